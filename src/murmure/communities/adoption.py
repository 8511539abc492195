"""Who adopts more things together with whom than chance explains, given how much each adopts and how common the things are?

A projection ties all who share something: one popular thing makes a clique. Here
two actors are tied when they have more things in common than in the bipartite
configuration model (BiCM), whose chances of adoption fit, on average, each
actor's activity and each thing's popularity: Saracco, Straka, Di Clemente,
Gabrielli, Caldarelli and Squartini, "Inferring monopartite projections of
bipartite networks" (2017). The number in common is Poisson-binomial; its Poisson
tail is used, which never says less chance than there is (`kernels/chance.py`). The pairs
kept are, by Benjamini and Hochberg over all pairs there are, false in a share of
`rate` at most; one thing in common is never enough.

What all adopt tells nothing and is set aside, and so is what more than `cap` adopt:
pairs grow with the square. It is left out of the chances too, so the rest is
judged fairly by itself; a note says how much it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities.edges import Edges

RATE = 0.05
"""Share of the ties kept that chance may have made."""
LEAST = 2
"""Things that two must have in common."""
WORK = 200_000_000
"""Pairs of adopters to walk when no cap is given: seconds."""
_EXACT, _STEP = 256, 0.02  # activities up to 256 are told apart; above, in steps of 2 %, rounded up: what chance explains is never too little
_ROUNDS, _CLOSE = 5_000, 1e-9

NO_COLUMN = Both("The adoptions have no column {name}.", "Les adoptions n'ont pas de colonne {name}.")
USE_COLUMNS = Both("Give a table of actor and thing, and of when if `until` is used.",
                   "Donnez une table avec actor et thing, et when si `until` est utilisé.")  # fmt: skip
BAD_SETTING = Both("{name} cannot be {value}.", "{name} ne peut pas valoir {value}.")
USE_SETTING = Both("rate is above 0 and below 1, cap at least 2, side is actor or thing.",
                   "rate est entre 0 et 1 exclus, cap vaut au moins 2, side est actor ou thing.")  # fmt: skip
SET_ASIDE = Both(
    "{n} {n|thing|things} of more than {cap} adopters {n|was|were} set aside, {share} % of the adoptions.",
    "{n} chose{n||s} de plus de {cap} adopteurs {n|a été mise|ont été mises} de côté, soit {share} % des adoptions.",
)


class _Sides(NamedTuple):
    """Hold adoptions, each once, by row: row and column (int64), and how many of each side there are."""

    row: np.ndarray
    column: np.ndarray
    rows: int
    columns: int

    def degrees(self) -> tuple[np.ndarray, np.ndarray]:
        """Return how many columns each row has, and how many rows each column."""
        return np.bincount(self.row, minlength=self.rows), np.bincount(self.column, minlength=self.columns)

    def only(self, kept: np.ndarray) -> _Sides:
        """Return the adoptions that are kept (bool)."""
        return _Sides(self.row[kept], self.column[kept], self.rows, self.columns)


def co_adopted(adoptions: pa.Table, *, side: str = "actor", rate: float = RATE, cap: int | None = None, until: object = None,
               work: int = WORK) -> Edges:  # fmt: skip
    """Return the ties between actors (or things) that have more in common than chance explains; weights are their surprise.

    adoptions  (actor, thing[, when]): who adopted what; repeated rows count once
    side       "actor" ties actors by what they adopt, "thing" ties things by who adopts them
    rate       0..1, share of false ties expected among those returned
    cap        adopters above which a thing is set aside; by default, as high as `work` pairs allow
    until      only what was adopted before: a value that the column `when` compares with

    The nodes are all of that side, in order of ids. Weight: -ln of the chance, in nats. Raises BadRequest.
    """
    for name, value, good in (("rate", rate, 0 < rate < 1), ("cap", cap, cap is None or cap >= 2), ("side", side, side in ("actor", "thing"))):
        if not good:
            raise BadRequest("bad-setting", BAD_SETTING.fill(name=name, value=value), USE_SETTING)
    nodes, sides = _read(adoptions, side, until)
    return _tied(nodes, sides, rate, cap, work)


def co_taken(nodes: pa.Array, actor: np.ndarray, thing: np.ndarray, *, work: int = WORK) -> Edges:
    """Return what `co_adopted` says of actors and things that are codes already: places in `nodes`, and numbers from nought (int64)."""
    from murmure.kernels.adoption import entries

    things = int(thing.max(initial=-1)) + 1
    return _tied(nodes, _Sides(*entries(actor, thing, len(nodes), things), len(nodes), things), RATE, None, work)


def _tied(nodes: pa.Array, sides: _Sides, rate: float, cap: int | None, work: int) -> Edges:
    """Return the ties of the nodes, which are the rows."""
    from murmure.communities.edges import Edges, Note

    sizes = sides.degrees()[1]
    cap = _cap(sizes, work) if cap is None else cap
    notes = ()
    if (sizes > cap).any():
        share = round(100 * float(sizes[sizes > cap].sum() / len(sides.row)), 1)
        notes = (Note("popular", SET_ASIDE.fill(n=int((sizes > cap).sum()), cap=cap, share=share)),)
    sides = _telling(sides.only(sizes[sides.column] <= cap))
    one, other, surprise = _found(sides, rate)
    return Edges(nodes, one, other, surprise, False, notes)


def _read(adoptions: pa.Table, side: str, until: object) -> tuple[pa.Array, _Sides]:
    """Return the ids of the side that is tied, and the adoptions, its rows first."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from murmure.kernels.adoption import entries

    for name in ("actor", "thing", *(() if until is None else ("when",))):
        if name not in adoptions.column_names:
            raise BadRequest("no-column", NO_COLUMN.fill(name=name), USE_COLUMNS)
    if until is not None:
        adoptions = adoptions.filter(pc.fill_null(pc.less(adoptions["when"], pa.scalar(until)), False))
    adoptions = adoptions.filter(pc.and_(pc.is_valid(adoptions["actor"]), pc.is_valid(adoptions["thing"])))
    ids, places = [], []
    for name in (side, "thing" if side == "actor" else "actor"):
        column = adoptions[name].combine_chunks()
        found, place = coded(column if pa.types.is_integer(column.type) else column.cast(pa.string()))
        ids.append(found)
        places.append(place)
    return ids[0], _Sides(*entries(*places, len(ids[0]), len(ids[1])), len(ids[0]), len(ids[1]))


