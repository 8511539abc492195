"""How do many measures become tables of the log?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, SEPARATOR, Activity
from murmure.model.extra import write_extra
from murmure.model.quantity import QUANTITIES
from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.occurrence import Occurrences
from murmure.sources.times import plausible

if TYPE_CHECKING:
    import pyarrow as pa

MEASURE, POSITION, SUMMARY, WORKOUT = "murmure:Measure", "murmure:Position", "murmure:Summary", "murmure:Workout"
COLUMNS = ("key", "type", "object", "object_type", "instrument", "published", "until", "offset_minutes", "offset_origin", "precision",
           "content", "latitude", "longitude", "quantity", "value", "unit", "extra")  # fmt: skip
Row = tuple[Any, ...]
"""The parts of one activity, in the order of `COLUMNS`: times in microseconds since 1970, `extra` as JSON."""

_PLACES = itemgetter(*(Activity._fields.index(name) for name in COLUMNS[:-1]))

ROWS = 16_384
LARGE = 8 << 20
"""Bytes of a file above which equal keys are counted by their hashes."""

_SECOND = 1_000_000
_LARGEST = 1e15  # beyond is a broken number


class Series:
    """Gather rows and hand them out as tables; rows with one key get a number from the second on.

    `many`: there may be more rows than memory should hold the keys of. `counted` is false where one key means one
    record, however often it is written: then nothing is remembered.
    """

    def __init__(self, many: bool, counted: bool = True) -> None:
        self._seen = Occurrences(many) if counted else None
        self.rows: list[Row] = []

    def full(self) -> Iterator[pa.Table]:
        """Yield a table when there are enough rows for one."""
        if len(self.rows) >= ROWS:
            yield from self.rest()

    def rest(self) -> Iterator[pa.Table]:
        """Yield what is there, if there is anything."""
        if self.rows:
            yield self._table()
            self.rows = []

    def _table(self) -> pa.Table:
        import pyarrow as pa

        made = dict(zip(COLUMNS, zip(*self.rows, strict=True), strict=True))
        again = self._seen.count(pa.array(made["key"], pa.string())) if self._seen else {}
        if again:
            made["key"] = tuple(f"{key}{SEPARATOR}{again[place]}" if place in again else key for place, key in enumerate(made["key"]))
        types = _types()
        table = {name: pa.array(values, types.get(name, types[""])) for name, values in made.items()}
        table["actor"] = pa.repeat(ME, len(self.rows))
        return pa.table(table)


def row_of(activity: Activity) -> Row:
    """Return the row of an activity of the person, whose other parts than `COLUMNS` are empty."""
    return (*_PLACES(activity), write_extra(activity.extra) if activity.extra else None)


def tabled(found: Iterable[Activity | Row | Any]) -> Iterator[Any]:
    """Yield tables of the activities and rows that are found, and all else (rejects) as it comes."""
    series = Series(False, counted=False)
    for item in found:
        kind = type(item)
        if kind is tuple:
            series.rows.append(item)
        elif kind is Activity:
            series.rows.append(row_of(item))
        else:
            yield item
            continue
        if len(series.rows) >= ROWS:
            yield from series.rest()
    yield from series.rest()


@lru_cache(maxsize=1)
def _types() -> dict[str, Any]:
    import pyarrow as pa

    time, real = pa.timestamp("us", tz="UTC"), pa.float64()
    return {"": pa.string(), "published": time, "until": time, "offset_minutes": pa.int16(), "latitude": real, "longitude": real, "value": real}


def precision_of(published: int) -> str:
    """Return how exact a count of microseconds was written.

    >>> precision_of(1_700_000_000_000_000), precision_of(1_700_000_000_250_000)
    ('s', 'ms')
    """
    return "s" if not published % _SECOND else "us" if published % 1_000 else "ms"


def moment_of(value: Any, unit: int = 1_000) -> int | Both:
    """Return microseconds since 1970 of a whole number of `unit` microseconds; else the reason why there is none.

    >>> moment_of(1_700_000_000_250)
    1700000000250000
    """
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int:
        return NO_DATE if value is None or value == "" else BAD_DATE
    if not value:
        return NO_DATE
    return value * unit if plausible(value * unit) else IMPOSSIBLE_DATE


def minutes_of(seconds: Any) -> int | None:
    """Return the minutes of an offset in seconds, None for what is none."""
    return seconds // 60 if type(seconds) is int and -86_400 < seconds < 86_400 else None


def number_of(value: Any) -> float | None:
    """Return a number that a measure can have, from a number or from its digits; None for anything else."""
    if type(value) is str:
        if "_" in value or value[-1:].isalpha():  # 'nan' and '1_000' are numbers to Python only
            return None
        try:
            value = float(value)
        except ValueError:
            return None
    elif type(value) is not float and type(value) is not int:
        return None
    return float(value) if -_LARGEST < value < _LARGEST and math.isfinite(value) else None


def unit_of(quantity: str) -> str | None:
    """Return the unit of a quantity of the vocabulary; None when it is not in there."""
    known = QUANTITIES.get(quantity)
    return known.unit if known else None
