"""What is an address of Google really, and when was it opened?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from murmure.sources.plain import address
from murmure.sources.web.google import text_of

_CENTRE = re.compile(r"[?&]center=(-?\d{1,2}(?:\.\d+)?)(?:,|%2C)(-?\d{1,3}(?:\.\d+)?)(?=&|$)", re.IGNORECASE)
_USUAL = re.compile(r"https?://([a-z0-9.-]+)(/[!-\"$->@-~]*)?(?:\?([!-\"$-~]*))?", re.ASCII)  # no port, no name of a user, no fragment
_ASKING, _PARTS = frozenset(("q", "query", "search_query", "url")), 60
_GOOGLE = re.compile(r"(^|\.)google\.[a-z]{2,3}(\.[a-z]{2})?$")


@lru_cache(4096)
def opened(link: str) -> tuple[str | None, str | None]:
    """Return (the address that was opened, what was searched for): Google wraps both into addresses of its own.

    >>> opened("https://www.google.com/url?q=https://a.example/x&usg=1")
    ('https://a.example/x', None)
    >>> opened("https://www.google.com/search?q=chat+noir")[1]
    'chat noir'
    """
    found = address(link)
    if found is None:
        return None, None
    try:
        host, path, query = _parted(found)
        asked = _asked(query)
    except ValueError:
        return found, None
    if _of_google(host):
        if path == "/url" and (inner := address(asked.get("q") or asked.get("url") or "")):
            return inner, None
        if path.startswith("/maps/search/"):
            return found, text_of(unquote_plus(path.split("/")[3]))
        if path in ("/search", "/store/search", "/maps", "/maps/search", "/images", "/webhp") or host.startswith(("news.", "play.", "drive.")):
            return found, text_of(asked.get("q") or asked.get("query"))
    if host.endswith("youtube.com") and path in ("/results", "/search"):
        return found, text_of(asked.get("search_query") or asked.get("q"))
    return found, None


def _parted(link: str) -> tuple[str, str, str]:
    """Return host (without www.), path and query; raises ValueError for an address that cannot be."""
    if usual := _USUAL.fullmatch(link):
        host, path, query = usual.groups("")
    else:
        parts = urlsplit(link)
        host, path, query = parts.hostname or "", parts.path, parts.query
    return host.removeprefix("www."), path, query


@lru_cache(1024)
def _of_google(host: str) -> bool:
    return _GOOGLE.search(host) is not None


def _asked(query: str) -> dict[str, str]:
    """Return the first value of each part of a query that may say what was asked for; raises ValueError when there are dozens of parts."""
    found: dict[str, str] = {}
    if query.count("&") >= _PARTS:
        raise ValueError("an address of so many parts says nothing")
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if value and (name in _ASKING or "%" in name):
            found.setdefault(unquote_plus(name), unquote_plus(value))
    return found


def is_video(link: str) -> bool:
    """Say whether an address is that of a film on YouTube."""
    return "youtube.com/watch" in link or "youtube.com/shorts/" in link or "youtu.be/" in link or "music.youtube.com/watch" in link


def centre_of(link: Any) -> dict[str, float]:
    """Return the columns of the place that Google noted, when its address says one."""
    found = _CENTRE.search(link) if isinstance(link, str) else None
    north, east = (float(part) for part in found.groups()) if found else (91.0, 0.0)
    return {"latitude": north, "longitude": east} if abs(north) <= 90 and abs(east) <= 180 else {}
