"""What does one row of Samsung Health say, with the details that it names?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from murmure.model.activity import SEPARATOR
from murmure.model.reject import BAD_POSITION, NO_VALUE
from murmure.model.words import Both
from murmure.sources.body.samsung_health.meaning import (
    COUNTED,
    DAYS,
    EXERCISES,
    LIVE,
    MEASURES,
    NIGHT,
    STAGES,
    WORKOUT,
    Field,
    Kind,
)  # fmt: skip
from murmure.sources.body.samsung_health.table import Details, Devices, offset_of, time_of
from murmure.sources.body.series import MEASURE, POSITION, SUMMARY, Row, moment_of, number_of, precision_of, unit_of
from murmure.sources.body.series import WORKOUT as WORKOUT_TYPE
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean
from murmure.sources.times import EPOCH, in_zone

_HOUR, _TEXT = 3.6e9, 1_000
NO_LENGTH = Both("the interval has no end", "l'intervalle n'a pas de fin")
UNKNOWN_STAGE = Both("a phase of sleep that murmure does not know", "une phase de sommeil que murmure ne connaît pas")
Cells = dict[str, str]


class Base(NamedTuple):
    """Hold what every row has: the beginning of its key, its times, its offset and its device."""

    name: str
    start: int
    end: int | None
    offset: int | None
    instrument: str

    def at(self, start: int, end: int | None) -> Base:
        """Return the same for another moment: a detail of the row."""
        return self._replace(start=start, end=end if end is not None and end > start else None)

    def when(self) -> tuple[int, int | None, int | None, str, str]:
        """Return the columns of time."""
        return self.start, self.end, self.offset, "explicit", precision_of(self.start)


def base_of(kind: str, cells: Cells, devices: Devices) -> Base | Both:
    """Return what every row has, or the reason why it has no time."""
    start = time_of(cells.get("start_time", ""))
    if isinstance(start, Both):
        return start
    end = time_of(cells.get("end_time", "") or cells["start_time"])
    if isinstance(end, Both):
        return end
    identity = cells.get("datauuid", "").strip()
    instrument = devices.name(cells)
    # An identity is one row, whatever generation of the application named its table.
    name = identity or SEPARATOR.join((kind, str(start), str(end), instrument))
    return Base(name, start, end if end > start else None, offset_of(cells.get("time_offset", "")), instrument)


def measures_of(kind: str, cells: Cells, base: Base, details: Details) -> Iterator[Row | Both]:
    """Yield the measures of a row: its details where there are any, else its own figures."""
    table: Kind = MEASURES[kind]
    named = cells.get(table.binned, "").strip() if table.binned else ""
    if named:
        binned = details.read(named)
        found = [binned] if isinstance(binned, Both) else list(_binned(binned, table.details, base))
        yield from found
        if any(not isinstance(row, Both) for row in found):
            return
    content = _text(cells.get("comment")) or _text(cells.get("title"))
    own = [_row(base, field, value, content) for field in table.fields
           if (value := number_of(cells.get(field.column, "").strip())) is not None and (value or field.quantity in COUNTED)]  # fmt: skip
    yield from own
    if not own and not named:
        yield NO_VALUE


def _binned(records: list[dict[str, Any]], fields: tuple[Field, ...], base: Base) -> Iterator[Row | Both]:
    for record in records:
        start = moment_of(record.get("start_time"))
        if isinstance(start, Both):
            yield start
            continue
        end = moment_of(record.get("end_time"))
        here = base.at(start, None if isinstance(end, Both) else end)
        for field in fields:
            value = number_of(record.get(field.column))
            if value is not None and (value or field.quantity in COUNTED):
                yield _row(here, field, value, None, str(start))


def _row(base: Base, field: Field, value: float, content: str | None = None, moment: str = "") -> Row:
    return (SEPARATOR.join((base.name, field.quantity, field.object or "", moment)), MEASURE, field.object, None, base.instrument, *base.when(),
            content, None, None, field.quantity, value * field.factor, field.unit or unit_of(field.quantity), None)  # fmt: skip


def night_of(cells: Cells, base: Base, phased: frozenset[str]) -> Iterator[Row | Both]:
    """Yield the time in bed of a night; one of which no phase is written was slept as long as it says."""
    if base.end is None:
        yield NO_LENGTH
        return
    extra = json.dumps(figures_of(cells, NIGHT)) if figures_of(cells, NIGHT) else None
    hours = (base.end - base.start) / _HOUR
    yield _hours(base, "time_in_bed", "in_bed", hours, _text(cells.get("comment")), extra)
    if cells.get("datauuid", "").strip() not in phased:
        slept = number_of(cells.get("sleep_duration", "").strip())
        yield _hours(base, "sleep_duration", "asleep", min(slept / 60, hours) if slept else hours)


def stage_of(cells: Cells, base: Base) -> Iterator[Row | Both]:
    """Yield one phase of a night."""
    code = number_of(cells.get("stage", "").strip())
    stage = STAGES.get(int(code)) if code is not None else None
    if stage is None or base.end is None:
        yield NO_LENGTH if stage else UNKNOWN_STAGE
        return
    yield _hours(base, "awake_duration" if stage == "awake" else "sleep_duration", stage, (base.end - base.start) / _HOUR)


def _hours(base: Base, quantity: str, stage: str, hours: float, content: str | None = None, extra: str | None = None) -> Row:
    return (SEPARATOR.join((base.name, quantity)), MEASURE, stage, None, base.instrument, *base.when(), content, None, None, quantity, hours, "h",
            extra)  # fmt: skip


def workout_of(cells: Cells, base: Base, details: Details) -> Iterator[Row | Both]:
    """Yield the journey of a workout, then what its files say second by second: measures and positions."""
    code = number_of(cells.get("exercise_type", "").strip())
    kind = EXERCISES.get(int(code), str(int(code))) if code else "unknown"
    distance = number_of(cells.get("distance", "").strip())
    far = distance is not None and distance > 0
    extra = figures_of(cells, WORKOUT)
    title = _text(cells.get("title")) or _text(cells.get("custom_title"))
    yield (SEPARATOR.join((base.name, "exercise")), "Travel", kind, WORKOUT_TYPE, base.instrument, *base.when(),
           _text(cells.get("comment")) or title, None, None, "distance" if far else None, distance if far else None, "m" if far else None,
           json.dumps(extra) if extra else None)  # fmt: skip
    for column in ("live_data", "location_data"):
        named = cells.get(column, "").strip()
        found = details.read(named) if named else []
        if isinstance(found, Both):
            yield found
        elif column == "live_data":
            yield from _binned(found, LIVE, base)
        else:
            yield from _places(found, base)


def _places(records: list[dict[str, Any]], base: Base) -> Iterator[Row | Both]:
    for record in records:
        start, latitude, longitude = moment_of(record.get("start_time")), number_of(record.get("latitude")), number_of(record.get("longitude"))
        if isinstance(start, Both):
            yield start
            continue
        if latitude is None or longitude is None or not on_earth(latitude, longitude):
            yield BAD_POSITION
            continue
        altitude, accuracy = number_of(record.get("altitude")), number_of(record.get("accuracy"))
        high = altitude is not None
        key = SEPARATOR.join((base.name, str(start), f"{latitude:.7f}", f"{longitude:.7f}"))
        yield (key, POSITION, None, None, base.instrument, *base.at(start, None).when(), None, latitude, longitude, "altitude" if high else None,
               altitude, "m" if high else None, None if accuracy is None else json.dumps({"accuracy_m": accuracy}))  # fmt: skip


def day_of(kind: str, cells: Cells, devices: Devices, zone: Any) -> Iterator[Row | Both]:
    """Yield the summary of a day. The day is the person's; it is written as the midnight of UTC that has its date."""
    moment = time_of(cells.get("day_time", "") or cells.get("start_time", ""))
    figures = figures_of(cells, DAYS[kind])
    if isinstance(moment, Both) or not figures:
        yield moment if isinstance(moment, Both) else NO_VALUE
        return
    day = (EPOCH.replace(tzinfo=None) + (moment // 86_400_000_000) * (EPOCH.replace(day=2) - EPOCH))
    when = in_zone(day, zone, precision="day")
    instrument = devices.name(cells)
    identity = cells.get("datauuid", "").strip() or SEPARATOR.join((str(moment), instrument, cells.get("source_type", "")))
    yield (SEPARATOR.join((kind, identity)), SUMMARY, kind.replace("_", " ").replace(".", " "), None, instrument, when.published, None,
           when.offset_minutes, when.offset_origin, "day", None, None, None, None, None, None, json.dumps(figures))  # fmt: skip


def figures_of(cells: Cells, names: tuple[str, ...]) -> dict[str, float]:
    """Return those of the named columns that are numbers; durations keep the milliseconds, or minutes, of Samsung Health."""
    return {name: value for name in names if (value := number_of(cells.get(name, "").strip())) is not None}


def _text(value: str | None) -> str | None:
    return clean(value).strip()[:_TEXT] or None if value else None
