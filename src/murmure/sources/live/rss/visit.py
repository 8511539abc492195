"""What does one visit to a feed bring, through redirects that may not lead into the house?"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from murmure.model.activity import Activity
from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.live import Lost
from murmure.sources.live.fetch import Answer, fetch, is_public, lost_by_status
from murmure.sources.live.rss.document import Document, parsed
from murmure.sources.live.rss.entry import about, each_named, key_named, read_entry
from murmure.sources.plain import address

if TYPE_CHECKING:
    import httpx

_LARGEST, _HOPS = 16 << 20, 5
_ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
_NO = frozenset({"none", "noarchive"})
_OFFERED = re.compile(r"<link\b[^<>]{0,1000}>", re.IGNORECASE)
NOT_A_FEED = Both("This is not a feed.", "Ce n'est pas un flux.")
GONE = Both("The feed is gone: the server says that it will not come back.", "Le flux n'existe plus : le serveur dit qu'il ne reviendra pas.")
MOVED = Both("The feed sends us elsewhere, in a circle or where we may not go.",
             "Le flux nous renvoie ailleurs, en rond ou là où il ne faut pas aller.")  # fmt: skip


class Gone(Lost):
    """Say that a feed will not come back."""


class NotAFeed(Lost):
    """Say that something else stands there; `feed` is where a page says that its feed is."""

    def __init__(self, feed: str | None) -> None:
        super().__init__(NOT_A_FEED)
        self.feed = feed


@dataclass(frozen=True)
class Visit:
    """Hold what one visit brings: the entries that were read, those that cannot be, those that are withdrawn or not to be gathered."""

    items: tuple[Activity | Reject, ...] = ()
    gone: tuple[str, ...] = ()
    unwanted: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = None


def visit(client: httpx.Client, url: str, asks: Mapping[str, str], now: int) -> Visit:
    """Ask for a feed, once; raises `Lost` when there is none. Without a document, nothing changed since the last time."""
    answer = _fetched(client, url, asks)
    if answer.status == 304:
        return Visit(headers=answer.headers)
    if answer.status == 410:
        raise Gone(GONE)
    if answer.status != 200:
        raise lost_by_status(answer.status, answer.headers)
    document = parsed(answer.body, answer.headers.get("content-type", ""))
    if not document.kind:
        raise NotAFeed(_offered(answer))
    feed = about(document, url, answer.url)
    # A plain noindex is about the address of the feed: blogs send it so that search engines show their pages instead.
    robots = re.split(r"[,\s:]+", answer.headers.get("x-robots-tag", "").lower())
    if feed.refuses or not _NO.isdisjoint(robots):
        return Visit(unwanted=len(document.entries), headers=answer.headers, document=document)
    found = [read_entry(entry, feed, document, now) for entry in document.entries]
    items: list[Activity | Reject] = [*each_named([one for one in found if isinstance(one, Activity)])]
    items += [Reject(f"entry {place}", one) for place, one in enumerate(found, 1) if isinstance(one, Both)]
    if document.broken:
        items.append(Reject(f"entry {len(found) + 1}", BROKEN_FILE))
    gone = tuple(key_named(name, url) for name in document.gone)
    # Feeds tell the newest first: the log is told in the order in which things happened.
    return Visit(tuple(reversed(items)), gone, sum(one is None for one in found), answer.headers, document)


def _fetched(client: httpx.Client, url: str, asks: Mapping[str, str]) -> Answer:
    """Follow redirects to other public places only: a feed must not make us ask what is inside the house."""
    here, seen = url, {url}
    for _ in range(_HOPS + 1):
        answer = fetch(client, here, _LARGEST, {"Accept": _ACCEPT, **asks})
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        there = urljoin(here, answer.headers.get("location", ""))
        if there in seen or not may_go(url, there):
            raise Lost(MOVED)
        seen.add(there)
        here = there
    raise Lost(MOVED)


def may_go(typed: str, there: str) -> bool:
    """Say whether a redirect may be followed: to the web, to no private address but the host that the person typed."""
    try:
        wanted, parts = urlsplit(typed), urlsplit(there)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.port == 0:
            return False
        if (parts.hostname, parts.port) == (wanted.hostname, wanted.port):
            return True
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        return all(is_public(str(one[4][0])) for one in found)
    except (ValueError, OSError):
        return False


def _offered(answer: Answer) -> str | None:
    """Return where a page says that its feed is."""
    for tag in _OFFERED.findall(answer.body[:200_000].decode("utf-8", "replace")):
        if re.search(r"""type\s*=\s*["']?application/(?:rss|atom)\+xml""", tag, re.IGNORECASE):
            href = re.search(r"""href\s*=\s*["']?([^"'\s<>]{1,2000})""", tag, re.IGNORECASE)
            link = address(urljoin(answer.url, unescape(href[1]))) if href else None
            if link:
                return link
    return None
