"""How is a count over time drawn: its line, the fan of a forecast, the goals, the moments?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from murmure.faces.web import tell
from murmure.faces.web.tell import EPOCH

HOUR, DAY = 3_600, 86_400
STEPS = (HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY)
MONTHS = (1, 3, 6, 12, 24, 60, 120)
WIDE, NARROW, HALF = (900, 250), (340, 210), (440, 130)
"""Width and height on a wide and on a narrow screen, in units of the picture: a text in it stays legible."""
TOP, BOTTOM = 16.0, 24.0
"""Room above the highest line, where its number stands, and below for the dates."""


@dataclass(frozen=True)
class Reach:
    """Hold where a count will stand at a moment (seconds since 1970): so it went in four cases of five, half of them below the middle."""

    at: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Course:
    """Hold what is drawn, in seconds since 1970.

    points   moments, ascending, and the count then
    fan      what is foretold after the last point
    goals    counts that are wanted; moments: when something happened, and its class in the style sheet
    """

    points: Sequence[tuple[float, float]]
    fan: Sequence[Reach] = ()
    goals: Sequence[float] = ()
    moments: Sequence[tuple[float, str]] = ()
    ends: tuple[float, float] | None = None


@dataclass(frozen=True)
class Mark:
    """Place a text: `value` is a moment (seconds) below the picture, or a count beside it."""

    x: float
    y: float
    value: float
    anchor: str = "middle"


@dataclass(frozen=True)
class Plot:
    """Hold a picture of `width` by `height`: paths, and where texts and upright lines stand."""

    width: float
    height: float
    line: str
    area: str
    fan: str
    middle: str
    levels: list[Mark]
    dates: list[Mark]
    step: int
    goals: list[Mark] = field(default_factory=list)
    moments: list[tuple[float, str]] = field(default_factory=list)
    now: float | None = None


def plot(course: Course, width: float, height: float, steps: bool = False) -> Plot:
    """Return the picture; `steps`: the count stays until the next point, as one of people does."""
    begin, end = course.ends or (course.points[0][0], max(course.points[-1][0], *(one.at for one in course.fan), course.points[0][0] + 1))
    most = max([value for _, value in course.points] + [one.high for one in course.fan] + list(course.goals) + [1.0])
    scale = (height - TOP - BOTTOM) / most
    floor = height - BOTTOM

    def x(at: float) -> float:
        return round(min(max((at - begin) / (end - begin), 0.0), 1.0) * width, 1)

    def y(value: float) -> float:
        return round(floor - value * scale, 1)

    line = path_of([(x(at), y(value)) for at, value in thinned(course.points)], steps)
    first, last = (x(course.points[0][0]), x(course.points[-1][0])) if course.points else (0.0, 0.0)
    fan = middle = ""
    if course.fan:
        at, value = course.points[-1]
        start = Reach(at, value, value, value)
        every = [start, *course.fan]
        fan = path_of([(x(one.at), y(one.high)) for one in every] + [(x(one.at), y(one.low)) for one in reversed(every)]) + "Z"
        middle = path_of([(x(one.at), y(one.middle)) for one in every])
    step, dates = days_below(begin, end, int(width // 110) or 1)
    room = 42.0 if 0 < step < DAY else 32.0  # half the width of a date
    return Plot(
        width, height, line, f"{line}V{floor}H{first}Z" if line else "", fan, middle,
        [Mark(0, y(value), value, "start") for value in levels(most)],
        spread([Mark(min(max(x(at), room), width - room), height - 6, at) for at in dates], 2 * room), step,
        [Mark(width, y(value), value, "end") for value in course.goals], [(x(at), kind) for at, kind in course.moments if begin <= at <= end],
        last if course.fan else None)  # fmt: skip


def spread(marks: list[Mark], room: float) -> list[Mark]:
    """Return marks that do not touch each other: one that comes too near to the one before is left out."""
    found: list[Mark] = []
    for mark in marks:
        if not found or mark.x - found[-1].x >= room:
            found.append(mark)
    return found


def path_of(points: Sequence[tuple[float, float]], steps: bool = False) -> str:
    """Return a path through points.

    >>> path_of([(0, 1), (2, 3)]), path_of([(0, 1), (2, 3)], steps=True)
    ('M0 1L2 3', 'M0 1H2V3')
    """
    if not points:
        return ""
    first, *rest = points
    return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" if steps else f"L{x} {y}" for x, y in rest)


def thinned(points: Sequence[tuple[float, float]], most: int = 400) -> Sequence[tuple[float, float]]:
    """Return at most so many points, the first and the last among them."""
    if len(points) <= most:
        return points
    return [points[round(place * (len(points) - 1) / (most - 1))] for place in range(most)]


def levels(most: float) -> list[float]:
    """Return two to four round numbers up to the highest one, for lines across the picture.

    >>> levels(47), levels(15_282)
    ([20.0, 40.0], [5000.0, 10000.0, 15000.0])
    """
    unit = 1.0
    while True:
        for step in (unit, 2 * unit, 5 * unit):
            if most / step < 4:
                return [step * nth for nth in range(1, int(most / step) + 1)]
        unit *= 10


def days_below(begin: float, end: float, most: int) -> tuple[int, list[float]]:
    """Return how far apart the dates below a picture stand (seconds, 0 for months), and their moments (seconds, UTC)."""
    step = next((step for step in STEPS if (end - begin) / step <= most), 0)
    if step:
        offset = 4 * DAY if step % (7 * DAY) == 0 else 0  # the first Monday of 1970
        first = -(-(begin - offset) // step) * step + offset
        return step, [first + nth * step for nth in range(int((end - first) // step) + 1)]
    start = EPOCH + timedelta(seconds=begin)
    span = (end - begin) / (30.4 * DAY)
    every = next((every for every in MONTHS if span / every <= most), 240)
    number = start.year * 12 + start.month  # the month after
    number = -(-number // every) * every
    found = []
    while number // 12 < 9999 and (at := datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC).timestamp()) <= end:
        found.append(at)
        number += every
    return 0, found


def date_text(at: float, step: int, lang: str) -> str:
    """Write what stands below a picture: 4 May, 14:00; 4 May; May 2025.

    >>> date_text(0, 3600, "en"), date_text(0, 86400, "fr"), date_text(0, 0, "en")
    ('1 Jan, 00:00', '1er janv.', 'Jan 1970')
    """
    when = EPOCH + timedelta(seconds=at)
    month = tell.SHORT_MONTHS[lang][when.month - 1]
    if not step:
        return f"{month} {when.year}"
    day = f"{'1er' if when.day == 1 and lang == 'fr' else when.day} {month}"
    return f"{day}, {when:%H:%M}" if step < DAY else day


def both_sizes(course: Course, steps: bool = False, half: bool = False) -> list[tuple[str, Plot]]:
    """Return the picture for a wide and for a narrow screen, with their classes; `half`: two of them stand side by side."""
    return [(name, plot(course, *size, steps)) for name, size in (("on-wide", HALF if half else WIDE), ("on-narrow", HALF if half else NARROW))]


def seconds(text: str) -> float:
    """Return a moment of a table of a lens (`2025-03-01T10:00:00Z`) in seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()

