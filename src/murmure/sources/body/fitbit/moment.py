"""When was it, in the ways in which parts of a Fitbit export write a time?

Each part has a clock of its own, and says nothing of it. Series (heart rate,
steps ...) run in UTC: their files hold one day of UTC each, and the tables of
Google write the same moments with a `Z`. Nights are in the local time of the
device. The page of the source says what is known of the others.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.times import When, in_zone, on_day, parse_instant

_FIRST = 1_167_609_600_000_000  # 2007: Fitbit begins
_DAY, _SECOND = 86_400, 1_000_000
_ORDINAL = date(1970, 1, 1).toordinal()


@lru_cache(4096)
def _midnight(text: str) -> int:
    """Return the seconds since 1970 of the midnight of "MM/DD/YY"; -1 when it is none."""
    parts = text.split("/")
    try:
        month, day, year = (int(part) for part in parts)
        return (
            date(year + (2000 if year < 70 else 1900 if year < 100 else 0), month, day).toordinal() - _ORDINAL
        ) * _DAY
    except ValueError:
        return -1


def american(text: str) -> int:
    """Return "MM/DD/YY HH:MM:SS" as microseconds since 1970, as if the clock were that of UTC; -1 when it is no such time.

    >>> american("03/05/23 18:12:01")
    1678039921000000
    """
    if len(text) != 17 or text[11] != ":" or text[14] != ":" or text[8] != " ":
        return -1
    first = _midnight(text[:8])
    clock = text[9:11] + text[12:14] + text[15:]
    if first < 0 or not (clock.isascii() and clock.isdecimal()):
        return -1
    hour, minute, second = int(clock[:2]), int(clock[2:4]), int(clock[4:])
    if hour > 23 or minute > 59 or second > 59:
        return -1
    return (first + hour * 3_600 + minute * 60 + second) * _SECOND


def series(text: str) -> When | Both:
    """Read a time of a series: American without a zone, or ISO 8601; what has no zone is UTC, and that is assumed."""
    found = american(text)
    if found >= 0:
        return When(found, None, "assumed", "s") if found >= _FIRST else IMPOSSIBLE_DATE
    return local(text, None)


def local(text: str, zone: ZoneInfo | None) -> When | Both:
    """Read a time on the clock of the device; one that says its zone is where it says."""
    text = text.strip()
    if not text:
        return NO_DATE
    found = american(text)
    try:
        when = (
            in_zone(datetime.fromtimestamp(found / _SECOND, ZoneInfo("UTC")).replace(tzinfo=None), zone)
            if found >= 0
            else parse_instant(text, zone)
        )
    except (ValueError, OverflowError, OSError):
        return BAD_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE


def day(text: str, zone: ZoneInfo | None) -> When | Both:
    """Read a day, whatever hour stands behind it."""
    text = text.strip()
    if not text:
        return NO_DATE
    seconds = _midnight(text[:8]) if text[2:3] == "/" else -1
    try:
        which = date.fromordinal(seconds // _DAY + _ORDINAL) if seconds >= 0 else date.fromisoformat(text[:10])
        when = on_day(which, zone)
    except (ValueError, OverflowError):
        return BAD_DATE
    return when if when.published >= _FIRST - _DAY * _SECOND else IMPOSSIBLE_DATE
