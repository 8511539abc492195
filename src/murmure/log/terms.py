"""Which words and values does each activity hold? Make them once for each segment, and cut questions the same way.

Beside a segment lie its words: for each, the places (row numbers) of the
activities that hold it. Sources, types, actors, instruments, tags and jobs are
there as whole values too. Rows are in order of time, so the last places are
the newest. All of it is made after the import, and can be made again at any
time: a segment that has none yet is read through.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.engine import duck
from murmure.log import postings, whole

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.engine import Segment, Store

# What is searched: texts, tags, names, and the hosts (not the paths) of addresses.
SEARCHED = (
    "concat_ws(' ', content, array_to_string(tags, ' '), actor, target, instrument,"
    " case when contains(object, '/') then regexp_extract(object, '://([^/?#]+)', 1) else object end,"
    " array_to_string(list_transform(links, x -> regexp_extract(x, '://([^/?#]+)', 1)), ' '))"
)
_PLAIN = f"strip_accents(lower({SEARCHED}))"
VALUES = {"source": b"\x01s", "type": b"\x01t", "actor": b"\x01a", "instrument": b"\x01i", "job": b"\x01j", "tags": b"\x01#"}
LONGEST = 200  # bytes of a value that count; the rest of it is looked at in the activity
_BATCH = 49_152  # rows: a multiple of those of a block
_PAIRS = 12_000_000  # (word, row) pairs that close a part: they bound the memory


def path_of(store: Store, segment: Segment) -> Path:
    """Return where the words of a segment lie."""
    return store.folder / "derived" / f"terms-{segment.name}.words"


def rows_of(store: Store, segment: Segment) -> Path:
    """Return where the whole activities of a segment lie a second time."""
    return store.folder / "derived" / f"rows-{segment.name}.rows"


def parts(store: Store, segment: Segment) -> tuple[postings.Part, ...] | None:
    """Return the words of a segment, part after part; None when they have not been made, or by an older version."""
    # Texts, not paths: this is asked of every segment for every page.
    words, rows = (f"{store.folder}/derived/{name}" for name in (f"terms-{segment.name}.words", f"rows-{segment.name}.rows"))
    return postings.parts(words, store.seal) if whole.has(rows) else None


def build(store: Store, most: int | None = None) -> int:
    """Make the words of segments that have none, at most `most` rows of them; return how many segments."""
    import duckdb

    made = 0
    for segment in reversed(store.segments):
        if segment.kind != "log" or parts(store, segment) is not None:
            continue
        if most is not None:
            most -= segment.rows
            if most < 0:
                break
        targets = rows_of(store, segment), path_of(store, segment)
        targets[0].parent.mkdir(exist_ok=True)
        fresh = [target.with_suffix(f".{secrets.token_hex(8)}.part") for target in targets]
        try:
            _write(store, segment, *fresh)
            for part, target in zip(fresh, targets, strict=True):
                part.replace(target)
            made += 1
        except (duckdb.IOException, FileNotFoundError):
            if segment.name in {now.name for now in store.segments}:
                raise
            # Another process joined this segment meanwhile: the new one gets its words next time.
        finally:
            for part in fresh:
                part.unlink(missing_ok=True)
    return made


def _write(store: Store, segment: Segment, rows: Path, words: Path) -> None:
    """Write both files in one reading of the segment."""
    with rows.open("wb") as copies, words.open("wb") as out:
        copy, writer = whole.Writer(copies, store.seal), postings.Writer(out, store.seal)
        part = _Part(store, 0)
        for batch in _batches(store, segment):
            copy.add(batch)
            part.add(batch)
            if part.pairs >= _PAIRS:
                part.write(writer)
                part = _Part(store, part.base + part.rows)
        if part.rows:
            part.write(writer)
        copy.close()
        writer.close()


def _batches(store: Store, segment: Segment) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a segment: whole blocks, but for the last."""
    import pyarrow as pa

    cursor = store.engine.cursor()
    try:
        query = f"select epoch_us(published) as published_us, tags, links, {whole.select()} from {store.scan([store.path(segment)])}"
        left: list[pa.RecordBatch] = []
        for batch in cursor.execute(query).to_arrow_reader(_BATCH):
            if left:
                batch = pa.Table.from_batches([*left, batch]).combine_chunks().to_batches()[0]
            even = batch.num_rows - batch.num_rows % whole.ROWS
            left = [batch.slice(even)] if even < batch.num_rows else []
            if even:
                yield batch.slice(0, even)
        yield from left
    finally:
        cursor.close()


