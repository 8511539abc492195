"""How much did each object capture, which companies hold it, at which hours and in which years?

Everything is summed from the cells of the hours by number; a day is a local one, by the clock that I lived by (`hours.clock`).
What is only known to the day, the month or the year has no hour of the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.hours.clock import GUESSED
from murmure.hours.piece import NONE, UNKNOWN
from murmure.lenses.me.footprint.choice import choices

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.table import Cells
    from murmure.lenses.me.footprint.held import Held
    from murmure.lenses.me.footprint.kind import Kinds
    from murmure.lenses.me.footprint.owner import Owners

DAY = 24


@dataclass(frozen=True)
class Footprint:
    """Hold the sums by key of the hours, and where they come from.

    held          what is known of each key
    count         activities of each key that are about me
    timed, night, dim   those whose hour is known, at night by a clock, by no clock at all
    blocked       queries that were refused
    first, last   local days, NONE where nothing is dated; `located` and `seconds` as in the cells
    clock         captures: objects x hours of the day
    years         captures: companies x years from `oldest` on
    days          captures: choices x local days from `base` on
    """

    held: Held
    owners: Owners
    kinds: Kinds
    count: np.ndarray
    timed: np.ndarray
    night: np.ndarray
    dim: np.ndarray
    blocked: np.ndarray
    first: np.ndarray
    last: np.ndarray
    located: np.ndarray
    seconds: np.ndarray
    clock: np.ndarray
    years: np.ndarray
    oldest: int
    days: np.ndarray
    base: int


def summed(pieces: list[Cells], held: Held, owners: Owners, kinds: Kinds, clock: Clock) -> Footprint:
    """Return the sums of some cells, in one walk over them."""
    import numpy as np

    from murmure.kernels import tally

    keys, (one, other) = len(held.about), held.slots
    sums, by_hour = np.zeros((keys, 6)), np.zeros((len(held.things), DAY))
    first, last = np.full(keys, np.iinfo(np.int32).max, np.int32), np.full(keys, NONE, np.int32)
    low, added, guessed = _shifts(pieces, clock)
    base, year_of, oldest = _calendar(pieces)
    years = np.zeros((len(owners.companies), max(int(year_of.max(initial=0)) + 1, 1)))
    days = np.zeros((len(choices().all), len(year_of)))
    for cells in pieces:
        for column in cells:
            column.flags.writeable = False  # one compiled form for all
        tally.tally(*cells, NONE, UNKNOWN, low, added, guessed, held.about, held.thing, one.company, other.company, held.choice, base,
                    year_of, sums, first, last, by_hour, years, days)  # fmt: skip
    mine = held.about
    return Footprint(
        held,
        owners,
        kinds,
        sums[:, tally.COUNT] * (mine | held.unsaid),
        (sums[:, tally.FINE] - sums[:, tally.DIM]) * mine,
        sums[:, tally.NIGHT] * mine,
        sums[:, tally.DIM] * mine,
        sums[:, tally.COUNT] * held.blocked,
        np.where(last == NONE, NONE, first),
        last,
        sums[:, tally.LOCATED] * mine,
        sums[:, tally.SECONDS] * mine,
        by_hour,
        years,
        oldest,
        days,
        base,
    )


def _span(pieces: list[Cells]) -> tuple[int, int]:
    """Return the first and the last hour of some cells; 0 and 0 when none is dated."""
    import numpy as np

    dated = [one for one in pieces if one.hour[-1] != NONE]
    if not dated:
        return 0, 0
    return min(int(one.hour[np.searchsorted(one.hour, NONE + 1)]) for one in dated), max(
        int(one.hour[-1]) for one in dated
    )


def _shifts(pieces: list[Cells], clock: Clock) -> tuple[int, np.ndarray, np.ndarray]:
    """Return the first hour, and for each hour from it on the hours to add where the log says no offset, and whether that is a guess.

    Only hours that occur are asked of the clock: a log may hold one day of 1970 and one of today.
    """
    import numpy as np

    low, high = _span(pieces)
    there = np.zeros(high - low + 1, bool)
    for one in pieces:
        dated = one.hour[np.searchsorted(one.hour, NONE + 1) :]
        there[dated - low] = True
    distinct = np.flatnonzero(there)
    shift, origin = clock.at(distinct + low)
    added, guessed = np.zeros(len(there), np.int64), np.zeros(len(there), bool)
    added[distinct], guessed[distinct] = shift // 60, origin == GUESSED
    return low, added, guessed


def _calendar(pieces: list[Cells]) -> tuple[int, np.ndarray, int]:
    """Return the first day that may occur, for each day from it on the column of its year, and the year of the first column."""
    import numpy as np

    low, high = _span(pieces)
    days = np.arange(low // DAY - 2, high // DAY + 3)  # no clock is two days from UTC
    year = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return int(days[0]), (year - year[0]).astype(np.int64), int(year[0])
