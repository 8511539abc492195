"""Which node is in which group, how much of its ties does that explain, and how are such lists kept in order?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from murmure.kernels import belonging, mixing
from murmure.kernels.parting import OWN, each_worth
from murmure.kernels.rows import Rows

LEAST = 3
"""Members of the smallest community."""
SAME = 0.8
"""Two communities that share as much of the smaller one are one."""
ALIKE = 0.5
"""A group is one that was known when their members agree as well (F1)."""
USUAL = 10.0
"""Ties that chance gives inside a group, from which on the bound for normal sums is used."""
SURE = 3.0
"""Nats by which a community must beat the best that chance is expected to give."""


class Graph(NamedTuple):
    """Hold rows whose weights are comparable, and the weight that leaves and enters each node (half each without directions)."""

    rows: Rows
    out: np.ndarray
    into: np.ndarray

    @property
    def ties(self) -> np.ndarray:
        """Return the weight of each node's ties."""
        return self.out + self.into


@dataclass(frozen=True)
class Memberships:
    """Hold memberships in the order of nodes: node and group (int32), weight of the ties explained, nats saved (float32).

    Groups are numbered below `room`; those without members are no more.
    """

    node: np.ndarray
    group: np.ndarray
    explained: np.ndarray
    gain: np.ndarray
    room: int

    @classmethod
    def of(cls, node: np.ndarray, group: np.ndarray, room: int) -> Memberships:
        """Return memberships of which nothing is known yet."""
        nothing = np.zeros(len(node), np.float32)
        return cls(node.astype(np.int32), group.astype(np.int32), nothing, nothing, room)

    @classmethod
    def apart(cls, group: np.ndarray) -> Memberships:
        """Return the memberships of a cover without overlap: the group of each node."""
        return cls.of(np.arange(len(group)), group, int(group.max()) + 1)

    def starts(self, nodes: int) -> np.ndarray:
        """Return where each node's memberships begin (int32[nodes + 1])."""
        # Narrow numbers: what is looked up at random should fit into the processor's memory.
        return np.append(0, np.cumsum(np.bincount(self.node, minlength=nodes))).astype(np.int32)

    def sizes(self) -> np.ndarray:
        """Return how many members each group has."""
        return np.bincount(self.group, minlength=self.room)

    def keys(self) -> np.ndarray:
        """Return one number per membership."""
        return self.node.astype(np.int64) * self.room + self.group

    def only(self, kept: np.ndarray) -> Memberships:
        """Return some of the memberships."""
        return Memberships(self.node[kept], self.group[kept], self.explained[kept], self.gain[kept], self.room)

    def of_groups(self, kept: np.ndarray) -> Memberships:
        """Return the memberships of some groups (bool, one per group)."""
        return self.only(kept[self.group])

    def large(self) -> Memberships:
        """Return the memberships of groups that have enough members."""
        return self.of_groups(self.sizes() >= LEAST)

    def named(self, name: np.ndarray) -> Memberships:
        """Return the memberships with groups renamed; a node is in each once."""
        same = Memberships(self.node, name[self.group].astype(np.int32), self.explained, self.gain, self.room)
        return same.only(np.unique(same.keys(), return_index=True)[1])

    def compact(self) -> Memberships:
        """Return the memberships with groups numbered without gaps."""
        there = self.sizes() > 0
        name = (np.cumsum(there) - 1).astype(np.int32)
        return Memberships(self.node, name[self.group], self.explained, self.gain, int(there.sum()))

    def with_others(self, more: Memberships) -> Memberships:
        """Return these memberships and more, in the order of nodes."""
        order = np.argsort(np.append(self.node, more.node), kind="stable")
        node, group, explained, gain = (np.append(one, other)[order] for one, other in (
            (self.node, more.node), (self.group, more.group), (self.explained, more.explained), (self.gain, more.gain)))  # fmt: skip
        return Memberships(node, group, explained, gain, max(self.room, more.room))

    def changed_since(self, before: Memberships, nodes: int) -> np.ndarray:
        """Return which nodes are in other groups than before (bool, one per node)."""
        return belonging.changed(before.starts(nodes), before.group, self.starts(nodes), self.group)

    def held_since(self, before: Memberships, nodes: int) -> np.ndarray:
        """Return which memberships were there before (bool, one per membership)."""
        return belonging.held(before.starts(nodes), before.group, self.starts(nodes), self.group)

    def stayed_since(self, before: Memberships, nodes: int) -> np.ndarray:
        """Return which groups are much the same as before: what proved them then proves them now (bool, one per group)."""
        both = 2 * np.bincount(self.group[self.held_since(before, nodes)], minlength=self.room)
        return both >= ALIKE * np.maximum(self.sizes() + np.bincount(before.group, minlength=self.room), 1)


