"""Which tags, links and words does each post hold, each once, whatever its case and accents?

A text is read once, byte by byte: letters are folded by a table (`kernels/letter.py`)
and hashed as they come. A link ends a word; what follows an @ is nobody's word; a tag
is read ahead, then again as the words that are in it.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted
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
    SIGN,
    TAGS,
    TAGS_END,
)

TAG, LINK, WORD, MEDIA, PETITION, NAME = range(6)
"""What a term is; NAME is for the hash of an actor."""
HARD = 8
"""Added to what a term is when its marks stand in no usual order, or its host is no ASCII: its key is still to be found."""
SHORTEST = 3
"""Letters and digits that make a word."""
SEED, PRIME = 1469598103934665603, 1099511628211
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
def _char(data, i, stop, entries):  # pragma: no cover
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
def _feed(state, entry, many):  # pragma: no cover
    """Return a hash with what a character counts as added to it."""
    value = entry & 0x1FFFFF
    if not (entry >> MANY) & 1:
        return (state ^ np.uint64(value)) * _PRIME
    for k in range(value + 1, value + 1 + many[value]):
        state = (state ^ np.uint64(many[k])) * _PRIME
    return state


@uncounted
def _order(entry, last, hard):  # pragma: no cover
    """Return (combining class of the end of a character, whether marks stand in no usual order)."""
    first = (entry >> FIRST) & 255
    return (entry >> LAST) & 255, hard or (first != 0 and first < last)


@uncounted
def _put(out, count, post, kind, key, start, size, seen):  # pragma: no cover
    """Write a term unless this post has it already; return how many are written. A hard one is always written."""
    place, kinds, keys, starts, sizes = out
    if kind < HARD:
        which, when = seen
        mask = len(which) - 1
        slot = np.int64(key) & mask
        while when[slot] == post + 1:
            if which[slot] == key:
                return count
            slot = (slot + 1) & mask
        which[slot], when[slot] = key, post + 1
    place[count], kinds[count], keys[count], starts[count], sizes[count] = post, kind, key, start, size
    return count + 1


@uncounted
def _word(data, i, stop, entries, many):  # pragma: no cover
    """Read a run of letters and digits; return (where it ends, end of what counts, hash, characters, whether letters, whether hard)."""
    state, count, letters, hard, last, end = _SEED, 0, 0, False, np.int64(0), i
    while i < stop:
        entry, width = _char(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN or kind == MARK:
            state = _feed(state, entry, many)
            count += (entry >> COUNT) & 31
            letters |= (entry >> LETTER) & 1
            last, hard = _order(entry, last, hard)
            end = i + width
        elif kind != DROP:
            break
        i += width
    return i, end, state, count, letters != 0, hard


@uncounted
def _scheme(data, i, stop):  # pragma: no cover
    """Return how many bytes `http://` or `https://` take at i, 0 when it is not there."""
    if i + 7 > stop or data[i] | 32 != 104 or data[i + 1] | 32 != 116 or data[i + 2] | 32 != 116 or data[i + 3] | 32 != 112:
        return 0
    size = 5 if data[i + 4] | 32 == 115 else 4
    return size + 3 if i + size + 3 <= stop and data[i + size] == 58 and data[i + size + 1] == 47 and data[i + size + 2] == 47 else 0


@uncounted
def _alone(data, i, stop, entries, many, out, count, post, base, seen):  # pragma: no cover
    """Read a run of a script without spaces: a term for every two neighbours, or for one that is alone; return (its end, terms)."""
    first, before, start, units, end = i, i, i, 0, i
    one, two, last, hard, hard_one = _SEED, _SEED, np.int64(0), False, False
    while i < stop:
        entry, width = _char(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == ALONE:
            if units > 1:
                count = _put(out, count, post, WORD + HARD * hard, finish(two, WORD), base + before, end - before, seen)
            two, one, before, start, units = one, _SEED, start, i, units + 1
            hard, hard_one = hard_one, False
        if kind == ALONE or kind == MARK:
            one, two = _feed(one, entry, many), _feed(two, entry, many)
            last, odd = _order(entry, last, False)
            hard, hard_one, end = hard or odd, hard_one or odd, i + width
        elif kind != DROP:
            break
        i += width
    if units == 1:
        count = _put(out, count, post, WORD + HARD * hard_one, finish(one, WORD), base + first, end - first, seen)
    else:
        count = _put(out, count, post, WORD + HARD * hard, finish(two, WORD), base + before, end - before, seen)
    return i, count


@uncounted
def _tag(data, i, stop, entries, many, whole):  # pragma: no cover
    """Read the letters of a tag; return (where it ends, end of what counts, hash, whether hard, whether it ends in a script without spaces).

    Without letters it is no tag: the end is then nought. A `whole` value is a tag to its end, whatever stands in it, even of digits.
    """
    state, letters, any_, hard, last, end, kind_last = _SEED, False, False, False, np.int64(0), i, 0
    while i < stop:
        entry, width = _char(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN or kind == ALONE or kind == LINE or (kind == MARK and any_):
            state = _feed(state, entry, many)
            letters |= (entry >> LETTER) & 1 != 0
            last, hard = _order(entry, last, hard)
            end, any_ = i + width, any_ or kind != LINE
            kind_last = kind if kind != MARK else kind_last
        elif not whole and kind != DROP and kind != EMOJI:
            break
        i += width
    return i, end if letters or (whole and any_) else 0, state, hard, kind_last == ALONE


@uncounted
def _mention(data, i, stop, entries):  # pragma: no cover
    """Return where the name after an @ ends: @name, @name@host, @name.host."""
    joined = False
    while i < stop:
        entry, width = _char(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == BREAK or kind == AT:
            if not joined or (kind == BREAK and data[i] != 45 and data[i] != 46) or i + 1 >= stop:
                break
            after, _ = _char(data, i + 1, stop, entries)
            if (after >> CLASS) & 15 != JOIN:
                break
        elif kind != JOIN and kind != LINE and kind != MARK and kind != DROP:
            break
        joined |= kind == JOIN or kind == LINE
        i += width
    return i


@uncounted
def _stretch(data, i, stop, entries):  # pragma: no cover
    """Return where the link at i ends, and where it ends without what only closes the sentence; the latter is i for a link that was cut."""
    start, end, depth = i, i, 0
    while end < stop:
        byte = data[end]
        if byte >= 0x80:
            entry, width = _char(data, end, stop, entries)
            kind = (entry >> CLASS) & 15
            if kind != JOIN and kind != MARK:
                break
            end += width
            continue
        if byte <= 32 or byte == 34 or byte == 60 or byte == 62 or byte == 92 or byte == 94 or byte == 96 or 123 <= byte <= 125 or byte == 127:
            break
        depth += (byte == 40) - (byte == 41)
        end += 1
    if end + 2 < stop and data[end] == 0xE2 and data[end + 1] == 0x80 and data[end + 2] == 0xA6:
        return end, start
    last = end
    while last > start:
        byte = data[last - 1]
        if byte == 41 and depth < 0:
            depth += 1
        elif not (byte == 46 or byte == 44 or byte == 59 or byte == 58 or byte == 33 or byte == 63 or byte == 39 or byte == 42 or byte == 93):
            break
        last -= 1
    cut = last + 3 <= end and data[last] == 46 and data[last + 1] == 46 and data[last + 2] == 46
    return end, start if cut else last


@uncounted
def _parameter(data, a, b, tracking):  # pragma: no cover
    """Return whether the parameter data[a:b] of a link only says where it was clicked."""
    if b - a > 4 and data[a] | 32 == 117 and data[a + 1] | 32 == 116 and data[a + 2] | 32 == 109 and data[a + 3] == 95:
        return True
    state = _SEED
    for i in range(a, b):
        byte = data[i]
        if byte == 61:
            break
        state = (state ^ np.uint64(byte | 32 if 65 <= byte <= 90 else byte)) * _PRIME
    for one in tracking:
        if one == state:
            return True
    return False


@uncounted
def _host(data, a, b):  # pragma: no cover
    """Return (start of the host, its end without a usual port, end of host and port, whether it has a dot, whether it is ASCII)."""
    for i in range(a, min(b, a + 24) - 2):
        byte = data[i]
        if byte == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            a = i + 3
            break
        if not (97 <= byte | 32 <= 122 or 48 <= byte <= 57 or byte == 43 or byte == 45 or byte == 46):
            break
    if a + 2 < b and data[a] == 47 and data[a + 1] == 47:
        a += 2
    if a + 4 < b and data[a] | 32 == 119 and data[a + 1] | 32 == 119 and data[a + 2] | 32 == 119 and data[a + 3] == 46:
        a += 4
    end, dot, plain = a, False, True
    while end < b and data[end] != 47 and data[end] != 63 and data[end] != 35:
        dot |= end > a + 1 and data[end - 1] == 46
        plain &= data[end] < 0x80
        end += 1
    bare = end
    if end - a > 3 and data[end - 3] == 58 and data[end - 2] == 56 and data[end - 1] == 48:
        bare = end - 3
    elif end - a > 4 and data[end - 4] == 58 and data[end - 3] == 52 and data[end - 2] == 52 and data[end - 1] == 51:
        bare = end - 4
    return a, bare, end, dot, plain


@uncounted
def _link(data, a, b, tracking):  # pragma: no cover
    """Return (hash of a link without what does not tell pages apart, whether it has a host, whether that has a dot, whether it is hard)."""
    state = _SEED
    a, bare, i, dot, plain = _host(data, a, b)
    for k in range(a, bare):
        state = (state ^ np.uint64(data[k] | 32 if 65 <= data[k] <= 90 else data[k])) * _PRIME
    end = i
    while end < b and data[end] != 63 and data[end] != 35:
        end += 1
    last = end
    while last > i and data[last - 1] == 47:
        last -= 1
    for k in range(i, last):
        state = (state ^ np.uint64(data[k])) * _PRIME
    sign, i = 63, end + 1
    while end < b and data[end] == 63 and i < b and data[i - 1] != 35:
        last = i
        while last < b and data[last] != 38 and data[last] != 35:
            last += 1
        if last - i > 4 and data[i] == 97 and data[i + 1] == 109 and data[i + 2] == 112 and data[i + 3] == 59:
            i += 4  # &amp;
        if last > i and not _parameter(data, i, last, tracking):
            state = (state ^ np.uint64(sign)) * _PRIME
            for k in range(i, last):
                state = (state ^ np.uint64(data[k])) * _PRIME
            sign = 38
        i = last + 1
    return state, bare > a, dot, not plain


@uncounted
def _put_link(data, a, b, kind, dotted, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the link data[a:b], unless it has no host; return how many terms are written."""
    state, host, dot, hard = _link(data, a, b, tracking)
    if not host or (dotted and not dot):
        return count
    return _put(out, count, post, kind + HARD * hard, finish(state, kind), base + a, b - a, seen)


