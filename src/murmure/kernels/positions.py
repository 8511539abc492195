"""Which positions stand in a JSON array of records with coordinates as whole numbers (E7) and moments in UTC?

What is usual is read here, at the speed of memory: records whose known values
are whole numbers and plain words. Where a record is anything else, its place
is given, and the caller has it read by the JSON library, which has the last word.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted
from murmure.kernels.memory import address, byte, put, word
from murmure.kernels.step import CUT, ODD, after, after_value, blank, copied, plain_word, whole, write_whole

MORE, END, FULL = 0, 1, 2
NAMES = ("latitudeE7", "longitudeE7", "accuracy", "verticalAccuracy", "velocity", "heading", "altitude", "deviceTag",
         "timestamp", "timestampMs", "source", "platformType", "formFactor", "activity")  # fmt: skip
_ALTITUDE, _DEVICE, _TIME, _COUNT, _WORD, _GUESS, _SURE, _DEEP = 6, 7, 8, 9, 10, 13, 14, 15
_OPENED, _UNKNOWN, _CLOSED = 15, 14, 15  # what stands before the first name, behind an unknown one, and in the place of one that does not come
_KEPT, _WORDS = 4, 7  # how many ways to go on from a name are kept, and of how many words of eight bytes each may be


def table_of(names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return texts as bytes, eight of nothing behind them, and the bounds of each."""
    ends = np.cumsum([0, *(len(name) for name in names)]).astype(np.int64)
    return np.frombuffer("".join(names).encode() + bytes(8), np.uint8), ends


def starts_of(names: tuple[str, ...]) -> np.ndarray:
    """Return the first eight bytes of each text, and which of them count."""
    found = [(name[:8].encode().ljust(8, b"\0"), (b"\xff" * min(len(name), 8)).ljust(8, b"\0")) for name in names]
    return np.array([[int.from_bytes(part, "little") for part in parts] for parts in found], np.uint64)


@uncounted
def _two(data, i):  # pragma: no cover (compiled)
    a, b = byte(data, i) - 48, byte(data, i + 1) - 48
    return a * 10 + b if 0 <= a <= 9 and 0 <= b <= 9 else np.int64(-10_000)


