"""What did a Galaxy watch and phone measure, as the application Samsung Health gives it?

*Get it*: Samsung Health > the three lines > Settings > Download personal data; the folder is in Download/Samsung Health.
*Keeps*: measures with their details, nights with their phases, workouts with their routes, sums of days, devices by name.
*Leaves out*: the profile of the person, settings, badges, friends and challenges; tables that are not known are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.body.samsung_health.meaning import DAYS, EXERCISE, LEFT_OUT, MEASURES, SLEEP, STAGE, kind_of
from murmure.sources.body.samsung_health.row import base_of, day_of, measures_of, night_of, stage_of, workout_of
from murmure.sources.body.samsung_health.table import Details, Devices, datatype_of, table_rows
from murmure.sources.body.series import LARGE, Series
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

NOT_READ = Both("a table of Samsung Health that is not read", "une table de Samsung Health qui n'est pas lue")


def recognise(probe: Probe) -> bool:
    """Say yes to a table whose first line names a data type of Samsung Health."""
    return datatype_of(probe.text[:300]) is not None


def root(path: str) -> str:
    """Return the folder of the export: the tables lie in it, their details below."""
    return path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which files beside the tables belong to the export: details and pictures."""
    return path.startswith(("jsons/", "files/"))


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield what each table says; the names of devices and the phases of nights are looked up first."""
    from murmure.sources.readers import text_of

    files = [(kind_of(datatype_of(text_of(file.head[:1_000])) or ""), file) for file in bundle.files]
    devices, details, phased = Devices(files), Details(bundle), _phased(files)
    for kind, file in files:
        if kind in LEFT_OUT:
            continue
        if kind not in MEASURES and kind not in DAYS and kind not in (SLEEP, STAGE, EXERCISE):
            yield Reject(file.where("start"), NOT_READ)
            continue
        yield from never_silent(file, _read_table(kind, file, bundle, devices, details, phased))


def _phased(files: list[tuple[str, File]]) -> frozenset[str]:
    """Return the nights of which phases are written."""
    found = set()
    for kind, file in files:
        if kind == STAGE:
            for row in table_rows(file):
                if not isinstance(row, Reject) and len(found) < 1_000_000:
                    found.add(row[1].get("sleep_id", "").strip())
    return frozenset(found - {""})


def _read_table(kind: str, file: File, bundle: Bundle, devices: Devices, details: Details, phased: frozenset[str]) -> Iterator[Any]:
    series = Series(file.size > LARGE or file.size < 0)
    for item in table_rows(file):
        if isinstance(item, Reject):
            yield item
            continue
        number, cells = item
        for found in _read_row(kind, cells, bundle, devices, details, phased):
            if isinstance(found, Both):
                yield Reject(file.where(number), found)
            else:
                series.rows.append(found)
        yield from series.full()
    yield from series.rest()


def _read_row(kind: str, cells: dict[str, str], bundle: Bundle, devices: Devices, details: Details, phased: frozenset[str]) -> Iterator[Any]:
    if kind in DAYS:
        yield from day_of(kind, cells, devices, bundle.zone)
        return
    base = base_of(kind, cells, devices)
    if isinstance(base, Both):
        yield base
    elif kind in MEASURES:
        yield from measures_of(kind, cells, base, details)
    elif kind == SLEEP:
        yield from night_of(cells, base, phased)
    else:
        yield from stage_of(cells, base) if kind == STAGE else workout_of(cells, base, details)


SOURCE = Source(
    name="samsung-health",
    title=Both("Samsung Health", "Samsung Health"),
    get_it=Both(
        "In Samsung Health, open the three lines at the top (or at the bottom), Settings, Download personal data, Download. The folder is in "
        "Download/Samsung Health of the phone: copy it whole, with its folder jsons.",
        "Dans Samsung Health, ouvrez les trois traits en haut (ou en bas), Paramètres, Télécharger les données personnelles, Télécharger. Le "
        "dossier est dans Download/Samsung Health du téléphone : copiez-le en entier, avec son dossier jsons.",
    ),
    keeps=Both(
        "Heart rate, steps, stress, oxygen, breathing, temperature, weight, pressure, glucose, water and food, minute by minute where there are "
        "details; nights with their phases; workouts with their routes; the sums of days; each with its device and its offset.",
        "Le cœur, les pas, le stress, l'oxygène, la respiration, la température, le poids, la tension, la glycémie, l'eau et l'alimentation, "
        "minute par minute quand il y a des détails ; les nuits et leurs phases ; les exercices et leurs parcours ; les sommes des jours ; "
        "chacun avec son appareil et son décalage.",
    ),
    leaves_out=Both(
        "The profile (name, birth date, sex), settings, badges, goals, friends and challenges, pictures, electrocardiograms. Other tables are "
        "named in the report and not read.",
        "Le profil (nom, date de naissance, sexe), les réglages, badges, objectifs, amis et défis, les images, les électrocardiogrammes. Les "
        "autres tables sont nommées dans le compte rendu et ne sont pas lues.",
    ),
    recognise=recognise,
    read=read,
    root=root,
    owns=_owns,
    picture="heart",
)