class _Part:
    """Gather the words of some million rows."""

    def __init__(self, store: Store, base: int) -> None:
        from murmure.kernels.word import Vocabulary

        self.base, self.rows, self.pairs = base, 0, 0
        self._store, self._vocabulary = store, Vocabulary()
        self._found: list[tuple[np.ndarray, np.ndarray]] = []
        self._times: list[np.ndarray] = []

    def add(self, batch: pa.RecordBatch) -> None:
        """Number the words and values of a batch."""
        import numpy as np
        import pyarrow as pa

        self._times.append(batch.column("published_us").drop_null().to_numpy())
        numbers = np.arange(self.rows, self.rows + batch.num_rows, dtype=np.int32)
        self._found.append(self._vocabulary.add(*_texts(self._store, batch), self.rows))
        for name, head in VALUES.items():
            column, rows = batch.column(name), numbers
            if name == "tags":
                counts = np.diff(_offsets(column))
                column, rows = _plain_tags(self._store, column.flatten()), np.repeat(numbers, counts)
            elif name == "job":
                column = column.cast(pa.string())
            self._found.append(self._vocabulary.add_values(*_buffers(column), rows, head, LONGEST))
        self.rows += batch.num_rows
        self.pairs = sum(len(terms) for terms, _ in self._found)

    def write(self, writer: postings.Writer) -> None:
        """Write the part: pairs sorted by counting, for they come in the order of rows."""
        import numpy as np

        from murmure.kernels.posting import grouped

        counts = np.zeros(len(self._vocabulary), np.int64)
        for terms, _ in self._found:
            counts += np.bincount(terms, minlength=len(counts))
        ends, rows = np.cumsum(counts) - counts, np.empty(self.pairs, np.int32)
        for terms, places in self._found:
            grouped(terms, places, ends, rows)
        self._found = []
        times = np.concatenate(self._times)
        writer.add(self.base, times, self.rows - len(times), self._vocabulary.words(), (ends, rows))


