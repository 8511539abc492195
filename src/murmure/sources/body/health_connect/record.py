"""What stands in every record of Health Connect: who wrote it, with which device, when and where?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import SEPARATOR
from murmure.model.reject import BAD_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.series import minutes_of, moment_of, precision_of
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import blocks, columns_of, first_of, quoted

if TYPE_CHECKING:
    from murmure.sources.readers import File

ENTERED = '{"entered": true}'
_BY_HAND = 3
_APPS, _DEVICES = "application_info_table", "device_info_table"


class Record(NamedTuple):
    """Hold the beginning of a row: `name` is what its key begins with."""

    name: str
    start: int
    end: int | None
    offset: int | None
    instrument: str | None
    entered: bool

    def when(self) -> tuple[int, int | None, int | None, str, str]:
        """Return the columns of time."""
        return self.start, self.end, self.offset, "explicit", precision_of(self.start)


class Origins:
    """Know the applications and devices by their numbers."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._apps = _named(base, _APPS, "package_name", "app_name")
        self._devices = _named(base, _DEVICES, "manufacturer", "model")
        self._known: dict[tuple[Any, Any], str | None] = {}

    def instrument(self, app: Any, device: Any) -> str | None:
        """Return the application with the device that it names: 'com.example.watch (Maker Model)'."""
        if (app, device) not in self._known:
            package = next(iter(self._apps.get(app, ())), None)
            model = " ".join(self._devices.get(device, ()))
            self._known[app, device] = f"{package} ({model})" if package and model else package or model or None
        return self._known[app, device]


def _named(base: sqlite3.Connection, table: str, *names: str) -> dict[Any, tuple[str, ...]]:
    """Return number -> the texts that describe an application or a device."""
    there, found = columns_of(base, table), {}
    if "row_id" not in there:
        return {}
    try:
        for number, *texts in base.execute(f"select row_id, {', '.join(first_of(there, name) for name in names)} from {table}"):
            found[number] = tuple(said for text in texts if isinstance(text, str) and (said := clean(text).strip()[:200]))
    except sqlite3.Error:
        pass  # the records are read all the same, without the name
    return found


def records(
    file: File, base: sqlite3.Connection, origins: Origins, table: str, columns: list[str]
) -> Iterator[tuple[Any, Record, tuple[Any, ...]] | Reject]:
    """Yield (row number, what every record has, values of `columns`); a column that this version lacks is None."""
    there = columns_of(base, table)
    number = "row_id" if "row_id" in there else "rowid"
    parts = [first_of(there, *names) for names in (("uuid",), ("start_time", "time"), ("end_time",), ("start_zone_offset", "zone_offset"),
                                                   ("app_info_id",), ("device_info_id",), ("recording_method",))]  # fmt: skip
    for block in blocks(file, base, table, number, [*parts, *(first_of(there, name) for name in columns)]) if there else ():
        if isinstance(block, Reject):
            yield block
            continue
        for place, uuid, start, end, offset, app, device, method, *values in block:
            first, last = moment_of(start), end if end is None else moment_of(end)
            if isinstance(first, Both) or isinstance(last, Both):
                yield Reject(file.where(f"{table} {place}"), first if isinstance(first, Both) else BAD_DATE)
                continue
            instrument = origins.instrument(app, device)
            name = uuid.hex() if type(uuid) is bytes and uuid else SEPARATOR.join((table, str(first), str(last), instrument or ""))
            ends = last if last is not None and last > first else None
            yield place, Record(name, first, ends, minutes_of(offset), instrument, method == _BY_HAND), tuple(values)


def samples(
    file: File, base: sqlite3.Connection, origins: Origins, table: str, parent: str, columns: list[str]
) -> Iterator[list[tuple[Any, ...]] | Reject]:
    """Yield (row number, name of the record, offset, instrument, entered, values of `columns`) of the samples of records."""
    mine, theirs = columns_of(base, table), columns_of(base, parent)
    joined, parts = "", ["null"] * 5
    if "parent_key" in mine and "row_id" in theirs:
        joined = f"left join {quoted(parent)} parent on parent.row_id = parent_key"
        parts = [f"parent.{name}" if name in theirs else "null"
                 for name in ("uuid", "start_zone_offset", "app_info_id", "device_info_id", "recording_method")]  # fmt: skip
    own = quoted(table)
    values = [f"{own}.{name}" if name in mine else "null" for name in columns]
    last: Any = b""
    name, offset, instrument, entered = table, None, None, False
    for block in blocks(file, base, table, f"{own}.rowid", [*parts, *values], joined):
        if isinstance(block, Reject):
            yield block
            continue
        rows = []
        for place, uuid, zone, app, device, method, *found in block:
            if uuid is not last or type(uuid) is not bytes:
                last, name = uuid, uuid.hex() if type(uuid) is bytes and uuid else table
                offset, instrument, entered = minutes_of(zone), origins.instrument(app, device), method == _BY_HAND
            rows.append((place, name, offset, instrument, entered, *found))
        yield rows
