"""Which groups does each node belong to, and how many of its ties does each membership explain?

Memberships stand as rows: those of node v are `group[begin[v]:begin[v + 1]]`. Every
function looks at the nodes `low` to `high` only, so that threads can share the
work: what they return for a node does not depend on how the nodes are shared.
"""

from __future__ import annotations

import math

import numpy as np

from murmure.kernels.compile import compiled

MOST = 64
"""Memberships of a node that are looked at."""


@compiled
def tail(count, draws, chance):
    """Return ln P(X >= count) for X binomial, or a little more: the sum of its terms is bounded by a geometric one.

    `count` and `draws` may be fractions: they are weights.
    """
    if count <= draws * chance or count <= 0.0:
        return 0.0
    count = min(count, draws)
    log = (
        math.lgamma(draws + 1) - math.lgamma(count + 1) - math.lgamma(draws - count + 1)
        + count * math.log(chance) + (draws - count) * math.log1p(-chance)
    )  # fmt: skip
    ratio = (draws - count) / (count + 1) * chance / (1 - chance)
    if ratio < 1.0:
        log -= math.log1p(-ratio)
    return min(log, 0.0)


@compiled
def volumes(start, neighbour, weight, out, into, begin, group, count):
    """Return what leaves and enters the members of each group, and the weight between them (float64[count, 3])."""
    state = np.zeros((count, 3))
    mark = np.full(count, -1, np.int64)
    for node in range(len(start) - 1):
        for place in range(begin[node], begin[node + 1]):
            one = group[place]
            mark[one] = node
            state[one, 0] += out[node]
            state[one, 1] += into[node]
        if begin[node] == begin[node + 1]:
            continue
        for edge in range(start[node], start[node + 1]):
            other = neighbour[edge]
            pull = 0.5 * (weight[edge] if len(weight) else 1.0)
            for place in range(begin[other], begin[other + 1]):
                if mark[group[place]] == node:
                    state[group[place], 2] += pull
    return state


@compiled
def candidates(low, high, asked, start, neighbour, weight, out, into, begin, group, state, loose, count):
    """Return the memberships that nodes may have: node, group, weight of the ties explained (lists in the order of nodes).

    Nodes that are not `asked` are passed over; `count` groups have members.

    The group whose ties are least likely by chance comes first; the ties that it explains are set aside,
    and so on. The free ends of a group are what could be tied by chance: those not yet matched inside it.
    A further group needs two ties and a twentieth of the node's (five are enough), and as much surprise as
    ln(groups) - `loose`.
    """
    total = 0.0
    for node in range(len(out)):
        total += out[node]
    most = len(state)
    found = np.zeros(most)
    seen = np.empty(most, np.int32)
    own = np.zeros(most, np.bool_)
    room = max(1024, int(1.3 * (begin[high] - begin[low])))
    nodes, groups, explained = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room, np.float32)
    length = 0
    aside = np.zeros(4096, np.bool_)
    price = math.log(max(count, 1)) - loose
    for node in range(low, high):
        if not asked[node]:
            continue
        first, last = start[node], start[node + 1]
        all_ties = out[node] + into[node]
        if last - first > len(aside):
            aside = np.zeros(2 * (last - first), np.bool_)
        number = 0
        for edge in range(first, last):
            aside[edge - first] = False
            other = neighbour[edge]
            for place in range(begin[other], begin[other + 1]):
                one = group[place]
                if found[one] == 0.0:
                    seen[number] = one
                    number += 1
                found[one] += weight[edge] if len(weight) else 1.0
        for place in range(begin[node], begin[node + 1]):
            own[group[place]] = True
        left = all_ties
        for rank in range(MOST):
            best, to = 0.0, -1
            for step in range(number):
                one = seen[step]
                ties = found[one]
                if ties <= 1e-6 or (rank > 0 and (ties < 1.999 or ties < min(0.05 * all_ties, 5.0))):
                    continue
                free_out, free_in = state[one, 0] - state[one, 2], state[one, 1] - state[one, 2]
                if own[one]:
                    free_out += ties - out[node]
                    free_in += ties - into[node]
                chance = (out[node] * free_in + into[node] * free_out) / (all_ties * (total - 0.5 * all_ties))
                if chance >= 1.0:
                    continue
                chance = max(chance, 1e-12)
                # Less likely than all of these ties alone it cannot be: nearly all groups are passed over here.
                if min(ties, left) * math.log(chance) > best:
                    continue
                log = tail(ties, left, chance)
                if log < best - 1e-9 or (to >= 0 and log < best + 1e-9 and one < to):
                    best, to = log, one
            if to < 0 or best + price > 0.0:
                break
            if length == len(nodes):
                nodes = np.append(nodes, np.empty(length, np.int32))
                groups = np.append(groups, np.empty(length, np.int32))
                explained = np.append(explained, np.empty(length, np.float32))
            nodes[length], groups[length], explained[length] = node, to, found[to]
            length += 1
            left -= found[to]
            for edge in range(first, last):
                if aside[edge - first]:
                    continue
                other = neighbour[edge]
                hit = False
                for place in range(begin[other], begin[other + 1]):
                    if group[place] == to:
                        hit = True
                        break
                if hit:
                    aside[edge - first] = True
                    pull = weight[edge] if len(weight) else 1.0
                    for place in range(begin[other], begin[other + 1]):
                        found[group[place]] -= pull
            found[to] = 0.0
            if left <= 1e-6:
                break
        for step in range(number):
            found[seen[step]] = 0.0
        for place in range(begin[node], begin[node + 1]):
            own[group[place]] = False
    return nodes[:length], groups[:length], explained[:length]


