"""What does one entry of a feed say, in the columns of the log?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, tostring

from murmure.model.activity import PUBLIC, Activity, key_of
from murmure.model.reject import EMPTY_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.live.rss.document import XML, Document, name_of, space_of
from murmure.sources.live.rss.moment import moment
from murmure.sources.plain import address, clean, plain

_GLOBAL = re.compile(r"(?:https?://|urn:|tag:)\S+", re.IGNORECASE)
_HREF = re.compile(r"""(<(?:a|area|img)\b[^<>]{0,2000}?\s(?:href|src)\s*=\s*)("[^"<>]{0,4000}"|'[^'<>]{0,4000}')""", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_MEDIA = ("http://search.yahoo.com/mrss/", "http://www.itunes.com/dtds/podcast-1.0.dtd")
_TEXTS = ("encoded", "content", "description", "summary", "subtitle")
_NO = frozenset({"noindex", "none", "noarchive", "nosnippet"})
_LONGEST, _TITLE, _NAME, _MANY = 200_000, 2_000, 2_000, 100


@dataclass(frozen=True)
class Feed:
    """Hold what is said of a feed as a whole.

    url    its address, as the person typed it: it names what has no other name
    place  where it lay this time, after redirects; site, the page that it belongs to
    """

    url: str
    place: str
    site: str
    title: str
    language: str | None
    refuses: bool


def about(document: Document, url: str, place: str) -> Feed:
    """Return what the head of a feed says."""
    site = next(_links(document.about, _joined(place, document.base)), None) or url
    title = _plain_title(next((one for one in document.about if name_of(one) == "title"), None))
    language = next((one.text for one in document.about if name_of(one) == "language" and one.text), document.language)
    return Feed(url, place, site, title, clean(language.strip())[:35] or None if language else None, any(map(_refuses, document.about)))


def _refuses(element: Element) -> bool:
    """Say whether an element asks that what stands beside it is not gathered: robots, access, podcasts' block."""
    name, text = name_of(element), (element.text or "").strip().lower()
    if name == "meta" and element.get("name", "").lower() == "robots":
        return not _NO.isdisjoint(re.split(r"[,\s]+", element.get("content", "").lower()))
    return (name == "block" and text == "yes") or (name == "restriction" and element.get("relationship") == "deny")


def read_entry(entry: Element, feed: Feed, document: Document, now: int) -> Activity | Both | None:
    """Read one entry, or say why it cannot be read; None for one that asks not to be gathered. `now` is when it was fetched."""
    parts = list(entry)
    if any(map(_refuses, parts)):
        return None
    base = _joined(_joined(feed.place, document.base), entry.get(f"{XML}base", ""))
    # Addresses may be relative to the page of the site, when nothing else is said.
    base = base if document.base or entry.get(f"{XML}base") else feed.site
    link = next(_links(parts, base), None)
    named = next((clean(one.text).strip()[:_NAME] for one in parts if name_of(one) in ("guid", "id") and one.text and one.text.strip()), None)
    named = named or entry.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    # Some feeds let every entry lead to the front page: that names none of them.
    named = named or (link if link != feed.site else None)
    permalink = next((one for one in parts if name_of(one) == "guid"), None)
    if link is None and named and (permalink is None or permalink.get("isPermaLink", "true").lower() != "false"):
        link = address(named)
    title = _plain_title(next((one for one in parts if name_of(one) == "title" and space_of(one) not in _MEDIA), None))
    text, links = _text(parts, base)
    if not (title or text or link):
        return EMPTY_RECORD
    when, extra = moment(parts, now)
    names, actor = _authors(parts, feed)
    language = entry.get(f"{XML}lang") or next((one.text for one in parts if name_of(one) == "language" and one.text), None) or feed.language
    extra |= {"title": title if text else None, "authors": names, "feed": feed.title, "media": list(_enclosures(parts, base))}
    return Activity(
        key=key_named(named or f"{title}\n{text[:1000]}", feed.url),
        type="Create", actor=actor, object=link or named, object_type="Article", instrument=feed.url, audience=[PUBLIC],
        content=_together(title, text) or link, language=clean(language.strip())[:35] if language else None, tags=_tags(parts) or None,
        links=list(dict.fromkeys([link, *links] if link else links)) or None, in_reply_to=_answered(parts), extra=tidy(extra), **when._asdict(),
    )  # fmt: skip


def each_named(items: list[Activity]) -> list[Activity]:
    """Return entries so that each has a name of its own: of two with one name and one title the later stays, others are told apart by title.

    Feeds give the same `guid` to several entries, or let them lead to one page; some hold several versions of one entry.
    """
    found: dict[str, dict[str, Activity]] = {}
    for item in items:
        same = found.setdefault(item.key, {})
        title = (item.extra or {}).get("title") or (item.content or "")[:_TITLE]
        before = same.get(title)
        if before is None or (item.published or 0) > (before.published or 0):
            same[title] = item
    return [one if len(same) == 1 else one._replace(key=key_of(key, title)) for key, same in found.items() for title, one in same.items()]


