"""How do two communities meet: who is in both, which ties cross, and how many would cross by chance?

A tie crosses when no community holds both of its ends. What chance draws is the
configuration model: each tie that no community explains falls on people as often
as they have such ties. Chance that knows the communities draws none of them
inside one (quasi-independence: Goodman, "The analysis of cross-classified data",
1968); without this, any two of few communities would meet more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from murmure.communities.figures import common

if TYPE_CHECKING:
    import numpy as np

    from murmure.communities import Cover

_ROUNDS, _CLOSE = 200, 1e-9


@dataclass(frozen=True)
class Crossing:
    """Hold pairs of communities of a cover that share somebody or are joined by a tie that crosses.

    a, b     places in the cover, a < b, in order (int64[pairs])
    shared   people in both (int64[pairs])
    ties     ties that cross between them (int64[pairs])
    both, both_pair   who is in both: places in the nodes of the cover, and places in the pairs
    edge, edge_pair   which ties cross: places in the ties that were given, and places in the pairs
    end      of each tie that crosses, which of its ends is in the first of the pair (places in the nodes)
    loose    of the ties that were given, those that no community explains, of people in none too (bool[ties])
    """

    cover: Cover
    a: np.ndarray
    b: np.ndarray
    shared: np.ndarray
    ties: np.ndarray
    both: np.ndarray
    both_pair: np.ndarray
    edge: np.ndarray
    edge_pair: np.ndarray
    end: np.ndarray
    loose: np.ndarray

    @cached_property
    def _keys(self) -> np.ndarray:
        return self.a * max(self.cover.communities, 1) + self.b

    def places(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return where pairs of communities stand (int64), -1 for those that do not meet; the order of the two does not matter."""
        import numpy as np

        asked = np.minimum(one, other) * max(self.cover.communities, 1) + np.maximum(one, other)
        place = np.searchsorted(self._keys, asked)
        return np.where(np.append(self._keys, -1)[place] == asked, place, -1)

    def of(self, figure: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return a figure of pairs, such as `shared`, for any pairs of communities; 0 for those that do not meet."""
        import numpy as np

        return np.append(figure, 0)[self.places(one, other)]

    def product(self, pull: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Return, of each pair, what the pulls of those in the first only sum up to, times that of those in the second only."""
        first, second = self.apart(pull, one, other)
        return first * second

    def apart(self, pull: np.ndarray, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return, of each pair, what the pulls of those in the first only sum up to, and those of those in the second only."""
        import numpy as np

        whole = np.bincount(self.cover.groups(), pull[self.cover.member], self.cover.communities)
        double = self.of(np.bincount(self.both_pair, pull[self.both], len(self.a)), one, other)
        return np.maximum(whole[one] - double, 0.0), np.maximum(whole[other] - double, 0.0)


def open_ties(cover: Cover, source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return which ties no community explains: none holds both ends (bool[ties])."""
    import numpy as np

    out = np.ones(len(source), bool)
    out[common(cover, source, target)[0]] = False
    return out


def crossing(cover: Cover, source: np.ndarray, target: np.ndarray) -> Crossing:
    """Return how communities meet; `source` and `target` are places in the nodes of the cover, one entry per tie.

    Costs the ties that cross, times the communities of one end, times those of the other.
    """
    import numpy as np

    loose = open_ties(cover, source, target)
    edge, one, other = _combined(cover, source[loose], target[loose])
    edge = np.flatnonzero(loose)[edge]
    end = np.where(one < other, source[edge], target[edge])
    many = np.flatnonzero(np.bincount(cover.member, minlength=len(cover.nodes)) > 1)
    both, first, second = _combined(cover, many, many)
    once = first < second
    both, first, second = many[both[once]], first[once], second[once]
    size = max(cover.communities, 1)
    crossed, doubled = np.minimum(one, other) * size + np.maximum(one, other), first * size + second
    keys, place = np.unique(np.concatenate([crossed, doubled]), return_inverse=True)
    edge_pair, both_pair = place[: len(crossed)], place[len(crossed) :]
    shared, ties = np.bincount(both_pair, minlength=len(keys)), np.bincount(edge_pair, minlength=len(keys))
    return Crossing(cover, *np.divmod(keys, size), shared, ties, both, both_pair, edge, edge_pair, end, loose)


def _combined(cover: Cover, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (row, community of the left node, community of the right node), for all combinations of each row."""
    import numpy as np

    order = np.argsort(cover.member, kind="stable")
    group = cover.groups()[order]
    begin = np.searchsorted(cover.member[order], np.arange(len(cover.nodes) + 1))
    of_left, of_right = begin[left + 1] - begin[left], begin[right + 1] - begin[right]
    number = of_left * of_right
    row = np.repeat(np.arange(len(left)), number)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(number) - number, number)
    return row, group[begin[left[row]] + nth // of_right[row]], group[begin[right[row]] + nth % of_right[row]]


def pulls(met: Crossing, source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return how strongly each node draws ties that cross (float64[nodes]): chance draws pull times pull of them between two nodes.

    So each node has as many as it has, and none with those of its own communities (iterative proportional
    fitting: Deming and Stephan, 1940). Of three communities that share somebody, the overlap is counted as that
    of pairs (Bonferroni): nearly exact while few are in more than two. At last all is made less, if need be, so
    that the pairs together do not have more than they have: two people who meet in a third community are not tied
    across, which products of pulls do not know.
    """
    import numpy as np

    cover, loose = met.cover, met.loose
    ends = (np.bincount(source[loose], minlength=len(cover.nodes)) + np.bincount(target[loose], minlength=len(cover.nodes))).astype(float)
    pull = ends / max(ends.sum(), 1.0) ** 0.5
    alone = np.bincount(cover.member, minlength=len(cover.nodes)) == 0
    group = cover.groups()
    for _ in range(_ROUNDS):
        whole = np.bincount(group, pull[cover.member], cover.communities)
        double = np.bincount(met.both_pair, pull[met.both], len(met.a))
        near = np.bincount(cover.member, whole[group], len(pull)) - np.bincount(met.both, double[met.both_pair], len(pull))
        total = float(pull.sum())
        reach = np.maximum(total - np.where(alone, pull, near), 0.01 * total)
        # Half a step: of two sides that only meet each other, a whole one would go to and fro.
        after = np.sqrt(pull * ends / np.maximum(reach, 1e-300))
        change, pull = float(np.abs(after - pull).max(initial=0.0)), after
        if change <= _CLOSE * total:
            break
    return pull * min(1.0, float(met.ties.sum()) / max(float(met.product(pull, met.a, met.b).sum()), 1e-12)) ** 0.5
