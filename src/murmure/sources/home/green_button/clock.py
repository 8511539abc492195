"""What was the offset of the place of a meter at a moment, by the rules that its file gives?

The rules are those of ESPI's LocalTimeParameters: offsets in seconds, and for each change of the clock 32 bits
(month 4, operator 3, day of the month 5, day of the week 3, hour 5, seconds 12).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

_LAST = 7


class Rule(NamedTuple):
    """Hold when a clock changes in a year; `operator` 0 the day itself, 1 the weekday on or after it, 2 to 6 its first to fifth, 7 its last."""

    month: int
    operator: int
    day: int
    weekday: int
    seconds: int

    def in_year(self, year: int) -> datetime | None:
        """Return the local time at which the clock changes; None for a rule that names no day."""
        if not 1 <= self.month <= 12:
            return None
        last = monthrange(year, self.month)[1]
        if self.operator == 0 or not self.weekday:
            day = self.day
        else:
            # ESPI counts from Monday = 1.
            wanted = self.weekday - 1
            if self.operator == _LAST:
                day = last - (datetime(year, self.month, last).weekday() - wanted) % 7
            else:
                start = max(self.day, 1) if self.operator == 1 else 1
                if start > last:
                    return None
                day = start + (wanted - datetime(year, self.month, start).weekday()) % 7 + 7 * max(self.operator - 2, 0)
        return datetime(year, self.month, day) + timedelta(seconds=self.seconds) if 1 <= day <= last else None


def rule_of(text: str | None) -> Rule | None:
    """Return a rule from its eight hex digits.

    >>> rule_of("360E2000")
    Rule(month=3, operator=3, day=0, weekday=7, seconds=7200)
    """
    try:
        bits = int(text or "", 16)
    except ValueError:
        return None
    if not 0 < bits < 1 << 32 or "_" in (text or ""):
        return None
    return Rule(bits >> 28, bits >> 25 & 7, bits >> 20 & 31, bits >> 17 & 7, (bits >> 12 & 31) * 3600 + (bits & 4095))


_NORTH_AMERICA = (rule_of("360E2000"), rule_of("B40E2000"))


class Place(NamedTuple):
    """Hold the offset of a place (seconds), by how much it moves, and when."""

    offset: int
    saving: int = 0
    start: Rule | None = None
    end: Rule | None = None

    def minutes_at(self, seconds: int) -> int:
        """Return the offset in minutes at a moment in seconds since 1970 UTC."""
        moment = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) + timedelta(seconds=self.offset)
        return (self.offset + (self.saving if self._summer(moment) else 0)) // 60

    def _summer(self, moment: datetime) -> bool:
        """Say whether a standard time lies in the summer of its year; a rule says the time that the clock shows before it changes."""
        if not self.saving or self.start is None or self.end is None:
            return False
        start, end = _changes(self.start, self.end, moment.year)
        if start is None or end is None:
            return False
        end -= timedelta(seconds=self.saving)
        return start <= moment < end if start < end else not end <= moment < start


@lru_cache(512)
def _changes(start: Rule, end: Rule, year: int) -> tuple[datetime | None, datetime | None]:
    return start.in_year(year), end.in_year(year)


def place_of(fields: dict[str, str]) -> Place | None:
    """Return the place that LocalTimeParameters describe; None when they say no offset that can be."""
    offset, saving = _seconds(fields.get("tzOffset")), _seconds(fields.get("dstOffset"))
    if offset is None:
        return None
    start, end = rule_of(fields.get("dstStartRule")), rule_of(fields.get("dstEndRule"))
    if offset > 0 and saving and (start, end) == _NORTH_AMERICA:
        offset = -offset  # east of Greenwich no clock changes with those of North America: some utilities forget the sign
    return Place(offset, saving or 0, start, end)


def _seconds(text: str | None) -> int | None:
    try:
        value = int(text or "")
    except ValueError:
        return None
    return value if abs(value) <= 15 * 3600 else None
