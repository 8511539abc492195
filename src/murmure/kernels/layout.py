"""Where on a plane does each node of a graph stand, so that those who belong together are together?

Each connected part is laid out alone, then the parts are packed without
touching. Within a part: a first placing from the hop distances to a few pivots
(Brandes and Pich, "Eigensolver methods for progressive multidimensional scaling
of large data", 2007), then rounds of forces as in ForceAtlas2 (Jacomy et al.,
2014) with Noack's LinLog energy ("Energy models for graph clustering", 2007),
which draws communities apart, the repulsion approximated by a quadtree (Barnes
and Hut, 1986); at last discs that overlap are pushed apart.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled

SPACING = 10.0
"""Distance between neighbours that the map aims at; sizes are in the same unit."""

PIVOTS = 24
THETA = 1.2  # a cell is taken as one body when it is THETA times farther than it is wide
DEPTH = 32  # cells below this depth hold coincident nodes


def place(
    count: int, sources: np.ndarray, targets: np.ndarray, weights: np.ndarray,
    sizes: np.ndarray | None = None, seed: int = 0, rounds: int = 0,
) -> np.ndarray:  # fmt: skip
    """Return the positions (`count` x 2, float32) of the nodes of an undirected graph.

    sources, targets  ends of the edges, as node numbers; loops are ignored
    weights           pull of each edge, above 0
    sizes             radius of each node's disc, in units of SPACING / 10
    rounds            rounds of forces; 0 chooses by the size of the part

    Costs about n log n per round: 20,000 nodes and 100,000 edges take a few seconds.
    """
    if count == 0:
        return np.zeros((0, 2), np.float32)
    sizes = np.ones(count) if sizes is None else np.asarray(sizes, np.float64)
    sources, targets = np.asarray(sources, np.int64), np.asarray(targets, np.int64)
    part = _parts(count, sources, targets)
    order, starts = _by_part(part)
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    pointers, neighbours, pulls = _rows(count, rank[sources], rank[targets], np.asarray(weights, np.float64))
    places = _settle_all(starts, pointers, neighbours, pulls, sizes[order], seed, rounds)
    _pack(places, starts, sizes[order])
    result = np.empty((count, 2), np.float32)
    result[order] = places
    return result


def settle(
    places: np.ndarray, sources: np.ndarray, targets: np.ndarray, sizes: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """Return positions in which nodes that have one (row of `places` without NaN) hardly move, and others stand by their neighbours.

    New nodes without a neighbour that has a place stand around the rest.
    """
    places = np.array(places, np.float64)
    for _ in range(3):
        new = np.isnan(places[:, 0])
        if not new.any():
            break
        total, count = np.zeros_like(places), np.zeros(len(places))
        for one, other in ((sources, targets), (targets, sources)):
            told = new[one] & ~new[other]
            np.add.at(total, one[told], places[other[told]])
            np.add.at(count, one[told], 1)
        placed = count > 0
        places[placed] = total[placed] / count[placed, None]
    new = np.flatnonzero(np.isnan(places[:, 0]))
    old = ~np.isnan(places[:, 0])
    reach = (np.hypot(places[old, 0], places[old, 1]).max() if old.any() else 0.0) + 2 * SPACING
    angles = np.arange(len(new)) * (math.pi * (3.0 - math.sqrt(5.0)))
    rings = reach + SPACING * np.sqrt(np.arange(len(new)))
    places[new, 0], places[new, 1] = rings * np.cos(angles), rings * np.sin(angles)
    if len(places):
        _spread(places, np.asarray(sizes, np.float64), 24)
    return places.astype(np.float32)


def _by_part(part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the nodes ordered by part, largest part first, and where each part starts."""
    roots, inverse, counts = np.unique(part, return_inverse=True, return_counts=True)
    by_size = np.lexsort((roots, -counts))
    rank = np.empty(len(roots), np.int64)
    rank[by_size] = np.arange(len(roots))
    order = np.argsort(rank[inverse], kind="stable")
    return order, np.concatenate([[0], np.cumsum(counts[by_size])])


@compiled
def _parts(count, sources, targets):
    """Return for each node the least node of its connected part."""
    parent = np.arange(count)
    for edge in range(len(sources)):
        a, b = sources[edge], targets[edge]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        else:
            parent[a] = b
    for node in range(count):
        root = node
        while parent[root] != root:
            root = parent[root]
        parent[node] = root
    return parent


