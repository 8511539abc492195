"""How would a person read this text, once markup, control characters and half characters are gone?"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from html import unescape
from typing import Any

# C0 controls except tab and newline, DEL, and halves of surrogate pairs: no text file can hold the latter.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HALF = re.compile(r"[\ud800-\udfff]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b((?:[^<>\"']|\"[^\"]{0,8192}\"|'[^']{0,8192}')*+)>")
# What servers of the fediverse write, as texts that are replaced at once.
_BREAK_TAGS = ("<br>", "<br />", "<br/>", "<br >")
_SPANS = ("</span>", '<span class="invisible">', '<span class="">', '<span class="ellipsis">', '<span class="h-card" translate="no">',
          '<span class="h-card">', "<span>")  # fmt: skip
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_OPEN_END = re.compile(r"</?[a-zA-Z!][^>]*\Z")
_BREAKS = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_SPACE_BEFORE = re.compile(r"[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n{3,}")
_ADDRESS = re.compile(r"(?:https?|mailto|ftp|gemini|magnet|xmpp|matrix):[^\s\x00-\x1f]+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<![\w&/#])#(\w{1,200})")
_SILENT = frozenset("script style template head noscript iframe object svg math select textarea".split())
_PARAGRAPHS = frozenset("p blockquote pre ul ol h1 h2 h3 h4 h5 h6 table figure".split())
_LINES = frozenset("br div tr section article header footer dt dd figcaption hr".split())
_NO_LINKS = frozenset({"mention", "hashtag", "tag"})
_DEPTH = 12
_NOTHING: tuple[Any, ...] = ("", [], {})


def clean(text: str) -> str:
    r"""Return text without control characters (tab and newline stay) and without halves of characters.

    >>> clean("a\x00b\r\nc")
    'ab\nc'
    """
    if text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Lines and no-break spaces are what nearly all of these texts hold.
    if text.replace("\n", "").replace("\u00a0", "").replace("\u202f", "").replace("\t", "").isprintable():
        return text
    return _HALF.sub("\ufffd", _CONTROL.sub("", text))


def clean_json(value: Any, depth: int = 0) -> Any:
    """Return what `extra` may hold: clean texts, finite numbers, at most a dozen levels; empty parts are left out."""
    if type(value) is str:
        return value if value.isprintable() else clean(value)
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if -(2**63) <= value < 2**64 else str(value) if value.bit_length() < 1024 else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth >= _DEPTH:
        return None
    if isinstance(value, dict):
        kept = {}
        for key, inner in value.items():
            kind = type(inner)
            if kind is str and inner.isprintable() and type(key) is str and key.isprintable():
                if inner:
                    kept[key] = inner
                continue
            if (kind is float or kind is int) and -1e18 < inner < 1e18 and type(key) is str and key.isprintable():
                kept[key] = inner
                continue
            if inner is None or inner == "" or inner == [] or inner == {}:
                continue
            if (tidy := clean_json(inner, depth + 1)) is not None and tidy not in _NOTHING:
                kept[clean(str(key))] = tidy
        return kept
    if isinstance(value, list | tuple):
        return [item for item in (clean_json(v, depth + 1) for v in value) if item is not None]
    return clean(str(value))


def address(value: Any) -> str | None:
    """Return a link that can be followed, or None: `javascript:` and relative links are not.

    >>> address("https://murmure.example/a"), address("javascript:alert(1)")
    ('https://murmure.example/a', None)
    """
    if not isinstance(value, str):
        return None
    if value.isprintable():
        text = value.strip()
        # Among what can be printed, only a space ends an address.
        if text.startswith(("https://", "http://")) and " " not in text:
            return text
    else:
        text = clean(value).strip()
    return text if _ADDRESS.fullmatch(text) else None


def hashtags(text: str) -> list[str]:
    """Return the hashtags of a text, without '#', as they are written, each once."""
    if "#" not in text:
        return []
    return list(dict.fromkeys(tag for tag in _HASHTAG.findall(text) if not tag.isdigit()))


def plain(markup: str) -> tuple[str, list[str]]:
    """Return the text of an HTML fragment as a person reads it, and the links it holds (mentions and hashtags aside).

    >>> plain('<p>Salut&nbsp;!<br>voir <a href="https://a.example/x"><span class="invisible">https://</span>a…</a></p>')
    ('Salut\\xa0!\\nvoir https://a.example/x', ['https://a.example/x'])
    """
    if "<" not in markup and "&" not in markup:
        return clean(markup).strip(), []
    return _usual(markup) or _Reading().read(_without_comments(markup))


def _usual(markup: str) -> tuple[str, list[str]] | None:
    """Read a fragment of paragraphs, breaks, spans and links, as nearly all are; None when there is anything else."""
    if "\n" in markup or "\r" in markup or "\f" in markup:
        return None
    text = markup.replace("</p><p>", "\n\n").replace("<p>", "\n\n").replace("</p>", "\n\n")
    for mark in _BREAK_TAGS if "<br" in text else ():
        text = text.replace(mark, "\n")
    # A page break stands where a span was: no entity reaches over it, and no tag may hold it.
    for mark in _SPANS if "span" in text else ():
        text = text.replace(mark, "\f")
    first, *pieces = text.split("<")
    out, anchor = [_unescaped(first)], None
    links: list[str] = []
    for piece in pieces:
        tag, closed, text = piece.partition(">")
        if tag == "/a" and closed:
            if anchor:
                _close_link(out, links, anchor)
            anchor = None
        elif not closed or "\n" in tag or "\f" in tag or "'" in tag or tag.count('"') % 2:
            return None
        elif tag.startswith('a href="'):
            anchor = (len(out), *_link_of(tag))
        elif not tag.startswith("span "):
            return None
        if text:
            out.append(unescape(text) if "&" in text else text)
    return _tidied("".join(out).replace("\f", "")), list(dict.fromkeys(links)) if links else links


def _link_of(tag: str) -> tuple[str, str]:
    """Return the address that a link opens, and the words that say what kind of link it is."""
    end = tag.find('"', 8)
    kinds = _kinds_of(tag[end + 1 :]) if len(tag) < 400 else None
    if kinds is None:
        attributes = _attributes(tag[1:])
        return unescape(attributes.get("href", "")), attributes.get("class", "") + " " + attributes.get("rel", "")
    return _unescaped(tag[8:end]), kinds


@lru_cache(1024)
def _kinds_of(rest: str) -> str | None:
    """Return the kinds that stand after an address, of which a server writes a handful; None when an address follows again."""
    attributes = _attributes(rest)
    return None if "href" in attributes else attributes.get("class", "") + " " + attributes.get("rel", "")


def _close_link(out: list[str], links: list[str], anchor: tuple[int, str, str]) -> None:
    """Show the whole address where the page shows a shortened one; keep the words of other links."""
    start, href, kinds = anchor
    if kinds and not _NO_LINKS.isdisjoint(kinds.split()):
        return
    shown, link = "".join(out[start:]).replace("\f", "").strip(), address(href)
    if link is None or shown.startswith(("@", "#")):
        return
    links.append(link)
    bare = link.partition("://")[2]
    if not shown or shown.startswith(("http://", "https://")) or bare.startswith(shown.rstrip("…").rstrip(".")):
        out[start:] = [link]


def _without_comments(markup: str) -> str:
    if "<!" not in markup and "<?" not in markup:
        return markup
    first, *rest = markup.split("<!--")
    kept = [first, *(part.partition("-->")[2] for part in rest)]
    return re.sub(r"<[!?][^<>]{0,4096}>", "", "".join(kept))


class _Reading:
    """Walk the tags of one fragment from left to right."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.links: list[str] = []
        self.silent = ""
        self.anchor: tuple[int, str, str] | None = None

    def read(self, markup: str) -> tuple[str, list[str]]:
        position = 0
        for found in _TAG.finditer(markup):
            start = found.start()
            if start > position:
                self.take(markup[position:start])
            closing, name, rest = found.groups()
            if name != "span" or self.silent:
                self.tag(name.lower(), bool(closing), rest)
            position = found.end()
        last = markup[position:]
        whole = last.rfind(">") + 1
        self.take(last[:whole] + _OPEN_END.sub("", last[whole:]))
        return _tidied("".join(self.out)), list(dict.fromkeys(self.links))

    def take(self, text: str) -> None:
        if text and not self.silent:
            self.out.append(_unescaped(_BREAKS.sub(" ", text) if "\n" in text or "\r" in text else text))

    def tag(self, name: str, closing: bool, rest: str) -> None:
        if self.silent:
            self.silent = "" if closing and name == self.silent else self.silent
        elif name in _SILENT:
            self.silent = "" if closing or rest.endswith("/") else name
        elif name in _PARAGRAPHS:
            self.out.append("\n\n")
        elif name in _LINES:
            self.out.append("\n")
        elif name == "li" and not closing:
            self.out.append("\n- ")
        elif name == "img":
            self.out.append(unescape(_attributes(rest).get("alt", "")))
        elif name == "a":
            self.close_link() if closing else self.open_link(_attributes(rest))

    def open_link(self, attributes: dict[str, str]) -> None:
        self.anchor = (len(self.out), unescape(attributes.get("href", "")), attributes.get("class", "") + " " + attributes.get("rel", ""))

    def close_link(self) -> None:
        if self.anchor:
            _close_link(self.out, self.links, self.anchor)
        self.anchor = None


def _unescaped(text: str) -> str:
    return unescape(text) if "&" in text else text


def _tidied(text: str) -> str:
    """Return a text without the spaces and the empty lines that its markup left."""
    text = text.strip(" \t\n")
    if text.isprintable():
        return text
    text = clean(text)
    if " \n" in text or "\t\n" in text:
        text = _SPACE_BEFORE.sub("\n", text)
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip(" \t\n")


def _attributes(rest: str) -> dict[str, str]:
    return {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(rest)}
