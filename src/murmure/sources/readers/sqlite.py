"""How is a database that a stranger wrote read without trusting it?"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

# A view or a trigger in a hostile file may call functions: only reading and plain functions pass. A recursive query,
# which may never end, is refused, and so are the functions that can spend minutes or gigabytes in one step.
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
_FORBIDDEN_FUNCTIONS = frozenset(
    "load_extension readfile writefile edit fts3_tokenizer zeroblob randomblob printf format glob regexp".split()
)
_BOUNDS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 64 << 20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
}
# Reading a row takes some tens of steps and a row some tens of bytes: honest work is far below this, whatever the size.
_STEPS, _STEPS_PER_BYTE, _EVERY = 300_000_000, 50, 1_000_000

# The last bytes of a journal that names another one.
_NAMES_ANOTHER = bytes.fromhex("d9d505f920a163d7")


def _authorise(action: int, first: str | None, second: str | None, base: str | None, view: str | None) -> int:
    if action not in _ALLOWED:
        return sqlite3.SQLITE_DENY
    called = (second or "").lower() if action == sqlite3.SQLITE_FUNCTION else ""
    if called in _FORBIDDEN_FUNCTIONS or (called == "like" and view):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _bound(connection: sqlite3.Connection, size: int) -> None:
    """Limit what one value may weigh and how much work the file may ask for; beyond, SQLite says that it was interrupted."""
    for what, most in _BOUNDS.items():
        connection.setlimit(what, most)
    left = (_STEPS + _STEPS_PER_BYTE * size) // _EVERY

    def spend() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(spend, _EVERY)


def _mend_length(path: Path) -> None:
    """Write the true number of pages in the header of a cut copy: SQLite refuses all of it otherwise."""
    with path.open("rb+") as copy:
        head = copy.read(32)
        page = int.from_bytes(head[16:18], "big") if len(head) == 32 and head.startswith(b"SQLite format 3\0") else 0
        pages = path.stat().st_size // (65_536 if page == 1 else page) if page else 0
        if 0 < pages < int.from_bytes(head[28:32], "big"):
            copy.seek(28)
            copy.write(pages.to_bytes(4, "big"))


def settle(path: Path) -> None:
    """Let SQLite write what waits in `-wal`, and take back what `-journal` says was never finished.

    A journal may name another one, which SQLite deletes when it is done: a stranger would name any file of this machine.
    """
    wal, journal = path.with_name(path.name + "-wal"), path.with_name(path.name + "-journal")
    there = [file.stat().st_size for file in (wal, journal) if file.exists()]
    if not there:
        return
    most = 2 * (path.stat().st_size + sum(there))
    if journal.exists() and journal.stat().st_size >= len(_NAMES_ANOTHER):
        with journal.open("rb+") as copy:
            copy.seek(-len(_NAMES_ANOTHER), os.SEEK_END)
            if copy.read() == _NAMES_ANOTHER:
                copy.seek(-len(_NAMES_ANOTHER), os.SEEK_END)
                copy.write(bytes(len(_NAMES_ANOTHER)))
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("pragma trusted_schema=off")
        with suppress(sqlite3.Error):  # a broken schema is met again where it is read
            writer.execute("select count(*) from sqlite_master").fetchone()
        if wal.exists():
            writer.execute("pragma wal_checkpoint(truncate)")
    if path.stat().st_size > most:
        raise sqlite3.DatabaseError("a journal makes the database larger than both")


class _Cursor(sqlite3.Cursor):
    def execute(self, *asked: Any) -> _Cursor:
        try:
            return super().execute(*asked)
        except UnicodeDecodeError as error:  # the library quotes a broken schema in its error, and cannot
            raise sqlite3.DatabaseError("the schema is broken") from error


class _Connection(sqlite3.Connection):
    """Have one error for a broken file, also where its schema is no text."""

    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> sqlite3.Cursor:
        return super().cursor(factory)

    def execute(self, *asked: Any) -> sqlite3.Cursor:
        return self.cursor().execute(*asked)


def connect(path: Path) -> sqlite3.Connection:
    """Open the private copy at `path` for reading only; nothing in the file can write or load anything.

    A copy with a journal beside it is first settled (the copy is ours), so that the latest whole state is seen.
    """
    settle(path)
    _mend_length(path)
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False, factory=_Connection)
    connection.execute("pragma trusted_schema=off")
    connection.execute("pragma cell_size_check=on")
    connection.execute("pragma query_only=on")
    # Some exports hold bytes that are not UTF-8 in text columns: keep what can be read.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    _bound(connection, path.stat().st_size)
    connection.set_authorizer(_authorise)
    return connection


def names_of_tables(path: Path) -> frozenset[str]:
    """Return the names of tables and views, casefolded; none when the file is not a readable database."""
    try:
        with closing(connect(path)) as connection:
            query = "select name from sqlite_master where type in ('table', 'view')"
            return frozenset(str(name).casefold() for (name,) in connection.execute(query))
    except sqlite3.Error:
        return frozenset()


def rows_of_sqlite(path: Path, query: str, params: tuple[object, ...] = ()) -> Iterator[tuple]:
    """Yield the rows of a query on a private copy; raises sqlite3.DatabaseError where the file is broken."""
    with closing(connect(path)) as connection:
        yield from connection.execute(query, params)
