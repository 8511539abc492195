"""What is each character in a text (a letter, a mark, an emoji, a sign), and which characters does it count as?

Case, accents, width and presentation forms are folded: É, é and e count as e, and so
does a full-width or a mathematical e. What is not seen (zero-width characters,
direction marks, variation selectors, tatweel, Arabic and Hebrew vowel signs) counts
as nothing. Marks that tell words apart, as those of Indic scripts, stay.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np

from murmure.kernels.word import SPACELESS

BREAK, JOIN, ALONE, MARK, DROP, EMOJI, SIGN, AT, LINE = range(9)
"""Separates; letter or digit; letter of a script without spaces; goes with the one before; nothing; picture; #; @; _."""
PLANES = 1 << 17
"""The code points that the table knows; above them are ideographs, of which those from `COMPATIBLE` on are folded."""
COMPATIBLE, COMPATIBLE_END, TAGS, TAGS_END = 0x2F800, 0x2FA20, 0xE0000, 0xE1000
CLASS, LETTER, COUNT, MANY, FIRST, LAST = 24, 28, 29, 34, 40, 48
"""Where the parts of an entry begin (bits); below is the code point it counts as, or where in the list they are when there are many."""

_UNSEEN = ((0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),
           (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F))  # fmt: skip
"""Marks of scripts in which a word is the same without them."""
_NOTHING = frozenset((0x034F, 0x0640, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)).union(*(range(a, b + 1) for a, b in _UNSEEN))
"""These marks, fillers, the joiner of graphemes, tatweel."""
_EMOJI = ((0x2190, 0x2BFF), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1FAFF))
_SIGNS = {0x23: SIGN, 0xFF03: SIGN, 0xFE5F: SIGN, 0x40: AT, 0xFF20: AT, 0xFE6B: AT, 0x5F: LINE, 0xFF3F: LINE}
_LIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
"""Letters with a stroke, and two in one: Unicode does not take them apart, people do."""


def fold(text: str) -> str:
    """Return the letters, digits and marks of a text as they are compared, decomposed (NFKD).

    >>> fold("Ｇrève\u200d générale")
    'grevegenerale'
    """
    seen = "".join(char for char in text if not _is_nothing(char))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", seen).casefold().translate(_LIKE))
    return "".join(char for char in plain if (unicodedata.category(char)[0] in "LNM" or PLANES <= ord(char) < TAGS) and not _is_nothing(char))


def kind_of(code: int) -> int:
    """Return what a code point is: `BREAK` to `LINE`."""
    return _kind(code, fold(chr(code)))


def _kind(code: int, plain: str) -> int:
    """Return what a code point is, which is folded to `plain`."""
    char = chr(code)
    if code in _SIGNS:
        return _SIGNS[code]
    if _is_nothing(char):
        return DROP
    if not plain or unicodedata.category(char)[0] not in "CLNM":
        return EMOJI if _within(code, _EMOJI) and unicodedata.category(char)[0] in "SP" else BREAK
    if all(unicodedata.category(one)[0] == "M" for one in plain):
        return MARK
    return ALONE if _within(ord(plain[0]), _ALONE) else JOIN


_ALONE = (*SPACELESS, (0x3005, 0x3007), (0x20000, 0x3FFFF))


@cache
def table() -> tuple[np.ndarray, np.ndarray]:
    """Return an entry for each code point below `PLANES`, then for the folded ideographs, and the list of what counts as many.

    Where an entry is of many, the list holds how many, then the code points.
    """
    entries, many = np.zeros(PLANES + COMPATIBLE_END - COMPATIBLE, np.int64), [0]
    for place in range(len(entries)):
        char = chr(place if place < PLANES else place - PLANES + COMPATIBLE)
        if unicodedata.category(char) in ("Cn", "Co", "Cs", "Cc"):
            continue
        plain = fold(char)
        kind = _kind(ord(char), plain)
        entries[place] = kind << CLASS | _entry("_" if kind == LINE else plain if kind in (JOIN, ALONE, MARK) else "", many)
    found = np.array(many, np.int32)
    for array in (entries, found):
        array.flags.writeable = False
    return entries, found


def _entry(plain: str, many: list[int]) -> int:
    """Return what an entry says of the characters that one counts as; add them to `many` when they are."""
    if not plain:
        return 0
    categories = [unicodedata.category(char)[0] for char in plain]
    value = ord(plain) if len(plain) == 1 else len(many) | 1 << MANY
    if len(plain) > 1:
        many += [len(plain), *map(ord, plain)]
    letter = any(category == "L" for category in categories)
    count = sum(category != "M" for category in categories)
    first, last = unicodedata.combining(plain[0]), unicodedata.combining(plain[-1])
    return value | letter << LETTER | count << COUNT | first << FIRST | last << LAST


def _is_nothing(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) == "Cf" or code in _NOTHING or TAGS <= code < TAGS_END


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
