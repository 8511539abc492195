"""How do edges that come batch by batch become one numbered graph, in little more room than they take?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.edges import Edges, Note
from murmure.communities.edges.fault import Unfit, fault
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

STEP = 1 << 22
"""How many ids are numbered at a time: more would only take more room."""
WEIGHTLESS = Both(
    "{n} {n|edge weighs|edges weigh} nothing and {n|is|are} left out.",
    "{n} lien{n||s} ne {n|pèse|pèsent} rien et {n|est laissé|sont laissés} de côté.",
)


class Column:
    """Hold numbers that keep coming, in one array."""

    def __init__(self, kind: str) -> None:
        import numpy as np

        self._values, self._count = np.empty(1 << 16, kind), 0

    def add(self, values: np.ndarray) -> None:
        """Add numbers at the end."""
        end = self._count + len(values)
        if end > len(self._values):
            # The system moves a large array by its pages: growing it copies nothing.
            self._values.resize(max(end, len(self._values) * 5 // 4), refcheck=False)
        self._values[self._count : end] = values
        self._count = end

    @property
    def values(self) -> np.ndarray:
        """Return the numbers that are there, to be changed in place before the next ones come."""
        return self._values[: self._count]

    def taken(self) -> np.ndarray:
        """Return all numbers; the column is used up."""
        self._values.resize(self._count, refcheck=False)
        return self._values


class Gather:
    """Take edges as ids, batch by batch; number the nodes at the end, in the order of their ids.

    `kind` is int64, uint64 or string. Numbers are kept as they are until all are
    known. Texts are numbered batch by batch, and the names put together when they
    have become many.
    """

    def __init__(self, kind: str, weighted: bool) -> None:
        self.kind, self.weighted, self.rows = kind, weighted, 0
        self._source, self._target = Column("int64"), Column("int64")
        self._weight = Column("float64") if weighted else None
        self._names: list[pa.Array] = []
        self._named, self._most = 0, STEP

    def add(self, source: pa.Array, target: pa.Array, weight: pa.Array | None = None) -> None:
        """Take a batch; raise `Unfit` for its first edge that lacks an id or whose weight is none."""
        for ids in (source, target):
            if ids.null_count:
                raise Unfit(ids.is_null().index(True).as_py(), "no-id")
        if self._weight is not None:
            self._weight.add(weights_of(weight))
        if self.kind == "string":
            self._add_texts(source, target)
        else:
            self._source.add(source.to_numpy(zero_copy_only=False).view("int64"))
            self._target.add(target.to_numpy(zero_copy_only=False).view("int64"))
        self.rows += len(source)

    def add_nodes(self, ids: pa.Array) -> None:
        """Take nodes that may have no edge (texts only)."""
        import pyarrow as pa

        self._names.append(ids.cast(pa.large_string()))
        self._named += len(ids)

    def _add_texts(self, source: pa.Array, target: pa.Array) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        coded = pa.concat_arrays([source, target]).dictionary_encode()
        names = pc.utf8_trim_whitespace(coded.dictionary.cast(pa.large_string()))
        codes = coded.indices.to_numpy()
        empty = pc.index(names, pa.scalar("", names.type)).as_py()
        if empty >= 0:
            places = (codes == empty).nonzero()[0] % len(source)
            raise Unfit(int(places.min()), "no-id")
        if self._named > self._most:
            self._join_names()
        self._source.add(codes[: len(source)] + self._named)
        self._target.add(codes[len(source) :] + self._named)
        self.add_nodes(names)

    def _join_names(self) -> None:
        """Keep each name once: the same ones come in every batch."""
        known = number_texts(self._source.values, self._target.values, self._names)
        self._names, self._named = [known], len(known)
        self._most = max(self._most, 4 * len(known))

    def edges(self, path: Path | str, directed: bool, notes: tuple[Note, ...] = ()) -> Edges:
        """Return all edges, or raise when there are none."""
        import numpy as np

        if not self.rows:
            raise fault(path, "no-edges")
        source, target = self._source.taken(), self._target.taken()
        if self.kind == "string":
            nodes = plain(number_texts(source, target, self._names))
        else:
            nodes = number_whole(source, target, self.kind)
        if self._weight is None:
            return Edges(nodes, source, target, None, directed, notes)
        weight = self._weight.taken()
        with np.errstate(over="ignore"):
            if not np.isfinite(weight.sum()):
                raise fault(path, "weights-too-large")
        heavy = weight > 0
        if not heavy.any():
            raise fault(path, "no-edges")
        if not heavy.all():
            notes += (Note("weightless", WEIGHTLESS.fill(n=int((~heavy).sum()))),)
            source, target, weight = source[heavy], target[heavy], weight[heavy]
        return Edges(nodes, source, target, weight, directed, notes)


def weights_of(weight: pa.Array) -> np.ndarray:
    """Return weights as float64, or raise `Unfit` for the first that is none."""
    import numpy as np
    import pyarrow as pa

    values = weight.cast(pa.float64()).to_numpy(zero_copy_only=False)
    good = np.isfinite(values) & (values >= 0)
    if not good.all():
        place = int(good.argmin())
        raise Unfit(place, "bad-weight", weight="" if weight[place].as_py() is None else values[place])
    return values


def number_whole(source: np.ndarray, target: np.ndarray, kind: str) -> pa.Array:
    """Replace ids by places in the sorted ids, which are returned; `kind` says whether the 64 bits have a sign."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    both = [source.view(kind), target.view(kind)]
    low, high = min(int(one.min()) for one in both), max(int(one.max()) for one in both)
    if high - low < 2 * len(source) + STEP:
        return _number_dense(both, low, high)
    names = np.sort(pa.chunked_array([pa.array(one) for one in both]).unique().to_numpy())
    known, step = pa.array(names), max(STEP, len(names))  # a step makes the table of names once more
    for one in both:
        for start in range(0, len(one), step):
            piece = one[start : start + step]
            piece[:] = pc.index_in(pa.array(piece), known).to_numpy()
    return known


