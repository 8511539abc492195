"""Which objects note something of me, what do they say day by day, and when do they speak?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import entry, render, tell, voice
from murmure.faces.web.mine import findings_of, told
from murmure.faces.web.reach import ask
from murmure.faces.web.weekgrid import grid
from murmure.measures.device import called
from murmure.model.ask import Ask
from murmure.model.quantity import QUANTITIES, THINGS, TOLD_APART

if TYPE_CHECKING:
    from datetime import date

    from murmure.voices.room import Thing
    from murmure.voices.table import Key

LATELY = 30
"""Days within which an object that spoke is one of today."""
FEW = 3
"""Words below which an object is hardly one: a setting that was read once."""
DAYS, ODD, LAST = 14, 12, 6
"""Days whose words the page of an object shows; unusual ones; entries of the log."""


class Friend(NamedTuple):
    """Hold one object of the list: its name, picture and page, its last words and their day, and how often it spoke on how many days."""

    name: str
    picture: str
    to: str
    words: str
    odd: bool
    day: date
    count: int
    days: int


class Odd(NamedTuple):
    """Hold one unusual day: what is said of it, how rare chance makes it, and where its entries are."""

    day: date
    said: str
    chance: str
    to: str


class Diary(NamedTuple):
    """Hold the words of one day."""

    day: date
    post: voice.Post
    to: str


async def show(request: Request) -> Response:
    """Show every object as a friend, with its last words; those that are silent for long, or hardly spoke, are folded away."""
    lang = render.language(request)
    friends, quiet = await ask(request, _friends, lang)
    return render.page(request, "objects.html", friends=friends, quiet=quiet)


def _friends(home: Any, lang: str) -> tuple[list[Friend], list[Friend]]:
    """Return the objects that speak, and the others."""
    room = home.objects
    last = room.last_day()
    groups: tuple[list[Friend], list[Friend]] = ([], [])
    posts: dict[tuple[int, str], voice.Post] = {}
    things: list[Thing] = room.all()
    for day in {one.last for one in things}:
        for word in room.on(day):
            posts[day, word.thing] = voice.post_of(word, room, lang)
    for one in things:
        post = posts[one.last, one.name]
        said = (*post.unusual, post.remark, *post.lines)
        first = next((line for line in said if line), "")
        friend = Friend(called(one.name).say(lang), voice.face_of(one.name, voice.keys_of(one)), voice.page_of(one.name), first, bool(post.unusual),
                        voice.day_at(one.last), one.count, one.days)  # fmt: skip
        groups[0 if last is not None and one.last > last - LATELY and one.count >= FEW else 1].append(friend)
    return groups


async def one(request: Request) -> Response:
    """Show one object: its last words, when it speaks, its habits, what was unusual, what it measures, its last entries."""
    lang, name = render.language(request), request.path_params["name"]
    told_of = await ask(request, _story, name, lang)
    if told_of is None:
        raise HTTPException(404)
    found = await findings_of(request, "habit")
    claims = zip(found, found.tables["claims"].to_pylist(), strict=True)
    habits = [
        (voice.without(told(finding, lang), told_of["name"]), number)
        for number, (finding, row) in enumerate(claims)
        if row["thing"] == name
    ]
    who = {"actors": (name,)} if name.startswith("device:") else {"instruments": (name,)}
    rows = (await ask(request, lambda home: home.timeline(Ask(limit=LAST, **who)))).rows
    return render.page(request, "object.html", habits=habits, entries=entry.entries_of(rows, lang), **told_of)


def _story(home: Any, name: str, lang: str) -> dict[str, Any] | None:
    """Return what the page says of one object; None when nothing is called so."""
    room = home.objects
    thing = room.of(name)
    if thing is None:
        return None
    diary = [Diary(voice.day_at(day), voice.post_of(word, room, lang), voice.entries_at(name, day))
             for day in range(thing.last, max(thing.last - DAYS, thing.first - 1), -1) for word in room.on(day, name)]  # fmt: skip
    odd = [Odd(voice.day_at(one.day), voice.unusual_said(one, room, lang), voice.written(voice.CHANCE, lang, n=tell.number(one.seen + 1, lang)),
               voice.entries_at(name, one.day)) for one in room.unusual(name)[:ODD]]  # fmt: skip
    count, weeks = room.week(name)
    keys = voice.keys_of(thing)
    measured = {key.quantity: _page_of_quantity(name, key) for key in reversed(keys) if key.quantity in QUANTITIES}
    return {
        "name": called(name).say(lang), "whole": name.removeprefix("device:"), "face": voice.face_of(name, keys), "thing": thing, "diary": diary,
        "odd": odd, "grid": grid([min(1.0, one / weeks) for one in count.tolist()], [False] * 168, lang) if weeks else None, "weeks": weeks,
        "measured": [(QUANTITIES[quantity].title, to) for quantity, to in reversed(measured.items())],
        "first": voice.day_at(thing.first), "last": voice.day_at(thing.last), "entries_at": voice.entries_at(name),
        "sources": list(dict.fromkeys(key.source for key in keys)), "short": lambda day: tell.short_day(day, lang),
    }  # fmt: skip


def _page_of_quantity(name: str, key: Key) -> str:
    """Return the page of a quantity, which is of what measures me; empty for what measures the house, or says it in another unit."""
    plain = (
        key.quantity not in (*THINGS, *TOLD_APART)
        and key.unit == QUANTITIES[key.quantity].unit
        and not name.startswith("device:")
    )
    return f"/devices/{quote(key.quantity)}" if plain else ""


ROUTES = [Route("/objects", show), Route("/objects/{name:path}", one)]
