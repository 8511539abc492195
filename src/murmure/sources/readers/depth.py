"""Does a JSON text nest so deep that reading it would never end?

The parser writes the whole path of every value: a hundred thousand brackets in
a row would copy gigabytes. No export that people have nests more than a few dozen.
"""

from __future__ import annotations

from typing import BinaryIO

DEEPEST = 2_000
_CHUNK = 1 << 16
_NOISE = bytes(c for c in range(256) if c not in b'"[]{}')


class Shallow:
    """Pass a JSON stream through in chunks; raise ValueError where it nests deeper than `DEEPEST`."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._depth, self._inside, self._escape = 0, False, False

    def read(self, size: int = -1) -> bytes:
        """Return at most 64 KiB, once its brackets have been counted."""
        chunk = self._stream.read(min(size, _CHUNK) if size >= 0 else _CHUNK)
        self._count(chunk)
        if self._depth > DEEPEST:
            raise ValueError("nested too deep")
        return chunk

    def _count(self, chunk: bytes) -> None:
        """Count the brackets that stand outside of texts; whether a text is open goes on to the next chunk."""
        if not chunk:
            return
        rest = chunk[1:] if self._escape else chunk
        rest = rest.replace(b"\\\\", b"")
        self._escape = rest.endswith(b"\\")
        pieces = rest.replace(b'\\"', b"").translate(None, _NOISE).split(b'"')
        outside = b"".join(pieces[1 if self._inside else 0 :: 2])
        self._depth += outside.count(b"[") + outside.count(b"{") - outside.count(b"]") - outside.count(b"}")
        if len(pieces) % 2 == 0:
            self._inside = not self._inside
