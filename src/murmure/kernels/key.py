"""What is the natural key of each record, written for a million of them at once?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.memory import copy


@compiled
def _put(out, at, texts, bounds, code):
    if code >= 0:
        size = bounds[code + 1] - bounds[code]
        copy(out, at, texts, bounds[code], size)
        at += size
    out[at] = 31
    return at + 1


@compiled
def _put_number(out, at, number):
    if number < 0:
        out[at] = 45
        at += 1
        number = -number
    # Unsigned, because dividing by a constant is then a multiplication.
    rest, size, ten = np.uint64(number), 1, np.uint64(10)
    reach = ten
    while size < 19 and rest >= reach:
        size += 1
        reach *= ten
    for k in range(size - 1, -1, -1):
        more = rest // ten
        out[at + k] = np.uint8(rest - more * ten) + np.uint8(48)
        rest = more
    return at + size


@compiled
def _mix(a, b):
    a = (a ^ np.uint64(b)) * np.uint64(0x9E3779B97F4A7C15)
    return a ^ (a >> np.uint64(32))


@compiled
def keys(buffer, rows, codes, times, bits, places, texts, bounds, seen, out, offsets):
    """Write the natural key of each row into `out` (kind, start, length, value, unit, source, and which one when several are equal).

    `texts`, `bounds`: the dictionary, unescaped. `seen` remembers the latest
    keys (a power of two of them) with how often each was met. Returns the size.
    """
    at = 0
    mask = np.uint64(len(seen) - 1)
    for r in range(rows):
        offsets[r] = at
        mixed = np.uint64(1469598103934665603)
        for k in range(5):
            if k != 3:
                mixed = _mix(mixed, codes[r, k] + 2)
        mixed = _mix(_mix(_mix(mixed, times[r, 0]), times[r, 1]), bits[r])
        at = _put(out, at, texts, bounds, codes[r, 0])
        at = _put_number(out, at, times[r, 0])
        out[at] = 31
        at = _put_number(out, at + 1, times[r, 1] - times[r, 0])
        out[at] = 31
        at += 1
        if codes[r, 4] >= 0:
            at = _put(out, at, texts, bounds, codes[r, 4])
        else:
            for k in range(places[r, 0], places[r, 1]):
                out[at] = buffer[k]
                at += 1
            out[at] = 31
            at += 1
        at = _put(out, at, texts, bounds, codes[r, 2])
        at = _put(out, at, texts, bounds, codes[r, 1]) - 1
        slot = mixed & mask
        tag = (mixed >> np.uint64(8)) << np.uint64(8)
        count = np.uint64(1)
        if (seen[slot] >> np.uint64(8)) << np.uint64(8) == tag:
            count = min((seen[slot] & np.uint64(255)) + np.uint64(1), np.uint64(255))
            out[at] = 31
            at = _put_number(out, at + 1, np.int64(count))
        seen[slot] = tag | count
    offsets[rows] = at
    return at


@compiled
def numbered(firsts, seconds, codes, texts, bounds, others, words, ends, out, offsets):  # pragma: no cover (compiled)
    """Write two numbers and two texts of each row, a separator between them, into `out`; return the size.

    codes, others   places in two dictionaries: texts[bounds[code]:bounds[code + 1]], words[ends[other]:ends[other + 1]]
    """
    at = 0
    for row in range(len(firsts)):
        offsets[row] = at
        at = _put_number(out, at, firsts[row])
        out[at] = 31
        at = _put_number(out, at + 1, seconds[row])
        out[at] = 31
        at = _put(out, at + 1, texts, bounds, codes[row])
        at = _put(out, at, words, ends, others[row]) - 1
    offsets[len(firsts)] = at
    return at
