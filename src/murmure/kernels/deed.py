"""What does one usual record of My Activity say that was done, once its texts are known?"""

from __future__ import annotations

import numpy as np

from murmure.kernels.advert import centre, folds_oddly, names_ads, names_music, tells_of_ads
from murmure.kernels.compile import uncounted
from murmure.kernels.memory import put, store, word
from murmure.kernels.quoted import FREE, empty, get, let, same, write_text
from murmure.kernels.slot import (
    ABOUT,
    ASKED,
    CONTROLS,
    COUNTS,
    DETAILS,
    HEADER,
    KIND,
    LINK,
    MAKERS,
    PLACES,
    PRODUCTS,
    THING,
    TITLE,
    WHERE,
)
from murmure.kernels.step import ODD, copied, write_whole
from murmure.kernels.unwrapped import film, unwrap

AD, QUERY, LISTEN, WATCH, VIEW, NOTHING = range(6)
_LAST = 4_102_403_760_000_000  # the end of the plausible years


def _known(text: bytes) -> tuple[np.uint64, np.uint64, int]:
    """Return at most sixteen bytes as two numbers, and how many they are."""
    return np.uint64(int.from_bytes(text[:8], "little")), np.uint64(int.from_bytes(text[8:], "little")), len(text)


_GOOGLE, _GOOGLE_BITS = _known(b"Google")[0], np.uint64((1 << 48) - 1)
_OF_GOOGLE = _known(b"Google (")[0]
_KEY, _KEY_MORE, _KEY_SIZE = _known(b"activity\x1f")
_IN_DETAILS, _WHY, _ABOUT_PRODUCTS = _known(b'"details":['), _known(b'"why":['), _known(b'"products":[')
_IN_PLACES, _IN_ABOUT = _known(b'"places":['), _known(b'"about":[')
_NAME, _FROM, _URL = _known(b'"name":'), _known(b'"from":'), _known(b'"url":')


@uncounted
def _mark(out, at, known):  # pragma: no cover (compiled)
    store(out, at, known[0])
    store(out, at + 8, known[1])
    return at + known[2]


@uncounted
def _copied(out, at, data, refs, slot):  # pragma: no cover (compiled)
    return copied(out, at, data, get(refs, 3 * slot), get(refs, 3 * slot + 1))


@uncounted
def _quoted(out, at, data, refs, slot):  # pragma: no cover (compiled)
    return write_text(out, at, data, get(refs, 3 * slot), get(refs, 3 * slot + 1))


@uncounted
def _alike(data, refs, one, other):  # pragma: no cover (compiled)
    a, b = get(refs, 3 * one), get(refs, 3 * other)
    size = get(refs, 3 * one + 1) - a
    return size == get(refs, 3 * other + 1) - b and same(data, a, b, size)


@uncounted
def moment_fine(when, size):  # pragma: no cover (compiled)
    """Return how exact a moment of `size` letters is: 0 to the second, 1 to the millisecond, 2 finer; ODD outside the plausible years."""
    if not 0 <= when < _LAST:
        return np.int64(ODD)
    return np.int64(0 if size == 20 else 1 if size <= 24 else 2)


@uncounted
def _name(refs):  # pragma: no cover (compiled)
    """Return the slot of the product's name: the header, else the first product; -1 for none."""
    if not empty(refs, HEADER):
        return HEADER
    for slot in range(PRODUCTS, PRODUCTS + get(refs, COUNTS + 1)):
        if not empty(refs, slot):
            return slot
    return -1


@uncounted
def _of_ads(data, refs, name):  # pragma: no cover (compiled)
    """Say whether address, name and details speak of advertisements: 1 or 0, ODD where small letters are not plain."""
    begin = get(refs, FREE)
    at = _copied(data, begin, data, refs, LINK)
    put(data, at, 32)
    odd = get(refs, 3 * name + 2) != 0 and folds_oddly(data, get(refs, 3 * name), get(refs, 3 * name + 1))
    at = _copied(data, at + 1, data, refs, name)
    for slot in range(DETAILS, DETAILS + get(refs, COUNTS + 2)):
        if empty(refs, slot):
            continue
        put(data, at, 32)
        odd |= get(refs, 3 * slot + 2) != 0 and folds_oddly(data, get(refs, 3 * slot), get(refs, 3 * slot + 1))
        at = _copied(data, at + 1, data, refs, slot)
    if odd:
        return ODD
    return tells_of_ads(data, begin, at) or names_ads(data, get(refs, 3 * name), get(refs, 3 * name + 1))


@uncounted
def _kind(data, refs, name):  # pragma: no cover (compiled)
    """Return what was done; ODD where that is not plain."""
    ad = _of_ads(data, refs, name)
    if ad:
        return np.int64(ODD) if ad == ODD else np.int64(AD)
    if not empty(refs, ASKED):
        return np.int64(QUERY)
    shown = film(data, get(refs, 3 * WHERE), get(refs, 3 * WHERE + 1))
    if shown:
        music = shown == 2 or names_music(data, get(refs, 3 * name), get(refs, 3 * name + 1))
        return np.int64(LISTEN if music else WATCH)
    return np.int64(VIEW)


@uncounted
def _told(data, refs, first, count, without, known, out, at, start):  # pragma: no cover (compiled)
    """Write the texts of a list that say something, but for the one that slot `without` says too; return the place after them."""
    some = False
    for slot in range(first, first + count):
        if empty(refs, slot) or (without >= 0 and _alike(data, refs, slot, without)):
            continue
        if some:
            put(out, at, 44)
            at += 1
        else:
            put(out, at, 123 if at == start else 44)
            at = _mark(out, at + 1, known)
            some = True
        at = _quoted(out, at, data, refs, slot)
    if some:
        put(out, at, 93)
        at += 1
    return at


