"""When did I touch the network, minute by minute, and how long was each night's silence?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.hours.clock import GUESSED, SAID
from murmure.hours.piece import UNKNOWN
from murmure.model.activity import ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

HOUR, DAY = 60, 1440
"""Minutes."""
TYPES = ("View", "Watch", "Listen", "Create", "Like", "Announce", "Follow", "Update", "Delete", "murmure:Use", "murmure:Call", "murmure:Payment",
         "murmure:Purchase", "murmure:Bookmark")  # fmt: skip
WHERE = f"""actor = '{ME}' and published is not null and coalesce(precision, '') not in ('day', 'month', 'year')
  and (type in ({", ".join(f"'{one}'" for one in TYPES)}) or type = 'murmure:Query' and object_type = 'murmure:Search')"""
"""What a hand does, at a time that is known; in SQL over the log."""
FEW, LONG = 4, 18 * HOUR
"""Touches of the afternoon before and of the day after below which a night says nothing, and a silence that is longer than any night."""


class Touches(NamedTuple):
    """Hold minutes in which I touched: since 1970, of UTC and of the local clock, where the offset comes from, and how many touches."""

    utc: np.ndarray
    local: np.ndarray
    origin: np.ndarray
    count: np.ndarray


class Silences(NamedTuple):
    """Hold the longest silence of each night, by the day on which it ends: the last touch and the first one, minutes from its midnight."""

    day: np.ndarray
    last: np.ndarray
    first: np.ndarray
    ends: np.ndarray


def touches_of(view: View, ask: Ask, clock: Clock, days: int) -> Touches:
    """Return the touches of the last so many days, in order of the local clock."""
    import numpy as np

    bounds = [
        f"and epoch_us(published) {sign} {int(at)}"
        for sign, at in ((">=", ask.since), ("<", ask.until))
        if at is not None
    ]
    found = view.sql(
        f"with touched as (select epoch_us(published) // 60000000 as minute, offset_minutes as shift from log where {WHERE} {' '.join(bounds)}) "
        f"select minute, shift, count(*) as count from touched where minute > (select max(minute) from touched) - {days * DAY} "
        f"group by minute, shift order by minute, shift"
    )
    minute = found["minute"].to_numpy().astype(np.int64)
    shift = np.array(found["shift"].fill_null(UNKNOWN).to_numpy(), np.int64)
    origin = np.full(len(minute), SAID, np.uint8)
    open_ = shift == UNKNOWN
    if open_.any():
        shift[open_], origin[open_] = clock.at(minute[open_] // HOUR)
    local = minute + shift
    order = np.lexsort((minute, local))
    return Touches(minute[order], local[order], origin[order], found["count"].to_numpy().astype(np.int64)[order])


def guessed(touches: Touches) -> bool:
    """Return whether most touches are read by UTC, because nothing says where home is."""
    return bool(len(touches.origin)) and float((touches.origin == GUESSED).mean()) > 0.5


def silences(touches: Touches) -> Silences:
    """Return the longest silence of each night of which the afternoon before and the day after have touches."""
    import numpy as np

    minute, first = np.unique(touches.local, return_index=True)
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
