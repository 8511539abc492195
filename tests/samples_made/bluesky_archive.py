"""Make up repositories of Bluesky: the account of Maud Terrier, who does not exist."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from murmure.sources.social.bluesky_archive.cbor import Link

QUIRKS = [
    "shuffled", "deep-tree", "edited", "backdated", "other-applications", "bad-records", "missing-names", "missing-record",
    "damaged-block", "hostile-blocks", "hostile-tree", "no-commit", "trailing-picture", "truncated", "empty",
]  # fmt: skip
CANARIES = ("threadgate-canary", "canary-of-a-signature")
DID, JO, ANN = "did:plc:maudterrier234567abcdefg", "did:plc:jo234567abcdefghijklmnop", "did:web:ann.example"
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
START = 1_700_000_000_000_000


def tid(microseconds: int) -> str:
    """Return the key that a record made at this moment has."""
    number = microseconds << 10 | 7
    return "".join(_DIGITS[number >> 5 * place & 31] for place in range(12, -1, -1))


def encode(value: Any) -> bytes:
    """Return a value as DAG-CBOR."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, Link):
        return b"\xd8\x2a" + _head(2, len(value) + 1) + b"\0" + value
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    parts = sorted(((encode(key), encode(inner)) for key, inner in value.items()), key=lambda pair: (len(pair[0]), pair[0]))
    return _head(5, len(value)) + b"".join(key + inner for key, inner in parts)


def _head(major: int, size: int) -> bytes:
    for small, width in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if size < 24:
            return bytes([major << 5 | size])
        if size < 1 << 8 * width:
            return bytes([major << 5 | small]) + size.to_bytes(width, "big")
    raise ValueError(size)


def varint(number: int) -> bytes:
    """Return a number in groups of seven bits."""
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def link_of(body: bytes) -> Link:
    """Return the name of a block."""
    return Link(b"\x01\x71\x12\x20" + sha256(body).digest())


def framed(body: bytes, name: bytes | None = None) -> bytes:
    """Return a block as it stands in a CAR."""
    cid = link_of(body) if name is None else name
    return varint(len(cid) + len(body)) + cid + body


def tree(entries: list[tuple[str, Link]], width: int, blocks: list[bytes]) -> Link:
    """Add the blocks of names to `blocks` and return the name of the topmost: `width` entries in each, the others below."""
    if len(entries) <= width:
        return _node(None, [(key, link, None) for key, link in entries], blocks)
    step = -(-len(entries) // width)
    below = tree(entries[:step], width, blocks)
    listed = []
    for start in range(step, len(entries), step):
        (key, link), rest = entries[start], entries[start + 1 : start + step]
        listed.append((key, link, tree(rest, width, blocks) if rest else None))
    return _node(below, listed, blocks)


def _node(left: Link | None, entries: list[tuple[str, Link, Link | None]], blocks: list[bytes]) -> Link:
    written, before = [], b""
    for key, link, below in entries:
        raw = key.encode()
        shared = next((i for i, (a, b) in enumerate(zip(raw, before, strict=False)) if a != b), min(len(raw), len(before)))
        written.append({"p": shared, "k": raw[shared:], "v": link, "t": below})
        before = raw
    body = encode({"l": left, "e": written})
    blocks.append(body)
    return link_of(body)


def _ago(number: int) -> str:
    return f"2023-11-14T22:{13 + number:02}:20.123Z"


def _post(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"$type": "app.bsky.feed.post", "text": text, "createdAt": _ago(number), "langs": ["fr"], **more}


def _ref(did: str, number: int) -> dict[str, Any]:
    return {"uri": f"at://{did}/app.bsky.feed.post/{tid(START - number)}", "cid": str(link_of(b"%d" % number))}


def records() -> dict[str, Any]:
    """Return the records of the account, by name."""
    picture = {"$type": "blob", "ref": Link(b"\x01\x55\x12\x20" + sha256(b"tile").digest()), "mimeType": "image/jpeg", "size": 4321}
    text = "Le toit est réparé, à lire: journal.example/… #toiture @jo"
    raw = text.encode()
    facets = [
        _facet(raw, "journal.example/…", {"$type": "app.bsky.richtext.facet#link", "uri": "https://journal.example/un/toit"}),
        _facet(raw, "#toiture", {"$type": "app.bsky.richtext.facet#tag", "tag": "toiture"}),
        _facet(raw, "@jo", {"$type": "app.bsky.richtext.facet#mention", "did": JO}),
    ]
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "Des tuiles neuves", "image": picture}]}
    reply = {"parent": _ref(JO, 5), "root": _ref(ANN, 9)}
    quote = {"$type": "app.bsky.embed.record", "record": _ref(ANN, 4)}
    place = f"at://{DID}/app.bsky.graph.list/{tid(START + 70)}"
    return {
        "app.bsky.actor.profile/self": {"$type": "app.bsky.actor.profile", "displayName": "Maud Terrier", "description": "Couvreuse.\nÀ vélo",
                                        "avatar": picture, "createdAt": "2023-02-01T10:00:00.000Z"},
        f"app.bsky.feed.post/{tid(START)}": _post(0, text, facets=facets, embed=images),
        f"app.bsky.feed.post/{tid(START + 1)}": _post(1, "D'accord 🛠️", reply=reply),
        f"app.bsky.feed.post/{tid(START + 2)}": _post(2, "À relire", embed=quote, langs=["fr", "en"]),
        f"app.bsky.feed.post/{tid(START + 3)}": {**_post(3, "sans heure"), "createdAt": None},
        f"app.bsky.feed.like/{tid(START + 10)}": {"$type": "app.bsky.feed.like", "subject": _ref(JO, 5), "createdAt": _ago(4)},
        f"app.bsky.feed.like/{tid(START + 11)}": {"$type": "app.bsky.feed.like", "subject": _ref(DID, 6), "createdAt": _ago(5)},
        f"app.bsky.feed.repost/{tid(START + 20)}": {"$type": "app.bsky.feed.repost", "subject": _ref(ANN, 4), "createdAt": _ago(6)},
        f"app.bsky.graph.follow/{tid(START + 30)}": {"$type": "app.bsky.graph.follow", "subject": JO, "createdAt": _ago(7)},
        f"app.bsky.graph.block/{tid(START + 40)}": {"$type": "app.bsky.graph.block", "subject": ANN, "createdAt": _ago(8)},
        f"app.bsky.graph.list/{tid(START + 70)}": {"$type": "app.bsky.graph.list", "name": "Voisins", "purpose": "app.bsky.graph.defs#curatelist",
                                                   "createdAt": _ago(9)},
        f"app.bsky.graph.listitem/{tid(START + 71)}": {"$type": "app.bsky.graph.listitem", "subject": JO, "list": place, "createdAt": _ago(10)},
        f"app.bsky.graph.listblock/{tid(START + 72)}": {"$type": "app.bsky.graph.listblock", "createdAt": _ago(11),
                                                        "subject": f"at://{ANN}/app.bsky.graph.list/{tid(START - 9)}"},
        f"app.bsky.feed.generator/{'voisins'}": {"$type": "app.bsky.feed.generator", "did": "did:web:fils.example", "displayName": "Du quartier",
                                                 "createdAt": _ago(12)},
        f"app.bsky.feed.threadgate/{tid(START)}": {"$type": "app.bsky.feed.threadgate", "note": "threadgate-canary", "createdAt": _ago(13)},
    }  # fmt: skip


