"""Which pairs of rows have more columns in common than they should, without making all pairs?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.chance import ln_tail
from murmure.kernels.compile import compiled

ROOM = 1 << 22
"""Pairs of which more than they must have in common is kept (48 MB): where there are more, they are walked a second time."""


@compiled
def means(chance, many):  # pragma: no cover (compiled)
    """Return the sum over columns of chance[i] * chance[j] * many, for all i and j.

    A product of matrices; a library would share so small a one out among threads, which cost more than it does.
    """
    rows, columns = chance.shape
    turned, found = chance.T.copy(), np.zeros((rows, rows))
    for i in range(rows):
        for k in range(columns):
            weight = chance[i, k] * many[k]
            for j in range(i + 1):
                found[i, j] += weight * turned[k, j]
        for j in range(i):
            found[j, i] = found[i, j]
    return found


@compiled
def _edge(count, bound):  # pragma: no cover (compiled)
    """Return a mean that is a little above (a thousandth) the highest at which so many are as unlikely as `bound` (ln), found by halving."""
    low, high = 0.0, float(count)
    while high - low > 1e-3 * high:
        middle = 0.5 * (low + high)
        if ln_tail(float(count), middle) > bound:
            high = middle
        else:
            low = middle
    return high


@compiled
def _thresholds(mean, bound, least, found):  # pragma: no cover (compiled)
    """Set found[i, j] to the lowest count, at least `least`, that is nearly as unlikely as `bound` (ln) at mean[i, j].

    The edges between counts are searched once: there are fewer than means.
    """
    edges = np.full(64, -1.0)
    for i in range(mean.shape[0]):
        count = least
        for j in range(mean.shape[1]):
            if j and mean[i, j] < mean[i, j - 1]:
                count = least
            while True:
                if count >= len(edges):
                    wider = np.full(2 * count, -1.0)
                    wider[: len(edges)] = edges
                    edges = wider
                if edges[count] < 0.0:
                    edges[count] = _edge(count, bound)
                if mean[i, j] <= edges[count]:
                    break
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


@compiled
def _sorted(row, column, rows, columns):  # pragma: no cover (compiled)
    """Return the entries in order of row, then column, each once, and the columns of which rows they are: sorting by counting."""
    begin, start = np.zeros(columns + 1, np.int64), np.zeros(rows + 1, np.int64)
    for place in range(len(row)):
        begin[column[place] + 1] += 1
        start[row[place] + 1] += 1
    for one in range(columns):
        begin[one + 1] += begin[one]
    for one in range(rows):
        start[one + 1] += start[one]
    by_column = np.empty(len(row), np.int64)
    for place in range(len(row)):
        by_column[begin[column[place]]] = place
        begin[column[place]] += 1
    ordered, at = np.empty(len(row), np.int64), start[:-1].copy()
    for place in by_column:
        one = row[place]
        if at[one] == start[one] or ordered[at[one] - 1] != column[place]:
            ordered[at[one]] = column[place]
            at[one] += 1
    many = 0
    of = np.empty(len(row), np.int64)
    for one in range(rows):
        for place in range(start[one], at[one]):
            of[many], ordered[many] = one, ordered[place]
            many += 1
    return of[:many], ordered[:many]


def entries(row: np.ndarray, column: np.ndarray, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (row, column) of the entries, codes below `rows` and `columns` (int64), in order of row and column, each once."""
    return _sorted(np.ascontiguousarray(row, np.int64), np.ascontiguousarray(column, np.int64), rows, columns)


def thresholds(mean: np.ndarray, bound: float, least: int) -> np.ndarray:
    """Return for each mean (float64[kinds, kinds]) the lowest count (int32), at least `least`, that is as unlikely as `bound` (ln, below 0).

    One that is a little less unlikely may be among them, never the other way round.
    """
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
