"""What does one transaction do to the log: which files are new, which are replaced?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import batch, duck, ids

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.engine.known import Known
    from murmure.engine.store import Segment, Store


_MARKS = 256  # moments that the book remembers of a segment: how its activities spread over time


class Change:
    """Collect the new segments and the replaced ones of one transaction; the store commits or abandons it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._new: list[Segment] = []
        self._gone: list[Segment] = []
        self._joined = False
        self._names: list[str] = []

    @property
    def made(self) -> bool:
        """Whether new segments were written."""
        return bool(self._new)

    @property
    def segments(self) -> list[Segment]:
        """The segments of the log as it will be after this change."""
        gone = {segment.name for segment in self._gone}
        return [segment for segment in (*self.store.segments, *self._new) if segment.name not in gone]

    def add(
        self, table: pa.Table, columns: dict[str, str] | None = None, drop: str | None = None, kind: str = "log",
        known: Known | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        """Add the rows of a batch that are not known; return two masks over its rows: added, and dropped by a rule.

        The batch has `source`, `job`, and `key` (or `id`), and any columns of
        the log. `columns` replaces a column by an SQL expression, `drop` is a
        condition: both are the redaction rules of the home. `known` is kept
        through an import, and spares most searches.
        """
        table = table.combine_chunks()
        dropped = self._dropped(table, drop)
        digests = _identify(table)
        entries = self.store.seal.permute(digests)
        order = ids.in_order(entries)
        # A record that a rule drops must not hide the same record kept elsewhere in the batch.
        keep = ids.first_of_each(entries, order) & ~dropped
        keep &= ~self._known(entries, order, _values(table, "source"), known)
        if keep.any():
            rows = batch.shaped(self.ruled(table, columns), digests, keep, every=self.store.seal.locked)
            self.write(rows, entries[order[keep[order]]], kind)
        return keep, dropped

    def _dropped(self, table: pa.Table, condition: str | None) -> np.ndarray:
        """Return which rows a rule of the home drops."""
        import numpy as np

        if not condition:
            return np.zeros(table.num_rows, bool)
        found = self._asked(table, f"select coalesce(({condition}), false) as lost from batch")
        return np.asarray(found.column("lost").to_numpy(), bool)

    def ruled(self, table: pa.Table, columns: dict[str, str] | None) -> pa.Table:
        """Return the batch as the rules of the home change its columns."""
        changed = {name: term for name, term in (columns or {}).items() if name in table.schema.names}
        if not changed:
            return table
        terms = ", ".join(f'{term} as "{name}"' for name, term in changed.items())
        found = self._asked(table, f"select {terms} from batch").combine_chunks()
        for name in changed:
            table = table.set_column(table.schema.get_field_index(name), name, found.column(name))
        return table

    def _asked(self, table: pa.Table, query: str) -> pa.Table:
        cursor = self.store.engine.cursor()
        try:
            cursor.register("batch", table)
            return cursor.execute(query).to_arrow_table()
        finally:
            cursor.close()

    def identified(self, table: pa.Table) -> np.ndarray:
        """Return the ids of a batch (n x 2 uint64, the bytes of the digest), from its keys or its ids."""
        return _identify(table.combine_chunks())

    def write(self, rows: pa.Table | str, entries: np.ndarray, kind: str = "log") -> Segment:
        """Write rows (in the order of event time, or a query for them) as a new segment, with its ids (in order) beside it."""
        name = str(self.store.book.next("segment"))
        self._names.append(name)
        path = self.store.log / f"{name}.parquet"
        cursor = self.store.engine.cursor()
        try:
            if isinstance(rows, str):
                cursor.execute(duck.copy_to(f"{rows} order by published, id", path, self.store.seal))
            elif self.store.seal.locked:
                cursor.register("rows", rows)
                cursor.execute(duck.copy_to("select * from rows", path, self.store.seal))
            else:
                batch.write(rows, path)
            ids.write_run(self.store.log / f"{name}.ids", entries)
            if isinstance(rows, str):
                rows = cursor.execute(f"select published, source, job from {self.store.scan([path])}").to_arrow_table()
            segment = _described(name, path, rows, kind)
        finally:
            cursor.close()
        self._new.append(segment)
        return segment

    def rewrite(self, segment: Segment, where: str, cursor) -> Segment | None:
        """Replace a segment by its rows for which `where` holds; return the new one (None when nothing is left)."""
        source = self.store.scan([self.store.path(segment)])
        entries = self.entries_of(cursor, f"select id from {source} where {where}")
        self._gone.append(segment)
        if not len(entries):
            return None
        return self.write(f"select * from {source} where {where}", entries, segment.kind)

    def merge(self, segments: list[Segment], cursor) -> Segment:
        """Replace several segments by one."""
        import numpy as np

        entries = np.concatenate([np.stack(ids.read_run(self.store.path(s, ".ids")), axis=1) for s in segments])
        entries = entries[ids.in_order(entries)]
        self._gone.extend(segments)
        self._joined = True
        scan = self.store.scan([self.store.path(segment) for segment in segments])
        return self.write(f"select * from {scan}", entries, segments[0].kind)

    def drop(self, segment: Segment) -> None:
        """Remove a segment."""
        self._gone.append(segment)

    def entries_of(self, cursor, query: str) -> np.ndarray:
        """Return the entries (n x 2 uint64) for a query that gives ids as UUID."""
        import numpy as np

        found = cursor.execute(f"select id::blob as b from ({query})").to_arrow_table().combine_chunks().column("b")
        entries = self.store.seal.permute(_from_bytes(found.chunk(0)) if len(found) else np.zeros((0, 2), "<u8"))
        return entries[ids.in_order(entries)]

    def settle(self) -> None:
        """Make the new files durable and name them in the book (inside its transaction)."""
        if not self._new and not self._gone:
            return
        for segment in self._new:
            for suffix in (".parquet", ".ids"):
                _sync(self.store.path(segment, suffix))
            self.store.write_segment_page(segment)
        _sync(self.store.log)
        for segment in self._gone:
            self.store.book.drop("segment", segment.name)
        self.store.book.next("generation")
        if not self._joined:
            self.store.book.next("content")

    def abandon(self) -> None:
        """Remove the files of a change that failed."""
        for name in self._names:
            self._unlink(name)

    def remove_replaced(self) -> None:
        """Remove the files that the committed change replaced: their bytes are gone from the home."""
        for segment in self._gone:
            self._unlink(segment.name)

    def _unlink(self, name: str) -> None:
        for suffix in (".parquet", ".ids"):
            try:
                (self.store.log / (name + suffix)).unlink(missing_ok=True)
            except PermissionError:
                continue  # Windows: another process still reads it; the next sweep removes it

    def _known(self, entries: np.ndarray, order: np.ndarray, sources: set[str], known: Known | None) -> np.ndarray:
        """Return which entries the log (or this change) has already; only segments of these sources are asked."""
        import numpy as np

        segments = [segment for segment in self.segments if sources & set(segment.sources)]
        ordered = entries[order]
        asked = np.flatnonzero(known.maybe(ordered, segments)) if known else np.arange(len(ordered))
        ordered, found = ordered[asked], np.zeros(len(asked), bool)
        for segment in segments if len(asked) else ():
            found |= ids.known_in(ids.read_run(self.store.path(segment, ".ids")), ordered)
        result = np.zeros(len(entries), bool)
        result[order[asked[found]]] = True
        return result


def _described(name: str, path: Path, rows: pa.Table, kind: str) -> Segment:
    """Return what the book says of a segment, given the times (in order, undated ones last), sources and jobs of its rows."""
    import pyarrow.compute as pc

    from murmure.engine.store import Segment

    dated = pc.drop_null(rows.column("published")) if "published" in rows.schema.names else []
    times = dated.cast("int64").to_numpy() if len(dated) else []
    step = max(1_024, rows.num_rows // _MARKS)
    marks = [int(times[place]) for place in range(0, len(times), step)]
    sources, jobs = ({str(e["values"]): e["counts"] for e in pc.value_counts(rows.column(by)).to_pylist()} for by in ("source", "job"))
    first, last = (int(times[0]), int(times[-1])) if len(times) else (None, None)
    undated = rows.num_rows - len(times)
    return Segment(name, rows.num_rows, path.stat().st_size, first, last, undated, sources, jobs, kind, marks, step)


def _identify(table: pa.Table) -> np.ndarray:
    """Return the ids of a batch (n x 2 uint64, the bytes of the digest)."""
    import numpy as np

    if not table.num_rows:
        return np.zeros((0, 2), "<u8")
    named = table.column("key" if "key" in table.schema.names else "id").chunk(0)
    if named.null_count:
        raise ValueError("a row came without a key or an id")
    if "key" in table.schema.names:
        return ids.digests(table.column("source").chunk(0), named)
    return _from_hex(named)


def _from_bytes(blobs: pa.Array) -> np.ndarray:
    """Return ids given as blobs of 16 bytes as n x 2 uint64."""
    import numpy as np

    return np.frombuffer(blobs.buffers()[2], "<u8", len(blobs) * 2, blobs.offset * 16).reshape(-1, 2)


def _from_hex(texts: pa.Array) -> np.ndarray:
    """Return ids written as UUIDs as n x 2 uint64; raises ValueError when one is no UUID."""
    import numpy as np

    plain = [text.replace("-", "") for text in texts.to_pylist()]
    if any(len(text) != 32 for text in plain):
        raise ValueError("an id is not a UUID")
    return np.frombuffer(bytes.fromhex("".join(plain)), "<u8").reshape(-1, 2)


def _values(table: pa.Table, column: str) -> set[str]:
    import pyarrow.compute as pc

    return set(pc.unique(table.column(column)).to_pylist())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
