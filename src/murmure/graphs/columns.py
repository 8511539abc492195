"""Where does each column of a kept file stand, so that one is looked at without the others being unpacked?

Reading the head of an Arrow file takes longer than looking a name up in it. It
says the same each time: what it says is remembered, the bytes are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class Place(NamedTuple):
    """Say where a column stands: the (start, size) of each of its buffers, None for one that it does not have."""

    kind: pa.DataType
    length: int
    nulls: int
    buffers: tuple[tuple[int, int] | None, ...]


Places = dict[str, Place | None]
"""A column of lists, whose parts stand apart, has no place of its own: None."""


def places_in(whole: pa.Buffer) -> Places:
    """Return where the columns of a file of `Shelf` stand in its bytes."""
    return {name: _place(column, whole) for name, column in _columns(whole).items()}


def _columns(whole: pa.Buffer) -> dict[str, pa.Array]:
    import pyarrow as pa

    batch = pa.ipc.open_file(whole).get_batch(0)
    return {name: batch.column(name).values for name in batch.schema.names}


def _place(column: pa.Array, whole: pa.Buffer) -> Place | None:
    import pyarrow as pa

    if column.type.num_fields or column.offset or pa.types.is_dictionary(column.type):
        return None
    stand = (None if buffer is None else (buffer.address - whole.address if buffer.size else 0, buffer.size) for buffer in column.buffers())
    return Place(column.type, len(column), column.null_count, tuple(stand))


class Columns(Mapping[str, "pa.Array"]):
    """Hold the columns of one file by name; each is put together when it is asked for, where it lies."""

    def __init__(self, whole: pa.Buffer, places: Places) -> None:
        self._whole, self._places = whole, places

    def __getitem__(self, name: str) -> pa.Array:
        import pyarrow as pa

        place = self._places[name]
        if place is None:
            return _columns(self._whole)[name]
        buffers = [None if part is None else self._whole.slice(*part) for part in place.buffers]
        return pa.Array.from_buffers(place.kind, place.length, buffers, place.nulls)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
