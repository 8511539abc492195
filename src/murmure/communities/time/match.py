"""Which community of today goes on which one of before, and where did the members of the others go?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

DIGITS = 9
"""Sums of weights are compared to so many digits, or the order in which they were added would decide between equals."""


class Held(NamedTuple):
    """Hold memberships by node, then by group: node and group (int64), weight (float64, above nought); groups below `groups`."""

    node: np.ndarray
    group: np.ndarray
    weight: np.ndarray
    groups: int

    @classmethod
    def of(cls, node: np.ndarray, group: np.ndarray, weight: np.ndarray, groups: int) -> Held:
        """Return memberships that come in any order."""
        order = np.lexsort((group, node))
        return cls(node[order], group[order], weight[order], groups)

    def totals(self) -> np.ndarray:
        """Return the weight of all members of each group."""
        return np.bincount(self.group, self.weight, self.groups).astype(np.float64)

    def sizes(self) -> np.ndarray:
        """Return how many members each group has."""
        return np.bincount(self.group, minlength=self.groups)

    def holds(self, node: np.ndarray, group: np.ndarray) -> np.ndarray:
        """Return which of these memberships are held (bool); a group below nought holds nothing."""
        keys, wanted = self.node * self.groups + self.group, node * self.groups + group
        place = np.searchsorted(keys, wanted)
        return (group >= 0) & (keys[np.minimum(place, len(keys) - 1)] == wanted) if len(keys) else np.zeros(len(node), bool)


class Flow(NamedTuple):
    """Say who of each group of before is in which group of now: one row for each node and pair of its groups."""

    node: np.ndarray
    before: np.ndarray
    now: np.ndarray
    weight: np.ndarray

    @classmethod
    def between(cls, old: Held, new: Held) -> Flow:
        """Return the flow; a member counts with the lesser of its two weights."""
        starts = np.append(0, np.cumsum(np.bincount(old.node, minlength=int(new.node.max(initial=-1)) + 1)))
        low = starts[new.node]
        many = starts[new.node + 1] - low
        row = np.repeat(np.arange(len(new.node)), many)
        of_old = np.arange(len(row)) - np.repeat(np.cumsum(many) - many - low, many)
        return cls(new.node[row], old.group[of_old], new.group[row], np.minimum(old.weight[of_old], new.weight[row]))

    def summed(self, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (before, now, weight) of each pair of groups that share members; there are `groups` of them now."""
        keys, place = np.unique(self.before * groups + self.now, return_inverse=True)
        before, now = np.divmod(keys, max(groups, 1))
        return before, now, np.bincount(place, self.weight, len(keys))

    def only(self, kept: np.ndarray) -> Flow:
        """Return the rows that are kept (bool)."""
        return Flow(*(part[kept] for part in self))


def matched(flow: Flow, old: Held, new: Held, alike: float, age: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return for each group of now the one of before that it goes on, or -1; none goes on twice.

    The most alike pair comes first (Palla et al. 2007), by the Jaccard index, at least `alike` (Greene et al. 2010), of
    weights or of members, whichever says more: when two communities that share members become one, their weights add
    up. Between equals: what shares more, then the lower `age` of before, then the lower `rank` of now.
    """
    before, now, common = flow.summed(new.groups)
    _, _, members = flow._replace(weight=np.ones(len(flow.node))).summed(new.groups)
    by_member = members / (old.sizes()[before] + new.sizes()[now] - members)
    likeness = np.round(np.maximum(common / (old.totals()[before] + new.totals()[now] - common), by_member), DIGITS)
    good = likeness >= alike
    before, now, common, likeness = before[good], now[good], np.round(common[good], DIGITS), likeness[good]
    order = np.lexsort((rank[now], age[before], -common, -likeness))
    goes_on, taken = np.full(new.groups, -1), np.zeros(old.groups, bool)
    # Whoever is taken is taken for all that follow: pairs are looked at one by one.
    for one, other in zip(before[order].tolist(), now[order].tolist(), strict=True):
        if not taken[one] and goes_on[other] < 0:
            goes_on[other], taken[one] = one, True
    return goes_on


def heirs(flow: Flow, old: Held, new: Held, goes_on: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return for each group of before that goes on as none of now the one that took in at least half of it, else -1.

    Who was already in the other one did not move: a community that ends inside another is not merged with it.
    """
    gone = np.ones(old.groups, bool)
    gone[goes_on[goes_on >= 0]] = False
    flow = flow.only(gone[flow.before])
    moved = flow.only(~old.holds(flow.node, goes_on[flow.now]))
    before, now, weight = moved.summed(new.groups)
    return _best(before, now, weight, old.totals(), rank)


def origins(flow: Flow, old: Held, new: Held, goes_on: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Return for each group of now that goes on none of before the one that at least half of it left, else -1.

    Who is still in the other one did not leave: a community that appears inside another is not split from it.
    """
    today = np.full(old.groups, -1)
    today[goes_on[goes_on >= 0]] = np.flatnonzero(goes_on >= 0)
    flow = flow.only(goes_on[flow.now] < 0)
    moved = flow.only(~new.holds(flow.node, today[flow.before]))
    before, now, weight = moved.summed(new.groups)
    return _best(now, before, weight, new.totals(), age)


def _best(group: np.ndarray, other: np.ndarray, weight: np.ndarray, totals: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return for each group the other one that shares the most, at least half of it; the lower rank between equals."""
    share = np.round(weight / totals[group], DIGITS)
    group, other, share = group[share >= 0.5], other[share >= 0.5], share[share >= 0.5]
    found = np.full(len(totals), -1)
    order = np.lexsort((-rank[other], share))  # the last one written stays
    found[group[order]] = other[order]
    return found
