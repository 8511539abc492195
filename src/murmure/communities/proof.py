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
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from murmure.communities.membership import ALIKE, LEAST, Graph, Memberships, group_volumes, surprise
from murmure.communities.weight import ends
from murmure.kernels import mixing
from murmure.kernels.parting import CODED, POOLED, each_worth, parted
from murmure.kernels.rows import Rows, dealt, renumbered

ASIDE = 4
"""One pair of tied nodes in so many is put aside, each in its turn."""
ENOUGH = 50_000
"""Pairs from which on one turn is enough."""
WELL = 0.8
"""Where groups beyond chance hold this share of the nodes, a first cover is good, and nothing is put aside."""
TRIES, TRIES_WORK = 10, 60_000
"""Other first covers are sought so often at most, and so that no more places of neighbours are looked at."""
AIMS = (CODED, POOLED)
"""What other first covers gain."""
SURE = 7.0
"""Nats by which ties put aside must tell a cover, or a group of a cover that they do not tell, from chance."""
LIKELY = 3.0
"""Nats for a group of a cover that they do."""


class Turn(NamedTuple):
    """Hold a cover made without the ties of one turn (`Memberships`), and what these say: ln of the chance that as many lie
    inside all groups (`whole`), and inside each (`tail`)."""

    cover: Memberships
    whole: float
    tail: np.ndarray


class Proof(NamedTuple):
    """Hold what ties put aside say of groups: the turns, and the nats needed of a group."""

    turns: list[Turn]
    needed: float

    def placed(self, rank: np.ndarray) -> Proof:
        """Return the same of nodes renumbered: node i has become `rank[i]`."""
        return self._replace(turns=[turn._replace(cover=replace(turn.cover, node=rank[turn.cover.node])) for turn in self.turns])

    def of(self, found: Memberships, nodes: int) -> np.ndarray:
        """Return which groups are proved (bool, one per group).

        What a turn says of the group of its cover that is most like the one asked about, it says of this one, and of
        no other. What all turns say is added up, as independent ties allow (Fisher, "Statistical methods for research
        workers", 1925).
        """
        said = np.zeros(found.room)
        for turn in self.turns:
            name, group = _matched(turn.cover, found, nodes)
            said[group] -= turn.tail[name]
        asked = max(np.mean([np.count_nonzero(turn.cover.sizes() >= LEAST) for turn in self.turns]), 1.0)
        return _ln_fisher(len(self.turns), said) + np.log(asked) < -self.needed


def first_cover(graph: Graph, seed: int) -> tuple[np.ndarray, Proof | None]:
    """Return a cover without overlap (the group of each node), and what ties put aside say, where that is needed."""
    group = parted(graph.rows, graph.out, graph.into)
    first = Memberships.apart(group)
    held = first.sizes()[surprise(graph, first) > 0].sum()
    if held > WELL * np.count_nonzero(graph.ties):
        return group, None
    pairs = len(graph.rows.neighbour) // 2
    hand = dealt(graph.rows.start, graph.rows.neighbour, np.uint64(seed), ASIDE)
    apart = [_put_aside(graph, hand, turn) for turn in range(ASIDE if pairs < ENOUGH else 1)]
    told = {aim: [_told(_best(rest, aim, seed), *aside) for rest, aside in apart] for aim in AIMS}
    aim = max(AIMS, key=lambda one: sum(_nats(turn) for turn in told[one]))
    turns = told[aim]
    whole = _ln_fisher(len(turns), np.array([-sum(turn.whole for turn in turns)]))[0] + math.log(len(AIMS))
    if whole < -SURE:
        return _best(graph, aim, seed), Proof(turns, LIKELY)
    return group, Proof(turns, SURE)


