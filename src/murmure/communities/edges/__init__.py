"""Which edges does a file hold, whatever tool wrote it?

Text with two or three columns (TSV, CSV, SNAP's edge lists, gzip or not), Parquet,
GraphML and GEXF are told apart by what is in them, then by their name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Note(NamedTuple):
    """Say what a reader left out or took for granted; `code` is a stable word for scripts."""

    code: str
    what: Both


@dataclass(frozen=True)
class Edges:
    """Hold the edges of a graph as they were read: repeated ones and self-loops are still there.

    nodes     ids of all nodes, in their order (pa.Array of int64, uint64 or string), each once
    source    np.int64[edges]: places in `nodes`
    target    np.int64[edges]
    weight    np.float64[edges], finite and above nought, or None: every edge weighs the same
    directed  whether source and target may not be swapped
    notes     what a person should know of the reading
    """

    nodes: pa.Array
    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray | None = None
    directed: bool = False
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.source)

    def table(self) -> pa.Table:
        """Return the edges as a table of source, target and, when edges weigh differently, weight."""
        import pyarrow as pa

        ends = {name: self.nodes.take(pa.array(place, pa.int64())) for name, place in (("source", self.source), ("target", self.target))}
        return pa.table(ends | ({} if self.weight is None else {"weight": pa.array(self.weight, pa.float64())}))

    @property
    def distinct(self) -> int:
        """Return how many different edges there are: repeated ones count once, from a node to itself not at all."""
        import numpy as np

        low, high = (self.source, self.target) if self.directed else (np.minimum(self.source, self.target), np.maximum(self.source, self.target))
        keys = (low * len(self.nodes) + high)[low != high]
        keys.sort()
        return int(np.count_nonzero(keys[1:] != keys[:-1])) + bool(len(keys))


def read_edges(
    path: str | Path | pa.Table, weighted: bool = False, directed: bool = False,
    progress: Callable[[dict[str, Any]], None] | None = None,
) -> Edges:  # fmt: skip
    """Read the edges of a file or of an Arrow table; `progress` is told {path, bytes, total, rows} from time to time.

    Without `weighted`, a column of weights is passed over, and a note says so.
    Edges of no weight are left out, their nodes kept. Memory: 16 bytes an edge
    (24 with weights), the ids, and the room for one block of the file.
    Raises `BadRequest` with the line or the row of what is wrong.
    """
    from murmure.communities.edges.kind import reader_of

    if not isinstance(path, (str, os.PathLike)):
        return edges_of(path, weighted, directed)
    path = Path(path)
    return reader_of(path)(path, weighted, directed, progress)


def edges_of(table: pa.Table, weighted: bool = False, directed: bool = False) -> Edges:
    """Return the edges of an Arrow table, whose columns are chosen as those of a file; raise `BadRequest`."""
    from murmure.communities.edges.columns import read_batches

    return read_batches(table.schema, lambda names: table.select(names).to_batches(), weighted, directed)
