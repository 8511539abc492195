"""How are the records of a web page of any size read one by one, when it was made for the eye?

The parser of the standard library builds nothing and keeps no place; one that
builds a tree keeps the whole page. Here a page is cut into tags by hand, and
only the element that is being read is a tree: one record at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from murmure.model.reject import TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.plain import clean

if TYPE_CHECKING:
    from murmure.sources.readers.parts import File

_CHUNK = 1 << 18
_LONGEST_TAG = 1 << 20  # a picture may stand in a tag, as text
_LARGEST = 400_000  # pieces of one record
_LONGEST = 64 << 20  # and its letters
_DEEPEST = 2_000
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT = frozenset("script style template svg noscript".split())
_LINES = frozenset("br div p li ul ol tr table section article header footer main h1 h2 h3 h4 h5 h6 td th".split())
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_USUAL = re.compile(r"([^<]*+)<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30}+)((?:[^>\"]++|\"[^\"]*+\")*+)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]{1,2000}))")
_SPACE = re.compile(r"[ \t\r\n\f]+")
TOO_LARGE = Both("one record of the page is larger than any export writes",
                 "un enregistrement de la page est plus grand que ce qu'aucun export n'écrit")  # fmt: skip
_END = re.compile(r"</html\s*>", re.IGNORECASE)


class Element:
    """Hold one element: its tag, what stands in the tag, and what is inside, in order."""

    __slots__ = ("tag", "_rest", "inside")

    def __init__(self, tag: str, rest: str) -> None:
        self.tag, self._rest = tag, rest
        self.inside: list[Element | str] = []

    def get(self, name: str) -> str:
        """Return an attribute; '' when it is not there."""
        if name not in self._rest:
            return ""
        for key, *values in _ATTRIBUTE.findall(self._rest):
            if key.casefold() == name:
                return clean(unescape("".join(values)))
        return ""

    def has(self, *classes: str) -> bool:
        """Say whether one of these is among the classes of the element."""
        rest = self._rest
        for name in classes:
            if name in rest and name in self.get("class").split():
                return True
        return False

    @property
    def elements(self) -> list[Element]:
        """The elements directly inside."""
        return [item for item in self.inside if type(item) is not str]  # type: ignore[misc]

    def walk(self) -> Iterator[Element]:
        """Yield every element inside, in order."""
        waiting = self.elements[::-1]
        while waiting:
            item = waiting.pop()
            yield item
            waiting += [inner for inner in reversed(item.inside) if type(inner) is not str]  # type: ignore[misc]

    def lines(self, without: frozenset[int] = frozenset()) -> list[str]:
        """Return the lines that a person reads, those of the elements `without` (by `id`) left out."""
        out: list[str] = []
        self._write(out, without)
        return [line for part in "".join(out).split("\n") if (line := part.strip())]

    def _write(self, out: list[str], without: frozenset[int]) -> None:
        waiting: list[Element | str | None] = self.inside[::-1]
        while waiting:
            item = waiting.pop()
            if item is None:  # behind what is a line of its own
                out.append("\n")
            elif type(item) is str:
                out.append(text_between(item))
            elif id(item) not in without:
                if item.tag in _LINES:  # type: ignore[union-attr]
                    out.append("\n")
                    waiting.append(None)
                waiting += item.inside[::-1]  # type: ignore[union-attr]

    def text(self, without: frozenset[int] = frozenset()) -> str:
        """Return the lines as one text."""
        return "\n".join(self.lines(without))


def text_between(written: str) -> str:
    """Return what stands between two tags as a person reads it, in one line."""
    text = _SPACE.sub(" ", written) if "\n" in written or "  " in written or "\t" in written or "\r" in written or "\f" in written else written
    if "&" in text:
        # An entity may stand for a new line: it is a blank, as any of the page.
        text = unescape(text).replace("\n", " ")
    return text if text.isprintable() else clean(text).replace("\n", " ")


# One step through a page: the text before a tag, its name ('' for a comment), whether it closes, and what else stands in it.
_Tag = tuple[str, str, bool, str]


class _Cutter:
    """Cut a page into tags as it comes; what is not over waits in `left`."""

    def __init__(self) -> None:
        self.left, self._silent = "", ""

    @property
    def waits(self) -> bool:
        """Say whether a tag, a comment or a script is open: what comes next is a part of it."""
        return bool(self._silent) or "<" in self.left

    def cut(self, more: str) -> Iterator[_Tag]:
        """Yield the tags that are complete."""
        text, at, last = self.left + more, 0, 0
        ends = text.rfind(">")
        usual = _USUAL.match
        while True:
            # Nearly all of a page is read by this one expression; what follows has the last word on everything else.
            while not self._silent and at == last and at < ends and (found := usual(text, at)):
                before, slash, name, rest = found.groups()
                name = name.casefold()
                at = last = found.end()
                yield before, name, slash == "/", rest
                if name in _SILENT and not slash and not rest.endswith("/"):
                    self._silent = name
            if self._silent:
                found = re.compile(f"</{self._silent}", re.IGNORECASE).search(text, at)
                if found is None:
                    last = max(at, len(text) - 20)  # a script is not kept, only what may be the beginning of its end
                    break
                at = last = found.start()
                self._silent = ""
            start = text.find("<", at)
            if start < 0:
                if len(text) - last > _LONGEST_TAG:
                    yield text[last:], "", False, ""
                    last = len(text)
                break
            after = text[start + 1 : start + 2]
            if after and after not in "/!?" and not (after.isascii() and after.isalpha()):
                at = start + 1  # a mark of the text itself
                continue
            # Behind the last mark no tag ends: a page of open marks alone is not searched once for each of them.
            end, name = _end_of_tag(text, start) if start < ends else (-1, None)
            if end < 0 and len(text) - start < _LONGEST_TAG:
                break
            if end < 0 or not (name or text.startswith(("<!", "<?"), start)):
                at = start + 1  # a mark of the text itself
                continue
            if name is None:
                yield text[last:start], "", False, ""
            else:
                tag, closing = name.group(1).casefold(), text[start + 1] == "/"
                yield text[last:start], tag, closing, text[name.end() : end]
                self._silent = tag if tag in _SILENT and not closing and text[end - 1] != "/" else ""
            at = last = end + 1
        self.left = text[last:]


def _end_of_tag(text: str, start: int) -> tuple[int, re.Match[str] | None]:
    """Return where the tag ends that begins here (-1: not in sight), and its name; None for a comment and for what is no tag."""
    if text.startswith("<!--", start):
        end = text.find("-->", start + 4)
        return (end + 2 if end >= 0 else -1), None
    name, end = _NAME.match(text, start + 1), text.find(">", start)
    tries = 0
    while end >= 0 and name and text.count('"', start, end) % 2 and tries < 200:
        tries += 1
        end = text.find(">", end + 1)  # that mark stood inside a value
    return end, name


def texts_of(file: File) -> Iterator[str]:
    """Yield the text of a page, part by part."""
    with file.text("") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _tags(texts: Iterable[str]) -> Iterator[_Tag | None]:
    """Yield every tag of a page with the text before it; None last, when the page does not say that it ends."""
    cutter, tail = _Cutter(), ""
    for text in texts:
        tail = (tail + text)[-2_000:]
        yield from cutter.cut(text)
    if not _END.search(tail):
        yield None


class _Builder:
    """Build the tree of one element."""

    def __init__(self, name: str, rest: str) -> None:
        self.root = Element(name, rest)
        self._open, self._pieces, self._size = [self.root], 0, 0

    @property
    def large(self) -> bool:
        """Say whether it is larger than anything that an export writes: the rest of it is not kept."""
        return self._pieces > _LARGEST or self._size > _LONGEST

    def take(self, tag: _Tag) -> bool:
        """Take one more tag; say whether the element is over."""
        before, name, closing, rest = tag
        self._pieces += 1
        self._size += len(before) + len(rest)
        opened, large = self._open, self._pieces > _LARGEST or self._size > _LONGEST
        if before and not large:
            opened[-1].inside.append(before)
        if closing:
            if opened[-1].tag == name:
                opened.pop()
            else:
                place = next((place for place in range(len(opened) - 1, -1, -1) if opened[place].tag == name), -1)
                if place >= 0:  # what was never closed inside it ends with it
                    del opened[place:]
        elif name and len(opened) < _DEEPEST:
            child = Element(name, rest)
            if not large:
                opened[-1].inside.append(child)
            if name not in _VOID and not rest.endswith("/"):
                opened.append(child)
        return not opened


class _Path:
    """Know how deep the page is below its main part, outside of records."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._main = -1

    @property
    def depth(self) -> int:
        """How deep the next element is: 0 outside of the main part, 1 directly inside."""
        return len(self._names) - self._main if self._main >= 0 else 0

    def take(self, tag: _Tag) -> None:
        """Go down or up."""
        _, name, closing, rest = tag
        if closing:
            if name in self._names:
                while self._names.pop() != name:
                    pass
                self._main = self._main if len(self._names) > self._main else -1
        elif name and name not in _VOID and not rest.endswith("/") and len(self._names) < _DEEPEST:
            if self._main < 0 and (name == "main" or 'role="main"' in rest):
                self._main = len(self._names)
            self._names.append(name)


