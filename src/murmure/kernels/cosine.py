"""How strongly does a series turn with a period, when is it highest, and is that more than chance?

The cosinor (Cornelissen, 2014) by the regression of `gapped`, for series with gaps whose neighbours are alike. The phase has Fieller's
interval, which holds for weak rhythms too. The periodogram is that of Lomb and Scargle with a floating mean (Zechmeister and Kürster, 2009),
weighted so that red noise is flat; its false alarms are bounded as by Baluev (2008). The phase of a rhythm that is told because it is strong
has the bounds of `chosen`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from murmure.kernels.chosen import phase_of
from murmure.kernels.compile import compiled
from murmure.kernels.gapped import Fit, filter_of, fitted, white
from murmure.kernels.student import ratio_beyond, reach

TURN = 2.0 * math.pi


class Wave(NamedTuple):
    """Hold a rhythm of a known period: each of (value, low, high).

    level      mean of the wave, in the unit of the series
    amplitude  half of what the first harmonic swings, without what chance adds; never below 0
    phase      when the first harmonic is highest, in the unit of the times, from 0 to below the period; the bounds may lie outside, and
               are half a period away where the phase is not known
    peak       when the whole wave is highest, with all harmonics
    chance     how often a series without rhythm would seem to have so much (test of zero amplitude, all harmonics)
    """

    level: tuple[float, float, float]
    amplitude: tuple[float, float, float]
    phase: tuple[float, float, float]
    peak: tuple[float, float, float]
    chance: float
    fit: Fit


class Period(NamedTuple):
    """Hold the strongest period: between `low` and `high` it may lie; `chance` bounds how often noise would show as much anywhere."""

    value: float
    low: float
    high: float
    power: float
    chance: float


def cosinor(
    at: np.ndarray,
    values: np.ndarray,
    period: float,
    harmonics: int = 1,
    clock: np.ndarray | None = None,
    level: float = 0.05,
    bar: float = 0.0,
) -> Wave | None:
    """Return the rhythm of a series, None where there are too few moments or nothing changes.

    at      times, any order, as they passed (so that a change of the clock is none); values: NaN where unknown
    clock   the same times as the clock on the wall said them, where the phase is to be that of the clock
    level   chance that is left to each interval
    bar     the chance below which the rhythm is told: the bounds of the phase then hold as often among those that are told
    """
    at, values, clock = _known(at, values, at if clock is None else clock)
    turn = TURN / period
    columns = [np.ones(len(at))]
    for nth in range(1, harmonics + 1):
        columns += [np.cos(nth * turn * clock), np.sin(nth * turn * clock)]
    fit = fitted(at, values, np.stack(columns))
    if fit is None:
        return None
    wide = reach(level, fit.free)
    here = fit.value[1:]
    mean, error = float(fit.value[0]), wide * math.sqrt(fit.spread[0, 0])
    strength = float(here @ np.linalg.solve(fit.spread[1:, 1:], here)) / len(here)
    amplitude, phase = _first(fit, wide, level)
    chance = float(ratio_beyond(strength, len(here), fit.free))
    if chance < bar:
        low, high = phase_of(fit, bar, level)
        phase = phase[0], phase[0] + low, phase[0] + high
    return Wave(
        (mean, mean - error, mean + error), amplitude, _in(phase, turn, period), _in(_peak(fit, harmonics, wide), turn, period),
        chance, fit,
    )  # fmt: skip


def _in(angles: tuple[float, float, float], turn: float, period: float) -> tuple[float, float, float]:
    value, low, high = (angle / turn for angle in angles)
    inside = value % period
    inside = 0.0 if inside >= period else inside
    return inside, inside - (value - low), inside + (high - value)


def _first(fit: Fit, wide: float, level: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return amplitude and phase (radians) of the first harmonic: along and across the direction in which it was found."""
    c, s = float(fit.value[1]), float(fit.value[2])
    size, angle = math.hypot(c, s), math.atan2(s, c)
    turned = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    spread = turned @ fit.spread[1:3, 1:3] @ turned.T
    along, across, both = float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1])
    # Chance across the direction makes every length longer: its share is taken off.
    true = math.sqrt(max(size * size - across, 0.0))
    half = wide * math.sqrt(along)
    there = fit.value[1:3] @ np.linalg.solve(fit.spread[1:3, 1:3], fit.value[1:3]) / 2.0
    seen = float(ratio_beyond(float(there), 2.0, fit.free)) < level  # what may be no rhythm at all reaches down to none
    bounds = (true, max(true - half, 0.0) if seen else 0.0, true + half)
    square = size * size - wide * wide * along
    if square <= 0.0:
        return bounds, (angle, angle - math.pi, angle + math.pi)
    middle = -wide * wide * both / square
    reached = math.sqrt(middle * middle + wide * wide * across / square)
    return bounds, (angle, angle + math.atan(middle - reached), angle + math.atan(middle + reached))


