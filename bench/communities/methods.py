"""How does each peer find communities? Runs in the environment of the peers (peers.txt), one method in one process.

Usage: PEERS/bin/python bench/communities/methods.py METHOD EDGES OUT SEED

Writes the cover (one community a line) and prints a JSON line: `algorithm`, the seconds of CPU of the method alone,
and `loaded`, those before it (imports, reading the file, making the graph in the peer's own form).
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

Cover = Iterable[Iterable[int]]
Method = tuple[Callable[[np.ndarray, int], Any], Callable[[Any, int], Cover]]


def as_networkit(edges: np.ndarray, nodes: int) -> Any:
    import networkit
    import scipy.sparse  # noqa: F401 (networkit looks for it when it takes arrays)

    networkit.setNumberOfThreads(1)
    return networkit.GraphFromCoo((edges[:, 0].copy(), edges[:, 1].copy()), n=nodes, weighted=False, directed=False)


def as_networkx(edges: np.ndarray, nodes: int) -> Any:
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges.tolist())
    return graph


def as_igraph(edges: np.ndarray, nodes: int) -> Any:
    import igraph

    return igraph.Graph(n=nodes, edges=edges)


def as_infomap(edges: np.ndarray, nodes: int) -> Any:
    from infomap import Infomap

    graph = Infomap("--two-level --silent --seed 1")
    graph.add_links(edges)
    return graph


def groups(labels: Any) -> Cover:
    """Return a partition, given as the label of each node, as communities."""
    labels = np.asarray(labels)
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def networkit_disjoint(name: str) -> Method:
    def find(graph: Any, seed: int) -> Cover:
        import networkit

        networkit.setSeed(seed, False)
        return groups(getattr(networkit.community, name)(graph).run().getPartition().getVector())

    return as_networkit, find


def networkit_lfm(local: str) -> Method:
    def find(graph: Any, seed: int) -> Cover:
        import networkit

        networkit.setSeed(seed, False)
        more = ("M",) if local == "GCE" else ()
        found = networkit.community.LFM(graph, getattr(networkit.scd, local)(graph, *more))
        found.run()
        cover = found.getCover()
        members: dict[int, list[int]] = {}
        for node in range(graph.numberOfNodes()):
            for community in cover.subsetsOf(node):
                members.setdefault(community, []).append(node)
        return members.values()

    return as_networkit, find


def infomap_two_level(graph: Any, seed: int) -> Cover:
    graph.run()
    found: dict[int, list[int]] = {}
    for node, module in graph.get_modules().items():
        found.setdefault(module, []).append(node)
    return found.values()


def igraph_leiden(graph: Any, seed: int) -> Cover:
    import leidenalg

    return leidenalg.find_partition(graph, leidenalg.ModularityVertexPartition, seed=seed)


def cdlib(name: str, **options: Any) -> Method:
    def find(graph: Any, seed: int) -> Cover:
        with contextlib.redirect_stdout(sys.stderr):  # cdlib tells there what is not installed
            from cdlib import algorithms
        random.seed(seed)
        np.random.seed(seed)
        with contextlib.redirect_stdout(sys.stderr):
            return getattr(algorithms, name)(graph, **options).communities

    return as_networkx, find


def karateclub_ego(resolution: float) -> Method:
    return as_networkx, lambda graph, seed: ego_split(graph, resolution, seed)


def ego_split(graph: Any, resolution: float, seed: int) -> Cover:
    # The package imports every method it has, and libraries that need an older numpy; this one needs none of them.
    import importlib.util

    place = importlib.util.find_spec("karateclub").submodule_search_locations[0]
    for name in ("karateclub", "karateclub.community_detection", "karateclub.community_detection.overlapping"):
        package = types.ModuleType(name)
        package.__path__ = ["/".join([place, *name.split(".")[1:]])]
        sys.modules[name] = package
    from karateclub.community_detection.overlapping.ego_splitter import EgoNetSplitter

    model = EgoNetSplitter(resolution, seed=seed)
    model.fit(graph)
    found: dict[int, list[int]] = {}
    for node, communities in model.get_memberships().items():
        for community in communities:
            found.setdefault(community, []).append(node)
    return found.values()


METHODS: dict[str, Method] = {
    "networkit-louvain-map": networkit_disjoint("LouvainMapEquation"),
    "networkit-leiden": networkit_disjoint("ParallelLeiden"),
    "networkit-plm": networkit_disjoint("PLM"),
    "networkit-lfm": networkit_lfm("LFMLocal"),
    "networkit-lfm-gce": networkit_lfm("GCE"),
    "networkit-lfm-twophase": networkit_lfm("TwoPhaseL"),
    "infomap": (as_infomap, infomap_two_level),
    "igraph-leiden": (as_igraph, igraph_leiden),
    "cdlib-slpa": cdlib("slpa", t=21, r=0.1),
    "cdlib-percomvc": cdlib("percomvc"),
    "cdlib-kclique": cdlib("kclique", k=4),
    "cdlib-demon": cdlib("demon", epsilon=0.25, min_com_size=3),
    "cdlib-angel": cdlib("angel", threshold=0.25, min_community_size=3),
    "cdlib-core-expansion": cdlib("core_expansion"),
    "cdlib-umstmo": cdlib("umstmo"),
    "karateclub-egosplitter": karateclub_ego(1.0),  # its default: loses communities to the resolution of modularity
    "karateclub-egosplitter-fine": karateclub_ego(0.1),
}


def read(path: str) -> np.ndarray:
    """Return the edges of a file of two whole numbers a line (int64[m, 2])."""
    import pandas

    return pandas.read_csv(path, sep="\t", header=None, dtype=np.int64).to_numpy()


def main() -> None:
    """Run one method."""
    name, path, out, seed = sys.argv[1:5]
    warnings.simplefilter("ignore")
    with open(path.removesuffix(".edges") + ".nodes", encoding="ascii") as file:
        nodes = int(file.read())
    load, find = METHODS[name]
    graph = load(read(path), nodes)
    begin = time.process_time()
    found = [list(map(int, one)) for one in find(graph, int(seed))]
    spent = time.process_time() - begin
    with open(out, "w", encoding="ascii") as file:
        file.writelines("\t".join(map(str, sorted(one))) + "\n" for one in found if len(one))
    print(json.dumps({"algorithm": spent, "loaded": begin}))


if __name__ == "__main__":
    main()
