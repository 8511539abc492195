"""How are the rows of a large CSV file read without the engine, where they are as usual?

The cells are found by a kernel, and so are keys, times written the ISO way and
plain numbers; what else a mapping asks for is computed by the engine from those
cells. The answer is, to the letter, that of `sql.query_of`. At the first record
that is not as usual the lane ends, and the engine reads the rest of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.sources.generic.table.mapping import TEXT_ROLES, Mapping
from murmure.sources.generic.table.sql import key_start, measures_of, parts_of

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

    from murmure.sources.readers import File

_BLOCK = 8 << 20
_ROWS = 122_880
_LONGEST = 2_000_000  # bytes of a line, as the engine takes them
_ENDS = {"\n": 10, "\r": 13, "\r\n": 23}


class Lane:
    """Read the rows of one file; `at` says from which byte on the engine must read (None: nothing is left)."""

    def __init__(self, mapping: Mapping, ending: str, engine: duckdb.DuckDBPyConnection) -> None:
        self.mapping = mapping
        self.at: int | None = 0
        self._ending = _ENDS[ending]
        self._quote = ord(mapping.quote) if mapping.quote else -1
        self._cells = _Cells(mapping, self._quote, engine)

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
        begin, stop = np.empty((_ROWS, columns), np.int32), np.empty((_ROWS, columns), np.int32)
        doubled = np.empty((_ROWS, columns), np.bool_)
        with file.open() as stream:
            self.at, left, final = sum(len(stream.readline()) for _ in range(self.mapping.header_row)), b"", False
            while not final:
                block, final = _filled(stream, left)
                if len(left) > _LONGEST or not _is_text(block, final):
                    return
                data, first = np.frombuffer(block or b"\0", np.uint8), 0
                while True:
                    rows, after, state = cut(
                        data, first, len(block), final, ord(self.mapping.delimiter), self._quote, self._ending, begin, stop, doubled)  # fmt: skip
                    if rows and (stop[:rows, -1] - begin[:rows, 0]).max() > _LONGEST:
                        return
                    if rows:
                        yield self._cells.batch(data, begin[:rows].copy(), stop[:rows].copy(), doubled[:rows])
                    self.at, first = self.at + after - first, after
                    if state == ODD:
                        return
                    if rows < _ROWS:
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


class _Cells:
    """Turn the cells of a block into the columns of `sql.parts_of`."""

    def __init__(self, mapping: Mapping, quote: int, engine: duckdb.DuckDBPyConnection) -> None:
        import numpy as np

        self.mapping, self.engine, self._quote = mapping, engine, quote
        self._place = {name: i for i, name in enumerate(mapping.names)}
        self._parts = parts_of(mapping, {})
        self._head = np.frombuffer(key_start(mapping).encode("utf-8", "replace"), np.uint8)
        self._key = np.array([self._place[name] for name in mapping.key or mapping.names], np.int64)

    def batch(self, data: np.ndarray, begin: np.ndarray, stop: np.ndarray, doubled: np.ndarray) -> pa.RecordBatch:
        """Return the answer for the records whose cells are data[begin:stop]."""
        import pyarrow as pa

        from murmure.kernels.csv import trimmed

        found: dict[str, Any] = {"key": self._texts(data, begin, stop, doubled, self._key, self._head)}
        raw = (begin.copy(), stop.copy()) if self.mapping.trim else (begin, stop)
        if not self.mapping.trim or trimmed(data, begin, stop):
            found |= self._plain(data, begin, stop, doubled)
        rest = [name for name in self._parts if name not in found]
        if rest:
            found |= self._computed(rest, data, *raw, doubled)
        return pa.record_batch([found[name] for name in self._parts], names=list(self._parts))

    def _plain(self, data: Any, begin: Any, stop: Any, doubled: Any) -> dict[str, Any]:
        """Return the columns that need no engine."""
        found: dict[str, Any] = {}
        for role in ("published", "until"):
            found |= self._moments(role, data, begin, stop)
        for role in TEXT_ROLES:
            spec = self.mapping.columns.get(role)
            if spec and set(spec) == {"column"}:
                found[role] = self._column(data, begin, stop, doubled, self._place[str(spec["column"])])
        specs = {f"v{i}": spec for i, spec in enumerate(measures_of(self.mapping))}
        specs |= {role: self.mapping.columns[role] for role in ("latitude", "longitude") if role in self.mapping.columns}
        for name, spec in specs.items():
            found |= self._numbers(name, spec, data, begin, stop)
        return found

    def _texts(self, data: Any, begin: Any, stop: Any, doubled: Any, columns: Any, head: Any, holes: bool = False) -> pa.Array:
        import numpy as np
        import pyarrow as pa

        from murmure.kernels.csv import texts

        rows = len(begin)
        size = int((stop[:, columns] - begin[:, columns]).sum(dtype=np.int64)) + rows * (len(head) + len(columns))
        out, offsets = np.empty(size, np.uint8), np.empty(rows + 1, np.int32)
        used = texts(data, begin, stop, doubled, self._quote, columns, head, offsets, out)
        full = np.diff(offsets) > 0
        mask = pa.py_buffer(np.packbits(full, bitorder="little")) if holes and not full.all() else None
        return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(out[:used]), mask)

    def _column(self, data: Any, begin: Any, stop: Any, doubled: Any, place: int, holes: bool = True) -> pa.Array:
        """Return one column of texts, empty cells missing."""
        import numpy as np

        return self._texts(data, begin, stop, doubled, np.array([place]), np.frombuffer(b"", np.uint8), holes)

    def _moments(self, role: str, data: Any, begin: Any, stop: Any) -> dict[str, Any]:
        """Return what `sql.parts_of` says of a time, when all are written the ISO way."""
        import numpy as np
        import pyarrow as pa

        from murmure.kernels.csv import MISSING, NOWHERE, STRANGE, moments

        spec = self.mapping.columns.get(role)
        if not spec or spec.get("time") or spec.get("format", "iso") != "iso":
            return {}
        rows, place = len(begin), self._place[str(spec["column"])]
        micro, offset = np.empty(rows, np.int64), np.empty(rows, np.int32)
        finer, state = np.empty(rows, np.bool_), np.empty(rows, np.uint8)
        moments(data, begin[:, place], stop[:, place], micro, offset, finer, state)
        if (state == STRANGE).any():
            return {}
        missing = state == MISSING
        found = {
            role: pa.array(micro, mask=missing), f"{role}_there": pa.array(~missing),
            f"{role}_offset": pa.array(offset, mask=offset == NOWHERE),
        }  # fmt: skip
        if role == "published" and not spec.get("precision"):
            found["precision"] = pa.array(["s", "ms"]).take(pa.array(finer.astype(np.int8), mask=missing))
        return found

    def _numbers(self, name: str, spec: dict[str, Any], data: Any, begin: Any, stop: Any) -> dict[str, Any]:
        """Return a column of plain numbers, if that is what all its cells hold."""
        import numpy as np
        import pyarrow as pa

        from murmure.kernels.csv import MISSING, STRANGE, numbers

        if "column" not in spec or spec.get("format") == "loose" or spec.get("factor", 1) != 1:
            return {}
        rows, place = len(begin), self._place[str(spec["column"])]
        value, state = np.empty(rows), np.empty(rows, np.uint8)
        numbers(data, begin[:, place], stop[:, place], ord(self.mapping.decimal), value, state)
        return {} if (state == STRANGE).any() else {name: pa.array(value, mask=state == MISSING)}

    def _computed(self, names: list[str], data: Any, begin: Any, stop: Any, doubled: Any) -> dict[str, Any]:
        """Let the engine compute what is left, from the cells that it speaks of."""
        import re

        import pyarrow as pa

        terms = {name: self._parts[name] for name in names}
        spoken = sorted({int(number) for term in terms.values() for number in re.findall(r"\bc(\d+)\b", term)})
        cells = {f"c{i}": self._column(data, begin, stop, doubled, i, holes=False) for i in spoken if i < len(self.mapping.names)}
        self.engine.register("lane", pa.table(cells) if cells else pa.table({"c0": pa.array([""] * len(begin))}))
        try:
            query = ", ".join(f"{term} as {name}" for name, term in terms.items())
            found = self.engine.execute(f"select {query} from lane").to_arrow_table().combine_chunks()
        finally:
            self.engine.unregister("lane")
        return {name: found.column(name).chunk(0) for name in names}
