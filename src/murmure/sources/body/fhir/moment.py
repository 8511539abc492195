"""When did what a resource says take place? A date of FHIR may be a year, a month or a day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.sources.body.fhir.word import items_of
from murmure.sources.times import When, on_day, parse_instant

_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Span(NamedTuple):
    """Hold when something began, when it ended, and the name of the field that says so when it is a weaker one."""

    when: When
    until: int | None = None
    origin: str | None = None


def moment_of(text: Any, zone: ZoneInfo | None) -> When:
    """Return a moment; a year, a month or a day has that precision. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError("not a date")
    found = _PARTIAL.fullmatch(text.strip())
    if not found:
        return parse_instant(text, zone)
    year, month, day = found.groups()
    when = on_day(date(int(year), int(month or 1), int(day or 1)), zone)
    return when._replace(precision="day" if day else "month" if month else "year")


def end_of(text: Any, zone: ZoneInfo | None) -> int:
    """Return where an interval ends; a day, a month or a year that ends it is inside. Raises ValueError."""
    when = moment_of(text, zone)
    found = _PARTIAL.fullmatch(text.strip())
    if not found:
        return when.published
    year, month, day = (int(part or 0) for part in found.groups())
    if day:
        after = date(year, month, day) + timedelta(days=1)
    else:
        after = date(year + (not month or month == 12), month % 12 + 1 if month else 1, 1)
    return on_day(after, zone).published


def span_of(resource: dict[str, Any], names: tuple[str, ...], zone: ZoneInfo | None) -> Span | None:
    """Return when a resource took place, from the first of the fields that it has.

    A name that begins with "?" is weaker: when it was written down, not when it was. Raises ValueError.
    """
    for name in names:
        weak, name = name[0] == "?", name.lstrip("?")
        value = resource.get(name)
        if isinstance(value, list):
            value = next(iter(value), None)
        if isinstance(value, dict):
            # A period; a timing (effectiveTiming) says its moments one by one.
            event = value.get("event")
            value = {"start": event[0]} if isinstance(event, list) and event else value
            start, end = value.get("start"), value.get("end")
            if not start and not end:
                continue
            if not start:
                return Span(moment_of(end, zone), None, name)
            when = moment_of(start, zone)
            until = end_of(end, zone) if end else None
            if until is not None and until < when.published:
                raise ValueError("it ends before it begins")
            return Span(when, until if until != when.published else None, name if weak else None)
        if isinstance(value, str) and value.strip():
            return Span(moment_of(value, zone), None, name if weak else None)
    return None


def ended(resource: dict[str, Any], names: tuple[str, ...], span: Span, zone: ZoneInfo | None) -> Span:
    """Return the span with its end from another field (abatementDateTime), where that can be read and comes after."""
    for name in names:
        try:
            until = end_of(resource[name], zone) if isinstance(resource.get(name), str) else None
        except ValueError:
            continue
        if until is not None and until > span.when.published:
            return span._replace(until=until)
    return span


def first_period(value: Any) -> dict[str, Any] | None:
    """Return the period that stands in a field of a field: context.period of a document."""
    return next((item["period"] for item in items_of(value) if isinstance(item.get("period"), dict)), None)
