"""How often does what begin soon after what, and how often would it if only the hour mattered?

Two ways are asked, and the one that explains more stands for chance. As often as the other begins within the hours around, spread evenly
over them (a jitter, as Amarasingham et al. 2012 do with spikes): what is busy at one time is busy with both. And as often as the other begins
at that time of the clock on any day: what is done by the clock goes with all that is.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled

DAY = 1440


@compiled
def follows(at, clock, begin, first, second, span, around, days):
    """Return for each pair how often the second begins within `span` minutes after the first, what chance makes of it, and its variance.

    at       minutes at which things begin, those of one kind side by side and in order; clock: the minute of the local day of each
    begin    where each kind begins, and where the last one ends
    first, second   kinds, one pair each
    around   minutes before and after within which a jitter moves things
    days     days that each kind was there: what the time of the clock is counted on

    Three columns: count, expected, the most that one beginning adds to it. Time: pairs x beginnings.
    """
    found = np.zeros((len(first), 3))
    kinds = len(begin) - 1
    by_clock = np.zeros((kinds, 2 * DAY + 1))
    for kind in range(kinds):
        for i in range(begin[kind], begin[kind + 1]):
            by_clock[kind, clock[i] + 1] += 1.0
            by_clock[kind, clock[i] + DAY + 1] += 1.0
        for minute in range(2 * DAY):
            by_clock[kind, minute + 1] += by_clock[kind, minute]
    for pair in range(len(first)):
        one, other = first[pair], second[pair]
        low, high, soon, end = begin[other], begin[other], begin[other], begin[other + 1]
        for i in range(begin[one], begin[one + 1]):
            now = at[i]
            while low < end and at[low] < now - around:
                low += 1
            high = max(high, low)
            while high < end and at[high] <= now + around:
                high += 1
            soon = max(soon, low)
            while soon < end and at[soon] <= now:
                soon += 1
            if soon < end and at[soon] <= now + span:
                found[pair, 0] += 1.0
            jitter = 1.0 - (1.0 - span / (2.0 * around)) ** (high - low)
            usual = (by_clock[other, clock[i] + span + 1] - by_clock[other, clock[i] + 1]) / max(days[other], 1.0)
            share = min(max(jitter, usual), 1.0)
            found[pair, 1] += share
            found[pair, 2] = max(found[pair, 2], share)
    return found
