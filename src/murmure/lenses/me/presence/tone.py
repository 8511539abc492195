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
    if _DRAWN.search(one.small) is not None:
        return True
    words, needed = set(one.words), _needed()
    return any(not other or not other.isdisjoint(words) for word in words if word in needed for other in needed[word])


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
def _needed() -> dict[str, tuple[frozenset[str], ...]]:
    """Return words of which one stands in whatever the rules find: of each way to say something, its least common part; and its second least."""
    from murmure.trust.tone.lexicon import phrases, rules

    found: dict[str, set[frozenset[str]]] = {}
    for rule, _, steps in phrases():
        if rule in rules() and rules()[rule].kind in TITLES:
            for way in steps[0].ways if len(steps) == 1 and steps[0].ways else (steps,):
                first, *rest = _parts(way) or [set[str]()]
                for word in first:
                    found.setdefault(word, set()).add(frozenset(rest[0]) if rest else frozenset())
    return {word: (frozenset(),) if frozenset() in others else tuple(others) for word, others in found.items()}


def _parts(steps: Steps) -> list[set[str]]:
    """Return sets of words of which one of each stands in every text that holds a phrase, those of few and uncommon words first."""
    parts = [part for node in steps if (part := _of_node(node))]
    return sorted(parts, key=lambda part: (len(part & _common()), -min(map(len, part)), len(part), sorted(part)))


def _rarest(steps: Steps) -> set[str] | None:
    """Return the first of these sets; None when nothing must stand there."""
    return next(iter(_parts(steps)), None)


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
