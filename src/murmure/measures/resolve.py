"""What does each day come to, when at any moment the first device that measures counts?

Three rules, by quantity (`model.quantity.rule_of`):
  share    what adds up: a device counts for the time that no higher one covers; an entry that is covered in part counts in that proportion
  sample   what is measured again and again: samples in a stretch that a higher device covers are left out; the mean of a day weighs each sample
           by the time until the next one, `reach_of` the quantity at most
  day      what is measured once: the first device that has a figure on a day stands for the day
The figure of a whole day is never cut: it counts on the days where no higher device says anything, and then nothing else does.
A day is local: each entry has the offset of its own place and season, so that days of 23 and of 25 hours are whole. A night is of the day on
which it ends: days of sleep go from six in the evening to six in the evening.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from murmure.measures.device import WHOLE, Device
from murmure.measures.strand import Strand
from murmure.model.quantity import EVENING, NIGHTLY, QUANTITIES, reach_of, rule_of

if TYPE_CHECKING:
    import numpy as np

SECOND, DAY = 1_000_000, 86_400_000_000
NOBODY = 1 << 30


@dataclass(frozen=True)
class Resolved:
    """Hold the days of one quantity: days in rows, devices in columns, in the order in which they count.

    days      days since 1970, in order
    total     what the day comes to; NaN where nothing counts
    together  what it would come to without any choice: the sum, the mean or the last of all entries
    alone     what each device says of the day, NaN where it says nothing
    part      what of the total is whose: an amount (share), seconds (sample), 1 or 0 (day)
    weight    what `alone` weighs in a mean over several days
    entries   how many entries of each begin on the day
    own, hidden   seconds that each covers, and how many of them a higher device covers too
    """

    name: str
    devices: tuple[Device, ...]
    days: np.ndarray
    total: np.ndarray
    together: np.ndarray
    alone: np.ndarray
    part: np.ndarray
    weight: np.ndarray
    entries: np.ndarray
    own: np.ndarray
    hidden: np.ndarray

    @property
    def quantity(self) -> str:
        """The quantity, without what it is of."""
        return self.name.partition(":")[0]


@dataclass(frozen=True)
class _Days:
    """Number the local days of a strand: `day` of each entry's start in the result's rows, `base` the first day since 1970."""

    base: int
    place: np.ndarray
    days: np.ndarray
    first: np.ndarray
    last: np.ndarray
    rank: np.ndarray


def resolve(strand: Strand) -> Resolved:
    """Return the days of a strand."""
    if not len(strand.start):
        return _nothing(strand)
    if strand.quantity in NIGHTLY:
        strand = replace(strand, shift=strand.shift + (24 - EVENING) * 3600 * SECOND)
    grid = _grid(strand, spread=rule_of(strand.quantity) == "share")
    return {"share": _share, "sample": _sample, "day": _day}[rule_of(strand.quantity)](strand, grid)


def _grid(strand: Strand, spread: bool) -> _Days:
    """Return the days that entries begin on, or touch (`spread`)."""
    import numpy as np

    first = (strand.start + strand.shift) // DAY
    last = (strand.end - 1 + strand.shift) // DAY if spread else first
    rank = np.repeat(np.arange(len(strand.devices), dtype=np.int32), np.diff(strand.bounds))
    whole = np.array([device.way == WHOLE for device in strand.devices])[rank]
    last = np.where(whole, first, last)
    base = int(first.min())
    mark = np.zeros(int(last.max()) - base + 1, bool)
    for day in _touched(first - base, last - base):
        mark[day] = True
    days = np.flatnonzero(mark) + base
    return _Days(base, np.cumsum(mark) - 1, days, first - base, last - base, rank)


def _touched(first: np.ndarray, last: np.ndarray) -> list[np.ndarray]:
    """Return lists of days that together are all days from first to last of each entry."""
    import numpy as np

    found = [first]
    for step in range(1, int((last - first).max(initial=0)) + 1):
        found.append((first + step)[np.flatnonzero(first + step <= last)])
    return found


def _best(strand: Strand, grid: _Days, way: bool) -> np.ndarray:
    """Return for each day from the first one on the highest rank that says something of it, whole days only (`way`) or all else."""
    import numpy as np

    best = np.full(len(grid.place), NOBODY, np.int64)
    for rank in range(len(strand.devices) - 1, -1, -1):
        if (strand.devices[rank].way == WHOLE) == way:
            low, high = strand.bounds[rank], strand.bounds[rank + 1]
            for day in _touched(grid.first[low:high], grid.last[low:high]):
                best[day] = rank
    return best


def _share(strand: Strand, grid: _Days) -> Resolved:
    import numpy as np

    from murmure.kernels import overlap

    ranks, rows = len(strand.devices), len(grid.days)
    whole = np.array([device.way == WHOLE for device in strand.devices])
    winner, rest = _best(strand, grid, True), ~whole[grid.rank]
    blocked = winner < _best(strand, grid, False)
    bounds = np.append(0, np.cumsum(np.where(whole, 0, np.diff(strand.bounds)))).astype(np.int64)
    alone, counted, own, hidden = overlap.shares(
        strand.start[rest], strand.end[rest], strand.shift[rest] - grid.base * DAY, strand.value[rest], bounds, blocked, grid.place, rows,
        reach_of(strand.quantity) * SECOND,
    )  # fmt: skip
    key = grid.place[grid.first[~rest]] * ranks + grid.rank[~rest]
    alone += np.bincount(key, strand.value[~rest], rows * ranks).reshape(rows, ranks)
    wins = blocked[grid.first[~rest]] & (winner[grid.first[~rest]] == grid.rank[~rest])
    counted += np.bincount(key[wins], strand.value[~rest][wins], rows * ranks).reshape(rows, ranks)
    own[whole], hidden[whole] = _whole_days(key, wins, rows, ranks)[:, whole]
    entries = _entries(grid, rows, ranks)
    said = (entries > 0) | (alone != 0)
    return Resolved(strand.name, strand.devices, grid.days, counted.sum(1), alone.sum(1), np.where(said, alone, np.nan), counted,
                    said.astype(float), entries, own / SECOND, hidden / SECOND)  # fmt: skip


def _whole_days(key: np.ndarray, wins: np.ndarray, rows: int, ranks: int) -> np.ndarray:
    """Return the microseconds of the whole days of each rank, and of those of them that do not count."""
    import numpy as np

    said, counted = np.zeros((rows, ranks), bool), np.zeros((rows, ranks), bool)
    said.flat[key], counted.flat[key[wins]] = True, True
    return np.array([said.sum(0), (said & ~counted).sum(0)]) * DAY


def _sample(strand: Strand, grid: _Days) -> Resolved:
    import numpy as np

    from murmure.kernels import overlap

    ranks, rows, reach = len(strand.devices), len(grid.days), reach_of(strand.quantity) * SECOND
    whole = np.array([device.way == WHOLE for device in strand.devices])[grid.rank]
    winner, rest = _best(strand, grid, True), ~whole
    blocked = winner < _best(strand, grid, False)
    bounds = np.append(0, np.cumsum(np.bincount(grid.rank[rest], minlength=ranks))).astype(np.int64)
    free = np.empty(len(rest), bool)
    free[rest], own, hidden = overlap.uncovered(strand.start[rest], strand.end[rest], bounds, reach)
    free[rest] &= ~blocked[grid.first[rest]]
    free[whole] = blocked[grid.first[whole]] & (winner[grid.first[whole]] == grid.rank[whole])
    key = grid.place[grid.first] * ranks + grid.rank
    length = np.where(whole, DAY, strand.end - strand.start)
    every = _weights(strand.start, length, grid.rank, reach)
    kept = np.flatnonzero(free)
    kept = kept[np.argsort(strand.start[kept], kind="stable")]
    counted = _weights(strand.start[kept], length[kept], None, reach)
    alone_weight, alone_sum = (np.bincount(key, one, rows * ranks).reshape(rows, ranks) for one in (every, every * strand.value))
    part, amount = (np.bincount(key[kept], one, rows * ranks).reshape(rows, ranks) for one in (counted, counted * strand.value[kept]))
    is_whole = np.array([device.way == WHOLE for device in strand.devices])
    own[is_whole], hidden[is_whole] = _whole_days(key[whole], free[whole], rows, ranks)[:, is_whole]
    with np.errstate(invalid="ignore", divide="ignore"):
        return Resolved(
            strand.name, strand.devices, grid.days, amount.sum(1) / part.sum(1), alone_sum.sum(1) / alone_weight.sum(1), alone_sum / alone_weight,
            part, alone_weight, _entries(grid, rows, ranks), own / SECOND, hidden / SECOND)  # fmt: skip


def _weights(start: np.ndarray, length: np.ndarray, rank: np.ndarray | None, reach: int) -> np.ndarray:
    """Return the seconds for which each sample stands: until the next one (of the same rank), as long as it reaches or lasts at most."""
    import numpy as np

    gap = np.append(np.diff(start), NOBODY * SECOND)
    if rank is not None:
        gap[:-1][np.diff(rank) != 0] = NOBODY * SECOND
    return np.clip(gap, 1, np.maximum(length, reach)) / SECOND


def _day(strand: Strand, grid: _Days) -> Resolved:
    import numpy as np

    ranks, rows = len(strand.devices), len(grid.days)
    row = grid.place[grid.first]
    key, last = row * ranks + grid.rank, QUANTITIES[strand.quantity].daily == "last"
    entries = _entries(grid, rows, ranks)
    said = entries > 0
    part = np.zeros((rows, ranks))
    part[np.arange(rows), said.argmax(1)] = 1.0
    alone, together = np.full((rows, ranks), np.nan), np.full(rows, np.nan)
    if last:  # within a rank entries are in order: what is written last stays
        alone.flat[key] = strand.value
        late = np.lexsort((np.arange(len(key)), -grid.rank, strand.start))
        together[row[late]] = strand.value[late]
    else:
        sums = np.bincount(key, strand.value, rows * ranks).reshape(rows, ranks)
        alone[said] = sums[said] / entries[said]
        together = sums.sum(1) / entries.sum(1)
    hidden = (said & (part == 0)).sum(0)
    return Resolved(strand.name, strand.devices, grid.days, (np.where(said, alone, 0.0) * part).sum(1), together, alone, part,
                    said.astype(float), entries, said.sum(0) * (DAY / SECOND), hidden * (DAY / SECOND))  # fmt: skip


def _entries(grid: _Days, rows: int, ranks: int) -> np.ndarray:
    """Return how many entries of each rank begin on each day."""
    import numpy as np

    return np.bincount(grid.place[grid.first] * ranks + grid.rank, minlength=rows * ranks).reshape(rows, ranks)


def _nothing(strand: Strand) -> Resolved:
    import numpy as np

    none, empty = np.empty(0), np.empty((0, 0))
    return Resolved(strand.name, (), np.empty(0, np.int64), none, none, empty, empty, empty, np.empty((0, 0), np.int64), none, none)
