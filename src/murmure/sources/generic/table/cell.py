"""What do the cells of many records say, computed at the speed of memory where they are plain?

Keys, texts, times written the ISO way and plain numbers are read by kernels; what
else a mapping asks for is computed by the engine from the cells. The answer is,
to the letter, that of `sql.query_of`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.sources.generic.table.mapping import TEXT_ROLES, Mapping
from murmure.sources.generic.table.sql import EXACT, key_start, measures_of

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    import pyarrow as pa

_MOST = 1 << 30  # bytes of cells that are computed at once


class Cells:
    """Turn cells into the columns of `sql.parts_of`: those that are plain with kernels, the others with the engine."""

    def __init__(self, mapping: Mapping, parts: dict[str, str], quote: int, engine: duckdb.DuckDBPyConnection) -> None:
        import numpy as np

        self.mapping, self.engine, self._quote = mapping, engine, quote
        self._place = {name: i for i, name in enumerate(mapping.names)}
        self._parts = parts
        self._head = np.frombuffer(key_start(mapping).encode("utf-8", "replace"), np.uint8)
        self._key = np.array([self._place[name] for name in mapping.key or mapping.names], np.int64)

    def columns(self, texts: list[pa.StringArray | None], given: dict[str, pa.Array]) -> Iterator[pa.RecordBatch]:
        """Yield the answer for columns of cells without holes (None: nobody asks), beside what is `given` already."""
        import numpy as np

        rows, size = next((len(one), sum(_size(one) for one in texts if one)) for one in texts if one is not None)
        if size > _MOST and rows > 1:
            for part in (slice(0, rows // 2), slice(rows // 2, rows)):
                cut = {name: column[part] for name, column in given.items()}
                yield from self.columns([one[part] if one is not None else None for one in texts], cut)
            return
        begin, stop, joined, base = np.zeros((rows, len(texts)), np.int32), np.zeros((rows, len(texts)), np.int32), [], 0
        for i, one in enumerate(texts):
            if one is not None and rows:
                _, bounds, data = one.buffers()
                ends = np.frombuffer(bounds, np.int32, rows + 1, one.offset * 4)
                joined.append(np.frombuffer(data or b"", np.uint8)[ends[0] : ends[-1]])
                begin[:, i], stop[:, i] = ends[:-1] + (base - ends[0]), ends[1:] + (base - ends[0])
                base += len(joined[-1])
        data = np.concatenate([*joined, np.zeros(1, np.uint8)])
        yield self.batch(data, begin, stop, np.zeros(begin.shape, np.bool_), given, bool((data[:-1] == 0).any()))

    def batch(
        self, data: np.ndarray, begin: np.ndarray, stop: np.ndarray, doubled: np.ndarray, given: dict[str, pa.Array] | None = None,
        odd: bool = False,
    ) -> pa.RecordBatch:  # fmt: skip
        """Return the answer for the records whose cells are data[begin:stop]; `odd` when they hold zeros, which no kernel expects."""
        import pyarrow as pa

        from murmure.kernels.csv import trimmed

        found = {**(given or {}), "key": self._texts(data, begin, stop, doubled, self._key, self._head)}
        raw = (begin.copy(), stop.copy()) if self.mapping.trim else (begin, stop)
        if not odd and (not self.mapping.trim or trimmed(data, begin, stop)):
            found = {**self._plain(data, begin, stop, doubled), **found}
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

        from murmure.kernels.csv import MISSING, NOWHERE, STRANGE, ZULU, moments

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
        offset[offset == ZULU] = EXACT
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


def _size(texts: pa.StringArray) -> int:
    """Return how many bytes the texts of a column take."""
    import numpy as np

    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4) if len(texts) else (0, 0)
    return int(ends[-1]) - int(ends[0])
