"""What does a block of DAG-CBOR say?

The strict subset of CBOR that repositories are written in (https://ipld.io/specs/codecs/dag-cbor/spec/):
lengths are given, keys are texts, links have tag 42. Whatever else is met, in a file that may be
hostile, ends the block: nothing deeper than `DEPTH`, nothing longer than the block itself.
"""

from __future__ import annotations

import struct
from base64 import b32encode
from typing import Any

DEPTH = 40
_FLOAT = struct.Struct(">d").unpack_from
_SIMPLE = {20: False, 21: True, 22: None}


class NotCbor(ValueError):
    """Say that these bytes are not DAG-CBOR."""


class Link(bytes):
    """Hold the name of another block: a CID, in bytes."""

    def __str__(self) -> str:
        return "b" + b32encode(self).decode().rstrip("=").lower()


def decode(data: bytes) -> Any:
    """Return what a whole block says. Raises NotCbor.

    >>> decode(bytes.fromhex("a2616101616243000102"))
    {'a': 1, 'b': b'\\x00\\x01\\x02'}
    """
    try:
        value, end = _value(data, 0, 0)
    except (IndexError, UnicodeDecodeError, struct.error) as error:
        raise NotCbor("the block stops too early, or is no text") from error
    if end != len(data):
        raise NotCbor("something follows")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    first = data[at]
    major, small = first >> 5, first & 31
    if small < 24:
        size, at = small, at + 1
    elif small < 28:
        width = 1 << (small - 24)
        if major == 7:
            return _float(data, at, small)
        size, at = int.from_bytes(data[at + 1 : at + 1 + width], "big"), at + 1 + width
        if at > len(data):
            raise NotCbor("a number is cut")
    else:
        raise NotCbor("a length is not given")
    if major == 3 or major == 2:
        end = at + size
        if end > len(data):
            raise NotCbor("a text is longer than its block")
        return (data[at:end].decode() if major == 3 else data[at:end]), end
    if major == 5:
        return _map(data, at, size, depth)
    if major == 0:
        return size, at
    if major == 4:
        return _list(data, at, size, depth)
    if major == 1:
        return -1 - size, at
    if major == 6:
        return _link(data, at, size, depth)
    if small not in _SIMPLE:
        raise NotCbor("a value of an unknown kind")
    return _SIMPLE[small], at


def _map(data: bytes, at: int, size: int, depth: int) -> tuple[dict[str, Any], int]:
    if depth >= DEPTH or size > len(data) - at:
        raise NotCbor("too deep, or longer than its block")
    found: dict[str, Any] = {}
    for _ in range(size):
        # Nearly all keys are texts of fewer than 24 bytes.
        first = data[at]
        if 0x60 <= first < 0x78:
            end = at + first - 0x5F
            key, at = data[at + 1 : end].decode(), end
        else:
            key, at = _value(data, at, depth + 1)
            if type(key) is not str:
                raise NotCbor("a key is not a text")
        found[key], at = _value(data, at, depth + 1)
    return found, at


def _list(data: bytes, at: int, size: int, depth: int) -> tuple[list[Any], int]:
    if depth >= DEPTH or size > len(data) - at:
        raise NotCbor("too deep, or longer than its block")
    found = []
    for _ in range(size):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, at


def _link(data: bytes, at: int, tag: int, depth: int) -> tuple[Link, int]:
    if tag != 42 or depth >= DEPTH:
        raise NotCbor("a tag other than that of links")
    value, at = _value(data, at, depth + 1)
    if type(value) is not bytes or value[:1] != b"\0":
        raise NotCbor("a link is no CID")
    return Link(value[1:]), at


def _float(data: bytes, at: int, small: int) -> tuple[float, int]:
    if small != 27:
        raise NotCbor("a number of an unusual width")
    return _FLOAT(data, at + 1)[0], at + 9
