"""Which days are looked at, where a stray activity lies years after, or before, all others?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.shelf import distinct
from murmure.model.activity import ME

if TYPE_CHECKING:
    from murmure.hours.clock import Clock
    from murmure.hours.lean import Lean

ENOUGH = 14
"""Days on which something is known that a window holds at least, where any does."""


class Window(NamedTuple):
    """Hold the first and the last local day that is looked at (days since 1970)."""

    first: int
    last: int


def window_of(hours: Lean, clock: Clock, days: int) -> Window:
    """Return the newest so many days of which enough is known; the fullest ones where none has enough."""
    import numpy as np

    from murmure.lenses.me.rhythm.night import QUANTITY
    from murmure.lenses.me.rhythm.touch import DONE
    from murmure.lenses.me.rhythm.wave import ACTS, BODY

    chosen = hours.chosen(actor=ME, quantity=(*BODY, QUANTITY))
    for one in (*DONE, *(wanted for _, wanted in ACTS.values())):
        chosen |= hours.chosen(**one)
    cells = hours.cells(-(1 << 30), None, chosen)
    cells = cells.where(cells.coarse == 0)
    if not len(cells.hour):
        return Window(0, -1)
    known = distinct(clock.local(cells)[0] // 24)
    held = np.arange(1, len(known) + 1) - np.searchsorted(known, known - days, "right")
    full = np.flatnonzero(held >= min(ENOUGH, int(held.max())))
    last = int(known[full[-1]])
    return Window(last - days + 1, last)
