"""What does a link give away besides the page it leads to, and what is the same link without it?

    cleaned("https://youtu.be/abc?si=Zx1&t=42")    the link with `t=42` only, and one finding: `si`, of YouTube

Only what never changes the page is taken away: what is not in model/tracking.yaml stays, byte for byte and in its order.
What may be needed to open the page (a key, a mail address) is told and stays. Nothing is asked of anybody: where a short
link leads is not known here, and is said so.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from murmure.model.tracking import Way, shorteners, ways
from murmure.model.words import Both

LONGEST = 16_384
"""Characters; a longer link is left as it is, and told."""
SHOWN = 120

KINDS = {
    "tracking": Both("tracking parameter", "paramètre de pistage"),
    "wrapper": Both("detour that counts clicks", "détour qui compte les clics"),
    "shortener": Both("short link", "lien raccourci"),
    "password": Both("name and password", "nom et mot de passe"),
    "secret": Both("key or session", "clé ou session"),
    "mail": Both("mail address", "adresse électronique"),
    "long": Both("very long link", "lien très long"),
}
"""What a link gives away."""
WHY = {
    "tracking": Both("It says how you came to this page, and may tie those who open it to you.",
                     "Il dit comment vous êtes venu sur cette page, et peut relier à vous ceux qui l'ouvrent."),
    "wrapper": Both("Whoever opens it goes through {of} first, which notes it.",
                    "Qui l'ouvre passe d'abord par {of}, qui le note."),
    "shortener": Both("Where it leads is known to {of} alone, which notes who opens it. Open it, and share the address it leads to.",
                      "Seul {of} sait où il mène, et note qui l'ouvre. Ouvrez-le, et partagez l'adresse où il mène."),
    "password": Both("Whoever reads the link can enter in that name.", "Qui lit le lien peut entrer sous ce nom."),
    "secret": Both("It may let whoever reads the link enter in your name. It stays, because the page may not open without it: "
                   "look whether you want to share it.",
                   "Il peut laisser entrer en votre nom qui lit le lien. Il reste, car la page peut ne pas s'ouvrir sans lui : "
                   "voyez si vous voulez le partager."),
    "mail": Both("The link holds a mail address. It stays, because the page may need it.",
                 "Le lien contient une adresse électronique. Elle reste, car la page peut en avoir besoin."),
    "long": Both("It is too long to be read with care, and is left as it is.",
                 "Il est trop long pour être lu avec soin, et reste tel quel."),
}  # fmt: skip
"""Why it matters; `{of}` is whose it is."""

_PARTS = re.compile(r"(https?://)([^/?#\\\s]+)([^?#\s]*)(\?[^#\s]*)?(#\S*)?", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}", re.IGNORECASE)
_SECRET = re.compile(
    r"(?:access|id|refresh|auth|session|security|csrf|otp|reset|invite|login)?_?-?token|api_?-?key|pass(?:word|wd|code)?|pwd|mot_?de_?passe|"
    r"secret|client_secret|(?:x-(?:amz|goog)-)?(?:signature|credential|security-token)|sig|jwt|session_?id|phpsessid|jsessionid|sid|"
    r"auth(?:key)?|otp|magic|unlocked_article_code|gift",
    re.IGNORECASE,
)
_SESSION = re.compile(r";jsessionid=([^/?#;]*)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,10}[\w-]{2,63}(?::[0-9]{1,5})?", re.ASCII)


class Given(NamedTuple):
    """Hold one thing that a link gives away.

    kind    a key of `KINDS`
    name    the parameter, or the host of a wrapper or a shortener
    value   what stood there, shortened; of a password only dots
    of      whose it is; None when nobody's in particular
    taken   it is not in the cleaned link
    """

    kind: str
    name: str
    value: str
    of: Both | None
    taken: bool

    @property
    def what(self) -> Both:
        """Return what it is."""
        return KINDS[self.kind]

    @property
    def why(self) -> Both:
        """Return why it matters."""
        return WHY[self.kind].fill(of=self.of or "")


class Cleaned(NamedTuple):
    """Hold a link without what tracks, and what it gave away."""

    address: str
    given: tuple[Given, ...]


def cleaned(address: str) -> Cleaned:
    """Return the link without what tracks, and what it gives away: what was taken, then what stays.

    Never raises; what is not an address of the web comes back as it is. Cleaning twice changes nothing more.

    >>> cleaned("https://x.com/ana/status/12?s=20&lang=fr").address
    'https://x.com/ana/status/12?lang=fr'
    """
    if len(address) > LONGEST:
        return Cleaned(address, (Given("long", "", "", None, False),))
    taken: list[Given] = []
    while True:
        # Each pass makes the link shorter, or is the last: what was inside of what went may track, too.
        given: list[Given] = []
        after = _once(address, given)
        taken += [one for one in given if one.taken]
        if after == address:
            return Cleaned(address, (*taken, *(one for one in given if not one.taken)))
        address = after


def _once(address: str, given: list[Given]) -> str:
    """Return a link without what is seen to track at first sight, and add to what it gives away."""
    while inner := _unwrapped(address, given):
        address = inner
    found = _PARTS.fullmatch(address)
    if found is None:
        return address
    scheme, where, path, query, fragment = (part or "" for part in found.groups())
    user, at, bare = where.rpartition("@")
    if at:
        given.append(Given("password", _short(unquote(user.partition(":")[0])), "•••", None, True))
    host = _host(bare)
    here = [way for way in (*ways("everywhere"), *ways("sites")) if way.holds(host, path or "/")]
    if of := shorteners().get(host):
        given.append(Given("shortener", host, "", of, False))
    path = _path(path, here, given)
    if query:
        query = _query(query, here, given)
    if len(fragment) > 1 and "=" in fragment:
        fragment = _query(fragment, [way for way in here if way.host is None], given)
    return f"{scheme}{bare}{path}{query}{fragment}"


def _path(path: str, here: list[Way], given: list[Given]) -> str:
    """Return the path without its end that tracks."""
    if found := _SESSION.search(path):
        given.append(Given("secret", "jsessionid", _short(found[1]), None, False))
    for way in here:
        while way.tail and (tail := way.tail.search(path)):
            given.append(Given("tracking", "ref", _short(tail[0]), way.of, True))
            path = path[: tail.start()] or "/"
    return path


def _query(query: str, here: list[Way], given: list[Given]) -> str:
    """Return a query or a fragment, its first sign with it, without what tracks; what stays keeps its bytes and its order."""
    kept, taken = [], False
    for piece in query[1:].split("&"):
        name, _, value = piece.partition("=")
        name = unquote(_bare(name))
        of = next((way.of for way in here if way.names and way.names.fullmatch(name)), None)
        if of is not None and name:
            given.append(Given("tracking", _short(name), _short(unquote(value)), of, True))
            taken = True
            continue
        kept.append(piece)
        said = unquote(value)
        if _SECRET.fullmatch(name) and said:
            given.append(Given("secret", _short(name), "•••", None, False))
        elif "@" in said and (mail := _MAIL.search(said)):
            given.append(Given("mail", _short(name), _short(mail[0]), None, False))
    if not taken:
        return query
    if kept:
        kept[0] = _bare(kept[0])
    return query[0] + "&".join(kept) if any(kept) else ""


def _unwrapped(address: str, given: list[Given]) -> str | None:
    """Return the true address inside of a wrapper; None when this is none, or does not say where it leads."""
    found = _PARTS.fullmatch(address)
    if found is None:
        return None
    host, path, query = _host(found[2].rpartition("@")[2]), found[3] or "/", (found[4] or "?")[1:]
    for way in ways("wrappers"):
        if not way.holds(host, path):
            continue
        inner = _inner(way, path, query)
        # What is inside is shorter than what is around it: wrappers in wrappers come to an end.
        if inner is not None and len(inner) < len(address) and _leads(inner):
            given.append(Given("wrapper", host, "", way.of, True))
            return inner
    return None


def _inner(way: Way, path: str, query: str) -> str | None:
    if way.take in _READ:
        return _READ[way.take](path, query)
    read, _, names = way.take.rpartition(" ")
    for name in names.split("|"):
        for piece in query.split("&"):
            written, _, value = piece.partition("=")
            if _bare(written) == name and value:
                return _VALUE[read](value)
    return None


def _amp(path: str, query: str) -> str | None:
    """Return the page of the site itself, whose address follows the first words of the path."""
    found = re.fullmatch(r"/(?:amp|c|v|wp|i)/(s/)?(.+)", path)
    if found is None or not _HOST.fullmatch(found[2].partition("/")[0]):
        return None
    kept = [
        one
        for one in query.split("&")
        if one and not re.match(r"(?:amp_[a-z_]+|usqp|aoh|csi|referrer|ampshare)(?:=|$)", one)
    ]
    return ("https://" if found[1] else "http://") + found[2] + ("?" + "&".join(kept) if kept else "")


def _underscores(path: str, query: str) -> str | None:
    """Return what stands between two pairs of underscores; None where signs of it were put elsewhere."""
    found = re.search(r"/__(.+?)__;", path + ("?" + query if query else ""))
    if found is None or "*" in found[1]:
        return None
    return re.sub(r"^(https?):/(?=[^/])", r"\1://", found[1], flags=re.IGNORECASE)


def _base64(value: str) -> str | None:
    try:
        text = unquote(value)[2:]
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except (ValueError, binascii.Error):
        return None


_READ: dict[str, Callable[[str, str], str | None]] = {
    "amp": _amp,
    "underscores": _underscores,
    "whole": lambda _path, query: unquote(query) if "%3A" in query[:8].upper() else query,
}
"""How the true address is read where no parameter holds it."""
_VALUE: dict[str, Callable[[str], str | None]] = {
    "": lambda value: unquote(value, errors="strict") if _utf8(value) else None,
    "dashes": lambda value: unquote(value.replace("-", "%").replace("_", "/")),
    "base64": _base64,
}
"""How the value of the parameter is read."""


def _utf8(value: str) -> bool:
    try:
        unquote(value, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _leads(address: str) -> bool:
    """Say whether this is an address of the web, whole."""
    found = _PARTS.fullmatch(address)
    if found is None:
        return False
    host = found[2].rpartition("@")[2]
    return _HOST.fullmatch(host) is not None or not host.isascii()


def _bare(piece: str) -> str:
    """Return a piece of a query without what is left of an `&amp;` that was copied from the source of a page."""
    return re.sub(r"^(?:amp;)+", "", piece)


def _host(where: str) -> str:
    return re.sub(r":[0-9]*$", "", where).lower().rstrip(".")


def _short(value: str) -> str:
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
