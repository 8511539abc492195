"""Which tree do the people of a cause make, how viral is it, and how much of that is guessed?

Structural virality is the mean distance between two people of a tree (Goel, Anderson,
Hofman and Watts, "The structural virality of online diffusion", 2016): about 2 when
all have it of one, a third of their number when each passes it to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.graphs.cascades import ANSWER, QUOTE, SHARE

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.cascades import Adopters

DRAWS = 10
"""How often it is drawn of whom those have it who may have it of several."""
ORDERS = 60
"""With how many other orders of the people the one that was is compared."""
BEYOND = 4.0
"""Standard deviations by which tied people must come closer together than in other orders."""
PAIRS = 200_000
"""Ties that are looked at for it."""
SURE = 5
"""With so many people who answered, quoted or shared one who came before, there is a cascade, whatever the order says."""
KINDS = ("origin", "answer", "quote", "share", "exposure")


@dataclass(frozen=True)
class Tree:
    """Hold the likeliest tree of the people of a cause, numbered in the order in which they came.

    parent    of each, -1 for who has it of nobody that the log knows (int64)
    kind      place in `KINDS`, of each (uint8); sure: how many answered, quoted or shared one who came before
    could     of how many each may have it, who had it before and to whom they were tied (int64); their parent is the last one
    root, depth, size   of each: the first above, the steps from there, who came through them and themselves (int64)
    largest   the root of the largest tree; trees: how many trees there are
    virality, low, high   structural virality of the largest tree, and what it is between when those are asked otherwise
                  of whom they have it; drawn: the middle of the draws
    nearness  by how many standard deviations tied people came closer together than in other orders; nought without ties
    """

    parent: np.ndarray
    kind: np.ndarray
    sure: int
    could: np.ndarray
    root: np.ndarray
    depth: np.ndarray
    size: np.ndarray
    largest: int
    trees: int
    virality: float
    low: float
    high: float
    drawn: float
    nearness: float

    @property
    def spreads(self) -> bool:
        """Whether people have it of each other, more than chance would make it look."""
        return self.sure >= SURE or self.nearness >= BEYOND

    def levels(self) -> np.ndarray:
        """Return how many people of the largest tree are at each depth."""
        import numpy as np

        return np.bincount(self.depth[self.root == self.largest])


@dataclass(frozen=True)
class Exposed:
    """Hold of whom each may have it: `by`, in the order in which these came; those of one stand from `starts` of it to the next."""

    by: np.ndarray
    starts: np.ndarray

    def pick(self, lot: np.ndarray) -> np.ndarray:
        """Return one of those of each, -1 where there is none: the first for a lot of 0, the last for one just below 1."""
        import numpy as np

        number = np.diff(self.starts)
        place = self.starts[:-1] + np.minimum((lot * number).astype(np.int64), number - 1)
        return np.where(number > 0, np.append(self.by, -1)[place], -1)


def exposed(one: np.ndarray, other: np.ndarray, since: np.ndarray, moment: np.ndarray) -> Exposed:
    """Return of whom each may have it: those who came before, and to whom they were tied before they came themselves.

    one, other   the ties, as numbers of people: `one` may see what `other` does, since when; moment: when each came
    """
    import numpy as np

    seen = np.flatnonzero((other < one) & (moment[other] < moment[one]) & (since < moment[one]))
    keys = _once(one[seen] * len(moment) + other[seen])
    node, by = np.divmod(keys, max(len(moment), 1))
    return Exposed(by, np.searchsorted(node, np.arange(len(moment) + 1)))


def tree(taken: Adopters, one: np.ndarray, other: np.ndarray, since: np.ndarray, seed: int) -> Tree:
    """Return the tree of adopters; `one`, `other`, `since`: the ties among them."""
    import numpy as np

    from murmure.kernels.cascade import shapes

    count = len(taken.place)
    answers = (taken.why == ANSWER) | (taken.why == QUOTE)
    by = exposed(one, other, since, taken.moment)

    def parents(lot: np.ndarray) -> np.ndarray:
        picked = by.pick(lot)
        # Who shares a post, and was tied to nobody who had it, found it with its author.
        return np.where(answers | (picked < 0), taken.author, picked)

    last, first = parents(np.full(count, np.nextafter(1.0, 0.0))), parents(np.zeros(count))
    drawn = [virality(parents(np.random.default_rng([seed, draw]).random(count))) for draw in range(DRAWS)]
    viral = [virality(guess) for guess in (last, first, np.where(taken.author >= 0, taken.author, first))]
    root, depth, size, _ = shapes(last)
    kind = np.where(last < 0, 0, np.where(taken.why == ANSWER, 1, np.where(taken.why == QUOTE, 2, np.where(taken.why == SHARE, 3, 4))))
    tops = np.flatnonzero(last < 0)
    sure, could = int((taken.author >= 0).sum()), np.diff(by.starts)
    return Tree(last, kind.astype(np.uint8), sure, could, root, depth, size, int(tops[np.argmax(size[tops])]), len(tops),
                viral[0], min(viral + drawn), max(viral + drawn), sorted(drawn)[DRAWS // 2],
                nearness(one, other, since, taken.moment, seed))  # fmt: skip


def virality(parent: np.ndarray) -> float:
    """Return the structural virality of the largest tree of a forest: the mean distance of two of its nodes, nought of one alone.

    >>> import numpy as np
    >>> round(virality(np.array([-1, 0, 0, 0])), 2), round(virality(np.array([-1, 0, 1, 2])), 2)
    (1.5, 1.67)
    """
    from murmure.kernels.cascade import shapes

    root, _, size, apart = shapes(parent)
    top = int(size.argmax())
    return 2 * float(apart[top]) / (float(size[top]) * float(size[top] - 1)) if size[top] > 1 else 0.0


def star(size: int) -> float:
    """Return the structural virality of so many people who all have it of one."""
    return 2 * (size - 1) / size


def chain(size: int) -> float:
    """Return the structural virality of so many people each of whom has it of the one before."""
    return (size + 1) / 3


def nearness(one: np.ndarray, other: np.ndarray, since: np.ndarray, moment: np.ndarray, seed: int) -> float:
    """Return by how many standard deviations tied people came closer together than in other orders of the same people.

    Ties that are older than both count. Anagnostopoulos, Kumar and Mahdian, "Influence and correlation in social
    networks" (2008), shuffle the order in this way; what is alike in people (homophily) may bring them together too.
    """
    import numpy as np

    from murmure.kernels.cascade import gaps

    low, high = np.minimum(one, other), np.maximum(one, other)
    old = since < moment[low] if len(low) else np.zeros(0, bool)
    pairs = _once(low[old] * max(len(moment), 1) + high[old])
    if len(pairs) < SURE:
        return 0.0
    # Every so many of them: their order is that of the people.
    pairs = pairs[:: -(-len(pairs) // PAIRS)]
    found = gaps(pairs // len(moment), pairs % len(moment), len(moment), ORDERS, seed)
    spread = float(found[1:].std())
    return float(found[1:].mean() - found[0]) / spread if spread > 0 else 0.0


def _once(keys: np.ndarray) -> np.ndarray:
    """Return numbers in order, each once: by sorting, which of millions takes a quarter of what a table of them does."""
    import numpy as np

    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
