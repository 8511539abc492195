"""Where was somebody, and which way did they take, as Google worked it out?

The months of Takeout (placeVisit, activitySegment) and the phone's own export
(visit, activity, timelinePath) say the same in other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BAD_DATE, BAD_RECORD, NO_DATE
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.google_location.place import (
    GOOGLE,
    NO_POSITION,
    Wrong,
    degrees,
    device_named,
    listed,
    moment,
    number_of,
    position,
    position_key,
    when_of,
)
from murmure.sources.plain import clean
from murmure.sources.times import When, plausible

Found = Iterator[Activity | Both]
_KINDS = {
    "walking": "walking", "on_foot": "walking", "running": "running", "cycling": "cycling", "on_bicycle": "cycling", "hiking": "hiking",
    "swimming": "swimming", "rowing": "rowing", "skiing": "alpine_skiing", "in_passenger_vehicle": "driving", "in_vehicle": "driving",
    "in_road_vehicle": "driving", "in_car": "driving", "driving": "driving", "in_bus": "bus", "in_train": "train", "in_rail_vehicle": "train",
    "in_subway": "subway", "in_tram": "tram", "in_ferry": "ferry", "in_taxi": "taxi", "flying": "flight", "motorcycling": "motorcycle",
}  # fmt: skip
_SPORTS = frozenset("walking running cycling hiking swimming rowing alpine_skiing skating snowboarding sledding surfing".split())
_UNKNOWN = frozenset({"unknown", "unknown_activity_type", "unknown_semantic_type"})


def kind_of(word: Any) -> str | None:
    """Return the kind of a way in the words of the other sources; None when Google does not know.

    >>> kind_of("IN_PASSENGER_VEHICLE"), kind_of("in train"), kind_of("UNKNOWN_ACTIVITY_TYPE")
    ('driving', 'train', None)
    """
    if not isinstance(word, str) or not word.strip():
        return None
    name = clean(word.strip().casefold().replace(" ", "_"))
    return None if name in _UNKNOWN else _KINDS.get(name, name)


def text_of(value: Any) -> str | None:
    """Return a text that is not empty, without control characters."""
    return (clean(value).strip() or None) if isinstance(value, str) else None


def inside(record: Any, *path: str) -> Any:
    """Return what stands under a path of keys, None when it does not."""
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record


def span_of(start: When | None, end: When | None) -> dict[str, Any]:
    """Return the columns of an interval; raises Wrong for one that has no start."""
    if start is None:
        raise Wrong(NO_DATE)
    until = end.published if end and end.published >= start.published else None
    return {**start._asdict(), "until": until}


def visit(place: tuple[int, int] | None, span: dict[str, Any], place_id: str | None, name: str | None, address: str | None,
          level: Any, instrument: str, extra: dict[str, Any]) -> Activity:  # fmt: skip
    """Return one stay: the object is the place as Google numbers it, the content what it is called."""
    if place is None and place_id is None and name is None and address is None:
        raise Wrong(NO_POSITION)
    thing = f"google:place:{place_id}" if place_id else name or address
    where = place_id or (place and key_of(*place)) or thing
    said = ", ".join(dict.fromkeys(part.replace("\n", ", ") for part in (name, address) if part))
    return Activity(
        key_of("visit", span["published"], where, level or None), "Arrive", object=thing, object_type="Place", instrument=instrument,
        content=said or None, extra=tidy({**extra, "level": level or None}), **degrees(place), **span,
    )  # fmt: skip


def way(kind: Any, span: dict[str, Any], start: tuple[int, int] | None, end: tuple[int, int] | None, metres: Any, instrument: str,
        extra: dict[str, Any]) -> Activity:  # fmt: skip
    """Return one way from a place to another."""
    word, distance = kind_of(kind), number_of(metres)
    distance = None if distance is not None and distance < 0 else distance
    return Activity(
        key_of("activity", span["published"], word), "Travel", object=word,
        object_type="murmure:Workout" if word in _SPORTS else "murmure:Trip", instrument=instrument, **degrees(start),
        quantity=None if distance is None else "distance", value=None if distance is None else float(distance),
        unit=None if distance is None else "m", extra=tidy({**extra, "end": _pair(end)}), **span,
    )  # fmt: skip


def _pair(place: tuple[int, int] | None) -> list[float] | None:
    return [place[0] / 1e7, place[1] / 1e7] if place else None


def point(place: tuple[int, int] | None, when: When | None, instrument: str, extra: dict[str, Any], altitude: Any = None) -> Activity:
    """Return one dated point of a path."""
    if when is None or place is None:
        raise Wrong(NO_DATE if when is None else NO_POSITION)
    height = number_of(altitude)
    return Activity(
        position_key(when.published, place), "murmure:Position", instrument=instrument, quantity=None if height is None else "altitude",
        value=None if height is None else float(height), unit=None if height is None else "m", extra=tidy(extra),
        **degrees(place), **when._asdict(),
    )  # fmt: skip


def taken(make: Any, *given: Any) -> Found:
    """Yield what `make` yields; in the place of what cannot be read, the reason."""
    try:
        yield from make(*given)
    except Wrong as error:
        yield error.reason
    except (ValueError, OverflowError):
        yield BAD_DATE


def of_takeout(record: Any) -> Found:
    """Yield what one of the `timelineObjects` of a month says."""
    for name, read in (("placeVisit", _place_visit), ("activitySegment", _segment)):
        if isinstance(inside(record, name), dict):
            yield from taken(read, record[name])
            return
    yield BAD_RECORD


def _place_visit(record: dict[str, Any], level: int = 0) -> Found:
    place, time = record.get("location"), record.get("duration")
    place, time = place if isinstance(place, dict) else {}, time if isinstance(time, dict) else {}
    where = position(place) or position({"latE7": record["centerLatE7"], "lngE7": record.get("centerLngE7")} if "centerLatE7" in record else None)
    span = span_of(when_of(time, "startTimestamp"), when_of(time, "endTimestamp"))
    device = device_named(inside(place, "sourceInfo", "deviceTag"))
    extra = {"kind": place.get("semanticType"), "confidence": number_of(record.get("visitConfidence")),
             "place_confidence": record.get("placeConfidence"), "edited": record.get("editConfirmationStatus")}  # fmt: skip
    yield visit(where, span, text_of(place.get("placeId")), text_of(place.get("name")), text_of(place.get("address")), level, device, extra)
    yield from _points(record, device)
    for child in listed(record.get("childVisits")) if level < 8 else ():
        if isinstance(child, dict):
            yield from taken(_place_visit, child, level + 1)
        else:
            yield BAD_RECORD


def _segment(record: dict[str, Any]) -> Found:
    time = record.get("duration") if isinstance(record.get("duration"), dict) else {}
    start, end = (record.get(name) if isinstance(record.get(name), dict) else {} for name in ("startLocation", "endLocation"))
    span = span_of(when_of(time, "startTimestamp"), when_of(time, "endTimestamp"))
    device = device_named(inside(start, "sourceInfo", "deviceTag"))
    metres = record.get("distance")
    metres = inside(record, "waypointPath", "distanceMeters") if metres is None else metres
    parked = inside(record, "parkingEvent", "location")
    extra = {
        "confidence": record.get("confidence"), "edited": record.get("editConfirmationStatus"), "parked": _pair(position(parked)),
        "line": inside(record, "transitPath", "name"),
        "stops": [name for stop in listed(inside(record, "transitPath", "transitStops")) if (name := text_of(inside(stop, "name")))],
        "waypoints": [_pair(position(place)) for place in listed(inside(record, "waypointPath", "waypoints"))],
    }  # fmt: skip
    yield way(record.get("activityType"), span, position(start), position(end), metres, device, extra)
    yield from _points(record, device)


def _points(record: dict[str, Any], device: str) -> Found:
    for place in listed(inside(record, "simplifiedRawPath", "points")):
        yield from taken(_raw_point, place, device)


def _raw_point(record: Any, device: str) -> Found:
    if not isinstance(record, dict):
        raise Wrong(BAD_RECORD)
    yield point(position(record), when_of(record, "timestamp"), device, {"accuracy_m": number_of(record.get("accuracyMeters"))})


def of_phone(record: Any) -> Found:
    """Yield what one segment of the phone's export says, of Android or of an iPhone."""
    if not isinstance(record, dict):
        yield BAD_RECORD
        return
    yield from taken(_phone_segment, record)


