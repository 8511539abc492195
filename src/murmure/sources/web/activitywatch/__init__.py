"""Which programs, pages and files were in use, for how long, and was somebody there?

*Get it*: in ActivityWatch (http://localhost:5600), Raw Data, Export all buckets as JSON.
*Keeps*: each event of each watcher: programs and titles, pages, files of editors, what played, presence and absence.
*Leaves out*: credentials in addresses, pages of the browser itself, settings of buckets.

The key is (bucket, moment, duration, data): exports strip the numbers of events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from murmure.model.reject import Refusal, Reject
from murmure.model.words import Both
from murmure.sources.source import Source
from murmure.sources.web.activitywatch.event import tables_of
from murmure.sources.web.activitywatch.presence import presence_of
from murmure.sources.web.activitywatch.walk import walk

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.sources.readers import Bundle, Probe

_WATCHED = re.compile(r'"type"\s*:\s*"(?:currentwindow|afkstatus|web\.tab\.current|app\.editor\.activity|currentmedia)"')
_TABLE = re.compile(r"aw-events-export-.*\.csv")
_WANT = Both("The JSON export of all buckets.", "L'export JSON de tous les buckets.")
_HOW = Both("In ActivityWatch (http://localhost:5600), Raw Data, then Export all buckets as JSON.",
            "Dans ActivityWatch (http://localhost:5600), Raw Data, puis Export all buckets as JSON.")  # fmt: skip
_NOTHING = Both("the export holds no event", "l'export ne contient aucun évènement")


def recognise(probe: Probe) -> bool:
    """Say whether the file is an export of buckets."""
    if "buckets" not in probe.json_keys:
        return False
    start = probe.text[:65_536]
    if all(f'"{word}"' in start for word in ("events", "type", "client")) or '"hostname"' in start:
        return True
    return '"events"' in start and _WATCHED.search(start) is not None  # who made the bucket may be left out


def refuse(probe: Probe) -> Refusal | None:
    """Name the other things that ActivityWatch gives: the events of one bucket, its own database, a list of buckets."""
    if {"timestamp", "duration", "data"} <= probe.json_keys and probe.text.lstrip("\ufeff \t\r\n").startswith("["):
        what = Both("The events of one bucket of ActivityWatch, without the name of the bucket.",
                    "Les évènements d'un bucket d'ActivityWatch, sans le nom du bucket.")  # fmt: skip
        return Refusal(what, _WANT, _HOW)
    if _TABLE.match(probe.name) and "timestamp,duration" in probe.text[:40]:
        what = Both("A table of the events of one bucket of ActivityWatch.", "Une table des évènements d'un bucket d'ActivityWatch.")
        return Refusal(what, _WANT, _HOW)
    if {"bucketmodel", "eventmodel"} <= probe.tables or ({"buckets", "events", "key_value"} <= probe.tables):
        return Refusal(Both("The database of ActivityWatch itself.", "La base d'ActivityWatch elle-même."), _WANT, _HOW)
    return None


def read(bundle: Bundle) -> Iterator[pa.Table | Reject]:
    """Yield the events of all buckets; the file is walked twice, because presence may stand behind what it is asked for."""
    for file in bundle.files:
        said = False
        known, presence = presence_of(walk(file), bundle.zone)
        for item in tables_of(file, walk(file), known, presence, bundle.zone):
            said = True
            yield item
        if not said:
            yield Reject(file.where(0), _NOTHING)


SOURCE = Source(
    name="activitywatch",
    title=Both("ActivityWatch (time on screens)", "ActivityWatch (temps d'écran)"),
    get_it=Both(
        "In ActivityWatch (http://localhost:5600), open Raw Data and click on Export all buckets as JSON. On a phone, the same in the app.",
        "Dans ActivityWatch (http://localhost:5600), ouvrez Raw Data et cliquez sur Export all buckets as JSON. Sur un téléphone, "
        "la même chose dans l'application.",
    ),
    keeps=Both(
        "each event of each watcher: programs with window titles, pages, files of editors, what played, presence and absence; "
        "how long somebody was there.",
        "chaque évènement de chaque observateur : programmes et titres de fenêtres, pages, fichiers des éditeurs, ce qui jouait, "
        "présence et absence ; combien de temps quelqu'un était là.",
    ),
    leaves_out=Both(
        "passwords and tokens in addresses, pages of the browser itself and files opened in it, settings of buckets.",
        "les mots de passe et jetons dans les adresses, les pages du navigateur lui-même et les fichiers qu'il ouvre, "
        "les réglages des buckets.",
    ),
    recognise=recognise,
    read=read,
    refuse=refuse,
    picture="watch",
)  # fmt: skip
