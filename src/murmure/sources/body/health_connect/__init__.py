"""What did the applications of an Android phone write into Health Connect?

*Get it*: Settings > Security and privacy > Privacy > Health Connect > Manage data > Backup and restore, an export to a file.
*Keeps*: measures, samples, nights with their phases, workouts with their routes, food, the cycle, each with its application and device.
*Leaves out*: plans, medical documents, laps and segments, which application read what, the order of applications.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.body.health_connect.meaning import READ
from murmure.sources.body.health_connect.measure import events, meals, measures, streams
from murmure.sources.body.health_connect.record import Origins
from murmure.sources.body.health_connect.session import nights, workouts
from murmure.sources.body.series import LARGE, Series
from murmure.sources.plain import clean
from murmure.sources.readers.blocks import columns_of, filled
from murmure.sources.readers.sqlite import connect
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_MARKS = frozenset({"application_info_table", "device_info_table", "health_data_category_priority_table", "activity_date_table"})
_RECORDS = "_record_table"
UNKNOWN = Both("a table of records that murmure does not know yet", "une table d'enregistrements que murmure ne connaît pas encore")
_PARTS = (measures, streams, nights, workouts, meals, events)


def recognise(probe: Probe) -> bool:
    """Say yes to a database with tables of records and the tables that stand beside them."""
    return not _MARKS.isdisjoint(probe.tables) and any(name.endswith(_RECORDS) for name in probe.tables)


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield the records of each database as tables, then name the tables that are not known."""
    for file in bundle.files:
        yield from never_silent(file, _read_file(file))


def _read_file(file: File) -> Iterator[Any]:
    series = Series(file.size > LARGE or file.size < 0)
    try:
        with closing(connect(file.local())) as base:
            origins = Origins(base)
            for part in _PARTS:
                yield from part(file, base, origins, series)
            yield from series.rest()
            yield from _unknown(file, base)
    except (sqlite3.Error, OverflowError):
        yield from series.rest()
        yield Reject(file.where("start"), BROKEN_FILE)


def _unknown(file: File, base: sqlite3.Connection) -> Iterator[Reject]:
    """Yield a reject per table that holds records and is not read."""
    for (name,) in base.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
        if not isinstance(name, str) or name.casefold() in READ:
            continue
        there = columns_of(base, name)
        if (name.endswith(_RECORDS) or "uuid" in there) and not there.isdisjoint({"time", "start_time"}) and filled(base, name):
            yield Reject(file.where(clean(name)[:80]), UNKNOWN)


SOURCE = Source(
    name="health-connect",
    title=Both("Health Connect (Android)", "Santé Connect (Android)"),
    get_it=Both(
        "On the phone, open Settings > Security and privacy > Privacy > Health Connect > Manage data > Backup and restore, choose Scheduled "
        "export and a place: the file is Health Connect.zip.",
        "Sur le téléphone, ouvrez Paramètres > Sécurité et confidentialité > Confidentialité > Santé Connect > Gérer les données > Sauvegarde "
        "et restauration, choisissez Exportation programmée et un emplacement : le fichier est Health Connect.zip.",
    ),
    keeps=Both(
        "Measures and samples (steps, heart, weight, pressure, oxygen, distance, energy), nights with their phases, workouts with their "
        "routes, food, the cycle; each with its application, its device, its own offset, and whether it was typed in.",
        "Les mesures et relevés (pas, cœur, poids, tension, oxygène, distance, énergie), les nuits avec leurs phases, les exercices avec "
        "leurs parcours, l'alimentation, le cycle ; chacun avec son application, son appareil, son décalage, et s'il a été saisi à la main.",
    ),
    leaves_out=Both(
        "Planned workouts, medical documents, laps and segments of workouts, which application read what, the order of applications "
        "that the phone keeps, numbers that applications give to their records.",
        "Les exercices prévus, les documents médicaux, les tours et segments des exercices, quelle application a lu quoi, l'ordre des "
        "applications que garde le téléphone, les numéros que les applications donnent à leurs enregistrements.",
    ),
    recognise=recognise,
    read=read,
    picture="heart",
)
