"""What is left of a series without its slow drift and without what the week, or the hour of the day, brings to everything?"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

SLOW = {"day": 30, "hour": 24 * 14}
"""Moments within which what changes more slowly is drift."""
WEEK = {"day": 7, "hour": 168}
MONDAY = {"day": 4, "hour": 96}
"""A Monday, in days and in hours since 1970."""


def basis(first: int, moments: int, by: str) -> np.ndarray:
    """Return what is set aside: a column for each slow wave, and for each day of the week (by hour: each hour of workdays and of the weekend)."""
    import numpy as np

    at = np.arange(moments)
    waves = max(1, moments // SLOW[by])
    columns = [np.cos(np.pi * wave * (at + 0.5) / moments) for wave in range(waves + 1)]
    turn = (first + at - MONDAY[by]) % WEEK[by]
    kind = turn if by == "day" else turn % 24 + 24 * (turn >= 120)
    columns += [(kind == one).astype(float) for one in range(1, 7 if by == "day" else 48)]
    return np.stack(columns, 1)


def left_of(values: np.ndarray, aside: np.ndarray) -> tuple[np.ndarray, float]:
    """Return what is left of a series where it is known, and the degrees of freedom that were spent."""
    import numpy as np

    known = np.isfinite(values)
    found = np.full(len(values), np.nan)
    here, told = aside[known], values[known] - values[known].mean()
    sizes, ways = np.linalg.eigh(here.T @ here)
    seen = sizes > sizes[-1] * 1e-10  # a day of the week on which nothing was ever measured has no column
    fitted = ways[:, seen] @ ((ways[:, seen].T @ (here.T @ told)) / sizes[seen])
    found[known] = told - here @ fitted
    return found, float(seen.sum() - 1)


def ranked(values: np.ndarray) -> np.ndarray:
    """Return a series by the ranks of its values, spread as a bell: one wild day weighs no more than another."""
    import numpy as np

    known = np.flatnonzero(np.isfinite(values))
    found = np.full(len(values), np.nan)
    if len(known):
        _, place, counts = np.unique(values[known], return_inverse=True, return_counts=True)
        starts = np.cumsum(counts) - counts  # equal values share what their ranks have between them
        found[known] = (np.add.reduceat(_bell(len(known)), starts) / counts)[place]
    return found


@lru_cache(maxsize=64)
def _bell(count: int) -> np.ndarray:
    """Return what so many values drawn from a bell are, in order."""
    import numpy as np

    normal = NormalDist()
    return np.array([normal.inv_cdf((place + 0.5) / count) for place in range(count)])
