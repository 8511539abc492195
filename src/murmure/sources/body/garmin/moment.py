"""When was it, in the ways in which files of Garmin write a time?"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.body.series import number_of
from murmure.sources.times import When, from_unix, in_zone, on_day, parse_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_FIRST = 788_918_400_000_000  # 1995: what claims to be older has a clock that was never set
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
# Exports made before 2020: {"date": "Jan 5, 2019 12:00:00 AM"}.
_WORDY = re.compile(r"([A-Za-z]{3})\w* (\d{1,2}), (\d{4})(?:,? (\d{1,2}):(\d\d):(\d\d)[\s\u202f]?([AP])M)?")


def _naive(value: Any) -> datetime | str | None:
    """Return a time without a zone as a datetime, another text as it is, None for nothing."""
    if isinstance(value, dict):
        value = value.get("date")
    if isinstance(value, list) and 3 <= len(value) <= 7 and all(type(part) is int for part in value):
        return datetime(*value[:6])  # [year, month, day, hour, minute, second]
    if not isinstance(value, str) or not value.strip():
        return None
    found = _WORDY.fullmatch(value.strip())
    if not found:
        return value
    month, day, year, hour, minute, second, half = found.groups()
    hours = int(hour) % 12 + 12 * (half == "P") if hour else 0
    return datetime(int(year), _MONTHS[month.casefold()], int(day), hours, int(minute or 0), int(second or 0))


def instant(value: Any) -> When | Both:
    """Read a moment that its name says to be GMT: milliseconds since 1970, or a text without a zone."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            milliseconds = number_of(value)
            when = from_unix(round(milliseconds), "ms") if milliseconds is not None else None
            return IMPOSSIBLE_DATE if when is None else _sane(_second(when))
        naive = _naive(value)
        if naive is None:
            return NO_DATE
        when = parse_time(naive) if isinstance(naive, str) else in_zone(naive)
    except (ValueError, OverflowError, KeyError):
        return BAD_DATE
    # GMT is in the name of the field: nothing is assumed.
    return _sane(_second(when._replace(offset_origin="explicit")))


def local(value: Any, zone: ZoneInfo | None) -> When | Both:
    """Read a time on the clock of the account."""
    try:
        naive = _naive(value)
        if naive is None:
            return NO_DATE
        when = parse_time(naive, zone) if isinstance(naive, str) else in_zone(naive, zone)
    except (ValueError, OverflowError, KeyError):
        return BAD_DATE
    return _sane(_second(when))


def day(value: Any, zone: ZoneInfo | None) -> When | Both:
    """Read a day, whatever hour stands behind it."""
    try:
        naive = _naive(value)
        if naive is None:
            return NO_DATE
        which = date.fromisoformat(naive.strip()[:10]) if isinstance(naive, str) else naive.date()
        return _sane(on_day(which, zone))
    except (ValueError, OverflowError, KeyError):
        return BAD_DATE


def _second(when: When) -> When:
    """Return a moment whose fraction, always written, is none, as one of a second."""
    return when._replace(precision="s") if when.precision in ("ms", "us") and when.published % 1_000_000 == 0 else when


def _sane(when: When) -> When | Both:
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE
