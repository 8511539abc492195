"""Which activities tie whom and when, and which people and ties are left when only some activities count?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs.piece import AT, NONE, Spot, spans, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from murmure.graphs.crowd import Crowd
    from murmure.graphs.dated import Span
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

UNITS = (("h", 240), ("D", 200), ("W", 180), ("M", 360), ("Y", 2**31))
"""Units of numpy's calendar, and how many bins each may make before the next is taken."""
Rows = Mapping[str, "np.ndarray"]
"""Rows of the log by the name of their piece; a piece that is not there has none."""


@dataclass(frozen=True)
class Acts:
    """Hold one entry for each time that an activity ties two people.

    tie      place in the ties of the crowd (int64)
    at       microseconds since 1970, NONE without a date (int64)
    weight   what it adds to the weight of the tie (float64)
    piece, row   where the activity stands: place in `pieces`, and row there (int64)
    """

    tie: np.ndarray
    at: np.ndarray
    weight: np.ndarray
    piece: np.ndarray
    row: np.ndarray
    pieces: tuple[str, ...]


class Bins(NamedTuple):
    """Say how time is cut: `starts` holds the first moment of each bin and the end of the last, microseconds since 1970."""

    unit: str
    starts: np.ndarray


class Matched(NamedTuple):
    """Say what is left: bool[people], bool[ties], bool[acts] within the span, and bool[acts] at any time."""

    people: np.ndarray
    ties: np.ndarray
    acts: np.ndarray
    ever: np.ndarray


def acts(view: View, shelf: Shelf, crowd: Crowd) -> Acts:
    """Return what makes the ties of a crowd of all time; those of people with themselves are no ties."""
    import numpy as np

    from murmure.graphs.social import counted, ends, known

    parts = view.parts()
    pieces = counted(view, shelf, parts)
    who = known(view, shelf, parts)
    keys = crowd.source * len(crowd.people) + crowd.target
    found = []
    for place, (piece, columns) in enumerate(pieces.items()):
        a, b, _, row, share = ends(columns, who, place)
        key = np.minimum(a, b) * len(crowd.people) + np.maximum(a, b)
        tie = np.minimum(np.searchsorted(keys, key), max(len(keys) - 1, 0))
        kept = (a != b) & (keys[tie] == key) if len(keys) else np.zeros(len(a), bool)
        row = row[kept]
        found.append((tie[kept], times(view, shelf, piece, parts[piece])[row], 1.0 / share[kept], np.full(len(row), place), row))
    columns_ = [np.concatenate(column) for column in zip(*found, strict=True)] if found else [np.zeros(0, np.int64)] * 5
    return Acts(*columns_, tuple(pieces))


def binned(made: Acts) -> Bins:
    """Return the finest cut of the time of all acts that has not too many bins; none when nothing has a date."""
    import numpy as np

    dated = made.at[made.at != NONE]
    if not len(dated):
        return Bins("D", np.zeros(0, np.int64))
    ends = np.array([dated.min(), dated.max()]).astype("datetime64[us]")
    for unit, most in UNITS:
        first, last = ends.astype(f"datetime64[{unit}]")
        if int(last.astype(np.int64) - first.astype(np.int64)) < most:
            break
    starts = np.arange(first, last + 2).astype("datetime64[us]").astype(np.int64)
    return Bins(unit, starts)


def bands(made: Acts, chosen: np.ndarray, group: np.ndarray, groups: int, bins: Bins) -> np.ndarray:
    """Return the weight of the chosen acts in each bin, for ties of each group and, last, for ties of none (float64[groups + 1, bins]).

    group   of each tie, -1 for none
    """
    import numpy as np

    count = max(len(bins.starts) - 1, 0)
    kept = chosen & (made.at != NONE)
    place = np.searchsorted(bins.starts, made.at[kept], side="right") - 1
    line = np.where(group < 0, groups, group)[made.tie[kept]]
    return np.bincount(line * count + place, made.weight[kept], (groups + 1) * count).reshape(groups + 1, count)


def matched(view: View, shelf: Shelf, crowd: Crowd, made: Acts, rows: Rows | None = None, span: Span | None = None) -> Matched:
    """Return the ties that an activity makes which stands in `rows` (None: any) within `span`, and the people who did any such.

    Who is only tied by such an activity is left too.
    """
    import numpy as np

    ever = np.ones(len(made.tie), bool) if rows is None else _standing(made, rows)
    now = ever if span is None else ever & span.holds(made.at)
    ties = np.zeros(len(crowd.source), bool)
    ties[made.tie[now]] = True
    people = np.zeros(len(crowd.people), bool)
    people[crowd.source[ties]] = people[crowd.target[ties]] = True
    if rows is None and (span is None or span == type(span)()):
        people[:] = True
    else:
        active = _active(view, rows, _within(span))
        raw, person = _actors(view, shelf)
        people[[number for name, number in zip(raw, person, strict=True) if number >= 0 and name in active]] = True
    return Matched(people, ties, now, ever)


