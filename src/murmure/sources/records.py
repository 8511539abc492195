"""How are the records of a JSON file read one by one, up to the place where it breaks?

The decoder of the standard library reads whole records several times faster
than a parser of events, but knows neither depth nor streams. It is given what
is usual: records of a few kilobytes. At the first thing that is not, the
parser of events goes on from there, and has the last word on every oddity.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile

from murmure.model.reject import BROKEN_FILE, TRUNCATED, Reject
from murmure.sources.readers.json import json_errors, json_items
from murmure.sources.readers.text import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers.parts import File

_CUT = ("premature EOF", "unexpected end of data", "Unterminated string", "incomplete or truncated")
_MARK = b"\xef\xbb\xbf"
_CHUNK, _LONGEST, _NESTED = 1 << 20, 8 << 20, 900
_AFTER = frozenset(" \t\r\n,]}:")
_SPACE = re.compile(r"[ \t\r\n]*")
_PAIR = re.compile(r"(?<!\\)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


@cache
def reading_errors() -> tuple[type[Exception], ...]:
    """Return what a JSON file that is broken, cut or badly packed raises while it is read."""
    from gzip import BadGzipFile

    return (*json_errors(), zlib.error, BadZipFile, BadGzipFile)


def broken(file: File, place: object, error: Exception) -> Reject:
    """Return the reject for the place where a file cannot be read any further."""
    # The parser raises one class for all faults: only its words tell a cut file from a wrong one.
    cut = isinstance(error, EOFError) or any(words in str(error) for words in _CUT)
    return Reject(file.where(place), TRUNCATED if cut else BROKEN_FILE)


def opened(file: File, skip: int = 0) -> Characters:
    """Return what a file says after its first `skip` bytes, without the byte order mark; wrong bytes are U+FFFD."""
    stream = file.open()
    if skip:
        stream.read(skip)
    elif file.head.startswith(_MARK):
        stream.read(len(_MARK))
    encoding = encoding_of(file.head)
    wide = not skip and encoding.startswith(("utf-16", "utf-32"))
    return Characters(stream, encoding if wide else "utf-8")


class Characters(io.RawIOBase):
    """Pass text on as UTF-8, with U+FFFD for what is none: one wrong byte in a post must not cost all that follow."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder(encoding)("replace").decode

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:  # type: ignore[override]
        return self._next(self._stream.read, size).encode()

    def characters(self, size: int) -> str:
        """Return the text of at most `size` bytes, as soon as there is some; '' at the end."""
        return self._next(self._stream.read1, size)  # type: ignore[attr-defined]

    def _next(self, read: Callable[[int], bytes], size: int) -> str:
        while True:
            data = read(size)
            # A character that is cut waits for its end: nothing to give yet is not the end.
            text = self._decode(data, not data or size < 0)
            if text or not data:
                return text

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Odd(Exception):
    """Say that the parser of events has to go on."""


def _whole(digits: str) -> int:
    if len(digits) > 19:  # nanoseconds since 1970 have 19
        raise _Odd
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _Odd
    return value


def _refused(_: str) -> None:
    raise _Odd


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_real, parse_constant=_refused)
_DECODE, _SCAN = _DECODER.raw_decode, _DECODER.scan_once
_NEXT = re.compile(r"[ \t\r\n]*,[ \t\r\n]*(?=\{)")
_UNREAD = (ValueError, RecursionError, IndexError, _Odd)


