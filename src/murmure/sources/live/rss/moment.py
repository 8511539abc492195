"""When was an entry of a feed published, by whichever of its many clocks?"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from murmure.sources.live.rss.document import name_of
from murmure.sources.times import When, parse_instant

_MADE, _CHANGED = ("published", "pubdate", "issued", "created", "date"), ("updated", "modified")
_HOUR = 3_600_000_000
_FIRST = 631_152_000_000_000  # 1990: what claims to be older has no clock at all
# The zones that writers of feeds name and that mail does not know (RFC 822 knows those of North America only).
_ZONES = {
    "UT": "+0000", "WET": "+0000", "WEST": "+0100", "BST": "+0100", "CET": "+0100", "MET": "+0100", "MEZ": "+0100", "CEST": "+0200",
    "MEST": "+0200", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "SAST": "+0200", "JST": "+0900", "KST": "+0900",
    "HKT": "+0800", "SGT": "+0800", "AWST": "+0800", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200", "NZDT": "+1300", "AKST": "-0900",
    "AKDT": "-0800", "HST": "-1000", "BRT": "-0300", "ART": "-0300",
}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")$")
_MONTHS = {
    "janvier": "Jan", "février": "Feb", "fevrier": "Feb", "mars": "Mar", "avril": "Apr", "mai": "May", "juin": "Jun", "juillet": "Jul",
    "août": "Aug", "aout": "Aug", "septembre": "Sep", "octobre": "Oct", "novembre": "Nov", "décembre": "Dec", "decembre": "Dec",
    "janv": "Jan", "févr": "Feb", "avr": "Apr", "juil": "Jul", "sept": "Sep", "déc": "Dec",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,9}\.?")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,9}\.?,?\s+(?=\d)")
_CLOCK = re.compile(r"(\d\d?:\d\d)(?=\s*(?:[+-]\d|[A-Z]|$))")


def moment(parts: list[Element], now: int) -> tuple[When, dict[str, Any]]:
    """Return when an entry was made, and what else its clocks say; an entry without a date was made when it was fetched (`now`)."""
    made, changed = _first(parts, _MADE), _first(parts, _CHANGED)
    extra: dict[str, Any] = {}
    when = _read(made) or _read(changed)
    if when is None or when.published > now + _HOUR:
        extra["written"] = made or changed
        when = When(now, None, "assumed", "min")
    if changed and made and changed != made:
        extra["updated"] = changed[:64]
    return when, extra


def _first(parts: list[Element], names: tuple[str, ...]) -> str | None:
    by_name = {name_of(one): (one.text or "").strip()[:100] for one in reversed(parts)}
    return next((by_name[name] for name in names if by_name.get(name)), None)


def _read(text: str | None) -> When | None:
    if not text:
        return None
    for written in (text, _usual(text)):
        try:
            when = parse_instant(written)
        except (ValueError, OverflowError):
            continue
        # Mail takes a zone that it does not know for none at all: the second reading names it.
        if ":" not in text:
            when = when._replace(precision="day")
        if when.offset_origin != "assumed" or written is not text or not _ZONE.search(text):
            return when if when.published >= _FIRST else None
    return None


def _usual(text: str) -> str:
    """Return a date as mail writes it: a zone by its offset, a month by its English name, no weekday in another language.

    >>> _usual("mardi 3 février 2026 10:05 CET")
    '3 Feb 2026 10:05:00 +0100'
    """
    text = _WEEKDAY.sub("", text.strip())
    text = _ZONE.sub(lambda found: _ZONES[found[1]], text)
    text = _WORD.sub(lambda found: _MONTHS.get(found[0].rstrip(".").lower(), found[0]), text, count=1)
    if ":" not in text:
        return f"{text} 00:00:00"
    return _CLOCK.sub(r"\1:00", text, count=1) if not re.search(r"\d:\d\d:\d\d", text) else text
