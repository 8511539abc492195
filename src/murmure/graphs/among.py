"""Where, among the words of a piece and the numbers that stand for them, is what was asked for?

A run (first, end) is the places from `first` to before `end`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

Run = tuple[int, int]
_FEW = 8
"""Up to so many numbers are compared one by one; more are looked up in a table."""


def run_of(words: pa.Array, word: str | None) -> Run:
    """Return the run of a word in a list that is in order, nulls at the end; empty when it is not there."""
    if word is None:
        return 0, 0
    places = range(len(words) - words.null_count)
    first = bisect_left(places, word, key=lambda place: words[place].as_py())
    return first, bisect_right(places, word, first, key=lambda place: words[place].as_py())


def place_of(words: pa.Array, word: str | None) -> int:
    """Return the place of a word in a list that is in order; -1 when it is not there."""
    first, end = run_of(words, word)
    return first if end > first else -1


def stretch(codes: np.ndarray, run: Run) -> Run:
    """Return where the numbers of a run stand among numbers that are in order."""
    first, end = run
    if first >= end:
        return 0, 0
    kind = codes.dtype.type  # of another type, all of them would be copied
    return int(codes.searchsorted(kind(first))), int(codes.searchsorted(kind(end - 1), "right"))


def among(codes: np.ndarray, runs: Sequence[Run]) -> np.ndarray:
    """Return which of some numbers are in one of the runs."""
    import numpy as np

    fits: np.ndarray | None = None
    for first, end in runs:
        one = codes == first if end == first + 1 else (codes >= first) & (codes < end)
        fits = one if fits is None else np.logical_or(fits, one, out=fits)
    return np.zeros(len(codes), bool) if fits is None else fits


def where_among(codes: np.ndarray, runs: Sequence[Run]) -> np.ndarray:
    """Return the places of the numbers that are in one of the runs."""
    import numpy as np

    return np.flatnonzero(among(codes, runs)) if len(runs) else np.zeros(0, np.int64)


def where_any(codes: np.ndarray, wanted: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the numbers, all below `count`, that are among the wanted ones."""
    import numpy as np

    if len(wanted) <= _FEW:
        return where_among(codes, [(int(one), int(one) + 1) for one in wanted])
    table = np.zeros(count, bool)
    table[wanted] = True
    return np.flatnonzero(table[codes])