def _number_dense(both: list[np.ndarray], low: int, high: int) -> pa.Array:
    """Number ids that lie close together: a table with one entry for each number between the least and the greatest."""
    import numpy as np
    import pyarrow as pa

    kind = both[0].dtype.type
    there = np.zeros(high - low + 1, bool)
    for one in both:
        for start in range(0, len(one), STEP):
            piece = one[start : start + STEP]
            piece -= kind(low)
            there[piece.view("int64")] = True
    places = np.cumsum(there, dtype="int32" if len(there) < 1 << 31 else "int64")
    places -= 1
    for one in both:
        for start in range(0, len(one), STEP):
            piece = one[start : start + STEP]
            piece[:] = places[piece.view("int64")]
    return pa.array(np.flatnonzero(there).astype(kind) + kind(low))


def number_texts(source: np.ndarray, target: np.ndarray, names: list[pa.Array]) -> pa.Array:
    """Replace places in all names, one batch after the other, by places in the sorted different names, which are returned."""
    import pyarrow as pa
    import pyarrow.compute as pc

    every = pa.chunked_array(names)
    known = every.unique().sort()
    places = pc.index_in(every, known).to_numpy()
    for one in (source, target):
        for start in range(0, len(one), STEP):
            piece = one[start : start + STEP]
            piece[:] = places[piece]
    return known


def plain(names: pa.Array) -> pa.Array:
    """Return texts in Arrow's usual form, unless they are too many for it."""
    import pyarrow as pa

    return names.cast(pa.string()) if names.nbytes < 1 << 31 else names


def whole_numbers(names: pa.Array) -> pa.Array | None:
    """Return texts as numbers of 64 bits, when every one is written as such (no nought before, no plus sign)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(names) or not pc.all(pc.match_substring_regex(names, r"^(0|-?[1-9][0-9]{0,19})$")).as_py():
        return None
    for kind in (pa.int64(), pa.uint64()):
        try:
            return names.cast(kind)
        except pa.ArrowInvalid:
            continue
    return None


def in_numbers(edges: Edges) -> Edges:
    """Return the same edges with ids as numbers when all of them are, as a table of the same graph would have them."""
    import numpy as np

    ids = whole_numbers(edges.nodes)
    if ids is None:
        return edges
    order = np.argsort(ids.to_numpy(), kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return replace(edges, nodes=ids.take(order), source=place[edges.source], target=place[edges.target])
