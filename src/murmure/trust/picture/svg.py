"""What does an SVG say beside what it shows?

It is text: who drew it, with what, from which folder; what it asks for; pictures inside of it. It is not cleaned: programs and
styles may hang on any part of it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from murmure.trust.picture import embedded
from murmure.trust.picture.told import Bag, Read, size

LONGEST = 4_000_000
"""Bytes that are read."""
_ASKS = re.compile(
    r"""(?:href|src)\s{0,9}=\s{0,9}["'](https?://[^"'<>\s]{1,400})|url\(\s{0,9}["']?(https?://[^"')<>\s]{1,400})""",
    re.IGNORECASE,
)
_EDITOR = re.compile(
    r"""(?:inkscape|sodipodi):(docname|export-filename|docbase|absref)\s{0,9}=\s{0,9}["']([^"']{1,400})"""
)
_INSIDE = re.compile(r"""data:image/[a-z+.-]{2,12};base64,([A-Za-z0-9+/=\s]+)""")
_PROGRAM = re.compile(r"<script\b|\son[a-z]{3,20}\s{0,9}=|javascript:", re.IGNORECASE)


def read(data: memoryview, bag: Bag, inner: Callable[[bytes, Bag], None]) -> Read:
    """Put in the bag what the drawing says; `inner` reads the pictures inside of it."""
    raw = bytes(data[:LONGEST])
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    for number, found in enumerate(text.split("<!--")[1:200]):
        bag.add("note", f"SVG comment {number + 1}", found.partition("-->")[0])
    for name, value in _EDITOR.findall(text):
        bag.add("edits", f"SVG {name}", value)
    for one, other in _ASKS.findall(text):
        bag.add("asks", "SVG", one or other)
    if program := _PROGRAM.search(text):
        bag.add("script", "SVG", program[0].strip(" <="))
    for head in ("<metadata", "<rdf:RDF"):
        _, _, rest = text.partition(head)
        if rest:
            embedded.xmp((head + rest.partition("</metadata>")[0]).encode(), bag, "SVG")
            break
    for picture in list(_INSIDE.finditer(text))[:20]:
        try:
            content = base64.b64decode(picture[1])
        except (binascii.Error, ValueError):
            continue
        bag.add("hidden", "SVG data:image", size(len(content)))
        inner(content, bag)
    return Read(None)
