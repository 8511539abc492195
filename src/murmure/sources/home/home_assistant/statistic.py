"""What was the mean, or the reading, of each hour and of each five minutes?"""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.home.home_assistant.measure import Meaning, meaning
from murmure.sources.home.home_assistant.rows import LAST, Row, moment_of, table_of
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import blocks, columns_of, first_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import File

NAMELESS = Both("the statistic has no name", "la statistique n'a pas de nom")
_TABLES = (("statistics", "hour", 3_600_000_000), ("statistics_short_term", "5min", 300_000_000))


def statistics(file: File, base: sqlite3.Connection) -> Iterator[pa.Table | Reject]:
    """Yield one measure per statistic and interval: the mean, or the sum that a meter has reached at its end."""
    known = _described(base)
    for table, length, lasts in _TABLES:
        there = columns_of(base, table)
        if not there:
            continue
        which = first_of(there, "metadata_id", "statistic_id")
        parts = [which, first_of(there, "start_ts", "start"), *(first_of(there, name) for name in ("mean", "min", "max", "state", "sum"))]
        for block in blocks(file, base, table, "id", parts):
            if isinstance(block, Reject):
                yield block
                continue
            rows: list[Row] = []
            for number, series, start, *values in block:
                name, means = known.get(series) or (clean(str(series)), meaning(None, None)) if isinstance(series, int | str) else (None, None)
                moment = moment_of(start)
                numbers = [value if type(value) in (int, float) and math.isfinite(value) else None for value in values]
                if name is None or means is None or type(moment) is not int or moment + lasts > LAST or not any(v is not None for v in numbers):
                    reason = NAMELESS if name is None else moment if type(moment) is not int else NO_VALUE
                    yield Reject(file.where(f"{table} {number}"), reason)
                    continue
                rows.append(_row(name, means, length, moment, moment + lasts, numbers))
            if rows:
                yield table_of(rows, "s")


def _described(base: sqlite3.Connection) -> dict[Any, tuple[str, Meaning]]:
    """Return number, or name in the first versions, -> (name, meaning)."""
    there = columns_of(base, "statistics_meta")
    found: dict[Any, tuple[str, Meaning]] = {}
    if "statistic_id" not in there:
        return found
    try:
        query = f"select {first_of(there, 'id')}, statistic_id, {first_of(there, 'unit_of_measurement')} from statistics_meta"
        for number, name, unit in base.execute(query):
            if isinstance(name, str) and name:
                found[name] = found[number] = clean(name), meaning(None, clean(unit) if isinstance(unit, str) else None)
    except sqlite3.Error:
        pass  # the numbers without a name are rejected where they are read
    return found


def _row(name: str, means: Meaning, length: str, moment: int, end: int, values: list[Any]) -> Row:
    mean, low, high, state, total = (None if value is None else means.of(float(value)) for value in values)
    value, kind = next((v, k) for v, k in ((mean, "mean"), (total, "sum"), (state, "state"), (low, "min"), (high, "max")) if v is not None)
    extra = {"statistic": kind, "period": length, "min": low, "max": high, "state": state if kind == "sum" else None}
    return (f"statistic\x1f{length}\x1f{name}\x1f{moment}", "murmure:Measure", f"device:{name}", name, "murmure:Entity", name, moment, end,
            None, None, None, means.quantity, value, means.unit,
            json.dumps({key: value for key, value in extra.items() if value is not None}, ensure_ascii=False))  # fmt: skip
