"""Whose is a piece of personal data in a draft: the owner's, somebody else's, or nobody can tell; and is it of a child?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.draft.place import ways
from murmure.draft.remark import Remark
from murmure.draft.whose import is_mourned, of_somebody_else
from murmure.model.words import Both
from murmure.trust import personal
from murmure.trust.personal.spot import LIKELY, SURE
from murmure.trust.personal.text import Page, folded

if TYPE_CHECKING:
    from murmure.draft.memory import Memory

_NEAR = 120
"""Letters between a name and what is told beside it."""

KEEP = Both(
    "Leave it out, or send it to those who need it only.", "Retirez-le, ou ne l'envoyez qu'à ceux qui en ont besoin."
)
ADVICE = {
    "secret": Both("Take it out, and change it if it was published already.", "Retirez-le, et changez-le s'il a déjà été publié."),
    "card": Both("Never publish it. If it is out, block the card.", "Ne le publiez jamais. S'il est déjà dehors, faites opposition."),
    "nir": Both("Never publish it: it opens files about you.", "Ne le publiez jamais : il ouvre des dossiers sur vous."),
    "away": Both("Tell it when you are back.", "Racontez-le à votre retour."),
    "health": Both("Sure that everybody may know? It cannot be taken back.", "Sûr que tout le monde puisse le savoir ? Cela ne se reprend pas."),
    "belief": Both("The law protects it specially: sure that everybody may know? It cannot be taken back.",
                   "La loi le protège spécialement : sûr que tout le monde puisse le savoir ? Cela ne se reprend pas."),
    "work": Both("Fine on a page about your work; elsewhere it helps whoever wants to find you.",
                 "Très bien sur une page professionnelle ; ailleurs, cela aide qui veut vous trouver."),
    "plate": Both("Cut it out of the text, and blur it in the picture.", "Retirez-la du texte, et floutez-la sur l'image."),
    "family": Both("Ask yourself whether they would like to read it here.", "Demandez-vous s'ils aimeraient le lire ici."),
    "name": Both("A first name may be enough, or ask them.", "Un prénom suffit peut-être, ou demandez-leur."),
}  # fmt: skip
"""What could be done about each kind of personal data; `KEEP` for the others."""
OTHERS = Both(
    "It is about somebody else, who was not asked.", "Cela concerne quelqu'un d'autre, à qui on n'a rien demandé."
)
ASK = Both("Ask them first, or leave it out.", "Demandez-leur d'abord, ou retirez-le.")
KNOWN = Both("Somebody of this name is in your log.", "Quelqu'un de ce nom est dans votre journal.")
YOURS = Both("Your log knows it as yours.", "Votre journal le connaît comme vôtre.")
MINOR = Both("a child, with what makes them easy to find", "un enfant, avec de quoi le retrouver")
CHILDREN = Both(
    "Children cannot agree to it, and it stays when they are grown.",
    "Un enfant ne peut pas y consentir, et cela reste quand il est grand.",
)
FOR_CHILDREN = Both("Leave out the name, the age, the school or the class: one of them alone tells less.",
                    "Retirez le nom, l'âge, l'école ou la classe : un seul en dit moins.")  # fmt: skip


def remarks(page: Page, spots: list[personal.Spot], memory: Memory | None) -> Iterator[Remark]:
    """Yield a remark for each piece of personal data, with whose it seems to be."""
    mine = {_plain(one) for one in memory.mine} if memory else set()
    names = [spot for spot in spots if spot.kind in ("name", "handle")]
    known = memory.people([spot.value.lstrip("@") for spot in names]) if memory and names else set()
    strangers = [one for one in names if _plain(one.value) not in mine]
    for spot in spots:
        if spot.kind == "minor" or is_mourned(page, spot):
            continue
        own = _plain(spot.value) in mine
        theirs = spot.value.lstrip("@") in known and not own
        kind = (
            "place"
            if spot.kind == "away"
            else "own"
            if own
            else "others"
            if theirs or of_somebody_else(page, spot, strangers)
            else "own"
        )
        why = [spot.why, *([YOURS] if own else [KNOWN] if theirs else []), *([OTHERS] if kind == "others" else [])]
        advice = ASK if kind == "others" and spot.kind not in ("secret", "card") else ADVICE.get(spot.kind, KEEP)
        sure = "sure" if spot.sure >= SURE else "likely" if spot.sure >= LIKELY else "possible"
        what = personal.KINDS[spot.kind]
        start, end = _bare(page.text, spot.start, spot.end)
        yield Remark(kind, what, _sentences(why), advice, start, end, page.text[start:end], sure)


def minors(page: Page, spots: list[personal.Spot]) -> Iterator[Remark]:
    """Yield a remark where a child's age or class stands, and where a child is named beside a school."""
    taken: list[tuple[int, int]] = []
    for start, end, sure in _joined(spots):
        beside = _beside(page, spots, start, end)
        taken.append((start, end))
        what = MINOR if beside else personal.KINDS["minor"]
        why = _sentences([next(one.why for one in spots if one.kind == "minor" and one.start == start), CHILDREN])
        yield Remark(
            "minor",
            what,
            why,
            FOR_CHILDREN,
            start,
            end,
            page.text[start:end],
            "sure" if beside and sure >= SURE else "likely",
        )
    for found in ways("child").finditer(page.small):
        near = max(0, found.start() - _NEAR), min(len(page.small), found.end() + _NEAR)
        named = any(spot.kind == "name" and near[0] <= spot.start < near[1] for spot in spots) or re.match(
            r",? [A-ZÀ-ÖØ-Þ][a-zà-ÿœ]{2,}", page.plain[found.end() : found.end() + 24]
        )
        school = ways("school").search(page.small, *near)
        if named and school and not any(start < near[1] and near[0] < end for start, end in taken):
            taken.append(near)
            yield Remark(
                "minor",
                MINOR,
                _sentences([CHILDREN]),
                FOR_CHILDREN,
                found.start(),
                found.end(),
                page.text[found.start() : found.end()],
                "likely",
            )


