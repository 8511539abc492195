"""How are weeks drawn as strips, one for each place, on one line of time?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

LEVELS = 5
"""Shades, from few to many."""
TALL = 26


class Strip(NamedTuple):
    """Hold one strip: its name, for each shade a path (see `l1` to `l5` in style.css), and how much it holds in all."""

    name: str
    paths: list[tuple[int, str]]
    total: int


class Strips(NamedTuple):
    """Hold strips of one width, in units of the picture (one a week), and (x, year) of each New Year that has room."""

    width: int
    strips: list[Strip]
    years: list[tuple[int, int]]


def strips(rows: Iterable[tuple[str, date, int]], room: float = 0.07) -> Strips:
    """Return a strip for each name, in the order in which names come; `room` is the part of the width that the number of a year needs.

    rows   name, Monday of a week, and how much it holds

    >>> strips([("a", date(2024, 1, 1), 3), ("a", date(2024, 1, 15), 1)]).strips[0].paths
    [(2, 'M2 0h1v26h-1z'), (5, 'M0 0h1v26h-1z')]
    """
    found: dict[str, dict[date, int]] = {}
    for name, week, count in rows:
        if count:
            found.setdefault(name, {})[week] = found.get(name, {}).get(week, 0) + count
    weeks = [week for one in found.values() for week in one]
    if not weeks:
        return Strips(1, [], [])
    first, width = min(weeks), (max(weeks) - min(weeks)).days // 7 + 1
    edges, drawn = _edges(sorted(count for one in found.values() for count in one.values())), []
    for name, one in found.items():
        paths: dict[int, list[str]] = {}
        for week, count in sorted(one.items()):
            level = LEVELS - sum(count < edge for edge in edges)
            paths.setdefault(level, []).append(f"M{(week - first).days // 7} 0h1v{TALL}h-1z")
        drawn.append(Strip(name, [(level, "".join(path)) for level, path in sorted(paths.items())], sum(one.values())))
    return Strips(width, drawn, _years(first, width, room))


def _edges(counts: Sequence[int]) -> list[float]:
    """Return from how much on the shades begin, above the first: parts of what a busy week holds."""
    busy = counts[min(len(counts) - 1, int(len(counts) * 0.95))]
    return [busy * part for part in (0.2, 0.4, 0.6, 0.8)]


def _years(first: date, width: int, room: float) -> list[tuple[int, int]]:
    last = first + timedelta(weeks=width)
    marks = [((date(year, 1, 1) - first).days // 7, year) for year in range(first.year + 1, last.year + 1) if date(year, 1, 1) < last]
    marks = [(0, first.year), *marks] if not marks or marks[0][0] > width * room else marks
    kept: list[tuple[int, int]] = []
    for mark in marks:
        if not kept or mark[0] - kept[-1][0] >= width * room:
            kept.append(mark)
    return [one for one in kept if one[0] <= width * (1 - room)] or kept[:1]
