"""What did each object say in the whole log, hour by hour of the clock that I lived by?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.hours.piece import UNKNOWN
from murmure.voices.piece import CELLS, KEYS, columns_of, read_between

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.hours.clock import Clock
    from murmure.trust.view import View

MINUTE, HOUR = 60_000_000, 3_600_000_000


class Key(NamedTuple):
    """Say of what the words of one hour are: the columns of `piece.KEYS`."""

    thing: str
    source: str
    type: str
    quantity: str
    unit: str


@dataclass(frozen=True)
class Voices:
    """Hold the cells of a log in order of the local hour; columns as in `piece`.

    local   hours since 1970 of the local clock; begin_us: microseconds since 1970 UTC at which the hour begins
    things  the objects, in order; thing: place of that of each key
    """

    keys: list[Key]
    things: list[str]
    thing: np.ndarray
    local: np.ndarray
    begin_us: np.ndarray
    key: np.ndarray
    count: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray
    total: np.ndarray

    def of(self, thing: int) -> np.ndarray:
        """Return the places of the cells of one object."""
        import numpy as np

        return np.flatnonzero(self.thing[self.key] == thing) if len(self.key) else np.zeros(0, np.int64)


def voices_of(
    view: View, shelf: Shelf | None, clock: Clock, since: int | None = None, until: int | None = None
) -> Voices:
    """Return the voices of a view; each piece is counted once in its life.

    since, until   microseconds since 1970 UTC: since included, until excluded; the hour that a bound cuts is counted anew
    """
    import numpy as np

    from murmure.graphs.shelf import Shelf

    shelf = shelf or Shelf()
    pieces = [
        _within(columns_of(view, shelf, piece, relation), since, until) for piece, relation in view.parts().items()
    ]
    pieces += [_cut(view, bound, since, until) for bound in dict.fromkeys((since, until)) if bound is not None]
    held = [[Key(*key) for key in zip(*(one[name].to_pylist() for name in KEYS), strict=True)] for one, _ in pieces]
    keys = sorted(set().union(*held)) if held else []
    place = {key: number for number, key in enumerate(keys)}
    things = sorted({key.thing for key in keys})
    number = {thing: place for place, thing in enumerate(things)}
    columns: dict[str, list[np.ndarray]] = {name: [] for name in CELLS}
    for (one, kept), some in zip(pieces, held, strict=True):
        mapped = np.array([place[key] for key in some], np.int64)
        for name in CELLS:
            column = one[name].to_numpy()[kept]
            columns[name].append(mapped[column] if name == "key" and len(mapped) else column)
    whole = {name: np.concatenate(some) if some else np.zeros(0) for name, some in columns.items()}
    hour, shift = whole["hour"].astype(np.int64), whole["shift"].astype(np.int64)
    begin_us = (hour * 60 - np.where(shift == UNKNOWN, 0, shift)) * MINUTE
    open_ = shift == UNKNOWN
    if open_.any():
        hour[open_] += clock.at(hour[open_])[0] // 60
    order = np.lexsort((begin_us, whole["key"], hour))
    rest = {name: whole[name][order] for name in CELLS if name not in ("hour", "shift", "key")}
    return Voices(keys, things, np.array([number[key.thing] for key in keys], np.int64), hour[order], begin_us[order],
                  whole["key"][order].astype(np.int64), **rest)  # fmt: skip


def _within(columns: Any, since: int | None, until: int | None) -> tuple[Any, np.ndarray]:
    """Return columns, and which of their cells lie wholly within the bounds."""
    import numpy as np

    hour, shift = columns["hour"].to_numpy().astype(np.int64), columns["shift"].to_numpy().astype(np.int64)
    begin = (hour * 60 - np.where(shift == UNKNOWN, 0, shift)) * MINUTE
    kept = np.ones(len(hour), bool)
    if since is not None:
        kept &= begin >= since
    if until is not None:
        kept &= begin + HOUR <= until
    return columns, kept


def _cut(view: View, bound: int, since: int | None, until: int | None) -> tuple[Any, np.ndarray]:
    """Return what was said within the bounds in the hours that one of them cuts."""
    import numpy as np

    low, high = (bound, bound + HOUR) if bound == since else (bound - HOUR, bound)
    columns = view.run(
        lambda cursor: read_between(cursor, max(low, since or low), min(high, until if until is not None else high)),
        [(low, high)],
    )
    hour, shift = columns["hour"].to_numpy().astype(np.int64), columns["shift"].to_numpy().astype(np.int64)
    begin = (hour * 60 - np.where(shift == UNKNOWN, 0, shift)) * MINUTE
    cut = (begin < bound) & (bound < begin + HOUR)
    if since is not None and bound == until:  # what both cut is counted with the first
        cut &= ~((begin < since) & (since < begin + HOUR))
    return columns, cut
