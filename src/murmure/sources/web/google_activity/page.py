"""What does a page of My Activity, or of the history of YouTube, say that was made for the eye?

It has one cell for each record: a verb and a link, who made it, then the date
in the language of the account with the short name of a zone. The verbs are
not read: the order of lines and the addresses say the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE, BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.paging import Once
from murmure.sources.plain import address, clean
from murmure.sources.readers.cells import cells
from murmure.sources.readers.html import Element, one_element, text_between
from murmure.sources.web.google_activity.activity import activity_of
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

_PAGE = re.compile(r"\A\s*(<!doctype html[^>]*>\s*)?<html", re.IGNORECASE)
_CELLS = re.compile(r'class="[^"]*\bouter-cell\b')
OPENING = '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp">'
"""How Takeout writes the tag that begins a cell."""
_INSIDE, _TEXT = r"((?:[^<]++|<(?!/?[dD][iI][vV]))*+)", "content-cell mdl-cell mdl-cell--"
_USUAL = re.compile(
    OPENING + r'\s*<div class="mdl-grid">\s*<div class="header-cell mdl-cell mdl-cell--12-col">\s*<p class="mdl-typography--title">([^<]*)<br>'
    rf'</p>\s*</div>\s*<div class="{_TEXT}6-col mdl-typography--body-1">{_INSIDE}</div>\s*'
    rf'<div class="{_TEXT}6-col mdl-typography--body-1 mdl-typography--text-right"></div>\s*'
    rf'<div class="{_TEXT}12-col mdl-typography--caption">{_INSIDE}</div>\s*</div>\s*</div>\s*'
)
_LINE = re.compile(r'([^<]*)<a href="([^"<>]*)">([^<]*)</a>([^<]*)')
_MAP = re.compile(r"\.google\.[a-z.]{2,6}/maps|google\.[a-z.]{2,6}/maps|maps\.google\.")


def is_page(text: str) -> bool:
    """Say whether a text begins a page of cells, as Takeout writes them."""
    return bool(_PAGE.match(text[:2_000]) and _CELLS.search(text) and "content-cell" in text)


def records(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield what each cell of a page says; a time whose zone has no name that is only one's is placed in `zone`."""
    once = Once()
    for found in cells(file, OPENING, usual, _is_cell):
        if isinstance(found, Reject):
            yield found
            continue
        number, cell = found
        parts = _parts(cell) if isinstance(cell, Element) else cell
        record = _said(*parts, zone) if parts else BAD_RECORD
        for done in activity_of(record) if isinstance(record, dict) else [record]:
            yield Reject(file.where(number), done) if isinstance(done, Both) else once.named(done)


class Parts(NamedTuple):
    """Hold what a cell says: its title, its lines, its links (address, text), and the sections below."""

    header: str | None
    lines: list[str]
    links: list[tuple[str, str]]
    sections: dict[str, Any]


def _is_cell(_tag: str, rest: str, _depth: int) -> bool:
    return "outer-cell" in rest


def _parts(cell: Element) -> Parts | None:
    header = body = caption = None
    for one in cell.walk():
        if header is None and one.has("mdl-typography--title"):
            header = one.text()
        elif one.has("content-cell") and one.has("mdl-typography--caption"):
            caption = caption or one
        elif body is None and one.has("content-cell") and not one.has("mdl-typography--text-right"):
            body = one
    return Parts(header, *_lines_of(body), _sections(caption) if caption else {}) if body else None


def _lines_of(body: Element) -> tuple[list[str], list[tuple[str, str]]]:
    lines = [line.replace("\u00a0", " ") for line in body.lines()]
    return lines, [(one.get("href"), one.text().replace("\u00a0", " ")) for one in body.walk() if one.tag == "a"]


def usual(piece: str) -> Parts | None:
    """Return what a cell says that is written as nearly all are; None for any other, and for what is more than one cell."""
    found = _USUAL.fullmatch(piece)
    if found is None:
        return None
    header, body, caption = found.groups()
    said, sections = _usual_lines(body), _known_sections(caption)
    if said is None or sections is None:
        return None
    return Parts(text_between(header).strip(), *said, sections)


