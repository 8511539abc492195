"""What do the JSON files of Fitbit say that are lists of {dateTime, value}?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.model.reject import BAD_RECORD, NO_VALUE
from murmure.model.words import Both
from murmure.sources.body.fitbit import moment
from murmure.sources.body.fitbit.measure import FITBIT, NO_NUMBER, number, row, summary
from murmure.sources.body.series import MEASURE, Row, unit_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Found = Row | Both
_MINUTE = 60_000_000
_SURE = {value: f'{{"confidence": {value}}}' for value in range(4)}


def heart_rate(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return a heart rate. There are tens of millions: the usual one is read without a detour."""
    value = record["value"]
    if type(value) is not dict:
        return BAD_RECORD
    bpm, sure = value.get("bpm"), value.get("confidence")
    when = moment.series(record["dateTime"])
    if type(when) is Both:
        return when
    if type(bpm) is not int and type(bpm) is not float or not 0 < bpm < 500:
        return NO_NUMBER
    return (f"heart_rate\x1f{when[0]}", MEASURE, None, None, FITBIT, when[0], None, when[1], when[2], when[3], None, None, None, "heart_rate",
            float(bpm), "/min", _SURE.get(sure) if type(sure) is int else None)  # fmt: skip


def per_minute(quantity: str, factor: float = 1.0) -> Callable[[dict[str, Any], ZoneInfo | None], Found]:
    """Return a reader for what is counted minute by minute."""
    unit = unit_of(quantity)

    def read(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
        value = number(record["value"])
        when = moment.series(record["dateTime"])
        if type(when) is Both:
            return when
        if value is None or value < 0:
            return NO_NUMBER
        until = when[0] + _MINUTE
        return (f"{quantity}\x1f{when[0]}", MEASURE, None, None, FITBIT, when[0], until, when[1], when[2], when[3], None, None, None,
                quantity, value * factor, unit, None)  # fmt: skip

    return read


def resting(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return the resting heart rate of a day; a day without one has 0."""
    value = record["value"]
    if not isinstance(value, dict):
        return BAD_RECORD
    beats = number(value.get("value"))
    if not beats:
        return NO_VALUE
    when = moment.day(str(value.get("date") or record["dateTime"]), zone)
    if isinstance(when, Both):
        return when
    error = number(value.get("error"))
    return row("resting_heart_rate", beats, when, extra={"error": error} if error else None)


def vo2_max(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return the VO2 max of a day, estimated from what is known of a person, or from a run."""
    value = record["value"]
    if not isinstance(value, dict):
        return BAD_RECORD
    named = ("filteredDemographicVO2Max", "demographicVO2Max", "filteredRunVO2Max", "runVO2Max")
    name = next((name for name in named if number(value.get(name))), None)
    when = moment.day(record["dateTime"], zone)
    if isinstance(when, Both) or name is None:
        return when if isinstance(when, Both) else NO_VALUE
    run = name in ("filteredRunVO2Max", "runVO2Max")
    # A day may have both: what a run says has a key of its own.
    key = ("run",) if run else ()
    return row("vo2_max", number(value[name]) or 0.0, when, extra={"from": "run" if run else "profile"}, key=key)


def minutes(record: dict[str, Any], zone: ZoneInfo | None, word: str) -> Found:
    """Return how many minutes of a day were spent in one way."""
    value, when = number(record["value"]), moment.day(record["dateTime"], zone)
    if isinstance(when, Both) or value is None:
        return when if isinstance(when, Both) else NO_NUMBER
    return summary(word, when, None, {"minutes": value})


def zones(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return the minutes that a day had in each zone of heart rates."""
    value, when = record["value"], moment.day(record["dateTime"], zone)
    told = value.get("valuesInZones") if isinstance(value, dict) else None
    if isinstance(when, Both) or not isinstance(told, dict):
        return when if isinstance(when, Both) else BAD_RECORD
    found = {str(name).lower(): number(minutes) for name, minutes in list(told.items())[:20]}
    return summary(
        "heart rate zones",
        when,
        None,
        {"minutes": {name: minutes for name, minutes in found.items() if minutes is not None}},
    )


_STROKES = ("unknown", "freestyle", "backstroke", "breaststroke", "butterfly")


def swim(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return one length of a pool."""
    value, when = record["value"], moment.series(record["dateTime"])
    if isinstance(when, Both) or not isinstance(value, dict):
        return when if isinstance(when, Both) else BAD_RECORD
    strokes, length = number(value.get("strokeCount")), number(value.get("lapDurationSec"))
    if strokes is None or strokes < 0:
        return NO_NUMBER
    until = when.published + round(length * 1e6) if length and 0 < length < 86_400 else None
    style = value.get("swimStrokeType")
    return row("stroke_count", strokes, when, until, extra={"style": style} if isinstance(style, str) else None)


class Kind(NamedTuple):
    """Say what reads the records of a file, and of which family of twins it is (the same is written in two encodings)."""

    read: Callable[[dict[str, Any], Any], Found]
    family: str


def _minutes(word: str) -> Kind:
    return Kind(lambda record, zone: minutes(record, zone, word), word)


KINDS: dict[str, Kind] = {
    "heart_rate": Kind(heart_rate, "heart_rate"), "steps": Kind(per_minute("step_count"), "step_count"),
    # Centimetres, whatever the unit of the account.
    "distance": Kind(per_minute("distance", 0.01), "distance"), "calories": Kind(per_minute("total_energy"), "total_energy"),
    "resting_heart_rate": Kind(resting, "resting_heart_rate"),
    "demographic_vo2_max": Kind(vo2_max, "vo2_max"), "run_vo2_max": Kind(vo2_max, "vo2_max"),
    "very_active_minutes": _minutes("very active minutes"), "moderately_active_minutes": _minutes("moderately active minutes"),
    "lightly_active_minutes": _minutes("lightly active minutes"), "sedentary_minutes": _minutes("sedentary minutes"),
    "time_in_heart_rate_zones": Kind(zones, "zones"), "swim_lengths_data": Kind(swim, "swim"),
}  # fmt: skip
_NAME = re.compile(r"([a-z0-9_]+?)-(?:\d{4}-\d\d-\d\d|\d+)(?: ?\(\d+\))?\.json")
_SHAPE = re.compile(r'\s*\[\s*\{\s*"dateTime"\s*:\s*"\d\d/\d\d/\d\d \d\d:\d\d:\d\d"\s*,\s*"value"\s*:')


def kind_of(name: str, text: str) -> Kind | None:
    """Return what reads a file of this name that begins in this way; None when it is no series of Fitbit."""
    found = _NAME.fullmatch(name)
    return KINDS.get(found[1]) if found and _SHAPE.match(text.removeprefix("\ufeff")) else None
