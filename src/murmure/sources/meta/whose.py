"""Whose account is an export of Meta, by the name of its archive or of the folder it was unpacked into?"""

from __future__ import annotations

import re

_NAMED = re.compile(r"(?:^|/)(?:facebook|instagram)-(?P<name>[^-/ (]+)", re.IGNORECASE)
_END = re.compile(r"\.(?:zip|tgz|tar|tar\.gz)\Z", re.IGNORECASE)
_ID = 8  # digits of a number that is an account; shorter ones count the parts of an export


def whose(path: str) -> str:
    """Return the name of the account, empty when the path does not tell.

    >>> whose("exports/facebook-zoe.martel-2024-06-01-x.zip/posts/your_posts_1.html"), whose("instagram-2.zip"), whose("export.zip/posts_1.json")
    ('zoe.martel', '', '')
    """
    found = _NAMED.search(path)
    name = _END.sub("", found["name"]).casefold() if found else ""
    return "" if name.isdecimal() and len(name) < _ID else name
