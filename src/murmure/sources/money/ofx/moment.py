"""Which moment does OFX mean: 20240131, 20240131120000.000[-5:EST], 20240131[+5.30:IST]?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from murmure.sources.times import When, in_zone, microseconds, on_day, parse_instant, plausible

_SHAPE = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:[.,:](\d{1,9}))?)?\s*"
    r"(?:\[\s*([+-]?\d{1,2})?(?:[.:](\d{1,2}))?[+-]?\s*(?::?\s*([A-Za-z ]{1,40}))?\s*\])?"
)
# What banks write when they leave the number out: [-:EST].
_NAMES = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
          "AKDT": -480, "HST": -600, "GMT": 0, "UTC": 0, "BST": 60, "WET": 0, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180}  # fmt: skip


@lru_cache(65_536)
def ofx_time(text: str, zone: ZoneInfo | None = None) -> When:
    """Read a date or a moment of OFX; raises ValueError.

    Midnight and noon stand for a whole day: banks must write an hour, and know none.

    >>> ofx_time("20240131120000.000[-5:EST]").precision, ofx_time("20240131093000[+5.30:IST]").offset_minutes
    ('day', 330)
    """
    text = text.strip()
    found = _SHAPE.fullmatch(text)
    if not found:
        return parse_instant(text, zone)  # 2024-01-31, or a mail date: not OFX, but seen
    year, month, day, hour, minute, second, fraction, hours, part, name = found.groups()
    whole = date(int(year), int(month), int(day))
    clock = (int(hour or 0), int(minute or 0), int(second or 0))
    offset = _offset(hours, part, name) if "[" in text else None
    dayly = hour is None or clock in ((0, 0, 0), (12, 0, 0))
    if offset is None:
        if dayly:
            return on_day(whole, zone)
        return in_zone(_moment(whole, clock, fraction), zone, precision=_precision(second, fraction))
    local = datetime(whole.year, whole.month, whole.day) if dayly else _moment(whole, clock, fraction)
    published = microseconds(local.replace(tzinfo=timezone(timedelta(minutes=offset))))
    if not plausible(published):
        raise ValueError("outside the plausible years")
    if dayly:
        return When(published, offset, "explicit", "day")
    # GMT says which moment it was, not where the person was.
    known = None if offset == 0 and (name or "").strip().upper() in ("GMT", "UTC") else offset
    return When(published, known, "explicit", _precision(second, fraction))


def _precision(second: str | None, fraction: str | None) -> str:
    # Thousandths that are nought are a form to fill, not a clock.
    return "min" if second is None else "ms" if fraction and fraction.strip("0") else "s"


def _moment(day: date, clock: tuple[int, int, int], fraction: str | None) -> datetime:
    hour, minute, second = clock
    more = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta(seconds=1) if second == 60 else timedelta()
    moment = datetime(day.year, day.month, day.day, 0 if hour == 24 and more else hour, minute, min(second, 59))
    return moment + more + timedelta(microseconds=int((fraction or "0").ljust(6, "0")[:6]))


def _offset(hours: str | None, part: str | None, name: str | None) -> int | None:
    """Return minutes; .5 is half an hour, .30 thirty minutes; without a number the name tells, if it does."""
    if hours is None:
        return _NAMES.get((name or "").strip().upper())
    minutes = 0 if not part else int(part) if len(part) == 2 and part in ("15", "30", "45", "00") else round(float("0." + part) * 60)
    total = abs(int(hours)) * 60 + minutes
    if total > 15 * 60:
        raise ValueError("no place on Earth is that far")
    return -total if hours.startswith("-") else total
