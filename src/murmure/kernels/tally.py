"""How much happened of each key, by which local hour and year, in one walk over counted hours?"""

from __future__ import annotations

from murmure.kernels.compile import compiled

COUNT, FINE, NIGHT, DIM, LOCATED, SECONDS = range(6)
"""Columns of the sums: all; of a known hour; of those at night by a clock, and by no clock at all; those with a place; seconds."""
DAY, ASLEEP = 24, 6


@compiled
def tally(hour, shift, coarse, key, count, seconds, located, none, unknown, low, added, guessed, mine, thing, one, other, choice, base,
          year_of, sums, first, last, clock, years, days):  # fmt: skip  # pragma: no cover (compiled)
    """Add the cells to the sums.

    none, unknown    what stands for no hour and for no shift
    low, added, guessed   for hours from `low` on: hours to add to one of unknown shift, and whether that is a guess
    mine, thing      of each key: whether it counts for `clock`, `years` and `days`, and the row of `clock`
    one, other       of each key: rows of `years`, negative for none
    choice           of each key: the row of `days`, whose columns are the days from `base` on; what is coarser than a day has none
    base, year_of    for days from `base` on: the column of `years`
    sums             keys x 6; first, last: local days of each key
    """
    for place in range(len(hour)):
        k, times = key[place], count[place]
        sums[k, COUNT] += times
        sums[k, LOCATED] += located[place]
        sums[k, SECONDS] += seconds[place]
        at = hour[place]
        if at == none:
            continue
        guess = False
        if shift[place] == unknown:
            guess = guessed[at - low]
            at += added[at - low]
        day = at // DAY
        first[k], last[k] = min(first[k], day), max(last[k], day)
        if coarse[place] == 0:
            inner = at - day * DAY
            sums[k, FINE] += times
            if guess:
                sums[k, DIM] += times
            elif inner < ASLEEP:
                sums[k, NIGHT] += times
            if mine[k]:
                clock[thing[k], inner] += times
        if mine[k]:
            if coarse[place] <= 1:
                days[choice[k], day - base] += times
            column = year_of[day - base]
            if one[k] >= 0:
                years[one[k], column] += times
            if other[k] >= 0:
                years[other[k], column] += times
