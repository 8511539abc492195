"""Which account of mine does this archive come from?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, Reject
from murmure.sources.as2 import each, moment, refer, refer_all, tidy, words_of
from murmure.sources.plain import clean, plain
from murmure.sources.records import broken, opened, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LARGEST = 16 << 20


def identity_of(file: File) -> Activity | Reject:
    """Read `actor.json`: the address, the names and the profile of one account of the owner."""
    try:
        with opened(file) as stream:
            actor = json.loads(stream.read(_LARGEST), strict=False)
    except reading_errors() as error:
        return broken(file, 1, error)
    uri = refer(actor) if isinstance(actor, dict) and isinstance(actor.get("id"), str) else None
    if uri is None:
        return Reject(file.where(1), BAD_RECORD)
    try:
        when = moment(actor, "published")
    except ValueError:
        when = None
    return Activity(
        key=key_of("Identity", uri),
        type="murmure:Identity",
        object=uri,
        object_type=clean(str(actor.get("type") or "Person")),
        content=words_of(actor, "name")[0] or _name(actor),
        extra=tidy(_profile(actor, uri)),
        # Mastodon gives the day the account was opened as a midnight.
        **(when._replace(precision="day" if when.published % 86_400_000_000 == 0 else when.precision)._asdict() if when else {}),
    )


def _name(actor: dict[str, Any]) -> str | None:
    name = actor.get("preferredUsername")
    return clean(name) if isinstance(name, str) and name else None


def _profile(actor: dict[str, Any], uri: str) -> dict[str, Any]:
    name, host = _name(actor), _host(uri)
    fields = [
        {"name": words_of(field, "name")[0], "value": plain(value)[0]}
        for field in each(actor.get("attachment"))
        if isinstance(field, dict) and isinstance(value := field.get("value"), str)
    ]
    return {
        "address": f"acct:{name}@{host}" if name and host else None,
        "url": refer(actor.get("url")),
        "summary": words_of(actor, "summary")[0],
        "fields": fields,
        "also_known_as": refer_all(actor.get("alsoKnownAs")),
        "moved_to": refer(actor.get("movedTo")),
        "locked": actor.get("manuallyApprovesFollowers") if isinstance(actor.get("manuallyApprovesFollowers"), bool) else None,
    }


def _host(uri: str) -> str:
    try:
        return urlsplit(uri).netloc.lower()
    except ValueError:
        return ""
