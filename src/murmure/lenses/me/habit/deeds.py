"""What did I do, and what did things do, moment by moment?

Columns of one piece of the log
  at        microseconds since 1970 UTC, in order
  shift     minutes, local time minus UTC; UNKNOWN where the log does not say
  deed      place among the names
  source, type, what, thing, mine   the names: who tells it, the kind of act, about what, by which thing, and whether I did it (1) or the thing
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs.address import host_sql, parts_sql
from murmure.hours.piece import UNKNOWN
from murmure.model.activity import DATED, ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.hours.clock import Clock
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

KEPT = "deeds1"
NAMES = ("source", "type", "what", "thing", "mine")
LONGEST = 80
"""Letters of a name; what is longer is a text, and no kind of act."""
SEEN = ("View", "Watch", "Listen", "murmure:Bookmark")
DONE = ("View", "Watch", "Listen", "Create", "Like", "Announce", "Follow", "Travel", "Arrive", "murmure:Use", "murmure:Call", "murmure:Payment",
        "murmure:Purchase", "murmure:Bookmark", "murmure:Command")  # fmt: skip
TOLD = ("murmure:State", "murmure:Event", "murmure:Command")
"""What a thing says at a moment of its own; what it measures by the clock is no act."""

_DONE, _TOLD, _SEEN = (", ".join(f"'{one}'" for one in types) for types in (DONE, TOLD, SEEN))
_MINE = f"actor = '{ME}' and (type in ({_DONE}) or type = 'murmure:Query' and object_type = 'murmure:Search')"
_THEIRS = f"actor like 'device:%' and type in ({_TOLD})"
_SAID = "target is not null and not list_contains(coalesce(audience, []), 'public')"
SQL = f"""
select id::varchar as id, epoch_us(published) as moment, coalesce(offset_minutes, {UNKNOWN})::smallint as shift, coalesce(source, '') as source,
  case when type = 'Create' then case when {_SAID} then 'message' when in_reply_to is not null then 'reply' else 'post' end
    when type = 'murmure:Query' then 'search' else type end as type,
  left(coalesce(case
    when actor like 'device:%' then content
    when type in ({_SEEN}) then case when object like 'http%' then {host_sql(parts_sql("object"))} end
    when type = 'Create' then case when {_SAID} then target end
    when type = 'murmure:Call' then target
    when type in ('murmure:Use', 'murmure:Purchase', 'murmure:Payment', 'Travel', 'murmure:Command') then object end, ''), {LONGEST}) as what,
  case when actor like 'device:%' then actor else '' end as thing, case when actor = '{ME}' then 1 else 0 end as mine
from log where {DATED} and coalesce(precision, '') not in ('day', 'month', 'year') and ({_MINE} or {_THEIRS})"""
"""Each act, in SQL over the log. Only what has a time of day is one."""


class Name(NamedTuple):
    """Say what an act is, whoever tells it; `what` or `thing` is empty where there is nothing to say."""

    type: str
    what: str
    thing: str
    mine: bool


@dataclass(frozen=True)
class Deeds:
    """Hold the acts of a log, in order of the local clock.

    at       microseconds since 1970 UTC
    local    minutes since 1970 of the local clock
    name     place among `names`
    teller   place among `tellers`: the source
    """

    at: np.ndarray
    local: np.ndarray
    name: np.ndarray
    teller: np.ndarray
    names: list[Name]
    tellers: list[str]


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the acts of a piece; read once in its life."""
    return shelf.get(KEPT, piece, lambda: view.read(relation, read))


