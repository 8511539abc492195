"""How is Apple Health's XML cut into elements when its DTD, its characters and its tags may be broken?

No XML parser is asked: the document type is thrown away, no entity but the five
of XML is ever replaced, so nothing in the file can grow or reach outside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

ROOT = b"<HealthData"
_CHUNK = 1 << 20
_LIMIT = 64 << 20
_ATTRIBUTE = rb"""([^\s=<>"'/]{1,200}+)\s*+=\s*+("[^"<]*+"|'[^'<]*+')"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rb"""<(/?)([A-Za-z_][^\s<>/"'=]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);")
_CONTROL = dict.fromkeys(range(32), " ") | {0xA0: " ", 0x202F: " ", 0x7F: " "}


class Element(NamedTuple):
    """Hold one element as bytes: where it begins, its `name`, its first tag's attributes, and what is inside."""

    at: int
    name: str
    tag: bytes
    body: bytes


class Broken(NamedTuple):
    """Mark a place where the markup makes no sense; `end` says that the file stops there."""

    at: int
    end: bool


def words(raw: bytes) -> str:
    """Decode the value of an attribute: entities replaced, control characters and unusual spaces as one space."""
    text = raw.decode("utf-8", "replace")
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    return text.translate(_CONTROL).strip()


def attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag; of a name with spaces, the last word counts."""
    return {name.decode("utf-8", "replace"): words(value[1:-1]) for name, value in _ATTRIBUTES.findall(tag)}


def tags(body: bytes) -> Iterator[tuple[bool, str, bytes]]:
    """Yield (is an end tag, name, attributes as bytes) of each tag inside an element."""
    for found in _TAG.finditer(body):
        yield bool(found[1]), found[2].decode("utf-8", "replace"), found[3]


def skip_to_root(stream: BinaryIO) -> tuple[bytes, int]:
    """Return the bytes from the root element on, and where it begins: what comes before it is never looked at."""
    data, gone = b"", 0
    while ROOT not in data:
        more = stream.read(_CHUNK)
        if not more:
            return b"", gone
        keep = data[-len(ROOT) :]
        gone += len(data) - len(keep)
        data = keep + more
    start = data.index(ROOT)
    return data[start:], gone + start


def elements(stream: BinaryIO) -> Iterator[Element | Broken]:
    """Yield the elements below the root, and the places where the file is broken; stop at the end of the root."""
    data, base = skip_to_root(stream)
    at, last = 0, False
    while True:
        step = next_element(data, at, base)
        if step is None:
            more = b"" if len(data) - at > _LIMIT else stream.read(max(_CHUNK, len(data) - at))
            if not more:
                yield Broken(base + max(at, data.find(b"<", at)), True)
                return
            base, data, at = base + at, data[at:] + more, 0
            continue
        found, at, last = step
        if found is not None:
            yield found
        if last:
            return


def next_element(data: bytes, at: int, base: int = 0) -> tuple[Element | Broken | None, int, bool] | None:
    """Return (what stands next, where to go on, is it the end of the root); None when more bytes are needed."""
    start = data.find(b"<", at)
    if start < 0 or start + 2 > len(data):
        return None
    if data[start + 1] in b"!?":
        end = data.find(b"-->" if data[start + 1] == 0x21 else b"?>", start)
        return (None, end + 2, False) if end >= 0 else None
    tag = _TAG.match(data, start)
    if not tag:
        other = _next_mark(data, start + 1)
        return (Broken(base + start, False), other, False) if other >= 0 else None
    if tag[1]:
        return None, tag.end(), tag[2] == b"HealthData"
    if tag[2] == b"HealthData":
        return None, tag.end(), False
    name = tag[2].decode("utf-8", "replace")
    if tag[3].rstrip().endswith(b"/"):
        return Element(base + start, name, tag[3], b""), tag.end(), False
    end = _end(data, tag.end(), tag[2])
    if end is None:
        return None
    return Element(base + start, name, tag[3], data[tag.end() : end[0]]), end[1], False


def _next_mark(data: bytes, at: int) -> int:
    """Return where the reading can go on after broken markup: the next '<' that is certainly there."""
    found = data.find(b"<", at)
    return found if found >= 0 else -1


def _end(data: bytes, at: int, name: bytes) -> tuple[int, int] | None:
    """Return (end of the body, end of the element) for an element whose first tag ended at `at`."""
    close = re.compile(rb"</" + re.escape(name) + rb"\s*>" + (rb"|(?=<Record\s|</HealthData\s*>)" if name == b"Record" else b""))
    found = close.search(data, at)
    return (found.start(), found.end()) if found else None
