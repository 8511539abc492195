"""Which quantity and unit of the log does a number of Home Assistant have?"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from murmure.model.quantity import QUANTITIES

# Unit as Home Assistant writes it -> (UCUM, dimension, factor, offset): value * factor + offset is in the dimension's first unit.
_UNITS: dict[str, tuple[str, str, float, float]] = {
    "°C": ("Cel", "temperature", 1, 0), "°F": ("[degF]", "temperature", 5 / 9, -160 / 9), "K": ("K", "temperature", 1, -273.15),
    "W": ("W", "power", 1, 0), "kW": ("kW", "power", 1e3, 0), "MW": ("MW", "power", 1e6, 0), "mW": ("mW", "power", 1e-3, 0),
    "GW": ("GW", "power", 1e9, 0), "BTU/h": ("[Btu]/h", "power", 0.29307107, 0),
    "kWh": ("kW.h", "energy", 1, 0), "Wh": ("W.h", "energy", 1e-3, 0), "MWh": ("MW.h", "energy", 1e3, 0), "mWh": ("mW.h", "energy", 1e-6, 0),
    "GWh": ("GW.h", "energy", 1e6, 0), "J": ("J", "energy", 1 / 3.6e6, 0), "kJ": ("kJ", "energy", 1 / 3.6e3, 0),
    "MJ": ("MJ", "energy", 1 / 3.6, 0), "GJ": ("GJ", "energy", 1e3 / 3.6, 0),
    "VA": ("V.A", "apparent", 1, 0), "kVA": ("kV.A", "apparent", 1e3, 0), "var": ("V.A{reactive}", "reactive", 1, 0),
    "V": ("V", "voltage", 1, 0), "mV": ("mV", "voltage", 1e-3, 0), "kV": ("kV", "voltage", 1e3, 0), "µV": ("uV", "voltage", 1e-6, 0),
    "A": ("A", "current", 1, 0), "mA": ("mA", "current", 1e-3, 0),
    "hPa": ("hPa", "pressure", 1, 0), "mbar": ("mbar", "pressure", 1, 0), "Pa": ("Pa", "pressure", 1e-2, 0),
    "kPa": ("kPa", "pressure", 10, 0), "bar": ("bar", "pressure", 1e3, 0), "cbar": ("cbar", "pressure", 10, 0),
    "mmHg": ("mm[Hg]", "pressure", 1.33322387, 0), "inHg": ("[in_i'Hg]", "pressure", 33.8638866, 0), "psi": ("[psi]", "pressure", 68.9475729, 0),
    "m³": ("m3", "volume", 1, 0), "L": ("L", "volume", 1e-3, 0), "mL": ("mL", "volume", 1e-6, 0), "ft³": ("[cft_i]", "volume", 0.028316846592, 0),
    "gal": ("[gal_us]", "volume", 0.003785411784, 0), "CCF": ("100.[cft_i]", "volume", 2.8316846592, 0),
    "mm": ("mm", "length", 1, 0), "cm": ("cm", "length", 10, 0), "m": ("m", "length", 1e3, 0), "km": ("km", "length", 1e6, 0),
    "in": ("[in_i]", "length", 25.4, 0), "ft": ("[ft_i]", "length", 304.8, 0), "mi": ("[mi_i]", "length", 1609344, 0),
    "m/s": ("m/s", "speed", 1, 0), "km/h": ("km/h", "speed", 1 / 3.6, 0), "mph": ("[mi_i]/h", "speed", 0.44704, 0),
    "kn": ("[kn_i]", "speed", 1852 / 3600, 0), "ft/s": ("[ft_i]/s", "speed", 0.3048, 0),
    "mm/h": ("mm/h", "rain", 1, 0), "in/h": ("[in_i]/h", "rain", 25.4, 0), "mm/d": ("mm/d", "rain", 1 / 24, 0),
    "lx": ("lx", "light", 1, 0), "%": ("%", "share", 1, 0), "ppm": ("[ppm]", "part", 1, 0), "ppb": ("[ppb]", "part", 1e-3, 0),
    "dBm": ("dB{mW}", "signal", 1, 0), "dB": ("dB", "level", 1, 0), "dBA": ("dB[SPL]", "level", 1, 0),
    "µg/m³": ("ug/m3", "matter", 1, 0), "mg/m³": ("mg/m3", "matter", 1e3, 0),
    "Hz": ("Hz", "frequency", 1, 0), "kHz": ("kHz", "frequency", 1e3, 0), "MHz": ("MHz", "frequency", 1e6, 0), "GHz": ("GHz", "frequency", 1e9, 0),
    "s": ("s", "time", 1, 0), "ms": ("ms", "time", 1e-3, 0), "min": ("min", "time", 60, 0), "h": ("h", "time", 3600, 0), "d": ("d", "time", 86400, 0),
    "kg": ("kg", "mass", 1, 0), "g": ("g", "mass", 1e-3, 0), "lb": ("[lb_av]", "mass", 0.45359237, 0),
    "mg/dL": ("mg/dL", "glucose", 1, 0), "mmol/L": ("mmol/L", "glucose", 18.0156, 0),
    "°": ("deg", "angle", 1, 0), "bpm": ("/min", "rate", 1, 0), "rpm": ("/min", "rate", 1, 0), "UV index": ("1", "index", 1, 0),
    "B": ("By", "data", 1, 0), "kB": ("kBy", "data", 1e3, 0), "MB": ("MBy", "data", 1e6, 0), "GB": ("GBy", "data", 1e9, 0),
    "KiB": ("KiBy", "data", 1024, 0), "MiB": ("MiBy", "data", 1 << 20, 0), "GiB": ("GiBy", "data", 1 << 30, 0),
    "kbit/s": ("kbit/s", "flow", 1e3, 0), "Mbit/s": ("Mbit/s", "flow", 1e6, 0), "kB/s": ("kBy/s", "flow", 8e3, 0), "MB/s": ("MBy/s", "flow", 8e6, 0),
}  # fmt: skip
# Two ways to write one sign: micro and Greek mu, and units as people type them in templates.
_SAME = {"μg/m³": "µg/m³", "μV": "µV", "m3": "m³", "ft3": "ft³", "C": "°C", "F": "°F", "ºC": "°C", "l": "L", "ug/m3": "µg/m³", "lux": "lx"}
_BY_UCUM = {ucum: (dimension, factor, offset) for ucum, dimension, factor, offset in _UNITS.values()}
_BY_CLASS = {
    "temperature": "temperature", "power": "electric_power", "energy": "electric_index", "apparent_power": "apparent_power",
    "voltage": "voltage", "current": "electric_current", "humidity": "humidity", "atmospheric_pressure": "atmospheric_pressure",
    "pressure": "atmospheric_pressure", "illuminance": "illuminance", "carbon_dioxide": "carbon_dioxide", "battery": "battery_level",
    "signal_strength": "signal_strength", "gas": "gas_index", "water": "water_index", "precipitation": "precipitation",
    "wind_speed": "wind_speed", "speed": "speed", "blood_glucose_concentration": "blood_glucose", "sound_pressure": "sound_exposure",
    # A state of these is no sum of a day: they do not share a name with what a person walks, sleeps or weighs.
    "distance": "length", "duration": "time_span", "weight": "mass",
}  # fmt: skip
_BY_DIMENSION = {"temperature": "temperature", "power": "electric_power", "energy": "electric_index", "apparent": "apparent_power",
                 "voltage": "voltage", "current": "electric_current", "light": "illuminance", "signal": "signal_strength"}  # fmt: skip


class Meaning(NamedTuple):
    """Say what a number becomes: value * factor + offset, in `unit`."""

    quantity: str | None
    unit: str | None
    factor: float = 1.0
    offset: float = 0.0

    def of(self, value: float) -> float:
        """Return a value in the unit of the log, without the dust of a division."""
        return value if self.factor == 1 and not self.offset else round(value * self.factor + self.offset, 9)


@lru_cache(4096)
def meaning(kind: str | None, unit: str | None) -> Meaning:
    """Return the meaning of a number from its device class and its unit; an unknown unit stays as it is written.

    >>> meaning("temperature", "°F").of(212.0)
    100.0
    """
    known = _UNITS.get(_SAME.get(unit or "", unit or ""))
    quantity = _BY_CLASS.get(kind, kind) if kind else _BY_DIMENSION.get(known[1]) if known else None
    if known is None:
        return Meaning(quantity, unit or None)
    ucum, dimension, factor, offset = known
    wanted = QUANTITIES[quantity].unit if quantity in QUANTITIES else ucum
    target = _BY_UCUM.get(wanted)
    if wanted == ucum or target is None or target[0] != dimension:
        # A class whose unit is of another kind is named by its class: the two are not mixed.
        return Meaning(quantity if wanted == ucum else kind and f"{kind}_in_{dimension}", ucum)
    return Meaning(quantity, wanted, factor / target[1], (offset - target[2]) / target[1])
