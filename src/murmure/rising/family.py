"""Which groups usually go together, so that what they take up together is no coalition?

Joining what shares more than chance gives (modularity: Newman and Girvan, 2004) joins too far where groups are many: what chance
gives any two of them is so little that a few meetings exceed it. Here two groups are joined when it is sure that they share more
than a part of what chance gives, and more than they share with others, or half as much as they share within.
"""

from __future__ import annotations

import numpy as np

APART = 1 / 3
"""Share of what chance gives that groups may share and still be thought to go their own ways: large families, few of them."""
WITHIN = 0.5
"""Share of what each has within, from which what they share is enough, however much all others share."""
WRONG = 0.05
"""Chance to join any two that should not be, all pairs taken together (Bonferroni)."""
SURE = 0.5
"""Part of the surprise of the surest two that others need to be joined at the same time: the rest are asked again after it."""


def families(cause: np.ndarray, group: np.ndarray, active: np.ndarray) -> np.ndarray:
    """Return the family of each group, the most active first; `active` says how much each group takes up.

    One element for each account and cause, as for `kernels.company.taken_up`: what counts is who met whom on the same causes. The surest are
    joined first, as what others share is seen better without them.
    """
    from murmure.kernels.company import gathered, met

    cause, group, times = gathered(cause, group, len(active))
    family = np.arange(len(active))
    while True:
        many = int(family.max(initial=-1)) + 1
        shared, squares = met(cause, family[group], times, many)
        one, other, surprise = surely(shared, squares)
        order = np.argsort(-surprise, kind="stable")
        if not len(order):
            break
        into, free = np.arange(many), np.ones(many, np.bool_)
        for place in order[surprise[order] >= SURE * surprise[order[0]]]:
            two = [one[place], other[place]]
            if free[two].all():
                into[two], free[two] = one[place], False
        family = np.unique(into, return_inverse=True)[1][family]
    rank = np.empty(many, np.int64)
    rank[np.argsort(-np.bincount(family, active, many), kind="stable")] = np.arange(many)
    return rank[family]


def surely(shared: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (one, other, surprise in nats) of the families that surely share more than those that go their own ways.

    The test is binomial: of all that the smaller of two met, how much was the other? It counts as many meetings as causes of equal weight
    would give (Kish's effective number): one cause that two families share, however large, is one.
    """
    from murmure.kernels.chance import tails_of

    count, all_ = len(shared), shared.sum()
    if count < 2 or all_ <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    weight = shared / all_
    mass = weight.sum(1)
    chance = np.outer(mass, mass)
    within = np.diag(weight) / np.maximum(mass**2, 1e-300)
    enough = np.minimum(WITHIN * np.minimum.outer(within, within), usual(weight, chance))
    expected = np.maximum(APART, enough) * chance
    one, other = np.nonzero(np.triu(weight > expected, 1))
    causes = shared[one, other] ** 2 / squares[one, other]
    small, part = np.minimum(mass[one], mass[other]), weight[one, other]
    surprise = -tails_of(causes, causes * small / part, expected[one, other] / small)
    sure = surprise >= np.log(count * (count - 1) / 2 / WRONG)
    return one[sure], other[sure], surprise[sure]


def usual(weight: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Return what two families would share, as a part of what chance gives, if they met each other as they meet all others."""
    if len(weight) < 3:
        return np.zeros_like(weight)
    apart = 1.0 - np.eye(len(weight))
    met, may = weight * apart, chance * apart
    own = (met.sum(1)[:, None] - met) / np.maximum(may.sum(1)[:, None] - may, 1e-300)
    rest = (met.sum() - 2 * met) / np.maximum(may.sum() - 2 * may, 1e-300)
    return own * own.T / np.maximum(rest, 1e-12)
