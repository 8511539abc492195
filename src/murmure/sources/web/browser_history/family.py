"""How does each family of browsers write a visit?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from murmure.sources.readers.sqlite import connect

_LARGEST = 10**18
_1601, _2001 = 11_644_473_600_000_000, 978_307_200_000_000


class Visit(NamedTuple):
    """Hold one visit as the database has it; `moment` is in microseconds since 1970, None when there is none."""

    number: int
    url: Any
    title: Any
    moment: int | None
    lasted: int
    before: Any
    extra: dict[str, Any]


def _count(value: Any) -> int:
    if type(value) is int and -_LARGEST < value < _LARGEST:
        return value
    return int(value) if isinstance(value, int | float) and value == value and abs(value) < 1e18 else 0


def _firefox_moment(value: Any) -> int | None:
    """Desktop counts microseconds, mobile milliseconds: no date since 1973 can be both."""
    number = _count(value)
    return (number if abs(number) > 100_000_000_000_000 else number * 1000) or None


def _chromium_moment(value: Any) -> int | None:
    number = _count(value)
    return number - _1601 if number else None


def _safari_moment(value: Any) -> int | None:
    if not isinstance(value, int | float) or value != value or abs(value) > 1e11:
        return None
    return round(value * 1_000_000) + _2001


_FIREFOX_TYPES = {1: "link", 2: "typed", 3: "bookmark", 4: "embed", 5: "redirect", 6: "redirect", 7: "download",
                  8: "frame", 9: "reload"}  # fmt: skip
_CHROMIUM_TYPES = {0: "link", 1: "typed", 2: "bookmark", 3: "embed", 4: "frame", 5: "suggestion", 6: "start page",
                   7: "form", 8: "reload", 9: "search", 10: "search"}  # fmt: skip
_CHROMIUM_SOURCES = {0: "synced", 2: "extension", 3: "imported", 4: "imported", 5: "imported"}


def _firefox_extra(row: dict[str, Any]) -> dict[str, Any]:
    return {"transition": _FIREFOX_TYPES.get(_count(row["kind"])), "hidden": bool(row["hidden"]) or None,
            "origin": "synced" if row["local"] == 0 else None}  # fmt: skip


def _chromium_extra(row: dict[str, Any]) -> dict[str, Any]:
    bits = _count(row["kind"])
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
    """Describe the tables of one family: `columns` are name -> (table or alias, column), left out when absent."""

    name: str
    needs: frozenset[str]
    columns: dict[str, tuple[str, str]]
    joins: str
    optional: dict[str, str]
    moment: Callable[[Any], int | None]
    extra: Callable[[dict[str, Any]], dict[str, Any]]
    order: str


FAMILIES = (
    Family(
        "firefox", frozenset({"moz_places", "moz_historyvisits"}),
        {"number": ("v", "id"), "url": ("p", "url"), "title": ("p", "title"), "moment": ("v", "visit_date"),
         "kind": ("v", "visit_type"), "hidden": ("p", "hidden"), "local": ("v", "is_local"), "before": ("bp", "url")},
        "moz_historyvisits v left join moz_places p on p.id = v.place_id"
        " left join moz_historyvisits b on b.id = v.from_visit left join moz_places bp on bp.id = b.place_id",
        {}, _firefox_moment, _firefox_extra, "v.id",
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
        _chromium_moment, _chromium_extra, "v.id",
    ),
    Family(
        "safari", frozenset({"history_items", "history_visits"}),
        {"number": ("v", "id"), "url": ("p", "url"), "title": ("v", "title"), "moment": ("v", "visit_time"),
         "redirect": ("v", "redirect_source"), "loaded": ("v", "load_successful"), "origin": ("v", "origin"),
         "before": ("bp", "url")},
        "history_visits v left join history_items p on p.id = v.history_item"
        " left join history_visits b on b.id = v.redirect_source left join history_items bp on bp.id = b.history_item",
        {}, _safari_moment, _safari_extra, "v.id",
    ),
)  # fmt: skip


def family_of(tables: frozenset[str]) -> Family | None:
    """Return the family whose tables are there."""
    return next((family for family in FAMILIES if family.needs <= tables), None)


def visits(path: Path, family: Family, tables: frozenset[str]) -> Iterator[Visit]:
    """Yield the visits of a database; columns that a version does not have are None.

    Raises sqlite3.Error where the file is broken.
    """
    with closing(connect(path)) as connection:
        joins = family.joins + "".join(join for table, join in family.optional.items() if table in tables)
        names, parts = [], []
        for name, (alias, column) in family.columns.items():
            absent = alias in family.optional and alias not in tables
            names.append(name)
            parts.append("null" if absent or not _has(connection, joins, f"{alias}.{column}") else f"{alias}.{column}")
        for values in connection.execute(f"select {', '.join(parts)} from {joins} order by {family.order}"):
            row = dict(zip(names, values))  # noqa: B905 - a row has as many values as there are names
            extra = {key: value for key, value in family.extra(row).items() if value is not None}
            yield Visit(_count(row["number"]), row["url"], row["title"], family.moment(row["moment"]),
                        _count(row.get("lasted")), row["before"], extra)  # fmt: skip


def _has(connection: sqlite3.Connection, joins: str, column: str) -> bool:
    try:
        connection.execute(f"select {column} from {joins} limit 0")
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return False
        raise
    return True
