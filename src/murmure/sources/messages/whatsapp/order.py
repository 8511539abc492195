"""Does the day come first, or the month, or the year? All dates of a chat are asked together.

A chat is in order of time, and people write on more than one day of the month.
Where that does not decide, nobody can tell 03/04 from 04/03: the person is asked.
"""

from __future__ import annotations

from datetime import date

from murmure.sources.messages.whatsapp.line import Written, written

ANSWERS = {"day": "dmy", "month": "mdy", "year": "ymd"}
"""What the person answers, and the order that it means."""

_PLACE = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}
_FIRST, _LAST = 2009, 2099  # WhatsApp is of 2009
_BUDDHIST = 543
_KEPT = 100_000  # dates; three lifetimes


def day_of(one: Written, order: str) -> int | None:
    """Return the ordinal of a date read in one order; None when there is no such day, or no WhatsApp yet."""
    year, month, day = (one.numbers[place] for place in _PLACE[order])
    if year < 100 and one.widths[1 if order != "ymd" else 0] <= 2:
        year += 2000
    if 2400 < year < 2700:
        year -= _BUDDHIST
    if not _FIRST <= year <= _LAST:
        return None
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def orders_of(one: Written) -> tuple[str, ...]:
    """Return the orders that a date of this form may be written in.

    >>> orders_of(written("3/4/2024")), orders_of(written("3.4.24")), orders_of(written("2024-04-03"))
    (('dmy', 'mdy'), ('dmy',), ('ymd',))
    """
    if one.widths[0] > 2:
        return ("ymd",)
    if one.mark == "wide":  # Korean, Hungarian and Japanese begin with the year; "7. 3. 2026" is Czech
        return ("dmy",) if one.widths[1] > 2 else ("ymd", "dmy")
    if one.mark == ".":
        return ("dmy",)
    return ("dmy", "mdy") if one.widths[1] > 2 else ("dmy", "mdy", "ymd")


class Order:
    """Gather what the dates of one file say about their order."""

    def __init__(self) -> None:
        self.form: tuple[str, ...] = ()
        self._known: dict[str, Written] = {}
        self._last: dict[str, int] = {}
        self._back = dict.fromkeys(_PLACE, 0)
        self._bad = dict.fromkeys(_PLACE, 0)
        self._days: dict[str, set[int]] = {order: set() for order in _PLACE}
        self._seen: set[Written] = set()

    def add(self, dates: list[str]) -> None:
        """Take in the dates of a stretch of messages, in their order."""
        before = ""
        for text in dates:
            if text == before:
                continue
            before = text
            one = self._known.get(text)
            if one is None:
                if len(self._known) > _KEPT:
                    self._known.clear()
                one = self._known[text] = written(text)
            new = one not in self._seen and len(self._seen) < _KEPT
            if new:
                self._seen.add(one)
            self.form = self.form or orders_of(one)
            for order in self.form:
                day = day_of(one, order)
                if day is None:
                    self._bad[order] += new
                    continue
                last = self._last.get(order, day)
                self._back[order] += day < last - 1
                self._last[order] = day
                if new:
                    self._days[order].add(date.fromordinal(day).day)

    def left(self) -> tuple[str, ...]:
        """Return the orders that the dates leave possible, the likeliest first."""
        left = self._possible()
        if len(left) > 1:
            # A chat goes forward: of two orders, the one that goes back in time is wrong.
            back = min(self._back[order] for order in left)
            left = tuple(order for order in left if self._back[order] < max(1, 3 * back))
        # Nobody writes on the 4th of each month only, four times running.
        if len(self._seen) >= 4 and any(len(self._days[order]) > 1 for order in left):
            left = tuple(order for order in left if len(self._days[order]) > 1)
        if self.form[:1] == ("ymd",):
            return left[:1]
        # Two digits of a year come first in hardly any export: only where nothing else is left, or the person says so.
        return tuple(order for order in left if order != "ymd") or left

    def _possible(self) -> tuple[str, ...]:
        least = min((self._bad[order] for order in self.form), default=0)
        return tuple(order for order in self.form if self._bad[order] == least)

    def settle(self, answer: str = "", others: str = "") -> tuple[str, bool]:
        """Return the order, and whether it rests on an answer that is given or to be given; `others` is that of other chats."""
        left, said = self.left(), ANSWERS.get(answer, "")
        if said == "ymd" and said in self._possible():
            return said, False
        if len(left) < 2:
            return (left or ("dmy",))[0], False
        if others in left:
            return others, False
        return (said, True) if said in left else (left[0], True)
