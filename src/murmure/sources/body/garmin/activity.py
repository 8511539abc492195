"""What is one summarised activity of Garmin in the words of the log?

The FIT file of the same activity lies in another zip of the export, and is read
by the source `fit`: that is the journey. What Garmin summarises of it is a
summary beside it, and only what no device recorded is a journey here. Both say
their distance: where they speak of the same moments, one of them counts.
"""

from __future__ import annotations

import re
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.garmin import moment
from murmure.sources.body.series import number_of
from murmure.sources.body.track import on_earth
from murmure.sources.plain import clean

GARMIN = "Garmin Connect"
PAGE = "https://connect.garmin.com/modern/activity/"
_CALORIE = 4.19  # the export writes kilojoules, by this number: so Garmin's own pages come out
_LONGEST = 40 * 86_400_000.0
_ANEW = re.compile(r"_v\d$")
_SPORTS = {
    "treadmill_running": "running", "trail_running": "running", "street_running": "running", "track_running": "running",
    "indoor_running": "running", "virtual_run": "running", "road_biking": "cycling", "mountain_biking": "cycling", "gravel_cycling": "cycling",
    "indoor_cycling": "cycling", "virtual_ride": "cycling", "e_bike_fitness": "cycling", "commuting": "cycling", "lap_swimming": "swimming",
    "open_water_swimming": "swimming", "strength_training": "training", "indoor_cardio": "training", "hiit": "training",
    "fitness_equipment": "training", "indoor_rowing": "rowing", "casual_walking": "walking", "speed_walking": "walking",
    "generic": "workout",
    "resort_skiing_snowboarding_ws": "alpine_skiing", "cross_country_skiing_ws": "cross_country_skiing", "other": "workout",
}  # fmt: skip


def _offset(record: dict[str, Any], published: int) -> int | None:
    """Return the offset of the device's clock: the local start is written as if it were UTC."""
    shown = number_of(record.get("startTimeLocal"))
    if shown is None:
        return None
    minutes = round((shown * 1000 - published) / 900e6) * 15
    return minutes if abs(minutes) <= 14 * 60 else None


def _figure(record: dict[str, Any], name: str, factor: float = 1.0) -> float | None:
    value = number_of(record.get(name))
    return None if value is None or value < 0 else round(value * factor, 3)


def read_activity(record: dict[str, Any]) -> Activity | Both:
    """Return an activity, or why it is none."""
    number = record.get("activityId")
    if type(number) is not int:
        return BAD_RECORD
    begun = next(
        (record[name] for name in ("startTimeGmt", "beginTimestamp", "startTimeGMT") if record.get(name)), None
    )
    when = moment.instant(begun)
    if isinstance(when, Both):
        return when
    offset = _offset(record, when.published)
    if offset is not None:
        when = when._replace(offset_minutes=offset, offset_origin="device")
    length = next(
        (value for name in ("elapsedDuration", "duration") if (value := _figure(record, name)) and value < _LONGEST),
        None,
    )
    kind = record.get("activityType")
    word = kind.get("typeKey") if isinstance(kind, dict) else kind
    if not word:
        word = said.casefold() if isinstance(said := record.get("sportType"), str) else None
    word = clean(word)[:60] if isinstance(word, str) else None
    tracked = any(record.get(name) for name in ("deviceId", "lapCount", "manufacturer"))
    metres = _figure(record, "distance", 0.01) or None
    place = number_of(record.get("startLatitude")), number_of(record.get("startLongitude"))
    there = None not in place and on_earth(*place) and place != (0.0, 0.0)  # type: ignore[arg-type]
    extra = {
        "type": word, "moving_s": _figure(record, "movingDuration", 0.001), "ascent_m": _figure(record, "elevationGain", 0.01),
        "energy_kcal": _figure(record, "calories", 1 / _CALORIE), "mean_heart_rate": _figure(record, "avgHr") or None,
        "max_heart_rate": _figure(record, "maxHr") or None, "mean_power": _figure(record, "avgPower"), "steps": _figure(record, "steps"),
        "laps": _figure(record, "lapCount"), "vo2_max": _figure(record, "vO2MaxValue"), "place": _words(record.get("locationName")),
        "description": _words(record.get("description")), "entered": None if tracked else True,
    }  # fmt: skip
    return Activity(
        key_of("activity", number), "murmure:Summary" if tracked else "Travel", object=_sport(word), object_type="murmure:Workout",
        instrument=GARMIN, until=when.published + round(length * 1000) if length else None, content=_words(record.get("name")),
        links=[f"{PAGE}{number}"], latitude=place[0] if there else None, longitude=place[1] if there else None,
        quantity=None if metres is None else "distance", value=metres, unit=None if metres is None else "m", extra=tidy(extra),
        **when._asdict(),
    )  # fmt: skip


def _sport(word: str | None) -> str | None:
    """Return the sport; what devices since 2023 write anew keeps its name: tennis_v2."""
    plain = _ANEW.sub("", word) if word else None
    return _SPORTS.get(plain or "", plain)


def _words(value: Any) -> str | None:
    return clean(value).strip()[:2000] or None if isinstance(value, str) else None
