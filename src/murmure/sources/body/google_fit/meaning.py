"""What does each type of data of Google Fit mean in the words of the log?

The types and their units are those of the Fit platform (https://developers.google.com/fit/datatypes).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from murmure.sources.body.series import unit_of

# 18.0156 g/mol is one tenth of the molar mass of glucose: 1 mmol/L = 18.0156 mg/dL.
_GLUCOSE = 18.01558800000541


class Field(NamedTuple):
    """Say what one number of a point becomes: value * factor in `unit`; `object` tells apart what shares a quantity."""

    quantity: str
    factor: float = 1.0
    unit: str | None = None
    object: str | None = None


# Type -> what its first numbers are; None for a number that is kept in `extra` only.
_TYPES: dict[str, tuple[Field | None, ...]] = {
    "step_count.delta": (Field("step_count"),),
    "step_count.cumulative": (Field("step_index"),),
    "step_count.cadence": (Field("cadence"),),
    "distance.delta": (Field("distance"),),
    "distance.cumulative": (Field("distance_index"),),
    "calories.expended": (Field("total_energy"),),
    "calories.bmr": (Field("basal_metabolic_rate"),),
    "calories.consumed": (Field("dietary_energy"),),
    "active_minutes": (Field("move_duration"),),
    "heart_minutes": (Field("heart_points"),),
    "speed": (Field("speed"),),
    "heart_rate.bpm": (Field("heart_rate"),),
    "weight": (Field("body_weight"),),
    "height": (Field("body_height", 100.0),),
    "body.fat.percentage": (Field("body_fat_percentage"),),
    "body.hip.circumference": (Field("hip_circumference", 100.0, "cm"),),
    "body.waist.circumference": (Field("waist_circumference", 100.0),),
    "body.temperature": (Field("body_temperature"),),
    "body.temperature.basal": (Field("body_temperature", 1.0, None, "basal"),),
    "blood_pressure": (Field("systolic_blood_pressure"), Field("diastolic_blood_pressure")),
    "blood_glucose": (Field("blood_glucose", _GLUCOSE),),
    "oxygen_saturation": (Field("oxygen_saturation"),),
    "respiratory_rate": (Field("respiratory_rate"),),
    "hydration": (Field("dietary_water", 1000.0),),
    "power.sample": (Field("power"),),
    "cycling.pedaling.cadence": (Field("cadence", 1.0, None, "pedaling"),),
}
NUTRIENTS: dict[str, Field] = {
    "calories": Field("dietary_energy"), "fat.total": Field("dietary_fat_total"), "fat.saturated": Field("dietary_fat_saturated"),
    "fat.polyunsaturated": Field("dietary_fat_polyunsaturated"), "fat.monounsaturated": Field("dietary_fat_monounsaturated"),
    "cholesterol": Field("dietary_cholesterol"), "sodium": Field("dietary_sodium"), "potassium": Field("dietary_potassium"),
    "carbs.total": Field("dietary_carbohydrates"), "dietary_fiber": Field("dietary_fiber"), "sugar": Field("dietary_sugar"),
    "protein": Field("dietary_protein"),
}  # fmt: skip
"""The nutrients whose unit is that of the log; the share of a daily need (vitamins, iron, calcium) is not converted."""

POSITION, SEGMENT, SLEEP, NUTRITION = "location.sample", "activity.segment", "sleep.segment", "nutrition"
_ODD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=512)
def short(kind: str) -> str:
    """Return the name of a type without the company before it.

    >>> short("com.google.heart_rate.bpm")
    'heart_rate.bpm'
    """
    return kind.removeprefix("com.google.")


@lru_cache(maxsize=512)
def fields_of(kind: str) -> tuple[Field | None, ...]:
    """Return what the numbers of a type are; of one that nobody knows, the first is kept under the name of the type."""
    known = _TYPES.get(short(kind))
    if known is None:
        return (Field(_ODD.sub("_", short(kind).casefold()).strip("_")[:100] or "unknown"),)
    return tuple(field and field._replace(unit=field.unit or unit_of(field.quantity)) for field in known)


@lru_cache(maxsize=64)
def nutrient(name: str) -> Field | None:
    """Return what a nutrient becomes, None for one without a unit of its own."""
    field = NUTRIENTS.get(name)
    return field and field._replace(unit=unit_of(field.quantity))
