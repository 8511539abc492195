"""How are a number and a measure written in English and in French?"""

from __future__ import annotations

from murmure.model.words import Both

UNITS = {
    "kW.h": Both("kWh", "kWh"), "Cel": Both("°C", "°C"), "/min": Both("per minute", "par minute"),
    "{steps}": Both("{n|step|steps}", "pas"), "mm[Hg]": Both("mmHg", "mmHg"), "{flights}": Both("{n|floor|floors}", "{n|étage|étages}"),
    "{strokes}": Both("{n|stroke|strokes}", "{n|mouvement|mouvements}"), "{pushes}": Both("{n|push|pushes}", "{n|poussée|poussées}"),
    "{points}": Both("{n|point|points}", "{n|point|points}"), "{signatures}": Both("{n|signature|signatures}", "{n|signature|signatures}"),
    "a": Both("{n|year|years}", "{n|an|ans}"), "/h": Both("per hour", "par heure"), "kcal/d": Both("kcal per day", "kcal par jour"),
    "V.A": Both("VA", "VA"), "kg/m2": Both("kg/m²", "kg/m²"), "1": Both("", ""), "m3": Both("m³", "m³"), "deg": Both("°", "°"),
    "[ppm]": Both("ppm", "ppm"), "[ppb]": Both("ppb", "ppb"), "dB[SPL]": Both("dB", "dB"), "dB{mW}": Both("dBm", "dBm"),
    "ug": Both("µg", "µg"), "uS": Both("µS", "µS"), "ug/m3": Both("µg/m³", "µg/m³"), "mg/m3": Both("mg/m³", "mg/m³"),
    "[IU]": Both("IU", "UI"), "mL/(kg.min)": Both("mL/kg/min", "mL/kg/min"), "kcal/(kg.h)": Both("kcal/kg/h", "kcal/kg/h"),
}  # fmt: skip
"""What people write in place of a UCUM unit, where that is something else; `n` is the number beside it."""
MANY_HOURS = 100
"""So many hours and more are written without minutes."""


def number(value: float | int | None, lang: str, digits: int = 0) -> str:
    """Write a number: 12,345.6 or 12 345,6.

    >>> number(12345.6, "en", 1), number(1200, "en")
    ('12,345.6', '1,200')
    """
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    return text if lang != "fr" else text.replace(",", "\u202f").replace(".", ",")


def plain(value: float, lang: str) -> str:
    """Write a measured value with the digits that it deserves, at most three after the point."""
    if value != value or value in (float("inf"), float("-inf")):
        return "–"
    digits = 0 if float(value).is_integer() or abs(value) >= 1000 else 1 if abs(value) >= 100 else 2
    text = number(value, lang, 3 if 0 < abs(value) < 0.1 else digits)
    point = "," if lang == "fr" else "."
    return text.rstrip("0").rstrip(point) if digits and point in text else text


def lasting(hours: float) -> Both:
    """Return a length of time, with its sign where it is below nothing; it never breaks across lines.

    >>> lasting(1.5).en, lasting(-0.25).fr
    ('1\\xa0h\\xa030\\xa0min', '−15\\xa0min')
    """
    minutes = round(abs(hours) * 60)
    text = f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}\u00a0min" if minutes >= 60 else f"{minutes}\u00a0min"
    text = f"−{text}" if hours < 0 and minutes else text
    return Both(text, text)


def measured(value: float, unit: str | None) -> Both:
    """Write a value with its unit as people write it; hours that are not whole with their minutes.

    >>> measured(1200.0, "{steps}").en, measured(0.5, "Cel").fr, measured(8.45, "h").en, measured(9.0, "h").fr
    ('1,200\\xa0steps', '0,5\\xa0°C', '8\\xa0h\\xa027\\xa0min', '9\\xa0h')
    >>> measured(1.0, "{steps}").en, measured(54.0, "[ppm]").fr, measured(2.0, "{odd}").en
    ('1\\xa0step', '54\\xa0ppm', '2\\xa0{odd}')
    """
    if unit == "h" and 1 / 120 <= abs(value) < MANY_HOURS and not float(value).is_integer():
        return lasting(value)
    known, said = UNITS.get(unit or ""), []
    for lang in ("en", "fr"):
        figure = plain(value, lang)
        name = known.say(lang, n=figure) if known else unit
        said.append(f"{figure}\u00a0{name}" if name else figure)
    return Both(*said)
