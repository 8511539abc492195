"""Which actions does an ActivityStreams document tell of?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, EMPTY_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import (
    ACTIVITIES,
    COLLECTIONS,
    OBJECTS,
    author_of,
    columns_of,
    duration,
    each,
    kind_of,
    moment,
    one,
    place_of,
    refer,
    refer_all,
    tidy,
)
from murmure.sources.audience import audience_of
from murmure.sources.plain import clean
from murmure.sources.times import When

_CHANGING = frozenset({"updated", "replies", "likes", "shares", "totalItems", "votersCount", "result"})
_SAYS_NOTHING = frozenset({"id", "updated", "published"})
_REFERENCE = "Add"
_LEVELS = 8
_ELSEWHERE = Both("the items of this collection are elsewhere", "les éléments de cette collection sont ailleurs")


def activities_of_document(doc: Any, depth: int = 0, within: str | None = None) -> Iterator[Activity | Both]:
    """Yield the actions of one compact document: of each item of a collection, else of the document itself."""
    if isinstance(doc, list) or (isinstance(doc, dict) and _is_collection(doc)):
        if depth > _LEVELS:
            yield BAD_RECORD
            return
        name = refer(doc) if isinstance(doc, dict) else within
        items = doc if isinstance(doc, list) else _items(doc)
        if isinstance(doc, dict) and not items and not {"items", "orderedItems"} & doc.keys():
            yield _ELSEWHERE
        for item in items:
            yield from activities_of_document(item, depth + 1, name)
    else:
        yield read_document(doc, within)


def _is_collection(doc: dict[str, Any]) -> bool:
    kind = kind_of(doc)
    return kind in COLLECTIONS or (kind is None and "object" not in doc and isinstance(doc.get("orderedItems", doc.get("items")), list))


def _items(doc: dict[str, Any]) -> list[Any]:
    """Return what a collection holds: itself, or in the first page when that page is inside."""
    found = doc.get("orderedItems", doc.get("items"))
    items = found if isinstance(found, list) else [found] if found is not None else []
    page = one(doc.get("first")) or one(doc.get("current"))
    inner = isinstance(page, dict) and kind_of(page) != "Link"
    return [*items, page] if inner else items


def read_document(doc: Any, within: str | None = None) -> Activity | Both:
    """Read one activity, or one object as the Create that made it; a bare address in a collection was added to it."""
    if isinstance(doc, str) and ":" in doc and within:
        uri = clean(doc)
        return Activity(key=key_of(_REFERENCE, within, uri), type=_REFERENCE, actor=None, object=uri, target=within)
    if not isinstance(doc, dict):
        return BAD_RECORD
    if not {key for key, value in doc.items() if value not in (None, "", [], {})} - _SAYS_NOTHING:
        return EMPTY_RECORD
    if any(_is_number(doc.get(key)) for key in ("type", "actor", "object", "target")):
        return BAD_RECORD
    kind, thing = kind_of(doc), one(doc.get("object"))
    acts = kind in ACTIVITIES or (kind not in OBJECTS and ("actor" in doc or thing is not None))
    if kind == "Question" and ("actor" in doc or thing is not None):
        acts = True
    try:
        return _act(doc, kind or "Activity", thing) if acts else _made(doc)
    except ValueError:
        return BAD_DATE


def _is_number(value: Any) -> bool:
    return isinstance(one(value), int | float | bool)


def _act(doc: dict[str, Any], kind: str, thing: Any) -> Activity:
    """Return an activity; what it says of its object stands in the columns of the object."""
    whole = thing if isinstance(thing, dict) else {}
    columns = columns_of(whole) if whole else {"object": refer(thing), "extra": {}}
    own = columns_of({key: value for key, value in doc.items() if key not in ("object", "url", "id")})
    if not columns.get("content") and not whole:
        columns["content"], columns["language"] = own["content"], own["language"]
    audience, unlisted = audience_of(doc, whole)
    when, until = _times(doc, whole if kind in ("Create", "Announce") else {}, active=True)
    latitude, longitude, place = place_of(doc, *([whole] if whole else []))
    author = refer(whole.get("attributedTo")) or author_of(columns["object"]) if kind in ("Announce", "Like", "Dislike") else None
    people = [a for a in audience or [] if ":" in a]
    target = refer(doc.get("target")) or author or (people[0] if kind == "Create" and len(people) == len(audience or []) == 1 else None)
    actors, objects, targets = refer_all(doc.get("actor")), refer_all(doc.get("object")), refer_all(doc.get("target"))
    extra = {
        **columns.pop("extra"), "id": refer(doc.get("id")), "unlisted": unlisted or None, "place": place,
        "summary": own["extra"].get("summary") or (own["content"] if whole else None), "actors": actors[1:], "objects": objects[1:],
        "targets": targets[1:], "origin": refer(doc.get("origin")), "result": refer(doc.get("result")), "generator": refer(doc.get("generator")),
        "types": _others(doc, kind), "actor_name": _name(doc.get("actor")), "of": _inner(whole), **_relation(whole),
    }  # fmt: skip
    mentions = columns.pop("mentions", None) or own["mentions"]
    return Activity(
        key=_key(kind, doc, whole, columns["object"]),
        type=kind,
        actor=actors[0] if actors else refer(whole.get("attributedTo")) if kind == "Create" else None,
        target=target or (place if kind in ("Arrive", "Travel", "Leave") else None),
        instrument=refer(doc.get("instrument")) or refer(doc.get("generator")) or refer(whole.get("generator")),
        audience=audience,
        mentions=mentions,
        latitude=latitude,
        longitude=longitude,
        until=until,
        extra=tidy(extra),
        **columns,
        **(when._asdict() if when else {}),
    )


def _made(doc: dict[str, Any]) -> Activity:
    """Return a bare object as the Create that made it; a tombstone as the Delete that left it."""
    columns = columns_of(doc)
    gone = columns["object_type"] == "Tombstone"
    audience, unlisted = audience_of(doc)
    when, until = _times(doc, {}, active=False)
    latitude, longitude, place = place_of(doc)
    makers = refer_all(doc.get("attributedTo")) or refer_all(doc.get("author"))
    kind = "Delete" if gone else "Create"
    if gone:
        columns["object_type"] = clean(str(one(doc.get("formerType")))) if doc.get("formerType") else None
    extra = {
        **columns.pop("extra"), "unlisted": unlisted or None, "place": place if columns["object_type"] != "Place" else None,
        "actors": makers[1:], "types": _others(doc, kind_of(doc) or ""), "generator": refer(doc.get("generator")), **_relation(doc),
        "starts": doc.get("startTime"), "ends": doc.get("endTime"), "duration": doc.get("duration"),
    }  # fmt: skip
    return Activity(
        key=_key(kind, doc, doc, columns["object"]),
        type=kind,
        actor=makers[0] if makers else None,
        instrument=refer(doc.get("generator")),
        audience=audience,
        latitude=latitude,
        longitude=longitude,
        until=until,
        extra=tidy(extra),
        **columns,
        **(when._asdict() if when else {}),
    )


def _key(kind: str, doc: dict[str, Any], whole: dict[str, Any], thing: str | None) -> str:
    """Name an action by its own address, a creation by the address of what was made; without any, by its words."""
    own = doc.get("id") if isinstance(doc.get("id"), str | int) else None
    made = whole.get("id") if kind == "Create" and isinstance(whole.get("id"), str) else None
    if made or own:
        return key_of(kind, made or own)
    lasting = {key: value for key, value in doc.items() if key not in _CHANGING}
    text = json.dumps(lasting, sort_keys=True, default=str, ensure_ascii=True)
    return key_of(kind, thing if ":" in (thing or "") else None, hashlib.sha256(text.encode()).hexdigest()[:32])


def _times(doc: dict[str, Any], whole: dict[str, Any], active: bool) -> tuple[When | None, int | None]:
    """Return when it happened and when it ended. An activity happens when it starts, an object when it is published."""
    keys = ("startTime", "published", "postedTime") if active else ("published", "deleted", "startTime", "postedTime")
    when = moment(doc, *keys) or moment(whole, "published")
    begun = moment(doc, "startTime")
    if when is None or begun is None or when.published != begun.published:
        return when, None
    end = moment(doc, "endTime")
    length = duration(one(doc.get("duration")))
    until = end.published if end else when.published + length if length else None
    return when, until if until and until >= when.published else None


def _others(doc: dict[str, Any], kind: str) -> list[str]:
    return [clean(k) for k in each(doc.get("type")) if isinstance(k, str) and k != kind]


def _name(value: Any) -> str | None:
    actor = one(value)
    name = one(actor.get("name")) if isinstance(actor, dict) and actor.get("id") else None
    return name if isinstance(name, str) else None


def _inner(whole: dict[str, Any]) -> dict[str, Any] | None:
    """Return whom and what an activity inside an activity is about: the invitation that is accepted."""
    if kind_of(whole) not in ACTIVITIES:
        return None
    return {"actor": refer(whole.get("actor")), "object": refer(whole.get("object")), "target": refer(whole.get("target"))}


def _relation(doc: dict[str, Any]) -> dict[str, Any]:
    if kind_of(doc) != "Relationship":
        return {}
    return {"subject": refer(doc.get("subject")), "relationship": refer(doc.get("relationship")), "with": refer(doc.get("object"))}