def _texts(store: Store, batch: pa.RecordBatch) -> tuple[np.ndarray, np.ndarray]:
    """Return what is searched of each row, without case and accents, as bytes and offsets."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from murmure.kernels.fold import gather

    plain = [_buffers(batch.column(name)) for name in ("content", "actor", "target", "instrument")]
    lists = [batch.column(name) for name in ("tags", "links")]
    inner = [_buffers(column.values) for column in lists]
    addresses, named = _buffers(batch.column("object"))
    size = sum(int(spans[-1] - spans[0]) + 2 * len(spans) for _, spans in (*plain, *inner, (addresses, named)))
    out, ends, hard = np.empty(2 * size, np.uint8), np.empty(batch.num_rows + 1, np.int64), np.zeros(batch.num_rows, np.uint8)
    gather(
        tuple(data for data, _ in plain), tuple(spans for _, spans in plain), addresses, named,
        tuple(inner), tuple(_offsets(column) for column in lists), *_folds(), out, ends, hard,
    )  # fmt: skip
    if hard.any():
        mask = pa.array(hard.astype(bool))
        table = pa.Table.from_batches([batch]).select(["content", "tags", "actor", "target", "instrument", "object", "links"])
        told = _asked(store, table.filter(mask), f"coalesce({_PLAIN}, '')").cast(pa.large_binary())
        soft = pa.LargeBinaryArray.from_buffers(pa.large_binary(), batch.num_rows, [None, pa.py_buffer(ends), pa.py_buffer(out)])
        return _buffers(pc.replace_with_mask(soft, mask, told))
    out.flags.writeable = ends.flags.writeable = False
    return out, ends


def _asked(store: Store, table: pa.Table, expression: str) -> pa.Array:
    """Return what the engine says of the rows of a table."""
    cursor = store.engine.cursor()
    try:
        cursor.register("asked", table)
        found = cursor.execute(f"select {expression} as t from asked").to_arrow_table().combine_chunks().column("t")
        return found.chunk(0)
    finally:
        cursor.close()


def _plain_tags(store: Store, tags: pa.Array) -> pa.Array:
    """Return tags without case and accents: each distinct one is asked once."""
    import pyarrow as pa

    distinct = tags.dictionary_encode()
    if not len(distinct.dictionary):
        return tags
    return _asked(store, pa.table({"t": distinct.dictionary}), "strip_accents(lower(t))").take(distinct.indices)


@cache
def _folds() -> tuple[np.ndarray, ...]:
    """Return the table by which characters lose their case and accents: as the engine does it, one by one."""
    import duckdb
    import numpy as np

    from murmure.kernels.fold import table_of

    # Hangul syllables are composed of their neighbours, and surrogates are no characters.
    among = "i not between 55296 and 57343 and i not between 44032 and 55215 and i not between 4352 and 4607 and i not between 43360 and 43391"
    with duckdb.connect(":memory:") as engine:
        rows = engine.execute(f"select i, strip_accents(lower(chr(i::int))) from range(1, 65536) t(i) where {among} order by i").fetchall()
    return table_of(np.array([code for code, _ in rows]), [text for _, text in rows])


def _offsets(array: Any) -> np.ndarray:
    """Return the offsets of a column of lists or texts."""
    import numpy as np
    import pyarrow as pa

    wide = pa.types.is_large_binary(array.type) or pa.types.is_large_string(array.type)
    form = np.int64 if wide else np.int32
    found = np.frombuffer(array.buffers()[1], form, len(array) + 1, array.offset * form().itemsize).astype(np.int64)
    found.flags.writeable = False
    return found


def _buffers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes and the offsets of a column of texts; what is null has no bytes."""
    import numpy as np

    if not len(texts):
        return np.frombuffer(b" ", np.uint8), np.frombuffer(bytes(8), np.int64)
    data = texts.buffers()[2]
    found = np.frombuffer(data if data is not None and data.size else b" ", np.uint8)
    found.flags.writeable = False  # one form for all columns: kernels are compiled once
    return found, _offsets(texts)


def alone(word: str) -> bool:
    """Say whether a word is one character of a script without spaces (it has no border to look for)."""
    return len(word) == 1 and ord(word) >= 0x0E00 and word.isalpha()


def words_of(store: Store, text: str) -> list[str]:
    """Return the words of a question, cut as those of the log are; a final `*` asks for every word that begins so."""
    if not text.strip():
        return []  # most questions have no words: what cuts them takes a while to load

    from murmure.kernels.word import split

    plain = plain_text(store, text[:1000])
    exact = split(" ".join(piece for piece in plain.split() if not piece.endswith("*")))
    for piece in plain.split():
        if piece.endswith("*") and (parts := split(piece)):
            exact += [*parts[:-1], parts[-1] + "*"]
    return sorted(set(exact))


def plain_text(store: Store, text: str) -> str:
    """Return a text without case and accents, as the engine folds those of the log."""
    if not text.strip():
        return ""
    cursor = store.engine.cursor()
    try:
        return cursor.execute(f"select strip_accents(lower({duck.quoted(text)}))").fetchone()[0]
    finally:
        cursor.close()


def sweep(store: Store) -> None:
    """Remove what was derived from segments that are gone: words, rows, days."""
    alive = {segment.name for segment in store.segments}
    for path in (store.folder / "derived").glob("*-*.*"):
        if path.is_file() and path.name.split(".")[0].rpartition("-")[2] not in alive:
            path.unlink(missing_ok=True)
