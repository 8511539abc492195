"""Which address does one of Google's wrap, what was searched for there, and is it a film?

The same questions are answered for one address at a time by the source that reads these records,
which has the last word; a test holds both against each other. What is not as usual is ODD.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import uncounted
from murmure.kernels.memory import byte, word
from murmure.kernels.quoted import eight_bytes, empty, find_pair, get, has_byte, let_text, trim, unquoted
from murmure.kernels.step import ODD

_PARTS = 60


_HTTP, _HTTP_BITS = eight_bytes(b"http://")
_HTTPS, _ = eight_bytes(b"https://")
_WWW, _WWW_BITS = eight_bytes(b"www.")
_GOOGLE, _GOOGLE_BITS = eight_bytes(b"google.")
_TUBE, _ = eight_bytes(b".com")
_YOUTUBE, _YOUTUBE_BITS = eight_bytes(b"youtube")
_URL, _URL_BITS = eight_bytes(b"/url")
_MAPS, _ = eight_bytes(b"/maps/se")
_ARCH, _ARCH_BITS = eight_bytes(b"arch")
_SEARCH, _SEARCH_BITS = eight_bytes(b"/search")
_STORE, _ = eight_bytes(b"/store/s")
_EARCH, _EARCH_BITS = eight_bytes(b"earch")
_MAP, _MAP_BITS = eight_bytes(b"/maps")
_IMAGES, _ = eight_bytes(b"/images")
_WEBHP, _WEBHP_BITS = eight_bytes(b"/webhp")
_RESULTS, _ = eight_bytes(b"/results")
_NEWS, _PLAY, _DRIVE = eight_bytes(b"news.")[0], eight_bytes(b"play.")[0], eight_bytes(b"drive.")[0]
_QUERY, _ASKED, _ADDRESS = eight_bytes(b"query")[0], eight_bytes(b"search_q")[0], eight_bytes(b"url")[0]
_UERY, _UERY_BITS = eight_bytes(b"uery")
_YOUTUBE_DOT, _ = eight_bytes(b"youtube.")
_WATCH, _SHORTS = eight_bytes(b"com/watc")[0], eight_bytes(b"com/shor")[0]
_SHORT, _ = eight_bytes(b"youtu.be")
_TS, _TS_BITS = eight_bytes(b"ts/")
_MUSIC, _MUSIC_BITS = eight_bytes(b"music.")


@uncounted
def after_scheme(data, i, stop):  # pragma: no cover (compiled)
    """Return where the host begins of an address of the web in data[i:stop], without spaces; ODD for anything else."""
    if has_byte(data, i, stop, 32):
        return np.int64(ODD)
    x = word(data, i)
    if stop - i >= 8 and x == _HTTPS:
        return i + 8
    return i + 7 if stop - i >= 7 and x & _HTTP_BITS == _HTTP else np.int64(ODD)


@uncounted
def _host_end(data, i, stop):  # pragma: no cover (compiled)
    """Return where a host ends, of small letters, digits, points and dashes; ODD for any other."""
    start = i
    while i < stop:
        mark = byte(data, i)
        if not (97 <= mark <= 122 or 45 <= mark <= 46 or 48 <= mark <= 57):
            break
        i += 1
    fine = i > start and (i == stop or mark == 47 or mark == 63 or mark == 35)
    return i if fine else np.int64(ODD)


@uncounted
def _letters(data, i, stop):  # pragma: no cover (compiled)
    for place in range(i, stop):
        if not 97 <= byte(data, place) <= 122:
            return False
    return True


@uncounted
def _of_google(data, i, stop):  # pragma: no cover (compiled)
    """Say whether a host is google.fr, www.google.com, maps.google.co.uk."""
    for place in range(max(i, stop - 13), stop - 8):
        if word(data, place) & _GOOGLE_BITS != _GOOGLE or (place > i and byte(data, place - 1) != 46):
            continue
        start, size = place + 7, stop - place - 7
        for first in range(2, 4):
            if size == first and _letters(data, start, stop):
                return True
            if size == first + 3 and byte(data, start + first) == 46:
                if _letters(data, start, start + first) and _letters(data, start + first + 1, stop):
                    return True
    return False


@uncounted
def _asked(data, i, stop, found):  # pragma: no cover (compiled)
    """Find the first value of q, query, search_query and url in a query: their bounds go into `found`. Return 0 or ODD."""
    for which in range(4):
        let_text(found, which, 0, 0, 0)
    parts = 0
    while i < stop:
        name, equal, escaped = i, np.int64(-1), False
        while i < stop and byte(data, i) != 38:
            mark = byte(data, i)
            if equal < 0:
                if mark == 61:
                    equal = i
                escaped |= mark == 37
            i += 1
        parts += 1
        if escaped or parts > _PARTS:
            return ODD
        if equal >= 0 and equal + 1 < i:
            size, x, which = equal - name, word(data, name), -1
            if size == 1 and byte(data, name) == 113:
                which = 0
            elif size == 5 and x & np.uint64(0xFFFFFFFFFF) == _QUERY:
                which = 1
            elif size == 12 and x == _ASKED and word(data, name + 8) & _UERY_BITS == _UERY:
                which = 2
            elif size == 3 and x & np.uint64(0xFFFFFF) == _ADDRESS:
                which = 3
            if which >= 0 and empty(found, which):
                let_text(found, which, equal + 1, i, 0)
        i += 1
    return ODD if parts >= _PARTS else 0


@uncounted
def _taken(data, found, first, second, refs, slot):  # pragma: no cover (compiled)
    """Read the first of two values of a query that is there; return 1, 0 for none, or ODD."""
    which = first if not empty(found, first) else second
    if empty(found, which):
        return 0
    if unquoted(data, get(found, 3 * which), get(found, 3 * which + 1), refs, slot) == ODD or trim(data, refs, slot) == ODD:
        return ODD
    return 1


@uncounted
def _wraps(data, at, path, end, found, refs, where, asked):  # pragma: no cover (compiled)
    """Read what an address of Google says: `at` is its host without www., data[path:end] its path. Return 0 or ODD."""
    size, x, y = end - path, word(data, path), word(data, path + 8)
    if size == 4 and x & _URL_BITS == _URL:
        inner = _taken(data, found, 0, 3, refs, where)
        if inner == 1:
            begin, stop = get(refs, 3 * where), get(refs, 3 * where + 1)
            return ODD if get(refs, 3 * where + 2) or after_scheme(data, begin, stop) == ODD else 0
        return ODD
    if size >= 13 and x == _MAPS and y & _ARCH_BITS == _ARCH and byte(data, path + 12) == 47:
        stop = path + 13
        while stop < end and byte(data, stop) != 47:
            stop += 1
        if unquoted(data, path + 13, stop, refs, asked) == ODD or trim(data, refs, asked) == ODD:
            return ODD
        return 0
    search = (size == 7 and x & _SEARCH_BITS == _SEARCH) or (size == 13 and x == _STORE and y & _EARCH_BITS == _EARCH)
    search |= size == 5 and x & _MAP_BITS == _MAP
    search |= size == 12 and x == _MAPS and y & _ARCH_BITS == _ARCH
    search |= (size == 7 and x & _SEARCH_BITS == _IMAGES) or (size == 6 and x & _WEBHP_BITS == _WEBHP)
    if not search:
        name = word(data, at)
        search = name & _EARCH_BITS == _NEWS or name & _EARCH_BITS == _PLAY or name & _WEBHP_BITS == _DRIVE
    if search and _taken(data, found, 0, 1, refs, asked) == ODD:
        return ODD
    return 0


@uncounted
def unwrap(data, link, found, refs, where, asked):  # pragma: no cover (compiled)
    """Read what the address in slot `link` says into the slots `where` and `asked`; return 0 or ODD. `found` is work space."""
    begin, stop = get(refs, 3 * link), get(refs, 3 * link + 1)
    let_text(refs, where, begin, stop, 0)
    let_text(refs, asked, 0, 0, 0)
    if begin == stop:
        return 0
    host = after_scheme(data, begin, stop)
    if host < 0 or get(refs, 3 * link + 2):
        return ODD
    path = _host_end(data, host, stop)
    if path < 0:
        return ODD
    at = host + 4 if path - host >= 4 and word(data, host) & _WWW_BITS == _WWW else host
    google = _of_google(data, at, path)
    tube = path - at >= 11 and word(data, path - 11) & _YOUTUBE_BITS == _YOUTUBE and word(data, path - 4) & _WWW_BITS == _TUBE
    if not google and not tube:
        return 0
    end = path
    while end < stop and byte(data, end) != 63 and byte(data, end) != 35:
        end += 1
    query = last = end
    if end < stop and byte(data, end) == 63:
        query = last = end + 1
        while last < stop and byte(data, last) != 35:
            last += 1
    if _asked(data, query, last, found) == ODD:
        return ODD
    if google:
        return _wraps(data, at, path, end, found, refs, where, asked)
    size, x = end - path, word(data, path)
    if (size == 8 and x == _RESULTS) or (size == 7 and x & _SEARCH_BITS == _SEARCH):
        return ODD if _taken(data, found, 2, 0, refs, asked) == ODD else 0
    return 0


@uncounted
def film(data, i, stop):  # pragma: no cover (compiled)
    """Say whether data[i:stop] is the address of a film on YouTube: 1, 2 for music, 0 for neither."""
    at, found = i, False
    while not found:
        at = find_pair(data, at, stop, 121, 111, 0)
        if at < 0:
            return 0
        left, x, y = stop - at, word(data, at), word(data, at + 8)
        if left >= 17 and x == _YOUTUBE_DOT:
            found = y == _WATCH and byte(data, at + 16) == 104
            found |= left >= 19 and y == _SHORTS and word(data, at + 16) & _TS_BITS == _TS
        found |= left >= 9 and x == _SHORT and y & np.uint64(0xFF) == np.uint64(47)
        at += 1
    at = i
    while True:
        at = find_pair(data, at, stop, 109, 117, 0)
        if at < 0:
            return 1
        if stop - at >= 17 and word(data, at) & _MUSIC_BITS == _MUSIC and word(data, at + 6) == _YOUTUBE_DOT:
            if word(data, at + 14) & np.uint64(0xFFFFFF) == np.uint64(0x6D6F63):
                return 2
        at += 1
