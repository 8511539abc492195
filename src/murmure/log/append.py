"""How does what a source yields reach the log, in large steps that a kill cannot tear?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from murmure.engine.known import Known
from murmure.log.forget import forget_derived
from murmure.log.jobs import Job
from murmure.log.offer import ruling
from murmure.log.redact import Rules
from murmure.log.revise import adopted, put, revisions
from murmure.log.rows import table_of
from murmure.model.activity import TOMBSTONE, Activity, schema
from murmure.model.errors import disk_full, is_full
from murmure.model.reject import Reject

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    import numpy as np
    import pyarrow as pa

    from murmure.engine import Store

ROWS = 50_000  # activities that become one batch
LETTERS = 32 << 20  # and letters of theirs: fifty thousand newsletters would fill the memory
FLUSH = 250_000  # rows that become one segment at most
BYTES = 200 << 20  # and bytes: long texts make short segments
SECONDS = 5.0  # what is read is acknowledged at least this often


class Appender:
    """Buffer rows of any number of jobs and write them, with the counts of their jobs, in one transaction."""

    def __init__(self, store: Store, rules: Rules, flush: int = FLUSH, seconds: float = SECONDS) -> None:
        self.store, self.rules = store, rules
        self._flush, self._seconds = flush, seconds
        self._known = Known(store)
        self.restored = False
        self.buried: list[str] = []
        self._rows: list[Activity] = []
        self._owner: Job | None = None
        self._tables: list[pa.Table] = []
        self._jobs: dict[int, Job] = {}
        self._sent: dict[int, Job] = {}
        self._finished: dict[int, tuple[str, dict[str, Any]]] = {}
        self._thread: ThreadPoolExecutor | None = None
        self._writing: Future[dict[int, dict[str, Any]]] | None = None
        self._pending = self._bytes = self._letters = 0
        self._last = time.monotonic()

    def put(self, job: Job, item: Any) -> None:
        """Take one activity, reject or batch of a job; raises MurmureError when the disk is full."""
        self._jobs[job.number] = job
        if type(item) is Activity:
            if self._owner is not job:
                self._close_rows()
                self._owner = job
            self._rows.append(item)
            self._letters += len(item.content or "")
            if len(self._rows) >= ROWS or self._letters >= LETTERS:
                self._close_rows()
        elif type(item) is Reject:
            job.reject(item)
            return
        else:
            self._take_batch(job, item)
        if self._pending >= self._flush or self._bytes >= BYTES or (self._pending and time.monotonic() - self._last > self._seconds):
            self._send()

    def _take_batch(self, job: Job, batch: Any) -> None:
        import pyarrow as pa

        table = pa.table(batch) if isinstance(batch, pa.RecordBatch) else batch
        size = table.num_rows
        if "id" in table.schema.names:
            self._take_back(job, table)
            return
        for name in ("source", "job"):
            if name in table.schema.names:
                table = table.drop_columns([name])
        source = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), size), [job.source])
        table = table.append_column("source", source)
        table = table.append_column("job", pa.repeat(pa.scalar(job.number, pa.int32()), size))
        for start in range(0, max(size, 1), self._flush):
            part = table.slice(start, self._flush)
            self._hold(part)
            if self._pending >= self._flush and start + self._flush < size:
                self._send()

    def _take_back(self, job: Job, table: pa.Table) -> None:
        """Take rows that come from an export of a log: they keep their ids and sources, and their jobs in an empty home."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self.restored:
            place = table.schema.get_field_index("job")
            table = adopted(table.set_column(place, "job", pa.repeat(pa.scalar(job.number, pa.int32()), table.num_rows)), job.number)
        buried = pc.equal(table.column("type"), TOMBSTONE)
        self.buried += table.filter(buried).column("id").to_pylist()
        for kind, rows in (("log", table.filter(pc.invert(buried))), ("tombstones", table.filter(buried))):
            if rows.num_rows:
                self._hold(rows.replace_schema_metadata({"kind": kind, "job": str(job.number)}))

    def _hold(self, table: pa.Table) -> None:
        self._tables.append(table)
        self._pending += table.num_rows
        self._bytes += table.nbytes

    def _close_rows(self) -> None:
        if self._rows and self._owner:
            self._hold(table_of(self._rows, self._owner.source, self._owner.number))
        self._rows, self._letters = [], 0

    def flush(self) -> None:
        """Write what is buffered: after this, it is acknowledged and survives any kill."""
        self._send()
        self._join()

    def _send(self) -> None:
        """Let a thread write what is buffered while the next rows are read: one step at a time, so that memory stays bounded."""
        from concurrent.futures import ThreadPoolExecutor

        self._join()
        self._close_rows()
        tables, self._tables, self._pending, self._bytes = self._tables, [], 0, 0
        self._last = time.monotonic()
        self._sent = self._jobs
        self._jobs = {number: job for number, job in self._jobs.items() if job.state == "running"}
        finished, self._finished = self._finished, {}
        self._thread = self._thread or ThreadPoolExecutor(1, "murmure-write")
        self._writing = self._thread.submit(self._write, tables, {number: job.page() for number, job in self._sent.items()}, finished)

    def _join(self) -> None:
        """Wait for what is being written, and count it; raises MurmureError when the disk is full."""
        writing, self._writing = self._writing, None
        if writing is None:
            return
        try:
            pages = writing.result()
        except Exception as error:
            if is_full(error):
                raise disk_full() from error
            raise
        for number, page in pages.items():
            job = self._sent[number]
            job.added, job.known, job.dropped, job.again = (page[name] for name in ("added", "known", "dropped", "again"))

    def _write(
        self, tables: list[pa.Table], pages: dict[int, dict[str, Any]], finished: dict[int, tuple[str, dict[str, Any]]]
    ) -> dict[int, dict[str, Any]]:
        """Write the rows and the pages of their jobs in one transaction; return the pages with what was counted."""
        revised: dict[str, dict[str, Any]] = {}
        with self.store.change() as change:
            # A rule that was added while this import runs holds from here on.
            rules = self.rules.now(self.store.book.all("rule").values())
            for table in _alike([_with_every_column(table) for table in tables] if rules.rules else tables):
                kept = table.schema.metadata or {}
                kind = kept.get(b"kind", b"log").decode()
                added, dropped = change.add(table, rules.columns, rules.drop, kind, self._known)
                if kind == "log":
                    _count(pages, table, added, dropped, kept.get(b"job"))
                    if b"job" not in kept:
                        revisions(self.store, change, table, ~(added | dropped), rules.columns, revised)
            put(self.store, change, list(revised.values()))
            for number, page in pages.items():
                if page["state"] != "running":
                    # An interrupted import reads the same files again: what it had added is known now.
                    page["again"] = min(page["before"], page["known"])
                    page["known"] -= page["again"]
                self.store.book.put("job", str(number), page)
            for number, (held, page) in finished.items():
                if held == ruling(self.store.book):
                    self.store.book.put("finished", str(number), page)
        if revised:
            forget_derived(self.store)
        return pages

    def finish(self, job: Job, state: str, ended: float, finished: tuple[str, dict[str, Any]] | None = None) -> None:
        """Close a job: the flush that writes the last of its rows says so in the same transaction.

        finished   the rules under which it was read, and what its offer remembers of it, unless other rules hold by then
        """
        job.state, job.ended = state, ended
        self._jobs[job.number] = job
        if finished:
            self._finished[job.number] = finished
        self._close_rows()
        if self._pending >= self._flush or time.monotonic() - self._last > self._seconds:
            self._send()

    def give_up(self, job: Job) -> None:
        """Forget a job that brought nothing yet."""
        self._join()
        self._jobs.pop(job.number, None)


