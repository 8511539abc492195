"""How do the edges of a graph become rows of neighbours, in an order that does not depend on how the graph was written?

A graph in rows (CSR): the neighbours of node v are `neighbour[start[v]:start[v + 1]]`,
ascending, each once; an edge stands in the rows of both its ends.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from murmure.kernels.compile import compiled

OUT, IN = 1, 2
"""Ways of a directed edge, as its row sees it; an edge and its answer are OUT | IN."""


class Rows(NamedTuple):
    """Hold an undirected view of a graph.

    start      int64[nodes + 1]
    neighbour  int32[2 edges], ascending in each row, no node in its own row
    weight     float32[2 edges], or empty: every edge weighs 1
    way        uint8[2 edges] of OUT and IN, or empty: edges have no direction
    """

    start: np.ndarray
    neighbour: np.ndarray
    weight: np.ndarray
    way: np.ndarray


def rows_of(count: int, source: np.ndarray, target: np.ndarray, weight: np.ndarray | None = None, directed: bool = False) -> Rows:
    """Return the rows of a graph of `count` nodes (below 2**31); loops are left out.

    Repeated edges become one: their weights are added, without weights they count once. In a directed
    graph without weights, an edge and its answer weigh 2. Costs two passes in random order over the edges.
    """
    keep = source != target
    if not keep.all():
        source, target = source[keep], target[keep]
        weight = weight[keep] if weight is not None else None
    heavy = np.zeros(0, np.float32) if weight is None else weight.astype(np.float64)
    loose = _scatter(count, source, target, heavy, directed)
    start, neighbour, heavy, way = _merged(*_turned(*loose), weight is not None)
    if weight is not None:
        heavy = _comparable(heavy)
        if not directed and (heavy == 1.0).all():
            heavy = heavy[:0]
    return Rows(start, neighbour, heavy.astype(np.float32), way)


def _comparable(weight: np.ndarray) -> np.ndarray:
    """Return weights as shares of the largest, to six digits: in another unit they are the very same numbers."""
    part, power = np.frexp(weight / (weight.max(initial=0.0) or 1.0))
    return np.ldexp(np.round(part * (1 << 20)), power - 20)


def renumbered(rows: Rows, order: np.ndarray) -> Rows:
    """Return the rows of the same graph whose node `order[i]` has become node i."""
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return Rows(*_renumbered(rows.start, rows.neighbour, rows.weight, rows.way, order, place))


@compiled
def _scatter(count, source, target, weight, directed):
    start = np.zeros(count + 1, np.int64)
    for edge in range(len(source)):
        start[source[edge] + 1] += 1
        start[target[edge] + 1] += 1
    for node in range(count):
        start[node + 1] += start[node]
    at = start[:-1].copy()
    neighbour = np.empty(2 * len(source), np.int32)
    heavy = np.empty(2 * len(weight), weight.dtype)
    way = np.empty(2 * len(source) if directed else 0, np.uint8)
    for edge in range(len(source)):
        for turn in range(2):
            one, other = (source[edge], target[edge]) if turn == 0 else (target[edge], source[edge])
            neighbour[at[one]] = other
            if len(weight):
                heavy[at[one]] = weight[edge]
            if directed:
                way[at[one]] = OUT if turn == 0 else IN
            at[one] += 1
    return start, neighbour, heavy, way


@compiled
def _turned(start, neighbour, weight, way):
    """Return the same rows, ascending: those of the turned graph are the same, and come in order."""
    at = start[:-1].copy()
    other, heavy, ways = np.empty_like(neighbour), np.empty_like(weight), np.empty_like(way)
    for node in range(len(start) - 1):
        for edge in range(start[node], start[node + 1]):
            to = neighbour[edge]
            other[at[to]] = node
            if len(weight):
                heavy[at[to]] = weight[edge]
            if len(way):
                ways[at[to]] = 3 - way[edge]
            at[to] += 1
    return start, other, heavy, ways


@compiled
def _merged(start, neighbour, weight, way, weighted):
    """Return rows in which each neighbour stands once."""
    first = np.zeros_like(start)
    heavy = np.zeros(len(neighbour) if weighted or len(way) else 0, np.float64)
    at = 0
    for node in range(len(start) - 1):
        begin = at
        for edge in range(start[node], start[node + 1]):
            fresh = at == begin or neighbour[at - 1] != neighbour[edge]
            # Read before anything is written: until a neighbour stands twice, both are the same place.
            this_way = way[edge] if len(way) else np.uint8(0)
            if fresh:
                neighbour[at] = neighbour[edge]
                if len(way):
                    way[at] = 0
                at += 1
            if weighted:
                heavy[at - 1] += weight[edge]
            if len(way):
                if not weighted and not way[at - 1] & this_way:
                    heavy[at - 1] += 1.0
                way[at - 1] |= this_way
        first[node + 1] = at
    heavy = heavy[:at] if len(heavy) else heavy
    return first, neighbour[:at].copy(), heavy, way[:at].copy() if len(way) else way


@compiled
def _renumbered(start, neighbour, weight, way, order, place):
    fresh = np.zeros_like(start)
    for node in range(len(order)):
        fresh[node + 1] = fresh[node] + start[order[node] + 1] - start[order[node]]
    at = fresh[:-1].copy()
    other, heavy, ways = np.empty_like(neighbour), np.empty_like(weight), np.empty_like(way)
    for node in range(len(order)):
        old = order[node]
        for edge in range(start[old], start[old + 1]):
            to = place[neighbour[edge]]
            other[at[to]] = node
            if len(weight):
                heavy[at[to]] = weight[edge]
            if len(way):
                # The row of the other end sees the edge from the other side.
                ways[at[to]] = ((way[edge] & OUT) << 1) | ((way[edge] & IN) >> 1)
            at[to] += 1
    return fresh, other, heavy, ways


@compiled
def _mixed(word):
    """Return a 64-bit word well mixed (the finaliser of splitmix64: Steele, Lea and Flood, 2014)."""
    word = np.uint64(word)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


@compiled
def _colours(start, neighbour, weight, way, seed, rounds):
    count = len(start) - 1
    old = np.empty(count, np.uint64)
    for node in range(count):
        old[node] = _mixed(np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(start[node + 1] - start[node]))
    new = np.empty(count, np.uint64)
    for _ in range(rounds):
        for node in range(count):
            total = np.uint64(0)
            for edge in range(start[node], start[node + 1]):
                word = old[neighbour[edge]]
                if len(way):
                    word = _mixed(word + np.uint64(way[edge]))
                # A sum does not know the order of its parts. Weights are compared to three digits, whatever their unit.
                total += word * np.uint64(2 * weight[edge] + 1) if len(weight) else word
            new[node] = _mixed(old[node] + _mixed(total))
        old, new = new, old
    return old


def canonical(rows: Rows, seed: int, rounds: int = 4) -> np.ndarray:
    """Return the nodes in an order that follows from the shape of the graph and `seed` alone.

    Colours are refined from neighbour to neighbour (Weisfeiler and Leman, 1968). Nodes that look alike
    after `rounds` steps stand in the order in which they were given.
    """
    steps = np.zeros(0, np.uint64)
    if len(rows.weight):
        top = float(rows.weight.max()) or 1.0
        steps = np.round(rows.weight / top * 1000).astype(np.uint64)
    colour = _colours(rows.start, rows.neighbour, steps, rows.way, np.uint64(seed), rounds)
    # Those who share the least of all neighbours (one min-wise hash: Broder, 1997) stand side by side: they are often
    # of one community, and what stands side by side is read together.
    return np.lexsort((colour, _least(rows.start, rows.neighbour, colour)))


@compiled
def _least(start, neighbour, colour):
    found = colour.copy()
    for node in range(len(start) - 1):
        for edge in range(start[node], start[node + 1]):
            found[node] = min(found[node], colour[neighbour[edge]])
    return found


@compiled
def _word_of(one, other, seed):
    """Return 64 bits that follow from the two ends of an edge, whichever comes first, and `seed`."""
    low, high = min(one, other), max(one, other)
    return _mixed(_mixed(np.uint64(low) + (np.uint64(high) << np.uint64(32))) + seed * np.uint64(0x9E3779B97F4A7C15))


@compiled
def dealt(start, neighbour, seed, hands):
    """Deal the edges into as many hands; return the hand of each place of `neighbour` (uint8), the same in both rows of an edge."""
    found = np.empty(len(neighbour), np.uint8)
    for node in range(len(start) - 1):
        for edge in range(start[node], start[node + 1]):
            found[edge] = _word_of(node, neighbour[edge], seed) % np.uint64(hands)
    return found


@compiled
def drawn(start, neighbour, weight, way, seed):
    """Return rows in which each edge stands a Poisson number of times, as its weight; the same number in both its rows.

    What is drawn follows from the two ends and `seed` (start, neighbour, weight, way; Chamandy et al.,
    "Estimating uncertainty for massive data streams", 2012).
    """
    limit = np.empty(12)
    limit[0] = term = math.exp(-1.0)
    for times in range(1, 12):
        term /= times
        limit[times] = limit[times - 1] + term
    fresh, length = np.zeros_like(start), 0
    other, heavy, ways = np.empty_like(neighbour), np.empty(len(neighbour), np.float32), np.empty_like(way)
    for node in range(len(start) - 1):
        for edge in range(start[node], start[node + 1]):
            chance = float(_word_of(node, neighbour[edge], seed) >> np.uint64(11)) / 9007199254740992.0
            times = 0
            while times < 12 and chance >= limit[times]:
                times += 1
            if times:
                other[length] = neighbour[edge]
                heavy[length] = times * (weight[edge] if len(weight) else 1.0)
                if len(way):
                    ways[length] = way[edge]
                length += 1
        fresh[node + 1] = length
    return fresh, other[:length].copy(), heavy[:length].copy(), ways[:length].copy() if len(way) else way
