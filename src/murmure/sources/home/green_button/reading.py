"""What is a reading of a meter in the words of the log: which quantity, in which unit, drawn or given?

Numbers of units, kinds, flows and qualities are those of ESPI (NAESB REQ.21), which takes them from IEC 61968-9.
"""

from __future__ import annotations

import math
from typing import NamedTuple
from xml.etree.ElementTree import Element

from murmure.sources.body.document import local

# Number -> (what, UCUM unit of the log, factor). A volume is of gas or of water: the commodity says which.
_UNITS: dict[str, tuple[str, str, float]] = {
    "72": ("energy", "kW.h", 1e-3), "31": ("energy", "kW.h", 1 / 3.6e6), "132": ("energy", "kW.h", 1055.05585262 / 3.6e6),
    "169": ("energy", "kW.h", 105_505_585.262 / 3.6e6), "38": ("power", "W", 1.0), "133": ("power", "W", 0.29307107), "61": ("apparent", "V.A", 1.0),
    "29": ("voltage", "V", 1.0), "5": ("current", "A", 1.0), "23": ("temperature", "Cel", 1.0), "33": ("frequency", "Hz", 1.0),
    "42": ("volume", "m3", 1.0), "119": ("volume", "m3", 0.028316846592), "120": ("volume", "m3", 0.028316846592),
    "121": ("volume", "m3", 0.028316846592), "128": ("volume", "m3", 0.003785411784), "130": ("volume", "m3", 0.00454609), "134": ("volume", "m3",
        1e-3),
    "71": ("apparent_energy", "kV.A.h", 1e-3), "63": ("reactive_power", "V.A{reactive}", 1.0), "73": ("reactive_energy", "kV.A.h{reactive}", 1e-3),
    "122": ("flow", "m3/h", 0.028316846592), "125": ("flow", "m3/h", 1.0), "129": ("flow", "m3/h", 0.003785411784), "137": ("flow", "m3/h", 1e-3),
}  # fmt: skip
# What is written in another unit than a power of ten of ours.
_WRITTEN = {"31": "J", "132": "BTU", "169": "therm", "133": "BTU/h", "119": "ft3", "120": "ft3", "121": "ft3", "128": "gal (US)",
            "130": "gal (UK)", "134": "L", "122": "ft3/h", "129": "gal/h", "137": "L/h"}  # fmt: skip
_GAS, _WATER = ("7",), ("9", "10", "11")
_INDEX = ("1", "3", "9")  # bulk quantity, cumulative, summation: the meter's own figure
_FLOWS = {"1": "consumption", "19": "production", "4": "net", "20": "total"}
_QUALITIES = {
    "0": "valid", "7": "edited by hand", "8": "estimated", "9": "estimated", "10": "questionable", "11": "derived", "12": "forecast", "13": "mixed",
    "14": "raw", "15": "normalised for weather", "16": "other", "17": "validated", "18": "verified", "19": "revenue quality",
}  # fmt: skip
_CURRENCIES = {"840": "USD", "124": "CAD", "978": "EUR", "826": "GBP", "36": "AUD", "036": "AUD", "554": "NZD", "484": "MXN", "392": "JPY",
    "756": "CHF"}


# Name in the log, field of a type, what it holds when it tells nothing apart.
_APART = (("phase", "phase", ("", "0", "769")), ("tariff", "tou", ("", "0")), ("tier", "consumptionTier", ("", "0")),
          ("descriptive_statistic", "dataQualifier", ("", "0", "12")))  # fmt: skip
# In the words of Open mHealth: measures take an average, and no maximum.
_STATISTICS = {"2": "average", "8": "maximum", "9": "minimum"}


class Sense(NamedTuple):
    """Say what the values of one type become: value * factor, in `unit`; value * scale is in the unit that was written."""

    quantity: str | None
    unit: str | None
    factor: float
    scale: float
    flow: str | None
    written: str | None
    currency: str | None
    length: int | None
    index: bool = False
    uom: str | None = None
    apart: tuple[tuple[str, str], ...] = ()  # what tells this type from another of the same flow and unit: a phase, a tariff, a maximum


def sense_of(kind: dict[str, str], service: str | None) -> Sense:
    """Return the sense of a type of readings; `service` is that of the usage point (0 electricity, 1 gas, 2 water)."""
    uom = kind.get("uom", "")
    what, unit, factor = _UNITS.get(uom, (None, None, 1.0))
    try:
        scale = int(kind.get("powerOfTenMultiplier") or 0)
    except ValueError:
        scale = 0
    power = 10.0 ** max(-15, min(15, scale))
    commodity = kind.get("commodity") or {"1": "7", "2": "9"}.get(service or "", "1")
    index = kind.get("accumulationBehaviour") in _INDEX
    quantity = _quantity(what, commodity, index)
    length = kind.get("intervalLength", "")
    currency = kind.get("currency")
    return Sense(
        quantity, unit, factor * power, power, _FLOWS.get(kind.get("flowDirection", "")), _WRITTEN.get(uom),
        _CURRENCIES.get(currency or "", currency if currency and currency.isalpha() and len(currency) == 3 else None),
        int(length) if length.isascii() and length.isdigit() and 0 < int(length[:9]) < 10**8 else None, index, uom or None,
        tuple((name, _STATISTICS.get(text, text) if name == "descriptive_statistic" else text)
              for name, field, usual in _APART if (text := kind.get(field, "")) not in usual),
    )  # fmt: skip


def _quantity(what: str | None, commodity: str, index: bool) -> str | None:
    if what == "volume":
        side = "water" if commodity in _WATER else "gas"
        return f"{side}_index" if index else f"{side}_volume"
    if what == "energy":
        if commodity in _GAS:
            return "gas_energy"
        return "electric_index" if index else "electric_energy"
    return {"power": "electric_power", "apparent": "apparent_power", "voltage": "voltage", "current": "electric_current",
            "temperature": "temperature"}.get(what or "", what)  # fmt: skip


class Reading(NamedTuple):
    """Hold one reading as it is written: its start and length in seconds, its value, its cost, its quality."""

    start: int | None
    duration: int | None
    value: float | None
    cost: float | None
    quality: str | None
    tier: str | None
    tou: str | None


def reading_of(element: Element) -> Reading:
    """Return what an IntervalReading holds."""
    texts: dict[str, str] = {}
    for child in element.iter():
        if child is not element and child.text and len(child.text) < 40:
            texts.setdefault(local(child.tag), child.text.strip())
    start, duration, value = (_number(texts.get(name)) for name in ("start", "duration", "value"))
    cost, quality = _number(texts.get("cost")), texts.get("quality")
    return Reading(
        None if start is None else int(start), None if duration is None or duration < 0 else int(duration), value, cost,
        _QUALITIES.get(quality, quality if quality and quality.isdigit() else None) if quality else None, texts.get("consumptionTier"),
        texts.get("tou"),
    )  # fmt: skip


def money(value: float) -> float:
    """Return a cost in the currency: ESPI counts hundred-thousandths."""
    return round(value / 100_000, 5)


def _number(text: str | None) -> float | None:
    if not text or "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e18 else None
