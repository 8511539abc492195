"""When was it, in the words in which a page made for the eye writes a date: "5 mars 2023, 18:12:01 CET", "Mar 05, 2023 6:12:01 pm"?

The words are in `written.yaml`. What a page does not write is not guessed: a
time without seconds is one of a minute, one without a zone is in that of the account.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.sources.times import EPOCH, When, in_zone, plausible

_LONGEST = 120  # letters of a date; longer texts are something else
_MARKS = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_EAST = re.compile(r"(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?")
# A month that is written as a number and called a month, wherever it stands: "5 thg 3, 2023", "3月 05, 2023".
_MONTH_NUMBER = re.compile(r"\b(?:thg|tháng|th)\.?\s*(\d{1,2})\b|(?<!\d)(\d{1,2})\s*[月월]", re.IGNORECASE)
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_HALF = re.compile(r"\b([ap])\.?\s?m\b\.?", re.IGNORECASE)
_COLON = re.compile(r"(?<!\d)(\d{1,2})\s?[:h]\s?(\d{2})(?:[:.](\d{2}))?(?!\d)")
_DOT = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?!\.?\d)")
_AWAY = re.compile(r"\b(?:UTC|GMT)\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?")
_NUMBER = re.compile(r"\d+")
_CLOCK = re.compile(r"((?:[^:]*[ \u00a0\u202f,(])?)([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])((?:[ \u00a0\u202f,)][^:]*)?)")
_THREE = re.compile(r"\d\D*\d\D*\d")
_WORD = re.compile(r"[^\W\d_][^\s\d,;:/()]*")
_NEXT, _LAST = re.compile(rf"[\s,]*(?:(?:de\s+la|da)\s+)?({_WORD.pattern})"), re.compile(rf"({_WORD.pattern})[\s,]*\Z")


class _Read(NamedTuple):
    """Hold what a date says: the clock on the wall, how exact it is, and how many minutes from UTC it is where that is written."""

    naive: datetime
    precision: str
    offset: int | None


def written(text: str, zone: ZoneInfo | None = None) -> When | None:
    """Return the moment that a text is, None when it is none; without a written zone it is in `zone`.

    >>> written("5 mars 2023, 18:12:01 CET")
    When(published=1678036321000000, offset_minutes=60, offset_origin='explicit', precision='s')
    >>> written("5 mars à la mer"), written("2023年3月5日 18:12").precision
    (None, 'min')
    """
    if not 6 <= len(text) <= _LONGEST:
        return None
    if text.count(":") == 2 and len(text) < 60 and (clock := _CLOCK.fullmatch(text)):
        before, hour, minute, second, after = clock.groups()
        if found := _hour_around(before, hour, after):
            return _placed(found, zone, int(minute) * 60 + int(second))
    found = _read(text)
    return _placed(found, zone) if found else None


def _placed(found: _Read, zone: ZoneInfo | None, later: int = 0) -> When | None:
    """Return the moment some seconds after what a date says, None for one that cannot be."""
    try:
        if found.offset is None:
            return in_zone(found.naive + timedelta(seconds=later) if later else found.naive, zone, precision=found.precision)
        published = (_seconds(found.naive, found.offset) + later) * 1_000_000
    except (ValueError, OverflowError):
        return None
    # "UTC" says which moment it was, not where the person was.
    offset = found.offset or None
    return When(published, offset, "explicit", found.precision) if plausible(published) else None


@lru_cache(1024)
def _seconds(naive: datetime, offset: int) -> int:
    since = naive.replace(tzinfo=timezone(timedelta(minutes=offset))) - EPOCH
    return since.days * 86_400 + since.seconds


@lru_cache(1024)
def _hour_around(before: str, hour: str, after: str) -> _Read | None:
    """Read the hour of a date whose clock is plain: what stands around it is that of many records, and is read with two other clocks.

    None where the date has to be read as a whole.
    """
    wanted = int(hour)
    found = _read_whole(f"{before}{'1':0>{len(hour)}}:11:11{after}")
    noon = _read_whole(f"{before}12:11:11{after}")
    if wanted > 23 or any(one is None or (one.naive.minute, one.naive.second) != (11, 11) for one in (found, noon)):
        return None
    if 1 <= wanted <= 12:
        # 1 is 13 in the afternoon; 12 is 0 in the morning, where halves are told.
        wanted = noon.naive.hour if wanted == 12 else wanted + found.naive.hour - 1  # type: ignore[union-attr]
    return found._replace(naive=found.naive.replace(hour=wanted, minute=0, second=0))  # type: ignore[union-attr]


def _read(text: str) -> _Read | None:
    # The quickest of all tests first: most texts of a page are no date.
    if not _THREE.search(text):
        return None
    if text.isascii() and "UTC" not in text and "GMT" not in text:
        # Without four digits there is no year, and without one or two no day.
        sizes = {len(digits) for digits in _NUMBER.findall(text)}
        if 4 not in sizes or not sizes & {1, 2}:
            return None
    return _read_whole(text)


@lru_cache(4096)
def _read_whole(text: str) -> _Read | None:
    if text.isascii():
        text = text.strip()
    else:
        text = _MARKS.sub("", unicodedata.normalize("NFC", text)).replace("\u202f", " ").replace("\u00a0", " ").strip()
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    away = _AWAY.search(text)
    rest = text[: away.start()] + " " + text[away.end() :] if away else text
    rest = _HALF.sub(lambda half: f" {half.group(1)}m ", rest)
    rest = _MONTH_NUMBER.sub(_month_called, _EAST.sub(r"\1-\2-\3 ", rest))
    time = next(iter([*_COLON.finditer(rest)][-1:] or [*_DOT.finditer(rest)][-1:]), None)
    half = ""
    if time:
        half = _half(rest[: time.start()], rest[time.end() :]) if 1 <= int(time.group(1)) <= 12 else ""
        rest = rest[: time.start()] + " " + rest[time.end() :]
    day, words = _without_clock(rest)
    if day is None or not _only_date(words, len(rest)):
        return None
    offset = _offset(away, words) if time else None
    precision = "day" if time is None else "s" if time.group(3) else "min"
    try:
        return _Read(datetime(*day, _hour(time, half), int(time.group(2)), int(time.group(3) or 0)) if time else datetime(*day), precision, offset)
    except ValueError:
        return None


def _month_called(found: re.Match[str]) -> str:
    number = int(found.group(1) or found.group(2))
    return f" {_ENGLISH[number - 1]} " if 1 <= number <= 12 else found.group()


@lru_cache(4096)
def _without_clock(text: str) -> tuple[tuple[int, int, int] | None, list[tuple[str, str]]]:
    """Return the day that a text says, and its words, as they stand and plain: of one day there are many records."""
    return _day(text), [(word, _plain(word)) for word in _WORD.findall(text)]


def _only_date(words: list[tuple[str, str]], size: int) -> bool:
    """Say whether a text is a date and not a sentence that tells one: few words, and short ones."""
    return len(words) <= 9 and size <= 80


def _day(text: str) -> tuple[int, int, int] | None:
    numbers = [(int(found.group()), len(found.group())) for found in _NUMBER.finditer(text)]
    years = [value for value, size in numbers if size == 4]
    small = [value for value, size in numbers if size <= 2]
    if len(years) != 1 or len(numbers) != len(small) + 1:
        return None
    year = years[0] - 543 if years[0] > 2400 else years[0]  # the Thai count from the Buddha
    named = {word: month for word in map(_plain, _WORD.findall(text)) if (month := _month(word))}
    if named:
        # A word may be a month in one language and the name of a day in another: "mar." is Tuesday in French.
        sure = {month for word, month in named.items() if word not in _told()["days"]}
        months = sure or set(named.values())
        return (year, months.pop(), small[0]) if len(small) == 1 and len(months) == 1 else None
    if len(small) != 2:
        return None
    first, second = small
    if numbers[0][1] == 4:
        return year, first, second
    american = second > 12 or (first <= 12 and "/" in text and re.search(r"\b[ap]m\b", text, re.IGNORECASE))
    return (year, first, second) if american else (year, second, first)


def _half(before: str, after: str) -> str:
    """Return "am" or "pm" as a word beside the clock says it, "" for none: "am" elsewhere is "on the" in German."""
    following, leading = _NEXT.match(after), _LAST.search(before)
    told = {_plain(following[1])} if following else set()
    # Who writes the half before the hour does not write it in Latin letters without accents.
    if leading and not leading[1].isascii():
        told.add(_plain(leading[1]))
    return "pm" if told & _told()["pm"] else "am" if told & _told()["am"] else ""


def _hour(time: re.Match[str], half: str) -> int:
    hour = int(time.group(1))
    return hour % 12 + 12 * (half == "pm") if half else hour


def _offset(away: re.Match[str] | None, words: list[tuple[str, str]]) -> int | None:
    if away:
        minutes = int(away.group(2)) * 60 + int(away.group(3) or 0)
        return minutes if away.group(1) == "+" else -minutes
    zones = _told()["zones"]
    return next((zones[word] for word, _ in reversed(words) if word in zones), None)


def _plain(word: str) -> str:
    word = unicodedata.normalize("NFKD", word.casefold().replace(".", ""))
    return "".join(c for c in word if not unicodedata.combining(c))


@lru_cache(2048)
def _month(word: str) -> int | None:
    months = _told()["months"]
    if word in months:
        return months[word]
    begun = {number for name, number in months.items() if name.startswith(word)} if len(word) > 2 else set()
    return begun.pop() if len(begun) == 1 else None


@cache
def _told() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load(Path(__file__).with_suffix(".yaml").read_text("utf-8"), loader)
    months = {_plain(name): number for number, names in told["months"].items() for name in names}
    return {"months": months, "zones": told["zones"], **{name: frozenset(map(_plain, told[name])) for name in ("am", "pm", "days")}}
