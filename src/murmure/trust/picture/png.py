"""What does a PNG say, and which of its pieces are the picture?

W3C PNG, third edition. Kept: what a viewer needs to show it, byte for byte. All else goes: texts, times, EXIF, unknown pieces,
and what follows the end, where pictures that were cut may still be whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from murmure.trust.picture import embedded, exif
from murmure.trust.picture.told import Bag, Read, broken, not_cleaned, size, text_of

SIGN = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD pHYs acTL fcTL fdAT CgBI".split()
)
_LONGEST = 262_144
"""Bytes of a packed text that are unpacked."""
_TEXTS = {
    "author": "person", "artist": "person", "copyright": "person", "software": "software", "creation time": "time", "date:create": "time",
    "date:modify": "time", "date:timestamp": "time", "source": "device", "parameters": "prompt", "prompt": "prompt", "workflow": "prompt",
    "dream": "prompt", "sd-metadata": "prompt", "invokeai_metadata": "prompt", "thumb::uri": "edits", "thumb::mtime": "time",
}  # fmt: skip


def read(data: memoryview, bag: Bag) -> Read:
    """Put in the bag what the picture says; return its pieces without that."""
    kept: list[bytes | memoryview] = [SIGN]
    orientation, at, shown = 1, 8, False
    for kind, body, whole in _pieces(data):
        at += len(whole)
        bag.spend(200)
        if kind in _KEPT:
            kept.append(whole)
            shown = shown or kind == b"IDAT"
        elif kind == b"eXIf":
            orientation = exif.read(body, bag)
        elif not kind[0] & 0x20:
            raise not_cleaned(f"PNG ({kind.decode('latin-1')})")
        else:
            _say(kind, body, bag)
    if not shown:
        raise broken("PNG")
    if rest := len(data) - at:
        bag.add("hidden", "PNG", size(rest))
    if orientation != 1:
        turned = b"eXIf" + exif.only_orientation(orientation)
        kept.insert(2, (len(turned) - 4).to_bytes(4, "big") + turned + zlib.crc32(turned).to_bytes(4, "big"))
    return Read(kept, orientation)


def _pieces(data: memoryview) -> Iterator[tuple[bytes, memoryview, memoryview]]:
    """Yield the name, the content and the whole of each piece, up to the end of the picture."""
    at = 8
    while True:
        length, kind = int.from_bytes(data[at : at + 4], "big"), bytes(data[at + 4 : at + 8])
        if at + 12 + length > len(data) or not kind.isalpha() or (at == 8) != (kind == b"IHDR"):
            raise broken("PNG")
        yield kind, data[at + 8 : at + 8 + length], data[at : at + 12 + length]
        at += 12 + length
        if kind == b"IEND":
            return


def _say(kind: bytes, body: memoryview, bag: Bag) -> None:
    name = kind.decode("latin-1")
    if kind == b"tIME" and len(body) == 7:
        year = int.from_bytes(body[:2], "big")
        bag.add("time", "PNG tIME", f"{year}-{body[2]:02}-{body[3]:02} {body[4]:02}:{body[5]:02}:{body[6]:02} UTC")
    elif kind in (b"tEXt", b"zTXt", b"iTXt"):
        _text(name, body, bag)
    elif kind == b"caBX":
        bag.add("origin", "C2PA", size(len(body)))
    else:
        bag.add("maker", f"PNG {name}", size(len(body)))


def _text(name: str, body: memoryview, bag: Bag) -> None:
    key, _, rest = bytes(body[:80]).partition(b"\0")
    rest = bytes(body[len(key) + 1 : len(key) + 1 + 2_000_000])
    packed = name == "zTXt" or (name == "iTXt" and rest[:1] == b"\x01")
    rest = rest[1:] if name == "zTXt" else rest
    if name == "iTXt":
        rest = (rest[2:].split(b"\0", 2) + [b"", b"", b""])[2]
    if packed:
        try:
            rest = zlib.decompressobj().decompress(rest, _LONGEST)
            bag.spend(len(rest) // 4)
        except zlib.error:
            rest = b""
    word = text_of(key)
    if word == "XML:com.adobe.xmp":
        embedded.xmp(rest, bag)
    elif word.lower().startswith("raw profile type"):
        _raw(word.lower(), rest, bag)
    else:
        bag.add(_TEXTS.get(word.lower(), "note"), f"PNG {word}", text_of(rest) or size(len(body)))


def _raw(word: str, rest: bytes, bag: Bag) -> None:
    """Read EXIF, IPTC and XMP as ImageMagick writes them in texts: a name, a length, and digits of base 16."""
    lines = rest.split(None, 2)
    try:
        data = bytes.fromhex("".join(lines[2].decode("ascii").split())) if len(lines) == 3 else b""
    except ValueError:
        data = b""
    if word.endswith(("exif", "app1")) and data:
        exif.read(memoryview(data.removeprefix(b"Exif\0\0")), bag)
    elif word.endswith("xmp"):
        embedded.xmp(data, bag)
    elif word.endswith(("iptc", "8bim")):
        embedded.photoshop(memoryview(data), bag)
        embedded.iptc(data, bag)
    bag.add("maker", f"PNG {word}", size(len(data or rest)))
