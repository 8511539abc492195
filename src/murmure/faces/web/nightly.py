"""How are nights drawn: week by week, workdays beside free days, what is noted in each, and a share between its bounds?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

TALL, HEAD, FOOT, SIDE = 210.0, 10.0, 22.0, 44.0
LINES = ("last_touch", "first_touch")


class Weeks(NamedTuple):
    """Hold weeks as a picture: the band of sleep, a line for the last and for the first touch, (y, hour) beside, (x, Monday) below."""

    width: float
    height: float
    sleep: str
    lines: dict[str, str]
    hours: list[tuple[float, int]]
    dates: list[tuple[float, date]]


class Dots(NamedTuple):
    """Hold two rows of dots, each a night by the middle of its sleep: those before workdays, and before free days; (x, hour) below."""

    width: float
    rows: list[tuple[list[float], float]]
    hours: list[tuple[float, int]]


class Bars(NamedTuple):
    """Hold bars: (x, height, whether away), the most that one has, and (x, day) below."""

    width: float
    bars: list[tuple[float, float, bool]]
    wide: float
    most: int
    dates: list[tuple[float, date]]
    weekly: bool


def weeks(days: Sequence[dict[str, Any]], width: float) -> Weeks | None:
    """Return the means of each week, days away set aside; None with fewer than two weeks."""
    mondays: dict[date, list[dict[str, Any]]] = {}
    for one in days:
        if not one["away"]:
            mondays.setdefault(one["day"] - timedelta(days=one["day"].weekday()), []).append(one)
    means = {name: {monday: mean for monday, some in mondays.items() if (mean := _mean([one[name] for one in some])) is not None}
             for name in (*LINES, "sleep_begin", "sleep_end")}  # fmt: skip
    known = sorted({monday for one in means.values() for monday in one})
    hours = [hour for one in means.values() for hour in one.values()]
    if len(known) < 2 or not hours:
        return None
    low, high = int(min(hours)) // 2 * 2 - 2, int(max(hours)) // 2 * 2 + 2
    span = (known[-1] - known[0]).days

    def x(monday: date) -> float:
        return round(SIDE + (monday - known[0]).days / span * (width - SIDE - 12), 1)

    def y(hour: float) -> float:
        return round(HEAD + (hour - low) / (high - low) * (TALL - HEAD - FOOT), 1)

    def line(name: str) -> str:
        found, before = "", None
        for monday, mean in sorted(means[name].items()):
            found += f"{'L' if before and (monday - before).days <= 14 else 'M'}{x(monday)} {y(mean)}"
            before = monday
        return found

    both = sorted(means["sleep_begin"].keys() & means["sleep_end"].keys())
    band = ""
    if len(both) > 1:
        around = [(x(one), y(means["sleep_begin"][one])) for one in both] + [
            (x(one), y(means["sleep_end"][one])) for one in reversed(both)
        ]
        band = "M" + "L".join(f"{a} {b}" for a, b in around) + "Z"
    return Weeks(width, TALL, band, {name: line(name) for name in LINES},
                 [(y(hour), hour % 24) for hour in range(low, high + 1, 4 if high - low > 12 else 2)],
                 _dates([(x(one), one) for one in known], width))  # fmt: skip


def dots(days: Sequence[dict[str, Any]], width: float) -> Dots | None:
    """Return the middles of sleep of workdays and of Saturdays and Sundays, with the mean of each; None when one of them has none."""
    rows: list[list[float]] = [[], []]
    for one in days:
        if one["sleep_begin"] is not None and not one["away"]:
            rows[one["day"].weekday() >= 5].append((one["sleep_begin"] + one["sleep_end"]) / 2)
    if not all(rows):
        return None
    whole = sorted(rows[0] + rows[1])
    cut = len(whole) // 50
    low, high = int(whole[cut] // 1), int(whole[-1 - cut] // 1 + 1)

    def x(hour: float) -> float:
        return round(14 + (min(max(hour, low), high) - low) / (high - low) * (width - 28), 1)

    step = max(1, (high - low) // 6)
    return Dots(width, [([x(hour) for hour in row], x(sum(row) / len(row))) for row in rows],
                [(x(hour), hour % 24) for hour in range(low, high + 1, step)])  # fmt: skip


def bars(days: Sequence[dict[str, Any]], width: float) -> Bars | None:
    """Return what each night has, or each week on average when there are many; None when nothing is known."""
    known = [one for one in days if one["night"] is not None]
    if not known:
        return None
    weekly = len(known) > 80
    counts: dict[date, tuple[float, bool]] = {one["day"]: (one["night"], one["away"]) for one in known}
    if weekly:
        groups: dict[date, list[dict[str, Any]]] = {}
        for one in known:
            groups.setdefault(one["day"] - timedelta(days=one["day"].weekday()), []).append(one)
        home = {day: [one["night"] for one in some if not one["away"]] for day, some in groups.items()}
        counts = {
            day: (_mean(home[day] or [one["night"] for one in some]) or 0.0, not home[day])
            for day, some in groups.items()
        }
    first, last = min(counts), max(counts)
    step = 7 if weekly else 1
    wide = (width - SIDE) / ((last - first).days // step + 1)
    most = max(max(count for count, _ in counts.values()), 1)
    found = [
        (round(SIDE + (day - first).days // step * wide, 1), round(count / most * 100, 1), away)
        for day, (count, away) in sorted(counts.items())
    ]
    dates = [
        (round(SIDE + (day - first).days // step * wide, 1), day)
        for day in sorted(counts)
        if weekly or day.weekday() == 0
    ]
    return Bars(width, found, round(max(wide - 1, wide * 0.7), 1), round(most), _dates(dates, width), weekly)


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _dates(marks: list[tuple[float, date]], width: float) -> list[tuple[float, date]]:
    """Return dates that do not touch each other, nor the edges."""
    found: list[tuple[float, date]] = []
    for x, day in marks:
        x = min(max(x, 32.0), width - 32.0)
        if not found or x - found[-1][0] >= 74:
            found.append((x, day))
    return found
