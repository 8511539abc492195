"""What is something on a usual day, and how sure is that, when neighbouring days are alike?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.kernels.gapped import Fit

SATURDAY = 2
"""1970-01-03, in days since 1970."""


class Mean(NamedTuple):
    """Hold a mean with the bounds that hold it at 95 %, and how many days it rests on."""

    value: float
    low: float
    high: float
    days: int


def mean_of(day: np.ndarray, values: np.ndarray) -> Mean | None:
    """Return the level of what was measured on some days (in order, each once); None where there are too few, or where nothing changes.

    It is what such days have on average, and not these alone: where days change slowly, a few weeks leave much doubt.
    """
    from murmure.kernels.level import level_of

    found = level_of(day, values)
    return None if found is None else Mean(*found, len(day))


def weekend(day: np.ndarray) -> np.ndarray:
    """Return which days are Saturdays and Sundays: those whose morning is taken to be free."""
    return (day - SATURDAY) % 7 < 2


def later_when_free(day: np.ndarray, values: np.ndarray) -> Mean | None:
    """Return by how much a value is higher on free days than on the others; None where there are fewer than four of either."""
    import numpy as np

    from murmure.kernels.gapped import fitted

    free = weekend(day)
    if min(int(free.sum()), int((~free).sum())) < 4:
        return None
    return _told(
        fitted(day.astype(float), values.astype(float), np.stack([np.ones(len(day)), free.astype(float)])), 1, len(day)
    )


def _told(fit: Fit | None, place: int, days: int) -> Mean | None:
    from murmure.kernels.student import reach

    if fit is None:
        return None
    value, half = float(fit.value[place]), reach(0.05, fit.free) * math.sqrt(fit.spread[place, place])
    return Mean(value, value - half, value + half, days)
