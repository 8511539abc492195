"""How many eruptions does a score see, how early, at how many false alarms a day?

An alarm is true between the first use of the run and its peak; before the crossing, when it comes before the 25th
account. A cause is silent for three days after an alarm. False alarms are counted per day over the whole period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from grounds import Eruption, Stream

DAY = 86_400
SILENT = 3 * DAY
"""Seconds in which a cause raises no second alarm."""
HALVINGS = 30


@dataclass(frozen=True)
class Verdict:
    """Hold shares of the eruptions (seen, seen before the crossing), the median lead to the crossing in hours (of those
    seen, and of those seen before it), false alarms a day, and the threshold that gives them."""

    seen: float
    before: float
    lead: float
    lead_before: float
    false: float
    threshold: float


def judge(score: np.ndarray, stream: Stream, truth: list[Eruption], budget: float = 1.0) -> Verdict:
    """Return what a score (one per event) sees at the lowest threshold that gives no more than `budget` false alarms a day."""
    low, high = 0.0, float(score.max(initial=1.0))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _alarms(score, stream, truth, middle)[1] > budget else (low, middle)
    first, false = _alarms(score, stream, truth, high)
    leads = np.array([truth[number].crossing - at for number, at in first.items()]) / 3_600
    early = leads[leads > 0]
    return Verdict(len(first) / len(truth), len(early) / len(truth), float(np.median(leads)) if len(leads) else 0.0,
                   float(np.median(early)) if len(early) else 0.0, false, high)  # fmt: skip


def _alarms(score: np.ndarray, stream: Stream, truth: list[Eruption], threshold: float) -> tuple[dict[int, int], float]:
    """Return the first true alarm of each eruption (its number and the second), and false alarms a day."""
    runs: dict[int, list[int]] = {}
    for number, one in enumerate(truth):
        runs.setdefault(one.cause, []).append(number)
    first: dict[int, int] = {}
    until: dict[int, int] = {}
    false = 0
    for event in np.flatnonzero(score > threshold).tolist():
        cause, at = int(stream.cause[event]), int(stream.time[event])
        if at < until.get(cause, at):
            continue
        until[cause] = at + SILENT
        hit = [number for number in runs.get(cause, ()) if truth[number].first <= at <= truth[number].peak]
        for number in hit:
            first.setdefault(number, at)
        false += not hit
    return first, false / ((int(stream.time[-1]) - int(stream.time[0])) / DAY)