@uncounted
def _linked(data, low, end, stop):  # pragma: no cover
    """Return where the `http` or `https` begins that ends here, before `://`; -1 where there is none from `low` on."""
    if end + 2 < stop and data[end] == 58 and data[end + 1] == 47:
        for size in (5, 4):
            if end - size >= low and _scheme(data, end - size, stop) == size + 3:
                return end - size
    return -1


@uncounted
def _address(data, link, end, stop, entries, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the link that begins at `link`, of which `://` stands at `end`; return (where it ends, terms)."""
    stretch, last = _stretch(data, end + 3, stop, entries)
    if last > end + 3:
        count = _put_link(data, link, last, LINK, True, tracking, out, count, post, base, seen)
    return stretch, count


@uncounted
def _letters(data, i, stop, entries, many, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write a word and the link that it may run into; return (where they end, terms)."""
    end, last, state, letters, some, hard = _word(data, i, stop, entries, many)
    link = _linked(data, i, end, stop)
    if link > i:
        _, last, state, letters, some, hard = _word(data, i, link, entries, many)
    if link != i and some and letters >= SHORTEST:
        count = _put(out, count, post, WORD + HARD * hard, finish(state, WORD), base + i, last - i, seen)
    if link < 0:
        return end, count
    return _address(data, link, end, stop, entries, tracking, out, count, post, base, seen)


@uncounted
def _signed(data, i, stop, entries, many, out, count, post, base, seen):  # pragma: no cover
    """Write the tag whose letters begin here; return (where it ends, whether in a script without spaces, terms)."""
    tagged, end, state, hard, closing = _tag(data, i, stop, entries, many, False)
    if end:
        count = _put(out, count, post, TAG + HARD * hard, finish(state, TAG), base + i, end - i, seen)
    return tagged, closing, count


@uncounted
def _opens(data, a, i, kind, tagged, closing):  # pragma: no cover
    """Return whether a sign begins a tag: not where it closes one, in a script without spaces (#one#), nor in &#39;.

    Letters may stand before it: in some scripts, small words are joined to the next one.
    """
    return kind == SIGN and not (closing and i == tagged) and not (i > a and data[i - 1] == 38)


@uncounted
def _text(data, a, b, entries, many, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the terms of a text; return how many are written.

    tagged   where the last tag ended, and `closing` whether in a script without spaces
    """
    i, tagged, closing = a, -1, False
    while i < b:
        entry, width = _char(data, i, b, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN:
            i, count = _letters(data, i, b, entries, many, tracking, out, count, post, base, seen)
        elif kind == ALONE:
            i, count = _alone(data, i, b, entries, many, out, count, post, base, seen)
        elif kind == AT:
            i = _mention(data, i + width, b, entries)
        else:
            if _opens(data, a, i, kind, tagged, closing):
                tagged, closing, count = _signed(data, i + width, b, entries, many, out, count, post, base, seen)
            i += width
    return count


@uncounted
def _signs(data, a, b, entries, many, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the tags and links of a text, and no word; return how many terms are written.

    Bytes are passed over until one that may begin a tag, a name or the `://` of a link: # @ : or the first of full-width ones.
    """
    i, low, tagged, closing = a, a, -1, False
    while i < b:
        byte = data[i]
        if byte != 35 and byte != 64 and byte != 58 and byte != 0xEF:
            i += 1
            continue
        if byte == 58:
            link = _linked(data, low, i, b)
            if link >= 0:
                i, count = _address(data, link, i, b, entries, tracking, out, count, post, base, seen)
                low = i
            else:
                i += 1
            continue
        entry, width = _char(data, i, b, entries)
        kind = (entry >> CLASS) & 15
        if kind == AT:
            low = i = _mention(data, i + width, b, entries)
            continue
        if _opens(data, a, i, kind, tagged, closing):
            tagged, closing, count = _signed(data, i + width, b, entries, many, out, count, post, base, seen)
        i += width
    return count


@uncounted
def _piece(data, i, b, links):  # pragma: no cover
    """Return the bounds of the next of several values in one cell: apart by blanks, commas, quotes and brackets."""
    start = -1
    while i < b:
        byte = data[i]
        apart = byte <= 32 or byte == 34 or byte == 39 or byte == 91 or byte == 93 or byte == 124
        if byte == 44 or byte == 59:
            # Links may hold commas of their own.
            apart = not links or i + 1 >= b or data[i + 1] <= 39 or _scheme(data, i + 1, b) > 0
        if apart and start >= 0:
            break
        if not apart and start < 0:
            start = i
        i += 1
    return start, i


@uncounted
def _value(data, a, b, kind, entries, many, tracking, words, out, count, post, base, seen):  # pragma: no cover
    """Write one value of a column of tags, links, media or petitions; return how many terms are written."""
    while a < b and data[a] <= 32:
        a += 1
    while b > a and data[b - 1] <= 32:
        b -= 1
    if a == b:
        return count
    if kind == TAG:
        entry, width = _char(data, a, b, entries)
        a = a + width if (entry >> CLASS) & 15 == SIGN else a
        _, end, state, hard, _ = _tag(data, a, b, entries, many, True)
        if end:
            count = _put(out, count, post, TAG + HARD * hard, finish(state, TAG), base + a, end - a, seen)
            if words:
                count = _text(data, a, end, entries, many, tracking, out, count, post, base, seen)
        return count
    if kind == LINK or _addressed(data, a, b):
        return _put_link(data, a, b, kind, False, tracking, out, count, post, base, seen)
    return _put(out, count, post, kind, finish(_bytes(data, a, b), kind), base + a, b - a, seen)


@uncounted
def _addressed(data, a, b):  # pragma: no cover
    """Return whether a value is an address: `://` is near its beginning."""
    for i in range(a, min(b, a + 12) - 2):
        if data[i] == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            return True
    return False


@uncounted
def _bytes(data, a, b):  # pragma: no cover
    """Return the hash of bytes."""
    state = _SEED
    for i in range(a, b):
        state = (state ^ np.uint64(data[i])) * _PRIME
    return state


@uncounted
def _posts(text, lists, split, bases, entries, many, tracking, words, out, seen):  # pragma: no cover
    """Write the terms of all posts: see `find_terms`."""
    data, offsets = text
    count = 0
    for post in range(len(offsets) - 1):
        a, b = offsets[post], offsets[post + 1]
        if words:
            count = _text(data, a, b, entries, many, tracking, out, count, post, bases[0], seen)
        else:
            count = _signs(data, a, b, entries, many, tracking, out, count, post, bases[0], seen)
        for column in range(len(lists)):
            values, ends, rows = lists[column]
            kind = column if column < 2 else column + 1  # TAG, LINK, MEDIA, PETITION
            for one in range(rows[post], rows[post + 1]):
                i, b = ends[one], ends[one + 1]
                if not split[column]:
                    count = _value(values, i, b, kind, entries, many, tracking, words, out, count, post, bases[column + 1], seen)
                    continue
                while i < b:
                    start, i = _piece(values, i, b, kind == LINK)
                    if start >= 0:
                        count = _value(values, start, i, kind, entries, many, tracking, words, out, count, post, bases[column + 1], seen)
    return count


@compiled
def find_terms(text, lists, split, bases, entries, many, tracking, words, out, seen):  # pragma: no cover
    """Write the distinct terms of each post, in the order in which they stand; return how many.

    text             (bytes, offsets), an offset more than posts
    lists            for tags, links, media, petitions: (bytes, offsets of the values, offsets of the posts in them)
    split            whether a value of each of them may be several in one cell
    bases            what is added to the place of a byte in `text`, then in each of `lists`: one address for all
    entries, many    what characters count as (`letter.table`)
    tracking         hashes of the parameters of links that are left out, sorted
    out              (post, kind, key, address, size), with room for half the bytes
    seen             (keys, posts + 1): a table of a power of two, twice as large as the terms of a post at least
    """
    return _posts(text, lists, split, bases, entries, many, tracking, words, out, seen)


@compiled
def name_keys(data, offsets, keys):  # pragma: no cover
    """Write the key of each name, without the blanks around it; an empty one has the key 0."""
    for one in range(len(offsets) - 1):
        a, b = offsets[one], offsets[one + 1]
        while a < b and data[a] <= 32:
            a += 1
        while b > a and data[b - 1] <= 32:
            b -= 1
        keys[one] = finish(_bytes(data, a, b), NAME) | np.uint64(1) if b > a else np.uint64(0)
