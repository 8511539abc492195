"""How are the tables of Samsung Health read: a line that names the table, the titles, then rows with a comma too many?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from murmure.model.reject import BAD_DATE, IMPOSSIBLE_DATE, NO_DATE, Reject
from murmure.model.words import Both
from murmure.sources.body.samsung_health.meaning import DEVICE
from murmure.sources.body.series import moment_of
from murmure.sources.plain import clean
from murmure.sources.records import reading_errors
from murmure.sources.rows import csv_rows
from murmure.sources.times import microseconds, plausible

if TYPE_CHECKING:
    from murmure.sources.readers import Bundle, File

NAMED = re.compile(r"\A\ufeff?\"?(com\.samsung\.s?health\.[a-z0-9_.]{2,100})\"?,\s*\"?\d+")
_TIMES = ("start_time", "day_time", "create_time", "update_time", "time_offset")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)")
_LARGEST = 64 << 20  # bytes of one file of details; a day of seconds has some megabytes
TOO_LARGE = Both("a file of details of more than 64 MB", "un fichier de détails de plus de 64 Mo")
NO_DETAILS = Both("the file of details that the row names is not there", "le fichier de détails que la ligne nomme est absent")


def datatype_of(text: str) -> str | None:
    """Return the name of the table that the first line says; None when it says none."""
    found = NAMED.match(text)
    return found.group(1) if found else None


def table_rows(file: File) -> Iterator[tuple[int, dict[str, str]] | Reject]:
    """Yield (line, {short title: cell}); a title with the name of the table before it counts before one without."""
    order: list[tuple[str, str]] | None = None
    for row in csv_rows(file, lambda titles: any(title.rpartition(".")[2] in _TIMES for title in titles)):
        if isinstance(row, Reject):
            yield row
            continue
        number, cells = row
        if order is None:
            order = sorted(((title, title.rpartition(".")[2]) for title in cells), key=lambda pair: "." in pair[0])
        yield number, {short: cells[title] for title, short in order}


def time_of(text: str) -> int | Both:
    """Return the moment of '2024-01-01 07:12:00.000' (UTC where no zone is written), or of milliseconds since 1970; else the reason why not."""
    text = text.strip()
    if not text:
        return NO_DATE
    if text.isascii() and text.isdigit():
        return moment_of(int(text)) if len(text) < 18 else IMPOSSIBLE_DATE
    try:
        said = datetime.fromisoformat(text)
        moment = microseconds(said if said.tzinfo else said.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return BAD_DATE
    return moment if plausible(moment) else IMPOSSIBLE_DATE


@lru_cache(maxsize=512)
def offset_of(text: str) -> int | None:
    """Return the minutes of 'UTC+0100', or of milliseconds; None for what is none.

    >>> offset_of("UTC-0430"), offset_of("3600000"), offset_of("")
    (-270, 60, None)
    """
    found = _OFFSET.fullmatch(text.strip())
    if found:
        minutes = int(found.group(2)) * 60 + int(found.group(3))
        return None if minutes >= 24 * 60 else -minutes if found.group(1) == "-" else minutes
    try:
        minutes = int(text) // 60_000
    except ValueError:
        return None
    return minutes if -24 * 60 < minutes < 24 * 60 else None


class Devices:
    """Know the devices by their identity, from the table of devices."""

    def __init__(self, files: list[tuple[str, File]]) -> None:
        self._names: dict[str, str] = {}
        for kind, file in files:
            if kind == DEVICE:
                self._read(file)

    def _read(self, file: File) -> None:
        for row in table_rows(file):
            if not isinstance(row, Reject):
                cells = row[1]
                said = [clean(cells.get(name, "")).strip()[:100] for name in ("name", "model")]
                parts = list(dict.fromkeys(part for part in said if part))
                identity = cells.get("deviceuuid", "").strip()
                if parts and identity:
                    self._names[identity] = f"{parts[0]} ({parts[1]})" if len(parts) > 1 else parts[0]

    def name(self, cells: dict[str, str]) -> str:
        """Return the device of a row, else the application that wrote it."""
        identity = cells.get("deviceuuid", "").strip()
        return self._names.get(identity) or clean(cells.get("pkg_name", "")).strip()[:200] or "Samsung Health"


class Details:
    """Find the JSON files that rows name, whatever folder they lie in."""

    def __init__(self, bundle: Bundle) -> None:
        self._files = {file.name: file for file in bundle.others if file.name.endswith(".json")}

    def read(self, name: str) -> list[dict[str, Any]] | Both:
        """Return the records of the file called `name`, or the reason why there are none."""
        file = self._files.get(name.strip().casefold())
        if file is None:
            return NO_DETAILS
        if file.size > _LARGEST:
            return TOO_LARGE
        try:
            with file.open() as stream:
                data = stream.read(_LARGEST + 1)
            if len(data) > _LARGEST:
                return TOO_LARGE
            found = json.loads(data.decode("utf-8-sig", "replace")) if data.strip() else []
        except (*reading_errors(), OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            return Both("the file of details cannot be read", "le fichier de détails est illisible")
        return [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []
