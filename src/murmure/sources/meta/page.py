"""What does one record say in an export of Meta that was made for the eye, as web pages?

The names of classes mean nothing and change with the years (`_a6-g` since 2022,
`uiBoxWhite` before): they are believed where they are known. Else a record is
what lies directly in the main part of the page, and its parts are told by their
form: a date is what reads as one, a row of a table is a label and a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.errors import MurmureError
from murmure.model.reject import Reject
from murmure.sources.meta import page_row
from murmure.sources.meta.kind import INSTAGRAM, Roots, family
from murmure.sources.meta.label import field_of
from murmure.sources.meta.link import link_of
from murmure.sources.meta.page_row import HEADINGS, RECORD, Row, heading_of, people_of, rows_of
from murmure.sources.meta.record import stem_of
from murmure.sources.meta.text import Right
from murmure.sources.readers.html import Element, elements, tree_of
from murmure.sources.times import zone_named
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File, Probe

_PAGE = re.compile(r"\A\s*(<!doctype html[^>]*>\s*)?(<html|<head|<meta|<title)", re.IGNORECASE)
_META = re.compile(r"class=\"[^\"]*\b(_a6-[a-z]|_a70[0-9a-z]|_5vb_|_4t5n|uiBoxWhite|_2pin|_3-9[4-6]|_a7o5)\b|role=\"main\"|<main\b")
_HEAD = ("_a6-h", "_2lek", "_2lel")
_DATE = ("_a6-o", "_a72d", "_2lem")
_MEDIA = re.compile(r"(^|/)(media|photos|videos|gifs|audio|files|stickers_used|posts|stories|reels)/(.*/)?[^/]+\.[a-z0-9]{2,5}\Z", re.IGNORECASE)
_ATTACHED = frozenset("a img video audio table".split())


class Card(NamedTuple):
    """Hold what one record of a page says.

    `lines` are the words that are neither heading, date, table nor list of
    reactions; `own` those of them that stand apart from links and pictures;
    `whole` the lines with the dates among them; `moment` is a When, the text of
    a date that cannot be read, or None; `address` is where the date leads;
    `group` is what stands above the record inside one that holds several.
    """

    number: int
    heading: str | None
    lines: list[str]
    own: list[str]
    rows: list[Row]
    links: list[tuple[str, str]]
    media: list[str]
    items: list[str]
    moment: Any
    whole: list[str]
    address: str | None = None
    group: str | None = None


def page_of(probe: Probe, roots: Roots, pages: frozenset[str]) -> str | None:
    """Return which page of the export of one service a file is, by its name; None when it is none."""
    if not probe.name.endswith((".html", ".htm")):
        return None
    text = probe.text[: 64 << 10]
    if not (_PAGE.match(text) and _META.search(probe.text)):
        return None
    stem = stem_of(probe.name)
    folder = probe.path.casefold().rpartition("/")[0].rpartition("/")[2]
    if not stem and folder == "album":  # an album is called by its number
        stem = folder
    if stem not in pages and _of_companies(folder):
        stem = _of_companies(folder) or stem
    if stem not in pages or (family(probe) == INSTAGRAM) is not (roots.service == INSTAGRAM):
        return None
    return stem


def _of_companies(folder: str) -> str | None:
    """Return what the pages of a folder are when there is one for each company: what they told Meta."""
    named = re.search(r"off[-_ ](facebook|instagram|meta)|off_of_(facebook|instagram)", folder)
    return "your_activity_off_meta_technologies" if named else None


def title_of(probe: Probe) -> str | None:
    """Return the title of a page: the first heading above its records, else that of the window."""
    tree = tree_of(probe.text[: 64 << 10])
    for tag in ("h1", "title"):
        for element in tree.walk():
            if element.tag == tag and (text := element.text()):
                return text
    return None


def cards(file: File, text: str, zone: ZoneInfo | None, grouped: bool = False) -> Iterator[Card | Reject]:
    """Yield the records of a page, one at a time; `text` is its beginning. In a `grouped` page, a record may hold several of its own."""
    for found in elements(file, _chooser(text, grouped)):
        if isinstance(found, Reject):
            yield found
        elif grouped:
            yield from (_card(found[0], one, zone)._replace(group=group) for group, one in parts_of(found[1]))
        else:
            yield _card(*found, zone)


def parts_of(element: Element) -> list[tuple[str | None, Element]]:
    """Return the innermost records inside a record, each with what stands above it; the record itself when it holds no other, or has a date."""
    name = element.get("class")

    def alike(one: Element) -> bool:
        return one.has(*RECORD) or bool(name and one.tag == element.tag and one.get("class") == name)

    holders = _holders(element, alike)
    found: list[tuple[str | None, Element]] = []
    group, waiting = None, element.elements[::-1]
    while waiting:
        one = waiting.pop()
        if id(one) not in holders and alike(one):
            found.append((group, one))
            continue
        if one.tag in HEADINGS or one.has(*_HEAD):
            group = heading_of(one) or group
        elif one.tag == "td":  # the cell that holds a list is named by the words before it
            group = next((Right(text.strip()) for text in one.inside if type(text) is str and text.strip()), group)
        elif one.has(*_DATE) and any(character.isdigit() for character in one.text()):
            return [(None, element)]
        waiting += one.elements[::-1]
    return found or [(None, element)]


def _holders(element: Element, alike: Callable[[Element], bool]) -> set[int]:
    """Return the ids of the records inside an element that hold records of their own."""
    found: set[int] = set()
    open_: list[Element] = []
    waiting: list[Element | None] = [*element.elements[::-1]]
    while waiting:
        one = waiting.pop()
        if one is None:
            open_.pop()
        elif alike(one):
            if open_:
                found.add(id(open_[-1]))
            open_.append(one)
            waiting += [None, *one.elements[::-1]]
        else:
            waiting += one.elements[::-1]
    return found


def headings(file: File, text: str) -> Iterator[str]:
    """Yield what stands above each record of a page: in a thread, who speaks."""
    for found in elements(file, _chooser(text)):
        if not isinstance(found, Reject) and (heading := _heading(list(found[1].walk()), set())):
            yield heading


def _chooser(text: str, grouped: bool = False) -> Callable[[str, str, int], bool]:
    for name in RECORD:
        if re.search(rf'class="[^"]*\b{name}\b', text):
            return lambda tag, rest, depth: name in rest
    level = _level(text, grouped)
    return lambda tag, rest, depth: depth == level


def _level(text: str, grouped: bool) -> int:
    """Return how deep below the main part the records lie: what has brothers, unless it has a heading, a table or a date of its own.

    In a `grouped` page, what holds its like is a record.
    """
    node = next((one for one in tree_of(text).walk() if one.tag == "main" or one.get("role") == "main"), None)
    level = 0
    while node is not None and len(node.elements) == 1 and node.elements[0].tag in ("div", "section", "article"):
        name = node.elements[0].get("class") if grouped else ""
        if name and any(one.get("class") == name for one in node.elements[0].walk()):
            break
        node, level = node.elements[0], level + 1
    inner = node.elements if node else []
    whole = len(inner) < 2 or any(one.tag in HEADINGS or one.tag in ("table", "ul") or written(one.text()) for one in inner)
    return max(1, level if whole else level + 1)


def _card(number: int, element: Element, zone: ZoneInfo | None) -> Card:
    aside: set[int] = set()
    inside = list(element.walk())
    people = people_of(inside)
    heading = _heading([one for one in inside if id(one) not in people] if people else inside, aside)
    rows = list(rows_of(element, aside, people)) if any(one.tag == "table" for one in inside) else []
    items = [line for one in inside if one.tag == "li" and (line := one.text())]
    lists = {id(one) for one in inside if one.tag == "ul"}
    moment = _moment(inside, aside, zone)
    links, media = _links(inside, aside), _media(inside)
    hidden = frozenset(aside | lists)
    whole: list[str] = [Right(line) for line in element.lines(hidden)]
    lines, when = _undated(whole, moment, zone)
    apart = {id(block) for block in _blocks(element, hidden) if any(one.tag in _ATTACHED for one in _all(block))}
    own = _undated(element.lines(hidden | apart), moment, zone)[0] if apart else lines
    names = {name for _, name in links}
    own = own or [line for line in lines if line not in names]
    return Card(number, heading, lines, own, rows, links, media, items, moment or when, whole, _dated(inside))


def _all(block: Element) -> Iterator[Element]:
    yield block
    yield from block.walk()


def _undated(lines: list[str], moment: Any, zone: ZoneInfo | None) -> tuple[list[str], Any]:
    """Return the lines, and the date among them when none stood where dates stand: the last one that is a date, taken out."""
    when, place = None, None
    for number, line in reversed(list(enumerate(lines))) if moment is None else ():
        if when := written(line, zone):
            place = number
            break
    return [Right(line) for number, line in enumerate(lines) if number != place], when


def _heading(inside: list[Element], aside: set[int]) -> str | None:
    for one in inside:
        if one.tag in HEADINGS or one.has(*_HEAD):
            aside.add(id(one))
            return heading_of(one)
    return None


def _moment(inside: list[Element], aside: set[int], zone: ZoneInfo | None) -> Any:
    """Return what stands where dates stand: a moment, or the text that cannot be read as one."""
    places = [one for one in inside if one.tag == "footer" or one.has(*_DATE)]
    aside |= {id(one) for one in places}
    lines = [line for one in reversed(places) for line in reversed(one.lines())]
    return next((when for line in lines if (when := written(line, zone))), lines[0] if lines else None)


def _dated(inside: list[Element]) -> str | None:
    """Return where the date of a record leads: to what was seen, in pages of what was."""
    for one in inside:
        if one.tag == "a" and (link := link_of(one.get("href"))) and any(part.has(*_DATE) for part in one.walk()):
            return link
    return None


def _blocks(element: Element, hidden: frozenset[int]) -> list[Element]:
    """Return the parts of the body: the elements side by side at the first level that has more than one."""
    body = [one for one in element.elements if id(one) not in hidden]
    while len(body) == 1 and body[0].elements and not any(type(item) is str and item.strip() for item in body[0].inside):
        body = [one for one in body[0].elements if id(one) not in hidden]
    return body


def _links(inside: list[Element], aside: set[int]) -> list[tuple[str, str]]:
    found = []
    anchors = [one for one in inside if one.tag == "a"]
    dates = [one for one in inside if id(one) in aside and (one.tag == "footer" or one.has(*_DATE))] if anchors else []
    hidden = {id(inner) for one in dates for inner in one.walk()}
    for one in anchors:
        if id(one) not in hidden and (link := link_of(one.get("href"))):
            found.append((link, Right(one.text())))
    return list(dict.fromkeys(found))


def _media(inside: list[Element]) -> list[str]:
    found = []
    for one in inside:
        path = one.get("src") or one.get("href") if one.tag in ("a", "img", "video", "audio", "source") else ""
        path = re.sub(r"\A(?:\.{1,2}/)+", "", path)
        if path and ":" not in path[:12] and _MEDIA.search(path):
            found.append(path)
    return list(dict.fromkeys(found))


def labels_of(card: Card, zone: ZoneInfo | None) -> list[dict[str, Any]]:
    """Return the labels of a record in the form that the JSON of 2026 gives them."""
    return page_row.labels_of(card.rows, card.lines, zone)


def zone_in(file: File) -> ZoneInfo | None:
    """Return the zone that a short page names: the only text of its kind in it."""
    from murmure.sources.readers import Probe

    for text in re.findall(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_/+-]+", Probe(file).text):
        try:
            return zone_named(text)
        except MurmureError:
            continue
    return None


def owner_in(file: File) -> frozenset[str]:
    """Return the names of the owner that the page of the profile shows: its heading and its row of the name."""
    from murmure.sources.readers import Probe

    found = set()
    for card in cards(file, Probe(file).text, None):
        if isinstance(card, Card):
            found |= {str(value) for label, value, *_ in card.rows if field_of(str(label)) in ("name", "username") and value and "\n" not in value}
    return frozenset(found)
