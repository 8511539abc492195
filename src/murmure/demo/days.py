"""What kind of day is each day of Camille's year?

Planted here, and told in the truth: the kettle on weekday mornings, the Sunday
run, a week of late nights, a week abroad in another time zone, two weeks in
which the meter never sleeps, and a few days with nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from murmure.demo.clock import (
    ABROAD_MINUTES,
    DAY,
    FIRST_DAY,
    HOUR,
    LAST_DAY,
    MINUTE,
    YEAR,
    day_number,
    offset_of,
    to_utc,
    weekday_of,
)
from murmure.demo.column import glue, table, text_of

KETTLE_AT = 7 * HOUR + 12 * MINUTE
RUN_AT = 9 * HOUR + 30 * MINUTE
LATE_NIGHTS = (day_number(YEAR, 3, 10), day_number(YEAR, 3, 16))
ABROAD_DAYS = (day_number(YEAR, 10, 6), day_number(YEAR, 10, 12))
NEVER_SLEEPS = (day_number(YEAR, 11, 17), day_number(YEAR, 11, 30))
QUIET_DAYS = tuple(day_number(YEAR, m, d) for m, d in ((1, 26), (5, 29), (8, 15), (8, 16), (12, 25)))


@dataclass(frozen=True)
class Days:
    """Hold one row per day of the year; `wake` and `bed` are seconds after midnight of Camille's own clock."""

    day: np.ndarray
    weekday: np.ndarray
    abroad: np.ndarray
    late: np.ndarray
    heater: np.ndarray
    quiet: np.ndarray
    wake: np.ndarray
    bed: np.ndarray

    @property
    def working(self) -> np.ndarray:
        """Return the days on which Camille works."""
        return (self.weekday < 5) & ~self.abroad & ~self.quiet

    def utc(self, at: np.ndarray, local: np.ndarray) -> np.ndarray:
        """Return UTC seconds of `local` seconds after midnight of the days at places `at`, where Camille then is."""
        seconds = self.day[at] * DAY + np.asarray(local).astype(np.int64)
        return np.where(self.abroad[at], seconds - ABROAD_MINUTES * MINUTE, to_utc(seconds))

    def offsets(self, at: np.ndarray, utc: np.ndarray) -> np.ndarray:
        """Return the offset in minutes that Camille's devices show."""
        return np.where(self.abroad[at], ABROAD_MINUTES, offset_of(utc)).astype(np.int16)


@dataclass(frozen=True)
class Stream:
    """Hold one kind of rows of Camille's: a table of one source, and how early each row is dropped in a small village.

    `rank` is 0 for rows that are always kept, else in (0, 1): rows with high ranks go first.
    """

    source: str
    rows: pa.Table
    rank: np.ndarray


def live(seed: int) -> Days:
    """Return the days of the year."""
    rng = np.random.default_rng([seed, 4])
    day = np.arange(FIRST_DAY, LAST_DAY + 1)
    weekday = weekday_of(day)
    late = _within(day, LATE_NIGHTS)
    weekend = weekday >= 5
    bed = np.where(weekday % 7 >= 4, 24 * HOUR, 23 * HOUR) + rng.normal(600, 1000, len(day))
    bed = np.where(weekday == 6, 23 * HOUR, np.minimum(bed, 24.8 * HOUR))
    bed = np.where(late, 26.5 * HOUR + rng.normal(0, 900, len(day)), bed)
    eve = np.append(np.isin(day[1:], QUIET_DAYS), True)  # a quiet day, and the next year, begin at midnight
    bed = np.where(eve, 23 * HOUR, bed)
    wake = np.where(weekend, 8.4 * HOUR, 6.8 * HOUR) + rng.normal(0, 420, len(day))
    return Days(
        day,
        weekday,
        _within(day, ABROAD_DAYS),
        late,
        _within(day, NEVER_SLEEPS),
        np.isin(day, QUIET_DAYS),
        wake.astype(np.int64),
        bed.astype(np.int64),
    )


def _within(day: np.ndarray, bounds: tuple[int, int]) -> np.ndarray:
    return (day >= bounds[0]) & (day <= bounds[1])


def stream(
    source: str,
    name: str,
    days: Days,
    at: np.ndarray,
    local: np.ndarray,
    rank: np.ndarray | None = None,
    lasting: np.ndarray | None = None,
    at_home: bool = False,
    **columns: object,
) -> Stream:
    """Return rows of Camille's that begin at `local` seconds after midnight of the days at places `at`.

    `lasting` is in seconds; `at_home` keeps the house's offset while Camille is away. Keys are `name` and the number of the row, so a row
    has the same key in a village of any size.
    """
    utc = days.utc(at, local)
    given = {
        "actor": "me",
        "precision": "s",
        "offset_minutes": offset_of(utc) if at_home else days.offsets(at, utc),
        "offset_origin": "device",
        **columns,
    }
    given["key"] = glue(name + "-", text_of(np.arange(len(at))))
    given["published"] = utc * 1_000_000
    if lasting is not None:
        given["until"] = (utc + np.asarray(lasting).astype(np.int64)) * 1_000_000
    return Stream("demo-" + source, table(len(at), given), np.zeros(len(at)) if rank is None else rank)


def unreal(days: Days, at: np.ndarray, local: np.ndarray) -> np.ndarray:
    """Say which clock times a watch never shows: the hour that summer time skips, and the hours already lived abroad."""
    seconds = days.day[at] * DAY + local
    utc = to_utc(seconds)
    skipped = utc + offset_of(utc).astype(np.int64) * MINUTE != seconds
    lived = days.abroad[np.maximum(at - 1, 0)] & (local < (120 - ABROAD_MINUTES) * MINUTE)
    return ~days.abroad[at] & (skipped | lived)


def even_ranks(slots: np.ndarray, bits: int, day: np.ndarray | int = 0) -> np.ndarray:
    """Return ranks in (0, 1) that thin a regular series evenly: the bits of the slot number in reverse order.

    `day` turns the order from day to day, so that what is left of a thin series
    still shows every hour.
    """
    slots = (np.asarray(slots) + np.asarray(day) * 19) % 2**bits
    turned = np.zeros(len(slots), dtype=np.int64)
    for bit in range(bits):
        turned = turned * 2 + (slots >> bit & 1)
    return (turned + 1) / (2**bits + 1)
