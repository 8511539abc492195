"""How are the rows of a table of a database read some thousands at a time, past the places where it is damaged?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers.parts import File

ROWS = 8_192
DAMAGED = Both("the database is damaged from here on; what is readable further on is read",
               "la base est abîmée à partir d'ici ; ce qui est lisible plus loin est lu")  # fmt: skip
_FARTHEST = 1 << 24
_LEAST = 4
"""Bytes of a file that a row takes at least: its place on the page, its length and its header."""


def quoted(name: str) -> str:
    """Return a name as SQL writes it, whatever a stranger called a table.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def columns_of(base: sqlite3.Connection, table: str) -> frozenset[str]:
    """Return the columns of a table, none when it is not there."""
    try:
        return frozenset(part[0] for part in base.execute(f"select * from {quoted(table)} limit 0").description)
    except sqlite3.Error:
        return frozenset()


def filled(base: sqlite3.Connection, table: str) -> bool:
    """Say whether a table has a row; one that cannot be read has, so that it is named."""
    try:
        return base.execute(f"select 1 from {quoted(table)} limit 1").fetchone() is not None
    except sqlite3.Error:
        return True


def first_of(there: frozenset[str], *names: str) -> str:
    """Return the SQL of the first of these columns that has a value: an old column stays, empty, beside the new one."""
    known = [name for name in names if name in there]
    return f"coalesce({', '.join(known)})" if len(known) > 1 else known[0] if known else "null"


def blocks(
    file: File, base: sqlite3.Connection, table: str, number: str, parts: list[str], joined: str = ""
) -> Iterator[list[tuple[Any, ...]] | Reject]:
    """Yield (number, parts...) of each row of a table, some thousands at a time, and a reject where the file is damaged.

    `number` is the column that numbers the rows; `joined` is what is joined to the table, as SQL.
    Memory cards lose pages in the middle: reading goes on behind the first place that can be found again. Pages that name
    each other in a circle would give rows for ever: reading ends at as many as the file has room for.
    """
    ask = f"select {', '.join([number, *parts])} from {quoted(table)} {joined}"
    query, params, last, step = ask, (), 0, 1
    left = file.local().stat().st_size // _LEAST + ROWS
    while True:
        rows: list[tuple[Any, ...]] = []
        found, whole, before = False, True, last
        try:
            for row in base.execute(query, params):
                found = True
                rows.append(row)
                if len(rows) == ROWS:
                    last, left = _farther(last if params else None, rows), left - ROWS
                    yield rows
                    rows = []
                    if left < 0:
                        yield Reject(file.where(f"{table} after {last}"), DAMAGED)
                        return
        except (sqlite3.Error, OverflowError):
            whole = False
        if rows:
            last, left = _farther(last if params else None, rows), left - len(rows)
            yield rows
        if last != before:
            step = 1
        if whole:
            return
        if found or not params:
            yield Reject(file.where(f"{table} after {last}"), DAMAGED)
        if not isinstance(last, int) or step > _FARTHEST or left < 0:
            return
        query, params = f"{ask} where {number} > ? order by {number}", (last + step,)
        step *= 2


def _farther(last: Any, rows: list[tuple[Any, ...]]) -> Any:
    """Return the number from which to go on: in a damaged table numbers may fall, and one must not go back to what was read."""
    number = rows[-1][0]
    return max(last, number) if isinstance(last, int) and isinstance(number, int) else number
