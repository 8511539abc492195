"""What happened, all sources mixed, on one day or on all?"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from murmure.faces.web import entry, facets, render, sentence, tell, voice
from murmure.faces.web.reach import ask
from murmure.faces.web.strip import strip
from murmure.model.ask import Ask, Page
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

WHEN = re.compile(r"([1-9]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?")
CURSOR = re.compile(r"(?:none|-?\d{1,18})\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
"""What the home gives as the `next` of a page; anything else that stands there is the first page."""
SIZE = 50
ROUNDS = 40
MARGIN = 14 * 3_600_000_000
TRAIL = 12
TOLD = ("step_count", "walking_distance", "distance", "cycling_distance", "active_energy", "sleep_duration", "heart_rate", "body_weight")
"""Quantities of which a day says what it comes to."""
FARTHEST = 20_040
"""Kilometres from a place to the other side of the Earth."""
BAD_PLACE = BadRequest(
    "bad-place",
    Both("This place cannot be read.", "Ce lieu est illisible."),
    Both(
        "Write latitude, longitude and kilometres: 48.85, 2.35, 5",
        "Écrivez latitude, longitude et kilomètres : 48.85, 2.35, 5",
    ),
)


FILTERS = {
    "source": Both("source", "source"), "type": Both("type", "type"), "actor": Both("actor", "acteur"),
    "instrument": Both("instrument", "instrument"), "object": Both("object", "objet"), "tag": Both("tag", "mot-clé"),
    "words": Both("words", "mots"), "near": Both("near", "près de"), "job": Both("import", "import"),
}  # fmt: skip


def span(when: str) -> tuple[date | None, date | None]:
    """Return the first day of a year, month or day, and the day after its last; `None` when it is not one."""
    match = WHEN.fullmatch(when)
    if not match:
        return None, None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 1000, month or 1, day or 1)
        if day:
            return first, first + timedelta(days=1)
        if month:
            return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return first, date(first.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None, None


def instant(day: date | None) -> int | None:
    """Return the first moment of a day in UTC, in microseconds since 1970."""
    return None if day is None else (day - date(1970, 1, 1)).days * 86_400_000_000


def fetch(home: Any, question: Ask, first: date | None, after: date | None) -> Page:
    """Return a page of the days from `first` to `after`, each activity at its own local time.

    A day begins up to 14 hours earlier or later elsewhere: the home is asked for
    a little more, and what belongs to other days is passed over.
    """
    if first is None or after is None:
        return home.timeline(question)
    rows: list[dict[str, Any]] = []
    for _ in range(ROUNDS):
        page = home.timeline(question)
        local = ((row, tell.local(row.get("published"), row.get("offset_minutes"))) for row in page.rows)
        rows += [row for row, at in local if at is not None and first <= at.date() < after]
        if not page.next or len(rows) >= SIZE // 2:
            break
        question = replace(question, before=page.next)
    return Page(rows, page.next)


def density_of(home: Any, sources: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Return how full the days are, for some sources or for all."""
    return [row for row in home.density() if not sources or row[1] in sources]


def measured_on(home: Any, day: date, lang: str) -> list[tuple[str, Both, str]]:
    """Return what a day comes to, each moment counted once: quantity, title, figure."""
    if not home.devices.at_hand(home.log.count()):  # a large log says so once its measures have been looked at (/devices)
        return []
    return [(one.name, one.title, tell.measured(total, QUANTITIES[one.found.quantity].unit, lang)) for one, total in home.devices.on(day, TOLD)]


def voices_on(home: Any, days: list[date], lang: str) -> dict[date, list[voice.Post]]:
    """Return what the objects say of some days; nothing where a large log has not been looked at yet (/objects)."""
    if not home.objects.at_hand(home.log.count()):
        return {}
    return {day: posts for day in days if (posts := voice.posts_on(home.objects, (day - voice.EPOCH).days, lang))}