def _peak(fit: Fit, harmonics: int, wide: float) -> tuple[float, float, float]:
    """Return the angle at which the whole wave is highest, by the delta method."""
    nth = np.arange(1, harmonics + 1)
    c, s = fit.value[1::2], fit.value[2::2]
    grid = np.linspace(0.0, TURN, 720 * harmonics, endpoint=False)
    angle = float(grid[np.argmax(np.cos(np.outer(grid, nth)) @ c + np.sin(np.outer(grid, nth)) @ s)])
    for _ in range(8):
        slope = float((nth * (s * np.cos(nth * angle) - c * np.sin(nth * angle))).sum())
        bend = float((nth * nth * (c * np.cos(nth * angle) + s * np.sin(nth * angle))).sum())
        if bend <= 0.0:
            return angle, angle - math.pi, angle + math.pi
        angle += max(-0.01, min(0.01, slope / bend))
    way = np.empty(2 * harmonics)
    way[0::2], way[1::2] = -nth * np.sin(nth * angle) / bend, nth * np.cos(nth * angle) / bend
    half = min(wide * math.sqrt(float(way @ fit.spread[1:, 1:] @ way)), math.pi)
    return angle, angle - half, angle + half


def periodogram(at: np.ndarray, values: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """Return for each frequency the share of the series, from 0 to 1, that a wave takes away; red noise is made flat before.

    The noise is that of the series without any wave.
    """
    at, values, _ = _known(at, values, at)
    fit = fitted(at, values, np.ones((1, len(at))))
    return np.zeros(len(frequencies)) if fit is None else _powers(at, values, frequencies, fit.memory, fit.fresh)


def strongest(
    at: np.ndarray, values: np.ndarray, shortest: float, longest: float, level: float = 0.05
) -> Period | None:
    """Return the strongest period between two bounds; None where there is too little."""
    at, values, _ = _known(at, values, at)
    noise = fitted(at, values, np.ones((1, len(at))))
    if noise is None:
        return None
    span = float(at[-1] - at[0])
    grid = np.arange(1.0 / longest, 1.0 / shortest, 0.1 / span)
    powers = _powers(at, values, grid, noise.memory, noise.fresh)
    place = int(np.argmax(powers))
    power = float(powers[place])
    free = len(at) - 3.0
    width = (1.0 / shortest - 1.0 / longest) * math.sqrt(4.0 * math.pi * float(np.var(at)))
    one = (1.0 - power) ** (free / 2.0)
    many = width * (1.0 - power) ** ((free - 1.0) / 2.0) * math.sqrt(free * power / 2.0)
    chance = 1.0 - (1.0 - one) * math.exp(-many)
    # Nearby, with the noise of what the wave leaves: all frequencies that explain nearly as much are possible.
    best, step = float(grid[place]), 0.4 / span
    columns = np.stack([np.ones(len(at)), np.cos(TURN * best * at), np.sin(TURN * best * at)])
    after = fitted(at, values, columns) or noise
    for _ in range(2):
        near = np.linspace(max(best - step, 0.25 / span), best + step, 201)
        powers = _powers(at, values, near, after.memory, after.fresh)
        best, step = float(near[int(np.argmax(powers))]), max(step / 4.0, 0.02 / span)
    wide = np.linspace(max(best - 1.5 / span, 0.25 / span), best + 1.5 / span, 1501)
    powers = _powers(at, values, wide, after.memory, after.fresh)
    top = max(float(powers.max()), 0.0)
    enough = (1.0 - powers) <= (1.0 - top) * (1.0 + reach(level, free - 1.0) ** 2 / (free - 1.0))
    middle = int(np.argmin(np.abs(wide - best)))
    out = np.flatnonzero(~enough)
    below, above = out[out < middle], out[out > middle]
    low = wide[below[-1]] if len(below) else wide[0]
    high = wide[above[0]] if len(above) else wide[-1]
    return Period(1.0 / best, 1.0 / float(high), 1.0 / float(low), power, chance)


def _known(at: np.ndarray, values: np.ndarray, clock: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what is known, in order of time; what was measured twice at one moment keeps both."""
    kept = np.flatnonzero(np.isfinite(values) & np.isfinite(at))
    kept = kept[np.lexsort((values[kept], at[kept]))]
    return at[kept].astype(float), values[kept].astype(float), clock[kept].astype(float)


def _powers(at: np.ndarray, values: np.ndarray, frequencies: np.ndarray, memory: float, fresh: float) -> np.ndarray:
    decay, gain, weight = filter_of(at, memory, fresh)
    return _spectrum(at - at[0], values - values.mean(), np.asarray(frequencies, float), decay, gain, weight)


@compiled
def _spectrum(at, values, frequencies, decay, gain, weight):
    """Return for each frequency the share of what a floating mean leaves that a wave takes away."""
    count = len(at)
    level, told = np.empty(count), np.empty(count)
    white(np.ones(count), decay, gain, weight, level)
    white(values, decay, gain, weight, told)
    ll, ly, yy = (level * level).sum(), (level * told).sum(), (told * told).sum()
    yy -= ly * ly / ll
    found = np.zeros(len(frequencies))
    for one in range(len(frequencies)):
        turn = 2.0 * math.pi * frequencies[one]
        cc = cs = ss = cy = sy = cl = sl = 0.0
        state_c = state_s = 0.0
        here_c, here_s = math.cos(turn * at[0]), math.sin(turn * at[0])
        gap, step_c, step_s = 0.0, 1.0, 0.0
        for place in range(count):
            if place:
                if at[place] - at[place - 1] != gap:
                    gap = at[place] - at[place - 1]
                    step_c, step_s = math.cos(turn * gap), math.sin(turn * gap)
                # The wave is turned on by the gap, which is nearly always the same: a product is quicker than a cosine.
                here_c, here_s = here_c * step_c - here_s * step_s, here_s * step_c + here_c * step_s
            state_c *= decay[place]
            state_s *= decay[place]
            new_c, new_s = here_c - state_c, here_s - state_s
            state_c += gain[place] * new_c
            state_s += gain[place] * new_s
            c, s = weight[place] * new_c, weight[place] * new_s
            cc += c * c
            cs += c * s
            ss += s * s
            cy += c * told[place]
            sy += s * told[place]
            cl += c * level[place]
            sl += s * level[place]
        cc, cs, ss = cc - cl * cl / ll, cs - cl * sl / ll, ss - sl * sl / ll
        cy, sy = cy - cl * ly / ll, sy - sl * ly / ll
        determinant = cc * ss - cs * cs
        if determinant > 1e-12 * cc * ss and yy > 0.0:
            found[one] = min(max((ss * cy * cy - 2.0 * cs * cy * sy + cc * sy * sy) / (determinant * yy), 0.0), 1.0)
    return found
