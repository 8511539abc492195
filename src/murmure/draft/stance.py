"""For or against what does a sentence speak, and which lasting fact does it tell of its writer?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from murmure.trust.personal.text import folded

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*|\n+")
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"«[^»]{1,400}»|[\"\u201c][^\"\u201d\n]{1,400}[\"\u201d]|^[ \t]*>.*$", re.MULTILINE)
_YEAR = r"((?:19|20)[0-9]{2})\b"
_NUMBER = r"([0-9]{1,2}|un|une|deux|trois|quatre|cinq|six|one|two|three|four|five)"
_FACTS = {
    "birth": re.compile(r"\b(?:je suis|i was|i am|i'm|suis) (?:nee?|born) [^.!?\n]{0,24}?" + _YEAR),
    "children": re.compile(
        rf"\b(?:j'ai|nous avons|on a|i have|i've got|we have|i've) {_NUMBER} (?:enfants?|gosses|kids?|children|child)\b"
    ),
    "siblings": re.compile(rf"\b(?:j'ai|i have|i've got) {_NUMBER} (?:freres?|soeurs?|sœurs?|brothers?|sisters?)\b"),
    "since": re.compile(r"\b(?:je|j'|nous|on|i|i've|we|we've)\b[^.!?\n]{0,60}?\b(?:depuis|since) " + _YEAR),
    "begun": re.compile(
        r"\b(?:je|j'|i|we|nous|on)\b[^.!?\n]{0,30}?\b(diplomee?|mariee?|pacsee?|arrivee?|installee?|commence|quitte|fonde|cree|embauchee?|divorcee?|arrete|"
        r"graduated|married|moved|started|quit|left|founded|joined|divorced|stopped)\b[^.!?\n]{0,40}?\b(?:en|in) "
        + _YEAR
    ),
}
"""What people tell of themselves that does not change from day to day, with its number."""
_COUNTS = dict(
    zip(
        "un une deux trois quatre cinq six one two three four five".split(),
        (1, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5),
        strict=True,
    )
)
_SPEAKER = frozenset("je j nous on moi i we me".split())
_AGAIN = frozenset("tous toutes chaque every each always toujours".split())
_WITH_SUBJECT = {"since": 2, "begun": 1}
"""Facts that are told of a subject: so many of its words both sentences have, beside the verb of what was begun."""


class Stance(NamedTuple):
    """Hold what a sentence says: where it stands, what it is about, and for (1) or against it (-1), or 0.

    denied    it says that something is not; lasting: and that this stays so
    passing   it is about one moment
    personal  it says it of the writer, and of more than one moment
    facts     (what, number) of the lasting facts that it tells
    first     the first word of those it is about
    creeds    what it says the writer is or never does (+), and what it breaks (-)
    """

    start: int
    end: int
    about: frozenset[str]
    leaning: int
    denied: bool
    lasting: bool
    passing: bool
    personal: bool
    facts: tuple[tuple[str, int], ...]
    first: str = ""
    creeds: frozenset[str] = frozenset()


@cache
def _content() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name("stance.yaml").read_text("utf-8"), loader)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_content()[name])


@cache
def _creeds() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return what people say they are or never do, by its name: how it is said, and what says the contrary."""
    return {name: (re.compile(says), re.compile(breaks)) for name, (says, breaks) in _content()["creeds"].items()}


def content_words(text: str) -> set[str]:
    """Return the words of a text that may be a subject: folded, of three letters or more, none of the small ones."""
    return {word for word in _WORD.findall(folded(text)) if len(word) >= 3 and word not in _words("small")}


@lru_cache(2_000)
def stances_of(text: str) -> tuple[Stance, ...]:
    """Return what each sentence of a text says; the last texts are remembered, because a draft is checked while it is typed."""
    return tuple(stances(text))


def stances(text: str) -> Iterator[Stance]:
    """Yield what each sentence of a text says; questions and quotations say nothing."""
    small = _one_word(folded(text))
    quoted = [(one.start(), one.end()) for one in _QUOTED.finditer(text)]
    for found in _SENTENCE.finditer(small):
        start, end = found.start() + len(found[0]) - len(found[0].lstrip()), found.end()
        if found[0].rstrip().endswith("?") or any(first < end and start < last for first, last in quoted):
            continue
        words = _WORD.findall(found[0])
        if 2 <= len(words) <= 60:
            yield _stance(small, start, end, words)


def _one_word(small: str) -> str:
    """Return a text in which what several words say for or against something is one word, each letter where it was."""
    for word, way in _sayings():
        small = way.sub(lambda found, word=word: word.ljust(len(found[0])) if len(word) <= len(found[0]) else found[0], small)
    return small


@cache
def _sayings() -> list[tuple[str, re.Pattern[str]]]:
    return [(word, re.compile(rf"\b(?:{'|'.join(ways)})\b")) for word, ways in _content()["sayings"].items()]


