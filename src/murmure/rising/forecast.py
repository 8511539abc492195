"""How many will have adopted a cause in an hour, in six, in a day, if it goes on as past alarms did?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from murmure.rising.alarm import HOURS, Forecast

KEPT = 2_000
"""Past alarms that are remembered."""
NEAREST = 60
"""Past alarms, the most alike, that a forecast rests on."""
BETWEEN = (0.1, 0.5, 0.9)
"""Shares of past alarms below low, median and high."""
PRIOR = 8
"""Made-up outcomes beside few real ones: from nothing more to ten times as many in a day."""
CAME_TO_NOTHING = 2.0
"""An alarm was false when fewer than so many times the adopters were there a day later."""
HOUR, DAY = 3_600, 86_400


@dataclass
class Outcomes:
    """Hold what became of past alarms, and the alarms of which it is not known yet.

    waiting  (due, place, key, time, adopters, pace, all, turn): to be looked at again at `due`; `turn` is a place in `HOURS`
    table    time of each alarm, log adopters, log pace (adopters an hour), then log growth after each of `HOURS` (NaN: not known yet);
             the oldest makes room for the newest
    """

    waiting: list[tuple[int, ...]] = field(default_factory=list)
    table: np.ndarray = field(default_factory=lambda: np.full((KEPT, 3 + len(HOURS)), np.nan))
    count: int = 0

    @property
    def past(self) -> np.ndarray:
        """One row for each alarm that is remembered, in no order."""
        return self.table[: min(self.count, KEPT)]

    @property
    def due(self) -> int:
        """Seconds at which the next alarm is to be looked at again; far away when there is none."""
        return self.waiting[0][0] if self.waiting else 1 << 62

    def expect(self, time: int, place: int, key: int, adopters: int, pace: float, total: float) -> None:
        """Remember an alarm, to see what becomes of it."""
        import heapq

        number = self.count
        self.count += 1
        self.table[number % KEPT] = [float(time), np.log(max(adopters, 1)), np.log(max(pace, 0.1)), *([np.nan] * len(HOURS))]
        for turn, hours in enumerate(HOURS):
            heapq.heappush(self.waiting, (time + hours * HOUR, number, turn, place, key, adopters, int(round(total))))

    def settle(self, now: int, total_of: Any) -> None:
        """See what became of the alarms that are due; `total_of(place, key)` says how often a cause was adopted in all, or None."""
        import heapq

        while self.waiting and self.waiting[0][0] <= now:
            _, number, turn, place, key, adopters, before = heapq.heappop(self.waiting)
            total = total_of(place, key)
            if number >= self.count - KEPT and total is not None:
                self.table[number % KEPT, 3 + turn] = float(np.log1p(max(total - before, 0.0) / max(adopters, 1)))

    def forecast(self, adopters: int, pace: float) -> Forecast:
        """Return how many adopters there will be, as after the past alarms that were most like this one."""
        past = self.past
        near = np.abs(past[:, 1] - np.log(max(adopters, 1))) + 0.5 * np.abs(past[:, 2] - np.log(max(pace, 0.1)))
        bounds, basis = [], 0
        for turn in range(len(HOURS)):
            known = np.flatnonzero(~np.isnan(past[:, 3 + turn]))
            if len(known) > NEAREST:
                known = known[np.argpartition(near[known], NEAREST)[:NEAREST]]
            basis = len(known)
            grown = np.log1p(np.linspace(0.0, 3.0 * np.sqrt(HOURS[turn] / 6.0), PRIOR))
            # The made-up ones weigh less the more real ones there are.
            values = np.concatenate([past[known, 3 + turn], grown])
            weights = np.concatenate([np.ones(basis), np.full(PRIOR, 1.0 / (1.0 + basis / PRIOR))])
            bounds.append([adopters * float(np.exp(one)) for one in _quantiles(values, weights)])
        low, median, high = zip(*bounds, strict=True)
        return Forecast(HOURS, _rising(low), _rising(median), _rising(high), basis)

    def false_alarms(self, days: float) -> tuple[float, float, float] | None:
        """Return how many alarms a day came to nothing, with 90 % bounds (Poisson), of those whose day is over; None at first."""
        known = self.past[~np.isnan(self.past[:, -1])]
        if len(known) < 10 or days < 1.0:
            return None
        span = max(float(np.ptp(known[:, 0])) / DAY, 1.0)
        false = float((known[:, -1] < np.log(CAME_TO_NOTHING)).sum())
        half = 1.645 * np.sqrt(false + 0.25)
        return false / span, float(max(false + 0.5 - half, 0.0)) / span, float(false + 1.5 + half) / span


def _quantiles(values: np.ndarray, weights: np.ndarray) -> list[float]:
    order = np.argsort(values, kind="stable")
    at = np.cumsum(weights[order]) - weights[order] / 2
    return [float(one) for one in np.interp(np.array(BETWEEN) * weights.sum(), at, values[order])]


def _rising(values: tuple[float, ...]) -> tuple[float, ...]:
    """Return numbers that never fall: adopters stay adopters."""
    return tuple(round(float(one), 1) for one in np.maximum.accumulate(values))
