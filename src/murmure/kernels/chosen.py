"""Where may a rhythm lie that is only told because it was strong enough?

What is told because it passed a bar is the stronger for chance: bounds that forget the bar are too narrow near it. Here everything that the
rhythm may be is weighed by how likely it shows what was found, among all that would have passed (Yekutieli, "Adjusted Bayesian inference for
selected parameters", 2012). Far above the bar nothing changes.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.gapped import Fit
from murmure.kernels.student import ratio_beyond

_ANGLES, _SIZES, _STEPS = 360, 80, 60
_FAR = 6.0
"""Standard errors beyond what was found, where nothing is left."""


def phase_of(fit: Fit, bar: float, level: float) -> tuple[float, float]:
    """Return by how much the phase (radians, of the first harmonic) may lie before and after where it was found.

    fit    a level, then cosines and sines of each harmonic; its chance is below `bar`
    bar    the chance below which it is told
    level  chance that is left to the interval
    """
    found, spread = fit.value[1:3], fit.spread[1:3, 1:3]
    size, inside = math.hypot(*found), np.linalg.inv(spread)
    whole = float(fit.value[1:] @ np.linalg.solve(fit.spread[1:, 1:], fit.value[1:]))
    others = max(whole - float(found @ inside @ found) - 2.0, 0.0)  # what the other harmonics add to the strength, without chance
    step = (size + _FAR * math.sqrt(float(np.linalg.eigvalsh(spread)[-1]))) / _SIZES
    lengths = (np.arange(_SIZES) + 0.5) * step
    turns = (np.arange(_ANGLES) + 0.5) * (2.0 * math.pi / _ANGLES) - math.pi
    angle = math.atan2(float(found[1]), float(found[0]))
    there = lengths[:, None, None] * np.stack([np.cos(turns + angle), np.sin(turns + angle)], -1)[None]
    away = there - found
    far, strong = ((some @ inside * some).sum(-1) for some in (away, there))
    # Anywhere on the plane is as likely before: the ring of one length is as long as that.
    likely = np.log(lengths)[:, None] - (fit.free + 2.0) / 2.0 * np.log1p(far / fit.free)
    likely = np.exp(likely - likely.max())  # a rhythm without noise lies beside all of these points: the nearest ones count
    around = np.cumsum((likely / _passes(strong + others, len(fit.value) - 1.0, fit.free, bar)).sum(0))
    edges = np.append(turns[0] - math.pi / _ANGLES, turns + math.pi / _ANGLES)
    low, high = np.interp([level / 2.0, 1.0 - level / 2.0], np.append(0.0, around) / around[-1], edges)
    return float(low), float(high)


def _passes(strength: np.ndarray, columns: float, free: float, bar: float) -> np.ndarray:
    """Return how often rhythms of some strengths pass the bar: the tail of a ratio of variances that is not central."""
    low, high = 0.0, 1.0
    while ratio_beyond(high, columns, free) > bar:
        low, high = high, 2.0 * high
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if ratio_beyond(middle, columns, free) > bar else (low, middle)
    sure = 2.0 * columns * high + 60.0  # what is so strong passes
    more = np.arange(int(sure) + 40)
    tails = np.array([ratio_beyond(high * columns / (columns + 2.0 * one), columns + 2.0 * one, free) for one in more])
    grid = np.linspace(0.0, sure, _STEPS)
    half = np.maximum(grid, 1e-9)[:, None] / 2.0
    ways = np.exp(more * np.log(half) - half - np.append(0.0, np.cumsum(np.log(more[1:]))))
    return np.exp(np.interp(strength, grid, np.log(np.minimum(ways @ tails, 1.0))))
