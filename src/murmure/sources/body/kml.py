"""Which places and ways stand on a layer of a map (KML, KMZ), and when was somebody there?

*Get it*: "Export to KML" of the application that recorded the way (OpenTracks, OsmAnd, Geo Tracker, Google's timeline until 2024,
Google Earth, My Maps).
*Keeps*: dated points, tracks (gx:Track) with their points and measures, lines with their length and span, places that were kept.
*Leaves out*: areas, overlays, links to other files, styles, models, mail addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from murmure.model.activity import Activity, key_of
from murmure.model.extra import write_extra
from murmure.model.reject import BAD_DATE, BAD_POSITION, BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.body.document import text_in, walk
from murmure.sources.body.series import POSITION, Row, tabled
from murmure.sources.body.track import Path, Point, activities_of, journey, on_earth
from murmure.sources.plain import clean, plain
from murmure.sources.readers import XML_ERRORS
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.times import When, in_zone, parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

_ROOT = re.compile(r"<(?:\w+:)?kml[\s>/]")
_CONTAINERS = frozenset({"kml", "Document", "Folder", "Placemark", "MultiGeometry", "MultiTrack", "Track"})
_MEASURES = {"heartrate": "heart_rate", "heart_rate": "heart_rate", "hr": "heart_rate", "cadence": "cadence", "power": "power", "speed": "speed"}
_NEVER, _NO_HEIGHT = (None, None, None, None), (None, None, None)
_DRAWN = frozenset({"Polygon", "LinearRing", "Model"})
DRAWN = Both("an area of a map, not something that was done", "une surface d'une carte, pas un trajet effectué")
LINKED = Both("a link to another file: it is not followed", "un lien vers un autre fichier : il n'est pas suivi")
UNEQUAL = Both("the track has not as many moments as places", "la trace n'a pas autant d'instants que de lieux")


def recognise(probe: Probe) -> bool:
    """Say yes to a document whose first element is `kml`; a KMZ is an archive with one inside."""
    head = probe.text[:20_000].lstrip("\ufeff \t\r\n")
    return head.startswith("<") and (found := _ROOT.search(head)) is not None and "<" not in re.sub(r"<[?!][^>]*>", "", head[: found.start()])


@dataclass(slots=True)
class _Track:
    """Hold the parallel lists of a gx:Track."""

    times: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    measures: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Placemark:
    """Hold what a Placemark says until it ends: its time may stand after its place."""

    name: str | None = None
    about: str | None = None
    kind: str | None = None
    start: str | None = None
    end: str | None = None
    points: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    tracks: list[_Track] = field(default_factory=list)
    drawn: int = 0
    extra: dict[str, str] = field(default_factory=dict)


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield tables of what the Placemarks say."""
    for file in bundle.files:
        yield from tabled(never_silent(file, _read_file(file, bundle.zone)))


def _read_file(file: File, zone: ZoneInfo | None) -> Iterator[Activity | Row | Reject]:
    """Yield what each Placemark says, when it ends."""
    mark, number = _Placemark(), 0
    try:
        for end, element in walk(file, _CONTAINERS):
            tag = element.tag
            if tag == "Placemark":
                if end:
                    for found in _said(mark, zone):
                        yield Reject(file.where(f"Placemark {number}"), found) if isinstance(found, Both) else found
                number += not end
                mark = _Placemark()
            elif tag == "Track" and not end:
                mark.tracks.append(_Track())
            elif end and tag in ("Document", "Folder", "kml") and mark.tracks:
                # Some programs put a track straight into the document.
                number += 1
                for found in _said(mark, zone):
                    yield Reject(file.where(f"Placemark {number}"), found) if isinstance(found, Both) else found
                mark = _Placemark()
            elif end and tag == "NetworkLink":
                yield Reject(file.where("NetworkLink"), LINKED)
            elif end:
                _take(mark, element)
    except XML_ERRORS:
        if mark.tracks or mark.lines:
            for found in _said(mark, zone):
                yield Reject(file.where(f"Placemark {number}"), found) if isinstance(found, Both) else found
        yield Reject(file.where(f"Placemark {number + 1}"), BROKEN_FILE)


def _take(mark: _Placemark, element: Element) -> None:
    """Keep one child of a Placemark, or of its geometry."""
    tag, text = element.tag, (element.text or "").strip()
    if tag == "name":
        mark.name = mark.name or clean(text) or None
    elif tag in ("description", "address", "snippet", "Snippet"):
        mark.about = mark.about or plain(text)[0] or None
    elif tag == "TimeStamp":
        mark.start = text_in(element, "when")
    elif tag == "TimeSpan":
        mark.start, mark.end = text_in(element, "begin"), text_in(element, "end")
    elif tag == "Point":
        mark.points.append(text_in(element, "coordinates") or "")
    elif tag == "LineString":
        mark.lines.append(text_in(element, "coordinates") or "")
    elif tag in _DRAWN:
        mark.drawn += 1
    elif tag == "when" and mark.tracks:
        mark.tracks[-1].times.append(text)
    elif tag == "coord" and mark.tracks:
        mark.tracks[-1].places.append(text)
    elif tag == "ExtendedData":
        _more(mark, element)


def _more(mark: _Placemark, element: Element) -> None:
    for child in element.iter():
        tag, name = child.tag.rpartition(":")[2], clean(child.get("name") or "")
        if tag == "SimpleArrayData" and mark.tracks and name.casefold() in _MEASURES:
            values = [(value.text or "").strip() for value in child]
            mark.tracks[-1].measures[_MEASURES[name.casefold()]] = values
        elif tag in ("Data", "SimpleData") and name:
            value = clean(text_in(child, "value") or child.text or "").strip()
            if name.casefold() in ("category", "type", "activity"):
                mark.kind = value.casefold() or None
            elif value and "mail" not in name.casefold():
                mark.extra[name] = value


