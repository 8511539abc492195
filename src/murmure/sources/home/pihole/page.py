"""How are millions of rows of numbers taken out of an SQLite file without making a Python object of each?

Python's sqlite3 makes objects of every value: half a million rows per second.
Here the leaf pages of the table are decoded in place; a stretch of rows that is not
made of numbers, or a page that looks odd, is left to SQLite.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.sources.home.pihole.column import NAMED, NUMBERS, ROWS, Columns, blocks

if TYPE_CHECKING:
    import numpy as np

_PLAIN = re.compile(r"(?is)\s*create\s+table\s+[^(]+\((?!.*\b(?:generated|as\s*\(|without)\b).*\)\s*")
_WANTED = (*NUMBERS, *NAMED)
FEWER = 20_000
"""Rows of a block below which loading the compiled kernels costs more than it saves."""


def fast_blocks(connection: sqlite3.Connection, path: Path, table: str, columns: list[str]) -> Iterator[Columns]:
    """Yield the rows of a table in the order of their numbers, as `blocks` does.

    Raises sqlite3.Error where the file is broken.
    """
    found = connection.execute(
        "select rootpage, sql from sqlite_master where type = 'table' and lower(name) = ?", (table,)
    ).fetchone()
    if not found or path.stat().st_size < FEWER * 30 or not _PLAIN.fullmatch(found[1]):
        yield from blocks(connection, table, columns)
        return
    import numpy as np

    from murmure.kernels.leaves import DONE, FULL, read_leaves

    data = np.memmap(path, np.uint8, "r")
    page_size = int.from_bytes(bytes(data[16:18]), "big")
    page_size = 65_536 if page_size == 1 else page_size
    usable = page_size - int(data[20])
    pages, whole = leaves_of(data, page_size, usable, found[0] - 1)
    place = np.array([_WANTED.index(c) if c in _WANTED else -1 for c in columns], np.int64)
    values, rowids = np.empty((ROWS, len(_WANTED))), np.empty(ROWS, np.int64)
    slow = np.zeros(ROWS, np.uint8)
    first, state, last = 0, FULL, -(1 << 62)
    while state == FULL and len(pages):
        rows, first, state = read_leaves(data, pages, first, page_size, usable, place, values, rowids, slow)
        rising = rows == 0 or (rowids[0] > last and bool((np.diff(rowids[:rows]) > 0).all()))
        if not rising or (state == FULL and not rows):
            state = None
        elif rows and slow[:rows].any():
            yield from blocks(connection, table, columns, last, int(rowids[rows - 1]))
            last = int(rowids[rows - 1])
        elif rows:
            yield _columns(values, rowids, rows)
            last = int(rowids[rows - 1])
    if state != DONE or not whole:
        # Whatever looked odd, SQLite has the last word: it reads on, or says where the file is broken.
        yield from blocks(connection, table, columns, last)


def _columns(values: np.ndarray, rowids: np.ndarray, rows: int) -> Columns:
    import numpy as np

    taken = np.ascontiguousarray(values[:rows].T)
    block = dict(zip(_WANTED, taken, strict=True))
    number = block["id"]
    block["id"] = np.where(np.isnan(number), rowids[:rows], number)
    return block


def leaves_of(data: np.ndarray, page_size: int, usable: int, root: int) -> tuple[np.ndarray, bool]:
    """Return the leaf pages (numbered from 0) under `root`, in order, and whether all inner pages were sound."""
    import numpy as np

    count, found, sound = len(data) // page_size, [], True
    stack, seen = [root], set()
    while stack:
        page = stack.pop()
        if not 0 <= page < count or page in seen:
            return np.array(found, np.int64), False
        seen.add(page)
        start = page * page_size
        head = start + (100 if page == 0 else 0)
        if data[head] != 5:  # 5: an inner page of a table; what is not is read, and judged, as a leaf
            found.append(page)
            continue
        raw = bytes(data[start : start + usable])
        head -= start
        cells = int.from_bytes(raw[head + 3 : head + 5], "big")
        pointers = [raw[head + 12 + 2 * i : head + 14 + 2 * i] for i in range(cells)]
        children = [int.from_bytes(raw[p : p + 4], "big") - 1 for p in (int.from_bytes(b, "big") for b in pointers)]
        children.append(int.from_bytes(raw[head + 8 : head + 12], "big") - 1)
        stack.extend(reversed(children))
    return np.array(found, np.int64), sound