def key_named(name: str, feed: str) -> str:
    """Return the natural key of an entry: its name alone when that means the same everywhere, else within its feed."""
    return clean(name) if _GLOBAL.fullmatch(name) else key_of(feed, clean(name))


def _together(title: str, text: str) -> str:
    """Return title and text as one reading: many feeds begin the text with the title, and some have only one of both."""
    start = re.sub(r"\W+", "", title.rstrip("….")).casefold()
    same = not start or re.sub(r"\W+", "", text[: 3 * len(title) + 50]).casefold().startswith(start)
    return text if same and text else f"{title}\n\n{text}" if text else title


def _links(parts: list[Element], base: str) -> Iterator[str]:
    """Yield the pages that an entry or a feed stands for, the best first."""
    found = [one for one in parts if name_of(one) == "link"]
    plain_ones = [one.text for one in found if one.text and one.text.strip()]
    others = [one.get("href") for one in found if one.get("href") and one.get("rel", "alternate") == "alternate"]
    for written in (*others, *plain_ones) if any(one.get("type") == "text/html" for one in found) else (*plain_ones, *others):
        if link := _resolved(base, written or ""):
            yield link


def _resolved(base: str, written: str) -> str | None:
    try:
        return address(urljoin(base, clean(written).strip())) if len(written) <= _NAME else None
    except ValueError:
        return None


def _joined(base: str, written: str) -> str:
    """Return the base that `written` makes of another; one that is no address changes nothing."""
    return (_resolved(base, written) or base) if written else base


def _plain_title(element: Element | None) -> str:
    return re.sub(r"\s+", " ", plain(_markup(element)[:_TITLE])[0]).strip()[:1000] if element is not None else ""


def _text(parts: list[Element], base: str) -> tuple[str, list[str]]:
    """Return the longest telling of an entry, in the order in which feeds prefer them, and the links in it."""
    for wanted in _TEXTS:
        for one in parts:
            if name_of(one) != wanted or space_of(one) in _MEDIA or one.get("url"):
                continue
            within = _joined(base, one.get(f"{XML}base", ""))
            markup = _HREF.sub(lambda found, within=within: _absolute(found, within), _markup(one)[:_LONGEST])
            text, links = plain(markup)
            if text:
                return text, links
    return "", []


def _absolute(found: re.Match[str], base: str) -> str:
    link = _resolved(base, found[2][1:-1].replace("&amp;", "&"))
    return f'{found[1]}"{escape(link)}"' if link else found[0]


def _markup(element: Element) -> str:
    """Return what an element says as HTML: feeds write it as text, as escaped markup, or as elements."""
    if len(element):
        return (element.text or "") + "".join(_inner(child) for child in element)
    text = element.text or ""
    kind = (element.get("type") or ("text" if not _MARKUP.search(text) else "html")).lower()
    return escape(text) if kind in ("text", "text/plain") else text


def _inner(element: Element) -> str:
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = name_of(one)
    return tostring(element, encoding="unicode", method="html")


def _authors(parts: list[Element], feed: Feed) -> tuple[list[str], str]:
    """Return the names of the authors, and who acts: the address that an author has, else the site."""
    names, actor = [], None
    for one in parts:
        if name_of(one) not in ("author", "creator"):
            continue
        inner = {name_of(child): (child.text or "").strip()[:_NAME] for child in one}
        name = (inner.get("name") or (one.text or "").strip())[:200]
        # RSS writes "mail (name)": the name is what people know them by, and the mail is nobody's business.
        name = re.sub(r"^\S+@\S+\s*\(([^()]*)\)$", r"\1", name)
        if name and "@" not in name:
            names.append(clean(name))
        actor = actor or _resolved(feed.site, inner["uri"]) if inner.get("uri") else actor
    return list(dict.fromkeys(names))[:_MANY], actor or feed.site


def _tags(parts: list[Element]) -> list[str]:
    found = ((one.get("label") or one.get("term") or one.text or "")[:_NAME] for one in parts if name_of(one) in ("category", "subject"))
    return list(dict.fromkeys(tag for tag in (clean(one).strip().removeprefix("#")[:200] for one in found) if tag))[:_MANY]


def _answered(parts: list[Element]) -> str | None:
    found = next((one for one in parts if name_of(one) == "in-reply-to"), None)
    return clean(found.get("href") or found.get("ref") or "").strip() or None if found is not None else None


def _enclosures(parts: list[Element], base: str) -> Iterator[dict[str, Any]]:
    for one in parts:
        href = one.get("url") if name_of(one) == "enclosure" else one.get("href") if one.get("rel") == "enclosure" else None
        if href and (link := _resolved(base, href)):
            yield {"path": link, "type": one.get("type")}
