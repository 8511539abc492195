"""Which devices measured the same, what does each say, which counts, and how do I change that?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import render, tell
from murmure.faces.web.pages.timeline import span
from murmure.faces.web.reach import ask, fields, needed
from murmure.faces.web.standing import LENGTHS, sentence, standings
from murmure.measures.device import WAYS
from murmure.measures.period import EPOCH, Periods, periods
from murmure.measures.room import Measured
from murmure.measures.told import Story, story
from murmure.model.errors import BadRequest

YEARS = 3
"""So many years are told by month; more by year."""
TALL, BAR = 72.0, 10.0
"""Height of the bars, and the room of one, in units of the picture."""


class Bar(NamedTuple):
    """Hold one period as a bar: what counts, and what a plain sum would add, in units of the picture."""

    x: float
    counted: float
    more: float


class Period(NamedTuple):
    """Hold one period as a line of the table: `to` is its address, on this page or in the timeline."""

    name: str
    to: str
    total: float
    together: float
    alone: tuple[float | None, ...]


async def show(request: Request) -> Response:
    """Show every quantity: those that several devices measure, and the others."""
    stories = await ask(request, lambda home: [story(one) for one in home.devices.all()])
    several = [one for one in stories if len(one.lines) > 1]
    return render.page(request, "devices.html", several=several, single=[one for one in stories if len(one.lines) == 1], **said(request))


async def one(request: Request) -> Response:
    """Show one quantity, by year, month or day."""
    name, when = request.path_params["name"], request.query_params.get("when", "")
    try:
        measured: Measured = await ask(request, lambda home: home.devices.of(name))
    except BadRequest as error:
        return render.problem(request, 404, error.what, error.advice)
    first, after = span(when) if len(when) in (4, 7) else (None, None)
    since, until = ((day - EPOCH).days if day else None for day in (first, after))
    told = story(measured, since, until)
    by = "day" if first and len(when) == 7 else "month" if first or not told.first or not _long(told) else "year"
    found = periods(measured.found, since, until, by)
    return render.page(
        request, "device_quantity.html", one=told, whole=story(measured), when=when if first else "", by=by,
        periods=lines_of(found, name, by, render.language(request)), bars=bars_of(found) if told.rule == "share" else [],
        called=tell.period(when, render.language(request)) if first else "", **said(request),
    )  # fmt: skip


def _long(told: Story) -> bool:
    """Say whether a story lasts longer than is told by month."""
    return bool(told.first and told.last and told.last - told.first > timedelta(days=366 * YEARS))


def lines_of(found: Periods, name: str, by: str, lang: str) -> list[Period]:
    """Return the periods, the newest first."""
    here = f"/devices/{quote(name, safe=':')}"
    lines = []
    for place, when in enumerate(found.names):
        to = f"/timeline?when={when}" if by == "day" else f"{here}?when={when}"
        words = tell.short_day(EPOCH.fromisoformat(when), lang) if by == "day" else tell.period(when, lang)
        alone = tuple(None if one != one else one for one in found.alone[place].tolist())
        lines.append(Period(words, to, float(found.total[place]), float(found.together[place]), alone))
    return lines[::-1]


def bars_of(found: Periods) -> list[Bar]:
    """Return a bar for each period, in order; none for what cannot be drawn."""
    most = max((float(one) for one in found.together), default=0.0)
    if not 0 < most < float("inf"):
        return []
    pairs = zip(found.total.clip(0) * (TALL / most), found.together.clip(0) * (TALL / most), strict=True)
    return [Bar(place * BAR, round(float(counted), 2), round(float(max(whole - counted, 0)), 2)) for place, (counted, whole) in enumerate(pairs)]


def said(request: Request) -> dict[str, Any]:
    """Return what the templates of devices say sentences with."""
    lang = render.language(request)

    def figure(told: Story, value: float | None, part: bool = False) -> str:
        if value is None:
            return "–"
        if not part or told.rule == "share":
            return tell.measured(value, told.unit, lang)
        return "<\u00a01\u00a0%" if 0 < value < 0.005 else f"{tell.number(100 * value, lang)}\u00a0%"

    return {
        "sentence": lambda told, whole=True: sentence(told, figure(told, told.total) != figure(told, told.together), whole), "standings": standings,
        "figure": figure, "hours": lambda seconds: tell.number(seconds / 3600, lang, 1 if seconds < 360_000 else 0), "ways": WAYS, "tall": TALL,
        "lengths_of": LENGTHS,
        "bar": BAR, "to": lambda told: f"/devices/{quote(told.measured.name, safe=':')}", "plain": lambda value: tell.plain(value, lang),
        "short": lambda day: tell.short_day(day, lang),
    }  # fmt: skip


async def order(request: Request) -> Response:
    """Put one device a place higher."""
    form = await fields(request)
    name, device = needed(form, "quantity", "device")

    def raise_it(home: Any) -> None:
        marks = [one.mark for one in home.devices.of(name).found.devices]
        if device in marks[1:]:
            place = marks.index(device)
            marks[place - 1], marks[place] = marks[place], marks[place - 1]
        home.devices.choose(name, marks if device in marks else [device])

    await ask(request, raise_it)
    return RedirectResponse(back(form, name), 303)


async def undo(request: Request) -> Response:
    """Take an order back."""
    form = await fields(request)
    (name,) = needed(form, "quantity")
    await ask(request, lambda home: home.devices.undo(name))
    return RedirectResponse(back(form, name), 303)


def back(form: dict[str, str], name: str) -> str:
    """Return the page that the form stood on: that of all quantities, or of this one."""
    return f"/devices/{quote(name, safe=':')}" if form.get("back") == "one" else "/devices"


ROUTES = [
    Route("/devices", show),
    Route("/devices/order", order, methods=["POST"]),
    Route("/devices/undo", undo, methods=["POST"]),
    Route("/devices/{name:path}", one),
]
