"""Which numbers stand in the rows of Pi-hole's query table, column by column?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.sources.plain import clean

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NUMBERS = ("id", "timestamp", "type", "status", "reply_type", "dnssec")
NAMED = ("domain", "client", "forward", "additional_info")
ROWS = 65_536
MISSING = -1


def whole_of(numbers: np.ndarray, otherwise: int) -> np.ndarray:
    """Return 64-bit numbers; `otherwise` for what is none, or is larger: what a processor makes of those differs."""
    import numpy as np

    return np.where(np.abs(numbers) < 2.0**63, numbers, otherwise).astype(np.int64)


class Names:
    """Turn what the columns `domain`, `client` ... hold, a number or a text, into places in one list of texts."""

    def __init__(self, connection: sqlite3.Connection, table: str, column: str) -> None:
        self.texts: list[str] = [""]
        self._places: dict[Any, int] = {None: 0}
        self._lookup: np.ndarray | None = None
        self._arrays: dict[Any, pa.Array] = {}
        if table:
            try:
                for number, text in connection.execute(f"select id, {column} from {table}"):
                    self._add(number, _text(text))
            except sqlite3.Error:
                pass  # a table that is not there, or stops: its numbers have no name, the queries remain

    def _add(self, key: Any, text: str) -> int:
        text = clean(text)
        self._places[key] = len(self.texts) if text else 0
        if not text:
            return 0
        self.texts.append(text)
        self._lookup = None
        return len(self.texts) - 1

    def array(self, word: Callable[[str], str | None] | None = None) -> pa.Array:
        """Return all texts, each through `word`; `places` are indexes into it. Made again only when a text is new."""
        import pyarrow as pa

        known = self._arrays.get(word)
        if known is None or len(known) != len(self.texts):
            known = pa.array(map(word, self.texts) if word else self.texts, pa.string())
            self._arrays[word] = known
        return known

    def places(self, values: Any) -> np.ndarray:
        """Return the place of each value: set-wise when all are numbers, one by one for old rows that hold text."""
        import numpy as np

        try:
            numbers = np.asarray(values, dtype=np.float64)
        except (ValueError, TypeError):
            return np.array([self._place(value) for value in values], dtype=np.int32)
        return self.places_of_numbers(numbers)

    def places_of_numbers(self, numbers: np.ndarray) -> np.ndarray:
        """Return the place of each number; what has no name (or is missing) is at place 0."""
        import numpy as np

        table = self._table()
        whole = whole_of(numbers, -1)
        inside = (whole >= 0) & (whole < len(table))
        return np.where(inside, table[np.where(inside, whole, 0)], 0)

    def _table(self) -> np.ndarray:
        import numpy as np

        if self._lookup is None:
            numbers = [n for n in self._places if isinstance(n, int) and 0 <= n < 50_000_000]
            self._lookup = np.zeros(max(numbers, default=0) + 1, dtype=np.int32)
            self._lookup[numbers] = [self._places[n] for n in numbers]
        return self._lookup

    def _place(self, value: Any) -> int:
        if value in self._places:
            return self._places[value]
        return self._add(value, value) if isinstance(value, str) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def table_of(connection: sqlite3.Connection) -> tuple[str, list[str]]:
    """Return the table that holds the queries and its columns, `query_storage` (v6) before `queries` (v5)."""
    for table in ("query_storage", "queries"):
        try:
            cursor = connection.execute(f"select * from {table} limit 0")
        except sqlite3.Error:
            continue
        return table, [str(column[0]).casefold() for column in cursor.description]
    return "", []


Columns = dict[str, Any]


def blocks(connection: sqlite3.Connection, table: str, columns: list[str], after: int = -(1 << 62),
           until: int = (1 << 63) - 1) -> Iterator[Columns]:  # fmt: skip
    """Yield the rows numbered above `after` up to `until`, some ten thousand at a time, one tuple of values per column.

    Raises sqlite3.DatabaseError where the file is broken.
    """
    wanted = [name if name in columns else "null" for name in (*NUMBERS, *NAMED)]
    query = f"select rowid, {', '.join(wanted)} from {table} where rowid > ? and rowid <= ? order by rowid"
    cursor, last = connection.execute(query, (after, until)), after
    try:
        while rows := cursor.fetchmany(ROWS):
            last = rows[-1][0]
            yield _columns(rows)
    except sqlite3.Error:
        # The block that breaks holds good rows before the broken page: take them one by one.
        rows = []
        try:
            for row in connection.execute(query, (last, until)):
                rows.append(row)
        finally:
            if rows:
                yield _columns(rows)
        raise


def _columns(rows: list[tuple]) -> Columns:
    return dict(zip(("rowid", *NUMBERS, *NAMED), zip(*rows, strict=True), strict=True))


def numbers(values: Any) -> np.ndarray:
    """Return values as floats; what is not a number is NaN."""
    import numpy as np

    try:
        return np.asarray(values, dtype=np.float64)
    except (ValueError, TypeError):
        return np.array([v if isinstance(v, int | float) else np.nan for v in values], dtype=np.float64)
