"""How much of what is found is personal, and how much of what is personal is found?

A place is found when what was found of its kind covers at least half of what both cover together; for what is told in
words (family, minors, health, belief, work, away) when both have anything in common.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .made import Text, Truth

LOOSE = frozenset(["family", "minor", "health", "belief", "work", "away"])
Z = 1.96


class Score(NamedTuple):
    """Count what was found rightly, what was found and is none, and what was missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def precision(self) -> tuple[float, float, float]:
        return share(self.right, self.right + self.wrong)

    def recall(self) -> tuple[float, float, float]:
        return share(self.right, self.right + self.missed)


def share(right: int, of: int) -> tuple[float, float, float]:
    """Return a share and the ends of its interval of 95 % (Wilson)."""
    if not of:
        return math.nan, 0.0, 1.0
    rate, part = right / of, Z * Z / of
    middle, width = (rate + part / 2) / (1 + part), Z * math.sqrt(rate * (1 - rate) / of + part / of / 4) / (1 + part)
    return rate, max(0.0, middle - width), min(1.0, middle + width)


def same(kind: str, a: Sequence, b: Sequence) -> bool:
    """Say whether two places (start, end, …) of a kind are one."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common > 0 and (kind in LOOSE or 2 * common >= max(a[1], b[1]) - min(a[0], b[0]))


def score(
    texts: Iterable[Text], found: Iterable[Sequence[tuple[int, int, str]]]
) -> tuple[dict[str, Score], list[tuple[str, str, str, str]]]:
    """Return the score of each kind, and what went wrong: (wrong or missed, kind, words, text)."""
    counts: dict[str, list[int]] = {}
    odd = []
    for text, places in zip(texts, found, strict=True):
        for kind in {one.kind for one in text.truth} | {one[2] for one in places}:
            count = counts.setdefault(kind, [0, 0, 0])
            truth: list[Truth] = [one for one in text.truth if one.kind == kind]
            mine = [one for one in places if one[2] == kind]
            for one in truth:
                hit = any(same(kind, one, place) for place in mine)
                if one.sure:
                    count[0 if hit else 2] += 1
                    if not hit:
                        odd.append(("missed", kind, text.text[one.start : one.end], text.text))
            for place in mine:
                if not any(same(kind, one, place) for one in truth):
                    count[1] += 1
                    odd.append(("wrong", kind, text.text[place[0] : place[1]], text.text))
    return {kind: Score(*count) for kind, count in counts.items()}, odd
