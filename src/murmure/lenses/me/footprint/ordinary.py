"""What did a day without bring, beside ordinary days of the same weekday: what could be left out, what remained, and how sure is that?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from statistics import median, quantiles
from typing import NamedTuple

from murmure.lenses.me.footprint.choice import NO, PARTLY, YES, Choice, choices

AROUND, FEW = timedelta(weeks=26), 4
"""How far an ordinary day may lie from the day that is told, and how many are needed to say what is usual."""

Days = Mapping[date, Mapping[str, int]]
"""Captures by local day and choice, as the table `days` of the lens holds them."""


class Usual(NamedTuple):
    """Hold how many captures ordinary days have: the middle one, and between which two half of them lie."""

    middle: float
    low: float
    high: float


class Part(NamedTuple):
    """Hold what one choice came to on the day, and on ordinary days (None when these are too few)."""

    choice: Choice
    captures: int
    usual: Usual | None


class Told(NamedTuple):
    """Hold what a day without came to.

    days     how many ordinary days of the same weekday it is set beside
    captures, usual    in all; `by` holds the same for what is avoidable, in part, and not
    parts    each choice that occurs, in the order of the table
    """

    day: date
    days: int
    captures: int
    usual: Usual | None
    by: dict[str, tuple[int, Usual | None]]
    parts: list[Part]


def told_of(days: Days, day: date, apart: Collection[date] = ()) -> Told | None:
    """Return what a day came to beside ordinary ones; None when the log holds nothing of it.

    apart   days that are no ordinary ones: other days without
    """
    if day not in days:
        return None
    others = [one for one in days if one.weekday() == day.weekday() and abs(one - day) <= AROUND and one != day and one not in apart]
    here, words = days[day], choices().all
    by = {
        kind: (sum(here.get(key, 0) for key in words if words[key].avoidable == kind),
               usual_of([sum(days[one].get(key, 0) for key in words if words[key].avoidable == kind) for one in others]))
        for kind in (YES, PARTLY, NO)
    }  # fmt: skip
    parts = [Part(choice, here.get(key, 0), usual_of([days[one].get(key, 0) for one in others])) for key, choice in words.items()]
    return Told(
        day, len(others), sum(here.values()), usual_of([sum(days[one].values()) for one in others]), by,
        [part for part in parts if part.captures or (part.usual and part.usual.high)],
    )  # fmt: skip


def usual_of(counts: list[int]) -> Usual | None:
    """Return the middle of some counts and the two between which half of them lie; None when they are too few.

    >>> usual_of([2, 4, 6, 8, 100]), usual_of([1, 2, 3])
    (Usual(middle=6, low=4.0, high=8.0), None)
    """
    if len(counts) < FEW:
        return None
    low, _, high = quantiles(counts, n=4, method="inclusive")
    return Usual(median(counts), low, high)
