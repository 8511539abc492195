"""Which positions stand in a JSON array of records with coordinates as whole numbers (E7) and moments in UTC?

What is usual is read here, at the speed of memory: records whose known values
are whole numbers and plain words. Where a record is anything else, its place
is given, and the caller has it read by the JSON library, which has the last word.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted
from murmure.kernels.memory import copy, word

MORE, END, FULL = 0, 1, 2
NAMES = ("latitudeE7", "longitudeE7", "accuracy", "verticalAccuracy", "velocity", "heading", "altitude", "deviceTag",
         "timestamp", "timestampMs", "source", "platformType", "formFactor", "activity")  # fmt: skip
_ALTITUDE, _DEVICE, _TIME, _COUNT, _WORD, _GUESS, _SURE, _DEEP = 6, 7, 8, 9, 10, 13, 14, 15
_ODD, _CUT = -1, -2
_SPACES = np.uint64(0x2020202020202020)


def table_of(names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return texts as bytes and the bounds of each."""
    ends = np.cumsum([0, *(len(name) for name in names)]).astype(np.int64)
    return np.frombuffer("".join(names).encode(), np.uint8), ends


def starts_of(names: tuple[str, ...]) -> np.ndarray:
    """Return the first eight bytes of each text, which of them count, and its last eight when it is longer."""
    found = [
        (name[:8].encode().ljust(8, b"\0"), (b"\xff" * min(len(name), 8)).ljust(8, b"\0"), name[-8:].encode() if len(name) > 8 else b"")
        for name in names
    ]
    return np.array([[int.from_bytes(part, "little") for part in parts] for parts in found], np.uint64)


@uncounted
def _blank(data, i, size):  # pragma: no cover (compiled)
    while i < size and data[i] <= 32:
        if data[i] == 32 and i + 8 <= size and word(data, i) == _SPACES:
            i += 8
        elif data[i] == 32 or data[i] == 10 or data[i] == 13 or data[i] == 9:
            i += 1
        else:
            break
    return i


@uncounted
def _after_text(data, i, size):  # pragma: no cover (compiled)
    """Return the place after the text whose first byte is at i, past its closing mark; _CUT when it goes on."""
    while i < size:
        if data[i] == 92:
            i += 2
        elif data[i] == 34:
            return i + 1
        else:
            i += 1
    return _CUT


@uncounted
def _after_value(data, i, size):  # pragma: no cover (compiled)
    """Return the place after the value that begins at i, whatever it is; _CUT when it goes on."""
    if i >= size:
        return _CUT
    if data[i] == 34:
        return _after_text(data, i + 1, size)
    return _after(data, i, size, 0)


@uncounted
def _after(data, i, size, depth):  # pragma: no cover (compiled)
    """Return the place after the value that i is inside of, `depth` brackets deep; _CUT when it goes on."""
    while i < size:
        byte = data[i]
        if byte == 32:
            i += 8 if i + 8 <= size and word(data, i) == _SPACES else 1
            continue
        if byte == 34:
            i = _after_text(data, i + 1, size)
            if i < 0:
                return i
            continue
        if byte == 123 or byte == 91:
            depth += 1
        elif byte == 125 or byte == 93:
            if depth == 0:
                return i
            depth -= 1
            if depth == 0:
                return i + 1
        elif depth == 0 and byte == 44:
            return i
        i += 1
    return _CUT


@uncounted
def _whole(data, i, size, out, slot):  # pragma: no cover (compiled)
    """Read a whole number of at most 18 digits into out[slot]; return the place after it, _ODD or _CUT."""
    sign = i < size and data[i] == 45
    i += sign
    first, value = i, np.int64(0)
    while i < size and 48 <= data[i] <= 57:
        value = value * 10 + (data[i] - 48)
        i += 1
        if i - first > 18:
            return _ODD
    if i >= size:
        return _CUT
    if i == first or (data[first] == 48 and i - first > 1) or not (data[i] == 44 or data[i] == 125 or data[i] <= 32):
        return _ODD
    out[slot] = -value if sign else value
    return i


