"""Which rows, dots and bars do the pages of the footprint draw from its tables?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from murmure.faces.web.rings import Rings, rings
from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.kind import kinds
from murmure.lenses.me.footprint.owner import owners
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

RINGS, COMPANIES, YEARS_TOLD, LOST = 8, 14, 6, 8
"""Objects with a ring of their own, companies with a row, companies told apart by year, names below a reason."""
SIZES = (1, 10, 100, 1_000, 10_000)
REST = "…"
OWN = "home"


class Dot(NamedTuple):
    """Hold one dot: the way of capture, its size (1 to 5), and what it counts."""

    how: str
    size: int
    captures: int


class Row(NamedTuple):
    """Hold one company: its key, its name, what it captured in all and of each kind, by way."""

    key: str
    name: str
    captures: int
    cells: dict[str, list[Dot]]


class Bar(NamedTuple):
    """Hold one stretch of a bar: what it is of, where it begins and how long it is (percent), what it counts."""

    key: str
    x: float
    wide: float
    captures: int


class Near(NamedTuple):
    """Hold one day near the one that is shown: captures that could be left out, perhaps, or not, as heights in percent."""

    day: date
    captures: int
    bars: list[tuple[str, float, float]]


def about(**asked: str) -> str:
    """Return the address of the activities behind a figure."""
    return "/footprint/behind?" + urlencode({name: value for name, value in asked.items() if value})


def company(key: str) -> str:
    """Return the address of the page of a company."""
    return "/footprint/company?" + urlencode({"name": key})


def plain(thing: str) -> str:
    """Return the name of an object as a person reads it."""
    return thing.removeprefix("device:").removeprefix("account:")


def clock_of(table: pa.Table, most: int = RINGS) -> Rings:
    """Return the clock of a table of hour, object and captures: those of most captures have a ring, the others share one."""
    counts: dict[str, dict[int, int]] = {}
    for one in table.to_pylist():
        counts.setdefault(one["object"], {})[one["hour"]] = one["captures"]
    order = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))
    if len(order) > most + 1:
        rest: dict[int, int] = {}
        for name in order[most:]:
            for hour, count in counts[name].items():
                rest[hour] = rest.get(hour, 0) + count
        counts, order = {**{name: counts[name] for name in order[:most]}, REST: rest}, [*order[:most], REST]
    return rings(counts, order)


def size_of(captures: int) -> int:
    """Return the size of a dot: one step for each ten times as much.

    >>> [size_of(n) for n in (1, 9, 10, 5_000, 1_000_000)]
    [1, 1, 2, 4, 5]
    """
    return max(sum(captures >= step for step in SIZES), 1)


def rows_of(table: pa.Table) -> list[Row]:
    """Return a row for each company of a table of captures by company, kind and way, those of most first; without the home."""
    found: dict[str, Row] = {}
    ways = list(kinds().hows)
    for one in table.to_pylist():
        if one["captures"] and one["company"] != OWN:
            row = found.get(one["company"], Row(one["company"], one["name"], 0, {}))
            row.cells.setdefault(one["kind"], []).append(Dot(one["how"], size_of(one["captures"]), one["captures"]))
            found[one["company"]] = row._replace(captures=row.captures + one["captures"])
    for row in found.values():
        for dots in row.cells.values():
            dots.sort(key=lambda dot: ways.index(dot.how))
    return sorted(found.values(), key=lambda row: (-row.captures, row.name))


def columns_of(rows: Iterable[Row]) -> list[str]:
    """Return the kinds of data that some companies have, those of most captures first."""
    sums: dict[str, int] = {}
    for row in rows:
        for kind, dots in row.cells.items():
            sums[kind] = sums.get(kind, 0) + sum(dot.captures for dot in dots)
    return sorted(sums, key=lambda kind: (-sums[kind], kind))


def years_of(table: pa.Table, own: bool = False) -> tuple[list[str], list[tuple[int, int, list[Bar]]]]:
    """Return which companies are told apart (`REST` for the others), and for each year its sum and its bar; the newest year comes first.

    own   with what stays in the home, too
    """
    rows = [one for one in table.to_pylist() if own or one["company"] != OWN]
    sums: dict[str, int] = {}
    for one in rows:
        sums[one["company"]] = sums.get(one["company"], 0) + one["captures"]
    order = sorted(sums, key=lambda key: (-sums[key], key))[:YEARS_TOLD]
    years: dict[int, dict[str, int]] = {}
    for one in rows:
        key = one["company"] if one["company"] in order else REST
        year = years.setdefault(one["year"], {})
        year[key] = year.get(key, 0) + one["captures"]
    most = max((sum(year.values()) for year in years.values()), default=1)
    names = [*order, *([REST] if len(sums) > len(order) else [])]
    return names, [
        (year, sum(years[year].values()), stacked(years[year], names, most)) for year in sorted(years, reverse=True)
    ]


def stacked(counts: dict[str, int], order: Iterable[str], most: int) -> list[Bar]:
    """Return the stretches of a bar, as long as `most` at most."""
    at, found = 0.0, []
    for key in order:
        if counts.get(key):
            wide = 100 * counts[key] / max(most, 1)
            found.append(Bar(key, round(at, 2), round(wide, 2), counts[key]))
            at += wide
    return found


def days_of(table: pa.Table) -> dict[date, dict[str, int]]:
    """Return for each day, in order, the captures by choice."""
    found: dict[date, dict[str, int]] = {}
    for day, choice, captures in zip(*(table[name].to_pylist() for name in ("day", "choice", "captures")), strict=True):
        found.setdefault(day, {})[choice] = captures
    return found


def near(days: dict[date, dict[str, int]], listed: list[date]) -> list[Near]:
    """Return some days as bars, the part that could be left out at the bottom."""
    most = max((sum(days.get(day, {}).values()) for day in listed), default=1)
    found = []
    for day in listed:
        by: dict[str, int] = {}
        for choice, captures in days.get(day, {}).items():
            by[choices().all[choice].avoidable] = by.get(choices().all[choice].avoidable, 0) + captures
        bars = [
            (bar.key, round(100 - bar.x - bar.wide, 2), bar.wide) for bar in stacked(by, ("no", "partly", "yes"), most)
        ]
        found.append(Near(day, sum(by.values()), bars))
    return found


def lost_of(table: pa.Table) -> list[dict[str, Any]]:
    """Return for each reason why nobody is named: the reason, captures, and names with theirs, those of most first."""
    found: dict[str, dict[str, Any]] = {}
    for one in table.to_pylist():
        reason = found.setdefault(
            one["reason"], {"key": one["reason"], "said": kinds().reasons[one["reason"]], "captures": 0, "names": {}}
        )
        reason["captures"] += one["captures"]
        if one["who"]:
            reason["names"][one["who"]] = reason["names"].get(one["who"], 0) + one["captures"]
    for reason in found.values():
        names = sorted(reason["names"].items(), key=lambda one: (-one[1], one[0]))
        reason["names"], reason["more"] = names[:LOST], max(len(names) - LOST, 0)
    return sorted(found.values(), key=lambda one: -one["captures"])


def name_of(key: str) -> str | Both:
    """Return the name of a company by its key; of the home, what it is."""
    if key == OWN:
        return Both("your own home", "votre propre maison")
    place = owners().place_of(key)
    return owners().companies[place].name if place > 0 else key
