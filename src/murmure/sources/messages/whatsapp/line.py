"""Where does a message begin, and which moment do its first characters say?

A line begins a message when it begins with a date and a time. Four styles are
known: `[date, time] `, `date, time - `, before 2014 `date time: `, and, in what
was copied from WhatsApp Web, `[time, date] `. All messages of one file have the
style of its first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from murmure.sources.messages.whatsapp.words import MARKS, bare, bare_words

_M = f"[{MARKS}]*"
_S = "[ \u00a0\u202f\u2009]"
_DATE = rf"\d{{1,4}}{_M}[./\-年년]{_S}?\d{{1,2}}{_M}[./\-月월]{_S}?\d{{1,4}}"
_TIME = r"[^\d\n\[\]]{1,16}\d{1,2}[:.h]\d\d(?:[:.]\d\d)?[^\d\n\[\]:\-–—]{0,14}?"
_STYLES = {
    "[": rf"^{_M}\[{_M}({_DATE})({_TIME})\]{_S}?",
    "-": rf"^{_M}({_DATE})({_TIME}){_S}[-–—]{_S}",
    ":": rf"^{_M}({_DATE})({_TIME}):{_S}",
    "copied": rf"^{_M}\[{_M}([^\d\n\[\]]{{0,12}}\d{{1,2}}[:.h]\d\d(?:[:.]\d\d)?[^\d\n\[\]]{{1,16}})({_DATE})\.?{_M}\]{_S}?",
}
COPIED = "copied"
"""The style in which the time comes first."""
_CLOCK = re.compile(r"(\D*?)(\d{1,2})[:.h](\d\d)(?:[:.](\d\d))?(\D*)")
_NUMBER = re.compile(r"\d+")


@cache
def header(style: str) -> re.Pattern[str]:
    """Return what finds the beginnings of messages of one style: two groups, the date and the rest up to the end of the time.

    In the style COPIED, the time is the first of the two.
    """
    return re.compile(_STYLES[style], re.MULTILINE)


def style_of(text: str) -> str | None:
    """Return the style of the message that begins first in a text; None when none does.

    >>> style_of("03/04/2024, 21:22 - Lou: hi"), style_of("hi")
    ('-', None)
    """
    found = [(match.start(), -len(match[0]), style) for style in _STYLES if (match := header(style).search(text))]
    return min(found)[2] if found else None


class Written(NamedTuple):
    """Hold the three numbers of a date, how many digits the first and the last have, and what stands between."""

    numbers: tuple[int, int, int]
    widths: tuple[int, int]
    mark: str


def written(date: str) -> Written:
    r"""Take a date apart.

    >>> written("7.3.26")
    Written(numbers=(7, 3, 26), widths=(1, 2), mark='.')
    """
    parts = _NUMBER.findall(date)
    mark = next(char for char in date if char in "./-年년")
    wide = ". " in date or ".\u00a0" in date or mark in "年년"
    return Written(tuple(map(int, parts)), (len(parts[0]), len(parts[2])), "wide" if wide else mark)  # type: ignore[arg-type]


class Clock:
    """Read times of day. What the words around a time mean is known, or settled from all times of the file."""

    def __init__(self, strange: Iterable[str] = (), neutral: bool = False) -> None:
        self._strange = frozenset() if neutral else frozenset(strange)
        self._neutral = neutral

    def seconds(self, text: str) -> tuple[int, bool] | None:
        """Return the second of the day, and whether it is said to the second; None when the words around it are unknown."""
        found = _CLOCK.fullmatch(text)
        if not found:
            return None
        before, after = bare(found[1]), bare(found[5])
        hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
        half = next((half for half in ("am", "pm") if before in bare_words(half) or after in bare_words(half)), "")
        # "a" and "as" are words of places, "de" and "du" halves in Hungarian: a half needs an hour of twelve.
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif not half and not self._neutral and {before, after} & self._strange:
            return None
        if hour > 23 or minute > 59 or second > 59:
            return None
        return hour * 3600 + minute * 60 + second, found[4] is not None


def strange_words(times: Iterable[str]) -> tuple[set[str], bool]:
    """Return the words around times that no table knows, and whether they are harmless: one word, and hours of a day of 24."""
    strange: set[str] = set()
    around: set[tuple[str, str]] = set()
    all_day = False
    known = bare_words("am") | bare_words("pm") | bare_words("between") | bare_words("after") | {""}
    for text in times:
        if found := _CLOCK.fullmatch(text):
            pair = (bare(found[1]), bare(found[5]))
            if new := {word for word in pair if word not in known}:
                strange |= new
                around.add(pair)
                all_day = all_day or not 1 <= int(found[2]) <= 12
    return strange, len(around) == 1 and all_day
