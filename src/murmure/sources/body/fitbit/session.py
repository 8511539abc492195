"""What are a night, a workout, a weight and a glass of water in the words of the log?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.model.activity import key_of
from murmure.model.reject import BAD_RECORD, NO_VALUE
from murmure.model.words import Both
from murmure.sources.body.fitbit import moment
from murmure.sources.body.fitbit.measure import FITBIT, NO_NUMBER, POUND, number, row
from murmure.sources.body.series import SUMMARY, WORKOUT, Row
from murmure.sources.plain import clean
from murmure.sources.times import When

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Found = Row | Both
_STAGES = {"deep": ("sleep_duration", "deep"), "light": ("sleep_duration", "light"), "rem": ("sleep_duration", "rem"),
           "asleep": ("sleep_duration", "asleep"), "wake": ("awake_duration", "awake"), "awake": ("awake_duration", "awake"),
           "restless": ("awake_duration", "restless")}  # fmt: skip
_UNITS = {
    "kilometer": 1000.0,
    "kilometers": 1000.0,
    "km": 1000.0,
    "mile": 1609.344,
    "miles": 1609.344,
    "meter": 1.0,
    "meters": 1.0,
}
_WATER = {"ml": 1.0, "milliliter": 1.0, "milliliters": 1.0, "fl oz": 29.5735295625, "fl_oz": 29.5735295625, "oz": 29.5735295625, "cup": 236.5882365,
          "cups": 236.5882365}  # fmt: skip
_DAY = 86_400_000_000


@cache
def _sports() -> dict[str, str]:
    import yaml

    told = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return {word: sport for sport, listed in told.items() for word in listed}


def sleep(record: dict[str, Any], zone: ZoneInfo | None) -> Iterator[Found]:
    """Yield the time in bed of a night, and each of its stages; times are those of the device's clock."""
    start, end = (moment.local(str(record.get(name) or ""), zone) for name in ("startTime", "endTime"))
    if isinstance(start, Both) or isinstance(end, Both):
        yield start if isinstance(start, Both) else end  # type: ignore[misc]
        return
    if not start.published <= end.published < start.published + 3 * _DAY:
        yield BAD_RECORD
        return
    levels = record.get("levels") if isinstance(record.get("levels"), dict) else {}
    told = {"minutes_asleep": "minutesAsleep", "minutes_awake": "minutesAwake", "efficiency": "efficiency"}
    extra: dict[str, Any] = {
        name: value for name, key in told.items() if (value := number(record.get(key))) is not None
    }
    short = levels.get("shortData")
    extra |= {"short_wakes": len(short)} if isinstance(short, list) and short else {}
    extra |= {"nap": True} if record.get("mainSleep") is False else {}
    hours = (end.published - start.published) / 3.6e9
    log = (record.get("logId"),)
    yield row("time_in_bed", hours, start, end.published, "in_bed", extra, log)
    stages = levels.get("data")
    if isinstance(stages, list) and stages:
        for stage in stages:
            yield _stage(stage, zone, log)
    elif (asleep := number(record.get("minutesAsleep"))) is not None:
        yield row("sleep_duration", asleep / 60, start, end.published, "asleep", key=log)


def _stage(stage: Any, zone: ZoneInfo | None, log: tuple[Any, ...]) -> Found:
    if not isinstance(stage, dict):
        return BAD_RECORD
    when, length = moment.local(str(stage.get("dateTime") or ""), zone), number(stage.get("seconds"))
    if isinstance(when, Both):
        return when
    if length is None or not 0 < length < 2 * 86_400:
        return NO_NUMBER
    level = str(stage.get("level"))
    quantity, word = _STAGES.get(level, ("sleep_duration", clean(level)[:40]))
    if level not in _STAGES and level in ("unknown", "None", ""):
        return BAD_RECORD
    return row(quantity, length / 3600, when, when.published + round(length * 1e6), word, key=log)


