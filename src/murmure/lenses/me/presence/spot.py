"""Which personal data does a post of mine give away, told from what only looks like it?

`trust.personal` finds what a text holds. Here it is asked quickly (most posts hold nothing of the kind, and a glance at
their words says so), and what is no exposure of mine is left out: names of others alone, names of accounts, the children
of whom politics speaks, the number of an office, the birth of those who died long ago.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.trust.personal import Spot
    from murmure.trust.tone import Spot as ToneSpot

KINDS = {
    "secret": ("secret",), "money": ("iban", "card"), "papers": ("nir", "nino", "ssn", "document"), "address": ("address", "place"),
    "phone": ("phone",), "mail": ("mail",), "plate": ("plate",), "birth": ("birth",), "minor": ("minor",), "family": ("family",),
    "health": ("health",), "belief": ("belief",), "away": ("away",), "work": ("work",),
}  # fmt: skip
"""What is exposed, gravest first -> kinds of `trust.personal`."""
TITLES = {
    "secret": Both("passwords and keys", "mots de passe et clés"),
    "money": Both("bank accounts and cards", "comptes et cartes bancaires"),
    "papers": Both("numbers of papers and of social security", "numéros de pièces d'identité et de sécurité sociale"),
    "address": Both("postal addresses and exact places", "adresses postales et lieux exacts"),
    "phone": Both("telephone numbers", "numéros de téléphone"),
    "mail": Both("mail addresses", "adresses électroniques"),
    "plate": Both("number plates", "plaques d'immatriculation"),
    "birth": Both("dates of birth", "dates de naissance"),
    "minor": Both("ages and classes of children", "âges et classes d'enfants"),
    "family": Both("members of your family", "membres de votre famille"),
    "health": Both("the health of somebody", "la santé de quelqu'un"),
    "belief": Both("what the law protects specially (a faith, an orientation, an opinion, a union or an origin)",
                   "ce que la loi protège spécialement (une foi, une orientation, une opinion, un syndicat ou une origine)"),
    "away": Both("times when a home is empty", "moments où un logement est vide"),
    "work": Both("for whom somebody works", "pour qui quelqu'un travaille"),
}
_OF = {kind: group for group, kinds in KINDS.items() for kind in kinds}
_LEXICONS = ("class", "class_en", "illness", "password", "boss", "called")
_CUES = (
    "away", "i_leave", "gone_first", "departure", "not_here", "stay", "empty", "work", "job", "job_alone", "left_work", "years_at", "child",
    "in_words", "dear", "belief", "of_origin", "faith_done", "love_done", "my_union",
)  # fmt: skip
"""Cues of rules that find something in a text without a figure."""
_MY = re.compile(r"(?:mon|ma|mes|my)\b")
_CHILD = re.compile(
    r"(?:notre|our) (?:fils|fille|bebe|petite?|puce|ainee?|cadet|cadette|jumeaux|jumelles|son|daughter|baby|youngest|eldest|boy|girl|twins)\b"
)
"""One child is somebody's; "our children" are those of speeches."""
_OWN = re.compile(r"\b(?:je|j|mon|ma|mes|moi|chez nous|i|my|me|mine)\b")
_YEAR = re.compile(r"\b[12][0-9]{3}\b")
_ENDS = re.compile(r"\s*(?:[.!?,;:)\n]|\Z)")
ALIVE = 1915
"""Who was born before this year is remembered, not exposed."""
NEAR = 50
"""Letters around a number in which an office may be named."""
_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"[0-9]|[^\s]@[^\s]| @ |arobase|arobas|[\[({]à[\])}]|\bdot\b|\(at\)|\[at\]|private key|[\w-]{24}", re.IGNORECASE)
AROUND = 60
"""Letters that are shown on each side of what was found."""
_SPACE = re.compile(r"\s+")


class Seen(NamedTuple):
    """Hold what a text gives away: which group of `KINDS` (or of `tone.TITLES`, behind `tone:`), its value, how sure its rule is, the words around.

    before, hit, after   the words as they stand, on one line
    why     what the rule went by
    """

    group: str
    value: str
    sure: float
    before: str
    hit: str
    after: str
    why: Both


class Glance(NamedTuple):
    """Hold a text as it is glanced at: in small letters without accents, and its words, so that it is folded once."""

    text: str
    small: str
    words: frozenset[str]


def glance(text: str) -> Glance:
    """Return a text as it is glanced at."""
    from murmure.trust.personal.text import folded

    small = folded(text)
    return Glance(text, small, frozenset(_WORD.findall(small)))


