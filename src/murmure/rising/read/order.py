"""In which order were the posts of files written, when their rows stand in any order, and there may be more than memory holds?

What fits is put in order in memory. Of more, the times alone are read first: they tell how much must be held so that
what is yielded comes before all that is still to be read. When that fits, the files are read once more, and yielded on
the way. When it does not, their rows are parted on the disk by spans of time, each of which fits (`spill.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.rising.read.file import Tally, alike, posts_in, times_in

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

NEVER = (1 << 63) - 1
SAMPLE = 256
"""One time of so many is kept, to part the posts evenly."""


@dataclass(frozen=True)
class Times:
    """Say when the posts of a file were written, part after part.

    ends     np.int64: rows until the end of each part
    last     np.int64: latest time of each part
    later    np.int64: earliest time of each part and all that come after it; then, after the last one, `NEVER`
    sample   np.int64: some of all times
    """

    ends: np.ndarray
    last: np.ndarray
    later: np.ndarray
    sample: np.ndarray

    @property
    def rows(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def after(self, rows: int) -> int:
        """Return the earliest time that is still to come when that many rows were read."""
        import numpy as np

        return int(self.later[np.searchsorted(self.ends, rows, side="right")])


def ordered(files: Sequence[Path], chosen: Mapping[str, str], tally: Tally, batch: int, memory: int) -> Iterator[pa.Table]:
    """Yield the posts of files in the order of their times, at most `batch` at once; `tally` counts what was read until then."""
    from murmure.rising.read.spill import parted

    held, each = _held(files, chosen, tally, memory)
    if not each:
        held = alike(held)
        yield from batches(held, batch)
        return
    schema = alike([table for path in files for table in _first(path, chosen)])[0].schema
    times = [_times(path, chosen) for path in files]
    read = _by_time if _most_held(times) * each <= memory else parted
    many = sum(one.rows for one in times) * each // max(memory // 2, 1) + 1
    tally.clear()
    yield from read(_Reader(files, chosen, times, schema, tally), batch, many)


def batches(tables: list[pa.Table], batch: int) -> Iterator[pa.Table]:
    """Yield the rows of some tables in the order of their times, then of their numbers; the list is emptied."""
    import numpy as np
    import pyarrow as pa

    if not tables:
        return
    table = pa.concat_tables(tables)
    tables.clear()
    at, row = table["at"].to_numpy(), table["row"].to_numpy()
    order = None
    if np.any(row[1:] < row[:-1]):
        order = np.lexsort((row, at))
    elif np.any(at[1:] < at[:-1]):
        order = np.argsort(at, kind="stable")
    if order is not None:
        table = table.combine_chunks()
    for first in range(0, len(table), batch):
        yield table[first : first + batch] if order is None else table.take(order[first : first + batch])


@dataclass(frozen=True)
class _Reader:
    """Open the files, each with the rows that it had when its times were read, all with the same columns."""

    files: Sequence[Path]
    chosen: Mapping[str, str]
    times: list[Times]
    schema: pa.Schema
    tally: Tally

    def open(self, which: int) -> Iterator[tuple[pa.Table, int]]:
        """Yield the posts of a file, with how many rows of it were read."""
        first = sum(one.rows for one in self.times[:which])
        for table, rows in posts_in(self.files[which], self.chosen, self.tally, first, self.times[which].rows):
            yield alike([self.schema.empty_table(), table])[1], rows


def _held(files: Sequence[Path], chosen: Mapping[str, str], tally: Tally, memory: int) -> tuple[list[pa.Table], int]:
    """Return all posts as they stand, and nought; or, when they are too many, no posts, and how many bytes one takes."""
    held, size = [], 0
    for path in files:
        for table, _ in posts_in(path, chosen, tally, tally.rows):
            held.append(table)
            size += table.nbytes
            if size > memory:
                return [], max(size // max(sum(map(len, held)), 1), 1)
    return held, 0


def _first(path: Path, chosen: Mapping[str, str]) -> list[pa.Table]:
    """Return the first posts of a file, when it has some: they tell what its columns hold."""
    return [table for table, _ in itertools.islice(posts_in(path, chosen, Tally(), 0), 1)]


def _times(path: Path, chosen: Mapping[str, str]) -> Times:
    """Return when the posts of a file were written."""
    import numpy as np

    sizes, first, last, sample = [], [], [], [np.zeros(0, np.int64)]
    for part in times_in(path, chosen):
        known = part.drop_null().to_numpy()
        sizes.append(len(part))
        first.append(known.min(initial=NEVER))
        last.append(known.max(initial=-NEVER))
        sample.append(np.sort(known)[::SAMPLE])
    later = np.minimum.accumulate(np.array([*first, NEVER], np.int64)[::-1])[::-1]
    return Times(np.cumsum(np.array(sizes, np.int64)), np.array(last, np.int64), later, np.concatenate(sample))


def _next(times: list[Times], rows: list[int]) -> int | None:
    """Return which file is read next: the one with the earliest time that is still to come; None when all are read."""
    left = [which for which, one in enumerate(times) if rows[which] < one.rows]
    return min(left, key=lambda which: times[which].after(rows[which]), default=None)


def _most_held(times: list[Times]) -> int:
    """Return how many rows are held at most when files are read by their times, and what is not to be yielded yet is kept."""
    rows, part, held, most = [0] * len(times), [0] * len(times), [], 0
    while (which := _next(times, rows)) is not None:
        one, place = times[which], part[which]
        held.append((int(one.last[place]), int(one.ends[place]) - rows[which]))
        rows[which], part[which] = int(one.ends[place]), place + 1
        most = max(most, sum(size for _, size in held))
        mark = min(other.after(done) for other, done in zip(times, rows, strict=True))
        held = [kept for kept in held if kept[0] >= mark]
    return most


def _by_time(reader: _Reader, batch: int, many: int) -> Iterator[pa.Table]:
    """Yield the posts while files are read by their times: what comes before all that is to be read."""
    times, rows = reader.times, [0] * len(reader.files)
    opened: dict[int, Iterator[tuple[pa.Table, int]]] = {}
    held: list[pa.Table] = []
    ready: list[pa.Table] = []
    while (which := _next(times, rows)) is not None:
        table, rows[which] = next(opened.setdefault(which, reader.open(which)), (reader.schema.empty_table(), times[which].rows))
        held.append(table)
        mark = min(one.after(done) for one, done in zip(times, rows, strict=True))
        held = [kept for kept in (_before(one, mark, ready) for one in held) if len(kept)]
        if sum(map(len, ready)) >= batch:
            yield from batches(ready, batch)
    yield from batches(ready + held, batch)


def _before(table: pa.Table, mark: int, ready: list[pa.Table]) -> pa.Table:
    """Add the rows that come before a time to what is ready; return the others."""
    import pyarrow as pa

    early = table["at"].to_numpy() < mark
    if early.all():
        ready.append(table)
        return table[:0]
    if early.any():
        ready.append(table.filter(pa.array(early)))
        return table.filter(pa.array(~early))
    return table
