"""What did devices of Garmin record, as the account's archive gives it?

*Get it*: garmin.com/account/datamanagement, Export Your Data, Request Data Export. At once, but only a list: connect.garmin.com,
Activities, All Activities, Export CSV.
*Keeps*: activities, nights, figures of days, weight, pressure, water, heart rate variability, VO2 max. The FIT files of the archive
are read by the source of FIT.
*Leaves out*: your profile, friends, badges, courses, plans, gear, menstrual health, devices, support, what Garmin predicts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.model.activity import Activity
from murmure.model.reject import BAD_RECORD, Reject
from murmure.model.words import Both
from murmure.sources.body.garmin import wellness
from murmure.sources.body.garmin.activity import read_activity
from murmure.sources.body.garmin.listed import is_listed, listed
from murmure.sources.records import json_records
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File, Probe

Reader = Callable[[dict[str, Any], Any], Iterator[Activity | Both]]
_WRAPPED = "summarizedActivitiesExport"
_GARMIN = frozenset({"calendarDate", "metaData", "userProfilePK", "sleepStartTimestampGMT"})


def _activity(record: dict[str, Any], zone: Any) -> Iterator[Activity | Both]:
    yield read_activity(record)


# Name of a file -> one key that some of its records have, and what reads them.
_PARTS: tuple[tuple[re.Pattern[str], frozenset[str], Reader], ...] = tuple(
    (re.compile(name), frozenset(keys), reader)
    for name, keys, reader in (
        (r".*summarizedactivities.*\.json", {_WRAPPED, "activityId"}, _activity),
        (r".*sleepdata.*\.json", _GARMIN, wellness.sleep),
        (r"udsfile.*\.json", _GARMIN, wellness.day),
        (r".*user_?biometrics\.json", _GARMIN, wellness.biometrics),
        (r".*bloodpressure.*\.json", _GARMIN, wellness.pressure),
        (r".*hydration.*\.json", {"valueInML", "hydrationSource"}, wellness.water),
        (r".*healthstatusdata\.json", {"metrics"}, wellness.health),
        (r".*(?:maxmetdata|activityvo2max).*\.json", {"vo2MaxValue"}, wellness.capacity),
    )
)
_BELOW = re.compile(r"^(.*?)(?:^|/)(?:DI[_-]CONNECT|DI-Connect-[^/]+|customer_data)/", re.IGNORECASE)
_FOLDERS = re.compile(
    r"(?:(?:di[_-]|it[_-]|garmin|irb|customer_data|consent)[^/]*/.+|[^/]*(?:readme|index)[^/]*\.(?:txt|html|pdf))"
)


def recognise(probe: Probe) -> bool:
    """Say yes to a part by its name and the keys of its first record, and to the list of activities by its titles."""
    return _part(probe) is not None or is_listed(probe)


def _part(probe: Probe) -> Reader | None:
    if not probe.name.endswith(".json"):
        return None
    reader = next(((keys, reader) for name, keys, reader in _PARTS if name.fullmatch(probe.name)), None)
    return reader[1] if reader and reader[0] & probe.json_keys else None


def read(bundle: Bundle) -> Iterator[Activity | Reject]:
    """Yield what each part says, record by record."""
    from murmure.sources.readers import Probe

    for file in bundle.files:
        probe = Probe(file)
        if is_listed(probe):
            yield from never_silent(file, listed(file, bundle.zone))
            continue
        reader, wrapped = _part(probe), _WRAPPED in probe.json_keys
        probe.forget()
        if reader:
            yield from _read_file(file, reader, f"item.{_WRAPPED}.item" if wrapped else "item", bundle)


def _read_file(file: File, reader: Reader, prefix: str, bundle: Bundle) -> Iterator[Activity | Reject]:
    for item in json_records(file, prefix):
        if isinstance(item, Reject):
            yield item
            continue
        number, record = item
        for found in reader(record, bundle.zone) if isinstance(record, dict) else (BAD_RECORD,):
            yield Reject(file.where(number), found) if isinstance(found, Both) else found


def _root(path: str) -> str:
    """Return the folder of the archive: what lies above DI_CONNECT."""
    found = _BELOW.match(path)
    return found[1].rstrip("/") if found else path.rpartition("/")[0]


def _owns(path: str) -> bool:
    """Say which other files of the archive are left out on purpose."""
    return _FOLDERS.fullmatch(path.casefold()) is not None


SOURCE = Source(
    name="garmin",
    title=Both("Garmin Connect", "Garmin Connect"),
    get_it=Both(
        "Open garmin.com/account/datamanagement, click Export Your Data, then Request Data Export. The link to a zip comes by mail, within days. "
        "At once, but only a list: connect.garmin.com, Activities, All Activities, Export CSV.",
        "Ouvrez garmin.com/account/datamanagement, cliquez sur Exporter vos données, puis Demander l'exportation des données. Le lien vers un "
        "zip arrive par courrier électronique, en quelques jours. Tout de suite, mais une liste seule : connect.garmin.com, Activités, Toutes les "
        "activités, Exporter au format CSV.",
    ),
    keeps=Both(
        "Activities with their figures, nights with their stages, steps, distance, energy, stress and resting heart rate of each day, weight, "
        "height, blood pressure, water, heart rate variability, VO₂ max; and all that is in the FIT files of the archive.",
        "Les activités avec leurs chiffres, les nuits avec leurs phases, les pas, la distance, l'énergie, le stress et la fréquence de repos de "
        "chaque jour, le poids, la taille, la tension, l'eau, la variabilité cardiaque, la VO₂ max ; et tout ce que contiennent les fichiers FIT "
        "de l'archive.",
    ),
    leaves_out=Both(
        "Your profile, friends, badges, courses, plans, gear, menstrual health, the list of devices, talks with the support, what Garmin predicts.",
        "Votre profil, les amis, les badges, les parcours, les plans, le matériel, la santé menstruelle, la liste des appareils, les échanges avec "
        "l'assistance, ce que Garmin prédit.",
    ),
    recognise=recognise,
    read=read,
    root=_root,
    owns=_owns,
    picture="watch",
)
