"""Which memberships are kept when how common they are is learned from all of them?"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled

STEPS = 10
"""Classes of nodes, by the weight of their ties or the share of it that is left."""
FEWEST = 50
"""Nodes that a class needs to be judged by itself; a smaller one is judged with the one below."""
BINS = 20
"""Parts into which shares of a node's ties are sorted, to learn how large those of memberships are."""
DOUBT = 5.0
"""Memberships of which nothing is known, spread over all shares, beside those seen."""
SURE = 1.0
"""Nats by which the odds must be better than even for shares to be learned."""
_ROUNDS = 12
_RARE, _COMMON = 1e-4, 0.97


@compiled
def kept(begin, group, score, explained, ties, margins, least, spread):
    """Return which memberships are kept (bool, one per membership); those of node v stand at `begin[v]:begin[v + 1]`.

    score      nats that each saves beyond the cost of naming its group
    explained  weight of the node's ties that each explains; ties: the weight of all of them
    margins    nats by which the odds for a first, second, third, further one must be better than even
    least      a further one must explain this share, with `spread` standard deviations of its weight added, and nearly one tie

    The strongest membership of each node is judged first, then the second of those that have a first one, and so on:
    each among nodes of one class, by the share of them that seems to have such a membership at all, and by how
    many of these explain as large a share of a node's ties.
    """
    count = len(begin) - 1
    order = _strongest_first(begin, group, explained)
    found = np.zeros(len(group), np.bool_)
    asked = ties > 0.0
    left = np.ones(count)
    kind = np.zeros(count, np.int64)
    waiting, share, line = np.empty(count), np.empty(count), np.empty(count, np.int64)
    most = 0
    for node in range(count):
        most = max(most, begin[node + 1] - begin[node])
    for turn in range(most):
        margin = margins[min(turn, len(margins) - 1)]
        nodes, there = np.zeros(STEPS, np.int64), np.zeros(STEPS + 1, np.int64)
        for node in range(count):
            if asked[node]:
                step = math.log2(max(ties[node], 1.0)) if turn == 0 else left[node] * STEPS
                kind[node] = min(max(int(step), 0), STEPS - 1)
                nodes[kind[node]] += 1
        name = _joined(nodes)
        # Those of one class side by side: a class learns from its own.
        for turn_over in range(2):
            for node in range(count):
                if not asked[node]:
                    continue
                place = begin[node] + turn
                if place >= begin[node + 1]:
                    asked[node] = False
                    continue
                weight = explained[order[place]]
                if turn > 0 and (weight <= 0.9 or weight + spread * math.sqrt(weight) < least * ties[node]):
                    asked[node] = False
                    continue
                one = name[kind[node]]
                if turn_over:
                    line[there[one]] = node
                    share[there[one]] = min(weight / ties[node], 1.0)
                    # A likelihood at its best, less what it loses over all shares that it might be (Laplace).
                    apart = max(share[there[one]] * (1 - share[there[one]]), 0.25 / ties[node]) / ties[node]
                    waiting[there[one]] = score[order[place]] + 0.5 * math.log(2 * math.pi * apart)
                there[one + 1 - turn_over] += 1
            if turn_over == 0:
                for one in range(STEPS):
                    there[one + 1] += there[one]
        low = 0
        for one in range(STEPS):
            high = there[one]
            if high > low:
                against = _odds_against(waiting[low:high], share[low:high], nodes[one])
                for at in range(low, high):
                    node = line[at]
                    asked[node] = waiting[at] > against[_bin(share[at])] + margin
                    if asked[node]:
                        found[order[begin[node] + turn]] = True
                        left[node] -= share[at]
            low = high
    return found


@compiled
def _strongest_first(begin, group, explained):
    """Return the places of memberships, those of each node by what they explain, then by group."""
    order = np.arange(len(group))
    for node in range(len(begin) - 1):
        for place in range(begin[node] + 1, begin[node + 1]):
            one, at = order[place], place
            while at > begin[node]:
                other = order[at - 1]
                if explained[other] > explained[one] or (explained[other] == explained[one] and group[other] < group[one]):
                    break
                order[at] = other
                at -= 1
            order[at] = one
    return order


@compiled
def _joined(nodes):
    """Return the class with which each class is judged; `nodes` become those of the classes that are left."""
    name = np.arange(STEPS)
    for one in range(STEPS - 1, 0, -1):
        if nodes[one] < FEWEST:
            nodes[one - 1] += nodes[one]
            for other in range(one, STEPS):
                if name[other] == one:
                    name[other] = one - 1
    return name


@compiled
def _bin(share):
    """Return the part of all shares in which this one is."""
    return min(int(share * BINS), BINS - 1)


@compiled
def _chance(odds):
    """Return the probability of what has these odds (ln)."""
    return 1 / (1 + math.exp(min(max(-odds, -50.0), 50.0)))


@compiled
def _odds_against(score, share, nodes):
    """Return ln of the odds that one of these `nodes` has no such membership, for each part of the shares that one may explain.

    Both how common such memberships are and which shares they explain are learned from all of them (an EM; shares
    beside each other teach each other). Shares are learned from those that are sure: where many are asked, chance alone
    gives enough that are not to make the shares that chance explains look usual.
    """
    common, dense, seen = 0.5, np.ones(BINS), np.empty(BINS)
    against = np.empty(BINS)
    for turn in range(_ROUNDS + 1):
        for part in range(BINS):
            against[part] = math.log((1 - common) / (common * dense[part]))
        if turn == _ROUNDS:
            break
        total = 0.0
        seen[:] = 0.0
        for at in range(len(score)):
            part = _bin(share[at])
            total += _chance(score[at] - against[part])
            seen[part] += _chance(score[at] - against[part] - SURE)
        common = min(max(total / nodes, _RARE), _COMMON)
        total = seen.sum()
        for part in range(BINS):
            near = 0.5 * seen[part] + 0.25 * seen[max(part - 1, 0)] + 0.25 * seen[min(part + 1, BINS - 1)]
            dense[part] = (near * BINS + DOUBT) / (total + DOUBT)
    return against
