"""What does a day come to, beside the days before it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.act import Act
    from murmure.hours.lean import Lean
    from murmure.lenses.me.day import DayAsk
    from murmure.trust.view import View

DAY = 86_400_000_000
EDGE, LATER = 32, 31
"""Days before the window on which an entry may begin that reaches into it; days after, within which the rest of a day that was cut short would be
noted."""
LEAST = 28
"""So many earlier days must be noted before a day is called unlike them."""
DENSE = 0.5
"""What happens on fewer of them has no usual day."""


class _Series(NamedTuple):
    """Hold what each day came to (`at`, days since 1970, local); `act` where it is something that I did, as `source` tells it."""

    name: str
    title: Both
    unit: str | None
    at: np.ndarray
    value: np.ndarray
    act: Act | None = None
    source: str = ""


class Tile(NamedTuple):
    """Hold what one measure, or one kind of act, comes to on a day, beside the days before it.

    value        in `unit` (UCUM)
    low, middle, high   what a tenth, half and nine tenths of the earlier days stay under; NaN where there are too few
    days         earlier days of the window that were noted
    below        how many of them came to less, `above` how many to more
    later        whether anything of the kind was noted in the month after the day: only then is little not yet to come
    """

    name: str
    title: Both
    unit: str | None
    value: float
    low: float
    middle: float
    high: float
    days: int
    below: int
    above: int
    later: bool
    act: Act | None
    source: str

    @property
    def unlike(self) -> int:
        """1 when the day comes to more than each of the earlier ones, -1 when to less, 0 otherwise."""
        if self.days < LEAST or self.middle != self.middle:
            return 0
        return 1 if self.below == self.days else -1 if self.above == self.days and self.later else 0


def tiles_of(view: View, hours: Lean, ask: DayAsk, day: int) -> list[Tile]:
    """Return the tiles of a day (days since 1970, local), in the order of the vocabulary, acts last."""
    from murmure.hours.act import acted
    from murmure.measures.grid import measured
    from murmure.measures.room import title_of

    first, last = day - ask.days - EDGE, day + LATER
    places = {name: place for place, name in enumerate(QUANTITIES)}
    found = measured(view, ask.shelf, "day", ask.since, ask.until, orders=ask.orders, span=(first * DAY, last * DAY))
    found.sort(key=lambda one: (places[one.name.partition(":")[0]], one.name))
    told = [_Series(one.name, title_of(one.name), QUANTITIES[one.name.partition(":")[0]].unit, one.at, one.value) for one in found]
    told += [_Series(one.act.name, one.act.title, "h" if one.act.length else "1", one.at, one.value, one.act, one.source)
             for one in acted(hours, ask.zone, "day", span=(first * 24, last * 24))]  # fmt: skip
    return [tile for one in told if (tile := _tile(one, day, ask.days)) is not None]


def _tile(one: _Series, day: int, back: int) -> Tile | None:
    import numpy as np

    fine = np.isfinite(one.value)
    at, value = one.at[fine], one.value[fine]
    here = np.flatnonzero(at == day)
    if not len(here):
        return None
    today = float(value[here[0]])
    if one.act is not None and today == 0:
        return None
    past = value[(at < day) & (at >= day - back)]
    enough = len(past) >= LEAST and float((past != 0).mean()) >= DENSE
    low, middle, high = (float(bound) for bound in np.quantile(past, [0.1, 0.5, 0.9])) if enough else (float("nan"),) * 3
    return Tile(one.name, one.title, one.unit, today, low, middle, high, len(past), int((past < today).sum()), int((past > today).sum()),
                bool((at > day).any()), one.act, one.source)  # fmt: skip
