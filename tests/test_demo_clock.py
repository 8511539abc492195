"""Does the village's clock agree with the time zone database?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from murmure.demo.clock import DAY, HOUR, YEAR, day_number, month_of, offset_of, to_utc, weekday_of

PARIS = ZoneInfo("Europe/Paris")
EPOCH = datetime(1970, 1, 1)
HALF_HOURS = np.arange(day_number(YEAR - 4, 1, 1) * DAY, day_number(YEAR + 1, 1, 1) * DAY, HOUR // 2)


def test_offsets_agree_at_every_half_hour_of_five_years() -> None:
    for second, offset in zip(HALF_HOURS.tolist(), offset_of(HALF_HOURS).tolist(), strict=True):
        moment = datetime.fromtimestamp(second, UTC).astimezone(PARIS)
        assert moment.utcoffset() == timedelta(minutes=offset), moment


def test_local_times_agree_and_the_hour_that_comes_twice_is_the_first() -> None:
    for second, utc in zip(HALF_HOURS.tolist(), to_utc(HALF_HOURS).tolist(), strict=True):
        expected = (EPOCH + timedelta(seconds=second)).replace(tzinfo=PARIS, fold=0)
        told = datetime.fromtimestamp(utc, UTC)
        assert abs(told - expected) <= (timedelta(0) if exists(expected) else timedelta(hours=1)), expected


def exists(moment: datetime) -> bool:
    return moment.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == moment.replace(tzinfo=None)


def test_days_know_their_weekday_and_month() -> None:
    days = np.arange(day_number(YEAR, 1, 1), day_number(YEAR + 1, 1, 1))
    dates = [(EPOCH + timedelta(days=int(day))).date() for day in days]
    assert weekday_of(days).tolist() == [date.weekday() for date in dates]
    assert month_of(days).tolist() == [date.month for date in dates]
