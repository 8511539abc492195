"""How do Camille's phone, boat and maps tell where she was: Google, OwnTracks, NMEA, KML and GeoJSON?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from murmure.demo.clock import YEAR
from murmure.demo.communities import ABROAD, ABROAD_PLACE, VALLEY
from murmure.demo.days import ABROAD_DAYS
from murmure.demo.exports.body import HEADER
from murmure.demo.exports.shelf import escaped, put, written
from murmure.demo.exports.stamp import utc
from murmure.demo.exports.year import Event, Workout, Year


class Place(NamedTuple):
    """Hold a made-up place of the valley."""

    name: str
    latitude: float
    longitude: float
    kind: str = "UNKNOWN"

    @property
    def key(self) -> str:
        """Return a number of the place as Google would give it."""
        return "ChIJ" + "".join(letter for letter in self.name.encode("ascii", "ignore").decode() if letter.isalnum())


HOME = Place("Chez moi", VALLEY[0], VALLEY[1], "HOME")
WORK = Place("Atelier de l'Ombrette", VALLEY[0] + 0.021, VALLEY[1] + 0.034, "WORK")
INN = Place(ABROAD_PLACE, ABROAD[0], ABROAD[1])
PLACES = {
    place.name: place
    for place in (
        Place("Bibliothèque du Lavoir", VALLEY[0] + 0.004, VALLEY[1] - 0.006), Place("Salle des Tilleuls", VALLEY[0] + 0.002, VALLEY[1] + 0.003),
        Place("Place du Marché", VALLEY[0] - 0.003, VALLEY[1] + 0.005), Place("Le Vieux Moulin", VALLEY[0] - 0.012, VALLEY[1] - 0.015),
        Place("Pont-aux-Hirondelles", VALLEY[0] + 0.009, VALLEY[1] + 0.011), Place("Café des Dés", VALLEY[0] - 0.001, VALLEY[1] + 0.002),
    )
}  # fmt: skip


class Stay(NamedTuple):
    """Hold a stay at a place, or the way to it when `way` names a means."""

    start: datetime
    end: datetime
    place: Place
    origin: Place
    way: str = ""
    far: float = 0.0


def stays(year: Year) -> Iterator[Stay]:
    """Yield where Camille is, day after day: at home, at work, at her appointments, on her runs; abroad, at the inn."""
    events = {(event.start.date(), event.uid): event for event in year.events if event.place in PLACES}
    workouts = {workout.start.date(): workout for workout in year.workouts}
    for night, after in zip(year.nights, year.nights[1:], strict=False):
        day, ready = after.bed.date(), night.wake + timedelta(minutes=50)
        if night.wake.date() != (after.bed - timedelta(hours=6)).date():
            continue
        day = night.wake.date()
        base = INN if night.wake.utcoffset() == timedelta(hours=-4) else HOME
        here = [event for (when, _), event in events.items() if when == day] if base is HOME else []
        yield from _day(base, night.wake, ready, after.bed, here, workouts.get(day), day.weekday() < 5)


def _day(
    base: Place,
    wake: datetime,
    ready: datetime,
    bed: datetime,
    events: list[Event],
    workout: Workout | None,
    working: bool,
) -> Iterator[Stay]:
    """Yield the stays of one day without holes: what comes too soon after what came before is passed over."""
    outings: list[tuple[datetime, datetime, Place, str, float]] = []
    if working and base is HOME:
        outings.append(
            (ready + timedelta(minutes=20), ready.replace(hour=17, minute=30, second=0), WORK, "CYCLING", 3400.0)
        )
    outings += [(event.start, event.end, PLACES[event.place], "WALKING", 900.0) for event in events]
    if workout:
        outings.append(
            (workout.start, workout.end, base, "RUNNING" if workout.kind == "running" else "WALKING", workout.far)
        )
    at, where = wake, base
    for start, end, place, way, far in sorted(outings, key=lambda outing: outing[0]):
        leave = start if place is base else start - timedelta(minutes=15)
        if leave <= at or end >= bed:
            continue
        yield Stay(at, leave, where, where)
        yield Stay(leave, end if place is base else start, place, where, way, far)
        if place is not base:
            yield Stay(start, end, place, place)
            yield Stay(end, end + timedelta(minutes=15), base, place, way, far)
        at, where = end if place is base else end + timedelta(minutes=15), base
    if at < bed:
        yield Stay(at, bed, where, where)


def _degrees(place: Place) -> str:
    return f"{place.latitude:.7f}°, {place.longitude:.7f}°"


def _google(folder: Path, year: Year) -> None:
    def segment(stay: Stay) -> dict[str, Any]:
        shift = int(stay.start.utcoffset().total_seconds()) // 60  # type: ignore[union-attr]
        made: dict[str, Any] = {
            "startTime": stay.start.isoformat(timespec="milliseconds"), "endTime": stay.end.isoformat(timespec="milliseconds"),
            "startTimeTimezoneUtcOffsetMinutes": shift, "endTimeTimezoneUtcOffsetMinutes": shift,
        }  # fmt: skip
        if stay.way:
            return made | {"activity": {
                "start": {"latLng": _degrees(stay.origin)}, "end": {"latLng": _degrees(stay.place)}, "distanceMeters": stay.far,
                "probability": 0.93, "topCandidate": {"type": stay.way, "probability": 0.9}}}  # fmt: skip
        return made | {"visit": {"hierarchyLevel": 0, "probability": 0.96, "topCandidate": {
            "placeId": stay.place.key, "semanticType": stay.place.kind, "probability": 0.88,
            "placeLocation": {"latLng": _degrees(stay.place)}}}}  # fmt: skip

    whole = {
        "semanticSegments": [segment(stay) for stay in stays(year)],
        "rawSignals": [],
        "userLocationProfile": {"frequentPlaces": []},
    }
    put(folder / "Vos trajets.json", written(whole))


def _owntracks(folder: Path, year: Year) -> None:
    """Write what a recorder keeps of the phone in the month abroad: a fix an hour, and the minutes of the walks."""
    topic, first = "owntracks/camille/phone", 719_163  # the ordinal of 1970-01-01
    fixes: list[tuple[datetime, float, float, int]] = []
    for stay in stays(year):
        if stay.start.month == 10 and not stay.way:
            hours = int((stay.end - stay.start).total_seconds()) // 3600
            fixes += [
                (stay.start + timedelta(hours=h, minutes=7), stay.place.latitude, stay.place.longitude, 0)
                for h in range(hours)
            ]
    for workout in year.workouts:
        if ABROAD_DAYS[0] <= workout.start.date().toordinal() - first <= ABROAD_DAYS[1]:
            fixes += [(p.at, p.latitude, p.longitude, 4) for p in workout.points]
    text = "".join(
        f"{utc(at)}\t*                 \t" + json.dumps({
            "_type": "location", "tid": "ca", "tst": int(at.timestamp()), "lat": round(latitude, 6), "lon": round(longitude, 6), "acc": 12,
            "vel": speed,
            "batt": 60 + at.hour, "t": "u", "topic": topic}) + "\n"
        for at, latitude, longitude, speed in sorted(fixes)
    )  # fmt: skip
    put(folder / f"store/rec/camille/phone/{YEAR}-10.rec", text)


def _nmea(folder: Path, year: Year) -> None:
    """Write the log of the boat that goes round the harbour on an afternoon abroad, a fix every half minute."""
    start = datetime(YEAR, 10, 9, 18, 0, tzinfo=UTC)
    lines = []
    for nth in range(240):
        at = start + timedelta(seconds=30 * nth)
        latitude, longitude = ABROAD[0] + 0.0001 * min(nth, 240 - nth), ABROAD[1] - 0.00012 * min(nth, 240 - nth)
        place = f"{_minutes(latitude, 2)},N,{_minutes(-longitude, 3)},W"
        lines += [
            f"GPGGA,{at:%H%M%S},{place},1,09,0.9,2.4,M,-30.0,M,,",
            f"GPRMC,{at:%H%M%S},A,{place},004.1,310.0,{at:%d%m%y},,,A",
        ]
    put(folder / f"bateau-{YEAR}-10-09.nmea", "".join(map(_sentence, lines)))


def _minutes(degrees: float, wide: int) -> str:
    whole = int(degrees)
    return f"{whole:0{wide}}{(degrees - whole) * 60:07.4f}"


def _sentence(body: str) -> str:
    total = 0
    for letter in body.encode():
        total ^= letter
    return f"${body}*{total:02X}\r\n"


def _kml(folder: Path, year: Year) -> None:
    """Write a layer of the places of Camille's appointments, each dated by the first time she was there."""
    first: dict[str, Event] = {}
    for event in year.events:
        if event.place in PLACES:
            first.setdefault(event.place, event)
    marks = "".join(
        f"<Placemark>\n<name>{escaped(name)}</name>\n<TimeStamp><when>{utc(event.start)}</when></TimeStamp>\n"
        f"<Point><coordinates>{PLACES[name].longitude:.6f},{PLACES[name].latitude:.6f},640</coordinates></Point>\n</Placemark>\n"
        for name, event in first.items()
    )
    put(folder / "Carnet de lieux.kml",
        f'{HEADER}<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n<name>Carnet de lieux</name>\n{marks}</Document>\n</kml>\n')  # fmt: skip


BIRDS = (
    "Hirondelle de fenêtre",
    "Martin-pêcheur",
    "Rouge-gorge",
    "Geai des chênes",
    "Chouette hulotte",
    "Grue cendrée",
)


def _geojson(folder: Path, year: Year) -> None:
    """Write the birds that Camille noted on her Saturday walks."""
    chance, features = year.chance("birds"), []
    for workout in year.workouts:
        if workout.name == "Promenade du samedi":
            for point in chance.sample(workout.points, 4):
                features.append({
                    "type": "Feature", "geometry": {"type": "Point", "coordinates": [round(point.longitude, 6), round(point.latitude, 6)]},
                    "properties": {"name": chance.choice(BIRDS), "time": point.at.isoformat()}})  # fmt: skip
    put(folder / f"oiseaux-{YEAR}.geojson", written({"type": "FeatureCollection", "features": features}))


EXPORTS: dict[str, Callable[[Path, Year], None]] = {
    "google-location": _google, "owntracks": _owntracks, "nmea": _nmea, "kml": _kml, "geojson": _geojson,
}  # fmt: skip
