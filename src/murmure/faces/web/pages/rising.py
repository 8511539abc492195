"""What rises now, how sure is it, and what do I want to hear of it?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import causes, render, tell
from murmure.faces.web.reach import ask, fields, needed
from murmure.lenses.crowd.rising import claim
from murmure.lenses.lens import percent
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.rising_room import Cause

T = TypeVar("T")
PATIENCE = 4.0
"""Seconds after which a page says that posts are being read, instead of keeping the browser waiting."""
MOST = 12
"""Causes that are shown at once: a board that shows all shows nothing."""
DAY = 86_400
KINDS = {
    "": Both("everything", "tout"), "tag": Both("tags", "mots-dièse"), "link": Both("links", "liens"), "words": Both("words", "mots"),
}  # fmt: skip
SPANS = {
    "7": Both("the last 7 days", "7 derniers jours"), "30": Both("the last 30 days", "30 derniers jours"), "": Both("always", "toujours"),
}  # fmt: skip
BUDGETS = (
    ("0.14", Both("about one a week", "environ une par semaine")), ("1", Both("about one a day", "environ une par jour")),
    ("3", Both("about three a day", "environ trois par jour")), ("10", Both("about ten a day", "environ dix par jour")),
    ("30", Both("about thirty a day", "environ trente par jour")),
)  # fmt: skip
MUTES = (
    ("1", Both("for a day", "pour un jour")), ("7", Both("for a week", "pour une semaine")), ("30", Both("for a month", "pour un mois")),
    ("", Both("for good", "pour toujours")),
)  # fmt: skip
NO_NUMBER = BadRequest(
    "bad-number", Both("This is not a number.", "Ce n'est pas un nombre."),
    Both("Go back and choose one of the list.", "Revenez en arrière et choisissez dans la liste."))  # fmt: skip


@dataclass(frozen=True)
class Board:
    """Hold what the board shows.

    kind, days    what is chosen
    shown, kept   the causes that are shown, those that are followed; `more` are left out for want of room
    young         days of posts before the causes that were told early in the log
    false         alarms a day that come to nothing, with bounds; None until enough was seen
    """

    kind: str
    days: str
    shown: list[Cause]
    kept: list[Cause]
    muted: dict[str, float | None]
    more: int
    any: bool
    hidden: int
    posts: int
    span: tuple[int, int] | None
    budget: float
    drawn: dict[str, causes.Drawing]
    young: dict[str, int]
    followed: set[str]
    false: list[float] | None
    end: int


def board_of(home: Any, kind: str = "", days: str | None = None) -> Board:
    """Return the board: those that are followed first, then the others, the most surprising ones first.

    days   one of `SPANS`; None for the shortest in which something rose
    """
    room = home.rising
    every, span, followed = room.causes(), room.span, room.followed
    end = span[1] + 3_600 if span else 0
    if days is None:
        days = next((span for span in SPANS if any(fits(one, kind, span, end) for one in every)), "7")
    kept = [one for one in every if followed & set(one.own)]
    rest = [one for one in every if one not in kept and fits(one, kind, days, end)]
    rest.sort(key=lambda one: (-one.score, -one.at, one.id))
    shown = kept[:MOST], rest[:MOST]
    some = [*shown[0], *shown[1]]
    drawn = {one.id: causes.drawing(one, trace, end) for one, trace in zip(some, room.traces(some), strict=True)}
    young = {one.id: known for one in some if (known := room.past(one)) is not None}
    false = next((alarm["false_alarms_per_day"] for one in every for alarm in reversed(one.alarms) if alarm["false_alarms_per_day"]), None)
    return Board(kind, days, shown[1], shown[0], room.muted, len(rest) - len(shown[1]), bool(every), len(room.causes(muted=True)), room.posts,
                 span, room.alarms_per_day, drawn, young, followed, false, end)  # fmt: skip


def fits(one: Cause, kind: str, days: str, end: int) -> bool:
    """Say whether a cause is of a kind, and was told within so many days of the last post."""
    mine = "words" if one.kind in claim.BY_POSTS else one.kind
    return (not kind or mine == kind) and (not days or one.at >= end - int(days) * DAY)


async def read(request: Request, question: Callable[..., T], *args: Any) -> T | None:
    """Ask the home; None when all posts are being read for the first time, which may take minutes: the page is asked for again."""
    if not await ask(request, lambda home: home.rising.at_hand):
        return None
    asked = asyncio.ensure_future(ask(request, question, *args))
    await asyncio.wait({asked}, timeout=PATIENCE)
    if asked.done():
        return asked.result()
    asked.add_done_callback(lambda done: done.cancelled() or done.exception())  # whoever asks next meets the error
    return None


async def show(request: Request) -> Response:
    """Show the board."""
    kind, days = request.query_params.get("kind", ""), request.query_params.get("days")
    board = await read(request, board_of, kind if kind in KINDS else "", days if days in SPANS else None)
    if board is None:
        return render.page(request, "rising_wait.html")
    return render.page(request, "rising.html", board=board, kinds=KINDS, spans=SPANS, budgets=budgets(board.budget),
                       **said(request))  # fmt: skip


def said(request: Request) -> dict[str, Any]:
    """Return what the templates of causes say sentences with."""
    lang = render.language(request)
    return {
        "claim": claim, "mix": causes.mix, "mutes": MUTES, "percent": lambda share: percent(share).say(lang),
        "when": lambda seconds: when(seconds, lang), "tenth": lambda value: claim.tenth(value).say(lang),
        "group": lambda name: group(name).say(lang),
    }  # fmt: skip


def when(seconds: float, lang: str) -> str:
    """Write a moment to the minute: 4 May 2026, 07:05 UTC."""
    at = tell.local(int(seconds) * 1_000_000, 0)
    return f"{tell.short_day(at.date(), lang)}, {at:%H:%M} UTC" if at else ""


def group(name: str | None) -> Both:
    """Return what a community of the watch is called; it has a number, which says nothing of anybody."""
    if not name:
        return Both("not known", "non connue") if name == "" else Both("others", "autres")
    number = name.removeprefix("g")
    return Both(f"community {number}", f"communauté {number}") if number.isdecimal() else Both(name, name)


def budgets(kept: float) -> list[tuple[str, Both, bool]]:
    """Return the choices of how many alarms are wanted, and which one it is."""
    nearest = min(BUDGETS, key=lambda one: abs(float(one[0]) - kept))[0]
    return [(value, words, value == nearest) for value, words in BUDGETS]


def back(form: dict[str, str]) -> RedirectResponse:
    """Return to the page of a cause when that is where the form was, else to the board."""
    one = form.get("back", "")
    return RedirectResponse(f"/rising/{one}" if one.isalnum() else "/rising", 303)


async def mute(request: Request) -> Response:
    """Tell no more of a term, for a time or for good."""
    form = await fields(request)
    (term,) = needed(form, "term")
    days = form.get("days", "")
    if days and not days.isdecimal():
        raise NO_NUMBER
    await ask(request, lambda home: home.rising.mute(term, float(days[:6]) if days else None))
    return RedirectResponse("/rising", 303)


async def unmute(request: Request) -> Response:
    """Tell of a term again."""
    form = await fields(request)
    (term,) = needed(form, "term")
    await ask(request, lambda home: home.rising.unmute(term))
    return back(form)


async def follow(request: Request) -> Response:
    """Keep a cause in sight, or no more."""
    form = await fields(request)
    (term,) = needed(form, "term")
    await ask(request, lambda home: home.rising.follow(term, form.get("on") != "no"))
    return back(form)


async def budget(request: Request) -> Response:
    """Keep how many alarms are wanted."""
    (wanted,) = needed(await fields(request), "alarms")
    try:
        number = float(wanted)
    except ValueError:
        raise NO_NUMBER from None
    await ask(request, lambda home: home.rising.want(number))
    return RedirectResponse("/rising", 303)


ROUTES = [
    Route("/rising", show), Route("/rising/mute", mute, methods=["POST"]), Route("/rising/unmute", unmute, methods=["POST"]),
    Route("/rising/follow", follow, methods=["POST"]), Route("/rising/budget", budget, methods=["POST"]),
]  # fmt: skip
