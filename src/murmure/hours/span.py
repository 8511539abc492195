"""What do the cells of the hours count between two moments, to the microsecond?

Cells are whole hours: those that a moment cuts are left out, and what happened in them is counted anew from the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.hours.piece import CELLS, COUNTED, KEYS, NAMED, NAMES, NONE, TIMES

if TYPE_CHECKING:
    from murmure.hours.table import Cells, Hours
    from murmure.trust.view import View

MINUTE, HOUR = 60_000_000, 3_600_000_000
DAY = 24


def cells_within(view: View, hours: Hours, since: int | None, until: int | None) -> list[Cells]:
    """Return the cells between two moments (microseconds since 1970 UTC), in pieces whose hours rise: `since` included, `until` not.

    Without either, undated ones too. No cell is copied but those of the days of the two moments.
    """
    if since is None and until is None:
        return list(hours.each())
    low, high = (None if moment is None else moment // HOUR for moment in (since, until))
    found, cut = [], False
    for cells in hours.each(None if low is None else low - DAY, None if high is None else high + DAY):
        for part in _parts(cells, low, high):
            kept, cuts = _inside(part, since, until)
            cut = cut or cuts
            found.append(kept)
    if cut:
        found.append(_counted(view, hours, since, until))
    return [one for one in found if len(one.hour)]


def _parts(cells: Cells, low: int | None, high: int | None) -> list[Cells]:
    """Return the cells near the first moment, those far from both, those near the last one: only the near ones need be looked at."""
    import numpy as np

    spots = [
        0 if low is None else int(np.searchsorted(cells.hour, np.int32(low + DAY))),
        len(cells.hour) if high is None else int(np.searchsorted(cells.hour, np.int32(high - DAY))),
    ]
    first, last = spots[0], max(spots)
    return [
        cells.where(slice(begin, end))
        for begin, end in ((0, first), (first, last), (last, len(cells.hour)))
        if begin < end
    ]


def _inside(cells: Cells, since: int | None, until: int | None) -> tuple[Cells, bool]:
    """Return the cells that lie between two moments as a whole, and whether a moment cuts one."""
    import numpy as np

    if cells.hour[0] == NONE:
        cells = cells.where(cells.hour != NONE)
    if not len(cells.hour):
        return cells, False
    first, last = (int(cells.hour[spot]) * HOUR for spot in (0, -1))
    if (since is None or first - since >= DAY * HOUR) and (until is None or until - last >= DAY * HOUR):
        return cells, False  # no clock is a day from UTC
    begin = cells.begin()
    end = begin + HOUR
    inside, cut = np.ones(len(begin), bool), np.zeros(len(begin), bool)
    if since is not None:
        inside, cut = inside & (begin >= since), cut | (begin < since) & (end > since)
    if until is not None:
        inside, cut = inside & (end <= until), cut | (begin < until) & (end > until)
    return cells.where(inside), bool(cut.any())


def _counted(view: View, hours: Hours, since: int | None, until: int | None) -> Cells:
    """Return the cells of what happened between two moments in the hours that these cut."""
    import numpy as np

    from murmure.hours.table import Cells

    begin = f"(floor((epoch_us(published) // {MINUTE} + coalesce(offset_minutes, 0)) / 60.0) * 60 - coalesce(offset_minutes, 0)) * {MINUTE}"
    near = [f"(published > make_timestamptz({int(moment) - HOUR}) and published < make_timestamptz({int(moment) + HOUR})"
            f" and {begin} < {int(moment)} and {begin} + {HOUR} > {int(moment)})" for moment in (since, until) if moment is not None]  # fmt: skip
    both = [
        f"published {sign} make_timestamptz({int(moment)})"
        for sign, moment in ((">=", since), ("<", until))
        if moment is not None
    ]
    where = f"({' or '.join(near)}) and {' and '.join(both)}"

    def count(cursor: Any) -> tuple[Any, Any]:
        cursor.execute(f"create temp view coded as select *, hash({', '.join(KEYS)}) as code"
                       f" from (select {', '.join(TIMES)}, {NAMED} from log where {where})")  # fmt: skip
        return cursor.execute(COUNTED).to_arrow_table(), cursor.execute(NAMES).to_arrow_table()

    found, names = view.run(count, [(moment - HOUR, moment + HOUR) for moment in (since, until) if moment is not None])
    wanted = dict(
        zip(zip(*(names[name].to_pylist() for name in KEYS), strict=True), names["code"].to_pylist(), strict=True)
    )
    place = {
        code: number
        for number, key in enumerate(zip(*(hours.keys[name] for name in KEYS), strict=True))
        if (code := wanted.get(key)) is not None
    }
    columns = {name: found[name].to_numpy() for name in CELLS if name != "key"}
    return Cells(**columns, key=np.array([place[code] for code in found["code"].to_pylist()], np.uint32))
