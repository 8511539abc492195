"""What did a Fitbit or a Pixel Watch measure, as Fitbit gave it to 2024 and as Google Takeout gives it?

*Get it*: takeout.google.com, Deselect all, Fitbit (or Google Health), Next step, Create export; or keep an older MyFitbitData.zip.
*Keeps*: heart rate, steps, distance, energy, nights with their stages, workouts, oxygen, heart rate variability, breathing,
temperature of the wrist, weight, water, zones and points of the heart, scores of the service.
*Leaves out*: food, friends, badges, messages, mindfulness, menstrual health, ECG, snoring, altitude, who
you are but the time zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from murmure.model.errors import BadRequest
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.body.fitbit import series, session, table
from murmure.sources.body.series import COLUMNS, LARGE, Row, Series
from murmure.sources.records import json_records
from murmure.sources.rows import csv_rows, distinct, titles_of
from murmure.sources.source import Source
from murmure.sources.times import zone_named

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from murmure.sources.readers import Bundle, File, Probe

_WATER = re.compile(r"water_logs-[\d-]+(?: ?\(\d+\))?\.json")
_TRACK = re.compile(r"(?:^|/)Activities/(\d+)\.tcx$")
_PUBLISHED, _DAY = COLUMNS.index("published"), 86_400_000_000
_FOLDERS = re.compile(
    r"(?:global export data|user-site-export|physical activity(?:_googledata)?|sleep|sleep score|stress(?: score| journal)?|biometrics|"
    r"oxygen saturation \(spo2\)|heart rate(?: variability)?|temperature|active zone minutes \(azm\)|daily readiness|mindfulness|"
    r"snore and noise detect|menstrual health|atrial fibrillation (?:ecg|ppg)|[\w ]+_googledata|your profile|personal & account|paired devices|"
    r"social|application|commerce|other|discover|fitbit (?:care|friends|premium)[^/]*|google data|guided programs|health fitness data[^/]*|"
    r"notifications|nutrition|food|surveys|security|premium|blocked users|account|achievements|corporate wellness|engagement|"
    r"estimated[^/]*|goals|hydration|journal entries|nudges|active minutes|activities|body|weight|ecg|irregular rhythm[^/]*)/.*"
)


def recognise(probe: Probe) -> bool:
    """Say yes to a part by its name and its first record, or its titles."""
    return _part(probe) is not None


def _part(probe: Probe) -> tuple[str, Any] | None:
    """Return which kind of part a file is, and what reads it."""
    if probe.name.endswith(".json"):
        if kind := series.kind_of(probe.name, probe.text[:400]):
            return "series", kind
        keys = probe.json_keys
        name = next(
            (name for name, wanted in session.KINDS.items() if probe.name.startswith(name) and wanted <= keys), None
        )
        if name is None and _WATER.fullmatch(probe.name) and keys & {"amount", "waterAmount"}:
            name = "water"
        return ("session", name) if name else None
    if not probe.name.endswith(".csv"):
        return None
    heads = distinct(next(iter(titles_of(probe.text[:4000], lines=1)), []))
    if found := table.table_of(probe.name, heads):
        return "table", found
    return ("profile", None) if probe.name == "profile.csv" and table.PROFILE <= set(heads) else None


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield measures as Arrow tables. Of what an export says twice of a day, in JSON and in a table, one is read."""
    from murmure.sources.readers import Probe

    parts = []
    for probe in map(Probe, bundle.files):
        if part := _part(probe):
            parts.append((probe.file, part))
        probe.forget()  # there may be thirty thousand files
    zone = bundle.zone or _zone(parts)
    tracks = frozenset(found[1] for name in bundle.names if (found := _TRACK.search(name)))
    twins = {part[1].family for _, part in parts if part[0] == "table"}
    told: dict[str, set[int]] = {}
    for _, group in groupby(sorted(parts, key=lambda part: _rank(part[1])), lambda part: _rank(part[1])):
        before = {family: frozenset(days) for family, days in told.items()}
        for file, (kind, how) in group:
            family = "weight" if how == "weight" else getattr(how, "family", "")
            for found in _read_file(file, kind, how, zone, tracks, before.get(family, frozenset())) if kind != "profile" else ():
                if family in twins and not isinstance(found, Reject):
                    told.setdefault(family, set()).update(_days(found))
                yield found


def _rank(part: tuple[str, Any]) -> int:
    """Return which of two parts that say the same comes first: the lower one."""
    return part[1].rank if part[0] == "table" else -1


