"""How is it drawn that data grows: what each four weeks have, and the shape that fits best, with its doubt?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

TALL, HEAD, FOOT = 190.0, 16.0, 22.0


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
    every = max(1, round(len(rows) / (width / 110)))
    marks = [
        (round(number * step, 1), rows[number]["weeks"])
        for number in range(len(rows) - 1, -1, -1)
        if (len(rows) - 1 - number) % every == 0
    ]
    return Growing(
        width,
        TALL,
        area,
        line,
        fan,
        round(most),
        [(min(max(x, 40.0), width - 40.0), weeks) for x, weeks in marks[::-1]],
    )
