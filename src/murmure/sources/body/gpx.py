"""Which ways were walked, ridden or driven, as a GPS wrote them (GPX 1.0 and 1.1)?

Get it: most devices and sites have "Export GPX" on the page of an activity.
Keeps: tracks (length, climb, start, end), each dated point with its altitude and
what was measured there (heart rate, cadence, power, temperature, speed), waypoints.
Leaves out: routes (they are plans), satellites and precision of the receiver, links, author and e-mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from murmure.model.activity import Activity, key_of
from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.body.document import text_in, walk
from murmure.sources.body.gpx_point import CONTAINERS, point_of
from murmure.sources.body.series import tabled
from murmure.sources.body.track import Apart, Path, Point, activities_of, journey
from murmure.sources.readers import XML_ERRORS
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from murmure.sources.readers import Bundle, File, Probe

SPORTS = {"1": "cycling", "4": "hiking", "9": "running", "10": "walking", "16": "swimming", "run": "running",
          "ride": "cycling", "biking": "cycling", "walk": "walking", "hike": "hiking", "swim": "swimming"}  # fmt: skip
PLANNED = Both("a route is a plan, not something that was done", "un itinéraire est un projet, pas un trajet effectué")


def recognise(probe: Probe) -> bool:
    """Say yes to a document whose first element is `gpx`, but not to a route inside an export of Apple Health or of Strava."""
    head = probe.text.lstrip("\ufeff \t\r\n")
    at = head.find("<gpx")
    if at < 0 or head[at + 4 : at + 5] not in (" ", ">", "\n", "\r", "\t", "/") or not head.startswith("<"):
        return False
    if 'creator="Apple Health Export"' in head[at : at + 400] and "workout-routes/" in probe.path:
        return False
    # What lies in the folder `routes` beside its table is planned on Strava: a way without times, never gone.
    folder, _, last = probe.path.rpartition("/")[0].rpartition("/")
    return not (last == "routes" and (f"{folder}/routes.csv" if folder else "routes.csv") in probe.siblings)


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield tables of the points as they come, and of each track when it ends."""
    for file in bundle.files:
        yield from tabled(never_silent(file, read_file(file, bundle.zone)))


def read_file(file: File, zone: ZoneInfo | None, instrument: str | None = None) -> Iterator[Activity | Reject]:
    """Yield what one file holds; a document that breaks keeps what came before."""
    path, creator, number, apart = Path(), instrument, 0, Apart()
    name = kind = None
    try:
        for end, element in walk(file, CONTAINERS):
            tag = element.tag
            if not end:
                if tag == "gpx" and not instrument:
                    creator = (element.get("creator") or "").partition(" - ")[0].strip() or None
                elif tag == "trk":
                    path, name, kind = Path(), None, None
                elif tag == "trkseg":
                    path.begin()
            elif tag in ("trkpt", "wpt"):
                number += 1
                point = point_of(element, zone)
                if isinstance(point, Both):
                    yield Reject(file.where(f"{tag} {number}"), point)
                elif tag == "trkpt":
                    path.add(point)
                    yield from activities_of(point, creator, apart)
                else:
                    yield waypoint(element, point, creator)
                    yield from activities_of(point._replace(latitude=None, altitude=None), creator, apart)
            elif tag == "trk":
                if path.points:
                    yield journey(path, kind, name, creator, {"segments": path.segments})
                path = Path()
            elif tag == "rte":
                yield Reject(file.where("rte"), PLANNED)
            elif tag in ("name", "type") and element.text and element.text.strip():
                word = element.text.strip()
                name, kind = (word, kind) if tag == "name" else (name, SPORTS.get(word.lower(), word.lower()))
    except XML_ERRORS:
        if path.points:
            yield journey(path, kind, name, creator, {"segments": path.segments, "cut": True})
        yield Reject(file.where(f"point {number + 1}"), BROKEN_FILE)


def waypoint(element: Element, point: Point, instrument: str | None) -> Activity:
    """Return a waypoint: with a time somebody arrived there, without one it is a place that was kept."""
    name, when = text_in(element, "name"), point.when
    about = text_in(element, "desc") or text_in(element, "cmt")
    marks = (when.published if when else None, name, f"{point.latitude:.7f}", f"{point.longitude:.7f}")
    return Activity(
        key_of("waypoint", *marks), "Arrive" if when else "murmure:Bookmark", object=name, object_type="Place",
        instrument=instrument, published=when.published if when else None,
        offset_minutes=when.offset_minutes if when else None, offset_origin=when.offset_origin if when else None,
        precision=when.precision if when else None, content=about, latitude=point.latitude, longitude=point.longitude,
        extra={"symbol": symbol} if (symbol := text_in(element, "sym")) else None,
    )  # fmt: skip


SOURCE = Source(
    name="gpx",
    title=Both("GPX track", "Trace GPX"),
    get_it=Both(
        "On the page of an activity of your watch's or your site's service, choose Export, then GPX.",
        "Sur la page d'une activité du service de votre montre ou de votre site, choisissez Exporter, puis GPX.",
    ),
    keeps=Both(
        "Tracks with their length and climb, every dated point with its altitude, heart rate, cadence, power, "
        "temperature and speed, and waypoints.",
        "Les traces avec leur longueur et leur dénivelé, chaque point daté avec son altitude, sa fréquence cardiaque, "
        "sa cadence, sa puissance, sa température et sa vitesse, et les points d'intérêt.",
    ),
    leaves_out=Both(
        "Routes (they are plans), the receiver's precision, links, the author's name and e-mail address. Points without "
        "time count in the length of their track only.",
        "Les itinéraires (ce sont des projets), la précision du récepteur, les liens, le nom et l'adresse électronique de "
        "l'auteur. Les points sans heure ne comptent que dans la longueur de leur trace.",
    ),
    recognise=recognise,
    read=read,
    picture="path",
)
