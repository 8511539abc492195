"""Which pieces of text are the posts glued from, as Arrow arrays that can be taken from by number?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from murmure.demo.communities import COMMUNITIES, GENERAL_TAGS
from murmure.demo.movement import TAGS
from murmure.demo.names import address
from murmure.demo.phrases import DARES, ENDINGS, LANGUAGES, LONG, OPENINGS, PLEAS, REMARKS, SUBJECTS

JOINTS = {"fr": (" : ", ", ", ". "), "en": (": ", ", ", ". "), "ar": (": ", "، ", ". "), "zh": ("：", "，", "。")}
TAGS_EACH = 8
PAGES_EACH = 40
GENERAL = len(COMMUNITIES) * TAGS_EACH
PLANTED = GENERAL + len(GENERAL_TAGS)
"""Places in the list of tags: the communities' come first, then the general ones, then those of the movements."""


@dataclass(frozen=True)
class Rack:
    """Hold pieces of text one after the other; `start` and `many` say where each group lies."""

    words: pa.Array
    start: np.ndarray
    many: np.ndarray

    def choose(self, group: tuple[np.ndarray, ...], chance: np.ndarray) -> np.ndarray:
        """Return one place per row, within its group; `chance` lies in [0, 1)."""
        return self.start[group] + (chance * self.many[group]).astype(np.int64)


@dataclass(frozen=True)
class Bank:
    """Hold every piece of text of a village.

    openings  heads, then pleas; endings, hashes, mentions: an empty word comes last
    stems     addresses with a slash behind; places: stems, then addresses
    """

    heads: Rack
    pleas: Rack
    tails: Rack
    longs: Rack
    openings: pa.Array
    endings: pa.Array
    tags: pa.Array
    hashes: pa.Array
    actors: pa.Array
    addresses: pa.Array
    stems: pa.Array
    places: pa.Array
    mentions: pa.Array
    pages: pa.Array
    languages: pa.Array


def _rack(shape: tuple[int, ...], groups: list[list[str]]) -> Rack:
    many = np.array([len(g) for g in groups])
    start = np.concatenate([[0], many.cumsum()[:-1]])
    return Rack(pa.array([w for g in groups for w in g], pa.string()), start.reshape(shape), many.reshape(shape))


def _subjects(language: str, c: int) -> tuple[str, ...]:
    both = {"fr": COMMUNITIES[c].french, "en": COMMUNITIES[c].english}
    return both.get(language) or SUBJECTS[language]


def open_bank(handles: list[str]) -> Bank:
    """Return the pieces for a village of these people."""
    heads = [
        [o + JOINTS[lang][0] + s for o in OPENINGS[lang] for s in _subjects(lang, c)]
        for lang in LANGUAGES
        for c in range(len(COMMUNITIES))
    ]
    tails = [
        [JOINTS[lang][1] + r + JOINTS[lang][2] + e for r in REMARKS[lang] for e in ENDINGS[lang]] for lang in LANGUAGES
    ]
    longs = [[f" {a} {b}" for a in LONG[lang] for b in LONG[lang] if a != b] for lang in LANGUAGES]
    pleas = [list(words[lang]) for words in (PLEAS, DARES) for lang in LANGUAGES]
    tags = [t for c in COMMUNITIES for t in c.tags] + [*GENERAL_TAGS, *TAGS]
    pages = [
        f"https://{c.sites[n % len(c.sites)]}/{c.tags[n % TAGS_EACH].lower()}/{n + 1}"
        for c in COMMUNITIES
        for n in range(PAGES_EACH)
    ]
    addresses = [address(h) for h in handles]
    size = len(LANGUAGES)
    head, plea = _rack((size, len(COMMUNITIES)), heads), _rack((2, size), pleas)
    tail, long = _rack((size,), tails), _rack((size,), longs)
    stems = [a + "/" for a in addresses]
    return Bank(
        head,
        plea,
        tail,
        long,
        pa.concat_arrays([head.words, plea.words]),
        pa.concat_arrays([long.words, pa.array([""])]),
        tags=pa.array(tags),
        hashes=pa.array([*(f" #{t}" for t in tags), ""]),
        actors=pa.array(["me", *addresses[1:]]),
        addresses=pa.array(addresses),
        stems=pa.array(stems),
        places=pa.array(stems + addresses),
        mentions=pa.array([*(f"@{h} " for h in handles), ""]),
        pages=pa.array(pages),
        languages=pa.array(LANGUAGES),
    )
