"""Where will a petition stand day after day, and when does it reach the threshold?

The chance that it is there within so many days is asked of past days of the same
pace, for each number of days apart. Where it passes one in ten, one in two and nine
in ten, the petition arrives: a date with its doubt, or none within the days asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.lenses.crowd.petition.counts import DAY
from murmure.lenses.crowd.petition.forecast import cases, forecast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from murmure.lenses.cases import Cases
    from murmure.lenses.crowd.petition.counts import Counts

DAYS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30)
"""How many days ahead one looks."""
SHARES = (0.1, 0.5, 0.9)
"""The chances at which a petition may have arrived, is as likely to have as not, and most probably has: four cases of five lie between."""


class Arrival(NamedTuple):
    """Say after how many days a petition is at the threshold: early, middle and late; None where it is not, within the days asked."""

    early: float | None
    middle: float | None
    late: float | None


def known_days(counts: Counts, gain: np.ndarray) -> dict[int, Cases]:
    """Return the past days that each number of days ahead is foretold by."""
    return {days: cases(counts, gain, days, counts.now) for days in DAYS}


def days_ahead(
    counts: Counts, known: dict[int, Cases], petition: int, pace: float, threshold: int
) -> Iterable[dict[str, Any]]:
    """Yield where a petition will stand, for each of `DAYS` of which enough is known."""
    from murmure.lenses.crowd.petition.table import moment

    last = int(counts.starts[petition + 1]) - 1
    for days, past in known.items():
        found = forecast(past, float(counts.believed[last]), pace, days, threshold)
        if found:
            told = {name: round(value, 6) for name, value in found._asdict().items() if name != "things"}
            yield {
                "petition": counts.names[petition],
                "days": days,
                "at": moment(int(counts.time[last]) + days * DAY),
                **told,
            }


def arrival(chances: Sequence[tuple[float, float]]) -> Arrival:
    """Return when a petition arrives, of the chance that it is there within so many days.

    chances   pairs of days and chance, the days ascending

    >>> arrival([(1, 0.0), (2, 0.2), (4, 0.6)])
    Arrival(early=1.5, middle=3.5, late=None)
    """
    found = []
    for share in SHARES:
        before, there = (0.0, 0.0), None
        for days, chance in chances:
            chance = max(chance, before[1])  # who is there within a week is there within a month
            if chance >= share:
                part = (share - before[1]) / (chance - before[1])
                there = round(before[0] + part * (days - before[0]), 1)
                break
            before = days, chance
        found.append(there)
    return Arrival(*found)
