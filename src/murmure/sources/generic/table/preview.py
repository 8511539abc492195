"""What would a mapping make of a few rows?"""

from __future__ import annotations

from contextlib import closing
from typing import Any

from murmure.model.reject import Reject
from murmure.sources.generic.table.finish import Finisher
from murmure.sources.generic.table.mapping import Mapping
from murmure.sources.generic.table.rows import _reason, connection
from murmure.sources.generic.table.sql import query_of


def preview(mapping: Mapping, rows: list[list[str]], zone: Any = None) -> tuple[list[dict[str, Any]], list[Reject]]:
    """Return the activities and the rejects of some rows of texts, in the order of `mapping.names`."""
    import pyarrow as pa

    width = len(mapping.names)
    full = [[*row, *[""] * width][:width] for row in rows]
    cells = {f"c{i}": pa.array([row[i] for row in full], pa.string()) for i in range(width)}
    finisher = Finisher(mapping, zone)
    activities: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    with closing(connection([])) as engine:
        engine.register("pieces", pa.table(cells))
        found = engine.execute(query_of(mapping, {}, "pieces"))
        for batch in found.to_arrow_reader():
            good, bad = finisher.finish(batch)
            activities += [row for table in good for row in table.to_pylist()]
            rejects += [Reject(f"row {row + 1}", _reason(why)) for row, why in bad]
    return activities, rejects
