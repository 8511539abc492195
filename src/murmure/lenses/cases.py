"""What came of the same pace before, and what does that say of what is growing now?

No law of growth is supposed. A case is a moment of the past whose outcome is known:
so much was gained in a span, so much came in the span that followed. The cases
whose pace is nearest to the one asked for give the interval and the chance. Cases of
one thing are not independent, so the doubt of the chance counts things, not cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.lens import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

NEAREST = 300
"""Cases that are asked."""
NEAR = 4.0
"""So many times faster or slower, a case says nothing of this pace: in a small log, those that crawl foretold millions of those that run."""
LEAST = 30
"""With fewer cases nothing is foretold."""
THINGS = 5
"""With cases of fewer things neither."""
OUTER = (0.1, 0.5, 0.9)
"""What part of the cases fell below the low end, the middle and the high end: the interval holds four cases of five."""
SHARES = (0.1, 0.5, 0.9)
"""The chances at which what grows may have arrived, is as likely to have as not, and most probably has: four cases of five lie between."""


class Cases(NamedTuple):
    """Hold past moments: the pace then, what came as a part of what it promised (both above or at nought), and of which thing it was."""

    pace: np.ndarray
    part: np.ndarray
    thing: np.ndarray


class Foretold(NamedTuple):
    """Say where a count will stand, and the chance that it reaches a goal by then, with its doubt."""

    low: float
    median: float
    high: float
    chance: float
    chance_low: float
    chance_high: float
    cases: int
    things: int


def foretell(known: Cases, count: float, pace: float, promise: float, goal: float) -> Foretold | None:
    """Return where a count will stand; None when too little is known.

    pace      as the cases have it, above nought
    promise   what would come, were it to go on
    """
    import numpy as np

    far = np.abs(np.log(known.pace / pace)) if pace > 0 else np.zeros(0)
    some = int((far <= np.log(NEAR)).sum())
    if some < LEAST:
        return None
    nth = min(NEAREST, some) - 1
    near = np.flatnonzero(far <= np.partition(far, nth)[nth])  # all of those that are equally near: no order decides
    things = len(np.unique(known.thing[near]))
    if things < THINGS:
        return None
    came = known.part[near] * promise
    low, median, high = (float(count + end) for end in np.quantile(came, OUTER))
    chance = float(np.mean(count + came >= goal))
    return Foretold(low, median, high, chance, *wilson(chance * things, things), len(near), things)


class Arrival(NamedTuple):
    """Say after what time a count is at its goal: early, middle and late; None where it is not, within the times asked."""

    early: float | None
    middle: float | None
    late: float | None


def arrival(chances: Sequence[tuple[float, float]]) -> Arrival:
    """Return when a count is at its goal, of the chance that it is there within some times.

    chances   pairs of time and chance, the times ascending

    >>> arrival([(1, 0.0), (2, 0.2), (4, 0.6)])
    Arrival(early=1.5, middle=3.5, late=None)
    """
    found = []
    for share in SHARES:
        before, there = (0.0, 0.0), None
        for time, chance in chances:
            chance = max(chance, before[1])  # who is there within a week is there within a month
            if chance >= share:
                part = (share - before[1]) / (chance - before[1])
                there = round(before[0] + part * (time - before[0]), 1)
                break
            before = time, chance
        found.append(there)
    return Arrival(*found)
