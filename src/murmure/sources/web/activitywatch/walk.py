"""How are the events of an export of any size read one by one, bucket after bucket?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BROKEN_FILE, TRUNCATED, Reject
from murmure.sources.records import Characters, opened, reading_errors

if TYPE_CHECKING:
    from murmure.sources.readers import File

_CHUNK, _LONGEST = 1 << 20, 8 << 20
_SPACE = re.compile(r"[ \t\r\n]*")
_NEXT = re.compile(r"[ \t\r\n]*,[ \t\r\n]*(?=\{)")
_DECODER = json.JSONDecoder(strict=False)
_DECODE, _SCAN = _DECODER.raw_decode, _DECODER.scan_once
_UNREAD = (ValueError, RecursionError, IndexError)


@dataclass
class Bucket:
    """Hold what an export says of a bucket: its number in the file, its name, and its fields as they are met."""

    number: int
    name: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


class _End(Exception):
    """Say that the file breaks here; `cut` when it only stops too early."""

    def __init__(self, cut: bool) -> None:
        self.cut = cut


class _Text:
    """Hold the part of the file that is being read."""

    def __init__(self, stream: Characters) -> None:
        self.stream, self.text, self.at = stream, "", 0

    def more(self) -> bool:
        kept = self.text[self.at :]
        # What is long is tried again with twice as much, not with one more piece.
        pieces, size = [kept], 0
        while len(kept) < _LONGEST and size < max(_CHUNK, len(kept)) and (chunk := self.stream.characters(_CHUNK)):
            pieces.append(chunk)
            size += len(chunk)
        self.text, self.at = "".join(pieces), 0
        return bool(size)

    def mark(self) -> str:
        """Return the next character that is no space, without passing it."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                raise _End(cut=True)

    def take(self, *marks: str) -> str:
        """Pass one of these characters and return it."""
        found = self.mark()
        if found not in marks:
            raise _End(cut=False)
        self.at += 1
        return found

    def value(self) -> Any:
        """Return the value that begins here, and pass it."""
        self.mark()
        while True:
            try:
                value, end = _DECODE(self.text, self.at)
            except _UNREAD:
                end = None
            # A number that ends with the text may go on.
            if end is not None and end < len(self.text):
                self.at = end
                return value
            if not self.more():
                raise _End(cut=len(self.text) - self.at < _LONGEST and end is None and self._open())

    def _open(self) -> bool:
        """Say whether what cannot be read is only not finished: the fault is at its very end."""
        try:
            _DECODE(self.text, self.at)
        except json.JSONDecodeError as error:
            return error.pos >= len(self.text) - 1 or error.msg.startswith("Unterminated")
        except _UNREAD:
            pass
        return False

    def items(self, opening: str) -> Iterator[str]:
        """Pass an object or an array, yielding the name of each member, or '' for an element, before its value."""
        self.take(opening)
        closing = "}" if opening == "{" else "]"
        if self.mark() == closing:
            self.at += 1
            return
        while True:
            name = ""
            if opening == "{":
                name = self.value() if self.mark() == '"' else None
                if name is None:
                    raise _End(cut=False)
                self.take(":")
            yield name
            if self.take(",", closing) == closing:
                return

    def elements(self) -> Iterator[Any]:
        """Yield the elements of an array, and pass them."""
        for _ in self.items("["):
            yield self.value()
            # The usual case: whole objects that follow in the text at hand.
            while step := _NEXT.match(self.text, self.at):
                try:
                    value, end = _SCAN(self.text, step.end())
                except (*_UNREAD, StopIteration):
                    break
                self.at = end
                yield value


def walk(file: File) -> Iterator[tuple[Bucket, int, Any] | Reject]:
    """Yield (bucket, number of the event from 1, event), and (bucket, 0, None) at its end; a reject where the file breaks."""
    bucket, number = Bucket(0), 0
    try:
        with opened(file) as stream:
            text = _Text(stream)
            for key in text.items("{"):
                if key != "buckets":
                    text.value()
                    continue
                # The published schema says an array, the program writes an object.
                for place, name in enumerate(text.items("[" if text.mark() == "[" else "{"), 1):
                    bucket, number = Bucket(place, name), 0
                    for part in text.items("{"):
                        if part == "events" and text.mark() == "[":
                            for number, event in enumerate(text.elements(), 1):
                                yield bucket, number, event
                        else:
                            bucket.fields[part] = text.value()
                    yield bucket, 0, None
    except _End as end:
        yield bucket, 0, None
        yield Reject(file.where(f"{bucket.number}/{number + 1}"), TRUNCATED if end.cut else BROKEN_FILE)
    except reading_errors() as error:
        yield bucket, 0, None
        yield Reject(file.where(f"{bucket.number}/{number + 1}"), TRUNCATED if isinstance(error, EOFError) else BROKEN_FILE)
