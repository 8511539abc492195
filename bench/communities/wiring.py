"""How are stubs joined at random into a graph without loops or double edges, when some pairs may not be joined?"""

from __future__ import annotations

import numba
import numpy as np

SWAPS = 10  # random exchanges for each edge of a community, after which nothing is left of the order they were made in
TRIES = 2_000  # exchanges tried for one forbidden pair before its stubs are given up

_FREE, _GONE = -1, -2


@numba.njit(cache=True)
def _spot(table, key):
    """Return where the key is, else -1."""
    mask = len(table) - 1
    at = (key * 0x9E3779B97F4A7C1 >> 20) & mask
    while table[at] != _FREE:
        if table[at] == key:
            return at
        at = (at + 1) & mask
    return -1


@numba.njit(cache=True)
def _put(table, key):
    """Put a key in that is not there."""
    mask = len(table) - 1
    at = (key * 0x9E3779B97F4A7C1 >> 20) & mask
    while table[at] >= 0:
        at = (at + 1) & mask
    table[at] = key


@numba.njit(cache=True)
def _key(one, other, nodes):
    return one * nodes + other if one < other else other * nodes + one


@numba.njit(cache=True)
def seat(needs, order, owner, node_starts, sizes, seed):
    """Give each membership a community larger than the degree it needs inside, at random; no node twice in one.

    needs        degree inside, of each membership; `order` puts the most demanding first
    owner        node of each membership; those of a node stand at node_starts[node]:node_starts[node + 1]
    sizes        sizes of communities, descending; their sum is the number of memberships
    Returns the community of each membership and how many could not be given a distinct one.
    """
    np.random.seed(seed)
    given = np.full(len(needs), -1, np.int64)
    pool, free, opened = np.empty(len(needs), np.int64), 0, 0
    for place in order:
        while opened < len(sizes) and sizes[opened] > needs[place]:
            pool[free:free + sizes[opened]] = opened
            free += sizes[opened]
            opened += 1
        if free == 0:
            return given, len(needs)
        drawn = np.random.randint(free)
        given[place] = pool[drawn]
        free -= 1
        pool[drawn] = pool[free]
    stuck = 0
    for place in range(len(needs)):
        stuck += not _part(place, given, needs, owner, node_starts, sizes)
    return given, stuck


@numba.njit(cache=True)
def _part(place, given, needs, owner, node_starts, sizes):
    """Exchange the community of a membership with another's while its node has it twice; return whether it is distinct."""
    for _ in range(100 * TRIES):
        mine = given[place]
        if not _has(given, node_starts, owner[place], mine, place):
            return True
        other = np.random.randint(len(given))
        theirs = given[other]
        if sizes[theirs] > needs[place] and sizes[mine] > needs[other] and mine != theirs:
            if not _has(given, node_starts, owner[place], theirs, -1) and not _has(given, node_starts, owner[other], mine, -1):
                given[place], given[other] = theirs, mine
    return False


@numba.njit(cache=True)
def _has(given, node_starts, node, community, but):
    for place in range(node_starts[node], node_starts[node + 1]):
        if place != but and given[place] == community:
            return True
    return False


