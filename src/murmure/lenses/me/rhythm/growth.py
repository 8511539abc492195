"""Does my data grow, and as what: along a line, along a bent line, or by the same share each time?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from murmure.hours.piece import NONE

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.table import Hours
    from murmure.kernels.gapped import Fit
    from murmure.lenses.me.rhythm.window import Window

WEEKS = 4
SPAN = WEEKS * 7 * 24
"""Hours of one piece of time: four weeks, all of one length and with the same days of the week, where months are not."""
ENOUGH = 24
CLEARLY = 4.0
"""By how much growth by the same share must be better or worse (Akaike's criterion, corrected) than the best of the others to be said."""
HARDLY = 0.05
"""Growth a year that is none: where all that it may be is less, either way, it stays on one level."""
EXPONENTIAL = "exponential"
SHAPES = {EXPONENTIAL: 2, "level": 1, "linear": 2, "quadratic": 3}
"""Shapes, and how many numbers each takes."""
ROUNDS = 6


class Growth(NamedTuple):
    """Hold what grew: activities of every four weeks, counted back from the last hour; and which shape is shown, empty where none is.

    share   of growth a year, with bounds, where it is exponential
    curve   rows: what the shape that fits best has at each of the pieces of time, and its bounds
    """

    count: np.ndarray
    shape: str
    criteria: dict[str, float]
    share: tuple[float, float, float]
    curve: np.ndarray


def growth_of(hours: Hours, clock: Clock, window: Window) -> Growth:
    """Return how the number of activities about me grew up to the end of a window, since the last four weeks that have none."""
    import numpy as np

    nothing = Growth(np.zeros(0), "", {}, (0.0, 0.0, 0.0), np.zeros((3, 0)))
    about = np.array([actor != "" for actor in hours.keys["actor"]], bool)
    cells = hours.cells(NONE + 1, None, about)
    cells = cells.where(cells.coarse <= 1)
    if not len(cells.hour):
        return nothing
    local, _ = clock.local(cells)
    known = local // 24 <= window.last
    if not known.any():
        return nothing
    local = local[known]
    count = np.bincount((int(local.max()) - local) // SPAN, cells.count[known])[::-1].astype(float)
    empty = np.flatnonzero(count <= 0)
    count = count[(empty[-1] + 1 if len(empty) else 0) + 1 :]  # the oldest one is not whole
    if len(count) < ENOUGH:
        return nothing._replace(count=count)
    return judged(count)


def judged(count: np.ndarray) -> Growth:
    """Return the shape of counts, each with noise that is as large everywhere and with noise that grows with the level: the better one counts.

    Likelihoods are made comparable: a logarithm stretches a density by one over the count.
    """
    import numpy as np

    turn = np.linspace(-0.5, 0.5, len(count))
    criteria, share, fits = {}, (0.0, 0.0, 0.0), {}
    for shape in SHAPES:
        told = [(fit, criterion) for logs in (False, True) if (fit := _fit(shape, count, turn, logs)) is not None
                if (criterion := _criterion(fit, count, logs)) < math.inf]  # fmt: skip
        if not told:
            return Growth(count, "", {}, share, np.zeros((3, 0)))
        fits[shape], criteria[shape] = min(told, key=lambda one: one[1])
        if shape == EXPONENTIAL:
            share = _share(fits[shape], len(count))
    other = min((shape for shape in SHAPES if shape != EXPONENTIAL), key=lambda shape: criteria[shape])
    ahead = criteria[other] - criteria[EXPONENTIAL]
    best = min(SHAPES, key=lambda shape: criteria[shape])
    shown = EXPONENTIAL if ahead >= CLEARLY else other if ahead <= -CLEARLY else ""
    if not shown and max(abs(share[1]), abs(share[2])) <= HARDLY:
        shown = best = "level"
    return Growth(count, shown, criteria, share, _curve(best, fits[best], turn))


def _curve(shape: str, fit: Fit, turn: np.ndarray) -> np.ndarray:
    """Return a shape at each moment, and the bounds of its mean."""
    import numpy as np

    from murmure.kernels.student import reach

    powers = np.stack([turn**power for power in range(SHAPES[shape])])
    middle, half = fit.value @ powers, reach(0.05, fit.free) * np.sqrt((powers * (fit.spread @ powers)).sum(0))
    lines = np.stack([middle, middle - half, middle + half])
    return np.exp(lines.clip(-50, 50)) if shape == EXPONENTIAL else lines.clip(0)


def _fit(shape: str, count: np.ndarray, turn: np.ndarray, logs: bool) -> Fit | None:
    """Return the regression of a shape; what bends is made straight around what was found, a few times (Gauss and Newton)."""
    import numpy as np

    from murmure.kernels.gapped import fitted

    at, values = np.arange(len(count), dtype=float), np.log(count) if logs else count
    powers = np.stack([turn**power for power in range(SHAPES[shape])])
    start = np.log(count) if shape == EXPONENTIAL else count
    weight = 1.0 / count if logs and shape != EXPONENTIAL else np.ones(len(count))  # noise that grows with the level
    value, fit = np.linalg.lstsq((powers * weight).T, start * weight, rcond=None)[0], None
    before = np.array([float(count.mean())] + [0.0] * (SHAPES[shape] - 1))
    for _ in range(ROUNDS if logs != (shape == EXPONENTIAL) else 1):
        mean, columns = value @ powers, powers
        if shape == EXPONENTIAL and not logs:
            mean = np.exp(mean.clip(-50, 50))
            columns = powers * mean
        elif shape != EXPONENTIAL and logs:
            while (mean <= 0).any():  # a step that goes below nothing is taken half as far
                value = (value + before) / 2.0
                mean = value @ powers
            before = value
            columns, mean = powers / mean, np.log(mean)
        fit = fitted(at, values - mean + value @ columns, columns)
        if fit is None:
            return None
        value = fit.value
    return fit


def _criterion(fit: Fit, count: np.ndarray, logs: bool) -> float:
    import numpy as np

    size = len(fit.value) + 3  # and the noise: its spread, its memory, what is new
    likelihood = fit.likelihood - (float(np.log(count).sum()) if logs else 0.0)
    return (
        2.0 * size * len(count) / (len(count) - size - 1.0) - 2.0 * likelihood
        if math.isfinite(likelihood)
        else math.inf
    )


def _share(fit: Fit, count: int) -> tuple[float, float, float]:
    from murmure.kernels.student import reach

    half, year = reach(0.05, fit.free) * math.sqrt(fit.spread[1, 1]), 365.25 / (7 * WEEKS) / (count - 1)
    value, low, high = (math.expm1((fit.value[1] + one) * year) for one in (0.0, -half, half))
    return value, low, high
