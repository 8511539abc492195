"""How is a day drawn as a clock of 24 hours, a ring for each object that captured, midnight on top?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import NamedTuple

HOURS = 24
OUTER, INNER, LABELS = 168.0, 64.0, 186.0
"""Radius of the outermost ring, of the hole, and of what is written around, in units of the picture."""
GAP, SLIT = 1.6, 0.012
"""Room between two rings (units) and between two hours (radians)."""
STEPS = (1, 2, 5, 20, 100)
"""From so many captures in an hour on, a stretch of a ring is one shade darker."""


class Stretch(NamedTuple):
    """Hold one hour of one ring: its outline, its shade (1 to 5), and what it counts."""

    path: str
    shade: int
    hour: int
    captures: int


class Ring(NamedTuple):
    """Hold the ring of one object, by its name: the hours in which it captured, and how often in all."""

    name: str
    stretches: list[Stretch]
    captures: int

    def at(self, hour: int) -> int:
        """Return what it captured in an hour."""
        return sum(one.captures for one in self.stretches if one.hour == hour)


class Mark(NamedTuple):
    """Write an hour around the clock."""

    x: float
    y: float
    text: str


class Rings(NamedTuple):
    """Hold the picture: rings from the outermost on, circles between them, the night as an outline, hours around."""

    rings: list[Ring]
    circles: list[float]
    night: str
    marks: list[Mark]


def rings(counts: Mapping[str, Mapping[int, int]], order: Sequence[str]) -> Rings:
    """Return the clock of what objects captured in each hour (0 to 23); `order` names them from the outermost ring on.

    >>> one = rings({"meter": {0: 2}}, ["meter"])
    >>> one.rings[0].captures, one.rings[0].stretches[0].shade
    (2, 2)
    """
    thick = (OUTER - INNER) / max(len(order), 1)
    found = []
    for place, name in enumerate(order):
        high, low = OUTER - place * thick - GAP / 2, OUTER - (place + 1) * thick + GAP / 2
        hours = sorted((hour, count) for hour, count in counts.get(name, {}).items() if count)
        found.append(Ring(name, [Stretch(_sector(low, high, hour, hour + 1), shade(count), hour, count) for hour, count in hours],
                          sum(count for _, count in hours)))  # fmt: skip
    circles = [round(OUTER - place * thick, 1) for place in range(len(order) + 1)]
    return Rings(found, circles, _sector(INNER, OUTER, 0, 6, 0.0), [_mark(hour) for hour in range(0, HOURS, 3)])


def shade(count: int) -> int:
    """Return the shade of so many captures in an hour: 1 to 5."""
    return max(sum(count >= step for step in STEPS), 1)


def _sector(low: float, high: float, begin: float, end: float, slit: float = SLIT) -> str:
    """Return the outline between two radii and two hours."""
    one, two = _angle(begin) + slit, _angle(end) - slit
    large = int(two - one > pi)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = _at(high, one), _at(high, two), _at(low, two), _at(low, one)
    return (
        f"M{ax} {ay}A{high:.1f} {high:.1f} 0 {large} 1 {bx} {by}L{cx} {cy}A{low:.1f} {low:.1f} 0 {large} 0 {dx} {dy}Z"
    )


def _angle(hour: float) -> float:
    return hour * 2 * pi / HOURS - pi / 2


def _at(radius: float, angle: float) -> tuple[float, float]:
    return round(radius * cos(angle), 2), round(radius * sin(angle), 2)


def _mark(hour: int) -> Mark:
    x, y = _at(LABELS, _angle(hour))
    return Mark(x, round(y + 4.5, 2), str(hour))
