"""What does each table of Health Connect mean in the words of the log?

Names and units are those of the module HealthFitness of Android: masses in grams, energy in small calories, lengths in
metres, power in watts, temperatures in degrees Celsius.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """Say what one column becomes: value * factor, in the unit of the vocabulary or in `unit`."""

    column: str
    quantity: str
    factor: float = 1.0
    object: str | None = None
    unit: str | None = None


# 18.0156 g/mol is one tenth of the molar mass of glucose: 1 mmol/L = 18.0156 mg/dL. A day of one watt is 86,400 J.
_GLUCOSE, _DAY_OF_A_WATT = 18.01558800000541, 86_400 / 4_184
_G, _KCAL = 1e-3, 1e-3

MEASURES: dict[str, tuple[Field, ...]] = {
    "steps_record_table": (Field("count", "step_count"),),
    "distance_record_table": (Field("distance", "distance"),),
    "active_calories_burned_record_table": (Field("energy", "active_energy", _KCAL),),
    "total_calories_burned_record_table": (Field("energy", "total_energy", _KCAL),),
    "basal_metabolic_rate_record_table": (Field("basal_metabolic_rate", "basal_metabolic_rate", _DAY_OF_A_WATT),),
    "floors_climbed_record_table": (Field("floors", "flights_climbed"),),
    "elevation_gained_record_table": (Field("elevation", "ascent"),),
    "wheelchair_pushes_record_table": (Field("count", "push_count"),),
    "resting_heart_rate_record_table": (Field("beats_per_minute", "resting_heart_rate"),),
    "heart_rate_variability_rmssd_record_table": (Field("heart_rate_variability_millis", "heart_rate_variability", 1.0, "rmssd"),),
    "oxygen_saturation_record_table": (Field("percentage", "oxygen_saturation"),),
    "respiratory_rate_record_table": (Field("rate", "respiratory_rate"),),
    "vo2_max_record_table": (Field("vo2_milliliters_per_minute_kilogram", "vo2_max"),),
    "blood_pressure_record_table": (Field("systolic", "systolic_blood_pressure"), Field("diastolic", "diastolic_blood_pressure")),
    "blood_glucose_record_table": (Field("level", "blood_glucose", _GLUCOSE),),
    "body_temperature_record_table": (Field("temperature", "body_temperature"),),
    "basal_body_temperature_record_table": (Field("temperature", "body_temperature", 1.0, "basal"),),
    "weight_record_table": (Field("weight", "body_weight", _G),),
    "height_record_table": (Field("height", "body_height", 100.0),),
    "body_fat_record_table": (Field("percentage", "body_fat_percentage"),),
    "lean_body_mass_record_table": (Field("mass", "lean_body_mass", _G),),
    "bone_mass_record_table": (Field("mass", "bone_mass", _G),),
    "body_water_mass_record_table": (Field("body_water_mass", "body_water_mass", _G, None, "kg"),),
    "hydration_record_table": (Field("volume", "dietary_water", 1000.0),),
}
"""Table -> its measures; each has a moment or an interval."""


def _nutrients() -> tuple[Field, ...]:
    milli = ("caffeine calcium chloride cholesterol copper iron magnesium manganese niacin pantothenic_acid phosphorus potassium riboflavin"
             " sodium thiamin zinc")  # fmt: skip
    micro = "biotin chromium folate iodine molybdenum selenium vitamin_a vitamin_b12 vitamin_d vitamin_k"
    grams = {"protein": "protein", "sugar": "sugar", "dietary_fiber": "fiber", "total_carbohydrate": "carbohydrates", "total_fat": "fat_total",
             "saturated_fat": "fat_saturated", "monounsaturated_fat": "fat_monounsaturated",
             "polyunsaturated_fat": "fat_polyunsaturated"}  # fmt: skip
    return (
        Field("energy", "dietary_energy", _KCAL),
        *(Field(column, f"dietary_{name}") for column, name in grams.items()),
        *(Field(name, f"dietary_{name}", 1e3) for name in (*milli.split(), "vitamin_b6", "vitamin_c", "vitamin_e")),
        *(Field(name, f"dietary_{name}", 1e6) for name in micro.split()),
    )


NUTRITION, NUTRIENTS = "nutrition_record_table", _nutrients()
"""What was eaten; a nutrient that nobody filled in is zero, or the smallest number that a computer has."""

SERIES: dict[str, tuple[str, Field]] = {
    "heart_rate_record_series_table": ("heart_rate_record_table", Field("beats_per_minute", "heart_rate")),
    "speed_record_table": ("SpeedRecordTable", Field("speed", "speed")),
    "power_record_table": ("PowerRecordTable", Field("power", "power")),
    "steps_cadence_record_table": ("StepsCadenceRecordTable", Field("rate", "cadence", 1.0, "steps")),
    "cycling_pedaling_cadence_record_table": ("CyclingPedalingCadenceRecordTable", Field("revolutions_per_minute", "cadence", 1.0, "pedaling")),
    "skin_temperature_delta_table": ("skin_temperature_record_table", Field("delta", "skin_temperature_delta", 1.0, None, "Cel")),
}
"""Table of samples -> (table of the records that they belong to, what they measure)."""

EVENTS: dict[str, tuple[str | None, dict[int, str]]] = {
    "menstruation_flow_record_table": ("flow", {1: "light", 2: "medium", 3: "heavy"}),
    "menstruation_period_record_table": (None, {}),
    "intermenstrual_bleeding_record_table": (None, {}),
    "ovulation_test_record_table": ("result", {0: "inconclusive", 1: "positive", 2: "high", 3: "negative"}),
    "cervical_mucus_record_table": ("appearance", {}),
    "sexual_activity_record_table": ("protection_used", {1: "protected", 2: "unprotected"}),
}
"""Table of things that happen and are counted -> (column that says how, its words)."""

SLEEP, STAGES_TABLE = "sleep_session_record_table", "sleep_stages_table"
EXERCISE, ROUTE = "exercise_session_record_table", "exercise_route_table"
MINDFULNESS = "mindfulness_session_record_table"
STAGES = {0: "asleep", 1: "awake", 2: "asleep", 3: "out_of_bed", 4: "light", 5: "deep", 6: "rem", 7: "awake_in_bed"}
AWAKE = frozenset({"awake", "out_of_bed", "awake_in_bed"})

LEFT_OUT = frozenset({"planned_exercise_session_record_table", "medical_resource_table"})
"""Tables of records that are left out on purpose: plans, and medical documents."""

READ = frozenset(
    name.casefold()
    for name in (*MEASURES, *SERIES, *(parent for parent, _ in SERIES.values()), *EVENTS, NUTRITION, SLEEP, EXERCISE, MINDFULNESS, *LEFT_OUT)
)

# The constants of android.health.connect.datatypes.ExerciseSessionType; those of the library Jetpack are others.
EXERCISES = dict(enumerate("""unknown badminton baseball basketball cycling stationary_biking boot_camp boxing calisthenics cricket dancing
exercise_class fencing american_football australian_football frisbee golf guided_breathing gymnastics handball hiit hiking ice_hockey ice_skating
martial_arts paddling paragliding pilates racquetball rock_climbing roller_hockey rowing rugby running treadmill_running sailing scuba_diving
skating skiing snowboarding snowshoeing soccer softball squash stair_climbing strength_training stretching surfing open_water_swimming
pool_swimming table_tennis tennis volleyball walking water_polo weightlifting wheelchair yoga other stair_climbing_machine elliptical
rowing_machine""".split()))  # fmt: skip
