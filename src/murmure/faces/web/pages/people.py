"""Who may be one person under several accounts, and what do I say to that?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render, tell
from murmure.faces.web.address import Address, address_of
from murmure.faces.web.reach import ask, fields, needed, whole
from murmure.graphs.people.kind import KINDS, LEVELS
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.people.proposal import Evidence, Proposal
    from murmure.graphs.same import Said
    from murmure.people import PeopleRoom, Person

SIZE = 20
"""Proposals, people and refusals on one page."""
LEVEL = {"sure": Both("sure", "sûres"), "likely": Both("likely", "vraisemblables"), "possible": Both("possible", "possibles")}
CHANGED = BadRequest(
    "people-changed",
    Both("This proposal is not there any more: the log, or what you said, has changed meanwhile. Nothing was kept.",
         "Cette proposition n'est plus là : le journal, ou ce que vous avez dit, a changé entre-temps. Rien n'a été gardé."),
    Both("Open People again and say it there.", "Rouvrez Personnes et dites-le là."),
)  # fmt: skip


@dataclass(frozen=True)
class Account:
    """Hold one account as the page shows it: its address, in how many activities, from which year to which."""

    name: str
    label: str
    short: str
    address: Address
    count: int
    years: str


@dataclass(frozen=True)
class Card:
    """Hold one proposal as the page shows it; `people` are the boxes that may be ticked off."""

    id: str
    name: str
    sure: str
    low: str
    high: str
    people: list[list[Account]]
    reasons: list[tuple[Both, str]]
    doubts: list[tuple[Both, str]]


@dataclass(frozen=True)
class Row:
    """Hold what was said of some accounts: the words by which it is taken back, their names, the day."""

    name: str
    accounts: list[Account]
    words: list[str]
    day: str


def account_of(room: PeopleRoom, name: str, lang: str) -> Account:
    """Return an account as the page shows it."""
    about = room.about(name)
    years = [str(at.year) if (at := tell.local(about[end], 0)) else "" for end in ("first", "last")]
    span = years[0] if years[0] == years[1] else "–".join(years)
    return Account(name, about["label"], tell.name_of(name, lang), address_of(name, lang), about["count"], span)


def card_of(room: PeopleRoom, one: Proposal, lang: str) -> Card:
    """Return a proposal as the page shows it."""
    people = [[account_of(room, name, lang) for name in person] for person in one.people]
    label = room.label(one.accounts) or tell.name_of(one.accounts[0], lang)
    return Card(one.id, label, *(share(value, lang) for value in (one.sure, one.low, one.high)), people,
                told(one.reasons), told(one.doubts))  # fmt: skip


def share(value: float, lang: str) -> str:
    """Return a probability in percent; nothing is ever quite sure."""
    percent = min(100 * value, 99.9)
    return tell.number(percent, lang, 1 if percent > 99 else 0) + ("\u202f%" if lang == "fr" else "%")


def told(reasons: tuple[Evidence, ...]) -> list[tuple[Both, str]]:
    """Return the sentence of each reason and what it shares, each once."""
    return list(dict.fromkeys((KINDS[one.kind].words, one.detail) for one in reasons))


def person_row(room: PeopleRoom, one: Person, lang: str) -> Row:
    """Return somebody of several accounts as the page shows them."""
    name = tell.name_of("me", lang) if one.id == "me" else one.label or tell.name_of(one.id, lang)
    return Row(name, [account_of(room, each, lang) for each in one.accounts], list(one.words), "")


def refused_row(room: PeopleRoom, one: Said, lang: str) -> Row:
    """Return what was refused as the page shows it."""
    at = tell.local(one.at, 0)
    return Row("", [account_of(room, each, lang) for each in one.accounts], [one.id], tell.short_day(at.date(), lang) if at else "")


def found(home: Any, lang: str, level: str, start: int, said: int) -> dict[str, Any]:
    """Return what the page shows: proposals of a level from `start` on, people from `said` on."""
    room: PeopleRoom = home.people
    every = room.proposals()
    counts = every.counts()
    before = sum(counts[name] for name in list(LEVELS)[: list(LEVELS).index(level)]) if level in LEVELS else 0
    size = counts[level] if level in LEVELS else len(every)
    start = min(max(start, 0), max(size - 1, 0)) // SIZE * SIZE
    persons, refused = room.persons(), [one for one in room.words if not one.same]
    said = min(max(said, 0), max(len(persons) + len(refused) - 1, 0)) // SIZE * SIZE
    rows = [*(("one", one) for one in persons), *(("two", one) for one in refused)][said : said + SIZE]
    return {
        "cards": [card_of(room, one, lang) for one in every.page(before + start, min(SIZE, size - start))], "counts": counts, "size": size,
        "start": start, "every": len(every), "left": every.left, "country": room.country,
        "persons": [person_row(room, one, lang) for kind, one in rows if kind == "one"], "said": said,
        "refused": [refused_row(room, one, lang) for kind, one in rows if kind == "two"], "spoken": len(persons) + len(refused),
        "clashes": [(one.id, *(tell.name_of(name, lang) for name in pair)) for one, pair in room.contradicted()],
    }  # fmt: skip


async def show(request: Request) -> Response:
    """Show proposals, and what was said."""
    query, lang = request.query_params, render.language(request)
    level = query.get("level", "") if query.get("level", "") in LEVELS else ""
    values = await ask(request, found, lang, level, whole(query.get("from")), whole(query.get("said")))

    def to(**changes: Any) -> str:
        asked = {"level": level, "from": values["start"], "said": values["said"]} | changes
        kept = {name: value for name, value in asked.items() if value}
        return "/people" + (f"?{urlencode(kept)}" if kept else "")

    return render.page(request, "people.html", **values, level=level, levels=LEVEL, step=SIZE, to=to, empty=not request.app.state.home.log.count())


def back(form: dict[str, str], place: str = "") -> RedirectResponse:
    """Send the browser back to where it was in the list."""
    level = form.get("level", "") if form.get("level", "") in LEVELS else ""
    kept = {name: value for name, value in (("level", level), ("from", whole(form.get("from"))), ("said", whole(form.get("said")))) if value}
    return RedirectResponse("/people" + (f"?{urlencode(kept)}" if kept else "") + place, 303)


async def say(request: Request) -> Response:
    """Keep that the people who are ticked in a proposal are one, or that each is another."""
    form = await fields(request)
    mark, deed = needed(form, "id", "do")

    def keep(home: Any) -> None:
        one = next((one for one in home.people.proposed(mark) if one.id == mark), None)
        if one is None or deed not in ("accept", "refuse"):
            raise CHANGED
        chosen = [person for place, person in enumerate(one.people) if form.get(f"p{place}")]
        # A box says whom it stands for: the order of people follows what they did, and an import may change it meanwhile.
        if any(form.get(f"p{place}") not in (None, "", "yes", *person) for place, person in enumerate(one.people)):
            raise CHANGED
        if deed == "accept":
            home.people.accept([name for person in chosen for name in person])
        else:  # accounts of one person are not told apart from each other
            home.people.refuse([person[0] for person in chosen])

    await ask(request, keep)
    return back(form, "#proposals")


async def sure(request: Request) -> Response:
    """Accept every proposal that is sure and against which nothing speaks."""
    await ask(request, lambda home: home.people.accept_sure())
    return RedirectResponse("/people", 303)


async def undo(request: Request) -> Response:
    """Take words back; what is taken back already stays so."""
    form = await fields(request)
    (words,) = needed(form, "words")

    def take_back(home: Any) -> None:
        for word in {one.id for one in home.people.words} & set(words.split()):
            home.people.undo(word)

    await ask(request, take_back)
    return back(form, "#said")


async def country(request: Request) -> Response:
    """Keep of which country numbers are that say none."""
    form = await fields(request)
    await ask(request, lambda home: home.people.live_in(form.get("country", "")))
    return RedirectResponse("/people", 303)


ROUTES = [
    Route("/people", show),
    Route("/people/say", say, methods=["POST"]),
    Route("/people/sure", sure, methods=["POST"]),
    Route("/people/undo", undo, methods=["POST"]),
    Route("/people/country", country, methods=["POST"]),
]
