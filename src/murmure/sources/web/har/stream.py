"""How is a record of a browser read when the bodies in it are larger than memory?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.model.reject import Reject
from murmure.sources.readers.depth import Shallow
from murmure.sources.readers.json import json_items
from murmure.sources.records import broken, opened, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

LONGEST = 16 << 10  # bytes of a text; only bodies are longer, and they are not read
_CHUNK = 1 << 20
# A text up to its closing quote, or up to the end of what is at hand: the search never begins again inside of one.
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:(")|\\?\Z)', re.DOTALL)
_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)


class Shortened:
    """Pass a JSON stream on with every text of more than `LONGEST` bytes made empty: it is never held whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._rest, self._ready, self._at, self._inside = stream, b"", b"", 0, False

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, at most `size`; b'' at the end."""
        while self._at == len(self._ready):
            chunk = self._stream.read(_CHUNK)
            self._at = 0
            if not chunk:
                # What is left is a text that never ends.
                self._ready, self._rest = self._rest, b""
                break
            self._ready = self._passed(self._rest + chunk)
        start = self._at
        self._at = len(self._ready) if size < 0 else min(start + size, len(self._ready))
        return self._ready[start : self._at]

    def _passed(self, data: bytes) -> bytes:
        """Return what may go on of `data`; what is not decided yet waits in `_rest`."""
        at: int = 0
        kept: list[bytes] = []
        if self._inside:
            at = _END.match(data).end()  # type: ignore[union-attr]
            if at == len(data) or data[at : at + 1] == b"\\":
                self._rest = data[at:]
                return b""
            self._inside, at = False, at + 1
            kept.append(b'"')
        since = at
        start = -1
        for found in _TEXT.finditer(data, at):
            if not found[1]:
                start = found.start()
                break
            if found.end() - found.start() > LONGEST:
                kept.append(data[since : found.start()] + b'""')
                since = found.end()
        if start < 0:
            self._rest = b""
            return b"".join((*kept, data[since:]))
        kept.append(data[since:start])
        if len(data) - start <= LONGEST:
            self._rest = data[start:]
            return b"".join(kept)
        # A text that has begun and is too long already: its opening stands, its end will come.
        self._inside, self._rest = True, data[len(data) - 1 :] if _odd_end(data) else b""
        return b"".join((*kept, b'"'))


def _odd_end(data: bytes) -> bool:
    """Say whether data ends in the middle of an escape."""
    return (len(data) - len(data.rstrip(b"\\"))) % 2 == 1


def entries(file: File) -> Iterator[tuple[int, Any] | Reject]:
    """Yield (number from 1, entry) for each request of a record; where the file breaks, one reject ends it."""
    number = 0
    try:
        with opened(file) as stream:
            for number, entry in enumerate(json_items(Shortened(stream), "log.entries.item"), 1):  # type: ignore[arg-type]
                yield number, entry
    except reading_errors() as error:
        yield broken(file, number + 1, error)


def preface(file: File) -> dict[str, Any]:
    """Return what stands before the requests: the program that made the record, and the titles of pages by their id."""
    import ijson
    from ijson.common import ObjectBuilder

    found: dict[str, Any] = {"pages": {}}
    builders: dict[str, Any] = {}
    try:
        with opened(file) as stream:
            for prefix, event, value in ijson.parse(Shallow(Shortened(stream)), use_float=True):  # type: ignore[arg-type]
                if prefix == "log.entries":
                    break
                for head in ("log.pages.item", "log.browser", "log.creator"):
                    if prefix == head or prefix.startswith(head + "."):
                        builder = builders.setdefault(head, ObjectBuilder())
                        builder.event(event, value)
                        if prefix == head and event in ("end_map", "end_array"):
                            _learn(found, head, builders.pop(head).value)
    except reading_errors():
        pass  # the requests are read after this, and say where the file breaks
    return found


def _learn(found: dict[str, Any], head: str, value: Any) -> None:
    if not isinstance(value, dict):
        return
    if head != "log.pages.item":
        found[head.rpartition(".")[2]] = value
    elif isinstance(value.get("id"), str) and len(found["pages"]) < 100_000:
        found["pages"][value["id"]] = value.get("title")