def alike_joined(found: Memberships, nodes: int) -> Memberships:
    """Return the memberships with groups that are nearly the same made one, the likest first."""
    pairs = belonging.pairs(found.starts(nodes), found.group)
    if not len(pairs):
        return found
    key, often = np.unique(pairs[:, 0].astype(np.int64) * found.room + pairs[:, 1], return_counts=True)
    size = found.sizes()
    one, other = np.divmod(key, found.room)
    alike = often / np.minimum(size[one], size[other])
    places = np.flatnonzero(alike >= SAME)
    if not len(places):
        return found
    name = np.arange(found.room)

    def root(group: int) -> int:
        while name[group] != group:
            name[group] = group = name[name[group]]
        return group

    for place in places[np.argsort(-alike[places], kind="stable")]:
        first, second = root(one[place]), root(other[place])
        name[max(first, second)] = min(first, second)
    return found.named(np.array([root(group) for group in range(found.room)]))


def group_volumes(graph: Graph, found: Memberships) -> np.ndarray:
    """Return what leaves and enters the members of each group, and the weight between them (float64[room, 3])."""
    rows, begin = graph.rows, found.starts(len(graph.out))
    return mixing.volumes(rows.start, rows.neighbour, rows.weight, graph.out, graph.into, begin, found.group, found.room)


def surprise(graph: Graph, found: Memberships, state: np.ndarray | None = None) -> np.ndarray:
    """Return by how many nats each group beats the best of all sets of as many nodes, in a random graph of these degrees.

    What the ties inside save against chance, less ln of the number of such sets (a union bound), or less what the
    densest set of a random graph saves (`_densest`), where that bounds it better. It is asked of the
    group and of its core, those of whose ties it explains most. Where groups share many nodes in a small graph, each
    of them as a whole is hardly denser than chance, and its core is. `state` is what `group_volumes` says of the
    groups, when it is known already.
    """
    whole = _surprise(graph, found, group_volumes(graph, found) if state is None else state) - np.log(2)
    if (whole > 0)[found.sizes() > 0].all():
        return whole
    most = np.full(len(graph.out), -1.0, np.float32)
    np.maximum.at(most, found.node, found.explained)
    core = found.only(found.explained >= most[found.node])
    if len(core.node) == len(found.node):  # of a cover without overlap, all are
        return whole
    return np.maximum(whole, _surprise(graph, core, group_volumes(graph, core)) - np.log(2))


def _surprise(graph: Graph, found: Memberships, state: np.ndarray) -> np.ndarray:
    sizes = found.sizes()
    worths = each_worth(state, float(graph.out.sum()), sizes, not len(graph.rows.weight), OWN)
    count, total = int((graph.ties > 0).sum()), float(graph.out.sum() + graph.into.sum())
    share, best = (state[:, 0] + state[:, 1]) / total, _ln_subsets(count, sizes)
    # Where chance gives only a few ties, sums of them are not normal yet.
    usual = np.flatnonzero(0.5 * total * share**2 >= USUAL)
    best[usual] = np.minimum(best[usual], _densest(count, share[usual]))
    return np.where(sizes >= LEAST, worths - best - SURE, -np.inf)


def _densest(nodes: int, share: np.ndarray) -> np.ndarray:
    """Return how many nats the densest set that holds a share of all ends of ties saves, in a random graph of so many nodes.

    Sets of many nodes overlap, so that the best of all is far from what as many independent ones would give. The ground
    state of a spin glass bounds it (replica symmetric: Guerra, "Broken replica symmetry bounds in the mean field spin
    glass model", 2003; on graphs: Dembo, Montanari and Sen, "Extremal cuts of sparse random graphs", 2017).
    """
    from statistics import NormalDist

    normal = NormalDist()
    height = np.array([normal.pdf(normal.inv_cdf(min(max(one, 1e-9), 1 - 1e-9))) for one in share])
    return nodes * (1 - share) * height**2 / np.maximum(share, 1e-9)


def _ln_subsets(nodes: int, sizes: np.ndarray) -> np.ndarray:
    """Return ln of the number of sets of each size among so many nodes."""
    logs = np.append(0.0, np.cumsum(np.log(np.arange(1, nodes + 1))))
    sizes = np.minimum(sizes, nodes)
    return logs[nodes] - logs[sizes] - logs[nodes - sizes]