def exercise(record: dict[str, Any], tracks: frozenset[str]) -> Found:
    """Return a workout. One whose track lies in the export (`tracks`: their numbers) is a summary beside that journey:
    both say their distance, and one of them counts."""
    when = moment.series(str(record.get("startTime") or record.get("originalStartTime") or ""))
    if isinstance(when, Both):
        return when
    name, log = record.get("activityName"), record.get("logId")
    if not isinstance(name, str) or not name.strip():
        return BAD_RECORD
    length = number(record.get("duration"))
    until = when.published + round(length * 1000) if length and 0 < length < 10 * _DAY / 1000 else None
    figures = {
        "energy_kcal": "calories",
        "steps": "steps",
        "mean_heart_rate": "averageHeartRate",
        "ascent_m": "elevationGain",
    }
    extra: dict[str, Any] = {
        into: value for into, key in figures.items() if (value := number(record.get(key))) is not None
    }
    active = number(record.get("activeDuration"))
    extra |= {"moving_s": active / 1000} if active else {}
    source = record.get("source")
    extra |= (
        {"recorded_by": clean(source["name"])[:100]}
        if isinstance(source, dict) and isinstance(source.get("name"), str)
        else {}
    )
    extra |= {"log_type": clean(record["logType"])[:40]} if isinstance(record.get("logType"), str) else {}
    extra |= {"entered": True} if record.get("logType") == "manual" else {}
    metres = _metres(record)
    word = clean(name).strip()
    sport = _sports().get(word.casefold()) or word.casefold().replace(" ", "_")
    tracked = str(log) in tracks
    counted = bool(metres)
    kind = SUMMARY if tracked else "Travel"
    return (key_of("exercise", log, when.published), kind, sport, WORKOUT, FITBIT, when.published, until, when.offset_minutes, when.offset_origin,
            when.precision, word, None, None, "distance" if counted else None, metres if counted else None, "m" if counted else None,
            json.dumps(extra, ensure_ascii=False) if extra else None)  # fmt: skip


def _metres(record: dict[str, Any]) -> float | None:
    """Return the distance of a workout in metres; None without a unit that is known."""
    distance, unit = number(record.get("distance")), record.get("distanceUnit")
    factor = _UNITS.get(unit.casefold()) if isinstance(unit, str) else None
    return round(distance * factor, 3) if distance is not None and factor and 0 <= distance < 1e7 else None


def weight(record: dict[str, Any], zone: ZoneInfo | None) -> Iterator[Found]:
    """Yield a weight, in pounds whatever the unit of the account, and the fat with it."""
    pounds = number(record.get("weight"))
    when = moment.local(f"{record.get('date') or ''} {record.get('time') or ''}".strip(), zone)
    if isinstance(when, Both):
        day = moment.day(str(record.get("date") or ""), zone)
        if record.get("time") or isinstance(day, Both):
            yield when
            return
        when = day
    if not pounds or not 0 < pounds < 2000:
        yield NO_NUMBER
        return
    source, log = record.get("source"), record.get("logId")
    extra = {"recorded_by": clean(source)[:100]} if isinstance(source, str) else None
    yield row("body_weight", round(pounds * POUND, 3), when, extra=extra, key=(log,))
    yield from _beside("body_mass_index", record.get("bmi"), when, log)
    yield from _beside("body_fat_percentage", record.get("fat"), when, log)


def _beside(quantity: str, value: Any, when: When, log: Any) -> Iterator[Found]:
    if found := number(value):
        yield row(quantity, found, when, key=(log,))


def water(record: dict[str, Any], zone: ZoneInfo | None) -> Found:
    """Return a drink. Without a unit it is millilitres, as the service counts them."""
    amount = number(record.get("amount", record.get("waterAmount")))
    text = str(record.get("dateTime") or record.get("date") or "")
    when = moment.local(text, zone) if len(text) > 10 else moment.day(text, zone)
    if isinstance(when, Both):
        return when
    unit = record.get("measurementUnit") or record.get("unit") or "ml"
    factor = _WATER.get(str(unit).casefold())
    if factor is None or amount is None or not 0 <= amount < 1e5:
        return NO_VALUE if amount is None else NO_NUMBER
    return row("dietary_water", round(amount * factor, 3), when, key=(record.get("logId"),))


KINDS: dict[str, frozenset[str]] = {
    "sleep": frozenset({"logId", "dateOfSleep", "startTime"}), "exercise": frozenset({"logId", "activityName", "startTime"}),
    "weight": frozenset({"logId", "weight", "date"}),
}  # fmt: skip
"""The keys that tell each kind of file; water is told by its name."""
