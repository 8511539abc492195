"""Where does a link lead? Meta wraps those that leave its services into one of its own."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from murmure.sources.plain import address


def link_of(written: str | None) -> str | None:
    """Return where a link leads; None for what is none, and for one to the export itself.

    >>> link_of("https://l.facebook.com/l.php?u=https%3A%2F%2Flac.example%2F&h=x"), link_of("javascript:x")
    ('https://lac.example/', None)
    """
    link = address(written)
    if link and re.match(r"https?://l\.(facebook|instagram|messenger)\.com/", link):
        try:
            link = address(parse_qs(urlsplit(link).query).get("u", [""])[0]) or link
        except ValueError:
            pass
    return None if link is None or "/dyi/" in link else link
