"""Which signs raise the voice of a text: capitals, marks in a row, letters that are hidden?"""

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
_CLOSE = re.compile(r"[^.!?\n]*")
_WIDE = 240
"""Letters around marks in which joy is looked for, at most."""
_BEFORE, _AFTER = re.compile(r"(?<![\w*/])[a-z]{1,8}\Z"), re.compile(r"[a-z]{0,6}(?![\w@.*#$%&])")


def capitals(page: Page) -> Iterator[Hit]:
    """Yield words in capitals that read as a shout; not acronyms, and not what stands alone in a line as a heading does."""
    for start, end, words in _runs(page.plain):
        letters, small = sum(map(len, words)), [folded(word.lower()) for word in words]
        after = page.plain[end : end + 3].strip()
        stressed, spoken = after.startswith("!"), any(word in ground("persons") or word in ground("spoken") or _ordering(word) for word in small)
        plain = any(len(word) >= 6 or _sentence(word) for word in small)
        if len(words) == 1:
            enough = letters >= 4 and (after.startswith("!!") or (stressed and spoken))
        elif len(words) == 2:
            enough = letters >= 8 and (stressed or all(_sentence(word) for word in small))
        else:
            enough = letters >= 9 and (stressed or spoken)
        if plain and enough and not _heading(page.plain, start, end) and not _festive(page, start, end):
            yield Hit(start, end, "capitals")


def _ordering(word: str) -> bool:
    """Say whether a French word tells several people what to do."""
    return len(word) >= 5 and word.endswith("ez")


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
    return word in ground("shouted") or word in lexicon("english") or word in lexicon("french")


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


def _festive(page: Page, start: int, end: int) -> bool:
    """Say whether a stretch of text greets or rejoices, and tells of no trouble."""
    words = {page.words[at] for at in page.between(start, end)}
    return not words.isdisjoint(ground("festive")) and words.isdisjoint(ways().trouble) and words.isdisjoint(ways().coarse)


def marks(page: Page) -> Iterator[Hit]:
    """Yield marks in a row; not those of joy."""
    for found in _MARKS.finditer(page.text):
        far = max(0, found.start() - _WIDE)
        start = max(far, *(page.plain.rfind(sign, far, found.start()) for sign in ".!?\n"))
        after = _CLOSE.match(page.plain, found.end(), found.end() + _WIDE // 4)
        joy = _festive(page, start, found.start()) or _festive(page, found.end(), after.end() if after else found.end())
        if set(found[0]) - set("! ") or not joy:
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
