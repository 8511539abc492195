"""Does the day come first in the dates of a QIF file, or the month, and does a comma part decimals or thousands?

The format says neither. All dates and amounts of the file are asked together; where they do not
tell, the person is, as for the dates of chats.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from murmure.sources.money.document import amount_of

ANSWERS = {"day": "dmy", "month": "mdy", "year": "ymd"}
"""What the person answers, and the order that it means."""

_PLACE = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_SHAPE = re.compile(r"\s*([0-9]{1,4})\s*([/.\-' ])\s*([0-9]{1,2}|[^\W\d_]{3,9}\.?)\s*([/.\-' ])\s*([0-9]{1,4})\s*")
_PACKED = re.compile(r"\s*(\d{8})\s*", re.ASCII)
_MONTHS = {name: number for number, names in enumerate((
    "jan", "feb fev fév", "mar", "apr avr", "may mai", "jun juin", "jul juil", "aug aou aoû", "sep", "oct okt", "nov", "dec déc dez"), 1)
    for name in names.split()}  # fmt: skip


@lru_cache(65_536)
def days_of(text: str) -> dict[str, date]:
    """Return the day that a text means in each order that is possible; nothing when it is no date.

    >>> days_of("1/15'04")
    {'mdy': datetime.date(2004, 1, 15)}
    """
    packed = _PACKED.fullmatch(text)
    if packed:
        digits = packed[1]
        if 1900 <= int(digits[:4]) < 2100 and 1 <= int(digits[4:6]) <= 12:
            return _days((digits[:4], digits[4:6], digits[6:]), "", ("ymd",))
        return _days((digits[:2], digits[2:4], digits[4:]), "", ("dmy", "mdy"))
    found = _SHAPE.fullmatch(text)
    if not found:
        return {}
    first, _, second, mark, third = found.groups()
    if not second.isdecimal():
        month = _MONTHS.get(second.casefold()[:4]) or _MONTHS.get(second.casefold()[:3])
        return _days((first, str(month), third), mark, ("dmy",)) if month else {}
    if len(first) > 2:
        return _days((first, second, third), mark, ("ymd",))
    return _days((first, second, third), mark, ("dmy", "mdy") if len(third) > 2 or mark == "'" else ("dmy", "mdy", "ymd"))


def _days(parts: tuple[str, ...], mark: str, orders: tuple[str, ...]) -> dict[str, date]:
    found = {}
    for order in orders:
        year, month, day = (parts[place] for place in _PLACE[order])
        if len(day) > 2 or len(year) == 3:
            continue
        # Quicken writes 1/15'04 for 2004 and 1/15/94 for 1994.
        whole = int(year) if len(year) > 2 else int(year) + (2000 if mark == "'" or int(year) < 70 else 1900)
        try:
            found[order] = date(whole, int(month), int(day))
        except ValueError:
            continue
    return found


class Order:
    """Gather what the dates and amounts of one file say."""

    def __init__(self) -> None:
        self.count = 0
        self._possible = dict.fromkeys(_PLACE, 0)
        self._turns = dict.fromkeys(_PLACE, 0)
        self._last: dict[str, date] = {}
        self._way: dict[str, int] = {}
        self._points = self._commas = 0

    def begin(self) -> None:
        """Begin another list of operations: its days begin anew."""
        self._last, self._way = {}, {}

    def add_date(self, text: str) -> None:
        """Take in a date, in the order of the file."""
        days = days_of(text)
        self.count += bool(days)
        for order, day in days.items():
            self._possible[order] += 1
            before = self._last.get(order, day)
            if day != before:
                way = 1 if day > before else -1
                self._turns[order] += way != self._way.get(order, way)
                self._way[order] = way
            self._last[order] = day

    def add_amount(self, text: str) -> None:
        """Take in an amount: two figures at its end stand behind a decimal mark."""
        text = text.rstrip()
        self._points += text[-3:-2] == "."
        self._commas += text[-3:-2] == ","

    def settle(self, answer: str = "") -> tuple[str, bool]:
        """Return the order of the file, and whether nobody can tell; what the person says goes before a doubt."""
        most = max(self._possible.values())
        left = [order for order in _PLACE if self._possible[order] == most]
        if len(left) > 1 and "ymd" in left and ANSWERS.get(answer) != "ymd":
            left.remove("ymd")  # two digits of a year come first in hardly any export
        if len(left) > 1:
            # An account is written in order of time, or against it: an order in which days jump to and fro is wrong.
            least = min(self._turns[order] for order in left)
            sure = [order for order in left if self._turns[order] == least]
            if len(sure) == 1 and all(self._turns[order] >= 3 + 3 * least for order in left if order not in sure):
                left = sure
        if len(left) == 1 or not self.count:
            return left[0], False
        wanted = ANSWERS.get(answer, "")
        return (wanted if wanted in left else left[0]), True

    def value_of(self, text: str) -> float:
        """Read an amount with the decimal mark of the file; raises ValueError."""
        if self._points and not self._commas:
            text = text.replace(",", "")
        elif self._commas and not self._points:
            text = text.replace(".", "")
        return amount_of(text)
