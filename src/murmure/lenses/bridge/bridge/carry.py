"""Which positions do people hold between two communities, and who carries what crosses?

Positions are those of Gould and Fernandez, "Structures of mediation" (1989): of
two people who are not tied, a third who is tied to both is a broker, and the
communities of the three name the position. Ties have no direction here, so who
lets in (gatekeeper) and who speaks for their own (representative) are one.
Who is in both communities is none of theirs, and comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.communities import Cover

NEITHER, FIRST, SECOND, BOTH = 0, 1, 2, 3
POSITIONS = ("both", "gatekeeper", "liaison", "consultant", "coordinator")
_WITHIN_FIRST, _WITHIN_SECOND, _ACROSS, _OTHER = range(4)


class Sides(NamedTuple):
    """Hold two communities: `side` of each person (int8: NEITHER, FIRST, SECOND, BOTH), and the ties that count between them.

    source, target   ties that one of the two explains, or no community at all: two people who are tied through a
                     third community join that one
    """

    side: np.ndarray
    source: np.ndarray
    target: np.ndarray

    def without(self, people: np.ndarray) -> Sides:
        """Return the same, were some people and their ties not there."""
        import numpy as np

        kept = ~(np.isin(self.source, people) | np.isin(self.target, people))
        return Sides(self.side, self.source[kept], self.target[kept])


@dataclass(frozen=True)
class Carried:
    """Hold what crosses between two communities, in ties.

    first, second   of each person, ties with those who are in the first only, in the second only (int64[people])
    carried   of each person, ties that cross through them (float64[people]): for who is in both, the lesser of the
              two counts, for a tie between the others one half at each end
    across    places of the ties that cross between the others, in the ties of the sides
    inside    ties among all people of the two
    """

    first: np.ndarray
    second: np.ndarray
    carried: np.ndarray
    across: np.ndarray
    inside: int

    @property
    def total(self) -> float:
        """The ties that one would have to cut to part those in the first only from those in the second only.

        By the theorem of Ford and Fulkerson, "Maximal flow through a network" (1956), for the ways of one or two steps.
        """
        return float(self.carried.sum())

    @property
    def share(self) -> float:
        """What crosses, as a share of all ties among the people of the two."""
        return self.total / max(self.inside, 1)

    def most(self, rank: np.ndarray) -> np.ndarray:
        """Return the fewest people who carry half of what crosses, who carries most first; of equals, who is first in `rank`."""
        import numpy as np

        order = np.lexsort((rank, -self.carried))
        enough = np.searchsorted(np.cumsum(self.carried[order]), self.total / 2 - 1e-9) + 1
        return order[: enough if self.total else 0]


def sides(cover: Cover, one: int, other: int, source: np.ndarray, target: np.ndarray, loose: np.ndarray) -> Sides:
    """Return the sides of two communities; `loose` says which ties no community explains."""
    import numpy as np

    side = np.zeros(len(cover.nodes), np.int8)
    for community, bit in ((one, FIRST), (other, SECOND)):
        side[cover.member[cover.starts[community] : cover.starts[community + 1]]] |= bit
    kept = loose | ((side[source] & side[target]) > 0)
    return Sides(side, source[kept], target[kept])


def carried(two: Sides) -> Carried:
    """Return what crosses between two communities."""
    import numpy as np

    side, people = two.side, len(two.side)
    x, y = side[two.source], side[two.target]
    first, second = (np.bincount(two.source[y == one], minlength=people) + np.bincount(two.target[x == one], minlength=people)
                     for one in (FIRST, SECOND))  # fmt: skip
    across = np.flatnonzero((x | y == BOTH) & (x != BOTH) & (y != BOTH))
    ends = np.bincount(np.concatenate([two.source[across], two.target[across]]), minlength=people)
    through = np.where(side == BOTH, np.minimum(first, second), 0) + ends / 2
    return Carried(first, second, through, across, int(((x > 0) & (y > 0)).sum()))


@dataclass(frozen=True)
class Census:
    """Hold who stands where between two communities.

    holds    of each position, who holds it (bool[positions, people]); a person may hold several
    paths    of each position and person, pairs of people who are not tied, and whom they are both tied to (int64)
    effective   of each person, the effective size of their ties with people of the two (float64): the ties that
             do not say the same twice (Burt, "Structural Holes", 1992, as Borgatti, 1997, simplifies it)
    """

    holds: np.ndarray
    paths: np.ndarray
    effective: np.ndarray


def census(two: Sides, found: Carried) -> Census:
    """Return who holds which position; costs the ties among the people of the two, times those of one end."""
    import numpy as np

    side, first, second = two.side, found.first, found.second
    tied = _tied(two)
    across = first * second - tied[_ACROSS]
    among_first, among_second = (_pairs_of(ties) - tied[within] for ties, within in ((first, _WITHIN_FIRST), (second, _WITHIN_SECOND)))
    own, foreign = (np.where(side == FIRST, *pair) for pair in ((among_first, among_second), (among_second, among_first)))
    member = (side == FIRST) | (side == SECOND)
    paths = np.stack([across * (side == BOTH), across * member, across * (side == NEITHER), foreign * member, own * member])
    holds = paths > 0
    holds[0] = found.carried * (side == BOTH) > 0
    degree = first + second + _met(two, BOTH)
    return Census(holds, paths, np.where(degree > 0, degree - 2 * tied.sum(axis=0) / np.maximum(degree, 1), 0.0))


def _pairs_of(number: np.ndarray) -> np.ndarray:
    return number * (number - 1) // 2


def _met(two: Sides, kind: int) -> np.ndarray:
    """Return, of each person, the ties with people of one side."""
    import numpy as np

    x, y = two.side[two.source], two.side[two.target]
    met = np.concatenate([two.source[y == kind], two.target[x == kind]])
    return np.bincount(met, minlength=len(two.side))


def _tied(two: Sides) -> np.ndarray:
    """Return, of each person, how many pairs of people whom they are tied to are tied: by where the two stand (int64[4, people])."""
    import numpy as np

    side, people = two.side, len(two.side)
    ends = np.concatenate([two.source, two.target])
    keys = np.sort(ends * people + np.concatenate([two.target, two.source]))
    begin = np.searchsorted(keys, np.arange(people + 1) * people)
    x, y = side[two.source], side[two.target]
    asked = (x > 0) & (y > 0)
    source, target, x, y = two.source[asked], two.target[asked], x[asked], y[asked]
    kind = np.select([(x == FIRST) & (y == FIRST), (x == SECOND) & (y == SECOND), (x != BOTH) & (y != BOTH)],
                     [_WITHIN_FIRST, _WITHIN_SECOND, _ACROSS], _OTHER)  # fmt: skip
    number = begin[1:] - begin[:-1]
    few = np.where(number[source] <= number[target], source, target)
    other = source + target - few
    row = np.repeat(np.arange(len(few)), number[few])
    nth = np.arange(len(row)) - np.repeat(np.cumsum(number[few]) - number[few], number[few])
    third = keys[begin[few[row]] + nth] % people
    known = other[row] * people + third
    hit = np.append(keys, -1)[np.searchsorted(keys, known)] == known
    return np.bincount(kind[row[hit]] * people + third[hit], minlength=4 * people).reshape(4, people)


def by_chance(two: Sides, pull: np.ndarray, ends: np.ndarray) -> dict[str, float]:
    """Return how many people would be tied to both sides if the ties that cross fell by chance.

    pull, ends   how strongly each person draws such ties (see `graphs.crossing.pulls`), and how many they have
    """
    import numpy as np

    to = [np.minimum(pull * pull[two.side == one].sum() / np.maximum(ends, 1), 1.0) for one in (FIRST, SECOND)]
    none = [(1 - part) ** ends for part in (*to, np.minimum(to[0] + to[1], 1.0))]
    across = (1 - none[1])[two.side == FIRST].sum() + (1 - none[0])[two.side == SECOND].sum()
    # Of both sides at least one: who has a single tie is no liaison.
    between = (1 - none[0] - none[1] + none[2])[two.side == NEITHER].sum()
    return {"gatekeeper": round(float(across), 6), "liaison": round(float(between), 6)}
