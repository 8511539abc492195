"""Which overlapping communities does a graph hold, beyond what chance explains?

1. Nodes are put in an order that follows from the shape of the graph alone.
2. A first cover without overlap (`kernels/parting.py`).
3. Memberships that explain the ties of each node, in a few rounds (`search.py`).
4. A community stays when its ties are less likely by chance than the best of
   all sets of as many nodes (`membership.surprise`): a random graph has none.
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


def detect(
    edges: Edges | pa.Table | str | Path, *, weighted: bool = False, directed: bool = False, seed: int = 0, threads: int = 1,
) -> Cover:  # fmt: skip
    """Return the overlapping communities of a graph; the same for the same graph and seed, however it is written.

    edges     `read_edges`' answer, a table of (source, target[, weight]), or a file
    weighted  weights count, relative to those of the same node: their unit does not matter
    directed  ties are compared with what chance gives from who leaves to who enters
    threads   share the work; the answer does not depend on them

    Costs some forty passes over the edges, and about 80 bytes of memory per edge.
    """
    from murmure.communities.cover import Cover
    from murmure.communities.edges import read_edges
    from murmure.communities.membership import Memberships
    from murmure.communities.search import Search

    given = edges if hasattr(edges, "nodes") else read_edges(edges, weighted=weighted, directed=directed)  # type: ignore[arg-type]
    graph, order = _graph(given, seed)  # type: ignore[arg-type]
    found = Memberships.of(order[:0], order[:0], 0)
    if len(graph.rows.neighbour):
        graph, order, group = _parted(graph, order)
        with ThreadPoolExecutor(max(threads, 1)) as pool:
            found = Search(graph, group, max(threads, 1), pool).run()
    return _cover(given.nodes, order, graph, found, Cover)  # type: ignore[union-attr]


def _graph(edges: Edges, seed: int) -> tuple[Graph, np.ndarray]:
    """Return the graph, its nodes in an order of their own, and that order."""
    import numpy as np

    from murmure.communities.weight import weighed
    from murmure.kernels.rows import canonical, renumbered, rows_of

    rows = rows_of(len(edges.nodes), edges.source, edges.target, edges.weight, edges.directed)
    order = canonical(rows, seed)
    # Those without any tie come last: nothing has to step over them.
    order = order[np.argsort(np.diff(rows.start)[order] == 0, kind="stable")]
    return weighed(renumbered(rows, order)), order


def _parted(graph: Graph, order: np.ndarray) -> tuple[Graph, np.ndarray, np.ndarray]:
    """Return the graph with the nodes of a first group side by side, where all that follows looks for them; and the groups."""
    import numpy as np

    from murmure.communities.membership import Graph
    from murmure.kernels.parting import parted
    from murmure.kernels.rows import renumbered

    group = parted(graph.rows, graph.out, graph.into)
    place = np.argsort(group, kind="stable")
    return Graph(renumbered(graph.rows, place), graph.out[place], graph.into[place]), order[place], group[place]


def _cover(ids: pa.Array, order: np.ndarray, graph: Graph, found: Memberships, form: type[Cover]) -> Cover:
    """Return the cover in the numbering of the edges, largest community first, then the one with the first node."""
    import numpy as np

    node = order[found.node].astype(np.int64)
    first = np.full(found.room, len(order))
    np.minimum.at(first, found.group, node)
    place = np.empty(found.room, np.int64)
    place[np.lexsort((first, -found.sizes()))] = np.arange(found.room)
    group = place[found.group]
    line = np.lexsort((node, group))
    degree = np.clip(found.explained / np.maximum(graph.ties[found.node], 1e-9), 0, 1)
    starts = np.append(0, np.cumsum(np.bincount(group, minlength=found.room)))
    return form(ids, starts.astype(np.int64), node[line], degree[line])
