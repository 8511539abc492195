"""What did somebody do towards me, according to a notification of the Mastodon programming interface?"""

from __future__ import annotations

import re
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.plain import clean
from murmure.sources.status import is_status, person, read_status
from murmure.sources.times import parse_instant

KEYS = frozenset({"id", "type", "created_at", "account"})
# What somebody wrote is their post; the rest is an act upon a post of mine, or upon me.
_POSTS = frozenset({"mention", "status", "poll", "quote", "quoted_update", "update"})
_ACTS = {"favourite": "Like", "reblog": "Announce", "follow": "Follow", "follow_request": "Follow", "added_to_collection": "Add"}
_SERVICE = frozenset(
    {"admin.sign_up", "admin.report", "moderation_warning", "severed_relationships", "annual_report", "collection_update"}
)
_KINDS = "|".join(sorted(map(re.escape, _POSTS | _ACTS.keys() | _SERVICE)))
_NOTICE = re.compile(rf'"type"\s*:\s*"(?:{_KINDS})"')
OF_THE_SERVER = Both("a notice from the server, not something that a person did towards you",
                     "un avis du serveur, pas un acte de quelqu'un envers vous")  # fmt: skip


def looks_like_notices(keys: frozenset[str], text: str) -> bool:
    """Say whether the first record of a file is a notification."""
    return keys >= KEYS and '"acct"' in text and _NOTICE.search(text) is not None


def is_notice(doc: Any) -> bool:
    """Say whether a record is a notification: somebody, a moment, and a kind that is not one of ActivityStreams."""
    return isinstance(doc, dict) and KEYS <= doc.keys() and isinstance(doc["account"], dict) and "acct" in doc["account"]


def read_notice(doc: dict[str, Any]) -> Activity | Both:
    """Read one notification as what its account did; a post is the same activity here and in a list of statuses."""
    kind, actor = doc["type"], person(doc["account"])
    if not isinstance(kind, str) or actor is None:
        return BAD_RECORD
    if kind in _SERVICE:
        return OF_THE_SERVER
    status = doc.get("status")
    if kind in _POSTS:
        return read_status(status) if is_status(status) else BAD_RECORD
    if kind not in _ACTS:
        return Both("a notification of a kind that murmure does not know", "une notification d'un genre que murmure ne connaît pas")
    try:
        when = parse_instant(doc["created_at"])
    except (ValueError, TypeError, AttributeError, OverflowError):
        return BAD_DATE
    place = doc.get("collection") if kind == "added_to_collection" else status
    uri = place.get("uri") if isinstance(place, dict) else None
    upon = clean(uri) if isinstance(uri, str) and uri else None
    if upon is None and kind not in ("follow", "follow_request"):
        return BAD_RECORD
    on_post = kind in ("favourite", "reblog")
    name = doc["account"].get("acct")
    return Activity(
        key=key_of(_ACTS[kind], actor, upon, None if on_post else when.published),
        type=_ACTS[kind],
        actor=actor,
        object=upon if on_post else ME,
        object_type="Note" if on_post else "Person",
        # The post is mine: that is why I was told.
        target=ME if on_post else upon,
        extra=tidy({"names": {actor: "@" + clean(name)} if isinstance(name, str) and name else None,
                    "pending": True if kind == "follow_request" else None}),
        **when._asdict(),
    )  # fmt: skip
