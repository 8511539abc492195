"""When did I sleep, as what measured it says: the middle of each night, and how alike one day is to the next?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.measures import piece
from murmure.measures.strand import held, strand_of, within

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.lens import Ask
    from murmure.lenses.me.rhythm.window import Window
    from murmure.trust.view import View

MINUTE = 60_000_000
HOUR, DAY = 60, 1440
LONGEST = 16 * HOUR
"""What lasts longer is a day that was written down, and no night."""
JOINED = 90
"""Minutes of waking between two parts of one night."""
SHORTEST = 3 * HOUR
"""A shorter sleep is no night."""
QUANTITY = "sleep_duration"


class Nights(NamedTuple):
    """Hold nights by the day on which they end: when they begin and end, minutes from its midnight; and all sleep, as local minutes since 1970."""

    day: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    asleep: np.ndarray
    awake: np.ndarray

    def middle(self) -> np.ndarray:
        """Return the middle of each night, minutes from midnight."""
        return (self.begin + self.end) / 2


def nights_of(view: View, ask: Ask, window: Window) -> Nights:
    """Return the nights of some days: each as the first device tells it that says anything of it."""
    import numpy as np

    from murmure.graphs.shelf import Shelf

    shelf = ask.shelf or Shelf()
    columns = [piece.columns_of(view, shelf, one, relation) for one, relation in view.parts().items()]
    strand = within(
        strand_of(QUANTITY, [(here, held(here)) for here in columns], ask.orders.get(QUANTITY, ())),
        ask.since,
        ask.until,
    )
    begin, end, taken = [], [], np.zeros(0, np.int64)
    for low, high in zip(strand.bounds[:-1].tolist(), strand.bounds[1:].tolist(), strict=True):
        start = (strand.start[low:high] + strand.shift[low:high]) // MINUTE
        stop = (strand.end[low:high] + strand.shift[low:high]) // MINUTE
        turn = (start + stop + DAY) // 2 // DAY  # from noon to noon
        kept = (stop > start) & (stop - start <= LONGEST) & ~np.isin(turn, taken)
        begin.append(start[kept])
        end.append(stop[kept])
        taken = np.union1d(taken, turn[kept])
    if not begin or not sum(map(len, begin)):
        return Nights(*(np.zeros(0, np.int64) for _ in range(5)))
    asleep, awake = _joined(np.concatenate(begin), np.concatenate(end), 0)
    turn = (asleep + awake + DAY) // 2 // DAY
    recent = (turn >= window.first) & (turn <= window.last)
    asleep, awake = asleep[recent], awake[recent]
    if not len(asleep):
        return Nights(*(np.zeros(0, np.int64) for _ in range(5)))
    whole = _joined(asleep, awake, JOINED)
    day = (whole[0] + whole[1] + DAY) // 2 // DAY
    order = np.lexsort((whole[0], whole[0] - whole[1], day))
    order = order[np.append(True, np.diff(day[order]) != 0)]
    order = order[(whole[1] - whole[0])[order] >= SHORTEST]
    base = day[order] * DAY
    return Nights(day[order], whole[0][order] - base, whole[1][order] - base, asleep, awake)


def _joined(begin: np.ndarray, end: np.ndarray, gap: int) -> tuple[np.ndarray, np.ndarray]:
    """Return spans that do not overlap; those with at most `gap` between them are one."""
    import numpy as np

    order = np.lexsort((end, begin))
    begin, reach = begin[order], np.maximum.accumulate(end[order])
    new = np.append(True, begin[1:] > reach[:-1] + gap)
    return begin[new], reach[np.append(new[1:], True)]


def regularity(nights: Nights, aside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return days, and how alike each is to the day before, minute by minute: the index of Phillips (2017) of that pair, from -100 to 100.

    A day goes from noon to noon. Days without a night, and those set aside, make no pair.
    """
    import numpy as np

    if not len(nights.day):
        return np.zeros(0, np.int64), np.zeros(0)
    known = np.setdiff1d(nights.day, aside)
    first = int(nights.day[0]) * DAY - DAY // 2
    state = np.zeros((int(nights.day[-1]) - int(nights.day[0]) + 1) * DAY, bool)
    for low, high in zip(
        (nights.asleep - first).clip(0).tolist(), (nights.awake - first).clip(0).tolist(), strict=True
    ):
        state[low:high] = True
    grid = state.reshape(-1, DAY)
    pairs = known[np.isin(known - 1, known)]
    place = pairs - int(nights.day[0])
    return pairs, 200.0 * (grid[place] == grid[place - 1]).mean(1) - 100.0 if len(pairs) else np.zeros(0)
