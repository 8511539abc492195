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
    import numpy as np

    from murmure.engine import Segment, Store
    from murmure.model.ask import Ask

# What is searched: texts, tags, names, and the hosts (not the paths) of addresses.
SEARCHED = (
    "concat_ws(' ', content, array_to_string(tags, ' '), actor, target, instrument,"
    " case when contains(object, '/') then regexp_extract(object, '://([^/?#]+)', 1) else object end,"
    " array_to_string(list_transform(links, x -> regexp_extract(x, '://([^/?#]+)', 1)), ' '))"
)
_GROUP = 2_048  # words in a row group: one word is found by reading one group
_COMMON = 0.1  # a word that stands in more than this share of a segment is not worth its places
# Scripts that are written without spaces: each of their characters is a word.
_ALONE = "\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Thai}\\p{Lao}\\p{Khmer}\\p{Myanmar}"


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
    cut = _cut("x")
    common = max(50, int(segment.rows * _COMMON))
    return (
        f"with texts as (select {SEARCHED} as x, list(file_row_number::integer) as p from {source} group by x),"
        f" words as (select unnest(list_distinct({cut})) as term, p from texts)"
        f" select term, sum(len(p))::bigint as count, case when sum(len(p)) <= {common} then list_sort(flatten(list(p))) end as rows"
        " from words where term <> '' group by term order by term"
    )


def _cut(text: str, keep: str = "") -> str:
    """Return the SQL expression of the words of a text; `keep` are characters that stay in words."""
    plain = f"strip_accents(lower({text}))"
    spaced = f"case when regexp_matches({plain}, '[{_ALONE}]') then regexp_replace({plain}, '([{_ALONE}])', ' \\1 ', 'g') else {plain} end"
    return f"string_split_regex({spaced}, '[^\\pL\\pN{keep}]+')"


def alone(word: str) -> bool:
    """Say whether a word is one character of a script without spaces (it has no border to look for)."""
    return len(word) == 1 and ord(word) >= 0x0E00 and word.isalpha()


def words_of(store: Store, text: str) -> list[str]:
    """Return the words of a question, cut as those of the log are; a final `*` asks for every word that begins so."""
    if not text.strip():
        return []
    cursor = store.engine.cursor()
    try:
        found = cursor.execute(f"select list_distinct({_cut('?', '*')})".replace("?", duck.quoted(text[:1000]))).fetchone()[0]
    finally:
        cursor.close()
    words = (word.split("*")[0] + "*" * ("*" in word) for word in sorted(found))
    return [word for word in words if word.strip("*")]


def names_of(store: Store, ask: Ask) -> list[str]:
    """Return words that every answer must have because the question names one actor, instrument or tag."""
    named = [values[0] for values in (ask.actors, ask.instruments, ask.tags) if len(values) == 1]
    return words_of(store, " ".join(name.replace("*", " ") for name in named))


def places(store: Store, segments: list[Segment], words: list[str]) -> dict[str, np.ndarray | None]:
    """Return, per segment, the places that hold every word (None: read the segment through); no entry: it has none.

    Common words are left to the reading: the rarer ones decide.
    """
    import numpy as np

    indexed = [segment for segment in segments if path_of(store, segment).exists()]
    named = {segment.name for segment in indexed}
    answer: dict[str, np.ndarray | None] = {segment.name: None for segment in segments if segment.name not in named}
    found = [_of_word(store, indexed, word) for word in words] if indexed else []
    for name in named:
        if not all(name in one for one in found):
            continue
        rare = sorted((one[name] for one in found if one[name] is not None), key=len)
        if not rare:
            answer[name] = None
            continue
        both = rare[0]
        for other in rare[1:]:
            both = np.intersect1d(both, other, assume_unique=True)
        if len(both):
            answer[name] = both
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
