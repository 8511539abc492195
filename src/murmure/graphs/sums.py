"""How do ties that were counted piece by piece become one graph, heaviest edges first?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.graphs.graph import Cut, Graph
from murmure.graphs.piece import NONE
from murmure.graphs.shelf import distinct

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_LOAD = 8_000_000
"""Ties that wait until they are added up: some 400 MB while they are."""


@dataclass(frozen=True)
class Ties:
    """Hold ties between numbered nodes: one entry per tie in each array, `key` as `key_of` makes it.

    share, count   what each adds to the weight and to the number of activities (None: 1)
    first, last    its first and last moments, NONE when it has no date
    """

    key: np.ndarray
    first: np.ndarray
    last: np.ndarray
    share: np.ndarray | None = None
    count: np.ndarray | None = None


def key_of(a: np.ndarray, b: np.ndarray, kind: np.ndarray | int, nodes: int, kinds: int) -> np.ndarray:
    """Return one number per tie, in the order of source, target and kind."""
    import numpy as np

    return (a.astype(np.int64) * nodes + b) * kinds + kind


@dataclass(frozen=True)
class Sums:
    """Hold the edges of a graph as numbers, heaviest first, and the names that the numbers stand for.

    names, labels, sorts   of every node, in the order of their names; a null label is the name
    kinds       the kinds of ties, in order; a, b, kind are places in `names` and `kinds`
    key         sorted keys of the kept edges; `slot` says which edge each is
    total       how many edges there were before the limit
    """

    names: pa.Array
    labels: pa.Array
    sorts: pa.Array
    kinds: tuple[str, ...]
    a: np.ndarray
    b: np.ndarray
    kind: np.ndarray
    weight: np.ndarray
    first: np.ndarray
    last: np.ndarray
    count: np.ndarray
    total: int

    def nodes(self) -> pa.Table:
        """Return the nodes of the kept edges, heaviest first, then by name."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        size = len(self.names)
        weight = np.bincount(self.a, self.weight, size) + np.bincount(self.b, self.weight, size)
        low, high = np.minimum(self.a, self.b), np.maximum(self.a, self.b)
        pair = distinct(low * size + high)
        low, high = pair // max(size, 1), pair % max(size, 1)
        degree = np.bincount(low, minlength=size) + np.bincount(high[high != low], minlength=size)
        weight, there = np.round(weight.astype(np.float64), 9), np.flatnonzero(degree)
        order = pa.array(there[np.argsort(-weight[there], kind="stable")])
        ids = self.names.take(order)
        return pa.table({
            "id": ids, "label": pc.coalesce(self.labels.take(order), ids), "kind": self.sorts.take(order),
            "weight": pa.array(weight).take(order), "degree": pa.array(degree.astype(np.int64)).take(order),
        })  # fmt: skip

    def edges(self, chosen: np.ndarray | None = None, evidence: pa.Array | None = None) -> pa.Table:
        """Return the edges (`chosen` places of them), heaviest first."""
        import pyarrow as pa

        pick = slice(None) if chosen is None else chosen
        columns = {
            "source": self.names.take(pa.array(self.a[pick])), "target": self.names.take(pa.array(self.b[pick])),
            "kind": pa.array(self.kinds, pa.string()).take(pa.array(self.kind[pick])), "weight": pa.array(self.weight[pick]),
            "first": moments(self.first[pick]), "last": moments(self.last[pick]), "count": pa.array(self.count[pick]),
        }  # fmt: skip
        return pa.table(columns | ({} if evidence is None else {"evidence": evidence}))

    def graph(self, name: str, version: str, evidence: pa.Array | None = None, hours: pa.Table | None = None) -> Graph:
        """Return the whole graph."""
        return Graph(name, self.nodes(), self.edges(None, evidence), hours, version, Cut(self.total, len(self.a)))

    def sketch(self, name: str, version: str, hours: pa.Table | None = None, nodes: int = 20_000, edges: int = 100_000) -> Graph:
        """Return all nodes, and of the edges only what a map of the `nodes` heaviest can draw."""
        import numpy as np
        import pyarrow.compute as pc

        every = self.nodes()
        drawn = np.zeros(len(self.names), bool)
        drawn[pc.index_in(every["id"].slice(0, nodes), self.names).to_numpy()] = True
        chosen = np.flatnonzero(drawn[self.a] & drawn[self.b])[:edges]
        return Graph(name, every, self.edges(chosen), hours, version, Cut(self.total, len(self.a)))


class Adding:
    """Add up ties of the same key as they come, so that no more than the edges and one load of ties are held at once."""

    def __init__(self) -> None:
        self._waiting: list[Ties] = []
        self._size = self._held = 0

    def add(self, ties: Ties) -> None:
        """Take ties in."""
        self._waiting.append(ties)
        self._size += len(ties.key)
        # A load grows with what is held, so that nothing is added up over and over again.
        if self._size > max(_LOAD, self._held):
            self._waiting = [self.total()]
            self._size, self._held = 0, len(self._waiting[0].key)

    def total(self) -> Ties:
        """Return one tie per key, in order, with its share and its count."""
        return _added(self._waiting)