def _place(text: str, separator: str | None = ",") -> tuple[float, float, float | None] | None:
    """Return latitude, longitude, altitude of 'longitude,latitude[,altitude]'; None when it is not on Earth."""
    try:
        east, north, *high = (float(part) for part in text.split(separator)[:3])
    except ValueError:
        return None
    altitude = high[0] if high and abs(high[0]) < 1e6 else None
    return (north, east, altitude) if on_earth(north, east) else None


def time_of(text: str | None, zone: ZoneInfo | None) -> When | None:
    """Read a time of KML: a moment, a day, a month or a year. Raises ValueError.

    >>> time_of("1997-07", None).precision
    'month'
    """
    if not text:
        return None
    if len(text) < 8 and re.fullmatch(r"\d{4}(-\d\d)?", text):
        year, _, month = text.partition("-")
        return in_zone(datetime(int(year), int(month or 1), 1), zone, precision="month" if month else "year")
    return parse_instant(text, zone)


def _said(mark: _Placemark, zone: ZoneInfo | None) -> Iterator[Activity | Row | Both]:
    try:
        start, end = time_of(mark.start, zone), time_of(mark.end, zone)
    except (ValueError, OverflowError):
        yield BAD_DATE
        return
    start, until = start or end, end.published if start and end and end.published >= start.published else None
    for text in mark.points:
        place = _place(text.split()[0] if text.split() else "")
        yield BAD_POSITION if place is None else _arrival(mark, place, start, until)
    if mark.lines:
        yield from _line(mark, start, until)
    if mark.tracks:
        yield from _track(mark, zone)
    if mark.drawn:
        yield DRAWN
    elif not (mark.points or mark.lines or mark.tracks):
        yield BAD_POSITION


def _arrival(mark: _Placemark, place: tuple[float, float, float | None], start: When | None, until: int | None) -> Row:
    north, east, altitude = place
    published, *beside = start or _NEVER
    key = key_of("place", published, until, mark.name, f"{north:.7f}", f"{east:.7f}")
    # What an application writes in the place of a missing altitude is nought.
    high = ("altitude", altitude, "m") if altitude else _NO_HEIGHT
    kind, held = (POSITION, "") if start and not mark.name else ("Arrive" if start else "murmure:Bookmark", "Place")
    extra = write_extra(mark.extra) if mark.extra else None
    return (key, kind, mark.name, held or None, None, published, until, *beside, mark.about, north, east, *high, extra)


def _journey(mark: _Placemark, path: Path, kind: str | None) -> Activity:
    made = journey(path, kind, mark.name, None, {"segments": path.segments, **mark.extra})
    # Several ways of a layer may begin at one moment: where they begin tells them apart.
    first = path.first or ("", "")
    return made._replace(key=key_of("track", made.published, mark.name, kind, path.points, *(f"{degree:.7f}" for degree in first if path.first)))


def _line(mark: _Placemark, start: When | None, until: int | None) -> Iterator[Activity | Both]:
    path = Path()
    for text in mark.lines:
        path.begin()
        for part in text.split():
            place = _place(part)
            if place is None:
                yield BAD_POSITION
                continue
            path.add(Point(None, *place))
    if path.points:
        path.start, path.end = start, until
        yield _journey(mark, path, mark.kind)


def _track(mark: _Placemark, zone: ZoneInfo | None) -> Iterator[Activity | Both]:
    path = Path()
    for track in mark.tracks:
        path.begin()
        if len(track.times) != len(track.places):
            yield UNEQUAL
        for number, (time, text) in enumerate(zip(track.times, track.places, strict=False)):
            if not text:
                continue  # the specification: nothing was measured at this moment
            place = _place(text, None)
            try:
                when = time_of(time, zone)
            except (ValueError, OverflowError):
                yield BAD_DATE
                continue
            if place is None:
                yield BAD_POSITION
                continue
            point = Point(when, *place, _numbers(track, number))
            path.add(point)
            yield from activities_of(point, None)
    if path.points:
        yield _journey(mark, path, mark.kind)


def _numbers(track: _Track, number: int) -> dict[str, float]:
    found = {}
    for quantity, values in track.measures.items():
        try:
            value = float(values[number])
        except (ValueError, IndexError):
            continue
        if value - value == 0:
            found[quantity] = value
    return found


SOURCE = Source(
    name="kml",
    title=Both("Map layer (KML, KMZ)", "Calque de carte (KML, KMZ)"),
    get_it=Both(
        "In the application that recorded the way (OpenTracks, OsmAnd, Geo Tracker, Google Earth, My Maps), choose Export or Share, then KML or KMZ.",
        "Dans l'application qui a enregistré le trajet (OpenTracks, OsmAnd, Geo Tracker, Google Earth, My Maps), choisissez Exporter ou Partager, "
        "puis KML ou KMZ.",
    ),
    keeps=Both(
        "Dated points, tracks with each of their points, altitude, heart rate, cadence, power and speed, lines with their length and span, and "
        "places that were kept.",
        "Les points datés, les traces avec chacun de leurs points, altitude, fréquence cardiaque, cadence, puissance et vitesse, les lignes avec "
        "leur longueur et leur durée, et les lieux gardés.",
    ),
    leaves_out=Both(
        "Areas, overlays and models (each area is said), links to other files, styles, mail addresses.",
        "Les surfaces, images et modèles (chaque surface est dite), les liens vers d'autres fichiers, les styles, les adresses électroniques.",
    ),
    recognise=recognise,
    read=read,
    picture="path",
)