def _phone_segment(record: dict[str, Any]) -> Found:
    start = when_of(record, "startTime", record.get("startTimeTimezoneUtcOffsetMinutes"))
    end = when_of(record, "endTime", record.get("endTimeTimezoneUtcOffsetMinutes"))
    known = False
    for name, read in (("visit", _phone_visit), ("activity", _phone_activity), ("timelineMemory", _memory)):
        if isinstance(record.get(name), dict):
            known = True
            yield from taken(read, record[name], span_of(start, end))
    if isinstance(record.get("timelinePath"), list):
        known = True
        for item in record["timelinePath"]:
            yield from taken(_path_point, item, start)
    if not known:
        yield BAD_RECORD


def _phone_visit(record: dict[str, Any], span: dict[str, Any]) -> Found:
    best = record.get("topCandidate") if isinstance(record.get("topCandidate"), dict) else {}
    extra = {"kind": best.get("semanticType"), "probability": number_of(record.get("probability")),
             "place_probability": number_of(best.get("probability"))}  # fmt: skip
    place_id = text_of(best.get("placeId") or best.get("placeID"))
    yield visit(position(best.get("placeLocation")), span, place_id, None, None, number_of(record.get("hierarchyLevel")), GOOGLE, extra)


def _phone_activity(record: dict[str, Any], span: dict[str, Any]) -> Found:
    best = record.get("topCandidate") if isinstance(record.get("topCandidate"), dict) else {}
    extra = {"probability": number_of(record.get("probability")), "kind_probability": number_of(best.get("probability")),
             "parked": _pair(position(inside(record, "parking", "location")))}  # fmt: skip
    yield way(best.get("type"), span, position(record.get("start")), position(record.get("end")), record.get("distanceMeters"), GOOGLE, extra)


