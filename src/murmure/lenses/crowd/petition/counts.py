"""What do the readings of the counts of petitions say, once what cannot be is put aside?

A reading is the number of signatures that somebody saw at a moment. Readings
repeat, miss hours, go down when signatures are taken back, and lie when a page
is broken or a clock is wrong. Nothing here looks ahead: what is said of a
reading follows from it and from those before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
AWAY = 400 * DAY
"""A few readings that come so long after all others were made by a clock that is wrong."""
FEW = 0.01
"""What share of the readings are few; one alone is, when there are `ENOUGH` in all."""
ENOUGH = 10
STEP = 1_000
"""A petition that gains more than so many in an hour, and more than it had, is believed at the reading after."""


@dataclass(frozen=True)
class Counts:
    """Hold the readings, by petition and time; one of each moment.

    names     of each petition
    petition  place in `names` of each reading (int64)
    time      microseconds since 1970 (int64)
    count     signatures that the reading says (float64)
    believed  the same, but for a jump that no second reading bears out yet: the count before it (float64)
    settled   the same as one who reads later believes it: a jump counts as far as the next reading bears it out (float64)
    row       place of the reading in what was given (int64)
    starts    where the readings of each petition begin (int64[petitions + 1])
    aside     readings that were left out: no number, below nought, or of a clock that is wrong
    """

    names: list[str]
    petition: np.ndarray
    time: np.ndarray
    count: np.ndarray
    believed: np.ndarray
    settled: np.ndarray
    row: np.ndarray
    starts: np.ndarray
    aside: int

    @property
    def now(self) -> int:
        """The moment of the last reading of all."""
        return int(self.time.max())

    def at(self, petition: np.ndarray, moment: np.ndarray) -> np.ndarray:
        """Return the place of the last reading of a petition at or before the second of a moment; -1 when there is none."""
        import numpy as np

        # In seconds: a hundred thousand petitions times the microseconds of ten years are more than a number holds.
        base = int(self.time.min())
        span = (int(self.time.max()) - base) // SECOND + 2
        keys = self.petition * span + (self.time - base) // SECOND
        found = np.searchsorted(keys, petition * span + np.clip((moment - base) // SECOND, -1, span - 2), "right") - 1
        return np.where(found >= self.starts[petition], found, -1)


def counts_of(petition: Any, time: Any, count: Any) -> Counts:
    """Return the readings in order.

    petition, time, count   sequences of equal length: names or numbers, microseconds since 1970, signatures

    >>> counts_of(["a", "a", "b"], [0, 3_600_000_000, 0], [1, 5, 2]).count.tolist()
    [1.0, 5.0, 2.0]
    """
    import numpy as np

    petition, time, count = np.asarray(petition), np.asarray(time, np.int64), np.asarray(count, np.float64)
    good = np.isfinite(count) & (count >= 0)
    good[good] = _in_time(time[good])
    kept = np.flatnonzero(good)
    names, place = np.unique(petition[kept], return_inverse=True)
    order = np.lexsort((count[kept], time[kept], place))
    place, at = place[order], time[kept][order]
    # Of two readings of a moment, the higher.
    last = np.append((place[1:] != place[:-1]) | (at[1:] != at[:-1]), True)[: len(at)]
    order, place, at = order[last], place[last].astype(np.int64), at[last]
    starts = np.searchsorted(place, np.arange(len(names) + 1)).astype(np.int64)
    said = count[kept][order]
    return Counts(
        [str(name) for name in names],
        place,
        at,
        said,
        *_heard(said, place, at),
        kept[order],
        starts,
        len(count) - len(kept),
    )


def _in_time(time: np.ndarray) -> np.ndarray:
    """Return which readings are not of a clock that is wrong: few, and far from all others at either end."""
    import numpy as np

    order, few = np.argsort(time, kind="stable"), max(1, int(FEW * len(time))) if len(time) >= ENOUGH else 0
    good = np.ones(len(time), bool)
    for cut in (np.flatnonzero(np.diff(time[order]) > AWAY) + 1).tolist():
        if cut <= few:
            good[order[:cut]] = False
        if len(time) - cut <= few:
            good[order[cut:]] = False
    return good


def _heard(count: np.ndarray, petition: np.ndarray, time: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what each reading says but for a jump beyond `STEP` an hour: first as the one before has it, then as the next one bears it out."""
    import numpy as np

    before, after = np.roll(count, 1), np.roll(count, -1)
    same = np.append(False, petition[1:] == petition[:-1])[: len(count)]
    hours = np.maximum((time - np.roll(time, 1)) / HOUR, 1.0)
    jump = same & (count - before > np.maximum(STEP, before) * hours)
    next_is_same = np.append(same[1:], False)[: len(count)]
    return np.where(jump, before, count), np.where(
        jump, np.where(next_is_same, np.minimum(count, after), before), count
    )


def gains(counts: Counts, hours: int) -> np.ndarray:
    """Return the signatures that each reading has above those `hours` before (float64), at the pace of a gap when nobody looked.

    The count before is the highest of the same span before that: a page that
    showed nothing for a moment does not make a jump when it is mended. Of a
    petition that is first seen while others were read already, the first
    count was gained since; of one that is there when the reading starts, nothing is known.
    """
    import numpy as np

    span = hours * HOUR
    looked = np.unique(counts.time)
    when = counts.time - span
    base = counts.at(counts.petition, when)
    known = base >= 0
    # Before a petition is first seen it had none, unless it is there from the first hour.
    first = counts.starts[counts.petition]
    old = counts.time[first] < looked[0] + 2 * HOUR if len(looked) else np.zeros(0, bool)
    before = np.where(known, _highest(counts, base, span), np.where(old, counts.settled[first], 0.0))
    seen = looked[np.maximum(np.searchsorted(looked, when, "right") - 1, 0)] if len(looked) else when
    gap = np.where(known, np.maximum(counts.time - seen, span), span)
    return np.maximum(counts.believed - before, 0.0) * (span / gap)


def _highest(counts: Counts, base: np.ndarray, span: int) -> np.ndarray:
    """Return the highest count from `span` before each reading of `base` to it."""
    import numpy as np

    if not len(base):
        return np.zeros(0)
    last = np.maximum(base, 0)
    first = np.maximum(counts.at(counts.petition[last], counts.time[last] - span), counts.starts[counts.petition[last]])
    # The highest of any stretch, from tables of stretches of 1, 2, 4, ... readings.
    level, tables = counts.settled, [counts.settled]
    while 2 ** len(tables) <= int((last - first).max()) + 1:
        half = 2 ** (len(tables) - 1)
        level = np.maximum(level, np.append(level[half:], np.full(half, -np.inf)))
        tables.append(level)
    power = np.log2(last - first + 1).astype(np.int64)
    table = np.stack(tables)
    return np.maximum(table[power, first], table[power, last - 2**power + 1])
