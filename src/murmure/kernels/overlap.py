"""Which part of each interval does no interval of a higher rank cover?

Intervals stand in the order of their ranks (0 counts first), and by start within a rank: rank r is the rows from
`bounds[r]` to `bounds[r + 1]`. Ends are excluded, and an end is after its start: an instant lasts one unit.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted

DAY = 86_400_000_000
"""Microseconds of a day."""


@compiled
def union(start, end, reach):  # pragma: no cover (compiled)
    """Return where the stretches begin and end that intervals, in order of start, cover; gaps of up to `reach` are covered too."""
    begins, ends, size = np.empty(len(start), np.int64), np.empty(len(start), np.int64), 0
    for i in range(len(start)):
        if size and start[i] <= ends[size - 1] + reach:
            ends[size - 1] = max(ends[size - 1], end[i])
        else:
            begins[size], ends[size] = start[i], end[i]
            size += 1
    return begins[:size].copy(), ends[:size].copy()


@compiled
def merged(a, a_end, b, b_end):  # pragma: no cover
    """Return the stretches that one of two lists of stretches covers."""
    begins, ends, size = np.empty(len(a) + len(b), np.int64), np.empty(len(a) + len(b), np.int64), 0
    i = j = 0
    while i < len(a) or j < len(b):
        if j >= len(b) or (i < len(a) and a[i] <= b[j]):
            begin, end = a[i], a_end[i]
            i += 1
        else:
            begin, end = b[j], b_end[j]
            j += 1
        if size and begin <= ends[size - 1]:
            ends[size - 1] = max(ends[size - 1], end)
        else:
            begins[size], ends[size] = begin, end
            size += 1
    return begins[:size].copy(), ends[:size].copy()


@uncounted
def place_of(begins, at, low):  # pragma: no cover
    """Return how many of the stretches begin at `at` or before, when at least `low` do: steps that double, then halves."""
    high, step = low, 1
    while high < len(begins) and begins[high] <= at:
        low, high, step = high + 1, high + step, step * 2
    high = min(high, len(begins))
    while low < high:
        middle = (low + high) // 2
        if begins[middle] <= at:
            low = middle + 1
        else:
            high = middle
    return low


@uncounted
def covered_before(begins, ends, sums, at, place):  # pragma: no cover
    """Return how much the stretches cover before `at`; `place` of them begin at it or before."""
    return 0 if place == 0 else sums[place - 1] + min(at, ends[place - 1]) - begins[place - 1]


@compiled
def shares(start, end, shift, value, bounds, blocked, place, days, reach):  # pragma: no cover
    """Share values out by day and rank: all of each (alone), and what no higher rank covers (counted); and the time of each rank.

    shift     local time minus the scale of `start`, for each interval; a local day is `DAY` long
    blocked   for each local day from the first one on: whether it is counted otherwise
    place     row of each local day in the result; `days` rows; the first local day is the one at `blocked[0]`, numbered 0
    reach     gaps of a rank up to this one are covered by it too
    Returns alone and counted (days, ranks), and for each rank the time that it covers, and how much of it a higher one does.
    """
    ranks = len(bounds) - 1
    alone, counted = np.zeros((days, ranks)), np.zeros((days, ranks))
    own, hidden = np.zeros(ranks, np.int64), np.zeros(ranks, np.int64)
    begins, ends = np.empty(0, np.int64), np.empty(0, np.int64)
    for rank in range(ranks):
        low, high = bounds[rank], bounds[rank + 1]
        sums, total = np.empty(len(begins), np.int64), 0
        for i in range(len(begins)):
            sums[i] = total
            total += ends[i] - begins[i]
        at, lost = 0, 0
        for i in range(low, high):
            at = place_of(begins, start[i], at)
            one, length = at, end[i] - start[i]
            first, last = (start[i] + shift[i]) // DAY, (end[i] - 1 + shift[i]) // DAY
            for day in range(first, last + 1):
                a, b = max(start[i], day * DAY - shift[i]), min(end[i], (day + 1) * DAY - shift[i])
                part = value[i] if b - a == length else value[i] * ((b - a) / length)
                alone[place[day], rank] += part
                other = place_of(begins, b, one)
                over = covered_before(begins, ends, sums, b, other) - covered_before(begins, ends, sums, a, one)
                one = other
                if blocked[day]:
                    lost += b - a - over
                    continue
                if over == 0:
                    counted[place[day], rank] += part
                elif over < b - a:
                    counted[place[day], rank] += value[i] * ((b - a - over) / length)
        mine, mine_ends = union(start[low:high], end[low:high], reach)
        both, both_ends = merged(begins, ends, mine, mine_ends)
        own[rank] = (mine_ends - mine).sum()
        hidden[rank] = min(own[rank], own[rank] + total - (both_ends - both).sum() + lost)
        begins, ends = both, both_ends
    return alone, counted, own, hidden


@compiled
def uncovered(start, end, bounds, reach):  # pragma: no cover
    """Say of each sample whether no higher rank covers its start; a rank covers from sample to sample where the gap is `reach` at most.

    Returns that, and for each rank the time that it covers, and how much of it a higher one does.
    """
    ranks = len(bounds) - 1
    free = np.ones(len(start), np.bool_)
    own, hidden = np.zeros(ranks, np.int64), np.zeros(ranks, np.int64)
    begins, ends = np.empty(0, np.int64), np.empty(0, np.int64)
    for rank in range(ranks):
        low, high = bounds[rank], bounds[rank + 1]
        at = 0
        for i in range(low, high):
            at = place_of(begins, start[i], at)
            free[i] = at == 0 or start[i] >= ends[at - 1]
        mine, mine_ends = union(start[low:high], end[low:high], reach)
        both, both_ends = merged(begins, ends, mine, mine_ends)
        own[rank] = (mine_ends - mine).sum()
        hidden[rank] = own[rank] + (ends - begins).sum() - (both_ends - both).sum()
        begins, ends = both, both_ends
    return free, own, hidden
