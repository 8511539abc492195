"""What does a draft give away, and how may it be read, before it is published?

    check(text, memory, pictures, to, now)    remarks, each with its place, why, how sure, and what could be done

It never forbids anything, keeps nothing, and asks nobody: the text is held against rules, and against what the log knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.draft import attached, past, place, usual, who
from murmure.draft.remark import KINDS, Draft, Past, Picture, Remark
from murmure.draft.stance import content_words
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.trust import personal, tone
from murmure.trust.personal.spot import WORDS
from murmure.trust.personal.text import Page

if TYPE_CHECKING:
    from murmure.draft.memory import Memory

__all__ = ["AUDIENCES", "KINDS", "Draft", "Past", "Picture", "Remark", "check"]

LONGEST = 100_000
"""Characters of a draft at most."""
TOO_LONG = BadRequest(
    "draft-too-long", Both("This is longer than 100,000 characters.", "C'est plus long que 100 000 caractères."),
    Both("Check it in parts.", "Vérifiez-le par morceaux."))  # fmt: skip
AUDIENCES = {
    "public": Both("everybody", "tout le monde"),
    "friends": Both("friends or followers", "amis ou abonnés"),
    "named": Both("people I name", "des personnes que je nomme"),
}
"""For whom a draft may be."""
SOFTER = {
    "threat": Both("Say what you want to happen, rather than what you will do.", "Dites ce que vous voulez obtenir, plutôt que ce que vous ferez."),
    "insult": Both("Say what they did, rather than what they are.", "Dites ce qui a été fait, plutôt que ce que la personne est."),
    "group": Both("Say who exactly, or “some”: many in it are not so.", "Dites qui exactement, ou « certains » : beaucoup n'en sont pas."),
    "irony": Both("Without your voice it may be taken at its word. Say it straight, or mark it.",
                  "Sans votre voix, cela peut être pris au mot. Dites-le directement, ou signalez-le."),
    "anger": Both("You may well be right. It often reads better after an hour.",
                  "Vous avez peut-être raison. Cela se lit souvent mieux une heure après."),
    "contempt": Both("Answer what was said, or leave it unanswered.", "Répondez à ce qui a été dit, ou ne répondez pas."),
    "reproach": Both("Say what you need from now on, rather than what was missing.",
                     "Dites ce qu'il vous faut désormais, plutôt que ce qui a manqué."),
    "harsh": Both("Among friends it is nothing; a stranger reads it otherwise.", "Entre amis ce n'est rien ; un inconnu le lit autrement."),
    "absolute": Both("“Often” or “nearly all” is harder to answer.", "« Souvent » ou « presque tous » est plus difficile à contredire."),
    "shout": Both("Small letters and one mark say the same, more calmly.", "Des minuscules et un seul signe disent la même chose, plus calmement."),
}  # fmt: skip
"""What could be done about each tone."""
READ_AS = Both("may be read as: {kind}", "peut se lire comme : {kind}")


def check(
    text: str, memory: Memory | None = None, pictures: Sequence[tuple[str, bytes | Path]] = (), to: str = "public",
    now: datetime | None = None, language: str | None = None,
) -> Draft:  # fmt: skip
    """Return what is said of a draft.

    memory    what the log knows; without it, only the text is looked at
    pictures  (name, content or path) of each
    to        `public`, `friends`, or names with commas between
    now       local time, for the hour
    language  'fr' or 'en' when it is known

    Raises BadRequest for a text of more than 100,000 characters; nothing else.
    """
    if len(text) > LONGEST:
        raise TOO_LONG
    page, spots = Page(text, language), personal.find(text, language)
    seen = attached.pictures(list(pictures))
    tracked, cleaned = attached.links(text)
    audience, named = audience_of(to)
    found = [
        *who.remarks(page, spots, memory), *who.minors(page, spots), *place.remarks(page, text), *tracked, *_tones(text, language),
        *attached.remarks(seen), *(_remembered(text, memory, spots, audience, named, now) if memory else ()),
    ]  # fmt: skip
    order = list(KINDS)
    found.sort(key=lambda one: (order.index(one.kind), one.start, one.end))
    return Draft(tuple(found), cleaned, tuple(seen), audience, memory.known.count if memory else None)


def audience_of(to: str) -> tuple[str, list[str]]:
    """Return for whom a draft is, and the names.

    >>> audience_of("Ana, Bob")
    ('named', ['Ana', 'Bob'])
    """
    plain = to.strip().casefold()
    if plain in ("", "public", "everybody", "tout le monde"):
        return "public", []
    if plain in ("friends", "followers", "amis", "abonnés", "abonnes"):
        return "friends", []
    return "named", [name.strip().lstrip("@") for name in to.split(",") if name.strip() and name.strip() != "named"]


def _tones(text: str, language: str | None) -> Iterator[Remark]:
    for spot in tone.find(text, language):
        sure = next(name for name, words in WORDS.items() if words == spot.words)
        what = READ_AS.fill(kind=tone.KINDS[spot.kind])
        why = Both(*(part[:1].upper() + part[1:] + "." for part in spot.why))
        yield Remark("tone", what, why, SOFTER[spot.kind], spot.start, spot.end, spot.value, sure)


def _remembered(
    text: str, memory: Memory, spots: list[personal.Spot], audience: str, named: list[str], now: datetime | None
) -> Iterator[Remark]:
    """Yield what follows from what the log knows."""
    known = memory.known
    if not known.count:
        return
    mentioned = [spot.value.lstrip("@").partition("@")[0] for spot in spots if spot.kind == "handle"]
    subject, people, spots_of = memory.about(content_words(text), [*named, *mentioned])
    yield from usual.audience(usual.WIDTHS[audience], known, subject, people, now)
    yield from usual.hour(now, known)
    yield from past.remarks(text, memory.passages(spots_of) if spots_of else [])
