"""Of which groups are those who come, and which groups take up the same causes?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled


@compiled
def counted(actors, group, degree, asked, times, groups):
    """Return how many come of each group (float64), an account of several in parts, and how many (int64) are of any.

    actors, group, degree   one element for each membership, actors ascending
    asked, times            accounts, and how often each of them comes
    """
    found, known = np.zeros(groups), 0
    for place in range(len(asked)):
        low, high = 0, len(actors)
        while low < high:
            middle = (low + high) // 2
            if actors[middle] < asked[place]:
                low = middle + 1
            else:
                high = middle
        whole, end = 0.0, low
        while end < len(actors) and actors[end] == asked[place]:
            whole += degree[end]
            end += 1
        for one in range(low, end):
            found[group[one]] += degree[one] / whole * times[place]
        if end > low:
            known += times[place]
    return found, known


@compiled
def taken_up(cause, group, causes, groups):
    """Return, for two groups each (float64[groups, groups]): the share of the causes of the one with fewer that both took up; and how
    many adoptions of the one met those of the other, each adoption of a cause counted once among the others of its cause.

    One element for each adoption, in any order: codes of cause and group, -1 for a group that nobody knows. A group took a cause up when
    two of it did: one alone may have been there by chance.
    """
    start = np.zeros(causes + 1, np.int64)
    for row in range(len(cause)):
        if group[row] >= 0:
            start[cause[row] + 1] += 1
    for one in range(causes):
        start[one + 1] += start[one]
    by_cause, at = np.empty(start[causes], np.int64), start[:-1].copy()
    for row in range(len(cause)):
        if group[row] >= 0:
            by_cause[at[cause[row]]] = group[row]
            at[cause[row]] += 1
    both, shared = np.zeros((groups, groups)), np.zeros((groups, groups))
    many, there = np.zeros(groups), np.empty(groups, np.int64)
    for of in range(causes):
        size, held = start[of + 1] - start[of], 0
        if size < 2:
            continue
        for place in range(start[of], start[of + 1]):
            one = by_cause[place]
            if many[one] == 0:
                there[held] = one
                held += 1
            many[one] += 1
        for first in range(held):
            one = there[first]
            for second in range(held):
                other = there[second]
                shared[one, other] += many[one] * (many[other] - (one == other)) / (size - 1.0)
                if many[one] >= 2 and many[other] >= 2:
                    both[one, other] += 1.0
        for first in range(held):
            many[there[first]] = 0
    found = np.zeros((groups, groups))
    for one in range(groups):
        for other in range(groups):
            rarer = min(both[one, one], both[other, other])
            if rarer > 0.0:
                found[one, other] = both[one, other] / rarer
    return found, shared
