"""How many times has this very row been seen before in this file?

Two equal rows of one file are two events, and reading the file again adds
nothing: the second is named by its number among equals. An open-addressing
table of 64-bit hashes, filled a batch at a time, knows which rows have been seen:
about 12 bytes per row.
"""

from __future__ import annotations

from typing import Any


class Occurrences:
    """Count equal rows as they pass, in batches of their hashes."""

    def __init__(self) -> None:
        import numpy as np

        self._np = np
        self._table = np.zeros(1 << 16, dtype=np.uint64)
        self._filled = 0
        self._again: dict[int, int] = {}

    def count(self, hashes: Any) -> dict[int, int]:
        """Return {position in the batch: which occurrence it is}, for second and later occurrences only."""
        np = self._np
        hashes = np.where(hashes == 0, np.uint64(1), hashes.astype(np.uint64))
        ordered = np.sort(hashes)
        first = np.ones(len(ordered), dtype=bool)
        first[1:] = ordered[1:] != ordered[:-1]
        distinct = ordered[first]
        known = self._add(distinct)
        if first.all() and not known.any():
            return {}
        before = set(distinct[known].tolist())
        several = np.union1d(distinct[known], ordered[~first])
        result: dict[int, int] = {}
        for place in np.flatnonzero(np.isin(hashes, several)).tolist():
            value = int(hashes[place])
            number = self._again.get(value, 1 if value in before else 0) + 1
            self._again[value] = number
            if number > 1:
                result[place] = number
        return result

    def _add(self, hashes: Any) -> Any:
        """Put distinct hashes into the table, and say which were already there."""
        np = self._np
        while (self._filled + len(hashes)) * 3 > len(self._table) * 2:
            self._grow()
        known = np.zeros(len(hashes), dtype=bool)
        waiting = np.arange(len(hashes))
        mask = np.uint64(len(self._table) - 1)
        # The high bits: sorted hashes then walk the table from its start to its end.
        slots = hashes >> np.uint64(65 - len(self._table).bit_length())
        while len(waiting):
            wanted, where = hashes[waiting], slots[waiting]
            found = self._table[where]
            known[waiting[found == wanted]] = True
            free = found == 0
            self._table[where[free]] = wanted[free]
            # Two hashes may want one free slot: the last one written has it, the other goes on.
            placed = free & (self._table[where] == wanted)
            self._filled += int(placed.sum())
            going = ~placed & (found != wanted)
            slots[waiting[going]] = (where[going] + np.uint64(1)) & mask
            waiting = waiting[going]
        return known

    def _grow(self) -> None:
        np = self._np
        old = self._table[self._table != 0]
        self._table = np.zeros(len(self._table) * 2, dtype=np.uint64)
        self._filled = 0
        for start in range(0, len(old), 1 << 17):
            self._add(old[start : start + (1 << 18)])
