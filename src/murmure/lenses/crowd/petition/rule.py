"""Which petitions are on their way to a threshold, and since when could one know?

The rule: where would the count stand in four days, were the last day to go on?
When that is three quarters of the threshold, the petition is said to be on its
way. The count alone is late, and the gain of a day alone forgets how far there
is to go; the sum is ahead of both, at every threshold that was tried
(`bench/petitions`). Four days are the warning that is wanted, not a fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.crowd.petition.counts import gains

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.crowd.petition.counts import Counts

AHEAD = 4
"""Days for which the last one is supposed to go on."""
LEVEL = 0.75
"""The share of the threshold that must be in sight."""
STALLED = 0.01
"""A petition that gains less than this share of what it lacks in a day has stalled."""


@dataclass(frozen=True)
class Watch:
    """Hold what the rule says of each reading and each petition.

    gain, ahead       of each reading: signatures of the last day, and the count in `AHEAD` days at that pace (float64)
    alarm, crossing   of each petition: the reading at which the rule fires, and the one at which the threshold is reached; -1: never
    """

    gain: np.ndarray
    ahead: np.ndarray
    alarm: np.ndarray
    crossing: np.ndarray


def watch(counts: Counts, threshold: float, level: float = LEVEL) -> Watch:
    """Return what the rule says, causally: a reading is judged by itself and those before it.

    threshold   signatures that are wanted
    level       the share of it that must be in sight for an alarm

    >>> from murmure.lenses.crowd.petition.counts import HOUR, counts_of
    >>> found = watch(counts_of(["p"] * 4, [0, 24 * HOUR, 48 * HOUR, 72 * HOUR], [10, 100, 2_000, 12_000]), 10_000)
    >>> found.alarm.tolist(), found.crossing.tolist()
    ([2], [3])
    """
    gain = gains(counts, 24)
    ahead = counts.believed + AHEAD * gain
    crossing = first_where(counts, counts.believed >= threshold)
    return Watch(gain, ahead, first_where(counts, ahead >= level * threshold), crossing)


def first_where(counts: Counts, true: np.ndarray) -> np.ndarray:
    """Return the first reading of each petition that is true, -1 where none is."""
    import numpy as np

    found = np.append(np.flatnonzero(true), len(true))
    place = found[np.searchsorted(found, counts.starts[:-1])]
    return np.where(place < counts.starts[1:], place, -1)


def seen_before(counts: Counts, found: Watch) -> np.ndarray:
    """Return which petitions had reached the threshold when they were first read: nobody could be warned of them (bool)."""
    return (found.crossing >= 0) & (found.crossing == counts.starts[:-1])


def pace_now(counts: Counts, found: Watch) -> np.ndarray:
    """Return the signatures that each petition gained in the day before the last reading of all; nought when it was not read since."""
    import numpy as np

    from murmure.lenses.crowd.petition.counts import DAY

    last = counts.starts[1:] - 1
    return np.where(counts.now - counts.time[last] < DAY, found.gain[last], 0.0)


def moves(counts: Counts, pace: np.ndarray, threshold: float) -> np.ndarray:
    """Return which petitions lack signatures and still gain them (bool): the others have arrived, or stalled."""
    lacks = threshold - counts.believed[counts.starts[1:] - 1]
    return (lacks > 0) & (pace >= 1) & (pace >= STALLED * lacks)
