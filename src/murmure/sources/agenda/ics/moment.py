"""When does a calendar mean: which instant, in which zone, and how precisely?"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from murmure.sources.agenda.ics.content import Property
from murmure.sources.times import UTC, When, in_zone, on_day, plausible

_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d):?(\d\d)?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_NOTHING, _START = timedelta(), datetime(1970, 1, 1)
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?")


class Local(NamedTuple):
    """Hold a time as the calendar writes it: wall clock, its zone (None: floating), all day or not."""

    naive: datetime
    zone: tzinfo | None
    all_day: bool

    @property
    def stamp(self) -> str:
        """Name the time in keys: UTC when it has a zone, the wall clock when it floats, the date when all day."""
        if self.all_day:
            return self.naive.strftime("%Y%m%d")
        if self.zone is None:
            return self.naive.strftime("%Y%m%dT%H%M%S")
        return self.naive.replace(tzinfo=self.zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


class Zones:
    """Find the zone that a name means: of the world, of Windows, or defined in the file itself."""

    def __init__(self) -> None:
        self.defined: dict[str, list[str]] = {}
        self._found: dict[str, tzinfo | None] = {}

    def define(self, name: str, lines: list[str]) -> None:
        """Keep the lines of a VTIMEZONE in case nobody else knows its name."""
        if name and len(self.defined) < 2000:
            self.defined.setdefault(name, lines)

    def find(self, name: str) -> tzinfo | None:
        """Return the zone, None when nobody knows it."""
        if name not in self._found and len(self._found) < 10_000:
            self._found[name] = self._search(name)
        return self._found.get(name)

    def _search(self, name: str) -> tzinfo | None:
        clean = name.strip().strip('"')
        # '/mozilla.org/20050126_1/Europe/Berlin', '/softwarestudio.org/Olson_20011030_5/America/New_York'
        parts = clean.strip("/").split("/")
        for start in range(max(0, len(parts) - 3), len(parts)):
            if zone := _world("/".join(parts[start:])):
                return zone
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        if clean in WINDOWS_TO_OLSON:
            return _world(WINDOWS_TO_OLSON[clean])
        return _own(self.defined[name]) if name in self.defined else None


def _world(name: str) -> ZoneInfo | None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,60}", name):
        return None
    try:
        return ZoneInfo("UTC" if name.upper() in ("Z", "UTC", "GMT") else name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _own(lines: list[str]) -> tzinfo | None:
    """Build a zone from its VTIMEZONE; only yearly rules are followed, which is what zones have."""
    text = "\r\n".join([*lines, "END:VTIMEZONE"] if not lines[-1].upper().startswith("END:VTIMEZONE") else lines)
    rules = re.findall(r"(?im)^RRULE[^:]*:(.*)$", text)
    if len(lines) > 400 or any("FREQ=YEARLY" not in rule.upper() or "INTERVAL" in rule.upper() for rule in rules):
        return None
    from icalendar import Timezone

    try:
        zone = Timezone.from_ical(text).to_tz()
        zone.utcoffset(datetime(2020, 1, 1))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, NotImplementedError):
        return None
    return zone


def parse_local(prop: Property, zones: Zones, value: str | None = None) -> Local:
    """Read a DATE or DATE-TIME with its TZID; raises ValueError."""
    text = (prop[2] if value is None else value).strip()
    # Nearly all: 20240131, 20240131T120000 and the same with a Z, as they are; what is odd goes on below.
    if len(text) in (8, 15, 16) and text.isascii() and text[:8].isdecimal():
        try:
            naive = datetime.fromisoformat(text[:15])
        except ValueError:
            naive = None
        if naive and len(text) == 8:
            return Local(naive, None, True)
        if naive and text[8] == "T" and text[9:15].isdecimal() and text[15:] in ("", "Z"):
            name = None if text[15:] else prop[1].get("TZID")
            return Local(naive, UTC if text[15:] else zones.find(name) if name else None, False)
    found = _STAMP.fullmatch(text)
    if not found:
        raise ValueError("not a time")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    if found.group(4) is None:
        return Local(datetime(year, month, day), None, True)
    naive = datetime(year, month, day, hour % 24 if hour == 24 else hour, minute, min(second, 59))
    naive += timedelta(days=1) if hour == 24 else timedelta()
    mark = found.group(7)
    if mark == "Z":
        return Local(naive, UTC, False)
    if mark:
        sign = -1 if mark[0] == "-" else 1
        return Local(naive - sign * timedelta(hours=int(mark[1:3]), minutes=int(mark[-2:])), UTC, False)
    name = prop.params.get("TZID")
    zone = zones.find(name) if name else None
    return Local(naive, zone, False)


def place(local: Local, zone: ZoneInfo | None) -> When:
    """Place a calendar's time; `zone` is the owner's, for all-day and floating times. Raises ValueError."""
    if local.all_day:
        return on_day(date(local.naive.year, local.naive.month, local.naive.day), zone)
    if local.zone is None:
        return in_zone(local.naive, zone)
    offset, origin = offset_of(local), "explicit"
    published = instant(local, offset)
    if not plausible(published):
        raise ValueError("outside the plausible years")
    if local.zone is UTC:
        if zone is None:
            return When(published, None, "explicit", "s")
        offset, origin = zone.fromutc(local.naive.replace(tzinfo=zone)).utcoffset() or _NOTHING, "account"
    return When(published, (offset.days * 86_400 + offset.seconds) // 60, origin, "s")


def offset_of(local: Local) -> timedelta:
    """Return local time minus UTC; nothing for a time that floats."""
    if local.zone is None or local.zone is UTC:
        return _NOTHING
    return local.naive.replace(tzinfo=local.zone).utcoffset() or _NOTHING


def instant(local: Local, offset: timedelta) -> int:
    """Return microseconds since 1970 UTC; as if it were UTC for a time that floats."""
    since = local.naive - _START - offset if offset else local.naive - _START
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def parse_duration(text: str) -> timedelta:
    """Read 'PT1H30M', 'P1W', '-P1D'; raises ValueError."""
    found = _DURATION.fullmatch(text.strip().upper())
    if not found or not any(found.groups()[1:]):
        raise ValueError("not a duration")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found.group(1) == "-" else length
