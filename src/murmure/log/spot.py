"""What stands at these places of the log?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.log import find, terms
from murmure.log.walk import Spot

if TYPE_CHECKING:
    from murmure.engine import Store


def rows_at(store: Store, spots: list[tuple[int | None, str, int]]) -> list[dict[str, Any]]:
    """Return the whole activities at (moment, name of the segment, row), newest first, undated ones last.

    Raises FileNotFoundError when a segment is gone: then the places are asked for again.
    """
    segments = {segment.name: segment for segment in store.segments if segment.kind == "log"}
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(name for _, name, _ in spots):
        if name not in segments:
            raise FileNotFoundError(name)
        mine = [Spot(moment, segments[name], row) for moment, where, row in spots if where == name]
        if terms.parts(store, segments[name]) is not None:
            found += find.whole_rows(store, mine)
        else:
            found += find.fetched_rows(store, [{"file": store.path(spot.segment), "row": spot.row} for spot in mine])
    return sorted(found, key=lambda row: (row["published_us"] is None, -(row["published_us"] or 0), row["id"]))
