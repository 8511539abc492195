"""Which segments make the log, and how does a change to them become visible all at once?"""

from __future__ import annotations

import os
import re
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from murmure.engine import duck
from murmure.engine.book import Book
from murmure.engine.change import Change
from murmure.engine.process import alive
from murmure.engine.seal import Seal
from murmure.model.activity import schema
from murmure.model.errors import BadHome
from murmure.model.words import Both

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


_T = TypeVar("_T")
_HEX = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Segment:
    """Describe one immutable file of the log.

    first, last  event times, microseconds UTC (None when every record is undated)
    undated      how many records have no time
    sources, jobs  how many records each brought; kind is `log`, or `tombstones`
    marks, step  the event time of every `step`-th record, oldest first
    """

    name: str
    rows: int
    size: int
    first: int | None
    last: int | None
    undated: int = 0
    sources: dict[str, int] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    kind: str = "log"
    marks: list[int] = field(default_factory=list)
    step: int = 1


class Store:
    """Hold the segments of one home: readers see whole states, one writer at a time makes the next one."""

    def __init__(self, folder: Path, seal: Seal) -> None:
        self.folder, self.seal = folder, seal
        self.log = folder / "log"
        self.tmp = folder / "tmp"
        for place in (self.log, self.tmp):
            place.mkdir(parents=True, exist_ok=True)
        made = self._made_segments()
        if made and not (folder / "book.sqlite").exists():
            raise _old_book()
        self.book = Book(folder / "book.sqlite", seal)
        if made > self.book.count("segment"):
            self.book.close()
            raise _old_book()
        self.lock = threading.RLock()  # one writer of this process at a time
        self._cache = threading.RLock()
        self._engine: duckdb.DuckDBPyConnection | None = None
        self._memory = duck.ASKING
        self._segments: dict[str, Segment] = {}
        self._seen = self._viewed = -1

    def _note_state(self) -> None:
        """Write beside the segments how many were ever made: a book that knows of fewer is not theirs."""
        part = self.log / f"0.{secrets.token_hex(8)}.state"
        part.write_text(str(self.book.count("segment")))
        part.replace(self.log / "0.state")

    def _made_segments(self) -> int:
        """Return how many segments were ever made, as it stands beside them."""
        state = self.log / "0.state"
        text = state.read_text() if state.exists() else "0"
        return int(text) if text.isdecimal() else 0

    def close(self) -> None:
        """Close the engine and the book."""
        with self.lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
            self.book.close()

    @property
    def generation(self) -> int:
        """A number that changes whenever a segment comes or goes, in any process."""
        return self.book.count("generation")

    @property
    def content(self) -> int:
        """A number that changes when activities come or go; joining segments leaves it as it is."""
        return self.book.count("content")

    @property
    def segments(self) -> list[Segment]:
        """The segments of the log as it is now, oldest events first, tombstones included."""
        with self._cache:
            generation = self.book.count("generation")
            if generation != self._seen:
                self._segments = {key: Segment(**value) for key, value in self.book.all("segment").items()}
                self._seen = generation
            return sorted(self._segments.values(), key=lambda s: (s.first is not None, s.first or 0, int(s.name)))

    def path(self, segment: Segment, suffix: str = ".parquet") -> Path:
        """Return a file of a segment: `.parquet` or `.ids`."""
        return self.log / (segment.name + suffix)

    def relation(self, segments: list[Segment] | None = None) -> str:
        """Return the FROM term over these segments (default: the whole log, tombstones left out)."""
        chosen = self.segments if segments is None else segments
        return self.scan([self.path(segment) for segment in chosen if segment.kind == "log"])

    def scan(self, paths: list[Path], extra: str = "") -> str:
        """Return the FROM term over files of the log; columns that they leave out are null."""
        # DuckDB 1.5.5 fails on encrypted files joined by name: there, segments have every column.
        by_name = "" if self.seal.locked else ", union_by_name=true"
        return duck.scan([self._empty(), *paths], self.seal, f"{by_name}{extra}")

    def _empty(self) -> Path:
        """Return a segment without rows that has every column, in order: it gives every scan its columns."""
        path = self.log / "0.parquet"
        if not path.exists():
            part = self.log / f"0.{secrets.token_hex(8)}.part"
            self.engine.execute(duck.copy_to(f"select {nothing()} where false", part, self.seal))
            part.replace(path)
        return path

    @property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """The engine of this process; use `cursor()` to compute."""
        with self._cache:
            if self._engine is None:
                self._engine = duck.connect(self.seal, self.tmp)
            return self._engine

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own for one thread, on which `log` is the log as it is now."""
        segments, engine = self.segments, self.engine
        with self._cache:
            if self._viewed != self._seen:
                engine.execute(f"create or replace view log as select * from {self.relation(segments)}")
                self._viewed = self._seen
            return engine.cursor()

    def table(self, query: str, params: tuple | list = ()) -> pa.Table:
        """Run one query over `log` and return its rows."""

        def ask() -> pa.Table:
            cursor = self.cursor()
            try:
                return cursor.execute(query, params).to_arrow_table()
            finally:
                cursor.close()

        return self.steady(ask)

    def steady(self, task: Callable[[], _T]) -> _T:
        """Carry out a reading task, again when it fails over what a writer changed meanwhile: a segment may be gone, two looks may disagree."""
        for _ in range(3):
            generation = self.generation
            try:
                return task()
            except Exception:
                if self.generation == generation:
                    raise
        # The writer is faster than this reader: hold it back, once.
        with self.lock, self.book.change():
            return task()

    def sandbox(self) -> duckdb.DuckDBPyConnection:
        """Return an engine for questions that a person writes: it reads `log` and can do nothing else."""
        connection = duck.connect(self.seal, self.tmp)
        segments = [segment for segment in self.segments if segment.kind == "log"]
        connection.execute(f"create view log as select * from {self.relation(segments)}")
        files = [self._empty(), *(self.path(segment) for segment in segments)]
        connection.execute(f"set allowed_paths=[{', '.join(duck.quoted(path) for path in files)}]")
        connection.execute("set enable_external_access=false")
        connection.execute("set lock_configuration=true")
        return connection

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Hold the write transaction: what is added and replaced inside becomes visible together, or not at all."""
        with self.lock:
            change = Change(self)
            try:
                with self.book.change():
                    yield change
                    change.settle()
            except BaseException:
                change.abandon()
                raise
            self._seen = -1
            if change.made:
                self._note_state()
        change.remove_replaced()

    def holding(self, texts: Iterable[str]) -> set[str]:
        """Return the names of the segments that hold any of these ids (UUIDs in text; others are in none)."""
        import numpy as np

        from murmure.engine import ids

        digits = [plain for plain in (text.replace("-", "") for text in texts) if _HEX.fullmatch(plain)]
        entries = self.seal.permute(np.frombuffer(bytes.fromhex("".join(digits)), "<u8").reshape(-1, 2))
        entries = entries[ids.in_order(entries)]
        return {s.name for s in self.segments if ids.known_in(ids.read_run(self.path(s, ".ids")), entries).any()}

    def compact(self, unhurried: bool = False) -> int:
        """Join small segments, all of them when there is time; return how many were replaced."""
        from murmure.engine.compact import SMALL, TINY, compact

        with self.frugal(duck.JOINING):
            return compact(self, SMALL if unhurried else TINY)

    @contextmanager
    def frugal(self, memory: str = duck.WRITING) -> Iterator[None]:
        """Hold the engine to little memory meanwhile: an import writes, it does not compute."""
        if os.environ.get("MURMURE_MEMORY"):
            yield
            return
        before, self._memory = self._memory, memory
        self.engine.execute(f"set memory_limit='{memory}'")
        try:
            yield
        finally:
            self._memory = before
            self.engine.execute(f"set memory_limit='{before}'")

    def sweep(self, remove: Callable[[Path], None]) -> None:
        """Remove files that no transaction names, and what killed processes left unpacked: that, in the way that is given."""
        with self.lock, self.book.change(wait=False) as free:
            if not free:
                return  # somebody writes now: what a killed writer left can wait
            self.book.code_keys()
            named = {"0", *self.book.all("segment")}
            for path in self.log.iterdir():
                if path.name.split(".")[0] not in named:
                    path.unlink(missing_ok=True)
            for path in self.tmp.iterdir():
                # Another process may be spilling or unpacking here: its folder holds its number.
                if not alive(path.name.rpartition("-")[2], _changed(path)):
                    remove(path)

    def write_segment_page(self, segment: Segment) -> None:
        """Write what the book says of a segment (inside `change`)."""
        self.book.put("segment", segment.name, asdict(segment))


