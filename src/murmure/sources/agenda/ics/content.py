"""Which properties does each component of a calendar file hold, however badly the file is written?

Content lines of RFC 5545 are unfolded as bytes (a fold may cut a character in
two), one component at a time, so that a broken one never hides the next.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LINE, _LINES = 1 << 20, 20_000
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")
_USUAL = re.compile(r"([A-Za-z0-9-]+):")
_STEP = re.compile(r'[^";:]*+(?:"[^"]*"[^";:]*)*+([;:])')
_LARGE = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_HEAVY = (b"ATTACH", b"IMAGE", b"X-ALT-DESC", b"PHOTO")
_HEAVY_NAMES = tuple(name.decode() for name in _HEAVY)
_BLOCK, _LINE_END = 1 << 18, re.compile(r"\n(?![ \t])")
_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}


class Property(NamedTuple):
    """Hold one property: NAME, its parameters (NAMES in capitals), its raw value."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    """Hold one component below VCALENDAR; `calendar` is the number of the VCALENDAR in the file, `line` its first line."""

    kind: str
    line: int
    calendar: int
    properties: list[Property] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    complete: bool = False
    _named: dict[str, list[Property]] = field(default_factory=dict)
    _seen: int = 0

    def _by_name(self) -> dict[str, list[Property]]:
        named, size = self._named, len(self.properties)
        if self._seen == size:
            return named
        for found in self.properties[self._seen :]:
            name, _, value = found
            if not value or value.isspace():
                continue
            if name in named:
                named[name].append(found)
            else:
                named[name] = [found]
        self._seen = size
        return named

    def first(self, *names: str) -> Property | None:
        """Return the first property of the first name that is there and not empty."""
        named = self._by_name()
        for name in names:
            if name in named:
                return named[name][0]
        return None

    def all(self, name: str) -> list[Property]:
        """Return every property of that name."""
        return self._by_name().get(name, [])

    def text(self, *names: str) -> str:
        """Return a text property, unescaped, '' when there is none."""
        found = self.first(*names)
        return unescape(found.value).strip() if found else ""


def unescape(value: str) -> str:
    r"""Undo the escapes of RFC 5545 text.

    >>> unescape(r"one\, two\nthree")
    'one, two\nthree'
    """
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def split_values(value: str) -> list[str]:
    r"""Split at the commas that are not escaped.

    >>> split_values(r"a,b\,c")
    ['a', 'b\\,c']
    """
    if "," not in value:
        return [value] if value.strip() else []
    return [part for part in re.split(r"(?<!\\),", value) if part.strip()]


def components(file: File, only: frozenset[str] | None = None) -> Iterator[Component]:
    """Yield the components below VCALENDAR, and VCALENDAR itself (its own properties) at its end.

    A component that is not closed is given with `complete` False. `only`: the
    first three letters of the properties of appointments that are wanted.
    """
    calendar, number, inner = Component("VCALENDAR", 1, 0), 0, 0
    current: Component | None = None
    for line, text in content_lines(file):
        if only and current and current.kind in _LARGE and text[:1].isalpha() and text[:3].upper() not in only:
            continue
        prop = parse_property(text)
        if prop is None:
            continue
        if prop.name == "BEGIN":
            word = prop.value.strip().upper()
            if word == "VCALENDAR":
                if current:
                    yield current
                if number:
                    yield calendar
                number, current, inner = number + 1, None, 0
                calendar = Component("VCALENDAR", line, number)
            elif current is None or word == current.kind:
                if current:
                    yield current
                current, inner = Component(word, line, number), 0
            else:
                inner += 1
        elif prop.name == "END":
            word = prop.value.strip().upper()
            if word == "VCALENDAR":
                calendar.complete = True
                if current:
                    yield current
                current = None
            elif current and word == current.kind:
                current.complete = True
                yield current
                current, inner = None, 0
            else:
                inner = max(0, inner - 1)
        elif not inner:
            kept = (current or calendar).properties
            if len(kept) < _LINES:
                kept.append(prop)
        if current and current.kind == "VTIMEZONE" and len(current.raw) < 2000:
            current.raw.append(text)
    if current:
        yield current
    yield calendar


def content_lines(file: File) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, unfolded line); attachments and lines past 1 MiB are passed over."""
    encoding = encoding_of(file.head)
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _unfolded(_of_text(file), "utf-8", 1)
        return
    with file.open() as stream:
        if encoding == "cp1252":
            number, carried = 1, b""
        else:
            number, carried = yield from _usual_lines(stream)
        yield from _unfolded(_physical(carried, stream), encoding, number)


def _usual_lines(stream: BinaryIO) -> Generator[tuple[int, str], None, tuple[int, bytes]]:
    """Yield lines as long as they are UTF-8 and end as lines do; return the number and the bytes to go on from."""
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
        # The last line may go on in the next block.
        *lines, last = _LINE_END.split(pending + text[:-1])
        rest, pending = block[cut:], last + "\n"
        for line in lines:
            if "\n" in line:
                yield number, _joined(line)
                number += line.count("\n")
            else:
                yield number, line
            number += 1
    return number, pending.encode("utf-8") + rest


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


def parse_property(line: str) -> Property | None:
    """Read 'NAME;PARAM=x;OTHER="a:b":value'; None when the line is not a property."""
    if usual := _USUAL.match(line):
        return Property(usual.group(1).upper(), {}, line[usual.end() :])
    found = _NAME.match(line)
    if not found:
        return None
    params: dict[str, str] = {}
    start = found.end()
    # One step for each parameter, up to a mark that does not stand between quotation marks.
    while step := _STEP.match(line, start):
        if step.start(1) > start:
            _param(params, line[start : step.start(1)])
        start = step.end()
        if step.group(1) == ":":
            return Property(found.group(1).upper(), params, line[start:])
    # A quote that is never closed: take the first colon for the end of the parameters.
    _, colon, value = line.partition(":")
    return Property(found.group(1).upper(), {}, value) if colon else None


def _param(params: dict[str, str], text: str) -> None:
    name, sign, value = text.partition("=")
    if sign and len(params) < 100:
        value = value.strip().strip('"')
        if "^" in value:
            value = re.sub(r"\^[n'^]", lambda found: _CARET[found.group()], value)
        params[name.strip().upper()] = value
