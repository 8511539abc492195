"""Which figures describe my communities, each by itself, in pairs, and over the years?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.communities.figures import common
from murmure.graphs.communities import others
from murmure.graphs.crossing import crossing
from murmure.graphs.piece import NONE

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.communities import Belonging
    from murmure.graphs.dated import Dated

SAME = 0.5
"""A community that is found again shares as much of its members (Jaccard)."""
SURE = 1.96


@dataclass(frozen=True)
class Mix:
    """Hold the figures; communities are numbered as they stand in `communities`, from 1, contested ones at the end.

    communities  community, size, degree, low, high, again, density, conductance, people, contested
    words        community, word, z, members, others: tags and sites that its members share more than others do
    count        low and high: the fewest and the most communities that are mine without a part of the log
    """

    communities: pa.Table
    members: pa.Table
    years: pa.Table
    pairs: pa.Table
    words: pa.Table
    count: tuple[int, int]

    def tables(self) -> dict[str, pa.Table]:
        """Return the tables by name."""
        return {"communities": self.communities, "members": self.members, "years": self.years, "pairs": self.pairs, "words": self.words}


def schemas() -> dict[str, pa.Schema]:
    """Return the columns of each table."""
    import pyarrow as pa

    whole, part, text, yes = pa.int64(), pa.float64(), pa.string(), pa.bool_()
    kinds = {
        "communities": {"community": whole, "size": whole, "degree": part, "low": part, "high": part, "again": part, "density": part,
                        "conductance": part, "people": whole, "contested": yes},
        "members": {"community": whole, "node": text, "label": text, "degree": part, "tie": part},
        "years": {"community": whole, "year": whole, "weight": part, "share": part},
        "words": {"community": whole, "word": text, "z": part, "members": whole, "others": whole},
        "pairs": {"a": whole, "b": whole, "shared": whole, "overlap": part, "ties": whole, "expected": part},
    }  # fmt: skip
    return {name: pa.schema(list(columns.items())) for name, columns in kinds.items()}


def empty() -> dict[str, pa.Table]:
    """Return the tables without rows."""
    return {name: schema.empty_table() for name, schema in schemas().items()}


def measured(ties: Dated, mine: list[Belonging], unasked: list[Belonging], words: list[dict[str, object]]) -> Mix:
    """Return the figures of my communities.

    mine     where I belong, in the whole log, then without each part of it
    unasked  the same, if I had contested nothing; `chosen` of the first are those contested. Empty when none is
    words    what they share, as `share.words` finds it
    """
    import pyarrow as pa

    kinds = schemas()
    rows = _communities(ties, mine[0], mine[1:], contested=False)
    if unasked:
        # What the owner refused is shown with what the ties alone would say.
        more = _communities(ties, unasked[0], unasked[1:], contested=True)
        rows += [one | {"community": len(rows) + nth + 1} for nth, one in enumerate(more)]
    counts, whole = [len(one.chosen) for one in mine], mine[0]
    return Mix(
        pa.Table.from_pylist(rows, kinds["communities"]), _members(ties, whole).cast(kinds["members"]),
        _years(ties, whole).cast(kinds["years"]), pa.Table.from_pylist(_pairs(ties, whole), kinds["pairs"]),
        pa.Table.from_pylist(words, kinds["words"]), (min(counts), max(counts)),
    )  # fmt: skip


def _communities(ties: Dated, mine: Belonging, folds: list[Belonging], contested: bool) -> list[dict[str, object]]:
    """Return one row per community of `mine`, rounded: the order of additions must not show."""
    import numpy as np

    source, target, _ = others(ties)
    number = np.bincount(common(mine.cover, source, target)[1], minlength=mine.cover.communities)
    rows: list[dict[str, object]] = []
    for place, (one, degree) in enumerate(zip(mine.chosen, mine.degree, strict=True)):
        members = mine.members(one)
        size, volume = len(members), mine.volume[one]
        again = [_found(fold, members) for fold in folds]
        low, high = _doubt(float(degree), np.array([0.0 if share is None else share for share in again]))
        cut = volume - 2 * mine.inside[one]
        rows.append({
            "community": place + 1, "size": size, "degree": round(float(degree), 6), "low": round(low, 6), "high": round(high, 6),
            "again": sum(share is not None for share in again) / max(len(folds), 1),
            "density": round(2 * float(number[one]) / (size * (size - 1)), 6),
            "conductance": round(float(cut / max(min(volume, mine.total - volume), 1e-12)), 6),
            "people": int((mine.due(members)[:, place] > 0).sum()), "contested": contested,
        })  # fmt: skip
    return rows


def _found(fold: Belonging, members: np.ndarray) -> float | None:
    """Return the degree of the community of `fold` that is the same as one of these members; None when it is not mine there."""
    import numpy as np

    best, degree = SAME, None
    for one, share in zip(fold.chosen, fold.degree, strict=True):
        there = fold.members(one)
        both = len(np.intersect1d(there, members, assume_unique=True))
        alike = both / (len(there) + len(members) - both)
        if alike >= best:
            best, degree = alike, float(share)
    return degree


def _doubt(value: float, without: np.ndarray) -> tuple[float, float]:
    """Return the bounds of a share by the delete-a-group jackknife."""
    groups = len(without)
    half = SURE * ((groups - 1) / groups * float(((without - without.mean()) ** 2).sum())) ** 0.5
    return max(0.0, value - half), min(1.0, value + half)


def _members(ties: Dated, mine: Belonging) -> pa.Table:
    """Return who is in each of my communities, those whom it ties me to most first."""
    import numpy as np
    import pyarrow as pa

    own = np.bincount(ties.other, ties.tie, len(ties.people))
    starts = mine.cover.starts
    places = [np.arange(starts[one], starts[one + 1]) for one in mine.chosen]
    number = np.repeat(np.arange(len(places)), [len(part) for part in places])
    place = np.concatenate([np.zeros(0, np.int64), *places])
    member, degree = mine.cover.member[place], mine.cover.degree[place]
    tie = (own[member] * mine.due(member)[np.arange(len(member)), number]).round(6)
    order = np.lexsort((member, -degree.round(6), -tie, number))
    who = pa.array(member[order])
    return pa.table({"community": number[order] + 1, "node": ties.people.take(who), "label": ties.labels.take(who),
                     "degree": degree[order].round(6), "tie": tie[order]})  # fmt: skip


def _years(ties: Dated, mine: Belonging) -> pa.Table:
    """Return the weight of my ties that each community explains in each year in which I have ties, and its share of that year."""
    import numpy as np
    import pyarrow as pa

    dated = ties.at != NONE
    year = ties.at[dated].astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    years, place = np.unique(year, return_inverse=True)
    other, tie = ties.other[dated], ties.tie[dated]
    all_of_it = np.bincount(place, tie, len(years))
    due = mine.due(other)
    weight = [np.bincount(place, tie * due[:, column], len(years)) for column in range(len(mine.chosen))]
    flat = np.concatenate([np.zeros(0), *weight])
    return pa.table({
        "community": np.repeat(np.arange(len(weight)) + 1, len(years)), "year": np.tile(years, len(weight)),
        "weight": flat.round(6), "share": (flat / np.tile(np.maximum(all_of_it, 1e-12), len(weight))).round(6),
    })  # fmt: skip


def _pairs(ties: Dated, mine: Belonging) -> list[dict[str, object]]:
    """Return every two of my communities, with the ties between their own members and what chance would draw there.

    Of the ties that no community explains, chance draws each as often as its ends have such ties.
    """
    import numpy as np

    source, target, _ = others(ties)
    met, size = crossing(mine.cover, source, target), np.diff(mine.cover.starts)
    ends = np.bincount(np.concatenate([source[met.loose], target[met.loose]]), minlength=len(ties.people))
    a, b = np.triu_indices(len(mine.chosen), 1)
    one, other = mine.chosen[a], mine.chosen[b]
    shared = met.of(met.shared, one, other)
    columns = {
        "a": a + 1, "b": b + 1, "shared": shared, "overlap": (shared / np.minimum(size[one], size[other])).round(6),
        "ties": met.of(met.ties, one, other), "expected": (met.product(ends, one, other) / max(int(ends.sum()), 1)).round(6),
    }  # fmt: skip
    return [dict(zip(columns, row, strict=True)) for row in zip(*(column.tolist() for column in columns.values()), strict=True)]