def read(cursor: Any) -> Columns:
    """Return the columns of the piece that `log` is on this cursor."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = cursor.execute(
        f"select moment, shift, source, type, what, thing, mine from ({SQL}) order by moment"
    ).to_arrow_table()
    code = np.zeros(rows.num_rows, np.int64)
    for name in NAMES:
        coded = rows[name].combine_chunks().dictionary_encode()
        code = code * max(len(coded.dictionary), 1) + coded.indices.to_numpy(zero_copy_only=False)
    _, first, place = np.unique(code, return_index=True, return_inverse=True)
    found = {name: pc.take(rows[name].combine_chunks(), pa.array(first)) for name in NAMES}
    return {
        "at": rows["moment"].combine_chunks(),
        "shift": rows["shift"].combine_chunks(),
        "deed": pa.array(place.astype(np.uint32)),
        **found,
    }


def deeds_of(view: View, ask: Ask, clock: Clock, weeks: int) -> Deeds:
    """Return the acts of the last so many weeks of a view; each piece is read once in its life."""
    import numpy as np

    from murmure.graphs.shelf import Shelf

    shelf = ask.shelf or Shelf()
    pieces = [columns_of(view, shelf, piece, relation) for piece, relation in view.parts().items()]
    held = _near(pieces, ask, weeks)
    keys = set().union(*(some for *_, some in held))
    names = sorted({Name(*key[1:4], bool(key[4])) for key in keys})
    tellers = sorted({key[0] for key in keys})
    place, teller = ({one: number for number, one in enumerate(some)} for some in (names, tellers))
    codes = {key: (place[Name(*key[1:4], bool(key[4]))], teller[key[0]]) for key in keys}
    parts = []
    for one, low, high, some in held:
        coded = np.array([codes[key] for key in some], np.int32)[one["deed"].to_numpy()[low:high]]
        parts.append((one["at"].to_numpy()[low:high], one["shift"].to_numpy()[low:high], coded[:, 0], coded[:, 1]))
    if not parts:
        none = np.zeros(0, np.int64)
        return Deeds(none, none, none.astype(np.int32), none.astype(np.int32), names, tellers)
    at, shift, name, told = (np.concatenate(column) for column in zip(*parts, strict=True))
    minute = at // 60_000_000
    shift = shift.astype(np.int64)
    open_ = shift == UNKNOWN
    if open_.any():
        shift[open_], _ = clock.at(minute[open_] // 60)
    local = minute + shift
    order = np.lexsort((told, name, at, local))
    return Deeds(at[order], local[order], name[order], told[order], names, tellers)


def _near(pieces: list[Columns], ask: Ask, weeks: int) -> list[tuple[Columns, int, int, list[tuple]]]:
    """Return the pieces that hold something of the weeks that are looked at: from which place, to before which, and their names."""
    import numpy as np

    moments = [one["at"].to_numpy() for one in pieces]
    bounds = [_between(at, ask.since, ask.until) for at in moments]
    end = end_of([at[low:high] for at, (low, high) in zip(moments, bounds, strict=True)], weeks)
    near = [(max(low, int(np.searchsorted(at, end - weeks * WEEK_US))), min(high, int(np.searchsorted(at, end, "right"))))
            for at, (low, high) in zip(moments, bounds, strict=True)]  # fmt: skip
    # A life has many names: only those of these pieces are read.
    return [(one, low, high, list(zip(*(one[name].to_pylist() for name in NAMES), strict=True)))
            for one, (low, high) in zip(pieces, near, strict=True) if low < high]  # fmt: skip


def _between(at: np.ndarray, since: int | None, until: int | None) -> tuple[int, int]:
    """Return from which place to before which the moments between two bounds stand."""
    import numpy as np

    return (
        0 if since is None else int(np.searchsorted(at, since)),
        len(at) if until is None else int(np.searchsorted(at, until)),
    )


def end_of(moments: list[np.ndarray], weeks: int) -> int:
    """Return the last moment of a life of data (microseconds since 1970 UTC, each array in order), whatever stray ones lie far after it.

    Of all spans of so many weeks, the last one that holds a quarter of what the fullest holds is looked at; a week weighs at most `FULL`.
    """
    import numpy as np

    found = np.zeros((0, 2), np.int64)
    for at in moments:
        if len(at):
            week, count = np.unique(at // WEEK_US, return_counts=True)
            found = np.concatenate([found, np.stack([week, count], 1)])
    if not len(found):
        return 0
    week, place = np.unique(found[:, 0], return_inverse=True)
    held = np.append(0, np.cumsum(np.minimum(np.bincount(place, found[:, 1]), FULL)))
    span = held[1:] - held[np.searchsorted(week, week - weeks, "right")]
    last = int(week[np.flatnonzero(span * 4 >= span.max())[-1]])
    return max(int(at[place - 1]) for at in moments if (place := int(np.searchsorted(at, (last + 1) * WEEK_US))))


FULL = 50
WEEK_US = 7 * 86_400_000_000