def _best(graph: Graph, aim: int, seed: int) -> np.ndarray:
    """Return the best of a few covers without overlap: where ties are few, much hangs on who is looked at first."""
    if graph.out.sum() <= 0:
        return np.arange(len(graph.out), dtype=np.int32)
    found = parted(graph.rows, graph.out, graph.into, aim=aim)
    tries = min(TRIES_WORK // max(len(graph.rows.neighbour), 1), TRIES)
    if tries <= 1:
        return found
    count, luck, best = len(graph.out), np.random.default_rng(seed), _gained(graph, found, aim)
    for _ in range(tries - 1):
        order = luck.permutation(count)
        group = np.empty(count, np.int32)
        group[order] = parted(renumbered(graph.rows, order), graph.out[order], graph.into[order], aim=aim)
        gained = _gained(graph, group, aim)
        if gained > best + 1e-9:
            found, best = group, gained
    return found


def _gained(graph: Graph, group: np.ndarray, aim: int) -> float:
    """Return what a cover without overlap gains."""
    cover = Memberships.apart(group)
    return float(each_worth(group_volumes(graph, cover), float(graph.out.sum()), cover.sizes(), not len(graph.rows.weight), aim).sum())


def _nats(turn: Turn) -> float:
    """Return by how much the groups that ties put aside prove are more than chance."""
    return float(np.maximum(-turn.tail - math.log(max(np.count_nonzero(turn.tail), 1)) - LIKELY, 0).sum())


def _ln_fisher(turns: int, said: np.ndarray) -> np.ndarray:
    """Return ln of the chance that so many independent p-values have a product as small: ln of it is -`said`."""
    terms = sum(said**power / math.factorial(power) for power in range(turns))
    return np.log(terms) - said


def _matched(known: Memberships, found: Memberships, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return groups of a cover without overlap, and for each the group of another that is most like it, when they agree well enough."""
    of = np.full(nodes, -1)
    of[known.node] = known.group
    name = of[found.node]
    there = name >= 0
    key, both = np.unique(name[there] * found.room + found.group[there], return_counts=True)
    name, group = np.divmod(key, max(found.room, 1))
    alike = 2 * both / (known.sizes()[name] + found.sizes()[group])
    order = np.lexsort((group, -alike, name))
    order = order[np.unique(name[order], return_index=True)[1]]
    order = order[alike[order] >= ALIKE]
    # One that is most like two of them is the one that it is more like.
    order = order[np.lexsort((name[order], -alike[order], group[order]))]
    order = order[np.unique(group[order], return_index=True)[1]]
    return name[order], group[order]


def _put_aside(graph: Graph, hand: np.ndarray, turn: int) -> tuple[Graph, tuple[np.ndarray, np.ndarray]]:
    """Return the graph without the pairs put aside in this turn, and both ends of these; `hand` is what `dealt` says."""
    rows, count = graph.rows, len(graph.out)
    node = np.repeat(np.arange(count, dtype=np.int32), np.diff(rows.start))
    stay = hand != turn
    start = np.append(0, np.cumsum(np.bincount(node[stay], minlength=count)))
    weight, way = (column[stay] if len(column) else column for column in (rows.weight, rows.way))
    once = ~stay & (node < rows.neighbour)
    return ends(Rows(start, rows.neighbour[stay], weight, way)), (node[once], rows.neighbour[once])


def _told(group: np.ndarray, one: np.ndarray, other: np.ndarray) -> Turn:
    """Return what ties put aside (their two ends) say of a cover made without them. Chance knows how many of their ends each group has."""
    cover = Memberships.apart(group)
    room, count = cover.room, max(len(one), 1)
    inside = np.bincount(group[one][group[one] == group[other]], minlength=room)
    chance = (np.bincount(group[np.append(one, other)], minlength=room) / (2 * count)) ** 2
    tail = np.zeros(room)
    for name in np.flatnonzero((inside > 0) & (cover.sizes() >= LEAST) & (chance < 1)):
        tail[name] = mixing.tail(float(inside[name]), float(count), float(chance[name]))
    whole = float(chance.sum())
    return Turn(cover, mixing.tail(float(inside.sum()), float(count), whole) if whole < 1 else 0.0, tail)
