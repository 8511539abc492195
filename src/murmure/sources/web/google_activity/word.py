"""What is an address of Google really, and when was it opened?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from murmure.model.reject import BAD_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import address, clean
from murmure.sources.times import When, from_unix, parse_time

GOOGLE = "Google"
_CENTRE = re.compile(r"[?&]center=(-?\d{1,2}(?:\.\d+)?)(?:,|%2C)(-?\d{1,3}(?:\.\d+)?)(?=&|$)", re.IGNORECASE)
_GOOGLE = re.compile(r"(^|\.)google\.[a-z]{2,3}(\.[a-z]{2})?$")


def moment(value: Any) -> When | Both:
    """Read the time of a record; 'Z' says which moment, not which zone the person was in."""
    if value is None or value == "":
        return NO_DATE
    if type(value) is When:
        return value  # a page made for the eye was read before
    try:
        if isinstance(value, str) and not value.isdigit():
            when = parse_time(value)
            return when._replace(offset_minutes=None) if value.rstrip()[-1:] in "Zz" or value.rstrip().endswith("UTC") else when
        if isinstance(value, str | int) and not isinstance(value, bool):
            return from_unix(int(value), "us")
    except (ValueError, OverflowError):
        pass
    return BAD_DATE


def text_of(value: Any) -> str | None:
    """Return a text that is not empty, without control characters."""
    return (clean(value).strip() or None) if isinstance(value, str) else None


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
        parts = urlsplit(found)
        asked = {name: values[0] for name, values in parse_qs(parts.query, max_num_fields=60).items()}
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return found, None
    if _GOOGLE.search(host):
        if parts.path == "/url" and (inner := address(asked.get("q") or asked.get("url") or "")):
            return inner, None
        if parts.path.startswith("/maps/search/"):
            return found, _words(parts.path.split("/")[3])
        if parts.path in ("/search", "/store/search", "/maps", "/maps/search", "/images", "/webhp") or host.startswith(("news.", "play.", "drive.")):
            return found, _words(asked.get("q") or asked.get("query"))
    if host.endswith("youtube.com") and parts.path in ("/results", "/search"):
        return found, _words(asked.get("search_query") or asked.get("q"))
    return found, None


def _words(text: str | None) -> str | None:
    from urllib.parse import unquote_plus

    return (clean(unquote_plus(text)).strip() or None) if text else None


def is_video(link: str) -> bool:
    """Say whether an address is that of a film on YouTube."""
    return "youtube.com/watch" in link or "youtube.com/shorts/" in link or "youtu.be/" in link or "music.youtube.com/watch" in link


def centre_of(link: Any) -> dict[str, float]:
    """Return the columns of the place that Google noted, when its address says one."""
    found = _CENTRE.search(link) if isinstance(link, str) else None
    north, east = (float(part) for part in found.groups()) if found else (91.0, 0.0)
    return {"latitude": north, "longitude": east} if abs(north) <= 90 and abs(east) <= 180 else {}
