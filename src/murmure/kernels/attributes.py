"""Where are the attributes of a flat, very long XML file? A scanner of Apple Health's `<Record>` elements over bytes.

One file, although it is long: numba's cache does not see when a function that
it inlined from another file has changed.

It knows tags, quotes and dates, not what they mean. What is not regular (another
element, another form of date) is handed back as a span of bytes for a slower
and more patient reader, so nothing depends on the layout of the file.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled

# Columns of `codes`.
KIND, SOURCE, UNIT, ZONE, WORD = range(5)
# What a span is: a record of an unusual form, another element, broken markup.
IRREGULAR, ELEMENT, BROKEN = range(3)
# Columns of `result`.
ROWS, SPANS, CONSUMED, ENDED = range(4)
ENTERED, SLOW = 1, 2
WORD_LIMIT = 1024

_RECORD = np.frombuffer(b"Record", dtype=np.uint8)
_ENTRY = np.frombuffer(b"MetadataEntry", dtype=np.uint8)
_ROOT = np.frombuffer(b"HealthData", dtype=np.uint8)
_ZONE_KEY = np.frombuffer(b"HKTimeZone", dtype=np.uint8)
_ENTERED_KEY = np.frombuffer(b"HKWasUserEntered", dtype=np.uint8)
_ATTRIBUTES = np.frombuffer(b"typeunitvaluestartDateendDatesourceName", dtype=np.uint8)
_STARTS = np.array([0, 4, 8, 13, 22, 29, 39], dtype=np.int64)
_DAYS = np.array([0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], dtype=np.int64)


@compiled
def _same(buffer, start, end, word):
    if end - start != len(word):
        return False
    for k in range(len(word)):
        if buffer[start + k] != word[k]:
            return False
    return True


@compiled
def _which(buffer, start, end):
    """Return the number of the attribute called buffer[start:end], 9 when it is none that is wanted."""
    size = end - start
    for k in range(6):
        first = _STARTS[k]
        if _STARTS[k + 1] - first == size and buffer[start] == _ATTRIBUTES[first]:
            same = True
            for j in range(size):
                if buffer[start + j] != _ATTRIBUTES[first + j]:
                    same = False
                    break
            if same:
                return k
    return 9


@compiled
def _two(buffer, at):
    a, b = np.int64(buffer[at]) - 48, np.int64(buffer[at + 1]) - 48
    if a < 0 or a > 9 or b < 0 or b > 9:
        return np.int64(-10_000_000)
    return a * 10 + b


@compiled
def _moment(buffer, start, end):
    """Read '2024-01-01 01:01:36 +0200' as (seconds since 1970 UTC, offset in minutes); (-2**62, 0) for another form."""
    bad = (np.int64(-(2**62)), np.int64(0))
    if end - start != 25:
        return bad
    if buffer[start + 4] != 45 or buffer[start + 7] != 45 or buffer[start + 10] != 32 or buffer[start + 13] != 58:
        return bad
    sign = buffer[start + 20]
    if buffer[start + 16] != 58 or buffer[start + 19] != 32 or (sign != 43 and sign != 45):
        return bad
    year = _two(buffer, start) * 100 + _two(buffer, start + 2)
    month, day = _two(buffer, start + 5), _two(buffer, start + 8)
    hour, minute, second = _two(buffer, start + 11), _two(buffer, start + 14), _two(buffer, start + 17)
    away, more = _two(buffer, start + 21), _two(buffer, start + 23)
    if year < 1901 or year > 2099 or month < 1 or month > 12 or day < 1 or day > 31:
        return bad
    if hour < 0 or hour > 23 or minute < 0 or minute > 59 or second < 0 or second > 59:
        return bad
    if away < 0 or away > 23 or more < 0 or more > 59:
        return bad
    leap = year % 4 == 0  # exact between 1901 and 2099
    length = 31
    if month == 2:
        length = 29 if leap else 28
    elif month == 4 or month == 6 or month == 9 or month == 11:
        length = 30
    if day > length:
        return bad
    days = (year - 1970) * 365 + (year - 1969) // 4 + _DAYS[month - 1] + day - 1
    if leap and month > 2:
        days += 1
    offset = away * 60 + more
    if sign == 45:
        offset = -offset
    return days * 86400 + hour * 3600 + minute * 60 + second - offset * 60, offset


@compiled
def _number(buffer, start, end):
    """Read a decimal as (form, value): form 0 is exact, 1 is a number to be read with more care, 2 is no number."""
    i, negative = start, False
    if i < end and (buffer[i] == 45 or buffer[i] == 43):
        negative = buffer[i] == 45
        i += 1
    mantissa, digits, places, point, plain = np.uint64(0), 0, 0, False, True
    seen = False
    while i < end:
        c = buffer[i]
        if c >= 48 and c <= 57:
            seen = True
            if digits < 18:
                mantissa = mantissa * np.uint64(10) + np.uint64(c - 48)
                if mantissa > np.uint64(0):
                    digits += 1
                if point:
                    places += 1
            else:
                plain = False
        elif c == 46 and not point:
            point = True
        elif (c == 101 or c == 69) and seen:
            plain = False
            point = True
        elif (c == 43 or c == 45) and not plain:
            pass
        else:
            return 2, 0.0
        i += 1
    if not seen:
        return 2, 0.0
    # Both are exact in a double up to here, so one division rounds correctly (Clinger 1990).
    if not plain or mantissa > np.uint64(9007199254740992) or places > 22:
        return 1, 0.0
    value = float(mantissa) / 10.0**places
    return 0, -value if negative else value


@compiled
def _bare(buffer, start, end):
    """Say whether a text is read as it is written: no control character, no space, no entity, nothing beyond ASCII."""
    for i in range(start, end):
        c = buffer[i]
        if c <= 32 or c == 38 or c >= 127:
            return False
    return True


@compiled
def _code(buffer, start, end, before, arena, ends, table, counts):
    """Return the code of the text buffer[start:end]; -2 when the dictionary is full. `before` is the likely answer."""
    size = end - start
    if before >= 0:
        first = ends[before]
        if ends[before + 1] - first == size:
            same = True
            for k in range(size):
                if arena[first + k] != buffer[start + k]:
                    same = False
                    break
            if same:
                return before
    if size > WORD_LIMIT:
        return -2
    mixed = np.uint64(14695981039346656037)
    for k in range(start, end):
        mixed = (mixed ^ np.uint64(buffer[k])) * np.uint64(1099511628211)
    mask = np.uint64(len(table) - 1)
    slot = (mixed ^ (mixed >> np.uint64(29))) & mask
    while True:
        code = table[slot]
        if code < 0:
            break
        first = ends[code]
        if ends[code + 1] - first == size:
            same = True
            for k in range(size):
                if arena[first + k] != buffer[start + k]:
                    same = False
                    break
            if same:
                return np.int64(code)
        slot = (slot + np.uint64(1)) & mask
    new = counts[0]
    if new + 2 > len(ends) or ends[new] + size > len(arena) or 2 * (new + 1) > len(table):
        return -2
    first = ends[new]
    for k in range(size):
        arena[first + k] = buffer[start + k]
    ends[new + 1] = first + size
    table[slot] = new
    counts[0] = new + 1
    return new


@compiled
def _attribute(buffer, i, n, found):
    """Step over one attribute from `i`: write (name start, name end, value start, value end) into `found`.

    Returns the position after it; or -1 at the end of the tag (found[0] is the
    position of '>' and found[1] says whether the tag closes itself), -2 when
    the bytes stop, -3 when the markup is broken (found[0] says where to go on).
    """
    closes = False
    while i < n and (buffer[i] <= 32 or buffer[i] == 47):
        closes = buffer[i] == 47 or (closes and buffer[i] <= 32)
        i += 1
    if i >= n:
        return -2
    if buffer[i] == 62:
        found[0], found[1] = i, 1 if closes else 0
        return -1
    name = i
    last = i
    # Withings once wrote names with spaces: the last word before '=' counts.
    while i < n and buffer[i] != 61:
        if buffer[i] == 60 or buffer[i] == 62:
            found[0] = i if buffer[i] == 60 else i + 1
            return -3
        if buffer[i] <= 32:
            j = i
            while j < n and buffer[j] <= 32:
                j += 1
            if j < n and buffer[j] == 61:
                break
            name = j
            i = j
            continue
        last = i + 1
        i += 1
    while i < n and buffer[i] != 61:
        i += 1
    i += 1
    while i < n and buffer[i] <= 32:
        i += 1
    if i >= n:
        return -2
    quote = buffer[i]
    if quote != 34 and quote != 39:
        found[0] = i if quote == 60 else i + 1
        return -3
    i += 1
    first = i
    while i < n and buffer[i] != quote:
        if buffer[i] == 60:
            found[0] = i
            return -3
        i += 1
    if i >= n:
        return -2
    found[0], found[1], found[2], found[3] = name, last, first, i
    return i + 1


@compiled
def _end_of_element(buffer, i, n, name, size, found):
    """Return the position after the element whose name is buffer[name:name+size], from inside its first tag; negative as `_attribute`."""
    while True:
        step = _attribute(buffer, i, n, found)
        if step == -1:
            break
        if step < 0:
            return step
        i = step
    i = found[0] + 1
    if found[1]:
        return i
    while i + size + 2 < n:
        if buffer[i] == 60 and buffer[i + 1] == 47:
            same = True
            for k in range(size):
                if buffer[i + 2 + k] != buffer[name + k]:
                    same = False
                    break
            if same and (buffer[i + 2 + size] == 62 or buffer[i + 2 + size] <= 32):
                i += 2 + size
                while i < n and buffer[i] != 62:
                    i += 1
                return i + 1 if i < n else -2
        i += 1
    return -2


@compiled
def _name_end(buffer, i, n):
    while i < n and buffer[i] > 32 and buffer[i] != 62 and buffer[i] != 47 and buffer[i] != 60:
        i += 1
    return i


@compiled
def _find(buffer, i, n, a, b, c):
    """Return the position after the three bytes a b c (0 for a: any), or -2."""
    while i + 2 < n:
        if (a == 0 or buffer[i] == a) and buffer[i + 1] == b and buffer[i + 2] == c:
            return i + 3
        i += 1
    return -2


@compiled
def _children(buffer, i, n, found, zone, flags):
    """Read what stands between `<Record ...>` and `</Record>`; write the span of HKTimeZone into `zone`; negative as `_attribute`."""
    spot = np.empty(2, dtype=np.int64)
    while True:
        while i < n and buffer[i] != 60:
            i += 1
        if i + 1 >= n:
            return -2
        if buffer[i + 1] == 33:
            i = _find(buffer, i, n, 45, 45, 62)
            if i < 0:
                return -2
            continue
        closing = buffer[i + 1] == 47
        first = i + 2 if closing else i + 1
        last = _name_end(buffer, first, n)
        if last >= n:
            return -2
        record = _same(buffer, first, last, _RECORD)
        if record and not closing:
            return i  # the end tag is missing: the next record begins
        if closing and _same(buffer, first, last, _ROOT):
            return i
        entry = not closing and _same(buffer, first, last, _ENTRY)
        is_zone = is_entered = False
        spot[0] = spot[1] = -1
        i = last
        while True:
            step = _attribute(buffer, i, n, found)
            if step == -1:
                i = found[0] + 1
                break
            if step < 0:
                return step
            if entry:
                if found[1] - found[0] == 3:
                    is_zone = _same(buffer, found[2], found[3], _ZONE_KEY)
                    is_entered = _same(buffer, found[2], found[3], _ENTERED_KEY)
                elif found[1] - found[0] == 5:
                    spot[0], spot[1] = found[2], found[3]
            i = step
        if is_zone:
            zone[0], zone[1] = spot[0], spot[1]
        if is_entered and spot[1] - spot[0] == 1 and buffer[spot[0]] == 49:
            flags |= ENTERED
            zone[2] = flags
        if record and closing:
            return i


@compiled
def scan(buffer, n, arena, ends, table, counts, codes, times, offsets, values, places, flags, spans, result):
    """Read records from buffer[:n] until the bytes, the rows or the spans run out; return in `result` how many and how far.

    codes    (rows, 5) int32: kind, source, unit, zone, word: numbers of texts in the dictionary, -1 for none
    times    (rows, 2) int64: start and end, seconds since 1970 UTC
    places   (rows, 3) int64: where the value stands (start, end), and the record
    flags    (rows,) uint8: ENTERED by hand; SLOW: the value must be read with more care
    spans    (n, 3) int64: start, end and nature of what is left to a slower reader
    """
    i, rows, spanned, consumed, ended = 0, 0, 0, 0, 0
    found = np.zeros(4, dtype=np.int64)
    at = np.empty((6, 2), dtype=np.int64)
    zone = np.empty(3, dtype=np.int64)
    kind = source = unit = place = word = np.int64(-1)
    while rows < len(values) and spanned < len(spans):
        while i < n and buffer[i] != 60:
            i += 1
        consumed = i
        if i + 1 >= n:
            break
        first = i + 1
        c = buffer[first]
        if c == 33 or c == 63:
            i = _find(buffer, i, n, 45 if c == 33 else 0, 45 if c == 33 else 63, 62)
            if i < 0:
                break
            consumed = i
            continue
        if c == 47:
            last = _name_end(buffer, first + 1, n)
            if last >= n:
                break
            if _same(buffer, first + 1, last, _ROOT):
                ended = 1
                consumed = n
                break
            i = last
            continue
        last = _name_end(buffer, first, n)
        if last >= n:
            break
        if last == first:
            spans[spanned, 0], spans[spanned, 1], spans[spanned, 2] = i, last, BROKEN
            spanned += 1
            i = last + 1 if buffer[last] != 60 else last
            consumed = i
            continue
        record = _same(buffer, first, last, _RECORD)
        if not record:
            if _same(buffer, first, last, _ROOT):
                i = last
                continue
            step = _end_of_element(buffer, last, n, first, last - first, found)
            if step == -2:
                break
            spans[spanned, 0], spans[spanned, 2] = i, ELEMENT if step >= 0 else BROKEN
            i = step if step >= 0 else found[0]
            spans[spanned, 1] = i
            spanned += 1
            consumed = i
            continue
        for k in range(6):
            at[k, 0] = at[k, 1] = -1
        zone[0] = zone[1] = -1
        zone[2] = 0
        step = last
        while True:
            step = _attribute(buffer, step, n, found)
            if step < 0:
                break
            k = _which(buffer, found[0], found[1]) if found[1] > found[0] else 9
            if k < 9:
                at[k, 0], at[k, 1] = found[2], found[3]
        if step == -1:
            step = found[0] + 1
            if not found[1]:
                step = _children(buffer, step, n, found, zone, 0)
        if step == -2:
            break
        if step == -3:
            spans[spanned, 0], spans[spanned, 1], spans[spanned, 2] = i, found[0], BROKEN
            spanned += 1
            i = found[0]
            consumed = i
            continue
        start, offset = _moment(buffer, at[3, 0], at[3, 1])
        end, _ = _moment(buffer, at[4, 0], at[4, 1])
        regular = at[0, 0] >= 0 and at[5, 0] >= 0 and at[2, 1] > at[2, 0] and start > -(2**61) and end > -(2**61)
        form, value = 2, 0.0
        if regular:
            kind = _code(buffer, at[0, 0], at[0, 1], kind, arena, ends, table, counts)
            source = _code(buffer, at[5, 0], at[5, 1], source, arena, ends, table, counts)
            this_unit = np.int64(-1)
            if at[1, 0] >= 0:
                unit = _code(buffer, at[1, 0], at[1, 1], unit, arena, ends, table, counts)
                this_unit = unit
            this_zone = np.int64(-1)
            if zone[0] >= 0:
                place = _code(buffer, zone[0], zone[1], place, arena, ends, table, counts)
                this_zone = place
            form, value = _number(buffer, at[2, 0], at[2, 1])
            this_word = np.int64(-1)
            if form == 2 and not _bare(buffer, at[2, 0], at[2, 1]):
                regular = False  # the patient reader may find a number below the marks
            elif form == 2:
                word = _code(buffer, at[2, 0], at[2, 1], word, arena, ends, table, counts)
                this_word = word
            if kind == -2 or source == -2 or this_unit == -2 or this_zone == -2 or this_word == -2:
                regular = False
        if regular:
            codes[rows, 0], codes[rows, 1], codes[rows, 2] = kind, source, this_unit
            codes[rows, 3], codes[rows, 4] = this_zone, this_word
            times[rows, 0], times[rows, 1] = start, end
            offsets[rows], values[rows] = offset, value
            places[rows, 0], places[rows, 1], places[rows, 2] = at[2, 0], at[2, 1], i
            flags[rows] = zone[2] | (SLOW if form == 1 else 0)
            rows += 1
        else:
            spans[spanned, 0], spans[spanned, 1], spans[spanned, 2] = i, step, IRREGULAR
            spanned += 1
        i = step
        consumed = i
    result[0], result[1], result[2], result[3] = rows, spanned, consumed, ended
