"""Which mail, which handle and which name does an address hold, and on which service does it stand?"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

_DOTLESS = ("gmail.com", "googlemail.com")
"""Where dots in front of the @ say nothing, by the word of who runs it."""
_MAIL = re.compile(r"(?:mailto|xmpp|skype|msnim):([^\s@/]{1,200})@([^\s@/]{1,250})")
# Services whose addresses hold a handle that its owner chose.
_HANDLES = (
    ("fediverse", re.compile(r"https://([^/]+)/users/([^/]+)")),
    ("x", re.compile(r"https://(?:www\.)?(x)\.com/(?!i/|messages/)([a-z0-9_]+)")),
    ("instagram", re.compile(r"https?://(?:www\.)?(instagram)\.com/([^/?#]+)/?")),
    ("tiktok", re.compile(r"https?://(?:www\.)?(tiktok)\.com/@([^/?#]+)/?")),
    ("linkedin", re.compile(r"https?://(?:[a-z]+\.)?(linkedin)\.com/in/([^/?#]+)/?")),
    ("reddit", re.compile(r"https?://(?:www\.|old\.)?(reddit)\.com/u(?:ser)?/([^/?#]+)/?")),
    ("github", re.compile(r"https?://(?:www\.)?(github)\.com/([^/?#]+)/?")),
    ("telegram", re.compile(r"https?://(t)\.me/(?!c/|joinchat)([^/?#]+)/?")),
    ("facebook", re.compile(r"https?://(?:www\.|m\.)?(facebook)\.com/(?!profile\.php|groups/|pages/)([^/?#]+)/?")),
    ("youtube", re.compile(r"https?://(?:www\.)?(youtube)\.com/@([^/?#]+)/?")),
    ("skype", re.compile(r"(skype):([^\s@]+)")),
    ("matrix", re.compile(r"(matrix):[@u/]*([^:\s]+):.*")),
)
_SPELLED = re.compile(r"(?:whatsapp|facebook|signal):(?!group/|list/)(.+)", re.DOTALL)
"""Services that know people by their name alone."""
_ACCOUNT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# One account each: two of them on one of these are rarely one person.
SINGLE = ("whatsapp", "signal", "facebook", "linkedin", "telegram")
_GENERIC = frozenset(
    "info contact hello admin support mail email office bureau accueil no-reply noreply newsletter news team sales service webmaster "
    "postmaster secretariat compta billing facture jobs rh hr press presse help root abuse user username".split())  # fmt: skip
NOBODY = re.compile(
    r"(?:device|visitor|bot|instrument|action|news|urn|geo|ip):|(?:whatsapp|signal|facebook)(?:%3A|:)(?:group|list)/|instagram:(?:list|hashtag)/|"
    r"https?://t\.me/c/|https?://(?:www\.)?(?:x|twitter)\.com/messages/|https?://(?:www\.)?reddit\.com/(?:r|comments)/|https?://chat\.reddit"
)
"""What is no person: objects, visitors of a site, groups, lists, threads."""


class Mail(NamedTuple):
    """Hold a mail address as it is compared; `sure` when nothing was left out of it (a tag behind `+`, dots that say nothing)."""

    address: str
    sure: bool


def mail_of(address: str) -> Mail | None:
    """Return the mail address that an address holds.

    >>> mail_of("mailto:An.a+lists@Gmail.com"), mail_of("mailto:an.a@choir.example")
    (Mail(address='ana@gmail.com', sure=False), Mail(address='an.a@choir.example', sure=True))
    """
    found = _MAIL.fullmatch(address.casefold())
    if found is None:
        return None
    box, host = found[1], found[2].rstrip(".")
    bare = box.partition("+")[0] or box
    if host in _DOTLESS:
        bare, host = bare.replace(".", ""), "gmail.com"
    return Mail(f"{bare}@{host}", bare == box and host == found[2].rstrip("."))


def handle_of(address: str) -> tuple[str, str] | None:
    """Return (service, handle) of an address that holds one; the box of a mail address counts as one, unless it is nobody's own.

    >>> handle_of("https://social.example/users/ana_mer"), handle_of("mailto:info@choir.example")
    (('fediverse', 'ana_mer'), None)
    """
    if mail := mail_of(address):
        box = mail.address.partition("@")[0]
        return None if box in _GENERIC or not address.casefold().startswith("mailto:") else ("mail", _plain(box))
    for service, pattern in _HANDLES:
        if found := pattern.fullmatch(address):
            handle = _plain(unquote(found[2]))
            return (service, handle) if handle and handle not in _GENERIC else None
    return None


def _plain(handle: str) -> str:
    return handle.casefold().lstrip("@").strip("._-")


def spelled_in(address: str) -> str:
    """Return the name that an address is made of; '' when it is made of something else.

    >>> spelled_in("whatsapp:Lou Martin"), spelled_in("signal:00010203-0405-0607-0809-0a0b0c0d0e0f")
    ('Lou Martin', '')
    """
    found = _SPELLED.fullmatch(address)
    if found:
        return "" if _ACCOUNT.fullmatch(found[1]) else found[1]
    return "" if ":" in address or "/" in address or "@" in address else address


def service_of(address: str) -> str:
    """Return the service on which an address stands: its scheme, or the site of its profile."""
    if address.startswith(("tg:", "https://t.me/")):
        return "telegram"
    if address.startswith(("http://", "https://")):
        found = handle_of(address)
        return found[0] if found else address.split("/")[2].removeprefix("www.")
    return address.partition(":")[0] if ":" in address else "name"
