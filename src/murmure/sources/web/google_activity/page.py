"""What does a page of My Activity, or of the history of YouTube, say that was made for the eye?

It has one cell for each record: a verb and a link, who made it, then the date
in the language of the account with the short name of a zone. The verbs are
not read: the order of lines and the addresses say the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE, BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.paging import Once
from murmure.sources.plain import address
from murmure.sources.readers.html import Element, elements
from murmure.sources.web.google_activity.activity import activity_of
from murmure.sources.written import written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

_PAGE = re.compile(r"\A\s*(<!doctype html[^>]*>\s*)?<html", re.IGNORECASE)
_CELLS = re.compile(r'class="[^"]*\bouter-cell\b')
_MAP = re.compile(r"\.google\.[a-z.]{2,6}/maps|google\.[a-z.]{2,6}/maps|maps\.google\.")


def is_page(text: str) -> bool:
    """Say whether a text begins a page of cells, as Takeout writes them."""
    return bool(_PAGE.match(text[:2_000]) and _CELLS.search(text) and "content-cell" in text)


def records(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield what each cell of a page says; a time whose zone has no name that is only one's is placed in `zone`."""
    once = Once()
    for found in elements(file, lambda tag, rest, depth: "outer-cell" in rest):
        if isinstance(found, Reject):
            yield found
            continue
        number, cell = found
        record = _record(cell, zone)
        for done in activity_of(record) if isinstance(record, dict) else [record]:
            yield Reject(file.where(number), done) if isinstance(done, Both) else once.named(done)


def _record(cell: Element, zone: ZoneInfo | None) -> dict[str, Any] | Both:
    """Return a cell as the record that the JSON gives, or why it is none."""
    header = body = caption = None
    for one in cell.walk():
        if header is None and one.has("mdl-typography--title"):
            header = one.text()
        elif one.has("content-cell") and one.has("mdl-typography--caption"):
            caption = caption or one
        elif body is None and one.has("content-cell") and not one.has("mdl-typography--text-right"):
            body = one
    if body is None:
        return BAD_RECORD
    return _said(body, header, zone, _sections(caption) if caption else {})


def _said(body: Element, header: str | None, zone: ZoneInfo | None, sections: dict[str, Any]) -> dict[str, Any] | Both:
    lines = [line.replace("\u00a0", " ") for line in body.lines()]
    dates = [(place, when) for place, line in enumerate(lines) if (when := written(line, zone))]
    if not dates:
        return BAD_DATE if lines else BAD_RECORD
    # What was opened may be called as a date: the moment stands after it, and only an answer may follow.
    place, when = dates[1] if dates[0][0] == 0 and len(dates) > 1 else dates[0]
    links = [(one.get("href"), one.text().replace("\u00a0", " ")) for one in body.walk() if one.tag == "a"]
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
