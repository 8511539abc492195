"""What is one FIT message in the words of the log?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_POSITION, IMPOSSIBLE_DATE, NO_DATE
from murmure.model.words import Both
from murmure.sources.body.fit.beats import Beats
from murmure.sources.body.fit.profile import (
    ABSOLUTE,
    BLOOD_PRESSURE,
    EPOCH,
    HR,
    LAP,
    MAKERS,
    MONITORING,
    MONITORING_INFO,
    RECORD,
    RESPIRATION,
    SESSION,
    SPO2,
    SPORTS,
    STRESS,
    WEIGHT,
)  # fmt: skip
from murmure.sources.body.track import Apart, Path, Point, activities_of, journey, measure, on_earth
from murmure.sources.times import When, from_unix

DEGREES = 180 / 2**31
_MEASURED = ("heart_rate", "cadence", "power", "temperature", "speed", "respiratory_rate")
_FIGURES = ("ascent_m", "energy_kcal", "mean_heart_rate", "max_heart_rate", "mean_power")
_WALKS = {1, 6}  # running, walking: there a cycle is a step
NO_CLOCK = Both("the device's clock was not set", "l'horloge de l'appareil n'était pas réglée")


@dataclass
class Reading:
    """Remember what one FIT file said so far."""

    instrument: str | None = None
    offset: int | None = None
    path: Path = field(default_factory=Path)
    laps: int = 0
    sessions: int = 0
    clock: int = 0
    steps: dict[int, tuple[int, int]] = field(default_factory=dict)
    beats: Beats = field(default_factory=Beats)
    apart: Apart = field(default_factory=Apart, repr=False)

    def moment(self, raw: Any) -> When | Both:
        """Return a time of the device, or why it is none. The offset is the one that the activity message shows."""
        if raw is None:
            return NO_DATE
        if raw < ABSOLUTE:
            return NO_CLOCK
        try:
            when = from_unix(int(raw) + EPOCH)
        except ValueError:
            return IMPOSSIBLE_DATE
        if self.offset is None:
            return when
        return when._replace(offset_minutes=self.offset, offset_origin="device")


def name_of_device(values: dict[str, Any]) -> str | None:
    """Return 'Garmin 1036' or 'Wahoo ELEMNT' from a file_id message; the serial number is not looked at."""
    maker = values.get("manufacturer")
    name = values.get("product_name") or values.get("product")
    words = [MAKERS.get(maker, f"FIT {maker}") if maker is not None else None, None if name is None else str(name)]
    return " ".join(word for word in words if word) or None


def offset_of(utc: Any, local: Any) -> int | None:
    """Return the offset in minutes between two device times, to the quarter of an hour; None when it is absurd."""
    if utc is None or local is None or utc < ABSOLUTE or local < ABSOLUTE:
        return None
    minutes = round((local - utc) / 900) * 15
    return minutes if abs(minutes) <= 14 * 60 else None


def read_message(reading: Reading, number: int, values: dict[str, Any]) -> Iterator[Activity | Both]:
    """Yield what a message says, or why it says nothing."""
    if number == HR:
        yield from _heart(reading, values)
        return
    if number == LAP:
        reading.laps += 1
        return
    if number == MONITORING_INFO:
        reading.clock = values.get("timestamp", reading.clock)
        return
    if number == MONITORING and "timestamp" not in values and "time16" in values:
        reading.clock += (values["time16"] - reading.clock) & 0xFFFF
        values["timestamp"] = reading.clock
    elif number == MONITORING and "timestamp" in values:
        reading.clock = values["timestamp"]
    raw = values.get("time") if number == STRESS and "time" in values else values.get("timestamp")
    when = reading.moment(raw)
    if isinstance(when, Both):
        yield when
        return
    yield from _READERS[number](reading, values, when)


def _record(reading: Reading, values: dict[str, Any], when: When) -> Iterator[Activity | Both]:
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if latitude is not None and longitude is not None:
        latitude, longitude = latitude * DEGREES, longitude * DEGREES
        if not on_earth(latitude, longitude):
            yield BAD_POSITION
            return
        if latitude == longitude == 0.0:  # what devices write while they look for satellites
            latitude = longitude = None
    else:
        latitude = longitude = None
    for better, name in (("enhanced_speed", "speed"), ("enhanced_altitude", "altitude"),
                         ("enhanced_respiratory_rate", "respiratory_rate")):  # fmt: skip
        if better in values:
            values[name] = values[better]
    measures = {name: float(values[name]) for name in _MEASURED if name in values}
    point = Point(when, latitude, longitude, values.get("altitude"), measures)
    reading.path.add(point)
    yield from activities_of(point, reading.instrument)


def _heart(reading: Reading, values: dict[str, Any]) -> Iterator[Activity | Both]:
    """Yield the heart rates that a strap kept for the watch."""
    for found in reading.beats.of(values):
        if isinstance(found, Both):
            yield found
            continue
        seconds, rate = found
        when = reading.moment(int(seconds))
        if isinstance(when, Both):
            yield when
        else:
            exact = when._replace(published=round((seconds + EPOCH) * 1000) * 1000, precision="ms")
            yield measure("heart_rate", float(rate), exact, reading.instrument)


def _session(reading: Reading, values: dict[str, Any], when: When) -> Iterator[Activity | Both]:
    """Yield the journey of a session; the device's own figures count before ours."""
    begun = reading.moment(values["start"]) if "start" in values else when
    if isinstance(begun, Both):
        yield begun
        return
    path, reading.path = reading.path, Path()
    length = values.get("elapsed")
    path.start = begun
    path.end = begun.published + round(length * 1e6) if length is not None else max(when.published, begun.published)
    path.distance = values.get("distance", path.distance)
    place = (values.get("latitude"), values.get("longitude"))
    if None not in place:
        path.first = (place[0] * DEGREES, place[1] * DEGREES)
        if not on_earth(*path.first):
            path.first = None
    extra = {name: values[name] for name in _FIGURES if name in values}
    extra["laps"], reading.laps = reading.laps, 0
    if "timer" in values:
        extra["moving_s"] = values["timer"]
    reading.sessions += 1
    sport = values.get("sport", 0)
    yield journey(path, SPORTS.get(sport, f"sport_{sport}"), None, reading.instrument, extra)


