"""Which ids of a batch may be in the log, without a search in every segment?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.engine import ids

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine.store import Segment, Store
    from murmure.kernels.run import Sieve

_SPARE = 4_000_000  # ids that a new sieve has room for beside those it holds


class Known:
    """Keep a sieve of the ids of the log during one import; it lives in memory, and takes some two bytes per id."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sieve: Sieve | None = None
        self._held: set[str] = set()

    def maybe(self, ordered: np.ndarray, segments: list[Segment]) -> np.ndarray:
        """Return which ids (n x 2 uint64, in order) may be in these segments: False is certain."""
        import numpy as np

        rows = sum(segment.rows for segment in segments)
        if len(ordered) < ids.MANY or not rows:
            return np.full(len(ordered), bool(rows))
        self._cover(segments, rows)
        assert self._sieve is not None
        return self._sieve.maybe(ordered[:, 0], ordered[:, 1])

    def _cover(self, segments: list[Segment], rows: int) -> None:
        from murmure.kernels.run import Sieve

        fresh = sum(segment.rows for segment in segments if segment.name not in self._held)
        if self._sieve is None or self._sieve.filled + fresh > self._sieve.room:
            # Segments that were joined are in it twice: it is made again before it is crowded.
            self._sieve, self._held = Sieve(rows + max(rows // 4, _SPARE)), set()
        for segment in segments:
            if segment.name not in self._held:
                self._sieve.add(*ids.read_run(self.store.path(segment, ".ids")))
                self._held.add(segment.name)
