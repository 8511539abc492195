"""Make up ActivityStreams documents in the many forms that are written: each quirk is one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUIRKS = [
    "lines",
    "lines-broken",
    "array",
    "expanded",
    "version-1",
    "bare-note",
    "page",
    "elsewhere",
    "statuses",
    "notices",
    "own-lines",
    "truncated",
    "corrupted",
    "languages",
    "interval",
    "bad-date",
    "mark",
    "references",
    "controls",
]
CONTEXT = "https://www.w3.org/ns/activitystreams"
PUBLIC = CONTEXT + "#Public"
BASE = "https://place.example"


def _activities() -> list[dict[str, Any]]:
    return [
        {
            "id": f"{BASE}/a/1",
            "type": "Create",
            "actor": f"{BASE}/u/lou",
            "published": "2024-05-02T09:30:00+02:00",
            "to": [PUBLIC],
            "object": {
                "id": f"{BASE}/n/1",
                "type": "Note",
                "attributedTo": f"{BASE}/u/lou",
                "content": "<p>Bonjour <b>le village</b></p>",
                "tag": [{"type": "Hashtag", "name": "#Village"}],
            },
        },
        {
            "id": f"{BASE}/a/2",
            "type": "Like",
            "actor": {"id": f"{BASE}/u/lou", "type": "Person", "name": "Lou"},
            "published": "2024-05-02T10:00:00Z",
            "object": {"id": f"{BASE}/n/9", "type": "Note", "attributedTo": f"{BASE}/u/max", "content": "Merci"},
            "to": f"{BASE}/u/max",
        },
        {
            "id": f"{BASE}/a/3",
            "type": "Arrive",
            "actor": f"{BASE}/u/lou",
            "published": "2024-05-02T11:00:00Z",
            "location": {"type": "Place", "name": "Le marché", "latitude": 48.1, "longitude": -1.7},
        },
        {"type": "Follow", "actor": f"{BASE}/u/max", "object": {"type": "Person", "name": "Lou"}},
    ]


def _collection(items: list[Any]) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "id": f"{BASE}/out",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }


def _expanded() -> list[Any]:
    ns = CONTEXT + "#"
    return [
        {
            "@id": f"{BASE}/a/1",
            "@type": [ns + "Create"],
            ns + "actor": [{"@id": f"{BASE}/u/lou"}],
            ns + "to": [{"@id": PUBLIC}],
            ns + "published": [
                {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": "2024-05-02T09:30:00+02:00"}
            ],
            ns + "object": [
                {
                    "@id": f"{BASE}/n/1",
                    "@type": [ns + "Note"],
                    ns + "content": [{"@value": "Bonjour", "@language": "fr"}],
                }
            ],
        }
    ]


def _first_version() -> dict[str, Any]:
    return {
        "items": [
            {
                "verb": "post",
                "objectType": "activity",
                "published": "2012-03-01T12:00:00Z",
                "id": "tag:vieux.example,2012:1",
                "actor": {"objectType": "person", "id": "acct:eve@vieux.example", "displayName": "Eve"},
                "object": {
                    "objectType": "note",
                    "id": "tag:vieux.example,2012:n1",
                    "content": "Un <i>vieux</i> billet",
                    "url": "https://vieux.example/n1",
                },
                "to": [{"objectType": "group", "alias": "@public", "id": PUBLIC}],
            },
            {
                "verb": "favorite",
                "published": "2012-03-02T12:00:00Z",
                "actor": {"objectType": "person", "id": "acct:eve@vieux.example"},
                "object": {"objectType": "article", "id": "https://vieux.example/article", "displayName": "Titre"},
            },
        ]
    }


def _status(number: int, visibility: str, **more: Any) -> dict[str, Any]:
    account = {"id": "1", "username": "lou", "acct": "lou", "url": f"{BASE}/@lou", "uri": f"{BASE}/users/lou"}
    return {
        "id": str(number),
        "created_at": "2024-05-03T08:00:00.000Z",
        "visibility": visibility,
        "account": account,
        "sensitive": False,
        "uri": f"{BASE}/users/lou/statuses/{number}",
        "url": f"{BASE}/@lou/{number}",
        "content": f"<p>numéro {number}</p>",
        "language": "fr",
        "spoiler_text": "",
        "mentions": [],
        "tags": [],
        "media_attachments": [],
        "reblog": None,
        "in_reply_to_id": None,
        **more,
    }


def _statuses() -> list[dict[str, Any]]:
    max_ = {"id": "2", "username": "max", "acct": "max", "url": f"{BASE}/@max"}
    original = _status(
        4, "public", account={"id": "2", "acct": "max", "url": f"{BASE}/@max", "uri": f"{BASE}/users/max"}
    )
    return [
        _status(1, "public"),
        _status(2, "unlisted"),
        _status(3, "direct", mentions=[max_]),
        _status(5, "private"),
        _status(6, "public", reblog=original),
    ]


def _notices() -> list[dict[str, Any]]:
    """Return what a server told the owner (lou): a mention, a like, a boost, a follow, and a notice of its own."""
    mine = _status(1, "public")
    max_ = {"id": "2", "username": "max", "acct": "max@ailleurs.example", "uri": f"{BASE}/users/max", "url": f"{BASE}/@max"}
    theirs = {**_status(9, "direct", mentions=[mine["account"]]), "account": max_, "uri": f"{BASE}/users/max/statuses/9"}
    said = [("mention", theirs), ("favourite", mine), ("reblog", mine), ("follow", None), ("follow_request", None), ("admin.sign_up", None),
            ("favourite", None), ("wormhole", None)]  # fmt: skip
    return [
        {"id": str(70 + n), "type": kind, "created_at": f"2024-05-04T08:0{n}:00.000Z", "group_key": f"ungrouped-{n}", "account": max_,
         **({"status": status} if status else {})}
        for n, (kind, status) in enumerate(said)
    ]  # fmt: skip


def _own() -> list[dict[str, Any]]:
    return [
        {
            "@context": CONTEXT,
            "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
            "type": "Create",
            "actor": "me",
            "published": "2024-05-02T07:30:00Z",
            "object": {"id": f"{BASE}/n/1", "type": "Note"},
            "content": "Bonjour",
            "to": None,
            "cc": [{"type": "Mention", "href": f"{BASE}/u/max"}],
            "tag": [{"type": "Hashtag", "name": "#Village"}],
            "murmure:source": "mastodon-archive",
            "murmure:job": 1,
            "murmure:precision": "s",
            "murmure:offsetMinutes": 120,
            "murmure:offsetOrigin": "explicit",
            "murmure:extra": '{"unlisted": true}',
        }
    ]


def _lines(docs: list[Any]) -> bytes:
    return b"".join(json.dumps(doc).encode() + b"\n" for doc in docs)


def _documents(quirk: str | None) -> Any:
    note = {
        "@context": CONTEXT,
        "id": f"{BASE}/n/5",
        "type": "Note",
        "content": "Seul",
        "updated": "2024-06-01T00:00:00Z",
    }
    items = _activities()
    if quirk == "bad-date":
        items[0]["published"] = "avant-hier"
        items[1]["published"] = "9999-01-01T00:00:00Z"
    if quirk == "controls":
        items[0]["object"]["content"] = "<p>a\u0000b \u202edroite \ud800<script>alert(1)</script></p>"
    if quirk == "interval":
        items.append(
            {
                "@context": CONTEXT,
                "id": f"{BASE}/v/1",
                "type": "Travel",
                "actor": f"{BASE}/u/lou",
                "startTime": "2024-05-04T08:00:00+02:00",
                "endTime": "2024-05-04T09:00:00+02:00",
                "target": {"type": "Place", "name": "Rennes"},
            }
        )
        items.append(
            {
                "id": f"{BASE}/v/2",
                "type": "Listen",
                "actor": f"{BASE}/u/lou",
                "startTime": "2024-05-04T10:00:00Z",
                "duration": "PT3M20S",
                "object": {"type": "Audio", "name": "Une chanson"},
                "instrument": {"type": "Service", "name": "Radio"},
            }
        )
    forms: dict[str | None, Any] = {
        "array": items,
        "expanded": _expanded(),
        "version-1": _first_version(),
        "bare-note": note,
        "page": {
            "@context": CONTEXT,
            "id": f"{BASE}/out",
            "type": "Collection",
            "first": {"type": "CollectionPage", "items": items},
        },
        "elsewhere": {
            "@context": CONTEXT,
            "id": f"{BASE}/out",
            "type": "Collection",
            "totalItems": 9,
            "first": f"{BASE}/out?page=1",
        },
        "references": {
            "@context": CONTEXT,
            "id": f"{BASE}/liked",
            "type": "Collection",
            "items": [f"{BASE}/n/1", f"{BASE}/n/2", 7],
        },
        "languages": {
            "@context": CONTEXT,
            "id": f"{BASE}/n/6",
            "type": "as:Note",
            "contentMap": {"en": "Good day", "fr": "Bonjour"},
        },
    }
    return forms.get(quirk, _collection(items))


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one document into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    by_line = {"lines": _activities(), "lines-broken": _activities(), "statuses": _statuses(), "notices": _notices(),
               "own-lines": _own()}  # fmt: skip
    if quirk in by_line:
        data = _lines([{"@context": CONTEXT, **doc} if quirk == "lines" else doc for doc in by_line[quirk]])
        if quirk == "lines-broken":
            first, rest = data.split(b"\n", 1)
            data = first + b'\n{"id": "x", "type": oops}\n' + rest + b'{"type": "Like", "actor": "http'
        path = folder / "activities.jsonl"
    else:
        data = json.dumps(_documents(quirk), indent=1 if quirk is None else None).encode()
        path = folder / "outbox-elsewhere.json"
    if quirk == "truncated":
        data = data[: len(data) * 2 // 3]
    if quirk == "corrupted":
        half = data.index(b"},", len(data) // 2) + 1
        data = data[:half] + b"]]}" + data[half:]
    path.write_bytes(b"\xef\xbb\xbf" + data if quirk == "mark" else data)
    return path
