"""Where does a record of 120 columns begin, and what do its days and amounts mean?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from murmure.sources.money.document import unified, words_of
from murmure.sources.times import When, on_day

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File

_WIDE = 120
_SIGNS = {
    **{"{ABCDEFGHI"[figure]: (figure, 1) for figure in range(10)}, **{"}JKLMNOPQR"[figure]: (figure, -1) for figure in range(10)},
    "é": (0, 1), "è": (0, -1), **{str(figure): (figure, 1) for figure in range(10)},
}  # fmt: skip
_SCALES = {str(decimals): 10**decimals for decimals in range(10)}


def records(file: File) -> Iterator[tuple[int, str]]:
    """Yield (number, record of 120 characters), whether lines end or not; the blanks that a program cut off are put back."""
    rest, number = "", 0
    for piece in unified(file):
        found = (rest + piece).split("\n")
        rest = found.pop()
        while len(rest) > 2 * _WIDE:
            found.append(rest[:_WIDE])
            rest = rest[_WIDE:]
        for line in found:
            if len(line) == _WIDE and not line.isspace():
                number += 1
                yield number, line
                continue
            yield from _pieces_of(line, number)
            number += -(-len(line.rstrip()) // _WIDE)
    yield from _pieces_of(rest, number)


def _pieces_of(line: str, number: int) -> Iterator[tuple[int, str]]:
    line = line.rstrip()
    for count, start in enumerate(range(0, len(line), _WIDE), 1):
        yield number + count, line[start : start + _WIDE].ljust(_WIDE)


@lru_cache(4096)
def day_of(text: str, zone: ZoneInfo | None) -> When | None:
    """Read a day written DDMMYY."""
    if not (text.isascii() and text.isdecimal()):
        return None
    year = int(text[4:])
    try:
        return on_day(date(year + (1900 if year >= 70 else 2000), int(text[2:4]), int(text[:2])), zone)
    except ValueError:
        return None


@lru_cache(4096)
def value_day_of(text: str) -> str | None:
    """Return the day on which an operation counts, as 2024-01-31."""
    valued = day_of(text, None)
    return str(date.fromordinal(719_163 + valued.published // 86_400_000_000)) if valued else None


def amount_of(line: str) -> float | None:
    """Read an amount whose last figure holds the sign, in as many decimals as the record says.

    >>> amount_of(" " * 19 + "2" + " " * 70 + "0000000000322J" + " " * 16), amount_of(" " * 19 + "2" + " " * 70 + "0000000000107}" + " " * 16)
    (-32.21, -10.7)
    """
    figures, last = line[90:103].strip() or "0", _SIGNS.get(line[103])
    if last is None or not (figures.isascii() and figures.isdecimal()):
        return None
    return last[1] * (int(figures) * 10 + last[0]) / _SCALES.get(line[19], 100) + 0.0


def foreign_of(text: str) -> str:
    """Return the amount in the currency in which it was made: 'USD 12.50'."""
    scale, figures = text[3:4], text[4:18].strip()
    if not (scale.isdecimal() and scale.isascii() and figures.isascii() and figures.isdecimal()):
        return words_of(text)
    return f"{words_of(text[:3])} {int(figures) / 10 ** int(scale):.{scale}f}"
