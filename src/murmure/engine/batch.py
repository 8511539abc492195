"""How does a batch of activities become the rows of a segment, in the order of event time?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine.duck import GROUP
from murmure.model.activity import schema

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_LAST = (1 << 63) - 1


def shaped(table: pa.Table, digests: np.ndarray, keep: np.ndarray, every: bool = False) -> pa.Table:
    """Return the rows of a batch (one chunk a column) that are kept, with the columns of a segment, by event time then id.

    Columns without any value are left out: readers get nulls for them
    (`every` keeps them all).
    """
    import pyarrow as pa

    places = _in_time(table, digests, keep)
    if places is not None:
        table, digests = table.take(pa.array(places)), digests[places]
    columns = {"id": _uuids(digests)}
    for field in schema():
        if field.name == "id":
            continue
        there = field.name in table.schema.names
        column = _typed(table.column(field.name), field.type) if there else pa.nulls(0, field.type)
        if column.null_count < len(column):
            columns[field.name] = column
        elif every:
            columns[field.name] = pa.nulls(table.num_rows, field.type)
    return pa.table(columns)


def write(rows: pa.Table, path: Path) -> None:
    """Write the rows of a segment that is not locked as Parquet: half the work that the engine has with it."""
    import pyarrow.parquet as pq

    plain, texts = _encodings()
    pq.write_table(
        rows, path, compression="zstd", row_group_size=GROUP, use_dictionary=[name for name in rows.schema.names if name in texts],
        column_encoding={name: plain[name] for name in rows.schema.names if name in plain}, store_schema=False,
    )  # fmt: skip


@cache
def _encodings() -> tuple[dict[str, str], frozenset[str]]:
    """Return the encoding of the columns whose values hardly repeat, and the columns whose values do."""
    plain = {"id": "PLAIN", "published": "DELTA_BINARY_PACKED", "until": "DELTA_BINARY_PACKED"}
    return plain, frozenset(schema().names) - frozenset(plain)


def _in_time(table: pa.Table, digests: np.ndarray, keep: np.ndarray) -> np.ndarray | None:
    """Return the places of the rows that are kept, by event time (undated ones last) then id; None when all stand so already."""
    import numpy as np
    import pyarrow.compute as pc

    places = np.flatnonzero(keep)
    if "published" in table.schema.names:
        times = pc.fill_null(table.column("published").cast("int64"), _LAST).to_numpy()[places]
    else:
        times = np.full(len(places), _LAST)
    if (times[1:] > times[:-1]).all():
        return None if len(places) == table.num_rows else places
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    if (ordered[1:] == ordered[:-1]).any():
        high, low = (digests[places, half].astype("<u8").byteswap() for half in (0, 1))  # as the engine orders UUIDs
        order = np.lexsort((low, high, times))
    return places[order]


def _uuids(digests: np.ndarray) -> pa.Array:
    """Return ids (n x 2 uint64) as a column of UUIDs."""
    import numpy as np
    import pyarrow as pa

    plain = np.ascontiguousarray(digests)
    stored = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(plain), [None, pa.py_buffer(plain)])
    return pa.ExtensionArray.from_storage(pa.uuid(), stored)


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return a column as the log types it; an empty list says nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    coded = pa.types.is_dictionary(column.type) and column.type.value_type == kind
    if coded and any(chunk.dictionary.null_count for chunk in column.chunks):
        coded = False  # Parquet has no word for a code that stands for nothing
    if column.type != kind and not coded:
        column = column.cast(kind)
    if pa.types.is_list(kind):
        some = pc.greater(pc.list_value_length(column), 0)
        if not pc.all(some, min_count=0).as_py():
            column = pc.if_else(some, column, pa.scalar(None, kind))
    return column
