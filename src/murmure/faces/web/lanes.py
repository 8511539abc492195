"""Which shapes make lasting communities a picture of lines that grow, part and join over time?

Each community has a lane of its own. Its line is as thick as it has people,
level at every date, and ends flat: it shows nothing between two dates that
neither of them says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH = 1000.0
THICK, THIN = 30.0, 2.5
"""Thickness of the largest community of all dates, and of the thinnest line that is seen, in units of the picture."""
NAME, ROOM, LETTER = 19.0, 10.0, 8.2
"""Height of a name above its line, room between two lanes, and width of a letter."""
END = 0.42
"""How far a line reaches beyond its first and last date, as a share of the distance of two dates."""

Sizes = Mapping[int, int]
"""Members by the place of the date."""


@dataclass(frozen=True)
class Tied:
    """Say that a community parted from another (`split`), or went up in it, at a date; `one` is the one that begins or ends."""

    one: int
    other: int
    date: int
    split: bool


@dataclass(frozen=True)
class Lane:
    """Hold the line of one community: outlines of the stretches in which it is seen, lines where it is missing; a name at (x, y)."""

    number: int
    paths: tuple[str, ...]
    missing: tuple[str, ...]
    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """Hold the curve of a community that joins another or parts from it, and how thick it is."""

    number: int
    path: str
    thick: float


@dataclass(frozen=True)
class Lanes:
    """Hold the picture: `height` in its units, of which it is `WIDTH` wide."""

    height: float
    lanes: tuple[Lane, ...]
    curves: tuple[Curve, ...]


def lanes(sizes: Mapping[int, Sizes], tied: Sequence[Tied], names: Mapping[int, str], dates: int) -> Lanes:
    """Return the picture of some communities, by their lasting numbers; relatives lie side by side, else who came first lies on top."""
    most = max((size for line in sizes.values() for size in line.values()), default=1)
    thick = {number: {date: max(THICK * size / most, THIN) for date, size in line.items()} for number, line in sizes.items()}
    step, top, middle, drawn = WIDTH / max(dates, 1), 0.0, dict[int, float](), []
    for number in ordered(sizes, tied):
        line = thick[number]
        middle[number] = top + NAME + max(line.values()) / 2
        top += NAME + max(line.values()) + ROOM
        drawn.append(_lane(number, line, middle[number], names[number], step))
    curves = (_curve(one, thick, middle, step) for one in tied if {one.one, one.other} <= sizes.keys())
    return Lanes(top, tuple(drawn), tuple(curve for curve in curves if curve))


def ordered(sizes: Mapping[int, Sizes], tied: Iterable[Tied]) -> list[int]:
    """Return the communities from the top to the bottom.

    >>> ordered({1: {0: 5}, 2: {0: 5}, 3: {1: 5}}, [Tied(3, 1, 1, True)])
    [1, 3, 2]
    """
    near: dict[int, set[int]] = {number: set() for number in sizes}
    for one in tied:
        if one.one in near and one.other in near:
            near[one.one].add(one.other)
            near[one.other].add(one.one)
    first = sorted(sizes, key=lambda number: (min(sizes[number]), number))
    out: dict[int, None] = {}
    for root in first:
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number not in out:
                out[number] = None
                waiting += [one for one in reversed(first) if one in near[number] and one not in out]
    return list(out)


def runs(dates: Iterable[int]) -> list[list[int]]:
    """Return dates that follow each other, together.

    >>> runs([0, 1, 3])
    [[0, 1], [3]]
    """
    out: list[list[int]] = []
    for date in sorted(dates):
        if out and date == out[-1][-1] + 1:
            out[-1].append(date)
        else:
            out.append([date])
    return out


def _lane(number: int, line: Mapping[int, float], y: float, name: str, step: float) -> Lane:
    """Return the line of a community around the height `y`."""
    parts = runs(line)
    paths = tuple(_outline(part, line, y, step) for part in parts)
    missing = tuple(f"M{(one[-1] + 0.5 + END) * step:.1f} {y:.1f}H{(other[0] + 0.5 - END) * step:.1f}" for one, other in pairwise(parts))
    start = (parts[0][0] + 0.5 - END) * step
    x = max(min(start, WIDTH - LETTER * len(name)), 0.0)
    return Lane(number, paths, missing, name, round(x, 1), round(y - max(line.values()) / 2 - 5, 1))


def _outline(part: list[int], line: Mapping[int, float], y: float, step: float) -> str:
    """Return the outline of a stretch: along its top, back along its bottom."""
    points = [((part[0] + 0.5 - END) * step, line[part[0]] / 2), *(((date + 0.5) * step, line[date] / 2) for date in part)]
    points.append(((part[-1] + 0.5 + END) * step, line[part[-1]] / 2))
    there = "".join(_bend((x, y - half), (after, y - other)) for (x, half), (after, other) in pairwise(points))
    back = "".join(_bend((x, y + half), (after, y + other)) for (x, half), (after, other) in pairwise(points[::-1]))
    return f"M{points[0][0]:.1f} {y - points[0][1]:.1f}{there}L{points[-1][0]:.1f} {y + points[-1][1]:.1f}{back}Z"


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a curve that is level at both ends."""
    middle = (start[0] + end[0]) / 2
    return f"C{middle:.1f} {start[1]:.1f} {middle:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"


def _curve(one: Tied, thick: Mapping[int, Mapping[int, float]], middle: Mapping[int, float], step: float) -> Curve | None:
    """Return the curve of what parts or joins; None when one of both is not seen on that side of the date."""
    mine, theirs = thick[one.one], thick[one.other]
    if one.split:
        near, far = min((date for date in mine if date >= one.date), default=None), max((date for date in theirs if date < one.date), default=None)
    else:
        near, far = max((date for date in mine if date < one.date), default=None), one.date if one.date in theirs else None
    if near is None or far is None:
        return None
    reach = -END if one.split else END
    ends = ((near + 0.5 + reach) * step, middle[one.one]), ((far + 0.5) * step, middle[one.other])
    start, end = ends[::-1] if one.split else ends
    return Curve(one.one, f"M{start[0]:.1f} {start[1]:.1f}{_bend(start, end)}", round(min(mine[near], 8.0), 1))
