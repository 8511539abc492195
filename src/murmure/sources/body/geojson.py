"""Which places and ways stand in a GeoJSON file (RFC 7946), and when was somebody there?

*Get it*: "Export GeoJSON" of the application that recorded the way (Dawarich, Overland, OwnTracks Recorder, PhoneTrack, OsmAnd, uMap ...).
*Keeps*: dated points with the device and what was measured, lines with their length and the times of their points, places that were kept,
properties that are texts or numbers.
*Leaves out*: areas, properties that are lists or objects.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import key_of
from murmure.model.extra import write_extra
from murmure.model.reject import BAD_DATE, BAD_POSITION, BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.as2 import tidy
from murmure.sources.body.series import POSITION, Row, row_of, tabled
from murmure.sources.body.track import Path, Point, journey, on_earth
from murmure.sources.plain import clean
from murmure.sources.records import json_records
from murmure.sources.silence import never_silent
from murmure.sources.source import Source
from murmure.sources.times import When, from_unix, parse_instant

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

# What applications call a moment, its end, a device, a name: the first one that is there counts.
_TIMES = ("timestamp", "time", "datetime", "date", "when", "recorded_at", "tst", "isotst", "timestampMs", "time_long", "start_time", "startTime",
          "begin", "start", "fixTime", "deviceTime", "created_at")  # fmt: skip
_ENDS = ("end_time", "endTime", "end", "ended_at", "until")
_DEVICES = ("device_id", "deviceId", "device", "tracker_id", "tid")
_NAMES = ("name", "title", "Name")
_KINDS = ("activity_type", "activityType", "activity", "sport", "type")
_HEIGHTS = ("altitude", "ele", "elevation", "alt", "height")
_ALL_ENDS, _ALL_HEIGHTS, _NEVER = frozenset(_ENDS), frozenset(_HEIGHTS), (None, None, None, None)
_PLACE = frozenset({"latitude", "longitude", "lat", "lon", "lng"})
_FEATURE = re.compile(r'"type"\s*:\s*"Feature(Collection)?"')
_GEOMETRY = re.compile(r'"(geometry|geometries|coordinates)"\s*:')
_KEPT = re.compile(r'"(google_maps_url|Google Maps URL)"\s*:')
"""In lists of places that were saved or judged in Google Maps: nobody need have been there, and another source reads them."""
_AREAS = frozenset({"Polygon", "MultiPolygon"})
_TEXT, _MANY = 1_000, 60
_HIDDEN = frozenset({*_TIMES[:-1], *_ENDS, *_DEVICES, *_NAMES, *_HEIGHTS, *_PLACE})  # what has a column
_NUMBERS = (int, float, str)
_KINDS_KEPT, _WORDS, _NO_TIME = frozenset({int, float, str, bool}), frozenset({int, str}), frozenset({list, dict, bool})
_COUNT = re.compile(r"\d{9,16}(\.\d+)?")
DRAWN = Both("an area of a map, not something that was done", "une surface d'une carte, pas un trajet effectué")
NOWHERE = Both("no position", "pas de position")


def recognise(probe: Probe) -> bool:
    """Say yes to a collection of features, one feature, lines of features, or what Overland sends."""
    keys, text = probe.json_keys, probe.text[:100_000]
    if not _FEATURE.search(text):
        return False
    if text.lstrip("\ufeff \t\r\n").startswith("\x1e{"):  # RFC 8142: a separator stands before each feature
        return _GEOMETRY.search(text) is not None
    if "features" in keys:
        return "type" in keys and not _KEPT.search(text)
    if "locations" in keys:
        return '"latitudeE7"' not in text and _GEOMETRY.search(text) is not None
    return {"type", "geometry"} <= keys and not text.lstrip("\ufeff \t\r\n").startswith("{" + '"@context"')


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield tables of what the features say."""
    for file in bundle.files:
        yield from tabled(never_silent(file, _read_file(file, bundle.zone)))


def _read_file(file: File, zone: ZoneInfo | None) -> Iterator[Row | Reject]:
    for place, feature in _features(file):
        if isinstance(feature, Reject):
            yield feature
            continue
        for found in rows_of(feature, zone):
            yield Reject(file.where(place), found) if isinstance(found, Both) else found


