"""Whom do I follow, block, mute and list on X, who am I there, and what did I change?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.plain import address, clean_json
from murmure.sources.social.x_archive.words import moment, person_uri, text_of

Found = Iterator[Activity | Both]


def _other(record: dict[str, Any]) -> str | None:
    return person_uri(record.get("accountId"))


def _tie(kind: str, type: str) -> Callable[[dict[str, Any]], Found]:
    def read(record: dict[str, Any]) -> Found:
        other = _other(record)
        if other is None:
            yield BAD_RECORD
        elif kind == "follower":
            yield Activity(key=key_of(kind, other), type=type, actor=other, object=ME, object_type="Person")
        else:
            yield Activity(key=key_of(kind, other), type=type, object=other, object_type="Person")

    return read


def _list(kind: str) -> Callable[[dict[str, Any]], Found]:
    def read(record: dict[str, Any]) -> Found:
        link = address(record.get("urlForList") or record.get("url"))
        if link is None:
            yield BAD_RECORD
        elif kind == "member":
            # Somebody else put me on a list: the archive does not say who.
            yield Activity(key=key_of("list", kind, link), type="Add", actor=None, object=ME, object_type="Person", target=link)
        else:
            type = "Create" if kind == "created" else "Follow"
            yield Activity(key=key_of("list", kind, link), type=type, object=link, object_type="Collection")

    return read


def searches(record: dict[str, Any]) -> Found:
    """Yield the searches that I saved."""
    query = text_of(record.get("query"))
    if query is None:
        yield BAD_RECORD
        return
    key = key_of("search", record.get("savedSearchId") or query)
    yield Activity(key=key, type="murmure:Bookmark", object=query, object_type="murmure:Search")


def changes(record: dict[str, Any]) -> Found:
    """Yield the changes of my address or of my name."""
    inner = record.get("emailChange") or record.get("screenNameChange")
    inner = inner if isinstance(inner, dict) else record
    mail = "emailChange" in record
    new, old = text_of(inner.get("changedTo")), text_of(inner.get("changedFrom"))
    when = moment(inner.get("changedAt"))
    if new is None:
        yield BAD_RECORD
        return
    if isinstance(when, Both):
        yield when
        return
    uri = f"mailto:{new}" if mail else person_uri(None, new) or new
    yield Activity(
        key=key_of("changed", "mail" if mail else "name", inner.get("changedAt"), new),
        type="Update",
        object=uri,
        object_type="murmure:Address" if mail else "Person",
        extra=clean_json({"from": old}) or None,
        **when._asdict(),
    )


TIES: dict[str, tuple[str, Callable[[dict[str, Any]], Found]]] = {
    "follower": ("follower", _tie("follower", "Follow")), "following": ("following", _tie("following", "Follow")),
    "block": ("blocking", _tie("block", "Block")), "mute": ("muting", _tie("mute", "Ignore")),
    "lists_created": ("userListInfo", _list("created")), "lists_member": ("userListInfo", _list("member")),
    "lists_subscribed": ("userListInfo", _list("subscribed")), "saved_search": ("savedSearch", searches),
    "email_address_change": ("emailAddressChange", changes), "screen_name_change": ("screenNameChange", changes),
}  # fmt: skip


def identity(account: dict[str, Any], profile: dict[str, Any]) -> Activity | Both:
    """Return the account of the owner, with its profile; the telephone number is not kept."""
    uri = person_uri(account.get("accountId"))
    if uri is None:
        return BAD_RECORD
    when = moment(account.get("createdAt"))
    about = profile.get("description") if isinstance(profile.get("description"), dict) else {}
    name = text_of(account.get("username"))
    extra = {
        "username": name, "url": person_uri(None, name), "email": text_of(account.get("email")), "created_via": text_of(account.get("createdVia")),
        "bio": text_of(about.get("bio")), "website": address(about.get("website")), "location": text_of(about.get("location")),
    }  # fmt: skip
    return Activity(
        key=key_of("identity", uri),
        type="murmure:Identity",
        object=uri,
        object_type="Person",
        content=text_of(account.get("accountDisplayName")) or name,
        extra=clean_json(extra),
        **({} if isinstance(when, Both) else when._asdict()),
    )
