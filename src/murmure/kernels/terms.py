"""Which tags, links and words does each post hold, each once, whatever its case and accents?

A text is read once, byte by byte: letters are folded by a table (`kernels/letter.py`)
and hashed as they come. A link ends a word; what follows an @ is nobody's word; a tag
is read ahead, then again as the words that are in it.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled, uncounted
from murmure.kernels.letter import ALONE, AT, CLASS, DROP, JOIN, MARK, SIGN
from murmure.kernels.link import hash_link, link_before, link_end, scheme_at
from murmure.kernels.span import SEED, char_at, feed, finish, hash_bytes, mention_end, order, tag_at, word_at

TAG, LINK, WORD, MEDIA, PETITION, NAME = range(6)
"""What a term is; NAME is for the hash of an actor."""
HARD = 8
"""Added to what a term is when its marks stand in no usual order, or its host is no ASCII: its key is still to be found."""
SHORTEST = 3
"""Letters and digits that make a word."""
_SEED = np.uint64(SEED)


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
def _alone(data, i, stop, entries, many, out, count, post, base, seen):  # pragma: no cover
    """Read a run of a script without spaces: a term for every two neighbours, or for one that is alone; return (its end, terms)."""
    first, before, start, units, end = i, i, i, 0, i
    one, two, last, hard, hard_one = _SEED, _SEED, np.int64(0), False, False
    while i < stop:
        entry, width = char_at(data, i, stop, entries)
        kind = (entry >> CLASS) & 15
        if kind == ALONE:
            if units > 1:
                count = _put(out, count, post, WORD + HARD * hard, finish(two, WORD), base + before, end - before, seen)
            two, one, before, start, units = one, _SEED, start, i, units + 1
            hard, hard_one = hard_one, False
        if kind == ALONE or kind == MARK:
            one, two = feed(one, entry, many), feed(two, entry, many)
            last, odd = order(entry, last, False)
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
def _put_link(data, a, b, kind, dotted, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the link data[a:b], unless it has no host; return how many terms are written."""
    state, host, dot, hard = hash_link(data, a, b, tracking)
    if not host or (dotted and not dot):
        return count
    return _put(out, count, post, kind + HARD * hard, finish(state, kind), base + a, b - a, seen)


@uncounted
def _address(data, link, end, stop, entries, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write the link that begins at `link`, of which `://` stands at `end`; return (where it ends, terms)."""
    stretch, last = link_end(data, end + 3, stop, entries)
    if last > end + 3:
        count = _put_link(data, link, last, LINK, True, tracking, out, count, post, base, seen)
    return stretch, count


@uncounted
def _letters(data, i, stop, entries, many, tracking, out, count, post, base, seen):  # pragma: no cover
    """Write a word and the link that it may run into; return (where they end, terms)."""
    end, last, state, letters, some, hard = word_at(data, i, stop, entries, many)
    link = link_before(data, i, end, stop)
    if link > i:
        _, last, state, letters, some, hard = word_at(data, i, link, entries, many)
    if link != i and some and letters >= SHORTEST:
        count = _put(out, count, post, WORD + HARD * hard, finish(state, WORD), base + i, last - i, seen)
    if link < 0:
        return end, count
    return _address(data, link, end, stop, entries, tracking, out, count, post, base, seen)


@uncounted
def _signed(data, i, stop, entries, many, out, count, post, base, seen):  # pragma: no cover
    """Write the tag whose letters begin here; return (where it ends, whether in a script without spaces, terms)."""
    tagged, end, state, hard, closing = tag_at(data, i, stop, entries, many, False)
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
        entry, width = char_at(data, i, b, entries)
        kind = (entry >> CLASS) & 15
        if kind == JOIN:
            i, count = _letters(data, i, b, entries, many, tracking, out, count, post, base, seen)
        elif kind == ALONE:
            i, count = _alone(data, i, b, entries, many, out, count, post, base, seen)
        elif kind == AT:
            i = mention_end(data, i + width, b, entries)
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
            link = link_before(data, low, i, b)
            if link >= 0:
                i, count = _address(data, link, i, b, entries, tracking, out, count, post, base, seen)
                low = i
            else:
                i += 1
            continue
        entry, width = char_at(data, i, b, entries)
        kind = (entry >> CLASS) & 15
        if kind == AT:
            low = i = mention_end(data, i + width, b, entries)
            continue
        if _opens(data, a, i, kind, tagged, closing):
            tagged, closing, count = _signed(data, i + width, b, entries, many, out, count, post, base, seen)
        i += width
    return count


@uncounted
def _piece(data, i, b, kind):  # pragma: no cover
    """Return the bounds of the next of several values in one cell: apart by blanks, commas, quotes and brackets."""
    start = -1
    while i < b:
        byte = data[i]
        apart = byte <= 32 or byte == 34 or byte == 39 or byte == 91 or byte == 93 or byte == 124
        if start >= 0 and byte == 35 and kind == TAG:
            break  # #one#other
        if byte == 44 or byte == 59:
            # Links may hold commas of their own.
            apart = kind != LINK or i + 1 >= b or data[i + 1] <= 39 or scheme_at(data, i + 1, b) > 0
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
        entry, width = char_at(data, a, b, entries)
        a = a + width if (entry >> CLASS) & 15 == SIGN else a
        _, end, state, hard, _ = tag_at(data, a, b, entries, many, True)
        if end:
            count = _put(out, count, post, TAG + HARD * hard, finish(state, TAG), base + a, end - a, seen)
            if words:
                count = _text(data, a, end, entries, many, tracking, out, count, post, base, seen)
        return count
    if kind == LINK or _addressed(data, a, b):
        return _put_link(data, a, b, kind, False, tracking, out, count, post, base, seen)
    return _put(out, count, post, kind, finish(hash_bytes(data, a, b), kind), base + a, b - a, seen)


@uncounted
def _addressed(data, a, b):  # pragma: no cover
    """Return whether a value is an address: `://` is near its beginning."""
    for i in range(a, min(b, a + 12) - 2):
        if data[i] == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            return True
    return False


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
                    start, i = _piece(values, i, b, kind)
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
        keys[one] = finish(hash_bytes(data, a, b), NAME) | np.uint64(1) if b > a else np.uint64(0)
