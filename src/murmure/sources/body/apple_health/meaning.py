"""What does each HealthKit type mean in the words of the log, and how are its units converted?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from murmure.model.quantity import QUANTITIES

# Types whose name in snake case is not already the name of the quantity.
RENAMED = {
    "distance_walking_running": "walking_distance",
    "distance_cycling": "cycling_distance",
    "distance_swimming": "swimming_distance",
    "active_energy_burned": "active_energy",
    "basal_energy_burned": "resting_energy",
    "dietary_energy_consumed": "dietary_energy",
    "body_mass": "body_weight",
    "height": "body_height",
    "heart_rate_variability_sdnn": "heart_rate_variability",
    "walking_heart_rate_average": "walking_heart_rate",
    "heart_rate_recovery_one_minute": "heart_rate_recovery",
    "blood_pressure_systolic": "systolic_blood_pressure",
    "blood_pressure_diastolic": "diastolic_blood_pressure",
    "apple_exercise_time": "exercise_duration",
    "apple_stand_time": "stand_duration",
    "apple_move_time": "move_duration",
    "time_in_daylight": "daylight_duration",
    "apple_sleeping_wrist_temperature": "skin_temperature",
    "apple_sleeping_breathing_disturbances": "breathing_disturbances",
    "basal_body_temperature": "body_temperature",
    "swimming_stroke_count": "stroke_count",
    "six_minute_walk_test_distance": "six_minute_walk_distance",
    "walking_double_support_percentage": "walking_double_support",
    "walking_asymmetry_percentage": "walking_asymmetry",
    "apple_walking_steadiness": "walking_steadiness",
    "running_vertical_oscillation": "vertical_oscillation",
    "running_stride_length": "stride_length",
    "running_ground_contact_time": "ground_contact_time",
    "environmental_audio_exposure": "sound_exposure",
    "headphone_audio_exposure": "headphone_exposure",
    "environmental_sound_reduction": "sound_reduction",
    "blood_alcohol_content": "blood_alcohol",
    "number_of_alcoholic_beverages": "alcoholic_drinks",
    "number_of_times_fallen": "falls",
    "workout_effort_score": "effort_score",
    "estimated_workout_effort_score": "effort_score",
    "forced_expiratory_volume1": "forced_expiratory_volume_1",
    "peak_expiratory_flow_rate": "peak_expiratory_flow",
    "underwater_depth": "water_depth",
    "water_temperature": "temperature",
    "walking_speed": "speed",
    "running_speed": "speed",
    "cycling_speed": "speed",
    "stair_ascent_speed": "speed",
    "stair_descent_speed": "speed",
    "cycling_power": "power",
    "running_power": "power",
    "cycling_cadence": "cadence",
    "cycling_functional_threshold_power": "power",
}
# Several types share a quantity: `object` says which, so that speeds of two kinds are not mixed.
TOLD_APART = {"speed", "power", "effort_score"}

# Apple's unit -> (UCUM unit, factor, offset): value * factor + offset.
_LENGTH = {"m": 1.0, "km": 1000.0, "cm": 0.01, "mm": 0.001, "mi": 1609.344, "ft": 0.3048, "in": 0.0254, "yd": 0.9144}
_MASS = {"kg": 1.0, "g": 1e-3, "mg": 1e-6, "mcg": 1e-9, "ug": 1e-9, "µg": 1e-9, "lb": 0.45359237, "oz": 0.028349523125,
         "st": 6.35029318}  # fmt: skip
_TIME = {"s": 1.0, "sec": 1.0, "min": 60.0, "hr": 3600.0, "h": 3600.0, "ms": 1e-3, "d": 86400.0, "day": 86400.0}
_VOLUME = {"L": 1.0, "l": 1.0, "dL": 0.1, "mL": 1e-3, "ml": 1e-3, "cL": 0.01, "fl_oz_us": 0.0295735295625,
           "fl_oz_imp": 0.0284130625, "cup_us": 0.2365882365, "cup_imp": 0.284130625, "pt_us": 0.473176473,
           "pt_imp": 0.56826125}  # fmt: skip
_ENERGY = {"kcal": 1.0, "Cal": 1.0, "cal": 1e-3, "kJ": 1 / 4.184, "J": 1 / 4184.0}
_SPEED = {"m/s": 1.0, "km/hr": 1 / 3.6, "km/h": 1 / 3.6, "mi/hr": 0.44704, "mph": 0.44704, "ft/s": 0.3048, "cm/s": 0.01,
          "m/hr": 1 / 3600, "kn": 1852 / 3600}  # fmt: skip
_RATE = {"count/min": 1.0, "count/s": 60.0, "count/hr": 1 / 60, "1/min": 1.0, "bpm": 1.0, "/min": 1.0, "Hz": 60.0}
_PRESSURE = {"mmHg": 1.0, "kPa": 7.50061682704, "Pa": 0.00750061682704, "cmAq": 0.735559, "cmH2O": 0.735559}
# 18.0156 g/mol is one tenth of the molar mass of glucose: 1 mmol/L = 18.0156 mg/dL.
_GLUCOSE = {"mg/dL": 1.0, "mmol<180.1558800000541>/L": 18.01558800000541, "mmol<180.15588>/L": 18.015588,
            "mmol/L": 18.015588, "g/L": 100.0}  # fmt: skip
_FAMILIES: tuple[dict[str, float], ...] = (_LENGTH, _MASS, _TIME, _VOLUME, _ENERGY, _SPEED, _RATE, _PRESSURE, _GLUCOSE)
# Our units, as a member of the families above.
_OURS = {"mm[Hg]": "mmHg", "a": "", "L/min": "", "h": "hr"}
_PLAIN = {"count", "{steps}", "{flights}", "{pushes}", "{strokes}", "1", "{score}", "appleEffortScore", "IU", "[IU]"}
_UCUM = {"count": "1", "count/min": "/min", "degC": "Cel", "degF": "[degF]", "dBASPL": "dB[SPL]", "mcg": "ug", "hr": "h",
         "mL/min·kg": "mL/(kg.min)", "mL/kg·min": "mL/(kg.min)", "kcal/hr·kg": "kcal/(kg.h)", "IU": "[IU]", "lb": "[lb_av]",
         "mi": "[mi_i]", "mmHg": "mm[Hg]", "mcS": "uS", "appleEffortScore": "1"}  # fmt: skip

_SLEEP = {
    "InBed": ("time_in_bed", "in_bed"), "Asleep": ("sleep_duration", "asleep"),
    "AsleepUnspecified": ("sleep_duration", "asleep"), "AsleepCore": ("sleep_duration", "light"),
    "AsleepDeep": ("sleep_duration", "deep"), "AsleepREM": ("sleep_duration", "rem"), "Awake": ("awake_duration", "awake"),
    "0": ("time_in_bed", "in_bed"), "1": ("sleep_duration", "asleep"), "2": ("awake_duration", "awake"),
    "3": ("sleep_duration", "light"), "4": ("sleep_duration", "deep"), "5": ("sleep_duration", "rem"),
}  # fmt: skip
CATEGORY = "HKCategoryTypeIdentifier"
VALUE, SPAN, FIXED = "value", "span", "fixed"
_STEP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Meaning(NamedTuple):
    """Say what a record becomes: its quantity and unit, and the rule that gives its value.

    rule  VALUE: value * factor + offset; SPAN: seconds between start and end * factor; FIXED: factor
    """

    quantity: str
    unit: str | None
    factor: float = 1.0
    offset: float = 0.0
    object: str | None = None
    rule: str = VALUE
    content: str | None = None


def snake(name: str) -> str:
    """Return HealthKit's CamelCase name in snake case.

    >>> snake("HeartRateVariabilitySDNN")
    'heart_rate_variability_sdnn'
    """
    return _STEP.sub("_", name).lower()


def short(name: str) -> str:
    """Return a type without HealthKit's prefix.

    >>> short("HKQuantityTypeIdentifierStepCount")
    'StepCount'
    """
    for prefix in ("HKQuantityTypeIdentifier", "HKCategoryTypeIdentifier", "HKDataType", "HKWorkoutActivityType"):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


@lru_cache(maxsize=4096)
def meaning(kind: str, unit: str, word: str | None) -> Meaning | None:
    """Return what a record of type `kind` becomes; `word` is its value when that is not a number.

    A pair of units that cannot be converted keeps its value and its own unit.
    None: the type asks for a number and there is none.
    """
    if kind.startswith(CATEGORY):
        return _category(kind.removeprefix(CATEGORY), word)
    if word is not None:
        return None
    name = snake(short(kind))
    quantity = RENAMED.get(name, name)
    told = name if quantity in TOLD_APART else None
    ours = QUANTITIES[quantity].unit if quantity in QUANTITIES else None
    factors = conversion(unit, ours) if ours else None
    if factors is None:
        return Meaning(quantity, _UCUM.get(unit, unit) or None, object=told)
    return Meaning(quantity, ours, *factors, object=told)


def _category(name: str, word: str | None) -> Meaning:
    """Return what a category sample becomes: sleep and mindfulness last, the rest is counted."""
    word = (word or "").removeprefix("HKCategoryValue").removeprefix(name)
    if name == "SleepAnalysis" and word in _SLEEP:
        quantity, stage = _SLEEP[word]
        return Meaning(quantity, "h", 1 / 3600, 0.0, stage, SPAN)
    if name == "MindfulSession":
        return Meaning("mindful_duration", "min", 1 / 60, 0.0, None, SPAN)
    if name == "AppleStandHour":
        return Meaning("stand_hours", "h", 0.0 if word in ("Idle", "1") else 1.0, 0.0, None, FIXED)
    said = None if word in ("", "NotApplicable", "0") else snake(word).replace("_", " ")
    return Meaning("count", "1", 1.0, 0.0, snake(name), FIXED, said)


def conversion(unit: str, ours: str) -> tuple[float, float] | None:
    """Return (factor, offset) from Apple's `unit` to `ours`; None when they do not measure the same thing."""
    if unit == "%" and ours == "%":
        return 100.0, 0.0  # Apple writes a share between 0 and 1 and calls it %
    if _UCUM.get(unit, unit) == ours or not unit or (unit in _PLAIN and (ours in _PLAIN or ours == "kg/m2")):
        return 1.0, 0.0
    if ours == "Cel":
        return {"degF": (5 / 9, -160 / 9), "K": (1.0, -273.15)}.get(unit)
    target = _OURS.get(ours, ours)
    for family in _FAMILIES:
        if unit in family and target in family:
            return family[unit] / family[target], 0.0
    return None