def _days(table: Any) -> list[int]:
    """Return the days of UTC, counted from 1970, of which a table speaks."""
    import numpy as np
    import pyarrow as pa

    return np.unique(table["published"].cast(pa.int64()).to_numpy() // _DAY).tolist()


def _zone(parts: list[tuple[File, tuple[str, Any]]]) -> ZoneInfo | None:
    """Return the zone that the profile names."""
    for file, (kind, _) in parts:
        for found in csv_rows(file, lambda heads: set(heads) >= table.PROFILE) if kind == "profile" else ():
            if not isinstance(found, Reject) and found[1]["timezone"].strip():
                try:
                    return zone_named(found[1]["timezone"])
                except BadRequest:
                    return None
    return None


def _read_file(file: File, kind: str, how: Any, zone: ZoneInfo | None, tracks: frozenset[str], told: frozenset[int]) -> Iterator[Any]:
    many = Series(file.size > LARGE or file.size < 0)
    for place, found in _found(file, kind, how, zone, tracks):
        if type(found) is tuple:
            if not told or found[_PUBLISHED] // _DAY not in told:
                many.rows.append(found)
                yield from many.full()
        else:
            yield found if isinstance(found, Reject) else Reject(file.where(place), found)
    yield from many.rest()


def _found(
    file: File, kind: str, how: Any, zone: ZoneInfo | None, tracks: frozenset[str]
) -> Iterator[tuple[int, Row | Both | Reject]]:
    """Yield (place, what it says) for each record of a file."""
    if kind == "table":
        for line in csv_rows(file, lambda heads: set(how.titles) <= set(heads)):
            if isinstance(line, Reject):
                yield 0, line
            else:
                yield line[0], how.read(line[1], zone)
        return
    read_one = how.read if kind == "series" else None
    for item in json_records(file, "item"):
        if isinstance(item, Reject):
            yield 0, item
            continue
        number, record = item
        if type(record) is not dict:
            yield number, BAD_RECORD
        elif read_one is None:
            for said in _session(record, how, zone, tracks):
                yield number, said
        elif "value" in record and type(record.get("dateTime")) is str:
            yield number, read_one(record, zone)
        else:
            yield number, BAD_RECORD


def _session(record: dict[str, Any], name: str, zone: ZoneInfo | None, tracks: frozenset[str]) -> Iterator[Row | Both]:
    if name == "sleep":
        yield from session.sleep(record, zone)
    elif name == "weight":
        yield from session.weight(record, zone)
    else:
        yield session.exercise(record, tracks) if name == "exercise" else session.water(record, zone)


def _root(path: str) -> str:
    """Return the folder of the account: every part lies in a folder of its own below it."""
    return path.rpartition("/")[0].rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which other files of the export are left out on purpose: empty lists, and what the card names."""
    return _FOLDERS.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="fitbit",
    title=Both("Fitbit and Pixel Watch", "Fitbit et Pixel Watch"),
    get_it=Both(
        "takeout.google.com, Deselect all, tick Fitbit (or Google Health), Next step, Create export. A MyFitbitData.zip that Fitbit itself gave "
        "(to 2024) is read too.",
        "takeout.google.com, Tout désélectionner, cochez Fitbit (ou Google Santé), Étape suivante, Créer une exportation. Un MyFitbitData.zip "
        "que Fitbit a donné lui-même (jusqu'à 2024) est lu aussi.",
    ),
    keeps=Both(
        "Heart rate, steps, distance, energy, nights with their stages, workouts, oxygen, heart rate variability, breathing, temperature of the "
        "wrist, weight, water, active minutes, zones and points of the heart, scores of the service.",
        "La fréquence cardiaque, les pas, la distance, l'énergie, les nuits avec leurs phases, les exercices, l'oxygène, la variabilité "
        "cardiaque, la respiration, la température du poignet, le poids, l'eau, les minutes actives, les zones et points du cœur, les scores "
        "du service.",
    ),
    leaves_out=Both(
        "Food, friends, badges, messages, mindfulness, menstrual health, ECG, snoring, altitude, positions of workouts but those of TCX files, "
        "settings, and who you are but the time zone. What is there in JSON and in a table is read once.",
        "L'alimentation, les amis, les badges, les messages, la pleine conscience, la santé menstruelle, l'ECG, le ronflement, l'altitude, les "
        "positions des exercices sauf celles des fichiers TCX, les réglages, et qui vous êtes, sauf le fuseau horaire. Ce qui est à la fois en "
        "JSON et en table est lu une fois.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    picture="watch",
)
