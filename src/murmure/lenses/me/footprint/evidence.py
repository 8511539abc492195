"""Which activities stand behind a figure: the newest ones, by number of their cells and then from a few hours of the log?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.hours.piece import KEYS, NAMED, NONE
from murmure.hours.span import DAY, HOUR
from murmure.hours.table import Cells

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.table import Hours
    from murmure.lenses.lens import Ask
    from murmure.trust.view import View

MOST = 20


class Evidence:
    """Find the newest activities of some keys between the moments of a question."""

    def __init__(self, view: View, hours: Hours, pieces: list[Cells], ask: Ask) -> None:
        import numpy as np

        self._view, self._hours, self._ask = view, hours, ask
        self._pieces = [
            (one, int(one.hour[min(np.searchsorted(one.hour, NONE + 1), len(one.hour) - 1)]), int(one.hour[-1]))
            for one in pieces
        ]
        """Cells, with the first and the last of their hours that are dated."""

    def of(self, findings: list[np.ndarray]) -> list[tuple[str, ...]]:
        """Return for each finding at most `MOST` ids of activities of its keys (true or false for each key), newest first.

        The log is asked once for all of them.
        """
        newest = [self._newest(keys) for keys in findings]
        rows = self._rows(joined(newest))
        return [
            tuple([name for key, name in rows if key in wanted][:MOST])
            for wanted in (set(one.key.tolist()) for one in newest)
        ]

    def _rows(self, cells: Cells) -> list[tuple[int, str]]:
        """Return the key and the id of the newest activities of the keys of some cells, in the hours of these, newest first."""
        if not len(cells.hour):
            return []
        # As literals: a parameter costs the engine as much as the query.
        wanted = ", ".join(
            f"({one}, {', '.join(literal(self._hours.keys[name][one]) for name in KEYS)})"
            for one in sorted(set(cells.key.tolist()))
        )
        dated = cells.hour != NONE
        near = self._spans(cells.begin()[dated])
        spans = [f"published >= make_timestamptz({low}) and published < make_timestamptz({high})"
                 for low, high in near] + ([] if dated.all() else ["published is null"])  # fmt: skip
        # One question for each span, and not all in one `or`: so the engine reads nothing beside them.
        parts = " union all ".join(
            f"select id::varchar as id, published, {NAMED} from log where {span}" for span in spans
        )
        order = "published desc nulls last, id"
        found = self._view.sql(
            f"select place, id from ({parts}) join (values {wanted}) as wanted(place, {', '.join(KEYS)}) using ({', '.join(KEYS)})"
            f" qualify row_number() over (partition by place order by {order}) <= {MOST} order by {order}",
            spans=near if dated.all() else None,
        )  # fmt: skip
        return list(zip(found["place"].to_pylist(), found["id"].to_pylist(), strict=True))

    def _spans(self, begin: np.ndarray) -> list[tuple[int, int]]:
        """Return from when to when (microseconds) the hours that begin at these moments lie, those that are near each other in one."""
        import numpy as np

        first, last = self._ask.since, self._ask.until
        hours = np.unique(begin)
        cuts = np.flatnonzero(np.diff(hours) > DAY * HOUR) + 1
        spans = [(int(one[0]), int(one[-1]) + HOUR) for one in np.split(hours, cuts) if len(one)]
        return [
            (low if first is None else max(low, first), high if last is None else min(high, last))
            for low, high in spans
        ]

    def _newest(self, keys: np.ndarray) -> Cells:
        """Return the newest cells of some keys that hold enough activities, at most `MOST` of them; what has no date comes last."""
        import numpy as np

        found = joined([])
        high = max((last for _, _, last in self._pieces), default=NONE) + 1
        low = min((first for _, first, _ in self._pieces if first != NONE), default=high)
        step = DAY
        while high > low and len(found.hour) < MOST:
            found = joined([found, *self._between(keys, max(high - step, low), high)])
            high, step = high - step, step * 4
        if len(found.hour) < MOST:
            found = joined([found, *self._between(keys, NONE, NONE + 1)])
        # Equal hours stand in the order of their keys, whatever the pieces.
        order = np.lexsort((found.key, -found.begin()))[:MOST]
        held = np.cumsum(found.count[order].astype(np.int64))
        return found.where(order[: int(np.searchsorted(held, MOST)) + 1])

    def _between(self, keys: np.ndarray, low: int, high: int) -> list[Cells]:
        """Return the cells of some keys from one hour to before another."""
        import numpy as np

        out = []
        for cells, first, last in self._pieces:
            if last < low or (first >= high and low != NONE):
                continue
            begin, end = np.searchsorted(cells.hour, (low, high)).tolist()
            spots = np.flatnonzero(keys[cells.key[begin:end]]) + begin
            if len(spots):
                out.append(cells.where(spots))
        return out


def joined(pieces: list[Cells]) -> Cells:
    """Return cells in one piece."""
    import numpy as np

    kinds = (np.int32, np.int16, np.uint8, np.uint32, np.uint32, np.float32, np.uint32)
    if not pieces:
        return Cells(*(np.zeros(0, kind) for kind in kinds))
    return Cells(*(np.concatenate(columns) for columns in zip(*pieces, strict=True)))


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"
