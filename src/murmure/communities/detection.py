"""Which overlapping communities does a graph hold, beyond what chance explains?

1. Nodes are put in an order that follows from the shape of the graph alone.
2. A first cover without overlap (`kernels/parting.py`); where hardly any of its
   groups is more than chance, one that foretells ties put aside (`proof.py`).
3. Memberships that explain the ties of each node, in a few rounds (`search.py`).
4. A community stays when its ties are less likely by chance than the best of
   all sets of as many nodes (`membership.surprise`), or when ties put aside prove
   it: a random graph has none.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.communities.cover import Cover
    from murmure.communities.edges import Edges
    from murmure.communities.membership import Graph, Memberships
    from murmure.communities.proof import Proof


def detect(
    edges: Edges | pa.Table | str | Path, *, weighted: bool = False, directed: bool = False, seed: int = 0, threads: int = 1,
    resamples: int = 0,
) -> Cover:  # fmt: skip
    """Return the overlapping communities of a graph; the same for the same graph and seed, however it is written.

    edges      `read_edges`' answer, a table of (source, target[, weight]), or a file
    weighted   weights count, relative to those of the same node: their unit does not matter
    directed   ties are compared with what chance gives from who leaves to who enters
    threads    share the work; the answer does not depend on them
    resamples  draw the ties anew so often, and say as `confidence` in which share of draws each membership
               would be kept, the communities being what they are (a bootstrap: Efron, 1979)

    Costs about 2 µs of CPU and 80 bytes of memory per edge (a hundred thousand to ten million edges); each draw
    about a third of that time again.
    """
    from murmure.communities.edges import Edges, read_edges
    from murmure.communities.membership import Memberships
    from murmure.communities.search import Search

    given = edges if isinstance(edges, Edges) else read_edges(edges, weighted=weighted, directed=directed)
    graph, order = _graph(given, seed)
    found, sure = Memberships.of(order[:0], order[:0], 0), None
    if len(graph.rows.neighbour):
        graph, order, group, proof = _parted(graph, order, seed)
        first = Memberships.apart(group).large()
        with ThreadPoolExecutor(max(threads, 1)) as pool:
            found = Search(graph, first, max(threads, 1), pool, proof).run()
            sure = _confidence(graph, found, resamples, seed, threads, pool) if resamples else None
    return _cover(given.nodes, order, graph, found, sure)


def update(cover: Cover, edges: Edges, new: Edges, *, threads: int = 1) -> Cover:
    """Return the communities of a graph that has grown: what `cover` says of it before, and only what the new ties change.

    edges  all ties, the new ones too; new: the new ones alone (their own numbering of the same ids)

    Costs the building of the graph, and some passes over the ties of the nodes that are touched. When a tenth of all
    ties have come in small portions, `detect` finds a little more: only it looks at everybody again.
    """
    import numpy as np
    import pyarrow.compute as pc

    from murmure.communities.membership import Memberships
    from murmure.communities.search import Search
    from murmure.communities.weight import weighed
    from murmure.kernels.rows import rows_of

    count = len(edges.nodes)
    place = pc.fill_null(pc.index_in(cover.nodes, edges.nodes), -1).to_numpy(zero_copy_only=False).astype(np.int64)
    group = cover.groups()
    node = place[cover.member]
    there = node >= 0
    node, group, degree = node[there], group[there], cover.degree[there]
    # Nodes of one community side by side, as `detect` has them.
    home = np.full(count, cover.communities)
    home[node[::-1]] = group[::-1]  # the first community of each: what is written last stays
    order = np.argsort(home, kind="stable")
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    graph = weighed(rows_of(count, rank[edges.source], rank[edges.target], edges.weight, edges.directed))
    touched = np.zeros(count, bool)
    fresh = pc.index_in(new.nodes, edges.nodes).to_numpy(zero_copy_only=False).astype(np.int64)
    touched[rank[fresh[np.append(new.source, new.target)]]] = True
    line = np.lexsort((group, rank[node]))
    node, group = rank[node][line], group[line]
    explained = (degree[line] * graph.ties[node]).astype(np.float32)
    known = Memberships(node.astype(np.int32), group.astype(np.int32), explained, np.zeros(len(node), np.float32), cover.communities)
    with ThreadPoolExecutor(max(threads, 1)) as pool:
        found = Search(graph, known, max(threads, 1), pool).renew(touched)
    return _cover(edges.nodes, order, graph, found, None)


def _confidence(graph: Graph, found: Memberships, resamples: int, seed: int, threads: int, pool: ThreadPoolExecutor) -> np.ndarray:
    """Return the share of draws of the ties in which each membership would be kept."""
    import numpy as np

    from murmure.communities.search import Search
    from murmure.communities.weight import resampled

    keys, often = found.keys(), np.zeros(len(found.node))
    for turn in range(resamples):
        again = Search(resampled(graph.rows, seed * 1_000_003 + turn + 1), found, threads, pool).kept_again()
        often += np.isin(keys, again, assume_unique=True)
    return often / resamples


def _graph(edges: Edges, seed: int) -> tuple[Graph, np.ndarray]:
    """Return the graph of the nodes that have ties, in an order of their own, and that order: who has none changes nothing."""
    import numpy as np

    from murmure.communities.weight import weighed
    from murmure.kernels.rows import canonical, renumbered, rows_of

    rows = rows_of(len(edges.nodes), edges.source, edges.target, edges.weight, edges.directed)
    order = canonical(rows, seed)
    alone = np.diff(rows.start)[order] == 0
    order = order[np.argsort(alone, kind="stable")]
    tied = len(order) - int(alone.sum())
    rows = renumbered(rows, order)
    return weighed(rows._replace(start=rows.start[: tied + 1])), order[:tied]


def _parted(graph: Graph, order: np.ndarray, seed: int) -> tuple[Graph, np.ndarray, np.ndarray, Proof | None]:
    """Return the graph with the nodes of a first group side by side, where all that follows looks for them; the groups; what proves groups."""
    import numpy as np

    from murmure.communities.membership import Graph
    from murmure.communities.proof import first_cover
    from murmure.kernels.rows import renumbered

    group, proof = first_cover(graph, seed)
    place = np.argsort(group, kind="stable")
    rank = np.empty(len(place), np.int32)
    rank[place] = np.arange(len(place), dtype=np.int32)
    return Graph(renumbered(graph.rows, place), graph.out[place], graph.into[place]), order[place], group[place], proof and proof.placed(rank)


def _cover(ids: pa.Array, order: np.ndarray, graph: Graph, found: Memberships, sure: np.ndarray | None) -> Cover:
    """Return the cover in the numbering of the edges, largest community first, then the one with the first node."""
    import numpy as np

    from murmure.communities.cover import Cover

    node = order[found.node].astype(np.int64)
    first = np.full(found.room, len(ids))
    np.minimum.at(first, found.group, node)
    place = np.empty(found.room, np.int64)
    place[np.lexsort((first, -found.sizes()))] = np.arange(found.room)
    group = place[found.group]
    line = np.lexsort((node, group))
    degree = np.clip(found.explained / np.maximum(graph.ties[found.node], 1e-9), 0, 1)
    starts = np.append(0, np.cumsum(np.bincount(group, minlength=found.room)))
    return Cover(ids, starts.astype(np.int64), node[line], degree[line], None if sure is None else sure[line])
