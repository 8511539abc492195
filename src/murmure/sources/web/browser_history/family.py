"""How does each family of browsers write a visit?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.sources.readers.sqlite import connect

if TYPE_CHECKING:
    import numpy as np

NEVER = -(1 << 62)
"""What stands for no moment."""

_LARGEST = 10**18
_1601, _2001 = 11_644_473_600_000_000, 978_307_200_000_000
# A page has at most so many visits, and so many bytes: one address may weigh megabytes and come back in each visit.
_ROWS, _STEP, _BYTES = 8_192, 64, 32 << 20
_TEXTS = frozenset({"url", "title", "before", "search"})


def count_of(value: Any) -> int:
    """Return a whole number, 0 for what is none."""
    if type(value) is int and -_LARGEST < value < _LARGEST:
        return value
    return int(value) if isinstance(value, int | float) and value == value and abs(value) < 1e18 else 0


def counts(values: Sequence[Any]) -> np.ndarray:
    """Return whole numbers, 0 for what is none."""
    import numpy as np

    return np.array(list(map(count_of, values)), dtype=np.int64)


def _firefox_moments(values: Sequence[Any]) -> np.ndarray:
    """Desktop counts microseconds, mobile milliseconds: no date since 1973 can be both."""
    import numpy as np

    numbers = counts(values)
    return np.where(numbers == 0, NEVER, np.where(np.abs(numbers) > 100_000_000_000_000, numbers, numbers * 1000))


def _chromium_moments(values: Sequence[Any]) -> np.ndarray:
    import numpy as np

    numbers = counts(values)
    return np.where(numbers == 0, NEVER, numbers - _1601)


def _safari_moments(values: Sequence[Any]) -> np.ndarray:
    import numpy as np

    seconds = np.array([v if isinstance(v, int | float) else np.nan for v in values], dtype=np.float64)
    known = np.abs(seconds) <= 1e11
    return np.where(known, np.rint(np.where(known, seconds, 0) * 1_000_000).astype(np.int64) + _2001, NEVER)


_FIREFOX_TYPES = {1: "link", 2: "typed", 3: "bookmark", 4: "embed", 5: "redirect", 6: "redirect", 7: "download",
                  8: "frame", 9: "reload"}  # fmt: skip
_CHROMIUM_TYPES = {0: "link", 1: "typed", 2: "bookmark", 3: "embed", 4: "frame", 5: "suggestion", 6: "start page",
                   7: "form", 8: "reload", 9: "search", 10: "search"}  # fmt: skip
_CHROMIUM_SOURCES = {0: "synced", 2: "extension", 3: "imported", 4: "imported", 5: "imported"}


def _firefox_extra(row: dict[str, Any]) -> dict[str, Any]:
    return {"transition": _FIREFOX_TYPES.get(count_of(row["kind"])), "hidden": bool(row["hidden"]) or None,
            "origin": "synced" if row["local"] == 0 else None}  # fmt: skip


def _chromium_extra(row: dict[str, Any]) -> dict[str, Any]:
    bits = count_of(row["kind"])
    kind = _CHROMIUM_TYPES.get(bits & 0xFF)
    return {"transition": "redirect" if bits & 0x40000000 or bits & 0x80000000 else kind,
            "back": True if bits & 0x01000000 else None, "hidden": bool(row["hidden"]) or None,
            "search": row["search"] if isinstance(row["search"], str) else None,
            "origin": _CHROMIUM_SOURCES.get(row["origin"])}  # fmt: skip


def _safari_extra(row: dict[str, Any]) -> dict[str, Any]:
    return {"transition": "redirect" if row["redirect"] else None, "failed": True if row["loaded"] == 0 else None,
            "origin": "synced" if row["origin"] == 1 else None}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """Describe the tables of one family: `columns` are name -> (table or alias, column), None where a version lacks one.

    `moments` turns a column into microseconds since 1970, NEVER where there is none.
    """

    name: str
    needs: frozenset[str]
    columns: dict[str, tuple[str, str]]
    joins: str
    optional: dict[str, str]
    moments: Callable[[Sequence[Any]], np.ndarray]
    extra: Callable[[dict[str, Any]], dict[str, Any]]
    order: str


FAMILIES = (
    Family(
        "firefox", frozenset({"moz_places", "moz_historyvisits"}),
        {"number": ("v", "id"), "url": ("p", "url"), "title": ("p", "title"), "moment": ("v", "visit_date"),
         "kind": ("v", "visit_type"), "hidden": ("p", "hidden"), "local": ("v", "is_local"), "before": ("bp", "url")},
        "moz_historyvisits v left join moz_places p on p.id = v.place_id"
        " left join moz_historyvisits b on b.id = v.from_visit left join moz_places bp on bp.id = b.place_id",
        {}, _firefox_moments, _firefox_extra, "v.id",
    ),
    Family(
        "chromium", frozenset({"urls", "visits"}),
        {"number": ("v", "id"), "url": ("p", "url"), "title": ("p", "title"), "moment": ("v", "visit_time"),
         "lasted": ("v", "visit_duration"), "kind": ("v", "transition"), "hidden": ("p", "hidden"),
         "before": ("bp", "url"), "search": ("keyword_search_terms", "term"), "origin": ("visit_source", "source")},
        "visits v left join urls p on p.id = v.url"
        " left join visits b on b.id = v.from_visit left join urls bp on bp.id = b.url",
        {"keyword_search_terms": " left join (select url_id, min(term) term from keyword_search_terms group by url_id)"
                                 " keyword_search_terms on keyword_search_terms.url_id = p.id",
         "visit_source": " left join visit_source on visit_source.id = v.id"},
        _chromium_moments, _chromium_extra, "v.id",
    ),
    Family(
        "safari", frozenset({"history_items", "history_visits"}),
        {"number": ("v", "id"), "url": ("p", "url"), "title": ("v", "title"), "moment": ("v", "visit_time"),
         "redirect": ("v", "redirect_source"), "loaded": ("v", "load_successful"), "origin": ("v", "origin"),
         "before": ("bp", "url")},
        "history_visits v left join history_items p on p.id = v.history_item"
        " left join history_visits b on b.id = v.redirect_source left join history_items bp on bp.id = b.history_item",
        {}, _safari_moments, _safari_extra, "v.id",
    ),
)  # fmt: skip


def family_of(tables: frozenset[str]) -> Family | None:
    """Return the family whose tables are there."""
    return next((family for family in FAMILIES if family.needs <= tables), None)


def visits(path: Path, family: Family, tables: frozenset[str]) -> Iterator[dict[str, Sequence[Any]]]:
    """Yield the visits of a database, some thousands at a time: name -> values; a column that is absent is all None.

    Raises sqlite3.Error where the file is broken, after what stands before.
    """
    with closing(connect(path)) as connection:
        joins = family.joins + "".join(join for table, join in family.optional.items() if table in tables)
        parts = []
        for alias, column in family.columns.values():
            absent = alias in family.optional and alias not in tables
            parts.append("null" if absent or not _has(connection, joins, f"{alias}.{column}") else f"{alias}.{column}")
        cursor = connection.execute(f"select {', '.join(parts)} from {joins} order by {family.order}")
        texts = itemgetter(*(place for place, name in enumerate(family.columns) if name in _TEXTS))
        broken: sqlite3.Error | None = None
        while broken is None:
            rows: list[tuple] = []
            try:
                _fill(rows, cursor, texts)
            except sqlite3.Error as error:
                broken = error
            if rows:
                yield dict(zip(family.columns, zip(*rows, strict=True), strict=True))
            elif broken is None:
                return
        raise broken


def _fill(rows: list[tuple], cursor: sqlite3.Cursor, texts: itemgetter) -> None:
    """Add rows up to a page; those that came before an error are kept."""
    size, weight = -1, 0
    while size < len(rows) < _ROWS and weight < _BYTES:
        size = len(rows)
        rows.extend(islice(cursor, _STEP))
        found = chain.from_iterable(map(texts, islice(rows, size, None)))
        try:
            weight += sum(map(len, filter(None, found)))
        except TypeError:  # a number where a text is due
            weight += _BYTES


def _has(connection: sqlite3.Connection, joins: str, column: str) -> bool:
    try:
        connection.execute(f"select {column} from {joins} limit 0")
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return False
        raise
    return True
