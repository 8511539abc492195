"""How much does a cover agree with the truth: set by set, best match by best match, pair by pair?

- `onmi`: overlapping normalised mutual information, by the maximum (McDaid,
  Greene and Hurley, "Normalized mutual information to evaluate overlapping
  community finding algorithms", 2011).
- `f1`: mean of both directions of the F1 of each community with its best match
  (Yang and Leskovec, "Overlapping community detection at scale", 2013).
- `omega`: share of pairs of nodes that share the same number of communities in
  both covers, beyond what chance gives (Collins and Dent, "Omega: a general
  formulation of the Rand index", 1988; Gregory, "Fuzzy overlapping communities
  in networks", 2011).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.communities.cover import Cover

    Sets = tuple[np.ndarray, np.ndarray]

PAIRS = 200_000_000
"""Pairs of members up to which omega counts all of them; beyond, it counts those of a drawn sample of nodes."""

LEAST = 1_000  # nodes of that sample


@dataclass(frozen=True)
class Score:
    """How much two covers agree: 1 when they are the same, about 0 (omega: 0 or less) by chance.

    `omega_exact` is False when omega was estimated from a sample of the nodes.
    """

    onmi: float
    f1: float
    omega: float
    omega_exact: bool = True


def score(cover: Cover | Sets, truth: Cover | Sets, nodes: int, seed: int = 0, pairs: int = PAIRS) -> Score:
    """Compare two covers of a graph of `nodes` nodes, those of no community included.

    Both are `Cover`s, compared by the ids of nodes, or pairs (starts, member) over one numbering. Empty communities
    do not count; two covers without communities agree, one of them does not. When more than `pairs` pairs of members
    are to be counted, omega is that of the pairs of a sample of nodes drawn with `seed`.
    Costs the overlaps (never communities times communities) and, for omega, the pairs. Raises BadRequest when the
    covers name more nodes than `nodes`.
    """
    one, other, named = _same_numbers(cover, truth)
    if named > nodes:
        raise BadRequest(
            "few-nodes", Both("The covers name {named} nodes, which is more than {nodes}.",
                              "Les couvertures nomment {named} nœuds, soit plus que {nodes}.").fill(named=named, nodes=nodes),
            Both("Give the number of nodes of the whole graph, those in no community included.",
                 "Indiquez le nombre de nœuds du graphe entier, y compris ceux qui ne sont dans aucune communauté."))  # fmt: skip
    if len(one[0]) == 1 or len(other[0]) == 1:
        same = float(len(one[0]) == len(other[0]))
        return Score(same, same, same)
    onmi, f1 = _sets(one, other, named, nodes)
    omega, exact = _omega(one, other, named, nodes, seed, pairs)
    return Score(onmi, f1, omega, exact)


def _sets(one: Sets, other: Sets, named: int, nodes: int) -> tuple[float, float]:
    """Return the normalised mutual information and the mean F1 of the best matches."""
    from murmure.kernels.agreement import nearest

    need, left, match = nearest(*one, *other, named, nodes)
    need_other, left_other, match_other = nearest(*other, *one, named, nodes)
    f1 = float((match.mean() + match_other.mean()) / 2)
    most = max(need.sum(), need_other.sum())
    if most == 0:  # every community is the whole graph: there is nothing left to tell
        return 1.0, f1
    mutual = ((need.sum() - left.sum()) + (need_other.sum() - left_other.sum())) / 2
    return float(min(1.0, max(0.0, mutual / most))), f1


def _omega(one: Sets, other: Sets, named: int, nodes: int, seed: int, pairs: int) -> tuple[float, bool]:
    """Return omega, and whether all pairs were counted."""
    import numpy as np

    from murmure.kernels.agreement import shared_pairs

    work = sum(float((np.diff(starts).astype(np.float64) ** 2).sum()) for starts, _ in (one, other))
    rows, every = None, nodes * (nodes - 1) / 2
    if work / 2 > pairs:
        drawn = min(named, max(LEAST, int(pairs * named / work)))
        rows = np.sort(np.random.default_rng(seed).choice(named, drawn, replace=False))
        every = drawn * nodes * (nodes - 1) / named
    counts, apart = shared_pairs(one, other, named, rows)
    if every == 0:
        return 1.0, True
    # One minus what chance gives, from the shares of pairs that share something: no digit is lost when these are few.
    share = counts[1:] / every
    some, some_other = share.sum(axis=0)
    chance = some + some_other - some * some_other - float(share[:, 0] @ share[:, 1])
    return (1.0 if apart == 0 else float(1 - (apart / every) / chance)), rows is None


def _same_numbers(cover: Cover | Sets, truth: Cover | Sets) -> tuple[Sets, Sets, int]:
    """Return both covers as (starts, member) over the nodes that one of them names, numbered from 0, and the count of these."""
    import numpy as np

    if not isinstance(cover, tuple) and not isinstance(truth, tuple):
        from murmure.communities.cover import renumber

        one, other, named = renumber(cover, truth)
        return _tidy(one, named), _tidy(other, named), named
    one, other = (given if isinstance(given, tuple) else (given.starts, given.member) for given in (cover, truth))
    names, places = np.unique(np.concatenate((one[1], other[1])), return_inverse=True)
    cut = len(one[1])
    return _tidy((one[0], places[:cut]), len(names)), _tidy((other[0], places[cut:]), len(names)), len(names)


def _tidy(sets: Sets, named: int) -> Sets:
    """Return sets without the empty ones, members ascending and once."""
    import numpy as np

    starts, member = (np.ascontiguousarray(part, np.int64) for part in sets)
    keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * max(named, 1) + member
    if (np.diff(keys) <= 0).any():
        keys = np.unique(keys)
    community, member = np.divmod(keys, max(named, 1))
    sizes = np.bincount(community, minlength=1)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes[sizes > 0]))), member
