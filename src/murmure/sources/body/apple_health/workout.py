"""What are a workout, its route and a day's rings in the words of the log?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_POSITION, NO_DATE
from murmure.model.words import Both
from murmure.sources.body.apple_health.markup import Element, attributes, tags
from murmure.sources.body.apple_health.meaning import conversion, meaning, short, snake
from murmure.sources.body.apple_health.record import date_of, metadata, numbers, time_of
from murmure.sources.body.track import Point, activities_of, on_earth

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SUMMARY = "murmure:Summary"
_EVENTS = 500
_RINGS = ("activeEnergyBurned", "activeEnergyBurnedGoal", "appleMoveTime", "appleMoveTimeGoal", "appleExerciseTime",
          "appleExerciseTimeGoal", "appleStandHours", "appleStandHoursGoal")  # fmt: skip


def read_workout(element: Element, zone: ZoneInfo | None) -> Iterator[Activity | Both]:
    """Yield the journey of a workout, and the positions that older exports wrote inside it; or the reason why not."""
    fields, more = attributes(element.tag), metadata(element.body)
    place, source = more.get("HKTimeZone"), fields.get("sourceName") or None
    if not fields.get("startDate"):
        yield NO_DATE
        return
    try:
        when = time_of(fields["startDate"], zone, place)
        until = time_of(fields.get("endDate") or fields["startDate"], zone).published
    except (ValueError, OverflowError):
        yield BAD_DATE
        return
    kind = snake(short(fields.get("workoutActivityType", "other")))
    distance, extra = _figures(fields, element.body)
    yield Activity(
        key_of("workout", kind, when.published // 1_000_000, (until - when.published) // 1_000_000, source), "Travel",
        object=kind, object_type="murmure:Workout", instrument=source, published=when.published,
        until=until if until > when.published else None, offset_minutes=when.offset_minutes,
        offset_origin=when.offset_origin, precision=when.precision,
        quantity=None if distance is None else "distance", value=distance, unit=None if distance is None else "m",
        extra=extra or None,
    )  # fmt: skip
    yield from _locations(element.body, zone, source)


def _figures(fields: dict[str, str], body: bytes) -> tuple[float | None, dict]:
    """Return the distance in metres and the other figures, from the attributes (to iOS 15) or the statistics (from iOS 16)."""
    extra: dict = {}
    distance = _converted(fields, "totalDistance", "m")
    seconds = _converted(fields, "duration", "s")
    energy = _converted(fields, "totalEnergyBurned", "kcal")
    if seconds is not None:
        extra["duration_s"] = round(seconds, 3)
    if energy is not None:
        extra["energy_kcal"] = energy
    statistics, events = {}, []
    for _, name, tag in tags(body):
        if name == "WorkoutStatistics":
            quantity, figures = _statistics(attributes(tag))
            statistics[quantity] = figures
            if distance is None and quantity.endswith("_distance") and "sum" in figures:
                distance = figures["sum"]
        elif name == "WorkoutEvent" and len(events) < _EVENTS:
            entry = attributes(tag)
            events.append([snake(entry.get("type", "").removeprefix("HKWorkoutEventType")), entry.get("date", "")])
    if statistics:
        extra["statistics"] = statistics
    if events:
        extra["events"] = events
    return distance, extra


def _statistics(fields: dict[str, str]) -> tuple[str, dict[str, float]]:
    sense = meaning(fields.get("type", ""), fields.get("unit", ""), None)
    assert sense is not None  # only a value that is not a number has no meaning
    found = numbers(fields, "sum", "average", "minimum", "maximum")
    return sense.quantity, {name: value * sense.factor + sense.offset for name, value in found.items()}


def _converted(fields: dict[str, str], name: str, unit: str) -> float | None:
    value = numbers(fields, name).get(name)
    factors = conversion(fields.get(f"{name}Unit", unit), unit)
    return None if value is None or factors is None else value * factors[0] + factors[1]


def _locations(body: bytes, zone: ZoneInfo | None, source: str | None) -> Iterator[Activity | Both]:
    for _, name, tag in tags(body):
        if name != "Location":
            continue
        fields = attributes(tag)
        found = numbers(fields, "latitude", "longitude", "altitude", "speed", "horizontalAccuracy")
        if not on_earth(found.get("latitude", 999.0), found.get("longitude", 999.0)):
            yield BAD_POSITION
            continue
        try:
            when = time_of(fields.get("date", ""), zone)
        except (ValueError, OverflowError):
            yield BAD_DATE
            continue
        speed = {"speed": found["speed"]} if found.get("speed", -1.0) >= 0 else None  # -1: unknown
        point = Point(when, found["latitude"], found["longitude"], found.get("altitude"), speed, found.get("horizontalAccuracy"))
        yield from activities_of(point, source)


def routes_of(element: Element) -> Iterator[tuple[str, str]]:
    """Yield (path of the route's file, name of the device) for the routes of a workout."""
    source = ""
    for _, name, tag in tags(element.body):
        if name == "WorkoutRoute":
            source = attributes(tag).get("sourceName", source)
        elif name == "FileReference":
            yield attributes(tag).get("path", "").lstrip("/"), source


def read_summary(element: Element, zone: ZoneInfo | None) -> Activity | Both:
    """Return a day's rings. They repeat what the records say, so they carry no quantity: nobody adds them up twice."""
    fields = attributes(element.tag)
    day = fields.get("dateComponents")
    if not day:
        return NO_DATE
    try:
        when = date_of(day, zone)
    except (ValueError, OverflowError):
        return BAD_DATE
    found = numbers(fields, *_RINGS)
    if not any(found.values()):
        return Both("a day without any movement", "une journée sans aucun mouvement")
    return Activity(
        key_of("summary", day), SUMMARY, object="activity rings", published=when.published,
        offset_minutes=when.offset_minutes, offset_origin=when.offset_origin, precision="day",
        extra={snake(name).removeprefix("apple_"): value for name, value in found.items()}
        | ({"energy_unit": fields["activeEnergyBurnedUnit"]} if "activeEnergyBurnedUnit" in fields else {}),
    )  # fmt: skip


