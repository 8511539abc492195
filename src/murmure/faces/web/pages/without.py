"""What does a day without feeding Big Data bring, beside an ordinary one: what could be left out, and what remains?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from murmure.faces.web import footprints, render
from murmure.faces.web.mine import card_of, findings_of
from murmure.faces.web.pages.footprint import words
from murmure.faces.web.reach import ask, fields, needed
from murmure.lenses.me.footprint.ordinary import Part, Told, told_of
from murmure.without import Day

SILENT, OFTEN = 6, 0.5
"""Names of objects that ended before a day, and how often a day an object captured to be missed."""
RECENT = 200
"""Days before the one that is told, within which an object that ended is missed."""


class Line(NamedTuple):
    """Hold one choice as a bar: the day's captures, where ordinary days have their middle and their half, in percent."""

    part: Part
    wide: float
    middle: float
    low: float
    high: float


async def show(request: Request) -> Response:
    """Show each day that was chosen, the newest first, and the form for the next one."""
    found = await findings_of(request, "footprint")
    chosen: list[Day] = await ask(request, lambda home: home.without.days())
    zone: str = await ask(request, lambda home: home.zone)
    days = footprints.days_of(found.tables["days"])
    objects = found.tables["objects"].to_pylist()
    apart = {one.day for one in chosen}
    told = [(one, told_of(days, one.day, apart), ended(objects, one.day)) for one in chosen]
    return render.page(
        request, "without.html", told=[(one, account, lines_of(account) if account else [], gone) for one, account, gone in told],
        today=datetime.now(ZoneInfo(zone) if zone else UTC).date(), empty=not days, last=max(days, default=None),
        **words(render.language(request)), **card_of("footprint"),
    )  # fmt: skip


def lines_of(told: Told) -> list[Line]:
    """Return the bars of a day, all on one scale."""
    most = max([1.0, *(max(part.captures, part.usual.high if part.usual else 0) for part in told.parts)])

    def percent(value: float) -> float:
        return round(100 * value / most, 2)

    return [
        Line(part, percent(part.captures), *(percent(value) for value in (part.usual or (0, 0, 0)))) for part in told.parts
    ]  # fmt: skip


def ended(objects: list[dict[str, Any]], day: date) -> list[tuple[str, date]]:
    """Return the objects that captured often and of which the log holds nothing from some time before a day on, the last ones first."""
    found = [
        (one["object"], one["last"])
        for one in objects
        if one["last"] and 0 < (day - one["last"]).days <= RECENT and one["captures"] >= OFTEN * ((one["last"] - one["first"]).days + 1)
    ]
    return sorted(found, key=lambda one: (one[1], one[0]), reverse=True)[:SILENT]


async def choose(request: Request) -> Response:
    """Keep a day."""
    form = await fields(request)
    (day,) = needed(form, "day")
    await ask(request, lambda home: home.without.choose(day, form.get("note", "")))
    return RedirectResponse("/footprint/without", 303)


async def forget(request: Request) -> Response:
    """Forget a day."""
    form = await fields(request)
    (day,) = needed(form, "day")
    await ask(request, lambda home: home.without.forget(day))
    return RedirectResponse("/footprint/without", 303)


ROUTES = [
    Route("/footprint/without", show),
    Route("/footprint/without/choose", choose, methods=["POST"]),
    Route("/footprint/without/forget", forget, methods=["POST"]),
]
