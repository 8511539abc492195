"""By how much does one series go with another, when neighbouring moments are alike and some are missing?

The slope of y on x by generalised least squares: what is left follows an autoregression of the first order, whose exact
likelihood is known whatever moments are missing (Jones, 1980); how alike neighbours are is found by restricted maximum
likelihood, which is less biased in short series (Cheang and Reinsel, 2000).
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.student import beyond

LEAST = 12
"""Pairs of moments below which nothing is said."""
LOWEST, HIGHEST = -0.5, 0.985
"""How alike neighbours may be."""
_GOLDEN, _STEPS = 0.6180339887498949, 15


@compiled
def slopes(series, first, second, lag, spent):
    """Return for each question slope, its standard error, degrees of freedom, chance, count of pairs, and how alike neighbours are.

    series   (series, moments), NaN where nothing was measured; centred, without drift and without what the week brings
    first, second, lag   rows: y = series[second] at a moment, x = series[first] `lag` moments before
    spent    degrees of freedom that were spent on each series before

    Six columns; NaN where there are too few pairs, or where one of the two never changes. Time: pairs x moments x 18.
    """
    count, moments = len(first), series.shape[1]
    found = np.full((count, 6), np.nan)
    at, x, y = np.empty(moments, np.int64), np.empty(moments), np.empty(moments)
    for question in range(count):
        size = 0
        for moment in range(lag[question], moments):
            a, b = series[first[question], moment - lag[question]], series[second[question], moment]
            if a == a and b == b:
                at[size], x[size], y[size] = moment, a, b
                size += 1
        free = size - 3.0 - max(spent[first[question]], spent[second[question]])
        if size < LEAST or free < LEAST / 2 or not _changes(x[:size]) or not _changes(y[:size]):
            found[question, 4] = size
            continue
        alike = _likeliest(at[:size], x[:size], y[:size])
        _, slope, error = _fit(at[:size], x[:size], y[:size], alike)
        error *= math.sqrt((size - 2.0) / free * _more(at[:size], x[:size], y[:size], alike, slope))
        found[question, 0], found[question, 1], found[question, 2] = slope, error, free
        found[question, 3], found[question, 4], found[question, 5] = beyond(slope / error, free), size, alike
    return found


@compiled
def _more(at, x, y, alike, slope):
    """Return by how much the variance of the slope is larger than said, for what is alike beyond the nearest neighbours.

    Where an autoregression of the first order leaves both the steps of x and of what is left alike, the likenesses of both, multiplied and
    added, tell it (Bartlett, 1946). It is never made smaller.
    """
    size = len(at)
    a, b = np.empty(size), np.empty(size)
    for place in range(size):
        power = 0.0
        if place:
            gap = at[place] - at[place - 1]
            power = alike**gap if gap < 60 else 0.0
        weight = 1.0 / math.sqrt(1.0 - power * power)
        before = place - 1 if place else 0
        a[place] = weight * (x[place] - power * x[before])
        b[place] = weight * (y[place] - slope * x[place] - power * (y[before] - slope * x[before]))
    a -= a.mean()
    b -= b.mean()
    here, there = (a * a).sum(), (b * b).sum()
    if here <= 0.0 or there <= 0.0:
        return 1.0
    most = int(4.0 * (size / 100.0) ** (2.0 / 9.0)) + 2
    found = 0.0
    for far in range(1, min(most, size - 1) + 1):
        found += 2.0 * (1.0 - far / (most + 1.0)) * (a[far:] * a[:-far]).sum() / here * (b[far:] * b[:-far]).sum() / there
    return 1.0 + max(found, 0.0)


@compiled
def _changes(values):
    low = high = values[0]
    for value in values:
        low, high = min(low, value), max(high, value)
    return high - low > 1e-12 * max(abs(low), abs(high), 1e-300)


@compiled
def _likeliest(at, x, y):
    """Return the likeness of neighbours with the highest restricted likelihood, by golden section."""
    low, high = LOWEST, HIGHEST
    one, two = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_one, at_two = _fit(at, x, y, one)[0], _fit(at, x, y, two)[0]
    for _ in range(_STEPS):
        if at_one > at_two:
            high, two, at_two = two, one, at_one
            one = high - _GOLDEN * (high - low)
            at_one = _fit(at, x, y, one)[0]
        else:
            low, one, at_one = one, two, at_two
            two = low + _GOLDEN * (high - low)
            at_two = _fit(at, x, y, two)[0]
    return (low + high) / 2.0


@compiled
def _fit(at, x, y, alike):
    """Return the restricted log likelihood, the slope and its standard error for one likeness of neighbours."""
    size = len(at)
    s1 = sx = sxx = sy = sxy = syy = logs = 0.0
    before_x = before_y = 0.0
    for place in range(size):
        power = 0.0
        if place:
            gap = at[place] - at[place - 1]
            power = alike**gap if gap < 60 else 0.0
        spread = 1.0 - power * power
        weight = 1.0 / spread
        one, a, b = 1.0 - power, x[place] - power * before_x, y[place] - power * before_y
        s1 += weight * one * one
        sx += weight * one * a
        sxx += weight * a * a
        sy += weight * one * b
        sxy += weight * a * b
        syy += weight * b * b
        logs += math.log(spread)
        before_x, before_y = x[place], y[place]
    determinant = s1 * sxx - sx * sx
    if determinant <= 0.0:
        return -math.inf, 0.0, math.inf
    slope, level = (s1 * sxy - sx * sy) / determinant, (sxx * sy - sx * sxy) / determinant
    left = max(syy - level * sy - slope * sxy, 1e-300)
    error = math.sqrt(left / (size - 2.0) * s1 / determinant)
    return -0.5 * ((size - 2.0) * math.log(left) + logs + math.log(determinant)), slope, error
