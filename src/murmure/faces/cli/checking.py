"""Does a source keep, on one file, the promises that a file can show?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from murmure.model.reject import Reject
from murmure.model.words import Both

ORIGINS = ("explicit", "account", "device", "assumed")


class Outcome(NamedTuple):
    """Hold what a source made of a file: how many parts it recognised, what it read, what it left."""

    files: int
    activities: list[dict[str, Any]]
    rejects: list[Reject]


def outcome_of(source: Any, path: Path, zone: str | None = None) -> Outcome:
    """Read whatever `source` recognises in a file, an archive or a folder."""
    from murmure.sources.readers import Bundle, Probe, Scratch, containers
    from murmure.sources.times import zone_named

    count, activities, rejects = 0, [], []
    with Scratch() as scratch:
        for container in containers(path, scratch):
            siblings = frozenset(file.path for file in container.files)
            mine = [file for file in container.files if source.recognise(Probe(file, siblings))]
            if not mine:
                continue
            count += len(mine)
            others = [file for file in container.files if file not in mine]
            for item in source.read(Bundle(container.name, mine, others, zone_named(zone) if zone else None)):
                if isinstance(item, Reject):
                    rejects.append(item)
                else:
                    activities += rows_of(item)
    return Outcome(count, activities, rejects)


def rows_of(item: Any) -> Iterator[dict[str, Any]]:
    """Return what a source yielded as dicts without empty columns, times as microseconds."""
    if hasattr(item, "_asdict"):
        yield {name: value for name, value in item._asdict().items() if value is not None}
        return
    import pyarrow as pa

    for name in ("published", "until"):
        if name in item.schema.names:
            place = item.schema.get_field_index(name)
            item = item.set_column(place, name, item.column(place).cast(pa.int64()))
    for row in item.to_pylist():
        found = {name: value for name, value in row.items() if value is not None}
        yield {**found, "extra": json.loads(found["extra"])} if isinstance(found.get("extra"), str) else found


def problems_of(first: Outcome, second: Outcome) -> Iterator[Both]:
    """Yield a sentence for each promise that is broken."""
    if not first.files:
        yield Both("The source does not recognise this file.", "La source ne reconnaît pas ce fichier.")
    if first != second:
        yield Both("Reading it twice gives two different results.", "Le lire deux fois donne deux résultats différents.")
    keys = Counter(activity.get("key") for activity in first.activities)
    if None in keys:
        yield Both("{n} activities have no key.", "{n} activités n'ont pas de clé.").fill(n=keys[None])
    twins = sum(1 for row in twins_of(first.activities))
    if twins:
        yield Both(
            "{n} keys stand for actions that differ: one of each would be lost.",
            "{n} clés désignent des actions différentes : il s'en perdrait une de chaque.",
        ).fill(n=twins)
    bare = sum("published" in row and row.get("offset_origin") not in ORIGINS for row in first.activities)
    if bare:
        yield Both(
            "{n} activities have a time without the origin of its zone.",
            "{n} activités ont une heure sans l'origine de son fuseau.",
        ).fill(n=bare)
    backwards = sum(row.get("until", row.get("published", 0)) < row.get("published", 0) for row in first.activities)
    if backwards:
        yield Both("{n} activities end before they begin.", "{n} activités finissent avant de commencer.").fill(n=backwards)


def twins_of(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the keys under which different actions were read."""
    seen: dict[str, dict[str, Any]] = {}
    told: set[str] = set()
    for row in rows:
        key = row.get("key")
        if key is not None and key not in told and seen.setdefault(key, row) != row:
            told.add(key)
            yield key


def lines_of(outcome: Outcome) -> list[str]:
    """Return what was read as lines that can be kept and compared."""
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=True, default=str) for row in outcome.activities]
    rejects = [{"where": reject.where, "reason": reject.reason.en} for reject in outcome.rejects]
    return [*lines, *(json.dumps(reject, ensure_ascii=False) for reject in rejects)]