def _facet(raw: bytes, shown: str, feature: dict[str, Any]) -> dict[str, Any]:
    start = raw.index(shown.encode())
    return {"index": {"byteStart": start, "byteEnd": start + len(shown.encode())}, "features": [feature]}


def _changed(quirk: str | None) -> dict[str, Any]:
    found = records()
    if quirk == "edited":
        found["app.bsky.actor.profile/self"]["displayName"] = "Maud T."
        del found[f"app.bsky.feed.post/{tid(START + 2)}"]
        found[f"app.bsky.feed.post/{tid(START + 4)}"] = _post(14, "après")
    if quirk == "backdated":
        found[f"app.bsky.feed.post/{tid(START + 5)}"] = _post(0, "de 2012") | {"createdAt": "2012-05-01T08:00:00+02:00"}
        found[f"app.bsky.feed.post/{tid(START + 6)}"] = _post(0, "de demain") | {"createdAt": "2091-01-01T00:00:00Z"}
        found[f"app.bsky.feed.post/{tid(START + 7)}"] = _post(0, "d'avant tout") | {"createdAt": "0001-01-01T00:00:00Z"}
        found["app.bsky.feed.post/at-home"] = _post(0, "d'aucun jour") | {"createdAt": "hier"}
    if quirk == "other-applications":
        for number in range(3):
            found[f"com.whtwnd.blog.entry/{tid(START + number)}"] = {"$type": "com.whtwnd.blog.entry", "content": "# Un carnet"}
        found["fyi.example.thing/one"] = {"$type": "fyi.example.thing", "n": 1.5}
    if quirk == "bad-records":
        found |= {
            f"app.bsky.feed.post/{tid(START + 50)}": ["?"], f"app.bsky.feed.post/{tid(START + 51)}": _post(0, "x") | {"text": 7},
            f"app.bsky.feed.like/{tid(START + 52)}": {"subject": "at://nowhere"}, f"app.bsky.graph.follow/{tid(START + 53)}": {"subject": "jo"},
            f"app.bsky.graph.list/{tid(START + 54)}": {"name": 5}, "app.bsky.feed.post/bad key": _post(0, "x"),
            f"app.bsky.feed.post/{tid(START + 55)}": _post(0, "a\0b\u202ec") | {"embed": {"images": [5, {"image": {"ref": 3, "size": "x"}}]},
                                                                               "facets": [{"index": {"byteStart": -1, "byteEnd": 9**9}}]},
        }  # fmt: skip
    return {} if quirk == "empty" else found


