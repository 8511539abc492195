"""What did each sensor and each calculation of Google Fit write, point by point?

One file is one stream. Several streams hold the same steps: raw ones as a device counted them, derived ones as Google
merged them. The stream is the instrument, so that one can be chosen; nothing is added up here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR
from murmure.model.reject import BAD_DATE, BAD_POSITION, BAD_RECORD, IMPOSSIBLE_DATE, NO_DATE, NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.body.google_fit.activity import NAMES, SLEEP, STAGES
from murmure.sources.body.google_fit.meaning import NUTRITION, POSITION, SEGMENT, Field, fields_of, nutrient, short
from murmure.sources.body.google_fit.meaning import SLEEP as SLEEP_SEGMENT
from murmure.sources.body.series import LARGE, MEASURE, Row, Series, number_of, precision_of
from murmure.sources.body.series import POSITION as POSITION_TYPE
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.times import plausible

if TYPE_CHECKING:
    from murmure.sources.readers import File

_NAME = re.compile(r'"Data Source"\s*:\s*("(?:[^"\\]|\\.){0,2000}")')
_AWAKE = frozenset({"awake", "out_of_bed"})
_MANY = 200  # parts of a map of nutrients


def read_stream(file: File) -> Iterator[Any]:
    """Yield the points of one stream as tables, and a reject for each that cannot be read."""
    stream, series = _stream_of(file), Series(file.size > LARGE or file.size < 0)
    for item in json_records(file, "Data Points.item"):
        if isinstance(item, Reject):
            yield from series.rest()
            yield item
            return
        found = rows_of(item[1], stream)
        if isinstance(found, Both):
            yield Reject(file.where(f"Data Points {item[0]}"), found)
        else:
            series.rows += found
            yield from series.full()
    yield from series.rest()


def _stream_of(file: File) -> str:
    """Return the name of the stream; one that the file says after its points is that of the file."""
    from murmure.sources.readers import Probe

    found = _NAME.search(Probe(file).text)
    try:
        return clean(json.loads(found.group(1), strict=False)).strip() if found else file.name
    except ValueError:
        return file.name


def rows_of(point: Any, stream: str) -> list[Row] | Both:
    """Return the rows of one point, or the reason why there are none."""
    if not isinstance(point, dict):
        return BAD_RECORD
    values, kind = point.get("fitValue"), point.get("dataTypeName")
    if type(kind) is not str:
        kind = stream.split(":")[1] if stream.count(":") else ""
    times = _times(point)
    if isinstance(times, Both):
        return times
    if type(values) is not list or not values:
        return NO_VALUE
    numbers = [inner_of(value) for value in values]
    name, origin = short(kind), point.get("originDataSourceId")
    origin = origin if type(origin) is str and origin != stream else ""
    if name == POSITION:
        return _position(numbers, times, stream, origin)
    if name in (SEGMENT, SLEEP_SEGMENT):
        return _segment(numbers[0], name, times, stream, origin)
    if name == NUTRITION and isinstance(numbers[0], list):
        return _nutrition(numbers, times, stream, origin)
    rows = []
    fields = fields_of(kind)
    if name.endswith(".cumulative"):
        times = times[1] or times[0], None  # what a counter has reached is true at its end
    for field, value in zip(fields, numbers, strict=False):
        number = number_of(value)
        if field is not None and number is not None:
            rows.append(_row(field, number, times, stream, origin, numbers[len(fields) :] if len(numbers) > len(fields) else None))
    return rows or NO_VALUE


def _times(point: dict[str, Any]) -> tuple[int, int | None] | Both:
    """Return (start, end or None) in microseconds; a point of one moment may have no start."""
    start, end = point.get("startTimeNanos"), point.get("endTimeNanos")
    if type(start) is str or type(end) is str:
        try:
            start, end = int(start or 0), int(end or 0)
        except (ValueError, TypeError):
            return BAD_DATE
    start = start or end
    if not start or type(start) is not int:
        return BAD_DATE if start else NO_DATE
    first = start // 1_000
    if not plausible(first):
        return IMPOSSIBLE_DATE
    last = end // 1_000 if type(end) is int else first
    return first, last if last > first and plausible(last) else None


def inner_of(value: Any) -> Any:
    """Return what stands in `{"value": {"intVal": 12}}`."""
    inner = value.get("value") if type(value) is dict else None
    if type(inner) is not dict:
        return None
    for number in inner.values():
        return number
    return None


def _row(field: Field, value: float, times: tuple[int, int | None], stream: str, origin: str, more: Any = None) -> Row:
    start, end = times
    extra = _extra(origin) if not more else json.dumps({**({"origin": clean(origin)} if origin else {}), "fields": _numbers(more)})
    return (SEPARATOR.join((stream, field.quantity, field.object or "", str(start), str(end or ""), origin)), MEASURE, field.object, None,
            stream, start, end, None, "explicit", precision_of(start), None, None, None, field.quantity, value * field.factor, field.unit,
            extra)  # fmt: skip


def _numbers(values: list[Any]) -> list[Any]:
    return [number_of(value) if not isinstance(value, str) else clean(value)[:1000] for value in values[:20]]


@lru_cache(maxsize=4096)
def _extra(origin: str) -> str | None:
    return json.dumps({"origin": clean(origin)}, ensure_ascii=False) if origin else None


def _segment(value: Any, name: str, times: tuple[int, int | None], stream: str, origin: str) -> list[Row] | Both:
    """Return how long somebody did something: sleep in hours by its phase, all else in seconds by its name."""
    start, end = times
    if type(value) is not int:
        return NO_VALUE
    if end is None:
        return Both("a segment that lasts no time", "un segment sans durée")
    stage = STAGES.get(value) if name == SLEEP_SEGMENT else SLEEP.get(value)
    if stage:
        field = Field("awake_duration" if stage in _AWAKE else "sleep_duration", 1 / 3600, "h", stage)
    else:
        field = Field("duration", 1.0, "s", NAMES.get(value, str(value)[:20]))
    return [_row(field, (end - start) / 1e6, times, stream, origin)]


def _position(numbers: list[Any], times: tuple[int, int | None], stream: str, origin: str) -> list[Row] | Both:
    latitude, longitude, accuracy, altitude = [*(number_of(value) for value in numbers[:4]), None, None, None, None][:4]
    if latitude is None or longitude is None or not on_earth(latitude, longitude):
        return BAD_POSITION
    start, end = times
    said = {"accuracy_m": accuracy, "origin": clean(origin) or None}
    extra = {name: value for name, value in said.items() if value is not None}
    high = altitude is not None
    return [(SEPARATOR.join((stream, POSITION, f"{latitude:.7f}", f"{longitude:.7f}", str(start), str(end or ""), origin)), POSITION_TYPE, None,
             None, stream, start, end, None, "explicit", precision_of(start), None, latitude, longitude, "altitude" if high else None, altitude,
             "m" if high else None, json.dumps(extra, ensure_ascii=False) if extra else None)]  # fmt: skip


def _nutrition(numbers: list[Any], times: tuple[int, int | None], stream: str, origin: str) -> list[Row] | Both:
    """Return a measure for each nutrient of a meal; its food is the object."""
    food = next((clean(value).strip()[:200] for value in numbers[1:] if type(value) is str), "") or None
    rows = []
    for entry in numbers[0][:_MANY]:
        name = entry.get("key") if type(entry) is dict else None
        field = nutrient(name) if type(name) is str else None
        amount = number_of(inner_of(entry)) if field else None
        if field and amount is not None:
            rows.append(_row(field._replace(object=food), amount, times, stream, origin))
    return rows or NO_VALUE
