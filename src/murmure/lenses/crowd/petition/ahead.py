"""Where will a petition stand day after day, and when does it reach the threshold?

The chance that it is there within so many days is asked of past days of the same
pace, for each number of days apart; `cases.arrival` makes of it a date with its doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.petition.counts import DAY
from murmure.lenses.crowd.petition.forecast import cases, forecast

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from murmure.lenses.cases import Cases
    from murmure.lenses.crowd.petition.counts import Counts

DAYS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30)
"""How many days ahead one looks."""


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
