"""What does a GIF say, and which of its pieces are the picture?

CompuServe GIF89a. Kept: pictures, their timing, how often they turn, the colour profile. Comments, XMP and all other pieces go.
"""

from __future__ import annotations

from murmure.trust.picture import embedded
from murmure.trust.picture.told import Bag, Read, broken, size, text_of

_APPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read(data: memoryview, bag: Bag) -> Read:
    """Put in the bag what the picture says; return its pieces without that."""
    if len(data) < 14:
        raise broken("GIF")
    at = 13 + _table(data[10])
    kept: list[bytes | memoryview] = [data[:at]]
    shown = False
    while True:
        bag.spend(200)
        sign = data[at] if at < len(data) else None
        if sign == 0x3B:
            break
        start = at
        if sign == 0x2C and at + 11 < len(data):
            at = _blocks(data, at + 11 + _table(data[at + 9]))
            kept.append(data[start:at])
            shown = True
        elif sign == 0x21 and at + 2 < len(data):
            at = _blocks(data, at + 2)
            if stays := _stays(data[start:at], bag):
                kept.append(stays)
        else:
            raise broken("GIF")
    if not shown:
        raise broken("GIF")
    if len(data) > at + 1:
        bag.add("hidden", "GIF", size(len(data) - at - 1))
    return Read([*kept, b"\x3b"])


def _stays(whole: memoryview, bag: Bag) -> bytes | memoryview | None:
    """Return what stays of an extension, and put in the bag what it says when nothing does."""
    if whole[1] == 0xF9:
        if len(whole) == 8 and whole[2] == 4:
            return whole
        bag.add("hidden", "GIF 0xf9", size(len(whole)))
        return None
    words = _joined(whole)
    if whole[1] == 0xFF:
        name = bytes(whole[3:14])
        if name in _APPS and len(whole) == 19:
            return whole
        if name == b"ICCRGBG1012":
            return whole
        if name == b"XMP DataXMP":
            embedded.xmp(whole[14:], bag)
        bag.add("maker", "GIF", f"{text_of(name)} {size(len(whole))}")
    elif whole[1] == 0xFE:
        bag.add("note", "GIF comment", text_of(words) or size(len(whole)))
    else:
        bag.add("note", f"GIF 0x{whole[1]:02x}", text_of(words[12:]) or size(len(whole)))
    return None


def _table(packed: int) -> int:
    """Return how many bytes a table of colours takes."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _blocks(data: memoryview, at: int) -> int:
    """Return where a run of blocks ends."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise broken("GIF")


def _joined(whole: memoryview) -> bytes:
    """Return the first bytes of the blocks of an extension, one after the other."""
    out, at = b"", 2
    while at < len(whole) and whole[at] and len(out) < 4096:
        out += bytes(whole[at + 1 : at + 1 + whole[at]])
        at += 1 + whole[at]
    return out