def coded(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Return the distinct values of integers or strings without gaps, ascending, and the place (int64) of each element among them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = column.dictionary_encode()
    values = found.dictionary
    order = np.argsort(values.to_numpy()) if pa.types.is_integer(values.type) else pc.sort_indices(values).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return values.take(pa.array(order)), rank[found.indices.to_numpy()]


def _cap(sizes: np.ndarray, work: int) -> int:
    """Return the largest number of adopters for which all pairs of adopters are at most `work`."""
    ordered = np.sort(sizes)
    within = np.cumsum(ordered.astype(np.float64) * (ordered - 1) / 2) <= work
    beyond = ordered[~within]
    return max(2, int(beyond[0]) - 1) if len(beyond) else max(2, int(ordered.max(initial=2)))


def _telling(sides: _Sides) -> _Sides:
    """Return the adoptions without things that all adopt and actors that adopt all: they are certain, and tell nothing."""
    while len(sides.row):
        row_size, column_size = sides.degrees()
        full_row = row_size == np.count_nonzero(column_size)
        full_column = column_size == np.count_nonzero(row_size)
        kept = ~(full_row[sides.row] | full_column[sides.column])
        if kept.all():
            break
        sides = sides.only(kept)
    return sides


def _found(sides: _Sides, rate: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (row, other row, surprise) of the pairs that are more than chance."""
    from murmure.kernels.adoption import ROOM, entries, pairs, thresholds
    from murmure.kernels.chance import significant, tails

    sizes, popular = sides.degrees()
    none = np.zeros(0, np.int64)
    alive = int(np.count_nonzero(sizes))
    if alive < 2:
        return none, none, np.zeros(0)
    kind, mean = _means(sizes, popular)
    by_row = np.append(0, np.cumsum(sizes)), sides.column.astype(np.int32)
    by_column = np.append(0, np.cumsum(popular)), entries(sides.column, sides.row, sides.columns, sides.rows)[1].astype(np.int32)
    tried = sides.rows * (sides.rows - 1) / 2
    # No more pairs can be kept than have two things in common: whoever is less sure than that allows is not written down where
    # they are many.
    most, one, other, common = pairs(by_row, by_column, kind, np.full(mean.shape, LEAST, np.int32), min(ROOM, int(tried)))
    if not most:
        return none, none, np.zeros(0)
    lowest = thresholds(mean, np.log(rate * most / tried), LEAST)
    if most > len(one):
        room = pairs(by_row, by_column, kind, lowest, 0)[0]
        _, one, other, common = pairs(by_row, by_column, kind, lowest, room)
    else:
        sure = common >= lowest[kind[one], kind[other]]
        one, other, common = one[sure], other[sure], common[sure]
    chance = tails(common, mean[kind[one], kind[other]])
    near = chance <= np.log(rate * max(len(chance), 1) / tried) + 1e-9  # what is less sure than the last place asks need not be put in order
    one, other, chance = one[near], other[near], chance[near]
    kept = significant(chance, tried, rate)
    return one[kept].astype(np.int64), other[kept].astype(np.int64), -chance[kept]


def _means(sizes: np.ndarray, popular: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the kind of each row (int32), and how many things two rows of these kinds have in common by chance."""
    from murmure.kernels.adoption import means

    step = np.where(sizes <= _EXACT, sizes, _EXACT + np.ceil(np.log(np.maximum(sizes, 1) / _EXACT) / np.log1p(_STEP))).astype(np.int64)
    _, kind = np.unique(step, return_inverse=True)
    row_kinds, row_of, row_many = np.unique(sizes[sizes > 0], return_inverse=True, return_counts=True)
    column_kinds, column_many = np.unique(popular[popular > 0], return_counts=True)
    fitness, other = _fitted(row_kinds.astype(float), row_many, column_kinds.astype(float), column_many)
    strongest = np.zeros(int(kind.max()) + 1)
    np.maximum.at(strongest, kind[sizes > 0], fitness[row_of])
    odds = strongest[:, None] * other[None]
    chance = odds / (1 + odds)
    return kind.astype(np.int32), means(chance, column_many)


def _fitted(rows: np.ndarray, row_many: np.ndarray, columns: np.ndarray, column_many: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the fitness of rows and columns of each degree, by a fixed point (Vallarano et al. 2021)."""
    total = float(rows @ row_many)
    x, y = rows / np.sqrt(total), columns / np.sqrt(total)
    for _ in range(_ROUNDS):
        before = x
        x = rows / ((column_many * y) / (1 + x[:, None] * y)).sum(1)
        y = columns / ((row_many * x) / (1 + y[:, None] * x)).sum(1)
        if (np.abs(x - before) <= _CLOSE * x).all():
            break
    return x, y
