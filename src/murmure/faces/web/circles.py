"""How do two groups of people look beside each other: apart, or how much in common?"""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 150.0, 84.0, 10.0


@dataclass(frozen=True)
class Circles:
    """Place two circles in a picture of `WIDTH` by `HEIGHT`: both on one line, their areas as the sizes of the groups."""

    left: tuple[float, float]
    right: tuple[float, float]
    y: float = HEIGHT / 2


def circles(one: int, other: int, shared: int) -> Circles:
    """Return (x, radius) of two circles whose common area is to theirs as those in both are to the groups; a gap when nobody is in both."""
    unit = (HEIGHT / 2 - 4) / math.sqrt(max(one, other, 1))
    a, b = (max(unit * math.sqrt(size), 5.0) for size in (one, other))
    common = min(math.pi * unit * unit * shared, math.pi * min(a, b) ** 2)
    apart = distance(a, b, common) if shared else a + b + GAP
    wide = a + apart + b
    scale = min(1.0, (WIDTH - 8) / wide)
    start = (WIDTH - wide * scale) / 2
    places = (start + a * scale, a * scale), (start + (a + apart) * scale, b * scale)
    return Circles(*((round(x, 1), round(radius, 1)) for x, radius in places))  # type: ignore[arg-type]


def distance(a: float, b: float, common: float) -> float:
    """Return how far apart the middles of circles of radius `a` and `b` are, for an area in common; found by halving."""
    near, far = abs(a - b), a + b
    for _ in range(50):
        middle = (near + far) / 2
        near, far = (middle, far) if overlap(a, b, middle) > common else (near, middle)
    return (near + far) / 2


def overlap(a: float, b: float, apart: float) -> float:
    """Return the area that two circles have in common.

    >>> round(overlap(1, 1, 0), 6), overlap(1, 1, 2)
    (3.141593, 0.0)
    """
    if apart >= a + b:
        return 0.0
    if apart <= abs(a - b):
        return math.pi * min(a, b) ** 2
    first = math.acos((apart * apart + a * a - b * b) / (2 * apart * a))
    second = math.acos((apart * apart + b * b - a * a) / (2 * apart * b))
    edges = (-apart + a + b) * (apart + a - b) * (apart - a + b) * (apart + a + b)
    return a * a * first + b * b * second - math.sqrt(max(edges, 0.0)) / 2
