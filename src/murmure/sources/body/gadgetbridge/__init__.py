"""What did the watches and bands measure that Gadgetbridge speaks to?

*Get it*: Gadgetbridge > the three lines > Data management > Export zip, or Export database.
*Keeps*: heart rate, steps, oxygen, stress, breathing, pressure, weight, nights, workouts and batteries, of any maker whose table says so.
*Leaves out*: what a number means to one maker only, tracks (they are files of their own), settings, keys, contacts, the person's profile.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BROKEN_FILE, Reject
from murmure.model.words import Both
from murmure.sources.body.gadgetbridge.sample import Devices, samples
from murmure.sources.body.gadgetbridge.workout import workouts
from murmure.sources.body.series import Series
from murmure.sources.readers.sqlite import connect
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

_MARKS = frozenset({"device", "device_attributes", "user"})
_FOLDER = "database"
_PART = re.compile(r"preferences/.*|gadgetbridge\.json|metadata\.json|files/.*\.(?:log|txt|bin|json|db)")


def recognise(probe: Probe) -> bool:
    """Say yes to a database with the devices, their attributes and the user of Gadgetbridge."""
    return probe.tables >= _MARKS


def root(path: str) -> str:
    """Return the folder of the export: in its zip, the database lies in a folder of its own."""
    folder = path.rpartition("/")[0]
    return folder.rpartition("/")[0] if folder.rpartition("/")[2] == _FOLDER else folder


def _owns(path: str) -> bool:
    """Say which files beside the database belong to the export: settings and logs. Tracks are read by their own sources."""
    return _PART.fullmatch(path) is not None


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield the measures of each database as tables, then its workouts, and name the tables that are not read."""
    for file in bundle.files:
        yield from never_silent(file, _read_file(file))


def _read_file(file: File) -> Iterator[Any]:
    # A device has one row for each moment: there is nothing to count.
    series = Series(False, counted=False)
    try:
        with closing(connect(file.local())) as base:
            devices = Devices(base)
            yield from samples(file, base, devices, series)
            yield from workouts(file, base, devices, series)
            yield from series.rest()
    except (sqlite3.Error, OverflowError):
        yield from series.rest()
        yield Reject(file.where("start"), BROKEN_FILE)


SOURCE = Source(
    name="gadgetbridge",
    title=Both("Gadgetbridge", "Gadgetbridge"),
    get_it=Both(
        "In Gadgetbridge, open the three lines, Data management, then Export zip (or Export database), and copy the zip, or the file "
        "Gadgetbridge, to this computer.",
        "Dans Gadgetbridge, ouvrez les trois traits, Gestion des données, puis Exporter en zip (ou Exporter la base de données), et copiez le "
        "zip, ou le fichier Gadgetbridge, sur cet ordinateur.",
    ),
    keeps=Both(
        "Heart rate, steps, distance, oxygen, stress, breathing, pressure, weight, times in bed, workouts with their figures and the batteries, of "
        "any watch, band, ring or scale, each with its device.",
        "La fréquence cardiaque, les pas, la distance, l'oxygène, le stress, la respiration, la tension, le poids, les temps au lit, les exercices "
        "avec leurs chiffres et les batteries, de toute montre, bracelet, bague ou balance, chacun avec son appareil.",
    ),
    leaves_out=Both(
        "What a number means to one maker only (kind and intensity of a minute, phases of sleep): such tables are named. The profile, addresses "
        "of devices, alarms, contacts, notifications, settings and keys. Tracks are files of their own (GPX, FIT).",
        "Ce qu'un nombre ne veut dire que pour un fabricant (genre et intensité d'une minute, phases du sommeil) : ces tables sont nommées. Le "
        "profil, les adresses des appareils, alarmes, contacts, notifications, réglages et clés. Les parcours sont des fichiers à part (GPX, FIT).",
    ),
    recognise=recognise,
    read=read,
    root=root,
    owns=_owns,
    picture="device",
)