def car(found: dict[str, Any], width: int = 99, rev: str | None = None) -> tuple[bytes, list[bytes]]:
    """Return the header of a repository and its blocks: the commit, the names, the records."""
    bodies = {path: encode(value) for path, value in sorted(found.items())}
    names: list[bytes] = []
    top = tree([(path, link_of(body)) for path, body in bodies.items()], width, names)
    commit = encode({"did": DID, "version": 3, "data": top, "rev": rev or tid(START + 10**12), "prev": None, "sig": b"canary-of-a-signature"})
    head = encode({"roots": [link_of(commit)], "version": 1})
    return varint(len(head)) + head, [commit, *reversed(names), *bodies.values()]


def _hostile() -> Iterator[tuple[str, bytes]]:
    """Yield names and blocks that no decoder should believe."""
    for number, body in enumerate((
        b"\x81" * 5000 + b"\xf6", b"\x9b" + b"\xff" * 8, b"\x5b" + b"\xff" * 8, b"\xbf\xff", b"\xa1\x01\x02", b"\xa1\x61\xff\x00", b"\xc1\x00",
        b"\xd8\x2a\x41\x01", b"\xf9\x7c\x00", b"\x1b", b"", b"\xa0\xa0", b"\xfb\x7f\xf0\0\0\0\0\0\0",
    )):  # fmt: skip
        yield f"app.bsky.feed.post/{tid(START + 100 + number)}", body


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write repo.car into `folder` and return its path."""
    path = folder / "repo.car"
    head, blocks = car(_changed(quirk), 2 if quirk in ("deep-tree", "missing-names") else 99)
    if quirk == "shuffled":
        random.Random(3).shuffle(blocks)
    if quirk == "missing-names":
        del blocks[2]
    if quirk == "missing-record":
        del blocks[-1]
    if quirk == "no-commit":
        del blocks[0]
    if quirk == "hostile-tree":
        nodes: list[bytes] = []
        odd = [{"p": 9, "k": b"x", "v": None, "t": None}], [{"p": 0, "k": b"a" * 2000, "v": 1}], "e", [7], [{"p": -1, "k": b"", "v": b""}]
        links = [_node(None, [], nodes)]
        for entries in odd:
            nodes.append(encode({"l": None, "e": entries}))
            links.append(link_of(nodes[-1]))
        top = encode({"l": Link(b"\x01\x71\x12\x20" + bytes(32)),
                      "e": [{"p": 0, "k": b"app.bsky.feed.post/%d" % i, "v": 5, "t": link} for i, link in enumerate(links)]})  # fmt: skip
        commit = encode({"did": DID, "version": 3, "data": link_of(top), "rev": 5, "prev": None, "sig": b""})
        header = encode({"roots": [link_of(commit)], "version": 1})
        head, blocks = varint(len(header)) + header, [commit, top, *nodes]
    written = [framed(block) for block in blocks]
    if quirk == "hostile-blocks":
        found = {name: link_of(body) for name, body in _hostile()}
        names: list[bytes] = []
        commit = encode({"did": DID, "version": 3, "data": tree(sorted(found.items()), 99, names), "rev": tid(START), "prev": None, "sig": b""})
        header = encode({"roots": [link_of(commit)], "version": 1})
        head, written = varint(len(header)) + header, [framed(one) for one in (commit, *names, *(body for _, body in _hostile()))]
    if quirk == "damaged-block":
        last = bytearray(written[-1])
        last[-3] ^= 1
        written[-1] = bytes(last)
    if quirk == "trailing-picture":
        written.append(framed(b"\xff\xd8\xff", b"\x01\x55\x12\x20" + sha256(b"\xff\xd8\xff").digest()))
    data = head + b"".join(written)
    path.write_bytes(data[: len(data) * 2 // 3] if quirk == "truncated" else data)
    return path


def large(folder: Path, size: int) -> Path:
    """Write a repository of about `size` bytes: posts of a kilobyte, names in blocks of forty."""
    path, entries, number = folder / "repo.car", [], 0
    blank = encode({"roots": [Link(bytes(36))], "version": 1})
    with path.open("wb") as out:
        out.write(varint(len(blank)) + blank)
        while out.tell() < size:
            body = encode(_post(0, f"{number} " + "quelques mots sur le toit " * 36))
            out.write(framed(body))
            entries.append((f"app.bsky.feed.post/{tid(START + number)}", link_of(body)))
            number += 1
        names: list[bytes] = []
        top = tree(entries, 40, names)
        commit = encode({"did": DID, "version": 3, "data": top, "rev": tid(START + 10**12), "prev": None, "sig": b""})
        out.writelines(framed(one) for one in (*names, commit))
        header = encode({"roots": [link_of(commit)], "version": 1})
        out.seek(0)
        out.write(varint(len(header)) + header)
    return path