def _joined(spots: list[personal.Spot]) -> list[tuple[int, int, float]]:
    """Return where ages and classes of children stand, those that follow each other closely as one, with how sure the surest is."""
    found: list[tuple[int, int, float]] = []
    for spot in (one for one in spots if one.kind == "minor"):
        if found and spot.start - found[-1][1] <= 40:
            found[-1] = found[-1][0], spot.end, max(found[-1][2], spot.sure)
        else:
            found.append((spot.start, spot.end, spot.sure))
    return found


def _beside(page: Page, spots: list[personal.Spot], start: int, end: int) -> bool:
    """Say whether a name, a school or a place stands beside."""
    near = max(0, start - _NEAR), min(len(page.small), end + _NEAR)
    return (
        any(one.kind in ("name", "handle", "address", "town") and near[0] <= one.start < near[1] for one in spots)
        or ways("school").search(page.small, *near) is not None
    )


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where words stand without the spaces around them."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _plain(value: str) -> str:
    """Return a value as values are compared: folded, without what a scheme and signs add."""
    bare = folded(value)
    for head in ("mailto:", "tel:", "acct:", "https://", "http://"):
        bare = bare.removeprefix(head)
    return (
        bare.strip(" @/").replace(" ", "")
        if not re.fullmatch(r"\+?[0-9 ().-]{6,}", bare)
        else re.sub(r"[^0-9+]", "", bare)
    )


def _sentences(parts: list[Both]) -> Both:
    """Return sentences as one text, each with a capital and a stop."""

    def one(text: str) -> str:
        text = text[:1].upper() + text[1:]
        return text if text.endswith((".", "?", "!")) else text + "."

    return Both(" ".join(one(part.en) for part in parts), " ".join(one(part.fr) for part in parts))
