"""When was this export made, as far as it tells?

Two exports of one account may tell one record in different words: those of the
export that was made last are shown, in whichever order they are imported.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from murmure.sources.readers import File

_DAY = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z?)?(?!\d)")


def made_at(files: list[File], name: str, now: float) -> float:
    """Return seconds since 1970 UTC, 0 when nothing tells: the latest member of an archive, else the last day in the name, else the file's own.

    >>> made_at([], "takeout-20240601T101112Z-001.zip", 2e9), made_at([], "export.zip", 2e9)
    (1717236672.0, 0.0)
    """
    inside = [file.dated for file in files if file.dated and file.dated <= now]
    if inside:
        return float(max(inside))
    days = [moment for moment in map(_moment, _DAY.finditer(name)) if moment <= now]
    if days:
        return max(days)
    own = [time for file in files if (time := _changed(file)) and time <= now]
    return float(max(own, default=0.0))


def _moment(found: re.Match[str]) -> float:
    year, _, month, day, *time = found.groups()
    try:
        return datetime(int(year), int(month), int(day), *(int(part) for part in time if part), tzinfo=UTC).timestamp()
    except ValueError:
        return float("inf")  # the 31st of June is no day


def _changed(file: File) -> float | None:
    try:
        return file.disk.stat().st_mtime if file.disk else None
    except OSError:
        return None
