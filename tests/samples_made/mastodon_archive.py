"""Make up a Mastodon archive: the account of Léa Marin, who does not exist."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

QUIRKS = [
    "tar",
    "folder",
    "no-actor",
    "deep-root",
    "truncated",
    "corrupted",
    "bad-records",
    "pleroma",
    "gotosocial",
    "inline-boost",
    "controls",
    "numeric-users",
    "empty",
]
CANARIES = ("BEGIN PUBLIC KEY", "blurhash")
HOST = "https://colline.example"
ME = f"{HOST}/users/lea"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
FOLLOWERS = f"{ME}/followers"
FRIEND = "https://autre.example/users/jo"


def _note(number: int, content: str, to: list[str], cc: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": f"{ME}/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": f"2023-03-{number % 28 + 1:02d}T08:15:0{number % 10}Z",
        "url": f"{HOST}/@lea/{number}",
        "attributedTo": ME,
        "to": to,
        "cc": cc,
        "sensitive": False,
        "atomUri": f"{ME}/statuses/{number}",
        "conversation": f"tag:colline.example,2023-03-01:objectId={number}:objectType=Conversation",
        "content": content,
        "contentMap": {"fr": content},
        "attachment": [],
        "tag": [],
        "replies": {"id": f"{ME}/statuses/{number}/replies", "type": "Collection"},
        **more,
    }


def _create(note: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": note["id"] + "/activity",
        "type": "Create",
        "actor": ME,
        "published": note["published"],
        "to": note["to"],
        "cc": note["cc"],
        "object": note,
    }


def _boost(number: int, thing: Any, author: str) -> dict[str, Any]:
    return {
        "id": f"{ME}/statuses/{number}/activity",
        "type": "Announce",
        "actor": ME,
        "published": "2023-04-01T10:00:00Z",
        "to": [PUBLIC],
        "cc": [author, FOLLOWERS],
        "object": thing,
    }


def _notes() -> list[dict[str, Any]]:
    link = (
        '<a href="https://journal.example/une/longue/page" rel="nofollow"><span class="invisible">https://</span>'
        '<span class="ellipsis">journal.example/une</span><span class="invisible">/longue/page</span></a>'
    )
    mention = (
        '<span class="h-card"><a href="https://autre.example/@jo" class="u-url mention">@<span>jo</span></a></span>'
    )
    tagged = '<a href="https://colline.example/tags/jardin" class="mention hashtag" rel="tag">#<span>Jardin</span></a>'
    jo = {"type": "Mention", "href": FRIEND, "name": "@jo@autre.example"}
    return [
        _note(
            1,
            f"<p>Les fèves sont semées &amp; arrosées {tagged} :fleur:</p><p>À lire : {link}<br />bonne nuit</p>",
            [PUBLIC],
            [FOLLOWERS],
            tag=[
                {"type": "Hashtag", "href": f"{HOST}/tags/jardin", "name": "#jardin"},
                {"id": f"{HOST}/emojis/1", "type": "Emoji", "name": ":fleur:"},
            ],
            attachment=[
                {
                    "type": "Document",
                    "mediaType": "image/jpeg",
                    "url": "/media_attachments/files/109/original/feve.jpg",
                    "name": "Un rang de fèves",
                    "blurhash": "U",
                    "width": 640,
                    "height": 480,
                }
            ],
        ),
        _note(2, f"<p>{mention} merci !</p>", [FOLLOWERS], [FRIEND], tag=[jo], inReplyTo=f"{FRIEND}/statuses/7"),
        _note(3, "<p>Sans la liste publique</p>", [FOLLOWERS], [PUBLIC]),
        _note(4, f"<p>{mention} entre nous</p>", [FRIEND], [], tag=[jo]),
        _note(
            5,
            "<p>Pour les abonnés</p>",
            [FOLLOWERS],
            [],
            summary="Météo",
            sensitive=True,
            updated="2023-05-01T00:00:00Z",
        ),
        _note(
            6,
            "<p>Plutôt ?</p>",
            [PUBLIC],
            [FOLLOWERS],
            type="Question",
            endTime="2023-03-09T08:00:00Z",
            votersCount=3,
            oneOf=[
                {"type": "Note", "name": "Pluie", "replies": {"type": "Collection", "totalItems": 2}},
                {"type": "Note", "name": "Soleil", "replies": {"type": "Collection", "totalItems": 1}},
            ],
        ),
    ]


def _outbox(quirk: str | None) -> dict[str, Any]:
    items: list[Any] = [_create(note) for note in _notes()]
    items.append(_boost(8, f"{FRIEND}/statuses/9", FRIEND))
    items.append(
        {
            "id": f"{ME}/statuses/1#delete",
            "type": "Delete",
            "actor": ME,
            "published": "2023-06-01T00:00:00Z",
            "to": [PUBLIC],
            "object": {"id": f"{ME}/statuses/11", "type": "Tombstone", "formerType": "Note"},
        }
    )
    if quirk == "inline-boost":
        items.append(_boost(9, _notes()[4], ME))
    if quirk == "bad-records":
        items[1]["object"]["published"] = items[1]["published"] = "hier soir"
        items += [None, 7, {"type": "Create"}, ["?"]]
    if quirk == "controls":
        items.append(
            _create(_note(12, "<p>a\u0000b\u0007c \u202edroite \ud800fin<script>alert(1)</script></p>", [PUBLIC], []))
        )
    if quirk == "gotosocial":
        for item in items:
            for doc in (item, item["object"]):
                if isinstance(doc, dict) and isinstance(doc.get("to"), list):
                    doc["to"], doc["cc"] = doc["to"][0], (doc["cc"][0] if doc.get("cc") else [])
                    doc.pop("contentMap", None)
    if quirk == "empty":
        items = []
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }


def _actor() -> dict[str, Any]:
    return {
        "@context": ["https://www.w3.org/ns/activitystreams", {"toot": "http://joinmastodon.org/ns#"}],
        "id": ME,
        "type": "Person",
        "following": f"{ME}/following",
        "followers": FOLLOWERS,
        "inbox": f"{ME}/inbox",
        "outbox": "outbox.json",
        "preferredUsername": "lea",
        "name": "Léa Marin",
        "summary": "<p>Jardin &amp; vélo</p>",
        "url": f"{HOST}/@lea",
        "manuallyApprovesFollowers": False,
        "published": "2022-11-05T00:00:00Z",
        "alsoKnownAs": ["https://ancienne.example/users/lea"],
        "publicKey": {"id": f"{ME}#main-key", "owner": ME, "publicKeyPem": "-----BEGIN PUBLIC KEY-----"},
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
        "attachment": [
            {"type": "PropertyValue", "name": "Site", "value": '<a href="https://lea.example">lea.example</a>'}
        ],
    }


def _collection(name: str, items: list[Any]) -> dict[str, Any]:
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": name,
        "type": "OrderedCollection",
        "orderedItems": items,
    }


TABLES = {
    "following_accounts.csv": "Account address,Show boosts,Notify on new posts,Languages\n"
    'jo@autre.example,true,false,\nann@colline.example,false,true,"fr, en"\n',
    "lists.csv": "Voisins,jo@autre.example\n",
    "blocked_accounts.csv": "pub@spam.example\n",
    "muted_accounts.csv": "Account address,Hide notifications\nbavard@autre.example,true\n",
    "blocked_domains.csv": "spam.example\n",
    "bookmarks.csv": "https://autre.example/users/jo/statuses/20\n",
}


def _files(quirk: str | None) -> dict[str, bytes]:
    likes: list[Any] = [f"{FRIEND}/statuses/21", "https://pixels.example/p/ann/5"]
    if quirk == "numeric-users":
        likes.append("https://neuf.example/ap/users/116/statuses/117")
    documents: dict[str, Any] = {
        "outbox.json": _outbox(quirk),
        "likes.json": _collection("likes.json", likes),
        "bookmarks.json": _collection("bookmarks.json", [f"{FRIEND}/statuses/20"]),
        "actor.json": _actor(),
    }
    if quirk == "no-actor":
        del documents["actor.json"]
    if quirk == "pleroma":
        documents["followers.json"] = _collection("followers.json", [FRIEND])
        documents["following.json"] = _collection("following.json", [FRIEND])
        documents["likes.json"]["orderedItems"].append({"type": "Like", "actor": ME, "object": f"{FRIEND}/objects/77"})
    files = {name: json.dumps(document).encode() for name, document in documents.items()}
    if quirk == "truncated":
        files["outbox.json"] = files["outbox.json"][: len(files["outbox.json"]) // 2]
    if quirk == "corrupted":
        half = len(files["outbox.json"]) // 2
        files["outbox.json"] = files["outbox.json"][:half] + b'\x00\xff}]]{"' + files["outbox.json"][half:]
    files["media_attachments/files/109/original/feve.jpg"] = b"\xff\xd8\xff\xe0made up"
    files |= {name: text.encode() for name, text in TABLES.items()}
    return {f"archive-2023/{name}": data for name, data in files.items()} if quirk == "deep-root" else files


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one archive into `folder` and return it: a zip, or what the quirk asks for."""
    folder.mkdir(parents=True, exist_ok=True)
    files = _files(quirk)
    if quirk == "folder":
        root = folder / "archive"
        for name, data in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        return root
    if quirk == "tar":
        path = folder / "archive-20230601.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        return path
    path = folder / "archive-20230601.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2023, 6, 1, 0, 0, 0)), data)
    return path
