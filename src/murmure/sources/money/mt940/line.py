"""What do the fields of a SWIFT statement mean that hold dates and amounts: :25:, :60F:, :61:, :62F:?"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from murmure.sources.money.document import amount_of

_MOVE = re.compile(
    r"(\d{6})(\d{4})?(R[CD]|E[CD]|[CD])[A-Z]?\s*(\d[\d ]{0,17}(?:[,.]\d{0,4})?)\s*(?:([NSF][A-Z0-9 ]{3}))?(.*)", re.ASCII | re.DOTALL
)
_BALANCE = re.compile(r"([CD])(\d{2})(\d{2})(\d{2})([A-Z]{3})\s*(\d[\d ]*(?:[,.]\d{0,4})?)", re.ASCII)
_BALANCE_START = re.compile(r"[CD]\d{6}([A-Z]{3})", re.ASCII)
_CURRENCY = re.compile(r"(?<=\d)\s*[A-Z]{3}\Z")
_COMING = frozenset({"C", "RD", "EC"})
_EMPTY = frozenset({"", "NONREF", "NOREF", "NOTPROVIDED", "X"})


class Move(NamedTuple):
    """Hold field :61:: when it was booked, when it counts, how much comes, its kind, its references, the name that Dutch banks add."""

    booked: date
    counts: date
    value: float
    kind: str | None
    reference: str
    bank_reference: str
    name: str | None
    reversal: bool


def move_of(lines: list[str]) -> Move:
    """Read a field :61: and the line that may follow it; raises ValueError for its date, KeyError for all else."""
    found = _MOVE.match(lines[0]) or (_MOVE.match(lines[0] + lines[1]) if len(lines) > 1 else None)
    if not found:
        raise KeyError(lines[0])
    day, entry, way, amount, kind, rest = found.groups()
    booked, counts = days_of(day, entry)
    value = amount_of(amount.replace(" ", ""))
    if way not in _COMING:
        value = -value + 0.0
    reference, _, bank = rest.partition("//")
    name = ""
    if bank:
        reference, bank = reference.strip(), bank.strip()
    else:
        reference, name = reference[:16].strip(), reference[16:].strip()
    return Move(booked, counts, value, kind.strip() or None if kind else None, "" if reference in _EMPTY else reference,
                "" if bank in _EMPTY else bank, name or None, way[0] == "R")  # fmt: skip


def currency_in(text: str) -> str | None:
    """Return the currency of a field :60F: or :62F:, whatever its day and amount are."""
    found = _BALANCE_START.match(text)
    return found[1] if found else None


@lru_cache(8192)
def days_of(day: str, entry: str | None) -> tuple[date, date]:
    """Return when an operation was booked and when it counts: YYMMDD, and MMDD where the bank says it. Raises ValueError."""
    counts = day_of(day[:2], day[2:4], day[4:])
    if not entry:
        return counts, counts
    # The year is not written: around New Year it is the next one, or the last.
    other = counts.year + (int(entry[:2]) == 1 and counts.month == 12) - (int(entry[:2]) == 12 and counts.month == 1)
    return day_of(f"{other % 100:02}", entry[:2], entry[2:]), counts


def balance_of(text: str) -> tuple[date, str, float]:
    """Read a field :60F:, :62F: or :64:: day, currency, amount; raises ValueError."""
    found = _BALANCE.match(text)
    if not found:
        raise ValueError("not a balance")
    way, year, month, day, unit, amount = found.groups()
    value = amount_of(amount.replace(" ", ""))
    return day_of(year, month, day), unit, -value + 0.0 if way == "D" else value


def day_of(year: str, month: str, day: str) -> date:
    """Return a day; of February 30, which banks know and calendars do not, the last of the month. Raises ValueError."""
    whole = int(year) + (2000 if int(year) < 80 else 1900)
    last = calendar.monthrange(whole, int(month))[1] if 1 <= int(month) <= 12 else 0
    return date(whole, int(month), min(int(day), last) if last and int(day) <= 31 else int(day))


def account_in(lines: list[str]) -> str:
    """Return the number in a field :25:, without the currency that some banks write behind it.

    >>> account_in(["1291.99.348EUR"])
    '1291.99.348'
    """
    return _CURRENCY.sub("", lines[0].strip()) if lines else ""
