"""When are two addresses the same page, the same site or the same account?

Each rule is written once, as regular expressions, and spoken twice: in Python
(`page_of`, `site_of`, `account_of`, `author_of`) and in the engine's SQL
(`page_sql` ...), so that millions of addresses are compared without a loop.

Limits: those of `model/site.py` on what a site is. `http` and `https` are one page; so are `www.`, `m.` and the bare host.
"""

from __future__ import annotations

import re
from functools import cache

from murmure.model.site import NUMERIC, SITE
from murmure.model.site import site_of as site_of
from murmure.model.tracking import page_names

# What RE2 and Python's `re` read alike (with re.ASCII): no look-around, no back reference.
# PARTS leaves no choice at any character, so RE2 runs it in one pass (three times as fast).
PARTS = r"^[hH][tT][tT][pP][sS]?://(\[[0-9a-fA-F:.]+\]|[^/?#:@\[\]\s]+)(:[0-9]*)?([/?][^#]*)?(#[^#]*)?$"
NAMED = ("host", "port", "rest", "route")
SECRET = r"^([hH][tT][tT][pP][sS]?://)[^/?#]*@"  # user:password@, never kept
BLANK = " \t\r\n"
MOBILE = r"^(?:www[0-9]?|m|mobile|amp|touch)\.([^.]+\..+)$"
MOBILE_WIKI = r"^([a-z-]+)\.m\.(wik[a-z]+\.org)$"
TAIL = r"[?&/]+$"
DEFAULT_PORT = r"^:(?:80|443)?$"
ROUTE = r"^#[!/]"  # a fragment that names a page of an application, not a place in a page

FEDIVERSE = r"^[hH][tT][tT][pP][sS]?://([^/?#@]+)/(?:@|users/)([^/?#@]+)/?$"
HANDLE = r"^(?:acct:@?|@)([^/?#@\s]+)@([^/?#@\s]+)$"
BIRD = r"^[hH][tT][tT][pP][sS]?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/@?([A-Za-z0-9_]+)/?$"
FEDIVERSE_POST = r"^([hH][tT][tT][pP][sS]?://[^/?#@]+/(?:@|(?:ap/)?users/)[^/?#@]+)/(?:statuses/|posts/|notes/|p/)?[^/?#]+(?:/activity)?/?$"
AT_POST = r"^at://(did:[a-z0-9]+:[A-Za-z0-9._:%-]+)/[^/?#]+/[^/?#]+$"
BIRD_POST = r"^[hH][tT][tT][pP][sS]?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/([A-Za-z0-9_]+)/status(?:es)?/[0-9]+"


@cache
def tracked() -> str:
    """Return the expression of the query parameters that say how somebody came, not what is shown: looked up when it is first needed."""
    return rf"([?&])(?:(?:{page_names()})(?:=[^&]*)?(?:&|$))+"


def host_of(address: str) -> str | None:
    """Return the host of a web address without `www.`, `m.` and the like; None when it is not a web address."""
    parts = _parts(address)
    return _bare(parts[1]) if parts else None


def page_of(address: str) -> str | None:
    """Return the one address that stands for a page, however one came to it; None when it is not a web address.

    >>> page_of("HTTP://www.Example.org:80/a/?utm_source=x&id=3&fbclid=9#top")
    'https://example.org/a/?id=3'
    """
    parts = _parts(address)
    if parts is None:
        return None
    port = re.sub(DEFAULT_PORT, "", parts[2] or "")
    rest = re.sub(TAIL, "", re.sub(tracked(), r"\1", parts[3] or "", flags=re.ASCII))
    route = parts[4] if parts[4] and re.match(ROUTE, parts[4]) else ""
    return f"https://{_bare(parts[1])}{port}{rest}{route}"


def parts_sql(column: str) -> str:
    """Return the SQL expression that takes an address apart, once, for `host_sql` and `page_sql`."""
    trimmed = f"trim({column}, {_q(BLANK)})"
    clean = f"case when contains({column}, '@') then regexp_replace({trimmed}, {_q(SECRET)}, '\\1') else {trimmed} end"
    return f"regexp_extract({clean}, {_q(PARTS)}, {list(NAMED)})"


def host_sql(parts: str) -> str:
    """Return the SQL expression of `host_of` over what `parts_sql` gave; null when it is not a web address."""
    host = f"nullif(rtrim(lower({parts}.host), '.'), '')"
    return f"regexp_replace(regexp_replace({host}, {_q(MOBILE)}, '\\1'), {_q(MOBILE_WIKI)}, '\\1.\\2')"