def worth(one: Glance) -> bool:
    """Say whether a text may hold anything that is looked for; True costs time, False is certain (a test holds it against all texts of the bench)."""
    return _FIGURE.search(one.text) is not None or _cued(one.words)


def _cued(words: frozenset[str]) -> bool:
    from murmure.trust.personal.text import cued

    single, relation, own, asked = _cues()
    if not words.isdisjoint(single):
        return True
    found = cued(words)
    if any(not bits & ~found for bits in asked):
        return True
    kin = words & relation
    return bool(kin) and len(kin | (words & own)) > 1 and not words.isdisjoint(own)


@cache
def _cues() -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[int, ...]]:
    """Return the words that are enough, those of families, those that say whose, and the bits of each list of cues."""
    from murmure.trust.personal.text import asked

    single = frozenset().union(*(_lasts(name) for name in _LEXICONS))
    return single, _firsts("relation"), _firsts("own"), tuple(map(asked, _CUES))


@cache
def _firsts(name: str) -> frozenset[str]:
    from murmure.trust.personal.text import lexicon

    return frozenset(lexicon(name).first)


def _lasts(name: str) -> frozenset[str]:
    """Return the last word of each entry: "in hospital" is rarer by its second."""
    from murmure.trust.personal.text import lexicon

    return frozenset(rest[-1] if rest else word for word, rests in lexicon(name).first.items() for rest in rests)


def seen_in(looked: Glance, language: str | None = None) -> Iterator[Seen]:
    """Yield what a text of mine gives away; one value of one group once."""
    from murmure.trust.personal import find

    if not worth(looked):
        return
    text, small = looked.text, looked.small
    told: set[tuple[str, str]] = set()
    spots = find(text, language if language in ("fr", "en") else None)
    for one in spots:
        group = _OF.get(one.kind)
        if group is None or (group, one.value) in told or not _mine(one, spots, small):
            continue
        told.add((group, one.value))
        yield seen(group, one, text)


def seen(group: str, one: Spot | ToneSpot, text: str) -> Seen:
    """Return what was found in a text with the words around it."""
    before, after = text[max(0, one.start - AROUND) : one.start], text[one.end : one.end + AROUND]
    hit = _SPACE.sub(" ", text[one.start : one.end])
    return Seen(group, one.value, one.sure, _line(before, one.start > AROUND, True), hit, _line(after, False, one.end + AROUND < len(text)), one.why)


def _mine(one: Spot, spots: list[Spot], small: str) -> bool:
    """Say whether what was found is an exposure of somebody, and of nothing public; `small` is the text in small letters without accents."""
    if one.kind in ("phone", "mail", "address"):
        return not (one.kind == "mail" and one.value.partition("@")[0] in _public()["boxes"]) and not _of_office(one, small)
    if one.kind == "family":  # "our children" is what speeches say; "my" is mine, and so is who has a name
        own = _MY.match(small, one.start) or _CHILD.match(small, one.start)
        return own is not None or small[one.start : one.end] in _firsts("called") or any(
            other.rule == "name-family" and one.end < other.start <= one.end + 12 for other in spots
        )
    if one.kind == "birth":
        return not any(int(year) < ALIVE for year in _YEAR.findall(small[one.start : one.end + 6]))
    if one.kind == "health":  # who works in a hospital is not ill
        return not any(other.kind == "work" and other.start < one.end and one.start < other.end for other in spots)
    return one.rule != "away-alone" or _ENDS.match(small, one.end) is not None or _time().search(small, one.start, one.end) is not None


def _of_office(one: Spot, small: str) -> bool:
    """Say whether the words around a number or an address are those of an office, and none of one's own."""
    around = small[max(0, one.start - NEAR) : one.start] + " | " + small[one.end : one.end + NEAR]
    return _office().search(around) is not None and _OWN.search(around) is None


@cache
def _public() -> dict[str, frozenset[str]]:
    import yaml

    told = yaml.safe_load(Path(__file__).with_name("public.yaml").read_text("utf-8"))
    return {name: frozenset(listed) for name, listed in told.items()}


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _public()['words']), key=len, reverse=True))})\b")


@cache
def _time() -> re.Pattern[str]:
    from murmure.trust.personal.text import said

    return said("time")


def _line(text: str, cut_before: bool, cut_after: bool) -> str:
    """Return words on one line, an ellipsis where they are cut."""
    text = _SPACE.sub(" ", text)
    if cut_before:
        text = "…" + text.partition(" ")[2]
    return text if not cut_after or cut_before or len(text) < AROUND else text.rpartition(" ")[0] + "…"
