"""What did I post, boost and delete, according to an outbox?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import SEPARATOR, Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.as2 import ACTIVITIES, author_of, columns_of, kind_of, moment, refer, tidy
from murmure.sources.as2 import one as first
from murmure.sources.audience import addressed, audience_of
from murmure.sources.plain import clean
from murmure.sources.records import json_records

if TYPE_CHECKING:
    from murmure.sources.readers import File

_NEVER = (None, None, None, None)
_PLACES = ("orderedItems.item", "items.item", "first.orderedItems.item", "item")


def items_of(file: File) -> Iterator[tuple[int, Any] | Reject]:
    """Yield the items of a collection, from the first place where there are any."""
    for place in _PLACES:
        empty = True
        for record in json_records(file, place):
            empty = False
            yield record
        if not empty:
            return


def activities_of_outbox(file: File, account: str | None) -> Iterator[Activity | Reject]:
    """Yield the actions of `outbox.json`, one at a time, whatever its size; all of them are mine."""
    for record in items_of(file):
        if isinstance(record, Reject):
            yield record
            continue
        number, item = record
        done = read_item(item, account)
        yield Reject(file.where(number), done) if isinstance(done, Both) else done


def read_item(item: Any, account: str | None = None) -> Activity | Both:
    """Read one item of an outbox, or say why it cannot be read. A bare note is a Create."""
    if not isinstance(item, dict):
        return BAD_RECORD
    kind, thing = kind_of(item), first(item.get("object"))
    if kind not in ACTIVITIES:
        if thing is not None or not (kind and item.get("id")):
            return BAD_RECORD
        kind, thing = "Create", item
    if thing is None:
        return BAD_RECORD
    try:
        when = moment(item, "published") or (moment(thing, "published", "deleted") if isinstance(thing, dict) else None)
    except ValueError:
        return BAD_DATE
    columns = columns_of(thing) if isinstance(thing, dict) else {"object": refer(thing), "extra": {}}
    audience, unlisted = audience_of(item, thing) if isinstance(thing, dict) else audience_of(item)
    own = refer(item) if item is not thing else None
    extra = columns.pop("extra")
    for name, value in (("id", own), ("account", account), ("unlisted", unlisted or None)):
        if value is not None:
            extra[name] = value
    if kind == "Delete" and isinstance(thing, dict) and columns["object_type"] == "Tombstone":
        columns["object_type"] = clean(str(thing["formerType"])) if thing.get("formerType") else None
    published, offset, origin, precision = when or _NEVER
    return Activity(
        key=_key(kind, own, columns, item),
        type=kind,
        target=_target(kind, item, thing, columns["object"], audience),
        audience=audience,
        published=published,
        offset_minutes=offset,
        offset_origin=origin,
        precision=precision,
        extra=tidy(extra),
        **columns,
    )


def _key(kind: str, own: str | None, columns: dict[str, Any], item: dict[str, Any]) -> str:
    """Name the action: a post by its own address, whatever wraps it; the others by the address of the act."""
    if kind == "Create":
        return f"{kind}{SEPARATOR}{columns['object'] or own or ''}"
    return key_of(kind, own or columns["object"], None if own else first(item.get("published")))


def _target(kind: str, item: dict[str, Any], thing: Any, uri: str | None, audience: list[str] | None) -> str | None:
    """Return the author of what is boosted or liked, or the one recipient of a direct message."""
    if kind in ("Announce", "Like"):
        written = refer(thing.get("attributedTo")) if isinstance(thing, dict) else None
        people = addressed(item)
        return written or author_of(uri) or (people[0] if len(people) == 1 else None)
    if kind == "Create" and audience and len(audience) == 1 and ":" in audience[0]:
        return audience[0]
    return refer(item.get("target"))
