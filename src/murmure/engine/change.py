"""What does one transaction do to the log: which files are new, which are replaced?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import duck, ids
from murmure.model.activity import SEPARATOR, schema

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

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

    def add(
        self, table: pa.Table, columns: dict[str, str] | None = None, drop: str | None = None, kind: str = "log",
    ) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
        """Add the rows of a batch that are not known; return two masks over its rows: added, and dropped by a rule.

        The batch has `source`, `job`, and `key` (or `id`), and any columns of
        the log. `columns` replaces a column by an SQL expression, `drop` is a
        condition: both are the redaction rules of the home.
        """
        import pyarrow as pa

        cursor = self.store.engine.cursor()
        try:
            cursor.register("batch", table)
            digests, dropped = _identify(cursor, table.schema.names, drop)
            entries = self.store.seal.permute(digests)
            order = ids.in_order(entries)
            # A record that a rule drops must not hide the same record kept elsewhere in the batch.
            keep = ids.first_of_each(entries, order) & ~dropped
            keep &= ~self._known(entries, order, _values(table, "source"))
            if keep.any():
                table = table.append_column("digest", _binary(digests))
                cursor.register("batch", table if keep.all() else table.filter(pa.array(keep)))
                self.write(_select(table, columns or {}, self.store.seal.locked), entries[order[keep[order]]], cursor, kind, _in_time(table, keep))
            return keep, dropped
        finally:
            cursor.close()

    def write(self, select: str, entries: np.ndarray, cursor, kind: str = "log", in_time: bool = False) -> Segment:
        """Write the rows of a query as a new segment, sorted by event time, with its ids (in order) beside it."""
        name = str(self.store.book.next("segment"))
        self._names.append(name)
        path = self.store.log / f"{name}.parquet"
        cursor.execute(duck.copy_to(select if in_time else f"{select} order by published, id", path, self.store.seal))
        ids.write_run(self.store.log / f"{name}.ids", entries)
        segment = self._described(name, path, cursor, kind)
        self._new.append(segment)
        return segment

    def rewrite(self, segment: Segment, where: str, cursor) -> Segment | None:
        """Replace a segment by its rows for which `where` holds; return the new one (None when nothing is left)."""
        source = self.store.scan([self.store.path(segment)])
        entries = self.entries_of(cursor, f"select id from {source} where {where}")
        self._gone.append(segment)
        if not len(entries):
            return None
        return self.write(f"select * from {source} where {where}", entries, cursor, segment.kind)

    def merge(self, segments: list[Segment], cursor) -> Segment:
        """Replace several segments by one."""
        import numpy as np

        entries = np.concatenate([np.stack(ids.read_run(self.store.path(s, ".ids")), axis=1) for s in segments])
        entries = entries[ids.in_order(entries)]
        self._gone.extend(segments)
        self._joined = True
        scan = self.store.scan([self.store.path(segment) for segment in segments])
        return self.write(f"select * from {scan}", entries, cursor, segments[0].kind)

    def drop(self, segment: Segment) -> None:
        """Remove a segment."""
        self._gone.append(segment)

    def entries_of(self, cursor, query: str) -> np.ndarray:
        """Return the entries (n x 2 uint64) for a query that gives ids as UUID."""
        found = cursor.execute(f"select replace(id::varchar, '-', '') as h from ({query})").to_arrow_table()
        entries = self.store.seal.permute(_from_hex(found.column("h").combine_chunks()))
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

    def _known(self, entries: np.ndarray, order: np.ndarray, sources: set[str]) -> np.ndarray:
        """Return which entries the log (or this change) has already; only segments of these sources are asked."""
        import numpy as np

        ordered = entries[order]
        found = np.zeros(len(entries), bool)
        gone = {segment.name for segment in self._gone}
        for segment in [*self.store.segments, *self._new]:
            if segment.name in gone or not (sources & set(segment.sources)):
                continue
            found |= ids.known_in(ids.read_run(self.store.path(segment, ".ids")), ordered)
        known = np.empty(len(entries), bool)
        known[order] = found
        return known

    def _described(self, name: str, path: Path, cursor, kind: str) -> Segment:
        from murmure.engine.store import Segment

        scan = self.store.scan([path])
        ends = cursor.execute(
            f"select count(*), epoch_us(min(published)), epoch_us(max(published)), count(*) - count(published) from {scan}"
        ).fetchone()
        brought = cursor.execute(f"select source, job, count(*) from {scan} group by all").fetchall()
        step = max(1_024, ends[0] // _MARKS)
        numbered = self.store.scan([path], ", file_row_number=true")
        marks = cursor.execute(
            f"select epoch_us(published) from {numbered} where file_row_number % {step} = 0 and published is not null order by 1"
        ).fetchall()
        sources: dict[str, int] = {}
        jobs: dict[str, int] = {}
        for source, job, count in brought:
            sources[source] = sources.get(source, 0) + count
            jobs[str(job)] = jobs.get(str(job), 0) + count
        return Segment(name, ends[0], path.stat().st_size, ends[1], ends[2], ends[3], sources, jobs, kind, [m for (m,) in marks], step)


def _identify(cursor, names: list[str], drop: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the ids of a batch (n x 2 uint64, the bytes of the digest) and which rows a rule drops."""
    import numpy as np

    # The digest as bytes, in one pass: md5_number_upper and its sister are ten times slower.
    digest = f"unhex(md5(source || {duck.quoted(SEPARATOR)} || key))" if "key" in names else "unhex(replace(id::varchar, '-', ''))"
    dropped = f"coalesce(({drop}), false)" if drop else "false"
    found = cursor.execute(f"select {digest} as b, {dropped} as d from batch").to_arrow_table().combine_chunks()
    lost = np.asarray(found.column("d").to_numpy(), bool)
    raw = found.column("b").chunk(0) if found.num_rows else None
    if raw is None:
        return np.zeros((0, 2), "<u8"), lost
    if raw.null_count or len(raw.buffers()[2]) < (raw.offset + len(raw)) * 16:
        raise ValueError("a row came without a key, or with an id that is not a UUID")
    start = raw.offset * 16
    return np.frombuffer(raw.buffers()[2], "<u8", len(raw) * 2, start).reshape(-1, 2), lost


