"""Whom do I follow, block, mute and list, and what did I like and keep?"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import ME, Activity, key_of
from murmure.model.reject import BAD_RECORD, EMPTY_RECORD, Reject
from murmure.sources.as2 import author_of, kind_of, one, refer, tidy
from murmure.sources.plain import clean
from murmure.sources.social.mastodon_archive.outbox import items_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_ACCOUNT = re.compile(r"@?([\w.-]{1,200})@([\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|localhost(?::\d{1,5})?)")
_DOMAIN = re.compile(r"\*?[\w*-]+(?:\.[\w*-]+)+")
_COPY = re.compile(r"[ _-]*(?:\(\d+\)|copy|copie|\d{1,3})$")
HEADERS = {
    "account address,show boosts": "following",
    "account address,hide notifications": "muted",
    "#domain,": "domains",
}
# What each download is called by Mastodon, GoToSocial, Pleroma and Akkoma.
NAMES = {
    "following_accounts": "following", "following": "following", "follows": "following", "friends": "following",
    "followers": "followers", "follower_accounts": "followers", "lists": "lists",
    "blocked_accounts": "blocked", "blocks": "blocked", "muted_accounts": "muted", "mutes": "muted",
    "blocked_domains": "domains", "domain_blocks": "domains", "bookmarks": "bookmarks",
}  # fmt: skip
TYPES = {
    "following": "Follow", "followers": "Follow", "blocked": "Block", "muted": "Ignore", "domains": "Block",
    "lists": "Add", "bookmarks": "murmure:Bookmark", "likes": "Like",
}  # fmt: skip


def kind_of_table(name: str, text: str) -> str | None:
    """Return what a CSV download lists, from its header, else from its name and its first lines."""
    head = text.lstrip("\ufeff").lstrip()
    low = head[:200].casefold()
    by_header = next((kind for start, kind in HEADERS.items() if low.startswith(start)), None)
    if by_header or not name.endswith(".csv"):
        return by_header
    kind = NAMES.get(_COPY.sub("", name.removesuffix(".csv")))
    if low.startswith("account address"):
        return kind
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    return kind if kind and lines and all(_fits(kind, next(csv.reader([line], strict=False), [])) for line in lines[:-1] or lines) else None


def _fits(kind: str, row: list[str]) -> bool:
    if kind == "lists":
        return len(row) == 2 and bool(_ACCOUNT.fullmatch(row[1].strip()))
    if not row:
        return False
    cell = row[0].strip()
    if kind == "domains":
        return bool(_DOMAIN.fullmatch(cell))
    return cell.startswith(("https://", "http://")) if kind == "bookmarks" else bool(_ACCOUNT.fullmatch(cell))


def activities_of_table(file: File, kind: str) -> Iterator[Activity | Reject]:
    """Yield one tie per row of a CSV download; these lists carry no date."""
    header: list[str] = []
    for number, line in file.lines():
        row = next(csv.reader([line]), []) if line.count('"') % 2 == 0 and len(line) < 100_000 else []
        if number == 1 and row and row[0].strip().casefold() in ("account address", "#domain"):
            header = [cell.strip().casefold() for cell in row]
        elif not line.strip():
            continue
        elif not _fits(kind, row):
            yield Reject(file.where(number), BAD_RECORD if line.strip(', "') else EMPTY_RECORD)
        else:
            yield _tie(kind, row, dict(zip(header[1:], row[1:], strict=False)))


def _tie(kind: str, row: list[str], more: dict[str, str]) -> Activity:
    cell = clean(row[1 if kind == "lists" else 0].strip())
    if kind == "bookmarks":
        return kept("murmure:Bookmark", cell)
    thing = cell.casefold() if kind == "domains" else account_uri(cell)
    extra = tidy({"boosts": _said(more, "show boosts"), "notifications": _said(more, "notify on new posts"),
                  "languages": more.get("languages"), "severity": more.get("#severity")})  # fmt: skip
    return Activity(
        key=key_of(kind, clean(row[0]) if kind == "lists" else None, thing),
        type=TYPES[kind],
        actor=thing if kind == "followers" else ME,
        object=ME if kind == "followers" else thing,
        object_type="murmure:Domain" if kind == "domains" else "Person",
        target=clean(row[0]) if kind == "lists" else None,
        extra=extra,
    )


def _said(more: dict[str, str], key: str) -> bool | None:
    return {"true": True, "false": False}.get(more.get(key, "").strip().casefold())


def account_uri(written: str) -> str:
    """Return the `acct:` address of an account (RFC 7565), its host in small letters; what is none stays as it is.

    >>> account_uri("@lea@Murmure.Example")
    'acct:lea@murmure.example'
    """
    found = _ACCOUNT.fullmatch(written.strip())
    return f"acct:{found.group(1)}@{found.group(2).lower()}" if found else written


def kept(kind: str, uri: str, thing: Any = None) -> Activity:
    """Return a like or a bookmark: the archive says of which post, never when."""
    author = refer(thing.get("attributedTo")) if isinstance(thing, dict) else None
    return Activity(key=key_of(kind, uri), type=kind, object=uri, target=author or author_of(uri))


def activities_of_collection(file: File, kind: str) -> Iterator[Activity | Reject]:
    """Yield the likes, bookmarks, followers or followed accounts of a collection of addresses."""
    for record in items_of(file):
        if isinstance(record, Reject):
            yield record
            continue
        number, item = record
        thing = one(item.get("object")) if isinstance(item, dict) and kind_of(item) == TYPES[kind] else item
        uri = refer(thing)
        if uri is None or isinstance(item, int | float):
            yield Reject(file.where(number), BAD_RECORD)
        elif kind in ("likes", "bookmarks"):
            yield kept(TYPES[kind], uri, thing)
        else:
            mine = kind == "following"
            yield Activity(key=key_of(kind, None, uri), type="Follow", actor=ME if mine else uri,
                           object=uri if mine else ME, object_type="Person")  # fmt: skip
