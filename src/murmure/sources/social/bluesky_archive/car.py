"""Which records does a repository hold, and under which names?

A CAR (https://ipld.io/specs/transport/car/carv1/) is a row of blocks in any order, each named by its
digest. The names of records are not in the records: they are in a tree of blocks (a Merkle search tree,
https://atproto.com/specs/repository) that begins at the commit. Memory: sixteen bytes per block.
"""

from __future__ import annotations

import mmap
from array import array
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.social.bluesky_archive.cbor import Link, NotCbor, decode

if TYPE_CHECKING:
    import numpy as np

    from murmure.sources.readers import File

LARGEST = 4 << 20
"""Bytes of a block; the network takes none above one megabyte."""
CID = b"\x01\x71\x12\x20"
"""How the names of all blocks of a repository begin: version 1, DAG-CBOR, SHA-256, 32 bytes."""
_LEVELS, _LONGEST_KEY = 64, 1024
_HELD, _BLOCKS = 64 << 20, 10_000  # bytes read in order, and blocks read here and there, after which pages are given back
NO_COMMIT = Both("the archive holds no commit of a Bluesky repository", "l'archive ne contient pas de commit d'un dépôt Bluesky")
MISSING = Both("a block that holds names of records is missing", "un bloc qui contient des noms d'enregistrements manque")
ABSENT = Both("the record is named, and its block is missing", "l'enregistrement est nommé, et son bloc manque")
DAMAGED = Both("a block is damaged: it is not what its name says", "un bloc est abîmé : il n'est pas ce que dit son nom")
TOO_LARGE = Both("a block is too large, or has a name of an unknown kind", "un bloc est trop gros, ou a un nom d'un genre inconnu")
ODD_TREE = Both("a block of names is not of the expected form", "un bloc de noms n'a pas la forme attendue")


class Record(NamedTuple):
    """Hold one record: `path` is "collection/key", `value` what its block says, `cid` the name of the block."""

    path: str
    value: Any
    cid: Link


def _varint(data: Any, at: int) -> tuple[int, int]:
    """Return a number written in groups of seven bits, and where it ends. Raises NotCbor."""
    value = 0
    for shift in range(0, 63, 7):
        if at >= len(data):
            raise NotCbor("a length is cut")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise NotCbor("a length is too long")


def header_of(head: bytes) -> tuple[list[Any], int, int]:
    """Return the roots of a CAR, its version, and where its blocks begin. Raises NotCbor."""
    size, at = _varint(head, 0)
    if not 0 < size <= 4096 or at + size > len(head):
        raise NotCbor("no header")
    found = decode(head[at : at + size])
    if not isinstance(found, dict) or not isinstance(found.get("version"), int):
        raise NotCbor("no header")
    roots = found.get("roots")
    return roots if isinstance(roots, list) else [], found["version"], at + size


