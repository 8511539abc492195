"""How do arrays become a table in the words of the log?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from murmure.model.activity import schema as log_schema

ABSENT = ("id", "source", "job")


@cache
def schema() -> pa.Schema:
    """Return the log's schema with `key` in place of `id`, `source` and `job`."""
    return pa.schema([pa.field("key", pa.string())] + [f for f in log_schema() if f.name not in ABSENT])


def table(rows: int, columns: Mapping[str, Any]) -> pa.Table:
    """Return a table of `rows` rows with every column of the schema; what is not given is null, a scalar is repeated."""
    arrays = []
    for field in schema():
        value = columns.get(field.name)
        arrays.append(_array(value, rows, field.type))
    return pa.table(arrays, schema=schema())


def _array(value: Any, rows: int, kind: pa.DataType) -> pa.Array:
    if value is None:
        return pa.nulls(rows, kind)
    if isinstance(value, str | int | float):
        return pa.repeat(pa.scalar(value, kind), rows)
    if isinstance(value, np.ndarray) and pa.types.is_timestamp(kind):
        return pa.array(value.astype(np.int64)).cast(kind)
    if not isinstance(value, pa.Array | pa.ChunkedArray):
        value = pa.array(value)
    if isinstance(value, pa.ChunkedArray):
        value = value.combine_chunks()
    return value if value.type == kind else value.cast(kind)


def pick(words: pa.Array, index: np.ndarray, where: np.ndarray | None = None) -> pa.Array:
    """Return `words[index]`; null where `where` is false."""
    if where is not None:
        return spread(pick(words, np.asarray(index)[where]), where)
    return words.take(pa.array(np.asarray(index, dtype=np.int32)))


def text_of(numbers: np.ndarray) -> pa.Array:
    """Return integers as decimal text."""
    return pa.array(np.asarray(numbers, dtype=np.int64)).cast(pa.string())


def glue(*parts: pa.Array | str) -> pa.Array:
    """Return the parts joined row by row; a null part makes a null row."""
    return pc.binary_join_element_wise(*parts, "")


def spread(words: pa.StringArray, where: np.ndarray, blank: bool = False) -> pa.StringArray:
    """Return the words at the rows where `where` is true, in order, and null (or `blank`: empty) elsewhere.

    The letters are shared, not copied: only the offsets are made anew.
    """
    ends = np.frombuffer(words.buffers()[1], dtype=np.int32)[words.offset : words.offset + len(words) + 1]
    offsets = ends[np.concatenate([[0], np.cumsum(where)])]
    valid = None if blank else pa.py_buffer(np.packbits(where, bitorder="little"))
    return pa.StringArray.from_buffers(len(where), pa.py_buffer(offsets), words.buffers()[2], valid)


def lists(counts: np.ndarray, values: pa.Array, where: np.ndarray | None = None) -> pa.ListArray:
    """Return lists of `counts[i]` consecutive `values`; null where `where` is false."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int32)
    np.cumsum(counts, out=offsets[1:])
    mask = None if where is None else pa.array(~where)
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=mask)


def singles(words: pa.Array, index: np.ndarray, where: np.ndarray) -> pa.ListArray:
    """Return lists of one word where `where` is true, null elsewhere."""
    return lists(where.astype(np.int32), pick(words, index[where]), where)
