"""How are the means of five parts drawn, with the slope between its bounds?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT, EDGE = 220.0, 130.0, 12.0
"""Size of the picture, and the room around, in units of it."""


class Scatter(NamedTuple):
    """Hold the dots of a picture, its line, the fan in which the line may lie, as a path, and what stands at its edges."""

    dots: list[tuple[float, float]]
    line: tuple[float, float, float, float]
    fan: str
    left: float
    right: float
    floor: float
    top: float


def scatter(points: Sequence[tuple[float, float]], slope: float, low: float, high: float) -> Scatter | None:
    """Return the picture of some points, lowest first value first; None when they have no extent.

    >>> found = scatter([(0, 0), (1, 1)], 1, 0.5, 1.5)
    >>> found.dots[0][0] < found.dots[1][0], found.dots[0][1] > found.dots[1][1]
    (True, True)
    """
    if len(points) < 2:
        return None
    xs, middle = (
        [x for x, _ in points],
        (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)),
    )
    left, right = min(xs), max(xs)
    if not right > left:
        return None

    def on(slope: float, x: float) -> float:
        return middle[1] + slope * (x - middle[0])

    heights = [y for _, y in points] + [on(one, x) for one in (low, high) for x in (left, right)]
    floor, top = min(heights), max(heights)
    if not top > floor:
        return None

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            round(EDGE + (x - left) / (right - left) * (WIDTH - 2 * EDGE), 1),
            round(HEIGHT - EDGE - (y - floor) / (top - floor) * (HEIGHT - 2 * EDGE), 1),
        )

    corners = [
        place(left, on(low, left)),
        place(*middle),
        place(left, on(high, left)),
        place(right, on(high, right)),
        place(*middle),
        place(right, on(low, right)),
    ]
    one, two = " ".join(f"{x},{y}" for x, y in corners[:3]), " ".join(f"{x},{y}" for x, y in corners[3:])
    return Scatter(
        [place(*point) for point in points],
        (*place(left, on(slope, left)), *place(right, on(slope, right))),
        f"M{one}ZM{two}Z",
        left,
        right,
        floor,
        top,
    )
