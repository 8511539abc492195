"""Which graph has communities that overlap, that we know, and that look like those of the world?

Usage: python bench/communities/lfr.py OUT [--nodes 10000] [--on 2000] [--om 3] [--mu 0.2] [--seed 1] ...

Our own generator of the benchmark of Lancichinetti and Fortunato ("Benchmarks
for testing community detection algorithms on directed and weighted graphs with
unbiased overlapping communities", 2009), undirected and unweighted: degrees
and sizes of communities follow power laws, `on` nodes are in `om` communities
each, a share `mu` of each node's edges leads to nodes with which it shares no
community, the others are shared equally among its communities. Writes
OUT.edges (two columns, tabs) and OUT.truth (one community a line, tabs).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import wiring


@dataclass(frozen=True)
class Shape:
    """What is asked of a graph; the defaults are those of every table of this bench.

    k, maxk    mean and largest degree; tau1: exponent of degrees
    minc, maxc smallest and largest community; tau2: exponent of sizes
    mu         mixing: share of a node's edges that leave its communities
    on, om     overlapping nodes, and the communities of each of them
    """

    nodes: int = 10_000
    k: float = 20
    maxk: int = 50
    tau1: float = 2.0
    tau2: float = 1.0
    mu: float = 0.2
    minc: int = 20
    maxc: int = 100
    on: int = 2_000
    om: int = 3


def make(shape: Shape | None = None, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (edges int64[m, 2], starts int64[communities + 1], member int64[memberships]), the same for the same seed.

    Every edge once, without loops; nodes are 0 to nodes - 1; members ascend within a community. Raises ValueError
    when no such graph exists. A million nodes and ten million edges take about half a minute of CPU.
    """
    shape = shape or Shape()
    luck = np.random.default_rng(seed)
    degrees = draw_degrees(shape, luck)
    memberships = np.ones(shape.nodes, np.int64)
    memberships[luck.choice(shape.nodes, shape.on, replace=False)] = shape.om
    node_starts = np.concatenate(([0], np.cumsum(memberships)))
    owner = np.repeat(np.arange(shape.nodes), memberships)
    inside = np.floor((1 - shape.mu) * degrees + luck.random(shape.nodes)).astype(np.int64)
    share = _shares(inside, memberships, owner, node_starts, luck)
    sizes = draw_sizes(int(memberships.sum()), shape, luck)
    seeds = luck.integers(0, 2**31, 3)
    order = np.lexsort((luck.random(len(owner)), -share))
    given, stuck = wiring.seat(share, order, owner, node_starts, sizes, seeds[0])
    if stuck:
        raise ValueError("no graph has these degrees in communities of these sizes: raise maxc, or lower maxk or om")
    by_community = np.lexsort((owner, given))
    starts = np.concatenate(([0], np.cumsum(np.bincount(given, minlength=len(sizes)))))
    spare = degrees - inside
    within = wiring.wire_inside(starts, owner[by_community], share[by_community], memberships > 1, spare, seeds[1])
    stubs = luck.permutation(np.repeat(np.arange(shape.nodes), spare))
    across = wiring.wire_outside(stubs, node_starts, given, seeds[2])
    return shuffled(np.concatenate((within, across)), luck), starts, owner[by_community]


def shuffled(edges: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Return the edges in random order, the ends of each in random order: neither tells where a community is."""
    edges = edges[luck.permutation(len(edges))]
    turned = luck.random(len(edges)) < 0.5
    edges[turned] = edges[turned, ::-1]
    return edges


def power_law(low: int, high: int, exponent: float) -> np.ndarray:
    """Return the probabilities of low..high, falling as x ** -exponent."""
    weights = np.arange(low, high + 1, dtype=np.float64) ** -exponent
    return weights / weights.sum()


def draw_degrees(shape: Shape, luck: np.random.Generator) -> np.ndarray:
    """Return the degree of each node: a power law up to maxk whose mean is k, by mixing the two smallest degrees that come nearest."""
    tops = np.arange(1, shape.maxk + 1)
    means = np.array([np.dot(np.arange(low, shape.maxk + 1), power_law(low, shape.maxk, shape.tau1)) for low in tops])
    above = int(np.searchsorted(means, shape.k))
    if above == 0 or above == len(means):
        raise ValueError(f"a mean degree of {shape.k} is out of reach: it lies between {means[0]:.1f} and {shape.maxk}")
    mix = (shape.k - means[above - 1]) / (means[above] - means[above - 1])
    chances = np.zeros(shape.maxk + 1)
    for low, part in ((int(tops[above - 1]), 1 - mix), (int(tops[above]), mix)):
        chances[low:] += part * power_law(low, shape.maxk, shape.tau1)
    return luck.choice(shape.maxk + 1, shape.nodes, p=chances)


def draw_sizes(total: int, shape: Shape, luck: np.random.Generator) -> np.ndarray:
    """Return sizes of communities, descending, whose sum is `total`."""
    if total < shape.om * shape.minc:
        raise ValueError("there are too few memberships for communities of this size")
    drawn = luck.choice(np.arange(shape.minc, shape.maxc + 1), total // shape.minc + 1, p=power_law(shape.minc, shape.maxc, shape.tau2))
    sizes = drawn[: int(np.searchsorted(np.cumsum(drawn), total, side="right"))]
    left = total - int(sizes.sum())
    if left >= shape.minc or not len(sizes):
        sizes, left = np.append(sizes, left), 0
    while left:  # too few for one more: they join others
        room = luck.permutation(np.flatnonzero(sizes < shape.maxc))[:left]
        if not len(room):
            raise ValueError("communities of these sizes do not add up: leave more room between minc and maxc")
        sizes[room] += 1
        left -= len(room)
    return np.sort(sizes)[::-1].copy()


def _shares(inside: np.ndarray, memberships: np.ndarray, owner: np.ndarray, node_starts: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Share each node's degree inside equally among its memberships; what is left over goes to random ones."""
    rank = np.empty(len(owner), np.int64)
    rank[np.lexsort((luck.random(len(owner)), owner))] = np.arange(len(owner))
    rank -= node_starts[owner]
    return inside[owner] // memberships[owner] + (rank < (inside % memberships)[owner])


def write(name: Path, edges: np.ndarray, starts: np.ndarray, member: np.ndarray) -> None:
    """Write NAME.edges (two columns, tabs) and NAME.truth (one community a line, tabs)."""
    import pyarrow as pa
    from pyarrow import csv

    table = pa.table({"source": np.ascontiguousarray(edges[:, 0]), "target": np.ascontiguousarray(edges[:, 1])})
    csv.write_csv(table, name.with_name(name.name + ".edges"), csv.WriteOptions(include_header=False, delimiter="\t"))
    with open(name.with_name(name.name + ".truth"), "w", encoding="ascii") as file:
        for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
            file.write("\t".join(map(str, member[start:stop].tolist())) + "\n")


def main() -> None:
    """Make the graph that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    for name, value in vars(Shape()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--seed", type=int, default=1)
    asked = vars(parser.parse_args())
    out, seed = asked.pop("out"), asked.pop("seed")
    edges, starts, member = make(Shape(**asked), seed)
    write(out, edges, starts, member)
    print(f"{asked['nodes']:,} nodes, {len(edges):,} edges, {len(starts) - 1:,} communities")


if __name__ == "__main__":
    main()