def _added(parts: list[Ties]) -> Ties:
    """Return one tie per key, in order; `parts` is emptied on the way."""
    import numpy as np

    def whole(column: Callable[[Ties], np.ndarray], kind: type) -> np.ndarray:
        return np.concatenate([np.zeros(0, kind), *map(column, parts)])

    key = whole(lambda ties: ties.key, np.int64)
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
    key = key[starts]

    def each(reduce: np.ufunc, values: np.ndarray) -> np.ndarray:
        return reduce.reduceat(values[order], starts) if len(starts) else values

    count = each(np.add, whole(lambda ties: _ones(ties.key, np.int64) if ties.count is None else ties.count, np.int64))
    share = each(np.add, whole(lambda ties: _ones(ties.key, np.float64) if ties.share is None else ties.share, np.float64))
    last = each(np.maximum, whole(lambda ties: ties.last, np.int64))
    first = whole(lambda ties: ties.first, np.int64)
    parts.clear()
    first[first == NONE] = np.iinfo(np.int64).max
    first = each(np.minimum, first)
    first[last == NONE] = NONE
    return Ties(key, first, last, share, count)


def _ones(like: np.ndarray, kind: type) -> np.ndarray:
    import numpy as np

    return np.ones(len(like), kind)


def summed(ties: Ties, names: pa.Array, labels: pa.Array, sorts: pa.Array, kinds: tuple[str, ...], limit: int) -> Sums:
    """Return the `limit` heaviest edges; `ties` are what `Adding` adds up to.

    `names` are in order, so keys are in the order of the names.
    """
    import numpy as np

    assert ties.share is not None and ties.count is not None
    weight = np.round(ties.share, 9)
    kept = _heaviest(weight, limit)
    pair, kind = np.divmod(ties.key[kept], len(kinds))
    a, b = np.divmod(pair, max(len(names), 1))
    return Sums(names, labels, sorts, kinds, a, b, kind, weight[kept], ties.first[kept], ties.last[kept], ties.count[kept], len(ties.key))


def _heaviest(weight: np.ndarray, limit: int) -> np.ndarray:
    """Return the places of the `limit` heaviest, heaviest first, then in their order."""
    import numpy as np

    if len(weight) > limit:
        least = np.partition(weight, len(weight) - limit)[len(weight) - limit] if limit else np.inf
        above, equal = np.flatnonzero(weight > least), np.flatnonzero(weight == least)
        places = np.sort(np.append(above, equal[: limit - len(above)]))
    else:
        places = np.arange(len(weight))
    return places[np.argsort(-weight[places], kind="stable")]


def moments(times: np.ndarray) -> pa.Array:
    """Return microseconds since 1970 as times in UTC; null where there is none."""
    import pyarrow as pa

    return pa.array(times, mask=times == NONE).cast(pa.timestamp("us", "UTC"))


def witnesses(sums: Sums, seen: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> pa.Array:
    """Return for each edge the least and the greatest id of its activities, or the only one.

    `seen` yields (keys, rows, ids) piece by piece: the key of each tie, the row
    of its activity, and the ids of all rows of the piece (bytes).
    """
    import numpy as np

    keys = key_of(sums.a, sums.b, sums.kind, max(len(sums.names), 1), len(sums.kinds))
    order = np.argsort(keys, kind="stable")
    keys, least, most = keys[order], None, None
    for found, rows, ids in seen:
        slot = np.minimum(np.searchsorted(keys, found), max(len(keys) - 1, 0))
        kept = keys[slot] == found if len(keys) else np.zeros(len(found), bool)
        slot, texts = slot[kept], ids[rows[kept]]
        if least is None or most is None or least.dtype.itemsize < texts.dtype.itemsize:
            least, most = (np.zeros(len(keys), texts.dtype) if old is None else old.astype(texts.dtype) for old in (least, most))
        low, high = _ends(slot, texts)
        fresh = slot[low]
        old = least[fresh]
        least[fresh] = np.where((old == b"") | (texts[low] < old), texts[low], old)
        most[fresh] = np.where(texts[high] > most[fresh], texts[high], most[fresh])
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return _pairs(least, most, back) if least is not None and most is not None else _pairs(np.zeros(0, "S1"), np.zeros(0, "S1"), back)


def _ends(slot: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, slot by slot, where the least and the greatest text stand."""
    import numpy as np

    order = np.argsort(slot, kind="stable")
    ranked = slot[order]
    starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(ranked) else np.zeros(0, np.int64)
    ends = np.append(starts[1:], len(ranked)) - 1 if len(ranked) else starts
    many = np.repeat(ends > starts, ends - starts + 1)
    # Most edges are one activity: only the others are put in the order of their texts.
    some = order[many]
    order[many] = some[np.lexsort((texts[some], slot[some]))]
    return order[starts], order[ends]


def _pairs(least: np.ndarray, most: np.ndarray, back: np.ndarray) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    least, most = least[back], most[back]
    two = least != most
    sizes = np.where(two, 2, 1)
    ends = np.append(0, np.cumsum(sizes)).astype(np.int32)
    texts = np.empty(int(ends[-1]), least.dtype)
    texts[ends[:-1]] = least
    texts[ends[1:][two] - 1] = most[two]
    width = texts.dtype.itemsize
    if len(texts) and np.char.str_len(texts[:1])[0] == width and width in (32, 36):  # ids as the log has them
        offsets = np.arange(len(texts) + 1, dtype=np.int64) * width
        words = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(offsets), pa.py_buffer(texts.tobytes())).cast(pa.string())
    else:
        words = pa.array([text.decode() for text in texts.tolist()], pa.string())
    return pa.ListArray.from_arrays(pa.array(ends), words)
