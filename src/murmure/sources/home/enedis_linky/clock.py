"""Which moment is a local time of mainland France, in the hour that is lived twice as well?

Enedis serves mainland France: a time without zone is in Europe/Paris by law.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from murmure.sources.times import When, in_zone, microseconds, parse_instant, plausible

PARIS = "Europe/Paris"
DAY_FIRST = re.compile(r"(\d\d)/(\d\d)/(\d{4})(?:[ T]+(\d\d):(\d\d)(?::(\d\d))?)?")
CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")


class Clock:
    """Place local times of mainland France, telling apart the two passes of the hour that is lived twice."""

    def __init__(self, descending: bool = False) -> None:
        self._descending, self._last, self._seen, self._again = descending, None, set(), False

    def place(self, naive: datetime) -> When:
        """Return the moment of a local time; in an ascending table the first 02:00 of October is the summer one."""
        last, twice = self._last, _perhaps_twice(naive)
        far = last is not None and abs(naive - last) > timedelta(hours=2)
        if far:
            self._seen.clear()
        # Within the hour lived twice, a step back may be a step forward: the steps before it tell the order.
        if far or (last not in (None, naive) and not twice and not _perhaps_twice(last)):
            self._descending = naive < last
        back = (
            last is not None and twice and _perhaps_twice(last) and (naive > last if self._descending else naive < last)
        )
        # Once a time comes back, or the order turns, the other pass has begun, whatever reading is missing.
        self._again = twice and (naive in self._seen or back or (self._again and not far))
        if twice:
            self._seen.add(naive)
        self._last = naive
        return _placed(naive, int(self._again != self._descending))


def _perhaps_twice(naive: datetime) -> bool:
    return naive.month == 10 and naive.hour == 2


@lru_cache(256)
def _placed(naive: datetime, fold: int) -> When:
    """Return the moment of a local time; the end of an interval is the start of the next."""
    return in_zone(naive, ZoneInfo(PARIS), fold=fold, precision="min")


@lru_cache(256)
def local_of(text: str) -> datetime:
    """Read a local time, the day first, or the number of days of a workbook; raises ValueError."""
    found = DAY_FIRST.fullmatch(text.strip())
    if not found:
        if _SERIAL.fullmatch(text.strip()):  # a date cell of a workbook: days since 1899-12-30
            return _whole_minute(datetime(1899, 12, 30) + timedelta(days=float(text)))
        raise ValueError("not a local date")
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second)


def _whole_minute(moment: datetime) -> datetime:
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def moment_of(text: str, day: datetime | None, clock: Clock) -> When:
    """Read a moment in any form that Enedis and EDF write; an hour alone is on `day`. Raises ValueError."""
    text = text.strip()
    if len(text) == 25 and text[10] == "T" and text[19] in "+-":  # the usual form, with its offset
        moment = datetime.fromisoformat(text)
        published = microseconds(moment)
        if not plausible(published):
            raise ValueError("outside the plausible years")
        return When(published, (moment.utcoffset() or timedelta()) // timedelta(minutes=1), "explicit", "s")
    found = CLOCK.fullmatch(text)
    if found and day is not None:
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour > 24 or minute > 59:
            raise ValueError("not an hour of the day")
        return clock.place(day.replace(microsecond=0) + timedelta(hours=hour, minutes=minute, seconds=second))
    try:
        return clock.place(local_of(text))
    except ValueError:
        when = parse_instant(text)
        if when.offset_origin != "assumed":
            return when
    naive = datetime.fromisoformat(text.replace("/", "-"))
    return clock.place(naive)


def start_of(text: str, when: When) -> int:
    """Return when the interval begins: of the two readings of a local time, the last one before its end."""
    naive = local_of(text)
    starts = [_placed(naive, fold).published for fold in (0, 1)]
    before = [start for start in starts if start < when.published]
    if not before:
        raise ValueError("ends before it begins")
    return max(before)
