"""Where does each cell of a CSV file begin and end, and what does it say?

What is usual is read here, at the speed of memory: records with as many cells
as columns, quoted or not. Whatever is not usual is said to be odd, and the
caller has it read by the engine, which has the last word.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled
from murmure.kernels.memory import copy, word

MORE, ODD = 0, 1
MISSING, GOOD, STRANGE = 0, 1, 2
NOWHERE = -(1 << 20)  # no offset is written
ZULU = 1 << 20  # a Z: the moment is sure, the local offset is not known
_LF, _CR = 10, 13


@compiled
def cut(data, first, size, final, delimiter, quote, ending, begin, stop, doubled):  # pragma: no cover (compiled)
    """Find the cells of the records in data[first:size]; return (records, where the next one begins, MORE | ODD).

    begin, stop, doubled   records x columns: the cell is data[begin:stop]; `doubled` when quotation marks in it are written twice
    final                  nothing follows: the last record may lack its line end
    quote                  -1 when cells are never quoted; `ending` is 10 (LF), 13 (CR) or 23 (CR LF)
    """
    row, at, columns = 0, first, begin.shape[1]
    while at < size and row < len(begin):
        record, column = at, 0
        while True:
            if column == columns:
                return row, record, ODD
            twice = False
            if at < size and data[at] == quote:
                i = at + 1
                while True:
                    while i < size and data[i] != quote and data[i] != 0:
                        i += 1
                    if i + 1 >= size and not final:
                        return row, record, MORE
                    if i >= size or data[i] == 0:
                        return row, record, ODD
                    if i + 1 < size and data[i + 1] == quote:
                        twice = True
                        i += 2
                        continue
                    break
                begin[row, column], stop[row, column] = at + 1, i
                i += 1
            else:
                i = at
                while i < size:
                    byte = data[i]
                    if byte == delimiter or byte == _LF or byte == _CR:
                        break
                    if byte == quote or byte == 0:
                        return row, record, ODD
                    i += 1
                begin[row, column], stop[row, column] = at, i
            if i + 1 >= size and not final:
                return row, record, MORE
            doubled[row, column] = twice
            column += 1
            if i < size and data[i] == delimiter:
                at = i + 1
                continue
            at = i + (2 if ending == 23 else 1)
            if i < size:
                if ending == 23:
                    if data[i] != _CR or i + 1 >= size or data[i + 1] != _LF:
                        return row, record, ODD
                elif data[i] != ending:
                    return row, record, ODD
            break
        if column != columns:
            return row, record, ODD
        row += 1
    return row, min(at, size), MORE


@compiled
def trimmed(data, begin, stop):  # pragma: no cover (compiled)
    """Take the blanks at both ends off every cell (records x columns), in place; return whether that is all there is to take off.

    The engine takes other blanks off too: cells that begin or end with what may be one are left to it.
    """
    plain = True
    for row in range(begin.shape[0]):
        for column in range(begin.shape[1]):
            a, b = begin[row, column], stop[row, column]
            while a < b and data[a] == 32:
                a += 1
            while b > a and data[b - 1] == 32:
                b -= 1
            begin[row, column], stop[row, column] = a, b
            if a < b and not (32 < data[a] < 127 and 32 < data[b - 1] < 127):
                plain = False
    return plain


@compiled
def texts(data, begin, stop, doubled, quote, columns, head, offsets, out):  # pragma: no cover (compiled)
    """Write, for each record, `head` and the cells of `columns` after a separator each (without head: the one cell); return the size."""
    at = 0
    for row in range(len(begin)):
        offsets[row] = at
        copy(out, at, head, 0, len(head))
        at += len(head)
        for column in columns:
            if len(head):
                out[at] = 31
                at += 1
            a, b = begin[row, column], stop[row, column]
            if doubled[row, column]:
                while a < b:
                    out[at] = data[a]
                    at += 1
                    a += 2 if data[a] == quote else 1
            else:
                copy(out, at, data, a, b - a)
                at += b - a
    offsets[len(begin)] = at
    return at


@compiled
def _digits(data, at, count):  # pragma: no cover (compiled)
    """Return the number that `count` digits write, -1 when one of them is none."""
    value = 0
    for k in range(count):
        digit = np.int64(data[at + k]) - 48
        if digit < 0 or digit > 9:
            return np.int64(-1)
        value = value * 10 + digit
    return np.int64(value)


@compiled
def _days(year, month, day):  # pragma: no cover (compiled)
    """Return the days since 1970 of a date of the Gregorian calendar (a year that begins in March has its odd day last)."""
    if month <= 2:
        year -= 1
        month += 12
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month - 3) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@compiled
def moments(data, begin, stop, micro, offset, finer, state):  # pragma: no cover (compiled)
    """Read times written as 2024-05-06T07:08:09, with a fraction and an offset or without.

    micro   local microseconds since 1970; offset   minutes, NOWHERE when none is written, ZULU for a Z
    finer   whether there is a fraction; state   MISSING | GOOD | STRANGE
    """
    for row in range(len(begin)):
        a, b = begin[row], stop[row]
        offset[row], finer[row], micro[row] = NOWHERE, False, 0
        state[row] = MISSING if a == b else STRANGE
        if b - a < 19 or data[a + 4] != 45 or data[a + 7] != 45 or data[a + 13] != 58 or data[a + 16] != 58:
            continue
        if data[a + 10] != 84 and data[a + 10] != 32:
            continue
        year, month, day = _digits(data, a, 4), _digits(data, a + 5, 2), _digits(data, a + 8, 2)
        hour, minute, second = _digits(data, a + 11, 2), _digits(data, a + 14, 2), _digits(data, a + 17, 2)
        if min(year, month, day, hour, minute, second) < 0 or month < 1 or month > 12 or day < 1 or hour > 23 or minute > 59 or second > 59:
            continue
        leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if day > (29 if leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31) or year < 1:
            continue
        at, part = a + 19, np.int64(0)
        if at < b and data[at] == 46:
            size = 0
            while at + 1 + size < b and size < 6 and 48 <= data[at + 1 + size] <= 57:
                part = part * 10 + np.int64(data[at + 1 + size]) - 48
                size += 1
            if size == 0:
                continue
            for _ in range(6 - size):
                part *= 10
            finer[row] = True
            at += 1 + size
        if at == b:
            pass
        elif (data[at] == 90 or data[at] == 122) and at + 1 == b:
            offset[row] = ZULU
        elif (data[at] == 43 or data[at] == 45) and at + 6 == b and data[at + 3] == 58:
            hours, minutes = _digits(data, at + 1, 2), _digits(data, at + 4, 2)
            if hours < 0 or minutes < 0 or hours > 15 or minutes > 59:
                continue
            offset[row] = (hours * 60 + minutes) * (1 if data[at] == 43 else -1)
        else:
            continue
        micro[row] = ((_days(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + part
        state[row] = GOOD


@compiled
def numbers(data, begin, stop, mark, value, state):  # pragma: no cover (compiled)
    """Read decimal numbers of at most 15 digits (`mark` before the fraction): both parts of the quotient are exact, so it is rounded once."""
    for row in range(len(begin)):
        a, b = begin[row], stop[row]
        value[row] = np.nan
        state[row] = MISSING if a == b else STRANGE
        minus = a < b and data[a] == 45
        at = a + 1 if minus else a
        whole, digits, scale, seen = np.int64(0), 0, 1.0, False
        good = at < b
        while at < b:
            byte = data[at]
            if 48 <= byte <= 57:
                whole = whole * 10 + np.int64(byte) - 48
                digits += 1
                if seen:
                    scale *= 10.0
            elif byte == mark and not seen and digits > 0 and at + 1 < b:
                seen = True
            else:
                good = False
                break
            if digits > 15:
                good = False
                break
            at += 1
        if good:
            value[row] = (-1.0 if minus else 1.0) * (np.float64(whole) / scale)
            state[row] = GOOD


@compiled
def hashed(data, offsets, codes):  # pragma: no cover (compiled)
    """Write a hash of 64 bits for each text, never 0."""
    for row in range(len(offsets) - 1):
        a, b = offsets[row], offsets[row + 1]
        code = np.uint64(b - a) * np.uint64(0x9E3779B97F4A7C15)
        while a + 8 <= b:
            code = (code ^ word(data, a)) * np.uint64(0x9FB21C651E98DF25)
            code ^= code >> np.uint64(32)
            a += 8
        while a < b:
            code = (code ^ np.uint64(data[a])) * np.uint64(1099511628211)
            a += 1
        code ^= code >> np.uint64(29)
        codes[row] = max(code, np.uint64(1))


@compiled
def met(codes, shift, part, table, again):  # pragma: no cover (compiled)
    """Say which hashes were met before, here or in earlier calls, of those whose first bits, shifted down, are `part`; return how many are new.

    table   open table of the hashes met (0 is free), a power of two long, at most two thirds full
    """
    mask = np.uint64(len(table) - 1)
    new = 0
    for row in range(len(codes)):
        code = codes[row]
        if code >> np.uint64(shift) != np.uint64(part):
            continue
        slot = (code ^ (code >> np.uint64(32))) & mask
        while table[slot] != 0 and table[slot] != code:
            slot = (slot + np.uint64(1)) & mask
        again[row] = table[slot] == code
        if not again[row]:
            table[slot] = code
            new += 1
    return new


@compiled
def moved(old, table):  # pragma: no cover (compiled)
    """Put the hashes of a table into a larger one."""
    mask = np.uint64(len(table) - 1)
    for code in old:
        if code != 0:
            slot = (code ^ (code >> np.uint64(32))) & mask
            while table[slot] != 0:
                slot = (slot + np.uint64(1)) & mask
            table[slot] = code
