"""When are two names the same name, and how many people may bear it?

Names are compared without accents, capitals, order, titles and punctuation:
`MARTIN, Jo`, `Jo Martin` and `jo martin (work)` are one. What tells two people
of one name apart (junior, père, III) is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_APART = re.compile(r"[\W\d_]+")
_NO_NAME = re.compile(r"@|://|^\W*[\d+][\d\s().\-/]{4,}$")
LONGEST = 200
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")
"""Scripts whose names are written without a space."""


class Name(NamedTuple):
    """Hold what is compared of a name: its words, in order of the alphabet, and which of several people of it (junior, senior or '')."""

    words: tuple[str, ...]
    which: str = ""

    @property
    def key(self) -> str:
        """What is compared: the words, as one text."""
        return " ".join(self.words)

    @property
    def full(self) -> bool:
        """Whether it is more than a first name or a nickname."""
        return sum(len(word) > 1 for word in self.words) > 1 or any(_HAN.fullmatch(word) for word in self.words)

    @property
    def common(self) -> bool:
        """Whether very many people bear each of its words."""
        return all(word in lists()["common"] for word in self.words)


@cache
def lists() -> dict[str, Any]:
    """Return the lists of `names.yaml`; `which` by word."""
    import yaml

    content = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))
    found: dict[str, Any] = {name: frozenset(map(str, content[name])) for name in ("beside", "small", "common")}
    return found | {"which": {word: name for name, words in content["which"].items() for word in words}}


def name_of(text: str) -> Name | None:
    """Return what is compared of a name; None for what is none: an address, a number, signs alone.

    >>> name_of("MARTIN, José (work)") == name_of("jose martin"), name_of("Jean Martin fils")
    (True, Name(words=('jean', 'martin'), which='junior'))
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    if not text or _NO_NAME.search(text):
        return None
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    words = [word for word in _APART.split(unicodedata.normalize("NFKC", bare)) if word]
    known = lists()
    which = next((known["which"][word] for word in words[1:] if word in known["which"]), "")
    kept = [word for word in words if word not in known["beside"] and word not in known["small"] and word not in known["which"]] or words
    return Name(tuple(sorted(set(kept))), which) if kept else None


def short_of(name: Name) -> set[tuple[str, str]]:
    """Return what is left of a name when one word is written as its first letter: (letter, the other word), for names of two words.

    >>> sorted(short_of(Name(("jo", "martin"))))
    [('j', 'martin'), ('m', 'jo')]
    """
    if len(name.words) != 2:
        return set()
    one, other = name.words
    return {(first[0], second) for first, second in ((one, other), (other, one)) if len(second) > 1}


def apart(one: Name, other: Name) -> bool:
    """Say whether two full names cannot be one person's: neither holds the other, letters for words allowed; or they say which of two.

    >>> apart(Name(("jean", "martin")), Name(("marie", "martin"))), apart(Name(("j", "martin")), Name(("jean", "martin")))
    (True, False)
    """
    if one.which and other.which and one.which != other.which:
        return True
    if not (one.full or other.full):
        return one.words != other.words
    less, more = sorted((set(one.words), set(other.words)), key=len)
    left = [word for word in less - more if not any(long.startswith(word) and len(word) == 1 for long in more - less)]
    back = [word for word in more - less if len(word) == 1 and any(long.startswith(word) for long in less)]
    return len(left) > len(back)
