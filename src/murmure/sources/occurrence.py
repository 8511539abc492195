"""How many times has this very row been seen before in this file?

Two equal rows of one file are two events, and reading the file again adds
nothing: the second is named by its number among equals. In a large file, and in
one that turns out to say much, open tables of 64-bit hashes know which rows have
been seen: 12 to 24 bytes per row. There are several, so that one that grows does
not double the memory of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


_MOST = 1 << 18  # keys held as texts (some 30 MB); a small file may name many files of details, or be packed
_PARTS, _SHIFT, _SMALLEST = 8, 61, 1 << 14  # the first three bits of a hash say in which table it is


class Occurrences:
    """Count equal keys as they pass, in batches; `many` when there may be more than some ten thousand."""

    def __init__(self, many: bool = False) -> None:
        self._many = many
        self._tables: list[np.ndarray] = []
        self._filled = [0] * _PARTS
        self._times: dict[str, int] = {}

    def count(self, keys: pa.Array) -> dict[int, int]:
        """Return {position in the batch: which occurrence it is}, for second and later occurrences only."""
        if not self._many and len(self._times) + len(keys) > _MOST:
            self._become_many()
        if not self._many:
            return self._counted(range(len(keys)), keys.to_pylist())
        import numpy as np

        places = np.flatnonzero(self._met(keys))
        # The first of these is the second of its kind.
        return self._counted(places.tolist(), keys.take(places).to_pylist(), 1) if len(places) else {}

    def _become_many(self) -> None:
        """Know by their hashes the keys that were held as texts; of those met again, the number stays."""
        import pyarrow as pa

        self._many = True
        self._met(pa.array(list(self._times), pa.string()))
        self._times = {key: number for key, number in self._times.items() if number > 1}

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

        from murmure.kernels.csv import hashed, met

        if not len(keys):
            return np.zeros(0, np.bool_)
        wide = keys.cast(pa.large_string())
        _, bounds, data = wide.buffers()
        offsets = np.frombuffer(bounds, np.int64, len(keys) + 1, wide.offset * 8)
        texts = np.frombuffer(data, np.uint8) if data is not None and data.size else np.frombuffer(b"\0", np.uint8)
        codes, again = np.empty(len(keys), np.uint64), np.zeros(len(keys), np.bool_)
        hashed(texts, offsets, codes)
        coming = np.bincount((codes >> np.uint64(_SHIFT)).astype(np.int64), minlength=_PARTS).tolist()
        for part in range(_PARTS):
            table = self._roomy(part, coming[part])
            self._filled[part] += met(codes, _SHIFT, part, table, again)
        return again

    def _roomy(self, part: int, coming: int) -> np.ndarray:
        """Return one of the tables, with room for as many hashes more: at most two thirds are taken."""
        import numpy as np

        from murmure.kernels.csv import moved

        if not self._tables:
            self._tables = [np.zeros(_SMALLEST, np.uint64) for _ in range(_PARTS)]
        old, needed = self._tables[part], 3 * (self._filled[part] + coming)
        if needed > len(old) * 2:
            self._tables[part] = np.zeros(1 << (needed // 2).bit_length(), np.uint64)
            moved(old, self._tables[part])
        return self._tables[part]