def _usual_lines(body: str) -> tuple[list[str], list[tuple[str, str]]] | None:
    """Return lines and links of the main part of a cell, None unless a line is a text, or a text with one link."""
    lines, links = [], []
    # Where nothing is to be replaced, a text is what it says.
    blank = body.replace("\u00a0", " ")
    plain = blank.isprintable() and "  " not in blank and "&" not in blank
    for part in body.split("<br>"):
        if "<" in part:
            found = _LINE.fullmatch(part)
            if found is None:
                return None
            before, link, name, after = found.groups() if plain else _read_apart(*found.groups())
            links.append((link, name.strip().replace("\u00a0", " ")))
            line = f"{before}{name}{after}"
        else:
            line = part if plain else text_between(part)
        if line := line.strip():
            lines.append(line.replace("\u00a0", " "))
    return lines, links


def _read_apart(before: str, link: str, name: str, after: str) -> tuple[str, str, str, str]:
    return text_between(before), clean(unescape(link)), text_between(name), text_between(after)


@lru_cache(4096)
def _known_sections(caption: str) -> dict[str, Any] | None:
    """Return the sections below a record, of which a handful stands below millions; None for what is more than them."""
    element, whole = one_element(f"<div>{caption}</div>", lambda *_: True)
    return _sections(element) if element is not None and whole else None


def _said(
    header: str | None, lines: list[str], links: list[tuple[str, str]], sections: dict[str, Any], zone: ZoneInfo | None
) -> dict[str, Any] | Both:
    """Return a cell as the record that the JSON gives, or why it is none."""
    dates = [(place, when) for place, line in enumerate(lines) if (when := written(line, zone))]
    if not dates:
        return BAD_DATE if lines else BAD_RECORD
    # What was opened may be called as a date: the moment stands after it, and only an answer may follow.
    place, when = dates[1] if dates[0][0] == 0 and len(dates) > 1 else dates[0]
    first = next(((link, name) for link, name in links if not lines or name in lines[0] or link in lines[0]), (None, ""))
    names = {name: link for link, name in links}
    about = [{"name": line, "url": names.get(line)} for line in lines[1:place]]
    link = first[0] if place else None
    return {"header": header, "title": lines[0] if place else None, "titleUrl": link, "time": when, "subtitles": about, **sections}


def _sections(caption: Element) -> dict[str, Any]:
    """Return the sections below a record: each begins with a name in bold."""
    found: dict[str, Any] = {}
    links = [(address(one.get("href")), one.text()) for one in caption.walk() if one.tag == "a"]
    names = {one.text() for one in caption.walk() if one.tag == "b"}
    kind = ""
    for line in caption.lines():
        line = line.replace("\u00a0", " ").replace("\u2003", "").strip()
        if line in names:
            kind = _kind(line)
            continue
        link = next((link for link, name in links if link and name and name in line), None)
        if kind == "places" or (link and _MAP.search(link)):
            source, mark, name = line.partition(":")
            found.setdefault("locationInfos", []).append({"name": name.strip() if mark else line, "source": source if mark else None, "url": link})
        elif kind in ("details", "why"):
            found.setdefault({"details": "details", "why": "activityControls"}[kind], []).append({"name": line} if kind == "details" else line)
        elif kind == "products" or "products" not in found:
            found.setdefault("products", []).append(line)
        else:
            found.setdefault("details", []).append({"name": line})
    return found


def _kind(name: str) -> str:
    plain = name.rstrip(" :?？：").casefold()
    return next((kind for kind, words in _words().items() if plain in words), "")


@cache
def _words() -> dict[str, frozenset[str]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load(Path(__file__).with_name("sections.yaml").read_text("utf-8"), loader)
    return {kind: frozenset(word.rstrip(" :?？：").casefold() for word in words) for kind, words in told.items()}
