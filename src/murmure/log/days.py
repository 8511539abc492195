"""How many activities has each day, without reading the log again?"""

from __future__ import annotations

import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import duck

if TYPE_CHECKING:
    from murmure.engine import Segment, Store

_LOCAL = "published::timestamp + to_minutes(coalesce(offset_minutes, 0)::integer)"
# Calendars end with 9999, and an hour there may lie beyond by the clock of its place.
DAY = f"strftime(greatest(least({_LOCAL}, timestamp '9999-12-31'), timestamp '0001-01-01'), '%Y-%m-%d')"
_seen: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
_last: dict[str, tuple[tuple[str, ...], list[tuple[str, str, int]]]] = {}


def density(store: Store) -> list[tuple[str, str, int]]:
    """Return (local day, source, count), in order of days; each segment is counted once in its life and remembered."""
    segments = [segment for segment in store.segments if segment.kind == "log"]
    names, folder = tuple(segment.name for segment in segments), str(store.folder)
    known = _last.get(folder)
    if known is None or known[0] != names:
        total: dict[tuple[str, str], int] = {}
        _read(store, segments)
        for name in names:
            for key, count in _seen[folder, name].items():
                total[key] = total.get(key, 0) + count
        known = _last[folder] = names, [(day, source, count) for (day, source), count in sorted(total.items())]
    return list(known[1])


def _read(store: Store, segments: list[Segment]) -> None:
    """Remember the days of those segments that are not remembered yet: they are counted where they never were, then read in one go."""
    import duckdb

    home = str(store.folder)
    new = {f"days-{segment.name}.parquet": segment for segment in segments if (home, segment.name) not in _seen}
    if not new:
        return
    try:
        found = _counted(store, new)
    except duckdb.Error:  # a power cut left a file half written: they are counted anew. Or a segment is gone, and this says so again
        for name in new:
            with suppress(OSError):
                (store.folder / "derived" / name).unlink()
        found = _counted(store, new)
    _seen.update({(home, new[name].name): counts for name, counts in found.items()})


def _counted(store: Store, new: dict[str, Segment]) -> dict[str, dict[tuple[str, str], int]]:
    """Return the days of segments by the names of their files; files that are not there are made."""
    folder = store.folder / "derived"
    folder.mkdir(exist_ok=True)
    there = {path.name for path in folder.glob("days-*.parquet")}
    cursor = store.engine.cursor()
    try:
        for name, segment in new.items():
            if name not in there:
                query = f"select {DAY} as day, source, count(*) as n from {store.relation([segment])} where published is not null group by all"
                part = (folder / name).with_suffix(f".{secrets.token_hex(8)}.part")
                cursor.execute(duck.copy_to(query, part, store.seal))
                part.replace(folder / name)
        found: dict[str, dict[tuple[str, str], int]] = {name: {} for name in new}
        files = duck.scan([folder / name for name in new], store.seal, ", filename=true")
        for file, day, source, count in cursor.execute(f"select filename, day, source, n from {files}").fetchall():
            found[Path(file).name][day, source] = count
    finally:
        cursor.close()
    return found
