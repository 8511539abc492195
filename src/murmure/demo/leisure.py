"""What does Camille read on her screens, and what does she listen to?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.demo.clock import HOUR, MINUTE
from murmure.demo.column import glue, lists, pick, text_of
from murmure.demo.communities import COMMUNITIES
from murmure.demo.days import Days, Stream, stream

# fmt: off
ARTISTS = (
    ("Les Galets Bleus", "folk"), ("Ondine & the Weir", "indie"), ("Trio Tourterelle", "jazz"), ("نجوم الوادي", "oud"),
    ("月下河", "ambient"), ("Bal des Braises", "trad"), ("Copper Finch", "electro"), ("Chœur des Collines", "choral"),
    ("Sister Lantern", "soul"), ("Radio Lichen", "podcast"),
)
TITLES = (
    "La passerelle", "Seven Minutes Slow", "Valse du lavoir", "Low Water", "Brume et braise", "نهر", "归燕",
    "The Keystone", "Trois collines", "Letters to a Heron", "Novembre", "Green Notebook", "Sous la halle",
    "Paper Boats", "L'heure d'hiver",
)
# fmt: on
READ = tuple(
    (site, c.tags[0], words) for c in COMMUNITIES for site in c.sites for words in c.french[:4] + c.english[:4]
)


def leisure_streams(days: Days, seed: int) -> list[Stream]:
    """Return the pages and the music."""
    rng = np.random.default_rng([seed, 11])
    return [_pages(days, rng), _music(days, rng)]


def _pages(days: Days, rng: np.random.Generator) -> Stream:
    at = np.repeat(np.arange(len(days.day)), np.where(days.quiet, 0, rng.poisson(np.where(days.working, 20, 9))))
    evening = rng.random(len(at)) < 0.5
    local = np.where(evening, rng.normal(21 * HOUR, 50 * MINUTE, len(at)), rng.uniform(9 * HOUR, 18 * HOUR, len(at)))
    local = np.clip(local, 7 * HOUR, 23.4 * HOUR)
    local = np.where(days.late[at] & evening, local + 3 * HOUR, local)
    which = np.minimum((rng.beta(0.9, 2.5, len(at)) * len(READ)).astype(int), len(READ) - 1)
    number = rng.integers(1, 9, len(at))
    stem = pa.array([f"https://{site}/{tag.lower()}/" for site, tag, _ in READ])
    url = glue(pick(stem, which), text_of(which), "-", text_of(number))
    titles = pa.array([f"{tag} · {words}" for _, tag, words in READ])
    return stream(
        "browser",
        "page",
        days,
        at,
        local,
        rng.uniform(0.01, 0.8, len(at)),
        type="View",
        object=url,
        object_type="Page",
        content=pick(titles, which),
        links=lists(np.ones(len(at), dtype=np.int32), url),
        instrument="browser",
    )


def _music(days: Days, rng: np.random.Generator) -> Stream:
    listening = ~days.quiet & (rng.random(len(days.day)) < 0.85)
    session = np.repeat(np.flatnonzero(listening), rng.poisson(1.6, int(listening.sum())))
    begin = np.where(
        rng.random(len(session)) < 0.4,
        rng.normal(8 * HOUR, 1200, len(session)),
        rng.normal(19.5 * HOUR, 4000, len(session)),
    )
    begin = np.clip(begin, 7 * HOUR, 22 * HOUR)
    many = rng.integers(3, 15, len(session))
    at, nth = np.repeat(session, many), np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    length = rng.integers(150, 330, len(at))
    artist = (np.repeat(rng.integers(0, len(ARTISTS), len(session)), many) + (rng.random(len(at)) < 0.3)) % len(ARTISTS)
    title = rng.integers(0, len(TITLES), len(at))
    names, titles = pa.array([a for a, _ in ARTISTS]), pa.array(TITLES)
    return stream(
        "listening",
        "track",
        days,
        at,
        np.repeat(begin, many) + nth * 240,
        rng.uniform(0.01, 0.8, len(at)),
        length,
        type="Listen",
        object=pick(titles, title),
        object_type="Audio",
        target=pick(names, artist),
        instrument="Radiole",
        content=glue(pick(names, artist), " – ", pick(titles, title)),
        tags=lists(np.ones(len(at), dtype=np.int32), pick(pa.array([g for _, g in ARTISTS]), artist)),
    )
