"""How do the points of a path become positions, measures and one journey, whatever the file they come from?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from murmure.model.activity import Activity, key_of
from murmure.model.quantity import QUANTITIES
from murmure.sources.times import When

POSITION, MEASURE, WORKOUT = "murmure:Position", "murmure:Measure", "murmure:Workout"
# Barometers and satellites tremble: a climb counts once it has reached this many metres.
CLIMB = 3.0
_HIGHEST = 100_000.0  # metres; what is beyond is a broken number
_EARTH = 6_371_008.8


class Point(NamedTuple):
    """Hold one point of a path: its time if any, its place if any, and what was measured there (quantity -> value)."""

    when: When | None
    latitude: float | None
    longitude: float | None
    altitude: float | None = None
    measures: dict[str, float] | None = None
    accuracy: float | None = None


def on_earth(latitude: float, longitude: float) -> bool:
    """Say whether the coordinates are those of a place on Earth (not a number is no place)."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance along a great circle between two (latitude, longitude).

    >>> round(metres((48.0, 2.0), (49.0, 2.0)))
    111195
    """
    a, b = math.radians(one[0]), math.radians(other[0])
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


@dataclass
class Path:
    """Add up a path point by point: length, climb, first and last moment. Gaps between segments are not counted."""

    distance: float = 0.0
    ascent: float = 0.0
    points: int = 0
    segments: int = 0
    start: When | None = None
    end: int | None = None
    first: tuple[float, float] | None = None
    _last: tuple[float, float] | None = field(default=None, repr=False)
    _low: float | None = field(default=None, repr=False)

    def begin(self) -> None:
        """Begin a new segment: nothing is known of the way that leads to it."""
        self.segments += 1
        self._last = self._low = None

    def add(self, point: Point) -> None:
        """Add one point."""
        self.points += 1
        if point.latitude is not None and point.longitude is not None:
            here = (point.latitude, point.longitude)
            self.first = self.first or here
            if self._last:
                self.distance += metres(self._last, here)
            self._last = here
        if point.altitude is not None and abs(point.altitude) < _HIGHEST:
            if self._low is None or point.altitude < self._low:
                self._low = point.altitude
            elif point.altitude - self._low >= CLIMB:
                self.ascent += point.altitude - self._low
                self._low = point.altitude
        if point.when:
            if self.start is None or point.when.published < self.start.published:
                self.start = point.when
            self.end = max(self.end or point.when.published, point.when.published)


class Apart:
    """Tell apart what one file says of one moment: another value has itself in its key, the same value again is the same.

    Two records of one second are two measures. What is remembered are the last keys that were met, so that a device
    whose clock stood still costs no memory.
    """

    _KEYS = 4096

    def __init__(self) -> None:
        self._said: dict[str, Activity] = {}

    def __call__(self, found: Activity) -> Activity:
        """Return the activity, with what it says in its key when the first of that key said something else."""
        first = self._said.get(found.key)
        if first is None:
            if len(self._said) >= self._KEYS:
                del self._said[next(iter(self._said))]
            self._said[found.key] = found
        elif found != first:
            return found._replace(key=key_of(found.key, found.value, found.object, found.content, found.until))
        return found


def activities_of(point: Point, instrument: str | None, apart: Apart | None = None) -> Iterator[Activity]:
    """Yield the position of a dated point and one measure for each quantity; nothing for a point without a date."""
    for found in _activities_of(point, instrument):
        yield apart(found) if apart else found


def _activities_of(point: Point, instrument: str | None) -> Iterator[Activity]:
    when = point.when
    if when is None:
        return
    time = {"published": when.published, "offset_minutes": when.offset_minutes, "offset_origin": when.offset_origin,
            "precision": when.precision, "instrument": instrument}  # fmt: skip
    if point.latitude is not None and point.longitude is not None:
        high = point.altitude is not None
        yield Activity(
            key_of("position", when.published, f"{point.latitude:.7f}", f"{point.longitude:.7f}", instrument), POSITION,
            latitude=point.latitude, longitude=point.longitude, quantity="altitude" if high else None,
            value=point.altitude, unit="m" if high else None,
            extra=None if point.accuracy is None else {"accuracy_m": point.accuracy}, **time,
        )  # fmt: skip
    elif point.altitude is not None:
        yield measure("altitude", point.altitude, when, instrument)
    for quantity, value in (point.measures or {}).items():
        yield measure(quantity, value, when, instrument)


def measure(quantity: str, value: float, when: When, instrument: str | None, until: int | None = None) -> Activity:
    """Return one measure in the unit of its quantity."""
    return Activity(
        key_of(quantity, when.published, until, instrument), MEASURE, instrument=instrument, published=when.published,
        until=until, offset_minutes=when.offset_minutes, offset_origin=when.offset_origin, precision=when.precision,
        quantity=quantity, value=value, unit=QUANTITIES[quantity].unit,
    )  # fmt: skip


def journey(path: Path, kind: str | None, name: str | None, instrument: str | None, extra: dict) -> Activity:
    """Return the `Travel` of a whole path; without a single dated point it has no date."""
    when = path.start
    first = path.first or (None, None)
    # A path without dates has no other natural key than its own shape.
    marks = (when.published,) if when else ("undated", name, path.points, *first, round(path.distance))
    return Activity(
        key_of("track", *marks, kind, instrument), "Travel", object=kind, object_type=WORKOUT, instrument=instrument,
        published=when.published if when else None, until=path.end if when and path.end != when.published else None,
        offset_minutes=when.offset_minutes if when else None, offset_origin=when.offset_origin if when else None,
        precision=when.precision if when else None, content=name, latitude=first[0], longitude=first[1],
        quantity="distance", value=round(path.distance, 2), unit="m",
        extra={"ascent_m": round(path.ascent, 1), "points": path.points, **extra},
    )  # fmt: skip