@compiled
def _rows(count, sources, targets, weights):
    """Return the edges, both ways and without loops, in compressed rows."""
    pointers = np.zeros(count + 1, np.int64)
    for edge in range(len(sources)):
        if sources[edge] != targets[edge]:
            pointers[sources[edge] + 1] += 1
            pointers[targets[edge] + 1] += 1
    pointers = np.cumsum(pointers)
    fill = pointers[:-1].copy()
    neighbours = np.empty(pointers[-1], np.int64)
    pulls = np.empty(pointers[-1])
    for edge in range(len(sources)):
        a, b = sources[edge], targets[edge]
        if a != b:
            neighbours[fill[a]], pulls[fill[a]] = b, weights[edge]
            neighbours[fill[b]], pulls[fill[b]] = a, weights[edge]
            fill[a] += 1
            fill[b] += 1
    return pointers, neighbours, pulls


@compiled
def _settle_all(starts, pointers, neighbours, pulls, sizes, seed, rounds):
    """Lay out every part around the origin, in units of SPACING."""
    np.random.seed(seed)
    places = np.zeros((starts[-1], 2))
    for part in range(len(starts) - 1):
        first, last = starts[part], starts[part + 1]
        count = last - first
        if count == 1:
            continue
        here = places[first:last]
        if count == 2:
            gap = max(SPACING, sizes[first] + sizes[first + 1] + 2.0)
            here[0, 0], here[1, 0] = -gap / 2, gap / 2
            continue
        rows = pointers[first : last + 1] - pointers[first]
        ends = neighbours[pointers[first] : pointers[last]] - first
        pull = pulls[pointers[first] : pointers[last]]
        _first_places(here, rows, ends)
        turns = rounds if rounds > 0 else (140 if count > 5000 else 220)
        _forces(here, rows, ends, pull, turns)
        _scale(here)
        _spread(here, sizes[first:last], 24)
    return places


@compiled
def _first_places(places, rows, ends):
    """Place nodes by the two main axes of their hop distances to some far-apart pivots."""
    count = len(places)
    pivots = min(PIVOTS, count)
    hops = np.empty((count, pivots))
    nearest = np.full(count, 1 << 30)
    queue = np.empty(count, np.int64)
    pivot = 0
    for column in range(pivots):
        seen = np.full(count, -1)
        seen[pivot], queue[0], head, tail = 0, pivot, 0, 1
        while head < tail:
            node = queue[head]
            head += 1
            for slot in range(rows[node], rows[node + 1]):
                other = ends[slot]
                if seen[other] < 0:
                    seen[other] = seen[node] + 1
                    queue[tail] = other
                    tail += 1
        for node in range(count):
            hops[node, column] = seen[node] ** 2
            nearest[node] = min(nearest[node], seen[node])
        pivot = int(np.argmax(nearest))
    for column in range(pivots):
        hops[:, column] -= hops[:, column].mean()
    for node in range(count):
        hops[node] -= hops[node].mean()
    first = _axis(hops, np.zeros(pivots))
    second = _axis(hops, first)
    for node in range(count):
        places[node, 0] = (hops[node] * first).sum()
        places[node, 1] = (hops[node] * second).sum()
    width = max(places[:, 0].std(), places[:, 1].std(), 1e-9)
    for node in range(count):  # nodes at equal hop distances must not coincide
        places[node, 0] = places[node, 0] / width * math.sqrt(count) + np.random.uniform(-1, 1)
        places[node, 1] = places[node, 1] / width * math.sqrt(count) + np.random.uniform(-1, 1)


@compiled
def _axis(hops, other):
    """Return the direction of largest spread of `hops` at right angles to `other`, by power iteration."""
    pivots = hops.shape[1]
    spread = np.zeros((pivots, pivots))
    for node in range(len(hops)):
        for a in range(pivots):
            for b in range(pivots):
                spread[a, b] += hops[node, a] * hops[node, b]
    axis = np.random.uniform(0.5, 1.0, pivots)
    for _ in range(60):
        axis -= other * (axis * other).sum()
        turned = np.zeros(pivots)
        for a in range(pivots):
            turned[a] = (spread[a] * axis).sum()
        length = math.sqrt((turned * turned).sum())
        if length < 1e-12:
            break
        axis = turned / length
    return axis


