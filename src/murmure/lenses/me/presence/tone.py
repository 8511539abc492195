"""Which words of a post of mine may be read more harshly than they were meant?

`trust.tone` finds them, by the rules by which a draft is checked. Irony, raised voices and words without exception are left to the check of a
draft: here are those that somebody who does not know the writer reads as anger or as an insult. Most posts have no word of that kind, and a
glance says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from murmure.lenses.me.presence.spot import Glance, Seen, seen
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.tone.phrase import Node, Steps

TITLES = {
    "threat": Both("words that may be read as a threat", "des mots qu'on peut lire comme une menace"),
    "insult": Both("words that may be read as an insult", "des mots qu'on peut lire comme une insulte"),
    "group": Both("a judgment on a whole group of people", "un jugement sur tout un groupe de gens"),
    "anger": Both("words that may be read as anger", "des mots qu'on peut lire comme de la colère"),
    "harsh": Both("harsh words", "des mots durs"),
}
"""How words may be read, gravest first: kinds of `trust.tone`."""
LEAST = 0.5
"""What a rule finds is not said when less than this share of it was right where it was measured."""
_DRAWN = re.compile(r"([a-z])\1{2}|\*")


def worth(one: Glance) -> bool:
    """Say whether a text may hold such words; True costs time, False is certain (a test holds it against all texts of the bench of drafts)."""
    return _DRAWN.search(one.small) is not None or not _needed().isdisjoint(one.words)


def read_in(looked: Glance, language: str | None = None) -> Iterator[Seen]:
    """Yield what a text of mine says that may be read so, each kind and each way to say it once."""
    from murmure.trust import tone

    if not worth(looked):
        return
    text = looked.text
    told: set[tuple[str, str]] = set()
    for one in tone.find(text, language if language in ("fr", "en") else None):
        value = one.value.casefold()
        tagged = text[one.start - 1 : one.start] == "#"  # a tag names a subject: #pedale is one of cyclists
        if one.kind in TITLES and one.sure >= LEAST and not tagged and (one.kind, value) not in told:
            told.add((one.kind, value))
            yield seen(f"tone:{one.kind}", one._replace(value=value), text)


@cache
def _needed() -> frozenset[str]:
    """Return words of which one stands in whatever the rules find: of each way to say something, its least common part."""
    from murmure.trust.personal.text import folded
    from murmure.trust.tone.lexicon import kept, rules
    from murmure.trust.tone.phrase import parsed, several

    found: set[str] = set()
    for language in ("fr", "en"):
        french = language == "fr"
        told = dict(kept(language))
        lists = {name: several([folded(one) for one in words], french) for name, words in told.pop("lists").items()}
        told.pop("soft")
        for rule, phrases in told.items():
            if rule in rules() and rules()[rule].kind in TITLES:
                for phrase in phrases:
                    found |= _rarest(parsed(folded(phrase), lists, french)) or set()
    return frozenset(found)


def _rarest(steps: Steps) -> set[str] | None:
    """Return words of which one stands in every text that holds a phrase, as few common ones as can be; None when nothing must stand there."""
    parts = [part for node in steps if (part := _of_node(node))]
    return min(parts, key=lambda part: (len(part & _common()), -min(map(len, part)), len(part), sorted(part)), default=None)


def _of_node(node: Node) -> set[str] | None:
    if not node.ways:
        return {node.word} if node.word else None
    parts = [_rarest(way) for way in node.ways]
    return set().union(*(part for part in parts if part)) if all(parts) else None


@cache
def _common() -> frozenset[str]:
    from murmure.trust.personal.text import lexicon

    more = "a i n s d ai as am out here all over about come again last vais place toujours seul back up down too very so know suis".split()
    return frozenset(more).union(*(lexicon(name).first for name in ("french", "english")))