def _count(pages: dict[int, dict[str, Any]], table: pa.Table, added: np.ndarray, dropped: np.ndarray, bringer: bytes | None) -> None:
    """Add to the pages of the jobs what became of their rows."""
    import numpy as np

    # What an export brings back keeps its old job, and is counted by the import that brings it.
    numbers = np.full(table.num_rows, int(bringer)) if bringer else table.column("job").to_numpy()
    for number in np.unique(numbers):
        mine, page = numbers == number, pages[int(number)]
        fresh, lost = int((added & mine).sum()), int((dropped & mine).sum())
        page["added"] += fresh
        page["dropped"] += lost
        page["known"] += int(mine.sum()) - fresh - lost


def _with_every_column(table: pa.Table) -> pa.Table:
    """Return the batch with the columns that it left out: a rule may speak of any of them."""
    import pyarrow as pa

    for column in schema():
        if column.name not in table.schema.names and column.name != "id":
            table = table.append_column(column, pa.nulls(table.num_rows, column.type))
    return table


def _alike(tables: list[pa.Table]) -> list[pa.Table]:
    """Return the tables joined with those of the same columns."""
    import pyarrow as pa

    groups: dict[str, list[pa.Table]] = {}
    for table in tables:
        groups.setdefault(str(table.schema) + str(table.schema.metadata), []).append(table)
    return [pa.concat_tables(group) for group in groups.values()]
