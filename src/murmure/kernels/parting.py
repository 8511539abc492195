"""Into which groups, without overlap, does a graph fall, so that the ties inside are most surprising?

Nodes move to the neighbouring group with the best gain, then groups move as
nodes did, until nothing gains (Blondel et al., "Fast unfolding of communities
in large networks", 2008, with the queue of Traag et al., "From Louvain to
Leiden", 2019). What is gained is not modularity but the log-likelihood of each
group's ties against chance (Karrer and Newman, "Stochastic blockmodels and
community structure in networks", 2011, each group with a density of its own):
a group of weight `e` inside, of which chance explains `E`, is worth
e ln(e / E) - e + E, or more where its pairs are so few that they run out. Two groups merge when the ties between them are nearly as
dense as those inside, however large the rest of the graph is.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.rows import Rows

OWN, CODED, POOLED = range(3)
"""Aims: each group has a density of its own; so it has, and what it costs to say who is in which group counts too; all
groups have one density, which is modularity (Newman, "Equivalence between modularity optimization and maximum
likelihood methods for community detection", 2016). The first finds small groups among many. It falls for chance where
groups are large and ties few: the others hold there."""
CLIMBS = 2
"""Climbs: in the second, nodes may leave the groups that have grown around them, and groups move again."""
FEW = 100
"""When fewer than one in so many has moved, groups are not asked whether they move."""


def parted(rows: Rows, out: np.ndarray, into: np.ndarray, total: float = 0.0, aim: int = OWN) -> np.ndarray:
    """Return the group of each node (int32, numbered from 0 in the order of their first nodes).

    out, into  weight that leaves and enters each node (float64); half of its weight each without directions
    total      weight of all ties that chance may make, when it is more than that of these
    aim        what is gained: `OWN`, `CODED` or `POOLED`

    Nodes are visited in their order: see `rows.canonical`. Costs a few passes over the edges.
    """
    total = max(total, float(out.sum()))
    group = np.arange(len(out), dtype=np.int32)
    for _ in range(CLIMBS):
        group = _climbed(rows, out, into, total, group, aim)
    return group


def _climbed(rows: Rows, out: np.ndarray, into: np.ndarray, total: float, given: np.ndarray, aim: int) -> np.ndarray:
    """Return the groups once neither nodes nor groups of them gain by moving, from given groups on."""
    many, once = np.ones(len(out)), not len(rows.weight)
    group = np.arange(len(out), dtype=np.int32)
    start, neighbour, weight = rows.start, rows.neighbour, rows.weight
    inner = np.zeros(len(out))
    while len(neighbour):
        mine, moved = _moved(start, neighbour, weight, inner, out, into, many, total, given, once, aim)
        count = _numbered(mine)
        group = mine[group]
        if moved * FEW <= len(out) or count == len(out):
            break
        many = np.bincount(mine, many, count)
        start, neighbour, weight, inner, out, into = _together(start, neighbour, weight, inner, out, into, mine, count)
        given = np.arange(count, dtype=np.int32)
    return group


@compiled
def worth(inside, out, into, total, many):
    """Return by how many nats the weight inside a group beats chance.

    `many` nodes that are tied once or not (0: they may be tied by any weight) have no more pairs than
    they have: where chance would tie one in fifty, the pairs that are not tied count too.
    """
    chance = out * into / total
    if inside <= chance:
        return 0.0
    value = inside * math.log(inside / chance) - inside + chance
    pairs = 0.5 * many * (many - 1)
    if chance > 0.02 * pairs and pairs > inside:
        value = inside * math.log(inside / chance) + (pairs - inside) * math.log((pairs - inside) / (pairs - chance))
    elif 0.0 < pairs <= inside and chance < pairs:
        value = pairs * math.log(pairs / chance)
    return value


@compiled
def _value(inside, out, into, total, many, once, aim):
    """Return what is gained by a group, in nats (`POOLED`: in ties); `once`: nodes are tied once or not."""
    if aim == POOLED:
        return inside - out * into / total
    found = worth(inside, out, into, total, many if once else 0.0)
    return found + many * math.log(many) if aim == CODED and many > 1.0 else found


@compiled
def each_worth(state, total, many, once, aim):
    """Return what is gained by each group: weight inside (`state[:, 2]`), out, in, as `mixing.volumes` has them, and nodes."""
    found = np.empty(len(state))
    for one in range(len(state)):
        found[one] = _value(state[one, 2], state[one, 0], state[one, 1], total, float(many[one]), once, aim)
    return found


@compiled
def _moved(start, neighbour, weight, inner, out, into, many, total, given, once, aim):
    """Return the group of each node once no single move from the given groups gains, and how many moves that took."""
    count = len(start) - 1
    group = given.copy()
    # One line of memory per group: weight inside, out, in, worth, nodes.
    state = np.zeros((count, 5))
    size = np.zeros(count, np.int32)
    for node in range(count):
        one = group[node]
        state[one, 0] += inner[node]
        state[one, 1] += out[node]
        state[one, 2] += into[node]
        state[one, 4] += many[node]
        size[one] += 1
    for node in range(count):
        one = group[node]
        if size[one] > 1:
            for edge in range(start[node], start[node + 1]):
                if group[neighbour[edge]] == one:
                    state[one, 0] += 0.5 * (weight[edge] if len(weight) else 1.0)
    for one in range(count):
        state[one, 3] = _value(state[one, 0], state[one, 1], state[one, 2], total, state[one, 4], once, aim)
    ties = np.zeros(count)
    seen = np.empty(count, np.int32)
    queue = np.arange(count).astype(np.int32)
    waiting = np.ones(count, np.bool_)
    head, left, moves = 0, count, 0
    while left > 0:
        node = queue[head]
        head = head + 1 if head + 1 < count else 0
        left -= 1
        waiting[node] = False
        found = 0
        for edge in range(start[node], start[node + 1]):
            other = group[neighbour[edge]]
            if ties[other] == 0.0:
                seen[found] = other
                found += 1
            ties[other] += weight[edge] if len(weight) else 1.0
        here = group[node]
        own, leaves, enters, counts = inner[node], out[node], into[node], many[node]
        rest = _value(state[here, 0] - ties[here] - own, state[here, 1] - leaves, state[here, 2] - enters, total, state[here, 4] - counts, once, aim)
        stays = state[here, 3] - rest
        best, to = 1e-9, -1
        for place in range(found):
            other = seen[place]
            if other == here:
                continue
            joined = _value(state[other, 0] + ties[other] + own, state[other, 1] + leaves, state[other, 2] + enters, total,
                            state[other, 4] + counts, once, aim)  # fmt: skip
            gain = joined - state[other, 3] - stays
            # What gains the same is decided by the order of the nodes, not by the order in which they were met.
            if gain > best + 1e-9 or (to >= 0 and gain > best - 1e-9 and other < to):
                best, to = gain, other
        if to >= 0:
            moves += 1
            size[here] -= 1
            if size[here] == 0:
                state[here, :] = 0.0
            else:
                state[here, 0] -= ties[here] + own
                state[here, 1] -= leaves
                state[here, 2] -= enters
                state[here, 4] -= counts
                state[here, 3] = _value(state[here, 0], state[here, 1], state[here, 2], total, state[here, 4], once, aim)
            size[to] += 1
            state[to, 0] += ties[to] + own
            state[to, 1] += leaves
            state[to, 2] += enters
            state[to, 4] += counts
            state[to, 3] = _value(state[to, 0], state[to, 1], state[to, 2], total, state[to, 4], once, aim)
            group[node] = to
            for edge in range(start[node], start[node + 1]):
                other = neighbour[edge]
                if not waiting[other] and group[other] != to:
                    waiting[other] = True
                    end = head + left
                    queue[end if end < count else end - count] = other
                    left += 1
        for place in range(found):
            ties[seen[place]] = 0.0
    return group, moves


@compiled
def _numbered(group):
    """Number groups from 0, in the order of their first nodes; return how many there are."""
    fresh = np.full(len(group), -1, np.int32)
    count = 0
    for node in range(len(group)):
        if fresh[group[node]] < 0:
            fresh[group[node]] = count
            count += 1
        group[node] = fresh[group[node]]
    return count


@compiled
def _together(start, neighbour, weight, inner, out, into, group, count):
    """Return the graph whose nodes are the groups."""
    begin = np.zeros(count + 1, np.int64)
    for node in range(len(group)):
        begin[group[node] + 1] += 1
    for one in range(count):
        begin[one + 1] += begin[one]
    at = begin[:-1].copy()
    member = np.empty(len(group), np.int32)
    inside, leaves, enters = np.zeros(count), np.zeros(count), np.zeros(count)
    for node in range(len(group)):
        one = group[node]
        member[at[one]] = node
        at[one] += 1
        inside[one] += inner[node]
        leaves[one] += out[node]
        enters[one] += into[node]
    ties, seen = np.zeros(count), np.empty(count, np.int32)
    fresh = np.zeros(count + 1, np.int64)
    room = 0
    for turn in range(2):  # first counted, then written
        if turn:
            others, heavy = np.empty(room, np.int32), np.empty(room, np.float32)
        else:
            others, heavy = np.empty(0, np.int32), np.empty(0, np.float32)
        place = 0
        for one in range(count):
            found = 0
            for row in range(begin[one], begin[one + 1]):
                node = member[row]
                for edge in range(start[node], start[node + 1]):
                    other = group[neighbour[edge]]
                    pull = weight[edge] if len(weight) else 1.0
                    if other == one:
                        inside[one] += 0.5 * pull * turn
                        continue
                    if ties[other] == 0.0:
                        seen[found] = other
                        found += 1
                    ties[other] += pull
            for step in range(found):
                if turn:
                    others[place], heavy[place] = seen[step], ties[seen[step]]
                place += 1
                ties[seen[step]] = 0.0
            fresh[one + 1] = place
        room = place
    return fresh, others, heavy, inside, leaves, enters
