"""What does a WebP say, and which of its pieces are the picture?

RFC 9649. Kept: pictures and frames, transparency, animation, colour profile, byte for byte; how the picture is turned. All else goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from murmure.trust.picture import embedded, exif
from murmure.trust.picture.told import Bag, Read, broken, size

_KEPT = frozenset([b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ICCP"])
_FRAME = frozenset([b"VP8 ", b"VP8L", b"ALPH"])
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def read(data: memoryview, bag: Bag) -> Read:
    """Put in the bag what the picture says; return its pieces without that."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) + 1 or end < 20:
        raise broken("WebP")
    kept: list[bytes | memoryview] = []
    orientation, head, shown = 1, None, False
    for kind, body in _pieces(data[12:end]):
        bag.spend(200)
        if kind == b"VP8X" and len(body) >= 10 and head is None:
            head = bytearray(body[:10])
            kept.append(b"")
        elif kind == b"ANMF" and len(body) >= 16:
            kept.append(_frame(body, bag))
            shown = True
        elif kind in _KEPT and kind != b"VP8X":
            kept.append(_piece(kind, body))
            shown = shown or kind in _FRAME
        elif kind == b"EXIF":
            orientation = exif.read(body[6:] if bytes(body[:6]) == b"Exif\0\0" else body, bag)
        elif kind == b"XMP ":
            embedded.xmp(body, bag)
        else:
            name = kind.decode("latin-1")
            bag.add("origin" if kind == b"C2PA" else "maker", f"WebP {name}", size(len(body)))
    if not shown:
        raise broken("WebP")
    if len(data) > end:
        bag.add("hidden", "WebP", size(len(data) - end))
    if head is not None:
        head[0] = head[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if orientation != 1 else 0)
        kept[kept.index(b"")] = _piece(b"VP8X", bytes(head))
        if orientation != 1:
            kept.append(_piece(b"EXIF", exif.only_orientation(orientation)))
    length = sum(len(piece) for piece in kept) + 4
    return Read([b"RIFF", length.to_bytes(4, "little"), b"WEBP", *kept], orientation)


def _frame(body: memoryview, bag: Bag) -> bytes:
    """Return one frame of an animation without what does not show."""
    inner = bytearray()
    for kind, part in _pieces(body[16:]):
        bag.spend(200)
        if kind in _FRAME:
            inner += _piece(kind, part)
        else:
            bag.add("maker", "WebP ANMF", size(len(part)))
    return _piece(b"ANMF", bytes(body[:16]) + bytes(inner))


def _piece(kind: bytes, body: bytes | memoryview) -> bytes:
    return kind + len(body).to_bytes(4, "little") + bytes(body) + b"\0" * (len(body) % 2)


def _pieces(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(data):
        kind, length = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise broken("WebP")
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
