"""Where does a text give away an address of a machine, a place on the earth or a secret?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from itertools import pairwise

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

_FOUR = re.compile(r"(?<![\w.-])([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?![\w]|\.[0-9]|-[0-9])")
_SIX = re.compile(r"(?<![\w:.])[0-9a-fA-F]{2,4}:(?:[0-9a-fA-F]{0,4}:){1,6}[0-9a-fA-F]{0,4}(?![\w:])")
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}|(?:-[0-9a-fA-F]{2}){5})"
    r"|(?=[0-9.]{0,14}[a-fA-F])[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})(?![\w:-]|\.\w)"
)
_PRIVATE = ("10.", "192.168.", "172.")
_POINT = re.compile(
    r"(?<![\w.])(?:geo:|(?:lat(?:itude)?\.? ?[:=]? ?))?(-?[0-9]{1,2}[.][0-9]{4,8})(?:[,;/ ] {0,2}|, ?(?=lon)|\n)"
    r"(?:lon(?:gitude|g)?\.? ?[:=]? ?)?(-?[0-9]{1,3}[.][0-9]{4,8})(?![\w])",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?<![\w.])[0-9]{1,2} ?° ?(?:[0-9]{1,2} ?' ?(?:[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:\"|'') ?)?)?[NS][ ,;/]{0,3}"
    r"[0-9]{1,3} ?° ?(?:[0-9]{1,2} ?' ?(?:[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:\"|'') ?)?)?[EWO](?![\w])",
)
_KEY = re.compile(
    r"(?<![\w])(?:AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{30,255}|github_pat_[0-9A-Za-z_]{40,255}"
    r"|glpat-[\w-]{16,64}|[srp]k_(?:live|test)_[0-9A-Za-z]{16,128}|xox[abprs]-[0-9A-Za-z-]{10,128}"
    r"|AIza[\w-]{35}|sk-(?:[a-z]{2,8}-)?[\w-]{20,200}|npm_[0-9A-Za-z]{30,64}|pypi-[\w-]{30,255}|hf_[0-9A-Za-z]{30,64}"
    r"|SG\.[\w-]{16,32}\.[\w-]{30,64}|ya29\.[\w-]{30,255}|dop_v1_[0-9a-f]{64}"
    r"|eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}|-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----)"
)
_SAID = re.compile(
    r"[ ]{0,2}(?:(?:du|de la|de l'|de|pour|for|of|the|to|au|on)(?: the| la| le)? ?[\w'-]{1,20} ?){0,2}(?:(?:de l'|de la |du |of the )[\w-]{1,20} ?)?"
    r"(?:(?:admin|perso|actuel|current) )?(?:(?:est|is|was|c'est)(?: toujours| still| now)?"
    r"|(?:a change|a changé|has changed),? (?:c'est|it's|it is)|:|=|->|→)[ ]{0,3}[\"'«“]?[ ]?([^\s\"'«»“”]{4,64})"
)
_MINUTES = re.compile(
    r"(?<!\w)[NS] ?[0-9]{1,2} ?° ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?'[ ,;/]{0,3}[EWO] ?[0-9]{1,3} ?° ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?'"
)
_WIFI_KEY = re.compile(
    r"\b(?:wi-?fi|wpa2?|livebox|freebox|bbox|box|hub|router|ssid)\b[^\n]{0,40}?\b(?:cle|key|code|pass)\b ?[:=]? ?"
)
_NEXT = re.compile(r"[ ]{1,2}[\"'«“]?([^\s\"'«»“”]{5,64})")
_NO_VALUE = frozenset("none null true false undefined nil".split())
_TOKEN = re.compile(r"[^\s,;:\"'«»()]{8,64}")
_MARKS = ".…,;:!?)»\"'"


def addresses(page: Page) -> Iterator[Hit]:
    """Yield addresses of machines on a network (IPv4, IPv6); numbers of versions and of chapters are none."""
    for found in _FOUR.finditer(page.plain):
        parts = [int(one) for one in found.groups()]
        if (
            max(parts) > 255
            or parts[0] in (0, 127)
            or parts[0] > 239
            or any(len(one) > 1 and one[0] == "0" for one in found.groups())
        ):
            continue
        if page.leads(lexicon("version"), found.start(), lexicon("network"), 3):
            continue
        known = found[0].startswith(_PRIVATE) or page.near(lexicon("network"), found.start(), found.end(), 45, 25)
        if (
            (known and not _numbered(parts))
            or max(parts) >= 100
            and parts[0] >= 20
            or page.leads(lexicon("network"), found.start())
        ):
            yield Hit(found.start(), found.end(), "ipv4", found[0])
    for found in _SIX.finditer(page.plain):
        if found[0][:1] in "23fF":
            try:
                yield Hit(found.start(), found.end(), "ipv6", IPv6Address(found[0]).compressed)
            except AddressValueError:
                continue
    for found in _MAC.finditer(page.plain):
        yield Hit(
            found.start(), found.end(), "mac", ":".join(re.findall("..", re.sub("[^0-9a-f]", "", found[0].lower())))
        )


def _numbered(parts: list[int]) -> bool:
    """Say whether four numbers are as small as those of versions are."""
    return parts[0] < 10 and max(parts) < 100


def places(page: Page) -> Iterator[Hit]:
    """Yield places on the earth, in degrees with at least four decimals or in minutes and seconds."""
    for found in _POINT.finditer(page.plain):
        north, east = float(found[1]), float(found[2])
        if abs(north) <= 90 and abs(east) <= 180:
            yield Hit(found.start(), found.end(), "place", f"{north},{east}")
    for pattern in (_TURN, _MINUTES):
        for found in pattern.finditer(page.plain):
            yield Hit(found.start(), found.end(), "place")


def secrets(page: Page) -> Iterator[Hit]:
    """Yield keys whose first letters say what they open, and what is said to be a password."""
    for found in _KEY.finditer(page.text):
        yield Hit(found.start(), found.end(), "secret-key")
    for found in _WIFI_KEY.finditer(page.small):
        if (word := _TOKEN.match(page.plain, found.end())) and _mixed(word[0]) and len(word[0]) >= 8:
            yield Hit(word.start(), word.end(), "secret-said")
    for first, last in page.each(lexicon("password")):
        end = page.ends[last]
        if page.text[page.starts[first] - 1 : page.starts[first]] in ("_", "/"):
            continue
        found = _NEXT.match(page.plain, end)
        if found is None or not _mixed(found[1].rstrip(_MARKS)):
            found = _SAID.match(page.plain, end)
        if found:
            word = found[1].rstrip(_MARKS) if found[1][-1:] in ".,;:)»" else found[1]
            sign = found[0][: found.start(1) - end].strip()
            if (
                len(word) >= 4
                and not word.lower().rstrip(")`").endswith(("none", "null"))
                and (
                    _mixed(word)
                    or (
                        sign[-1:] in ":="
                        and sign[-1:]
                        and not word.isdecimal()
                        and word.lower() not in _NO_VALUE
                        and _alone(page, found.end())
                    )
                )
            ):
                yield Hit(found.start(1), found.start(1) + len(word), "secret-said")


def _mixed(word: str) -> bool:
    """Say whether a word is one that nobody writes but as a password: letters with digits, or with signs within."""
    letters = any(one.isalpha() for one in word)
    digits = any(one.isdecimal() for one in word)
    signs = any(not one.isalnum() and one not in "-'." for one in word[:-1])
    if word.endswith("=None") or word[:1] in "([{`":
        return False
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return (
        letters
        and (digits or signs or turns > 1 or (turns == 1 and len(word) > 7))
        and "http" not in word
        and "=" not in word[:-1]
    )


def _alone(page: Page, end: int) -> bool:
    """Say whether a value ends its line or its sentence."""
    return page.plain[end : end + 1] in ("", "\n", ",", ".", ";") or page.plain[end : end + 2] in (" \n", " -", " ,")
