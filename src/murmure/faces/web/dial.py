"""How is the usual day of body and network drawn: a dial of 24 hours, midnight on top, a ring for each series?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import NamedTuple

HOURS, SHADES = 24, 6
OUTER, INNER, BETWEEN = 172.0, 58.0, 9.0
"""Radius of the outermost ring, of the hole, and the room between the rings of the body and those of the network, in units of the picture."""
GAP, SLIT, LABELS = 2.0, 0.01, 189.0


class Doubt(NamedTuple):
    """Draw when a series is highest: a dot, and the arc in which that may lie."""

    x: float
    y: float
    arc: str


class Ring(NamedTuple):
    """Hold the ring of one series: for each shade (0 the lightest, `SHADES` - 1 the darkest) a path, and its phase when it has one."""

    name: str
    body: bool
    paths: list[tuple[int, str]]
    doubt: Doubt | None


class Dial(NamedTuple):
    """Hold the picture: rings from the outermost on, the outline of the night between sunset and sunrise, and (x, y, hour) around."""

    rings: list[Ring]
    night: str
    marks: list[tuple[float, float, int]]


def dial(
    means: Mapping[str, Mapping[int, float]],
    bodies: Sequence[str],
    others: Sequence[str],
    phases: Mapping[str, tuple[float, float, float]],
    sun: tuple[float, float] | None = None,
) -> Dial:
    """Return the dial.

    means    series -> hour of the day -> what it is on average
    bodies, others   the series of the body, and of the network, from the outermost ring on
    phases   series -> hour at which it is highest, between two hours (which may lie outside 0 to 24)
    sun      sunrise and sunset, hours

    >>> one = dial({"a": {0: 1.0, 12: 3.0}}, ["a"], [], {"a": (12.0, 11.0, 13.0)})
    >>> [shade for shade, _ in one.rings[0].paths], one.rings[0].doubt.y > 0
    ([0, 5], True)
    """  # fmt: skip
    names = [*bodies, *others]
    room = BETWEEN if bodies and others else 0.0
    thick = min((OUTER - INNER - room) / max(len(names), 1), 26.0)
    rings = []
    for place, name in enumerate(names):
        high = OUTER - place * thick - (room if place >= len(bodies) else 0.0)
        low = high - thick + GAP
        doubt = _doubt((high + low) / 2, *phases[name]) if name in phases else None
        rings.append(Ring(name, place < len(bodies), _shaded(means.get(name, {}), low, high), doubt))
    night = sector(OUTER + 3, OUTER + 7, sun[1], sun[0] + HOURS, 0.0) if sun else ""
    return Dial(rings, night, [(*at(LABELS, hour, 4.5), hour) for hour in range(0, HOURS, 3)])


def _shaded(means: Mapping[int, float], low: float, high: float) -> list[tuple[int, str]]:
    least, most = min(means.values(), default=0.0), max(means.values(), default=0.0)
    paths: dict[int, list[str]] = {}
    for hour, mean in sorted(means.items()):
        shade = round((mean - least) / (most - least) * (SHADES - 1)) if most > least else 0
        paths.setdefault(shade, []).append(sector(low, high, hour, hour + 1))
    return [(shade, "".join(path)) for shade, path in sorted(paths.items())]


def _doubt(radius: float, value: float, low: float, high: float) -> Doubt:
    """Return the mark of a phase; where nothing is known of it, the arc is nearly the whole ring."""
    low, high = max(low, value - 11.9), min(high, value + 11.9)
    (ax, ay), (bx, by) = at(radius, low), at(radius, high)
    arc = f"M{ax} {ay}A{radius:.1f} {radius:.1f} 0 {int(high - low > HOURS / 2)} 1 {bx} {by}"
    return Doubt(*at(radius, value), arc)


def sector(low: float, high: float, begin: float, end: float, slit: float = SLIT) -> str:
    """Return the outline between two radii and two hours."""
    large = int((end - begin) * 2 * pi / HOURS - 2 * slit > pi)
    turn = slit * HOURS / (2 * pi)
    (ax, ay), (bx, by) = at(high, begin + turn), at(high, end - turn)
    (cx, cy), (dx, dy) = at(low, end - turn), at(low, begin + turn)
    return (
        f"M{ax} {ay}A{high:.1f} {high:.1f} 0 {large} 1 {bx} {by}L{cx} {cy}A{low:.1f} {low:.1f} 0 {large} 0 {dx} {dy}Z"
    )


def at(radius: float, hour: float, lower: float = 0.0) -> tuple[float, float]:
    """Return where an hour stands on a circle, `lower` units below for what is written there."""
    angle = hour * 2 * pi / HOURS - pi / 2
    return round(radius * cos(angle), 1), round(radius * sin(angle) + lower, 1)
