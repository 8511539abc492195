"""What does the list of activities say that the pages of Garmin Connect let one download (Activities.csv)?

Titles and sports are in the language of the account; the first seven columns keep their places. Nobody says whether a
distance is in kilometres, in miles or, in a pool, in metres: it is kept as it is shown, and not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.garmin.activity import GARMIN
from murmure.sources.plain import clean
from murmure.sources.rows import csv_rows, titles_of
from murmure.sources.times import When, in_zone, plausible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import File, Probe

_FIRST = 315_532_800_000_000  # 1980: people write down by hand what they did before Garmin
_START = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,]\d{1,3})?")
_THOUSANDS = re.compile(r"(?<=\d)[.,'\u2019\s\u00a0\u202f](?=\d{3}(?!\d))")
_LONGEST = 40 * 86_400
_FIGURES = ("mean_heart_rate", "max_heart_rate", "steps")


def is_listed(probe: Probe) -> bool:
    """Say whether a file is such a list, by its titles; in a language that nobody has written here, by its first row too."""
    rows = list(titles_of(probe.text[:4000], lines=2)) if probe.name.endswith(".csv") else []
    if not rows or not _is_head(rows[0]):
        return False
    # The laps of one activity have the same words of Garmin, and no date.
    return _is_known(rows[0]) or (len(rows) > 1 and len(rows[1]) > 3 and _START.match(rows[1][1]) is not None)


def listed(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    """Yield a summary for each row."""
    for found in csv_rows(file, _is_head):
        if isinstance(found, Reject):
            yield found
            continue
        number, row = found
        said = _row(row, zone)
        yield Reject(file.where(number), said) if isinstance(said, Both) else said


def _is_head(titles: list[str]) -> bool:
    if len(titles) < 7:
        return False
    return _is_known(titles) or (len(titles) > 15 and any(mark in _flat(title) for title in titles[7:] for mark in _words()["marks"]))


def _is_known(titles: list[str]) -> bool:
    return _flat(titles[2]) in _words()["favourite"] and _flat(titles[0]) in _words()["type"]


def _row(row: dict[str, str], zone: ZoneInfo | None) -> Activity | Both:
    sport, date, _, title, distance, _, lasted = list(row.values())[:7]
    when = _moment(date, zone)
    if isinstance(when, Both):
        return when
    named = {field: cell for head, cell in row.items() if (field := _fields().get(_flat(head)))}
    length = _seconds(named.get("elapsed", "")) or _seconds(lasted)
    extra: dict[str, Any] = {field: _number(named.get(field, "")) for field in _FIGURES}
    extra |= {"type": clean(sport).strip()[:60] or None, "distance_shown": _shown(distance), "energy_kcal": _number(named.get("energy", "")),
              "moving_s": _seconds(named.get("moving", ""))}  # fmt: skip
    name = clean(title).strip()
    return Activity(
        key_of("listed", date.strip(), name), "murmure:Summary", object=_sport(sport), object_type="murmure:Workout", instrument=GARMIN,
        until=when.published + round(length * 1e6) if length else None, content=name or None, extra=tidy(extra), **when._asdict(),
    )  # fmt: skip


def _moment(text: str, zone: ZoneInfo | None) -> When | Both:
    """Return the moment of a start, which is on the clock of the device."""
    if not text.strip():
        return NO_DATE
    try:
        naive = datetime.fromisoformat(text.strip())
        if naive.tzinfo is not None:
            return BAD_DATE
        when = in_zone(naive, zone)
    except (ValueError, OverflowError):
        return BAD_DATE
    return when if when.published >= _FIRST and plausible(when.published) else IMPOSSIBLE_DATE


def _seconds(text: str) -> float | None:
    """Return a length of time; 5:42 is minutes and seconds.

    >>> _seconds("01:07:30.5"), _seconds("31:40"), _seconds("--")
    (4050.0, 1900.0, None)
    """
    found = _CLOCK.fullmatch(text.strip())
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]) if found else _LONGEST
    return float(seconds) if seconds < _LONGEST else None


def _number(text: str) -> float | None:
    """Return a whole number whose thousands may be parted by anything.

    >>> _number("12,426"), _number("1 024"), _number("151"), _number("--")
    (12426.0, 1024.0, 151.0, None)
    """
    text = _THOUSANDS.sub("", text.strip())
    return float(text) if text.isdecimal() and len(text) < 9 else None


def _shown(text: str) -> str | None:
    text = clean(text).strip()[:20]
    return text if text and re.search(r"[1-9]", text) else None


def _flat(text: str) -> str:
    text = unicodedata.normalize("NFD", text.casefold().replace("\u2019", "'"))
    return " ".join("".join(mark for mark in text if not "\u0300" <= mark <= "\u036f").split())


@cache
def _words() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load(Path(__file__).with_name("words.yaml").read_text("utf-8"), loader)
    return {name: frozenset(map(_flat, words)) for name, words in told.items() if name != "sports"} | {
        "sports": {_flat(word): sport for sport, words in told["sports"].items() for word in words}}  # fmt: skip


@cache
def _fields() -> dict[str, str]:
    return {word: field for field in ("elapsed", "moving", "energy", *_FIGURES) for word in _words()[field]}


def _sport(text: str) -> str | None:
    word = _flat(clean(text))[:60]
    return _words()["sports"].get(word) or word.replace(" ", "_") or None
