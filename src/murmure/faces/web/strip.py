"""How full is each year, month and day of the log?"""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from murmure.faces.web.tell import MONTHS, short_day

LEVELS = 5


@dataclass(frozen=True)
class Cell:
    """Hold one year, month or day: `when` is its address, `level` (0 to 5) its fullness, `share` the same in percent."""

    when: str
    name: str
    count: int
    level: int
    share: int
    current: bool = False
    column: int = 0
    line: int = 0


@dataclass(frozen=True)
class Strip:
    """Hold the rows of the strip: all years; the months, and every day, of the chosen year; the days of the chosen month."""

    years: list[Cell]
    months: list[Cell]
    days: list[Cell]
    year: list[Cell]
    chosen: str


def day_of(value: Any) -> date:
    """Return a date from what the home gives: a date, a time or ISO text."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def per_day(density: Iterable[tuple[Any, str, int]]) -> Counter[date]:
    """Add the sources of each day."""
    days: Counter[date] = Counter()
    for at, _, count in density:
        if at is not None:
            days[day_of(at)] += count
    return days


def levels(counts: Iterable[int]) -> Callable[[int], int]:
    """Return the function that gives a count its level: 0 for nothing, then 1 to 5 by rank.

    By rank and not by size: one day of ten thousand queries must not make a year of others look empty.
    """
    ranks = sorted({count for count in counts if count})
    return lambda count: 0 if not count else 1 + (LEVELS * bisect_left(ranks, count)) // max(len(ranks), 1)


def strip(density: Iterable[tuple[Any, str, int]], when: str, lang: str) -> Strip | None:
    """Return the strip with `when` (2026, 2026-05 or 2026-05-04) chosen; without it, the last year."""
    days = per_day(density)
    if not days:
        return None
    last = max(days)
    year = int(when[:4]) if when else last.year
    month = int(when[5:7]) if len(when) >= 7 else 0
    years, months = Counter[int](), Counter[int]()
    for at, count in days.items():
        years[at.year] += count
        if at.year == year:
            months[at.month] += count
    span = range(min(years), max(years) + 1) if max(years) - min(years) < 60 else sorted(years)
    return Strip(
        _cells([(str(y), str(y), years[y]) for y in span], str(year)),
        _cells([(f"{year:04d}-{m:02d}", MONTHS[lang][m - 1], months[m]) for m in range(1, 13)], when[:7]),
        _days(days, year, month, when, lang) if month else [],
        _year(days, year, when, lang),
        f"{year:04d}",
    )


def _cells(rows: list[tuple[str, str, int]], chosen: str) -> list[Cell]:
    most = max((count for *_, count in rows), default=0)
    level = levels(count for *_, count in rows)
    return [
        Cell(when, name, count, level(count), round(100 * count / most) if most else 0, when == chosen)
        for when, name, count in rows
    ]


def _days(days: Counter[date], year: int, month: int, when: str, lang: str) -> list[Cell]:
    length = calendar.monthrange(year, month)[1]
    spans = [date(year, month, number) for number in range(1, length + 1)]
    return _cells([(at.isoformat(), str(at.day), days[at]) for at in spans], when)


def _year(days: Counter[date], year: int, when: str, lang: str) -> list[Cell]:
    """Return the days of a year as a calendar: one column a week, one line a day of the week."""
    first = date(year, 1, 1)
    level = levels(count for at, count in days.items() if at.year == year)
    cells = []
    for number in range(366 if calendar.isleap(year) else 365):
        at = first + timedelta(days=number)
        column, line = divmod(number + first.weekday(), 7)
        cells.append(
            Cell(
                at.isoformat(), short_day(at, lang), days[at], level(days[at]), 0, at.isoformat() == when, column, line
            )
        )
    return cells
