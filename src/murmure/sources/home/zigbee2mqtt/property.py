"""Which quantity, in which unit, does a property of a Zigbee device have?

Names and units are those of the devices' pages (https://www.zigbee2mqtt.io/supported-devices/).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

# Property -> (quantity, unit). One that the vocabulary does not have is named by the property.
_KNOWN: dict[str, tuple[str | None, str | None]] = {
    "temperature": ("temperature", "Cel"), "local_temperature": ("temperature", "Cel"), "device_temperature": ("temperature", "Cel"),
    "cpu_temperature": ("temperature", "Cel"), "external_temperature": ("temperature", "Cel"), "soil_temperature": ("temperature", "Cel"),
    "humidity": ("humidity", "%"), "soil_moisture": (None, "%"), "pressure": ("atmospheric_pressure", "hPa"), "illuminance_lux": ("illuminance",
        "lx"),
    "co2": ("carbon_dioxide", "[ppm]"), "eco2": ("carbon_dioxide", "[ppm]"), "voc": (None, "[ppb]"), "pm25": (None, "ug/m3"), "pm10": (None, "ug/m3"),
    "formaldehyd": (None, "mg/m3"), "noise": ("sound_exposure", "dB[SPL]"), "battery": ("battery_level", "%"), "rain_intensity": (None, None),
    "power": ("electric_power", "W"), "energy": ("electric_index", "kW.h"), "produced_energy": ("electric_index", "kW.h"),
    "current": ("electric_current", "A"),
    "power_apparent": ("apparent_power", "V.A"), "power_reactive": (None, "V.A{reactive}"), "ac_frequency": (None, "Hz"), "power_factor": (None,
        None),
    "wind_speed": ("wind_speed", "m/s"), "water_consumed": ("water_index", "m3"), "flow": (None, "m3/h"), "uv_index": (None, "1"),
    "occupied_heating_setpoint": (None, "Cel"), "current_heating_setpoint": (None, "Cel"), "pi_heating_demand": (None, "%"), "position": (None, "%"),
    "target_distance": (None, "m"), "illuminance_raw": (None, None),
}  # fmt: skip
_PHASES = ("", "_phase_b", "_phase_c", "_l1", "_l2", "_l3", "_l4", "_a", "_b", "_c")
_MILLIVOLTS = 1_000  # a battery says its voltage in mV; no socket has a thousand volts
NOISE = frozenset({"linkquality", "last_seen", "update", "update_available", "elapsed", "device", "voltage_raw"})
"""What says how the message came, and nothing of the home."""


class Reading(NamedTuple):
    """Hold a measure of one property."""

    quantity: str | None
    value: float
    unit: str | None
    raw: str | None = None


def reading_of(name: str, value: Any, payload: dict[str, Any]) -> Reading | None:
    """Return the measure that a property is; None for what is a state (ON, true, a brightness, a colour)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
        return None
    stem = next((name.removesuffix(end) for end in _PHASES if end and name.endswith(end)), name)
    if stem == "voltage":
        if value > _MILLIVOLTS:
            return Reading("voltage", round(value / 1000, 6), "V", f"{value:g} mV")
        return Reading("voltage", float(value), "V")
    if stem == "illuminance":
        # Versions before 2.0 said a raw figure under this name, and lux beside it.
        return Reading(None, float(value), None) if "illuminance_lux" in payload else Reading("illuminance", float(value), "lx")
    if stem not in _KNOWN:
        return None
    quantity, unit = _KNOWN[stem]
    return Reading(quantity, float(value), unit)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
