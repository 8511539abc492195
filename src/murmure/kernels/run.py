"""In which order do ids stand, and which of them are in another run of ids?

Ids are digests: their first halves spread evenly over 64 bits. So a count over
their leading bits puts each almost where it belongs, and two runs that are in
order are compared in one walk.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled

_CROWD = 4_096  # ids that share their leading bits: many more than chance gives, so somebody chose them


@compiled
def _spread(high, bits, starts, order):  # pragma: no cover (compiled)
    """Put the places of ids into `order`, by their first halves, equal ones as they came; return whether no bucket was crowded."""
    shift = np.uint64(64 - bits)
    for i in range(len(high)):
        starts[high[i] >> shift] += 1
    total = 0
    for bucket in range(len(starts)):
        size = starts[bucket]
        if size > _CROWD:
            return False
        starts[bucket] = total
        total += size
    ends = starts.copy()
    for i in range(len(high)):
        value = high[i]
        bucket = value >> shift
        at = ends[bucket]
        ends[bucket] = at + 1
        while at > starts[bucket] and high[order[at - 1]] > value:
            order[at] = order[at - 1]
            at -= 1
        order[at] = i
    return True


@compiled
def _walk(run_high, run_low, high, low, found):  # pragma: no cover (compiled)
    """Set found[i] where (high[i], low[i]) is in the run; both ascend by their first halves."""
    place, many = 0, len(run_high)
    sparse = many > 32 * len(high)
    for i in range(len(high)):
        value = high[i]
        if sparse:
            after = many
            while place < after:
                middle = (place + after) >> 1
                if run_high[middle] < value:
                    place = middle + 1
                else:
                    after = middle
        else:
            while place < many and run_high[place] < value:
                place += 1
        at = place
        while at < many and run_high[at] == value:
            if run_low[at] == low[i]:
                found[i] = True
                break
            at += 1


def order_of(high: np.ndarray) -> np.ndarray:
    """Return the order (int64) of first halves (uint64) of ids, ascending; equal ones keep the order they came in."""
    count = len(high)
    if count > 1_000:
        bits = max(1, min(22, count.bit_length() - 2))
        order = np.empty(count, np.int64)
        if _spread(_read_only(high), bits, np.zeros(1 << bits, np.int64), order):
            return order
    return np.argsort(high, kind="stable")


def known_in(run: tuple[np.ndarray, np.ndarray], high: np.ndarray, low: np.ndarray) -> np.ndarray:
    """Return which ids (two halves, in the order of the first) are in the run (two halves, in the order of the first)."""
    found = np.zeros(len(high), bool)
    if len(run[0]) and len(high):
        _walk(_read_only(run[0]), _read_only(run[1]), _read_only(high), _read_only(low), found)
    return found


def _read_only(values: np.ndarray) -> np.ndarray:
    """Return a plain view that cannot be written to: numba compiles again for each kind of array."""
    plain = np.ascontiguousarray(values).view(np.ndarray)
    plain.flags.writeable = False
    return plain


@compiled
def _sow(blocks, shift, high, low):  # pragma: no cover (compiled)
    for i in range(len(high)):
        block, rest = high[i] >> shift, low[i]
        for _ in range(5):
            blocks[block, (rest >> np.uint64(6)) & np.uint64(7)] |= np.uint64(1) << (rest & np.uint64(63))
            rest >>= np.uint64(9)


@compiled
def _sift(blocks, shift, high, low, found):  # pragma: no cover (compiled)
    for i in range(len(high)):
        block, rest = high[i] >> shift, low[i]
        there = True
        for _ in range(5):
            if not (blocks[block, (rest >> np.uint64(6)) & np.uint64(7)] >> (rest & np.uint64(63))) & np.uint64(1):
                there = False
                break
            rest >>= np.uint64(9)
        found[i] = there


class Sieve:
    """Say quickly of most ids that they have never been put in: a Bloom filter whose blocks follow the order of ids.

    Ids that are asked in their order walk through it from one end to the other.
    """

    def __init__(self, room: int) -> None:
        """Make room for `room` ids: two bytes each, of which some 0.3 % are then taken for others."""
        self.room, self.filled = room, 0
        bits = max(1, (max(room, 1) // 32).bit_length())
        self._shift = np.uint64(64 - bits)
        self._blocks = np.zeros((1 << bits, 8), np.uint64)

    def add(self, high: np.ndarray, low: np.ndarray) -> None:
        """Put ids in (two halves)."""
        _sow(self._blocks, self._shift, _read_only(high), _read_only(low))
        self.filled += len(high)

    def maybe(self, high: np.ndarray, low: np.ndarray) -> np.ndarray:
        """Return which ids may have been put in: never False for one that was."""
        found = np.empty(len(high), np.bool_)
        _sift(self._blocks, self._shift, _read_only(high), _read_only(low), found)
        return found
