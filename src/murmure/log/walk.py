"""Where do the newest activities stand that hold these words and values?

Each part of each segment is asked for its newest places only, newest part
first; a part that cannot hold anything newer than what is found is left out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from murmure.log import postings, terms, whole
from murmure.log.postings import PIECE

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine import Segment, Store

Wanted = list[list[tuple[bytes, bool]]]  # every answer holds one of each list; a word may stand for all that begin with it
Keep = Callable[["Segment", "np.ndarray"], "np.ndarray"]  # which rows of a segment answer what words cannot say
_AT_ONCE = 1_024  # places that the first window of a walk should hold
_MARKED = 50_000  # places beyond which a union is marked rather than sorted


class Spot(NamedTuple):
    """Say where an activity stands, and when it happened (None: nobody knows)."""

    moment: int | None
    segment: Segment
    row: int


class Held:
    """Give the rows of a part that hold one of several words, from any row to any other."""

    def __init__(self, part: postings.Part, words: list[tuple[bytes, bool]]) -> None:

        self._part, self.count = part, 0
        self._common: list[tuple[np.ndarray, np.ndarray, int]] = []
        small: list[np.ndarray] = []
        for word, prefix in words:
            for held, first, last in part.blocks(word, prefix):
                self._take(held, first, last, small)
        self._small = _union(small, part.rows, len(words) == 1 and not words[0][1])
        self.count += len(self._small)

    def _take(self, held: postings.Words, first: int, last: int, small: list[np.ndarray]) -> None:
        """Take words first to last of a block: the rows of common ones are not read yet."""
        import numpy as np

        counts = held.counts[first:last]
        common = np.flatnonzero(counts > PIECE).tolist()
        for a, b in zip([0, *(one + 1 for one in common)], [*common, last - first], strict=True):
            if b > a:
                small.append(_unpacked(held.body[_end(held, first + a) : int(held.ends[first + b - 1])], counts[a:b]))
        for one in common:
            firsts, places = postings.cut(held.body[_end(held, first + one) : int(held.ends[first + one])])
            self._common.append((np.frombuffer(firsts, "<i4"), np.frombuffer(places, "<u8").reshape(-1, 2), int(counts[one])))
            self.count += int(counts[one])

    def _opened(self, which: int, pieces: np.ndarray) -> np.ndarray:
        """Return the rows of some pieces (ascending) of a common word."""
        import numpy as np

        _, places, count = self._common[which]
        bodies = self._part.pieces(places[pieces].tolist())
        return _unpacked(b"".join(bodies), np.minimum(PIECE, count - pieces * PIECE))

    def rows(self, a: int, b: int) -> np.ndarray:
        """Return the rows from a to b (not b), ascending."""
        import numpy as np

        found = [self._small]
        for which, (firsts, _, _) in enumerate(self._common):
            pieces = np.arange(max(0, int(firsts.searchsorted(a, "right")) - 1), int(firsts.searchsorted(b)))
            found.append(self._opened(which, pieces))
        return _union([rows[rows.searchsorted(a) : rows.searchsorted(b)] for rows in found], self._part.rows)

    def among(self, rows: np.ndarray) -> np.ndarray:
        """Return those of some rows (ascending) that are held: only the pieces that could hold one are read."""
        import numpy as np

        from murmure.kernels.posting import inside

        there = np.zeros(len(rows), bool)
        inside(self._small, rows, there)
        for which, (firsts, _, _) in enumerate(self._common):
            bounds = np.full(len(firsts) + 1, len(rows))
            bounds[:-1] = rows.searchsorted(firsts)
            pieces = np.flatnonzero(bounds[1:] > bounds[:-1])
            if len(pieces):
                inside(self._opened(which, pieces), rows, there)
        return rows[there]


def _end(held: postings.Words, place: int) -> int:
    return int(held.ends[place - 1]) if place else 0


def _unpacked(body: bytes, counts: np.ndarray) -> np.ndarray:
    import numpy as np

    from murmure.kernels.posting import unpack

    out = np.empty(int(counts.sum()), np.int64)
    unpack(np.frombuffer(body, np.uint8), counts, out)
    return out


def _union(found: list[np.ndarray], rows: int, alone: bool = True) -> np.ndarray:
    """Return the distinct rows of several runs, ascending; unless `alone`, a run may hold several words one behind the other."""
    import numpy as np

    found = [one for one in found if len(one)]
    if not found:
        return np.zeros(0, np.int64)
    if len(found) == 1 and (alone or (np.diff(found[0]) > 0).all()):
        return found[0]
    if sum(map(len, found)) < _MARKED:
        return np.unique(np.concatenate(found))
    marked = np.zeros(rows, bool)
    for one in found:
        marked[one] = True
    return np.flatnonzero(marked)


def _back(part: postings.Part, wanted: Wanted, a: int, b: int) -> Iterator[np.ndarray]:
    """Yield the rows from a to b that hold what is wanted: windows from the newest on, each ascending."""
    import numpy as np

    if b <= a:
        return
    lists = []
    for words in wanted:
        lists.append(Held(part, words))
        if not lists[-1].count:
            return
    lists.sort(key=lambda held: held.count)
    size = max(_AT_ONCE, _AT_ONCE * part.rows // lists[0].count) if lists else _AT_ONCE
    while b > a:
        start = max(a, b - size)
        rows = lists[0].rows(start, b) if lists else np.arange(start, b)
        for held in lists[1:]:
            rows = held.among(rows)
        if len(rows):
            yield rows
        b, size = start, size * 16


class Log:
    """Walk back through the segments that have words."""

    def __init__(self, store: Store, parts: list[tuple[postings.Part, Segment]], wanted: Wanted, keep: Keep | None = None) -> None:
        self._store, self._parts, self._wanted, self._keep = store, parts, wanted, keep

    def dated(self, low: int | None, high: int, after: tuple[int, str] | None, most: int) -> list[Spot]:
        """Return the newest dated spots from `low` to `high` (not `high`), newest first: `most`, and all as old as the last of them.

        after  (moment, id): only what comes after it, newest first
        """

        best: list[Spot] = []
        for part, segment in sorted(self._parts, key=lambda one: -one[0].last):
            if low is not None and part.last < low:
                break  # so are all that follow
            if not part.dated or (len(best) >= most and best[-1].moment > part.last):
                continue
            floor = best[-1].moment if len(best) >= most else low
            a = 0 if floor is None else part.before(floor)
            b = part.before(high)
            if after is not None:
                b = min(b, self._above(part, segment, part.before(after[0]), part.before(after[0], "right"), after[1]))
            rows = self._newest(part, segment, a, b, most)
            best += [Spot(moment, segment, part.base + row) for moment, row in zip(part.times(rows).tolist(), rows.tolist(), strict=True)]
            best.sort(key=lambda spot: -spot.moment)
            if len(best) > most:
                oldest = best[most - 1].moment
                best = [spot for spot in best if spot.moment >= oldest]
        return best

    def _newest(self, part: postings.Part, segment: Segment, a: int, b: int, most: int) -> np.ndarray:
        """Return the newest rows of a part, `most` of them, ascending."""
        import numpy as np

        found, count = [], 0
        for rows in _back(part, self._wanted, a, b):
            if self._keep is not None:
                rows = self._keep(segment, rows + part.base) - part.base
            found.append(rows)
            count += len(rows)
            if count >= most:
                break
        return np.concatenate(found[::-1])[-most:] if found else np.zeros(0, np.int64)

    def _above(self, part: postings.Part, segment: Segment, a: int, b: int, last: str) -> int:
        """Return the end of the rows from a to b, which are in order of ids, whose id is below one."""
        while a < b:
            middle = (a + b) // 2
            if self._id(segment, part.base + middle) < last:
                a = middle + 1
            else:
                b = middle
        return a

    def _id(self, segment: Segment, row: int) -> str:
        return whole.read(terms.rows_of(self._store, segment), self._store.seal, [row], segment.rows)[row]["id"]

    def rows(self) -> Iterator[tuple[Segment, np.ndarray]]:
        """Yield all rows that answer, dated or not, part by part."""
        import numpy as np

        for part, segment in self._parts:
            found = [rows + part.base for rows in _back(part, self._wanted, 0, part.rows)]
            held = np.concatenate(found) if found else np.zeros(0, np.int64)
            yield segment, held if self._keep is None or not len(held) else self._keep(segment, np.sort(held))

    def undated(self, last: str | None, most: int) -> list[Spot]:
        """Return the undated spots with the highest ids, below `last`, highest first."""
        heads: list[tuple[int, int, Segment, int, Iterator[int]]] = []
        for number, (part, segment) in enumerate(self._parts):
            end = part.rows if last is None else self._above(part, segment, part.dated, part.rows, last)
            self._push(heads, number, segment, self._down(part, segment, end))
        found: list[Spot] = []
        while heads and len(found) < most:
            _, number, segment, row, rest = heapq.heappop(heads)
            found.append(Spot(None, segment, row))
            self._push(heads, number, segment, rest)
        return found

    def _push(self, heads: list, number: int, segment: Segment, rest: Iterator[int]) -> None:
        row = next(rest, None)
        if row is not None:
            heapq.heappush(heads, (-int(self._id(segment, row).replace("-", ""), 16), number, segment, row, rest))

    def _down(self, part: postings.Part, segment: Segment, end: int) -> Iterator[int]:
        """Yield the rows of undated activities of a part that answer, the last first."""
        for rows in _back(part, self._wanted, part.dated, end):
            if self._keep is not None:
                rows = self._keep(segment, rows + part.base) - part.base
            yield from (rows[::-1] + part.base).tolist()
