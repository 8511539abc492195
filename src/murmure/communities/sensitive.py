"""Does a word touch on health, faith, politics, union, sexuality or origin, so that it must not leave the home?

The list (`sensitive.yaml`) is long rather than short: a word withheld in vain
costs little. It answers yes or no, never which subject, for it withholds words
and labels nobody. No list is complete: what leaves the home is shown before it does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from murmure.model.errors import BadRequest
from murmure.model.words import Both

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = re.compile(r"[\W_]+")
LEAST_LETTERS = 3
"""Letters that an entry with a star begins with, or it would withhold half the language."""

NOT_A_LIST = Both("{path} is not a list of sensitive words: {why}.", "{path} n'est pas une liste de mots sensibles : {why}.")
LIST_FORM = Both("It is a YAML file of subjects, each with its words in en and fr; a star stands for any letters.",
                 "C'est un fichier YAML de sujets, chacun avec ses mots en en et fr ; une étoile remplace des lettres quelconques.")  # fmt: skip
NOT_YAML = Both("it cannot be read", "il est illisible")
NO_WORDS = Both("{part} holds no words", "{part} ne contient pas de mots")
TOO_SHORT = Both("“{entry}” has fewer than three letters before its star", "« {entry} » a moins de trois lettres avant son étoile")


def plain(word: str) -> str:
    """Return a word, tag or site as small letters without accents, its parts apart.

    >>> plain("#MariagePourTous"), plain("www.sante-mag.fr"), plain("Élu·es")
    ('mariage pour tous', 'www sante mag fr', 'elu es')
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return _APART.sub(" ", _CAMEL.sub(" ", bare)).strip().casefold()


@cache
def words_of(path: str | Path | None = None) -> tuple[str, ...]:
    """Return the entries of a list, ours when no path is given; raise BadRequest when it is not one."""
    import yaml

    place = Path(path) if path is not None else Path(__file__).with_name("sensitive.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(place.read_text("utf-8"), loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise BadRequest("not-a-list", NOT_A_LIST.fill(path=place.name, why=NOT_YAML), LIST_FORM) from None
    return tuple(sorted(set(_entries(content, place.name))))


def _entries(content: Any, name: str) -> Iterable[str]:
    if not isinstance(content, dict) or not content:
        raise BadRequest("not-a-list", NOT_A_LIST.fill(path=name, why=NO_WORDS.fill(part=name)), LIST_FORM)
    for subject, languages in content.items():
        for language, words in languages.items() if isinstance(languages, dict) else [("", None)]:
            part = f"{subject} {language}".strip()
            # YAML reads a bare no, on or 12 as something else than a word.
            if not isinstance(words, list) or not all(isinstance(word, str) and plain(word.replace("*", "x")) for word in words):
                raise BadRequest("not-a-list", NOT_A_LIST.fill(path=name, why=NO_WORDS.fill(part=part)), LIST_FORM)
            for word in words:
                if any(0 < len(piece.partition("*")[0]) < LEAST_LETTERS and "*" in piece or piece.startswith("*") for piece in word.split()):
                    raise BadRequest("not-a-list", NOT_A_LIST.fill(path=name, why=TOO_SHORT.fill(entry=word)), LIST_FORM)
                yield word


def matcher(entries: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether a word, tag or site holds one of the entries, written apart or together."""
    def pattern(entry: str) -> str:
        pieces = ["[^ ]*".join(plain(part).replace(" ", " ?") for part in piece.split("*")) for piece in entry.split()]
        return " ?".join(pieces)

    found = re.compile("(?:^| )(?:" + "|".join(sorted(map(pattern, entries))) + ")(?= |$)")

    def holds(word: str) -> bool:
        apart = plain(word)
        return bool(found.search(apart) or found.search(plain(word.casefold())))

    return holds


@cache
def _ours() -> Callable[[str], bool]:
    return matcher(words_of())


def is_sensitive(word: str) -> bool:
    """Say whether a word, tag or site touches on a sensitive subject, by the list that comes with murmure.

    >>> is_sensitive("#MariagePourTous"), is_sensitive("jardinage")
    (True, False)
    """
    return _ours()(word)
