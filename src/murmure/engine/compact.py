"""When do many small segments become a few large ones?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from murmure.engine.store import Segment, Store

TINY = 50_000  # rows under which a segment is joined at once: many of them slow every question down
SMALL = 1_000_000  # rows under which it is joined when there is time
LARGE = 2_000_000  # rows of a joined segment at most
MANY = 8


def compact(store: Store, under: int = TINY) -> int:
    """Join segments of fewer than `under` rows, neighbours in time first; return how many were replaced."""
    replaced = 0
    for kind in ("log", "tombstones"):
        groups = _groups([segment for segment in store.segments if segment.kind == kind and segment.rows < under])
        for group in groups:
            with store.change() as change:
                now = {segment.name for segment in store.segments}
                if not all(segment.name in now for segment in group):
                    continue  # another process joined them meanwhile
                cursor = store.engine.cursor()
                try:
                    change.merge(group, cursor)
                finally:
                    cursor.close()
            replaced += len(group)
    return replaced


def _groups(small: list[Segment]) -> list[list[Segment]]:
    """Return the groups to join: none while there are few small segments."""
    if len(small) < MANY:
        return []
    groups: list[list[Segment]] = [[]]
    rows = 0
    for segment in small:
        if rows + segment.rows > LARGE:
            groups.append([])
            rows = 0
        groups[-1].append(segment)
        rows += segment.rows
    return [group for group in groups if len(group) > 1]
