"""How are the rows of a large CSV file read without the engine, where they are as usual?

The cells are found by a kernel, and computed by `cell.py`. At the first record
that is not as usual the lane ends, and the engine reads the rest of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from murmure.sources.generic.table.body import BATCH, LONGEST
from murmure.sources.generic.table.cell import Cells
from murmure.sources.generic.table.mapping import Mapping
from murmure.sources.generic.table.sql import parts_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from murmure.sources.readers import File

_BLOCK = 8 << 20
_ENDS = {"\n": 10, "\r": 13, "\r\n": 23}


class Lane:
    """Read the rows of one file; `at` says from which byte on the engine must read (None: nothing is left)."""

    def __init__(self, mapping: Mapping, ending: str, engine: duckdb.DuckDBPyConnection) -> None:
        self.mapping = mapping
        self.at: int | None = 0
        self._ending = _ENDS[ending]
        self._quote = ord(mapping.quote) if mapping.quote else -1
        self._cells = Cells(mapping, parts_of(mapping, {}), self._quote, engine)

    @staticmethod
    def fits(mapping: Mapping) -> bool:
        """Say whether a file is written in UTF-8, below a line of names, with marks of single bytes."""
        marks = all(len(mark) == 1 and mark.isascii() for mark in (mapping.delimiter, mapping.quote or '"'))
        return marks and mapping.header_row > 0 and mapping.encoding in ("utf-8", "utf-8-sig", "ascii", "us-ascii", "utf8")

    def batches(self, file: File) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, as the engine would have computed them."""
        import numpy as np

        from murmure.kernels.csv import ODD, cut

        columns = len(self.mapping.names)
        begin, stop = np.empty((BATCH, columns), np.int32), np.empty((BATCH, columns), np.int32)
        doubled = np.empty((BATCH, columns), np.bool_)
        with file.open() as stream:
            self.at, left, final = sum(len(stream.readline()) for _ in range(self.mapping.header_row)), b"", False
            while not final:
                block, final = _filled(stream, left)
                if len(left) > LONGEST or not _is_text(block, final):
                    return
                data, first = np.frombuffer(block or b"\0", np.uint8), 0
                while True:
                    rows, after, state = cut(
                        data, first, len(block), final, ord(self.mapping.delimiter), self._quote, self._ending, begin, stop, doubled)  # fmt: skip
                    if rows and (stop[:rows, -1] - begin[:rows, 0]).max() > LONGEST:
                        return
                    if rows:
                        yield self._cells.batch(data, begin[:rows].copy(), stop[:rows].copy(), doubled[:rows])
                    self.at, first = self.at + after - first, after
                    if state == ODD:
                        return
                    if rows < BATCH:
                        break
                left = block[first:]
        self.at = self.at if left else None


def _filled(stream: BinaryIO, left: bytes) -> tuple[bytes, bool]:
    """Return what was left with the next block after it, and whether the stream ends there."""
    parts, size = [left], 0
    while size < _BLOCK and (more := stream.read(_BLOCK - size)):
        parts.append(more)
        size += len(more)
    return b"".join(parts), size < _BLOCK


def _is_text(block: bytes, final: bool) -> bool:
    """Say whether a block is UTF-8, but for a last character that is cut."""
    import codecs

    try:
        codecs.utf_8_decode(block, "strict", final)
    except UnicodeDecodeError:
        return False
    return True
