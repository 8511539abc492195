"""How likely is it that a cause erupts, from timing and audience alone, blind to who goes with whom?

A logistic regression on what `kernels.rising.traits` knows at each adoption, its squares included, learned in hindsight from the
eruptions of the first half of the uses: as the rules beside it, it is favoured.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels import rising
from murmure.rising.truth import Eruption

ROUNDS, RIDGE = 30, 1.0
EARLIEST = np.log(2.5)
"""Adopters of today (fading, logarithm) below which the model says nothing: three, as ours."""


def likelihood(time: np.ndarray, cause: np.ndarray, actor: np.ndarray, audience: np.ndarray, names: np.ndarray, truth: list[Eruption]) -> np.ndarray:
    """Return the probability of an eruption at each use of a cause (coded from 0; `names` are the hashes), 0 where nothing is said."""
    counted = rising.adoptions(time, cause, actor, rising.MEMORY)
    found = rising.traits(time, cause, counted, len(names), audience)
    said = counted & (found[:, 0] > EARLIEST)
    erupts = np.zeros(len(time), np.bool_)
    order = np.argsort(cause, kind="stable")
    first = np.searchsorted(cause[order], np.arange(len(names) + 1))
    code = {int(name): number for number, name in enumerate(names)}
    for one in truth:
        if one.cause in code:
            rows = order[first[code[one.cause]] : first[code[one.cause] + 1]]
            erupts[rows[(time[rows] >= one.first) & (time[rows] <= one.crossing)]] = True
    score = np.zeros(len(time))
    learn = said & (np.arange(len(time)) < len(time) // 2)
    if erupts[learn].any():
        wide = np.hstack([found, found**2])
        middle, spread = wide[learn].mean(0), wide[learn].std(0) + 1e-9
        wide = (wide - middle) / spread
        score[said] = 1 / (1 + np.exp(-(np.column_stack([np.ones(said.sum()), wide[said]]) @ logistic(wide[learn], erupts[learn]))))
    return score


def logistic(traits: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Return the weights (the constant first) of a logistic regression with a ridge, by Newton's method."""
    design = np.column_stack([np.ones(len(traits)), traits])
    weights, ridge = np.zeros(design.shape[1]), np.eye(design.shape[1]) * RIDGE
    ridge[0, 0] = 0.0
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (true - chance) - ridge @ weights
        step = np.linalg.solve(design.T @ (design * (chance * (1 - chance))[:, None]) + ridge, slope)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    return weights
