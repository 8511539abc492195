"""Where and when, in each of the ways in which Google writes it?"""

from __future__ import annotations

import math
import re
from typing import Any

from murmure.model.activity import key_of
from murmure.model.reject import BAD_POSITION
from murmure.model.words import Both
from murmure.sources.times import When, from_unix, parse_time

GOOGLE = "Google"
NO_POSITION = Both("no position", "pas de position")
_NUMBER = r"([+-]?\d{1,3}(?:[.,]\d+)?(?:[eE]-?\d+)?)"
# "geo:48.1,2.3", "48.1°, 2.3°", "48.1, 2.3"; some locales of the phone write a decimal comma.
_PAIR = re.compile(rf"\s*+(?:geo:)?\s*+{_NUMBER}\s*+°?\s*+[,;]\s*{_NUMBER}\s*+°?\s*+(?:;.*)?", re.IGNORECASE)
_PAIR_WITH_POINTS = re.compile(_PAIR.pattern.replace("[.,]", r"\."), re.IGNORECASE)
_E7_NAMES = (("latitudeE7", "longitudeE7"), ("latE7", "lngE7"), ("latE7", "lonE7"))
_INNER = ("latLng", "LatLng", "point", "location", "placeLocation", "centroid")
_WRAP = 1 << 32


class Wrong(Exception):
    """Say why a record cannot be read."""

    def __init__(self, reason: Both) -> None:
        super().__init__(reason.en)
        self.reason = reason


def e7(latitude: float, longitude: float) -> tuple[int, int]:
    """Return a position in ten millionths of a degree; numbers that went past 32 bits are brought back.

    >>> e7(488566000, 4271445296)
    (488566000, -23522000)
    """
    north, east = round(latitude), round(longitude)
    north -= _WRAP if north > 900_000_000 else 0
    east -= _WRAP if east > 1_800_000_000 else 0
    if abs(north) > 900_000_000 or abs(east) > 1_800_000_000:
        raise Wrong(BAD_POSITION)
    return north, east


def position(value: Any, depth: int = 0) -> tuple[int, int] | None:
    """Return a position in ten millionths of a degree, None when there is none; raises Wrong for one that is not on Earth."""
    if isinstance(value, str):
        found = _PAIR_WITH_POINTS.fullmatch(value) or _PAIR.fullmatch(value)
        if found is None:
            raise Wrong(BAD_POSITION)
        return e7(*(float(part.replace(",", ".")) * 1e7 for part in found.groups()))
    if not isinstance(value, dict):
        return None
    for north, east in _E7_NAMES:
        if north in value or east in value:
            return e7(_number(value.get(north)), _number(value.get(east)))
    for name in _INNER if depth < 3 else ():
        if value.get(name):
            return position(value[name], depth + 1)
    return None


def _number(value: Any) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise Wrong(BAD_POSITION)
    return number


def number_of(value: Any) -> float | int | None:
    """Return a number, written as one or as a text; None for anything else, whole numbers as such."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def degrees(place: tuple[int, int] | None) -> dict[str, float | None]:
    """Return the columns of a position."""
    return {"latitude": place[0] / 1e7, "longitude": place[1] / 1e7} if place else {}


def when_of(record: dict[str, Any], name: str, offset: Any = None) -> When | None:
    """Return the moment under `name` or `nameMs`, None when there is none; raises ValueError when it cannot be read.

    `offset` is what the record says of the zone in minutes: it has the last word.
    """
    value = record.get(name)
    if value is None or value == "":
        value = record.get(name + "Ms")
    return None if value is None or value == "" else moment(value, offset)


def moment(value: Any, offset: Any = None) -> When:
    """Read a time of Google: ISO 8601, or a count of seconds, milliseconds or microseconds since 1970.

    'Z' says which moment, not which zone the person was in: the offset stays unknown. The precision is that of
    the number itself, so that the older and the newer writing of one record are equal.
    """
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if text.isascii() and text.isdigit():
        size = len(text)
        when = from_unix(int(text), "s" if size <= 10 else "ms" if size <= 14 else "us")
    else:
        when = parse_time(text)
        if when.offset_origin == "explicit" and text[-1:] in "Zz":
            when = when._replace(offset_minutes=None)
    micro = when.published
    precision = when.precision
    if precision in ("s", "ms", "us"):
        precision = "s" if micro % 1_000_000 == 0 else "ms" if micro % 1_000 == 0 else "us"
    if isinstance(offset, int) and not isinstance(offset, bool) and -24 * 60 < offset < 24 * 60:
        when = when._replace(offset_minutes=offset, offset_origin="explicit")
    return when._replace(precision=precision)


def listed(value: Any) -> list[Any]:
    """Return the elements of a list, however many; nothing for what is no list."""
    return value if isinstance(value, list) else []


def position_key(published: int, place: tuple[int, int]) -> str:
    """Return the key of a position: the same in a file of Takeout and on the phone."""
    return key_of("position", published, *place)


def device_named(tag: Any) -> str:
    """Return the instrument: several devices of one person write into one history."""
    number = number_of(tag)
    return GOOGLE if number is None else f"{GOOGLE} (device {number})"
