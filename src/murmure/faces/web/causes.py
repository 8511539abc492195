"""How is a cause that rises drawn: hour by hour, beside what was expected, and by community?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from murmure.rising.groups import Groups
    from murmure.rising_room import Cause, Trace

HOUR = 3_600
HUES = 12
SHOWN = 6
"""Communities that have a colour of their own; the others stand together."""
SHORT, LONG = 48, 96
"""Hours that a card and a page show at most."""
WIDTH, HEIGHT = 600.0, 60.0


@dataclass(frozen=True)
class Bar:
    """Place one rectangle; `part` is the community that it is of."""

    x: float
    y: float
    width: float
    height: float
    part: int


@dataclass(frozen=True)
class Drawing:
    """Hold the hours of a cause as bars over time, in a picture of `WIDTH` by `height`.

    start, hours   the second at which the first hour begins, and how many there are
    counts         accounts in each hour, by community (one row each)
    names          of the communities; the last two, when they are there, are the others (None) and those not known ("")
    expected       accounts, or posts, that the past lets expect in an hour, and where its line stands
    told           where the alarms stand; people: accounts since it began, each once
    """

    start: int
    hours: int
    counts: list[list[int]]
    names: list[str | None]
    bars: list[Bar]
    most: int
    expected: float
    line: float
    told: list[float]
    height: float
    people: int

    @property
    def totals(self) -> list[int]:
        """Return the accounts of each hour."""
        return [sum(column) for column in zip(*self.counts, strict=True)]


def drawing(one: Cause, trace: Trace, end: int, hours: int = SHORT, groups: Groups | None = None, height: float = HEIGHT) -> Drawing:
    """Return the hours around a cause: from before it began, up to a day after it was told last or to `end` (seconds).

    Accounts count once an hour; with `groups`, by their community.
    """
    last = -(-min(one.at + 24 * HOUR, max(end, one.at + 1)) // HOUR)
    begin = max(one.since // HOUR - 6, last - hours)
    span, start = last - begin, begin * HOUR
    counts, names = by_community(trace, start, span, groups)
    most = max([sum(column) for column in zip(*counts, strict=True)], default=0)
    expected = hourly_expected(one.named)
    scale, step = (height - 2) / max(most, expected, 1), WIDTH / span
    bars = []
    for place in range(span):
        floor = height - 1
        for part, row in enumerate(counts):
            if row[place]:
                floor -= row[place] * scale
                bars.append(Bar(round(place * step + 1, 1), round(floor, 1), round(step - 1.5, 1), round(row[place] * scale, 1), part))
    told = [round((alarm["at"] - start) / HOUR * step, 1) for alarm in one.alarms if alarm["at"] >= start]
    line, people = round(height - 1 - expected * scale, 1), len(trace.since(one.since).first_each())
    return Drawing(start, span, counts, names, bars, most, expected, line, told, height, people)


def by_community(trace: Trace, start: int, hours: int, groups: Groups | None) -> tuple[list[list[int]], list[str | None]]:
    """Return accounts by hour, one row for each community that stands out, then the others and those not known."""
    import numpy as np

    from murmure.rising_room.trace import communities_of

    if groups is None or not len(groups.names):
        return [trace.hourly(start, hours)], [""]
    place = communities_of(groups, trace.actor)
    first = trace.first_each()
    size = np.bincount(place[first][place[first] >= 0], minlength=len(groups.names))
    large = [one for one in np.argsort(-size, kind="stable")[:SHOWN].tolist() if size[one]]
    rows = [trace.hourly(start, hours, place == one) for one in large]
    names: list[str | None] = [groups.names[one] for one in large]
    for name, among in ((None, (place >= 0) & ~np.isin(place, large)), ("", place < 0)):
        if among.any():
            rows.append(trace.hourly(start, hours, among))
            names.append(name)
    return (rows, names) if rows else ([[0] * hours], [""])


def hourly_expected(alarm: dict[str, Any]) -> float:
    """Return what the past of a cause lets expect in an hour: what is watched fades within a day, or within four hours for posts."""
    return float(alarm["expected"]) / int(alarm["within"])


@dataclass(frozen=True)
class Piece:
    """Place one community in the bar of a mix; `name` is None for those that are not known."""

    name: str | None
    share: float
    x: float
    width: float
    hue: int


def mix(alarm: dict[str, Any]) -> list[Piece]:
    """Return the communities of the accounts of an alarm, and those whose community is not known, as parts of a bar of `WIDTH`."""
    known = min(1.0, alarm["communities_known"] / max(alarm["adopters"], 1))
    parts: list[tuple[str | None, float]] = [(name, share * known) for name, share in alarm["communities"].items()]
    parts.append((None, max(0.0, 1.0 - sum(share for _, share in parts))))
    found, x = [], 0.0
    for place, (name, share) in enumerate(parts):
        if share > 0.004:
            found.append(Piece(name, share, round(x * WIDTH, 1), round(share * WIDTH, 1), place % HUES))
            x += share
    return found


def came(one: Cause, trace: Trace, end: int) -> list[int | None]:
    """Return how many accounts had taken up a cause after each span of its main forecast, counted as that does; None where it is not over."""
    import numpy as np

    found: list[int | None] = []
    at = one.main["at"]
    for hours in one.main["forecast"]["hours"]:
        until = at + hours * HOUR
        among = (trace.time > at - 24 * HOUR) & (trace.time <= until)
        found.append(len(np.unique(trace.actor[among])) if until <= end else None)
    return found


def in_step(trace: Trace, seconds: int, most: int) -> list[str]:
    """Return the ids of the first activities that came within so many seconds of another account's."""
    import numpy as np

    near = (np.diff(trace.time) <= seconds) & (trace.actor[1:] != trace.actor[:-1])
    either = np.append(near, False) | np.append(False, near) if len(trace.time) else np.zeros(0, bool)
    return [trace.id[place] for place in np.flatnonzero(either)[:most].tolist()]
