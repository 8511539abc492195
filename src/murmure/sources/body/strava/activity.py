"""What is one row of activities.csv in the words of the log?

The track of an activity is read by the sources `fit`, `gpx` and `tcx`: the file that Strava gives back is the one that the
watch gave, so that it is the same activity wherever it comes from. A row that names a file is therefore a summary
beside it; only a row without one is a journey of its own. Both say their distance: where they speak of the same
moments, one of them counts (`murmure.measures`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.strava.moment import moment
from murmure.sources.body.strava.words import flat, sport, titles
from murmure.sources.plain import clean

STRAVA = "Strava"
PAGE = "https://www.strava.com/activities/"
_FILE = re.compile(r"[\w.-]{1,40}/[^/]{1,200}\.(?:fit|gpx|tcx)(?:\.gz)?|#error#", re.IGNORECASE)
_NUMBERS = ("moving_s", "ascent_m", "mean_heart_rate", "max_heart_rate", "mean_power", "mean_cadence", "energy_kcal", "relative_effort",
            "steps", "pool_m")  # fmt: skip
_PLACES = ("id", "date", "name", "type", "description")
_FIRST = ("id", "date", "name", "type", "description", "elapsed_time", "distance", "commute", "gear", "filename")
_NUMBERED = re.compile(r" \d+$")
_LARGEST = 1e9  # metres or seconds; what is beyond is a broken number
LOST = Both(
    "Strava could not write the file of this activity: its figures are kept, its track is lost",
    "Strava n'a pas su écrire le fichier de cette activité : ses chiffres sont gardés, son tracé est perdu",
)
ABSENT = Both(
    "the file of this activity is not in what you offered: its figures are kept, its track is missing",
    "le fichier de cette activité n'est pas dans ce que vous proposez : ses chiffres sont gardés, son tracé manque",
)


class Columns(NamedTuple):
    """Say under which title each field of activities.csv stands; `elapsed` and `distance` are in seconds and metres."""

    named: dict[str, str]
    elapsed: tuple[str | None, ...]  # the more precise one first; it may be empty
    distance: str | None
    shown: str | None  # the distance as the page shows it: kilometres or miles, nobody says which


def columns_of(heads: Sequence[str]) -> Columns | None:
    """Return where the fields stand, in any language; None for a table that is not this one.

    The first five columns have kept their places since 2018; one whose title is known is no other field, wherever it
    stands (people leave columns out). Names that stand twice are Strava's own mark: the second is in seconds or metres
    (`rows.csv_rows` gives it a number).
    """
    if len(heads) < 5:
        return None
    if is_first(heads):
        return Columns(
            {"file" if head == "filename" else head: head for head in heads}, ("elapsed_time",), "distance", None
        )
    known = titles("activities")
    found: dict[str, str] = {}
    for head in heads:
        if field := known.get(flat(head)):
            found.setdefault(field, head)

    def at_place(field: str, place: int) -> str | None:
        free = place < len(heads) and flat(_NUMBERED.sub("", heads[place])) not in known
        return found.get(field) or (heads[place] if free else None)

    placed = {field: head for place, field in enumerate(_PLACES) if (head := at_place(field, place))}
    named = placed | found
    elapsed, shown = at_place("elapsed", 5), at_place("distance", 6)
    distance = _second(shown, heads)
    second = _second(elapsed, heads)
    for field in ("max_heart_rate", "relative_effort"):
        if better := _second(found.get(field), heads):
            named[field] = better
    if second and distance and heads.index(distance) == heads.index(second) + 2:
        at = heads.index(distance)
        named.setdefault("moving_s", heads[at - 1])
        if len(heads) > at + 3:
            named.setdefault("ascent_m", heads[at + 3])
    return Columns(named, (second, elapsed), distance, shown)


def _second(head: str | None, heads: Sequence[str]) -> str | None:
    if head is None:
        return None
    again = re.compile(re.escape(head) + r" \d+")
    return next((one for one in heads if again.fullmatch(one)), None)


def is_activities(heads: Sequence[str]) -> bool:
    """Say whether these are titles of activities.csv: known words, or the two pairs of names that stand twice."""
    columns = columns_of(heads)
    if columns is None:
        return False
    return is_named(heads) or (columns.distance is not None and columns.elapsed[0] is not None)


def is_named(heads: Sequence[str]) -> bool:
    """Say whether a table calls its first columns the number and the date of an activity, as only Strava does."""
    known = {titles("activities").get(flat(head)) for head in heads[:5]}
    return is_first(heads) or (len(heads) > 4 and {"id", "date"} <= known)


def is_first(heads: Sequence[str]) -> bool:
    """Say whether these are the titles of the archives of 2018 and 2019: in English for all, seconds and metres written once.

    Since July 2019 the same rows have titles in the language of the account, and kilometres or miles.
    """
    return tuple(heads) == _FIRST


def read_activity(row: dict[str, str], columns: Columns) -> tuple[Activity | Both, str | None]:
    """Return what a row says, and the file that it names: a path, '#error#', or None."""
    said = dict.fromkeys(_PLACES, "") | {
        field: clean(row.get(title, "")).strip() for field, title in columns.named.items()
    }
    number = said["id"]
    if not number.isdecimal() or len(number) > 20:
        return BAD_RECORD, None
    when = moment(said["date"])
    if isinstance(when, Both):
        return when, None
    file = said.get("file") or next((cell.strip() for cell in row.values() if _FILE.fullmatch(cell.strip())), None)
    length = _number(next((told for title in columns.elapsed if (told := row.get(title or "", "").strip())), ""))
    metres = _number(row.get(columns.distance or "", ""))
    extra: dict[str, Any] = {field: _number(said.get(field, "")) for field in _NUMBERS}
    extra |= {"description": said["description"] or None, "note": said.get("note") or None, "gear": said.get("gear") or None,
              "type": said["type"] or None}  # fmt: skip
    kind, tracked = sport(said["type"]), bool(file) and not str(file).startswith("#")
    if metres is None and columns.shown:
        extra["distance_shown"] = row.get(columns.shown, "").strip() or None
    if tracked:
        extra["file"] = file
    common = {"instrument": STRAVA, "content": said["name"] or None, "links": [PAGE + number], "object_type": "murmure:Workout",
              "until": when.published + round(length * 1e6) if length else None, "extra": tidy(extra), **when._asdict()}  # fmt: skip
    there = bool(metres)
    # Whether a track was found changes nothing here: the same row gives the same activity, from the table alone or from the zip.
    return Activity(key_of("summary" if tracked else "activity", number), "murmure:Summary" if tracked else "Travel", object=kind,
                    quantity="distance" if there else None, value=metres if there else None, unit="m" if there else None, **common), file  # fmt: skip


def _number(text: str) -> float | None:
    """Return a number of the precise columns; None when it is none, or absurd."""
    try:
        value = float(text.strip().replace("\u202f", "").replace("\u00a0", "").replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < _LARGEST else None
