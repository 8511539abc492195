"""How are many imports told as few: by the file that each came from, the newest first?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from murmure.faces.web import shelf, tell
from murmure.model.words import Both

NEWEST = 10
"""So many batches are shown at once; older ones are folded away."""
OPEN = ("running", "stopped")
SENT = re.compile(
    r"^.*/(?:tmp/incoming-[0-9a-f]{12}-\d+|derived/incoming)/(?:[\w-]{8,40}/)?(?=.)", re.ASCII | re.DOTALL
)
"""What comes before the name of a file that was sent from a browser, by this server or by an earlier one."""
PACKED = re.compile(r".\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz))$", re.IGNORECASE)


class Place(NamedTuple):
    """Hold where an import came from: the file that a person knows, the folder that it lies in, and the part of an archive that was read."""

    folder: str
    name: str
    inside: str


class Import(NamedTuple):
    """Hold one import as the page shows it."""

    job: Any
    place: Place
    title: Both
    day: str
    state: Both | None
    left_out: list[dict[str, Any]]


class Batch(NamedTuple):
    """Hold the imports that follow each other and came from one archive, or from one folder by one source; `name` is that of either."""

    name: str
    folder: str
    imports: list[Import]

    def sum(self, count: str) -> int:
        """Return one of the counts (added, known, dropped, rejects) of all its imports."""
        return sum(getattr(one.job, count) for one in self.imports)

    @property
    def titles(self) -> list[Both]:
        """The titles of the sources that read it, each once."""
        return list(dict.fromkeys(one.title for one in self.imports))

    @property
    def waits(self) -> bool:
        """Whether an import of it runs, or was stopped and can go on."""
        return any(one.job.state in OPEN for one in self.imports)


class Shown(NamedTuple):
    """Hold the batches of the page: those that are seen at once, and the older ones: those that left records out, and the others."""

    now: list[Batch]
    left_out: list[Batch]
    older: list[Batch]


def place_of(path: str) -> Place:
    """Return where an import came from; what was sent from the browser is named as it was there.

    >>> place_of("/home/ana/takeout-001.zip/Takeout/Fit")
    Place(folder='/home/ana', name='takeout-001.zip', inside='Takeout/Fit')
    >>> place_of("/home/ana/contacts.vcf")
    Place(folder='/home/ana', name='contacts.vcf', inside='')
    """
    parts = SENT.sub("", path).rstrip("/").split("/")
    last = next((place for place, part in enumerate(parts) if PACKED.search(part)), len(parts) - 1)
    folder = "/".join(parts[:last]) or ("/" if last and not parts[0] else "")
    return Place(folder, parts[last] or path, "/".join(parts[last + 1 :]))


def import_of(job: Any, lang: str) -> Import:
    """Return a job as the page shows it."""
    day = tell.short_day(datetime.fromtimestamp(job.started).date(), lang) if job.started else ""
    return Import(job, place_of(job.path), shelf.face_of(job.source)[0], day, shelf.STATES.get(job.state), shelf.reasons(job.account(), lang))


def batches(imports: Sequence[Import]) -> list[Batch]:
    """Return imports as batches, in the same order."""
    out = []
    for packed, group in groupby(imports, _origin):
        together = list(group)
        place, one = together[0].place, len(together) == 1
        if one or packed[0]:
            out.append(Batch(place.name, place.folder, together))
        else:
            above, _, name = place.folder.rpartition("/")
            out.append(Batch(name or place.folder, above, together))
    return out


def _origin(one: Import) -> tuple[bool, str, str]:
    """Return what the imports of one batch share: an archive; or a folder and a source."""
    place = one.place
    if PACKED.search(place.name):
        return True, place.folder, place.name
    return False, place.folder or place.name, one.job.source


def shown(jobs: Sequence[Any], lang: str) -> Shown:
    """Return the imports of a page, given the newest first; one that runs or was stopped is seen at once, however old it is."""
    every = batches([import_of(job, lang) for job in jobs])
    now = every[:NEWEST] + [one for one in every[NEWEST:] if one.waits]
    rest = [one for one in every[NEWEST:] if not one.waits]
    return Shown(now, [one for one in rest if one.sum("rejects")], [one for one in rest if not one.sum("rejects")])
