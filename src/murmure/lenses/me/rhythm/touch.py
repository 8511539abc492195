"""When did I touch the network, minute by minute, and how long was each night's silence?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.hours.clock import GUESSED, SAID
from murmure.hours.piece import UNKNOWN
from murmure.model.activity import DATED, ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns
    from murmure.hours.clock import Clock
    from murmure.lenses.lens import Ask
    from murmure.lenses.me.rhythm.window import Window
    from murmure.trust.view import View

HOUR, DAY = 60, 1440
"""Minutes."""
MINUTE = 60_000_000
TYPES = ("View", "Watch", "Listen", "Create", "Like", "Announce", "Follow", "Update", "Delete", "murmure:Use", "murmure:Call", "murmure:Payment",
         "murmure:Purchase", "murmure:Bookmark")  # fmt: skip
WHERE = f"""actor = '{ME}' and {DATED} and coalesce(precision, '') not in ('day', 'month', 'year')
  and (type in ({", ".join(f"'{one}'" for one in TYPES)}) or type = 'murmure:Query' and object_type = 'murmure:Search')"""
"""What a hand does, at a time that is known; in SQL over the log."""
DONE = ({"actor": ME, "type": TYPES}, {"actor": ME, "type": "murmure:Query", "kind": "murmure:Search"})
"""The same, as columns of the keys of hours."""
MINUTES = f"""
select (epoch_us(published) // {MINUTE})::integer as minute, coalesce(offset_minutes, {UNKNOWN})::smallint as shift,
  min(epoch_us(published) % {MINUTE})::integer as first, max(epoch_us(published) % {MINUTE})::integer as last
from log where {WHERE} group by 1, 2 order by 1, 2
"""
COLUMNS = ("minute", "shift", "first", "last")
"""Minutes since 1970 UTC in which something was done, and at which of their microseconds first and last."""
NEAR = 10
FEW, LONG = 4, 18 * HOUR
"""Touches of the afternoon before and of the day after below which a night says nothing, and a silence that is longer than any night."""


class Touches(NamedTuple):
    """Hold minutes in which I touched: since 1970, of UTC and of the local clock, and where the offset comes from."""

    utc: np.ndarray
    local: np.ndarray
    origin: np.ndarray

    def minutes(self) -> np.ndarray:
        """Return the local minutes, each once, in order."""
        import numpy as np

        return self.local[np.append(True, self.local[1:] != self.local[:-1])[: len(self.local)]]


class Silences(NamedTuple):
    """Hold the longest silence of each night, by the day on which it ends: the last touch and the first one, minutes from its midnight."""

    day: np.ndarray
    last: np.ndarray
    first: np.ndarray
    ends: np.ndarray


def touches_of(view: View, ask: Ask, clock: Clock, window: Window) -> Touches:
    """Return the touches of some days, and of the day before the first, in order of the local clock."""
    import numpy as np

    from murmure.graphs.shelf import Shelf

    shelf = ask.shelf or Shelf()
    pieces = [
        shelf.get("touches", one, lambda relation=relation: view.read(relation, read))
        for one, relation in view.parts().items()
    ]
    inside = [_within({name: one[name].to_numpy() for name in COLUMNS}, ask.since, ask.until) for one in pieces]
    ends = (window.first - 3) * DAY, (window.last + 3) * DAY  # no clock is a day from UTC
    near = [
        {name: column[slice(*np.searchsorted(one["minute"], ends))] for name, column in one.items()} for one in inside
    ]
    minute, shift = (
        np.concatenate([one[name] for one in near] or [np.zeros(0)]).astype(np.int64) for name in ("minute", "shift")
    )
    origin = np.full(len(minute), SAID, np.uint8)
    open_ = shift == UNKNOWN
    if open_.any():
        shift[open_], origin[open_] = clock.at(minute[open_] // HOUR)
    local = minute + shift
    order = np.lexsort((origin, minute, local))
    order = order[(local[order] // DAY >= window.first - 1) & (local[order] // DAY <= window.last)]
    order = (
        order[np.append(True, (np.diff(local[order]) != 0) | (np.diff(minute[order]) != 0))] if len(order) else order
    )
    return Touches(minute[order], local[order], origin[order])


def read(cursor: Any) -> Columns:
    """Return the minutes of the piece that `log` is on this cursor."""
    found = cursor.execute(MINUTES).to_arrow_table()
    return {name: found[name].combine_chunks() for name in COLUMNS}


def _within(columns: dict[str, np.ndarray], since: int | None, until: int | None) -> dict[str, np.ndarray]:
    """Return the minutes in which something lies within bounds, microseconds since 1970 UTC."""
    import numpy as np

    if since is None and until is None:
        return columns
    begin, kept = columns["minute"].astype(np.int64) * MINUTE, np.ones(len(columns["minute"]), bool)
    if since is not None:
        kept &= begin + columns["last"] >= since
    if until is not None:
        kept &= begin + columns["first"] < until
    return {name: column[kept] for name, column in columns.items()}


def guessed(touches: Touches) -> bool:
    """Return whether most touches are read by UTC, because nothing says where home is."""
    return bool(len(touches.origin)) and float((touches.origin == GUESSED).mean()) > 0.5


def stretches(touches: Touches) -> tuple[np.ndarray, np.ndarray]:
    """Return when stretches of touches begin and end, local minutes since 1970: no more than `NEAR` minutes between two of them."""
    import numpy as np

    minute = touches.minutes()
    new = np.append(True, np.diff(minute) > NEAR)[: len(minute)]
    return minute[new], minute[np.append(new[1:], True)[: len(minute)]] + 1


def silences(touches: Touches) -> Silences:
    """Return the longest silence of each night of which the afternoon before and the day after have touches."""
    import numpy as np

    first = np.flatnonzero(np.append(True, touches.local[1:] != touches.local[:-1])[: len(touches.local)])
    minute = touches.local[first]
    if len(minute) < 2:
        return Silences(*(np.zeros(0, np.int64) for _ in range(4)))
    begin, end = minute[:-1], minute[1:]
    # The night of a day is that whose middle lies between eight in the evening before and noon.
    day = ((begin + end) // 2 + 4 * HOUR) // DAY
    within = ((begin + end) // 2 + 4 * HOUR) % DAY < 16 * HOUR
    order = np.lexsort((begin, begin - end, day))
    order = order[within[order]]
    kept = order[np.append(True, np.diff(day[order]) != 0)] if len(order) else order
    base = day[kept] * DAY
    before = np.searchsorted(minute, base) - np.searchsorted(minute, base - DAY // 2)  # from noon to midnight
    after = np.searchsorted(minute, base + DAY) - np.searchsorted(minute, end[kept])
    known = (np.minimum(before, after) >= FEW) & (end[kept] - begin[kept] <= LONG)
    kept, base = kept[known], base[known]
    return Silences(day[kept], begin[kept] - base, end[kept] - base, touches.utc[first][kept + 1])
