"""What are columns worth in a series that has gaps and whose neighbours are alike?

Generalised least squares. What is left is an autoregression of the first order in real time, whatever moments are missing (Jones, 1980), and
what is new at each moment. How alike neighbours are is found by restricted maximum likelihood; that this is itself in doubt costs degrees of
freedom (Satterthwaite, as in Kenward and Roger, 1997).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from murmure.kernels.compile import compiled

LEAST = 12
"""Moments more than columns, below which nothing is said."""
_SHORT, _GOLDEN, _STEPS, _ROUNDS = 0.25, 0.6180339887498949, 11, 3
_MOST_FRESH = 0.98
_FEWEST = 4.0
"""Degrees of freedom that are left at least."""


class Fit(NamedTuple):
    """Hold a regression.

    value, spread   what each column is worth, and the covariance of that
    free      degrees of freedom
    memory    after so long what is left is alike by 1/e (in the unit of the times); fresh: the share of its variance that is new each time
    likelihood   log likelihood (not the restricted one)
    """

    value: np.ndarray
    spread: np.ndarray
    free: float
    memory: float
    fresh: float
    likelihood: float


def fitted(at: np.ndarray, values: np.ndarray, columns: np.ndarray) -> Fit | None:
    """Return what columns (columns, moments) are worth; times in order and values known. None where there is too little."""
    count, size = len(at), len(columns)
    if count < size + LEAST or float(np.ptp(values)) <= 1e-12 * max(float(np.abs(values).max()), 1e-300):
        return None
    scale = _unit(at)
    memory, fresh = _likeliest(at / scale, columns, values)
    value, spread, left, logs, fine = _solved(at / scale, columns, values, memory, fresh)
    if not fine:
        return None
    whole = float(count - size)
    likelihood = -0.5 * (count * (math.log(max(left, 1e-300) / count) + 1.0 + math.log(2.0 * math.pi)) + logs)
    free = _free(at / scale, columns, values, memory, fresh)
    return Fit(value, spread * left / whole, free, memory * scale, fresh, likelihood)


def _free(at: np.ndarray, columns: np.ndarray, values: np.ndarray, memory: float, fresh: float) -> float:
    """Return the degrees of freedom of the slopes: by how much their variance would change where the noise were a little different."""
    whole = float(columns.shape[1] - columns.shape[0])
    size = min(1, len(columns) - 1)
    steps = np.array([0.15, 0.05])
    middle = np.array([math.log(memory), min(max(fresh, steps[1]), _MOST_FRESH - steps[1])])
    told: dict[tuple[int, int], tuple[float, float]] = {}
    for one in (-1, 0, 1):
        for other in (-1, 0, 1):
            there = middle + steps * (one, other)
            _, spread, left, _, fine = _solved(at, columns, values, math.exp(there[0]), there[1])
            if not fine:
                return max(whole / 2.0, _FEWEST)
            likely = _restricted(at, columns, values, math.exp(there[0]), there[1])
            told[one, other] = likely, math.log(max(left, 1e-300) * float(np.diag(spread)[size:].mean()))
    slope = np.array([told[1, 0][1] - told[-1, 0][1], told[0, 1][1] - told[0, -1][1]]) / 2.0
    mixed = (told[1, 1][0] - told[1, -1][0] - told[-1, 1][0] + told[-1, -1][0]) / 4.0
    bend = -np.array(
        [
            [told[1, 0][0] - 2.0 * told[0, 0][0] + told[-1, 0][0], mixed],
            [mixed, told[0, 1][0] - 2.0 * told[0, 0][0] + told[0, -1][0]],
        ]
    )
    sizes, ways = np.linalg.eigh(bend)
    # Where the likelihood is flat, a step of a few is as far as the noise may be from what was found.
    doubt = float((((ways.T @ slope) ** 2) / np.maximum(sizes, 0.1)).sum())
    return max(2.0 / (2.0 / whole + doubt), _FEWEST)


def _unit(at: np.ndarray) -> float:
    """Return the usual time between two moments."""
    gaps = np.diff(at)
    return float(np.median(gaps[gaps > 0])) if (gaps > 0).any() else 1.0


@compiled
def filter_of(at, memory, fresh):
    """Return for each moment how much of the state is left since the last one, how much is learnt, and the weight of what is new."""
    size = len(at)
    decay, gain, weight = np.empty(size), np.empty(size), np.empty(size)
    doubt, gap, kept = 1.0 - fresh, math.inf, 0.0
    for place in range(size):
        if place and at[place] - at[place - 1] != gap:
            gap = at[place] - at[place - 1]
            kept = math.exp(-gap / memory)
        decay[place] = kept
        if place:
            doubt = decay[place] * decay[place] * doubt * (1.0 - gain[place - 1]) + (1.0 - fresh) * (
                1.0 - decay[place] * decay[place]
            )
        whole = max(doubt + fresh, 1e-9)
        gain[place], weight[place] = doubt / whole, 1.0 / math.sqrt(whole)
    return decay, gain, weight


@compiled
def white(values, decay, gain, weight, found):
    state = 0.0
    for place in range(len(values)):
        state *= decay[place]
        new = values[place] - state
        found[place] = weight[place] * new
        state += gain[place] * new


@compiled
def _solved(at, columns, values, memory, fresh):
    """Return the regression for one noise: values, inverse of the normal matrix, what is left, sum of log variances, whether it can be."""
    size, count = columns.shape
    decay, gain, weight = filter_of(at, memory, fresh)
    whitened, told = np.empty((size, count)), np.empty(count)
    for one in range(size):
        white(columns[one], decay, gain, weight, whitened[one])
    white(values, decay, gain, weight, told)
    root, inverse = np.zeros((size, size)), np.zeros((size, size))
    for one in range(size):
        for other in range(one + 1):
            total = (whitened[one] * whitened[other]).sum()
            for place in range(other):
                total -= root[one, place] * root[other, place]
            if one == other:
                if total <= 1e-12 * (whitened[one] * whitened[one]).sum():
                    return np.zeros(size), inverse, 0.0, 0.0, False
                root[one, one] = math.sqrt(total)
            else:
                root[one, other] = total / root[other, other]
    lower = np.zeros((size, size))
    for one in range(size):
        lower[one, one] = 1.0 / root[one, one]
        for other in range(one):
            total = 0.0
            for place in range(other, one):
                total -= root[one, place] * lower[place, other]
            lower[one, other] = total / root[one, one]
    for one in range(size):
        for other in range(size):
            for place in range(max(one, other), size):
                inverse[one, other] += lower[place, one] * lower[place, other]
    value = np.zeros(size)
    for one in range(size):
        for other in range(size):
            value[one] += inverse[one, other] * (whitened[other] * told).sum()
    left = 0.0
    for place in range(count):
        new = told[place]
        for one in range(size):
            new -= value[one] * whitened[one, place]
        left += new * new
    return value, inverse, left, -2.0 * np.log(weight).sum(), True


@compiled
def _restricted(at, columns, values, memory, fresh):
    """Return the restricted log likelihood of one noise."""
    size, count = columns.shape
    _, inverse, left, logs, fine = _solved(at, columns, values, memory, fresh)
    if not fine:
        return -math.inf
    # The determinant of the inverse, by the same decomposition.
    root, volume = np.zeros((size, size)), 0.0
    for one in range(size):
        for other in range(one + 1):
            total = inverse[one, other]
            for place in range(other):
                total -= root[one, place] * root[other, place]
            root[one, other] = math.sqrt(max(total, 1e-300)) if one == other else total / root[other, other]
        volume += 2.0 * math.log(root[one, one])
    return -0.5 * ((count - size) * math.log(max(left, 1e-300)) + logs - volume)


@compiled
def _at(at, columns, values, memory, fresh, turn, there):
    """Return the restricted log likelihood where one of the two is elsewhere: the logarithm of the memory (0), or the fresh share (1)."""
    return _restricted(at, columns, values, math.exp(there if turn == 0 else memory), fresh if turn == 0 else there)


@compiled
def _likeliest(at, columns, values):
    """Return the memory and the fresh share with the highest restricted likelihood: a coarse grid, then golden section in turns."""
    lowest, highest = math.log(_SHORT), math.log(max((at[-1] - at[0]) / 2.0, 1.0))
    best, memory, fresh = -math.inf, lowest, 0.0
    for one in range(7):
        for other in range(4):
            here, share = lowest + (highest - lowest) * one / 6.0, 0.3 * other
            told = _restricted(at, columns, values, math.exp(here), share)
            if told > best:
                best, memory, fresh = told, here, share
    reached = (highest - lowest) / 6.0
    width = 0.3
    for _ in range(_ROUNDS):
        for turn in range(2):
            low = max(memory - reached, lowest) if turn == 0 else max(fresh - width, 0.0)
            high = min(memory + reached, highest) if turn == 0 else min(fresh + width, _MOST_FRESH)
            one, two = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
            first, second = (
                _at(at, columns, values, memory, fresh, turn, one),
                _at(at, columns, values, memory, fresh, turn, two),
            )
            for _ in range(_STEPS):
                if first > second:
                    high, two, second = two, one, first
                    one = high - _GOLDEN * (high - low)
                    first = _at(at, columns, values, memory, fresh, turn, one)
                else:
                    low, one, first = one, two, second
                    two = low + _GOLDEN * (high - low)
                    second = _at(at, columns, values, memory, fresh, turn, two)
            if turn == 0:
                memory = (low + high) / 2.0
            else:
                fresh = (low + high) / 2.0
        reached, width = reached / 2.0, width / 2.0
    return math.exp(memory), fresh
