"""Which groups are proved by ties that they were not made from?

Large groups of few ties each cannot be told from the best that chance gives
(`membership.surprise`): there are too many sets of as many nodes. But ties that
were put aside before a cover was made know nothing of it: by chance, they lie
inside its groups only as often as the ends that these have make likely, whatever
the search has done to find them. So a cover is judged by ties put aside, and a
group is proved by them, however many sets there are.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.communities.membership import ALIKE, LEAST, Graph, Memberships, surprise
from murmure.communities.weight import ends
from murmure.kernels import mixing
from murmure.kernels.parting import CODED, OWN, POOLED, parted
from murmure.kernels.rows import Rows, dealt

ASIDE = 4
"""One pair of tied nodes in so many is put aside, each in its turn."""
ENOUGH = 200_000
"""Pairs from which on one turn is enough."""
WELL = 0.8
"""Where groups beyond chance hold this share of the nodes, a first cover is good, and nothing is put aside."""
AIMS = (CODED, POOLED)
"""What other first covers gain."""
SURE = 7.0
"""Nats by which ties put aside must tell a cover, or a group of a cover that they do not tell, from chance."""
LIKELY = 3.0
"""Nats for a group of a cover that they do."""


def first_cover(graph: Graph, seed: int) -> tuple[np.ndarray, list[Memberships]]:
    """Return a cover without overlap (the group of each node), and groups that ties put aside prove (none where none are needed)."""
    group = parted(graph.rows, graph.out, graph.into)
    first = _as_memberships(group)
    held = first.sizes()[surprise(graph, first) > 0].sum()
    if held > WELL * np.count_nonzero(graph.ties):
        return group, []
    pairs = len(graph.rows.neighbour) // 2
    hand = dealt(graph.rows.start, graph.rows.neighbour, np.uint64(seed), ASIDE)
    turns = [_put_aside(graph, hand, turn) for turn in range(ASIDE if pairs < ENOUGH else 1)]
    best, aim, tried = 0.0, OWN, []
    for one in AIMS:
        told = [_told(parted(rest.rows, rest.out, rest.into, aim=one), *aside) for rest, aside in turns]
        nats = -sum(np.minimum(doubt + LIKELY, 0).sum() for _, doubt, _ in told)
        if nats > best:
            best, aim, tried = nats, one, told
    if aim == OWN:
        return group, []
    cover_is_told = min(each[0] for each in tried) + math.log(len(turns) * len(AIMS)) < -SURE
    needed = LIKELY if cover_is_told else SURE
    proved = [cover.of_groups(doubt < -needed).compact() for _, doubt, cover in tried]
    if not any(one.room for one in proved):
        return group, []
    return parted(graph.rows, graph.out, graph.into, aim=aim), [one for one in proved if one.room]


def like_proved(found: Memberships, proved: list[Memberships], nodes: int) -> np.ndarray:
    """Return which groups are those that were proved (bool, one per group). A proof serves one group only."""
    yes = np.zeros(found.room, bool)
    sizes = found.sizes()
    for one in proved:
        of = np.full(nodes, -1)
        of[one.node] = one.group
        known = of[found.node]
        there = known >= 0
        key, both = np.unique(known[there] * found.room + found.group[there], return_counts=True)
        name, group = np.divmod(key, found.room)
        alike = 2 * both / (one.sizes()[name] + sizes[group])
        order = np.lexsort((group, -alike, name))
        best = order[np.append(True, name[order][1:] != name[order][:-1])] if len(order) else order
        yes[group[best[alike[best] >= ALIKE]]] = True
    return yes


def _as_memberships(group: np.ndarray) -> Memberships:
    return Memberships.of(np.arange(len(group)), group, int(group.max()) + 1)


def _put_aside(graph: Graph, hand: np.ndarray, turn: int) -> tuple[Graph, tuple[np.ndarray, np.ndarray]]:
    """Return the graph without the pairs put aside in this turn, and both ends of these; `hand` is what `dealt` says."""
    rows, count = graph.rows, len(graph.out)
    node = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.start))
    stay = hand != turn
    start = np.append(0, np.cumsum(np.bincount(node[stay], minlength=count)))
    weight, way = (column[stay] if len(column) else column for column in (rows.weight, rows.way))
    once = ~stay & (node < rows.neighbour)
    return ends(Rows(start, rows.neighbour[stay], weight, way)), (node[once], rows.neighbour[once])


def _told(group: np.ndarray, one: np.ndarray, other: np.ndarray) -> tuple[float, np.ndarray, Memberships]:
    """Return what ties put aside tell of a cover made from the rest.

    That is ln of the odds that chance puts as many inside all groups together; for each group, inside it, times the
    number of groups; and the cover. Chance knows how many of their ends each group has.
    """
    cover = _as_memberships(group)
    room, count = cover.room, max(len(one), 1)
    inside = np.bincount(group[one][group[one] == group[other]], minlength=room)
    chance = (np.bincount(group[np.append(one, other)], minlength=room) / (2 * count)) ** 2
    asked = math.log(max(np.count_nonzero(chance), 1))
    doubt = np.zeros(room)
    for name in np.flatnonzero((inside > 0) & (cover.sizes() >= LEAST) & (chance < 1)):
        doubt[name] = mixing.tail(float(inside[name]), float(count), float(chance[name])) + asked
    whole = float(chance.sum())
    return mixing.tail(float(inside.sum()), float(count), whole) if whole < 1 else 0.0, doubt, cover