def _binary(digests: np.ndarray) -> pa.Array:
    """Return ids (n x 2 uint64) as a column of 16 bytes each."""
    import numpy as np
    import pyarrow as pa

    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(digests), [None, pa.py_buffer(np.ascontiguousarray(digests))])


def _in_time(table: pa.Table, keep: np.ndarray) -> bool:
    """Say whether the rows come in the order of their times, none without: then nothing needs to be sorted."""
    import numpy as np

    if "published" not in table.schema.names or table.column("published").null_count:
        return False
    times = table.column("published").to_numpy().view("int64")[keep]
    return bool(np.all(times[1:] > times[:-1]))


def _from_hex(texts: pa.Array) -> np.ndarray:
    """Return ids written as 32 hex digits as n x 2 uint64."""
    import numpy as np

    return np.frombuffer(bytes.fromhex("".join(texts.to_pylist())), "<u8").reshape(-1, 2)


def _values(table: pa.Table, column: str) -> set[str]:
    import pyarrow.compute as pc

    return set(pc.unique(table.column(column)).to_pylist())


def _select(table: pa.Table, columns: dict[str, str], every: bool = False) -> str:
    """Return the select of the columns of the log, typed, from the relation `batch`.

    Columns without any value are left out of the segment: readers get nulls
    for them, and writing a batch of measures costs half as much (`every` keeps
    them all).
    """
    from murmure.engine.store import sql_type

    terms = []
    for name in schema().names:
        kind = sql_type(name)
        there = name in table.schema.names and table.column(name).null_count < table.num_rows
        if name == "id":
            term = "digest"
        elif not there and not every:
            continue
        elif not there:
            term = "null"
        else:
            term = columns.get(name, f'"{name}"')
        if kind == "varchar[]" and term != "null":
            term = f"case when len({term}) > 0 then {term} end"
        terms.append(f'cast({term} as {kind}) as "{name}"')
    return f"select {', '.join(terms)} from batch"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
