"""Who took up what in the last day, and what else did they take up?

`ring` holds the last adoptions in order of time (see `watch.ADOPTION`); `count` have come in all. The adoptions of one
post stand one after the other.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.watch import mix


@compiled
def since_when(ring, count, since):
    """Return the number of the first adoption after `since` that is still in the ring; `count` have come, in order of time."""
    low, high = max(0, count - len(ring)), count
    while low < high:
        middle = (low + high) // 2
        if ring[middle % len(ring)].time > since:
            high = middle
        else:
            low = middle + 1
    return low


@compiled
def wider(found, many):
    """Return an array with room for one more than `many`, with what was in it."""
    if many < len(found):
        return found
    longer = np.empty(2 * len(found), np.int64)
    longer[:many] = found
    return longer


@compiled
def adopted(ring, count, key, since, most):
    """Return the places in the ring of a cause's adoptions after `since`, the newest first, `most` at most: there are no more."""
    found, many = np.empty(64, np.int64), 0
    for at in range(count - 1, since_when(ring, count, since) - 1, -1):
        if many == most:
            break
        spot = at & (len(ring) - 1)
        if ring[spot].key == key:
            found = wider(found, many)
            found[many] = spot
            many += 1
    return found[:many]


@compiled
def table_of(hashes):
    """Return a table in which each of these hashes (not 0) stands: see `stands`."""
    size = 16
    while size < 4 * len(hashes):
        size *= 2
    table = np.zeros(size, np.uint64)
    for one in hashes:
        slot = one & np.uint64(size - 1)
        while table[slot] != 0 and table[slot] != one:
            slot = (slot + np.uint64(1)) & np.uint64(size - 1)
        table[slot] = one
    return table


@compiled
def stands(table, one):
    """Return whether a hash stands in a table."""
    slot = one & np.uint64(len(table) - 1)
    while table[slot] != 0:
        if table[slot] == one:
            return True
        slot = (slot + np.uint64(1)) & np.uint64(len(table) - 1)
    return False


@compiled
def slot_of(keys, key):
    """Return where a cause stands in a table of causes, or where it may."""
    slot = np.int64(mix(key, np.uint64(11)) & np.uint64(len(keys) - 1))
    while keys[slot] != key and keys[slot] != 0:
        slot = (slot + 1) & (len(keys) - 1)
    return slot


@compiled
def room_for(many, ring):
    """Return an empty table for the causes of so many accounts or posts."""
    size = 64
    while size < 64 * many and size < 2 * len(ring):
        size *= 2
    return np.zeros(size, np.uint64), np.zeros(size, np.int64), 0


@compiled
def met(keys, common, held, key):
    """Count a cause once more; return how many causes there are. A few accounts of very many causes: what they did last counts."""
    slot = slot_of(keys, key)
    if keys[slot] == 0:
        if 2 * held >= len(keys):
            return held
        keys[slot] = key
        held += 1
    common[slot] += 1
    return held


@compiled
def with_totals(ring, count, begin, keys, common, least, enough):
    """Return (key, in common, adoptions in all from `begin` on) of the causes with enough in common."""
    kept = np.flatnonzero((common >= least) & (common >= enough))
    total = np.zeros(len(kept), np.int64)
    if len(kept):
        few = np.zeros(max(64, 1 << int(np.ceil(np.log2(4.0 * len(kept))))), np.uint64)
        turn = np.zeros(len(few), np.int64)
        for one in range(len(kept)):
            slot = slot_of(few, keys[kept[one]])
            few[slot], turn[slot] = keys[kept[one]], one
        for at in range(begin, count):
            slot = slot_of(few, ring[at & (len(ring) - 1)].key)
            if few[slot] != 0:
                total[turn[slot]] += 1
    return keys[kept], common[kept], total


@compiled
def same_people(ring, count, key, actors, since, least, share):
    """Return (key, accounts in common, accounts) of the other causes that at least `least` of these accounts (distinct hashes), and a
    `share` of them, took up after `since`."""
    keys, common, held = room_for(len(actors), ring)
    among, begin = table_of(actors), since_when(ring, count, since)
    for at in range(count - 1, begin - 1, -1):
        one = ring[at & (len(ring) - 1)]
        if stands(among, one.actor) and one.key != key:
            held = met(keys, common, held, one.key)
    return with_totals(ring, count, begin, keys, common, least, share * len(actors))


@compiled
def same_posts(ring, count, key, mine, since, least, share):
    """Return (key, posts in common, adoptions) of the other causes that at least `least` of the posts at these places of the ring,
    and a `share` of them, adopted after `since`."""
    keys, common, held = room_for(len(mine), ring)
    begin, last = since_when(ring, count, since), (count - 1) & (len(ring) - 1)
    first = begin & (len(ring) - 1)
    for place in mine:
        if ring[place].time <= since:
            continue
        for step in (-1, 1):
            at = place
            while at != (first if step < 0 else last):
                at = (at + step) & (len(ring) - 1)
                if ring[at].row >> 1 != ring[place].row >> 1:
                    break
                held = met(keys, common, held, ring[at].key)
    return with_totals(ring, count, begin, keys, common, least, share * len(mine))


@compiled
def acts(ring, count, actors, since, news):
    """Return the places in the ring of what these actors (distinct hashes) adopted after `since`, the newest first; words only with
    `news`."""
    found, many, among = np.empty(64, np.int64), 0, table_of(actors)
    for at in range(count - 1, since_when(ring, count, since) - 1, -1):
        spot = at & (len(ring) - 1)
        if (news or ring[spot].row & 1 == 0) and stands(among, ring[spot].actor):
            found = wider(found, many)
            found[many] = spot
            many += 1
    return found[:many]
