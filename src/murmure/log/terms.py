"""Which activities hold these words? Ask the words of each segment, not its rows.

Beside a segment lies a table of its words: for each, the places (row numbers)
of the activities that hold it. Rows are in order of time, so the last places
are the newest. It is made after the import, and can be made again at any time:
a segment that has none yet is read through.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import duck

if TYPE_CHECKING:
    from murmure.engine import Segment, Store

# What is searched: texts, tags, names, and the hosts (not the paths) of addresses.
SEARCHED = (
    "concat_ws(' ', content, array_to_string(tags, ' '), actor, target, instrument,"
    " case when contains(object, '/') then regexp_extract(object, '://([^/?#]+)', 1) else object end,"
    " array_to_string(list_transform(links, x -> regexp_extract(x, '://([^/?#]+)', 1)), ' '))"
)
_GROUP = 2_048  # words in a row group: one word is found by reading one group
_COMMON = 0.1  # a word that stands in more than this share of a segment is not worth its places
_MANY = 20_000  # places beyond which reading through is as fast
_CHUNK = 2_000_000


def path_of(store: Store, segment: Segment) -> Path:
    """Return where the words of a segment lie."""
    return store.folder / "derived" / f"terms-{segment.name}.parquet"


def build(store: Store, most: int | None = None) -> int:
    """Make the words of segments that have none, at most `most` rows of them; return how many segments."""
    made = 0
    for segment in reversed(store.segments):
        target = path_of(store, segment)
        if segment.kind != "log" or target.exists():
            continue
        if most is not None:
            most -= segment.rows
            if most < 0:
                break
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(f".{threading.get_ident()}.part")
        cursor = store.engine.cursor()
        try:
            cursor.execute(duck.copy_to(_words(store, segment), part, store.seal, _GROUP))
            part.replace(target)
            made += 1
        finally:
            cursor.close()
            part.unlink(missing_ok=True)
    return made


def _words(store: Store, segment: Segment) -> str:
    """Return the query of (term, count, rows): each distinct text is cut into words once."""
    source = store.scan([store.path(segment)], ", file_row_number=true")
    cut = "string_split_regex(strip_accents(lower(x)), '[^\\pL\\pN]+')"
    common = max(50, int(segment.rows * _COMMON))
    return (
        f"with texts as (select {SEARCHED} as x, list(file_row_number::integer) as p from {source} group by x),"
        f" words as (select unnest(list_distinct({cut})) as term, p from texts)"
        f" select term, sum(len(p))::bigint as count, case when sum(len(p)) <= {common} then list_sort(flatten(list(p))) end as rows"
        " from words where term <> '' group by term order by term"
    )


def places(store: Store, segments: list[Segment], words: list[str]) -> dict[str, list[int] | None]:
    """Return, per segment, the places that hold every word (None: read the segment through), or nothing when it has none.

    Common words are left to the reading: the rarer ones decide.
    """
    import numpy as np

    indexed = [segment for segment in segments if path_of(store, segment).exists()]
    answer: dict[str, list[int] | None] = {segment.name: None for segment in segments if segment not in indexed}
    if not indexed:
        return answer
    found = [_of_word(store, indexed, word) for word in words]
    for segment in indexed:
        sets = [one.get(segment.name, "none") for one in found]
        if any(isinstance(one, str) for one in sets):
            continue
        rare = [one for one in sets if one is not None]
        if not rare:
            answer[segment.name] = None
            continue
        both = rare[0]
        for other in rare[1:]:
            both = np.intersect1d(both, other, assume_unique=True)
        if len(both):
            answer[segment.name] = None if len(both) > _MANY else both.tolist()
    return answer


def _of_word(store: Store, segments: list[Segment], word: str) -> dict:
    """Return the places of one word per segment (None when it is common)."""
    import numpy as np

    stem = word.rstrip("*")
    if word.endswith("*"):
        bound = f"term >= {duck.quoted(stem)} and term < {duck.quoted(stem[:-1] + chr(ord(stem[-1]) + 1))}"
    else:
        bound = f"term = {duck.quoted(stem)}"
    scan = duck.scan([path_of(store, segment) for segment in segments], store.seal, ", filename=true")
    table = store.table(f"select filename as f, rows as r, count as n from {scan} where {bound}")
    found: dict = {}
    for file, rows in zip(table.column("f").to_pylist(), table.column("r"), strict=True):
        name = Path(file).stem.removeprefix("terms-")
        if found.get(name, ()) is None or not rows.is_valid:
            found[name] = None
            continue
        values = rows.values.to_numpy()
        found[name] = np.union1d(found[name], values) if name in found else values
    return found


def sweep(store: Store) -> None:
    """Remove what was derived from segments that are gone: words, days."""
    alive = {segment.name for segment in store.segments}
    for path in (store.folder / "derived").glob("*-*.parquet"):
        if path.stem.rpartition("-")[2] not in alive:
            path.unlink(missing_ok=True)
