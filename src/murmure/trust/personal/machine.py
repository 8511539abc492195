"""Where does a text give away an address of a machine, or a place on the earth?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from ipaddress import AddressValueError, IPv4Network, IPv6Address, IPv6Network, ip_address

from murmure.trust.personal.spot import Hit
from murmure.trust.personal.text import Page, lexicon

_FOUR = re.compile(r"(?<![\w.-])([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})\.([0-9]{1,3})(?![\w]|\.[0-9]|-[0-9])")
_SIX = re.compile(r"(?<![\w:.])[0-9a-fA-F]{2,4}:(?:[0-9a-fA-F]{0,4}:){1,6}[0-9a-fA-F]{0,4}(?![\w:])")
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}|(?:-[0-9a-fA-F]{2}){5})"
    r"|(?=[0-9.]{0,14}[a-fA-F])[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4})(?![\w:-]|\.\w)"
)
_POINT = re.compile(
    r"(?<![\w.])(?:geo:|(?:lat(?:itude)?\.? ?[:=]? ?))?(-?[0-9]{1,2}[.][0-9]{4,8})(?:[,;/ ] {0,2}|, ?(?=lon)|\n)"
    r"(?:lon(?:gitude|g)?\.? ?[:=]? ?)?(-?[0-9]{1,3}[.][0-9]{4,8})(?![\w])",
    re.IGNORECASE,
)
_DECIMALS = re.compile(r"[0-9][.][0-9]{4}")
_TURN = re.compile(
    r"(?<![\w.])[0-9]{1,2} ?° ?(?:[0-9]{1,2} ?' ?(?:[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:\"|'') ?)?)?[NS][ ,;/]{0,3}"
    r"[0-9]{1,3} ?° ?(?:[0-9]{1,2} ?' ?(?:[0-9]{1,2}(?:[.,][0-9]{1,4})? ?(?:\"|'') ?)?)?[EWO](?![\w])",
)
_MINUTES = re.compile(
    r"(?<!\w)[NS] ?[0-9]{1,2} ?° ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?'[ ,;/]{0,3}[EWO] ?[0-9]{1,3} ?° ?[0-9]{1,2}(?:[.,][0-9]{1,4})? ?'"
)


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
        private = _is_private(found[0])
        known = private or page.near(lexicon("network"), found.start(), found.end(), 45, 25)
        if (
            (known and not _numbered(parts))
            or max(parts) >= 100
            and parts[0] >= 20
            or page.leads(lexicon("network"), found.start())
        ):
            yield Hit(found.start(), found.end(), "ip-private" if private else "ipv4", found[0])
    for found in _SIX.finditer(page.plain) if ":" in page.plain else ():
        if found[0][:1] in "23fF":
            try:
                value = IPv6Address(found[0]).compressed
            except AddressValueError:
                continue
            yield Hit(found.start(), found.end(), "ip-private" if _is_private(value) else "ipv6", value)
    for found in _MAC.finditer(page.plain):
        yield Hit(
            found.start(), found.end(), "mac", ":".join(re.findall("..", re.sub("[^0-9a-f]", "", found[0].lower())))
        )


@cache
def _private() -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks whose addresses any home may have: RFC 1918, RFC 4193, and those of a link (RFC 3927, RFC 4291)."""
    return (*map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")), *map(IPv6Network, ("fc00::/7", "fe80::/10")))


def _is_private(value: str) -> bool:
    return any(ip_address(value) in one for one in _private())


def _numbered(parts: list[int]) -> bool:
    """Say whether four numbers are as small as those of versions are."""
    return parts[0] < 10 and max(parts) < 100


def places(page: Page) -> Iterator[Hit]:
    """Yield places on the earth, in degrees with at least four decimals or in minutes and seconds."""
    for found in _POINT.finditer(page.plain) if _DECIMALS.search(page.plain) else ():
        north, east = float(found[1]), float(found[2])
        if abs(north) <= 90 and abs(east) <= 180:
            yield Hit(found.start(), found.end(), "place", f"{north},{east}")
    for pattern in (_TURN, _MINUTES):
        for found in pattern.finditer(page.plain) if "°" in page.plain else ():
            yield Hit(found.start(), found.end(), "place")
