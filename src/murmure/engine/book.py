"""What is in the log? The book says: one SQLite transaction makes a change visible, whole or not at all."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from murmure.engine.seal import Seal, pack
from murmure.model.errors import BadHome
from murmure.model.words import Both

_TABLES = """
create table if not exists counter (name text primary key, value integer not null) without rowid;
create table if not exists page (kind text, key text, body blob not null, primary key (kind, key)) without rowid;
"""
_CODE = "~"  # how a key begins that stands for another: no other key does
_WAIT = 120_000  # milliseconds that a writer waits for another one


class Book:
    """Keep small sealed documents by kind and key, and counters that never go back.

    In a locked home a key that is no number may say who somebody is: a code stands for it, and the document holds it.
    """

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path, self._seal = path, seal
        # Two connections: readers never wait for a writer of the same process.
        self._writer = _opened(path)
        self._writer.executescript(_TABLES)
        self._reader = _opened(path)
        self._reading = threading.Lock()
        self._writing: int | None = None

    def close(self) -> None:
        """Close the book."""
        self._writer.close()
        with self._reading:
            self._reader.close()

    @contextmanager
    def change(self, wait: bool = True) -> Iterator[bool]:
        """Hold the only write transaction of the home; what happens inside is kept whole, or not at all.

        One thread of a process at a time: the store holds a lock around it.
        Without `wait`, gives False at once when somebody else holds it.
        """
        try:
            self._writer.execute(f"pragma busy_timeout={_WAIT if wait else 0}")
            self._writer.execute("begin immediate")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if wait:
                raise busy() from error
            yield False
            return
        self._writing = threading.get_ident()
        try:
            yield True
            self._writer.execute("commit")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("rollback")
            raise
        finally:
            self._writing = None

    def _rows(self, query: str, params: tuple = ()) -> list[tuple]:
        """Read inside the transaction for the thread that writes, and the last whole state for the others."""
        if self._writing == threading.get_ident():
            return self._writer.execute(query, params).fetchall()
        with self._reading:
            return self._reader.execute(query, params).fetchall()

    def count(self, name: str) -> int:
        """Return a counter, 0 when it was never raised."""
        rows = self._rows("select value from counter where name = ?", (name,))
        return rows[0][0] if rows else 0

    def raise_to(self, name: str, value: int) -> None:
        """Set a counter (inside `change`)."""
        self._writer.execute("insert or replace into counter values (?, ?)", (name, value))

    def next(self, name: str) -> int:
        """Raise a counter by one and return it (inside `change`)."""
        value = self.count(name) + 1
        self.raise_to(name, value)
        return value

    def _coded(self, kind: str, key: str) -> str:
        if not self._seal.locked or (key.isascii() and key.isdecimal()):
            return key
        return _CODE + self._seal.hide(f"{kind}\0{key}")

    def put(self, kind: str, key: str, value: Any) -> None:
        """Write one document."""
        coded = self._coded(kind, key)
        body = self._seal.shut(pack(value if coded == key else {"key": key, "page": value}))
        if coded != key:  # an older version wrote it as it is
            self._writer.execute("delete from page where kind = ? and key = ?", (kind, key))
        self._writer.execute("insert or replace into page values (?, ?, ?)", (kind, coded, body))

    def get(self, kind: str, key: str, default: Any = None) -> Any:
        """Return one document, or `default`."""
        rows = self._rows("select key, body from page where kind = ? and key in (?, ?) order by key desc", (kind, self._coded(kind, key), key))
        return self._read(*rows[0])[1] if rows else default

    def _read(self, key: str, body: bytes) -> tuple[str, Any]:
        page = json.loads(self._seal.open(body))
        return (page["key"], page["page"]) if self._seal.locked and key.startswith(_CODE) else (key, page)

    def drop(self, kind: str, key: str) -> None:
        """Remove one document."""
        self._writer.execute("delete from page where kind = ? and key in (?, ?)", (kind, self._coded(kind, key), key))

    def all(self, kind: str) -> dict[str, Any]:
        """Return every document of a kind by key, in the order of keys."""
        rows = self._rows("select key, body from page where kind = ? order by key", (kind,))
        return dict(sorted((self._read(*row) for row in rows), key=lambda row: row[0]))

    def code_keys(self) -> None:
        """Put codes in the place of the keys that an older version wrote as they are (inside `change`)."""
        if self._seal.locked:
            plain = self._rows("select kind, key, body from page where key glob '*[^0-9]*' and substr(key, 1, 1) <> ?", (_CODE,))
            for kind, key, body in plain:
                self.put(kind, key, json.loads(self._seal.open(body)))

    def scrub(self) -> None:
        """Rewrite the file so that no removed byte stays in it or in its journal."""
        self._writer.execute("vacuum")
        self._writer.execute("pragma wal_checkpoint(truncate)")


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_WAIT / 1000)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=full")
    connection.execute("pragma secure_delete=on")
    return connection


def busy() -> BadHome:
    """Return the error of a home that another program keeps writing to."""
    return BadHome(
        "busy",
        Both("Another program has been writing to this home for two minutes; nothing was changed.",
             "Un autre programme écrit dans cette maison depuis deux minutes ; rien n'a été changé."),
        Both("Wait until its import ends, or stop it, and try again.",
             "Attendez la fin de son import, ou arrêtez-le, et réessayez."),
    )  # fmt: skip
