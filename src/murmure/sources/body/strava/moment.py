"""When was it, in the way in which each language of Strava writes a date?

All are UTC, whatever the zone of the account; the export does not say so.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.body.strava.words import flat, halves, months
from murmure.sources.times import When, microseconds, parse_time, plausible

_FIRST = 315_532_800_000_000  # 1980: people write down by hand what they did before Strava
_WORD = r"(?P<m>[^\W\d_]{3,12})\.?"


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    half = "|".join(sorted((re.escape(word) for word in halves()), key=len, reverse=True))
    clock = (
        rf"(?:(?P<before>{half}) ?)?(?P<H>\d{{1,2}})[:.h](?P<M>\d\d)(?:[:.](?P<S>\d\d))?"
        rf"(?: ?(?P<after>{half}|[ap]\. ?m\.?))?"
    )
    rest = rf"(?:,? ?(?:at |a |um |om |o |alle |a las |as |kl\. ?)?{clock})?"
    return tuple(
        re.compile(form + rest)
        for form in (
            rf"{_WORD} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}})",
            rf"(?P<d>\d{{1,2}})\.?(?: de)? {_WORD}(?: del?)? (?P<y>\d{{4}})(?: г\.?)?",
            r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})",
            r"(?P<y>\d{4})(?:[./-]|年|년) ?(?P<m>\d{1,2})(?:[./-]|月|월) ?(?P<d>\d{1,2})(?:\.|日|일)?",
        )
    )


def moment(text: str) -> When | Both:
    """Read a date of Strava, or say why it is none.

    >>> moment("Mar 5, 2023, 6:12:01 PM") == moment("5 mars 2023, 18:12:01") == moment("05.03.2023, 18:12:01")
    True
    """
    text = flat(text)
    if not text:
        return NO_DATE
    try:
        when = _read(text)
    except (ValueError, OverflowError, KeyError):
        return BAD_DATE
    return when if when.published >= _FIRST and plausible(when.published) else IMPOSSIBLE_DATE


def _read(text: str) -> When:
    for form in _forms():
        if found := form.fullmatch(text):
            return _placed(found.groupdict())
    when = parse_time(text.upper())
    return when if when.offset_origin == "explicit" else when._replace(offset_origin="explicit", offset_minutes=None)


def _placed(said: dict[str, str | None]) -> When:
    half = said["before"] or said["after"]
    late = None if half is None else halves().get(half, half.startswith("p"))
    day, month = said.get("d"), said.get("m")
    if day is None:
        # With slashes, who writes AM and PM puts the month first.
        first, second = int(said["a"] or 0), int(said["b"] or 0)
        swapped = second > 12 or (said["sep"] == "/" and half is not None and first <= 12)
        day, month = (str(second), str(first)) if swapped else (str(first), str(second))
    number = int(month) if month and month.isdecimal() else months()[month or ""]
    hour = int(said["H"] or 0)
    if late is not None:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + 12 * late
    whole = datetime(int(said["y"] or 0), number, int(day), hour, int(said["M"] or 0), int(said["S"] or 0), tzinfo=UTC)
    precision = "day" if said["H"] is None else "min" if said["S"] is None else "s"
    return When(microseconds(whole), None, "explicit", precision)
