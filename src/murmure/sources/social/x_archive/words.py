"""How does X write addresses, moments and texts?"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.plain import clean, plain
from murmure.sources.times import When, microseconds, parse_time, plausible

X = "X"
_MONTHS = {m: i for i, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_DAYS = frozenset("Mon Tue Wed Thu Fri Sat Sun".split())
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")
_STAMP = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}) (\d{4})")
_NUMBER = re.compile(r"[1-9]\d{0,18}")
_NAME = re.compile(r"@?(\w{1,20})")
# The first post was written on 21 March 2006.
_FIRST = 1_141_171_200_000_000
# Ids hold their own time since 4 November 2010 (milliseconds since this moment, shifted by 22 bits).
_ID_EPOCH_MS, _FIRST_TIMED_ID = 1_288_834_974_657, 29_700_859_247
_DAY = 86_400_000_000


class Owner(NamedTuple):
    """Hold what a part needs to know about the owner: the account's number, and since when it was protected."""

    number: str | None = None
    protected: tuple[tuple[int, bool], ...] = ()


def number_of(value: Any) -> str | None:
    """Return an id as its digits; None for what is none ('-1' stands for a deleted account)."""
    if value is None:
        return None
    if type(value) is str and value.isdigit() and value.isascii():
        return value if value[0] != "0" and len(value) < 20 else None
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if _NUMBER.fullmatch(text) else None


def post_uri(value: Any) -> str | None:
    """Return the address of a post: it needs no user name, so it outlives every renaming."""
    number = number_of(value)
    return f"https://x.com/i/status/{number}" if number else None


def person_uri(value: Any, name: Any = None) -> str | None:
    """Return the address of an account by its number, else by its name.

    >>> person_uri("12"), person_uri("-1", "jack")
    ('https://x.com/i/user/12', 'https://x.com/jack')
    """
    number = number_of(value)
    if number:
        return f"https://x.com/i/user/{number}"
    found = _NAME.fullmatch(name.strip()) if isinstance(name, str) else None
    return f"https://x.com/{found.group(1)}" if found else None


def text_of(value: Any) -> str | None:
    """Return a text with its HTML entities undone; None when it is empty."""
    if not isinstance(value, str):
        return None
    if "&" in value:
        value = unescape(value)
    return (value if value.isprintable() else clean(value)).strip() or None


def client_of(value: Any) -> str | None:
    """Return the name of the app that a post was written with."""
    if not isinstance(value, str):
        return None
    return _client(value) if len(value) < 200 else plain(value)[0] or None


@lru_cache(1024)
def _client(value: str) -> str | None:
    return plain(value)[0] or None


def id_time(number: str | None) -> int | None:
    """Return the microseconds that an id holds; None for ids from before November 2010."""
    if not number or int(number) < _FIRST_TIMED_ID:
        return None
    return ((int(number) >> 22) + _ID_EPOCH_MS) * 1000


@lru_cache(4096)
def _day_of(start: str, year: str) -> int | None:
    """Return the microseconds of a day written 'Wed Oct 10 ' and '2018'; None for what is not written so."""
    if start[:3] not in _DAYS or start[4:7] not in _MONTHS or start[3] + start[7] + start[10] != "   " or not (start[8:10] + year).isdecimal():
        return None
    try:
        return microseconds(datetime(int(year), _MONTHS[start[4:7]], int(start[8:10]), tzinfo=UTC))
    except ValueError:
        return None


def _usual(stamp: str) -> int | None:
    """Read a time of the form of nearly all, 'Wed Oct 10 20:19:24 +0000 2018'; None for all others."""
    if len(stamp) != 30 or stamp[19:26] != " +0000 " or not stamp.isascii():
        return None
    clock = _CLOCK.fullmatch(stamp, 11, 19)
    day = _day_of(stamp[:11], stamp[26:]) if clock else None
    if clock is None or day is None:
        return None
    hour, minute, second = clock.groups()
    return day + (int(hour) * 3600 + int(minute) * 60 + int(second)) * 1_000_000


def moment(value: Any, number: str | None = None) -> When | Both:
    """Return when a record was made, to the millisecond where its id agrees; else the reason why not.

    X writes every time in UTC: the offset of the person is not known.
    """
    timed = id_time(number)
    if not isinstance(value, str) or not value.strip():
        return When(timed, None, "explicit", "ms") if timed else NO_DATE
    published, precision = _usual(value), "s"
    if published is None or not plausible(published):
        try:
            if found := _STAMP.fullmatch(value.strip()):
                month, day, clock, offset, year = found.groups()
                value = f"{year}-{_MONTHS[month]:02d}-{day}T{clock}{offset}"
            when = parse_time(value)
        except (ValueError, KeyError, OverflowError):
            return When(timed, None, "explicit", "ms") if timed else BAD_DATE
        published, precision = when.published, when.precision
    if published < _FIRST:
        return IMPOSSIBLE_DATE
    if timed and abs(timed - published) < 2_000_000:
        return When(timed, None, "explicit", "ms")
    old = number is not None and not timed and published % _DAY == 0
    return When(published, None, "explicit", "day" if old else precision)
