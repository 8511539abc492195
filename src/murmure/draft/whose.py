"""Does a piece of personal data in a text seem to be of its writer, or of somebody else?

It goes by the words before it, in its sentence. Where nothing says so, it is taken for the writer's.
"""

from __future__ import annotations

import re

from murmure.trust import personal
from murmure.trust.personal.text import Page

_WRITER = re.compile(r"\b(?:mon|ma|mes|moi|je|j'|m'|notre|nos|my|mine|i|i'm|our|me|we|nous)\b[^.!?\n]{0,30}\Z")
_THEIRS = re.compile(r"\b(?:son|sa|ses|leur|leurs|lui|il|elle|his|her|hers|their|him|he|she|they)\b[^.!?\n]{0,30}\Z")
_THINGS = (
    "(?:portails?|portes?|immeubles?|batiments?|maison|gites?|appart(?:ement)?|garages?|coffres?|alarmes?|box|wifi|reseau|serveurs?|routeurs?|machines?|"
    "voitures?|gates?|doors?|buildings?|house|flat|cottage|safe|alarms?|networks?|servers?|routers?|car)"
)
"""What is nobody: 'the code of the door' does not say whose it is."""
_OF_SOMEBODY = re.compile(
    r"\b(?:du|de la|de l'|des|d'un|d'une|de (?:mon|ma|mes|notre|son|sa|ce|cette|ces)|"
    r"of (?:the|that|this|my|our|his|her|their|a)) (?!"
    + _THINGS
    + r"\b)\w{3,}[^.!?\n]{0,24}\Z|\w{3,}'s (?:\w+ ){0,2}\w+ ?[:=]? ?\Z"
)
"""'the plate of that driver', 'the headmaster's mail': also when it is `my` brother's."""
_THEY_LIVE = re.compile(
    r"\b(?:mon|ma|mes|notre|nos|my|our) [^\W\d_]+(?: [^\W\d_]+)? "
    r"(?:habite|habitent|vit|vivent|loge|demenage|s'appelle|lives?|moves?|is called)\b[^.!?\n]{0,24}\Z|"
    r"\b(?:qui|who)\b[^.!?\n]{0,30}: ?\Z"
)
_NAMED = re.compile(r"(?:^|[\s(])[A-ZÀ-ÖØ-Þ][\w'-]+ [A-ZÀ-ÖØ-Þ][\w'-]+ ?: ?\Z")
_ASK_FOR = re.compile(
    r"\b(?:[Dd]emande[rz]?|[Cc]ontacte[rz]?|[Aa]ppele[rz]|[Vv]oir avec|[Aa]sk(?: for)?|[Cc]ontact|[Cc]all|[Tt]ext|[Ss]ee) "
    r"[A-ZÀ-ÖØ-Þ][\w.'-]*[^!?\n]{0,30}\Z"
)
_SAYS_I = re.compile(r"\b(?:j'ai|j'avais|j'|je|i|i've|i'm|i am|me|m'a|m'|suis|nous|we|we're|on m'a)\b")
_KIN = re.compile(
    r"\b(?:mon|ma|mes|notre|nos|my|our) [^\W\d_]+(?: [^\W\d_]+)?,? (?:a|ont|est|sont|avait|souffre|has|have|is|are|had|was|suffers)\b"
)
_BORN = re.compile(r"\b(?:naissance|birth|arrivee|arrival) (?:de |d'|of )")
_DEAD = re.compile(
    r"\b(?:decede(?:e?s?)|morte?s?(?! de (?:rire|faim|soif|peur|trouille|honte|fatigue|froid|chaud|ennui))|deces|"
    r"(?:nous (?:a|ont)|est|sont) (?:quittee?s?|partie?s? trop tot)|obseques|enterrement|inhumation|deuil|"
    r"died(?! (?:laughing|of (?:laughter|shame|boredom)))|passed away|funeral|burial|mourn(?:s|ing)?|grie(?:f|ving))\b"
)
_LOST = re.compile(r"\b(?:perdu|lost|feue?) \Z")
_SUBJECT = re.compile(r"\b(?:je|j'|i|i'm|we|we're|nous|on|moi|suis)\b[^.!?\n]{0,24}\Z")
_HELD = frozenset(
    ("phone", "mail", "address", "town", "birth", "iban", "card", "plate", "ip", "nir", "nino", "ssn", "document", "handle")
)  # fmt: skip
NEAR = 60
"""Letters between a name and what is told beside it."""


def of_somebody_else(page: Page, spot: personal.Spot, names: list[personal.Spot]) -> bool:
    """Say whether a datum seems to be of somebody else.

    names   of people and accounts in the text that are not known as the writer's
    """
    start = max(0, spot.start - 60)
    start += max(
        (
            one.end()
            for one in re.finditer(
                r"[!?;\n]|(?<!\bm)(?<!\bmr)(?<!\bdr)(?<!\bmrs)\.(?=\s)", page.small[start : spot.start]
            )
        ),
        default=0,
    )
    before, told = page.small[start : spot.start], page.small[spot.start : spot.end]
    if spot.kind in ("name", "family"):
        return spot.rule != "name-self"
    if spot.kind in ("health", "belief"):
        return _KIN.search(told) is not None or not _SAYS_I.search(told + " ")
    if spot.kind == "work":
        return (
            spot.rule == "work-place"
            and not _SUBJECT.search((before + told)[: len(before) + 8])
            and before.strip() != ""
        )
    written = page.plain[start : spot.start]
    if _OF_SOMEBODY.search(before) or _THEY_LIVE.search(before) or _ASK_FOR.search(written) or _NAMED.search(written):
        return True
    if spot.kind == "birth" and _BORN.search(before):
        return True
    if spot.kind == "birth" and re.search(r"\b(?:est|etait|is|was)(?: ne| nee| born)?\b[^.!?\n]{0,16}\Z", before):
        return not re.search(r"\b(?:je|i) (?:suis|was|am|etais)\b", before)
    if _WRITER.search(before) or _WRITER.match(told):
        return False
    if _THEIRS.search(before) or spot.kind == "handle":
        return True
    return spot.kind in _HELD and any(_near(page, spot, one) and one.rule != "name-self" for one in names)


def is_mourned(page: Page, spot: personal.Spot) -> bool:
    """Say whether somebody of a family stands beside words of death: nobody can ask them, and it is no time to be told to."""
    before = re.split(r"[.!?\n]", page.small[max(0, spot.start - 40) : spot.start])[-1]
    after = re.split(r"[.!?\n]", page.small[spot.end : spot.end + 40])[0]
    return spot.kind in ("family", "name") and bool(_LOST.search(before) or _DEAD.search(f"{before}|{after}"))


def _near(page: Page, one: personal.Spot, other: personal.Spot) -> bool:
    """Say whether two spots stand in one paragraph, a line apart at most."""
    between = page.plain[min(one.end, other.end) : max(one.start, other.start)]
    return len(between) <= NEAR and "\n\n" not in between
