"""How are many days drawn below each other, from noon to noon, with sleep and screens in each?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

HOURS, NOON = 24, 12
HEAD, FOOT = 22.0, 6.0
SIDE = (58.0, 48.0)
"""Room on the left for the days, and on the right for the clock of days away."""


class Label(NamedTuple):
    """Write a text: a day, or the minutes that the clock of a journey adds to UTC."""

    y: float
    day: date
    offset: int


class Actogram(NamedTuple):
    """Hold the picture: paths of sleep and of screens, of days away, of sunset and sunrise, and where texts stand.

    days    the first of each part of the list, as many as have room
    away    where a journey begins: its day, and the minutes that its clock adds to UTC
    hours   (x, hour) above
    """

    width: float
    height: float
    left: float
    right: float
    sleep: str
    screens: str
    gone: str
    sun: list[str]
    days: list[Label]
    away: list[Label]
    hours: list[tuple[float, int]]
    rows: int


def actogram(
    spans: Iterable[dict[str, Any]], days: Sequence[dict[str, Any]], width: float, most: int
) -> Actogram | None:
    """Return the picture of the last `most` days, the newest at the bottom; None when there is nothing to draw.

    spans   kind (`sleep`, `screens`), day, begin and end in hours of that day
    days    day, away, offset, sunrise and sunset in hours
    A row is named by the day on which its night ends.
    """
    parts = [part for one in spans for part in _rows(one)]
    if not parts:
        return None
    last = max(row for _, row, _, _ in parts)
    first = max(min(row for _, row, _, _ in parts), last - timedelta(days=most - 1))
    rows = (last - first).days + 1
    tall = 8.0 if rows <= 70 else 560.0 / rows
    left, right = SIDE[0], width - SIDE[1]
    scale = (right - left) / HOURS

    def y(day: date) -> float:
        return round(HEAD + (day - first).days * tall, 2)

    def path(kind: str, room: float) -> str:
        return "".join(
            f"M{left + begin * scale:.1f} {y(row) + tall * room / 2:.2f}h{max((end - begin) * scale, 0.7):.1f}v{tall * (1 - room):.2f}"
            f"H{left + begin * scale:.1f}z" for what, row, begin, end in parts if what == kind and row >= first
        )  # fmt: skip

    known = {one["day"]: one for one in days if first <= one["day"] <= last}
    gone = "".join(
        f"M{left:.1f} {y(day)}H{right:.1f}v{tall:.2f}H{left:.1f}z" for day, one in known.items() if one["away"]
    )
    step = 7 if rows <= 140 else 28
    shown = [first + timedelta(days=number) for number in range(rows)]
    mondays = [day for day in shown if day.weekday() == 0]
    named = [day for number, day in enumerate(mondays) if number * 7 % step == 0] or shown[:1]
    journeys = [
        one
        for day, one in sorted(known.items())
        if one["away"] and known.get(day - timedelta(days=1), {}).get("offset") != one["offset"]
    ]
    return Actogram(
        width, HEAD + rows * tall + FOOT, left, right, path("sleep", 0.1), path("screens", 0.1), gone,
        [line for side in ("sunset", "sunrise") if (line := _sun(side, known, left, scale, y, tall))],
        [Label(y(day) + 9, day, 0) for day in named], [Label(y(one["day"]) + 9, one["day"], one["offset"]) for one in journeys],
        [(round(left + hour * scale, 1), (hour + NOON) % HOURS) for hour in range(0, HOURS + 1, 3 if width > 400 else 6)], rows)  # fmt: skip


def _rows(one: dict[str, Any]) -> list[tuple[str, date, float, float]]:
    """Return the parts of a span as (kind, row, begin, end), hours from the noon before."""
    found, day = [], one["day"]
    if one["begin"] < NOON:
        found.append((one["kind"], day, one["begin"] + NOON, min(one["end"], NOON) + NOON))
    if one["end"] > NOON:
        found.append((one["kind"], day + timedelta(days=1), max(one["begin"], NOON) - NOON, one["end"] - NOON))
    return found


def _sun(side: str, known: dict[date, dict[str, Any]], left: float, scale: float, y: Any, tall: float) -> str:
    """Return the line of sunsets (of the evening before) or of sunrises; it breaks where a day is missing."""
    found, before = "", None
    for day, one in sorted(known.items()):
        if one[side] is None:
            continue
        x = left + (one[side] + (NOON if side == "sunrise" else -NOON)) * scale
        near = before is not None and (day - before).days <= 3
        found += f"{'L' if near else 'M'}{min(max(x, left), left + HOURS * scale):.1f} {y(day) + tall / 2:.1f}"
        before = day
    return found
