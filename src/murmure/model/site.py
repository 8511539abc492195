"""Under which registered name does a host lie?

Limits: a short list of public suffixes, not the whole Public Suffix List: a
country's rarer second levels (`kobe.jp`, `k12.ca.us`) and hosting services
that are not in `HOSTS` give a site that is one label too short.
"""

from __future__ import annotations

import re

SECOND = "co|com|net|org|gov|edu|ac|mil|nom|gouv|gob|gub|govt|asso|ltd|plc|sch|me"
"""Second levels under which names are registered, in front of a two-letter country code."""

HOSTS = (
    "github.io", "gitlab.io", "blogspot.com", "wordpress.com", "tumblr.com", "substack.com", "medium.com",
    "netlify.app", "vercel.app", "pages.dev", "web.app", "firebaseapp.com", "herokuapp.com", "neocities.org",
    "over-blog.com", "canalblog.com", "free.fr", "or.jp", "ne.jp", "go.jp", "or.kr", "go.kr", "or.at", "gv.at",
)  # fmt: skip
"""Hosting services and rarer suffixes under which every name is a site of its own."""

NUMERIC = r"^[0-9.]+$|^\["
SITE = rf"([^.]+\.(?:(?:{SECOND})\.[a-z][a-z]|{'|'.join(re.escape(host) for host in HOSTS)}|[^.]+))$"
"""What RE2 and Python's `re` read alike: the registered name at the end of a host."""


def site_of(host: str) -> str:
    """Return the registered name under which `host` lies.

    >>> site_of("news.bbc.co.uk"), site_of("impots.gouv.fr"), site_of("ana.github.io"), site_of("192.168.1.1")
    ('bbc.co.uk', 'impots.gouv.fr', 'ana.github.io', '192.168.1.1')
    """
    found = None if re.search(NUMERIC, host) else re.search(SITE, host)
    return found[1] if found else host
