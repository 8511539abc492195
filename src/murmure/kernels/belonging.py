"""What do memberships say of the ties and the neighbours of a graph: what is shared, left over, changed?

Memberships stand as rows: those of node v are `group[begin[v]:begin[v + 1]]`.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled


@compiled
def pairs(begin, group):
    """Return every two groups that a node belongs to (int64 pairs, the smaller first), once per node."""
    room = 0
    for node in range(len(begin) - 1):
        size = begin[node + 1] - begin[node]
        room += size * (size - 1) // 2
    found, length = np.empty((room, 2), np.int32), 0
    for node in range(len(begin) - 1):
        for one in range(begin[node], begin[node + 1]):
            for other in range(one + 1, begin[node + 1]):
                found[length, 0] = min(group[one], group[other])
                found[length, 1] = max(group[one], group[other])
                length += 1
    return found


@compiled
def unexplained(start, neighbour, asked, begin, group, count):
    """Return the edges whose ends share no group, both `asked` (places in `neighbour` where the row's node is the lesser end)."""
    mark = np.full(count, -1, np.int64)
    nodes, places, length = np.empty(len(neighbour) // 2, np.int32), np.empty(len(neighbour) // 2, np.int64), 0
    for node in range(len(start) - 1):
        if not asked[node]:
            continue
        for place in range(begin[node], begin[node + 1]):
            mark[group[place]] = node
        for edge in range(start[node], start[node + 1]):
            other = neighbour[edge]
            if other <= node or not asked[other]:
                continue
            hit = False
            for place in range(begin[other], begin[other + 1]):
                if mark[group[place]] == node:
                    hit = True
                    break
            if not hit:
                nodes[length], places[length] = node, edge
                length += 1
    return nodes[:length], places[:length]


@compiled
def in_triangles(start, neighbour):
    """Return which places of `neighbour` are edges whose ends have a neighbour in common (rows are ascending)."""
    found = np.zeros(len(neighbour), np.bool_)
    for node in range(len(start) - 1):
        for edge in range(start[node], start[node + 1]):
            other = neighbour[edge]
            one, two = start[node], start[other]
            while one < start[node + 1] and two < start[other + 1]:
                if neighbour[one] == neighbour[two]:
                    found[edge] = True
                    break
                if neighbour[one] < neighbour[two]:
                    one += 1
                else:
                    two += 1
    return found


@compiled
def around(start, neighbour, some):
    """Return `some` nodes and their neighbours (bool, one per node)."""
    found = some.copy()
    for node in range(len(start) - 1):
        if some[node]:
            for edge in range(start[node], start[node + 1]):
                found[neighbour[edge]] = True
    return found


@compiled
def held(begin, group, begin_now, group_now):
    """Return which memberships of now were there before (bool, one per membership of now)."""
    found = np.zeros(len(group_now), np.bool_)
    for node in range(len(begin) - 1):
        for now in range(begin_now[node], begin_now[node + 1]):
            for place in range(begin[node], begin[node + 1]):
                if group[place] == group_now[now]:
                    found[now] = True
    return found


@compiled
def changed(begin, group, begin_now, group_now):
    """Return which nodes are in other groups than before (bool, one per node)."""
    found = np.zeros(len(begin) - 1, np.bool_)
    for node in range(len(begin) - 1):
        if begin[node + 1] - begin[node] != begin_now[node + 1] - begin_now[node]:
            found[node] = True
            continue
        for place in range(begin[node], begin[node + 1]):
            hit = False
            for now in range(begin_now[node], begin_now[node + 1]):
                hit = hit or group_now[now] == group[place]
            if not hit:
                found[node] = True
    return found
