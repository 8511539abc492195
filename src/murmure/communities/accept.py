"""Which of the memberships that nodes may have are more than chance, seen how many nodes do have another one?

A membership saves `gain` nats of description; to name its community costs
ln(communities). What it must save beyond that depends on how common further
memberships are among nodes like this one: as many before it, as large a share
of ties left (strata, as covariates weigh hypotheses in Ignatiadis et al.,
"Data-driven hypothesis weighting increases detection power", 2016). How common
they are is learned from the data itself (empirical Bayes: Efron, "Large-Scale
Inference", 2010). A further membership is kept when the odds for it are better
than e**MARGIN to one, so that fewer than one in fifty is expected to be false.
"""

from __future__ import annotations

import numpy as np

MARGIN = 4.0
SLIGHT = 0.1
"""A first membership that explains less of a node's ties has to be as sure as a further one: hubs touch every group."""
STEPS = 10
"""Classes of the share of ties that is left."""
FEWEST = 50
"""Nodes that a stratum needs to be judged by itself; a smaller one is judged with the next."""
_ROUNDS = 12
_RARE, _COMMON = 1e-4, 0.97


def accepted(node: np.ndarray, rank: np.ndarray, score: np.ndarray, share: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Return which memberships are kept (bool, one per membership).

    node   int, the node of each; rank: 0 for its strongest, 1 for the next ...
    score  nats saved beyond the cost of naming the community
    share  0..1, the share of the node's ties that it explains
    ties   float64, one per node: its weight; nodes without ties are not asked about
    """
    kept = np.zeros(len(node), bool)
    left = np.ones(len(ties))
    asked = ties > 0
    for turn in range(int(rank.max(initial=-1)) + 1):
        nodes = np.flatnonzero(asked)
        if not len(nodes):
            break
        places = np.flatnonzero((rank == turn) & asked[node])
        # The first is judged among nodes with as many ties, the others among those with as many ties left.
        classes = np.log2(np.maximum(ties, 1)) if turn == 0 else left * STEPS
        stratum = _joined(np.clip(classes[nodes], 0, STEPS - 1).astype(np.int64))
        of_node = np.zeros(len(ties), np.int64)
        of_node[nodes] = stratum
        asked = np.zeros(len(ties), bool)
        for one in np.unique(stratum):
            mine = places[of_node[node[places]] == one]
            odds = _odds_against(score[mine], int((stratum == one).sum()))
            good = mine[score[mine] > odds + np.where((turn > 0) | (share[mine] < SLIGHT), MARGIN, 0.0)]
            kept[good] = True
            asked[node[good]] = True
            left[node[good]] -= share[good]
    return kept


def _joined(stratum: np.ndarray) -> np.ndarray:
    """Return strata of which each has FEWEST nodes, the upper ones joined to the one below."""
    sizes = np.bincount(stratum, minlength=STEPS)
    name = np.arange(STEPS)
    for one in range(STEPS - 1, 0, -1):
        if sizes[one] < FEWEST:
            sizes[one - 1] += sizes[one]
            name[name == one] = one - 1
    return name[stratum]


def _odds_against(score: np.ndarray, nodes: int) -> float:
    """Return ln of the odds that one of these `nodes` has no such membership."""
    common = 0.5
    for _ in range(_ROUNDS):
        against = np.log((1 - common) / common)
        common = float(np.clip((1 / (1 + np.exp(np.clip(against - score, -50, 50)))).sum() / nodes, _RARE, _COMMON))
    return float(np.log((1 - common) / common))
