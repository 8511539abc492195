"""What does a status of the Mastodon programming interface say?"""

from __future__ import annotations

from typing import Any

from murmure.model.activity import FOLLOWERS, PUBLIC, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import each, tidy
from murmure.sources.plain import address, clean, hashtags, plain
from murmure.sources.times import parse_instant

KEYS = frozenset({"created_at", "visibility", "account", "content", "uri"})


def is_status(doc: Any) -> bool:
    """Say whether a record is a status: its names are those of no other format together."""
    return isinstance(doc, dict) and KEYS <= doc.keys() and isinstance(doc["account"], dict)


def read_status(doc: dict[str, Any]) -> Activity | Both:
    """Read one status or boost as its author's action; who is meant by a private one is who is mentioned."""
    uri, account = doc.get("uri"), doc["account"]
    actor = person(account)
    if not isinstance(uri, str) or actor is None:
        return BAD_RECORD
    try:
        when = parse_instant(doc["created_at"])
    except (ValueError, TypeError, AttributeError, OverflowError):
        return BAD_DATE
    boosted = doc.get("reblog") if isinstance(doc.get("reblog"), dict) else None
    said = boosted or doc
    text, links = plain(said["content"]) if isinstance(said.get("content"), str) else ("", [])
    mentions = {ref: "@" + clean(str(m.get("acct") or "")) for m in each(said.get("mentions")) if isinstance(m, dict) and (ref := person(m))}
    audience = {"public": [PUBLIC], "unlisted": [PUBLIC], "private": [FOLLOWERS]}.get(str(doc.get("visibility")), list(mentions) or None)
    original = boosted.get("uri") if boosted else uri
    application = doc.get("application")
    return Activity(
        key=key_of("Announce" if boosted else "Create", uri),
        type="Announce" if boosted else "Create",
        actor=actor,
        object=clean(original) if isinstance(original, str) else None,
        object_type="Question" if said.get("poll") else "Note",
        target=person(boosted.get("account")) if boosted else audience[0] if audience and len(audience) == 1 and ":" in audience[0] else None,
        instrument=clean(str(application["name"])) if isinstance(application, dict) and application.get("name") else None,
        audience=audience,
        content=text or None,
        language=clean(lang) if isinstance(lang := said.get("language"), str) else None,
        tags=_tags(said, text) or None,
        links=links or None,
        mentions=list(mentions) or None,
        extra=tidy(_rest(doc, said, mentions)),
        **when._asdict(),
    )


def person(account: Any) -> str | None:
    """Return the address of an account."""
    if not isinstance(account, dict):
        return None
    return next((clean(a) for a in (account.get("uri"), account.get("url")) if isinstance(a, str) and a), None)


def _tags(said: dict[str, Any], text: str) -> list[str]:
    """Return the hashtags in the case they were written in: the interface gives them in small letters."""
    case = {tag.casefold(): tag for tag in hashtags(text)}
    names = (clean(str(tag["name"])) for tag in each(said.get("tags")) if isinstance(tag, dict) and tag.get("name"))
    return list(dict.fromkeys(case.get(name.casefold(), name) for name in names))


def _rest(doc: dict[str, Any], said: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    options = said["poll"].get("options") if isinstance(said.get("poll"), dict) else None
    pieces = (m for m in each(said.get("media_attachments")) if isinstance(m, dict))
    media = [{"url": m.get("url"), "type": m.get("type"), "alt": m.get("description")} for m in pieces]
    return {
        "url": address(said.get("url")), "summary": said.get("spoiler_text"), "sensitive": True if said.get("sensitive") is True else None,
        "unlisted": True if doc.get("visibility") == "unlisted" else None, "names": names, "media": media, "updated": said.get("edited_at"),
        # The interface gives the parent by a number that only means something on that server.
        "in_reply_to_id": said.get("in_reply_to_id"), "poll": {"options": options} if options else None,
    }  # fmt: skip
