"""What did each watch and band measure, table by table?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR
from murmure.model.reject import IMPOSSIBLE_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.gadgetbridge.meaning import APART, LEFT_OUT, MINUTES, PHASES, SPAN, SUMMARY, fields_of
from murmure.sources.body.series import MEASURE, Series, moment_of, number_of, precision_of, unit_of
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import blocks, columns_of, filled

if TYPE_CHECKING:
    from murmure.sources.readers import File

NOT_READ = Both("a table of a device that is not read: sums of days, or numbers that mean something to one maker only",
                "une table d'un appareil qui n'est pas lue : des sommes de jours, ou des nombres propres à un fabricant")  # fmt: skip
NO_LENGTH = Both("the interval has no end", "l'intervalle n'a pas de fin")
_MINUTE, _HOUR = 60_000_000, 3.6e9
# Counts of seconds end where counts of milliseconds begin: 1973 as milliseconds is the year 5138 as seconds.
_MILLIS = 100_000_000_000


class Devices:
    """Know the devices by their numbers: the name that a person sees, and the identity that a key is made of."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._names: dict[Any, str] = {}
        self._keys: dict[Any, str] = {}
        there = upper(columns_of(base, "DEVICE"))
        columns = [name if name in there else "null" for name in ("ALIAS", "NAME", "MODEL", "IDENTIFIER")]
        try:
            for number, alias, name, model, identity in base.execute(f"select _id, {', '.join(columns)} from DEVICE"):
                said = [clean(text).strip()[:200] for text in (alias, name, model) if isinstance(text, str) and clean(text).strip()]
                if said:
                    taken = said[0] in self._names.values()
                    self._names[number] = f"{said[0]} ({number})" if taken else said[0]
                if isinstance(identity, str) and identity:
                    self._keys[number] = clean(identity)
        except sqlite3.Error:
            pass  # the measures are read all the same, without the name

    def name(self, number: Any) -> str:
        """Return what the device is called."""
        return self._names.get(number) or (f"Gadgetbridge {number}" if isinstance(number, int) else "Gadgetbridge")

    def key(self, number: Any) -> str:
        """Return what stays the same in the next export; numbers begin again when the application is installed again."""
        return self._keys.get(number) or str(number)


def upper(names: frozenset[str]) -> frozenset[str]:
    """Return names as Gadgetbridge writes them."""
    return frozenset(name.upper() for name in names)


def stamp_of(value: Any) -> int | Both:
    """Return the moment of a count of seconds, as samples of activity have, or of milliseconds, as all other tables."""
    if type(value) in (int, float) and value < 0:
        return IMPOSSIBLE_DATE
    return moment_of(value, 1_000 if type(value) in (int, float) and value >= _MILLIS else 1_000_000)


def tables_of(base: sqlite3.Connection) -> list[tuple[str, frozenset[str]]]:
    """Return (name, columns) of the tables that have moments, but for those that are left out."""
    found = []
    for (name,) in base.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
        if isinstance(name, str) and not LEFT_OUT.fullmatch(name.upper()) and name.upper() != SUMMARY:
            there = upper(columns_of(base, name))
            if "TIMESTAMP" in there or "TIMESTAMP_FROM" in there:
                found.append((name, there))
    return found


def samples(file: File, base: sqlite3.Connection, devices: Devices, series: Series) -> Iterator[Any]:
    """Yield the measures of each table, and a reject for each table of which no column is known."""
    for table, there in tables_of(base):
        fields = fields_of(table.upper(), there) if "TIMESTAMP" in there else []
        if {"TIMESTAMP", "WAKEUP_TIME"} <= there:
            yield from _nights(file, base, devices, series, table, there)
        elif fields:
            yield from _measures(file, base, devices, series, table, there, fields)
        elif filled(base, table):
            yield Reject(file.where(clean(table)[:80]), NOT_READ)


def _measures(
    file: File, base: sqlite3.Connection, devices: Devices, series: Series, table: str, there: frozenset[str], fields: list[Any]
) -> Iterator[Any]:
    """Yield the measures of one table. The moment, the device and the value name one; a minute without a step is none."""
    apart = next((name for name in APART if name in there), "null")
    parts = ["DEVICE_ID" if "DEVICE_ID" in there else "null", apart, *(column for column, _ in fields)]
    minute = MINUTES.fullmatch(table.upper()) is not None
    told = [(field.quantity, field.low, field.high, field.factor, unit_of(field.quantity), minute and field.quantity in SPAN)
            for _, field in fields]  # fmt: skip
    names: dict[Any, tuple[str, str]] = {}
    add = series.rows.append
    for block in blocks(file, base, table, "TIMESTAMP", parts):
        if isinstance(block, Reject):
            yield block
            continue
        for stamp, device, turn, *values in block:
            moment = stamp_of(stamp)
            if type(moment) is not int:
                yield Reject(file.where(table), moment)  # type: ignore[arg-type]
                continue
            if device not in names:
                names[device] = devices.name(device), SEPARATOR.join((table.upper(), devices.key(device)))
            instrument, key = names[device]
            for value, (quantity, low, high, factor, unit, lasts) in zip(values, told, strict=True):
                if type(value) is not int and type(value) is not float or not low <= value <= high:
                    continue
                add((f"{key}{SEPARATOR}{moment}{SEPARATOR}{turn}{SEPARATOR}{quantity}{SEPARATOR}{value}", MEASURE, None, None, instrument, moment,
                     moment + _MINUTE if lasts else None, None, "explicit", precision_of(moment), None, None, None, quantity, value * factor, unit,
                     None))  # fmt: skip
        yield from series.full()
        add = series.rows.append


def _nights(file: File, base: sqlite3.Connection, devices: Devices, series: Series, table: str, there: frozenset[str]) -> Iterator[Any]:
    """Yield the time in bed of each night; its sleep is what the columns of minutes say, where there are any."""
    phases = [name for name in PHASES if name in there]
    for block in blocks(file, base, table, "TIMESTAMP", ["DEVICE_ID" if "DEVICE_ID" in there else "null", "WAKEUP_TIME", *phases]):
        if isinstance(block, Reject):
            yield block
            continue
        for stamp, device, wakeup, *minutes in block:
            start, end = stamp_of(stamp), stamp_of(wakeup)
            if isinstance(start, Both) or isinstance(end, Both) or end <= start:
                yield Reject(file.where(table), start if isinstance(start, Both) else NO_LENGTH)
                continue
            said = {name.lower(): value for name, text in zip(phases, minutes, strict=True) if (value := number_of(text)) is not None and value > 0}
            hours = (end - start) / _HOUR
            slept = sum(said.get(f"{name}_sleep_duration", 0) for name in ("deep", "light", "rem")) or said.get("total_duration", 0)
            rows = [("time_in_bed", "in_bed", hours)] + ([("sleep_duration", "asleep", min(slept / 60, hours))] if slept else [])
            for quantity, stage, value in rows:
                key = SEPARATOR.join((table.upper(), devices.key(device), str(start), quantity))
                series.rows.append((key, MEASURE, stage, None, devices.name(device), start, end, None, "explicit", precision_of(start), None, None,
                                    None, quantity, value, "h", json.dumps(said) if said and stage == "in_bed" else None))  # fmt: skip
        yield from series.full()