def _features(file: File) -> Iterator[tuple[object, Any]]:
    """Yield (place, feature or reject), whatever holds the features together."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    keys, text = probe.json_keys, probe.text.lstrip("\ufeff \t\r\n\x1e")
    if keys & {"features", "locations"}:
        yield from _records(file, "features.item" if "features" in keys else "locations.item")
    elif text.startswith("["):
        yield from _records(file, "item")
    elif re.match(r"[^\n]*\}[ \t\r]*\n[\x1e]?\{", text):
        yield from _lines(file)
    else:
        yield from _records(file, "")


def _records(file: File, prefix: str) -> Iterator[tuple[object, Any]]:
    for item in json_records(file, prefix):
        yield (0, item) if isinstance(item, Reject) else item


def _lines(file: File) -> Iterator[tuple[object, Any]]:
    import json

    for number, line in file.lines():
        if line := line.strip("\x1e \t\r"):
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, Reject(file.where(number), BAD_RECORD)


def rows_of(feature: Any, zone: ZoneInfo | None = None) -> Iterable[Row | Both]:
    """Return what one feature says; in the place of what cannot be read, the reason."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return (BAD_RECORD,)
    said, geometry = feature.get("properties"), feature.get("geometry")
    if not isinstance(said, dict):
        said = {}
    try:
        when = _first_time(said, _TIMES, zone)
        until = None if _ALL_ENDS.isdisjoint(said) else _first_time(said, _ENDS, zone)
    except (ValueError, OverflowError):
        return (BAD_DATE,)
    if not isinstance(geometry, dict):
        return (NOWHERE,)
    if geometry.get("type") == "Point":
        return (_point(geometry.get("coordinates"), said, when, until),)
    return _of_geometry(geometry, said, when, until, zone, 0)


def _of_geometry(geometry: Any, said: dict[str, Any], when: When | None, until: When | None, zone: ZoneInfo | None,
                 depth: int) -> Iterator[Row | Both]:  # fmt: skip
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    places = geometry.get("coordinates") if kind else None
    if not isinstance(kind, str):
        yield BAD_RECORD
    elif kind == "GeometryCollection" and depth < 8 and isinstance(geometry.get("geometries"), list):
        for part in geometry["geometries"]:
            yield from _of_geometry(part, said, when, until, zone, depth + 1)
    elif kind == "Point":
        yield _point(places, said, when, until)
    elif kind == "MultiPoint" and isinstance(places, list):
        for place in places:
            yield _point(place, said, when, until)
    elif kind in ("LineString", "MultiLineString") and isinstance(places, list):
        yield from _line([places] if kind == "LineString" else places, said, when, until, zone)
    else:
        yield DRAWN if kind in _AREAS else BAD_RECORD


def _first_time(said: dict[str, Any], names: tuple[str, ...], zone: ZoneInfo | None) -> When | None:
    for name in names:
        if name in said and (value := said[name]) is not None and value != "" and type(value) not in _NO_TIME:
            return time_of(value, zone)
    return None


def time_of(value: Any, zone: ZoneInfo | None) -> When:
    """Read a moment: a text, or a count of seconds, milliseconds or microseconds since 1970. Raises ValueError.

    'Z' and counts say which moment, not which zone the person was in.
    """
    kind = type(value)
    if kind is float or kind is int or (kind is str and _COUNT.fullmatch(value)):
        number = float(value)
        number = int(number) if number.is_integer() else number
        return from_unix(number, "s" if number < 1e11 else "ms" if number < 1e14 else "us")
    if kind is not str:
        raise ValueError("not a time")
    return parse_instant(value, zone)


def _number(value: Any) -> float | None:
    """Return a number, written as one or as a text; None for what is none or is not finite."""
    if type(value) is float:
        return value if math.isfinite(value) else None
    try:
        number = float(value) if isinstance(value, _NUMBERS) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _place(value: Any) -> tuple[float, float, float | None] | None:
    if not isinstance(value, list) or len(value) < 2:
        return None
    east, north = value[0], value[1]
    if type(east) is not float or type(north) is not float:
        east, north = _number(east), _number(north)
    if east is None or north is None or not on_earth(north, east):
        return None
    return north, east, _number(value[2]) if len(value) > 2 else None


