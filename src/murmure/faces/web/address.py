"""What kind of account does an address name, and which part of it does a person know?"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from murmure.faces.web import tell
from murmure.model.words import Both

SCHEMES = {
    "mailto": Both("e-mail", "courriel"), "tel": Both("telephone", "téléphone"), "sms": Both("text messages", "SMS"),
    "whatsapp": Both("WhatsApp", "WhatsApp"), "signal": Both("Signal", "Signal"), "facebook": Both("Facebook", "Facebook"),
    "acct": Both("social network", "réseau social"), "device": Both("device", "appareil"), "tg": Both("Telegram", "Telegram"),
    "did": Both("Bluesky", "Bluesky"), "at": Both("Bluesky", "Bluesky"),
}  # fmt: skip
HOSTS = {
    "t.me": "Telegram", "instagram.com": "Instagram", "tiktok.com": "TikTok", "x.com": "X (Twitter)", "twitter.com": "X (Twitter)",
    "linkedin.com": "LinkedIn", "facebook.com": "Facebook", "reddit.com": "Reddit", "github.com": "GitHub", "youtube.com": "YouTube",
}  # fmt: skip
ME, NAME = Both("you", "vous"), Both("name", "nom")


class Address(NamedTuple):
    """Hold an address as a person reads it: the kind of account, and its own part of the address."""

    kind: Both
    own: str


def address_of(name: str, lang: str) -> Address:
    """Return an address as a person reads it.

    >>> address_of("mailto:ana@a.test", "en"), address_of("https://www.instagram.com/ana_b", "fr").own
    (Address(kind=Both(en='e-mail', fr='courriel'), own='ana@a.test'), 'ana_b')
    """
    scheme, _, rest = name.partition(":")
    if name == "me" or not rest or not scheme.isalnum():
        return Address(ME if name == "me" else NAME, tell.name_of(name, lang))
    if scheme in ("http", "https"):
        return _page(name, lang)
    kind = SCHEMES.get(scheme, Both(scheme, scheme))
    return Address(kind, name if scheme in ("did", "at") else rest.rpartition("?id=")[2].removeprefix("//") or rest)


def _page(name: str, lang: str) -> Address:
    """Return the address of a page of the web: the site, and what follows it."""
    try:
        parts = urlsplit(name)
    except ValueError:
        return Address(NAME, name)
    host = parts.netloc.casefold().removeprefix("www.")
    if host not in HOSTS:
        return Address(Both(host, host), tell.name_of(name, lang)) if host else Address(NAME, name)
    own = unquote(parts.path).strip("/").removeprefix("users/").removeprefix("in/")
    return Address(Both(HOSTS[host], HOSTS[host]), own or host)
