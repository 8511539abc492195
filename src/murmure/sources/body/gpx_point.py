"""What does one point of a GPX document say?"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from murmure.model.reject import BAD_DATE, BAD_POSITION
from murmure.model.words import Both
from murmure.sources.body.document import numbers_in, text_in
from murmure.sources.body.track import Point, on_earth
from murmure.sources.times import When, parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

CONTAINERS = frozenset({"gpx", "trk", "trkseg", "rte"})
# Names of extensions (Garmin, Strava, Cluetrust, Apple), namespaces taken off -> quantity.
MEASURES = {
    "hr": "heart_rate", "heartrate": "heart_rate", "cad": "cadence", "cadence": "cadence", "power": "power",
    "PowerInWatts": "power", "watts": "power", "atemp": "temperature", "temp": "temperature", "speed": "speed",
}  # fmt: skip


def point_of(element: Element, zone: ZoneInfo | None) -> Point | Both:
    """Return a point, or the reason why it is none; a point without time is part of the way, not of the log."""
    try:
        latitude, longitude = float(element.get("lat", "x")), float(element.get("lon", "x"))
    except ValueError:
        return BAD_POSITION
    if not on_earth(latitude, longitude):
        return BAD_POSITION
    when: When | None = None
    if time := text_in(element, "time"):
        try:
            when = parse_instant(time, zone)
        except (ValueError, OverflowError):
            return BAD_DATE
    measures: dict[str, float] = {}
    altitude = accuracy = None
    for name, value in numbers_in(element):
        if name == "ele":
            altitude = value
        elif name == "hAcc":
            accuracy = value
        elif name in MEASURES:
            measures.setdefault(MEASURES[name], value)
    return Point(when, latitude, longitude, altitude, measures, accuracy)
