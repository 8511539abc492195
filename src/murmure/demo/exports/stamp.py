"""How do programs write a moment, in whatever language this process speaks?"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from murmure.demo.clock import ABROAD_MINUTES, EPOCH
from murmure.demo.days import ABROAD_DAYS
from murmure.demo.exports.year import PARIS

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FRENCH_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def utc(moment: datetime, form: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
    """Return a moment in UTC, as most devices write it."""
    return (moment - (moment.utcoffset() or timedelta())).strftime(form)


def moment(day: date, seconds: float) -> datetime:
    """Return seconds after midnight of a day, on the clock that Camille then reads."""
    abroad = ABROAD_DAYS[0] <= (day - EPOCH).days <= ABROAD_DAYS[1]
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)
    offset = timedelta(minutes=ABROAD_MINUTES) if abroad else noon.utcoffset() or timedelta()
    return datetime(day.year, day.month, day.day, tzinfo=timezone(offset)) + timedelta(seconds=round(seconds))