def _stance(small: str, start: int, end: int, words: list[str]) -> Stance:
    liked, disliked, polar = 0, 0, set()
    for at, word in enumerate(words):
        sign = 1 if word in _words("for") else -1 if word in _words("against") else _lean(words, at)
        if not sign or (word in _words("feel") and _SPEAKER.isdisjoint(words[max(0, at - 4) : at])):
            continue
        polar.add(word)
        if _turned(words, at):
            sign = -sign
        liked, disliked = liked + (sign > 0), disliked + (sign < 0)
    leaning = 0 if liked and disliked else (liked > 0) - (disliked > 0)
    spoken = [
        _stem(word)
        for word in words
        if len(word) >= 3 and word not in polar and word not in _words("small") and word not in _words("not")
    ]
    about = frozenset(spoken)
    told = set(words)
    passing = not told.isdisjoint(_words("passing")) and told.isdisjoint(_AGAIN)
    personal = not passing and not told.isdisjoint(_words("self")) and told.isdisjoint(_words("narrated"))
    denied = any(
        word in _words("not") or (word == "t" and at and words[at - 1].endswith("n")) for at, word in enumerate(words)
    )
    return Stance(
        start,
        end,
        about,
        leaning,
        denied,
        denied and not told.isdisjoint(_words("lasting")),
        passing,
        personal,
        tuple(_facts(small[start:end])),
        spoken[0] if spoken else "",
        frozenset(_held(small[start:end])),
    )


def _lean(words: list[str], at: int) -> int:
    """Return the sign of 'pour' and 'contre' where somebody is for or against, and does not only stand for or lean against."""
    sign = {"pour": 1, "for": 1, "contre": -1, "against": -1}.get(words[at], 0)
    return sign if sign and at and words[at - 1] in _words("lean") else 0


def _turned(words: list[str], at: int) -> bool:
    """Say whether a denial stands near enough to turn a word around: up to three words before, or just after a French verb."""
    before = words[max(0, at - 3) : at]
    if any(one in _words("not") for one in before) or any(
        one == "t" and two.endswith("n") for two, one in zip(before, before[1:], strict=False)
    ):
        return True
    return "n" in before[-1:] + before[-2:-1] or (
        "ne" in before and any(one in _words("not") for one in words[at + 1 : at + 3])
    )


def _stem(word: str) -> str:
    """Return a word without the ends that tell one from many, and he from she."""
    for ending in ("aux", "ies", "es", "s", "x", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + {"aux": "al", "ies": "y"}.get(ending, "")
    return word


def _facts(sentence: str) -> Iterator[tuple[str, int]]:
    for name, way in _FACTS.items():
        if found := way.search(sentence):
            number = found[found.lastindex or 1]
            told = f"{name} {_stem(found[1])}" if name == "begun" else name
            yield told, _COUNTS[number] if number in _COUNTS else int(number)


def _held(sentence: str) -> Iterator[str]:
    for name, (says, breaks) in _creeds().items():
        if says.search(sentence):
            yield f"+{name}"
        elif breaks.search(sentence):
            yield f"-{name}"


def contrary(one: Stance, other: Stance) -> str:
    """Return how two sentences contradict each other: 'leaning', 'denial', 'fact', 'creed', or '' when they do not, or nothing says so."""
    if any(("-" if held[0] == "+" else "+") + held[1:] in other.creeds for held in one.creeds):
        return "creed"
    shared = one.about & other.about
    for name, number in one.facts:
        for known, before in other.facts:
            plain = {word for word in shared if not word.isdecimal() and word not in name.split()}
            if name == known and number != before and len(plain) >= _WITH_SUBJECT.get(name.split()[0], 0):
                return "fact"
    if not shared or one.facts or other.facts:
        return ""
    if one.leaning * other.leaning == -1:
        return "leaning" if not one.passing and not other.passing and _alike(one, other, 0.4) else ""
    if not one.leaning and not other.leaning and one.denied != other.denied and one.personal and other.personal:
        least = 0.3 if one.lasting or other.lasting else 0.6
        return "denial" if len(shared) >= 2 and _alike(one, other, least) else ""
    return ""


def _alike(one: Stance, other: Stance, least: float) -> bool:
    """Say whether two sentences are about the same: a share of the words of the longer one, a larger one of the shorter's."""
    shared, sizes = len(one.about & other.about), sorted((len(one.about), len(other.about)))
    if shared == 1 and sizes == [1, 2]:  # "Ban bullfights." and "Bullfights are a fine tradition.": both speak of it first
        return one.first == other.first and len(one.first) >= 6
    return shared >= least * sizes[1] and shared >= 0.6 * sizes[0] and (shared >= 2 or sizes[1] == 1)
