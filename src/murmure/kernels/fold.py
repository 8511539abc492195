"""What is searched of each activity, in one text without case and accents?

Most characters are folded by a table. A row with a character whose fold depends
on its neighbours (Hangul), or that the table does not know, is marked: the
engine folds it.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled

HARD = 255  # in `sizes` of the table: ask the engine


@compiled
def _piece(data, a, b, starts, sizes, blob, out, at):  # pragma: no cover (compiled)
    """Fold data[a:b] into out[at:] and a space behind; return (the new end, whether a character was hard)."""
    i, hard = a, False
    while i < b:
        byte = data[i]
        if byte < 0x80:
            out[at] = byte + 32 if 65 <= byte <= 90 else byte
            hard |= byte == 0
            i, at = i + 1, at + 1
            continue
        if byte < 0xE0:
            width, code = 2, ((byte & 0x1F) << 6) | (data[i + 1] & 0x3F)
        elif byte < 0xF0:
            width, code = 3, ((byte & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F)
        else:
            # Emoji and ideographs have no case; the rest of the upper planes is asked for.
            high = ((byte & 0x07) << 6) | (data[i + 1] & 0x3F)
            hard |= not (0x1F <= high < 0x20 or 0x20 <= high < 0x2E)
            out[at : at + 4] = data[i : i + 4]
            i, at = i + 4, at + 4
            continue
        size = sizes[code]
        if size == HARD:
            hard, size = True, 0
        for j in range(size):
            out[at + j] = blob[starts[code] + j]
        i, at = i + width, at + size
    out[at] = 32
    return at + 1, hard


@compiled
def _host(data, a, b):  # pragma: no cover
    """Return the bounds of the host of an address: what follows the first `://` up to `/`, `?` or `#`; empty when there is none."""
    for i in range(a, b - 3):
        if data[i] == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            j = i + 3
            while j < b and data[j] != 47 and data[j] != 63 and data[j] != 35:
                j += 1
            if j > i + 3:
                return i + 3, j
    return a, a


@compiled
def gather(texts, spans, addresses, named, lists, counts, starts, sizes, blob, out, ends, hard):  # pragma: no cover
    """Fold what is searched of each row into out[ends[i]:ends[i+1]], and mark the rows that the engine must fold.

    texts, spans      bytes and offsets of the columns that are searched whole
    addresses, named  bytes and offsets of one column of addresses or names: of an address only the host
    lists, counts     for tags, then links: (bytes, offsets) of the elements, and offsets of the rows in them
    """
    at = 0
    for row in range(len(ends) - 1):
        ends[row] = at
        for column in range(len(texts)):
            a, b = spans[column][row], spans[column][row + 1]
            if b > a:
                at, odd = _piece(texts[column], a, b, starts, sizes, blob, out, at)
                hard[row] |= odd
        a, b = named[row], named[row + 1]
        for i in range(a, b):
            if addresses[i] == 47:
                a, b = _host(addresses, a, b)
                break
        if b > a:
            at, odd = _piece(addresses, a, b, starts, sizes, blob, out, at)
            hard[row] |= odd
        for kind in range(2):
            data, offsets = lists[kind]
            for one in range(counts[kind][row], counts[kind][row + 1]):
                a, b = offsets[one], offsets[one + 1]
                if kind == 1:
                    a, b = _host(data, a, b)
                if b > a:
                    at, odd = _piece(data, a, b, starts, sizes, blob, out, at)
                    hard[row] |= odd
    ends[len(ends) - 1] = at


def table_of(codes: np.ndarray, folded: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (starts, sizes, bytes) of how the code points fold; the others are hard."""
    starts, sizes = np.zeros(1 << 16, np.int64), np.full(1 << 16, HARD, np.uint8)
    pieces = [text.encode() for text in folded]
    lengths = np.array([len(piece) for piece in pieces])
    sizes[codes] = lengths
    starts[codes] = np.cumsum(lengths) - lengths
    return starts, sizes, np.frombuffer(b"".join(pieces) + b" ", np.uint8)
