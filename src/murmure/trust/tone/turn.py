"""Which signs and neighbours turn what a text says around: praise beside trouble, a good word in quotation marks, an emoji, three dots?

A sign alone says nothing: it counts beside words that praise, that tell of trouble, or that are ironic now and then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from murmure.trust.personal.text import Page
from murmure.trust.tone.hit import Hit
from murmure.trust.tone.lexicon import ground, ways

NEAR, FAR = 4, 14
"""Words of an answer to trouble at most; and between praise and what went wrong."""
_MARKED = re.compile(
    r"(?<!\w)/(?:s|sarcasme?|ironie|irony)(?!\w)|#(?:ironie|irony|sarcasme?|sarcasm)\b|\((?:ironie|sarcasme|irony|sarcasm)\)",
    re.IGNORECASE,
)
_FACE = re.compile("[\U0001f644\U0001f643\U0001f921\U0001f612\U0001f611](?:[\u200d\ufe0f\u2640\u2642\U0001f3fb-\U0001f3ff]*)")
_QUOTES = re.compile(r"«\s?([^»\n]{2,28})\s?»|\"([^\"\n]{2,28})\"|(?<!\w)'([^'\n]{2,24})'(?!\w)")
_SENTENCE = re.compile(r"[^.!?\n…]+(?:[.!?…]+|\n|\Z)")
_OPENING = re.compile(
    r"^[\s>\"«*_-]*(?:(?:oh|ah|eh bien|et bien|bon|alors|well|wow|ok|so|et|and|donc|un|a|big|ouah)[ ,!]{1,2}){0,2}"
)
_SORRY = re.compile(
    r"\b(?:desolee?|pardon|excuses?|excusez|sorry|apolog\w{1,8}|malgre|despite|rattrapee?|reparee?|resolue?|reglee?|fixed|solved|fixing|sorted|"
    r"helping|helped|aidee?|aider|soutien|support|patience|comprehension|understanding|condoleances|courage|bienveillance|soignee?|sauvee?|rescued|"
    r"remplacee?|remboursee?|offerte?s?|retrouvee?|rendue?|ramenee?|refunded|returned|replaced|free of charge|handed in|caught up)\b"
)
_BUT = re.compile(r"\b(?:mais|but|though|pourtant|although|meme si|cependant|however)\b")
_SINCERE = re.compile(r"\b(?:aux?|a|to) (?:tous|toutes|all|everyone|everybody|vous tous|you all|nos|our|notre|adversaires?|winners?|gagnants?)\b")
_TURNING = frozenset("quel quelle quels quelles what such how tu vous toi you your votre ton ta".split())


class Told(NamedTuple):
    """Hold what the lists of words found that speaks only beside something else: first words, and after which word each ends.

    heads   praise and thanks; hints: words that are ironic now and then; events: what goes wrong
    """

    heads: dict[int, int]
    hints: dict[int, int]
    events: dict[int, int]


def signs(page: Page, told: Told) -> Iterator[Hit]:
    """Yield signs that mark irony: those that say so, and faces beside words that can be turned around."""
    for found in _MARKED.finditer(page.text):
        yield Hit(found.start(), found.end(), "irony-sign")
    trouble = ways().trouble
    for found in _FACE.finditer(page.text):
        line = page.text.rfind("\n", 0, found.start()) + 1
        near = page.between(max(line, found.start() - 90), found.start())
        if any(at in told.heads or at in told.hints or at in told.events or page.words[at] in trouble or page.words[at] in _TURNING for at in near):
            yield Hit(found.start(), found.end(), "irony-sign")


def dots(page: Page, told: Told) -> Iterator[Hit]:
    """Yield sentences that begin with a word that is ironic now and then, tell of trouble or hold a second such word, and trail off."""
    for found in _SENTENCE.finditer(page.small):
        if not found[0].endswith(("...", "…")):
            continue
        numbers = page.between(found.start(), found.end())
        first = next((at for at in numbers[:2] if at in told.hints), None)
        if first is None:
            continue
        rest = [at for at in numbers if at >= told.hints[first]]
        if any(at in told.events or at in told.hints or page.words[at] in ways().trouble for at in rest) and not _SORRY.search(found[0]):
            yield Hit(page.starts[first], found.end(), "irony-dots")


def doubted(page: Page) -> Iterator[Hit]:
    """Yield good words between quotation marks, where nothing says that they are quoted or named."""
    for found in _QUOTES.finditer(page.plain):
        inner = found.start(found.lastindex or 1), found.end(found.lastindex or 1)
        words = [page.words[at] for at in page.between(*inner)]
        before = page.small[max(0, found.start() - 22) : found.start()].rstrip(" :")
        if (
            1 <= len(words) <= 3
            and any(word in ground("praised") for word in words)
            and not before.endswith(tuple(ground("spoken_of")))
            and page.plain[inner[0]].islower()
        ):
            yield Hit(found.start(), found.end(), "irony-quotes")


def praises(page: Page, told: Told) -> Iterator[Hit]:
    """Yield sentences that begin with praise or thanks and tell of trouble, in the same sentence or the next."""
    trouble = ways().trouble
    for found in _SENTENCE.finditer(page.small):
        opening = _OPENING.match(found[0])
        begin = found.start() + (opening.end() if opening else 0)  # "Oh great" begins with great, "Well done" with well
        # What went wrong may stand in the next sentence: "Bravo. Encore une panne."
        reach = min(len(page.small), found.end() + (40 if found.end() - begin < 14 else 0))
        if "\n" in page.small[found.end() - 1 : reach]:
            reach = found.end()
        numbers = page.between(found.start(), reach)
        first = next((at for at in numbers if at in told.heads and (at == numbers[0] or page.starts[at] == begin)), None)
        if first is None:
            continue
        last = told.heads[first]
        wrong = [at for at in numbers if last <= at <= last + FAR and (page.words[at] in trouble or at in told.events)]
        if wrong and not _SORRY.search(page.small, found.start(), reach) and not _BUT.search(page.small, page.ends[last - 1], page.starts[wrong[0]]):
            yield Hit(page.starts[first], page.ends[wrong[0]], "irony-praise")


def tails(page: Page, told: Told) -> Iterator[Hit]:
    """Yield short praise that ends a sentence of trouble: "Encore une rue barrée, bien pensé." """
    for found in _SENTENCE.finditer(page.small):
        comma = max(found[0].rfind(", "), found[0].rfind(" - "), found[0].rfind(": "))
        if comma < 12:
            continue
        numbers = page.between(found.start() + comma, found.end())
        before = page.between(found.start(), found.start() + comma)
        if not 1 <= len(numbers) <= NEAR + 1 or not (numbers[0] in told.heads or numbers[0] in told.hints):
            continue
        last = max(told.heads.get(numbers[0], 0), told.hints.get(numbers[0], 0))
        wrong = any(at in told.events or page.words[at] in ways().trouble for at in before)
        if wrong and len(numbers) - (last - numbers[0]) <= 2 and not _SORRY.search(found[0]) and not _SINCERE.search(found[0]):
            yield Hit(page.starts[numbers[0]], page.ends[numbers[-1]], "irony-praise")


def answers(page: Page, told: Told) -> Iterator[Hit]:
    """Yield short praise that follows a sentence of trouble: "Deux heures de retard. Merci la SNCF." """
    before: re.Match[str] | None = None
    for found in _SENTENCE.finditer(page.small):
        numbers = page.between(found.start(), found.end())
        if before is not None and len(numbers) and numbers[0] in told.heads and "\n" not in before[0]:
            last = told.heads[numbers[0]]
            wrong = any(at in told.events for at in page.between(before.start(), before.end()))
            short = len(numbers) - (last - numbers[0]) <= NEAR and not found[0].rstrip().endswith("?")
            if wrong and short and not _SORRY.search(page.small, before.start(), found.end()) and not _SINCERE.search(found[0]):
                yield Hit(page.starts[numbers[0]], page.ends[numbers[-1]], "irony-praise")
        before = found
