"""On which days does a recurring appointment take place, without ever looping for ever?"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from murmure.sources.agenda.ics.content import Component, split_values
from murmure.sources.agenda.ics.moment import Local, Zones, parse_local

OCCURRENCES = 4_000
PERIODS = 100_000
"""A rule is followed for at most so many of its periods (days for DAILY ...): more is not a life's agenda."""

_LENGTHS = {"YEARLY": 31_536_000, "MONTHLY": 2_419_200, "WEEKLY": 604_800, "DAILY": 86_400, "HOURLY": 3_600,
            "MINUTELY": 60, "SECONDLY": 1}  # fmt: skip
_DATE_FILTERS = {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS", "BYEASTER"}
_TESTS, _SEARCHED = 300_000, 1_000_000
_PART = re.compile(r"(FREQ|COUNT|INTERVAL|WKST|BY[A-Z]+)=([A-Z0-9,+-]{1,600})")


class Budget:
    """Count the periods that all rules of one file may still walk."""

    def __init__(self, periods: int = 5_000_000) -> None:
        self.left = periods


class TooMuch(Exception):
    """Say that a rule has more occurrences, or asks for more work, than an agenda has."""


class _Watched(tuple):
    """Hold the days that a rule asks for, and stop the search when they never come (a 30th of February).

    dateutil searches up to the year 9999 without a pause: its own tests of each
    day are the one place where it can be told to stop.
    """

    left = _TESTS

    def __contains__(self, day: object) -> bool:
        self.left -= 1
        if self.left < 0:
            raise TooMuch
        return tuple.__contains__(self, day)


def _watch(rule: Any) -> None:
    for name in ("_bymonth", "_byweekday", "_bymonthday", "_bynmonthday", "_byyearday"):
        if days := getattr(rule, name, None):
            setattr(rule, name, _Watched(days))


def occurrences(event: Component, start: Local, zones: Zones, horizon: datetime, budget: Budget) -> Iterator[Local]:
    """Yield the starts of a series in order, from RRULE and RDATE without EXDATE, none after `horizon`.

    Raises ValueError for a rule that cannot be read, TooMuch where it is cut.
    """
    excluded = {local.naive for local in _dates(event, "EXDATE", start, zones)}
    moments = {local.naive for local in _dates(event, "RDATE", start, zones)}
    rules = event.all("RRULE")
    if len(moments) > OCCURRENCES:
        raise TooMuch
    seen = 0
    for rule in rules[:1]:
        for naive in _rule(rule.value, start, horizon, budget):
            moments.discard(naive)
            seen += 1
            if seen > OCCURRENCES:
                raise TooMuch
            if naive not in excluded:
                yield start._replace(naive=naive)
    if not rules:
        moments.add(start.naive)
    for naive in sorted(moments - excluded):
        yield start._replace(naive=naive)


def _dates(event: Component, name: str, start: Local, zones: Zones) -> Iterator[Local]:
    """Yield the dates of RDATE or EXDATE in the wall clock of the series; unreadable ones are passed over."""
    for prop in event.all(name):
        for value in split_values(prop.value)[: OCCURRENCES + 1]:
            try:
                found = parse_local(prop, zones, value.partition("/")[0])
            except ValueError:
                continue
            if start.all_day:
                yield found._replace(naive=datetime.combine(found.naive.date(), datetime.min.time()), all_day=True)
            elif found.all_day:
                # An EXDATE without an hour takes away the occurrence of that day.
                yield found._replace(naive=datetime.combine(found.naive.date(), start.naive.time()), all_day=False)
            else:
                yield found._replace(naive=_in_zone_of(found, start))


def _in_zone_of(found: Local, start: Local) -> datetime:
    if found.zone is None or start.zone is None or found.zone is start.zone:
        return found.naive
    return found.naive.replace(tzinfo=found.zone).astimezone(start.zone).replace(tzinfo=None)


def _rule(text: str, start: Local, horizon: datetime, budget: Budget) -> Iterator[datetime]:
    """Yield wall-clock starts of an RRULE; the work is bounded before the rule is walked."""
    from dateutil.rrule import rrulestr

    calendar = re.search(r"(?i)RSCALE=([A-Z]+)", text)
    if calendar and calendar.group(1).upper() != "GREGORIAN":
        raise ValueError("a rule of another calendar")
    parts = dict(found.groups() for found in map(_PART.fullmatch, text.strip().upper().split(";")) if found)
    length = _LENGTHS.get(parts.get("FREQ", ""))
    interval = int(parts.get("INTERVAL", "1"))
    if length is None or interval < 1 or interval > 100_000 or int(parts.get("COUNT", "1")) < 1:
        raise ValueError("not a rule")
    until = _until(text, start)
    end = min(until, horizon) if until else horizon
    periods = max(0.0, (end - start.naive).total_seconds() / (length * interval))
    if "COUNT" in parts and not any(name.startswith("BY") for name in parts):
        periods = min(periods, int(parts["COUNT"]))
    allowed = max(0, min(PERIODS, budget.left))
    if not allowed:
        raise TooMuch
    cut = periods > allowed
    if cut:
        end = start.naive + timedelta(seconds=length * interval * allowed)
    budget.left -= int(min(periods, allowed)) + 1
    # COUNT and UNTIL together are an error of the writer: the bound below stands for both.
    limit = int(parts.pop("COUNT", "0"))
    if length < 86_400 and not _DATE_FILTERS.isdisjoint(parts):
        raise ValueError("hours of chosen days: no calendar writes it, and searching them has no end")
    rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start.naive)
    stopped = yield from _walk(rule, start, end, limit, budget)
    if stopped or (cut and not (limit and count_reached(limit, periods))):
        raise TooMuch


def _walk(rule: Any, start: Local, end: datetime, limit: int, budget: Budget) -> Generator[datetime, None, bool]:
    """Yield the days of a rule up to `end` or `limit`; return True when the search had to be stopped."""
    _watch(rule)
    count = 0
    try:
        for naive in rule:
            if not count and naive != start.naive:
                count += 1
                yield start.naive  # the first day belongs to the series even when the rule does not say so
            count += 1
            if (limit and count > limit) or naive > end:
                break
            yield naive
    except TooMuch:
        budget.left -= _SEARCHED
        if not count:
            yield start.naive
        return True
    if not count:
        yield start.naive
    return False


def count_reached(limit: int, periods: float) -> bool:
    """Say whether COUNT ends a rule within the periods that were walked."""
    return limit <= periods and limit <= OCCURRENCES


def _until(text: str, start: Local) -> datetime | None:
    found = re.search(r"(?i)UNTIL=(\d{8})(?:T(\d{6})(Z?))?", text)
    if not found:
        return None
    day, clock, utc = found.groups()
    moment = datetime.strptime(day + (clock or "235959"), "%Y%m%d%H%M%S")
    if utc and start.zone is not None:
        moment = moment.replace(tzinfo=UTC).astimezone(start.zone).replace(tzinfo=None)
    return moment