@uncounted
def _part(data, refs, slot, known, out, at, first):  # pragma: no cover (compiled)
    if empty(refs, slot):
        return at
    if at != first:
        put(out, at, 44)
        at += 1
    return _quoted(out, _mark(out, at, known), data, refs, slot)


@uncounted
def _pieces(data, refs, slot, count, width, known, out, at, start):  # pragma: no cover (compiled)
    """Write makers or places as objects; return the place after them."""
    if count == 0:
        return at
    put(out, at, 123 if at == start else 44)
    at = _mark(out, at + 1, known)
    for turn in range(count):
        if turn:
            put(out, at, 44)
            at += 1
        put(out, at, 123)
        at += 1
        first = at
        at = _part(data, refs, slot, _NAME, out, at, first)
        if width == 3:
            at = _part(data, refs, slot + 2, _FROM, out, at, first)
        at = _part(data, refs, slot + 1, _URL, out, at, first)
        put(out, at, 125)
        at += 1
        slot += width
    put(out, at, 93)
    return at + 1


@uncounted
def _beside(data, refs, name, out, at):  # pragma: no cover (compiled)
    """Write what has no column of its own, nothing when there is nothing; return the place after it."""
    start = at
    at = _told(data, refs, DETAILS, get(refs, COUNTS + 2), -1, _IN_DETAILS, out, at, start)
    at = _told(data, refs, CONTROLS, get(refs, COUNTS + 3), -1, _WHY, out, at, start)
    at = _told(data, refs, PRODUCTS, get(refs, COUNTS + 1), name, _ABOUT_PRODUCTS, out, at, start)
    at = _pieces(data, refs, PLACES, get(refs, COUNTS + 4), 3, _IN_PLACES, out, at, start)
    at = _pieces(data, refs, MAKERS, get(refs, COUNTS), 2, _IN_ABOUT, out, at, start)
    if at > start:
        put(out, at, 125)
        at += 1
    return at


@uncounted
def _maker(data, refs, out, at):  # pragma: no cover (compiled)
    """Write the address of the first maker, or its name."""
    for slot in range(MAKERS, MAKERS + 2 * get(refs, COUNTS), 2):
        if not empty(refs, slot + 1):
            return _copied(out, at, data, refs, slot + 1)
        if not empty(refs, slot):
            return _copied(out, at, data, refs, slot)
    return at


@uncounted
def _place(data, refs, north):  # pragma: no cover (compiled)
    """Find the first place whose address says where it is; ODD when one is not as usual."""
    north[0], north[1], north[2], north[3] = 91, 1, 0, 1
    for slot in range(PLACES + 1, PLACES + 1 + 3 * get(refs, COUNTS + 4), 3):
        if get(refs, 3 * slot + 2):
            return ODD
        found = centre(data, get(refs, 3 * slot), get(refs, 3 * slot + 1), north)
        if found < 0:
            return ODD
        if found:
            return 1
        north[0], north[1], north[2], north[3] = 91, 1, 0, 1
    return 0


@uncounted
def deed(data, refs, found, when, north, out, width, ends, row):  # pragma: no cover (compiled)
    """Write the texts of a record into its columns, `width` bytes each; False when it is not as usual, and nothing is written."""
    name = _name(refs)
    if name < 0 or unwrap(data, LINK, found, refs, WHERE, ASKED) == ODD or _place(data, refs, north) == ODD:
        return False
    kind = _kind(data, refs, name)
    if kind < 0:
        return False
    nowhere = empty(refs, WHERE)
    let(refs, KIND, kind)
    let(refs, THING, NOTHING if nowhere and kind == VIEW else kind)

    at = ends[0, row]
    store(out, at, _KEY)
    put(out, at + 8, 31)
    at = write_whole(out, at + _KEY_SIZE, when)
    put(out, at, 31)
    ends[0, row + 1] = _copied(out, at + 1, data, refs, TITLE if empty(refs, LINK) else LINK)

    ends[1, row + 1] = _copied(out + width, ends[1, row], data, refs, ASKED if kind == QUERY else WHERE)
    shown = kind == LISTEN or kind == WATCH
    ends[2, row + 1] = _maker(data, refs, out + 2 * width, ends[2, row]) if shown else ends[2, row]

    at = ends[3, row]
    if word(data, get(refs, 3 * name)) & _GOOGLE_BITS == _GOOGLE and get(refs, 3 * name + 1) - get(refs, 3 * name) >= 6:
        ends[3, row + 1] = _copied(out + 3 * width, at, data, refs, name)
    else:
        store(out + 3 * width, at, _OF_GOOGLE)
        at = _copied(out + 3 * width, at + 8, data, refs, name)
        put(out + 3 * width, at, 41)
        ends[3, row + 1] = at + 1

    at = _copied(out + 4 * width, ends[4, row], data, refs, TITLE)
    if not empty(refs, ABOUT):
        if not empty(refs, TITLE):
            put(out + 4 * width, at, 10)
            at += 1
        at = _copied(out + 4 * width, at, data, refs, ABOUT)
    ends[4, row + 1] = at
    ends[5, row + 1] = _copied(out + 5 * width, ends[5, row], data, refs, WHERE)
    ends[6, row + 1] = _beside(data, refs, name, out + 6 * width, ends[6, row])
    return True
