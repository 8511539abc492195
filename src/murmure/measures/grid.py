"""What was measured on each day, and in each hour, of the clock that I lived by?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.quantity import QUANTITIES

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

HOUR = 3_600_000_000
HOURLY = ("heart_rate", "step_count", "electric_power", "electric_energy", "temperature", "relative_humidity", "sound_exposure", "stress_level")
"""Measures that say something of an hour."""


class Measures(NamedTuple):
    """Hold what one quantity comes to: at moments `at` (days or hours since 1970, local) the `value`, in the unit of the vocabulary."""

    name: str
    at: np.ndarray
    value: np.ndarray


def measured(
    view: View, shelf: Shelf | None, by: str, since: int | None = None, until: int | None = None,
    wanted: Callable[[str], bool] = lambda name: True,
) -> list[Measures]:
    """Return what was measured, in the order of names: by `day` as devices resolve it, by `hour` as the device says it that says most hours.

    since, until   microseconds since 1970 UTC
    wanted         which quantities
    """  # fmt: skip
    from murmure.graphs.shelf import Shelf
    from murmure.measures import piece
    from murmure.measures.resolve import resolve  # it loads kernels, which a list of lenses must not
    from murmure.measures.strand import held, strand_of, within

    shelf = shelf or Shelf()
    columns = [piece.columns_of(view, shelf, one, relation) for one, relation in view.parts().items()]
    pieces = [(here, held(here)) for here in columns]
    names = sorted({name for _, there in pieces for name in there.strands if wanted(name) and (by == "day" or name in HOURLY)})
    found = []
    for name in names:
        strand = within(strand_of(name, pieces, ()), since, until)
        if by == "day":
            told = resolve(strand)
            at, value = told.days, told.total
        else:
            at, value = _by_hour(strand)
        found.append(Measures(name, at, value))
    return found


def _by_hour(strand: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return local hours and what the device says of them that says most hours: a sum of what adds up, else a mean."""
    import numpy as np

    best: tuple[np.ndarray, np.ndarray] = np.zeros(0, np.int64), np.zeros(0)
    for low, high in zip(strand.bounds[:-1].tolist(), strand.bounds[1:].tolist(), strict=True):
        short = strand.end[low:high] - strand.start[low:high] <= HOUR
        hour = ((strand.start[low:high] + strand.shift[low:high]) // HOUR)[short]
        if len(hour) <= len(best[0]):
            continue
        at, place = np.unique(hour, return_inverse=True)
        value = np.bincount(place, strand.value[low:high][short])
        if QUANTITIES[strand.quantity].daily != "sum":
            value = value / np.bincount(place)
        if len(at) > len(best[0]):
            best = at.astype(np.int64), value
    return best
