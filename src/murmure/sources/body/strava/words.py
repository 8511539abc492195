"""What do the titles, the sports and the months of a Strava export mean, whatever the language of the account?

The words are in `words.yaml`: one more word there reads one more language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_SPACES = re.compile(r"[\s\u00a0\u202f\u200e\u200f]+")


def flat(text: str) -> str:
    """Return a text in small letters without accents, with ordinary blanks and apostrophes.

    >>> flat("5 AOÛT\\u202f2023")
    '5 aout 2023'
    """
    text = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'"))
    plain = "".join(mark for mark in text if not "\u0300" <= mark <= "\u036f")
    # Letters of Korean are put together again: their parts are no accents.
    return _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()


@cache
def _told() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(Path(__file__).with_name("words.yaml").read_text("utf-8"), loader)


@cache
def titles(table: str) -> dict[str, str]:
    """Return {title, flattened: field} of a table."""
    return {flat(word): field for field, listed in _told()["titles"][table].items() for word in listed}


@cache
def order(table: str) -> tuple[str, ...]:
    """Return the fields of a table in the order of its columns; '' for one that is not read."""
    return tuple(_told()["order"].get(table, ()))


def tables() -> frozenset[str]:
    """Return the names of the tables that are read."""
    return frozenset(_told()["titles"])


@cache
def _sports() -> dict[str, str]:
    return {flat(word): sport for sport, listed in _told()["sports"].items() for word in listed}


@lru_cache(1024)
def sport(word: str) -> str | None:
    """Return the sport of a type of activity; one that nobody has met keeps its own name.

    >>> sport("Virtuele fietsrit"), sport("Kitesurf"), sport(" ")
    ('cycling', 'kitesurf', None)
    """
    word = flat(word)
    return _sports().get(word) or word.replace(" ", "_") or None


@cache
def months() -> dict[str, int]:
    """Return {name of a month, flattened: its number}."""
    return {flat(word): number for number, listed in _told()["months"].items() for word in listed}


@cache
def halves() -> dict[str, bool]:
    """Return {word for half of a day: is it the second}."""
    return {flat(word): after for name, after in (("afternoon", True), ("morning", False)) for word in _told()[name]}