def _text(said: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        if name in said and type(value := said[name]) in _WORDS and (text := clean(str(value)).strip()):
            return text
    return None


def _more(said: dict[str, Any]) -> dict[str, Any] | None:
    """Return the properties that have no column: texts and numbers, as they are called in the file."""
    kept: dict[str, Any] = {}
    for name, value in said.items():
        if name not in _HIDDEN and type(value) in _KINDS_KEPT:
            kept[name] = value[:_TEXT] if type(value) is str else value
            if len(kept) == _MANY:
                break
    return tidy(kept) if kept else None


def _point(value: Any, said: dict[str, Any], when: When | None, until: When | None) -> Row | Both:
    place = _place(value)
    if place is None:
        return BAD_POSITION if isinstance(value, list) and value else NOWHERE
    north, east, high = place
    if high is None and not _ALL_HEIGHTS.isdisjoint(said):
        high = next((number for name in _HEIGHTS if name in said and (number := _number(said[name])) is not None), None)
    device, name = _text(said, _DEVICES), _text(said, _NAMES)
    # A point that a device sent is a position; one that has a name, and no device, is a place.
    fix = when is not None and (device is not None or name is None)
    end = until.published if when and until and until.published >= when.published else None
    published, *place_in_time = when or _NEVER
    begins, ends = "" if published is None else published, "" if end is None else end
    key = f"position\x1f{begins}\x1f{north:.7f}\x1f{east:.7f}\x1f{device or ''}\x1f{name or ''}\x1f{ends}"
    more, instrument = _more(said), f"device:{device}" if device else None
    return (
        key, POSITION if fix else "Arrive" if when else "murmure:Bookmark", None if fix else name, None if fix else "Place", instrument,
        published, end, *place_in_time, name if fix else None, north, east, None if high is None else "altitude", high,
        None if high is None else "m", write_extra(more) if more else None,
    )  # fmt: skip


def _line(lines: list[Any], said: dict[str, Any], when: When | None, until: When | None, zone: ZoneInfo | None) -> Iterator[Row | Both]:
    """Yield the dated points of a line, then the way itself; times stand in a list beside the line (togeojson, GPX converters)."""
    times = _times_of(said)
    times = times if times and isinstance(times[0], list) else [times]
    path, device, name = Path(), _text(said, _DEVICES), _text(said, _NAMES)
    for number, line in enumerate(lines):
        path.begin()
        clocks = times[number] if number < len(times) and isinstance(times[number], list) else []
        for turn, value in enumerate(line if isinstance(line, list) else []):
            place = _place(value)
            try:
                moment = time_of(clocks[turn], zone) if turn < len(clocks) else None
            except (ValueError, OverflowError):
                yield BAD_DATE
                continue
            if place is None:
                yield BAD_POSITION
                continue
            path.add(Point(moment, *place))
            if moment:
                yield _point(value, {"device": device}, moment, None)
    if not path.points:
        yield NOWHERE
        return
    if path.start is None:
        path.start, path.end = when, until.published if when and until and until.published >= when.published else None
    kind = _text(said, _KINDS)
    more = {"segments": path.segments, **(_more(said) or {})}
    made = journey(path, kind.casefold() if kind else None, name, f"device:{device}" if device else None, more)
    first = path.first or (0.0, 0.0)
    yield row_of(made._replace(key=key_of("track", made.published, name, kind, device, path.points, *(f"{degree:.7f}" for degree in first))))


def _times_of(said: dict[str, Any]) -> list[Any]:
    inner = said.get("coordinateProperties")
    found = inner.get("times") if isinstance(inner, dict) else None
    found = found if found is not None else next((said[name] for name in ("coordTimes", "times", "timestamps") if name in said), None)
    return found if isinstance(found, list) else []


SOURCE = Source(
    name="geojson",
    title=Both("GeoJSON (places and ways)", "GeoJSON (lieux et trajets)"),
    get_it=Both(
        "In the application that recorded the way (Dawarich, Overland, OwnTracks Recorder, PhoneTrack, uMap), choose Export, then GeoJSON.",
        "Dans l'application qui a enregistré le trajet (Dawarich, Overland, OwnTracks Recorder, PhoneTrack, uMap), choisissez "
        "Exporter, puis GeoJSON.",
    ),
    keeps=Both(
        "Dated points with their device, altitude and properties, lines with their length and the times of their points, places that were kept.",
        "Les points datés avec leur appareil, leur altitude et leurs propriétés, les lignes avec leur longueur et les heures de leurs points, "
        "les lieux gardés.",
    ),
    leaves_out=Both(
        "Areas (each is said), properties that are lists or objects.",
        "Les surfaces (chacune est dite), les propriétés qui sont des listes ou des objets.",
    ),
    recognise=recognise,
    read=read,
    picture="path",
)
