"""Which nights and workouts did Health Connect keep, with their phases and routes?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR
from murmure.model.reject import BAD_POSITION, NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.body.health_connect.meaning import AWAKE, EXERCISE, EXERCISES, ROUTE, SLEEP, STAGES, STAGES_TABLE
from murmure.sources.body.health_connect.measure import WITHOUT_END
from murmure.sources.body.health_connect.record import ENTERED, Origins, Record, records, samples
from murmure.sources.body.series import MEASURE, POSITION, WORKOUT, Row, Series, moment_of, number_of, precision_of
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import columns_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_HOUR = 3.6e9
_TEXT = 2_000


def nights(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield the time in bed of each night, and its phases; a night without phases was slept, as Health Connect counts it."""
    phased = _parents(base)
    for item in records(file, base, origins, SLEEP, ["title", "notes"]):
        if isinstance(item, Reject):
            yield item
            continue
        place, record, (title, notes) = item
        if record.end is None:
            yield Reject(file.where(f"{SLEEP} {place}"), WITHOUT_END)
            continue
        hours, extra = (record.end - record.start) / _HOUR, _extra(record, notes)
        kinds = [("time_in_bed", "in_bed")] if place in phased else [("time_in_bed", "in_bed"), ("sleep_duration", "asleep")]
        series.rows += [_row(record, kind, stage, hours, _text(title), extra) for kind, stage in kinds]
        yield from series.full()
    yield from _stages(file, base, origins, series)


def _parents(base: sqlite3.Connection) -> frozenset[Any]:
    """Return the numbers of the nights that have phases."""
    try:
        return frozenset(number for (number,) in base.execute(f"select distinct parent_key from {STAGES_TABLE}"))
    except sqlite3.Error:
        return frozenset()  # said where the phases are read


def _stages(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    columns = ["stage_start_time", "stage_end_time", "stage_type"]
    if not set(columns) <= columns_of(base, STAGES_TABLE):
        return
    for block in samples(file, base, origins, STAGES_TABLE, SLEEP, columns):
        if isinstance(block, Reject):
            yield block
            continue
        for place, name, offset, instrument, entered, first, last, kind in block:
            start, end, stage = moment_of(first), moment_of(last), STAGES.get(kind) if type(kind) is int else None
            if isinstance(start, Both) or isinstance(end, Both) or stage is None or end <= start:
                reason = start if isinstance(start, Both) else end if isinstance(end, Both) else NO_VALUE if stage is None else WITHOUT_END
                yield Reject(file.where(f"{STAGES_TABLE} {place}"), reason)
                continue
            record = Record(SEPARATOR.join((name, str(start), str(end))), start, end, offset, instrument, entered)
            series.rows.append(_row(record, "awake_duration" if stage in AWAKE else "sleep_duration", stage, (end - start) / _HOUR))
        yield from series.full()


def _row(record: Record, quantity: str, stage: str, hours: float, content: str | None = None, extra: str | None = None) -> Row:
    return (SEPARATOR.join((record.name, quantity, stage)), MEASURE, stage, None, record.instrument, *record.when(), content, None, None,
            quantity, hours, "h", extra or (ENTERED if record.entered else None))  # fmt: skip


def workouts(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield the journey of each workout, and the positions of its route. Its distance is among the measures."""
    for item in records(file, base, origins, EXERCISE, ["exercise_type", "title", "notes"]):
        if isinstance(item, Reject):
            yield item
            continue
        _, record, (kind, title, notes) = item
        name = EXERCISES.get(kind, str(kind)[:20]) if type(kind) is int else "unknown"
        series.rows.append((SEPARATOR.join((record.name, "exercise")), "Travel", name, WORKOUT, record.instrument, *record.when(), _text(title),
                            None, None, None, None, None, _extra(record, notes)))  # fmt: skip
        yield from series.full()
    yield from _route(file, base, origins, series)


def _route(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    columns = ["timestamp_millis", "latitude", "longitude", "altitude", "horizontal_accuracy"]
    if not set(columns[:3]) <= columns_of(base, ROUTE):
        return
    for block in samples(file, base, origins, ROUTE, EXERCISE, columns):
        if isinstance(block, Reject):
            yield block
            continue
        for place, name, offset, instrument, _, millis, *numbers in block:
            moment, (latitude, longitude, altitude, accuracy) = moment_of(millis), map(number_of, numbers)
            if isinstance(moment, Both) or latitude is None or longitude is None or not on_earth(latitude, longitude):
                yield Reject(file.where(f"{ROUTE} {place}"), moment if isinstance(moment, Both) else BAD_POSITION)
                continue
            high = altitude is not None
            series.rows.append((SEPARATOR.join((name, str(moment), f"{latitude:.7f}", f"{longitude:.7f}")), POSITION, None, None, instrument, moment,
                                None, offset, "explicit", precision_of(moment), None, latitude, longitude, "altitude" if high else None,
                                altitude, "m" if high else None, None if accuracy is None else json.dumps({"accuracy_m": accuracy})))  # fmt: skip
        yield from series.full()


def _text(value: Any) -> str | None:
    return clean(value).strip()[:_TEXT] or None if isinstance(value, str) else None


def _extra(record: Record, notes: Any) -> str | None:
    said: dict[str, Any] = {"notes": text} if (text := _text(notes)) else {}
    if record.entered:
        said["entered"] = True
    return json.dumps(said, ensure_ascii=False) if said else None
