"""Which two communities are joined more than chance explains, how closely, and how sure is it?

Two chances are asked. Of people in both: who is in several communities is in any
two of them as often as their sizes say. Fitting how open each community is, too,
would explain the only bridge of a village by itself; asking only which memberships
are false would call all pairs joined, where many people are in several. Of ties
that cross: see `graphs.crossing`. In 50 made-up villages without bridges, half of
them with people in two groups, no pair was told. The village of the demo has three
pairs planted together: of a million activities, these three are told and no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.bridge.bridge.carry import Carried, Sides, carried, sides

if TYPE_CHECKING:
    import numpy as np

    from murmure.communities import Cover
    from murmure.graphs.crossing import Crossing
    from murmure.graphs.crowd import Crowd
    from murmure.graphs.dated import Dated

FALSE = 0.05
"""Share of the pairs told that chance may have joined (Benjamini and Hochberg, 1995)."""
SAME = 0.5
"""A community that is found again shares as much of its members (Jaccard)."""
AGAIN = 0.5
"""Share of the tries in which both communities must be found again."""
SURE = 1.96


@dataclass(frozen=True)
class Ground:
    """Hold what all pairs are measured on: the communities without the owner, and the ties among the others.

    cover    the largest community first; those of one size by what ties their members, so that no name decides
    source, target   places in the nodes of the cover
    place    places of these ties in those of the crowd
    met      how the communities meet; `pull`: how much each person draws ties by chance; `ends`: ties that cross, of each
    rank     of each person, a place that follows from the shape of all ties: no name decides who comes first
    """

    cover: Cover
    source: np.ndarray
    target: np.ndarray
    place: np.ndarray
    met: Crossing
    pull: np.ndarray
    ends: np.ndarray
    rank: np.ndarray


class Joined(NamedTuple):
    """Hold two communities (places in the cover) and how they are joined.

    shared, ties   people in both, and ties that cross between the others; with what chance would give
    value    what crosses, as a share of the ties among the people of the two; low and high: its doubt
    again    share of the tries in which both communities are found again
    beyond   whether chance does not explain it
    half     the fewest people who carry half of what crosses
    """

    a: int
    b: int
    shared: int
    shared_expected: float
    ties: int
    ties_expected: float
    value: float
    low: float
    high: float
    again: float
    beyond: bool
    two: Sides
    carried: Carried
    half: np.ndarray


def ground(crowd: Crowd, seed: int) -> Ground:
    """Return what pairs are measured on: the owner is tied to everybody, and would join all with all."""
    import numpy as np

    from murmure.communities import Cover
    from murmure.graphs.crossing import crossing, pulls
    from murmure.kernels.rows import canonical, rows_of

    cover = crowd.accepted
    order = np.lexsort((-crowd.inside.round(6), -crowd.ties, -np.diff(crowd.cover.starts)))
    number = np.argsort(order)[cover.groups()]
    kept = np.flatnonzero(cover.member != crowd.me)
    kept = kept[np.lexsort((cover.member[kept], number[kept]))]
    starts = np.append(0, np.cumsum(np.bincount(number[kept], minlength=cover.communities)))
    cover = Cover(cover.nodes, starts.astype(np.int64), cover.member[kept], cover.degree[kept])
    place = np.flatnonzero((crowd.source != crowd.me) & (crowd.target != crowd.me))
    source, target = crowd.source[place], crowd.target[place]
    met, people = crossing(cover, source, target), len(cover.nodes)
    ends = np.bincount(np.concatenate([source[met.loose], target[met.loose]]), minlength=people)
    rank = np.argsort(canonical(rows_of(people, source, target, crowd.weight[place]), seed))
    return Ground(cover, source, target, place, met, pulls(met, source, target), ends, rank)


def joined(on: Ground, ties: Dated, least: int, most: int, seed: int) -> list[Joined]:
    """Return at most `most` pairs of communities of at least `least` people, those that chance explains least first.

    ties   those of the span, with their weights without each part of the log
    """
    import numpy as np

    met, size = on.met, np.diff(on.cover.starts)
    large = size >= least
    asked = np.flatnonzero(large[met.a] & large[met.b])
    if not len(asked):
        return []
    shared, crossed, ln_shared, ln_ties = _chances(on, ties)
    tried = int(large.sum()) * (int(large.sum()) - 1) / 2
    beyond = _significant(ln_shared[asked], tried) | _significant(ln_ties[asked], tried)
    surprise = (ln_shared + ln_ties)[asked].clip(-1e6).round(6)
    order = np.lexsort((met.b[asked], met.a[asked], surprise, ~beyond))[:most]
    pairs = [(int(met.a[one]), int(met.b[one])) for one in asked[order]]
    looked = [sides(on.cover, *pair, on.source, on.target, met.loose) for pair in pairs]
    values, again = _tries(on, ties, pairs, seed)
    rows = []
    for nth, (one, pair, two) in enumerate(zip(asked[order], pairs, looked, strict=True)):
        held = carried(two)
        bounds, often = _doubt(held.share, values[:, nth]), float(again[:, nth].mean())
        sure = bool(beyond[order[nth]]) and often >= AGAIN
        rows.append(Joined(*pair, int(met.shared[one]), float(shared[one]), int(met.ties[one]), float(crossed[one]),
                           held.share, *bounds, often, sure, two, held, held.most(on.rank)))  # fmt: skip
    return sorted(rows, key=lambda row: not row.beyond)


def _significant(ln_chance: np.ndarray, tried: float) -> np.ndarray:
    from murmure.kernels.chance import significant

    return significant(ln_chance, tried, FALSE)


def _chances(on: Ground, ties: Dated) -> tuple[np.ndarray, ...]:
    """Return for each pair that meets: people in both and ties across by chance, and ln of the chance of so many of each.

    Who is in several communities is in any two of them as often as their sizes say. Ties of one activity, or of one
    person, are not independent: their number is taken in units of its variance (Bohm and Zech, "Statistics of
    weighted Poisson events", 2014).
    """
    import numpy as np

    from murmure.kernels.chance import tails, tails_of

    met, size = on.met, np.diff(on.cover.starts).astype(float)
    every = max((size.sum() ** 2 - (size**2).sum()) / 2, 1.0)
    share, trials = size[met.a] * size[met.b] / every, float(len(met.both))
    crossed = met.product(on.pull, met.a, met.b)
    folds = [np.bincount(met.edge_pair, there[met.edge], len(met.a)) for there in _there(ties)]
    spread = np.maximum(_variance(np.array(folds)) / np.maximum(met.ties, 1), _clumps(on))
    ln_shared = tails_of(met.shared, np.full(len(share), trials), np.minimum(share, 1 - 1e-12))
    return share * trials, crossed, ln_shared, tails(met.ties / spread, crossed / spread)


def _clumps(on: Ground) -> np.ndarray:
    """Return of how many ties that cross each is one, at the same person, beyond what the pulls explain (1 or more).

    Who is half in another community has several ties there; it is one person all the same.
    """
    import numpy as np

    met, people, found = on.met, len(on.cover.nodes), np.ones(len(on.met.a))
    pull, square = (met.apart(weight, met.a, met.b) for weight in (on.pull, on.pull**2))
    for side, ends in enumerate((met.end, on.source[met.edge] + on.target[met.edge] - met.end)):
        key, ties = np.unique(met.edge_pair * people + ends, return_counts=True)
        clump = np.bincount(key // people, ties.astype(float) ** 2, len(met.a)) / np.maximum(met.ties, 1)
        chance = square[side] * pull[1 - side] / np.maximum(pull[side], 1e-300)
        found = np.maximum(found, clump - chance)
    return found


def _there(ties: Dated) -> list[np.ndarray]:
    """Return which of the ties are there without each part of the log (bool[ties])."""
    kept = (ties.source != ties.me) & (ties.target != ties.me) & (ties.weight[0] > 0)
    return [part[kept] > 0 for part in ties.weight[1:]]


def _variance(without: np.ndarray) -> np.ndarray:
    """Return the variance of a figure by the delete-a-group jackknife: one row for each part of the log that is left out."""
    groups = len(without)
    return (groups - 1) / groups * ((without - without.mean(axis=0)) ** 2).sum(axis=0)


def _doubt(value: float, without: np.ndarray) -> tuple[float, float]:
    half = SURE * float(_variance(without)) ** 0.5
    return max(0.0, value - half), min(1.0, value + half)


def _tries(on: Ground, ties: Dated, pairs: list[tuple[int, int]], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return, without each part of the log, how closely each pair is joined (0 when one is not found again), and whether both are found."""
    import numpy as np

    from murmure.communities import Edges, detect
    from murmure.graphs.communities import others
    from murmure.graphs.crossing import open_ties

    values, again = np.zeros((len(ties.weight) - 1, len(pairs))), np.zeros((len(ties.weight) - 1, len(pairs)), bool)
    for fold in range(1, len(ties.weight)):
        source, target, weight = others(ties, fold)
        cover = detect(Edges(ties.people, source, target, weight), weighted=True, seed=seed)
        loose = open_ties(cover, source, target)
        found = {one: _found(cover, on.cover.member[on.cover.starts[one] : on.cover.starts[one + 1]]) for pair in pairs for one in pair}
        for nth, (a, b) in enumerate(pairs):
            one, other = found[a], found[b]
            if one >= 0 and other >= 0 and one != other:
                values[fold - 1, nth] = carried(sides(cover, one, other, source, target, loose)).share
                again[fold - 1, nth] = True
    return values, again


def _found(cover: Cover, members: np.ndarray) -> int:
    """Return the community of a cover that is the same as one of these members; -1 when there is none."""
    import numpy as np

    both = np.bincount(cover.groups()[np.isin(cover.member, members)], minlength=cover.communities)
    alike = both / np.maximum(np.diff(cover.starts) + len(members) - both, 1)
    return int(alike.argmax()) if len(alike) and alike.max() >= SAME else -1