def rest_of(reading: Reading) -> Iterator[Activity]:
    """Yield a journey for the records that no session closed: the device or the file stopped before."""
    if reading.path.start and not reading.sessions and reading.path.first:
        yield journey(reading.path, None, None, reading.instrument, {"laps": reading.laps, "cut": True})


def _monitoring(reading: Reading, values: dict[str, Any], when: When) -> Iterator[Activity | Both]:
    """Yield heart rates, and steps: the device counts them up all day, the log wants what was added."""
    if "heart_rate" in values:
        yield measure("heart_rate", float(values["heart_rate"]), when, reading.instrument)
    kind = values.get("kind", values.get("kind_and_intensity", 0) & 31)
    if kind not in _WALKS or "cycles" not in values:
        return
    total = int(values["cycles"])
    before, since = reading.steps.get(kind, (0, when.published))
    reading.steps[kind] = (total, when.published)
    added = total - before if total >= before else total  # at midnight the device starts again
    if added:
        one = measure("step_count", float(added), when._replace(published=min(since, when.published)), reading.instrument,
                      when.published if since < when.published else None)  # fmt: skip
        yield one._replace(key=key_of(one.key, kind, total))


def _quantities(*names: str) -> Any:
    def read(reading: Reading, values: dict[str, Any], when: When) -> Iterator[Activity | Both]:
        for name in names:
            if name not in values or (name == "body_weight" and values[name] >= 655.34):  # 'still weighing'
                continue
            if name == "stress_level" and not 0 <= values[name] <= 100:  # negative: could not be measured
                continue
            one = measure(name, float(values[name]), when, reading.instrument)
            user = values.get("user")
            yield one if user is None else one._replace(key=key_of(one.key, user), extra={"user": user})

    return read


_READERS: dict[int, Any] = {
    RECORD: _record,
    SESSION: _session,
    MONITORING: _monitoring,
    WEIGHT: _quantities("body_weight", "body_fat_percentage", "body_water_percentage", "bone_mass", "muscle_mass",
                        "metabolic_age", "visceral_fat_rating"),
    BLOOD_PRESSURE: _quantities("systolic_blood_pressure", "diastolic_blood_pressure", "mean_arterial_pressure", "heart_rate"),
    STRESS: _quantities("stress_level"),
    SPO2: _quantities("oxygen_saturation"),
    RESPIRATION: _quantities("respiratory_rate"),
}  # fmt: skip
WANTED = frozenset({LAP, MONITORING_INFO, HR, *_READERS})
