"""Does the day come first in the quick list of Netflix, or the month, or the year? All dates of the file are asked together.

The list is written as the account's country writes dates (6/19/25, 24.01.23, 2021-12-15), the newest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

ANSWERS = {"day": "dmy", "month": "mdy", "year": "ymd"}
"""What the person answers, and the order that it means."""

_NUMBERS = re.compile(r"\s*(\d{1,4})(?:\s*[./\-年년]\s*|\s+)(\d{1,2})(?:\s*[./\-月월]\s*|\s+)(\d{1,4})\s*[.日일]?\s*")
_MARKS = str.maketrans("", "", "\u200e\u200f\u202a\u202c")
_PLACE = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_FIRST, _LAST = 2006, 2099  # Netflix streams since January 2007


def numbers_of(text: str) -> tuple[int, int, int, int] | None:
    """Return the three numbers of a date and how many digits the first has; None for what is no date.

    >>> numbers_of("24.01.23"), numbers_of("2021. 12. 15."), numbers_of("soon")
    ((24, 1, 23, 2), (2021, 12, 15, 4), None)
    """
    found = _NUMBERS.fullmatch(text.translate(_MARKS))
    return (int(found.group(1)), int(found.group(2)), int(found.group(3)), len(found.group(1))) if found else None


def day_in(numbers: tuple[int, int, int, int], order: str) -> date | None:
    """Return the day that three numbers mean in one order; None when there is none."""
    year, month, day = (numbers[place] for place in _PLACE[order])
    year += 2000 if year < 100 else 0
    try:
        return date(year, month, day) if _FIRST <= year <= _LAST else None
    except ValueError:
        return None


def order_of(texts: Iterable[str], answer: str = "") -> tuple[str, bool]:
    """Return the order of all dates of one file, and whether nothing in it decides: then it is the answer, else the day first.

    >>> order_of(["6/19/25", "6/3/25"]), order_of(["3/4/25"]), order_of(["3/4/25"], "month")
    (('mdy', False), ('dmy', True), ('mdy', True))
    """
    bad, rises = dict.fromkeys(_PLACE, 0), dict.fromkeys(_PLACE, 0)
    last: dict[str, date] = {}
    before = ""
    for text in texts:
        if text == before:
            continue
        before = text
        numbers = numbers_of(text)
        if numbers is None:
            continue
        for order in _PLACE:
            # Four digits are a year; two digits of a year never come first in these lists.
            day = day_in(numbers, order) if (order == "ymd") == (numbers[3] > 2) else None
            if day is None:
                bad[order] += 1
                continue
            rises[order] += order in last and day > last[order]
            last[order] = day
    least = min(bad.values())
    left = [order for order in _PLACE if bad[order] == least]
    fewest = min(rises[order] for order in left)
    left = [order for order in left if rises[order] == fewest]
    if len(left) == 1:
        return left[0], False
    said = ANSWERS.get(answer, "")
    return (said if said in left else left[0]), True
