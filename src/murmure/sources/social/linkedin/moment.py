"""When was it, in the five ways in which tables of LinkedIn write a date?

`2024-03-05 12:00:00` is in UTC: the number of a post, in its address, holds the moment of the post, and says the same.
UTC says which moment it was, not where the person was: the offset is then not known.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.times import When, in_zone, parse_instant, parse_time, placed

_FIRST = 1_041_379_200_000_000  # 2003: LinkedIn opened in May
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
# French as LinkedIn writes it: some tables follow the language of the account.
_MONTHS |= {"janv": 1, "févr": 2, "fevr": 2, "fév": 2, "mars": 3, "avr": 4, "avri": 4, "mai": 5, "juin": 6, "juil": 7, "août": 8, "aoû": 8, "sept": 9,
            "déc": 12}  # fmt: skip
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DAY = re.compile(r"(\d{1,2})[ -]([^\W\d]{3,9})\.?[ -](\d{4}|\d{2})")  # 7-Feb-22 is what Excel makes of it
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d))?(?: ?([AP])M)?", re.IGNORECASE)
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) (UTC|GMT) (\d{4})")


def moment(text: str, zone: ZoneInfo | None = None) -> When | Both:
    """Read a date of LinkedIn; a day, and a moment in the American way, are in `zone`, else taken as UTC.

    >>> moment("1/23/24, 5:14 PM").precision, moment("15 Jan 2024").precision, moment("Sat Jan 06 10:11:12 UTC 2024").offset_origin
    ('min', 'day', 'explicit')
    """
    text = _SPACES.sub(" ", text).strip()
    if not text:
        return NO_DATE
    try:
        when = _read(text, zone)
    except (ValueError, OverflowError, KeyError):
        return BAD_DATE
    return when if when.published >= _FIRST else IMPOSSIBLE_DATE


def _read(text: str, zone: ZoneInfo | None) -> When:
    if found := _DAY.fullmatch(text):
        day, month, year = found.groups()
        return in_zone(datetime(_year(year), _month(month), int(day)), zone, precision="day")
    if found := _AMERICAN.fullmatch(text):
        month, day, year, hour, minute, second, half = found.groups()
        hours = int(hour) if half is None else int(hour) % 12 + 12 * (half.upper() == "P")
        naive = datetime(_year(year), int(month), int(day), hours, int(minute), int(second or 0))
        return in_zone(naive, zone, precision="s" if second else "min")
    if found := _UNIX.fullmatch(text):
        month, day, hour, minute, second, _, year = found.groups()
        whole = datetime(int(year), _month(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return placed(whole, "explicit", "s")._replace(offset_minutes=None)
    when = parse_instant(text.replace("/", "-"))
    if when.precision == "day":
        return parse_time(text.replace("/", "-"), zone)
    return when._replace(offset_origin="explicit")


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str) -> int:
    name = name.casefold()
    return _MONTHS.get(name) or _MONTHS[name[:3]]
