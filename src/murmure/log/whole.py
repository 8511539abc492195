"""How is one whole activity read without unpacking the thousands around it?

A segment costs the unpacking of a whole row group for any of its rows, and a
page may show fifty that lie years apart. So the rows lie a second time in
blocks of a few hundred, column by column, each block packed and sealed by
itself. They are made with the words, and can be made again at any time.
"""

from __future__ import annotations

import json
import os
import struct
import uuid
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.log.postings import expand, squeeze
from murmure.model.activity import schema

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.engine.seal import Seal

MAGIC = b"MURROWS1"
ROWS = 512  # of a block
LISTS = ("audience", "tags", "links", "mentions")
_HEAD = struct.Struct("<8sQQ")
_NONE = 0  # no row of the block has a value in this column
_FIXED = {"id": "<V16", "until": "<i8", "offset_minutes": "<i2", "latitude": "<f8", "longitude": "<f8", "value": "<f8", "job": "<i4"}


@cache
def columns() -> tuple[str, ...]:
    """Return the columns that are kept: all but the time, which is kept with the words."""
    return tuple(name for name in schema().names if name != "published")


def select() -> str:
    """Return the select list of what `Writer.add` takes: lists as JSON."""
    return ", ".join(f"to_json({name})::varchar as {name}_json" if name in LISTS else name for name in columns())


def _column(array: pa.Array, form: str | None) -> list[bytes]:
    """Return a column of a batch as one run of bytes for each block."""
    import numpy as np

    from murmure.kernels.block import shut

    valid = np.asarray(array.is_valid())
    width = int(form[2:]) if form else 0
    starts = np.concatenate([[0], np.cumsum(valid, dtype=np.int64)]) * width
    if not form:
        starts = np.frombuffer(array.buffers()[1], np.int32, len(array) + 1, array.offset * 4).astype(np.int64)
        data = array.buffers()[2] or b" "
    elif form == "<V16":
        data = _digits(array)
    else:
        data = np.frombuffer(array.buffers()[1], form, len(array), array.offset * width)[valid].tobytes()
    held = np.frombuffer(data, np.uint8)
    held.flags.writeable = False
    ends = np.zeros(-(-len(array) // ROWS), np.int64)
    out = np.empty(int(starts[-1] - starts[0]) + 4 * len(array) + (ROWS // 8 + 3) * len(ends), np.uint8)
    shut(valid, starts, held, width, ROWS, out, ends)
    body = out[: int(ends[-1])].tobytes()
    return [body[a:b] for a, b in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]


def _digits(array: pa.Array) -> bytes:
    """Return ids as 16 bytes each: the engine gives text of 36 signs, 32 of them digits."""
    import numpy as np

    first = int(np.frombuffer(array.buffers()[1], np.int32)[array.offset])
    signs = np.frombuffer(array.buffers()[2], np.uint8)[first : first + 36 * len(array)].reshape(-1, 36)
    return bytes.fromhex(np.delete(signs, (8, 13, 18, 23), axis=1).tobytes().decode())


class Writer:
    """Write rows in their order, batch after batch; every batch but the last holds whole blocks."""

    def __init__(self, out: BinaryIO, seal: Seal) -> None:
        self._out, self._seal = out, seal
        self._sizes: list[int] = []
        out.write(bytes(_HEAD.size))

    def add(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch (the columns of `select`)."""
        empty = [bytes([_NONE])] * -(-batch.num_rows // ROWS)
        arrays = ((batch.column(f"{name}_json" if name in LISTS else name), _FIXED.get(name)) for name in columns())
        held = [empty if array.null_count == len(array) else _column(array, form) for array, form in arrays]
        for pieces in zip(*held, strict=True):
            self._sizes.append(self._out.write(squeeze(b"".join(pieces), self._seal)))

    def close(self) -> None:
        """Write the directory: how long each block is."""
        import numpy as np

        at = self._out.tell()
        size = self._out.write(squeeze(np.array(self._sizes, "<u4").tobytes(), self._seal))
        self._out.seek(0)
        self._out.write(_HEAD.pack(MAGIC, at, size))


def read(path: Path, seal: Seal, rows: list[int], total: int) -> dict[int, dict[str, Any]]:
    """Return whole activities by their rows, of `total` in the file: all but their times."""
    blocks: dict[int, list[int]] = {}
    for row in sorted(set(rows)):
        blocks.setdefault(row // ROWS, []).append(row)
    found, stamp = {}, path.stat().st_mtime_ns
    for block, mine in blocks.items():
        body = _block(str(path), stamp, seal, block)
        held = _open(body, min(ROWS, total - block * ROWS), [row % ROWS for row in mine])
        found.update(zip(mine, held, strict=True))
    return found


def _open(body: bytes, size: int, rows: list[int]) -> list[dict[str, Any]]:
    """Return some rows (ascending) of a block of `size` rows."""
    import numpy as np

    from murmure.kernels.block import locate

    names = columns()
    widths = np.array([int(_FIXED[name][2:]) if name in _FIXED else 0 for name in names])
    places = np.empty((len(rows), len(names), 2), np.int64)
    locate(np.frombuffer(body, np.uint8), size, widths, np.array(rows), places)
    return [
        {name: _value(name, body[a:b]) for name, (a, b) in zip(names, spans, strict=True) if a >= 0}
        for spans in places.tolist()
    ]  # fmt: skip


def _value(name: str, data: bytes) -> Any:
    if name not in _FIXED:
        return json.loads(data) if name in LISTS else data.decode()
    if name == "id":
        return str(uuid.UUID(bytes=data))
    return struct.unpack({"<i8": "<q", "<i2": "<h", "<i4": "<i", "<f8": "<d"}[_FIXED[name]], data)[0]


def has(path: str) -> bool:
    """Say whether there is a file of rows that this version reads."""
    try:
        return _starts(path, os.stat(path).st_mtime_ns)
    except FileNotFoundError:
        return False


@lru_cache(maxsize=512)
def _starts(path: str, stamp: int) -> bool:
    del stamp
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@lru_cache(maxsize=256)
def _directory(path: str, stamp: int, seal: Seal) -> np.ndarray:
    import numpy as np

    del stamp  # part of the key only: a file that was made again is read again
    with open(path, "rb") as file:
        _, at, size = _HEAD.unpack(file.read(_HEAD.size))
        file.seek(at)
        sizes = np.frombuffer(expand(file.read(size), seal), "<u4")
    return np.concatenate([[_HEAD.size], _HEAD.size + np.cumsum(sizes, dtype=np.int64)])


@lru_cache(maxsize=512)
def _block(path: str, stamp: int, seal: Seal, block: int) -> bytes:
    bounds = _directory(path, stamp, seal)
    with open(path, "rb") as file:
        file.seek(int(bounds[block]))
        return expand(file.read(int(bounds[block + 1] - bounds[block])), seal)
