"""Into which stretches of time is a picture cut, and what is written below them?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FEW, MOST = 24, 40
"""Months up to which a month is a bin; quarters up to which a quarter is one. Beyond, a bin is a year."""
BLANK = 3
"""In a long picture, more bins than these with nothing in them, one after the other, are drawn as one."""

HALF = 20.0
"""Half the width of a text below the picture: none sticks out."""


@dataclass(frozen=True)
class Mark:
    """Write a text below a picture, centred at `x`; `left` is where its year or month begins."""

    x: float
    left: float
    text: str


@dataclass(frozen=True)
class Axis:
    """Hold the bins of a picture: `step` months each; `bins` are their first months, as `2025-03`, "" where many blank ones are left out."""

    step: int
    bins: tuple[str, ...]

    def bin_of(self, month: str) -> str:
        """Return the bin of a month."""
        return text_of(number_of(month) // self.step * self.step)

    def years(self, width: float, room: float = 54.0) -> list[Mark]:
        """Return the marks of the years, as many as have room."""
        return _thinned(self._marks(width, 4), room)

    def months(self, width: float, room: float = 46.0) -> list[Mark]:
        """Return the marks of the months (their text is `2025-03`), as many as have room; none when a bin is longer."""
        return _thinned(self._marks(width, 7), room) if self.step == 1 else []

    def _marks(self, width: float, letters: int) -> list[Mark]:
        """Return a mark for each stretch of bins that begin with the same letters."""
        step, found = width / max(len(self.bins), 1), []
        starts = [place for place, one in enumerate(self.bins) if place == 0 or one[:letters] != self.bins[place - 1][:letters]]
        for start, after in zip(starts, [*starts, len(self.bins)][1:], strict=True):
            middle = min(max((start + after) / 2 * step, HALF), width - HALF)
            found.append(Mark(round(middle, 1), round(start * step, 1), self.bins[start][:letters] or "…"))
        return found


def axis_of(months: Iterable[str]) -> Axis:
    """Return the bins from the first to the last of some months (`2025-03`).

    >>> axis_of(["2024-11", "2025-01"])
    Axis(step=1, bins=('2024-11', '2024-12', '2025-01'))
    """
    numbers = sorted({number_of(month) for month in months})
    if not numbers:
        return Axis(1, ())
    span = numbers[-1] - numbers[0] + 1
    step = 1 if span <= FEW else 3 if span <= 3 * MOST else 12
    filled = {number // step for number in numbers}
    bins: list[str] = []
    blank: list[str] = []
    for place in range(min(filled), max(filled) + 1):
        blank.append(text_of(place * step))
        if place in filled:
            # What is far apart stands side by side, a gap between.
            bins += blank if len(blank) <= BLANK + 1 or max(filled) - min(filled) < FEW else ["", blank[-1]]
            blank = []
    return Axis(step, tuple(bins))


def number_of(month: str) -> int:
    """Return the number of a month, from year 0 on."""
    year, _, of_year = month.partition("-")
    return int(year) * 12 + int(of_year) - 1


def text_of(number: int) -> str:
    """Return a month as `2025-03`.

    >>> text_of(number_of("2025-03") + 10)
    '2026-01'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _thinned(marks: list[Mark], room: float) -> list[Mark]:
    """Return every one, every second, every fifth ... of the marks, so that each has room."""
    gaps = sorted(after.x - before.x for before, after in zip(marks, marks[1:], strict=False))
    if not gaps:
        return marks
    usual = gaps[len(gaps) // 2]
    every = next((n for n in (1, 2, 3, 5, 6, 10, 12, 20, 50, 100) if usual * n >= room), 200)
    kept: list[Mark] = []
    for mark in marks[::every]:  # the first and the last year may be short
        if not kept or mark.x - kept[-1].x >= room:
            kept.append(mark)
    return kept
