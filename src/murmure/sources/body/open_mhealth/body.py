"""Which measures, journeys and positions does the body of a data point say?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_POSITION, BAD_VALUE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.open_mhealth.point import Frame, Point, source_of
from murmure.sources.body.track import on_earth
from murmure.sources.body.ucum import Measured, measured, number_of
from murmure.sources.plain import clean
from murmure.sources.times import wall

# Names of Open mHealth and IEEE 1752 that are not already those of the log.
RENAMED = {
    "kcal_burned": "energy_burned", "total_sleep_time": "sleep_duration", "wake_after_sleep_onset": "awake_duration",
    "latency_to_sleep_onset": "sleep_latency", "sleep_onset_latency": "sleep_latency", "number_of_awakenings": "awakenings",
    "sleep_maintenance_efficiency_percentage": "sleep_efficiency", "ambient_temperature": "temperature", "ambient_light": "illuminance",
    "ambient_sound": "sound_exposure", "minutes_moderate_activity": "moderate_activity_duration", "total_time_in_bed": "time_in_bed",
    "body_mass": "body_weight", "height": "body_height", "distance_walking_running": "walking_distance", "distance_cycling": "cycling_distance",
    "active_energy_burned": "active_energy", "basal_energy_burned": "resting_energy", "blood_pressure_systolic": "systolic_blood_pressure",
    "blood_pressure_diastolic": "diastolic_blood_pressure", "peak_expiratory_flow_rate": "peak_expiratory_flow",
    "heart_rate_variability_sdnn": "heart_rate_variability",
}  # fmt: skip
# Numbers that stand without a unit.
_COUNTS = {"step_count": "steps", "number_of_awakenings": "1", "number_of_times_fallen": "1", "met_value": "1"}
_TIMES = {"effective_time_frame", "date_time", "time_interval"}
_STEP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def activities_of(point: Point, frame: Frame) -> Iterator[Activity | Both]:
    """Yield what a data point says; one that measures nothing is an event, with all that it holds."""
    source, modality = source_of(point.header)
    given = {name: value for name, value in point.body.items() if name not in _TIMES}
    about = {"modality": modality, "time_of": frame.origin, "part_of_day": frame.part_of_day}
    fixed = {"instrument": source, "until": frame.until, **frame.when._asdict()}
    notes = given.pop("user_notes", None)
    fixed["content"] = clean(notes).strip() or None if isinstance(notes, str) else None
    name = point.header.get("id") or point.header.get("uuid")
    name = name if isinstance(name, str) else None
    if "activity_name" in given:
        yield _journey(given, about, fixed, name, frame)
        return
    if isinstance(given.get("latitude"), dict) and isinstance(given.get("longitude"), dict):
        yield _position(given, about, fixed, name, frame)
        return
    found, rest, wrong = _measures(given)
    for quantity, written, (value, unit, raw) in found:
        # Services repeat an id for all that they give: the quantity, the moment and what was written name it with the id.
        key = key_of("measure", name, quantity, *_span(frame), written, source, rest.get("descriptive_statistic"))
        extra = tidy({**rest, "raw": raw, **about})
        yield Activity(key, "murmure:Measure", quantity=quantity, value=value, unit=unit, extra=extra, **fixed)
    if wrong:
        yield BAD_VALUE
    elif not found:
        extra = tidy({**rest, **about})
        key = key_of("event", name, point.schema, *_span(frame), source, None if name else repr(extra))
        yield Activity(key, "murmure:Event", object=point.schema or None, object_type="murmure:Health", extra=extra, **fixed)


def _span(frame: Frame) -> tuple[int, int | None]:
    # The clock, and not the moment: a time without a zone moves with the one that the person gives.
    return wall(frame.when), None if frame.until is None else frame.until + wall(frame.when) - frame.when.published


def _measures(given: dict[str, Any]) -> tuple[list[tuple[str, str, Measured]], dict[str, Any], bool]:
    """Return (quantity, what was written, measure) for each measure of a body, what else it says, and whether a value is no number."""
    kind = given.get("quantity_type")  # Apple's, as Granola writes it
    if isinstance(kind, str) and isinstance(given.get("unit_value"), dict):
        short = kind.removeprefix("HKQuantityTypeIdentifier")
        given = {_STEP.sub("_", short).lower(): given["unit_value"], **{k: v for k, v in given.items() if k not in ("quantity_type", "unit_value")}}
    found, rest, wrong = [], {}, False
    for name, value in given.items():
        if isinstance(value, dict) and "value" in value and ("unit" in value or len(value) == 1):
            number, unit = number_of(value["value"]), value.get("unit")
        elif name in _COUNTS and not isinstance(value, dict | list | str):
            number, unit = number_of(value), _COUNTS[name]
        else:
            rest[clean(name)] = value
            continue
        if number is None:
            wrong = True
            continue
        quantity = RENAMED.get(name, clean(name))
        unit = clean(unit) if isinstance(unit, str) else None
        found.append((quantity, f"{number!r} {unit}", measured(quantity, number, unit)))
    return found, rest, wrong


def _journey(given: dict[str, Any], about: dict[str, Any], fixed: dict[str, Any], name: str | None, frame: Frame) -> Activity:
    """Return a workout. What it adds up beside its distance stays with it: the day's own figures say it too."""
    kind = given.pop("activity_name")
    kind = re.sub(r"[\s-]+", "_", clean(kind).strip()).casefold() if isinstance(kind, str) else None
    found, rest, _ = _measures(given)
    distance = next((m for quantity, _, m in found if quantity == "distance"), None)
    more = {quantity: {"value": m.value, "unit": m.unit} for quantity, _, m in found if m is not distance}
    value, unit, raw = distance or (None, None, None)
    return Activity(
        key_of("activity", name, kind, *_span(frame), fixed["instrument"]), "Travel", object=kind, object_type="murmure:Workout",
        quantity=None if distance is None else "distance", value=value, unit=unit, extra=tidy({**more, **rest, "raw": raw, **about}), **fixed,
    )  # fmt: skip


def _position(given: dict[str, Any], about: dict[str, Any], fixed: dict[str, Any], name: str | None, frame: Frame) -> Activity | Both:
    north, east = (number_of(given.pop(part).get("value")) for part in ("latitude", "longitude"))
    if north is None or east is None or not on_earth(north, east):
        return BAD_POSITION
    high = given.pop("elevation", None)
    number = number_of(high.get("value")) if isinstance(high, dict) else None
    unit = high.get("unit") if isinstance(high, dict) else None
    value, unit, raw = (None, None, None) if number is None else measured("altitude", number, unit if isinstance(unit, str) else None)
    return Activity(
        key_of("position", name, _span(frame)[0], f"{north:.7f}", f"{east:.7f}", fixed["instrument"]), "murmure:Position",
        latitude=north, longitude=east, quantity=None if value is None else "altitude", value=value, unit=unit,
        extra=tidy({**given, "raw": raw, **about}), **fixed,
    )  # fmt: skip
