"""How is an XML file of any size read when its writer is careless or hostile?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

XML_ERRORS = (ParseError, UnicodeError, ValueError, LookupError)
_CHUNK = 1 << 20
# Characters that XML 1.0 forbids and real exports contain (\x0b in Apple Health).
_FORBIDDEN = bytes(c for c in range(32) if c not in (9, 10, 13))
_NO_FORBIDDEN = bytes.maketrans(_FORBIDDEN, b" " * len(_FORBIDDEN))
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


def clean_xml(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the document in chunks without its DOCTYPE and without forbidden control characters.

    Without a DOCTYPE no entity can be declared: bombs and external entities are
    inert. White space before the XML header is dropped.
    """
    first = stream.read(_CHUNK).lstrip(b" \t\r\n")
    if first[:2] in (b"\xff\xfe", b"\xfe\xff") or first[:4:2] == b"\0\0" or first[1:4:2] == b"\0\0":
        yield first  # UTF-16: bytes cannot be cleaned one by one, and no DOCTYPE has been seen there
        while chunk := stream.read(_CHUNK):
            yield chunk
        return
    start = first.find(b"<!DOCTYPE")
    if start >= 0:
        # The subset may be long, and Apple's is malformed: cut to the first tag of the document itself.
        while not (root := _root_after(first, start)) and (more := stream.read(_CHUNK)):
            first += more
            if len(first) > 64 * _CHUNK:
                raise ValueError("the document type is longer than a document")
        first = first[:start] + first[root or len(first) :]
    yield first.translate(_NO_FORBIDDEN)
    while chunk := stream.read(_CHUNK):
        yield chunk.translate(_NO_FORBIDDEN)


def _root_after(data: bytes, start: int) -> int:
    """Return where the first element stands after the DOCTYPE that begins at `start`; 0 when not in sight."""
    bracket, close = data.find(b"[", start), data.find(b">", start)
    position = close
    if 0 <= bracket < close:
        end = re.compile(rb"\]\s*>").search(data, bracket)
        if not end:
            return 0
        position = end.end() - 1
    found = re.compile(rb"<[A-Za-z_]").search(data, position) if position >= 0 else None
    return found.start() if found else 0


def xml_events(stream: BinaryIO, tags: frozenset[str] | set[str]) -> Iterator[Element]:
    """Yield each element whose local name is in `tags`, complete, then forget it: memory stays bounded.

    Names come without their namespace. Raises one of `XML_ERRORS` where the
    document is broken, after the elements before it.
    """
    parser = XMLPullParser(("start", "end"))
    path: list[Element] = []
    inside = 0
    for chunk in clean_xml(stream):
        parser.feed(chunk)
        for event, element in parser.read_events():
            if event == "start":
                element.tag = element.tag.rpartition("}")[2]
                inside += element.tag in tags
                path.append(element)
                continue
            path.pop()
            if element.tag in tags:
                inside -= 1
                yield element
            if not inside:
                element.clear()
                if path:
                    path[-1].remove(element)
    parser.close()
