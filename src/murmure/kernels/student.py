"""How likely is a value of Student's distribution, and how far does it reach?

The regularised incomplete beta function by its continued fraction (Lentz, 1976; Abramowitz and Stegun, 26.5.8), to about twelve digits.
"""

from __future__ import annotations

import math

from murmure.kernels.compile import compiled

_STEPS, _NEAR, _TINY = 300, 1e-15, 1e-300


@compiled
def beyond(value, freedom):
    """Return the probability of being at least so far from zero, on either side."""
    if not freedom > 0.0 or value != value:
        return math.nan
    return below(freedom / (freedom + value * value), freedom / 2.0, 0.5)


@compiled
def under(value, freedom):
    """Return the probability of being below a value."""
    side = 0.5 * beyond(value, freedom)
    return side if value < 0.0 else 1.0 - side


@compiled
def ratio_beyond(value, first, second):
    """Return the probability that a ratio of variances (Fisher's F, with these degrees of freedom) is at least so large."""
    if not (first > 0.0 and second > 0.0) or value != value:
        return math.nan
    return below(second / (second + first * max(value, 0.0)), second / 2.0, first / 2.0)


@compiled
def reach(chance, freedom):
    """Return the value beyond which, on either side, lies this probability (0 < chance < 1)."""
    low, high = 0.0, 1.0
    while beyond(high, freedom) > chance and high < 1e12:
        low, high = high, 2.0 * high
    for _ in range(80):
        middle = (low + high) / 2.0
        if beyond(middle, freedom) > chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


@compiled
def below(x, a, b):
    """Return the probability that a share of the distribution Beta(a, b) is below x: the regularised incomplete beta function."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


@compiled
def _fraction(x, a, b):
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    found = d
    for step in range(1, _STEPS):
        m = float(step)
        for part in range(2):
            if part == 0:
                factor = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
            else:
                factor = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
            d = 1.0 + factor * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + factor / c
            c = c if abs(c) > _TINY else _TINY
            found *= d * c
        if abs(d * c - 1.0) < _NEAR:
            break
    return found
