"""What does the browser need to draw a graph, and what is left out of the drawing?"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.graph import Graph

LABEL = 120
"""Longest label that goes to the browser, in characters."""
KEEP = 0.05
"""Up to this share of new and gone edges, a map keeps the places it has: people find again what they saw."""


@dataclass(frozen=True)
class MapData:
    """Hold a drawing: one entry per node in `ids` ... `degree`, one per edge in `edge_a` ... `edge_kind`.

    x, y, size   units of `kernels.layout`: neighbours stand about 10 apart, `size` is a radius
    kind         index into `kinds`; `edge_kind` index into `edge_kinds`
    edge_a, edge_b   indexes into `ids`: source and target
    cut          nodes_total, edges_total (of the log), shown, edges_shown (here)
    moved        how much changed since the nodes were last laid out from nothing: a share of the edges
    """

    name: str
    version: str
    cut: dict[str, int]
    kinds: list[str]
    edge_kinds: list[str]
    ids: list[str]
    labels: list[str]
    x: list[float]
    y: list[float]
    size: list[float]
    kind: list[int]
    weight: list[float]
    degree: list[int]
    edge_a: list[int]
    edge_b: list[int]
    edge_weight: list[float]
    edge_kind: list[int]
    moved: float = 0.0

    def as_json(self) -> bytes:
        """Return the drawing as one compact JSON object, keys as the fields above."""
        row = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    @classmethod
    def from_json(cls, text: bytes | str) -> MapData:
        """Return the drawing that `as_json` wrote."""
        return cls(**json.loads(text))


def map_of(
    graph: Graph, limit: int = 20_000, edge_limit: int = 100_000, seed: int = 0, before: MapData | None = None,
) -> MapData:  # fmt: skip
    """Return the drawing of the `limit` heaviest nodes of `graph` and of the heaviest edges between them.

    Nodes whose neighbours are all left out are left out too. The same graph and
    seed give the same drawing; with the drawing from `before`, nodes stay where
    they were as long as little changed.
    """
    import numpy as np
    import pyarrow.compute as pc

    nodes = graph.nodes.slice(0, limit)
    edges, a, b = _between(graph.edges, nodes["id"])
    edges, a, b = edges.slice(0, edge_limit), a[:edge_limit], b[:edge_limit]
    used = np.zeros(nodes.num_rows, bool)
    used[a] = used[b] = True
    rank = np.cumsum(used) - 1
    nodes, a, b = nodes.filter(used), rank[a], rank[b]

    weights = nodes["weight"].to_numpy()
    sizes = 1.5 + 8.0 * np.sqrt(weights / weights.max()) if len(weights) else weights
    pulls = edges["weight"].to_numpy()
    ids = nodes["id"].to_pylist()
    kept, moved = _kept(before, ids, a, b)
    places = _places(nodes.num_rows, a, b, pulls, sizes, seed) if kept is None else _settled(kept, a, b, sizes)
    kinds, kind = _coded(nodes["kind"])
    edge_kinds, edge_kind = _coded(edges["kind"])
    return MapData(
        name=graph.name, version=graph.version,
        cut={"nodes_total": graph.nodes.num_rows, "edges_total": graph.cut.edges_total or graph.edges.num_rows,
             "shown": nodes.num_rows, "edges_shown": edges.num_rows},
        kinds=kinds, edge_kinds=edge_kinds, ids=ids, moved=moved,
        labels=pc.utf8_slice_codeunits(nodes["label"], 0, LABEL).to_pylist(),
        x=_short(places[:, 0], 1), y=_short(places[:, 1], 1), size=_short(sizes, 2), kind=kind,
        weight=_short(weights, 3), degree=nodes["degree"].to_pylist(),
        edge_a=a.tolist(), edge_b=b.tolist(), edge_weight=_short(pulls, 3), edge_kind=edge_kind,
    )  # fmt: skip


def _between(edges: pa.Table, ids: pa.ChunkedArray) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    """Return the edges whose ends are both in `ids`, heaviest first, and the indexes of their ends."""
    import pyarrow.compute as pc

    known = ids.combine_chunks()
    a, b = pc.index_in(edges["source"], known), pc.index_in(edges["target"], known)
    both = pc.and_(pc.is_valid(a), pc.is_valid(b))
    return edges.filter(both), a.filter(both).to_numpy(), b.filter(both).to_numpy()


def _places(count: int, a: np.ndarray, b: np.ndarray, pulls: np.ndarray, sizes: np.ndarray, seed: int) -> np.ndarray:
    import numpy as np

    if count == 0:
        return np.zeros((0, 2))
    from murmure.kernels.layout import place

    # The logarithm keeps a pair with ten thousand messages from collapsing into one point.
    return place(count, a, b, np.log2(1.0 + pulls), sizes, seed)


def _kept(before: MapData | None, ids: list[str], a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Return the places that nodes had (NaN for new ones) and how much changed since; None when it is too much."""
    import numpy as np

    if before is None or not before.ids or not ids:
        return None, 0.0
    known = {node: place for place, node in enumerate(before.ids)}
    # Nodes that are new get numbers after the old ones, so that pairs of both drawings can be compared.
    number = np.array([known.setdefault(node, len(known)) for node in ids])
    old, new = (_pairs(one, other, len(known)) for one, other in (
        (np.array(before.edge_a, np.int64), np.array(before.edge_b, np.int64)), (number[a], number[b])))  # fmt: skip
    moved = before.moved + len(np.setxor1d(old, new, assume_unique=True)) / max(len(old), len(new), 1)
    if moved > KEEP:
        return None, 0.0
    places = np.full((len(ids), 2), np.nan)
    there = number < len(before.ids)
    places[there] = np.column_stack([before.x, before.y])[number[there]]
    return places, round(moved, 6)


def _pairs(a: np.ndarray, b: np.ndarray, nodes: int) -> np.ndarray:
    import numpy as np

    return np.unique(np.minimum(a, b) * nodes + np.maximum(a, b))


def _settled(places: np.ndarray, a: np.ndarray, b: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    from murmure.kernels.layout import settle

    return settle(places, a, b, sizes)


def _coded(column: pa.ChunkedArray) -> tuple[list[str], list[int]]:
    """Return the distinct words of a column, in order, and the index of each row's word."""
    words = sorted(column.unique().to_pylist())
    index = {word: place for place, word in enumerate(words)}
    return words, [index[word] for word in column.to_pylist()]


def _short(values: np.ndarray, digits: int) -> list[float]:
    import numpy as np

    return np.round(np.asarray(values, np.float64), digits).tolist()
