"""What does each table of Samsung Health mean in the words of the log?

Names and units are those of the data types of Samsung Health: kilograms, centimetres, metres, kilocalories, millilitres,
mmol/L of glucose, durations in milliseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Field(NamedTuple):
    """Say what one column becomes: value * factor, in the unit of the vocabulary or in `unit`."""

    column: str
    quantity: str
    factor: float = 1.0
    object: str | None = None
    unit: str | None = None


class Kind(NamedTuple):
    """Describe a table of measures; `binned` is the column that names the file of its details, `details` what stands there."""

    fields: tuple[Field, ...]
    binned: str = ""
    details: tuple[Field, ...] = ()


_GLUCOSE = 18.01558800000541  # 1 mmol/L in mg/dL
_HRV = "heart_rate_variability"
MEASURES: dict[str, Kind] = {
    "heart_rate": Kind((Field("heart_rate", "heart_rate"),), "binning_data", (Field("heart_rate", "heart_rate"),)),
    "hrv": Kind((), "binning_data", (Field("sdnn", _HRV, 1.0, "sdnn"), Field("rmssd", _HRV, 1.0, "rmssd"))),
    "oxygen_saturation": Kind((Field("spo2", "oxygen_saturation"),), "binning", (Field("spo2", "oxygen_saturation"),)),
    "respiratory_rate": Kind((Field("average", "respiratory_rate"),), "binning_data", (Field("respiratory_rate", "respiratory_rate"),)),
    "skin_temperature": Kind((Field("temperature", "skin_temperature"),), "binning_data", (Field("mean", "skin_temperature"),)),
    "stress": Kind((Field("score", "stress_level"),), "binning_data", (Field("score", "stress_level"),)),
    "blood_pressure": Kind((Field("systolic", "systolic_blood_pressure"), Field("diastolic", "diastolic_blood_pressure"),
                            Field("mean", "mean_arterial_pressure"), Field("pulse", "heart_rate"))),
    "blood_glucose": Kind((Field("glucose", "blood_glucose", _GLUCOSE),)),
    "body_temperature": Kind((Field("temperature", "body_temperature"),)),
    "weight": Kind((Field("weight", "body_weight"), Field("body_fat", "body_fat_percentage"), Field("body_fat_mass", "body_fat_mass", unit="kg"),
                    Field("muscle_mass", "muscle_mass"), Field("skeletal_muscle_mass", "skeletal_muscle_mass", unit="kg"),
                    Field("fat_free_mass", "lean_body_mass"), Field("total_body_water", "body_water_mass", unit="kg"),
                    Field("basal_metabolic_rate", "basal_metabolic_rate"), Field("vfa_level", "visceral_fat_rating"))),
    "height": Kind((Field("height", "body_height"),)),
    "pedometer_step_count": Kind((Field("count", "step_count"), Field("distance", "distance"), Field("calorie", "active_energy"))),
    "step_count": Kind((Field("count", "step_count"), Field("distance", "distance"), Field("calorie", "active_energy"))),
    "floors_climbed": Kind((Field("floor", "flights_climbed"),)),
    "water_intake": Kind((Field("amount", "dietary_water"),)),
    "caffeine_intake": Kind((Field("amount", "dietary_caffeine"),)),
    "nutrition": Kind((Field("calorie", "dietary_energy"), Field("carbohydrate", "dietary_carbohydrates"), Field("protein", "dietary_protein"),
                       Field("total_fat", "dietary_fat_total"), Field("saturated_fat", "dietary_fat_saturated"),
                       Field("dietary_fiber", "dietary_fiber"), Field("sugar", "dietary_sugar"), Field("cholesterol", "dietary_cholesterol"),
                       Field("sodium", "dietary_sodium"), Field("potassium", "dietary_potassium"))),
}  # fmt: skip
"""Kind of table -> its measures. Zero is no measure of these, but for what is counted."""

COUNTED = frozenset({"step_count", "distance", "active_energy", "flights_climbed", "stress_level"})
"""Quantities of which zero is a measure."""

DAYS: dict[str, tuple[str, ...]] = {
    "pedometer_day_summary": ("step_count", "walk_step_count", "run_step_count", "distance", "calorie", "active_time", "healthy_step", "speed"),
    "step_daily_trend": ("count", "distance", "calorie", "speed", "source_type"),
    "activity.day_summary": ("step_count", "exercise_time", "active_time", "walk_time", "run_time", "others_time", "calorie", "distance", "score",
                             "floor_count", "longest_active_time", "longest_idle_time"),
    "calories_burned.details": ("active_calorie", "rest_calorie", "tef_calorie", "active_time"),
    "floors_day_summary": ("floor_count",),
    "vitality_score": ("total_score", "activity_score", "sleep_score", "shr_score", "shrv_score"),
}  # fmt: skip
"""Table of days -> its figures. They repeat what is measured, several times over, so they have no quantity."""

SLEEP, COMBINED, STAGE, EXERCISE, DEVICE = "sleep", "sleep_combined", "sleep_stage", "exercise", "device_profile"
STAGES = {40001: "awake", 40002: "light", 40003: "deep", 40004: "rem"}
NIGHT = ("sleep_score", "efficiency", "sleep_duration", "total_rem_duration", "total_light_duration", "mental_recovery", "physical_recovery",
         "sleep_cycle", "sleep_latency", "movement_awakening", "quality")  # fmt: skip
WORKOUT = ("duration", "calorie", "total_calorie", "mean_heart_rate", "max_heart_rate", "min_heart_rate", "mean_speed", "max_speed", "mean_cadence",
           "max_cadence", "count", "altitude_gain", "altitude_loss", "vo2_max")  # fmt: skip
LIVE = (Field("heart_rate", "heart_rate"), Field("cadence", "cadence"), Field("speed", "speed"), Field("power", "power"))
"""What stands in the details of a workout, second by second."""

LEFT_OUT = frozenset({DEVICE, "user_profile", "preferences", "permission"})
"""Tables that say nothing of a moment: they are read for names, or left out on purpose."""

EXERCISES = {
    1001: "walking", 1002: "running", 2001: "baseball", 2002: "softball", 2003: "cricket", 3001: "golf", 3003: "bowling", 4001: "hockey",
    4002: "rugby", 4003: "basketball", 4004: "soccer", 4005: "handball", 4006: "american_football", 5001: "volleyball", 5002: "beach_volleyball",
    6001: "squash", 6002: "tennis", 6003: "badminton", 6004: "table_tennis", 6005: "racquetball", 7002: "boxing", 7003: "martial_arts",
    8002: "dancing", 9001: "pilates", 9002: "yoga", 10001: "stretching", 10007: "circuit_training", 11001: "inline_skating", 11004: "archery",
    11005: "horseback_riding", 11007: "cycling", 12001: "aerobics", 13001: "hiking", 13002: "rock_climbing", 13004: "mountain_biking",
    14001: "swimming", 14003: "canoeing", 14004: "sailing", 14005: "scuba_diving", 14007: "kayaking", 14010: "rowing", 14011: "windsurfing",
    15003: "stationary_biking", 15004: "rowing_machine", 15005: "treadmill_running", 15006: "elliptical", 16001: "cross_country_skiing",
    16002: "skiing", 16004: "ice_skating", 16007: "snowboarding", 16009: "snowshoeing",
}  # fmt: skip
"""The codes of exercises of Samsung Health that are published; another one keeps its number."""

_PREFIX = re.compile(r"com\.samsung\.s?health\.(tracker\.)?")


@lru_cache(maxsize=512)
def kind_of(datatype: str) -> str:
    """Return what a table is about, whatever generation of the application named it.

    >>> kind_of("com.samsung.shealth.tracker.heart_rate"), kind_of("com.samsung.health.heart_rate")
    ('heart_rate', 'heart_rate')
    """
    return _PREFIX.sub("", datatype.casefold(), count=1)
