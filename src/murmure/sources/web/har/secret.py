"""Which part of the address of a request may be kept? No value that was sent, and nothing that looks like a key."""

from __future__ import annotations

import re
from urllib.parse import unquote

from murmure.sources.plain import clean
from murmure.sources.web.address import clean_address

_SOCKET = re.compile(r"^(?i:ws)(s?)://")
_HOST = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[/\\]+(?:[^/\\?#]*@)?(\[[0-9a-fA-F:.%]+\]|[^/\\?#:]+)")
_NAME = re.compile(r"[A-Za-z0-9_.\[\]$:~-]{1,40}")
_ADDRESS = re.compile(r"[^@\s/]+@[^@\s/]+\.[A-Za-z]{2,}")
_MOST = 40  # names of values
_WRAPPED = 4  # times that an address may be escaped within another
# Files of a page itself, whose names hold a digest. A picture or a document with such a name may be somebody's own.
_OF_THE_PAGE = ("js", "mjs", "css", "woff2")


def kept_address(url: str) -> str | None:
    """Return an address with the names of its values and without the values; None for what no site is told.

    >>> kept_address("https://ana:pw@t.example/c/4f3c2b1a9e8d7c6b5a4f3e2d?uid=7&uid=8&e=view#s")
    'https://t.example/c/…?uid=…&e=…'
    """
    socket = _SOCKET.match(url)
    known = clean_address(f"http{socket[1]}://{url[socket.end():]}" if socket else url)
    if known is None or not _HOST.match(known):
        return None
    known = clean(known).partition("#")[0]
    base, mark, query = known.partition("?")
    start = _HOST.match(base)
    head = base[: start.end()] if start else base
    path = "/".join(_piece(piece) for piece in base[len(head) :].split("/"))
    if not mark:
        return head + path
    names = dict.fromkeys(part.partition("=") for part in re.split("[&;]", query)[: 4 * _MOST] if part)
    told = dict.fromkeys(f"{name}=…" if sign and _NAME.fullmatch(name) and not _looks_secret(name) else "…" for name, sign, _ in names)
    return f"{head}{path}?{'&'.join(list(told)[:_MOST])}"


def host_of(url: str) -> str | None:
    """Return the host of an address in small letters."""
    found = _HOST.match(_SOCKET.sub(r"http\1://", url.strip()))
    return clean(found[1]).casefold().rstrip(".") or None if found else None


def _piece(piece: str) -> str:
    bare = piece
    for _ in range(_WRAPPED):
        bare = unquote(bare)
    return "…" if _looks_secret(bare) else piece.partition(";")[0]


def _looks_secret(piece: str) -> bool:
    """Say whether a part of a path may be a key: long, without a word's shape, or the address of a person."""
    if _ADDRESS.search(piece):
        return True
    if len(piece) < 16 or piece.rpartition(".")[2] in _OF_THE_PAGE and not piece.startswith("eyJ"):
        return False
    digits = sum(c.isdigit() for c in piece)
    # Words joined by dashes are a title; what mixes figures and letters all along is none.
    longest = max(map(len, re.split(r"[-_.:~]", piece)))
    return longest >= 16 and digits >= 3 or len(piece) >= 24 and digits * 5 >= len(piece) or longest >= 40
