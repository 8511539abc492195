"""Which workouts did a Garmin, Polar, Wahoo or Fitbit device write as TCX?

Get it: the page of an activity, "Export to TCX"; Google Takeout puts Fitbit's beside its own.
Keeps: each activity (sport, start, end, distance, energy, laps) and each dated trackpoint with its
position, altitude, heart rate, cadence, speed and power.
Leaves out: courses and planned workouts, the author, serial numbers, training plans, cumulative distance of a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from murmure.model.activity import Activity
from murmure.model.reject import BAD_DATE, BAD_POSITION, BROKEN_FILE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.document import local, numbers_in, text_in, walk
from murmure.sources.body.series import tabled
from murmure.sources.body.track import Apart, Path, Point, activities_of, journey, on_earth
from murmure.sources.readers import XML_ERRORS
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.times import When, parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

CONTAINERS = frozenset({
    "TrainingCenterDatabase", "Activities", "MultiSportSession", "FirstSport", "NextSport", "Activity", "Lap", "Track",
    "Courses", "Course",
})  # fmt: skip
# 'Value' stands inside HeartRateBpm; RunCadence, Speed and Watts inside the extension TPX.
MEASURES = {"Value": "heart_rate", "Cadence": "cadence", "RunCadence": "cadence", "Speed": "speed", "Watts": "power"}
SPORTS = {"biking": "cycling"}
_LARGEST = 1e9  # metres, calories or seconds of one lap; what is beyond is a broken number
PLANNED = Both("a course is a plan, not something that was done", "un parcours est un projet, pas un trajet effectué")


def recognise(probe: Probe) -> bool:
    """Say yes to a document whose first element is `TrainingCenterDatabase`."""
    head = probe.text.lstrip("\ufeff \t\r\n")
    return head.startswith("<") and "TrainingCenterDatabase" in head[:4096] and "<html" not in head[:200].lower()


@dataclass
class Session:
    """Gather one activity while it is read."""

    sport: str | None = None
    path: Path = field(default_factory=Path)
    started: When | None = None
    ended: int | None = None
    distance: float | None = None
    energy: float = 0.0
    laps: int = 0
    note: str | None = None

    def take(self, tag: str, text: str) -> None:
        """Take one figure of a lap; laps add up."""
        try:
            value = float(text)
        except ValueError:
            return
        if not 0 <= value < _LARGEST:
            return
        if tag == "DistanceMeters":
            self.distance = (self.distance or 0.0) + value
        elif tag == "Calories":
            self.energy += value
        elif tag == "TotalTimeSeconds" and self.started and 0 <= value < 1e7:
            start = self.started.published if self.laps == 1 or self.ended is None else self.ended
            self.ended = start + round(value * 1e6)


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield tables of the points as they come, and of each activity when it ends."""
    for file in bundle.files:
        yield from tabled(never_silent(file, _read_file(file, bundle.zone)))


def _read_file(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Reject]:
    session, number, planned, apart = Session(), 0, False, Apart()
    try:
        for end, element in walk(file, CONTAINERS):
            tag = element.tag
            if tag in ("Course", "Courses"):
                planned = not end
                if end and tag == "Course":
                    yield Reject(file.where("Course"), PLANNED)
            elif planned:
                continue
            elif tag == "Activity":
                if end:
                    yield _close(session, file, False)
                session = Session(sport=_sport(element)) if not end else Session()
            elif tag == "Lap" and not end:
                _begin_lap(session, element, zone)
            elif tag == "Track" and not end:
                session.path.begin()
            elif tag == "Trackpoint":
                number += 1
                point = _point(element, zone)
                if isinstance(point, Both):
                    yield Reject(file.where(f"Trackpoint {number}"), point)
                    continue
                session.path.add(point)
                yield from activities_of(point, "TCX", apart)
            elif tag == "Notes" and element.text:
                session.note = element.text.strip() or None
            elif end and element.text and session.laps:
                session.take(tag, element.text)
    except XML_ERRORS:
        if session.path.points or session.laps:
            yield _close(session, file, True)
        yield Reject(file.where(f"Trackpoint {number + 1}"), BROKEN_FILE)


def _sport(element: Element) -> str | None:
    sport = element.get("Sport", "").lower()
    return SPORTS.get(sport, sport) or None


def _begin_lap(session: Session, element: Element, zone: ZoneInfo | None) -> None:
    session.laps += 1
    try:
        when = parse_instant(element.get("StartTime", ""), zone)
    except (ValueError, OverflowError):
        return
    session.started = session.started or when
    session.ended = max(session.ended or when.published, when.published)


def _close(session: Session, file: File, cut: bool) -> Activity | Reject:
    """Return the journey of a whole activity; the device's own distance counts before ours."""
    path = session.path
    path.start = session.started or path.start
    if path.start is None:
        return Reject(file.where("Activity"), NO_DATE)
    path.end = max(path.end or path.start.published, session.ended or path.start.published)
    if session.distance is not None:
        path.distance = session.distance
    extra: dict = {"laps": session.laps}
    if session.energy:
        extra["energy_kcal"] = session.energy
    if cut:
        extra["cut"] = True
    return journey(path, session.sport, session.note, "TCX", extra)


def _point(element: Element, zone: ZoneInfo | None) -> Point | Both:
    time = text_in(element, "Time")
    if not time:
        return NO_DATE
    try:
        when = parse_instant(time, zone)
    except (ValueError, OverflowError):
        return BAD_DATE
    found: dict[str, float] = {}
    for name, value in numbers_in(element):
        found.setdefault(name, value)
    latitude, longitude = found.get("LatitudeDegrees"), found.get("LongitudeDegrees")
    place = any(local(child.tag) == "Position" for child in element)
    if place and (latitude is None or longitude is None or not on_earth(latitude, longitude)):
        return BAD_POSITION
    measures = {MEASURES[name]: value for name, value in found.items() if name in MEASURES}
    return Point(when, latitude, longitude, found.get("AltitudeMeters"), measures)


SOURCE = Source(
    name="tcx",
    title=Both("TCX workout", "Séance TCX"),
    get_it=Both(
        "On the page of an activity (Garmin Connect, Polar Flow, Fitbit), choose Export to TCX.",
        "Sur la page d'une activité (Garmin Connect, Polar Flow, Fitbit), choisissez Exporter en TCX.",
    ),
    keeps=Both(
        "Each activity with its sport, start, end, distance, energy and laps, and every dated point with its position, "
        "altitude, heart rate, cadence, speed and power.",
        "Chaque activité avec son sport, son début, sa fin, sa distance, son énergie et ses tours, et chaque point daté avec "
        "sa position, son altitude, sa fréquence cardiaque, sa cadence, sa vitesse et sa puissance.",
    ),
    leaves_out=Both(
        "Courses and planned workouts, the author, serial numbers, training plans.",
        "Les parcours et les séances prévues, l'auteur, les numéros de série, les plans d'entraînement.",
    ),
    recognise=recognise,
    read=read,
    picture="path",
)
