"""How many times has this very row been seen before in this file?

Two equal rows of one file are two events, and reading the file again adds
nothing: the second is named by its number among equals. In a large file, an
open table of 64-bit hashes knows which rows have been seen: about 12 bytes per row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


class Occurrences:
    """Count equal keys as they pass, in batches; `many` when there may be more than some ten thousand."""

    def __init__(self, many: bool = False) -> None:
        self._many = many
        self._table: np.ndarray | None = None
        self._filled = 0
        self._times: dict[str, int] = {}

    def count(self, keys: pa.Array) -> dict[int, int]:
        """Return {position in the batch: which occurrence it is}, for second and later occurrences only."""
        if not self._many:
            return self._counted(range(len(keys)), keys.to_pylist())
        import numpy as np

        places = np.flatnonzero(self._met(keys))
        # The first of these is the second of its kind.
        return self._counted(places.tolist(), keys.take(places).to_pylist(), 1) if len(places) else {}

    def _counted(self, places: range | list[int], keys: list[str], before: int = 0) -> dict[int, int]:
        found: dict[int, int] = {}
        for place, key in zip(places, keys, strict=True):
            number = self._times[key] = self._times.get(key, before) + 1
            if number > 1:
                found[place] = number
        return found

    def _met(self, keys: pa.Array) -> np.ndarray:
        """Return which keys have been seen, in this batch or before."""
        import numpy as np
        import pyarrow as pa

        from murmure.kernels.csv import met, moved

        _, bounds, data = keys.cast(pa.large_string()).buffers()
        offsets = np.frombuffer(bounds, np.int64, len(keys) + 1, keys.offset * 8)
        texts = np.frombuffer(data, np.uint8) if data is not None and data.size else np.frombuffer(b"\0", np.uint8)
        if self._table is None or (self._filled + len(keys)) * 3 > len(self._table) * 2:
            old, size = self._table, 1 << max(17, (3 * (self._filled + len(keys)) // 2).bit_length())
            self._table = np.zeros(size, np.uint64)
            if old is not None:
                moved(old, self._table)
        again = np.zeros(len(keys), np.bool_)
        self._filled += met(texts, offsets, self._table, again)
        return again
