"""What did Health Connect keep of the body: measures, samples, food and what happens?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR
from murmure.model.reject import NO_VALUE, Reject
from murmure.model.words import Both
from murmure.sources.body.health_connect.meaning import (
    EVENTS,
    MEASURES,
    MINDFULNESS,
    NUTRIENTS,
    NUTRITION,
    SERIES,
    Field,
)
from murmure.sources.body.health_connect.record import ENTERED, Origins, Record, records, samples
from murmure.sources.body.series import MEASURE, Row, Series, moment_of, number_of, precision_of, unit_of
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import columns_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_NOTHING = 1e-9  # a nutrient that nobody filled in
_MEALS = {1: "breakfast", 2: "lunch", 3: "dinner", 4: "snack"}
WITHOUT_END = Both("the interval has no end", "l'intervalle n'a pas de fin")


def measures(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield rejects, and tables as soon as they are full, of all tables of measures."""
    for table, fields in MEASURES.items():
        for item in records(file, base, origins, table, [field.column for field in fields]):
            if isinstance(item, Reject):
                yield item
                continue
            place, record, values = item
            found = [_row(record, field, number) for field, value in zip(fields, values, strict=True) if (number := number_of(value)) is not None]
            if not found:
                yield Reject(file.where(f"{table} {place}"), NO_VALUE)
                continue
            series.rows += found
            yield from series.full()


def _row(record: Record, field: Field, value: float, content: str | None = None, extra: str | None = None) -> Row:
    return (SEPARATOR.join((record.name, field.quantity)), MEASURE, field.object, None, record.instrument, *record.when(), content, None, None,
            field.quantity, value * field.factor, field.unit or unit_of(field.quantity), extra or (ENTERED if record.entered else None))  # fmt: skip


def streams(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield the samples of all records that hold many: heart rate, speed, power, cadence, temperature of the skin.

    There may be millions: the record, the moment and the value name a sample, and one that is written twice is one.
    """
    many = Series(True, counted=False)
    for table, (parent, field) in SERIES.items():
        if not {field.column, "epoch_millis"} <= columns_of(base, table):
            continue
        quantity, factor, unit = field.quantity, field.factor, field.unit or unit_of(field.quantity)
        for block in samples(file, base, origins, table, parent, ["epoch_millis", field.column]):
            if isinstance(block, Reject):
                yield block
                continue
            add = many.rows.append
            for place, name, offset, instrument, entered, millis, value in block:
                moment, number = moment_of(millis), number_of(value)
                if type(moment) is not int or number is None:
                    yield Reject(file.where(f"{table} {place}"), moment if isinstance(moment, Both) else NO_VALUE)
                    continue
                key = f"{name}{SEPARATOR}{quantity}{SEPARATOR}{millis}{SEPARATOR}{number}"
                add((key, MEASURE, field.object, None, instrument, moment, None, offset, "explicit", precision_of(moment), None, None, None,
                     quantity, number * factor, unit, ENTERED if entered else None))  # fmt: skip
            yield from many.full()
    yield from many.rest()


def meals(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield a measure for each nutrient of a meal; its name is the object."""
    for item in records(file, base, origins, NUTRITION, ["meal_name", "meal_type", *(field.column for field in NUTRIENTS)]):
        if isinstance(item, Reject):
            yield item
            continue
        place, record, (name, kind, *values) = item
        food, extra = clean(name).strip()[:200] or None if isinstance(name, str) else None, _meal(kind, record.entered)
        found = [_row(record, field._replace(object=food), number, None, extra) for field, value in zip(NUTRIENTS, values, strict=True)
                 if (number := number_of(value)) is not None and number > _NOTHING]  # fmt: skip
        if not found:
            yield Reject(file.where(f"{NUTRITION} {place}"), NO_VALUE)
            continue
        series.rows += found
        yield from series.full()


@lru_cache(maxsize=64)
def _meal(kind: Any, entered: bool) -> str | None:
    said: dict[str, Any] = {"meal": _MEALS[kind]} if type(kind) is int and kind in _MEALS else {}
    if entered:
        said["entered"] = True
    return json.dumps(said) if said else None


def events(file: File, base: sqlite3.Connection, origins: Origins, series: Series) -> Iterator[Any]:
    """Yield what happens and is counted (the cycle), and mindful minutes."""
    for table, (column, words) in EVENTS.items():
        for item in records(file, base, origins, table, [column] if column else []):
            if isinstance(item, Reject):
                yield item
                continue
            _, record, values = item
            said = number_of(values[0]) if values else None
            field = Field("", "count", 1.0, table.removesuffix("_record_table"))
            word = None if said is None else words.get(int(said), None if not said else str(int(said)))
            series.rows.append(_row(record, field, 1.0, word))
            yield from series.full()
    for item in records(file, base, origins, MINDFULNESS, ["title"]):
        if isinstance(item, Reject):
            yield item
            continue
        place, record, (title,) = item
        if record.end is None:
            yield Reject(file.where(f"{MINDFULNESS} {place}"), WITHOUT_END)
            continue
        said = clean(title).strip()[:500] or None if isinstance(title, str) else None
        series.rows.append(_row(record, Field("", "mindful_duration", 1 / 6e7), float(record.end - record.start), said))
        yield from series.full()
