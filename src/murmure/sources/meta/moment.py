"""When does Meta say that it happened?"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.times import When, from_unix

# Seconds stay below this until the year 5138, milliseconds are above it since 1973.
_MILLISECONDS, _MICROSECONDS = 10**11, 10**14


# Clocks change at full quarters of an hour.
_QUARTER = 900_000_000


@lru_cache(65_536)
def _offset(zone: ZoneInfo, quarter: int) -> int:
    found = datetime.fromtimestamp(quarter * 900, UTC).astimezone(zone).utcoffset()
    return int(found.total_seconds() // 60) if found else 0


class Clock(NamedTuple):
    """Read the times of one account; its zone, when the export names it, gives their local offset.

    `pages` is the clock on which pages for the eye are written, where it is
    not that of the zone; `unsure` when it is so at one moment of the year only.
    """

    zone: ZoneInfo | None = None
    pages: tzinfo | None = None
    unsure: bool = False

    @property
    def shown(self) -> ZoneInfo | None:
        """The zone in which a page writes a time without one."""
        return self.pages or self.zone  # type: ignore[return-value]

    def at(self, value: Any) -> When | Both:
        """Return a moment from seconds, milliseconds or microseconds since 1970, or as it was read; else the reason why there is none.

        Every instant is exact: the zone only says what the clock on the wall showed.
        """
        if isinstance(value, str):
            try:
                value = int(value)
            except ValueError:
                return BAD_DATE if value.strip() else NO_DATE
        if type(value) is When:
            return self._read(value)  # of a page made for the eye
        if isinstance(value, bool) or not isinstance(value, int | float):
            return NO_DATE if value is None else BAD_DATE
        if value == 0:
            return NO_DATE
        size = abs(value)
        unit = "s" if size < _MILLISECONDS else "ms" if size < _MICROSECONDS else "us"
        try:
            when = from_unix(value, unit)
        except (ValueError, OverflowError):
            # -62169958800 (the year 0) stands for "not known" in the details of old photos.
            return IMPOSSIBLE_DATE
        return self.placed(when)

    def _read(self, when: When) -> When:
        """Return a moment of a page; the clock of the page is not the one that the person saw."""
        if self.pages is None or when.offset_origin != "account" or when.precision == "day":
            return when
        exact = when._replace(offset_minutes=None, offset_origin="assumed" if self.unsure else "explicit")
        return exact if self.unsure else self.placed(exact)

    def placed(self, when: When) -> When:
        """Return the moment with the offset of the account."""
        offset, origin = self.offset(when.published)
        return when if origin == when.offset_origin else when._replace(offset_minutes=offset, offset_origin=origin)

    def offset(self, published: int) -> tuple[int | None, str]:
        """Return the offset in minutes at a moment, and where it comes from; None when no zone is known."""
        return (_offset(self.zone, published // _QUARTER), "account") if self.zone else (None, "explicit")

    def first(self, *values: Any) -> When | Both:
        """Return the first moment that can be read; else why the first one that is given cannot."""
        why = NO_DATE
        for value in values:
            when = self.at(value)
            if not isinstance(when, Both):
                return when
            why = when if why is NO_DATE else why
        return why
