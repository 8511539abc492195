"""How much is noted about me between midnight and five?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.lean import Lean
    from murmure.hours.table import Cells
    from murmure.lenses.me.rhythm.window import Window

NIGHT = 5
"""Hours after midnight that are night."""


class Dark(NamedTuple):
    """Hold how many activities about me each local day (since 1970) has between midnight and five; days of which nothing is known are left out."""

    day: np.ndarray
    count: np.ndarray


def dark_of(hours: Lean, clock: Clock, window: Window) -> Dark:
    """Return the nights of some days."""
    import numpy as np

    cells = hours.cells(-(1 << 30), None, ~hours.chosen(actor=""))
    cells = cells.where(cells.coarse == 0)
    if not len(cells.hour):
        return Dark(np.zeros(0, np.int64), np.zeros(0, np.int64))
    local, _ = clock.local(cells)
    recent = (local // 24 >= window.first) & (local // 24 <= window.last)
    local, count = local[recent], cells.count[recent]
    day, place = np.unique(local // 24, return_inverse=True)
    return Dark(day, np.bincount(place, np.where(local % 24 < NIGHT, count, 0), len(day)).astype(np.int64))


def by_night(cells: Cells, clock: Clock) -> np.ndarray:
    """Return which cells lie between midnight and five."""
    return clock.local(cells)[0] % 24 < NIGHT
