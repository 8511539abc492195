"""What does our own detection cost, without the start of the process and the compilation of kernels?

Usage: python bench/communities/ours.py EDGES OUT SEED

Writes the cover and prints the JSON line that methods.py prints for a peer, and two limits: `streamed`, the seconds of
CPU of one streaming pass over the same edges in memory (the degree of both ends of each edge is counted); `read`, those
of reading them from the file.
"""

from __future__ import annotations

import json
import sys
import time

import lfr
import numba
import numpy as np


@numba.njit(cache=True)
def stream(source, target, degree):
    """Look at every edge once."""
    for edge in range(len(source)):
        degree[source[edge]] += 1
        degree[target[edge]] += 1


def streamed(source: np.ndarray, target: np.ndarray, nodes: int) -> float:
    """Return the seconds of CPU of one pass: the mean of as many as take half a second, for clocks are coarse."""
    degree = np.zeros(nodes, np.int64)
    stream(source[:1], target[:1], degree)  # compiles, or reads what was compiled
    passes, begin, spent = 0, time.process_time(), 0.0
    while spent < 0.5:
        stream(source, target, degree)
        passes, spent = passes + 1, time.process_time() - begin
    return spent / passes


def main() -> None:
    """Detect once on a small graph, so that every kernel is there; then measure."""
    path, out, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
    import pyarrow as pa

    from murmure.communities.detection import detect
    from murmure.communities.edges import Edges, read_edges

    small = lfr.make(lfr.Shape(nodes=2_000, on=1_000, om=4, mu=0.3))[0]
    detect(Edges(pa.array(np.arange(2_000)), small[:, 0].copy(), small[:, 1].copy(), None, False), seed=seed)
    begin = time.process_time()
    edges = read_edges(path)
    read = time.process_time() - begin
    begin = time.process_time()
    cover = detect(edges, seed=seed)
    spent = time.process_time() - begin
    cover.write(out, "txt")
    passed = streamed(np.asarray(edges.source), np.asarray(edges.target), len(edges.nodes))
    print(json.dumps({"algorithm": spent, "loaded": begin, "streamed": passed, "read": read}))


if __name__ == "__main__":
    main()
