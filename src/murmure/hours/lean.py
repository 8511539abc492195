"""What happened in each hour, told by few keys and with one activity of each: what a rhythm needs, however large the log?

The cells are those of `piece`, without sites, instruments and ways, and of all who are not me only whether they noted something about me.
So there are as many as hours, and not as there are sites. Each names the activity of the smallest id that it counts: evidence is at hand
without a look at the log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from murmure.graphs.shelf import distinct
from murmure.hours.piece import CAPTURED, CELLS, COUNTED, KEYS, NAMES, NONE, TIMES
from murmure.hours.span import HOUR
from murmure.hours.table import Cells, Hours
from murmure.model.activity import ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

APART = 26
"""Hours by which a local hour and the hour of UTC never differ."""
NEAR = 2_000
"""Cells, counted back, in which the newest hours are sought first."""
OTHER = "other"
"""The actor of what a device asked for, or of what somebody captured about me: not me, and about me."""
NAMED = f"""
  coalesce(source, '') as source, coalesce(type, '') as type, coalesce(object_type, '') as kind, '' as instrument,
  case when actor = '{ME}' then actor when actor like 'device:%' or type = '{CAPTURED}' then '{OTHER}' else '' end as actor,
  '' as site, '' as way, coalesce(quantity, '') as quantity"""
"""The columns of `KEYS`, in SQL over the log."""
PROVED = COUNTED.replace("count(*)::uinteger as count", "min(id)::varchar as proof, count(*)::uinteger as count")


class Lean(Hours):
    """Hold the cells, and `proof`: for each piece, the activity that each of its cells names."""

    def __init__(self, pieces: list[Any]) -> None:
        super().__init__(pieces)
        self._proof = [one["proof"] for one in pieces]
        self._held = [distinct(cells.key) for cells in self._cells]

    def ids(
        self, chosen: np.ndarray, coarse: int = 0, limit: int = 20, only: Callable[[Cells], np.ndarray] | None = None
    ) -> tuple[str, ...]:
        """Return an activity of each of the newest hours (UTC) in which some keys (true or false for each) have any.

        coarse   how roughly the hour may be known (see `piece`)
        only     which cells count besides: true or false for each
        """
        found: dict[int, str] = {}
        there = [place for place, keys in enumerate(self._held) if chosen[keys].any()]
        for piece in sorted(there, key=lambda place: -int(self._cells[place].hour[-1])):
            cells, proof = self._cells[piece], self._proof[piece]
            if len(found) >= limit and sorted(found)[-limit] > (int(cells.hour[-1]) + APART) * HOUR:
                break  # all that is left is older
            place, begin = _newest(cells, chosen, coarse, limit, only)
            for moment, id_ in zip(begin.tolist(), proof.take(place).to_pylist(), strict=True):
                found[moment] = min(id_, found.get(moment, id_))
        return tuple(found[moment] for moment in sorted(found, reverse=True)[:limit])

    def within(self, since: int | None, until: int | None) -> list[dict[str, Any]]:
        """Return pieces that hold the cells that lie wholly within bounds (microseconds since 1970 UTC)."""
        import numpy as np
        import pyarrow as pa

        found = []
        for cells, proof in zip(self._cells, self._proof, strict=True):
            begin = cells.begin()
            kept = cells.hour != NONE
            if since is not None:
                kept &= begin >= since
            if until is not None:
                kept &= begin + HOUR <= until
            columns = {name: pa.array(column) for name, column in zip(CELLS, cells.where(kept), strict=True)}
            words = {name: pa.array(self.keys[name], pa.string()) for name in KEYS}
            found.append({**columns, **words, "proof": proof.take(np.flatnonzero(kept))})
        return found


def _newest(
    cells: Cells, chosen: np.ndarray, coarse: int, limit: int, only: Callable[[Cells], np.ndarray] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the cells of the newest hours, and when these begin; cells are looked at from the last one backwards."""
    import numpy as np

    reach = NEAR
    while True:
        low = max(len(cells.hour) - reach, 0)
        near = cells.where(slice(low, None))
        place = np.flatnonzero(chosen[near.key] & (near.coarse <= coarse) & (near.hour != NONE))
        place = place if only is None else place[only(near.where(place))]
        begin = near.where(place).begin()
        newest = distinct(begin)[-limit:]
        # Cells are in order of local hours: a day is the most by which these differ from what has passed.
        if low == 0 or (len(newest) == limit and newest[0] >= (int(near.hour[0]) + APART) * HOUR):
            recent = begin >= (newest[0] if len(newest) else 0)
            return place[recent] + low, begin[recent]
        reach *= 8


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the cells and the keys of a piece; counted once in its life."""
    return shelf.get("lean", piece, lambda: view.read(relation, _read))


def lean_of(view: View, shelf: Shelf | None = None, since: int | None = None, until: int | None = None) -> Lean:
    """Return the cells of a view; each piece is counted once in its life, the whole once while the log stays the same.

    since, until   microseconds since 1970 UTC, to the microsecond: the hour that a bound cuts is counted anew. What has no date is then left out
    """
    from murmure.graphs.shelf import Shelf

    shelf = shelf or Shelf()
    parts = view.parts()

    def read() -> Lean:
        return Lean([columns_of(view, shelf, piece, relation) for piece, relation in parts.items()])

    whole = read() if "" in parts else shelf.recall("lean", tuple(parts), read)
    if since is None and until is None:
        return whole
    near = [(moment - HOUR, moment + HOUR) for moment in (since, until) if moment is not None]
    return Lean([*whole.within(since, until), view.run(lambda cursor: _cut(cursor, since, until), near)])


def _read(cursor: Any, when: str = "") -> Columns:
    """Return the cells and the keys of what `log` is on this cursor."""
    import pyarrow.compute as pc

    cursor.execute(f"create or replace temp view coded as select *, hash({', '.join(KEYS)}) as code"
                   f" from (select id, {', '.join(TIMES)}, {NAMED} from log {when})")  # fmt: skip
    cells, keys = cursor.execute(PROVED).to_arrow_table(), cursor.execute(NAMES).to_arrow_table()
    place = pc.index_in(cells["code"], keys["code"].combine_chunks()).combine_chunks()
    found = {name: cells[name].combine_chunks() for name in (*CELLS, "proof") if name != "key"}
    return {**found, "key": place.cast("uint32"), **{name: keys[name].combine_chunks() for name in KEYS}}


def _cut(cursor: Any, since: int | None, until: int | None) -> Columns:
    """Return what stands within the bounds in the hours that one of them cuts."""
    import numpy as np

    moments = [int(moment) for moment in (since, until) if moment is not None]
    near = " or ".join(
        f"published > make_timestamptz({one - HOUR}) and published < make_timestamptz({one + HOUR})" for one in moments
    )
    both = [
        f"and published {sign} make_timestamptz({int(one)})"
        for sign, one in ((">=", since), ("<", until))
        if one is not None
    ]
    found = _read(cursor, f"where ({near}) {' '.join(both)}")
    begin = Cells(*(found[name].to_numpy() for name in CELLS)).begin()
    cut = np.zeros(len(begin), bool)
    for one in moments:
        cut |= (begin < one) & (one < begin + HOUR)
    return {**found, **{name: found[name].filter(cut) for name in (*CELLS, "proof")}}
