"""What is one `<Record>` in the words of the log?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, NO_DATE, NO_VALUE
from murmure.model.words import Both
from murmure.sources.body.apple_health.markup import Element, attributes, next_element, tags
from murmure.sources.body.apple_health.meaning import CATEGORY, FIXED, SPAN, Meaning, meaning, short
from murmure.sources.times import When, parse_time

MEASURE = "murmure:Measure"
_SECOND = 1_000_000
_REMEMBERED = 200_000
_LARGEST = 1e15  # a figure of a workout beyond this is broken


class Situation(NamedTuple):
    """Hold what the reading of one file remembers: the person's zone, and how often each key was met."""

    zone: ZoneInfo | None
    seen: Counter[str]


@lru_cache(maxsize=512)
def zone_called(name: str) -> ZoneInfo | None:
    """Return the zone of an `HKTimeZone` entry; None when nobody knows it ('GMT+0200' of some apps)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_in(zone: ZoneInfo, published: int) -> int:
    """Return the offset (minutes) of `zone` at a moment (microseconds)."""
    from datetime import datetime

    offset = datetime.fromtimestamp(published // _SECOND, zone).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def time_of(text: str, zone: ZoneInfo | None, place: str | None = None) -> When:
    """Read one of Apple's times. The instant is right; its offset is the phone's, so `place` (HKTimeZone) corrects it.

    Raises ValueError for what is not a time.
    """
    when = parse_time(text, zone)
    known = zone_called(place) if place else None
    if known:
        return when._replace(offset_minutes=offset_in(known, when.published), offset_origin="explicit")
    return when._replace(offset_origin="device") if when.offset_origin == "explicit" else when


def metadata(body: bytes) -> dict[str, str]:
    """Return the `MetadataEntry` pairs that stand directly below an element."""
    found = {}
    for _, name, tag in tags(body):
        if name == "MetadataEntry":
            entry = attributes(tag)
            found[entry.get("key", "")] = entry.get("value", "")
    return found


def read_record(element: Element, situation: Situation, count: bool = True) -> Activity | Both:
    """Return the activity of a record, or the reason why there is none.

    `count` is false for records inside a correlation: Apple writes them at the
    first level too, and both must have one key.
    """
    fields, more = attributes(element.tag), metadata(element.body)
    kind, start, source = fields.get("type"), fields.get("startDate"), fields.get("sourceName")
    if not kind or source is None:
        return BAD_RECORD
    if not start:
        return NO_DATE
    raw = fields.get("value", "" if kind.startswith(CATEGORY) else None)
    if raw is None:
        return NO_VALUE
    try:
        when = time_of(start, situation.zone, more.get("HKTimeZone"))
        until = time_of(fields.get("endDate") or start, situation.zone).published
    except (ValueError, OverflowError):
        return BAD_DATE
    unit, number = fields.get("unit", ""), _number(raw)
    sense = meaning(kind, unit, None if number is not None else raw)
    value = sense and value_of(sense, number, max(until - when.published, 0))
    if sense is None or value is None or not isfinite(value):
        return BAD_VALUE
    key = key_of(short(kind), _seconds(when.published), _seconds(until - when.published), short(raw), unit, source)
    if count:
        if len(situation.seen) > _REMEMBERED:
            situation.seen.clear()
        situation.seen[key] += 1
        if situation.seen[key] > 1:
            key = key_of(key, situation.seen[key])
    return Activity(
        key, MEASURE, instrument=source or None, published=when.published, until=until if until > when.published else None,
        offset_minutes=when.offset_minutes, offset_origin=when.offset_origin, precision=when.precision,
        quantity=sense.quantity, value=value, unit=sense.unit,
        object=sense.object, content=sense.content,
        extra={"entered": True} if more.get("HKWasUserEntered") == "1" else None,
    )  # fmt: skip


def value_of(sense: Meaning, number: float | None, length: int) -> float | None:
    """Return the value in our unit, from the number that was written or the length of the sample (microseconds)."""
    if sense.rule == SPAN:
        return length / _SECOND * sense.factor
    if sense.rule == FIXED or number is None:
        return sense.factor
    return number * sense.factor + sense.offset


def _seconds(microseconds: int) -> int | float:
    whole, rest = divmod(microseconds, _SECOND)
    return microseconds / _SECOND if rest else whole


def _number(text: str) -> float | None:
    if text[-1:].isalpha() or "_" in text:  # 'nan', 'infinity' and '1_000' are numbers to Python only
        return None
    try:
        return float(text)
    except ValueError:
        return None


def date_of(text: str, zone: ZoneInfo | None) -> When:
    """Place a date without time ('2016-11-15') at its local midnight; raises ValueError."""
    when = parse_time(text, zone)
    return when._replace(precision="day")


def inner_records(element: Element) -> Iterator[Element]:
    """Yield the records inside a correlation."""
    at = 0
    while step := next_element(element.body, at, element.at):
        found, at, _ = step
        if isinstance(found, Element) and found.name == "Record":
            yield found


def numbers(fields: Mapping[str, str], *names: str) -> dict[str, float]:
    """Return those of the named attributes that are numbers."""
    found = {name: _number(fields.get(name, "x")) for name in names}
    return {name: value for name, value in found.items() if value is not None and abs(value) < _LARGEST}



