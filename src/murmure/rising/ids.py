"""What are the posts of the last day called, of which only the numbers of their rows are kept?"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.rising.read import Posts

MOST = 2_000_000
"""Posts whose names are kept; of older ones the row is told."""
SPAN = 86_400
FULL = 4_096
"""Posts below which a part takes in the next one: what is heard live comes post by post, and every part is looked through."""


class Ids:
    """Keep the names of the posts of the last day."""

    def __init__(self) -> None:
        self._parts: deque[tuple[int, np.ndarray, pa.Array]] = deque()
        self._held = 0

    def add(self, posts: Posts) -> None:
        """Keep the names of these posts, where they have any, and let go of what is too old."""
        if posts.id is None:
            return
        first = int(posts.time[0])  # a batch may be longer than a day: what its first post may need stays
        while self._parts and (self._parts[0][0] < first - SPAN or self._held > MOST):
            self._held -= len(self._parts.popleft()[1])
        self._keep(int(posts.time[-1]), posts.row, posts.id)

    def _keep(self, last: int, row: np.ndarray, names: pa.Array) -> None:
        import pyarrow as pa

        self._held += len(row)
        names = names.cast(pa.large_string())
        if self._parts and len(self._parts[-1][1]) + len(row) <= FULL:
            _, rows, before = self._parts.pop()
            row, names = np.concatenate([rows, row]), pa.concat_arrays([before, names])
        order = np.argsort(row)
        self._parts.append((last, row[order], names.take(order)))

    def of(self, rows: np.ndarray) -> tuple[Any, ...]:
        """Return the names of the posts of these rows; of those that have none, the row."""
        found: list[Any] = rows.tolist()
        for _, known, names in self._parts:
            place = np.searchsorted(known, rows)
            for one in np.flatnonzero((place < len(known)) & (known[np.minimum(place, len(known) - 1)] == rows)).tolist():
                name = names[int(place[one])].as_py()
                found[one] = found[one] if name is None else name
        return tuple(found)

    def packed(self) -> np.ndarray:
        """Return everything as bytes (np.uint8)."""
        parts = [[last, row.tolist(), names.to_pylist()] for last, row, names in self._parts]
        return np.frombuffer(json.dumps(parts).encode(), np.uint8)

    @classmethod
    def unpacked(cls, data: np.ndarray) -> Ids:
        """Return what `packed` put down."""
        import pyarrow as pa

        self = cls()
        for last, row, names in json.loads(data.tobytes()):
            self._keep(last, np.array(row, np.int64), pa.array(names, pa.large_string()))
        return self
