"""How are bytes made worse, whatever they stand for?"""

from __future__ import annotations

import random

from strange import BYTES


def spoiled(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change some bytes."""
    found = bytearray(data or b"\0")
    for _ in range(draw.choice((1, 2, 8, 64))):
        place = draw.randrange(len(found))
        match draw.randrange(4):
            case 0:
                found[place] ^= 1 << draw.randrange(8)
            case 1:
                found[place] = draw.choice(BYTES)
            case 2:
                found[place : place + draw.randrange(1, 9)] = draw.randbytes(draw.randrange(9))
            case _:
                size = draw.choice((2, 4, 8))
                found[place : place + size] = draw.choice((b"\xff", b"\0", b"\x7f", b"\x80")) * size
        if not found:
            return b""
    return bytes(found)


def cut(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Take a piece away, or double it."""
    first, last = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return draw.choice((data[:first], data[:first] + data[last:], data[:last] + data[first:]))


def spliced(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Put a piece of another sample in."""
    other, place = draw.choice(others) or b"\0", draw.randrange(len(data) + 1)
    first = draw.randrange(len(other))
    return data[:place] + other[first : first + draw.randrange(1, 4_000)] + data[place:]
