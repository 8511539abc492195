"""Make up FIT files: a writer of the protocol, and devices that get it wrong."""

from __future__ import annotations

import struct
from pathlib import Path

QUIRKS = [
    "big-endian", "compressed-time", "compressed-distance", "developer", "chained", "zero-size", "bad-crc", "misaligned", "unknown",
    "invalid", "no-session", "no-clock", "monitoring", "weight", "pressure", "stress", "local-time", "undefined", "truncated",
    "corrupted", "empty", "strap", "same-second", "no-fix", "lost-byte", "short-header",
]  # fmt: skip
CANARIES = ("3405691582",)  # the serial number, 0xCAFEBABE
START = 1_050_000_000  # 2023-04-09 in the device's seconds
_CODES = {0: "B", 1: "b", 2: "B", 0x83: "h", 0x84: "H", 0x85: "i", 0x86: "I", 0x8C: "I", 0x88: "f", 0x0D: "B"}
ENUM, SINT8, UINT8, UINT16, SINT32, UINT32, UINT32Z, FLOAT, STRING = 0, 1, 2, 0x84, 0x85, 0x86, 0x8C, 0x88, 7


def define(local: int, number: int, fields: list[tuple[int, int, int]], order: str = "<", developed: bytes = b"") -> bytes:
    """Return a definition message; fields are (number, size, base type)."""
    head = struct.pack("BBB", 0x40 | local | (0x20 if developed else 0), 0, order == ">")
    body = struct.pack(order + "HB", number, len(fields)) + b"".join(struct.pack("BBB", *field) for field in fields)
    return head + body + (bytes([len(developed) // 3]) + developed if developed else b"")


def say(local: int, form: str, *values: object) -> bytes:
    """Return a data message."""
    return bytes([local]) + struct.pack(form, *values)


def crc(data: bytes) -> int:
    """Return the checksum, bit by bit (the decoder has a table: the two check each other)."""
    total = 0
    for byte in data:
        total ^= byte
        for _ in range(8):
            total = total >> 1 ^ (0xA001 if total & 1 else 0)
    return total


def file(body: bytes, size: int | None = None, checksum: int | None = None) -> bytes:
    """Wrap messages into a FIT file."""
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body) if size is None else size, b".FIT")
    data = head + struct.pack("<H", crc(head)) + body
    return data + struct.pack("<H", crc(data) if checksum is None else checksum)


def identity(kind: int = 4, order: str = "<") -> bytes:
    """Return file_id: a Garmin, with a serial number that must not be read."""
    fields = [(0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (3, 4, UINT32Z), (4, 4, UINT32)]
    return define(0, 0, fields, order) + say(0, order + "BHHII", kind, 1, 1036, 0xCAFEBABE, START)


_RECORD = [(253, 4, UINT32), (0, 4, SINT32), (1, 4, SINT32), (2, 2, UINT16), (3, 1, UINT8), (4, 1, UINT8), (6, 2, UINT16),
           (7, 2, UINT16), (13, 1, SINT8)]  # fmt: skip


def values(number: int) -> tuple[int, ...]:
    """Return what record `number` holds."""
    latitude, longitude = round((45.1 + number / 1e4) * 2**31 / 180), round((5.7 - number / 1e4) * 2**31 / 180)
    return (START + number, latitude, longitude, (300 + number + 500) * 5, 120 + number % 40, 85, 6_543, 200 + number % 9, -3)


def records(count: int, order: str = "<", first: int = 0) -> bytes:
    """Return a definition and `count` records, one a second."""
    data = define(1, 20, _RECORD, order)
    return data + b"".join(say(1, order + "IiiHBBHHb", *values(number)) for number in range(first, first + count))


def session(seconds: int, order: str = "<", first: int = 0) -> bytes:
    """Return a lap and the session that closes the records."""
    lap = define(2, 19, [(253, 4, UINT32), (2, 4, UINT32)], order) + say(2, order + "II", START + first + seconds, START + first)
    fields = [(253, 4, UINT32), (2, 4, UINT32), (5, 1, ENUM), (7, 4, UINT32), (9, 4, UINT32), (11, 2, UINT16), (22, 2, UINT16)]
    said = (START + first + seconds, START + first, 2, seconds * 1000, seconds * 654, 31, 12)
    return lap + define(3, 18, fields, order) + say(3, order + "IIBIIHH", *said)


def _activity(count: int = 60, order: str = "<") -> bytes:
    return identity(order=order) + records(count, order) + session(count, order)


def _compressed_time() -> bytes:
    body = identity() + records(1) + define(2, 20, [(3, 1, UINT8)])
    return body + b"".join(bytes([0x80 | 2 << 5 | (START + number) & 31, 100 + number % 50]) for number in range(1, 70)) + session(70)


def _compressed_distance() -> bytes:
    body = identity() + define(1, 20, [(253, 4, UINT32), (8, 3, 0x0D)])
    for number in range(40):
        speed, distance = 350, number * 150 & 4095
        body += say(1, "<I3B", START + number, speed & 255, speed >> 8 | (distance & 15) << 4, distance >> 4)
    return body


def _developer() -> bytes:
    fields = [(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 16, STRING), (14, 2, UINT16), (15, 1, UINT8)]
    body = identity() + define(4, 206, fields)
    body += say(4, "<BBB16sHB", 0, 0, FLOAT, b"Power", 20, 7) + say(4, "<BBB16sHB", 0, 1, UINT8, b"Mystery", 0xFFFF, 255)
    body += define(1, 20, [(253, 4, UINT32)], developed=bytes([0, 4, 0, 1, 1, 0]))
    return body + b"".join(say(1, "<IfB", START + number, 250.5 + number, 7) for number in range(5))


def _misaligned() -> bytes:
    fields = [(253, 4, UINT32), (3, 1, UINT16), (4, 1, UINT32), (7, 3, UINT16), (6, 4, UINT16)]
    body = identity() + define(1, 20, fields)
    return body + b"".join(say(1, "<IBB3sI", START + n, 120, 85, b"\xc8\0\0", 6543) for n in range(5))


def _unknown() -> bytes:
    strange = define(5, 0xFF17, [(253, 4, UINT32), (1, 3, 0x99), (2, 0, UINT8)]) + say(5, "<I3s", START, b"abc")
    return identity() + strange + records(5) + session(5)


def _invalid() -> bytes:
    nothing = (START + 9, 0x7FFFFFFF, 0x7FFFFFFF, 0xFFFF, 0xFF, 0xFF, 0xFFFF, 0xFFFF, 0x7F)
    off = (START + 10, 2**31 - 2, 5, 0xFFFF, 0xFF, 0xFF, 0xFFFF, 0xFFFF, 0x7F)
    return identity() + records(5) + say(1, "<IiiHBBHHb", *nothing) + say(1, "<IiiHBBHHb", *off) + say(1, "<IiiHBBHHb", 0xFFFFFFFF, *off[1:])


def _monitoring() -> bytes:
    body = identity(32) + define(1, 103, [(253, 4, UINT32), (0, 4, UINT32)]) + say(1, "<II", START, START + 7200)
    body += define(2, 55, [(26, 2, UINT16), (27, 1, UINT8)]) + define(3, 55, [(253, 4, UINT32), (5, 1, ENUM), (3, 4, UINT32)])
    body += b"".join(say(2, "<HB", START + 60 * n & 0xFFFF, 60 + n) for n in range(1, 9))
    return body + b"".join(say(3, "<IBI", START + 600 * (n + 1), 6, steps) for n, steps in enumerate((40, 90, 90, 300, 12)))


_WEIGHT = (identity(9) + define(1, 30, [(253, 4, UINT32), (0, 2, UINT16), (1, 2, UINT16), (12, 2, UINT16)])
           + say(1, "<IHHH", START, 6840, 2150, 0) + say(1, "<IHHH", START + 60, 0xFFFE, 0xFFFF, 1))  # fmt: skip
_PRESSURE = (identity(14) + define(1, 51, [(253, 4, UINT32), (0, 2, UINT16), (1, 2, UINT16), (6, 1, UINT8)])
             + say(1, "<IHHB", START, 121, 79, 63))  # fmt: skip
_STRESS = (identity(32) + define(1, 227, [(1, 4, UINT32), (0, 2, 0x83)])
           + b"".join(say(1, "<Ih", START + 180 * n, stress) for n, stress in enumerate((25, -1, 31, -2, 77))))  # fmt: skip
_LOCAL = _activity(5) + define(4, 34, [(253, 4, UINT32), (5, 4, UINT32)]) + say(4, "<II", START + 5, START + 5 + 7200)
_NO_CLOCK = identity() + define(1, 20, [(253, 4, UINT32), (3, 1, UINT8)]) + say(1, "<IB", 17_217_869, 93)
def _strap() -> bytes:
    """Return a swim whose heart rates a strap kept: the first message anchors its clock, the others give 12 bits of it each."""
    ticks = [1024 * 900 + 820 * n for n in range(9)]
    body = identity() + define(1, 132, [(253, 4, UINT32), (0, 2, UINT16), (9, 4, UINT32), (6, 1, UINT8)])
    body += say(1, "<IHIB", START, 16_384, ticks[0], 70) + define(2, 132, [(6, 8, UINT8), (10, 12, 0x0D)])
    packed = b""
    for one, other in zip(ticks[1::2], ticks[2::2], strict=True):
        packed += bytes([one & 255, one >> 8 & 15 | (other & 15) << 4, other >> 4 & 255])
    return body + say(2, "<8s12s", bytes([71, 72, 73, 74, 75, 76, 255, 78]), packed) + session(8)


def _same_second() -> bytes:
    body = identity() + define(1, 20, [(253, 4, UINT32), (3, 1, UINT8)])
    return body + b"".join(say(1, "<IB", START + second, rate) for second, rate in ((0, 100), (0, 101), (0, 100), (1, 100)))


def _no_fix() -> bytes:
    body = identity() + define(1, 20, [(253, 4, UINT32), (0, 4, SINT32), (1, 4, SINT32), (3, 1, UINT8)])
    return body + say(1, "<IiiB", START, 0, 0, 90) + say(1, "<IiiB", START + 1, 2**29, 2**26, 91)


def _lost_byte() -> bytes:
    """Return records of which one lacks the first byte of its time: it takes one of the next, and tells a time in 2037."""
    head = identity() + define(1, 20, [(253, 4, UINT32), (3, 1, UINT8)])
    return head + b"".join(say(1, "<IB", START + n, 0x5A) for n in range(4)) + say(1, "<IB", START + 4, 0x5A).replace(b"\x84", b"", 1) + bytes(3)


def _short_header() -> bytes:
    body = identity() + records(5) + session(5)
    data = struct.pack("<BBHI4s", 12, 0x10, 108, len(body), b".FIT") + body
    return data + struct.pack("<H", crc(data))


_CASES = {
    None: file(_activity()),
    "big-endian": file(_activity(20, ">")),
    "compressed-time": file(_compressed_time()),
    "compressed-distance": file(_compressed_distance()),
    "developer": file(_developer()),
    "chained": file(_activity(5)) + file(identity() + records(5, first=900) + session(5, first=900)),
    "zero-size": file(_activity(20), size=0),
    "bad-crc": file(_activity(20), checksum=0x1234),
    "misaligned": file(_misaligned()),
    "unknown": file(_unknown()),
    "invalid": file(_invalid()),
    "no-session": file(identity() + records(20)),
    "no-clock": file(_NO_CLOCK),
    "monitoring": file(_monitoring()),
    "weight": file(_WEIGHT),
    "pressure": file(_PRESSURE),
    "stress": file(_STRESS),
    "local-time": file(_LOCAL),
    "undefined": file(identity() + records(5) + say(9, "<I", 1) + records(5)),
    "truncated": file(_activity())[:700],
    "corrupted": file(_activity()).replace(b"\x40", b"\x4f", 3),
    "empty": b"",
    "strap": file(_strap()),
    "same-second": file(_same_second()),
    "no-fix": file(_no_fix()),
    "lost-byte": file(_lost_byte()),
    "short-header": _short_header(),
}  # fmt: skip


def make(folder: Path, quirk: str | None = None) -> Path:
    """Write one file into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "2023-04-09.fit"
    path.write_bytes(_CASES[quirk])
    return path
