"""How many activities has each day, without reading the log again?"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from murmure.engine import duck

if TYPE_CHECKING:
    from murmure.engine import Segment, Store

DAY = "strftime(published::timestamp + to_minutes(coalesce(offset_minutes, 0)::integer), '%Y-%m-%d')"
_seen: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
_last: dict[str, tuple[tuple[str, ...], list[tuple[str, str, int]]]] = {}


def density(store: Store) -> list[tuple[str, str, int]]:
    """Return (local day, source, count), in order of days; each segment is counted once in its life and remembered."""
    segments = [segment for segment in store.segments if segment.kind == "log"]
    names, folder = tuple(segment.name for segment in segments), str(store.folder)
    if _last.get(folder, ((), None))[0] != names or not names:
        total: dict[tuple[str, str], int] = {}
        for segment in segments:
            for key, count in _of(store, segment).items():
                total[key] = total.get(key, 0) + count
        _last[folder] = names, [(day, source, count) for (day, source), count in sorted(total.items())]
    return list(_last[folder][1])


def _of(store: Store, segment: Segment) -> dict[tuple[str, str], int]:
    remembered = (str(store.folder), segment.name)
    if remembered in _seen:
        return _seen[remembered]
    folder = store.folder / "derived"
    folder.mkdir(exist_ok=True)
    path = folder / f"days-{segment.name}.parquet"
    cursor = store.engine.cursor()
    try:
        if not path.exists():
            query = f"select {DAY} as day, source, count(*) as n from {store.relation([segment])} where published is not null group by all"
            part = path.with_suffix(f".{secrets.token_hex(8)}.part")
            cursor.execute(duck.copy_to(query, part, store.seal))
            part.replace(path)
        found = cursor.execute(f"select day, source, n from {duck.scan([path], store.seal)}").fetchall()
    finally:
        cursor.close()
    counts = {(day, source): count for day, source, count in found}
    _seen[remembered] = counts
    return counts
