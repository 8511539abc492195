"""Which records stand in a JSON array of Google's My Activity, and what does each say that was done?

What is usual is read here, at the speed of memory: known names, plain texts, moments in UTC. Where a
record is anything else, its place is given, and the caller has it read by the JSON library, which has
the last word. Where the array itself is not as usual, reading stops before that place.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted
from murmure.kernels.deed import deed, moment_fine
from murmure.kernels.memory import address, byte, word
from murmure.kernels.positions import moment_of
from murmure.kernels.quoted import FREE, get, let, let_text, read_text, trim
from murmure.kernels.slot import (
    ABOUT,
    CONTROLS,
    COUNTS,
    DETAILS,
    HEADER,
    IDLE,
    KIND,
    LINK,
    MAKERS,
    MOST,
    NORTH,
    PLACES,
    PRODUCTS,
    THING,
    TIME,
    TITLE,
)  # fmt: skip
from murmure.kernels.step import CUT, ODD, after_value, blank

MORE, STOP, FULL = 0, 1, 2
COLUMNS = ("key", "object", "target", "instrument", "content", "links", "extra")
"""Which texts the kernel writes, in this order."""

_OF_RECORD = ("header", "title", "titleUrl", "subtitles", "description", "time", "products", "details", "activityControls", "locationInfos",
              "imageFile", "audioFiles")  # fmt: skip
_INSIDE = ("name", "url", "source", "sourceUrl")
_SLOTS = np.array([HEADER, TITLE, LINK, MAKERS, ABOUT, TIME, PRODUCTS, DETAILS, CONTROLS, PLACES, IDLE, IDLE], np.int64)
_SUBTITLES, _PRODUCTS, _DETAILS, _CONTROLS, _PLACES, _AUDIO = 3, 6, 7, 8, 9, 11


def _names(names: tuple[str, ...]) -> np.ndarray:
    """Return each name with the mark that closes it as three numbers of eight bytes, each with the bits that count."""
    rows = []
    for name in names:
        text = f'{name}"'.encode()
        parts = [(text[at : at + 8].ljust(8, b"\0"), (b"\xff" * len(text[at : at + 8])).ljust(8, b"\0")) for at in (0, 8, 16)]
        rows.append([int.from_bytes(part, "little") for pair in parts for part in pair])
    return np.array(rows, np.uint64)


_NAMES_OF_RECORD, _NAMES_INSIDE = _names(_OF_RECORD), _names(_INSIDE)
_LENGTHS_OF_RECORD, _LENGTHS_INSIDE = (np.array([len(name) for name in names], np.int64) for names in (_OF_RECORD, _INSIDE))


@uncounted
def _name_of_record(data, i, hint):  # pragma: no cover (compiled)
    """Return which name of a record stands behind the mark at i, -1 for none; `hint` is tried first."""
    x, y = word(data, i + 1), word(data, i + 9)
    for turn in range(12):
        which = hint + turn if hint + turn < 12 else hint + turn - 12
        names = _NAMES_OF_RECORD[which]
        if x & names[1] == names[0] and y & names[3] == names[2] and word(data, i + 17) & names[5] == names[4]:
            return which
    return -1


@uncounted
def _name_inside(data, i):  # pragma: no cover (compiled)
    x, y = word(data, i + 1), word(data, i + 9)
    for which in range(4):
        names = _NAMES_INSIDE[which]
        if x & names[1] == names[0] and y & names[3] == names[2]:
            return which
    return -1


@uncounted
def _value_at(data, i, size):  # pragma: no cover (compiled)
    """Return where the value begins whose name ends before i; ODD or CUT."""
    i = blank(data, i, size)
    if i >= size:
        return np.int64(CUT)
    return blank(data, i + 1, size) if byte(data, i) == 58 else np.int64(ODD)


@uncounted
def _next(data, i, size, closing):  # pragma: no cover (compiled)
    """Return where the next part begins behind a comma, -3 - i when what is at i closes the whole; ODD or CUT."""
    i = blank(data, i, size)
    if i >= size:
        return np.int64(CUT)
    mark = byte(data, i)
    if mark == closing:
        return -3 - i
    return blank(data, i + 1, size) if mark == 44 else np.int64(ODD)


@uncounted
def _kept(data, i, size, refs, slot):  # pragma: no cover (compiled)
    """Read a text and leave out the spaces around it; return the place after it, ODD or CUT."""
    i = read_text(data, i, size, refs, slot)
    return np.int64(ODD) if i >= 0 and trim(data, refs, slot) == ODD else i


@uncounted
def _texts(data, i, size, refs, first, count):  # pragma: no cover (compiled)
    """Read a list of texts into the slots from `first` on, how many into `count`; return the place after it, ODD or CUT."""
    if i >= size:
        return np.int64(CUT)
    if byte(data, i) != 91:
        return np.int64(ODD)
    i = blank(data, i + 1, size)
    if i < size and byte(data, i) == 93:
        return i + 1
    for turn in range(MOST):
        i = _kept(data, i, size, refs, first + turn)
        if i < 0:
            return i
        let(refs, count, turn + 1)
        i = _next(data, i, size, 93)
        if i < CUT:
            return -2 - i
        if i < 0:
            return i
    return np.int64(ODD)


@uncounted
def _piece(data, i, size, refs, first, width):  # pragma: no cover (compiled)
    """Read one {name, url, source} into `width` slots from `first` on; return the place after it, ODD or CUT."""
    for slot in range(first, first + width):
        let_text(refs, slot, 0, 0, 0)
    if i >= size:
        return np.int64(CUT)
    if byte(data, i) != 123:
        return np.int64(ODD)
    i, seen = blank(data, i + 1, size), np.int64(0)
    while True:
        if i + 24 > size:
            return np.int64(CUT)
        which = _name_inside(data, i) if byte(data, i) == 34 else -1
        if which < 0 or seen >> which & 1 or (which < 3 and which >= width):
            return np.int64(ODD)
        seen |= 1 << which
        i = _value_at(data, i + 2 + _LENGTHS_INSIDE[which], size)
        if i >= 0:
            i = read_text(data, i, size, refs, first + which if which < 3 else IDLE)
        if i < 0:
            return i
        if which < 3:
            cut = trim(data, refs, first + which)
            # Where a place is stands at the very end of its address.
            if cut == ODD or (cut and width == 3 and which == 1):
                return np.int64(ODD)
        i = _next(data, i, size, 125)
        if i < CUT:
            return -2 - i
        if i < 0:
            return i


@uncounted
def _pieces(data, i, size, refs, first, width, count):  # pragma: no cover (compiled)
    """Read a list of such pieces, none of them empty; return the place after it, ODD or CUT."""
    if i >= size:
        return np.int64(CUT)
    if byte(data, i) != 91:
        return np.int64(ODD)
    i = blank(data, i + 1, size)
    if i < size and byte(data, i) == 93:
        return i + 1
    for turn in range(MOST):
        slot = first + turn * width
        i = _piece(data, i, size, refs, slot, width)
        if i < 0:
            return i
        something = False
        for part in range(slot, slot + width):
            something |= get(refs, 3 * part) != get(refs, 3 * part + 1)
        if not something and width > 1:
            return np.int64(ODD)
        let(refs, count, turn + 1)
        i = _next(data, i, size, 93)
        if i < CUT:
            return -2 - i
        if i < 0:
            return i
    return np.int64(ODD)


@uncounted
def _value(data, i, size, refs, which):  # pragma: no cover (compiled)
    """Read the value of a name of a record; return the place after it, ODD or CUT."""
    if which == _SUBTITLES:
        return _pieces(data, i, size, refs, MAKERS, 2, COUNTS)
    if which == _PRODUCTS:
        return _texts(data, i, size, refs, PRODUCTS, COUNTS + 1)
    if which == _DETAILS:
        return _pieces(data, i, size, refs, DETAILS, 1, COUNTS + 2)
    if which == _CONTROLS:
        return _texts(data, i, size, refs, CONTROLS, COUNTS + 3)
    if which == _PLACES:
        return _pieces(data, i, size, refs, PLACES, 3, COUNTS + 4)
    if which == _AUDIO:
        return np.int64(ODD)
    return _kept(data, i, size, refs, _SLOTS[which])


@uncounted
def _record(data, i, size, refs, room):  # pragma: no cover (compiled)
    """Read the object whose brace is at i; return the place after it, ODD or CUT."""
    for slot in range(HEADER, TIME + 1):
        let_text(refs, slot, 0, 0, 0)
    for count in range(COUNTS, COUNTS + 5):
        let(refs, count, 0)
    let(refs, FREE, room)
    i, seen, hint = blank(data, i + 1, size), np.int64(0), 0
    while True:
        if i + 32 > size:
            return np.int64(CUT)
        which = _name_of_record(data, i, hint) if byte(data, i) == 34 else -1
        if which < 0 or seen >> which & 1:
            return np.int64(ODD)
        seen |= 1 << which
        hint = which + 1 if which < 11 else 0
        i = _value_at(data, i + 2 + _LENGTHS_OF_RECORD[which], size)
        if i >= 0:
            i = _value(data, i, size, refs, which)
        if i < 0:
            return i
        i = _next(data, i, size, 125)
        if i < CUT:
            return -2 - i if seen & 7 else np.int64(ODD)
        if i < 0:
            return i


@compiled
def read_deeds(given, at, size, room, work, passed, moment, codes, place, texts, ends, odd, turns):  # pragma: no cover (compiled)
    """Read records of given[at:size]; return (usual rows, odd ones, where to go on, MORE | STOP | FULL).

    given     must have PADDING bytes behind `size`, whatever they are; from `room` on it is free for texts that were
              written with escapes: three times what stands before
    work      two rows of 256 whole numbers
    passed    whether a record stands before `at`: then a comma comes first
    moment, place   columns: microseconds, latitude and longitude (91: none); `codes`: kind, type of object, precision
    texts     one row for each of COLUMNS, as long as what stands before `room` and 64 more for each row; `ends`: where each text ends
    odd       begin and end of each record that is not usual; turns: which record of this call it is
    """
    data, refs, found = address(given), address(work[0]), address(work[1])
    out, width = address(texts), texts.shape[1]
    rows, odds, seen = 0, 0, 0
    for column in range(ends.shape[0]):
        ends[column, 0] = 0
    while True:
        i = blank(data, at, size)
        if i >= size:
            return rows, odds, at, MORE
        if passed:
            if byte(data, i) != 44:
                return rows, odds, at, STOP
            i = blank(data, i + 1, size)
            if i >= size:
                return rows, odds, at, MORE
        if byte(data, i) == 93:
            return rows, odds, at, STOP
        if rows == moment.shape[0] or odds == odd.shape[0]:
            return rows, odds, at, FULL
        after, when = np.int64(ODD), np.int64(ODD)
        if byte(data, i) == 123:
            after = np.int64(_record(data, i, size, refs, room))
        if after > 0:
            begin, stop = get(refs, 3 * TIME), get(refs, 3 * TIME + 1)
            when = moment_of(data, begin, stop)
            fine = moment_fine(when, stop - begin)
            if fine < 0 or not deed(data, refs, found, when, work[0, NORTH : NORTH + 4], out, width, ends, rows):
                after = np.int64(ODD)
        if after == CUT:
            return rows, odds, at, MORE
        if after == ODD:
            after = np.int64(after_value(data, i, size))
            # At the end of what is there a number may go on, and so may a word.
            if after == CUT or after >= size:
                return rows, odds, at, MORE
            if after <= i:
                return rows, odds, at, STOP
            odd[odds, 0], odd[odds, 1], turns[odds] = i, after, seen
            odds += 1
        else:
            moment[rows] = when
            codes[rows, 0], codes[rows, 1], codes[rows, 2] = get(refs, KIND), get(refs, THING), fine
            place[rows, 0], place[rows, 1] = work[0, NORTH] / work[0, NORTH + 1], work[0, NORTH + 2] / work[0, NORTH + 3]
            rows += 1
        seen += 1
        passed = True
        at = after
