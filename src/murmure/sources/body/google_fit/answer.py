"""What does an answer of the programming interface of Google Fit say, that somebody saved as a file?

https://developers.google.com/fit/rest: points of one stream, sessions, or sums over stretches of time. Google closes
that interface in 2026. A point and a session have the keys that they have in Google Takeout: both say them once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.body.google_fit.activity import NAMES
from murmure.sources.body.google_fit.meaning import short
from murmure.sources.body.google_fit.session import INSTRUMENT, session_of
from murmure.sources.body.google_fit.stream import inner_of, rows_of
from murmure.sources.body.series import LARGE, SUMMARY, Series, moment_of, number_of, precision_of
from murmure.sources.plain import clean, clean_json
from murmure.sources.records import json_records

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File, Probe

_LISTS = ("point", "session", "bucket")
_POINT = re.compile(r'"point"\s*:\s*\[')
_SESSION = re.compile(r'"session"\s*:\s*\[\s*(\]|\{[^\[\]{}]{0,4000}"(activityType|startTimeMillis)"\s*:)')
_BUCKET = re.compile(r'"bucket"\s*:\s*\[\s*(\]|\{[^\[\]{}]{0,400}"(startTimeMillis|endTimeMillis|dataset)"\s*:)')
_PARTS = ("intVal", "fpVal", "stringVal", "mapVal")
_SUMMARIES = dict.fromkeys((f"{kind}.summary" for kind in ("heart_rate", "speed", "weight", "height", "power", "body.fat.percentage")),
                           ("average", "max", "min"))  # fmt: skip
_MANY = 2_000


def is_answer(probe: Probe) -> bool:
    """Say whether a file holds points, sessions or sums as the interface answers them."""
    return part_of(probe) is not None


def part_of(probe: Probe) -> str | None:
    """Return which list an answer holds ('point', 'session', 'bucket'), or 'item' for a list of answers."""
    keys, text = probe.json_keys, probe.text
    if {"dataSourceId", "point"} <= keys and _POINT.search(text):
        found = "point"
    elif "bucket" in keys and _BUCKET.search(text):
        found = "bucket"
    elif "session" in keys and _SESSION.search(text) and ("deletedSession" in keys or '"activityType"' in text):
        found = "session"
    else:
        return None
    return "item" if text.lstrip("\ufeff \t\r\n").startswith("[") else found


def read_answer(file: File, part: str, zone: ZoneInfo | None) -> Iterator[Any]:
    """Yield the points as tables, sessions and sums one by one, and a reject for each that cannot be read."""
    series = Series(file.size > LARGE or file.size < 0)
    stream = _stream_of(file) if part == "point" else ""
    for item in json_records(file, f"{part}.item" if part != "item" else "item"):
        if isinstance(item, Reject):
            yield from series.rest()
            yield item
            return
        number, value = item
        answer = value if part == "item" else {part: [value], "dataSourceId": stream}
        for place, found in _said(answer, zone):
            if isinstance(found, Both):
                yield Reject(file.where(f"{part} {number}{place}"), found)
            elif isinstance(found, Activity):
                yield found
            else:
                series.rows += found
        yield from series.full()
    yield from series.rest()


def _stream_of(file: File) -> str:
    from murmure.sources.readers import Probe

    for item in json_records(file, "dataSourceId"):
        if not isinstance(item, Reject) and isinstance(item[1], str):
            return clean(item[1]).strip() or file.name
        break
    found = re.search(r'"dataSourceId"\s*:\s*"([^"\\]{1,2000})"', Probe(file).text)
    return found.group(1) if found else file.name


def _said(answer: Any, zone: ZoneInfo | None) -> Iterator[tuple[str, Any]]:
    """Yield (place, rows or activity or reason) for what stands in one answer."""
    if not isinstance(answer, dict):
        yield "", BAD_RECORD
        return
    stream = answer.get("dataSourceId")
    for part, read in (("point", lambda one: rows_of(_as_exported(one), stream if isinstance(stream, str) else "")), ("bucket", bucket_of),
                       ("session", lambda one: session_of(_session(one), zone))):  # fmt: skip
        listed = answer.get(part)
        for number, one in enumerate(listed if isinstance(listed, list) else (), 1):
            if (found := read(one)) is not None:
                yield "" if len(listed) == 1 else f", {part} {number}", found


def _as_exported(point: Any) -> Any:
    """Return a point in the form of the export: its values there stand one level deeper."""
    if not isinstance(point, dict):
        return point
    listed = point.get("value")
    return {**point, "fitValue": [{"value": _one(value)} for value in listed[:_MANY]] if isinstance(listed, list) else None}


def _one(value: Any) -> dict[str, Any]:
    """Return the part of a value that is said: an empty list stands beside each number."""
    said = {name: value[name] for name in _PARTS if value.get(name) not in (None, [])} if isinstance(value, dict) else {}
    return dict([next(iter(said.items()))]) if said else {}


def _session(one: Any) -> Any:
    """Return a session in the form of the export; a moment that is none is left as it is."""
    if not isinstance(one, dict):
        return one
    return {"fitnessActivity": one.get("activityType"), "name": one.get("name"), "startTime": _written(one.get("startTimeMillis")),
            "endTime": _written(one.get("endTimeMillis"))}  # fmt: skip


def _written(value: Any) -> Any:
    moment = _moment(value)
    return value if isinstance(moment, Both) else datetime.fromtimestamp(moment // 1_000_000, UTC).replace(microsecond=moment % 1_000_000).isoformat()


def _moment(value: Any) -> int | Both:
    """Return microseconds since 1970 of milliseconds, which the interface writes as a text."""
    try:
        return moment_of(int(value) if isinstance(value, str) and value else value)
    except ValueError:
        return BAD_DATE


def bucket_of(said: Any) -> Activity | Both | None:
    """Return what was added up over one stretch of time; None when nothing was measured then.

    It repeats the streams, so it has no quantity and is never added up.
    """
    if not isinstance(said, dict):
        return BAD_RECORD
    start, end = _moment(said.get("startTimeMillis")), _moment(said.get("endTimeMillis"))
    if isinstance(start, Both):
        return start
    figures: dict[str, float] = {}
    listed = said.get("dataset")
    for dataset in listed[:_MANY] if isinstance(listed, list) else ():
        points = dataset.get("point") if isinstance(dataset, dict) else None
        for point in points[:_MANY] if isinstance(points, list) else ():
            for name, value in _figures(point):
                figures[name] = figures.get(name, 0.0) + value if name.endswith((".delta", ".expended", "_s")) else value
    if not figures:
        return None
    until = end if not isinstance(end, Both) and end > start else None
    activity = said.get("activity")
    doing = NAMES.get(activity, str(activity)[:20]) if isinstance(activity, int) else None
    return Activity(key_of("bucket", start, until, doing, *sorted(figures)), SUMMARY, object="aggregate", instrument=INSTRUMENT, published=start,
                    until=until, offset_origin="explicit", precision=precision_of(start),
                    extra=clean_json({"period": "bucket", "activity": doing, **figures}))  # fmt: skip


def _figures(point: Any) -> Iterator[tuple[str, float]]:
    """Yield (name, number) for the numbers of a point of sums."""
    values = point.get("value") if isinstance(point, dict) else None
    kind = point.get("dataTypeName") if isinstance(point, dict) else None
    if not isinstance(values, list) or not isinstance(kind, str):
        return
    name, numbers = short(clean(kind))[:100], [number_of(inner_of({"value": _one(value)})) for value in values[:20]]
    if name == "activity.summary" and len(numbers) > 1 and numbers[0] is not None and numbers[1] is not None:
        yield f"{NAMES.get(int(numbers[0]), str(int(numbers[0])))}_s", numbers[1] / 1_000
        return
    parts = _SUMMARIES.get(name, ())
    for place, number in enumerate(numbers):
        if number is not None:
            yield name if len(numbers) == 1 else f"{name}.{parts[place] if place < len(parts) else place + 1}", number
