"""On which clock did Meta write the pages of an export?

Instagram writes the pages of every account eight hours behind UTC, in summer and in winter: so say pages and JSON of the
same accounts. Its logins show the same moment twice, and have the last word. Facebook writes on the clock of the account,
or on that of UTC; its cover says by how much they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from murmure.sources.meta.page import Card, cards
from murmure.sources.times import EPOCH, parse_time
from murmure.sources.written import written

if TYPE_CHECKING:
    from murmure.sources.readers import File

COVERS = frozenset({"start_here.html", "index.html"})
"""The pages that say when an export was made, twice: for machines and for the eye."""

_INSTAGRAM = timezone(timedelta(hours=-8))
_TIME = re.compile(r'<time\s[^>]*datetime="([^"]{10,40})"[^>]*>([^<]{6,120})</time>')
_MINUTE, _QUARTER, _FAR = 60_000_000, 15, 14 * 60
_MANY = 2_000


class Shown(NamedTuple):
    """Say how a moment was shown: `published` in microseconds since 1970, and how many minutes the clock of the page was ahead of UTC."""

    published: int
    minutes: int


def of_cover(file: File) -> list[Shown]:
    """Return how the cover of an export shows the moments that it gives."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    found = [_shown(exact, text) for exact, text in _TIME.findall(probe.text)]
    probe.forget()
    return [one for one in found if one]


def of_logins(files: Iterable[File]) -> list[Shown]:
    """Return how the pages of logins show their moments: exactly in the heading, and on the clock of the page in the table."""
    found: list[Shown] = []
    for file in files:
        for one in _logins(file):
            found.append(one)
            if len(found) >= _MANY:
                return found
    return found


def _logins(file: File) -> Iterator[Shown]:
    from murmure.sources.readers import Probe

    probe = Probe(file)
    text = probe.text
    probe.forget()
    for card in cards(file, text, None):
        if isinstance(card, Card) and card.heading and "T" in card.heading[:12]:
            texts = (row.value for row in card.rows)
            if one := next((one for value in texts if (one := _shown(card.heading, value))), None):
                yield one


def _shown(exact: str, text: str) -> Shown | None:
    """Compare a moment with what is written of it; None when one of them cannot be read, or they are no quarters of an hour apart."""
    try:
        moment = parse_time(exact)
    except ValueError:
        return None
    local = written(text)
    if local is None or local.precision == "day" or moment.offset_origin != "explicit":
        return None
    if local.offset_origin == "explicit":
        return Shown(moment.published, local.offset_minutes or 0)
    size = _MINUTE if local.precision == "min" else 1_000_000
    minutes, rest = divmod(local.published // size * size - moment.published // size * size, _MINUTE)
    return Shown(moment.published, minutes) if not rest and minutes % _QUARTER == 0 and abs(minutes) <= _FAR else None


def of_instagram(shown: list[Shown], *zones: ZoneInfo | None) -> tzinfo | None:
    """Return the clock of the pages of Instagram; None when its logins fit no clock that is known."""
    return _agreed(shown, _INSTAGRAM, *zones) or _fixed(shown) if shown else _INSTAGRAM


def of_facebook(shown: list[Shown], *zones: ZoneInfo | None) -> tzinfo | None:
    """Return the clock of the pages of Facebook: the zone that fits the cover, else that of the cover; None when nothing tells it."""
    return _agreed(shown, *zones) or _fixed(shown) if shown else None


def _agreed(shown: list[Shown], *zones: tzinfo | None) -> tzinfo | None:
    return next((zone for zone in zones if zone and all(_minutes(zone, one.published) == one.minutes for one in shown)), None)


def _minutes(zone: tzinfo, published: int) -> int:
    offset = (EPOCH + timedelta(microseconds=published)).astimezone(zone).utcoffset()
    return int((offset or timedelta()).total_seconds() // 60)


def _fixed(shown: list[Shown]) -> tzinfo | None:
    """Return the only distance from UTC that was met; with two, as in summer and winter, nobody knows when the clocks changed."""
    met = {one.minutes for one in shown}
    return timezone(timedelta(minutes=met.pop())) if len(met) == 1 else None
