"""Which unit of the log does a unit have that health records write, as a UCUM code or as a word?

UCUM: https://ucum.org/ucum. Words are those of Open mHealth ("beats/min", "F") and of laboratories ("mmHg", "°C").
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple

from murmure.model.quantity import QUANTITIES

# UCUM code -> (dimension, factor, offset): value * factor + offset is in the first unit of the dimension.
_UCUM: dict[str, tuple[str, float, float]] = {
    "m": ("length", 1, 0), "km": ("length", 1e3, 0), "cm": ("length", 1e-2, 0), "mm": ("length", 1e-3, 0), "um": ("length", 1e-6, 0),
    "[in_i]": ("length", 0.0254, 0), "[ft_i]": ("length", 0.3048, 0), "[yd_i]": ("length", 0.9144, 0), "[mi_i]": ("length", 1609.344, 0),
    "kg": ("mass", 1, 0), "g": ("mass", 1e-3, 0), "mg": ("mass", 1e-6, 0), "ug": ("mass", 1e-9, 0),
    "[lb_av]": ("mass", 0.45359237, 0), "[oz_av]": ("mass", 0.028349523125, 0), "[stone_av]": ("mass", 6.35029318, 0),
    "s": ("time", 1, 0), "ms": ("time", 1e-3, 0), "us": ("time", 1e-6, 0), "min": ("time", 60, 0), "h": ("time", 3600, 0),
    "d": ("time", 86_400, 0), "wk": ("time", 604_800, 0), "mo": ("time", 2_629_800, 0), "a": ("time", 31_557_600, 0),
    "Cel": ("temperature", 1, 0), "[degF]": ("temperature", 5 / 9, -160 / 9), "K": ("temperature", 1, -273.15),
    "mm[Hg]": ("pressure", 1, 0), "kPa": ("pressure", 7.50061682704, 0), "Pa": ("pressure", 0.00750061682704, 0),
    "hPa": ("pressure", 0.750061682704, 0), "cm[H2O]": ("pressure", 0.735559, 0),
    "/min": ("rate", 1, 0), "/s": ("rate", 60, 0), "/h": ("rate", 1 / 60, 0), "Hz": ("rate", 60, 0),
    "kcal": ("energy", 1, 0), "cal": ("energy", 1e-3, 0), "kJ": ("energy", 1 / 4.184, 0), "J": ("energy", 1 / 4184, 0),
    "m/s": ("speed", 1, 0), "km/h": ("speed", 1 / 3.6, 0), "[mi_i]/h": ("speed", 0.44704, 0), "[ft_i]/s": ("speed", 0.3048, 0),
    "L": ("volume", 1, 0), "dL": ("volume", 0.1, 0), "cL": ("volume", 0.01, 0), "mL": ("volume", 1e-3, 0), "[foz_us]": ("volume", 0.0295735295625, 0),
    "%": ("share", 1, 0), "kg/m2": ("index", 1, 0), "mg/dL": ("glucose", 1, 0), "g/L": ("glucose", 100, 0), "mg/L": ("glucose", 0.1, 0),
    "mL/(kg.min)": ("uptake", 1, 0), "L/min": ("flow", 1, 0), "dB[SPL]": ("sound", 1, 0), "lx": ("light", 1, 0), "deg": ("angle", 1, 0),
    "[IU]": ("units", 1, 0), "1": ("number", 1, 0), "uS": ("conductance", 1, 0), "W": ("power", 1, 0), "kW": ("power", 1e3, 0),
}  # fmt: skip
# 18.0156 is one tenth of the molar mass of glucose (g/mol): it holds for glucose only.
_MOLAR = {"mmol/L": ("glucose", 18.0156, 0.0), "umol/L": ("glucose", 0.0180156, 0.0)}
_WORDS = {
    "C": "Cel", "°C": "Cel", "ºC": "Cel", "degC": "Cel", "degrees C": "Cel", "celsius": "Cel", "F": "[degF]", "°F": "[degF]", "ºF": "[degF]",
    "degF": "[degF]", "degrees F": "[degF]", "fahrenheit": "[degF]",
    "mmHg": "mm[Hg]", "mm Hg": "mm[Hg]", "mmhg": "mm[Hg]", "cmH2O": "cm[H2O]",
    "beats/min": "/min", "beats/minute": "/min", "bpm": "/min", "BPM": "/min", "breaths/min": "/min", "breaths/minute": "/min", "1/min": "/min",
    "count/min": "/min", "count/s": "/s", "count/h": "/h",
    "per minute": "/min", "min-1": "/min", "rpm": "/min", "events/h": "/h", "events/hour": "/h", "1/h": "/h",
    "lb": "[lb_av]", "lbs": "[lb_av]", "[lb_us]": "[lb_av]", "pound": "[lb_av]", "pounds": "[lb_av]", "oz": "[oz_av]",
    "in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]", "[in_us]": "[in_i]", "ft": "[ft_i]", "feet": "[ft_i]", "[ft_us]": "[ft_i]",
    "yd": "[yd_i]", "mi": "[mi_i]", "mile": "[mi_i]", "miles": "[mi_i]", "[mi_us]": "[mi_i]", "mi/h": "[mi_i]/h", "mph": "[mi_i]/h", "km/hr": "km/h",
    "sec": "s", "second": "s", "seconds": "s", "minute": "min", "minutes": "min", "hr": "h", "hour": "h", "hours": "h", "day": "d", "days": "d",
    "week": "wk", "Mo": "mo", "month": "mo", "months": "mo", "yr": "a", "year": "a", "years": "a",
    "kg/m^2": "kg/m2", "kg/m²": "kg/m2", "kgs": "kg", "µg": "ug", "mcg": "ug", "μg": "ug", "µm": "um", "ml": "mL", "l": "L", "dl": "dL", "lt": "L",
    "mg/dl": "mg/dL", "MG/DL": "mg/dL", "MGDL": "mg/dL", "mmol/l": "mmol/L", "µmol/L": "umol/L", "g/l": "g/L", "mg/l": "mg/L",
    "kilocalories": "kcal", "Cal": "kcal", "[Cal]": "kcal",
    "mL/kg/min": "mL/(kg.min)", "mL/min/kg": "mL/(kg.min)", "percent": "%", "{percent}": "%", "dB": "dB[SPL]", "dBA": "dB[SPL]",
    "steps": "1", "step": "1", "count": "1", "counts": "1", "": "1", "lux": "lx", "degrees": "deg", "IU": "[IU]", "U": "[IU]",
}  # fmt: skip
_NOTE = re.compile(r"\{[^{}]*\}")


class Measured(NamedTuple):
    """Hold a value in the unit of the log, and what was written when that differs."""

    value: float
    unit: str | None
    raw: str | None = None


@lru_cache(4096)
def code_of(unit: str) -> str:
    """Return the UCUM code for a unit; what is unknown stays as it is written.

    >>> code_of("beats/min"), code_of("{beats}/min"), code_of("10*3/uL")
    ('/min', '/min', '10*3/uL')
    """
    unit = unit.strip()
    if unit in _UCUM:
        return unit
    bare = _NOTE.sub("", unit)
    return _WORDS.get(unit) or _WORDS.get(bare) or (bare if bare in _UCUM else unit)


@lru_cache(4096)
def _way(quantity: str, unit: str) -> tuple[str | None, float, float] | None:
    """Return (unit, factor, offset) that lead to the unit of a quantity; None when the value stays as it is."""
    wanted = QUANTITIES[quantity].unit if quantity in QUANTITIES else None
    if wanted is None or wanted == unit:
        return None
    # Things that are counted: {steps}, {flights}.
    target = _UCUM.get(wanted) or (_UCUM["1"] if wanted.startswith("{") else None)
    given = _UCUM.get(unit) or (_MOLAR.get(unit) if quantity == "blood_glucose" else None)
    if target is None or given is None or target[0] != given[0]:
        return None
    return wanted, given[1] / target[1], (given[2] - target[2]) / target[1]


def measured(quantity: str, value: float, unit: str | None) -> Measured:
    """Return a value in the unit that the vocabulary gives to a quantity, where its own can be converted.

    >>> measured("body_weight", 150.0, "lb")
    Measured(value=68.0388555, unit='kg', raw='150 lb')
    """
    code = None if unit is None else code_of(unit)
    way = _way(quantity, code) if code is not None else None
    if code is None or way is None:
        return Measured(value, code or None)
    told, factor, offset = way
    found = value if factor == 1 and not offset else round(value * factor + offset, 9)
    if not math.isfinite(found):
        return Measured(value, code)
    return Measured(found, told, None if factor == 1 and not offset else f"{value:.12g} {unit}")


def number_of(value: Any) -> float | None:
    """Return a finite number from a number, or from a text that is one; None for all else.

    >>> number_of("36,6"), number_of("36.6"), number_of(True)
    (None, 36.6, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and (not value.strip()[-1:].isdigit() or "_" in value or not value.isascii()):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