@uncounted
def _word(data, i, size):  # pragma: no cover (compiled)
    """Return the place of the mark that closes the plain word beginning after the mark at i; _ODD or _CUT."""
    if i >= size:
        return _CUT
    if data[i] != 34:
        return _ODD
    i += 1
    while i < size:
        byte = data[i]
        if byte == 34:
            return i
        if byte == 92 or byte < 32 or byte > 126:
            return _ODD
        i += 1
    return _CUT


@uncounted
def _two(data, i):  # pragma: no cover (compiled)
    a, b = np.int64(data[i]) - 48, np.int64(data[i + 1]) - 48
    return a * 10 + b if 0 <= a <= 9 and 0 <= b <= 9 else np.int64(-10_000)


@uncounted
def _moment(data, i, end):  # pragma: no cover (compiled)
    """Return microseconds since 1970 of data[i:end] = YYYY-MM-DDTHH:MM:SS[.f]Z; _ODD for any other text."""
    size = end - i
    if size < 20 or size > 27 or size == 21 or data[i + 4] != 45 or data[i + 7] != 45 or data[i + 10] != 84:
        return np.int64(_ODD)
    if data[i + 13] != 58 or data[i + 16] != 58 or data[end - 1] != 90:
        return np.int64(_ODD)
    year, month, day = _two(data, i) * 100 + _two(data, i + 2), _two(data, i + 5), _two(data, i + 8)
    hour, minute, second = _two(data, i + 11), _two(data, i + 14), _two(data, i + 17)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 30 if month == 4 or month == 6 or month == 9 or month == 11 else (29 if leap else 28) if month == 2 else 31
    if not (1970 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= last and 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return np.int64(_ODD)
    micro, scale = np.int64(0), np.int64(100_000)
    if size > 20:
        if data[i + 19] != 46:
            return np.int64(_ODD)
        for place in range(i + 20, end - 1):
            if not 48 <= data[place] <= 57:
                return np.int64(_ODD)
            micro += (np.int64(data[place]) - 48) * scale
            scale //= 10
    # Days of the civil calendar, years beginning in March: Hinnant, "chrono-compatible low-level date algorithms".
    y = year - (month <= 2)
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    days = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000 + micro


@uncounted
def _name(data, i, end, size, names, ends, starts):  # pragma: no cover (compiled)
    """Return which of the names data[i:end] is, -1 for none."""
    if i + 8 > size:
        return -1
    begin = word(data, i)
    for which in range(starts.shape[0]):
        if begin & starts[which, 1] == starts[which, 0] and ends[which + 1] - ends[which] == end - i:
            same = True
            for place in range(8, end - i):
                same &= names[ends[which] + place] == data[i + place]
            if same:
                return which
    return -1


@uncounted
def _is(data, i, size, ends, starts, which):  # pragma: no cover (compiled)
    """Return the place of the mark that closes the name, when it is the one expected; -1 otherwise."""
    length = ends[which + 1] - ends[which]
    close = i + 1 + length
    if close + 8 >= size or data[i] != 34 or data[close] != 34 or word(data, i + 1) & starts[which, 1] != starts[which, 0]:
        return -1
    return close if length <= 8 or word(data, close - 8) == starts[which, 2] else -1


@uncounted
def _guess(data, i, size, values, there, begin, stop):  # pragma: no cover (compiled)
    """Read type and confidence of the first guess of [{"activity": [{...}, ...]}, ...]; return where the rest begins, _ODD or _CUT."""
    for level in range(2):
        if i >= size:
            return _CUT
        if data[i] != 91:
            return _ODD
        i = _blank(data, i + 1, size)
        if i >= size:
            return _CUT
        values[_DEEP] = 2 * level + 1
        if data[i] == 93:
            return i
        if data[i] != 123:
            return _ODD
        values[_DEEP] += 1
        i = _blank(data, i + 1, size)
        found = False
        while not found:
            close = _word(data, i, size)
            if close < 0:
                return close
            length, first = close - i - 1, data[i + 1]
            i = _blank(data, close + 1, size)
            if i >= size:
                return _CUT
            if data[i] != 58:
                return _ODD
            i = _blank(data, i + 1, size)
            if level == 0 and length == 8 and first == 97:  # activity
                found = True
                continue
            if level == 1 and length == 4 and first == 116:  # type
                end = _word(data, i, size)
                if end < 0:
                    return end
                begin[_GUESS], stop[_GUESS], there[_GUESS] = i + 1, end, True
                i = end + 1
            elif level == 1 and length == 10 and first == 99:  # confidence
                i = _whole(data, i, size, values, _SURE)
                if i < 0:
                    return i
                there[_SURE] = True
            elif level == 1:
                return _ODD
            else:
                i = _after_value(data, i, size)
                if i < 0:
                    return i
            i = _blank(data, i, size)
            if i >= size:
                return _CUT
            if data[i] == 125:
                return i if level == 1 else _ODD
            if data[i] != 44:
                return _ODD
            i = _blank(data, i + 1, size)
    return i


@uncounted
def _record(data, i, size, names, ends, starts, values, there, begin, stop, usual):  # pragma: no cover (compiled)
    """Read the object whose brace is at i; return the place after it, _ODD or _CUT. `usual` are the names of the record before."""
    there[:] = False
    turn = -1
    i = _blank(data, i + 1, size)
    while True:
        turn = min(turn + 1, usual.shape[0] - 1)
        which = usual[turn]
        close = _is(data, i, size, ends, starts, which) if i < size and which >= 0 else -1
        if close < 0:
            close = _word(data, i, size)
            if close < 0:
                return close
            which = usual[turn] = _name(data, i + 1, close, size, names, ends, starts)
        i = _blank(data, close + 1, size)
        if i >= size:
            return _CUT
        if data[i] != 58:
            return _ODD
        i = _blank(data, i + 1, size)
        start = i
        if which < 0:
            i = _after_value(data, i, size)
        elif which < _TIME:
            i = _whole(data, i, size, values, which)
        elif which < _GUESS:
            if which == _TIME and i + 26 < size and data[i] == 34 and data[i + 24] == 90 and data[i + 25] == 34:
                i += 25  # every byte of a moment is looked at when it is read
            else:
                i = _word(data, i, size)
            if i >= 0:
                begin[which], stop[which] = start + 1, i
                i += 1
        else:
            there[_GUESS] = there[_SURE] = False
            i = _guess(data, i, size, values, there, begin, stop)
            if i >= 0:
                i = _after(data, i, size, values[_DEEP])
        if i < 0:
            return i
        if which >= 0 and which != _GUESS:
            there[which] = True
        i = _blank(data, i, size)
        if i >= size:
            return _CUT
        if data[i] == 125:
            return i + 1
        if data[i] != 44:
            return _ODD
        i = _blank(data, i + 1, size)


@uncounted
def _write(out, at, value):  # pragma: no cover (compiled)
    """Write a whole number in digits; return the place after it."""
    if value < 0:
        out[at] = 45
        at += 1
        value = -value
    size, rest = 1, value // 10
    while rest:
        size += 1
        rest //= 10
    for place in range(at + size - 1, at - 1, -1):
        out[place] = 48 + value % 10
        value //= 10
    return at + size


@uncounted
def _copy(out, at, data, begin, stop):  # pragma: no cover (compiled)
    copy(out, np.int64(at), data, np.int64(begin), np.int64(stop - begin))
    return at + stop - begin


@uncounted
def _described(data, values, there, begin, stop, labels, bounds, order, out, at):  # pragma: no cover (compiled)
    """Write what else a record says as a JSON object, nothing when it says nothing; return the place after it."""
    start = at
    for slot in range(order.shape[0]):
        which = order[slot]
        if not there[which] or (_WORD <= which <= _GUESS and begin[which] == stop[which]):
            continue
        out[at] = 123 if at == start else 44
        at = _copy(out, at + 1, labels, bounds[slot], bounds[slot + 1])
        if _WORD <= which <= _GUESS:
            out[at] = 34
            at = _copy(out, at + 1, data, begin[which], stop[which])
            out[at] = 34
            at += 1
        else:
            at = _write(out, at, values[which])
    if at > start:
        out[at] = 125
        at += 1
    return at


@compiled
def read_positions(data, at, size, names, ends, starts, labels, bounds, order, prefix, moment, place, altitude, high, device, tagged,
                   key, key_ends, extra, extra_ends, odd, turns):  # pragma: no cover (compiled)  # fmt: skip
    """Read records of data[at:size]; return (usual rows, odd ones, where to go on, MORE | END | FULL).

    moment, place, altitude, device    columns; `high` and `tagged` say where the last two are known
    key, extra     texts, one after the other, with where each ends; `labels` are what stands before each part of `extra`, in `order`
    odd            begin and end of each record that is not usual; turns: which record of this call it is
    """
    values, there = np.zeros(16, np.int64), np.zeros(16, np.bool_)
    begin, stop = np.zeros(16, np.int64), np.zeros(16, np.int64)
    usual = np.full(16, -1, np.int64)
    rows, odds, wrote, told, seen = 0, 0, 0, 0, 0
    key_ends[0] = extra_ends[0] = 0
    while True:
        while at < size and (data[at] == 44 or data[at] <= 32):
            at += 1
        if at >= size:
            return rows, odds, at, MORE
        if data[at] == 93:
            return rows, odds, at + 1, END
        if rows == moment.shape[0] or odds == odd.shape[0]:
            return rows, odds, at, FULL
        after = np.int64(_ODD)
        if data[at] == 123:
            after = np.int64(_record(data, at, size, names, ends, starts, values, there, begin, stop, usual))
        when = np.int64(_ODD)
        if after > 0:
            if there[_TIME]:
                when = _moment(data, begin[_TIME], stop[_TIME])
            elif there[_COUNT] and 11 <= stop[_COUNT] - begin[_COUNT] <= 13 and data[begin[_COUNT]] != 48:
                when = np.int64(0)
                for i in range(begin[_COUNT], stop[_COUNT]):
                    digit = np.int64(data[i]) - 48
                    if digit < 0 or digit > 9:
                        when = np.int64(_ODD)
                        break
                    when = when * 10 + digit
                when = when * 1_000 if 0 < when < 4_100_000_000_000 else np.int64(_ODD)
            north, east = values[0], values[1]
            north -= np.int64(1) << 32 if north > 900_000_000 else 0
            east -= np.int64(1) << 32 if east > 1_800_000_000 else 0
            if when <= 0 or not there[0] or not there[1] or abs(north) > 900_000_000 or abs(east) > 1_800_000_000:
                after = np.int64(_ODD)
        if after == _CUT:
            return rows, odds, at, MORE
        if after == _ODD:
            after = np.int64(_after_value(data, at, size))
            if after == _CUT:
                return rows, odds, at, MORE
            # A bracket that closes nothing must not hold the reading up.
            after = max(after, at + 1)
            odd[odds, 0], odd[odds, 1], turns[odds] = at, after, seen
            odds += 1
        else:
            moment[rows], place[rows, 0], place[rows, 1] = when, north, east
            high[rows], tagged[rows] = there[_ALTITUDE], there[_DEVICE]
            altitude[rows], device[rows] = values[_ALTITUDE], values[_DEVICE]
            wrote = _copy(key, wrote, prefix, 0, prefix.shape[0])
            wrote = _write(key, wrote, when)
            key[wrote] = 31
            wrote = _write(key, wrote + 1, north)
            key[wrote] = 31
            wrote = _write(key, wrote + 1, east)
            told = _described(data, values, there, begin, stop, labels, bounds, order, extra, told)
            rows += 1
            key_ends[rows], extra_ends[rows] = wrote, told
        seen += 1
        at = after
