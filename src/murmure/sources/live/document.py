"""What does one JSON document say that arrives live: an activity, a deletion, a change, or a row of a table?"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.errors import BadRequest
from murmure.model.reject import BAD_DATE, BAD_RECORD, BAD_VALUE, EMPTY_RECORD, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import ACTIVITIES, each, kind_of, one, refer
from murmure.sources.generic.activitystreams import told
from murmure.sources.generic.activitystreams.document import read_document
from murmure.sources.generic.activitystreams.forms import compact
from murmure.sources.generic.table.record import flat
from murmure.sources.live import Heard, Option
from murmure.sources.plain import clean, clean_json
from murmure.sources.times import When, from_unix, parse_instant

# Words of a row, and the columns of the log that they fill: those of a replay first, then the log's own.
ROLES: dict[str, tuple[str, ...]] = {
    "time": ("time", "published", "timestamp", "created_at", "date"), "actor": ("actor", "author", "user", "account"),
    "text": ("text", "content", "message", "body"), "tags": ("tags", "hashtags"), "links": ("links", "urls", "link", "url"),
    "id": ("id", "key", "uuid"), "media": ("media",), "petition": ("petition",), "type": ("type",), "object": ("object", "uri"),
    "object_type": ("object_type",), "target": ("target",), "in_reply_to": ("in_reply_to", "reply_to"), "language": ("language", "lang"),
    "mentions": ("mentions",), "audience": ("audience",), "instrument": ("instrument", "device"), "until": ("until",),
    "latitude": ("latitude", "lat"), "longitude": ("longitude", "lon", "lng"), "quantity": ("quantity",), "value": ("value",),
    "unit": ("unit",), "deleted": ("deleted",),
}  # fmt: skip
_PLACES = {name: (rank, role) for role, names in ROLES.items() for rank, name in enumerate(names)}
_EMPTY: tuple[Any, ...] = (None, "", [])
_KINDS = ("Create", "Announce", "Like", "Follow", "Dislike", "Add", "Join", "View", "Listen")
_TEXTS = ("object", "object_type", "target", "in_reply_to", "language", "instrument", "quantity", "unit")
_LISTS = ("tags", "links", "mentions", "audience")
MAP = Option(
    "map", Both("which names the records use, as time=created,actor=user.name,text=body,tags=…,links=…",
                "les noms qu'emploient les enregistrements, par exemple time=created,actor=user.name,text=body,tags=…,links=…"),
    Both("WORD=NAME,…", "MOT=NOM,…"))  # fmt: skip
_BAD_MAP = Both("“{text}” does not pair words with columns.", "« {text} » n'associe pas des mots à des colonnes.")
_TYPE_MAP = Both("Type it as --map time=created,actor=user.name,text=body. The words are: {words}.",
                 "Tapez par exemple --map time=created,actor=user.name,text=body. Les mots sont : {words}.")  # fmt: skip


def mapping_of(text: str | None) -> dict[str, str]:
    """Return which name a row uses for each word: 'time=created,actor=user.name'; raises `BadRequest`.

    >>> mapping_of("time=created, actor=user.name")
    {'time': 'created', 'actor': 'user.name'}
    """
    found: dict[str, str] = {}
    for part in (text or "").split(","):
        role, equals, name = (piece.strip() for piece in part.partition("="))
        if not part.strip():
            continue
        if not (equals and name and role in ROLES):
            raise BadRequest("bad-map", _BAD_MAP.fill(text=part.strip()), _TYPE_MAP.fill(words=", ".join(ROLES)))
        found[role] = name
    return found


def decoded(text: str) -> Any:
    """Return what a JSON text holds; raises ValueError, also for what is nested without end.

    Some programs begin with a byte order mark, some set each text apart by a record separator (RFC 7464).
    """
    try:
        return json.loads(text.lstrip("\ufeff\x1e"), strict=False)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def heard_of(documents: Iterable[tuple[str, Any]], mapping: Mapping[str, str]) -> Heard:
    """Return what these documents (where each stands, and what it is) say together, the later ones having the last word."""
    items: list[Activity | Reject] = []
    changed: dict[str, Activity] = {}
    gone: list[str] = []
    actors: list[str] = []
    moments: list[int] = []
    for where, doc in documents:
        for done in _safely(doc, mapping):
            if isinstance(done, Both):
                items.append(Reject(where, done))
            elif isinstance(done, Heard):
                changed |= {one.key: one for one in done.changed}
                gone += done.gone
                actors += done.gone_actors
            else:
                items.append(done)
                moments += [done.published] if done.published is not None else []
    return Heard(tuple(items), tuple(changed.values()), tuple(gone), tuple(actors), moment=max(moments, default=None))


def _safely(doc: Any, mapping: Mapping[str, str]) -> list[Activity | Both | Heard]:
    try:
        return list(_said(doc, mapping))
    except RecursionError:  # brackets in brackets, just fewer than the decoder refuses
        return [BAD_RECORD]


def _said(doc: Any, mapping: Mapping[str, str]) -> Iterator[Activity | Both | Heard]:
    if isinstance(doc, list):
        for part in doc:
            yield from _said(part, mapping) if not isinstance(part, list) else (BAD_RECORD,)
    elif not isinstance(doc, dict):
        yield BAD_RECORD
    elif not doc:
        yield EMPTY_RECORD
    elif mapping or not _is_activity(doc):
        yield row_of(doc, mapping)
    else:
        yield amended(doc) or _first(told(doc))


def _first(found: Iterator[Activity | Both]) -> Activity | Both:
    """Return the only activity of a document, if it says anything; a collection does not arrive live."""
    every = list(found)
    only = every[0] if len(every) == 1 else BAD_RECORD
    return EMPTY_RECORD if isinstance(only, Activity) and not (only.actor or only.object or only.content) else only


def _is_activity(doc: dict[str, Any]) -> bool:
    """Say whether a document speaks ActivityStreams, in any form, rather than the names of a table."""
    if "@context" in doc or "@type" in doc or "verb" in doc or "objectType" in doc or "murmure:source" in doc:
        return True
    if {"uri", "account", "created_at"} <= doc.keys():
        return True  # a status of Mastodon's programming interface
    kind = doc.get("type")
    if not isinstance(kind, str):
        return False
    if kind in ACTIVITIES and {"actor", "object"} <= doc.keys() and not doc.keys() & {"time", "text", "deleted"}:
        return True
    whole = any(isinstance(doc.get(name), dict) for name in ("object", "actor", "attributedTo", "to", "tag"))
    return whole or "attributedTo" in doc or "@id" in doc or str(doc.get("id")).startswith("http")


def amended(doc: dict[str, Any]) -> Heard | None:
    """Return what a Delete, an Undo or an Update changes in the log; None for what is no such thing.

    A Delete names what was made, or the account that made it; an Undo names
    the activity that is taken back.
    """
    plain = compact(doc)
    kind, thing = kind_of(plain), one(plain.get("object")) if isinstance(plain, dict) else None
    if kind == "Delete" and (uri := refer(thing)):
        if uri == refer(plain.get("actor")):
            return Heard(gone_actors=(uri,))
        return Heard(gone=tuple(key_of(word, uri) for word in _KINDS))
    if kind == "Undo" and (uri := refer(thing)):
        done = kind_of(thing) if isinstance(thing, dict) else None
        return Heard(gone=tuple(key_of(word, uri) for word in ((done,) if done else _KINDS)))
    if kind == "Update" and isinstance(thing, dict) and isinstance(thing.get("id"), str):
        now = read_document(thing)
        return Heard(changed=(now,)) if isinstance(now, Activity) and now.type == "Create" else None
    return None


def row_of(doc: dict[str, Any], mapping: Mapping[str, str]) -> Activity | Both | Heard:
    """Return the activity of a flat record: its names are ours, or those that `mapping` pairs with ours."""
    cells = _cells(doc, mapping)
    key = key_of("row", str(cells["id"]) if "id" in cells else _digest(doc))
    if cells.pop("deleted", False) is True:
        return Heard(gone=(key,)) if "id" in cells else BAD_RECORD
    if not cells.keys() & {"time", "text", "object", "value", "links", "tags", "target", "petition"}:
        return BAD_RECORD
    if "time" not in cells:
        return NO_DATE
    try:
        when = _when(cells["time"])
        until = _when(cells["until"]).published if "until" in cells else None
    except (ValueError, OverflowError, TypeError):
        return BAD_DATE
    try:
        numbers = {name: _number(cells[name]) for name in ("latitude", "longitude", "value") if name in cells}
    except (ValueError, TypeError, OverflowError):
        return BAD_VALUE
    texts = {name: clean(str(cells[name])) for name in _TEXTS if name in cells}
    lists = {name: _list(cells[name], name) for name in _LISTS if name in cells}
    petition = clean(str(cells["petition"])) if "petition" in cells else None
    return Activity(
        key=key, type=clean(str(cells.get("type") or ("murmure:Measure" if "quantity" in cells else "Create"))),
        actor=clean(str(cells["actor"])) if "actor" in cells else ME,
        content=clean(str(cells["text"])) if "text" in cells else None, until=until, extra=_rest(doc, mapping, cells),
        **{"object": petition, **lists, **numbers, **texts, **when._asdict()},
    )  # fmt: skip


def _cells(doc: dict[str, Any], mapping: Mapping[str, str]) -> dict[str, Any]:
    """Return what a record says under each of our words; what is empty is not said."""
    names = {**flat(doc), **doc} if any(type(value) is dict for value in doc.values()) else doc
    if mapping:
        wanted = {"deleted": "deleted", **mapping}
        return {role: names[name] for role, name in wanted.items() if names.get(name) not in _EMPTY}
    found: dict[str, tuple[int, Any]] = {}
    for name, value in names.items():
        rank, role = _PLACES.get(name, (0, ""))
        if role and value not in _EMPTY and (role not in found or rank < found[role][0]):
            found[role] = rank, value
    return {role: value for role, (_, value) in found.items()}


def _digest(doc: dict[str, Any]) -> str:
    """Name a record without an id by its words: the same one, sent again, is the same."""
    return hashlib.sha256(json.dumps(doc, sort_keys=True, default=str, ensure_ascii=True).encode()).hexdigest()[:32]


def _when(value: Any) -> When:
    """Read a time as text, or as seconds, milliseconds or microseconds since 1970."""
    if isinstance(value, bool):
        raise ValueError("not a time")
    if isinstance(value, str) and value.strip().lstrip("-").replace(".", "", 1).isdecimal() and len(value.strip()) > 8:
        value = float(value) if "." in value else int(value)
    if isinstance(value, int | float):
        size = abs(value)
        return from_unix(value, "us" if size >= 1e14 else "ms" if size >= 1e11 else "s")
    return parse_instant(str(value))


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _list(value: Any, name: str) -> list[str] | None:
    """Return a list of texts; tags and links may stand in one text, with commas or blanks between them."""
    if isinstance(value, str):
        value = value.replace(",", " ").split() if name in ("tags", "links") else [value]
    found = [clean(str(item)).strip() for item in each(value) if isinstance(item, str | int)]
    found = [item.removeprefix("#") for item in found] if name == "tags" else found
    return list(dict.fromkeys(filter(None, found))) or None


def _rest(doc: dict[str, Any], mapping: Mapping[str, str], cells: dict[str, Any]) -> dict[str, Any] | None:
    """Return what has no column; of a mapped record only what was mapped is kept."""
    media = {"media": cells["media"]} if "media" in cells else {}
    if mapping:
        return clean_json(media) or None
    rest = {name: value for name, value in doc.items() if name not in _PLACES}
    return clean_json({**rest, **media}) or None if rest or media else None

