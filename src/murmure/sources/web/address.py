"""Which part of an address may be kept?

Addresses carry secrets: names and passwords before the host, tokens after it,
whole documents in `data:`. These never enter the log.
"""

from __future__ import annotations

import re

from murmure.sources.plain import clean

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_PUBLIC = {"http", "https", "ftp", "gopher", "gemini", "ipfs", "ipns", "dat", "magnet", "mailto", "tel", "ftps"}
_USER = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:[/\\]{2,})([^/\\?#]*)@")
_SECRET = re.compile(
    r"(?i)([?&#;](?:access_token|id_token|refresh_token|auth_token|oauth_token|password|passwd|pwd|pass|client_secret"
    r"|api_?key|session_?id|phpsessid|jsessionid)=)[^&#;]+"
)
# Each name above holds one of these: nearly all addresses are done after six looks.
_HINTS = ("token", "pass", "pwd", "secret", "key", "sess")


def clean_address(url: str) -> str | None:
    r"""Return the address without credentials; None for a page of the browser itself or of this computer.

    >>> clean_address("https://ana:secret@example.org/a?access_token=xyz&b=1")
    'https://example.org/a?access_token=…&b=1'
    >>> clean_address("https://example.org/\x00a")
    'https://example.org/a'
    >>> clean_address("data:text/html,private") is None
    True
    """
    url = url.strip() if url.isprintable() else clean(url).strip()
    if not url.startswith(("https://", "http://")):
        found = _SCHEME.match(url)
        if not found or found.group(1).lower() not in _PUBLIC:
            return None
    if "@" in url:
        url = _USER.sub(r"\1", url)
    if "=" in url and any(map(url.casefold().__contains__, _HINTS)):
        return _SECRET.sub(r"\1…", url)
    return url