def elements(
    file: File, wanted: Callable[[str, str, int], bool], texts: Iterable[str] | None = None, number: int = 0
) -> Iterator[tuple[int, Element] | Reject]:
    """Yield (number, element) for each outermost element that is `wanted`; a page that stops too early is told.

    `wanted` is asked with the tag, what stands in it, and how deep it is below
    the main part of the page (0: outside, 1: directly inside).
    texts   the rest of a page of which another reader has passed `number` elements
    """
    path = _Path()
    building: _Builder | None = None
    for tag in _tags(texts_of(file) if texts is None else texts):
        if tag is None:
            yield Reject(file.where(number or "start"), TRUNCATED)
            return
        if building is None:
            _, name, closing, rest = tag
            if name and not closing and name not in _VOID and wanted(name, rest, path.depth):
                building = _Builder(name, rest)
                number += 1
            else:
                path.take(tag)
        elif building.take(tag):
            yield Reject(file.where(number), TOO_LARGE) if building.large else (number, building.root)
            building = None
    if building:
        yield number, building.root  # it was never closed, though the page is whole


def one_element(text: str, wanted: Callable[[str, str, int], bool]) -> tuple[Element | None, bool]:
    """Return the element that a part of a page holds, None for none, and whether the part says all of it and of nothing else that is `wanted`.

    What follows the part may then be read without knowing it.
    """
    cutter, building, found = _Cutter(), None, None
    for tag in cutter.cut(text):
        _, name, closing, rest = tag
        if building is None:
            if name and not closing and name not in _VOID and wanted(name, rest, 0):
                if found is not None:
                    return None, False
                building = _Builder(name, rest)
        elif building.take(tag):
            if building.large:
                return None, False
            found, building = building.root, None
    return found, building is None and not cutter.waits


def tree_of(text: str) -> Element:
    """Return a short page, or its beginning, as one tree."""
    builder = _Builder("", "")
    for tag in _Cutter().cut(text):
        builder.take(tag)
    return builder.root
