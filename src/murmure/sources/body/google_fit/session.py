"""Which workouts and nights did Google Fit put together?

A session repeats what the streams say: a workout has its distance, as a journey has, a night has the time in bed, and the
rest of its figures stay in `extra`, where nobody adds them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.google_fit.activity import activity_named
from murmure.sources.body.google_fit.meaning import short
from murmure.sources.body.series import MEASURE, WORKOUT, number_of
from murmure.sources.plain import clean, clean_json
from murmure.sources.records import json_records
from murmure.sources.times import parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

INSTRUMENT = "Google Fit"
_SEGMENTS = 500
# A session is written in UTC; the name of its file holds the clock of the person: 2018-10-31T22_40_00+01_00_WALKING.json
_OFFSET = re.compile(r"t\d\d_\d\d_\d\d(?:\.\d+)?([+-])(\d\d)_(\d\d)")


def read_session(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield the session of a file."""
    for item in json_records(file, ""):
        if isinstance(item, Reject):
            yield item
            continue
        found = session_of(item[1], zone)
        named = _OFFSET.search(file.name)
        if isinstance(found, Activity) and named:
            minutes = int(named.group(2)) * 60 + int(named.group(3))
            if minutes < 24 * 60:
                found = found._replace(offset_minutes=-minutes if named.group(1) == "-" else minutes)
        yield Reject(file.where(item[0]), found) if isinstance(found, Both) else found


def session_of(said: Any, zone: ZoneInfo | None) -> Activity | Both:
    """Return one session, or the reason why there is none."""
    kind = activity_named(said.get("fitnessActivity")) if isinstance(said, dict) else None
    if kind is None:
        return BAD_RECORD
    if not said.get("startTime"):
        return NO_DATE
    try:
        when, end = parse_instant(said["startTime"], zone), parse_instant(said.get("endTime") or said["startTime"], zone).published
    except (ValueError, TypeError, AttributeError, OverflowError):
        return BAD_DATE
    figures = _figures(said.get("aggregate"))
    until = end if end > when.published else None
    extra = {"segments": list(_segments(said.get("segment"))), "statistics": figures, "duration_s": _seconds(said.get("duration"))}
    sleeping = kind == "sleeping"
    distance = (end - when.published) / 3.6e9 if sleeping and until else None if sleeping else figures.get("distance.delta")
    distance = distance if isinstance(distance, float) else None
    return Activity(
        key_of("session", kind, when.published, end), MEASURE if sleeping else "Travel", object="in_bed" if sleeping else kind,
        object_type=None if sleeping else WORKOUT, instrument=INSTRUMENT, until=until, content=_text(said.get("name")),
        quantity=None if distance is None else "time_in_bed" if sleeping else "distance", value=distance,
        unit=None if distance is None else "h" if sleeping else "m", extra=clean_json(extra) or None, **when._asdict(),
    )  # fmt: skip


def _text(value: Any) -> str | None:
    return clean(value).strip()[:500] or None if isinstance(value, str) else None


def _figures(found: Any) -> dict[str, float]:
    """Return metric -> number; metrics keep the names of Google Fit."""
    figures = {}
    for entry in found[:100] if isinstance(found, list) else ():
        name = entry.get("metricName") if isinstance(entry, dict) else None
        value = next((number for part in ("floatValue", "intValue") if (number := number_of(entry.get(part))) is not None), None) if name else None
        if isinstance(name, str) and value is not None:
            figures[short(name)] = value
    return figures


def _segments(found: Any) -> Iterator[list[str]]:
    for entry in found[:_SEGMENTS] if isinstance(found, list) else ():
        if isinstance(entry, dict):
            yield [activity_named(entry.get("fitnessActivity")) or "", str(entry.get("startTime", "")), str(entry.get("endTime", ""))]


def _seconds(text: Any) -> float | None:
    return number_of(text.removesuffix("s")) if isinstance(text, str) else None
