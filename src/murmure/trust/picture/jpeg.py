"""What does a JPEG say, and which of its pieces are the picture?

ITU-T T.81. Kept: tables, frames and scans, byte for byte; the JFIF header without its small copy; the colour profile;
Adobe's word on colours; how the picture is turned. All else goes: other applications' pieces, comments, what follows.
"""

from __future__ import annotations

import re

from murmure.trust.picture import embedded, exif
from murmure.trust.picture.told import Bag, Read, broken, size, text_of

_PROFILE = b"ICC_PROFILE\0"
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker: in a scan, 0xFF before zero is a byte of it, and 0xD0 to 0xD7 part it."""
_FRAMES = (*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF)
SEGMENTS = 50_000


def read(data: memoryview, bag: Bag) -> Read:
    """Put in the bag what the picture says; return its pieces without that."""
    kept: list[bytes | memoryview] = []
    at, orientation, scans = 2, 1, 0
    for _ in range(SEGMENTS):
        bag.spend(200)
        found = _NEXT.search(data, at)
        if found is None:
            raise broken("JPEG")
        if found.start() > at and any(byte != 0xFF for byte in data[at : min(found.start(), at + 4096)]):
            bag.add("hidden", "JPEG", size(found.start() - at))
        marker, at = data[found.start() + 1], found.end()
        if marker == 0xD9:
            break
        if marker in (0x01, 0xD8):
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise broken("JPEG")
        whole, body, at = data[at - 2 : at + length], data[at + 2 : at + length], at + length
        if marker in _FRAMES:
            kept.append(whole)
            if marker == 0xDA:
                scans += 1
                end = _NEXT.search(data, at)
                if end is None:
                    raise broken("JPEG")
                kept.append(data[at : end.start()])
                at = end.start()
        elif stays := _stays(marker, body, whole, bag):
            kept.append(stays)
        else:
            orientation = _say(marker, body, bag, orientation)
    else:
        raise broken("JPEG")
    if not scans:
        raise broken("JPEG")
    _after(data[at:], bag)
    start: list[bytes | memoryview] = [b"\xff\xd8"]
    if orientation != 1:
        turned = b"Exif\0\0" + exif.only_orientation(orientation)
        # What JFIF says comes first, where there is any.
        first = 1 if kept and bytes(kept[0][:2]) == b"\xff\xe0" else 0
        kept.insert(first, b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned)
    return Read([*start, *kept, b"\xff\xd9"], orientation)


def _stays(marker: int, body: memoryview, whole: memoryview, bag: Bag) -> bytes | memoryview | None:
    """Return what stays of a piece of an application; None when nothing does."""
    if marker == 0xE2 and bytes(body[:12]) == _PROFILE:
        return whole
    if marker == 0xEE and bytes(body[:5]) == b"Adobe" and len(body) >= 12:
        _more(body[12:], "Adobe", bag)
        return b"\xff\xee\x00\x0e" + bytes(body[:12])
    if marker == 0xE0 and bytes(body[:5]) == b"JFIF\0" and len(body) >= 14:
        if body[12] and body[13]:
            bag.add("thumbnail", "JFIF", f"{body[12]} × {body[13]}")
        else:
            _more(body[14:], "JFIF", bag)
        return b"\xff\xe0\x00\x10" + bytes(body[:12]) + b"\0\0"
    return None


def _more(rest: memoryview, where: str, bag: Bag) -> None:
    if len(rest):
        bag.add("hidden", where, size(len(rest)))


def _say(marker: int, body: memoryview, bag: Bag, orientation: int) -> int:
    """Put in the bag what a piece says that goes; return the orientation, which the first EXIF decides."""
    head = bytes(body[:40])
    if marker == 0xFE:
        bag.add("note", "JPEG comment", text_of(body) or size(len(body)))
    elif marker == 0xE1 and head.startswith(b"Exif\0"):
        said = exif.read(body[6:], bag)
        return said if orientation == 1 else orientation
    elif marker == 0xE1 and head.startswith((b"http://ns.adobe.com/xap/", b"http://ns.adobe.com/xmp/")):
        skip = bytes(body[:60]).find(b"\0") + 1
        embedded.xmp(body[skip + 40 :] if b"xmp/extension" in head else body[skip:], bag)
    elif marker == 0xED and head.startswith(b"Photoshop 3.0\0"):
        embedded.photoshop(body[14:], bag)
    elif marker == 0xE2 and head.startswith(b"MPF\0"):
        bag.add("hidden", "JPEG MPF", size(len(body)))
    elif marker == 0xEB and b"jumb" in head:
        bag.add("origin", "C2PA", size(len(body)))
    elif marker == 0xE0 and head.startswith(b"JFXX\0"):
        bag.add("thumbnail", "JFIF", size(len(body)))
    else:
        name = "".join(chr(byte) if 32 < byte < 127 else " " for byte in head[:16]).split()
        bag.add("maker", f"JPEG 0x{marker:02x}", f"{name[0] + ' ' if name else ''}{size(len(body))}")
    return orientation


def _after(rest: memoryview, bag: Bag) -> None:
    if not len(rest) or not any(bytes(rest[:65_536])) and not any(bytes(rest[-4096:])):
        return
    head = bytes(rest[:65_536])
    film = b"ftyp" in head[:64] or b"MotionPhoto_Data" in head or b"MotionPhoto_Data" in bytes(rest[-4096:])
    bag.add("motion" if film else "hidden", "JPEG", size(len(rest)))
