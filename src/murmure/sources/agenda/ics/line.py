"""Which content lines does a calendar file hold, however badly it is written, and where do its appointments begin and end?

Lines are unfolded as bytes (a fold may cut a character in two) as soon as the file is not as it should be.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LINE = 1 << 20
_HEAVY = (b"ATTACH", b"IMAGE", b"X-ALT-DESC", b"PHOTO")
_HEAVY_NAMES = tuple(name.decode() for name in _HEAVY)
_HEAVY_FOLDS = re.compile(r"^((?:ATTACH|IMAGE|X-ALT-DESC|PHOTO).*)(?:\n[ \t].*)+", re.IGNORECASE | re.MULTILINE)
_BLOCK, _HELD, _LINE_END = 1 << 18, 1 << 16, re.compile(r"\n(?![ \t])")
_SMALL = re.compile(r"\n[A-Z0-9-]*[a-z]")
_OPEN, _CLOSE = "BEGIN:VEVENT\n", "END:VEVENT\n"


class Event(NamedTuple):
    """Hold all lines of one appointment as they are in the file, from BEGIN to END; `plain` when all names are in capitals."""

    raw: str
    plain: bool = False

    def lines(self, number: int) -> Iterator[tuple[int, str]]:
        """Yield (number of its first line, unfolded line)."""
        yield from _lines_of(number, self.raw)

    def unfolded(self) -> str:
        """Return what stands between BEGIN and END, one property a line."""
        body = self.raw[len(_OPEN) : -len(_CLOSE)]
        if "\n " in body or "\n\t" in body:
            if "ATTACH" in body or "ALT-DESC" in body or "IMAGE" in body or "PHOTO" in body:
                body = _HEAVY_FOLDS.sub(r"\1", body)
            return body.replace("\n ", "").replace("\n\t", "")
        return body


def content_lines(file: File) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, unfolded line); attachments and lines past 1 MiB are passed over."""
    for number, piece in pieces(file):
        if type(piece) is Event:
            yield from piece.lines(number)
        else:
            yield number, piece


def pieces(file: File) -> Iterator[tuple[int, str | Event]]:
    """Yield content lines as `content_lines` does, but those of a usual appointment together."""
    encoding = encoding_of(file.head)
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _unfolded(_of_text(file), "utf-8", 1)
        return
    with file.open() as stream:
        if encoding == "cp1252":
            number, carried = 1, b""
        else:
            number, carried = yield from _usual_pieces(stream)
        yield from _unfolded(_physical(carried, stream), encoding, number)


def _usual_pieces(stream: BinaryIO) -> Generator[tuple[int, str | Event], None, tuple[int, bytes]]:
    """Yield pieces as long as lines are UTF-8 and end as lines do; return the number and the bytes to go on from."""
    number, pending, rest, first = 1, "", b"", True
    while chunk := stream.read(_BLOCK):
        block = rest + chunk + (stream.read(1) if chunk.endswith(b"\r") else b"")
        block, first = block.removeprefix(b"\xef\xbb\xbf") if first else block, False
        cut = block.rfind(b"\n") + 1
        whole = block[:cut].replace(b"\r\n", b"\n")
        try:
            text = whole.decode("utf-8")
        except UnicodeDecodeError:
            text = "\r"
        if "\r" in text or not cut or len(pending) > _BLOCK:
            return number, pending.encode("utf-8") + block
        # The last line may go on in the next block, and so may the appointment that it belongs to.
        text, rest = pending + text, block[cut:]
        last = _last_line(text)
        begun = text.rfind("\n" + _OPEN, 0, last) + 1
        if begun and last - begun < _HELD and text.find("\n" + _CLOSE, begun, last) < 0:
            last = begun
        yield from _pieces_of(number, text[:last])
        number, pending = number + text.count("\n", 0, last), text[last:]
    return number, pending.encode("utf-8") + rest


def _last_line(text: str) -> int:
    """Return where the last content line begins, with its folds."""
    place = len(text) - 1
    while (place := text.rfind("\n", 0, place)) >= 0 and text[place + 1 : place + 2] in (" ", "\t"):
        continue
    return place + 1


def _pieces_of(number: int, text: str) -> Iterator[tuple[int, str | Event]]:
    position, plain = 0, _SMALL.search(text) is None
    while (start := text.find(_OPEN, position)) >= 0 and (end := text.find("\n" + _CLOSE, start)) >= 0:
        stop = end + 1 + len(_CLOSE)
        if (start and text[start - 1] != "\n") or text[start + len(_OPEN)] in " \t" or text[stop : stop + 1] in (" ", "\t"):
            start = stop  # the words stand in a line, or the line goes on
        if start > position:
            yield from _lines_of(number, text[position:start])
            number += text.count("\n", position, start)
        if stop > start:
            yield number, Event(text[start:stop], plain)
            number += text.count("\n", start, stop)
        position = stop
    yield from _lines_of(number, text[position:])


def _lines_of(number: int, text: str) -> Iterator[tuple[int, str]]:
    for line in _LINE_END.split(text[:-1]) if text else ():
        if "\n" in line:
            yield number, _joined(line)
            number += line.count("\n")
        else:
            yield number, line
        number += 1


def _joined(line: str) -> str:
    if line[:11].upper().startswith(_HEAVY_NAMES):
        return line.partition("\n")[0]
    return line.replace("\n ", "").replace("\n\t", "")


def _unfolded(lines: Iterator[bytes], encoding: str, first: int) -> Iterator[tuple[int, str]]:
    start, parts, size = 0, [], 0
    for number, line in enumerate(lines, first):
        if line[:1] in (b" ", b"\t") and parts:
            if size < _LINE and not parts[0].upper().startswith(_HEAVY):
                parts.append(line[1:])
                size += len(line)
            continue
        if parts:
            yield start, _decode(b"".join(parts), encoding)
        start, parts, size = number, [line], len(line)
    if parts:
        yield start, _decode(b"".join(parts), encoding)


def _of_text(file: File) -> Iterator[bytes]:
    with file.text() as text:
        while piece := text.readline(_LINE):
            yield piece.rstrip("\r\n").encode("utf-8", "replace")


def _physical(carried: bytes, stream: BinaryIO) -> Iterator[bytes]:
    before, mark = io.BytesIO(carried), b"" if carried else b"\xef\xbb\xbf"
    while piece := before.readline(_LINE) or stream.readline(_LINE):
        if not piece.endswith(b"\n") and len(piece) < _LINE:
            piece += stream.readline(_LINE - len(piece))
        # The mark stands before the first of the lines that a lone carriage return may part.
        line, mark = piece.removeprefix(mark).rstrip(b"\r\n"), b""
        if b"\r" in line:
            yield from line.split(b"\r")
        else:
            yield line


def _decode(line: bytes, encoding: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252" if encoding == "cp1252" else "utf-8", "replace")
