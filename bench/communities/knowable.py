"""How much of the truth can a graph tell at all?

Usage: python bench/communities/knowable.py EDGES TRUTH NODES

Prints, as judge.py does, the score of the true memberships that show: those of nodes with two ties or more inside the
community. A node with one tie into a community looks the same as one that knows somebody there, so a method that goes
beyond this score guesses well, or takes what chance gives.
"""

from __future__ import annotations

import json
import sys

import numba
import numpy as np
from judge import judge

from murmure.communities.cover import Cover, read_cover
from murmure.communities.edges import read_edges
from murmure.kernels.agreement import by_node

LEAST = 2  # ties


@numba.njit(cache=True)
def count(source, target, node_starts, place, within, ties):
    """Count the ties of each membership inside its community."""
    for edge in range(len(source)):
        if source[edge] == target[edge]:
            continue
        for one in place[node_starts[source[edge]] : node_starts[source[edge] + 1]]:
            for other in place[node_starts[target[edge]] : node_starts[target[edge] + 1]]:
                if within[one] == within[other]:
                    ties[one] += 1
                    ties[other] += 1


def shown(truth: Cover, source: np.ndarray, target: np.ndarray, nodes: int) -> Cover:
    """Return the memberships of two ties or more; `truth` holds members by the numbers that edges use, below `nodes`."""
    node_starts, place = by_node(truth.starts, truth.member, nodes)
    within, ties = np.repeat(np.arange(truth.communities), np.diff(truth.starts)), np.zeros(len(truth.member), np.int64)
    count(source, target, node_starts, place, within, ties)
    keep = ties >= LEAST
    sizes = np.bincount(within[keep], minlength=truth.communities)
    return Cover(truth.nodes, np.concatenate(([0], np.cumsum(sizes))), truth.member[keep], truth.degree[keep])


def main() -> None:
    """Score what shows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    edges, truth, nodes = read_edges(sys.argv[1]), read_cover(sys.argv[2]), int(sys.argv[3])
    names = pc.unique(pa.concat_arrays([edges.nodes, truth.nodes.cast(edges.nodes.type)]))
    number = pc.index_in(truth.nodes.cast(edges.nodes.type), names).to_numpy().astype(np.int64)
    truth = Cover(names, truth.starts, number[truth.member], truth.degree)
    print(json.dumps(judge(shown(truth, np.asarray(edges.source), np.asarray(edges.target), len(names)), truth, nodes)))


if __name__ == "__main__":
    main()
