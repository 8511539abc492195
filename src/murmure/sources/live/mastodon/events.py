"""What do server-sent events say, whatever the pieces they come in?

Read from https://html.spec.whatwg.org/multipage/server-sent-events.html: lines
end with CR, LF or both; an empty line ends an event; a colon begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LARGEST = 4 << 20
_END = re.compile(rb"\r\n|\n|\r")


class Event(NamedTuple):
    """Hold one event; `data` is None when it was larger than is taken."""

    kind: str
    data: str | None


class Events:
    """Read pieces of bytes into events; what is held is bounded."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._rest = bytearray()
        self._kind, self._data, self._size = "", [b""][:0], 0
        self._too_large = self._after_cr = self._begun = False

    def feed(self, piece: bytes) -> Iterator[Event]:
        """Yield the events that `piece` completes."""
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
        self._after_cr = piece.endswith(b"\r")
        self._rest += piece
        at = 0
        for found in _END.finditer(self._rest):
            if event := self._line(bytes(self._rest[at : found.start()])):
                yield event
            at = found.end()
        del self._rest[:at]
        if len(self._rest) > self._largest:
            # The line goes on, but not here: its end is waited for, its words are not kept.
            self._too_large, self._rest = True, self._rest[:5]

    def _line(self, line: bytes) -> Event | None:
        if not self._begun:
            line, self._begun = line.removeprefix(b"\xef\xbb\xbf"), True
        if not line:
            return self._end()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"event":
            self._kind = value[:100].decode("utf-8", "replace")
        elif name == b"data":
            self._size += len(value)
            self._too_large = self._too_large or self._size > self._largest
            self._data = [] if self._too_large else [*self._data, value]
        return None

    def _end(self) -> Event | None:
        said = Event(self._kind or "message", None if self._too_large else b"\n".join(self._data).decode("utf-8", "replace"))
        empty = not (self._data or self._too_large)
        self._kind, self._data, self._size, self._too_large = "", [], 0, False
        return None if empty else said
