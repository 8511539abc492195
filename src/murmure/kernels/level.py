"""Around which level do days lie, and which share of days has something, when nobody knows how alike neighbouring days are?

Every noise that days may have (`noises`) says a level with its error; each counts by how likely it makes these days. So the doubt about the
noise is part of the bounds, where one noise, taken for the true one, leaves it out. Bounds are of 95 %, for which the noises are weighed.

The level is that around which such days lie, of which these are a part: where they change slowly, few days say little of it. What changes more
slowly than the whole span, like a season in a month, no bounds can hold.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.noises import held, kinds
from murmure.kernels.student import below, under

LEAST = 13
"""Days below which nothing is said."""
_CHANCE, _STEPS, _NOTHING = 0.05, 60, 1e-7
_EVEN = 1.0
"""Days with and without that are added before they are looked at (Laplace): any share is as likely."""
_STILL = 0.5
"""What each day is worth where all have it, or none, or one alone: how alike neighbours are, such days do not show."""


class Level(NamedTuple):
    """Hold a level, or a share, with the bounds that hold it at 95 %."""

    value: float
    low: float
    high: float


def level_of(day: np.ndarray, values: np.ndarray) -> Level | None:
    """Return the level of what was measured on some days; None where there are too few, or where nothing changes.

    It lies among the days: no bound goes beyond the lowest and the highest of them.

    day     whole days, in order, each once; values: as many, in any unit
    """
    values = values.astype(float)
    if len(day) < LEAST:
        return None
    least, most, middle = float(values.min()), float(values.max()), float(np.median(values))
    if not 1e-12 * max(abs(least), abs(most), 1e-300) < most - least < math.inf:
        return None
    # Seen from their middle and by their range: far from zero the squares would hide what changes, and those of huge numbers are none.
    chance, mean, error = _noises(day, (values - middle) / (most - least), "level")
    low, high = (_level_at(one, chance, mean, error, len(day) - 1.0) for one in (_CHANCE / 2.0, 1.0 - _CHANCE / 2.0))
    value, low, high = (middle + (most - least) * one for one in (float(chance @ mean), low, high))
    return Level(value, max(low, least), min(high, most))


def share_of(day: np.ndarray, there: np.ndarray) -> Level | None:
    """Return the share of days that have something (1, where others have 0); None where there are too few.

    Each noise says how many days without likeness these are worth; the share then has the bounds of so many (Beta).
    """
    there = there.astype(float)
    if len(day) < LEAST:
        return None
    share, count = float(there.mean()), len(day)
    chance, error = np.ones(1), np.array([math.sqrt(share * (1.0 - share) / (_STILL * count))])
    if 1.5 < share * count < count - 1.5:
        chance, _, error = _noises(day, there, "share")
    low, high = (_share_at(one, chance, *parts(share, len(day), error)) for one in (_CHANCE / 2.0, 1.0 - _CHANCE / 2.0))
    return Level(share, min(low, share), max(high, share))


def parts(share: float, count: int, error: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each error of a share of so many days, the two numbers of its distribution (Beta)."""
    worth = np.maximum(share * (1.0 - share) / error**2, 1.0) if 0.0 < share < 1.0 else np.full(len(error), _STILL * count)
    return share * worth + _EVEN, (1.0 - share) * worth + _EVEN


def _noises(day: np.ndarray, values: np.ndarray, what: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return of each noise that is not ruled out how likely it is, the mean of the days under it, and the error of that."""
    mean, error, likely = walked(day.astype(np.int64), values, *kinds(int(day[-1] - day[0]) + 1))
    chance = held(len(day), what) * np.exp(likely - likely.max())
    chance /= chance.sum()
    kept = chance > _NOTHING
    return chance[kept] / chance[kept].sum(), mean[kept], error[kept]


@compiled
def walked(day, values, alike, fresh):
    """Return for each noise the mean of the days (generalised least squares), its error, and the restricted log likelihood.

    What is left of the state since the day before, and what is learnt, as in `gapped`; here neighbours may be unlike too.
    """
    count = len(day)
    mean, error, likely = np.empty(len(alike)), np.empty(len(alike)), np.empty(len(alike))
    for one in range(len(alike)):
        doubt, gain, level, told = 1.0 - fresh[one], 0.0, 0.0, 0.0
        whole = cross = square = logs = 0.0
        gap, kept = -1, 0.0
        for place in range(count):
            if place:
                if day[place] - day[place - 1] != gap:
                    gap = day[place] - day[place - 1]
                    kept = alike[one] ** gap
                doubt = kept * kept * doubt * (1.0 - gain) + (1.0 - fresh[one]) * (1.0 - kept * kept)
                level *= kept
                told *= kept
            spread = max(doubt + fresh[one], 1e-9)
            gain = doubt / spread
            here, new = 1.0 - level, values[place] - told
            whole += here * here / spread
            cross += here * new / spread
            square += new * new / spread
            logs += math.log(spread)
            level += gain * here
            told += gain * new
        mean[one] = cross / whole
        left = max(square - mean[one] * cross, 1e-300)
        error[one] = math.sqrt(left / (count - 1.0) / whole)
        likely[one] = -0.5 * ((count - 1.0) * math.log(left) + logs + math.log(whole))
    return mean, error, likely


@compiled
def level_below(value, chance, mean, error, free):
    """Return how likely the level is below a value: of each noise, Student's distribution."""
    found = 0.0
    for one in range(len(chance)):
        found += chance[one] * under((value - mean[one]) / error[one], free)
    return found


@compiled
def _level_at(wanted, chance, mean, error, free):
    """Return the value below which the level is with a probability."""
    low, high = mean.min() - error.max(), mean.max() + error.max()  # wide enough in the end, whatever the distribution
    step = high - low
    while level_below(low, chance, mean, error, free) > wanted:
        low, step = low - step, 2.0 * step
    step = high - low
    while level_below(high, chance, mean, error, free) < wanted:
        high, step = high + step, 2.0 * step
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if level_below(middle, chance, mean, error, free) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@compiled
def share_below(value, chance, some, others):
    """Return how likely the share is below a value."""
    found = 0.0
    for one in range(len(chance)):
        found += chance[one] * below(value, some[one], others[one])
    return found


@compiled
def _share_at(wanted, chance, some, others):
    """Return the value below which the share is with a probability."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if share_below(middle, chance, some, others) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