@uncounted
def moment_of(data, i, end):  # pragma: no cover (compiled)
    """Return microseconds since 1970 of data[i:end] = YYYY-MM-DDTHH:MM:SS[.f]Z; ODD for any other text."""
    size = end - i
    if size < 20 or size > 27 or size == 21 or byte(data, i + 4) != 45 or byte(data, i + 7) != 45 or byte(data, i + 10) != 84:
        return np.int64(ODD)
    if byte(data, i + 13) != 58 or byte(data, i + 16) != 58 or byte(data, end - 1) != 90:
        return np.int64(ODD)
    year, month, day = _two(data, i) * 100 + _two(data, i + 2), _two(data, i + 5), _two(data, i + 8)
    hour, minute, second = _two(data, i + 11), _two(data, i + 14), _two(data, i + 17)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 30 if month == 4 or month == 6 or month == 9 or month == 11 else (29 if leap else 28) if month == 2 else 31
    if not (1970 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= last and 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return np.int64(ODD)
    micro, scale = np.int64(0), np.int64(100_000)
    if size > 20:
        if byte(data, i + 19) != 46:
            return np.int64(ODD)
        for place in range(i + 20, end - 1):
            if not 48 <= byte(data, place) <= 57:
                return np.int64(ODD)
            micro += (byte(data, place) - 48) * scale
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
                same &= names[ends[which] + place] == byte(data, i + place)
            if same:
                return which
    return -1


@uncounted
def _gone_on(data, i, size, before, moulds, lengths, names_after):  # pragma: no cover (compiled)
    """Return which of the kept ways to go on from a name stands at i, -1 for none: a comma, spaces, a name, a colon, spaces."""
    for way in range(_KEPT):
        length = lengths[before, way]
        if length == 0 or i + length >= size:
            continue
        same = True
        for place in range((length + 7) >> 3):
            if (word(data, i + 8 * place) ^ moulds[before, way, place, 0]) & moulds[before, way, place, 1]:
                same = False
                break
        if same:
            return way
    return -1


@uncounted
def _keep_way(data, i, end, before, which, moulds, lengths, names_after, turns):  # pragma: no cover (compiled)
    """Keep data[i:end] as a way to go on from a name to the value of `which`, in the place of the oldest."""
    length = end - i
    if length > 8 * _WORDS:
        return
    way = turns[before]
    turns[before] = (way + 1) % _KEPT
    lengths[before, way], names_after[before, way] = length, which
    for place in range((length + 7) >> 3):
        left = length - 8 * place
        mask = ~np.uint64(0) if left >= 8 else (np.uint64(1) << np.uint64(8 * left)) - np.uint64(1)
        moulds[before, way, place, 1] = mask
        moulds[before, way, place, 0] = word(data, i + 8 * place)


@uncounted
def _guess(data, i, size, values, there, begin, stop):  # pragma: no cover (compiled)
    """Read type and confidence of the first guess of [{"activity": [{...}, ...]}, ...]; return where the rest begins, ODD or CUT."""
    for level in range(2):
        if i >= size:
            return CUT
        if byte(data, i) != 91:
            return ODD
        i = blank(data, i + 1, size)
        if i >= size:
            return CUT
        values[_DEEP] = 2 * level + 1
        if byte(data, i) == 93:
            return i
        if byte(data, i) != 123:
            return ODD
        values[_DEEP] += 1
        i = blank(data, i + 1, size)
        found = False
        while not found:
            close = plain_word(data, i, size)
            if close < 0:
                return close
            length, first = close - i - 1, byte(data, i + 1)
            i = blank(data, close + 1, size)
            if i >= size:
                return CUT
            if byte(data, i) != 58:
                return ODD
            i = blank(data, i + 1, size)
            if level == 0 and length == 8 and first == 97:  # activity
                found = True
                continue
            if level == 1 and length == 4 and first == 116:  # type
                end = plain_word(data, i, size)
                if end < 0:
                    return end
                begin[_GUESS], stop[_GUESS], there[_GUESS] = i + 1, end, True
                i = end + 1
            elif level == 1 and length == 10 and first == 99:  # confidence
                i = whole(data, i, size, values, _SURE)
                if i < 0:
                    return i
                there[_SURE] = True
            elif level == 1:
                return ODD
            else:
                i = after_value(data, i, size)
                if i < 0:
                    return i
            i = blank(data, i, size)
            if i >= size:
                return CUT
            if byte(data, i) == 125:
                return i if level == 1 else ODD
            if byte(data, i) != 44:
                return ODD
            i = blank(data, i + 1, size)
    return i


@uncounted
def _next_name(data, i, size, names, ends, starts, found):  # pragma: no cover (compiled)
    """Find the value whose name comes next; found[0] is which, _CLOSED for the end. Return where it begins, ODD or CUT.

    What stands at i is behind a value, or behind the brace that opens: found[1] says which.
    """
    first = found[1] == _OPENED
    i = blank(data, i, size)
    if i >= size:
        return CUT
    if not first:
        if byte(data, i) == 125:
            found[0] = _CLOSED
            return i + 1
        if byte(data, i) != 44:
            return ODD
        i = blank(data, i + 1, size)
    close = plain_word(data, i, size)
    if close < 0:
        return close
    found[0] = _name(data, i + 1, close, size, names, ends, starts)
    i = blank(data, close + 1, size)
    if i >= size:
        return CUT
    if byte(data, i) != 58:
        return ODD
    return blank(data, i + 1, size)


@uncounted
def _record(data, i, size, names, ends, starts, values, there, begin, stop, moulds, lengths, names_after, turns,
            found):  # pragma: no cover (compiled)  # fmt: skip
    """Read the object whose brace is at i; return the place after it, ODD or CUT. The moulds are the ways from name to name so far."""
    there[:] = False
    before = _OPENED
    i += 1
    while True:
        way = _gone_on(data, i, size, before, moulds, lengths, names_after)
        if way >= 0:
            which = names_after[before, way]
            i += lengths[before, way]
        else:
            found[1] = before
            start = i
            i = _next_name(data, i, size, names, ends, starts, found)
            if i < 0:
                return i
            which = found[0]
            if i < size:
                _keep_way(data, start, i, before, which, moulds, lengths, names_after, turns)
        if which == _CLOSED:
            return i
        start = i
        if which < 0:
            i = after_value(data, i, size)
        elif which < _TIME:
            i = whole(data, i, size, values, which)
        elif which < _GUESS:
            if which == _TIME and i + 26 < size and byte(data, i) == 34 and byte(data, i + 24) == 90 and byte(data, i + 25) == 34:
                i += 25  # every byte of a moment is looked at when it is read
            else:
                i = plain_word(data, i, size)
            if i >= 0:
                begin[which], stop[which] = start + 1, i
                i += 1
        else:
            there[_GUESS] = there[_SURE] = False
            i = _guess(data, i, size, values, there, begin, stop)
            if i >= 0:
                i = after(data, i, size, values[_DEEP])
        if i < 0:
            return i
        if which >= 0 and which != _GUESS:
            there[which] = True
        before = which if which >= 0 else _UNKNOWN


@uncounted
def _described(data, values, there, begin, stop, labels, bounds, order, out, at):  # pragma: no cover (compiled)
    """Write what else a record says as a JSON object, nothing when it says nothing; return the place after it."""
    start = at
    for slot in range(order.shape[0]):
        which = order[slot]
        if not there[which] or (_WORD <= which <= _GUESS and begin[which] == stop[which]):
            continue
        put(out, at, 123 if at == start else 44)
        at = copied(out, at + 1, labels, bounds[slot], bounds[slot + 1])
        if _WORD <= which <= _GUESS:
            put(out, at, 34)
            at = copied(out, at + 1, data, begin[which], stop[which])
            put(out, at, 34)
            at += 1
        else:
            at = write_whole(out, at, values[which])
    if at > start:
        put(out, at, 125)
        at += 1
    return at


@compiled
def read_positions(given, at, size, names, ends, starts, labels_of, bounds, order, prefix_of, moment, fine, place, altitude, high, device, tagged,
                   keys, key_ends, extras, extra_ends, odd, turns):  # pragma: no cover (compiled)  # fmt: skip
    """Read records of data[at:size]; return (usual rows, odd ones, where to go on, MORE | END | FULL).

    given          must have PADDING bytes behind `size`, whatever they are; so must `prefix_of` have eight
    moment, fine, place, altitude, device    columns; `high` and `tagged` say where the last two are known; fine: 0 s, 1 ms, 2 us
    keys, extras   texts, one after the other, with where each ends; `labels_of` are what stands before each part of `extras`, in `order`
    odd            begin and end of each record that is not usual; turns: which record of this call it is
    """
    values, there = np.zeros(16, np.int64), np.zeros(16, np.bool_)
    begin, stop = np.zeros(16, np.int64), np.zeros(16, np.int64)
    moulds, lengths = np.zeros((16, _KEPT, _WORDS, 2), np.uint64), np.zeros((16, _KEPT), np.int64)
    names_after, ways, found = np.zeros((16, _KEPT), np.int64), np.zeros(16, np.int64), np.zeros(2, np.int64)
    rows, odds, wrote, told, seen = 0, 0, 0, 0, 0
    fixed = prefix_of.shape[0] - 8
    data, prefix, labels, key, extra = address(given), address(prefix_of), address(labels_of), address(keys), address(extras)
    key_ends[0] = extra_ends[0] = 0
    while True:
        while at < size and (byte(data, at) == 44 or byte(data, at) <= 32):
            at += 1
        if at >= size:
            return rows, odds, at, MORE
        if byte(data, at) == 93:
            return rows, odds, at + 1, END
        if rows == moment.shape[0] or odds == odd.shape[0]:
            return rows, odds, at, FULL
        after = np.int64(ODD)
        if byte(data, at) == 123:
            after = np.int64(_record(data, at, size, names, ends, starts, values, there, begin, stop, moulds, lengths, names_after, ways, found))
        when = np.int64(ODD)
        if after > 0:
            if there[_TIME]:
                when = moment_of(data, begin[_TIME], stop[_TIME])
            elif there[_COUNT] and 11 <= stop[_COUNT] - begin[_COUNT] <= 13 and byte(data, begin[_COUNT]) != 48:
                when = np.int64(0)
                for i in range(begin[_COUNT], stop[_COUNT]):
                    digit = byte(data, i) - 48
                    if digit < 0 or digit > 9:
                        when = np.int64(ODD)
                        break
                    when = when * 10 + digit
                when = when * 1_000 if 0 < when < 4_100_000_000_000 else np.int64(ODD)
            north, east = values[0], values[1]
            north -= np.int64(1) << 32 if north > 900_000_000 else 0
            east -= np.int64(1) << 32 if east > 1_800_000_000 else 0
            if when <= 0 or not there[0] or not there[1] or abs(north) > 900_000_000 or abs(east) > 1_800_000_000:
                after = np.int64(ODD)
        if after == CUT:
            return rows, odds, at, MORE
        if after == ODD:
            after = np.int64(after_value(data, at, size))
            if after == CUT:
                return rows, odds, at, MORE
            # A bracket that closes nothing must not hold the reading up.
            after = max(after, at + 1)
            odd[odds, 0], odd[odds, 1], turns[odds] = at, after, seen
            odds += 1
        else:
            moment[rows], place[rows, 0], place[rows, 1] = when, north, east
            fine[rows] = 2 if when % 1_000 else 1 if when % 1_000_000 else 0
            high[rows], tagged[rows] = there[_ALTITUDE], there[_DEVICE]
            altitude[rows], device[rows] = values[_ALTITUDE], values[_DEVICE]
            wrote = copied(key, wrote, prefix, 0, fixed)
            wrote = write_whole(key, wrote, when)
            put(key, wrote, 31)
            wrote = write_whole(key, wrote + 1, north)
            put(key, wrote, 31)
            wrote = write_whole(key, wrote + 1, east)
            told = _described(data, values, there, begin, stop, labels, bounds, order, extra, told)
            rows += 1
            key_ends[rows], extra_ends[rows] = wrote, told
        seen += 1
        at = after