@compiled
def _tree(places, masses):
    """Return a quadtree: children (4 per cell), mass and centre of mass, width; a leaf's child is -node - 2."""
    count = len(places)
    room = 4 * count + 64
    child = np.full((room, 4), -1)
    mass, centre, width = np.zeros(room), np.zeros((room, 2)), np.zeros(room)
    left, low = places[:, 0].min(), places[:, 1].min()
    width[0] = max(places[:, 0].max() - left, places[:, 1].max() - low) + 1e-9
    cells = 1
    for node in range(count):
        x, y, m = places[node, 0], places[node, 1], masses[node]
        cell, cx, cy, depth = 0, left, low, 0
        while True:
            mass[cell] += m
            centre[cell, 0] += m * x
            centre[cell, 1] += m * y
            half = width[cell] / 2
            right, above = x >= cx + half, y >= cy + half
            side = (1 if right else 0) + (2 if above else 0)
            held = child[cell, side]
            if held == -1:
                child[cell, side] = -node - 2
                break
            if depth >= DEPTH or cells >= room - 1:
                break  # coincident: its mass counts in the cell, nothing points at it
            if held < -1:  # a node is there: open a cell for both
                other = -held - 2
                fresh = cells
                cells += 1
                width[fresh] = half
                child[cell, side] = fresh
                ox, oy = places[other, 0], places[other, 1]
                fx, fy = cx + (half if right else 0.0), cy + (half if above else 0.0)
                inner = (1 if ox >= fx + half / 2 else 0) + (2 if oy >= fy + half / 2 else 0)
                child[fresh, inner] = held
                mass[fresh] = masses[other]
                centre[fresh, 0], centre[fresh, 1] = masses[other] * ox, masses[other] * oy
                held = fresh
            cx, cy = cx + (half if right else 0.0), cy + (half if above else 0.0)
            cell = held
            depth += 1
    for cell in range(cells):
        centre[cell] /= mass[cell]
    return child, mass, centre, width


@compiled
def _repel(places, masses, force):
    """Add to `force` the repulsion of all other nodes, far ones cell by cell."""
    child, mass, centre, width = _tree(places, masses)
    stack = np.empty(4 * DEPTH + 64, np.int64)
    for node in range(len(places)):
        x, y, fx, fy = places[node, 0], places[node, 1], 0.0, 0.0
        stack[0], top = 0, 1
        while top > 0:
            top -= 1
            cell = stack[top]
            dx, dy = x - centre[cell, 0], y - centre[cell, 1]
            square = dx * dx + dy * dy
            if square > (THETA * width[cell]) ** 2:
                push = mass[cell] / square
                fx += push * dx
                fy += push * dy
                continue
            for side in range(4):
                held = child[cell, side]
                if held >= 0:
                    stack[top] = held
                    top += 1
                elif held < -1 and -held - 2 != node:
                    other = -held - 2
                    dx, dy = x - places[other, 0], y - places[other, 1]
                    push = masses[other] / max(dx * dx + dy * dy, 1e-4)
                    fx += push * dx
                    fy += push * dy
        force[node, 0] += masses[node] * fx
        force[node, 1] += masses[node] * fy


@compiled
def _attract(places, rows, ends, pull, even, force):
    """Add the pull of the edges: linear in distance (`even`), else its logarithm (LinLog)."""
    for node in range(len(places)):
        for slot in range(rows[node], rows[node + 1]):
            dx = places[ends[slot], 0] - places[node, 0]
            dy = places[ends[slot], 1] - places[node, 1]
            strength = pull[slot]
            if not even:
                distance = math.sqrt(dx * dx + dy * dy) + 1e-9
                strength *= math.log1p(distance) / distance
            force[node, 0] += strength * dx
            force[node, 1] += strength * dy


