"""What does a feed hold, whichever of its formats it is in, and however careless its writer?

RSS 0.9x and 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (RDF),
Atom (RFC 4287) with its tombstones (RFC 6721). No entity is ever expanded but
those of HTML, which old feeds use without declaring them.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass, field
from html.entities import html5
from xml.etree.ElementTree import Element, XMLPullParser

from murmure.sources.readers.xml import XML_ERRORS, clean_xml

XML = "{http://www.w3.org/XML/1998/namespace}"
_ENTRIES, _ROOTS = frozenset({"item", "entry"}), frozenset({"rss", "rdf", "feed", "channel"})
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEADER = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z][A-Za-z0-9]{1,31});)?")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))  # fmt: skip
_MANY, _DEEP = 5_000, 200


@dataclass
class Document:
    """Hold a feed as it was written.

    kind     'rss' or 'atom'; '' when it is no feed at all
    about    the elements that speak of the feed itself, in order
    entries  its entries, in order; gone, the names of those that were withdrawn
    base     `xml:base` of the feed; language, its `xml:lang`
    broken   it cannot be read to its end
    """

    kind: str = ""
    about: list[Element] = field(default_factory=list)
    entries: list[Element] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    base: str = ""
    language: str = ""
    broken: bool = False


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace, in small letters."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def space_of(element: Element) -> str:
    """Return the namespace of an element; '' when it has none."""
    return element.tag[1:].partition("}")[0] if isinstance(element.tag, str) and element.tag.startswith("{") else ""


def parsed(body: bytes, content_type: str = "") -> Document:
    """Read a feed; what stands before a break is kept. Undeclared entities and bare ampersands are mended at a second try."""
    text = _HEADER.sub("", decoded(body, content_type), count=1)
    found = _read(text)
    if found.broken:
        mended = _read(_ENTITY.sub(_mend, text))
        if not mended.broken or len(mended.entries) > len(found.entries):
            return mended
    return found


def decoded(body: bytes, content_type: str = "") -> str:
    """Return the text of a document: by its mark, else by what the server, then the document say, if it fits; else as it can be."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    said, declared = _CHARSET.search(content_type), _DECLARED.match(body[:400])
    names = [said.group(1) if said else "", declared.group(1).decode("ascii") if declared else "", "utf-8"]
    for name in filter(None, names):
        try:
            # Pages that call themselves Latin-1 hold the quotes of Windows.
            return body.decode("cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii") and not body.isascii() else name)
        except (LookupError, ValueError):
            continue
    return body.decode("cp1252", "replace")


def _mend(found: re.Match[str]) -> str:
    known, name = found.group(1, 2)
    if known:
        return found[0]
    if name and (meant := html5.get(name + ";")):
        return "".join(f"&#{ord(letter)};" for letter in meant)
    return "&amp;" + found[0][1:]


def _read(text: str) -> Document:
    document, path = Document(), []
    parser = XMLPullParser(("start", "end"))
    try:
        for chunk in clean_xml(io.BytesIO(text.encode("utf-8", "replace"))):
            parser.feed(chunk)
        parser.close()
    except XML_ERRORS:
        document.broken = True
    # What stands before a break was parsed and is told; the parser keeps the break itself for the end.
    try:
        whole = _take(document, path, parser)
    except XML_ERRORS:
        whole = False
    document.broken = document.broken or not whole
    return document


def _take(document: Document, path: list[Element], parser: XMLPullParser) -> bool:
    """Follow what was parsed: entries whole, and what stands right below the head of the feed. False where it goes too deep."""
    for event, element in parser.read_events():
        if event == "start":
            if not path and name_of(element) in _ROOTS:
                document.kind = "atom" if name_of(element) == "feed" else "rss"
                document.base, document.language = element.get(f"{XML}base", ""), element.get(f"{XML}lang", "")
            path.append(element)
            if len(path) > _DEEP:
                return False
            continue
        path.pop()
        name, above = name_of(element), name_of(path[-1]) if path else ""
        if not document.kind or above not in _ROOTS:
            continue
        if name in _ENTRIES and len(document.entries) < _MANY:
            document.entries.append(element)
        elif name == "deleted-entry" and element.get("ref"):
            document.gone.append(element.get("ref", "")[:2000])
        elif name not in _ROOTS and name not in _ENTRIES and len(document.about) < _MANY:
            document.about.append(element)
    return True
