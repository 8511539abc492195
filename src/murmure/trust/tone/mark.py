"""Which signs raise the voice of a text, or turn what it says around: capitals, marks in a row, signs of irony, quotation marks?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from murmure.trust.personal.text import Page, folded, lexicon
from murmure.trust.tone.hit import Hit
from murmure.trust.tone.lexicon import ground, ways

_LOUD = re.compile(r"(?<![\w@#./])[A-ZÀ-ÖØ-ÞŒ]+(?![\w@/]|\.\w)")
_NEAR = re.compile(r"[ ,!?'\u2019-]{1,3}")
_WORD = re.compile(r"[a-z]+")
_MARKS = re.compile(r"[!?‼⁉❗❓]{3,}|(?:[!?] ){2,}[!?]|‼️|❗{2,}|!{2,}\?|\?!{2,}|!\?!")
_HIDING = re.compile(r"[*@#$%&!]{1,6}")
_BEFORE, _AFTER = re.compile(r"(?<![\w*/])[a-z]{1,8}\Z"), re.compile(r"[a-z]{0,6}(?![\w@.*#$%&])")
_SIGN = re.compile(
    r"(?<!\w)/(?:s|sarcasme?|ironie|irony)(?!\w)|#(?:ironie|irony|sarcasme?|sarcasm)\b|[\U0001f644\U0001f643\U0001f921]|"
    r"\((?:ironie|sarcasme|irony|sarcasm)\)",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"«\s?([^»\n]{2,28})\s?»|\"([^\"\n]{2,28})\"|(?<!\w)'([^'\n]{2,24})'(?!\w)")
_SENTENCE = re.compile(r"[^.!?\n…]+(?:[.!?…]+|\n|\Z)")
_OPENING = re.compile(
    r"^[\s>\"«*_-]*(?:(?:oh|ah|eh bien|et bien|bon|alors|well|wow|ok|so|et|and|donc|un|a|big|ouah)[ ,!]{1,2}){0,2}"
)
_SORRY = re.compile(
    r"\b(?:desolee?|pardon|excuses?|excusez|sorry|apolog\w{1,8}|malgre|despite|rattrapee?|reparee?|resolue?|reglee?|fixed|solved|fixing|sorted|"
    r"helping|aidee?|aider|soutien|support|patience|comprehension|understanding|condoleances|courage|bienveillance|soignee?|sauvee?|rescued)\b"
)


def capitals(page: Page) -> Iterator[Hit]:
    """Yield words in capitals that read as a shout; not acronyms, and not what stands alone in a line as a heading does."""
    for start, end, words in _runs(page.plain):
        letters, plain = sum(map(len, words)), any(len(word) >= 6 or _sentence(word.lower()) for word in words)
        stressed = page.plain[end : end + 3].strip().startswith("!")
        two = len(words) == 2 and letters >= 8 and (stressed or all(_sentence(word.lower()) for word in words))
        enough = (len(words) >= 3 and letters >= 9) or two or (len(words) == 1 and letters >= 4 and stressed)
        if plain and enough and not _heading(page.plain, start, end):
            yield Hit(start, end, "capitals")


def _runs(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where words in capitals follow each other, and these words; a single letter alone is none."""
    start, end, words = 0, -9, list[str]()
    for found in _LOUD.finditer(text):
        if words and _NEAR.fullmatch(text, end, found.start()):
            words.append(found[0])
        else:
            if any(len(word) > 1 for word in words):
                yield start, end, words
            start, words = found.start(), [found[0]]
        end = found.end()
    if any(len(word) > 1 for word in words):
        yield start, end, words


def _sentence(word: str) -> bool:
    small = folded(word)
    return small in ground("shouted") or small in lexicon("english") or small in lexicon("french")


def _heading(text: str, start: int, end: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1].strip(
        " #*:=-_0123456789."
    )
    alone = line == text[start:end]
    return (
        alone
        and ground("persons").isdisjoint(_WORD.findall(folded(line)))
        and "!" not in line
        and "?" not in line
        and len(line) < 60
        and "\n" in text.strip()
    )


def marks(page: Page) -> Iterator[Hit]:
    """Yield marks in a row."""
    for found in _MARKS.finditer(page.text):
        yield Hit(found.start(), found.end(), "marks")


def masked(page: Page) -> Iterator[Hit]:
    """Yield coarse words of which letters are hidden: those that a coarse word of the lists would fill."""
    for found in _HIDING.finditer(page.small):
        before = _BEFORE.search(page.small, max(0, found.start() - 9), found.start())
        after = _AFTER.match(page.small, found.end())
        if before is None or after is None or (not after[0] and "*" not in found[0]):
            continue
        hidden = re.sub(r"\*+", "*", found[0])
        shape = re.compile(before[0] + "".join("[a-z]{1,5}" if sign == "*" else "[a-z]" for sign in hidden) + after[0])
        bare = len(before[0]) == 1 and found[0].count("*") > 1
        if bare or any(shape.fullmatch(word) for word in ways().coarse):
            yield Hit(before.start(), after.end(), "harsh-masked")


def signs(page: Page) -> Iterator[Hit]:
    """Yield signs that mark irony."""
    for found in _SIGN.finditer(page.text):
        yield Hit(found.start(), found.end(), "irony-sign")


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


def praises(page: Page, heads: dict[int, int]) -> Iterator[Hit]:
    """Yield sentences that begin with praise or thanks and tell of trouble.

    heads   for each word that begins praise, after which word it ends
    """
    trouble = ways().trouble
    for found in _SENTENCE.finditer(page.small):
        opening = _OPENING.match(found[0])
        begin = found.start() + (opening.end() if opening else 0)
        # What went wrong may stand in the next sentence: "Bravo. Encore une panne."
        reach = min(len(page.small), found.end() + (40 if found.end() - begin < 14 else 0))
        if "\n" in page.small[found.end() - 1 : reach]:
            reach = found.end()
        numbers = page.between(begin, reach)
        if not len(numbers) or numbers[0] not in heads:
            continue
        last = heads[numbers[0]]
        wrong = [at for at in numbers if last <= at <= last + 12 and page.words[at] in trouble]
        if wrong and not _SORRY.search(page.small, found.start(), reach):
            yield Hit(page.starts[numbers[0]], page.ends[wrong[0]], "irony-praise")
