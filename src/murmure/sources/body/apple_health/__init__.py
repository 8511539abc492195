"""What did an iPhone and an Apple Watch measure, as the Health app exports it?

Get it: Health > your picture > Export All Health Data > save the zip.
Keeps: every record (measures, sleep, symptoms), workouts with their routes, the rings of each day.
Leaves out: birth date, sex, blood and skin type; the clinical document; electrocardiograms; audiograms and
prescriptions; each beat behind a heart rate variability; the grouping of correlations; metadata but the time zone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, BAD_VALUE, BROKEN_FILE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.body.apple_health.markup import ROOT, Broken, Element, elements
from murmure.sources.body.apple_health.record import Situation, inner_records, read_record
from murmure.sources.body.apple_health.workout import read_summary, read_workout, routes_of
from murmure.sources.body.document import walk
from murmure.sources.body.gpx_point import CONTAINERS, point_of
from murmure.sources.body.track import Apart, activities_of
from murmure.sources.readers import XML_ERRORS
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

# Below this size the patient reader is done before the kernel is loaded.
SMALL = 16 << 20
_ROUTES = "workout-routes/"
# The system's language names the documents; the folders keep their names.
_PART = re.compile(r"[^/]*[-_]cda\.xml|(?:electrocardiograms|clinical[-_]records|attachments)/.*")
_ROUTE_MARK = 'creator="Apple Health Export"'


def recognise(probe: Probe) -> bool:
    """Say yes to the document that begins with `<HealthData`, whatever its translated name, and to the routes beside it."""
    if _ROUTES in probe.path and probe.name.endswith(".gpx"):
        return _ROUTE_MARK in probe.text[:1000]
    return ROOT in probe.head and probe.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<?xml", b"<!DOCTYPE HealthData", ROOT, b"<!--")
    )


def root(path: str) -> str:
    """Return the export's folder: routes lie one level below the document."""
    folder = path.rpartition("/")[0]
    return folder.rpartition("/")[0] if folder.rpartition("/")[2] == "workout-routes" else folder


def _owns(path: str) -> bool:
    """Say which files of the export are left out on purpose: the clinical document, electrocardiograms, records, odd routes."""
    return _PART.fullmatch(path.casefold()) is not None


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield records as Arrow tables (or one by one from a small file), then workouts, rings and routes."""
    routes: dict[str, str] = {}
    for file in bundle.files:
        if not file.name.endswith(".gpx"):
            yield from _read_document(file, bundle, routes)
    for file in bundle.files:
        if file.name.endswith(".gpx"):
            yield from _read_route(file, bundle, routes)


def _read_document(file: File, bundle: Bundle, routes: dict[str, str]) -> Iterator[Any]:
    situation = Situation(bundle.zone, Counter())

    def reading(element: Element | Broken) -> Iterator[Any]:
        return _read_element(element, file, situation, routes)

    with file.open() as stream:
        if 0 <= file.size < SMALL:
            for element in elements(stream):
                yield from reading(element)
            return
        from murmure.sources.body.apple_health.ahead import read_ahead
        from murmure.sources.body.apple_health.columns import batches

        yield from read_ahead(batches(stream, reading, lambda at: Reject(file.where(f"byte {at}"), BAD_VALUE)))


def _read_element(
    element: Element | Broken, file: File, situation: Situation, routes: dict[str, str]
) -> Iterator[Activity | Reject]:
    """Yield what one element below the root says; elements that are left out say nothing."""
    if isinstance(element, Broken):
        yield Reject(file.where(f"byte {element.at}"), TRUNCATED if element.end else BAD_RECORD)
        return
    if element.name == "Record":
        found: Any = (read_record(element, situation),)
    elif element.name == "Workout":
        routes.update(routes_of(element))
        found = read_workout(element, situation.zone)
    elif element.name == "ActivitySummary":
        found = (read_summary(element, situation.zone),)
    elif element.name == "Correlation":
        found = (read_record(inner, situation, count=False) for inner in inner_records(element))
    else:
        return
    for activity in found:
        yield Reject(file.where(f"byte {element.at}"), activity) if isinstance(activity, Both) else activity


def _read_route(file: File, bundle: Bundle, routes: dict[str, str]) -> Iterator[Activity | Reject]:
    """Yield the positions of a route; its length is already in its workout."""
    instrument = next((device for path, device in routes.items() if path and file.path.endswith(path)), None)
    number, apart = 0, Apart()
    try:
        for end, element in walk(file, CONTAINERS):
            if not end or element.tag != "trkpt":
                continue
            number += 1
            point = point_of(element, bundle.zone)
            if isinstance(point, Both):
                yield Reject(file.where(f"trkpt {number}"), point)
            else:
                yield from activities_of(point, instrument, apart)
    except XML_ERRORS:
        yield Reject(file.where(f"trkpt {number + 1}"), BROKEN_FILE)


SOURCE = Source(
    name="apple-health",
    title=Both("Apple Health", "Apple Santé"),
    get_it=Both(
        "On the iPhone, open Health, touch your picture at the top right, then Export All Health Data, and save the zip.",
        "Sur l'iPhone, ouvrez Santé, touchez votre photo en haut à droite, puis Exporter toutes les données de santé, et "
        "enregistrez le zip.",
    ),
    keeps=Both(
        "Every record with its unit, device and time (steps, heart, sleep, weight, food, symptoms), workouts with their "
        "figures and routes, and the rings of each day.",
        "Chaque mesure avec son unité, son appareil et son heure (pas, cœur, sommeil, poids, alimentation, symptômes), les "
        "exercices avec leurs chiffres et leurs parcours, et les anneaux de chaque jour.",
    ),
    leaves_out=Both(
        "Birth date, sex, blood type and skin type; the clinical document (the records beside it are read as FHIR); "
        "electrocardiograms, audiograms and prescriptions; each heartbeat behind a variability; which records were entered "
        "together; metadata other than the time zone and whether you typed the value yourself.",
        "La date de naissance, le sexe, le groupe sanguin et le type de peau ; le document médical (les dossiers à côté sont lus comme FHIR) ; les "
        "électrocardiogrammes, audiogrammes et ordonnances ; chaque battement derrière une variabilité ; quelles mesures ont "
        "été saisies ensemble ; les métadonnées autres que le fuseau horaire et la saisie à la main.",
    ),
    recognise=recognise,
    read=read,
    root=root,
    owns=_owns,
    picture="heart",
)
