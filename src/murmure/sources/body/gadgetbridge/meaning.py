"""What do the columns of Gadgetbridge mean, whatever watch or band filled the table?

A table per maker has the same columns: a column whose name says what it is and in which unit is read wherever it stands.
What a number means to one maker only (kinds of activity, intensity, phases of sleep) is not guessed.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Field(NamedTuple):
    """Say what a column becomes: value * factor, when it lies between `low` and `high`; what lies beyond is no measure.

    `table` is a pattern that the name of the table must hold.
    """

    columns: tuple[str, ...]
    quantity: str
    low: float
    high: float
    factor: float = 1.0
    table: str = ""


# Gadgetbridge itself takes a heart rate between 10 and 250: 255, 254, 0 and -1 stand for no measure, or for not worn.
_HEART = ("HEART_RATE",)
FIELDS = (
    Field(_HEART, "resting_heart_rate", 11, 249, table="REST"),
    # The highest of a day is no sample of its mean.
    Field(_HEART, "max_heart_rate", 11, 249, table="HEART_RATE_MAX"),
    Field(_HEART, "heart_rate", 11, 249),
    Field(("STEPS",), "step_count", 1, 100_000, table="ACTIVITY_SAMPLE"),
    Field(("SPO2",), "oxygen_saturation", 1, 100),
    Field(("STRESS",), "stress_level", 1, 100),
    Field(("RESPIRATORY_RATE", "RATE"), "respiratory_rate", 1, 100, table="RESPIRATORY_RATE"),
    Field(("VALUE",), "heart_rate_variability", 1, 1_000, table="HRV_VALUE"),
    Field(("RR_MILLIS",), "rr_interval", 1, 10_000),
    Field(("RESTING_METABOLIC_RATE",), "basal_metabolic_rate", 1, 20_000),
    Field(("BLOOD_PRESSURE_SYSTOLIC", "BP_SYSTOLIC"), "systolic_blood_pressure", 1, 400),
    Field(("BLOOD_PRESSURE_DIASTOLIC", "BP_DIASTOLIC"), "diastolic_blood_pressure", 1, 400),
    Field(("WEIGHT_KG",), "body_weight", 1, 700),
    Field(("DISTANCE_CM",), "distance", 1, 1e9, 0.01),
    Field(("DISTANCE_METERS",), "distance", 1, 1e7),
    Field(("FLOORS_CLIMBED",), "flights_climbed", 1, 10_000),
    Field(("LEVEL",), "battery_level", 0, 100, table="BATTERY_LEVEL"),
)
"""The first that fits a column counts."""

# A sample of these tables is of one minute; for the others nobody says how long one lasts.
MINUTES = re.compile(r"(?:MI_BAND|HUAMI_EXTENDED|XIAOMI|PEBBLE_HEALTH|HYBRID_HR)_?ACTIVITY_SAMPLE")
SPAN = frozenset({"step_count", "distance", "flights_climbed"})
APART = ("BATTERY_INDEX", "SEQ", "TYPE_NUM")
"""Columns that tell apart two rows of one moment."""

SUMMARY = "BASE_ACTIVITY_SUMMARY"
PHASES = ("DEEP_SLEEP_DURATION", "LIGHT_SLEEP_DURATION", "REM_SLEEP_DURATION", "AWAKE_DURATION", "TOTAL_DURATION")
"""Minutes of a night, by the names of their columns."""

# What is no entry of a moment of the body, or holds the person's settings, keys and friends.
LEFT_OUT = re.compile(
    r"DEVICE(_ATTRIBUTES)?|USER(_ATTRIBUTES)?|TAG|ACTIVITY_DESC\w*|ALARM|REMINDER|WORLD_CLOCK|CONTACT|CALENDAR_SYNC_STATE|AUDIO_RECORDING"
    r"|NOTIFICATION_FILTER\w*|APP_SPECIFIC_NOTIFICATION_SETTING|PEBBLE_APPSTORE\w*|WORKOUT_TEMPLATE\w*|WORKOUT_UPLOAD|PENDING_FILE|\w*_FILE"
    r"|HUAWEI_DICT\w*|ANDROID_METADATA|SQLITE_\w*"
)

KINDS = {
    16: "running", 32: "walking", 64: "swimming", 128: "cycling", 256: "treadmill_running", 512: "exercise", 1024: "open_water_swimming",
    2048: "indoor_cycling", 4096: "elliptical", 8192: "jumping_rope", 16384: "yoga", 32768: "soccer", 65536: "rowing_machine",
    131072: "cricket", 262144: "basketball", 524288: "table_tennis", 1048576: "badminton", 2097152: "strength_training", 4194304: "hiking",
    8388608: "climbing",
}  # fmt: skip
"""The kinds of a workout that all makers share in Gadgetbridge; another one keeps its number."""


def fields_of(table: str, there: frozenset[str]) -> list[tuple[str, Field]]:
    """Return (column, what it means) for the columns of a table that are known, one meaning per column."""
    found: dict[str, Field] = {}
    for field in FIELDS:
        if field.table in table:
            for column in field.columns:
                if column in there:
                    found.setdefault(column, field)
    return list(found.items())
