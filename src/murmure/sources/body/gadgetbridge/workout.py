"""Which workouts did Gadgetbridge keep?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.body.gadgetbridge.meaning import KINDS, SUMMARY
from murmure.sources.body.gadgetbridge.sample import Devices, stamp_of, upper
from murmure.sources.body.series import WORKOUT, Series, number_of, precision_of
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import blocks, columns_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_COLUMNS = ("NAME", "START_TIME", "END_TIME", "ACTIVITY_KIND", "BASE_LONGITUDE", "BASE_LATITUDE", "DEVICE_ID", "SUMMARY_DATA")
# A place is written as an integer: degrees times ten million.
_PLACE = 1e-7
_MANY, _LONG = 200, 1 << 20


def workouts(file: File, base: sqlite3.Connection, devices: Devices, series: Series) -> Iterator[Any]:
    """Yield the journey of each workout with its figures; its track is a file of its own."""
    there = upper(columns_of(base, SUMMARY))
    if not {"START_TIME", "ACTIVITY_KIND"} <= there:
        return
    for block in blocks(file, base, SUMMARY, "_id", [name if name in there else "null" for name in _COLUMNS]):
        if isinstance(block, Reject):
            yield block
            continue
        for number, name, first, last, kind, longitude, latitude, device, data in block:
            start, end = stamp_of(first), stamp_of(last)
            if isinstance(start, Both):
                yield Reject(file.where(f"{SUMMARY} {number}"), start)
                continue
            figures = figures_of(data)
            distance = figures.get("distanceMeters")
            far = isinstance(distance, float) and distance > 0
            word = KINDS.get(kind, str(kind)[:20]) if type(kind) is int else "unknown"
            place = _place(latitude, longitude)
            series.rows.append((
                SEPARATOR.join((SUMMARY, devices.key(device), str(start))), "Travel", word, WORKOUT, devices.name(device), start,
                end if type(end) is int and end > start else None, None, "explicit", precision_of(start),
                clean(name).strip()[:500] or None if isinstance(name, str) else None, *place, "distance" if far else None,
                distance if far else None, "m" if far else None, json.dumps(figures, ensure_ascii=False) if figures else None,
            ))  # fmt: skip
        yield from series.full()


def figures_of(text: Any) -> dict[str, float]:
    """Return name -> number of the figures of a workout; their units stand in their names, as in distanceMeters."""
    try:
        found = json.loads(text) if isinstance(text, str) and len(text) < _LONG else None
    except (ValueError, RecursionError):
        return {}
    figures = {}
    for name, part in list(found.items())[:_MANY] if isinstance(found, dict) else ():
        value = number_of(part.get("value") if isinstance(part, dict) else part)
        if value is not None:
            figures[clean(name)[:100]] = value
    return figures


def _place(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    north, east = number_of(latitude), number_of(longitude)
    if not north or not east or not on_earth(north * _PLACE, east * _PLACE):
        return None, None
    return round(north * _PLACE, 7), round(east * _PLACE, 7)