@compiled
def _forces(places, rows, ends, pull, rounds):
    """Move the nodes `rounds` times; the speed adapts as in ForceAtlas2, section "Adapting the speed"."""
    count = len(places)
    masses = np.empty(count)
    for node in range(count):
        masses[node] = 1.0 + pull[rows[node] : rows[node + 1]].sum()
    before, force = np.zeros((count, 2)), np.zeros((count, 2))
    speed, trust = 1.0, 1.0
    for turn in range(rounds):
        force[:] = 0.0
        _repel(places, masses, force)
        _attract(places, rows, ends, pull, turn < rounds // 4, force)
        swings, drives = 0.0, 0.0
        for node in range(count):
            distance = math.hypot(places[node, 0], places[node, 1]) + 1e-9
            force[node, 0] -= masses[node] * places[node, 0] / distance  # gravity keeps branches near
            force[node, 1] -= masses[node] * places[node, 1] / distance
            swings += masses[node] * math.hypot(force[node, 0] - before[node, 0], force[node, 1] - before[node, 1])
            drives += masses[node] * math.hypot(force[node, 0] + before[node, 0], force[node, 1] + before[node, 1]) / 2
        estimate = 0.05 * math.sqrt(count)
        jitter = max(math.sqrt(estimate), min(10.0, estimate * drives / count**2))
        if swings > 2.0 * drives:
            trust = max(trust * 0.5, 0.05)
            jitter = max(jitter, 1.0)
        goal = jitter * trust * drives / max(swings, 1e-9)
        if swings > jitter * drives:
            trust = max(trust * 0.7, 0.05)
        elif speed < 1000.0:
            trust *= 1.3
        speed += min(goal - speed, 0.5 * speed)
        for node in range(count):
            swing = masses[node] * math.hypot(force[node, 0] - before[node, 0], force[node, 1] - before[node, 1])
            step = speed / (1.0 + math.sqrt(speed * swing))
            places[node, 0] += force[node, 0] * step
            places[node, 1] += force[node, 1] * step
            before[node, 0], before[node, 1] = force[node, 0], force[node, 1]


@compiled
def _scale(places):
    """Centre a part and give it room in proportion to its nodes; draw in what flew far out."""
    count = len(places)
    x, y = np.median(places[:, 0]), np.median(places[:, 1])
    radii = np.empty(count)
    for node in range(count):
        places[node, 0] -= x
        places[node, 1] -= y
        radii[node] = math.hypot(places[node, 0], places[node, 1])
    usual = max(np.median(radii), 1e-9)
    room = SPACING * math.sqrt(count) * 0.5
    for node in range(count):
        ratio = radii[node] / usual
        factor = room / usual
        if ratio > 2.5:
            factor *= 2.5 * (1.0 + math.log(ratio / 2.5)) / ratio
        places[node, 0] *= factor
        places[node, 1] *= factor


@compiled
def _spread(places, sizes, rounds):
    """Push discs that overlap apart, looking only at neighbours on a grid."""
    count = len(places)
    cell = 2.0 * sizes.max() + 1.0
    for _ in range(rounds):
        left, low = places[:, 0].min(), places[:, 1].min()
        across = int((places[:, 0].max() - left) / cell) + 1
        keys = np.empty(count, np.int64)
        for node in range(count):
            keys[node] = int((places[node, 1] - low) / cell) * across + int((places[node, 0] - left) / cell)
        order = np.argsort(keys, kind="mergesort")
        ranked = keys[order]
        moved = False
        for slot in range(count):
            a = order[slot]
            for row in range(-1, 2):
                key = keys[a] + row * across
                begin, end = np.searchsorted(ranked, key - 1), np.searchsorted(ranked, key + 1, side="right")
                for near in range(begin, end):
                    b = order[near]
                    if b <= a:
                        continue
                    dx, dy = places[b, 0] - places[a, 0], places[b, 1] - places[a, 1]
                    distance = math.hypot(dx, dy)
                    lack = sizes[a] + sizes[b] + 0.5 - distance
                    if lack <= 0.0:
                        continue
                    if distance < 1e-6:
                        angle = np.random.uniform(0.0, 2.0 * math.pi)
                        dx, dy, distance = math.cos(angle), math.sin(angle), 1.0
                    share = sizes[b] / (sizes[a] + sizes[b])  # the smaller one gives way
                    shift = lack / distance
                    places[a, 0] -= dx * shift * share
                    places[a, 1] -= dy * shift * share
                    places[b, 0] += dx * shift * (1.0 - share)
                    places[b, 1] += dy * shift * (1.0 - share)
                    moved = True
        if not moved:
            break


@compiled
def _pack(places, starts, sizes):
    """Put the largest part in the middle and the others around it, ring after ring, without touching."""
    parts = len(starts) - 1
    radii = np.empty(parts)
    for part in range(parts):
        radius = 0.0
        for node in range(starts[part], starts[part + 1]):
            radius = max(radius, math.hypot(places[node, 0], places[node, 1]) + sizes[node])
        radii[part] = radius + SPACING * 0.4
    order = np.argsort(-radii, kind="mergesort")
    inner, slot = radii[order[0]], 1
    while slot < parts:
        thickness = radii[order[slot]]  # the widest of this ring
        ring, angle = inner + thickness, 0.0
        turn = 0.0
        while slot < parts:
            part = order[slot]
            half = math.asin(min(1.0, radii[part] / ring))
            if turn > 0.0 and turn + 2.0 * half > 2.0 * math.pi:
                break
            angle = turn + half
            for node in range(starts[part], starts[part + 1]):
                places[node, 0] += ring * math.cos(angle)
                places[node, 1] += ring * math.sin(angle)
            turn += 2.0 * half
            slot += 1
        inner = ring + thickness
