"""What did Google Fit add up for each day and each quarter of an hour?

These files repeat the streams, so their figures have no quantity of the log: nobody adds them up twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.google_fit.session import INSTRUMENT
from murmure.sources.body.series import SUMMARY, number_of
from murmure.sources.plain import clean
from murmure.sources.rows import csv_rows
from murmure.sources.times import When, parse_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

NO_DAY = Both("the name of the file says no day", "le nom du fichier ne dit aucun jour")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = r"\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:?\d\d|Z)"
_QUARTER = re.compile(rf'\A[^\n]*\r?\n"?{_CLOCK}"?,"?{_CLOCK}"?,')
_TOTAL = re.compile(r'\A[^\n]*\r?\n"?\d{4}-\d\d-\d\d"?,')
# The units stand in brackets behind the titles, in every language.
_UNITS = ("(kcal)", "(m)", "(ms)", "(bpm)", "(m/s)", "(kg)", "(deg)")
_LONGEST = 100
_LARGEST = timedelta(hours=26)


def is_daily(text: str) -> bool:
    """Say whether a text is a table of quarters of an hour, or of days, whatever the language of its titles."""
    head = text.lstrip("\ufeff").partition("\n")[0].casefold()
    body = text.lstrip("\ufeff")[:8000]
    known = sum(unit in head for unit in _UNITS)
    return "," in head and (known >= 1 and _QUARTER.match(body) is not None or known >= 2 and _TOTAL.match(body) is not None)


@cache
def _labels() -> dict[str, str]:
    """Return title in small letters -> name of the figure."""
    import yaml

    said = yaml.safe_load(Path(__file__).with_name("labels.yaml").read_text("utf-8"))
    return {title.casefold(): name for name, titles in said.items() for title in titles}


def read_daily(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield a summary for each row that says anything."""
    day = _DAY.search(file.name)
    for row in csv_rows(file, lambda titles: len(titles) > 2 and any(unit in title for title in titles for unit in _UNITS)):
        if isinstance(row, Reject):
            yield row
            continue
        number, cells = row
        found = _summary(list(cells.items()), day.group() if day else None, zone)
        if found is not None:
            yield Reject(file.where(number), found) if isinstance(found, Both) else found


def _summary(cells: list[tuple[str, str]], day: str | None, zone: ZoneInfo | None) -> Activity | Both | None:
    """Return one row, None when it has no figure: nothing was measured then."""
    first, second = cells[0][1].strip(), cells[1][1].strip()
    quarter = ":" in first
    if quarter and day is None:
        return NO_DAY
    try:
        if quarter:
            when = parse_time(f"{day}T{first}", zone)
            until = _end_of(str(day), second, when, zone)
        else:
            when = parse_time(first, zone)
            if when.precision != "day":
                return BAD_DATE
            until = None
    except (ValueError, OverflowError):
        return BAD_DATE
    figures = {_labels().get(title, clean(title)[:_LONGEST]): value
               for title, cell in cells[2 if quarter else 1 :] if (value := number_of(cell.strip())) is not None}  # fmt: skip
    if not figures:
        return None
    period = "quarter" if quarter else "day"
    return Activity(key_of("daily", period, when.published if quarter else first), SUMMARY, object="daily activity metrics", until=until,
                    instrument=INSTRUMENT, extra={"period": period, **figures}, **when._asdict())  # fmt: skip


def _end_of(day: str, clock: str, start: When, zone: ZoneInfo | None) -> int | None:
    """Return the end of a quarter; the last one of a day ends at the midnight that begins the next."""
    end = parse_time(f"{day}T{clock}", zone).published
    if end <= start.published:
        end = parse_time(f"{date.fromisoformat(day) + timedelta(days=1)}T{clock}", zone).published
    return end if start.published < end < start.published + _LARGEST // timedelta(microseconds=1) else None


