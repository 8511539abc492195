"""How are the many ways of writing ActivityStreams brought to one?

JSON-LD lets a writer prefix, expand and wrap every name; ActivityStreams 1.0
says `verb` and `objectType`. All become the compact form of version 2.0.
"""

from __future__ import annotations

from typing import Any

from murmure.sources.as2 import ACTIVITIES, NAMESPACE, OBJECTS

_PREFIXES = ("as:", f"https://{NAMESPACE}#", f"http://{NAMESPACE}#", "http://activitystrea.ms/schema/1.0/", "http://activitystrea.ms/2.0/")
_WORDS = {"@id": "id", "@type": "type", "@graph": "items", "verb": "type", "objectType": "type", "displayName": "name"}
_VERBS = {
    "post": "Create", "share": "Announce", "favorite": "Like", "like": "Like", "follow": "Follow", "unfollow": "Undo",
    "stop-following": "Undo", "unlike": "Undo", "unfavorite": "Undo", "make-friend": "Follow", "checkin": "Arrive", "play": "Listen",
    "tag": "Add", "save": "Add", "rsvp-yes": "Accept", "rsvp-no": "Reject", "rsvp-maybe": "TentativeAccept",
    "comment": "Note", "status": "Note", "bookmark": "Page", "file": "Document", "photo": "Image",
}  # fmt: skip
_KNOWN = {word.lower(): word for word in (*ACTIVITIES, *OBJECTS)}
_LEVELS = 24


def compact(value: Any, depth: int = 0) -> Any:
    """Return the same document with short names: no prefixes, no expanded values, no contexts."""
    if depth > _LEVELS:
        return None
    if isinstance(value, list):
        return [compact(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    for wrapper in ("@list", "@set"):
        if wrapper in value:
            return compact(value[wrapper], depth)
    return _named(value, depth)


def _named(value: dict[str, Any], depth: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    first_version = "@type" not in value and "type" not in value and ("verb" in value or "objectType" in value)
    for key, inner in value.items():
        if key == "@context":
            continue
        name = _WORDS.get(key) or short(key)
        if name == "type" and key not in ("type", "@type") and not first_version:
            continue
        # An activity of version 1.0 has both a verb and an objectType: the verb says what was done.
        if key == "objectType" and "verb" in value:
            continue
        if name == "type":
            out[name] = _types(inner, first_version)
        elif name in ("content", "name", "summary") and (spoken := _languages(inner)):
            out[name + "Map"] = spoken
        else:
            out[name] = compact(inner, depth + 1)
    return out


def _types(value: Any, first_version: bool) -> Any:
    kinds = [short(kind) if isinstance(kind, str) else kind for kind in (value if isinstance(value, list) else [value])]
    if first_version:
        kinds = [_VERBS.get(k) or _KNOWN.get(k) or "".join(w.capitalize() for w in k.split("-")) if isinstance(k, str) else k for k in kinds]
    return kinds if isinstance(value, list) else kinds[0]


def _languages(value: Any) -> dict[str, str] | None:
    """Return the texts of an expanded property that are marked with their language."""
    if not isinstance(value, list) or not value:
        return None
    spoken = {v["@language"]: v["@value"] for v in value if isinstance(v, dict) and isinstance(v.get("@language"), str) and "@value" in v}
    return spoken if len(spoken) == len(value) else None


def short(name: str) -> str:
    """Return a name without the prefixes of ActivityStreams.

    >>> short("as:Note"), short("https://www.w3.org/ns/activitystreams#actor")
    ('Note', 'actor')
    """
    for prefix in _PREFIXES:
        if name.startswith(prefix) and not name.endswith("#Public") and name != "as:Public":
            return name[len(prefix) :]
    return name
