"""Which link stands in a text, and what is left of it without what tells no page apart?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.letter import CLASS, JOIN, MARK
from murmure.kernels.span import PRIME, SEED, char_at

_SEED, _PRIME = np.uint64(SEED), np.uint64(PRIME)


@uncounted
def scheme_at(data, i, stop):  # pragma: no cover
    """Return how many bytes `http://` or `https://` take at i, 0 when it is not there."""
    if i + 7 > stop or data[i] | 32 != 104 or data[i + 1] | 32 != 116 or data[i + 2] | 32 != 116 or data[i + 3] | 32 != 112:
        return 0
    size = 5 if data[i + 4] | 32 == 115 else 4
    return size + 3 if i + size + 3 <= stop and data[i + size] == 58 and data[i + size + 1] == 47 and data[i + size + 2] == 47 else 0


@uncounted
def link_end(data, i, stop, entries):  # pragma: no cover
    """Return where the link at i ends, and where it ends without what only closes the sentence; the latter is i for a link that was cut."""
    start, end, depth = i, i, 0
    while end < stop:
        byte = data[end]
        if byte >= 0x80:
            entry, width = char_at(data, end, stop, entries)
            kind = (entry >> CLASS) & 15
            if kind != JOIN and kind != MARK:
                break
            end += width
            continue
        if byte <= 32 or byte == 34 or byte == 60 or byte == 62 or byte == 92 or byte == 94 or byte == 96 or 123 <= byte <= 125 or byte == 127:
            break
        depth += (byte == 40) - (byte == 41)
        end += 1
    if end + 2 < stop and data[end] == 0xE2 and data[end + 1] == 0x80 and data[end + 2] == 0xA6:
        return end, start
    last = end
    while last > start:
        byte = data[last - 1]
        if byte == 41 and depth < 0:
            depth += 1
        elif not (byte == 46 or byte == 44 or byte == 59 or byte == 58 or byte == 33 or byte == 63 or byte == 39 or byte == 42 or byte == 93):
            break
        last -= 1
    cut = last + 3 <= end and data[last] == 46 and data[last + 1] == 46 and data[last + 2] == 46
    return end, start if cut else last


@uncounted
def tracks(data, a, b, tracking):  # pragma: no cover
    """Return whether the parameter data[a:b] of a link only says where it was clicked."""
    if b - a > 4 and data[a] | 32 == 117 and data[a + 1] | 32 == 116 and data[a + 2] | 32 == 109 and data[a + 3] == 95:
        return True
    state = _SEED
    for i in range(a, b):
        byte = data[i]
        if byte == 61:
            break
        state = (state ^ np.uint64(byte | 32 if 65 <= byte <= 90 else byte)) * _PRIME
    for one in tracking:
        if one == state:
            return True
    return False


@uncounted
def host_of(data, a, b):  # pragma: no cover
    """Return (start of the host, its end without a usual port, end of host and port, whether it has a dot, whether it is ASCII)."""
    for i in range(a, min(b, a + 24) - 2):
        byte = data[i]
        if byte == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            a = i + 3
            break
        if not (97 <= byte | 32 <= 122 or 48 <= byte <= 57 or byte == 43 or byte == 45 or byte == 46):
            break
    if a + 2 < b and data[a] == 47 and data[a + 1] == 47:
        a += 2
    if a + 4 < b and data[a] | 32 == 119 and data[a + 1] | 32 == 119 and data[a + 2] | 32 == 119 and data[a + 3] == 46:
        a += 4
    end, dot, plain = a, False, True
    while end < b and data[end] != 47 and data[end] != 63 and data[end] != 35:
        dot |= end > a + 1 and data[end - 1] == 46
        plain &= data[end] < 0x80
        end += 1
    bare = end
    if end - a > 3 and data[end - 3] == 58 and data[end - 2] == 56 and data[end - 1] == 48:
        bare = end - 3
    elif end - a > 4 and data[end - 4] == 58 and data[end - 3] == 52 and data[end - 2] == 52 and data[end - 1] == 51:
        bare = end - 4
    return a, bare, end, dot, plain


@uncounted
def hash_link(data, a, b, tracking):  # pragma: no cover
    """Return (hash of a link without what does not tell pages apart, whether it has a host, whether that has a dot, whether it is hard)."""
    state = _SEED
    a, bare, i, dot, plain = host_of(data, a, b)
    for k in range(a, bare):
        state = (state ^ np.uint64(data[k] | 32 if 65 <= data[k] <= 90 else data[k])) * _PRIME
    end = i
    while end < b and data[end] != 63 and data[end] != 35:
        end += 1
    last = end
    while last > i and data[last - 1] == 47:
        last -= 1
    for k in range(i, last):
        state = (state ^ np.uint64(data[k])) * _PRIME
    sign, i = 63, end + 1
    while end < b and data[end] == 63 and i < b and data[i - 1] != 35:
        last = i
        while last < b and data[last] != 38 and data[last] != 35:
            last += 1
        if last - i > 4 and data[i] == 97 and data[i + 1] == 109 and data[i + 2] == 112 and data[i + 3] == 59:
            i += 4  # &amp;
        if last > i and not tracks(data, i, last, tracking):
            state = (state ^ np.uint64(sign)) * _PRIME
            for k in range(i, last):
                state = (state ^ np.uint64(data[k])) * _PRIME
            sign = 38
        i = last + 1
    return state, bare > a, dot, not plain


@uncounted
def link_before(data, low, end, stop):  # pragma: no cover
    """Return where the `http` or `https` begins that ends here, before `://`; -1 where there is none from `low` on."""
    if end + 2 < stop and data[end] == 58 and data[end + 1] == 47:
        for size in (5, 4):
            if end - size >= low and scheme_at(data, end - size, stop) == size + 3:
                return end - size
    return -1
