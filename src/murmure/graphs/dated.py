"""Which social ties does the log hold in a span of time, which are left when a part of it is missing, and which are mine?

The social graph sums ties over all time. Here they are summed for any span, and
again without one part of the log in turn: every activity is in one of so many
parts, which follows from its id and the seed alone (the delete-a-group
jackknife: Kott, "The delete-a-group jackknife", 2001). So the order of rows, the
names of people and the pieces of the log change nothing. A bootstrap would leave
out a third of the ties of every graph: groups near the edge of what can be
known would be lost in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.piece import NONE, times
from murmure.graphs.shelf import Shelf
from murmure.graphs.social import counted, ends, known
from murmure.graphs.who import ME

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import pyarrow as pa

    from murmure.trust.view import View

_STEP = 0x9E3779B97F4A7C15
"""What splitmix64 adds from one number to the next (Steele, Lea and Flood, 2014)."""


class Span(NamedTuple):
    """Bound moments, microseconds since 1970: `since` included, `until` excluded, None where there is no bound.

    What has no date is outside of every bound.
    """

    since: int | None = None
    until: int | None = None

    def holds(self, at: np.ndarray) -> np.ndarray:
        """Return which moments lie within."""
        import numpy as np

        inside = np.ones(len(at), bool)
        if self.since is not None:
            inside &= at >= self.since
        if self.until is not None:
            inside &= (at < self.until) & (at != NONE)
        return inside


@dataclass(frozen=True)
class Dated:
    """Hold the ties of a span, both directions and all kinds of two people as one edge.

    people   ids, one per person of the log (pa.Array of string, sorted); `me` is the owner's place, -1 when absent
    source, target   places in `people`, source < target (int64[edges])
    weight   float64[folds + 1, edges]: of the whole log, then without each part
    other, at, tie, piece, row   one entry per tie of mine: with whom, when (NONE without a date), its
             weight, where its activity stands
    """

    people: pa.Array
    labels: pa.Array
    me: int
    source: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    other: np.ndarray
    at: np.ndarray
    tie: np.ndarray
    piece: np.ndarray
    row: np.ndarray


def dated(view: View, shelf: Shelf | None = None, span: Span | None = None, folds: int = 0, seed: int = 0) -> Dated:
    """Return the social ties of `span` (None: of all time), with their weights without each of `folds` parts; one pass over the ties."""
    import numpy as np
    import pyarrow.compute as pc

    shelf, span, parts = shelf or Shelf(), span or Span(), view.parts()
    pieces = counted(view, shelf, parts)
    who = known(view, shelf, parts)
    me = who.people.index(ME).as_py()
    sums, mine = [], []
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, _, row, share = ends(columns, who, place)
        at = times(view, shelf, piece, parts[piece])[row]
        kept = (a != b) & span.holds(at)
        a, b, row, at, weight = a[kept], b[kept], row[kept], at[kept], 1.0 / share[kept]
        number = np.zeros(len(row), np.uint64) if not folds or not len(row) else _numbers(view, parts[piece])[row]
        sums.append(_added([(np.minimum(a, b) * len(who.people) + np.maximum(a, b), without(weight, number, folds, seed))]))
        own = np.flatnonzero((a == me) | (b == me))
        mine.append((np.where(a[own] == me, b[own], a[own]), at[own], weight[own], np.full(len(own), place), row[own]))
    key, weights = _added(sums, folds)
    source, target = np.divmod(key, max(len(who.people), 1))
    columns = [np.concatenate(column) for column in zip(*mine, strict=True)]
    return Dated(who.people, pc.coalesce(who.labels, who.people), me, source, target, weights, *columns)


def without(weight: np.ndarray, number: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Return float64[folds + 1, ties]: the weights as they are, then with nothing for one part of the ties in turn.

    number   uint64 per tie, the same for ties of one activity
    """
    import numpy as np

    out = np.tile(weight, (folds + 1, 1))
    if folds:
        part = _mixed(number + np.uint64((seed + 1) * _STEP % (1 << 64))) % np.uint64(folds)
        out[part.astype(np.int64) + 1, np.arange(len(weight))] = 0.0
    return out


def _mixed(number: np.ndarray) -> np.ndarray:
    """Return numbers whose bits all depend on all bits of those given (the finish of splitmix64)."""
    import numpy as np

    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def _numbers(view: View, relation: str) -> np.ndarray:
    """Return a number per row of a piece that follows from its id."""
    import numpy as np

    found = view.read(relation, lambda cursor: cursor.execute("select row, hash(id::varchar) as number from log").to_arrow_table())
    numbers = np.empty(found.num_rows, np.uint64)
    numbers[found["row"].to_numpy()] = found["number"].to_numpy()
    return numbers


def _added(parts: Iterable[tuple[np.ndarray, np.ndarray]], folds: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return one entry per key, in order, and the sums of its weights."""
    import numpy as np

    parts = list(parts)
    if not parts:
        return np.zeros(0, np.int64), np.zeros((folds + 1, 0))
    key, place = np.unique(np.concatenate([part[0] for part in parts]), return_inverse=True)
    weights = np.concatenate([part[1] for part in parts], axis=1)
    # Rounded: the order in which shares of a third are added up must not show.
    return key, np.stack([np.bincount(place, line, len(key)) for line in weights]).round(9)


def ids_at(view: View, piece: np.ndarray, row: np.ndarray) -> list[str]:
    """Return the ids of some rows, each given by the place of its piece and its row there."""
    import numpy as np

    found: dict[tuple[int, int], str] = {}
    relations = list(view.parts().values())
    for place in np.unique(piece).tolist():
        rows = np.unique(row[piece == place]).tolist()
        answer = view.read(relations[place], lambda cursor, rows=rows: cursor.execute(
            "select row, id::varchar from log where row in (select unnest(?))", [rows]).fetchall())  # fmt: skip
        found |= {(place, at): text for at, text in answer}
    return [found[one] for one in zip(piece.tolist(), row.tolist(), strict=True)]
