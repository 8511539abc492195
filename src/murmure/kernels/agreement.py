"""How well do two families of overlapping sets agree: set by set, and pair by pair?"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled


def by_node(starts: np.ndarray, member: np.ndarray, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Turn sets of nodes into the sets of each node.

    Returns (node_starts int64[nodes + 1], place int64[memberships]): the memberships
    of node v stand at places place[node_starts[v]:node_starts[v + 1]] of `member`.
    """
    counts = np.bincount(member, minlength=nodes)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))), np.argsort(member, kind="stable")


@compiled
def _bits(part, whole):  # pragma: no cover (compiled)
    """Return -p log2 p of a share, 0 for 0."""
    if part <= 0:
        return 0.0
    share = part / whole
    return -share * math.log2(share)


@compiled
def _given(size, other, both, total):  # pragma: no cover (compiled)
    """Return the bits that a set of `size` still needs when one of `other` nodes, `both` in common, is known; all when that misleads."""
    neither, only, rest = total - size - other + both, size - both, other - both
    known = _bits(neither, total) + _bits(both, total)
    wrong = _bits(only, total) + _bits(rest, total)
    if known < wrong:
        return _bits(size, total) + _bits(total - size, total)
    return known + wrong - _bits(other, total) - _bits(total - other, total)


@compiled
def _nearest(starts, member, sizes, node_starts, within, total, need, left, f1):  # pragma: no cover (compiled)
    common, touched = np.zeros(len(sizes), np.int64), np.empty(len(sizes), np.int64)
    large = np.flatnonzero(2 * sizes > total)
    for one in range(len(starts) - 1):
        size, many = starts[one + 1] - starts[one], 0
        for place in range(starts[one], starts[one + 1]):
            node = member[place]
            for at in range(node_starts[node], node_starts[node + 1]):
                other = within[at]
                if common[other] == 0:
                    touched[many] = other
                    many += 1
                common[other] += 1
        need[one] = _bits(size, total) + _bits(total - size, total)
        best, match = need[one], 0.0
        for other in touched[:many]:
            same = common[other] == size and sizes[other] == size
            best = 0.0 if same else min(best, _given(size, sizes[other], common[other], total))
            match = max(match, 2.0 * common[other] / (size + sizes[other]))
        # Sets without a common node tell of each other only when one holds more than half of all nodes.
        if 2 * size > total:
            for other in range(len(sizes)):
                best = min(best, _given(size, sizes[other], common[other], total))
        else:
            for other in large:
                best = min(best, _given(size, sizes[other], common[other], total))
        left[one], f1[one] = max(best, 0.0), match
        for other in touched[:many]:
            common[other] = 0


def nearest(
    starts: np.ndarray, member: np.ndarray, other_starts: np.ndarray, other_member: np.ndarray, nodes: int, total: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Compare each set of one family with the sets of another that are nearest to it.

    Members are below `nodes`, each at most once in a set; `total` >= `nodes` counts the nodes of no set, too.
    Returns, for each set: its entropy (bits), what is left of it when the other set that tells most of it is
    known (McDaid, Greene and Hurley, 2011), the best F1 with another set. Costs the memberships of one
    family times those of a node in the other.
    """
    node_starts, place = by_node(other_starts, other_member, nodes)
    sizes = np.diff(other_starts)
    within = np.repeat(np.arange(len(sizes)), sizes)[place]
    need, left, f1 = (np.empty(len(starts) - 1) for _ in range(3))
    _nearest(starts, member, sizes, node_starts, within, total, need, left, f1)
    return need, left, f1


@compiled
def _pairs(rows, all_rows, first, second, nodes, shared):  # pragma: no cover (compiled)
    counts, touched = np.zeros((nodes, 2), np.int32), np.empty(nodes, np.int64)
    apart = 0
    for node in rows:
        many = 0
        for side in range(2):
            starts, member, node_starts, place, within = first if side == 0 else second
            for mine in place[node_starts[node] : node_starts[node + 1]]:
                begin = mine + 1 if all_rows else starts[within[mine]]
                for other in member[begin : starts[within[mine] + 1]]:
                    if other != node:
                        if counts[other, 0] == 0 and counts[other, 1] == 0:
                            touched[many] = other
                            many += 1
                        counts[other, side] += 1
        for other in touched[:many]:
            shared[counts[other, 0], 0] += 1
            shared[counts[other, 1], 1] += 1
            apart += counts[other, 0] != counts[other, 1]
            counts[other, 0] = counts[other, 1] = 0
    return apart


def shared_pairs(
    first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray], nodes: int, rows: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """Count pairs of nodes by the number of sets that they share, in two families (starts, member) of sets.

    Members are below `nodes` and ascend within a set. Returns (int64[most + 1, 2], pairs that share another number in
    one family than in the other); pairs that share nothing in both are not counted, so the first row means nothing.
    With `rows`, only the pairs that have one of these nodes as their first, in both orders.
    """
    sides, most = [], 0
    for starts, member in (first, second):
        node_starts, place = by_node(starts, member, nodes)
        sides.append((starts, member, node_starts, place, np.repeat(np.arange(len(starts) - 1), np.diff(starts))))
        most = max(most, int(np.diff(node_starts).max(initial=0)))
    shared = np.zeros((most + 1, 2), np.int64)
    apart = _pairs(np.arange(nodes) if rows is None else rows, rows is None, sides[0], sides[1], nodes, shared)
    return shared, int(apart)
