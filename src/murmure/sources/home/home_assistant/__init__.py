"""What did each sensor, switch and tracker of the home say, and who or what caused it?

*Get it*: copy home-assistant_v2.db (with home-assistant_v2.db-wal when it is there) from the configuration folder; or, at once
but without units, History > Download data.
*Keeps*: states with their attributes, numbers as measures, positions, commands and automations, hourly and
five-minute statistics, and who or what caused a change.
*Leaves out*: access tokens, pictures, codes and passwords in attributes and commands; technical events.

The key of a state or an event is (number of the row, moment): an entity may be renamed, rows never change their
number. The key of a statistic is (name, length, start), as in Home Assistant itself.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BROKEN_FILE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.home.home_assistant.event import events
from murmure.sources.home.home_assistant.history import history, is_history
from murmure.sources.home.home_assistant.state import states
from murmure.sources.home.home_assistant.statistic import statistics
from murmure.sources.readers.sqlite import connect
from murmure.sources.silence import never_silent
from murmure.sources.source import Source

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, Probe

_KNOWN = frozenset({"schema_changes", "recorder_runs", "statistics_meta", "states_meta", "state_attributes"})
_LOG = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [A-Z]+ \(\w+\) \[(homeassistant|custom_components)\.", re.MULTILINE)
_WANT = Both("The database of the recorder, home-assistant_v2.db.", "La base de l'enregistreur, home-assistant_v2.db.")
_HOW = Both("Copy home-assistant_v2.db and home-assistant_v2.db-wal from the configuration folder (add-on File editor, Samba or SSH).",
            "Copiez home-assistant_v2.db et home-assistant_v2.db-wal depuis le dossier de configuration "
            "(module File editor, Samba ou SSH).")  # fmt: skip
_NOTHING = Both("the database holds no state", "la base ne contient aucun état")


def recognise(probe: Probe) -> bool:
    """Say whether the file is a database of the recorder, whatever its schema, or what the page of history gives."""
    tables = probe.tables
    return is_history(probe) or ("states" in tables and not _KNOWN.isdisjoint(tables)) or {"statistics", "statistics_meta"} <= tables


def refuse(probe: Probe) -> Refusal | None:
    """Name what else lies in the configuration folder or comes out of Home Assistant."""
    if {"homeassistant", "slug"} <= probe.json_keys:
        what = Both("The description of a backup of Home Assistant.", "La description d'une sauvegarde de Home Assistant.")
        return Refusal(what, _WANT, _HOW)
    if probe.name in ("homeassistant.tar.gz", "homeassistant.tar") or probe.head.startswith(b"SecureTar"):
        what = Both("An encrypted backup of Home Assistant.", "Une sauvegarde chiffrée de Home Assistant.")
        return Refusal(what, _WANT, _HOW)
    if _LOG.search(probe.text[:4000]):
        what = Both("The text log of Home Assistant: errors of the program.", "Le journal texte de Home Assistant : les erreurs du programme.")
        return Refusal(what, _WANT, _HOW)
    return None


def read(bundle: Bundle) -> Iterator[Any]:
    """Yield states, events and statistics, some thousands at a time; states of the page of history, one by one."""
    from murmure.sources.readers import Probe

    for file in bundle.files:
        if is_history(Probe(file)):
            yield from never_silent(file, history(file))
            continue
        said = False
        try:
            with closing(connect(file.local())) as base:
                for part in (states, events, statistics):
                    for item in part(file, base):
                        said = True
                        yield item
        except (sqlite3.Error, OverflowError):
            yield Reject(file.where(0), BROKEN_FILE)
            continue
        if not said:
            yield Reject(file.where(0), _NOTHING)


SOURCE = Source(
    name="home-assistant",
    title=Both("Home Assistant (recorder)", "Home Assistant (enregistreur)"),
    get_it=Both(
        "From the configuration folder of Home Assistant (add-on File editor, Samba or SSH), copy home-assistant_v2.db "
        "and, when it is there, home-assistant_v2.db-wal. States are forgotten after 10 days: come back regularly. "
        "At once, but without units: History, the three dots, Download data.",
        "Depuis le dossier de configuration de Home Assistant (module File editor, Samba ou SSH), copiez "
        "home-assistant_v2.db et, s'il existe, home-assistant_v2.db-wal. Les états sont oubliés après 10 jours : "
        "revenez régulièrement. Tout de suite, mais sans unités : Historique, les trois points, Télécharger les données.",
    ),
    keeps=Both(
        "each state of each entity with its attributes, numbers as measures, positions, commands and automations, "
        "hourly and five-minute statistics, and who or what caused a change.",
        "chaque état de chaque entité avec ses attributs, les nombres comme mesures, les positions, les commandes et "
        "automatisations, les statistiques à l'heure et aux cinq minutes, et qui ou quoi a causé un changement.",
    ),
    leaves_out=Both(
        "access tokens, pictures, codes and passwords in attributes and commands; events about the program itself; "
        "how attributes are drawn.",
        "les jetons d'accès, images, codes et mots de passe des attributs et commandes ; les évènements sur le programme "
        "lui-même ; la façon de dessiner les attributs.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="device",
)