def page_sql(parts: str) -> str:
    """Return the SQL expression of `page_of` over what `parts_sql` gave; null when it is not a web address."""
    rest = f"{parts}.rest"
    untracked = f"regexp_replace({rest}, {_q(tracked())}, '\\1', 'g')"
    untracked = f"regexp_replace(case when contains({rest}, '?') then {untracked} else {rest} end, {_q(TAIL)}, '')"
    port = f"case when {parts}.port in ('', ':', ':80', ':443') then '' else {parts}.port end"
    route = f"case when regexp_matches({parts}.route, {_q(ROUTE)}) then {parts}.route else '' end"
    return f"('https://' || {host_sql(parts)} || {port} || {untracked} || {route})"


def site_sql(host: str) -> str:
    """Return the SQL expression of `site_of` over the expression `host`."""
    site = f"coalesce(nullif(regexp_extract({host}, {_q(SITE)}, 1), ''), {host})"
    return f"(case when regexp_matches({host}, {_q(NUMERIC)}) then {host} else {site} end)"


def account_of(actor: str) -> str:
    """Return the one spelling that stands for an account.

    >>> account_of("@Ana@Social.example"), account_of("https://social.example/@ana")
    ('https://social.example/users/ana', 'https://social.example/users/ana')
    """
    if found := re.match(BIRD, actor, re.ASCII):
        return f"https://x.com/{found[1].lower()}"
    if found := re.match(FEDIVERSE, actor, re.ASCII):
        return f"https://{found[1].lower()}/users/{found[2].lower()}"
    if found := re.match(HANDLE, actor, re.ASCII):
        return f"https://{found[2].lower()}/users/{found[1].lower()}"
    return actor.lower() if actor.lower().startswith("mailto:") else actor


def account_sql(column: str) -> str:
    """Return the SQL expression of `account_of` over `column`."""
    extract = f"lower(regexp_extract({column}, {{}}, {{}}))"
    return (
        f"(case when regexp_matches({column}, {_q(BIRD)}) then 'https://x.com/' || {extract.format(_q(BIRD), 1)}"
        f" when regexp_matches({column}, {_q(FEDIVERSE)}) then 'https://' || {extract.format(_q(FEDIVERSE), 1)}"
        f" || '/users/' || {extract.format(_q(FEDIVERSE), 2)}"
        f" when regexp_matches({column}, {_q(HANDLE)}) then 'https://' || {extract.format(_q(HANDLE), 2)}"
        f" || '/users/' || {extract.format(_q(HANDLE), 1)}"
        f" when starts_with(lower({column}), 'mailto:') then lower({column}) else {column} end)"
    )


def author_of(post: str) -> str | None:
    """Return the account that the address of a post names; None when it names none.

    >>> author_of("https://social.example/users/ana/statuses/12")
    'https://social.example/users/ana'
    """
    if found := re.match(BIRD_POST, post, re.ASCII):
        return None if found[1].lower() == "i" else f"https://x.com/{found[1].lower()}"
    found = re.match(FEDIVERSE_POST, post, re.ASCII) or re.match(AT_POST, post, re.ASCII)
    return found[1] if found else None


def author_sql(column: str) -> str:
    """Return the SQL expression of `author_of` over `column`."""
    bird = f"lower(regexp_extract({column}, {_q(BIRD_POST)}, 1))"
    return (
        f"(case when regexp_matches({column}, {_q(BIRD_POST)})"
        f" then case when {bird} <> 'i' then 'https://x.com/' || {bird} end"
        f" when starts_with({column}, 'at://') then nullif(regexp_extract({column}, {_q(AT_POST)}, 1), '')"
        f" else nullif(regexp_extract({column}, {_q(FEDIVERSE_POST)}, 1), '') end)"
    )


def _parts(address: str) -> re.Match[str] | None:
    found = re.fullmatch(PARTS, re.sub(SECRET, r"\1", address.strip(BLANK)), re.ASCII)
    return found if found and found[1].rstrip(".") else None


def _bare(host: str) -> str:
    host = re.sub(MOBILE, r"\1", host.lower().rstrip("."), flags=re.ASCII)
    return re.sub(MOBILE_WIKI, r"\1.\2", host, flags=re.ASCII)


def _q(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"
