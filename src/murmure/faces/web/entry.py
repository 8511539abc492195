"""How do the activities of a page become its entries, the runs of similar ones summed up?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from murmure.faces.web import picture, render, tell
from murmure.faces.web.sentence import BY_OBJECT, author_of, sentence_of, subject_of, title_of_quantity, who_of
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

FEW = 3
"""So many similar activities of one hour make a run."""
Row = dict[str, Any]
Said = tuple[Both, dict[str, Markup]]


@dataclass(frozen=True)
class Entry:
    """Hold one entry of the timeline; `rows` has several activities when it sums up a run."""

    ids: tuple[str, ...]
    at: datetime | None
    offset_known: bool
    author: Markup
    picture: str
    source: str
    sentence: Markup
    content: str = ""
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    until: datetime | None = None
    whole_day: bool = False
    rows: tuple[Entry, ...] = field(default=())


def entry_of(row: dict[str, Any], lang: str) -> Entry:
    """Return one activity as an entry."""
    offset = row.get("offset_minutes")
    content = row.get("content") or "" if row["type"] in ("Create", "murmure:Capture", "Announce", "Like") else ""
    links = tuple(link for link in row.get("links") or () if link)[:8]
    until = tell.local(row.get("until"), offset)
    return Entry(
        (row["id"],), tell.local(row.get("published"), offset), offset is not None and row.get("offset_origin") in ("explicit", "account", "device"),
        render.shown(author_of(row, lang)), picture.kind_of(row), row.get("source") or "", sentence_of(row, lang),
        content, links, tuple(row.get("tags") or ())[:12],
        until if row["type"] in ("Join", "Travel") else None, row.get("precision") in ("day", "month", "year"),
    )  # fmt: skip


def run_key(row: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return what the members of a run share, `None` for what always stands alone."""
    at = tell.local(row.get("published"), row.get("offset_minutes"))
    if row["type"] not in (*BY_OBJECT, "View") or at is None:
        return None
    site = site_of(row) if row["type"] == "View" and "://" in (row.get("object") or "") else None
    return (
        at.date(),
        at.hour,
        row["type"],
        row.get("source"),  # two sources that say the same of one walk are not added up
        row.get("instrument"),
        row.get("actor"),
        row.get("quantity"),
        row.get("unit"),
        site,
    )


def entries_of(rows: list[dict[str, Any]], lang: str) -> list[Entry]:
    """Return the entries of a page, newest first; three or more similar ones of one hour become one."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for place, row in enumerate(rows):
        key = run_key(row)
        groups.setdefault(("alone", place) if key is None else key, []).append(row)
    found: list[Entry] = []
    for group in groups.values():
        found += [entry_of(row, lang) for row in group] if len(group) < FEW else [sum_up(group, lang)]
    return sorted(
        found, key=lambda entry: (entry.at is not None, entry.at.timestamp() if entry.at else 0), reverse=True
    )


def site_of(row: Row) -> str:
    """Return the site of a page, empty when its address is none."""
    try:
        return urlsplit(row.get("object") or "").netloc
    except ValueError:
        return ""


def sum_measures(group: list[Row], lang: str) -> Said:
    """Sum up measures: their sum when a day adds them up, else between which values they lie."""
    last, numbers = group[0], [row["value"] for row in group if row.get("value") is not None]
    known = QUANTITIES.get(last.get("quantity") or "")
    values = {"what": title_of_quantity(last, lang)}
    if not numbers:
        return Both("measured {what} {count} times", "a relevé : {what}, {count} fois"), values
    unit = last.get("unit")
    values["low"] = escape(tell.measured(min(numbers), unit, lang) if unit == "h" else tell.plain(min(numbers), lang))
    values["high"] = escape(tell.measured(max(numbers), last.get("unit"), lang))
    if known is None or known.daily != "sum":
        return Both(
            "measured {what} {count} times, from {low} to {high}", "a relevé : {what}, {count} fois, de {low} à {high}"
        ), values
    values["sum"] = Markup("<b>{}</b>").format(tell.measured(sum(numbers), last.get("unit"), lang))
    return Both("measured {what}: {sum} in {count} readings", "a relevé : {what}, {sum} en {count} mesures"), values


def sum_queries(group: list[Row], lang: str) -> Said:
    """Sum up DNS queries: how many names, and the first three."""
    names = list(dict.fromkeys(row.get("object") or "" for row in group))
    some = Markup(", ").join(render.shown(name) for name in names[:3])
    if len(names) <= 3:
        return Both("saw {actor} ask {count} times for {some}", "a vu {actor} demander {count} fois {some}"), {
            "some": some
        }
    words = Both(
        "saw {actor} ask {count} times for {names} names: {some}…",
        "a vu {actor} demander {count} fois {names} noms : {some}…",
    )
    return words, {"some": some, "names": escape(tell.number(len(names), lang))}


def sum_views(group: list[Row], lang: str) -> Said:
    """Sum up the pages visited on one site."""
    mine = group[0].get("actor") == "me"
    words = Both(
        "visited {count} pages of {site}",
        "avez visité {count} pages de {site}" if mine else "a visité {count} pages de {site}",
    )
    return words, {"site": render.shown(site_of(group[0]) or subject_of(group[0]))}


def sum_positions(group: list[Row], lang: str) -> Said:
    """Sum up positions."""
    return Both("saw {actor} at {count} places", "a vu {actor} à {count} endroits"), {}


SUMS: dict[str, Callable[[list[Row], str], Said]] = {
    "murmure:Measure": sum_measures, "murmure:Query": sum_queries, "View": sum_views, "murmure:Position": sum_positions,
}  # fmt: skip


def sum_up(group: list[Row], lang: str) -> Entry:
    """Return one entry for a run: how many, between which values, of what."""
    rows, last = tuple(entry_of(row, lang) for row in group), group[0]
    words, values = SUMS[last["type"]](group, lang)
    values |= {"count": Markup("<b>{}</b>").format(tell.number(len(group), lang)), "actor": who_of(last, lang)}
    first, ids = rows[0], tuple(row["id"] for row in group)
    said = tell.compose(words, lang, values)
    return Entry(ids, first.at, first.offset_known, first.author, first.picture, first.source, said, rows=rows)


def grouped(entries: list[Entry]) -> list[tuple[date | None, list[Entry]]]:
    """Put the entries of one day together."""
    days: dict[date | None, list[Entry]] = {}
    for one in entries:
        days.setdefault(one.at.date() if one.at else None, []).append(one)
    return list(days.items())
