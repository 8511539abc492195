"""What does one record of a repository say, and when was it made?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import ME, PUBLIC, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.atproto import FOLLOW, KEPT, LIKE, POST, REPOST, author_of, is_did, parts_of, words_of
from murmure.sources.plain import clean
from murmure.sources.social.bluesky_archive.car import Record
from murmure.sources.social.bluesky_archive.cbor import Link
from murmure.sources.times import When, parse_instant, plausible

_DIGITS = {letter: number for number, letter in enumerate("234567abcdefghijklmnopqrstuvwxyz")}
_TID = re.compile(r"[2-7a-j][2-7a-z]{12}")
_FIRST, _AHEAD = 946_684_800_000_000, 86_400_000_000  # the year 2000; a day: clocks of telephones are wrong by hours
_SAID = frozenset(KEPT.values())
PROFILE, BLOCK, LIST, ITEM, LIST_BLOCK, PACK, FEED = (
    "app.bsky.actor.profile", "app.bsky.graph.block", "app.bsky.graph.list", "app.bsky.graph.listitem", "app.bsky.graph.listblock",
    "app.bsky.graph.starterpack", "app.bsky.feed.generator",
)  # fmt: skip
LEFT = ("app.bsky.", "chat.bsky.", "tools.ozone.", "com.atproto.")
"""Collections of the service itself that say how, not what: who may answer, presence, settings. They are left out."""


def tid_time(key: str) -> int | None:
    """Return the microsecond that the key of a record was made from, when it was made from one.

    >>> tid_time("3jzfcijpj2z2a"), tid_time("self")
    (1688137381887007, None)
    """
    if not _TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number << 5 | _DIGITS[letter]
    return number >> 10


def read_record(record: Record, did: str, last: int | None) -> Activity | Both | None:
    """Return the activity of one record of the account `did`; why there is none; None for what is left out on purpose.

    last   when the repository was last written (microseconds): nothing in it is later
    """
    kind, _, key = record.path.partition("/")
    uri = f"at://{did}/{record.path}"
    if not isinstance(record.value, dict) or author_of(uri) is None:
        return BAD_RECORD
    found = words_of(uri, kind, record.value) if kind in _SAID else _more(uri, kind, record, did)
    if found is None:
        return BAD_RECORD if kind in (_SAID | _OTHERS) else None
    extra = found.pop("extra", None) or {}
    when, written = moment(record.value.get("createdAt"), key, last)
    if kind == POST:
        _with_blobs(record.value.get("embed"), extra.get("media"))
    if written:
        extra["written"] = written
    named = found.pop("key", uri)
    return Activity(key=named, audience=found.pop("audience", [PUBLIC]), extra=tidy(extra), **_mine(found, did), **when)


def moment(written: Any, key: str, last: int | None) -> tuple[dict[str, Any], str | None]:
    """Return when a record says it was made; by its key when it says nothing that can be; nothing when neither does.

    Posts may be dated back by years: they are brought over from elsewhere. None is later than the repository.
    """
    try:
        when = parse_instant(written)
    except (ValueError, TypeError, AttributeError, OverflowError):
        when = None
    latest = (last or 4_102_444_800_000_000) + _AHEAD
    if when and _FIRST <= when.published <= latest:
        return when._asdict(), None
    aside = clean(written)[:64] if isinstance(written, str) else None
    made = tid_time(key)
    if made is None or not _FIRST <= made <= latest or not plausible(made):
        return {}, aside
    return When(made, None, "explicit", "us")._asdict(), aside


def _mine(found: dict[str, Any], did: str) -> dict[str, Any]:
    return {**found, **{name: ME for name in ("object", "target") if found.get(name) == did}}


def _text(value: Any) -> str | None:
    return (clean(value[:30_000]).strip() or None) if isinstance(value, str) else None


def _blob(value: Any) -> dict[str, Any] | None:
    """Return the name, kind and size of a picture: the file itself is not in the repository."""
    if not isinstance(value, dict):
        return None
    ref = value.get("ref") if isinstance(value.get("ref"), Link) else value.get("cid")
    size, kind = value.get("size"), value.get("mimeType")
    return {"blob": str(ref) if isinstance(ref, Link | str) else None, "mime": kind if isinstance(kind, str) else None,
            "size": size if type(size) is int else None}  # fmt: skip


def _with_blobs(embed: Any, media: Any) -> None:
    if isinstance(media, list):
        for shown, blob in zip(media, _blobs_of(embed), strict=False):
            shown.update(_blob(blob) or {})


def _blobs_of(embed: Any) -> Iterator[Any]:
    """Yield the pictures and the film of a post in the order in which `atproto` describes them."""
    for part in parts_of(embed):
        yield from (image.get("image") for image in each(part.get("images")) if isinstance(image, dict))
        if isinstance(part.get("video"), dict):
            yield part["video"]


def _more(uri: str, kind: str, record: Record, did: str) -> dict[str, Any] | None:
    reader = _READERS.get(kind)
    return reader(uri, record.value, str(record.cid), did) if reader else None


def _profile(uri: str, value: dict[str, Any], cid: str, did: str) -> dict[str, Any]:
    """Return who the account is. A profile is changed in place: each version that an export brings is kept."""
    pinned = value.get("pinnedPost") if isinstance(value.get("pinnedPost"), dict) else {}
    return {
        "key": key_of(uri, cid), "type": "murmure:Identity", "object": did, "object_type": "Person", "content": _text(value.get("displayName")),
        "audience": None,
        "extra": {"bio": _text(value.get("description")), "avatar": _blob(value.get("avatar")), "banner": _blob(value.get("banner")),
                  "pinned": pinned.get("uri"), "website": _text(value.get("website")), "pronouns": _text(value.get("pronouns"))},
    }  # fmt: skip


def _block(uri: str, value: dict[str, Any], cid: str, did: str) -> dict[str, Any] | None:
    subject = value.get("subject")
    return {"type": "Block", "object": subject, "object_type": "Person"} if is_did(subject) else None


def _list_block(uri: str, value: dict[str, Any], cid: str, did: str) -> dict[str, Any] | None:
    subject = value.get("subject")
    return {"type": "Block", "object": subject, "object_type": "Collection", "target": author_of(subject)} if author_of(subject) else None


def _item(uri: str, value: dict[str, Any], cid: str, did: str) -> dict[str, Any] | None:
    subject, place = value.get("subject"), value.get("list")
    return {"type": "Add", "object": subject, "object_type": "Person", "target": place} if is_did(subject) and author_of(place) else None


def _named(uri: str, value: dict[str, Any], cid: str, did: str) -> dict[str, Any] | None:
    """Return a list, a starter pack or a feed; its name may change: each version is kept."""
    name = _text(value.get("name")) or _text(value.get("displayName"))
    if name is None:
        return None
    purpose = value.get("purpose")
    thing = "Service" if f"/{FEED}/" in uri else "Collection"
    extra = {"description": _text(value.get("description")), "purpose": str(purpose).rpartition("#")[2] if isinstance(purpose, str) else None,
             "list": value.get("list"), "avatar": _blob(value.get("avatar"))}  # fmt: skip
    return {"key": key_of(uri, cid), "type": "Create", "object": uri, "object_type": thing, "content": name, "extra": extra}


_READERS = {PROFILE: _profile, BLOCK: _block, LIST: _named, ITEM: _item, LIST_BLOCK: _list_block, PACK: _named, FEED: _named}
_OTHERS = frozenset(_READERS)
assert not _OTHERS & {POST, LIKE, REPOST, FOLLOW}
