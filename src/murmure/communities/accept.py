"""Which of the memberships that nodes may have are more than chance, seen how many nodes do have another one?

A membership saves `gain` nats of description; to name its community costs
ln(communities). What it must save beyond that depends on how common further
memberships are among nodes like this one: as many before it, as large a share
of ties left (strata, as covariates weigh hypotheses in Ignatiadis et al.,
"Data-driven hypothesis weighting increases detection power", 2016), and on how
many of these explain as large a share of a node's ties. Both are learned from
the data itself (empirical Bayes: Efron, "Large-Scale Inference", 2010).
"""

from __future__ import annotations

import numpy as np

from murmure.communities.membership import Memberships
from murmure.kernels import odds

SETTLED = (0.0, 3.0, -1.0)
"""Nats by which the odds for a first, a second and each further membership must be better than even. The second says that
a node is in several at all; after it, members who are missed are missed by each other, too."""
SETTLING = (0.0, -2.0, -2.0)
"""The same while the groups are still settling: what two offers share would count for one of them later."""
LEAST, SPREAD = 0.18, 3.0
"""A further membership that surely (so many standard deviations) explains less of a node's ties is none, however sure
it is that chance does not explain them: who is tied to hundreds is tied a little more than by chance to most groups."""


def accepted(maybe: Memberships, ties: np.ndarray, price: float, settled: bool) -> np.ndarray:
    """Return which memberships are kept (bool, one per membership).

    maybe    memberships in the order of nodes, with the ties that each explains and the nats that it saves
    ties     float64, one per node: its weight; nodes without ties are not asked about
    price    nats that it costs to name a group
    settled  whether the groups are those that stay
    """
    margins = np.array(SETTLED if settled else SETTLING)
    score = maybe.gain.astype(np.float64) - price
    return odds.kept(maybe.starts(len(ties)), maybe.group, score, maybe.explained, ties, margins, LEAST, SPREAD)
