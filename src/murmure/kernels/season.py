"""What does the hour of the week let expect of a cause that has risen before?

Most causes never rise, and need no table of their hours. One that looks like a rise gets one, of slots of three hours
over a week: how many adopted it there, fading from week to week. From then on, what comes every morning or every
Friday is expected.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled

HOUR, DAY = 3_600.0, 86_400.0
SLOT = 3 * 3_600
"""Seconds of a slot."""
SLOTS = 56
"""Slots of a week."""
LEFT = 0.6
"""What is left of the count of a slot when the next week comes."""
PRIOR = 0.5
"""Weeks without anything that every cause is thought to have had before its table begins."""
BACK = 16
"""Slots whose adopters still count among those of today: two days, of counts that fade within one."""
SURE = 1.64
"""Standard deviations below what usually comes of what surely comes (95 %): a few of last week are no habit."""
LONG = 12 * SLOTS
"""Slots after which nothing is left of a table."""

SEASON = np.dtype([("key", "u8"), ("turn", "i8"), ("begun", "i8"), ("fresh", "f4"), ("slots", "f4", SLOTS)])
"""The table of a cause: its key, the slot of now, its first slot, how many came in the slot of now, and the fading counts of those before."""


@compiled
def table_of(seasons, key, now, hash_):
    """Return the place of the table of a cause, a new one where it has none: in a full set the one that was used longest ago gives way."""
    first = np.int64(hash_ & np.uint64(len(seasons) - 1)) & ~np.int64(7)
    oldest, worst = np.int64(1) << 62, first
    for way in range(8):
        place = first + way
        if seasons[place].key == key:
            return place
        turn = seasons[place].turn if seasons[place].key != 0 else -(np.int64(1) << 62)
        if turn < oldest:
            oldest, worst = turn, place
    one = seasons[worst]
    one.key, one.turn, one.begun, one.fresh = key, now // SLOT, now // SLOT, 0.0
    for slot in range(SLOTS):
        one.slots[slot] = 0.0
    return worst


@compiled
def pass_slots(one, now):
    """Let time pass in a table: the slot of now becomes the past."""
    turn = now // SLOT
    if turn == one.turn:
        return
    place = one.turn % SLOTS
    one.slots[place] = one.slots[place] * LEFT + one.fresh
    gone = min(turn - one.turn, LONG)
    for step in range(1, gone):
        place = (one.turn + step) % SLOTS
        one.slots[place] *= LEFT
    one.fresh, one.turn = 0.0, turn


@compiled
def weeks(one, slot):
    """Return how many weeks, fading, lie behind a slot of a table (counted from 1970)."""
    past = (slot - one.begun) // SLOTS
    return (1.0 - LEFT ** float(past)) / (1.0 - LEFT) if past > 0 else 0.0


@compiled
def usual(one, slot):
    """Return how many usually come in a slot (counted from 1970) of the week of now or the one before."""
    known = weeks(one, slot)
    return one.slots[slot % SLOTS] / (known + PRIOR) if known > 0.0 else 0.0


@compiled
def surely(mean):
    """Return the least that comes in nineteen of twenty cases of so many on average."""
    return max(mean - SURE * math.sqrt(mean), 0.0)


@compiled
def expected(one, now):
    """Return what a table surely lets expect at a moment of the counts that fade within an hour and a day.

    A rise may come three hours earlier or later than it did: an hour is compared with the largest of the slots around,
    half of which may have come at once; a day with what came in the slots of two days, and in the next one.
    """
    turn = now // SLOT
    most, total = 0.0, 0.0
    for step in range(-1, 2):
        most = max(most, usual(one, turn + step))
    for step in range(BACK):
        slot = turn + 1 - step
        age = max(float(now - (slot * SLOT + SLOT // 2)), 0.0)
        total += usual(one, slot) * math.exp(-age / DAY)
    return surely(most * 2.0 * HOUR / SLOT), surely(total)


@compiled
def begun(seasons, cause, key, mark, now):
    """Return what is to be expected (see `expected`) of a cause that looks like a rise, from its table, which begins now if it has none."""
    there = cause.season >= 0 and seasons[cause.season].key == key
    cause.season = table_of(seasons, key, now, mark)
    table = seasons[cause.season]
    pass_slots(table, now)
    if there:
        return expected(table, now)
    table.fresh = cause.day - 1.0  # those who came before its table
    return 0.0, 0.0


@compiled
def count(seasons, place, key, now):
    """Count one adopter in the table of a cause, where it has one."""
    if place >= 0 and seasons[place].key == key:
        pass_slots(seasons[place], now)
        seasons[place].fresh += 1.0
