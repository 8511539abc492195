"""Where does what begins in a text end, a word, a tag, a name, and what is its hash?

Every function reads bytes from a place on: UTF-8, of which what is none separates.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.letter import (
    ALONE,
    AT,
    BREAK,
    CLASS,
    COMPATIBLE,
    COMPATIBLE_END,
    COUNT,
    DROP,
    EMOJI,
    FIRST,
    JOIN,
    LAST,
    LETTER,
    LINE,
    MANY,
    MARK,
    PLANES,
    TAGS,
    TAGS_END,
)

SEED, PRIME = 1469598103934665603, 1099511628211
"""Of the hash (FNV-1a, over characters or bytes) that `finish` makes a key."""
_SEED, _PRIME, _GOLDEN = np.uint64(SEED), np.uint64(PRIME), np.uint64(0x9E3779B97F4A7C15)
_ONE, _TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@uncounted
def finish(state, kind):  # pragma: no cover (compiled)
    """Return the key of a term from the hash of its letters and what it is (splitmix64's last steps)."""
    key = state + np.uint64(kind + 1) * _GOLDEN
    key = (key ^ (key >> np.uint64(30))) * _ONE
    key = (key ^ (key >> np.uint64(27))) * _TWO
    return key ^ (key >> np.uint64(31))


@uncounted
def char_at(data, i, stop, entries):  # pragma: no cover
    """Return the entry of the character at i, and its bytes. What is no UTF-8 separates."""
    byte = data[i]
    if byte < 0x80:
        return entries[byte], 1
    if 0xC2 <= byte < 0xE0 and i + 1 < stop:
        return entries[((byte & 0x1F) << 6) | (data[i + 1] & 0x3F)], 2
    if 0xE0 <= byte < 0xF0 and i + 2 < stop:
        return entries[((byte & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F)], 3
    if byte < 0xF0 or byte > 0xF4 or i + 3 >= stop:
        return np.int64(0), 1
    code = np.int64((byte & 0x07) << 18) | np.int64((data[i + 1] & 0x3F) << 12) | np.int64((data[i + 2] & 0x3F) << 6) | np.int64(data[i + 3] & 0x3F)
    if code < PLANES:
        return entries[code], 4
    if COMPATIBLE <= code < COMPATIBLE_END:
        return entries[code - COMPATIBLE + PLANES], 4
    if code < 0x40000:
        return np.int64(ALONE) << CLASS | np.int64(1) << LETTER | np.int64(1) << COUNT | code, 4
    return (np.int64(DROP) << CLASS if TAGS <= code < TAGS_END else np.int64(0)), 4


@uncounted
def feed(state, entry, many):  # pragma: no cover
    """Return a hash with what a character counts as added to it."""
    value = entry & 0x1FFFFF
    if not (entry >> MANY) & 1:
        return (state ^ np.uint64(value)) * _PRIME
    for k in range(value + 1, value + 1 + many[value]):
        state = (state ^ np.uint64(many[k])) * _PRIME
    return state


@uncounted
def order(entry, last, hard):  # pragma: no cover
    """Return (combining class of the end of a character, whether marks stand in no usual order)."""
    first = (entry >> FIRST) & 255
    return (entry >> LAST) & 255, hard or (first != 0 and first < last)


@uncounted
def word_at(data, i, stop, entries, many):  # pragma: no cover
    """Read a run of letters and digits; return (where it ends, end of what counts, hash, characters, whether letters, whether hard)."""
    state, count, letters, hard, last, end = _SEED, 0, 0, False, np.int64(0), i
    while i < stop:
        entry, width = char_at(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN or kind == MARK:
            state = feed(state, entry, many)
            count += (entry >> COUNT) & 31
            letters |= (entry >> LETTER) & 1
            last, hard = order(entry, last, hard)
            end = i + width
        elif kind != DROP:
            break
        i += width
    return i, end, state, count, letters != 0, hard


@uncounted
def tag_at(data, i, stop, entries, many, whole):  # pragma: no cover
    """Read the letters of a tag; return (where it ends, end of what counts, hash, whether hard, whether it ends in a script without spaces).

    Without letters it is no tag: the end is then nought. A `whole` value is a tag to its end, whatever stands in it, even of digits.
    """
    state, letters, any_, hard, last, end, kind_last = _SEED, False, False, False, np.int64(0), i, 0
    while i < stop:
        entry, width = char_at(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN or kind == ALONE or kind == LINE or (kind == MARK and any_):
            state = feed(state, entry, many)
            letters |= (entry >> LETTER) & 1 != 0
            last, hard = order(entry, last, hard)
            end, any_ = i + width, any_ or kind != LINE
            kind_last = kind if kind != MARK else kind_last
        elif not whole and kind != DROP and kind != EMOJI:
            break
        i += width
    return i, end if letters or (whole and any_) else 0, state, hard, kind_last == ALONE


@uncounted
def mention_end(data, i, stop, entries):  # pragma: no cover
    """Return where the name after an @ ends: @name, @name@host, @name.host."""
    joined = False
    while i < stop:
        entry, width = char_at(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == BREAK or kind == AT:
            if not joined or (kind == BREAK and data[i] != 45 and data[i] != 46) or i + 1 >= stop:
                break
            after, _ = char_at(data, i + 1, stop, entries)
            if (after >> CLASS) & 15 != JOIN:
                break
        elif kind != JOIN and kind != LINE and kind != MARK and kind != DROP:
            break
        joined |= kind == JOIN or kind == LINE
        i += width
    return i


@uncounted
def hash_bytes(data, a, b):  # pragma: no cover
    """Return the hash of bytes."""
    state = _SEED
    for i in range(a, b):
        state = (state ^ np.uint64(data[i])) * _PRIME
    return state
