"""How do the rows of the square become activities, in words?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from murmure.demo.bank import GENERAL, PAGES_EACH, PLANTED, TAGS_EACH, Bank
from murmure.demo.clock import offset_of
from murmure.demo.column import glue, lists, pick, singles, spread, table, text_of
from murmure.demo.communities import COMMUNITIES, GENERAL_TAGS, VALLEY
from murmure.demo.people import People
from murmure.demo.square import ANNOUNCE, FOLLOW, LIKE, REPLY, Rows

TYPES = pa.array(["Create", "Create", "Announce", "Like", "Follow"])
OBJECT_TYPES = pa.array(["Note", "Note", "Note", "Note", "Person"])
AUDIENCES = pa.array(["public", "followers"])
UNLISTED = '{"unlisted": true}'
LONG_PART, LINK_PART, PLACE_PART = 0.06, 0.2, 0.03


def spell(rows: Rows, people: People, bank: Bank, rng: np.random.Generator) -> pa.Table:
    """Return the rows as a table in the words of the log."""
    many = len(rows)
    post = rows.kind <= REPLY
    language = _languages(rows, people, rng)
    tags, tag_counts = _tags(rows, post, rng)
    chance = rng.random(many)
    audience = np.where((chance > 0.92) & (rows.planned < 0), 1, 0)
    unlisted = post & (chance < 0.06) & (rows.planned < 0)
    linked = post & (rng.random(many) < LINK_PART)
    page = rows.community * PAGES_EACH + rng.integers(0, PAGES_EACH, many)
    mentioned = post & (rows.other >= 0)
    return table(
        many,
        {
            "key": text_of(rows.number),
            "type": pick(TYPES, rows.kind),
            "actor": pick(bank.actors, rows.actor),
            "object": _objects(rows, bank, post),
            "object_type": pick(OBJECT_TYPES, rows.kind),
            "target": pick(bank.addresses, np.maximum(rows.other, 0), (rows.kind == ANNOUNCE) | (rows.kind == LIKE)),
            "in_reply_to": _address(rows, bank, (rows.kind == REPLY) & (rows.other_number >= 0)),
            "audience": singles(AUDIENCES, audience, rows.kind <= ANNOUNCE),
            "published": rows.utc * 1_000_000,
            "offset_minutes": offset_of(rows.utc),
            "offset_origin": "account",
            "precision": "s",
            "content": _content(rows, bank, language, np.where(tag_counts > 0, tags[:, 0], -1), post, rng),
            "language": pick(bank.languages, language, post),
            "tags": lists(tag_counts, pick(bank.tags, _flat(tags, tag_counts)), tag_counts > 0),
            "links": singles(bank.pages, page, linked),
            "mentions": singles(bank.addresses, rows.other, mentioned),
            **_positions(rows, post, rng),
            "extra": pick(pa.array([UNLISTED]), np.zeros(many), unlisted),
        },
    )


def _languages(rows: Rows, people: People, rng: np.random.Generator) -> np.ndarray:
    main = people.language[rows.actor]
    return np.where(rng.random(len(rows)) < 0.2, np.where(main == 0, 1, 0), main)


def _tags(rows: Rows, post: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return three tag places per row and how many of them count: the community's own, rarely a general one."""
    many = len(rows)
    counts = np.where(post, np.searchsorted(np.cumsum((0.15, 0.5, 0.25)), rng.random(many), side="right"), 0)
    start, step = rng.integers(0, TAGS_EACH, many), rng.choice((1, 3), many)
    tags = rows.community[:, None] * TAGS_EACH + (start[:, None] + np.arange(3) * step[:, None]) % TAGS_EACH
    general = rng.random(many) < 0.04
    tags[general, 0] = GENERAL + rng.integers(0, len(GENERAL_TAGS), int(general.sum()))
    planted = rows.planned >= 0
    tags[planted, 0] = PLANTED + rows.planned[planted]
    counts[planted] = np.maximum(counts[planted], 1)
    return tags, counts


def _flat(tags: np.ndarray, counts: np.ndarray) -> np.ndarray:
    return tags[np.arange(tags.shape[1]) < counts[:, None]]


def _address(rows: Rows, bank: Bank, where: np.ndarray) -> pa.Array:
    """Return the address of the post that is answered, null where `where` is false."""
    return spread(glue(pick(bank.stems, rows.other[where]), text_of(rows.other_number[where])), where)


def _objects(rows: Rows, bank: Bank, post: np.ndarray) -> pa.Array:
    """Return the address of the post, written or acted on, or of the person followed."""
    follow = rows.kind == FOLLOW
    who = np.where(post, rows.actor, rows.other) + follow * len(bank.stems)
    number = np.where(post, rows.number, rows.other_number)[~follow]
    return glue(pick(bank.places, who), spread(text_of(number), ~follow, blank=True))


def _content(
    rows: Rows, bank: Bank, language: np.ndarray, tag: np.ndarray, post: np.ndarray, rng: np.random.Generator
) -> pa.Array:
    """Return the text of every post, null for what is not a post; `tag` is the place of its first tag, or -1."""
    at = np.flatnonzero(post)
    community, planned, other, language, tag = (
        rows.community[at],
        rows.planned[at],
        rows.other[at],
        language[at],
        tag[at],
    )
    chance = rng.random((4, len(at)))
    head = bank.heads.choose((language, community), chance[0])
    plea = len(bank.heads.words) + bank.pleas.choose((np.maximum(planned, 0), language), chance[0])
    long = np.where(chance[3] < LONG_PART, bank.longs.choose((language,), chance[2]), len(bank.longs.words))
    text = glue(
        pick(bank.mentions, np.where(other >= 0, other, len(bank.stems))),
        pick(bank.openings, np.where(planned >= 0, plea, head)),
        pick(bank.tails.words, bank.tails.choose((language,), chance[1])),
        pick(bank.endings, long),
        pick(bank.hashes, np.where(tag >= 0, tag, len(bank.tags))),
    )
    return spread(text, post)


def _positions(rows: Rows, post: np.ndarray, rng: np.random.Generator) -> dict[str, pa.Array]:
    """Put a few posts on the map, near the place of their community."""
    where = post & (rng.random(len(rows)) < PLACE_PART)
    turn = rows.community[where] * (2 * np.pi / len(COMMUNITIES))
    near = rng.normal(0, 0.002, (2, len(turn)))
    degrees = np.full((2, len(rows)), np.nan)
    degrees[:, where] = VALLEY[0] + 0.04 * np.sin(turn) + near[0], VALLEY[1] + 0.06 * np.cos(turn) + near[1]
    latitude, longitude = (pa.array(d.round(5), mask=~where) for d in degrees)
    return {"latitude": latitude, "longitude": longitude}
