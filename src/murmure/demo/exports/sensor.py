"""How do the sensors of Camille's house and her supplier of power tell her November and her winter: Zigbee2MQTT and Green Button?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from murmure.demo.clock import YEAR
from murmure.demo.exports.home import warmth
from murmure.demo.exports.shelf import put
from murmure.demo.exports.year import PARIS, Year

MONTH = 11
"""The month whose log Zigbee2MQTT still keeps."""


def _zigbee(folder: Path, year: Year) -> None:
    """Write a log as the program writes it, in the time of the house: the climate every hour, the door when Camille goes and comes."""
    said: list[tuple[datetime, str, dict[str, Any]]] = []
    at = datetime(YEAR, MONTH, 1, tzinfo=PARIS)
    while at.month == MONTH:
        said.append((at, "Séjour/climat", {"temperature": warmth(at), "linkquality": 102}))
        at += timedelta(hours=1)
    for night in year.nights:
        if night.wake.month == MONTH:
            for minutes in (55, 56):
                said.append(
                    (
                        night.wake + timedelta(minutes=minutes),
                        "porte",
                        {"contact": minutes == 56, "battery": 61, "linkquality": 70},
                    )
                )
    said.sort(key=lambda one: one[0])
    text = "".join(
        f"[{when.astimezone(PARIS):%Y-%m-%d %H:%M:%S}] info: \tz2m:mqtt: MQTT publish: topic 'zigbee2mqtt/{name}', payload "
        f"'{json.dumps(payload, separators=(',', ':'))}'\n"
        for when, name, payload in said
    )
    put(
        folder / f"{YEAR}-{MONTH}-01.00-00-00" / "log.log",
        f"[{YEAR}-{MONTH}-01 00:00:00] info: \tz2m: Zigbee2MQTT started!\n{text}",
    )


WINTER = (1, 2, 3)
"""The months that the supplier gives as Green Button."""

_ESPI, _ATOM, _ROOT = (
    "http://naesb.org/espi",
    "http://www.w3.org/2005/Atom",
    "/espi/1_1/resource/RetailCustomer/5eed/UsagePoint/01",
)
# The rules of summer time as ESPI packs them into bits: month, "the last", Sunday, hour.
_SPRING, _AUTUMN = (f"{month << 28 | 7 << 25 | 7 << 17 | hour << 12:08X}" for month, hour in ((3, 2), (10, 3)))


def _green_button(folder: Path, year: Year) -> None:
    """Write the same meter as Linky's, hour by hour, in tenths of watt-hours."""
    hours: dict[datetime, float] = {}
    for half in year.meter:
        if half.at.month in WINTER:
            hour = half.at.replace(minute=0)
            hours[hour] = hours.get(hour, 0.0) + half.value / 2
    days: dict[str, list[str]] = {}
    for at, energy in hours.items():
        days.setdefault(f"{at:%Y-%m-%d}", []).append(
            f"<IntervalReading><timePeriod><duration>3600</duration><start>{int(at.timestamp())}</start></timePeriod>"
            f"<value>{round(energy * 10)}</value></IntervalReading>\n"
        )
    blocks = ""
    for day, readings in days.items():
        start = int(datetime.fromisoformat(day).replace(tzinfo=PARIS).timestamp())
        span = f"<interval><duration>{3600 * len(readings)}</duration><start>{start}</start></interval>"
        blocks += _entry(f"/MeterReading/01/IntervalBlock/{day}", "IntervalBlock", f"{span}\n{''.join(readings)}")
    kind = "".join(f"<{name}>{value}</{name}>" for name, value in _KIND.items())
    clock = f"<dstEndRule>{_AUTUMN}</dstEndRule><dstOffset>3600</dstOffset><dstStartRule>{_SPRING}</dstStartRule><tzOffset>3600</tzOffset>"
    put(folder / f"green-button-{YEAR}.xml", (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{_ATOM}">\n<title>Green Button Usage Feed</title>\n'
        + _entry("", "UsagePoint", "<ServiceCategory><kind>0</kind></ServiceCategory>", "/LocalTimeParameters/01", "/MeterReading")
        + _entry("/LocalTimeParameters/01", "LocalTimeParameters", clock)
        + _entry("/MeterReading/01", "MeterReading", "", "/ReadingType/01", "/MeterReading/01/IntervalBlock")
        + _entry("/ReadingType/01", "ReadingType", kind) + blocks + "</feed>\n"))  # fmt: skip


# Energy drawn from the grid, in the codes of ESPI.
_KIND = {
    "accumulationBehaviour": 4, "commodity": 1, "currency": 978, "dataQualifier": 12, "flowDirection": 1, "intervalLength": 3600, "kind": 12,
    "phase": 769, "powerOfTenMultiplier": -1, "timeAttribute": 0, "uom": 72,
}  # fmt: skip


def _entry(place: str, kind: str, inside: str, *related: str) -> str:
    """Return an entry of the feed, with where it stands and what belongs to it."""
    links = f'<link rel="self" href="{_ROOT}{place}"/>' + "".join(
        f'<link rel="related" href="{_ROOT}{other}"/>' for other in related
    )
    up = place.rpartition("/")[0] if place else _ROOT.rpartition("/")[0]
    links += f'<link rel="up" href="{_ROOT + up if place else up}"/>'
    return f'<entry><id>urn:uuid:5eed{place}</id>{links}<title/><content><{kind} xmlns="{_ESPI}">{inside}</{kind}></content></entry>\n'


EXPORTS: dict[str, Callable[[Path, Year], None]] = {"zigbee2mqtt": _zigbee, "green-button": _green_button}
