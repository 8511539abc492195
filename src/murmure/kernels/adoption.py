"""Which pairs of rows have more columns in common than they should, without making all pairs?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.chance import ln_tail
from murmure.kernels.compile import compiled


@compiled
def _thresholds(mean, bound, least, found):  # pragma: no cover (compiled)
    """Set found[i, j] to the lowest count, at least `least`, that is as unlikely as `bound` (ln) at mean[i, j]."""
    for i in range(len(mean)):
        for j in range(len(mean)):
            count = max(least, int(mean[i, j]) + 1)
            while ln_tail(float(count), mean[i, j]) > bound:
                count += 1
            found[i, j] = count


@compiled
def _count(start, column, begin, row, kind, lowest, one, other, common):  # pragma: no cover (compiled)
    """Walk all pairs of rows with a common column; write those that reach the lowest count, return how many.

    Rows are start and column, columns are begin and row; nothing is written beyond the room that there is.
    """
    rows = len(start) - 1
    seen = np.zeros(rows, np.int32)
    touched = np.empty(rows, np.int32)
    found = 0
    for i in range(rows):
        many = 0
        for place in range(start[i], start[i + 1]):
            of = column[place]
            for at in range(begin[of + 1] - 1, begin[of] - 1, -1):
                j = row[at]
                if j <= i:
                    break  # rows ascend within a column
                if seen[j] == 0:
                    touched[many] = j
                    many += 1
                seen[j] += 1
        for t in range(many):
            j = touched[t]
            if seen[j] >= lowest[kind[i], kind[j]]:
                if found < len(one):
                    one[found], other[found], common[found] = i, j, seen[j]
                found += 1
            seen[j] = 0
    return found


def thresholds(mean: np.ndarray, bound: float, least: int) -> np.ndarray:
    """Return for each mean (float64[kinds, kinds]) the lowest count (int32), at least `least`, that is as unlikely as `bound` (ln)."""
    found = np.empty(mean.shape, np.int32)
    _thresholds(np.ascontiguousarray(mean, np.float64), float(bound), int(least), found)
    return found


def pairs(
    rows: tuple[np.ndarray, np.ndarray], columns: tuple[np.ndarray, np.ndarray], kind: np.ndarray, lowest: np.ndarray, room: int
) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Return how many pairs of rows reach the lowest count of their kinds, and (row, other row, count) of at most `room` of them.

    rows, columns   (starts, members) of both sides, int64 and int32; members ascend
    Costs the squares of the sizes of the columns, and memory of one number per row.
    """
    one, other, common = (np.empty(room, np.int32) for _ in range(3))
    found = _count(*rows, *columns, kind, lowest, one, other, common)
    return found, one[:found], other[:found], common[:found]
