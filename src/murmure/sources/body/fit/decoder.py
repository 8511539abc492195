"""How are the bytes of a FIT file, right or wrong, turned into messages?"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from murmure.sources.body.fit.profile import BASES, FIELD_DESCRIPTION, FIELDS, RECORD, TIMESTAMP, Field

MAGIC = b".FIT"
_TIME = Field("timestamp")
_COMPRESSED = "compressed"
_RAW = frozenset({_COMPRESSED, "rates", "ticks"})  # their bytes are needed as they are
_INTEGERS = {1: "B", 2: "H", 4: "I"}
_TEXTS = ("name", "product_name")
_FLOATS = (0x88, 0x89)


class Message(NamedTuple):
    """Hold one message: where it stands, its number in the profile, and its values by name; what is invalid is absent."""

    at: int
    number: int
    values: dict[str, Any]


class Trouble(NamedTuple):
    """Mark what is wrong at `at`: 'crc' (what was read is kept), 'cut', 'broken' (nothing can be read from here on)."""

    at: int
    kind: str


class Layout(NamedTuple):
    """Hold what a definition message said: how long a data message is, and how to unpack what is wanted."""

    number: int
    size: int
    unpack: struct.Struct
    fields: tuple[tuple[Field, float | None, bool], ...]


def parts(data: bytes) -> Iterator[tuple[int, int, int] | Trouble]:
    """Yield (first byte, end, end with checksum) of each FIT file in `data`: several may be chained.

    A data size of 0 (a device that ran out of battery) means: to the end.
    """
    at = 0
    while at < len(data):
        if not any(data[at : at + 64]) and not any(data[at:]):
            return  # padding
        head = data[at]
        if head < 12 or data[at + 8 : at + 12] != MAGIC:
            yield Trouble(at, "broken")
            return
        size = struct.unpack_from("<I", data, at + 4)[0]
        first = at + head
        if size == 0 and len(data) > first + 2:
            size = len(data) - first - 2
        end = first + size
        yield first, min(end, len(data)), end
        if end + 2 <= len(data) and crc16(data[at:end]) != struct.unpack_from("<H", data, end)[0]:
            yield Trouble(end, "crc")
        if end > len(data):
            yield Trouble(len(data), "cut")
        at = end + 2


def messages(data: bytes, first: int, end: int, wanted: Collection[int]) -> Iterator[Message | Trouble]:
    """Yield the messages whose number is in `wanted`, in order; unknown messages and fields are stepped over."""
    layouts: dict[int, Layout] = {}
    described: dict[tuple[int, int], dict[str, Any]] = {}
    state = Clock()
    at = first
    while at < end:
        head = data[at]
        if head & 0xC0 == 0x40:
            size, layout = define(data, at, end, head, wanted, described)
            if layout is None:
                yield Trouble(at, "cut" if size < 0 else "broken")
                return
            layouts[head & 15] = layout
            at += size
            continue
        layout = layouts.get((head >> 5) & 3 if head & 0x80 else head & 15)
        if layout is None:
            yield Trouble(at, "broken")
            return
        if at + 1 + layout.size > end:
            yield Trouble(at, "cut")
            return
        values = take(layout, data, at + 1)
        if head & 0x80:
            values["timestamp"] = state.short(head & 31)
        elif "timestamp" in values:
            state.last = values["timestamp"]
        if layout.number == FIELD_DESCRIPTION and "index" in values and "number" in values:
            described[values["index"], values["number"]] = values
        if layout.number in wanted:
            if _COMPRESSED in values:
                state.speed_and_distance(values)
            yield Message(at, layout.number, values)
        at += 1 + layout.size


class Clock:
    """Remember what later messages count from: the last full time, and the distance that rolled over."""

    def __init__(self) -> None:
        self.last = 0
        self._distance = 0

    def short(self, low: int) -> int:
        """Return the time whose five low bits are `low`: the first one not before the last."""
        self.last += (low - self.last) & 31
        return self.last

    def speed_and_distance(self, values: dict[str, Any]) -> None:
        """Unpack 12 bits of speed (1/100 m/s) and 12 bits of distance (1/16 m, rolling over)."""
        raw = values.pop(_COMPRESSED)
        if len(raw) != 3 or raw == b"\xff\xff\xff":
            return
        values.setdefault("speed", (raw[0] | (raw[1] & 15) << 8) / 100)
        self._distance += ((raw[1] >> 4 | raw[2] << 4) - self._distance) & 4095
        values["distance"] = self._distance / 16


def define(
    data: bytes, at: int, end: int, head: int, wanted: Collection[int], described: dict[tuple[int, int], dict[str, Any]]
) -> tuple[int, Layout | None]:
    """Read a definition message: (its size, the layout it gives); (-1, None) when it is cut, (0, None) when absurd."""
    if at + 6 > end:
        return -1, None
    order = ">" if data[at + 2] else "<"
    if data[at + 2] > 1:
        return 0, None
    number, count = struct.unpack_from(order + "HB", data, at + 3)
    size = 6 + 3 * count
    if at + size + 1 > end:
        return -1, None
    known = FIELDS.get(number, {}) if number in wanted or number == FIELD_DESCRIPTION else {}
    form, fields, total = [order], [], 0
    for place in range(at + 6, at + size, 3):
        name, length, base = data[place : place + 3]
        field = _TIME if name == TIMESTAMP else known.get(name)
        total += length
        if base in _FLOATS:
            field = None  # none of the profile's own fields that we read is a float
        _plan(field, length, base, form, fields)
    if head & 0x20:
        extra = data[at + size]
        if at + size + 1 + 3 * extra > end:
            return -1, None
        for place in range(at + size + 1, at + size + 1 + 3 * extra, 3):
            name, length, index = data[place : place + 3]
            total += length
            field, base = _developed(described.get((index, name)), number, known, fields)
            _plan(field, length, base, form, fields)
        size += 1 + 3 * extra
    return size, Layout(number, total, struct.Struct("".join(form)), tuple(fields))


def _plan(field: Field | None, length: int, base: int, form: list[str], fields: list) -> None:
    """Add one field to a layout: what is not wanted, or cannot be understood, is stepped over."""
    code, size, none = BASES.get(base, ("", 0, None))
    if field is None or not length or not code:
        form.append(f"{length}x")
        return
    text = code == "s" or field.name in _RAW
    if code == "s" and field.name not in _TEXTS:
        form.append(f"{length}x")
        return
    if text:
        form.append(f"{length}s")
    elif length < size:
        # COROS writes fields shorter than their type: an integer that fits is still one.
        if length not in _INTEGERS or code in "fd":
            form.append(f"{length}x")
            return
        code = _INTEGERS[length].lower() if code.islower() else _INTEGERS[length]
        none = (1 << (8 * length - code.islower())) - 1 if none else none
        form.append(code)
    else:
        form.append(f"{code}{length - size}x")  # of an array, the first value
    fields.append((field, none, text))


def _developed(
    said: dict[str, Any] | None, number: int, known: dict[int, Field], fields: list
) -> tuple[Field | None, int]:
    """Return the field of the profile that a developer's field stands for, unless the device wrote its own."""
    if not said or number != RECORD or said.get("message") != number or said.get("native") not in known:
        return None, 0x0D
    field = known[said["native"]]
    if any(other.name == field.name for other, _, _ in fields) or field.name == _COMPRESSED:
        return None, 0x0D
    # The developer's own scale counts: the value is written in the unit, not in the profile's steps.
    return Field(field.name, said.get("scale") or 1.0, said.get("offset") or 0.0), said.get("base", 0x0D)


def take(layout: Layout, data: bytes, at: int) -> dict[str, Any]:
    """Return the valid values of one data message."""
    values: dict[str, Any] = {}
    for (field, none, text), value in zip(layout.fields, layout.unpack.unpack_from(data, at), strict=True):
        if text:
            values[field.name] = value if field.name in _RAW else value.split(b"\0", 1)[0].decode("utf-8", "replace")
        elif value != none and value - value == 0:  # a float that is infinite or no number is invalid
            if field.scale == 1.0 and field.offset == 0.0:
                values[field.name] = value
            else:
                values[field.name] = value / field.scale - field.offset
    return values


def _table() -> tuple[int, ...]:
    """Return the table of CRC-16 with the reflected polynomial 0xA001."""
    found = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
        found.append(byte)
    return tuple(found)


_CRC = _table()


def crc16(data: bytes) -> int:
    """Return FIT's checksum.

    >>> hex(crc16(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in data:
        crc = crc >> 8 ^ _CRC[(crc ^ byte) & 255]
    return crc
