"""What else did the phone, and Google, write down: raw positions, guesses, places that are usual, devices?"""

from __future__ import annotations

from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_RECORD, NO_DATE
from murmure.sources.as2 import tidy
from murmure.sources.body.google_location.place import (
    GOOGLE,
    Wrong,
    degrees,
    device_named,
    listed,
    number_of,
    position,
    when_of,
)
from murmure.sources.body.google_location.visit import Found, inside, kind_of, point, taken, text_of

_LEFT_OUT = frozenset({"wifiScan", "additionalTimestamp"})


def of_signal(record: Any) -> Found:
    """Yield what one of the `rawSignals` says; scans of networks around are left out."""
    if not isinstance(record, dict) or not (record.keys() & (_LEFT_OUT | {"position", "activityRecord"})):
        yield BAD_RECORD
    elif isinstance(record.get("position"), dict):
        yield from taken(_position, record["position"], GOOGLE)
    elif isinstance(record.get("activityRecord"), dict):
        yield from taken(_activity, record["activityRecord"])


def of_edit(record: Any) -> Found:
    """Yield what one of the `timelineEdits` says, when it is a position; what a person corrected stands in the months too."""
    signal = inside(record, "rawSignal", "signal")
    if isinstance(inside(signal, "position"), dict):
        yield from taken(_position, signal["position"], device_named(record.get("deviceId")))
    elif isinstance(inside(signal, "activityRecord"), dict):
        yield from taken(_activity, signal["activityRecord"])
    elif not isinstance(record, dict) or not record.keys() & {"rawSignal", "placeAggregates"}:
        yield BAD_RECORD


def _position(record: dict[str, Any], instrument: str) -> Found:
    far, millimetres = record.get("accuracyMeters"), number_of(record.get("accuracyMm"))
    far = millimetres / 1000 if far is None and millimetres is not None else far
    extra = {"accuracy_m": number_of(far), "speed_mps": number_of(record.get("speedMetersPerSecond")), "source": record.get("source")}
    yield point(position(record), when_of(record, "timestamp"), instrument, extra, record.get("altitudeMeters"))


def _activity(record: dict[str, Any]) -> Found:
    """Yield what Google took me to be doing: the likeliest guess."""
    probable = record.get("probableActivities") or record.get("detectedActivities")
    guesses = [guess for guess in listed(probable) if isinstance(guess, dict)]
    sure = lambda guess: number_of(guess.get("confidence", guess.get("probability"))) or 0  # noqa: E731 - one use
    best = max(guesses, key=sure, default={})
    when, kind = when_of(record, "timestamp"), kind_of(best.get("type") or best.get("activityType"))
    if when is None:
        raise Wrong(NO_DATE)
    yield Activity(
        key_of("guess", when.published, kind), "murmure:Capture", actor=GOOGLE, object=kind, object_type="murmure:Inference",
        instrument=GOOGLE, extra=tidy({"kind": "activity", "confidence": sure(best) or None}), **when._asdict(),
    )  # fmt: skip


def of_profile(profile: Any) -> Found:
    """Yield what Google holds for usual: home, work, other places, trips, ways to travel. None of it has a date."""
    if not isinstance(profile, dict):
        yield BAD_RECORD
        return
    for place in listed(profile.get("frequentPlaces")):
        yield from taken(_frequent, place)
    for trip in listed(profile.get("frequentTrips")):
        yield from taken(_trip, trip)
    for like in listed(inside(profile, "persona", "travelModeAffinities")):
        if kind := kind_of(inside(like, "mode")):
            yield _inferred(key_of("affinity", kind), kind, {"kind": "travel mode", "affinity": number_of(like.get("affinity"))})


def _frequent(record: Any) -> Found:
    if not isinstance(record, dict):
        raise Wrong(BAD_RECORD)
    where, label = position(record.get("placeLocation")), text_of(record.get("label"))
    place_id = text_of(record.get("placeId") or record.get("placeID"))
    thing = f"google:place:{place_id}" if place_id else label
    if thing is None and where is None:
        raise Wrong(BAD_RECORD)
    yield _inferred(key_of("frequent", place_id, label, *(where or ())), thing, {"kind": "frequent place", "label": label}, where)


def _trip(record: Any) -> Found:
    if not isinstance(record, dict):
        raise Wrong(BAD_RECORD)
    places = [place for item in listed(record.get("waypointIds")) if (place := text_of(item))]
    modes = [kind for item in listed(record.get("modeDistribution")) if (kind := kind_of(inside(item, "mode")))]
    extra = {"kind": "frequent trip", "places": places, "modes": modes, "start_minutes": number_of(record.get("startTimeMinutes")),
             "duration_minutes": number_of(record.get("durationMinutes")), "confidence": number_of(record.get("confidence")),
             "commute": text_of(record.get("commuteDirection"))}  # fmt: skip
    yield _inferred(key_of("trip", *places, extra["commute"], extra["start_minutes"]), "trip", extra)


def _inferred(key: str, thing: str | None, extra: dict[str, Any], where: tuple[int, int] | None = None) -> Activity:
    return Activity(key, "murmure:Capture", actor=GOOGLE, object=thing, object_type="murmure:Inference", instrument=GOOGLE,
                    extra=tidy(extra), **degrees(where))  # fmt: skip


def of_device(record: Any) -> Found:
    """Yield one of the devices of Settings.json: what Google knows to have reported positions."""
    if not isinstance(record, dict) or record.get("deviceTag") is None:
        yield BAD_RECORD
        return
    yield from taken(_device, record)


def _device(record: dict[str, Any]) -> Found:
    spec = record.get("deviceSpec") if isinstance(record.get("deviceSpec"), dict) else {}
    name = " ".join(filter(None, (text_of(spec.get("manufacturer")), text_of(spec.get("model"))))) or text_of(record.get("devicePrettyName"))
    when = when_of(record, "deviceCreationTime")
    tag = number_of(record["deviceTag"])
    extra = {"device": tag, "reports": record.get("reportingEnabled"), "android": number_of(record.get("androidOsLevel"))}
    yield Activity(
        key_of("device", tag), "murmure:Capture", actor=GOOGLE, object=name or f"device {tag}", object_type="murmure:Device",
        instrument=GOOGLE, extra=tidy(extra), **(when._asdict() if when else {}),
    )  # fmt: skip