class Repository:
    """Open the blocks of one file; `rejects` says which parts of it cannot be found again."""

    def __init__(self, file: File, data: Any) -> None:
        self.file, self.data = file, data
        self.rejects: list[Reject] = []
        self._read = 0
        digests, places = array("Q"), array("Q")
        roots, _, at = header_of(data[:8192])
        self.root = next((root for root in roots if isinstance(root, Link)), None)
        self._survey(at, digests, places)
        self._digests, self._places = _sorted(digests, places)

    def _survey(self, at: int, digests: array, places: array) -> None:
        """Note where each block begins, in one pass; what is cut or absurd is named."""
        data, end, let_go = self.data, len(self.data), at
        while at < end:
            start = at
            try:
                size, at = _varint(data, at)
            except NotCbor:
                self.rejects.append(Reject(self.file.where(start), TRUNCATED))
                return
            if at + size > end:
                self.rejects.append(Reject(self.file.where(start), TRUNCATED))
                return
            if 36 <= size <= LARGEST and data[at : at + 4] == CID:
                digests.append(int.from_bytes(data[at + 4 : at + 12], "big"))
                places.append(start)
            elif size and len(self.rejects) < 1000:  # a picture packed with the records has a name of another kind
                self.rejects.append(Reject(self.file.where(start), TOO_LARGE))
            at += size
            if at - let_go > _HELD:
                let_go = at
                self._let_go()

    def _let_go(self) -> None:
        """Give back the pages that were read: a mapped file counts as memory until somebody else needs it."""
        self._read = 0
        if hasattr(self.data, "madvise"):
            self.data.madvise(mmap.MADV_DONTNEED)

    def block(self, link: Any) -> bytes | None:
        """Return the bytes of a block, b'' when they are not what their name says, None when there is no such block."""
        import numpy as np

        if not isinstance(link, bytes) or len(link) != 36 or link[:4] != CID:
            return None
        wanted = np.uint64(int.from_bytes(link[4:12], "big"))
        place = int(np.searchsorted(self._digests, wanted))
        while place < len(self._digests) and self._digests[place] == wanted:
            size, at = _varint(self.data, int(self._places[place]))
            if self.data[at : at + 36] == link:
                self._read += 1
                if self._read > _BLOCKS:
                    self._let_go()
                body = self.data[at + 36 : at + size]
                return body if sha256(body).digest() == link[4:] else b""
            place += 1
        return None

    def commit(self) -> dict[str, Any] | None:
        """Return the commit: whose repository it is (`did`), and where its tree begins (`data`)."""
        body = self.block(self.root)
        try:
            found = decode(body) if body else None
        except NotCbor:
            return None
        return found if isinstance(found, dict) and isinstance(found.get("did"), str) else None

    def records(self, top: Any) -> Iterator[Record | Reject]:
        """Yield the records below a node of the tree, in the order of their names. A digest cannot contain itself: there is no cycle."""
        stack: list[tuple[str, Any, int]] = [("node", top, 0)]
        while stack:
            kind, link, level = stack.pop()
            if kind != "node":
                yield self._record(kind, link)
                continue
            body = self.block(link)
            if not body:
                yield Reject(self.file.where(str(link) if isinstance(link, Link) else "?"), MISSING if body is None else DAMAGED)
                continue
            below = _entries(body, level)
            if below is None:
                yield Reject(self.file.where(str(link)), ODD_TREE)
                continue
            stack.extend(reversed(below))

    def _record(self, path: str, link: Any) -> Record | Reject:
        body = self.block(link)
        if not body:
            return Reject(self.file.where(path), ABSENT if body is None else DAMAGED)
        try:
            return Record(path, decode(body), link)
        except NotCbor:
            return Reject(self.file.where(path), DAMAGED)


def _entries(body: bytes, level: int) -> list[tuple[str, Any, int]] | None:
    """Return what a node of the tree holds, in order: ("node", link, level) and (path, link, level); None when it is none."""
    try:
        node = decode(body)
    except NotCbor:
        return None
    entries = node.get("e") if isinstance(node, dict) else None
    if not isinstance(entries, list) or level > _LEVELS:
        return None
    found: list[tuple[str, Any, int]] = []
    if node.get("l") is not None:
        found.append(("node", node["l"], level + 1))
    key = b""
    for entry in entries:
        shared, rest = (entry.get("p"), entry.get("k")) if isinstance(entry, dict) else (None, None)
        # Keys are written without what they share with the one before.
        if type(shared) is not int or type(rest) is not bytes or not 0 <= shared <= len(key) or shared + len(rest) > _LONGEST_KEY:
            return None
        key = key[:shared] + rest
        found.append((key.decode("ascii", "replace"), entry.get("v"), level))
        if entry.get("t") is not None:
            found.append(("node", entry["t"], level + 1))
    return found


def _sorted(digests: array, places: array) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    names, offsets = np.frombuffer(digests, np.uint64), np.frombuffer(places, np.uint64)
    order = np.argsort(names, kind="stable")
    return names[order], offsets[order]


def mapped(file: File) -> Any:
    """Return the bytes of a file without taking them into memory."""
    with file.local().open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
