"""Where does a harsh word not speak to anybody: in a quotation, a title, a denial, of the writer, or as what somebody said?"""

from __future__ import annotations

import re
from bisect import bisect_right

from murmure.trust.personal.text import Page
from murmure.trust.tone.lexicon import ground

_QUOTED = re.compile(
    r"«[^»]{1,600}»|\"[^\"\n]{1,600}\"|(?m:^[ \t]*>[^\n]*$)|`[^`\n]{1,200}`|(?<!\w)\*[^*\n]{2,80}\*(?!\w)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]{1,200}")
_FAR = 4
_SELF = re.compile(
    r" (?:(?:je suis|j suis|chui|je me sens|j etais|j ai ete|me suis sentie?|suis je|je passe pour|me sentais|me trouve|me sentir|moi meme|je n ai|"
    r"i am|i m|im|i was|am i|i feel|i felt|i ve been|i must be|i look|i sound|made? me feel|make me look)(?: \w+){0,4}|"
    r"(?:on est|on a ete|nous sommes|we are|we were|we re|i have)(?: \w+)?) \Z"
)
_SAID = re.compile(
    r" (?:traite(?:e|s|r|ait)? d(?:e|es)?|appelee?s?|l(?:e|es) (?:mots?|termes?)|accuse(?:e|s)? d(?:e)?|dit que j etais|il y a pas de|"
    r"(?:pren(?:d|ds|ez|nent|ne|dre|ait|aient|ons)|pris|passer?|passe) (?:\w+ ){0,2}pour(?: des?| une?| les)?|"
    r"call(?:s|ed|ing)?(?: (?:me|him|her|us|them|people))?|the (?:word|term)|insulted as|(?:told|said) (?:me )?i was|being an?|accused of|"
    r"tak(?:e|es|en|ing) (?:\w+ ){0,2}for|treat(?:ed|s|ing)? (?:\w+ ){0,2}(?:like|as))(?: \w+){0,2} \Z"
)
_TELLING = re.compile(
    r" (?:dit|dire|disait|disent|declare|declarait|decrete|repond|repondu|trouve|juge|qualifie|said|says|say|declared|declares|told|answered|found|"
    r"finds|described|calls|called)(?: \w+){0,6} \Z"
)


class Spared:
    """Know which words of a page are quoted, and say of others whether they are denied, of the writer, or reported."""

    def __init__(self, page: Page) -> None:
        self._page = page
        # Words of one line between marks: a quotation, or the name of a book, a film, a song.
        found = [(one.start(), one.end()) for one in _QUOTED.finditer(page.plain) if _whole(one[0])]
        found += [(one.start(), one.end()) for one in _ADDRESS.finditer(page.plain)]
        self._spans = sorted(found)
        self._starts = [start for start, _ in self._spans]
        upper, lower = sum(map(str.isupper, page.plain)), sum(map(str.islower, page.plain))
        self._loud = upper > lower

    def quoted(self, start: int) -> bool:
        """Say whether a place stands in a quotation, a title between marks, or an address."""
        at = bisect_right(self._starts, start)
        return any(first <= start < end for first, end in self._spans[max(0, at - 3) : at])

    def titled(self, first: int, last: int) -> bool:
        """Say whether words are written as a name is: a capital within a sentence."""
        page = self._page
        if self._loud or first == 0 or last - first > 2:
            return False
        start = page.starts[first]
        text = page.plain[start : page.ends[last - 1]]
        if not text[:1].isupper() or text.isupper():
            return False
        before = page.plain[max(0, start - 3) : start].rstrip(" ")
        return (
            bool(before)
            and (before[-1].isalnum() or before[-1] in ",'-")
            and page.plain[page.ends[first - 1] : start].strip() in ("", "'", "-", ",")
        )

    def denied(self, first: int) -> bool:
        """Say whether a word of denial stands a few words before."""
        words = self._page.words
        # "t" is of "don't"; French has one in "t'es".
        return any(
            words[at] in ground("denial") and (words[at] != "t" or (at > 0 and words[at - 1].endswith("n")))
            for at in self._before(first, _FAR)
        )

    def partly(self, first: int) -> bool:
        """Say whether it is said of some only, the word before saying so."""
        return any(self._page.words[at] in ground("some") for at in self._before(first, 2))

    def own(self, first: int) -> bool:
        """Say whether the writer says it of themselves."""
        return _SELF.search(self._led(first)) is not None

    def worded(self, first: int) -> bool:
        """Say whether it is one word between quotation marks that somebody is said to have used."""
        page, start = self._page, self._page.starts[first]
        return page.plain[max(0, start - 2) : start].strip(" ")[-1:] in ('"', "«") and _TELLING.search(self._led(first)) is not None

    def reported(self, first: int) -> bool:
        """Say whether it is what somebody called somebody, or a word that is spoken about."""
        return _SAID.search(self._led(first)) is not None

    def _led(self, first: int) -> str:
        """Return the words before a word, within the clause."""
        return f" {' '.join(self._page.words[at] for at in reversed(self._before(first, 8)))} "

    def _before(self, first: int, far: int) -> list[int]:
        """Return the numbers of the words before a word, the nearest first, within the clause."""
        page, found = self._page, []
        at = first
        while at > 0 and len(found) < far and not _BREAK.search(page.plain, page.ends[at - 1], page.starts[at]):
            at -= 1
            found.append(at)
        return found


_BREAK = re.compile(r"[.!?;:\n]|, (?!je|i )")


def _whole(quoted: str) -> bool:
    """Say whether what stands between marks is a quotation or a title: of a single word, they only stress it."""
    return quoted[0] in ">`" or len(quoted.split()) > 1 or quoted[0] == "*"
