"""Which clock did I live by at each hour, where the log does not say its offset?

What says its offset tells where I was. What does not is read by the clock of home, and by that of the days around it when these say that I
was away: a phone that writes its offset on a journey gives it to the meter of pages that writes none.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from murmure.hours.piece import NONE, UNKNOWN

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.table import Cells

SAID, HOME, AROUND, GUESSED = range(4)
"""Where an offset comes from: the activity itself, the clock of home, the days around it, nothing (UTC stands in)."""
NEAR = 2
"""Days within which what was said of one day tells of another."""
MANY, AROUND_DAYS = 60, 90
"""Days from which on the log may say that home is elsewhere, and within which the usual offset is sought."""
DAY, MOST = 24, 24 * 366 * 200


class Clock(NamedTuple):
    """Hold what is known of my clocks.

    zone   the name of the zone of home; empty when nobody said it
    days   local days on which an offset was said, in order (days since 1970), and `shift`, the one most was said with
    """

    zone: str
    days: np.ndarray
    shift: np.ndarray

    def at(self, hour: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return for hours of UTC the minutes to add, and where they come from (`HOME`, `AROUND`, `GUESSED`)."""
        import numpy as np

        usual = _zone_shift(self.zone, hour)
        origin = np.full(len(hour), HOME if self.zone else GUESSED, np.uint8)
        if not len(self.days) or not len(hour):
            return usual, origin
        place = _nearest(self.days, hour // DAY)
        near = np.abs(self.days[place] - hour // DAY) <= NEAR
        # At noon nobody changes a clock: the offset of home on that day is that of its noon.
        away = near & (self.shift != _noons(self.zone, self.days.tobytes()))[place] if self.zone else near
        return np.where(away, self.shift[place], usual), np.where(away, AROUND, origin).astype(np.uint8)

    def span(self, day: int, first: int = 0, after: int = DAY) -> tuple[int, int]:
        """Return when a local day (days since 1970) begins and ends, microseconds since 1970 UTC; two days that follow each other leave no gap.

        first, after   the hours from and up to which, for a part of it; an hour that clocks skip is empty, one that they repeat lasts two
        """
        import numpy as np

        hours = np.arange(day * DAY - 36, (day + 1) * DAY + 36)
        begin = hours * 60 + self.at(hours)[0]
        cuts = []
        for minute in ((day * DAY + first) * 60, (day * DAY + after) * 60):
            place = int(np.argmax(begin + 60 > minute))  # the first hour that reaches it or, where clocks skip it, what follows
            cuts.append((int(hours[place]) * 60 + max(minute - int(begin[place]), 0)) * 60_000_000)
        return cuts[0], cuts[1]

    def away(self) -> np.ndarray:
        """Return the days on which another offset than that of home was said; none when nobody said where home is.

        Where most of many days say another one, home is not where its zone says, which may be no more than the machine's. Then those days
        are away whose offset is further than a change of clocks from what the months around say.
        """
        differs = self.shift != _noons(self.zone, self.days.tobytes())
        if not self.zone:
            return self.days[:0]
        if len(self.days) < MANY or differs.mean() <= 0.5:
            return self.days[differs]
        return self.days[abs(self.shift - self._usual()) > 60]

    def _usual(self) -> np.ndarray:
        """Return for each day the offset that was said on most of the days around."""
        import numpy as np

        shifts = np.unique(self.shift)
        low, high = np.searchsorted(self.days, self.days - AROUND_DAYS), np.searchsorted(self.days, self.days + AROUND_DAYS, "right")
        sums = [np.append(0, np.cumsum(self.shift == one)) for one in shifts.tolist()]
        return shifts[np.argmax([one[high] - one[low] for one in sums], axis=0)]

    def local(self, cells: Cells) -> tuple[np.ndarray, np.ndarray]:
        """Return the local hour of each cell, NONE without a date, and where its offset comes from."""
        import numpy as np

        hour, origin = cells.hour.astype(np.int64), np.full(len(cells.hour), SAID, np.uint8)
        open_ = (cells.shift == UNKNOWN) & (cells.hour != NONE)
        if open_.any():
            shift, found = self.at(hour[open_])
            hour[open_] += shift // 60
            origin[open_] = found
        return hour, origin


def clock_of(hour: np.ndarray, shift: np.ndarray, count: np.ndarray, zone: str = "") -> Clock:
    """Return the clock that cells of mine tell: local hours, what they say as their offset, how many activities say it."""
    import numpy as np

    known = (shift != UNKNOWN) & (hour != NONE)
    day, said = hour[known].astype(np.int64) // DAY, shift[known].astype(np.int64)
    pair, place = np.unique(day * 10_000 + said + 5_000, return_inverse=True)
    weight = np.bincount(place, count[known], len(pair))
    order = np.lexsort((pair, -weight, pair // 10_000))
    pair = pair[order]
    first = np.append(True, pair[1:] // 10_000 != pair[:-1] // 10_000)[: len(pair)]
    chosen = pair[first]
    return Clock(zone, chosen // 10_000, chosen % 10_000 - 5_000)


def _nearest(days: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the place of the day that is nearest to each; the earlier one of two."""
    import numpy as np

    after = np.searchsorted(days, wanted).clip(0, len(days) - 1)
    before = (after - 1).clip(0)
    return np.where(np.abs(days[before] - wanted) <= np.abs(days[after] - wanted), before, after)


@lru_cache(maxsize=16)
def _noons(zone: str, days: bytes) -> np.ndarray:
    """Return the minutes that a zone adds at the noons (UTC) of days since 1970, as bytes of whole numbers: a clock asks it often."""
    import numpy as np

    found = _zone_shift(zone, np.frombuffer(days, np.int64) * DAY + 12)
    found.flags.writeable = False
    return found


def _zone_shift(zone: str, hour: np.ndarray) -> np.ndarray:
    """Return the minutes that a zone adds to hours of UTC; none without a zone."""
    import numpy as np

    if not zone or not len(hour):
        return np.zeros(len(hour), np.int64)
    known, place = np.unique(hour // DAY, return_inverse=True)
    begin = np.array([_shift(zone, int(day) * DAY) for day in known.tolist()])
    end = np.array([_shift(zone, int(day) * DAY + 23) for day in known.tolist()])
    found = begin[place]
    odd = (begin != end)[place]
    found[odd] = [_shift(zone, int(one)) for one in hour[odd].tolist()]
    return found


@lru_cache(maxsize=1 << 18)
def _shift(zone: str, hour: int) -> int:
    """Return the minutes that a zone adds at one hour of UTC."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=max(-MOST, min(hour, MOST)))
    return round((at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds() / 60)
