"""What was measured on each day, and in each hour, of the clock that I lived by?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.measures.hourly import Hourly
    from murmure.trust.view import View


class Measures(NamedTuple):
    """Hold what one quantity comes to: at moments `at` (days or hours since 1970, local) the `value`, in the unit of the vocabulary."""

    name: str
    at: np.ndarray
    value: np.ndarray


def measured(
    view: View, shelf: Shelf | None, by: str, since: int | None = None, until: int | None = None,
    wanted: Callable[[str], bool] = lambda name: True, orders: Mapping[str, Sequence[str]] | None = None,
    span: tuple[int, int] | None = None,
) -> list[Measures]:
    """Return what was measured, in the order of names: by `day` as devices resolve it, by `hour` as `hourly` says it.

    since, until   microseconds since 1970 UTC
    wanted         which quantities
    orders         quantity -> keys of devices in the order that the owner chose
    span           days are only wanted around these two moments, in the same unit: those that reach over them are not whole
    """  # fmt: skip
    from murmure.graphs.shelf import Shelf
    from murmure.measures import piece
    from murmure.measures.hourly import HOURLY, hourly
    from murmure.measures.resolve import resolve  # it loads kernels, which a list of lenses must not
    from murmure.measures.strand import held, strand_of, within

    shelf = shelf or Shelf()
    if by == "hour":
        names = [name for name in HOURLY if wanted(name)]
        return [Measures(one.name, *_by_clock(one)) for one in hourly(view, shelf, names, since, until, orders)]
    columns = [piece.columns_of(view, shelf, one, relation) for one, relation in view.parts().items()]
    pieces = [(here, held(here)) for here in columns]
    names = sorted({name for _, there in pieces for name in there.strands if wanted(name)})
    found = []
    for name in names:
        told = resolve(within(strand_of(name, pieces, (orders or {}).get(name, ()), span), since, until))
        found.append(Measures(name, told.days, told.total))
    return found


def _by_clock(one: Hourly) -> tuple[np.ndarray, np.ndarray]:
    """Return the local hours, each once: of two that a change of clocks gives one name, the first."""
    import numpy as np

    at, first = np.unique(one.local, return_index=True)
    return at, one.value[first]