@compiled
def sums(group, explained, count):
    """Return how much weight the members of each group give it."""
    total = np.zeros(count)
    for place in range(len(group)):
        total[group[place]] += explained[place]
    return total


@compiled
def shared(low, high, asked, start, neighbour, weight, way, out, into, begin, group, explained, alone, given, chance, fresh, loner, gain):
    """Share the ties of each node between its groups and chance, by the rates of each (one step of an EM).

    A tie between two members of a group comes at the rate of what both give it, over what all give it
    (Ball, Karrer and Newman, "Efficient and principled method for detecting communities in networks",
    2011); a tie by chance at the rate of what neither's groups explain (`alone`, all of it: `chance`).
    Writes for each membership the weight that it explains (`fresh`) and the log-likelihood that it saves
    (`gain`, nats), for each node what no group explains (`loner`); leaves what is written there of nodes
    that are not `asked`.

    What a membership saves is held against the same node without it, whose other groups, and chance, would
    then be given more of its ties (`moved`): the free energy of one more step of the EM, which is no more than
    the likelihood of that node at its best (Neal and Hinton, "A view of the EM algorithm that justifies
    incremental, sparse, and other variants", 1998).
    """
    mine = np.zeros(len(given), np.int32)
    rate, share, which = np.empty(MOST + 1), np.empty(MOST + 1), np.empty(MOST + 1, np.int64)
    moved = np.empty((MOST + 1, MOST + 1))
    for node in range(low, high):
        if not asked[node]:
            continue
        first = begin[node]
        own = begin[node + 1] - first
        for step in range(own):
            one = group[first + step]
            mine[one] = step + 1
            rate[step] = explained[first + step] / max(given[one] - explained[first + step], 1e-9)
            fresh[first + step] = 0.0
            gain[first + step] = 0.0
            moved[step, : own + 1] = 0.0
        rest, lonely = 0.0, alone[node] / chance
        for edge in range(start[node], start[node + 1]):
            other = neighbour[edge]
            pull = weight[edge] if len(weight) else 1.0
            by_chance = lonely * alone[other]
            if len(way):
                by_chance *= _bias(way[edge], out[node], into[node], out[other], into[other])
            rates, parts = by_chance, 0
            for place in range(begin[other], begin[other + 1]):
                step = mine[group[place]]
                if step > 0:
                    part = rate[step - 1] * explained[place]
                    share[parts], which[parts] = part, step - 1
                    parts += 1
                    rates += part
            if parts == 0 or rates <= 0.0:
                rest += pull
                continue
            lone = by_chance / rates
            rest += pull * lone
            for step in range(parts):
                share[step] /= rates
            for step in range(parts):
                here, part = which[step], share[step]
                missing = max(1.0 - part, 1e-12)
                fresh[first + here] += pull * part
                gain[first + here] -= pull * math.log(missing)
                loose = pull * part / missing
                moved[here, own] += loose * lone
                for to in range(parts):
                    moved[here, which[to]] += loose * share[to]
        loner[node] = rest
        lonely = alone[node]
        whole = _grown(rest, lonely)
        for step in range(own):
            whole += _grown(fresh[first + step], explained[first + step])
        for step in range(own):
            without = _grown(rest + moved[step, own], lonely)
            for other in range(own):
                if other != step:
                    without += _grown(fresh[first + other] + moved[step, other], explained[first + other])
            gain[first + step] += whole - without
            mine[group[first + step]] = 0


@compiled
def _grown(now, before):
    """Return what a source of ties adds to the log-likelihood when it is given so much of them, and not as before."""
    return now * math.log(max(now, 1e-9) / max(before, 1e-9))


@compiled
def _bias(way, out, into, out_there, into_there):
    """Return how much likelier by chance a tie of this way is than one without a direction."""
    one, other = out + into, out_there + into_there
    forth = 2 * out / one * 2 * into_there / other
    back = 2 * into / one * 2 * out_there / other
    return 0.5 * (forth + back) if way == 3 else forth if way == 1 else back