def place_of(text: str) -> tuple[float, float, float] | None:
    """Return latitude, longitude and radius in km from what was typed: '48.85, 2.35, 5' or '48,85 2,35 5'."""
    if not text:
        return None
    parts = (
        [p.replace(",", ".") for p in text.split()]
        if re.search(r"\d,\d", text) and " " in text and ", " not in text
        else re.split(r"[\s,;]+", text)
    )
    try:
        numbers = [float(part) for part in parts if part]
    except ValueError:
        raise BAD_PLACE from None
    if len(numbers) not in (2, 3):
        raise BAD_PLACE
    latitude, longitude, radius = (*numbers, 1.0)[:3]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= radius <= FARTHEST):  # nan fits nowhere
        raise BAD_PLACE
    return latitude, longitude, radius


def ask_of(query: dict[str, str]) -> Ask:
    """Return what the address of the page asks for."""
    first, after = span(query.get("when", ""))
    since, until = instant(first), instant(after)
    cursor = CURSOR.fullmatch(query.get("before", ""))

    def one(name: str) -> tuple[str, ...]:
        return (query[name],) if query.get(name) else ()

    return Ask(
        since=None if since is None else since - MARGIN,
        until=None if until is None else until + MARGIN,
        sources=one("source"), types=one("type"), actors=one("actor"),
        instruments=one("instrument"), objects=one("object"), tags=one("tag"), words=query.get("words", "")[:300],
        place=place_of(query.get("near", "")), before=cursor[0] if cursor else None, limit=SIZE,
        jobs=(int(query["job"]),) if query.get("job", "").isdecimal() and len(query["job"]) < 9 else (),
    )  # fmt: skip


def address(query: dict[str, str], **changes: str | None) -> str:
    """Return the address of this page with some of its questions changed."""
    merged = {**query, **changes}
    kept = {name: value for name, value in merged.items() if value}
    return "/timeline" + (f"?{urlencode(kept)}" if kept else "")


async def show(request: Request) -> Response:
    """Show one page of the timeline."""
    # The engine reads SQL up to a NUL: no name in the log has one.
    query, lang = (
        {name: value.replace("\0", "") for name, value in request.query_params.items()},
        render.language(request),
    )
    question = ask_of(query)
    first, after = span(query.get("when", ""))
    page = await ask(request, lambda home: fetch(home, question, first, after))
    density = await ask(request, lambda home: density_of(home, question.sources))
    choices = await ask(request, facets.of, request.app.state)
    when = query.get("when", "") if span(query.get("when", ""))[0] else ""
    trail = [cursor for cursor in query.get("trail", "").split("~") if cursor]
    older = (
        address(query, before=page.next, trail="~".join([*trail, query.get("before") or "-"][-TRAIL:]))
        if page.next
        else None
    )
    newer = (
        address(query, before=None if trail[-1] == "-" else trail[-1], trail="~".join(trail[:-1])) if trail else None
    )
    chosen = [
        (name, words.say(lang), sentence.type_name(query[name], lang) if name == "type" else query[name])
        for name, words in FILTERS.items()
        if query.get(name)
    ]
    days = entry.grouped(entry.entries_of(page.rows, lang))
    # A day that began on the page before had its voices there.
    begun = [day for day, _ in days[1 if query.get("before") else 0 :] if day]
    values: dict[str, Any] = {
        "days": days, "voices": {} if chosen else await ask(request, voices_on, begun, lang),
        "query": query, "older": older, "newer": newer, "when": when,
        "first": first, "single": len(when) == 10, "strip": strip(density, when, lang), "facets": choices, "chosen": chosen,
        "yesterday": (first - timedelta(days=1)).isoformat() if first and len(when) == 10 else None, "tomorrow": after.isoformat() if after else None,
        "to": lambda **changes: address({k: v for k, v in query.items() if k not in ("before", "trail")}, **changes),
        "measured": await ask(request, measured_on, first, lang) if first and len(when) == 10 and not chosen else [],
        "called": tell.period(when, lang), "type_name": lambda kind: sentence.type_name(kind, lang),
    }  # fmt: skip
    return render.page(request, "timeline.html", **values)


ROUTES = [Route("/timeline", show)]
