"""Which activities hold these words? Ask the words of each segment, not its rows.

Beside a segment lie its words: for each, the places (row numbers) of the
activities that hold it. Rows are in order of time, so the last places
are the newest. It is made after the import, and can be made again at any time:
a segment that has none yet is read through.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import duck
from murmure.log import postings

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.engine import Segment, Store
    from murmure.model.ask import Ask

# What is searched: texts, tags, names, and the hosts (not the paths) of addresses.
SEARCHED = (
    "concat_ws(' ', content, array_to_string(tags, ' '), actor, target, instrument,"
    " case when contains(object, '/') then regexp_extract(object, '://([^/?#]+)', 1) else object end,"
    " array_to_string(list_transform(links, x -> regexp_extract(x, '://([^/?#]+)', 1)), ' '))"
)
_PLAIN = f"strip_accents(lower({SEARCHED}))"


_DEAR = 200_000  # bytes of a word's block beyond which a hint is left out
_FEW = 500  # rows that are read sooner than another hint is asked


def path_of(store: Store, segment: Segment) -> Path:
    """Return where the words of a segment lie."""
    return store.folder / "derived" / f"terms-{segment.name}.words"


def build(store: Store, most: int | None = None) -> int:
    """Make the words of segments that have none, at most `most` rows of them; return how many segments."""
    import duckdb

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
        part = target.with_suffix(f".{secrets.token_hex(8)}.part")
        try:
            postings.write(part, *_pairs(store, segment), store.seal)
            part.replace(target)
            made += 1
        except (duckdb.IOException, FileNotFoundError):
            if segment.name in {now.name for now in store.segments}:
                raise
            # Another process joined this segment meanwhile: the new one gets its words next time.
        finally:
            part.unlink(missing_ok=True)
    return made


def _pairs(store: Store, segment: Segment) -> tuple[list[bytes], np.ndarray, np.ndarray]:
    """Return the words of a segment in order, and the (term, row) pairs sorted by both."""
    import numpy as np

    from murmure.kernels.word import Vocabulary

    vocabulary, found, base = Vocabulary(), [], 0
    cursor = store.engine.cursor()
    try:
        query = f"select coalesce({_PLAIN}, '') as t from {store.scan([store.path(segment)])}"
        for batch in cursor.execute(query).to_arrow_reader(50_000):
            data, offsets = _buffers(batch.column(0))
            terms, texts = vocabulary.add(data, offsets)
            found.append((terms.astype(np.int64) << 32) | (texts + base))
            base += batch.num_rows
    finally:
        cursor.close()
    words = vocabulary.words()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words), np.int64)
    rank[order] = np.arange(len(words))
    pairs = np.concatenate(found) if found else np.zeros(0, np.int64)
    pairs = (rank[pairs >> 32] << 32) | (pairs & 0xFFFFFFFF)
    pairs.sort()
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = pairs[1:] != pairs[:-1]
    pairs = pairs[fresh]
    return [words[place] for place in order], pairs >> 32, pairs & 0xFFFFFFFF


def _buffers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes and the offsets of a column of texts without nulls."""
    import numpy as np
    import pyarrow as pa

    texts = texts.cast(pa.large_string())
    _, offsets, data = texts.buffers()
    starts = np.frombuffer(offsets, np.int64, len(texts) + 1, texts.offset * 8)
    return np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8), starts


def alone(word: str) -> bool:
    """Say whether a word is one character of a script without spaces (it has no border to look for)."""
    return len(word) == 1 and ord(word) >= 0x0E00 and word.isalpha()


def words_of(store: Store, text: str) -> list[str]:
    """Return the words of a question, cut as those of the log are; a final `*` asks for every word that begins so."""
    if not text.strip():
        return []
    from murmure.kernels.word import split

    cursor = store.engine.cursor()
    try:
        plain = cursor.execute(f"select strip_accents(lower({duck.quoted(text[:1000])}))").fetchone()[0]
    finally:
        cursor.close()
    exact = split(" ".join(piece for piece in plain.split() if not piece.endswith("*")))
    for piece in plain.split():
        if piece.endswith("*") and (parts := split(piece)):
            exact += [*parts[:-1], parts[-1] + "*"]
    return sorted(set(exact))


def names_of(store: Store, ask: Ask) -> list[str]:
    """Return words that every answer must have because the question names one actor, instrument or tag."""
    named = [values[0] for values in (ask.actors, ask.instruments, ask.tags) if len(values) == 1]
    return words_of(store, " ".join(name.replace("*", " ") for name in named))


def has_words(store: Store, segment: Segment) -> bool:
    """Say whether the words of a segment have been made."""
    return path_of(store, segment).exists()


def places(store: Store, segment: Segment, words: list[str], hints: list[str] = ()) -> np.ndarray | None:  # type: ignore[assignment]
    """Return the rows of a segment, ascending, that hold every word; None when only common hints are left to go by.

    Hints are words that every answer has, and that the reading checks anyway:
    they are used while that costs less than it saves.
    """
    import numpy as np

    path = path_of(store, segment)
    both = None
    asked = [(postings.cost(path, word.rstrip("*"), store.seal), word, word in words) for word in {*words, *hints}]
    for size, word, needed in sorted(asked):
        if not needed and (size > _DEAR or (both is not None and len(both) <= _FEW)):
            continue
        rows = postings.rows_of(path, word.rstrip("*"), word.endswith("*"), store.seal)
        if rows is None:
            return np.zeros(0, np.int64)
        if both is None:
            both = rows
        elif len(both) * 20 < len(rows):
            at = np.searchsorted(rows, both)
            both = both[rows[np.minimum(at, len(rows) - 1)] == both]
        else:
            both = np.intersect1d(both, rows, assume_unique=True)
        if not len(both):
            break
    return both


def sweep(store: Store) -> None:
    """Remove what was derived from segments that are gone: words, days."""
    alive = {segment.name for segment in store.segments}
    for path in (store.folder / "derived").glob("*-*.*"):
        if path.is_file() and path.name.split(".")[0].rpartition("-")[2] not in alive:
            path.unlink(missing_ok=True)
