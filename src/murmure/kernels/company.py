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
def carried(actors, group, asked, groups):
    """Return how many of these accounts each group has (float64), each account counted once, and how many are of any.

    Of its groups an account counts for the one that carries most: the group that has most of them takes all that it has, then the group
    that has most of the rest. So groups that overlap do not make one look like several.
    """
    first, last = np.searchsorted(actors, asked), np.searchsorted(actors, asked, side="right")
    found, many, left, known = np.zeros(groups), np.zeros(groups, np.int64), np.ones(len(asked), np.bool_), 0
    for place in range(len(asked)):
        known += last[place] > first[place]
        for one in range(first[place], last[place]):
            many[group[one]] += 1
    for _ in range(groups):
        best = many.argmax()
        if many[best] == 0:
            break
        found[best] = many[best]
        for place in range(len(asked)):
            here = False
            for one in range(first[place], last[place]):
                here = here or group[one] == best
            if left[place] and here:
                left[place] = False
                for one in range(first[place], last[place]):
                    many[group[one]] -= 1
    return found, known


@compiled
def taken_up(cause, group, groups):
    """Return for two groups each (float64[groups, groups]) which share of the causes of the one with fewer both took up.

    One element for each account and cause, causes one after the other, -1 for a group that nobody knows. A group took a cause up when two
    of it did: one alone may have been there by chance.
    """
    both, many, there = np.zeros((groups, groups)), np.zeros(groups, np.int64), np.empty(groups, np.int64)
    first, held = 0, 0
    for row in range(len(cause) + 1):
        if row == len(cause) or cause[row] != cause[first]:
            for one in range(held):
                for other in range(held):
                    both[there[one], there[other]] += 1.0
            for place in range(first, row):
                many[group[place]] = 0
            first, held = row, 0
        if row < len(cause) and group[row] >= 0:
            many[group[row]] += 1
            if many[group[row]] == 2:
                there[held] = group[row]
                held += 1
    found = np.zeros((groups, groups))
    for one in range(groups):
        for other in range(groups):
            rarer = min(both[one, one], both[other, other])
            if rarer > 0.0:
                found[one, other] = both[one, other] / rarer
    return found


@compiled
def gathered(cause, group, groups):
    """Return (cause, group, how many) of the causes that two known accounts or more took up, causes one after the other.

    Elements as for `taken_up`.
    """
    found, of, times = np.empty(len(cause), np.int64), np.empty(len(cause), np.int64), np.empty(len(cause), np.int64)
    many, there = np.zeros(groups, np.int64), np.empty(groups, np.int64)
    count, first, held, size = 0, 0, 0, 0
    for row in range(len(cause) + 1):
        if row == len(cause) or cause[row] != cause[first]:
            for one in there[:held]:
                if size > 1:
                    found[count], of[count], times[count] = cause[first], one, many[one]
                    count += 1
                many[one] = 0
            first, held, size = row, 0, 0
        if row < len(cause) and group[row] >= 0:
            if many[group[row]] == 0:
                there[held] = group[row]
                held += 1
            many[group[row]] += 1
            size += 1
    return found[:count], of[:count], times[:count]


@compiled
def met(cause, group, times, groups):
    """Return for two groups each (float64[groups, groups]) how many of the one met those of the other, each account counted once among
    the others of a cause; and for two different ones the sum of the squares of this, cause by cause: it tells many causes from one.

    Elements as `gathered` gives them; a group may come more than once in a cause.
    """
    shared, squares = np.zeros((groups, groups)), np.zeros((groups, groups))
    many, there = np.zeros(groups), np.empty(groups, np.int64)
    first, held, size = 0, 0, 0.0
    for row in range(len(cause) + 1):
        if row == len(cause) or cause[row] != cause[first]:
            for place in range(held):
                one = there[place]
                part = many[one] / (size - 1.0)
                shared[one, one] += part * (many[one] - 1.0)
                for other in there[:place]:
                    low, high = min(one, other), max(one, other)
                    here = part * many[other]
                    shared[low, high] += here
                    squares[low, high] += here * here
            for one in there[:held]:
                many[one] = 0.0
            first, held, size = row, 0, 0.0
        if row < len(cause):
            if many[group[row]] == 0.0:
                there[held] = group[row]
                held += 1
            many[group[row]] += times[row]
            size += times[row]
    for one in range(groups):
        for other in range(one):
            shared[one, other], squares[one, other] = shared[other, one], squares[other, one]
    return shared, squares
