"""What do the fields of EXIF and TIFF say?

CIPA DC-008 (Exif 2.32) and TIFF 6.0. A directory of fields may point anywhere, to itself too: each is read once, and
only so many of them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from murmure.trust.picture import embedded
from murmure.trust.picture.told import Bag, size, text_of

DIRECTORIES, FIELDS = 64, 3000
"""How many directories and fields of one picture are read."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_EXIF, _GPS, _INTEROP, _SUB = 0x8769, 0x8825, 0xA005, 0x14A
_ORIENTATION, _XMP, _IPTC, _THUMBNAIL, _MAKER = 0x112, 0x2BC, 0x83BB, 0x201, 0x927C
_FIELDS = {
    0x10D: ("note", "DocumentName"), 0x10E: ("note", "ImageDescription"), 0x10F: ("device", "Make"), 0x110: ("device", "Model"),
    0x11D: ("note", "PageName"), 0x131: ("software", "Software"), 0x132: ("time", "DateTime"), 0x13B: ("person", "Artist"),
    0x13C: ("device", "HostComputer"), 0x8298: ("person", "Copyright"), 0x9003: ("time", "DateTimeOriginal"),
    0x9004: ("time", "DateTimeDigitized"), 0x9010: ("time", "OffsetTime"), 0x9011: ("time", "OffsetTimeOriginal"),
    0x9012: ("time", "OffsetTimeDigitized"), 0x9286: ("note", "UserComment"), 0xA420: ("identity", "ImageUniqueID"),
    0xA430: ("person", "CameraOwnerName"), 0xA431: ("serial", "BodySerialNumber"), 0xA433: ("device", "LensMake"),
    0xA434: ("device", "LensModel"), 0xA435: ("serial", "LensSerialNumber"), 0xA436: ("note", "ImageTitle"),
    0xA437: ("person", "Photographer"), 0xA438: ("person", "ImageEditor"), 0xA439: ("software", "CameraFirmware"),
    0xA43A: ("software", "RAWDevelopingSoftware"), 0xA43B: ("software", "ImageEditingSoftware"),
    0xA43C: ("software", "MetadataEditingSoftware"), 0x9C9B: ("note", "XPTitle"), 0x9C9C: ("note", "XPComment"),
    0x9C9D: ("person", "XPAuthor"), 0x9C9E: ("note", "XPKeywords"), 0x9C9F: ("note", "XPSubject"),
    0xC614: ("device", "UniqueCameraModel"), 0xC62F: ("serial", "CameraSerialNumber"), 0xC65D: ("identity", "RawDataUniqueID"),
    0xC68B: ("note", "OriginalRawFileName"), 0xC634: ("maker", "DNGPrivateData"), 0x8649: ("edits", "ImageResources"),
    0x935C: ("edits", "ImageSourceData"),
}  # fmt: skip
_PICTURE = {
    0xFE, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x106, 0x10A, 0x111, _ORIENTATION, 0x115, 0x116, 0x117, 0x11A, 0x11B, 0x11C, 0x128, 0x13D, 0x140,
    0x142, 0x143, 0x144, 0x145, 0x152, 0x153, 0x202, 0x211, 0x212, 0x213, 0x214, 0x8773, 0x9000, 0x9101, 0xA000, 0xA001, 0xA002, 0xA003,
}  # fmt: skip
"""Fields that say how the picture is stored, and nothing about anybody."""


class _Field(NamedTuple):
    directory: str
    tag: int
    kind: int
    count: int
    data: bytes | memoryview
    order: str

    def numbers(self, most: int = 8) -> list[float]:
        """Return whole numbers and ratios."""
        if self.kind in (5, 10):
            sign = "I" if self.kind == 5 else "i"
            pairs = struct.unpack(
                f"{self.order}{min(self.count, most) * 2}{sign}", self.data[: min(self.count, most) * 8]
            )
            return [up / down if down else 0.0 for up, down in zip(pairs[::2], pairs[1::2], strict=True)]
        letter = {1: "B", 3: "H", 4: "I", 13: "I"}.get(self.kind)
        if letter is None:
            return []
        count = min(self.count, most)
        return list(struct.unpack(f"{self.order}{count}{letter}", self.data[: count * _SIZES[self.kind]]))


def read(data: memoryview, bag: Bag, file: bool = False) -> int:
    """Put in the bag what the fields say, and return the orientation (1 when it says none, or nonsense).

    file    the data is a whole TIFF file, whose fields of storage nobody is asked about
    """
    orientation, place = 1, {}
    for field in _fields(data, bag):
        if field.tag == _ORIENTATION and field.directory == "main":
            said = field.numbers(1)
            orientation = int(said[0]) if said and said[0] in range(1, 9) else orientation
        elif field.directory == "GPS":
            place[field.tag] = field
        elif field.tag == _XMP:
            embedded.xmp(field.data, bag)
        elif field.tag == _IPTC:
            embedded.iptc(field.data, bag)
        else:
            _say(field, bag, file)
    _places(place, bag)
    return orientation


