"""Which properties does each component of a calendar file hold, however badly the file is written?

Content lines of RFC 5545 are unfolded as bytes (a fold may cut a character in
two), one component at a time, so that a broken one never hides the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from murmure.sources.readers import encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_LINE, _LINES = 1 << 20, 20_000
_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*(?=[;:])")
_HEAVY = (b"ATTACH", b"IMAGE", b"X-ALT-DESC", b"PHOTO")
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

    def first(self, *names: str) -> Property | None:
        """Return the first property of the first name that is there and not empty."""
        for name in names:
            for found in self.properties:
                if found.name == name and found.value.strip():
                    return found
        return None

    def all(self, name: str) -> list[Property]:
        """Return every property of that name."""
        return [found for found in self.properties if found.name == name and found.value.strip()]

    def text(self, *names: str) -> str:
        """Return a text property, unescaped, '' when there is none."""
        found = self.first(*names)
        return unescape(found.value).strip() if found else ""


def unescape(value: str) -> str:
    r"""Undo the escapes of RFC 5545 text.

    >>> unescape(r"one\, two\nthree")
    'one, two\nthree'
    """
    return _ESCAPED.sub(lambda found: "\n" if found.group(1) in "nN" else found.group(1), value)


def split_values(value: str) -> list[str]:
    r"""Split at the commas that are not escaped.

    >>> split_values(r"a,b\,c")
    ['a', 'b\\,c']
    """
    return [part for part in re.split(r"(?<!\\),", value) if part.strip()]


def components(file: File) -> Iterator[Component]:
    """Yield the components below VCALENDAR, and VCALENDAR itself (its own properties) at its end.

    A component that is not closed is given with `complete` False.
    """
    calendar, number, inner = Component("VCALENDAR", 1, 0), 0, 0
    current: Component | None = None
    for line, text in content_lines(file):
        prop = parse_property(text)
        if prop is None:
            continue
        word = prop.value.strip().upper()
        if prop.name == "BEGIN":
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
        else:
            _keep(current if current else calendar, prop, inner)
        if current and current.kind == "VTIMEZONE" and len(current.raw) < 2000:
            current.raw.append(text)
    if current:
        yield current
    yield calendar


def _keep(component: Component, prop: Property, inner: int) -> None:
    if not inner and len(component.properties) < _LINES:
        component.properties.append(prop)


def content_lines(file: File) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, unfolded line); attachments and lines past 1 MiB are passed over."""
    encoding = encoding_of(file.head)
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    start, parts, size = 0, [], 0
    for number, line in _physical(file, encoding):
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


def _physical(file: File, encoding: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    if encoding.startswith(("utf-16", "utf-32")):
        with file.text() as text:
            while piece := text.readline(_LINE):
                number += 1
                yield number, piece.rstrip("\r\n").encode("utf-8", "replace")
        return
    with file.open() as stream:
        while piece := stream.readline(_LINE):
            for line in piece.rstrip(b"\r\n").split(b"\r"):
                number += 1
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def _decode(line: bytes, encoding: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252" if encoding == "cp1252" else "utf-8", "replace")


def parse_property(line: str) -> Property | None:
    """Read 'NAME;PARAM=x;OTHER="a:b":value'; None when the line is not a property."""
    found = _NAME.match(line)
    if not found:
        return None
    params: dict[str, str] = {}
    position, quoted, start = found.end(), False, found.end()
    while position < len(line):
        mark = line[position]
        if mark == '"':
            quoted = not quoted
        elif mark in ";:" and not quoted:
            if position > start:
                _param(params, line[start:position])
            start = position + 1
            if mark == ":":
                return Property(found.group(1).upper(), params, line[start:])
        position += 1
    # A quote that is never closed: take the first colon for the end of the parameters.
    _, colon, value = line.partition(":")
    return Property(found.group(1).upper(), {}, value) if colon else None


def _param(params: dict[str, str], text: str) -> None:
    name, sign, value = text.partition("=")
    if sign and len(params) < 100:
        value = re.sub(r"\^[n'^]", lambda found: _CARET[found.group()], value.strip().strip('"'))
        params[name.strip().upper()] = value
