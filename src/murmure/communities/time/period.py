"""Which days, weeks, months or years lie between two moments, what is each called, and when does it end?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from murmure.model.errors import BadRequest
from murmure.model.words import Both

EVERY = ("day", "week", "month", "year")
LAST_YEAR = 9998
"""The calendar of Python ends a year later, and periods have an end."""
MOST = 5_000
"""Periods that are counted one by one: nearly fourteen years of days."""

TOO_MANY = Both("From {since} to {until} there are {n} periods, more than {most}.", "De {since} à {until}, il y a {n} périodes, plus de {most}.")
FEWER = Both("Ask for longer ones with --every, or for a part of the time with --since and --until.",
             "Demandez-en de plus longues avec --every, ou une partie du temps avec --since et --until.")  # fmt: skip
TOO_LATE = Both("{until} is too late: time ends with the year 9998 here.", "{until} est trop tard : le temps s'arrête ici avec l'an 9998.")
EARLIER = Both("Give an earlier date.", "Donnez une date plus proche.")
BACKWARDS = Both("{since} comes after {until}.", "{since} vient après {until}.")
TURN = Both("Give the earlier date first.", "Donnez d'abord la date la plus ancienne.")


class Period(NamedTuple):
    """Hold a period of the calendar, UTC: its name (2024, 2024-05, 2024-W22, 2024-05-31) and its end, the first instant after it."""

    name: str
    end: datetime


def periods(since: datetime, until: datetime, every: str = "month") -> Iterator[Period]:
    """Yield the periods from the one that holds `since` to the one that holds `until`; raise `BadRequest` for too many of them.

    >>> [one.name for one in periods(datetime(2024, 12, 30), datetime(2025, 1, 6), "week")]
    ['2025-W01', '2025-W02']
    """
    days = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[every]
    first, last = since.date(), until.date()
    if last.year > LAST_YEAR:
        raise BadRequest("too-late", TOO_LATE.fill(until=last), EARLIER)
    if first > last:
        raise BadRequest("backwards", BACKWARDS.fill(since=first, until=last), TURN)
    count = int((last - first).days / days) + 1
    if count > MOST:
        raise BadRequest("too-many-periods", TOO_MANY.fill(since=first, until=last, n=count, most=MOST), FEWER)
    return _periods(first, last, every)


def _periods(first: date, last: date, every: str) -> Iterator[Period]:
    start = {"day": first, "week": first - timedelta(first.weekday()), "month": first.replace(day=1), "year": first.replace(month=1, day=1)}[every]
    while start <= last:
        end, name = _after(start, every), _name(start, every)
        yield Period(name, datetime(end.year, end.month, end.day, tzinfo=UTC))
        start = end


def _after(start: date, every: str) -> date:
    """Return the first day after the period that begins at `start`."""
    if every in ("day", "week"):
        return start + timedelta(days=1 if every == "day" else 7)
    year, month = (start.year + 1, 1) if every == "year" or start.month == 12 else (start.year, start.month + 1)
    return date(year, month, 1)


def _name(start: date, every: str) -> str:
    if every == "week":
        year, week, _ = start.isocalendar()
        return f"{year:04}-W{week:02}"
    return start.isoformat()[: {"day": 10, "month": 7, "year": 4}[every]]
