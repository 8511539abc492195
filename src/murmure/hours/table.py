"""What happened in each hour of the whole log?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.hours.clock import Clock, clock_of
from murmure.hours.piece import CELLS, KEYS, NAMED, NONE, UNKNOWN, columns_of
from murmure.model.activity import ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

MINUTE = 60_000_000
QUESTIONS = 128
"""So many answers to which keys are meant are kept."""
WIDE = 1 << 62
"""What whole numbers tell apart."""


class Cells(NamedTuple):
    """Hold cells as arrays of one length (see `piece`); `key` is the place among the keys of the whole log."""

    hour: np.ndarray
    shift: np.ndarray
    coarse: np.ndarray
    key: np.ndarray
    count: np.ndarray
    seconds: np.ndarray
    located: np.ndarray

    def begin(self) -> np.ndarray:
        """Return when each cell begins, microseconds since 1970 UTC; what has no date begins before everything."""
        import numpy as np

        return (self.hour.astype(np.int64) * 60 - np.where(self.shift == UNKNOWN, 0, self.shift)) * MINUTE

    def where(self, chosen: np.ndarray) -> Cells:
        """Return the cells at these places, or where this is true."""
        return Cells(*(column[chosen] for column in self))


class Hours:
    """Hold the cells of a log, piece by piece, and its keys, each once.

    keys   name in `KEYS` -> list of texts, one for each key, in the order of the log's words
    """

    def __init__(self, pieces: list[dict[str, Any]]) -> None:
        self.keys, places = _joined(pieces)
        self._cells: list[Cells] = []
        self._clock: Clock | None = None
        self._chosen: dict[Any, np.ndarray] = {}
        for one, mapped in zip(pieces, places, strict=True):
            columns = {name: one[name].to_numpy() for name in CELLS}
            columns["key"] = mapped[columns["key"]] if len(mapped) else columns["key"]
            self._cells.append(Cells(**columns))

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self.keys["source"])

    def chosen(self, **wanted: Any) -> np.ndarray:
        """Return which keys have these texts (one, or any of several) in these columns; looked up once for each question.

        >>> Hours([]).chosen(type="View").tolist()
        []
        """
        import numpy as np

        among = {name: frozenset({texts} if isinstance(texts, str) else texts) for name, texts in wanted.items()}
        question = tuple(sorted(among.items(), key=lambda one: one[0]))
        found = self._chosen.get(question)
        if found is None:
            found = np.ones(len(self), bool)
            for name, texts in among.items():
                found &= np.array([text in texts for text in self.keys[name]], bool)
            if len(self._chosen) >= QUESTIONS:
                self._chosen.clear()
            self._chosen[question] = found
        return found.copy()

    def each(self, since: int | None = None, until: int | None = None) -> Iterator[Cells]:
        """Yield the cells of each piece from the hour `since` to the one before `until`; without bounds, undated ones too.

        Hours are compared as they stand: ask for a day more on both sides where some are of UTC.
        """
        import numpy as np

        for cells in self._cells:
            # A bound of another kind than the hours would have them all turned into its kind.
            low = 0 if since is None else int(np.searchsorted(cells.hour, np.int32(max(since, NONE + 1))))
            high = len(cells.hour) if until is None else int(np.searchsorted(cells.hour, np.int32(min(until, -NONE - 1))))
            if low < high:
                yield cells.where(slice(low, high))

    def cells(self, since: int | None = None, until: int | None = None, keys: np.ndarray | None = None) -> Cells:
        """Return the cells of `each` in one piece, only those of some keys (true or false for each key) when they are given."""
        import numpy as np

        found = [cells if keys is None else cells.where(keys[cells.key]) for cells in self.each(since, until)]
        if not found:
            kinds = (np.int32, np.int16, np.uint8, np.uint32, np.uint32, np.float32, np.uint32)
            return Cells(*(np.zeros(0, kind) for kind in kinds))
        return (
            found[0] if len(found) == 1 else Cells(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
        )

    def between(self, view: View, since: int | None, until: int | None) -> Hours:
        """Return the same keys with the cells between two moments (see `span.cells_within`)."""
        from murmure.hours.span import cells_within

        found = Hours([])
        found.keys, found._cells = self.keys, cells_within(view, self, since, until)
        return found

    def clock(self, zone: str = "") -> Clock:
        """Return the clock that I lived by, as what I did and what measured me say it; `zone` is that of home. It is worked out once."""
        clock = self._clock
        if clock is None or clock.zone != zone:
            cells = self.cells(keys=self.chosen(actor=ME))
            clock = self._clock = clock_of(cells.hour, cells.shift, cells.count, zone)
        return clock


def _joined(pieces: list[dict[str, Any]]) -> tuple[dict[str, list[str]], list[np.ndarray]]:
    """Return the keys of all pieces, each once and in order, and for each piece the place of each of its keys among them."""
    import numpy as np
    import pyarrow as pa

    cuts = np.cumsum([0, *(len(one[KEYS[0]]) for one in pieces)])
    if not cuts[-1]:
        return {name: [] for name in KEYS}, [np.zeros(0, np.uint32) for _ in pieces]
    texts = {name: pa.chunked_array([one[name] for one in pieces], pa.string()) for name in KEYS}
    code, size = np.zeros(cuts[-1], np.int64), 1
    for column in texts.values():
        found = column.dictionary_encode().unify_dictionaries()
        words = len(found.chunk(0).dictionary)
        if size * words >= WIDE:
            code, size = _numbered(code)
        code, size = code * words + np.concatenate([one.indices.to_numpy(zero_copy_only=False) for one in found.chunks]), size * words
    code, size = _numbered(code)
    first = np.flatnonzero(np.diff(np.maximum.accumulate(code), prepend=-1))  # numbers rise as they first occur
    keys = list(zip(*(column.take(pa.array(first)).to_pylist() for column in texts.values()), strict=True))
    order = sorted(range(size), key=keys.__getitem__)
    rank = np.empty(size, np.uint32)
    rank[order] = np.arange(size)
    place = rank[code]
    return {name: [keys[one][column] for one in order] for column, name in enumerate(KEYS)}, np.split(place, cuts[1:-1])


def _numbered(code: np.ndarray) -> tuple[np.ndarray, int]:
    """Return codes numbered from 0 on as they first occur, and how many there are."""
    import numpy as np
    import pyarrow as pa

    found = pa.array(code).dictionary_encode()
    return found.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(found.dictionary)


def hours_of(view: View, shelf: Shelf | None = None, since: int | None = None, until: int | None = None) -> Hours:
    """Return the hours of a view; each piece is counted once in its life, the whole once while the log stays the same.

    since, until   microseconds since 1970 UTC, to the microsecond: the hour that a bound cuts is counted anew. What has no date is then left out
    """
    from murmure.graphs.shelf import Shelf

    shelf = shelf or Shelf()
    parts = view.parts()

    def read() -> Hours:
        return Hours([columns_of(view, shelf, piece, relation) for piece, relation in parts.items()])

    whole = read() if "" in parts else shelf.recall("hours", tuple(parts), read)
    return whole if since is None and until is None else whole.between(view, since, until)


def ids_of(
    view: View, keys: list[dict[str, str]], since: int | None = None, until: int | None = None, limit: int = 20
) -> tuple[str, ...]:
    """Return the ids of the newest activities of some keys (columns of `KEYS`, those that matter), microseconds since 1970 UTC."""
    if not keys:
        return ()
    either = " or ".join("(" + " and ".join(f"{name} = ?" for name in key) + ")" for key in keys)
    bounds = [
        f"and published {sign} make_timestamptz({int(moment)})"
        for sign, moment in ((">=", since), ("<", until))
        if moment is not None
    ]
    found = view.sql(
        f"select id from (select id::varchar as id, published, {NAMED} from log where true {' '.join(bounds)}) where {either}"
        f" order by published desc nulls last, id limit {int(limit)}", [text for key in keys for text in key.values()],
        [(since, until)] if bounds else None)  # fmt: skip
    return tuple(found["id"].to_pylist())
