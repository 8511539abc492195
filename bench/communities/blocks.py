"""Which graphs have communities of another make than LFR's, or none at all?

- `affiliation`: the community-affiliation graph model (Yang and Leskovec,
  "Structure and overlaps of communities in networks", 2012): each community is
  a random block with a density of its own, pairs in several communities are
  joined more often, nodes have none to four communities, and noise joins any two.
- `few`: large groups in a small graph: everybody is in one of a few, a third in two; each tie has both ends in one
  group, or, by chance, one end anywhere.
- `random`: G(n, m) of Erdos and Renyi. `matched`: random joining of the degrees
  of LFR (configuration model). There is nothing to find in either.
"""

from __future__ import annotations

import lfr
import numba
import numpy as np
import wiring

MEMBERSHIPS = (0.10, 0.55, 0.20, 0.10, 0.05)
"""Share of the nodes that are in 0, 1, 2, 3, 4 communities."""

SIZES = lfr.Shape(minc=10, maxc=150, tau2=1.5, om=1)
INSIDE = (6.0, 14.0)  # neighbours that a member has in a community, on average: drawn for each community
DENSEST = 0.8
NOISE = 4.0  # neighbours from anywhere, on average


def affiliation(nodes: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (edges int64[m, 2], starts, member) of the affiliation model; mean degree about 18."""
    luck = np.random.default_rng(seed)
    owner = np.repeat(np.arange(nodes), luck.choice(len(MEMBERSHIPS), nodes, p=MEMBERSHIPS))
    sizes = lfr.draw_sizes(len(owner), SIZES, luck)
    seat = np.repeat(np.arange(len(sizes)), sizes) * nodes + luck.permutation(owner)
    seat = np.unique(seat)  # a node that was drawn twice for a community is in it once
    starts = np.searchsorted(seat, np.arange(len(sizes) + 1) * nodes)
    member = seat % nodes
    densities = np.minimum(DENSEST, luck.uniform(*INSIDE, len(sizes)) / np.maximum(np.diff(starts) - 1, 1))
    within = _blocks(starts, member, densities, luck.integers(0, 2**31))
    across = luck.integers(0, nodes, (int(luck.poisson(nodes * NOISE / 2)), 2))
    return lfr.shuffled(simple(np.concatenate((within, across)), nodes), luck), starts, member


def few(nodes: int, groups: int, k: float = 20, outside: float = 0.15, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (edges int64[m, 2], starts, member) of a few groups that share a third of the nodes; `outside`: share of ties from anywhere."""
    luck = np.random.default_rng(seed)
    both = luck.permutation(nodes)[: nodes // 3]
    home = luck.permutation(np.arange(nodes) % groups)
    second = (home[both] + luck.integers(1, groups, len(both))) % groups
    seat = np.unique(np.append(home, second) * nodes + np.append(np.arange(nodes), both))
    starts, member = np.searchsorted(seat, np.arange(groups + 1) * nodes), seat % nodes
    sizes, wanted, edges = np.diff(starts), round(nodes * k / 2), np.zeros((0, 2), np.int64)
    while len(edges) < wanted:
        place = luck.integers(0, len(seat), wanted)
        group = seat[place] // nodes
        other = member[starts[group] + (luck.random(wanted) * sizes[group]).astype(np.int64)]
        other = np.where(luck.random(wanted) < outside, luck.integers(0, nodes, wanted), other)
        edges = simple(np.append(edges, np.stack((member[place], other), axis=1), axis=0), nodes)
    return lfr.shuffled(edges, luck)[:wanted], starts, member


def random(nodes: int, k: float = 20, seed: int = 1) -> np.ndarray:
    """Return the edges (int64[m, 2]) of a random graph of mean degree k."""
    luck = np.random.default_rng(seed)
    wanted = round(nodes * k / 2)
    edges = simple(luck.integers(0, nodes, (int(wanted * 1.05) + 100, 2)), nodes)
    if len(edges) < wanted:
        raise ValueError("a random graph of this degree is nearly complete: lower k")
    return lfr.shuffled(edges, luck)[:wanted]


def matched(nodes: int, k: float = 20, maxk: int = 50, seed: int = 1) -> np.ndarray:
    """Return the edges (int64[m, 2]) of a random graph with the degrees of LFR."""
    luck = np.random.default_rng(seed)
    degrees = lfr.draw_degrees(lfr.Shape(nodes=nodes, k=k, maxk=maxk), luck)
    stubs = luck.permutation(np.repeat(np.arange(nodes), degrees))
    edges = wiring.wire_outside(stubs, np.zeros(nodes + 1, np.int64), np.zeros(0, np.int64), luck.integers(0, 2**31))
    return lfr.shuffled(edges, luck)


def simple(edges: np.ndarray, nodes: int) -> np.ndarray:
    """Return each edge once, without loops."""
    low, high = edges.min(axis=1), edges.max(axis=1)
    keys = np.unique((low * nodes + high)[low != high])
    return np.stack((keys // nodes, keys % nodes), axis=1)


@numba.njit(cache=True)
def _blocks(starts, member, densities, seed):
    """Join each pair of members with the density of the community: by jumps from one joined pair to the next."""
    np.random.seed(seed)
    room = 0.0
    for community in range(len(densities)):
        size = starts[community + 1] - starts[community]
        room += densities[community] * size * (size - 1) / 2
    edges, count = np.empty((int(room + 10 * np.sqrt(room)) + 100, 2), np.int64), 0
    for community in range(len(densities)):
        start, size = starts[community], starts[community + 1] - starts[community]
        rate = np.log1p(-densities[community])
        first, second = 0, 0
        while first < size:
            second += 1 + int(np.log(1 - np.random.random()) / rate)
            while first < size and second >= size:
                first += 1
                second = second - size + first + 1
            if first < size:
                edges[count, 0], edges[count, 1] = member[start + first], member[start + second]
                count += 1
    return edges[:count]