@numba.njit(cache=True)
def wire_inside(starts, member, degree, many, spare, seed):
    """Join the stubs of each community at random into a simple graph (Havel and Hakimi, then exchanges of ends).

    degree  stubs of each membership
    many    which nodes have several memberships: only these can meet in two communities
    spare   per node: stubs that found no place are added here
    Returns the ends of the edges (int64[edges, 2]).
    """
    np.random.seed(seed)
    nodes = np.int64(len(many))
    edges = np.empty((degree.sum() // 2 + 1, 2), np.int64)
    seats = 0
    for place in range(len(member)):
        seats += degree[place] if many[member[place]] else 0
    bits = 4
    while 1 << bits < 2 * seats:
        bits += 1
    table = np.full(1 << bits, _FREE, np.int64)
    count = 0
    for community in range(len(starts) - 1):
        start, stop = starts[community], starts[community + 1]
        ids, left = member[start:stop], degree[start:stop].copy()
        _make_even(ids, left, spare)
        local = _havel_hakimi(ids, left, spare)
        joined = np.zeros((len(ids), len(ids)), np.bool_)
        for edge in range(len(local)):
            joined[local[edge, 0], local[edge, 1]] = joined[local[edge, 1], local[edge, 0]] = True
        for _ in range(SWAPS * len(local)):
            _exchange(local, joined, np.random.randint(len(local)), np.random.randint(len(local)), np.random.randint(2))
        _keep_apart(local, joined, ids, many, table, spare, nodes)
        for edge in range(len(local)):
            if local[edge, 0] >= 0:
                edges[count, 0], edges[count, 1] = ids[local[edge, 0]], ids[local[edge, 1]]
                count += 1
    return edges[:count]


@numba.njit(cache=True)
def _make_even(ids, left, spare):
    """Take one stub away when their number is odd."""
    if left.sum() % 2:
        place = np.random.randint(len(left))
        while left[place] == 0:
            place = np.random.randint(len(left))
        left[place] -= 1
        spare[ids[place]] += 1


@numba.njit(cache=True)
def _havel_hakimi(ids, left, spare):
    """Return edges between places that give each place its stubs: the neediest is joined to the next neediest."""
    local, count = np.empty((left.sum() // 2, 2), np.int64), 0
    order, after = np.arange(len(ids)), np.empty(len(ids), np.int64)
    bucket = np.empty(left.max() + 2 if len(left) else 2, np.int64)
    for first in range(len(ids)):
        bucket[:] = 0
        for rank in range(first, len(ids)):
            bucket[left[order[rank]]] += 1
        at = first
        for value in range(len(bucket) - 1, -1, -1):
            size = bucket[value]
            bucket[value] = at
            at += size
        for rank in range(first, len(ids)):
            place = order[rank]
            after[bucket[left[place]]] = place
            bucket[left[place]] += 1
        order[first:] = after[first:]
        place, rank = order[first], first + 1
        while left[place] > 0 and rank < len(ids) and left[order[rank]] > 0:
            local[count, 0], local[count, 1] = place, order[rank]
            count += 1
            left[place] -= 1
            left[order[rank]] -= 1
            rank += 1
        spare[ids[place]] += left[place]
        left[place] = 0
    return local[:count]


@numba.njit(cache=True)
def _exchange(local, joined, one, other, turned):
    """Exchange the ends of two edges, a-b and c-d to a-c and b-d, when this makes no loop and no double edge; return whether it did."""
    a, b = local[one, 0], local[one, 1]
    c, d = local[other, turned], local[other, 1 - turned]
    if one == other or a < 0 or c < 0 or a == c or b == d or a == d or b == c or joined[a, c] or joined[b, d]:
        return False
    joined[a, b] = joined[b, a] = joined[c, d] = joined[d, c] = False
    joined[a, c] = joined[c, a] = joined[b, d] = joined[d, b] = True
    local[one, 0], local[one, 1], local[other, 0], local[other, 1] = a, c, b, d
    return True


@numba.njit(cache=True)
def _keep_apart(local, joined, ids, many, table, spare, nodes):
    """Exchange the edges that another community has made already, and remember those that others could make."""
    for edge in range(len(local)):
        for attempt in range(TRIES + 1):
            one, other = ids[local[edge, 0]], ids[local[edge, 1]]
            if not (many[one] and many[other]):
                break
            key = _key(one, other, nodes)
            if _spot(table, key) < 0:
                _put(table, key)
                break
            if attempt == TRIES:
                spare[one] += 1
                spare[other] += 1
                joined[local[edge, 0], local[edge, 1]] = joined[local[edge, 1], local[edge, 0]] = False
                local[edge] = -1
                break
            # With an edge that comes later: it will be looked at then. With an earlier one only when its new ends are free.
            _exchange_kept(local, joined, ids, many, table, edge, np.random.randint(len(local)), nodes)


@numba.njit(cache=True)
def _exchange_kept(local, joined, ids, many, table, edge, other, nodes):
    turned = np.random.randint(2)
    if other > edge:
        _exchange(local, joined, edge, other, turned)
        return
    if other == edge or local[other, 0] < 0:
        return
    old_one, old_other = ids[local[other, 0]], ids[local[other, 1]]
    end, far = ids[local[edge, 1]], ids[local[other, 1 - turned]]
    if many[end] and many[far] and _spot(table, _key(end, far, nodes)) >= 0:
        return
    if _exchange(local, joined, edge, other, turned):
        if many[old_one] and many[old_other]:
            table[_spot(table, _key(old_one, old_other, nodes))] = _GONE
        if many[end] and many[far]:
            _put(table, _key(end, far, nodes))


@numba.njit(cache=True)
def _allowed(one, other, node_starts, given, table, nodes):
    """Say whether two nodes may be joined: not the same, no community in common, not joined yet."""
    if one == other:
        return False
    for place in range(node_starts[one], node_starts[one + 1]):
        for against in range(node_starts[other], node_starts[other + 1]):
            if given[place] == given[against]:
                return False
    return _spot(table, _key(one, other, nodes)) < 0


@numba.njit(cache=True)
def wire_outside(stubs, node_starts, given, seed):
    """Join stubs (nodes in random order) two by two, never inside a community; return edges (int64[edges, 2]).

    A pair that is forbidden exchanges its ends with a random earlier edge; the few that never find one are left out.
    """
    np.random.seed(seed)
    nodes = np.int64(len(node_starts) - 1)
    edges, count = np.empty((len(stubs) // 2, 2), np.int64), 0
    bits = 4
    while 1 << bits < 2 * len(stubs):
        bits += 1
    table = np.full(1 << bits, _FREE, np.int64)
    waiting, many = np.empty((len(stubs) // 2, 2), np.int64), 0
    for pair in range(len(stubs) // 2):
        one, other = stubs[2 * pair], stubs[2 * pair + 1]
        if _allowed(one, other, node_starts, given, table, nodes):
            _put(table, _key(one, other, nodes))
            edges[count, 0], edges[count, 1] = one, other
            count += 1
        else:
            waiting[many, 0], waiting[many, 1] = one, other
            many += 1
    for pair in range(many):
        one, other = waiting[pair]
        for _ in range(TRIES if count else 0):
            drawn, turned = np.random.randint(count), np.random.randint(2)
            near, far = edges[drawn, turned], edges[drawn, 1 - turned]
            same = _key(one, near, nodes) == _key(other, far, nodes)
            if same or not (_allowed(one, near, node_starts, given, table, nodes) and _allowed(other, far, node_starts, given, table, nodes)):
                continue
            table[_spot(table, _key(near, far, nodes))] = _GONE
            _put(table, _key(one, near, nodes))
            _put(table, _key(other, far, nodes))
            edges[drawn, 0], edges[drawn, 1] = one, near
            edges[count, 0], edges[count, 1] = other, far
            count += 1
            break
    return edges[:count]
