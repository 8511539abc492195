"""How unlikely is a count as large as this one, when events are rare and fall by chance?"""

from __future__ import annotations

import math

import numba
import numpy as np

from murmure.kernels.compile import compiled


@numba.njit(inline="never")
def ln_tail(count, mean):  # pragma: no cover (compiled)
    """Return ln P(X >= count) of a Poisson number X: the series of the incomplete gamma function (count need not be whole)."""
    if count <= 0:
        return 0.0
    if mean <= 0:
        return -np.inf
    if count <= mean:
        return 0.0  # more likely than not, or nearly: nobody asks how much
    total, term, step = 1.0, 1.0, count
    while term > 1e-17 * total:
        step += 1.0
        term *= mean / step
        total += term
    return min(0.0, count * math.log(mean) - mean - math.lgamma(count + 1.0) + math.log(total))


@numba.njit(inline="never")
def ln_tail_of(count, trials, share):  # pragma: no cover (compiled)
    """Return ln P(X >= count) of a binomial number X: the series of the incomplete beta function (count need not be whole)."""
    if count <= trials * share or share > 0.9:
        return 0.0  # of who is nearly everybody, nothing is surprising (and the series would not end)
    if share <= 0 or count > trials + 1e-9:
        return -np.inf
    total, term, step = 1.0, 1.0, 0.0
    while term > 1e-17 * total:
        term *= share * (trials + 1.0 + step) / (count + 1.0 + step)
        total += term
        step += 1.0
    rest = max(trials - count, 0.0) + 1.0
    ways = math.lgamma(trials + 1.0) - math.lgamma(count + 1.0) - math.lgamma(rest)
    return min(0.0, ways + count * math.log(share) + rest * math.log1p(-share) + math.log(total))


@numba.njit(inline="never")
def ln_tail_spread(count, mean, shape):  # pragma: no cover (compiled)
    """Return ln P(X >= count) of a Poisson number of which the mean is itself uncertain: a gamma of this shape around `mean`.

    That is a negative binomial number; its tail is the series of the incomplete beta function.
    """
    if count <= mean or count <= 0:
        return 0.0
    share = mean / (mean + shape)
    if share > 0.999:
        return 0.0
    if share <= 0:
        return -np.inf
    total, term, step = 1.0, 1.0, 0.0
    while term > 1e-17 * total:
        term *= share * (count + shape + step) / (count + 1.0 + step)
        total += term
        step += 1.0
    ways = math.lgamma(count + shape) - math.lgamma(count + 1.0) - math.lgamma(shape)
    return min(0.0, ways + count * math.log(share) + shape * math.log1p(-share) + math.log(total))


@compiled
def _tails_spread(count, mean, shape, found):  # pragma: no cover (compiled)
    for i in range(len(count)):
        found[i] = ln_tail_spread(count[i], mean[i], shape[i])


def tails_spread(count: np.ndarray, mean: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Return ln P(X >= count) of Poisson numbers of which the means are only known to within gammas of these shapes; nought where not above."""
    found = np.empty(len(count))
    _tails_spread(*(np.ascontiguousarray(part, np.float64) for part in (count, mean, shape)), found)
    return found


@compiled
def _tails_of(count, trials, share, found):  # pragma: no cover (compiled)
    for i in range(len(count)):
        found[i] = ln_tail_of(count[i], trials[i], share[i])


def tails_of(count: np.ndarray, trials: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return ln P(X >= count) of binomial numbers (float64, shares below 1); nought where the count is not above what is expected."""
    found = np.empty(len(count))
    _tails_of(*(np.ascontiguousarray(part, np.float64) for part in (count, trials, share)), found)
    return found


@compiled
def _tails(count, mean, found):  # pragma: no cover (compiled)
    for i in range(len(count)):
        found[i] = ln_tail(count[i], mean[i])


def tails(count: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return ln P(X >= count) of Poisson numbers of these means (float64); nought where the count is not above the mean.

    For a sum of independent rare events of unequal chance, it is no less than the truth when the
    count is at least one above the mean (Anderson and Samuels, "Some inequalities among binomial
    and Poisson probabilities", 1967).
    """
    found = np.empty(len(count))
    _tails(np.ascontiguousarray(count, np.float64), np.ascontiguousarray(mean, np.float64), found)
    return found


def significant(ln_chance: np.ndarray, tried: float, false: float) -> np.ndarray:
    """Return which to keep (bool) of `tried` that there might have been, so that at most a share `false` is by chance.

    Benjamini and Hochberg, "Controlling the false discovery rate" (1995); those that are not given were as likely as not.
    """
    kept = np.zeros(len(ln_chance), bool)
    order = np.argsort(ln_chance, kind="stable")
    bound = np.log(false) + np.log(np.arange(1, len(order) + 1)) - np.log(max(tried, len(order), 1))
    below = np.flatnonzero(ln_chance[order] <= bound)
    kept[order[: below[-1] + 1 if len(below) else 0]] = True
    return kept