def _memory(record: dict[str, Any], span: dict[str, Any]) -> Found:
    """Yield a journey that Google noticed: the ways of which it is made are told elsewhere, so this is its remark, not one more way."""
    trip = record.get("trip") if isinstance(record.get("trip"), dict) else record
    places = [text_of(inside(item, "identifier", "placeId") or inside(item, "identifier")) for item in listed(trip.get("destinations"))]
    yield Activity(
        key_of("memory", span["published"], span["until"]), "murmure:Capture", actor=GOOGLE, object="trip", object_type="murmure:Inference",
        instrument=GOOGLE, extra=tidy({"kilometres_from_home": number_of(trip.get("distanceFromOriginKms")),
                                       "places": [place for place in places if place]}), **span,
    )  # fmt: skip


def _path_point(record: Any, start: When | None) -> Found:
    if not isinstance(record, dict):
        raise Wrong(BAD_RECORD)
    after = record.get("durationMinutesOffsetFromStartTime")
    if record.get("time"):
        when: When | None = moment(record["time"])
    elif after is not None and start is not None:
        minutes = number_of(after)
        if minutes is None or not plausible(start.published + round(minutes * 60_000_000)):
            raise Wrong(BAD_DATE)
        when = start._replace(published=start.published + round(minutes * 60_000_000), precision="min")
    else:
        when = None
    if when and start and when.offset_minutes is None:
        when = when._replace(offset_minutes=start.offset_minutes)
    yield point(position(record.get("point")), when, GOOGLE, {})
