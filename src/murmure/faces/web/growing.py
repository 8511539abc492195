"""How is it drawn that data grows: what each four weeks have, and the shape that fits best, with its doubt?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

TALL, HEAD, FOOT = 190.0, 16.0, 22.0
ROOM = 108.0
"""Width of what is written below."""


class Growing(NamedTuple):
    """Hold the picture: an area of counts, a line with its fan, the highest count and where it stands, (x, weeks from the end) below."""

    width: float
    height: float
    area: str
    line: str
    fan: str
    most: int
    marks: list[tuple[float, int]]


def growing(rows: Sequence[dict[str, Any]], width: float) -> Growing | None:
    """Return the picture of counts (`weeks` from the end, `count`, and `fit` between `low` and `high`, or None); None with fewer than three."""
    if len(rows) < 3:
        return None
    most = max([row["count"] for row in rows] + [row["fit"] or 0 for row in rows] + [1])
    floor = TALL - FOOT
    step = width / (len(rows) - 1)

    def points(name: str) -> list[str]:
        return [
            f"{number * step:.1f} {floor - min(row[name] / most, 1.0) * (floor - HEAD):.1f}"
            for number, row in enumerate(rows)
        ]

    area = f"M0 {floor}L{'L'.join(points('count'))}L{width} {floor}Z"
    line = fan = ""
    if rows[0]["fit"] is not None:
        line = "M" + "L".join(points("fit"))
        fan = "M" + "L".join(points("high") + points("low")[::-1]) + "Z"
    return Growing(width, TALL, area, line, fan, round(most), _marks(rows, step, width))


def _marks(rows: Sequence[dict[str, Any]], step: float, width: float) -> list[tuple[float, int]]:
    """Return how far back some of the rows lie, counted from the last one, as many as have room."""
    found: list[tuple[float, int]] = []
    for number in range(len(rows) - 1, -1, -1):
        x = round(min(max(number * step, ROOM / 2), width - ROOM / 2), 1)
        if not found or found[-1][0] - x >= ROOM:
            found.append((x, rows[number]["weeks"]))
    return found[::-1]
