"""How are the texts of a JSON document read, told apart and written again inside a kernel?

A text is three numbers in `refs`, from `3 * slot` on: where it begins, where it stops, and whether
it has letters beyond ASCII. All places count from the address `data`; a text that was written with
escapes stands in a room of its own, whose next free place is refs[FREE]. Nothing here changes `data`.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.memory import byte, empty_bits, put, store, word
from murmure.kernels.step import CUT, ODD, copied

FREE = 255
"""Which number of `refs` is the next free place for a text that is not in the document as it is read."""

_ONES, _HIGH = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_QUOTES, _SLASHES = np.uint64(0x2222222222222222), np.uint64(0x5C5C5C5C5C5C5C5C)
_SPACES, _DELETES = np.uint64(0x2020202020202020), np.uint64(0x7F7F7F7F7F7F7F7F)


def eight_bytes(text: bytes) -> tuple[np.uint64, np.uint64]:
    """Return at most eight bytes as a number, and which of its bits count."""
    return np.uint64(int.from_bytes(text, "little")), np.uint64((1 << 8 * len(text)) - 1)


@uncounted
def get(refs, place):  # pragma: no cover (compiled)
    """Return one number of a row of whole numbers, given by its address."""
    return np.int64(word(refs, 8 * place))


@uncounted
def let(refs, place, value):  # pragma: no cover (compiled)
    """Set one number of a row of whole numbers, given by its address."""
    store(refs, 8 * place, np.uint64(value))


@uncounted
def let_text(refs, slot, begin, stop, high):  # pragma: no cover (compiled)
    let(refs, 3 * slot, begin)
    let(refs, 3 * slot + 1, stop)
    let(refs, 3 * slot + 2, high)


@uncounted
def empty(refs, slot):  # pragma: no cover (compiled)
    """Say whether a text says nothing."""
    return get(refs, 3 * slot) == get(refs, 3 * slot + 1)


@uncounted
def _marks(x):  # pragma: no cover (compiled)
    """Return a number whose lowest set bit is in the first of eight bytes that is a quote, a slash or a control character."""
    quote, slash, last = x ^ _QUOTES, x ^ _SLASHES, x ^ _DELETES
    return (((quote - _ONES) & ~quote) | ((slash - _ONES) & ~slash) | ((last - _ONES) & ~last) | ((x - _SPACES) & ~x)) & _HIGH


@uncounted
def _hexadecimal(data, i, count):  # pragma: no cover (compiled)
    """Return the number of `count` hexadecimal digits, negative when there is anything else."""
    value = np.int64(0)
    for place in range(i, i + count):
        mark = byte(data, place)
        if 48 <= mark <= 57:
            value = value * 16 + mark - 48
        elif 97 <= mark | 32 <= 102:
            value = value * 16 + (mark | 32) - 87
        else:
            return np.int64(-1)
    return value


@uncounted
def _letter(data, out, code):  # pragma: no cover (compiled)
    """Write a character in UTF-8; return the place after it."""
    if code < 0x80:
        put(data, out, code)
        return out + 1
    if code < 0x800:
        put(data, out, 0xC0 | code >> 6)
        put(data, out + 1, 0x80 | code & 63)
        return out + 2
    if code < 0x10000:
        put(data, out, 0xE0 | code >> 12)
        put(data, out + 1, 0x80 | code >> 6 & 63)
        put(data, out + 2, 0x80 | code & 63)
        return out + 3
    put(data, out, 0xF0 | code >> 18)
    put(data, out + 1, 0x80 | code >> 12 & 63)
    put(data, out + 2, 0x80 | code >> 6 & 63)
    put(data, out + 3, 0x80 | code & 63)
    return out + 4


@uncounted
def is_utf8(data, i, stop):  # pragma: no cover (compiled)
    """Say whether data[i:stop] is UTF-8: no half of a pair, nothing longer than it must be, nothing past U+10FFFF."""
    while i < stop:
        lead = byte(data, i)
        if lead < 0x80:
            i += 8 if word(data, i) & _HIGH == 0 else 1
            continue
        if lead < 0xC2 or lead > 0xF4:
            return False
        more = 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
        if i + more >= stop:
            return False
        second = byte(data, i + 1)
        low = 0xA0 if lead == 0xE0 else 0x90 if lead == 0xF0 else 0x80
        high = 0x9F if lead == 0xED else 0x8F if lead == 0xF4 else 0xBF
        if not low <= second <= high:
            return False
        for place in range(i + 2, i + more + 1):
            if byte(data, place) & 0xC0 != 0x80:
                return False
        i += more + 1
    return True


@uncounted
def _escaped(data, start, i, size, high, refs, slot):  # pragma: no cover (compiled)
    """Read the rest of a text from its first slash on, into its own room."""
    begin = get(refs, FREE)
    out = copied(data, begin, data, start, i)
    while True:
        if i + 6 > size:
            return CUT
        mark = byte(data, i + 1)
        if mark == 117:
            code = _hexadecimal(data, i + 2, 4)
            i += 6
            if 0xD800 <= code < 0xDC00:
                if i + 6 > size:
                    return CUT
                low = _hexadecimal(data, i + 2, 4) if byte(data, i) == 92 and byte(data, i + 1) == 117 else np.int64(-1)
                if not 0xDC00 <= low < 0xE000:
                    return ODD
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                i += 6
            elif 0xDC00 <= code < 0xE000:
                return ODD
            if code < 32 or code == 127:
                return ODD
            high |= code >= 0x80
            out = _letter(data, out, code)
        elif mark == 34 or mark == 92 or mark == 47:
            put(data, out, mark)
            out += 1
            i += 2
        else:
            return ODD
        while True:
            if i >= size:
                return CUT
            x = word(data, i)
            marks = _marks(x)
            store(data, out, x)
            if marks == 0:
                high |= (x & _HIGH) != 0
                i += 8
                out += 8
                continue
            count = np.int64(empty_bits(marks) >> np.uint64(3))
            high |= (x & _HIGH & ((np.uint64(1) << np.uint64(8 * count)) - np.uint64(1))) != 0
            i += count
            out += count
            break
        if i >= size:
            return CUT
        if byte(data, i) == 34:
            if high and not is_utf8(data, begin, out):
                return ODD
            let_text(refs, slot, begin, out, high)
            let(refs, FREE, out)
            return i + 1
        if byte(data, i) != 92:
            return ODD


@uncounted
def read_text(data, i, size, refs, slot):  # pragma: no cover (compiled)
    """Read the text whose mark is at i; return the place after it, ODD (control characters, what is not UTF-8) or CUT."""
    if i >= size:
        return CUT
    if byte(data, i) != 34:
        return ODD
    i += 1
    start, seen = i, np.uint64(0)
    while i < size:
        x = word(data, i)
        marks = _marks(x)
        if marks == 0:
            seen |= x
            i += 8
            continue
        count = np.int64(empty_bits(marks) >> np.uint64(3))
        seen |= x & ((np.uint64(1) << np.uint64(8 * count)) - np.uint64(1))
        i += count
        if i >= size:
            return CUT
        high = (seen & _HIGH) != 0
        if byte(data, i) == 34:
            if high and not is_utf8(data, start, i):
                return ODD
            let_text(refs, slot, start, i, high)
            return i + 1
        return _escaped(data, start, i, size, high, refs, slot) if byte(data, i) == 92 else np.int64(ODD)
    return CUT


@uncounted
def _is_blank(data, i):  # pragma: no cover (compiled)
    """Say whether a character beyond ASCII, of which i is the first byte, is a space or the end of a line."""
    lead, second = byte(data, i), byte(data, i + 1)
    if lead == 0xC2:
        return second == 0x85 or second == 0xA0
    third = byte(data, i + 2)
    if lead == 0xE2:
        return (second == 0x80 and (third <= 0x8A or 0xA8 <= third <= 0xA9 or third == 0xAF)) or (second == 0x81 and third == 0x9F)
    return (lead == 0xE1 and second == 0x9A and third == 0x80) or (lead == 0xE3 and second == 0x80 and third == 0x80)


@uncounted
def trim(data, refs, slot):  # pragma: no cover (compiled)
    """Leave out the spaces at both ends of a text; return how many, ODD where a space beyond ASCII stands there."""
    begin, stop = get(refs, 3 * slot), get(refs, 3 * slot + 1)
    first, last = begin, stop
    while begin < stop and byte(data, begin) == 32:
        begin += 1
    while stop > begin and byte(data, stop - 1) == 32:
        stop -= 1
    if get(refs, 3 * slot + 2) and begin < stop:
        if byte(data, begin) >= 0x80 and _is_blank(data, begin):
            return np.int64(ODD)
        if byte(data, stop - 1) >= 0x80:
            lead = stop - 2
            while byte(data, lead) & 0xC0 == 0x80:
                lead -= 1
            if _is_blank(data, lead):
                return np.int64(ODD)
    let(refs, 3 * slot, begin)
    let(refs, 3 * slot + 1, stop)
    return (last - first) - (stop - begin)


@uncounted
def find_pair(data, i, stop, first, second, case):  # pragma: no cover (compiled)
    """Return where `first` stands next before `second` in data[i:stop], -1 for nowhere; with `case` 32, A to Z are a to z."""
    firsts, seconds, folded = np.uint64(first) * _ONES, np.uint64(second) * _ONES, np.uint64(case) * _ONES
    while i < stop - 1:
        a, b = (word(data, i) | folded) ^ firsts, (word(data, i + 1) | folded) ^ seconds
        marks = ((a - _ONES) & ~a) & ((b - _ONES) & ~b) & _HIGH
        while marks:
            at = i + np.int64(empty_bits(marks) >> np.uint64(3))
            if at >= stop - 1:
                return np.int64(-1)
            # A byte behind one that is found may be taken for it.
            if byte(data, at) | case == first and byte(data, at + 1) | case == second:
                return at
            marks &= marks - np.uint64(1)
        i += 8
    return np.int64(-1)


@uncounted
def has_byte(data, i, stop, wanted):  # pragma: no cover (compiled)
    """Say whether a byte stands in data[i:stop]."""
    all_of_it = np.uint64(wanted) * _ONES
    while i < stop:
        x = word(data, i) ^ all_of_it
        marks = (x - _ONES) & ~x & _HIGH
        if marks:
            return i + np.int64(empty_bits(marks) >> np.uint64(3)) < stop
        i += 8
    return False


@uncounted
def same(data, a, b, size):  # pragma: no cover (compiled)
    """Say whether `size` bytes at a are those at b."""
    whole = size & ~7
    for place in range(0, whole, 8):
        if word(data, a + place) != word(data, b + place):
            return False
    left = (np.uint64(1) << np.uint64(8 * (size - whole))) - np.uint64(1)
    return (word(data, a + whole) ^ word(data, b + whole)) & left == 0


@uncounted
def unquoted(data, i, stop, refs, slot):  # pragma: no cover (compiled)
    """Read a part of a query: '+' is a space, %41 is A; return 0, or ODD for what is not UTF-8 or has control characters."""
    begin = out = get(refs, FREE)
    high = False
    while i < stop:
        mark = byte(data, i)
        i += 1
        if mark == 43:
            mark = np.int64(32)
        elif mark == 37:
            if i + 2 > stop:
                return ODD
            mark = _hexadecimal(data, i, 2)
            i += 2
            if mark < 32 or mark == 127:
                return ODD
        high |= mark >= 0x80
        put(data, out, mark)
        out += 1
    if high and not is_utf8(data, begin, out):
        return ODD
    let_text(refs, slot, begin, out, high)
    let(refs, FREE, out)
    return 0


@uncounted
def write_text(out, at, data, i, stop):  # pragma: no cover (compiled)
    """Write data[i:stop], which has no control characters, as a JSON text; return the place after it."""
    put(out, at, 34)
    at += 1
    while i < stop:
        x = word(data, i)
        store(out, at, x)
        quote, slash = x ^ _QUOTES, x ^ _SLASHES
        marks = (((quote - _ONES) & ~quote) | ((slash - _ONES) & ~slash)) & _HIGH
        count = np.int64(8)
        if marks:
            count = np.int64(empty_bits(marks) >> np.uint64(3))
        count = min(count, stop - i)
        at += count
        i += count
        if count < 8 and i < stop:
            put(out, at, 92)
            put(out, at + 1, byte(data, i))
            at += 2
            i += 1
    put(out, at, 34)
    return at + 1
