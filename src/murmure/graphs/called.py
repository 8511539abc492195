"""Which words are what somebody is called, so that they would give a person away?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

LETTERS = 6
"""Letters of a name that is looked for inside of a word; a shorter name must be the whole of it."""


def given_away(words: set[str], people: pa.Array, labels: pa.Array) -> set[str]:
    """Return the words that are, or hold, what somebody is called: a label, in this order or the other, or the name in an account.

    A word withheld in vain costs little.
    """
    if not words:
        return set()
    from murmure.communities.sensitive import plain

    called = (plain(name).split() for name in {_name(text) for texts in (people, labels) for text in texts.to_pylist() if text})
    names = {"".join(turned) for parts in called for turned in (parts, parts[::-1])} - {""}
    return {word for word in words if any(part in names for part in _parts(word))}


def _name(text: str) -> str:
    """Return the name in an account or an address; a label is a name as it stands."""
    if "://" in text:
        return text.rstrip("/").rpartition("/")[2]
    return text.partition("@")[0].partition(":")[2] if text.startswith("mailto:") else text


def _parts(word: str) -> Iterable[str]:
    """Yield a tag or a site as a name would be written: whole, each part of a site but the last, and what is inside of these."""
    from murmure.communities.sensitive import plain

    pieces = [word] if word.startswith("#") else [word, *word.split(".")[:-1]]
    for piece in pieces:
        bare = plain(piece).replace(" ", "")
        yield bare
        yield from (bare[start:end] for start in range(len(bare)) for end in range(start + LETTERS, len(bare) + 1))
