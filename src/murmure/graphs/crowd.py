"""Who is in the log, who is tied to whom, and which communities do they form?

The owner is a hub that makes all groups look like one: communities are sought
among the others, and the owner joins those that explain their ties (see
`graphs.communities`). A membership that somebody contests is kept apart, as
their word beside what the ties say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pyarrow as pa

    from murmure.communities import Cover
    from murmure.graphs.communities import Belonging
    from murmure.graphs.contested import Contested
    from murmure.graphs.dated import Span
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

DRAWN, DRAWS = 2_000_000, (4, 20)
"""Ties that may be drawn anew to say how sure memberships are, and how many draws that makes, at least and at most."""


@dataclass(frozen=True)
class Crowd:
    """Hold the people of a span of the log, their ties and their communities, the largest community first.

    people, labels   ids and names, one per person (pa.Array of string); those without a tie in the span too
    me       the owner's place in `people`, -1 when they are not there
    source, target, weight   the ties, source < target, places in `people`
    cover    the communities over `people`, the owner's memberships included; their confidence is not known (NaN)
    contested   bool per membership of `cover`: somebody said that it is not so
    ties, inside   of each community: how many ties join two members, and their weight (int64, float64)
    density, conductance   of each community: 0..1, contested memberships left out
    against  of a contested membership (its place in `cover`), the ids of the words that say so
    """

    people: pa.Array
    labels: pa.Array
    me: int
    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    cover: Cover
    contested: np.ndarray
    ties: np.ndarray
    inside: np.ndarray
    density: np.ndarray
    conductance: np.ndarray
    against: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def strength(self) -> np.ndarray:
        """The weight of all ties of each person."""
        import numpy as np

        count = len(self.people)
        return np.bincount(self.source, self.weight, count) + np.bincount(self.target, self.weight, count)

    @cached_property
    def sure(self) -> np.ndarray:
        """In how many of a hundred draws of the ties each membership is kept (uint8; 255: nobody knows)."""
        import numpy as np

        known = self.cover.confidence
        return np.rint(100 * np.nan_to_num(np.full(len(self.cover.member), np.nan) if known is None else known, nan=2.55)).astype(np.uint8)

    @cached_property
    def accepted(self) -> Cover:
        """The cover without the memberships that somebody contests; communities keep their places."""
        return without(self.cover, self.contested)


def crowd(view: View, shelf: Shelf | None = None, span: Span | None = None, seed: int = 0, words: Sequence[Contested] = ()) -> Crowd:
    """Return the people, ties and communities of `span` (None: of all time).

    words   what people said against memberships: each names some members of the community; the one meant is the
            community that holds more than half of them
    """
    import numpy as np

    from murmure.communities import Edges, detect
    from murmure.communities.figures import figures
    from murmure.graphs.communities import belonging, others
    from murmure.graphs.dated import dated

    ties = dated(view, shelf, span, 0, seed)
    ends = others(ties)
    draws = int(np.clip(DRAWN // max(len(ends[0]), 1), *DRAWS))
    mine = belonging(ties, 0, seed, cover=detect(Edges(ties.people, *ends), weighted=True, seed=seed, resamples=draws))
    weight = ties.weight[0]
    kept = weight > 0
    source, target, weight = ties.source[kept], ties.target[kept], weight[kept]
    cover = _with_owner(mine, ties.me).ordered()
    against = contests(cover, words)
    contested = np.isin(np.arange(len(cover.member)), list(against))
    _, *measures = figures(without(cover, contested), source, target, weight)
    me = ties.me if ties.me >= 0 and bool(((source == ties.me) | (target == ties.me)).any()) else -1
    return Crowd(ties.people, ties.labels, me, source, target, weight, cover, contested, *measures, against)


def _with_owner(mine: Belonging, me: int) -> Cover:
    """Return the communities of the others, the owner in those that explain their ties."""
    import numpy as np

    from murmure.communities import Cover

    cover = mine.cover
    group = np.concatenate([cover.groups(), mine.chosen])
    member = np.concatenate([cover.member, np.full(len(mine.chosen), me, np.int64)])
    degree = np.concatenate([cover.degree, mine.degree])
    sure = np.concatenate([np.full(len(cover.member), np.nan) if cover.confidence is None else cover.confidence, np.full(len(mine.chosen), np.nan)])
    order = np.lexsort((member, group))
    starts = np.concatenate(([0], np.cumsum(np.bincount(group, minlength=cover.communities)))).astype(np.int64)
    return Cover(cover.nodes, starts, member[order], degree[order], sure[order])


def without(cover: Cover, gone: np.ndarray) -> Cover:
    """Return the cover without some of its memberships (bool); communities keep their places."""
    import numpy as np

    from murmure.communities import Cover

    kept = ~gone
    ends = np.concatenate(([0], np.cumsum(kept)))
    return Cover(cover.nodes, ends[cover.starts].astype(np.int64), cover.member[kept], cover.degree[kept],
                 None if cover.confidence is None else cover.confidence[kept])  # fmt: skip


def contests(cover: Cover, words: Sequence[Contested]) -> dict[int, tuple[str, ...]]:
    """Return which memberships of a cover of people somebody contests, each with the ids of the words that say so."""
    import numpy as np

    from murmure.graphs.communities import meant

    group = cover.groups()
    out: dict[int, tuple[str, ...]] = {}
    for word in words:
        mine = (cover.member == cover.nodes.index(word.person).as_py()) & np.isin(group, meant(cover, cover.nodes, word.members))
        for place in np.flatnonzero(mine).tolist():
            out[place] = (*out.get(place, ()), word.id)
    return out
