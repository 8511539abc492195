"""Where does a text give away where somebody is now, where they live, or where they will be found again?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from murmure.draft.remark import Remark
from murmure.model.words import Both
from murmure.trust.personal.text import Page

_PLACE = re.compile(
    r"(?:\b(?:à|au|aux|chez|dans|sur|devant|at|in|on|outside|de|du|d|from|the|la|le|l|café|bar|hotel|hôtel|parc|restaurant)[ ']|\s)"
    r"([A-ZÀ-ÖØ-Þ][\w'’-]+)"
)
TOLD = {
    "here": (
        Both("where you are now", "où vous êtes en ce moment"),
        Both("It says where you are, and so that you are not at home.", "Cela dit où vous êtes, et donc que vous n'êtes pas chez vous."),
        Both("Post it once you have left, or without the place.", "Publiez-le une fois parti, ou sans le lieu."),
    ),
    "home": (
        Both("where you live or sleep", "où vous habitez ou dormez"),
        Both("Whoever reads it can find the door.", "Qui le lit peut trouver la porte."),
        Both("Leave out what would let a stranger find it.", "Retirez ce qui permettrait à un inconnu de la trouver."),
    ),
    "routine": (
        Both("a habit with its hour or place", "une habitude, avec son heure ou son lieu"),
        Both("It says where and when to find you again, week after week.", "Cela dit où et quand vous retrouver, semaine après semaine."),
        Both("Tell the deed, and leave out the day, the hour or the place.", "Dites le geste, sans le jour, l'heure ou le lieu."),
    ),
    "map": (
        Both("a link that leads to a place", "un lien qui mène à un lieu"),
        Both("It names a place within a few metres, and some such links follow you as you move.",
             "Il désigne un lieu à quelques mètres près, et certains de ces liens vous suivent quand vous bougez."),
        Both("Name the town instead, or send the link to those who come.", "Nommez plutôt la ville, ou envoyez le lien à ceux qui viennent."),
    ),
    "soon": (
        Both("where you will be found", "où l'on vous trouvera"),
        Both("Everybody who reads it knows where you will be, and when.", "Tous ceux qui le lisent savent où vous serez, et quand."),
        Both("Fine for an event that is open to all; else tell those who come.",
             "Très bien pour un événement ouvert à tous ; sinon, dites-le à ceux qui viennent."),
    ),
}  # fmt: skip
"""What a place gives away: what it is, why it matters, what could be done."""


class Given(NamedTuple):
    """Hold one place that a text gives away: text[start:end], and a key of `TOLD`."""

    start: int
    end: int
    kind: str
    sure: str


@cache
def ways(name: str) -> re.Pattern[str]:
    """Return the expression of one list of ways.yaml."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(Path(__file__).with_name("ways.yaml").read_text("utf-8"), loader)
    return re.compile("|".join(content[name]))


def places(page: Page) -> list[Given]:
    """Return the places that a text gives away, in the order of the text; one for each stretch of words."""
    found = [*_maps(page), *_homes(page), *_routines(page), *_alone(page), *_now(page), *_soon(page)]
    kept: list[Given] = []
    for one in found:
        if not any(other.start < one.end and one.start < other.end for other in kept):
            kept.append(one)
    return sorted(kept)


def remarks(page: Page, text: str) -> Iterator[Remark]:
    """Yield a remark for each place that a text gives away."""
    for one in places(page):
        what, why, advice = TOLD[one.kind]
        yield Remark("place", what, why, advice, one.start, one.end, text[one.start : one.end], one.sure)


def _maps(page: Page) -> Iterator[Given]:
    for found in ways("map").finditer(page.small):
        yield Given(found.start(), found.end(), "map", "sure")


def _homes(page: Page) -> Iterator[Given]:
    for found in ways("home").finditer(page.small):
        yield Given(found.start(), found.end(), "home", "likely")


def _now(page: Page) -> Iterator[Given]:
    for found in ways("arrived").finditer(page.small):
        if _named(page, found.start(), found.end()):
            yield Given(found.start(), _clause(page.small, found.start(), found.end()), "here", "likely")
    for found in ways("brief").finditer(page.small):
        if _named(page, found.start(), found.end()):
            yield Given(found.start(), _clause(page.small, found.start(), found.end()), "here", "possible")
    for found in ways("here").finditer(page.small):
        sentence = _around(page.small, found.start(), found.end())
        now = ways("now").search(page.small, *sentence) is not None
        if _named(page, found.start(), found.end()):
            yield Given(
                found.start(), _clause(page.small, found.start(), found.end()), "here", "likely" if now else "possible"
            )


def _routines(page: Page) -> Iterator[Given]:
    for found in ways("again").finditer(page.small):
        start, end = _around(page.small, found.start(), found.end())
        clock = ways("clock").search(page.small, start, end)
        out = ways("out").search(page.small, start, end)
        if not ways("mine").search(page.small, start, end) and not (
            clock and ways("sport").search(page.small, start, end)
        ):
            continue
        if (clock or _named(page, start, end)) and (out or (clock and _named(page, start, end))):
            yield Given(start, end, "routine", "likely" if clock and out else "possible")


def _alone(page: Page) -> Iterator[Given]:
    """Yield sentences that say when and how a child goes somewhere."""
    for found in ways("child").finditer(page.small):
        start, end = _around(page.small, found.start(), found.end())
        near = page.small[found.end() : found.end() + 60]
        if ways("goes").search(near) and ways("clock").search(page.small, start, end) and ways("where").search(page.small, start, end):
            yield Given(start, end, "routine", "likely")


def _soon(page: Page) -> Iterator[Given]:
    for found in ways("soon").finditer(page.small):
        start, end = _around(page.small, found.start(), found.end())
        when = any(ways(name).search(page.small, start, end) for name in ("clock", "now", "day"))
        if when and _named(page, found.start(), found.end()):
            yield Given(found.start(), found.end(), "soon", "possible")


def _named(page: Page, start: int, end: int) -> bool:
    """Say whether a stretch of words names a place: a kind of place, or a name."""
    return ways("thing").search(page.small, start, end) is not None or _PLACE.search(page.plain, start, end) is not None


def _clause(text: str, start: int, end: int) -> int:
    """Return where words about a place end: before the next comma, and before with whom."""
    cut = re.compile(r"[,;:(]|\b(?:avec|with|et|and|mais|but)\b").search(text, start + 8, end)
    last = cut.start() if cut else end
    return start + len(text[start:last].rstrip())


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence begins and ends that holds a stretch of words."""
    begin = max(
        (one.end() for one in re.finditer(r"[.!?](?=\s)|\n", text[max(0, start - 300) : start])), default=0
    ) + max(0, start - 300)
    while begin < start and text[begin].isspace():
        begin += 1
    last = re.compile(r"[.!?](?=\s|\Z)|\n").search(text, end, min(len(text), end + 300))
    return begin, last.start() if last else min(len(text), end + 300)
