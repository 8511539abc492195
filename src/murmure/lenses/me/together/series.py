"""Which series does the log hold of me, day by day and hour by hour?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.hours.act import acted
from murmure.hours.lean import lean_of
from murmure.measures.grid import measured, newest
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.lean import Lean
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

HOUR, DAY = 3_600_000_000, 86_400_000_000
DENSE = 0.3
"""A kind of act that happens on fewer of the moments is no series."""
EDGE, EVER = 33, 1 << 62
"""Days before the first one on which an entry may begin that reaches into it, with one for the clock; a moment after all others."""
RARE = 10
"""Moments on which a series must differ from what it mostly is."""


@dataclass(frozen=True)
class Series:
    """Hold one series on a grid: `values` from the moment `first` on (days or hours since 1970, local), NaN where nothing is known."""

    name: str
    title: Both
    unit: str | None
    values: np.ndarray
    source: str = ""

    @property
    def kin(self) -> str:
        """The family within which no pair says anything."""
        quantity = self.name.partition(":")[0]
        return _kin().get(quantity) or _kin().get(quantity.partition("_")[0]) or quantity


@cache
def _kin() -> dict[str, str]:
    import yaml

    told = yaml.safe_load((Path(__file__).parent / "kin.yaml").read_text(encoding="utf-8"))
    return {name: family for family, names in told.items() for name in names}


def series_of(view: View, ask: Any, by: str, back: int) -> tuple[int, list[Series]]:
    """Return the first moment of the grid and the series on it, by day or by hour, in the order of their names; the last `back` moments."""
    import numpy as np

    hours = lean_of(view, ask.shelf, ask.since, ask.until)
    told = [one for one in (*_measured(view, ask, by, back), *_acted(hours, ask.zone, by)) if len(one[1])]
    if not told:
        return 0, []
    last = max(int(at.max()) for _, at, _ in told)
    first = max(min(int(at.min()) for _, at, _ in told), last - back + 1)
    found = []
    for (name, title, unit, source), at, value in told:
        values, here = np.full(last - first + 1, np.nan), at >= first
        values[at[here] - first] = np.where(np.isfinite(value), value, np.nan)[here]
        if _says_something(values):
            found.append(Series(name, title, unit, values, source))
    return first, sorted(found, key=lambda one: one.name)


def _says_something(values: np.ndarray) -> bool:
    import numpy as np

    known = values[np.isfinite(values)]
    if not len(known):
        return False
    _, counts = np.unique(known, return_counts=True)
    return len(known) - int(counts.max()) >= RARE


def _measured(view: View, ask: Ask, by: str, back: int) -> list[tuple[tuple[str, Both, str | None, str], np.ndarray, np.ndarray]]:
    """Return what was measured, as (name, title, unit, source), moments and values; of days, the last `back` of them are whole, and enough."""
    from murmure.measures.room import title_of

    wanted = lambda name: _kin().get(name) != "beside"  # noqa: E731
    last, span = newest(view, ask.shelf, wanted, ask.until) if by == "day" else None, None
    if last is not None:
        span = (last // DAY - back - EDGE) * DAY, EVER
    found = measured(view, ask.shelf, by, ask.since, ask.until, wanted, ask.orders, span)
    return [((one.name, title_of(one.name), QUANTITIES[one.name.partition(":")[0]].unit, ""), one.at, one.value) for one in found]


def _acted(hours: Lean, zone: str, by: str) -> list[tuple[tuple[str, Both, str | None, str], np.ndarray, np.ndarray]]:
    """Return what I did, in the same form; a kind of act that happens on fewer than `DENSE` of the moments is no series."""
    found = acted(hours, zone, by, DENSE)
    return [((one.act.name, one.act.title, "h" if one.act.length else "1", one.source), one.at, one.value) for one in found]