class _Text:
    """Hold the part of a stream that is being read."""

    def __init__(self, stream: Characters) -> None:
        self.stream, self.text, self.at = stream, "", 0
        self.whole = True  # nothing is let go before the array is found

    def more(self) -> bool:
        """Read on; False at the end, or when too much waits."""
        kept = self.text if self.whole else self.text[self.at :]
        if len(kept) > _LONGEST:
            return False
        pieces, size = [], 0
        # A record that is long is tried again with twice as much, not with one more piece.
        while size < max(_CHUNK, len(kept)) and (chunk := self.stream.characters(_CHUNK)):
            size += len(chunk)
            pieces.append(chunk)
        self.text, self.at = kept + "".join(pieces), self.at if self.whole else 0
        return bool(size)

    def mark(self) -> str:
        """Return the next character that is not a space, without passing it; '' when there is no more."""
        while True:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Return the value that begins here, and pass it; raises _Odd when it cannot be read this way."""
        while True:
            try:
                value, end = _DECODE(self.text, self.at)
            except _UNREAD as error:
                end = len(self.text)
                if isinstance(error, _Odd | RecursionError):
                    raise _Odd from error
            # A number that ends with the text may go on: 12 may become 12e3.
            if self.text[end : end + 1] in _AFTER:
                break
            if not self.more():
                raise _Odd
        if self.text.count("{", self.at, end) + self.text.count("[", self.at, end) > _NESTED:
            raise _Odd
        # Half a character is written as an escape, and each parser reads it in its own way.
        if self.text.find("\\ud", self.at, end) >= 0 or self.text.find("\\uD", self.at, end) >= 0:
            if _HALF.search(_PAIR.sub("", self.text[self.at : end])):
                raise _Odd
        self.at = end
        return value

    def objects(self) -> Iterator[dict[str, Any]]:
        """Yield, and pass, the whole objects that follow in the text at hand; what is unusual is left to `value`."""
        text, at = self.text, self.at
        if text.find("\\ud", at) >= 0 or text.find("\\uD", at) >= 0:
            return
        while step := _NEXT.match(text, at):
            start = step.end()
            try:
                value, at = _SCAN(text, start)
            except (*_UNREAD, StopIteration):
                return
            # Each level takes two characters.
            if at - start > 2 * _NESTED and text.count("{", start, at) + text.count("[", start, at) > _NESTED:
                return
            self.at = at
            yield value

    def rest(self, opening: str) -> BinaryIO:
        """Return a stream of what was not passed yet, after an `opening` that stands for what was."""
        return _Chained((opening + self.text[self.at :]).encode(), self.stream)  # type: ignore[return-value]


class _Chained:
    """Read some bytes, then a stream."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first, self._stream = io.BytesIO(first), stream

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, b'' at the end."""
        return self._first.read(size) or self._stream.read(size)

    def read1(self, size: int = -1) -> bytes:
        """Return some bytes as soon as there are any, b'' at the end."""
        return self._first.read(size) or self._stream.read1(size)  # type: ignore[attr-defined]

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def _into(text: _Text, key: str | None) -> str:
    """Pass what stands before the elements of the array: the document itself, or the value of its `key`."""
    if key is not None:
        if text.mark() != "{":
            raise _Odd
        text.at += 1
        while True:
            name = text.value() if text.mark() == '"' else None
            if name is None or text.mark() != ":":
                raise _Odd
            text.at += 1
            text.mark()
            if name == key:
                break
            text.value()
            if text.mark() != ",":
                raise _Odd
            text.at += 1
    if text.mark() != "[":
        raise _Odd
    text.at += 1
    return "[" if key is None else f"{{{json.dumps(key)}:["


def _usual(text: _Text, key: str | None) -> Generator[Any, None, tuple[str, bool]]:
    """Yield records as long as they are usual; return what opens the rest, and whether it stands for a record."""
    try:
        opening = _into(text, key)
    except _Odd:
        text.at = 0
        return "", False
    text.whole, passed = False, False
    while text.mark() != "]":
        if passed and text.mark() != ",":
            break
        try:
            if passed:
                text.at += 1
                text.mark()
            value = text.value()
        except _Odd:
            return opening + ("null," if passed else ""), passed
        yield value
        passed = True
        yield from text.objects()
    return opening + ("null" if passed else ""), passed


def _all(stream: Characters, prefix: str) -> Iterator[Any]:
    """Yield what stands under `prefix`, from both readers in turn."""
    array, _, item = prefix.rpartition(".")
    if item != "item" or "." in array:
        yield from json_items(stream, prefix)
        return
    text = _Text(stream)
    opening, passed = yield from _usual(text, array or None)
    rest = json_items(text.rest(opening), prefix)
    if passed:
        next(rest, None)
    yield from rest


def json_records(file: File, prefix: str, skip: int = 0) -> Iterator[tuple[int, Any] | Reject]:
    """Yield (number from 1, record) for what stands under `prefix`; where the file breaks, one reject ends it.

    `skip` bytes are passed over first: what stands before the JSON itself.
    """
    number = 0
    try:
        with opened(file, skip) as stream:
            for number, record in enumerate(_all(stream, prefix), 1):
                yield number, record
    except reading_errors() as error:
        yield broken(file, number + 1, error)


def record_of(data: bytes) -> Any:
    """Return the one value that these bytes are; raises ValueError where only a reader of the whole file can tell."""
    text = _Text(Characters(io.BytesIO()))
    text.text = data.decode("utf-8", "replace").strip(" \t\r\n") + ","
    try:
        value = text.value()
    except _Odd as error:
        raise ValueError("not one usual value") from error
    if text.at != len(text.text) - 1:
        raise ValueError("more than one value")
    return value


def records_on(file: File, first: bytes, stream: BinaryIO, number: int, key: str | None = None) -> Iterator[tuple[int, Any] | Reject]:
    """Go on, as `json_records` does, in an array of which another reader has passed `number` records.

    `first` is what it has read and not passed, from behind the last of these records on; `stream` gives the rest.
    The array is the document, or the value of its `key`.
    """
    at, opening = number, b"[" if key is None else f"{{{json.dumps(key)}:[".encode()
    try:
        if first.translate(None, b" \t\r\n") == (b"]" if key is None else b"]}"):
            more = stream.read(1)
            if not more:
                return
            first += more
        # A value stands for all that was passed: what follows it is a comma, or the end.
        with Characters(_Chained(opening + (b"null" if number else b"") + first, stream)) as text:  # type: ignore[arg-type]
            for at, record in enumerate(_all(text, "item" if key is None else f"{key}.item"), number or 1):
                if at > number:
                    yield at, record
    except reading_errors() as error:
        yield broken(file, at + 1, error)
