"""Where was I, as Google kept it: Takeout (Records.json, months of places and ways) and the phone's Timeline.json?

*Get it*: on an Android phone, Settings > Location > Location services > Timeline > Export Timeline data; on an iPhone,
Google Maps > your picture > Settings > Personal content > Export Timeline data. Takeouts made before 2025 hold the older files.
*Keeps*: positions with their precision, device and what Google thought was done there; stays, ways, paths, frequent places,
trips, devices.
*Leaves out*: Wi-Fi networks around, other guesses than the likeliest, places that Google thought of and dropped, clocks of servers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.body.google_location import signal, visit
from murmure.sources.body.google_location.lane import BEGINS, LARGE, fast
from murmure.sources.body.google_location.record import activity_of
from murmure.sources.records import json_records
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_E7 = re.compile(r'"latitudeE7"\s*:')
_SEGMENT = frozenset({"visit", "activity", "timelinePath", "timelineMemory"})
_PHONE = frozenset({"semanticSegments", "rawSignals", "userLocationProfile"})
_EMPTIED = re.compile(r'\s*\{\s*"(locations|timelineObjects|semanticSegments|timelineEdits)"\s*:\s*\[\s*\]\s*\}\s*')
_ENCRYPTED = re.compile(r"encrypted\s+Timeline\s+backups?\b", re.IGNORECASE)
_WANTED = Both("Timeline.json (Android) or location-history.json (iPhone), exported on the phone.",
               "Timeline.json (Android) ou location-history.json (iPhone), exporté sur le téléphone.")  # fmt: skip
_HOW = Both(
    "On the phone, Settings > Location > Location services > Timeline > Export Timeline data; on an iPhone, Google Maps > your "
    "picture > Settings > Personal content > Export Timeline data.",
    "Sur le téléphone, Paramètres > Localisation > Services de localisation > Vos trajets > Exporter les données ; sur un iPhone, "
    "Google Maps > votre photo > Paramètres > Contenu personnel > Exporter les données de vos trajets.",
)


def recognise(probe: Probe) -> bool:
    """Say yes to each of the shapes, by its keys: names are translated."""
    keys = probe.json_keys
    if not keys or _EMPTIED.fullmatch(probe.text[:400].lstrip("\ufeff")):
        return False
    if "locations" in keys:
        return _E7.search(probe.text) is not None
    if keys & {"timelineObjects", "timelineEdits"} or keys & _PHONE or {"deviceSettings", "createdTime"} <= keys:
        return True
    return probe.text.lstrip("\ufeff \t\r\n").startswith("[") and {"startTime", "endTime"} <= keys and bool(keys & _SEGMENT)


def refuse(probe: Probe) -> Refusal | None:
    """Name what stands in the place of a history: an emptied file, a note that says that it is encrypted."""
    if _EMPTIED.fullmatch(probe.text[:400].lstrip("\ufeff")):
        return Refusal(Both("A location history without a single position: since 2024 Google keeps it on the phone only.",
                            "Un historique des positions sans aucune position : depuis 2024, Google ne le garde que sur le téléphone."),
                       _WANTED, _HOW)  # fmt: skip
    if probe.size < 4_000 and _ENCRYPTED.search(probe.text[:4_000]) and not probe.json_keys:
        return Refusal(Both("A note of Google's: the location history is in an encrypted backup, and not in this export.",
                            "Un mot de Google : l'historique des positions est dans une sauvegarde chiffrée, et non dans cet export."),
                       _WANTED, _HOW)  # fmt: skip
    return None


def _one(record: Any) -> Iterator[Activity | Both]:
    yield activity_of(record)


Reader = Callable[[Any], Iterator[Activity | Both]]
_PARTS: tuple[tuple[str, str, Reader], ...] = (
    ("locations", "locations.item", _one),
    ("timelineObjects", "timelineObjects.item", visit.of_takeout),
    ("semanticSegments", "semanticSegments.item", visit.of_phone),
    ("rawSignals", "rawSignals.item", signal.of_signal),
    ("userLocationProfile", "userLocationProfile", signal.of_profile),
    ("timelineEdits", "timelineEdits.item", signal.of_edit),
    ("deviceSettings", "deviceSettings.item", signal.of_device),
    ("", "item", visit.of_phone),
)


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield what each file holds; large files of positions as Arrow tables."""
    for file in bundle.files:
        yield from never_silent(file, fast(file) if _is_large(file) else _read_file(file))


def _is_large(file: File) -> bool:
    return (file.size > LARGE or file.size < 0 or len(file.head) > file.size) and BEGINS.match(file.head) is not None


def _read_file(file: File) -> Iterator[Activity | Reject]:
    """Yield part after part: their order in the file is free, so each is looked for from the start."""
    broken = False
    for name, prefix, read_one in _parts_of(file):
        for item in json_records(file, prefix):
            if isinstance(item, Reject):
                if not broken:
                    yield item
                broken = True
                continue
            number, record = item
            place = f"{name or 'segment'} {number}"
            for found in read_one(record):
                yield Reject(file.where(place), found) if isinstance(found, Both) else found


def _parts_of(file: File) -> list[tuple[str, str, Reader]]:
    """Return the parts that may stand in a file; those of the phone are looked for together."""
    from murmure.sources.readers import Probe

    probe = Probe(file)
    if probe.text.lstrip("\ufeff \t\r\n").startswith("["):
        return [part for part in _PARTS if not part[0]]
    keys = probe.json_keys
    # A phone's file begins with segments for megabytes: what follows is out of sight.
    wanted = keys | _PHONE if keys & _PHONE else keys
    return [part for part in _PARTS if part[0] in wanted]


SOURCE = Source(
    name="google-location",
    title=Both("Google location history (Timeline)", "Historique des positions Google (Vos trajets)"),
    get_it=Both(
        "On Android: Settings > Location > Location services > Timeline > Export Timeline data. On an iPhone: Google Maps > your picture > "
        "Settings > Personal content > Export Timeline data. Keep old Takeouts: since 2024 Google gives no positions there.",
        "Sur Android : Paramètres > Localisation > Services de localisation > Vos trajets > Exporter les données. Sur un iPhone : Google Maps > "
        "votre photo > Paramètres > Contenu personnel > Exporter les données de vos trajets. Gardez les anciens Takeouts : depuis 2024, "
        "Google n'y met plus de positions.",
    ),
    keeps=Both(
        "Positions with altitude, precision, device and what Google thought was done there; stays with their place; ways with their kind "
        "and length; paths; frequent places and trips; devices that reported.",
        "Les positions avec altitude, précision, appareil et ce que Google pensait qu'on y faisait ; les séjours et leur lieu ; les trajets, "
        "leur genre et leur longueur ; les tracés ; les lieux et trajets habituels ; les appareils qui ont rapporté.",
    ),
    leaves_out=Both(
        "Wi-Fi networks around, guesses and places other than the likeliest, the clocks of servers, deleted periods.",
        "Les réseaux Wi-Fi alentour, les suppositions et lieux autres que le plus probable, les horloges des serveurs, les périodes effacées.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="place",
)
