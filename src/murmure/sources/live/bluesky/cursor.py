"""Where does a stream go on, and who must not be kept, as said in earlier sessions?

The cursor of Jetstream is a number. Behind it stand those who said no where nobody can be asked again:
in a declaration, or in a profile when no interface of the network is there to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from murmure.sources.atproto import is_did
from murmure.sources.live.bluesky.frame import INTENT, PROFILE

MOST = 2_000
"""Wishes that a cursor holds, the last ones: it is written every second."""
_WORDS = {INTENT: "intent", PROFILE: "profile"}
_KINDS = {word: kind for kind, word in _WORDS.items()}


def cursor_of(place: str, unwilling: Iterable[tuple[str, str]], kinds: Collection[str]) -> str:
    """Return what to keep: the place, and the wishes of these kinds.

    >>> cursor_of("17", {("did:plc:a", INTENT): None, ("did:plc:b", PROFILE): None}, {INTENT})
    '17 intent:did:plc:a'
    """
    lasting = [f"{_WORDS[kind]}:{did}" for did, kind in unwilling if kind in kinds]
    return " ".join([place, *lasting[-MOST:]])


def taken_up(cursor: str | None) -> tuple[int | None, list[tuple[str, str]]]:
    """Return the place and the wishes that a cursor holds; no place when it is none of ours.

    >>> taken_up("17 intent:did:plc:a")
    (17, [('did:plc:a', 'org.user-intents.declaration')])
    """
    place, *lasting = (cursor or "").split(" ")
    if not (place.isascii() and place.isdecimal()):
        return None, []
    said = [one.partition(":") for one in lasting]
    return int(place), [(did, _KINDS[word]) for word, _, did in said if word in _KINDS and is_did(did)]
