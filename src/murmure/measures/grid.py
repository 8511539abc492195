"""What was measured on each day, and in each hour, of the clock that I lived by?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.measures.hourly import Hourly
    from murmure.measures.strand import Mark
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
    from murmure.measures.strand import held, strand_of, summed, within

    shelf = shelf or Shelf()
    if by == "hour":
        names = [name for name in HOURLY if wanted(name)]
        return [Measures(one.name, *_by_clock(one)) for one in hourly(view, shelf, names, since, until, orders)]
    parts, marks, pieces = view.parts(), marked(view, shelf), {}
    names = sorted({name for there in marks.values() for name in there if wanted(name)})
    found = []
    for name in names:
        there = {one: mark[name] for one, mark in marks.items() if name in mark}
        near = [one for one, mark in there.items() if span is None or (mark.last >= span[0] and mark.first < span[1])]
        for one in near:
            if one not in pieces:
                columns = piece.columns_of(view, shelf, one, parts[one])
                pieces[one] = columns, held(columns)
        counts = summed(mark.counts for mark in there.values())
        strand = strand_of(name, [pieces[one] for one in near], (orders or {}).get(name, ()), span, counts)
        told = resolve(within(strand, since, until))
        found.append(Measures(name, told.days, told.total))
    return found


def marked(view: View, shelf: Shelf) -> dict[str, dict[str, Mark]]:
    """Return what each piece of the log holds of each quantity; a piece is looked through once in a process."""
    from murmure.measures import piece
    from murmure.measures.strand import marks_of

    parts = view.parts()
    return shelf.each("measures-marks", parts, lambda one: marks_of(piece.columns_of(view, shelf, one, parts[one])))


def newest(view: View, shelf: Shelf | None, wanted: Callable[[str], bool], until: int | None = None) -> int | None:
    """Return a moment (microseconds since 1970 UTC) not after the newest entry of some quantities that begins before `until`; None without any."""
    from murmure.graphs.shelf import Shelf

    marks = [mark for there in marked(view, shelf or Shelf()).values() for name, mark in there.items() if wanted(name)]
    found = (mark.last if until is None or mark.last < until else mark.first for mark in marks if until is None or mark.first < until)
    return max(found, default=None)


def _by_clock(one: Hourly) -> tuple[np.ndarray, np.ndarray]:
    """Return the local hours, each once: of two that a change of clocks gives one name, the first."""
    import numpy as np

    at, first = np.unique(one.local, return_index=True)
    return at, one.value[first]
