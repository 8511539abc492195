"""Make up zips that are locked by a password: in the old way, which the standard library reads and does not write, and as with AES."""

from __future__ import annotations

import zlib
from pathlib import Path

_TABLE = [0] * 256
for _number in range(256):
    _value = _number
    for _ in range(8):
        _value = (_value >> 1) ^ 0xEDB88320 if _value & 1 else _value >> 1
    _TABLE[_number] = _value


def _locked(data: bytes, password: bytes, check: int) -> bytes:
    """Return data locked as PKWARE's note describes it: three keys that each byte moves on."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def move(byte: int) -> None:
        keys[0] = (keys[0] >> 8) ^ _TABLE[(keys[0] ^ byte) & 0xFF]
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = (keys[2] >> 8) ^ _TABLE[(keys[2] ^ (keys[1] >> 24)) & 0xFF]

    for byte in password:
        move(byte)
    out = bytearray()
    for byte in bytes(11) + bytes([check]) + data:
        mask = (keys[2] & 0xFFFF) | 2
        out.append(byte ^ ((mask * (mask ^ 1) >> 8) & 0xFF))
        move(byte)
    return bytes(out)


def _short(value: int) -> bytes:
    return value.to_bytes(2, "little")


def _long(value: int) -> bytes:
    return value.to_bytes(4, "little")


def locked_zip(path: Path, files: dict[str, bytes], password: str, aes: bool = False, page: str = "utf-8") -> Path:
    """Write a zip whose members are locked; with `aes`, they only say so. `page` is how the letters of the password are written."""
    body, listed = b"", b""
    for name, data in files.items():
        checksum, title = zlib.crc32(data), name.encode()
        packed = data if aes else _locked(data, password.encode(page), checksum >> 24)
        fields = _short(20) + _short(0x801) + _short(99 if aes else 0) + _long(0x58C16000) + _long(checksum) + _long(len(packed)) + _long(len(data))
        head = fields + _short(len(title)) + _short(0)
        listed += b"PK\x01\x02" + _short(20) + head + _short(0) * 3 + _long(0) + _long(len(body)) + title
        body += b"PK\x03\x04" + head + title + packed
    count = _short(len(files))
    path.write_bytes(body + listed + b"PK\x05\x06" + _long(0) + count + count + _long(len(listed)) + _long(len(body)) + _short(0))
    return path
