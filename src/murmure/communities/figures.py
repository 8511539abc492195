"""How large is each community, how closely tied are its members, and how far apart from everybody else do they stand?

Figures of groups, and of nobody in them. They leave directions aside: two nodes
are tied or they are not, and the weights of all edges between them add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.communities.cover import Cover
    from murmure.communities.edges import Edges


class Figures(NamedTuple):
    """Hold one entry per community.

    size         members
    ties         pairs of members that are tied
    weight       what these ties weigh
    density      0..1: `ties` over all pairs of members
    conductance  0..1: the weight of the ties that leave, over all weight at the ends of the members or of all
                 others, whichever is less; 0 when nothing leaves
    """

    size: np.ndarray
    ties: np.ndarray
    weight: np.ndarray
    density: np.ndarray
    conductance: np.ndarray

    def table(self) -> pa.Table:
        """Return them as a table, with `community`: the place in the cover, from 0."""
        import numpy as np
        import pyarrow as pa

        return pa.table({"community": np.arange(len(self.size)), **self._asdict()})


def figures(cover: Cover, source: np.ndarray, target: np.ndarray, weight: np.ndarray) -> Figures:
    """Return the figures of the communities of a cover.

    source, target   places in `cover.nodes`, one entry per tie, each pair at most once and no node with itself
    weight           float64, one per tie

    Conductance is that of Leskovec, Lang, Dasgupta and Mahoney, "Community structure in large networks" (2009).
    Costs the ties, times the communities that their first end is in.
    """
    import numpy as np

    edge, group = common(cover, source, target)
    ties = np.bincount(group, minlength=cover.communities)
    inside = np.bincount(group, weight[edge], cover.communities).astype(np.float64)
    size = np.diff(cover.starts)
    strength = np.bincount(source, weight, len(cover.nodes)) + np.bincount(target, weight, len(cover.nodes))
    volume = np.bincount(cover.groups(), strength[cover.member], cover.communities)
    least = np.minimum(volume, strength.sum() - volume)
    cut = np.maximum(volume - 2 * inside, 0.0)
    # Compared with the whole: weights have any unit, and sums are rounded.
    there = least > 1e-12 * max(float(strength.sum()), 1e-300)
    conductance = np.divide(cut, least, out=np.zeros(len(cut)), where=there)
    return Figures(size, ties, inside, ties / np.maximum(size * (size - 1) / 2, 1), np.minimum(conductance, 1.0))


def figures_of(cover: Cover, edges: Edges) -> Figures:
    """Return the figures of a cover over edges as they were read; `cover.nodes` are `edges.nodes`, as `detect` has them."""
    import numpy as np

    low, high = np.minimum(edges.source, edges.target), np.maximum(edges.source, edges.target)
    apart = low != high
    key = (low * len(edges.nodes) + high)[apart]
    if edges.weight is None:
        pair = np.unique(key)
        weight = np.ones(len(pair))
    else:
        pair, place = np.unique(key, return_inverse=True)
        weight = np.bincount(place, edges.weight[apart], len(pair)).astype(np.float64)
    return figures(cover, *np.divmod(pair, max(len(edges.nodes), 1)), weight)


def common(cover: Cover, source: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (edge, community) for each edge and each community that holds both of its ends."""
    import numpy as np

    order = np.argsort(cover.member, kind="stable")
    group, member = cover.groups()[order], cover.member[order]
    begin = np.searchsorted(member, np.arange(len(cover.nodes) + 1))
    number = begin[source + 1] - begin[source]
    edge = np.repeat(np.arange(len(source)), number)
    there = group[np.arange(len(edge)) + np.repeat(begin[source] - np.append(0, np.cumsum(number))[:-1], number)]
    keys = member * max(cover.communities, 1) + group
    asked = target[edge] * max(cover.communities, 1) + there
    hit = np.append(keys, -1)[np.searchsorted(keys, asked)] == asked
    return edge[hit], there[hit]
