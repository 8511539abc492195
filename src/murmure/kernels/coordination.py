"""Who does the same things within seconds of whom, again and again?

Traces are (actor, object, time). Two accounts meet where both act on one object within a window; pairs that meet on
few objects meet by chance. The same edges as the published toolkits give (Giglietto, Righetti, Rossi and Marino, "It
takes a village to manipulate the media", 2020), by one sort and a window that slides.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled


@compiled
def meetings(time, actor, thing, window, most):
    """Return (pair, object) of all that meet, pairs as one number: the lesser actor in its upper half.

    Rows are in order of object and time; actors are coded below 2**31. An object with more than `most` meetings at one
    moment gives its first ones: what all do at once tells nobody apart.
    """
    room = 1024
    pairs, things = np.empty(room, np.int64), np.empty(room, np.int64)
    count, first = 0, 0
    for row in range(len(time)):
        while thing[first] != thing[row] or time[row] - time[first] > window:
            first += 1
        for other in range(max(first, row - most), row):
            one, two = actor[other], actor[row]
            if one == two:
                continue
            if count == room:
                room *= 2
                wider, longer = np.empty(room, np.int64), np.empty(room, np.int64)
                wider[:count], longer[:count] = pairs, things
                pairs, things = wider, longer
            pairs[count] = (np.int64(min(one, two)) << 32) | np.int64(max(one, two))
            things[count] = thing[row]
            count += 1
    return pairs[:count], things[:count]


def pairs_in_step(time: np.ndarray, actor: np.ndarray, thing: np.ndarray, window: float, least: int = 2, most: int = 1_000) -> tuple[np.ndarray, ...]:
    """Return (one, other, objects) for the accounts that met on at least `least` objects: codes below 2**31, and how many objects.

    time in any order and unit, `window` in the same; an account counts once for an object and a moment.
    """
    order = np.lexsort((actor, time, thing))
    pairs, things = meetings(time[order], actor[order].astype(np.int64), thing[order].astype(np.int64), window, most)
    by = np.lexsort((things, pairs))
    pairs, things = pairs[by], things[by]
    new = np.ones(len(pairs), np.bool_)
    new[1:] = (pairs[1:] != pairs[:-1]) | (things[1:] != things[:-1])
    found, many = np.unique(pairs[new], return_counts=True)
    kept = many >= least
    return found[kept] >> 32, found[kept] & 0xFFFFFFFF, many[kept]
