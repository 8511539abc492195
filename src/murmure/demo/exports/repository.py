"""How is a repository of Bluesky written: records in DAG-CBOR, named by a Merkle search tree, in a CAR file?

From the specifications of the AT Protocol (https://atproto.com/specs/repository), of DAG-CBOR and of CAR version 1.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


class Link(bytes):
    """Hold the name of a block: version 1, DAG-CBOR, SHA-256."""


def tid(at: datetime) -> str:
    """Return the key of a record that is made at this moment."""
    number = int(at.timestamp()) * 1_000_000 << 10 | 7
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(12, -1, -1))


def car(did: str, records: dict[str, Any], revision: str) -> bytes:
    """Return the repository of `did`: `records` are values by name, as in app.bsky.feed.post/3k…"""
    blocks: dict[Link, bytes] = {}
    entries = [(name.encode(), _kept(blocks, value)) for name, value in sorted(records.items())]
    top = max((_depth(name) for name, _ in entries), default=0)
    tree = _tree(blocks, entries, top) or _kept(blocks, {"l": None, "e": []})
    signature = sha256(did.encode()).digest() * 2
    root = _kept(blocks, {"did": did, "version": 3, "data": tree, "rev": revision, "prev": None, "sig": signature})
    head = _cbor({"roots": [root], "version": 1})
    written = [_varint(len(head)) + head]
    for link in (root, *(link for link in blocks if link != root)):
        written.append(_varint(len(link) + len(blocks[link])) + link + blocks[link])
    return b"".join(written)


def _kept(blocks: dict[Link, bytes], value: Any) -> Link:
    body = _cbor(value)
    link = Link(b"\x01\x71\x12\x20" + sha256(body).digest())
    blocks[link] = body
    return link


def _depth(name: bytes) -> int:
    """Return in which layer of the tree a name stands: the pairs of zero bits with which its digest begins."""
    number = int.from_bytes(sha256(name).digest())
    return (256 - number.bit_length()) // 2


def _tree(blocks: dict[Link, bytes], entries: list[tuple[bytes, Link]], layer: int) -> Link | None:
    """Return the node of a layer that holds `entries`, with the nodes below it; None when there is nothing."""
    if not entries:
        return None
    groups: list[list[tuple[bytes, Link]]] = [[]]
    here: list[tuple[bytes, Link]] = []
    for entry in entries:
        if _depth(entry[0]) >= layer:
            here.append(entry)
            groups.append([])
        else:
            groups[-1].append(entry)
    below = [_tree(blocks, group, layer - 1) for group in groups]
    written, before = [], b""
    for (name, link), under in zip(here, below[1:], strict=True):
        shared = 0
        while shared < min(len(name), len(before)) and name[shared] == before[shared]:
            shared += 1
        written.append({"p": shared, "k": name[shared:], "v": link, "t": under})
        before = name
    return _kept(blocks, {"l": below[0], "e": written})


def _cbor(value: Any) -> bytes:
    if value is None or isinstance(value, bool):
        return b"\xf6" if value is None else b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, Link):
        return b"\xd8\x2a" + _head(2, len(value) + 1) + b"\0" + value
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(_cbor, value))
    pairs = sorted((key.encode(), inner) for key, inner in value.items())
    pairs.sort(key=lambda pair: len(pair[0]))
    return _head(5, len(pairs)) + b"".join(_head(3, len(key)) + key + _cbor(inner) for key, inner in pairs)


def _head(kind: int, size: int) -> bytes:
    if size < 24:
        return bytes([kind << 5 | size])
    wide = 0 if size < 1 << 8 else 1 if size < 1 << 16 else 2 if size < 1 << 32 else 3
    return bytes([kind << 5 | 24 + wide]) + size.to_bytes(1 << wide)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