def _within(span: Span | None) -> str:
    bounds = [] if span is None else [
        f"published {sign} make_timestamptz({int(moment)})" for sign, moment in ((">=", span.since), ("<", span.until)) if moment is not None
    ]  # fmt: skip
    return " and ".join(bounds) or "true"


def _standing(made: Acts, rows: Rows) -> np.ndarray:
    """Return which acts stand in some rows."""
    import numpy as np

    out = np.zeros(len(made.tie), bool)
    for place, piece in enumerate(made.pieces):
        mine = np.flatnonzero(made.piece == place)
        if len(mine) and piece in rows:
            held = _held(rows[piece], int(made.row[mine].max()) + 1)
            out[mine] = held[made.row[mine]]
    return out


def _held(rows: np.ndarray, count: int) -> np.ndarray:
    """Return bool[count]: which rows are among some."""
    import numpy as np

    held = np.zeros(count, bool)
    held[rows[rows < count]] = True
    return held


def _active(view: View, rows: Rows | None, within: str) -> set[str]:
    """Return the actors of the activities in some rows (None: all), whose moment fulfils a condition."""
    import pyarrow as pa

    if rows is None:
        return set(view.sql(f"select distinct actor from log where {within} and actor is not null")["actor"].to_pylist())
    found: set[str] = set()
    for piece, relation in view.parts().items():
        if len(rows.get(piece, ())):
            table = pa.table({"row": rows[piece]})

            def asked(cursor: Any, table: pa.Table = table) -> list[str]:
                cursor.register("asked", table)
                query = f"select distinct actor from log semi join asked using (row) where {within} and actor is not null"
                return cursor.execute(query).fetchnumpy()["actor"].tolist()

            found.update(view.read(relation, asked))
    return found


def _actors(view: View, shelf: Shelf) -> tuple[list[str], list[int]]:
    """Return every name that stands as the actor of an activity, and the number of the person behind it (-1: none)."""
    from murmure.graphs.address import account_sql
    from murmure.graphs.social import known

    parts = view.parts()

    def make() -> tuple[list[str], list[int]]:
        who = known(view, shelf, parts)
        found = view.sql(f"select actor, {account_sql('actor')} as account from (select distinct actor from log where actor is not null) order by 1")
        return found["actor"].to_pylist(), who.numbers(found["account"].combine_chunks()).tolist()

    return shelf.recall("actors", tuple(parts), make)


def behind_people(
    view: View, shelf: Shelf, people: Sequence[int], rows: Rows | None, span: Span | None, limit: int, before: Spot | None = None,
) -> list[Spot]:  # fmt: skip
    """Return where the newest activities of some people (numbers) stand, of those in `rows` (None: any) within `span`."""
    import numpy as np

    from murmure.graphs.newest import newest

    wanted = set(people)
    names = [name for name, number in zip(*_actors(view, shelf), strict=True) if number in wanted]
    parts = view.parts()
    query = f"select row, {AT} as at from log where {_within(span)} and actor in (select unnest(?))"

    def rows_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        if rows is not None and not len(rows.get(piece, ())):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        found = view.read(parts[piece], lambda cursor: cursor.execute(query, [names]).fetchnumpy())
        row, at = found["row"].astype(np.int64), found["at"].astype(np.int64)
        kept = np.ones(len(row), bool) if rows is None else _held(rows[piece], int(row.max(initial=0)) + 1)[row]
        return row[kept], at[kept]

    return newest(spans(view, shelf, parts), rows_of, limit, before) if names else []


def behind_ties(view: View, shelf: Shelf, made: Acts, chosen: np.ndarray, limit: int, before: Spot | None = None) -> list[Spot]:
    """Return where the newest of the chosen acts (bool[acts]) stand."""
    import numpy as np

    from murmure.graphs.newest import newest

    place = {piece: number for number, piece in enumerate(made.pieces)}

    def rows_of(piece: str) -> tuple[np.ndarray, np.ndarray]:
        mine = np.flatnonzero(chosen & (made.piece == place[piece]))
        rows, first = np.unique(made.row[mine], return_index=True)
        return rows, made.at[mine][first]

    return newest(spans(view, shelf, view.parts()), rows_of, limit, before)
