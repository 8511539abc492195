"""Which words does each text hold, and which number has each word?

Texts come as UTF-8 bytes, already without case and accents. A word is a run of
letters, digits and marks; a character of a script written without spaces is a
word of its own.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from murmure.kernels.compile import compiled

_SEPARATES, _JOINS, _ALONE = 0, 1, 2
_STEP = 1 << 16  # bytes that are read between two looks at the room
SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))


@cache
def classes() -> np.ndarray:
    """Return, for each code point below 65536, whether it separates words (0), joins them (1) or is one alone (2)."""
    table = np.zeros(1 << 16, np.uint8)
    for code in range(1 << 16):
        if unicodedata.category(chr(code))[0] in "LNM":
            table[code] = _JOINS
    for first, last in SPACELESS:
        span = table[first : last + 1]
        span[span == _JOINS] = _ALONE
    return table


@compiled
def _find(slots, starts, blob, data, start, end):  # pragma: no cover (compiled)
    """Return (slot, term) of the word data[start:end]: term -1 when it has no number yet."""
    code = np.uint64(1469598103934665603)
    for i in range(start, end):
        code = (code ^ np.uint64(data[i])) * np.uint64(1099511628211)
    mask = np.uint64(len(slots) - 1)
    slot = (code ^ (code >> np.uint64(29))) & mask
    size = end - start
    while slots[slot] >= 0:
        term = slots[slot]
        at = starts[term]
        if starts[term + 1] - at == size:
            same = True
            for i in range(size):
                if blob[at + i] != data[start + i]:
                    same = False
                    break
            if same:
                return slot, term
        slot = (slot + np.uint64(1)) & mask
    return slot, -1


@compiled
def _number(slots, starts, blob, state, data, start, end):  # pragma: no cover
    """Return the number of the word data[start:end]: a new one when it is met for the first time."""
    slot, term = _find(slots, starts, blob, data, start, end)
    if term < 0:
        term = state[0]
        slots[slot] = term
        at = starts[term]
        for j in range(start, end):
            blob[at + j - start] = data[j]
        starts[term + 1] = at + end - start
        state[0] = term + 1
    return term


@compiled
def number_words(data, offsets, base, kinds, slots, starts, blob, state, seen, out_term, out_text):  # pragma: no cover
    """Number the words of texts data[offsets[i]:offsets[i+1]]; return how many (term, base + text) pairs were written.

    slots          open table of term numbers (-1 free), a power of two long, at most half full
    starts, blob   where each numbered word stands in `blob`: from starts[term] to starts[term + 1]
    state          [number of terms]: raised
    seen           the last text of each term: a word that comes twice in a text is written once
    """
    written = 0
    for text in range(len(offsets) - 1):
        i, stop = offsets[text], offsets[text + 1]
        begin = -1
        while i <= stop:
            kind, width = 0, 1
            if i < stop:
                byte = data[i]
                if byte < 0x80:
                    kind = kinds[byte]
                elif byte < 0xE0:
                    width = 2
                    kind = kinds[((byte & 0x1F) << 6) | (data[i + 1] & 0x3F)] if i + 1 < stop else 0
                elif byte < 0xF0:
                    width = 3
                    kind = kinds[((byte & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F)] if i + 2 < stop else 0
                else:
                    # Beyond the basic plane: ideographs are words, emoji and the rest separate.
                    width = 4
                    kind = 2 if i + 3 < stop and byte == 0xF0 and 0xA0 <= data[i + 1] <= 0xB3 else 0
            if kind == 1:
                if begin < 0:
                    begin = i
                i += width
                continue
            for part in range(2):
                # First the word that ends here, then the character that is a word alone.
                a, b = (begin, i) if part == 0 else (i, i + width)
                if (part == 0 and begin < 0) or (part == 1 and kind != 2):
                    continue
                term = _number(slots, starts, blob, state, data, a, b)
                if seen[term] != base + text:
                    seen[term] = base + text
                    out_term[written] = term
                    out_text[written] = base + text
                    written += 1
            begin = -1
            i += width
    return written


@compiled
def number_values(data, offsets, rows, head, longest, slots, starts, blob, state, seen, out_term, out_text):  # pragma: no cover
    """Number whole values, `head` in front of each and cut after `longest` bytes; empty ones have no number. As `number_words`."""
    written, whole = 0, np.empty(longest + len(head), np.uint8)
    whole[: len(head)] = head
    for one in range(len(offsets) - 1):
        size = min(offsets[one + 1] - offsets[one], longest)
        if size <= 0:
            continue
        for i in range(size):
            whole[len(head) + i] = data[offsets[one] + i]
        term = _number(slots, starts, blob, state, whole, 0, len(head) + size)
        if seen[term] != rows[one]:
            seen[term] = rows[one]
            out_term[written] = term
            out_text[written] = rows[one]
            written += 1
    return written


@compiled
def rehash(slots, starts, blob, count):  # pragma: no cover
    """Put `count` numbered words into a new, larger table of slots (all -1)."""
    for term in range(count):
        slot, _ = _find(slots, starts, blob, blob, starts[term], starts[term + 1])
        slots[slot] = term


class Vocabulary:
    """Number the distinct words of any amount of text, in the order in which they are first met."""

    def __init__(self) -> None:
        self._slots = np.full(1 << 16, -1, np.int32)
        self._starts, self._seen = np.zeros((1 << 15) + 1, np.int64), np.full(1 << 15, -1, np.int32)
        self._blob = np.empty(1 << 20, np.uint8)
        self._state = np.zeros(1, np.int64)

    def __len__(self) -> int:
        return int(self._state[0])

    def add(self, data: np.ndarray, offsets: np.ndarray, base: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """Return (term, base + text) for every distinct word of the texts data[offsets[i]:offsets[i+1]], in order.

        A text has its number once in the life of a vocabulary: `base` rises.
        """
        terms, texts = (np.empty(int(offsets[-1] - offsets[0]) // 2 + 2 * len(offsets), np.int32) for _ in range(2))
        count = first = 0
        while first < len(offsets) - 1:
            # A few texts at a time: the room for words that may be new stays small, and the table of slots in the cache.
            last = max(first + 1, int(np.searchsorted(offsets, offsets[first] + _STEP)) - 1)
            size = int(offsets[last] - offsets[first])
            self._room(size, size)
            rest = terms[count:], texts[count:]
            count += number_words(data, offsets[first : last + 1], base + first, classes(), *self._tables(), *rest)
            first = last
        return terms[:count].copy(), texts[:count].copy()

    def add_values(self, data: np.ndarray, offsets: np.ndarray, rows: np.ndarray, head: bytes, longest: int) -> tuple[np.ndarray, np.ndarray]:
        """Return (term, row) for whole values that stand in rows[i] (ascending); the first `longest` bytes of a value count."""
        most = len(offsets)
        self._room(most, int(offsets[-1] - offsets[0]) + most * len(head))
        terms, texts = np.empty(most, np.int32), np.empty(most, np.int32)
        count = number_values(data, offsets, rows, np.frombuffer(head, np.uint8), longest, *self._tables(), terms, texts)
        return terms[:count].copy(), texts[:count].copy()

    def words(self) -> list[bytes]:
        """Return the words by their number, UTF-8."""
        count = len(self)
        blob, ends = self._blob[: int(self._starts[count])].tobytes(), self._starts[: count + 1].tolist()
        return [blob[a:b] for a, b in zip(ends, ends[1:], strict=False)]

    def _tables(self) -> tuple[np.ndarray, ...]:
        return self._slots, self._starts, self._blob, self._state, self._seen

    def _room(self, terms: int, size: int) -> None:
        """Make room for that many new words of that many bytes in all."""
        terms += len(self)
        size += int(self._starts[len(self)])
        if terms > len(self._seen):
            more = max(terms, 2 * len(self._seen)) - len(self._seen)
            self._starts = np.concatenate([self._starts, np.zeros(more, np.int64)])
            self._seen = np.concatenate([self._seen, np.full(more, -1, np.int32)])
        if size > len(self._blob):
            self._blob = np.concatenate([self._blob, np.empty(max(size, 2 * len(self._blob)) - len(self._blob), np.uint8)])
        if 2 * terms > len(self._slots):
            self._slots = np.full(1 << int(2 * terms - 1).bit_length(), -1, np.int32)
            rehash(self._slots, self._starts, self._blob, len(self))


def split(text: str) -> list[str]:
    """Return the distinct words of one text that has no case and no accents, in order.

    >>> split("le pont 猫 est")
    ['le', 'pont', '猫', 'est']
    """
    data = np.frombuffer(text.encode("utf-8", "replace") or b" ", np.uint8)
    vocabulary = Vocabulary()
    vocabulary.add(data, np.array([0, len(data)], np.int64))
    return [word.decode("utf-8") for word in vocabulary.words()]
