"""What time is it in the village, and what is that in UTC?

The rule of the European Union since 1996: summer time from the last Sunday of
March to the last Sunday of October, both at 01:00 UTC. The village never asks
the machine for the time.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

YEAR = 2025
"""The year that Camille lived; larger villages also remember the years before it."""

EPOCH = date(1970, 1, 1)
DAY, HOUR, MINUTE = 86_400, 3_600, 60
ABROAD_MINUTES = -240


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of days since 1970-01-01.

    >>> day_number(1970, 1, 3)
    2
    """
    return (date(year, month, day) - EPOCH).days


FIRST_DAY, LAST_DAY = day_number(YEAR, 1, 1), day_number(YEAR, 12, 31)


def day_text(day: int) -> str:
    """Return a day number as an ISO date."""
    return (EPOCH + timedelta(days=int(day))).isoformat()


def _last_sunday(year: int, month: int) -> int:
    last = day_number(year, month, 31)
    return last - (last + 4) % 7  # 1970-01-01 is a Thursday


SUMMERS = np.array([(_last_sunday(y, 3) * DAY + HOUR, _last_sunday(y, 10) * DAY + HOUR) for y in range(2010, 2031)])


def _within(seconds: np.ndarray, late: int) -> np.ndarray:
    at = np.searchsorted(SUMMERS[:, 0], seconds, side="right") - 1
    return seconds < SUMMERS[np.maximum(at, 0), 1] + late


def offset_of(utc: np.ndarray) -> np.ndarray:
    """Return minutes to add to UTC (seconds) to read the village's clock: 60 or 120."""
    return np.where(_within(np.asarray(utc), 0), 120, 60).astype(np.int16)


def to_utc(local: np.ndarray) -> np.ndarray:
    """Return UTC seconds of the village's clock time in seconds; the hour that comes twice is the first one."""
    local = np.asarray(local)
    return local - np.where(_within(local - HOUR, HOUR), 2 * HOUR, HOUR)


def weekday_of(day: np.ndarray) -> np.ndarray:
    """Return 0 for Monday to 6 for Sunday of day numbers."""
    return (np.asarray(day) + 3) % 7


def month_of(day: np.ndarray) -> np.ndarray:
    """Return 1 to 12 of day numbers."""
    return np.asarray(day).astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1
