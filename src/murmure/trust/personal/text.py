"""How is a text read so that every space, dash, apostrophe and accent of it is one, and each place stays where it was?"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, cached_property

from murmure.trust.personal.kept import kept

_SPACES = "\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PLAIN = {
    **dict.fromkeys(map(ord, _SPACES), " "), **dict.fromkeys(map(ord, "\u2028\u2029"), "\n"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"), **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u2033"), '"'),
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_OTHER = re.compile(r"(?<!P)<(time|month|between|linked)>")


def _small() -> dict[int, str]:
    """Return the small letter without accent of each Latin letter; of one letter each, so that places stay."""
    found = {}
    for code in range(0x41, 0x250):
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(letter) == 1 and letter != chr(code):
            found[code] = letter
    return found | {ord("Œ"): "œ", ord("Æ"): "æ"}


_SMALL = _small()


def folded(text: str) -> str:
    """Return a text in small letters without accents, each letter where it was.

    >>> folded("Où est l’ÉCOLE ?")
    "ou est l'ecole ?"
    """
    return text.translate(_PLAIN).translate(_SMALL)


class Lexicon:
    """Hold words, and words of several parts, by their first part."""

    def __init__(self, entries: list[str]) -> None:
        self.first: dict[str, list[tuple[str, ...]]] = {}
        for entry in entries:
            for written in {folded(entry), folded(entry).replace("oe", "œ")}:
                parts = tuple(_WORD.findall(written))
                if parts and parts[1:] not in self.first.setdefault(parts[0], []):
                    self.first[parts[0]].append(parts[1:])
        for rests in self.first.values():
            rests.sort(key=len, reverse=True)

    def __contains__(self, word: str) -> bool:
        return () in self.first.get(word, ())


@cache
def lexicon(name: str) -> Lexicon:
    """Return the words of one list of words.yaml."""
    return Lexicon(kept("words")[name])


@cache
def said(name: str) -> re.Pattern[str]:
    """Return the expression of one name of ways_to_say.yaml."""
    content = kept("ways_to_say")
    return re.compile(_OTHER.sub(lambda found: f"(?:{'|'.join(content[found[1]])})", "|".join(content[name])))


@cache
def _cues() -> tuple[dict[str, int], dict[str, int]]:
    """Return which columns of cues.yaml each word stands in, as bits, and the bits that each list asks for."""
    words, asked, bit = {}, {}, 1
    for name, columns in kept("cues").items():
        asked[name] = 0
        for column in columns:
            for word in frozenset().union(*map(_cue, column)):
                words[word] = words.get(word, 0) | bit
            asked[name] |= bit
            bit <<= 1
    return words, asked


def cued(words: Iterable[str]) -> int:
    """Return in which columns of cues.yaml words stand, as bits."""
    known, found = _cues()[0], 0
    for word in words:
        found |= known.get(word, 0)
    return found


def asked(name: str) -> int:
    """Return the bits of a list of cues.yaml: a text that lacks one holds nothing that the rule finds."""
    return _cues()[1][name]


def _cue(word: str) -> frozenset[str]:
    """Return a word of cues.yaml, or the first ones of the list that it stands for."""
    return frozenset(lexicon(word[1:]).first) if word.startswith("=") else frozenset([word])


class Page:
    """Hold a text as it is looked at.

    text    as it was given
    language  which it is in, if that is known
    plain   with plain spaces, hyphens and apostrophes, as long as `text`
    small   that, in small letters without accents
    starts, ends, words   where each word of `small` begins and ends, and which it is
    kin     where it speaks of somebody's family, once that was looked for
    """

    def __init__(self, text: str, language: str | None = None) -> None:
        self.text = text
        self.language = language
        self.kin: list[tuple[int, int]] | None = None
        self.plain = text.translate(_PLAIN)
        self.small = self.plain.translate(_SMALL)
        found = [(one.start(), one.end(), one[0]) for one in _WORD.finditer(self.small)]
        self.starts = [one[0] for one in found]
        self.ends = [one[1] for one in found]
        self.words = [one[2] for one in found]

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Return at which numbers each word stands."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return found

    @cached_property
    def french(self) -> bool:
        """Say whether the text has as many French words as English ones."""
        if self.language:
            return self.language == "fr"
        count = [sum(len(self.index.get(word, ())) for word in lexicon(name).first) for name in ("french", "english")]
        return count[0] >= count[1]

    def cued(self, name: str) -> bool:
        """Say whether the text holds the words without which a rule finds nothing (cues.yaml)."""
        return not asked(name) & ~self._cued

    @cached_property
    def _cued(self) -> int:
        return cued(self.index)

    def last(self, at: int, words: Lexicon) -> int | None:
        """Return the number of the last word of the longest entry that begins with word `at`."""
        for rest in words.first.get(self.words[at], ()):
            end = at + len(rest)
            if (
                end < len(self.words)
                and tuple(self.words[at + 1 : end + 1]) == rest
                and self.starts[end] - self.ends[at] <= 60
            ):
                if all(self.starts[n + 1] - self.ends[n] <= 2 for n in range(at, end)):
                    return end
        return None

    def each(self, words: Lexicon) -> Iterator[tuple[int, int]]:
        """Yield (first, last) numbers of the words of each entry that stands in the text, in no order."""
        for word, places in self.index.items():  # a text has fewer words than most lists
            if word in words.first:
                for at in places:
                    if (end := self.last(at, words)) is not None:
                        yield at, end

    def between(self, start: int, end: int) -> range:
        """Return the numbers of the words that begin between two places."""
        return range(bisect_left(self.starts, max(0, start)), bisect_left(self.starts, end))

    def begins(self, start: int) -> bool:
        """Say whether a place begins the text, a line or a sentence."""
        before = self.small[max(0, start - 4) : start].rstrip(" ")
        return not before or before[-1] in ".!?\n"

    def near(self, words: Lexicon, start: int, end: int, before: int = 40, after: int = 0) -> bool:
        """Say whether an entry stands so many letters before a place, or after it."""
        numbers = [*self.between(start - before, start), *(self.between(end, end + after) if after else ())]
        return any(self.last(at, words) is not None for at in numbers)

    def leads(self, words: Lexicon, start: int, other: Lexicon | None = None, most: int = 5) -> bool:
        """Say whether the word before a place is an entry, when words that stand between a thing and its number are passed over.

        other   words that say the contrary when they come first
        """
        at = bisect_left(self.starts, start) - 1
        passed = lexicon("number_word")
        place, numbered = start, False
        for _ in range(most):
            if at < 0 or _STOP.search(self.small, self.ends[at], place) or place - self.ends[at] > 7:
                return False
            if other is not None and self.words[at] in other and self.words[at] not in passed:
                return False
            if self.words[at] in words:
                return True
            group = self.words[at].isdecimal() and not self.small[self.ends[at] : place].strip(" .-/")
            if self.words[at] not in passed and not group:
                if not numbered:
                    return False
                numbered = False  # "facture Darty n° 12": one word may stand between
            numbered = numbered or self.words[at] in ("n", "no", "nr", "num", "number")
            place, at = self.starts[at], at - 1
        return False


_STOP = re.compile(r"[!?;\n]|(?<=[a-z]{5})\. |(?<=[0-9])\. ")
