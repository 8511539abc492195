"""What is one action in the log, and in which words is it written?

The words are those of ActivityStreams 2.0 (https://www.w3.org/TR/activitystreams-vocabulary/);
types of our own are prefixed with `murmure:`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

ME = "me"
"""The actor of everything that the owner of the home did, whatever the account."""
DATED = "(published >= timestamptz '1700-01-01 00:00:00+00' and published < timestamptz '2300-01-01 00:00:00+00')"
"""What has a date, in SQL over the log. Software writes the ends of its calendar for "never" and "not set": these are no dates."""

PUBLIC = "public"
FOLLOWERS = "followers"
"""Audience words for the two collections that have no address of their own."""

SEPARATOR = "\x1f"
TOMBSTONE = "Tombstone"


class Activity(NamedTuple):
    """Hold one action, as a source read it. Only `key` and `type` must be given.

    key            natural key within the source, parts joined by `key_of`; two
                   records with the same key are the same action, whatever else differs
    type           Create, Announce, Like, Follow, View, Listen, Travel, Join,
                   murmure:Measure, murmure:Query, murmure:Identity ...
    actor          who acts: ME, a URI, or `device:NAME`
    object         what is acted on: a URI, a domain, an address, a name
    object_type    Note, Page, Event, Person, Place, Image, murmure:Domain ...
    target         to whom or where: author of the liked post, recipient, place
    instrument     the connected object or the service that captured the action
    audience       who could see it: PUBLIC, FOLLOWERS, actors; empty means only me
    published      event time, microseconds since 1970 UTC; None when the record has no date
    until          end of the interval, same scale
    offset_minutes local time minus UTC at that moment
    offset_origin  explicit | account | device | assumed
    precision      us | ms | s | min | hour | day | month | year
    content        plain text (never HTML), as a person would read it
    tags           without '#', in the case they were written in
    quantity, value, unit   a measure: vocabulary of `model/quantity.py`, UCUM unit
    extra          what has no column: a dict that JSON can hold
    """

    key: str
    type: str
    actor: str | None = ME
    object: str | None = None
    object_type: str | None = None
    target: str | None = None
    in_reply_to: str | None = None
    instrument: str | None = None
    audience: list[str] | None = None
    published: int | None = None
    until: int | None = None
    offset_minutes: int | None = None
    offset_origin: str | None = None
    precision: str | None = None
    content: str | None = None
    language: str | None = None
    tags: list[str] | None = None
    links: list[str] | None = None
    mentions: list[str] | None = None
    latitude: float | None = None
    longitude: float | None = None
    quantity: str | None = None
    value: float | None = None
    unit: str | None = None
    extra: dict | None = None


def key_of(*parts: object) -> str:
    """Join the parts of a natural key.

    >>> key_of("tweet", 12) == "tweet\\x1f12"
    True
    """
    return SEPARATOR.join("" if part is None else str(part) for part in parts)


def activity_id(source: str, key: str) -> str:
    """Return the id (a UUID in text) of the action that `source` knows under `key`.

    MD5 of both: it names, it does not protect. The same digest is computed
    set-wise by the engine (`md5(source || chr(31) || key)::uuid`).
    """
    text = f"{source}{SEPARATOR}{key}".encode("utf-8", "surrogatepass")
    digest = hashlib.md5(text, usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"


def schema() -> pa.Schema:
    """Return the Arrow schema of the log: one column per field of `Activity`, with `id`, `source` and `job`.

    A batch that a source yields may leave out any column but `type`; it gives
    `key` (string) in place of `id`, `source` and `job`.
    """
    import pyarrow as pa

    text, texts, time = pa.string(), pa.list_(pa.string()), pa.timestamp("us", tz="UTC")
    return pa.schema([
        ("id", pa.string()), ("type", text), ("actor", text), ("object", text), ("object_type", text),
        ("target", text), ("in_reply_to", text), ("instrument", text), ("audience", texts),
        ("published", time), ("until", time), ("offset_minutes", pa.int16()), ("offset_origin", text),
        ("precision", text), ("content", text), ("language", text), ("tags", texts), ("links", texts),
        ("mentions", texts), ("latitude", pa.float64()), ("longitude", pa.float64()), ("quantity", text),
        ("value", pa.float64()), ("unit", text), ("source", text), ("job", pa.int32()), ("extra", text),
    ])  # fmt: skip
