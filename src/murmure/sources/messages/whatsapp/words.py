"""What does WhatsApp write of its own, in which language?"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of direction, which are written around names, dates and notices, and say nothing."""

_NO_MARKS = str.maketrans("", "", MARKS)
_BLANK = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))
_BARE = re.compile(r"[\s.,،、\"'״׳]+")


def unmarked(text: str) -> str:
    r"""Return a text without marks of direction, and with plain blanks.

    >>> unmarked("\u202a+33\xa06\u202c")
    '+33 6'
    """
    return text.translate(_NO_MARKS).translate(_BLANK)


def bare(word: str) -> str:
    r"""Return a word as the tables write it: without dots, blanks and case.

    >>> bare(" p.\xa0m.")
    'pm'
    """
    return _BARE.sub("", unmarked(word)).casefold()


@cache
def words() -> dict[str, Any]:
    """Return the tables of `words.yaml`."""
    import yaml

    return yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))


@cache
def bare_words(name: str) -> frozenset[str]:
    """Return one list of words, bare."""
    return frozenset(map(bare, words()[name]))


@cache
def one_of(name: str) -> re.Pattern[str]:
    """Return what finds one of the sentences of a table, at the beginning of a text or after '<'."""
    return re.compile(rf"<?(?:{'|'.join(words()[name])})", re.IGNORECASE)


def chat_named(file_name: str) -> str:
    """Return the name of the chat that the name of its file says; '' when it says none.

    >>> chat_named("Discussion WhatsApp avec Lou (1).txt"), chat_named("_chat.txt")
    ('Lou', '')
    """
    stem = re.sub(r"\s*\(\d{1,3}\)$", "", unmarked(file_name).rpartition(".")[0] or unmarked(file_name))
    flat = stem.replace("_", " ").casefold()
    for before, after in words()["names"]:
        if flat.startswith(before) and flat.endswith(after) and len(flat) > len(before) + len(after):
            return stem[len(before) : len(stem) - len(after)].strip()
    return ""