def only_orientation(orientation: int) -> bytes:
    """Return the smallest EXIF that says how the picture is turned."""
    return b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHHI", _ORIENTATION, 3, 1, orientation, 0, 0)


def _say(field: _Field, bag: Bag, file: bool) -> None:
    if field.tag == _MAKER:
        bag.add("maker", "EXIF MakerNote", size(len(field.data)))
    elif field.tag == _THUMBNAIL and not file:
        bag.add("thumbnail", "EXIF JPEGInterchangeFormat", "JPEG")
    elif field.tag in _FIELDS:
        kind, name = _FIELDS[field.tag]
        value = size(len(field.data)) if kind in ("maker", "edits") else _words(field)
        bag.add(kind, f"EXIF {name}", value)
    elif field.kind == 2 and field.directory != "interop":
        bag.add("note", f"EXIF 0x{field.tag:04x}", text_of(field.data))
    elif not file and field.tag not in _PICTURE and field.directory != "interop":
        bag.add("settings", "EXIF", "")


def _words(field: _Field) -> str:
    if 0x9C9B <= field.tag <= 0x9C9F:
        return text_of(field.data, "utf-16-le")
    if field.tag == 0x9286:
        code, rest = bytes(field.data[:8]), field.data[8:]
        if code.startswith(b"UNICODE"):
            return (
                bytes(rest[:4096])
                .decode("utf-16-le" if field.order == "<" else "utf-16-be", "replace")
                .partition("\0")[0]
            )
        return text_of(rest if code[:5] == b"ASCII" or not any(code) else field.data)
    if field.tag == 0xC65D:
        return bytes(field.data[:16]).hex()
    return text_of(field.data) if field.kind in (1, 2, 7) else ", ".join(f"{one:g}" for one in field.numbers())


def _places(place: dict[int, _Field], bag: Bag) -> None:
    """Say the place in degrees, and what else the receiver wrote."""
    degrees = []
    for side, tag, negative in ((1, 2, b"S"), (3, 4, b"W")):
        parts = place[tag].numbers(3) if tag in place else []
        if parts:
            whole = sum(part / 60**power for power, part in enumerate(parts))
            degrees.append(-whole if side in place and bytes(place[side].data[:1]) == negative else whole)
    if len(degrees) == 2:
        bag.add("place", "EXIF GPSLatitude, GPSLongitude", f"{degrees[0]:.6f}, {degrees[1]:.6f}")
    if 6 in place and (height := place[6].numbers(1)):
        bag.add(
            "place",
            "EXIF GPSAltitude",
            f"{-height[0] if bytes(place.get(5, place[6]).data[:1]) == bytes([1]) else height[0]:.1f} m",
        )
    if 29 in place:
        clock = ":".join(f"{one:02.0f}" for one in place[7].numbers(3)) if 7 in place else ""
        bag.add("time", "EXIF GPSDateStamp", f"{text_of(place[29].data)} {clock} UTC")
    for tag in (0x12, 0x1B, 0x1C):
        if tag in place:
            bag.add(
                "place",
                f"EXIF GPS 0x{tag:02x}",
                text_of(bytes(place[tag].data).lstrip(b"\0").removeprefix(b"ASCII\0\0\0")),
            )
    for _ in place:
        bag.add("settings", "EXIF", "")


def _fields(data: memoryview, bag: Bag) -> Iterator[_Field]:
    """Yield the fields of every directory that can be reached; what points outside of the data is passed over."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        return
    todo, seen, left = [(struct.unpack(f"{order}I", data[4:8])[0], "main")], set(), FIELDS
    while todo and len(seen) < DIRECTORIES and left > 0:
        at, name = todo.pop()
        if at in seen or at + 2 > len(data):
            continue
        seen.add(at)
        count = struct.unpack(f"{order}H", data[at : at + 2])[0]
        for place in range(at + 2, min(at + 2 + count * 12, len(data) - 11), 12):
            left -= 1
            bag.spend(200)
            if left <= 0:
                return
            tag, kind, many, short = struct.unpack(f"{order}HHII", data[place : place + 12])
            length = _SIZES.get(kind, 0) * many
            start = place + 8 if length <= 4 else short
            if not length or start + length > len(data):
                continue
            field = _Field(name, tag, kind, many, data[start : start + length], order)
            if tag in (_EXIF, _GPS, _INTEROP, _SUB) and kind in (4, 13):
                inner = {_EXIF: "exif", _GPS: "GPS", _INTEROP: "interop", _SUB: "sub"}[tag]
                todo.extend((int(one), inner) for one in field.numbers(16))
            else:
                yield field
        after = at + 2 + count * 12
        if after + 4 <= len(data) and (following := struct.unpack(f"{order}I", data[after : after + 4])[0]):
            todo.append((following, "next" if name == "main" else name))
