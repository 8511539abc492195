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
_SPACELESS = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF))


@cache
def classes() -> np.ndarray:
    """Return, for each code point below 65536, whether it separates words (0), joins them (1) or is one alone (2)."""
    table = np.zeros(1 << 16, np.uint8)
    for code in range(1 << 16):
        if unicodedata.category(chr(code))[0] in "LNM":
            table[code] = _JOINS
    for first, last in _SPACELESS:
        span = table[first : last + 1]
        span[span == _JOINS] = _ALONE
    return table


@compiled
def _find(slots, starts, ends, blob, data, start, end):  # pragma: no cover (compiled)
    """Return (slot, term) of the word data[start:end]: term -1 when it has no number yet."""
    code = np.uint64(1469598103934665603)
    for i in range(start, end):
        code = (code ^ np.uint64(data[i])) * np.uint64(1099511628211)
    mask = np.uint64(len(slots) - 1)
    slot = (code ^ (code >> np.uint64(29))) & mask
    size = end - start
    while slots[slot] >= 0:
        term = slots[slot]
        if ends[term] - starts[term] == size:
            same = True
            for i in range(size):
                if blob[starts[term] + i] != data[start + i]:
                    same = False
                    break
            if same:
                return slot, term
        slot = (slot + np.uint64(1)) & mask
    return slot, -1


@compiled
def number_words(data, offsets, kinds, slots, starts, ends, blob, state, out_term, out_text):  # pragma: no cover
    """Number the words of texts data[offsets[i]:offsets[i+1]]; return how many (term, text) pairs were written.

    slots          open table of term numbers (-1 free), a power of two long, at most half full
    starts, ends, blob   where each numbered word stands in `blob`
    state          [number of terms, bytes used of blob]: raised
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
                slot, term = _find(slots, starts, ends, blob, data, a, b)
                if term < 0:
                    term = state[0]
                    slots[slot] = term
                    starts[term] = state[1]
                    for j in range(a, b):
                        blob[state[1] + j - a] = data[j]
                    state[1] += b - a
                    ends[term] = state[1]
                    state[0] += 1
                out_term[written] = term
                out_text[written] = text
                written += 1
            begin = -1
            i += width
    return written


@compiled
def rehash(slots, starts, ends, blob, count):  # pragma: no cover
    """Put `count` numbered words into a new, larger table of slots (all -1)."""
    for term in range(count):
        slot, _ = _find(slots, starts, ends, blob, blob, starts[term], ends[term])
        slots[slot] = term


class Vocabulary:
    """Number the distinct words of any amount of text, in the order in which they are first met."""

    def __init__(self) -> None:
        self._slots = np.full(1 << 16, -1, np.int32)
        self._starts, self._ends = np.empty(1 << 15, np.int64), np.empty(1 << 15, np.int64)
        self._blob = np.empty(1 << 20, np.uint8)
        self._state = np.zeros(2, np.int64)

    def __len__(self) -> int:
        return int(self._state[0])

    def add(self, data: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (term, text) for every word of the texts data[offsets[i]:offsets[i+1]], in order."""
        most = int(offsets[-1] - offsets[0]) // 2 + len(offsets)
        self._room(len(self) + most, int(self._state[1] + offsets[-1] - offsets[0]))
        terms, texts = np.empty(2 * most, np.int32), np.empty(2 * most, np.int32)
        count = number_words(
            data, offsets, classes(), self._slots, self._starts, self._ends, self._blob, self._state, terms, texts
        )  # fmt: skip
        return terms[:count].copy(), texts[:count].copy()

    def words(self) -> list[bytes]:
        """Return the words by their number, UTF-8."""
        blob = self._blob.tobytes()
        count = len(self)
        return [blob[a:b] for a, b in zip(self._starts[:count].tolist(), self._ends[:count].tolist(), strict=True)]

    def _room(self, terms: int, size: int) -> None:
        if terms > len(self._starts):
            grown = max(terms, 2 * len(self._starts))
            self._starts = np.concatenate([self._starts, np.empty(grown - len(self._starts), np.int64)])
            self._ends = np.concatenate([self._ends, np.empty(grown - len(self._ends), np.int64)])
        if size > len(self._blob):
            self._blob = np.concatenate([self._blob, np.empty(max(size, 2 * len(self._blob)) - len(self._blob), np.uint8)])
        if 2 * terms > len(self._slots):
            self._slots = np.full(1 << int(2 * terms - 1).bit_length(), -1, np.int32)
            rehash(self._slots, self._starts, self._ends, self._blob, len(self))


def split(text: str) -> list[str]:
    """Return the distinct words of one text that has no case and no accents, in order.

    >>> split("le pont 猫 est")
    ['le', 'pont', '猫', 'est']
    """
    data = np.frombuffer(text.encode("utf-8", "replace") or b" ", np.uint8)
    vocabulary = Vocabulary()
    vocabulary.add(data, np.array([0, len(data)], np.int64))
    return [word.decode("utf-8") for word in vocabulary.words()]
