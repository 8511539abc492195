"""Which form has a tree of who took something up from whom?

Nodes are numbered in the order in which they came, so a parent has a lower number
than its children (-1: none), and every tree is walked without recursion.
"""

from __future__ import annotations

import numba
import numpy as np

from murmure.kernels.compile import compiled

_STEP = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio


@numba.njit(inline="never")
def _mixed(number):  # pragma: no cover (compiled)
    """Return a number whose bits all depend on all bits of the one given (the finish of splitmix64: Steele, Lea and Flood, 2014)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


@compiled
def roots(parent):
    """Return the root of each node (int64); parents in any order. Of a ring of parents, the lowest number is the root."""
    found = np.full(len(parent), -1, np.int64)
    path = np.empty(len(parent), np.int64)
    for start in range(len(parent)):
        node, steps = start, 0
        while found[node] == -1 and parent[node] >= 0:
            found[node] = -2  # on the way
            path[steps] = node
            steps += 1
            node = parent[node]
        if found[node] == -2:  # a ring
            top = node
            at = parent[node]
            while at != node:
                top = min(top, at)
                at = parent[at]
        else:
            top = node if found[node] == -1 else found[node]
            if found[node] == -1:
                found[node] = node
        for step in range(steps):
            found[path[step]] = top
    return found


@compiled
def descends(parent, chosen):
    """Return which nodes (bool) are chosen, or have a parent who is, or whose parent is ...; parents in any order."""
    state = np.zeros(len(parent), np.uint8)  # 1: no, 2: yes, 3: on the way
    path = np.empty(len(parent), np.int64)
    for start in range(len(parent)):
        node, steps = start, 0
        while state[node] == 0 and not chosen[node] and parent[node] >= 0:
            state[node] = 3
            path[steps] = node
            steps += 1
            node = parent[node]
        if state[node] == 0:
            state[node] = 2 if chosen[node] else 1
        answer = np.uint8(2) if state[node] == 2 else np.uint8(1)
        for step in range(steps):
            state[path[step]] = answer
    return state == 2


@compiled
def shapes(parent):
    """Return the root, the depth and the size (descendants and itself) of each node, and the sum of distances of each tree, at its root.

    The sum is over all pairs of nodes of the tree: the edge above a node lies between its `size` descendants and all others, so it
    is counted once for each such pair (Goel, Anderson, Hofman and Watts, 2016, ask for the mean). parent[i] < i. Costs one pass each way.
    """
    count = len(parent)
    root, depth = np.empty(count, np.int64), np.zeros(count, np.int64)
    size, apart = np.ones(count, np.int64), np.zeros(count)
    for node in range(count):
        if parent[node] < 0:
            root[node] = node
        else:
            root[node], depth[node] = root[parent[node]], depth[parent[node]] + 1
    for node in range(count - 1, -1, -1):
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    for node in range(count):
        if parent[node] >= 0:
            apart[root[node]] += float(size[node]) * float(size[root[node]] - size[node])
    return root, depth, size, apart


@compiled
def gaps(one, other, count, draws, seed):
    """Return how far apart tied nodes came, in places, summed over ties: as it was (first), then had they come in another order (float64)."""
    found = np.zeros(draws + 1)
    place = np.arange(count)
    for draw in range(draws + 1):
        if draw > 0:
            for node in range(count - 1, 0, -1):  # Fisher and Yates
                lot = _mixed(np.uint64(seed + draw) * _STEP + np.uint64(node)) % np.uint64(node + 1)
                swap = np.int64(lot)
                place[node], place[swap] = place[swap], place[node]
        total = 0
        for tie in range(len(one)):
            total += abs(place[one[tie]] - place[other[tie]])
        found[draw] = total
    return found

