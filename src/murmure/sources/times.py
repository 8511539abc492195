"""When did it happen, in which zone, and how do we know?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from murmure.model.errors import BadRequest
from murmure.model.words import Both

PLAUSIBLE = (1900, 2100)
"""Years outside this range are mistakes of the export, not memories."""

ORIGINS = ("explicit", "account", "device", "assumed")
PRECISIONS = ("us", "ms", "s", "min", "hour", "day", "month", "year")
"""What a time may say of where its offset comes from, and of how exact it is."""

_FIRST, _LAST = ((year - 1970) * 31_556_952 * 1_000_000 for year in PLAUSIBLE)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000
_SHAPE = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)"
    r"(?:[T\s]+(?P<H>\d\d)(?::?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,](?P<f>\d{1,9})\d*)?)?)?)?"
    r"\s*(?P<z>Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?(?::?\d\d)?)?"
)
_UNITS = {"s": _SECOND, "ms": 1_000, "us": 1}


class When(NamedTuple):
    """Hold one moment: `published` in microseconds since 1970 UTC, and where its offset comes from.

    `offset_origin` is explicit (written in the record), account (the person or
    the service says so), device, or assumed (nobody said: UTC is taken).
    """

    published: int
    offset_minutes: int | None
    offset_origin: str
    precision: str


def microseconds(moment: datetime) -> int:
    """Return an aware datetime as whole microseconds since 1970 UTC, exactly."""
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds


def plausible(published: int) -> bool:
    """Say whether a moment lies in the years that an export can speak of.

    >>> plausible(0), plausible(-62169958800 * 1_000_000)
    (True, False)
    """
    return _FIRST <= published < _LAST


def parse_time(text: str, zone: ZoneInfo | None = None) -> When:
    """Read an ISO 8601, RFC 3339 or RFC 2822 time; a time without zone is in `zone`.

    Raises ValueError for what is not a time, or is outside `PLAUSIBLE`.

    >>> parse_time("2019-06-11 15:00:00 +0200")
    When(published=1560258000000000, offset_minutes=120, offset_origin='explicit', precision='s')
    """
    text = text.strip()
    if text[10:11] == "T" and (when := _usual_time(text)):
        return when
    found = _SHAPE.fullmatch(text)
    if not found:
        return _parse_mail_time(text, zone)
    y, m, d, hour, minute, second, fraction, z = found.group("y", "m", "d", "H", "M", "S", "f", "z")
    micro = int((fraction or "0").ljust(6, "0")[:6])
    # ISO 8601 allows 24:00 and a leap second: both are the moment after.
    extra = timedelta()
    h, s = int(hour or 0), int(second or 0)
    if h == 24 and not int(minute or 0) and not s:
        h, extra = 0, timedelta(days=1)
    if s == 60:
        s, extra = 59, extra + timedelta(seconds=1)
    try:
        naive = datetime(int(y), int(m), int(d), h, int(minute or 0), s, micro) + extra
    except OverflowError:
        raise ValueError("outside the plausible years") from None
    if hour is None:
        precision = "day"
    elif minute is None:
        precision = "hour"
    elif second is None:
        precision = "min"
    elif fraction is None:
        precision = "s"
    else:
        precision = "ms" if len(fraction) <= 3 else "us"
    if z is None:
        return in_zone(naive, zone, precision=precision)
    return placed(naive.replace(tzinfo=_offset(z)), "explicit", precision)


def parse_instant(text: str, zone: ZoneInfo | None = None) -> When:
    """Read a time as `parse_time` does; "Z" says which moment it was, not where the person was: the offset stays unknown.

    >>> parse_instant("2019-06-11T13:00:00Z").offset_minutes, parse_instant("2019-06-11T13:00:00+00:00").offset_minutes
    (None, 0)
    """
    when = parse_time(text, zone)
    return When(when[0], None, when[2], when[3]) if text.rstrip().endswith(("Z", "z", "UTC", "GMT")) else when


def _usual_time(text: str) -> When | None:
    """Read 2019-06-11T15:00:00Z, with +02:00 in place of Z or with milliseconds, at the speed of C; None for all other shapes."""
    size = len(text)
    fine = size == 24 and text[19] == "." and text[23] == "Z"
    if not (fine or size == 20 and text[19] == "Z" or size == 25 and text[19] in "+-" and text[22] == ":"):
        return None
    if text[4] != "-" or text[7] != "-" or text[13] != ":" or text[16] != ":":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None  # 24:00, a leap second, or no time at all
    since = moment - EPOCH
    published = (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds
    if not _FIRST <= published < _LAST:
        raise ValueError("outside the plausible years")
    offset = int(moment.utcoffset().total_seconds() // 60) if size == 25 else 0  # type: ignore[union-attr]
    return When(published, offset, "explicit", "ms" if fine else "s")


def _offset(text: str) -> timezone:
    if text in ("Z", "z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    if minutes >= 24 * 60:
        raise ValueError("offset of a day or more")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _parse_mail_time(text: str, zone: ZoneInfo | None) -> When:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, IndexError) as error:
        raise ValueError(f"not a time: {text[:40]!r}") from error
    if moment.tzinfo is None:
        return in_zone(moment, zone)
    return placed(moment, "explicit", "s")


def placed(moment: datetime, origin: str, precision: str) -> When:
    """Return an aware datetime as a moment whose offset comes from `origin`; raises ValueError outside the plausible years."""
    published = microseconds(moment)
    if not plausible(published):
        raise ValueError("outside the plausible years")
    offset = moment.utcoffset() or timedelta()
    return When(published, int(offset.total_seconds() // 60), origin, precision)


def in_zone(naive: datetime, zone: ZoneInfo | None = None, fold: int = 0, precision: str = "s") -> When:
    """Place a local time in `zone` ('account'), or take it as UTC ('assumed', offset unknown) when there is none.

    In the hour that is lived twice, `fold=1` means the second time.
    """
    if zone is None:
        when = placed(naive.replace(tzinfo=UTC), "assumed", precision)
        return when._replace(offset_minutes=None)
    return placed(naive.replace(tzinfo=zone, fold=fold), "account", precision)


@lru_cache(16_384)
def on_day(day: date, zone: ZoneInfo | None = None) -> When:
    """Place a date at its local midnight, with the precision of a day."""
    return in_zone(datetime(day.year, day.month, day.day), zone, precision="day")


def wall(when: When) -> int:
    """Return what names a moment in a key, in microseconds: it does not change with the zone that the person gives.

    A time that is written with its zone is the moment; one without is the clock that it shows.
    """
    return when.published if when.offset_origin == "explicit" else when.published + (when.offset_minutes or 0) * 60_000_000


def from_unix(value: float, unit: str = "s") -> When:
    """Read a count of seconds, 'ms' or 'us' since 1970 UTC; the local offset is not known.

    Raises ValueError outside the plausible years.
    """
    scale = _UNITS[unit]
    published = value * scale if isinstance(value, int) else round(value * scale)
    if not plausible(published):
        raise ValueError("outside the plausible years")
    whole = unit == "s" and (isinstance(value, int) or float(value).is_integer())
    return When(published, None, "explicit", "s" if whole else ("us" if unit == "us" else "ms"))


def zone_named(name: str) -> ZoneInfo:
    """Return the zone called `name` ('Europe/Paris'); a name that does not exist is a clear error."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRequest(
            "unknown-zone",
            Both("No time zone is called {name!r}.", "Aucun fuseau horaire ne s'appelle {name!r}.").fill(name=name),
            Both("Write a region and a city, such as Europe/Paris.", "Écrivez une région et une ville, par exemple Europe/Paris."),
        ) from error
