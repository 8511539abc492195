"""Which messages and fields of the FIT protocol do we read, and what do their numbers mean?

Numbers, names, scales and offsets are those of Garmin's public FIT profile.
"""

from __future__ import annotations

from typing import NamedTuple

EPOCH = 631_065_600
"""Seconds between 1970 and 1989-12-31, where FIT counts from."""

ABSOLUTE = 0x10000000
"""Below this a time counts from when the device was switched on: it is no date."""

TIMESTAMP = 253
FILE_ID, SESSION, LAP, RECORD, WEIGHT, ACTIVITY, BLOOD_PRESSURE, MONITORING = 0, 18, 19, 20, 30, 34, 51, 55
MONITORING_INFO, HR, FIELD_DESCRIPTION, STRESS, SPO2, RESPIRATION = 103, 132, 206, 227, 269, 297


class Field(NamedTuple):
    """Name a field; value = written / scale - offset."""

    name: str
    scale: float = 1.0
    offset: float = 0.0


FIELDS: dict[int, dict[int, Field]] = {
    FILE_ID: {0: Field("type"), 1: Field("manufacturer"), 2: Field("product"), 4: Field("created"), 8: Field("product_name")},
    SESSION: {
        2: Field("start"), 3: Field("latitude"), 4: Field("longitude"), 5: Field("sport"), 6: Field("sub_sport"),
        7: Field("elapsed", 1000), 8: Field("timer", 1000), 9: Field("distance", 100), 11: Field("energy_kcal"),
        16: Field("mean_heart_rate"), 17: Field("max_heart_rate"), 20: Field("mean_power"), 22: Field("ascent_m"),
    },
    LAP: {2: Field("start")},
    RECORD: {
        0: Field("latitude"), 1: Field("longitude"), 2: Field("altitude", 5, 500), 3: Field("heart_rate"),
        4: Field("cadence"), 6: Field("speed", 1000), 7: Field("power"), 8: Field("compressed"),
        13: Field("temperature"), 73: Field("enhanced_speed", 1000), 78: Field("enhanced_altitude", 5, 500),
        99: Field("respiratory_rate"), 108: Field("enhanced_respiratory_rate", 100),
    },
    WEIGHT: {
        0: Field("body_weight", 100), 1: Field("body_fat_percentage", 100), 2: Field("body_water_percentage", 100),
        4: Field("bone_mass", 100), 5: Field("muscle_mass", 100), 10: Field("metabolic_age"),
        11: Field("visceral_fat_rating"), 12: Field("user"),
    },
    ACTIVITY: {5: Field("local")},
    BLOOD_PRESSURE: {
        0: Field("systolic_blood_pressure"), 1: Field("diastolic_blood_pressure"), 2: Field("mean_arterial_pressure"),
        6: Field("heart_rate"), 9: Field("user"),
    },
    MONITORING: {
        3: Field("cycles"), 5: Field("kind"), 24: Field("kind_and_intensity"), 26: Field("time16"), 27: Field("heart_rate"),
    },
    MONITORING_INFO: {0: Field("local")},
    HR: {0: Field("fraction", 32768), 1: Field("time256", 256), 6: Field("rates"), 9: Field("event"), 10: Field("ticks")},
    FIELD_DESCRIPTION: {
        0: Field("index"), 1: Field("number"), 2: Field("base"), 3: Field("name"), 6: Field("scale"), 7: Field("offset"),
        14: Field("message"), 15: Field("native"),
    },
    STRESS: {0: Field("stress_level"), 1: Field("time")},
    SPO2: {0: Field("oxygen_saturation")},
    RESPIRATION: {0: Field("respiratory_rate", 100)},
}  # fmt: skip

# Base type -> (struct code, size, value that means 'none').
BASES: dict[int, tuple[str, int, int | float | None]] = {
    0x00: ("B", 1, 0xFF), 0x01: ("b", 1, 0x7F), 0x02: ("B", 1, 0xFF), 0x83: ("h", 2, 0x7FFF), 0x84: ("H", 2, 0xFFFF),
    0x85: ("i", 4, 0x7FFFFFFF), 0x86: ("I", 4, 0xFFFFFFFF), 0x07: ("s", 1, None), 0x88: ("f", 4, None),
    0x89: ("d", 8, None), 0x0A: ("B", 1, 0), 0x8B: ("H", 2, 0), 0x8C: ("I", 4, 0), 0x0D: ("B", 1, 0xFF),
    0x8E: ("q", 8, 0x7FFFFFFFFFFFFFFF), 0x8F: ("Q", 8, 0xFFFFFFFFFFFFFFFF), 0x90: ("Q", 8, 0),
}  # fmt: skip

SPORTS = {
    0: "workout", 1: "running", 2: "cycling", 3: "transition", 4: "fitness_equipment", 5: "swimming", 6: "basketball",
    7: "soccer", 8: "tennis", 9: "american_football", 10: "training", 11: "walking", 12: "cross_country_skiing",
    13: "alpine_skiing", 14: "snowboarding", 15: "rowing", 16: "mountaineering", 17: "hiking", 18: "multisport",
    19: "paddling", 20: "flying", 21: "e_biking", 22: "motorcycling", 23: "boating", 24: "driving", 25: "golf",
    26: "hang_gliding", 27: "horseback_riding", 28: "hunting", 29: "fishing", 30: "inline_skating", 31: "rock_climbing",
    32: "sailing", 33: "ice_skating", 34: "sky_diving", 35: "snowshoeing", 36: "snowmobiling",
    37: "stand_up_paddleboarding", 38: "surfing", 39: "wakeboarding", 40: "water_skiing", 41: "kayaking", 42: "rafting",
    43: "windsurfing", 44: "kitesurfing", 47: "boxing", 48: "floor_climbing", 53: "diving", 62: "hiit", 64: "racket",
}  # fmt: skip
MAKERS = {
    1: "Garmin", 15: "Dynastream", 23: "Suunto", 32: "Wahoo", 38: "o-synce", 69: "Stages", 89: "Tacx", 123: "Polar",
    255: "FIT", 260: "Zwift", 265: "Strava", 267: "Bryton", 289: "Hammerhead", 294: "COROS",
}  # fmt: skip
