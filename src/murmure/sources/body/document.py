"""How is a track in XML read when its encoding is not what it says, or the document breaks in the middle?"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element
from xml.parsers import expat

from murmure.sources.readers import clean_xml, encoding_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,400}\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,300}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_LARGEST = 100_000


def encoding_in(head: bytes) -> str:
    """Return the encoding of an XML text: its mark, then what it declares when that holds for its first bytes, then a guess."""
    guess = encoding_of(head)
    declared = _DECLARED.match(head)
    if guess not in ("utf-8", "cp1252") or not declared:
        return guess
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
        codecs.getincrementaldecoder(name)().decode(head)
    except (LookupError, ValueError, AttributeError):
        return guess
    # An ASCII start can hide the first accent until later: only UTF-8 is then a safe reading of 'ascii'.
    return "utf-8" if name == "ascii" else name


class Utf8(io.RawIOBase):
    """Give a document as UTF-8 without its XML header, whatever encoding it was in; wrong bytes become U+FFFD."""

    def __init__(self, file: File) -> None:
        self._text = io.TextIOWrapper(file.open(), encoding=encoding_in(file.head), errors="replace", newline="")
        self._first = True

    def read(self, size: int = -1) -> bytes:
        """Return about `size` bytes."""
        text = self._text.read(size if size < 0 else max(size // 2, 1))
        if self._first:
            self._first = False
            text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
            if not text:  # the header alone: more may follow
                text = self._text.read(size)
        return text.encode("utf-8", "replace")

    def close(self) -> None:
        """Close the file below."""
        self._text.close()
        super().close()


class _Builder:
    """Build elements from expat's calls: the children of containers, whole; names lose their prefix, declared or not."""

    def __init__(self, containers: frozenset[str]) -> None:
        self.events: list[tuple[bool, Element]] = []
        self._containers, self._inside = containers, 0
        self._path: list[Element] = []
        self._boxes: list[bool] = []  # is it a container, for each element of the path
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append
        self.parser.EntityDeclHandler = _refuse_entity

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._text:
            self._say()
        name = local(tag)
        element, box = Element(name, attributes), name in self._containers
        # Containers do not hold their children: those are forgotten once they are read.
        if self._path and not self._boxes[-1]:
            self._path[-1].append(element)
        self._path.append(element)
        self._boxes.append(box)
        if box:
            self._inside = 0
            self.events.append((False, element))
        else:
            self._inside += 1
            if self._inside > _LARGEST:
                raise ValueError("one element is larger than a document")

    def _end(self, _: str) -> None:
        if self._text:
            self._say()
        element = self._path.pop()
        self._boxes.pop()
        if not self._boxes or self._boxes[-1]:
            self._inside = 0
            self.events.append((True, element))

    def _say(self) -> None:
        if self._boxes and not self._boxes[-1] and not len(self._path[-1]):
            self._path[-1].text = "".join(self._text)
        self._text.clear()


def _refuse_entity(*_: object) -> None:
    raise ValueError("a track declares no entities")


def walk(file: File, containers: frozenset[str]) -> Iterator[tuple[bool, Element]]:
    """Yield (is it the end, element) for containers when they begin and end, and for their children when complete.

    Names come without namespace, whatever prefix they had. Children are
    forgotten once yielded: memory stays bounded. Raises one of `XML_ERRORS`
    where the document is broken, after what stands before.
    """
    builder = _Builder(containers)
    with Utf8(file) as stream:
        for chunk, last in _chunks(stream):
            broken = None
            try:
                builder.parser.Parse(chunk, last)
            except (expat.ExpatError, ValueError) as error:
                broken = error
            events, builder.events = builder.events, []
            yield from events
            if broken:
                raise ValueError("the document is broken") from broken


def _chunks(stream: Utf8) -> Iterator[tuple[bytes, bool]]:
    """Yield (part of at most 64 KiB, is it the last), so that what stands before a break is handed out."""
    try:
        for chunk in clean_xml(stream):
            for at in range(0, len(chunk), 1 << 16):
                yield chunk[at : at + (1 << 16)], False
    except (EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ValueError("the file is badly packed") from error
    yield b"", True


@lru_cache(4096)
def local(tag: str) -> str:
    """Return a name without its namespace and without a prefix that was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def text_in(element: Element, name: str) -> str | None:
    """Return the text of the first child called `name`, stripped; None when it is absent or empty."""
    for child in element:
        if local(child.tag) == name:
            return (child.text or "").strip() or None
    return None


def numbers_in(element: Element) -> Iterator[tuple[str, float]]:
    """Yield (name, number) of every element below `element` that holds one."""
    for child in element.iter():
        if child.text and len(child.text) < 40:
            try:
                value = float(child.text)
            except ValueError:
                continue
            if value - value == 0:  # neither infinite nor 'nan'
                yield local(child.tag), value
