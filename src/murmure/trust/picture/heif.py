"""What does a HEIC or AVIF picture say?

ISO/IEC 23008-12 over ISO/IEC 14496-12: boxes, among them a list of items (`iinf`) and where each lies (`iloc`). Only EXIF and XMP are
read. It is not cleaned: pieces point at each other by their place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator

from murmure.trust.picture import embedded, exif
from murmure.trust.picture.told import Bag, Read, broken, size

BOXES, ITEMS, LONGEST = 2000, 5000, 4_000_000


def read(data: memoryview, bag: Bag) -> Read:
    """Put in the bag what the picture says; it has no pieces to keep."""
    meta = None
    for kind, body in _boxes(data):
        if kind == b"meta" and meta is None:
            meta = body
        elif kind in (b"mpvd", b"moov"):
            bag.add("motion", f"HEIF {kind.decode()}", size(len(body)))
        elif kind in (b"uuid", b"udta", b"jumb"):
            bag.add("maker", f"HEIF {kind.decode()}", size(len(body)))
    if meta is None:
        raise broken("HEIF")
    inner = dict(_boxes(meta[4:]))
    kinds = dict(_kinds(inner.get(b"iinf", meta[:0])))
    places = _places(inner.get(b"iloc", meta[:0]), bag)
    for item, place in places:
        kind = kinds.get(item)
        if kind in (b"Exif", b"mime"):
            content = _content(place, data, inner.get(b"idat", meta[:0]))
            bag.spend(len(content) // 10)
            if kind == b"mime":
                embedded.xmp(content, bag)
            elif len(content) > 4:
                skip = 4 + int.from_bytes(content[:4], "big")
                exif.read(memoryview(content)[skip:], bag)
    return Read(None)


def _boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    for _ in range(BOXES):
        if at + 8 > len(data):
            return
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8]), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < head or at + length > len(data):
            raise broken("HEIF")
        yield kind, data[at + head : at + length]
        at += length


def _kinds(body: memoryview) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the kind of each item."""
    if len(body) < 8:
        return
    for number, (kind, entry) in enumerate(_boxes(body[6 if body[0] == 0 else 8 :])):
        if number >= ITEMS:
            return
        if kind == b"infe" and len(entry) >= 12 and entry[0] >= 2:
            wide = 2 if entry[0] == 2 else 4
            yield int.from_bytes(entry[4 : 4 + wide], "big"), bytes(entry[6 + wide : 10 + wide])


def _places(body: memoryview, bag: Bag) -> list[tuple[int, tuple[int, list[tuple[int, int]]]]]:
    """Return the number of each item, how its place is meant, and where its parts begin and how long they are."""
    reader = _Reader(body)
    version = reader.take(1)
    reader.take(3)
    sizes, more = reader.take(1), reader.take(1)
    wide_at, wide_length, wide_base, wide_index = sizes >> 4, sizes & 15, more >> 4, more & 15 if version else 0
    out = []
    for _ in range(min(reader.take(2 if version < 2 else 4), ITEMS)):
        item = reader.take(2 if version < 2 else 4)
        method = reader.take(2) & 15 if version else 0
        reader.take(2)
        base, parts = reader.take(wide_base), []
        for _ in range(reader.take(2)):
            bag.spend(200)
            reader.take(wide_index)
            parts.append((base + reader.take(wide_at), reader.take(wide_length)))
            if reader.over:
                return out
        out.append((item, (method, parts[:64])))
    return out


class _Reader:
    """Take numbers from bytes, one after the other; `over` once there are none left."""

    def __init__(self, data: memoryview) -> None:
        self._data, self._at = data, 0

    @property
    def over(self) -> bool:
        return self._at > len(self._data)

    def take(self, wide: int) -> int:
        self._at += wide
        return int.from_bytes(self._data[self._at - wide : self._at], "big")


def _content(place: tuple[int, list[tuple[int, int]]], data: memoryview, inside: memoryview) -> bytes:
    method, parts = place
    source = {0: data, 1: inside}.get(method, data[:0])
    return b"".join(bytes(source[at : at + min(length or len(source), LONGEST // 16)]) for at, length in parts[:16])
