"""How are the values of a JSON text passed over, its whole numbers read, and others written, inside a kernel?

Texts are given by their `address`. Eight bytes are looked at together: whoever gives a text sees
to `PADDING` bytes behind it, and to eight behind what is written.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.memory import byte, empty_bits, put, store, word

ODD, CUT = -1, -2
"""What is returned in the place of a place: this is not as usual; the text ends before the value does."""

PADDING = 64
_SPACES = np.uint64(0x2020202020202020)
_ZEROS, _ONES, _HIGH = np.uint64(0x3030303030303030), np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_QUOTES, _SLASHES = np.uint64(0x2222222222222222), np.uint64(0x5C5C5C5C5C5C5C5C)


@uncounted
def blank(data, i, size):  # pragma: no cover (compiled)
    while i < size and byte(data, i) <= 32:
        if byte(data, i) == 32:
            i += spaces(data, i)
        elif byte(data, i) == 10 or byte(data, i) == 13 or byte(data, i) == 9:
            i += 1
        else:
            break
    return min(i, size)


@uncounted
def spaces(data, i):  # pragma: no cover (compiled)
    """Return how many of the eight bytes from i on are spaces, up to one that is none."""
    return np.int64(empty_bits(word(data, i) ^ _SPACES) >> np.uint64(3))


@uncounted
def after_text(data, i, size):  # pragma: no cover (compiled)
    """Return the place after the text whose first byte is at i, past its closing mark; CUT when it goes on."""
    while i < size:
        x = word(data, i)
        quote, slash = x ^ _QUOTES, x ^ _SLASHES
        # The first byte that is nothing has its highest bit set here; those before it do not.
        marks = (((quote - _ONES) & ~quote) | ((slash - _ONES) & ~slash)) & _HIGH
        if marks == 0:
            i += 8
            continue
        i += np.int64(empty_bits(marks) >> np.uint64(3))
        if i >= size:
            return CUT
        if byte(data, i) == 34:
            return i + 1
        i += 2
    return CUT


@uncounted
def after_value(data, i, size):  # pragma: no cover (compiled)
    """Return the place after the value that begins at i, whatever it is; CUT when it goes on."""
    if i >= size:
        return CUT
    if byte(data, i) == 34:
        return after_text(data, i + 1, size)
    return after(data, i, size, 0)


@uncounted
def after(data, i, size, depth):  # pragma: no cover (compiled)
    """Return the place after the value that i is inside of, `depth` brackets deep; CUT when it goes on."""
    while i < size:
        mark = byte(data, i)
        if mark == 32:
            i += spaces(data, i)
            continue
        if mark == 34:
            i = after_text(data, i + 1, size)
            if i < 0:
                return i
            continue
        if mark == 123 or mark == 91:
            depth += 1
        elif mark == 125 or mark == 93:
            if depth == 0:
                return i
            depth -= 1
            if depth == 0:
                return i + 1
        elif depth == 0 and mark == 44:
            return i
        i += 1
    return CUT


@uncounted
def digits_in(x):  # pragma: no cover (compiled)
    """Return how many of eight bytes, digits less their zero, are digits: from the first to one that is none."""
    tens = (((x & np.uint64(0x7F7F7F7F7F7F7F7F)) + np.uint64(0x7676767676767676)) | x) & np.uint64(0x8080808080808080)
    return np.int64(empty_bits(tens) >> np.uint64(3))


@uncounted
def eight(x):  # pragma: no cover (compiled)
    """Return the number of eight digits, the first in the lowest byte: pairs, then fours, then all (Lemire's way)."""
    x = x * np.uint64(10) + (x >> np.uint64(8))
    low, high = x & np.uint64(0xFF000000FF), (x >> np.uint64(16)) & np.uint64(0xFF000000FF)
    return np.int64((low * np.uint64(0x000F424000000064) + high * np.uint64(0x0000271000000001)) >> np.uint64(32))


@uncounted
def whole(data, i, size, out, slot):  # pragma: no cover (compiled)
    """Read a whole number of at most 18 digits into out[slot]; return the place after it, ODD or CUT."""
    sign = i < size and byte(data, i) == 45
    i += sign
    first = i
    x = word(data, i) ^ _ZEROS
    count = digits_in(x)
    if count == 8:
        value = eight(x)
        i += 8
        while i < size and 48 <= byte(data, i) <= 57:
            value = value * 10 + (byte(data, i) - 48)
            i += 1
            if i - first > 18:
                return ODD
    else:
        value = eight(x << np.uint64(64 - 8 * count)) if count else np.int64(0)
        i += count
    if i >= size:
        return CUT
    if i == first or (byte(data, first) == 48 and i - first > 1) or not (byte(data, i) == 44 or byte(data, i) == 125 or byte(data, i) <= 32):
        return ODD
    out[slot] = -value if sign else value
    return i


@uncounted
def plain_word(data, i, size):  # pragma: no cover (compiled)
    """Return the place of the mark that closes the plain word beginning after the mark at i; ODD or CUT."""
    if i >= size:
        return CUT
    if byte(data, i) != 34:
        return ODD
    i += 1
    while i < size:
        mark = byte(data, i)
        if mark == 34:
            return i
        if mark == 92 or mark < 32 or mark > 126:
            return ODD
        i += 1
    return CUT


@uncounted
def spread(value):  # pragma: no cover (compiled)
    """Return the eight digits of a number below 10**8, the first in the lowest byte: fours, then pairs, then each."""
    x = np.uint64(value // 10_000) | (np.uint64(value % 10_000) << np.uint64(32))
    tens = ((x * np.uint64(10_486)) >> np.uint64(20)) & np.uint64(0x7F0000007F)
    x = tens | ((x - tens * np.uint64(100)) << np.uint64(16))
    tens = ((x * np.uint64(103)) >> np.uint64(10)) & np.uint64(0x000F000F000F000F)
    return tens | ((x - tens * np.uint64(10)) << np.uint64(8))


@uncounted
def write_whole(out, at, value):  # pragma: no cover (compiled)
    """Write a whole number of at most 18 digits; return the place after it. Up to eight bytes behind are overwritten."""
    if value < 0:
        put(out, at, 45)
        at += 1
        value = -value
    groups = 0
    low = middle = np.int64(0)
    if value >= 100_000_000:
        low, value, groups = value % 100_000_000, value // 100_000_000, 1
        if value >= 100_000_000:
            middle, value, groups = value % 100_000_000, value // 100_000_000, 2
    digits = spread(value)
    before = np.int64(empty_bits(digits | np.uint64(1 << 56)) >> np.uint64(3))  # a zero is one digit
    store(out, at, (digits + _ZEROS) >> np.uint64(8 * before))
    at += 8 - before
    if groups == 2:
        store(out, at, spread(middle) + _ZEROS)
        at += 8
    if groups:
        store(out, at, spread(low) + _ZEROS)
        at += 8
    return at


@uncounted
def copied(out, at, data, begin, stop):  # pragma: no cover (compiled)
    """Copy data[begin:stop]; return the place after it. Up to seven bytes behind are overwritten, and as many are read."""
    size = stop - begin
    for place in range(0, size, 8):
        store(out, at + place, word(data, begin + place))
    return at + size
