"""How much of what is said of a draft is right, and how much of what should be said is?

What is told and what is true are one when they are of one kind and have letters in common: where words begin to be read
badly is a matter of taste.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.personal.made import Text
from bench.personal.score import Score


def score(
    texts: Iterable[Text], found: Iterable[Sequence[tuple[int, int, str]]], kinds: Iterable[str]
) -> tuple[dict[str, Score], list[tuple[str, str, str, str]]]:
    """Return the score of each kind, and what went wrong: (wrong or missed, kind, words, text)."""
    counts = {kind: [0, 0, 0] for kind in kinds}
    odd = []
    for text, places in zip(texts, found, strict=True):
        for start, end, kind in (one for one in places if one[2] in counts):
            if any(one.kind == kind and one.start < end and start < one.end for one in text.truth):
                continue
            counts[kind][1] += 1
            odd.append(("wrong", kind, text.text[start:end], text.text))
        for one in (one for one in text.truth if one.kind in counts and one.sure):
            hit = any(kind == one.kind and start < one.end and one.start < end for start, end, kind in places)
            counts[one.kind][0 if hit else 2] += 1
            if not hit:
                odd.append(("missed", one.kind, text.text[one.start : one.end], text.text))
    return {kind: Score(*count) for kind, count in counts.items() if any(count)}, odd
