"""When was a data point measured, by what, and which data points does a record of a file hold?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.body.ucum import code_of, number_of
from murmure.sources.plain import clean
from murmure.sources.times import When, parse_instant, plausible

# Seconds; months and years are those of UCUM.
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86_400, "wk": 604_800, "mo": 2_629_800, "a": 31_557_600}
_SMALL = {"ps": 1e-12, "ns": 1e-9}


class Point(NamedTuple):
    """Hold one data point: its header, its body, and the name of its schema ("heart-rate")."""

    header: dict[str, Any]
    body: dict[str, Any]
    schema: str


class Frame(NamedTuple):
    """Hold when a data point holds, and from where that is known when its body does not say it."""

    when: When
    until: int | None = None
    origin: str | None = None
    part_of_day: str | None = None


def points_of(record: Any) -> Iterator[Point | Both]:
    """Yield the data points of one record: itself, those of a series, or those of an answer of Shimmer."""
    if not isinstance(record, dict):
        yield BAD_RECORD
        return
    header, body = record.get("header"), record.get("body")
    if header is None and isinstance(body, list):
        for inner in body:
            yield from points_of(inner if isinstance(inner, dict) and "header" in inner else None)
        return
    if not isinstance(header, dict):
        yield BAD_RECORD
        return
    bodies = body if isinstance(body, list) else [body]
    for one in bodies:
        yield Point(header, one, _schema(header)) if isinstance(one, dict) and one else BAD_RECORD


def _schema(header: dict[str, Any]) -> str:
    """Return the name of a schema; a series names that of its parts too."""
    for key in ("body_schema_id", "schema_id"):
        given = header.get(key)
        name = given.get("name") if isinstance(given, dict) else given
        if isinstance(name, str) and name:
            # An address: https://w3id.org/ieee/ieee-1752-schema/heart-rate-1.0.json, or omh:heart-rate:1.0.
            bare = name.rstrip("/").rpartition("/")[2].removesuffix(".json")
            bare = bare.split(":")[1] if bare.count(":") == 2 else bare
            head, _, version = bare.rpartition("-")
            return clean(head if head and version.replace(".", "").replace("x", "").isdigit() else bare)
    return ""


def source_of(header: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return (which object or service measured it, how: sensed or self-reported)."""
    provenance = header.get("acquisition_provenance")
    provenance = provenance if isinstance(provenance, dict) else {}
    name, modality = provenance.get("source_name"), header.get("modality") or provenance.get("modality")
    sheets = header.get("external_datasheets")
    for sheet in sheets if isinstance(sheets, list) else ():
        if not name and isinstance(sheet, dict) and sheet.get("datasheet_type") in ("hardware", "software", "application"):
            name = sheet.get("datasheet_reference")
    # Version 1.0 of the header said sensed: true.
    if modality is None and isinstance(sensed := provenance.get("sensed"), bool):
        modality = "sensed" if sensed else "self-reported"
    return tuple(clean(text).strip() or None if isinstance(text, str) else None for text in (name, modality))  # type: ignore[return-value]


def frame_of(point: Point, zone: ZoneInfo | None) -> Frame | Both:
    """Return when a data point holds; the moment at which it was written down stands for it where nothing else does."""
    given = point.body.get("effective_time_frame")
    given = given if isinstance(given, dict) else point.body
    try:
        found = _given(given, zone)
        if found is not None:
            return found
        provenance = point.header.get("acquisition_provenance")
        beside = provenance if isinstance(provenance, dict) else {}
        for holder, key in ((point.header, "source_creation_date_time"), (beside, "source_creation_date_time"), (point.header, "creation_date_time")):
            if holder.get(key):
                return Frame(_moment(holder[key], zone), origin=key)
    except (ValueError, OverflowError):
        return BAD_DATE
    return NO_DATE


def _given(frame: dict[str, Any], zone: ZoneInfo | None) -> Frame | None:
    if frame.get("date_time"):
        return Frame(_moment(frame["date_time"], zone))
    span = frame.get("time_interval")
    if not isinstance(span, dict):
        return None
    start, end, day = span.get("start_date_time"), span.get("end_date_time"), span.get("date")
    length = _microseconds(span.get("duration"))
    if start:
        when = _moment(start, zone)
        until = _moment(end, zone).published if end else when.published + length if length is not None else None
    elif end and length is not None:
        last = _moment(end, zone)
        when, until = last._replace(published=last.published - length), last.published
    elif end:
        return Frame(_moment(end, zone))
    elif day:
        part = span.get("part_of_day")
        return Frame(_moment(day, zone)._replace(precision="day"), part_of_day=clean(part) if isinstance(part, str) else None)
    else:
        return None
    if not plausible(when.published) or until is not None and not plausible(until):
        raise ValueError("outside the plausible years")
    if until is not None and until < when.published:
        raise ValueError("it ends before it begins")
    return Frame(when, until if until != when.published else None)


def _moment(text: Any, zone: ZoneInfo | None) -> When:
    if not isinstance(text, str):
        raise ValueError("not a time")
    return parse_instant(text, zone)


def _microseconds(duration: Any) -> int | None:
    """Return a duration {value, unit}; None when there is none that can be read."""
    value = number_of(duration.get("value")) if isinstance(duration, dict) else None
    unit = duration.get("unit") if isinstance(duration, dict) else None
    if value is None or not isinstance(unit, str) or value < 0 or value > 1e12:
        return None
    scale = _SMALL.get(unit) or _SECONDS.get(code_of(unit))
    return None if scale is None else round(value * scale * 1_000_000)