def _changed(path: Path) -> float | None:
    try:
        return path.lstat().st_mtime
    except OSError:
        return None  # it went while we looked


def _old_book() -> BadHome:
    """Return the refusal of a book that knows less than the log: taking it at its word would remove segments."""
    return BadHome(
        "old-book",
        Both("The book of this home (book.sqlite) is missing or older than its log; nothing was changed.",
             "Le registre de cette maison (book.sqlite) manque ou est plus ancien que son journal ; rien n'a été changé."),
        Both("Put back the whole folder from one backup: home.json, book.sqlite with its -wal, and log together.",
             "Remettez tout le dossier depuis une même sauvegarde : home.json, book.sqlite avec son -wal, et log ensemble."),
    )  # fmt: skip


def nothing() -> str:
    """Return the select list of an empty log, typed as the log is."""
    return ", ".join(f"cast(null as {sql_type(name)}) as \"{name}\"" for name in schema().names)


def sql_type(column: str) -> str:
    """Return the engine's type of a column of the log."""
    import pyarrow as pa

    if column == "id":
        return "uuid"
    kind = schema().field(column).type
    table = {pa.string(): "varchar", pa.float64(): "double", pa.int16(): "smallint", pa.int32(): "integer"}
    if pa.types.is_list(kind):
        return "varchar[]"
    return "timestamptz" if pa.types.is_timestamp(kind) else table[kind]
