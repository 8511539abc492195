"""Which posts do files hold, in the order in which they were written?

    reading = read_posts(["a.parquet", "b.csv.gz"], columns_of("actor=author_id"))
    for posts in reading:
        found = terms(posts)
    reading.rejected, reading.notes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.edges import Note
from murmure.communities.table.fault import fault
from murmure.model.words import Both
from murmure.rising.read.form import POSTS, columns_of
from murmure.rising.read.terms import KINDS, Terms, name, terms

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read.file import Tally

__all__ = ["KINDS", "Posts", "Reading", "Terms", "columns_of", "name", "read_posts", "terms"]

BATCH = 1 << 16
MEMORY = 256 << 20
ZONELESS = Both("Times without a zone were read as UTC.", "Les heures sans fuseau ont été lues en UTC.")
LEFT_OUT = Both("{n} {n|row has|rows have} no time or no actor and {n|is|are} left out: {places}.",
                "{n} rangée{n||s} sans date ou sans acteur {n|est laissée|sont laissées} de côté : {places}.")  # fmt: skip


@dataclass(frozen=True)
class Posts:
    """Hold some posts in the order of their times, which goes on in the next batch; what is said at one time is in the order of the files.

    time     np.int64: seconds since 1970 (UTC)
    micros   np.int64: the same to the microsecond, which the order follows
    actor    np.uint64: a hash of the actor's name, the same in every run
    row      np.int64: number of the row among all of the files, in the order in which they are given, from 0
    names    the actors' names (large_string)
    text     large_string; tags, links, media, petition: large_list of large_string, or large_string (several values in a cell);
             None where no file has such a column
    audience how many follow the actor, as it is written (large_string), for the rules that look at it
    id       the post's own name, when there is a column of them (large_string)
    """

    time: np.ndarray
    micros: np.ndarray
    actor: np.ndarray
    row: np.ndarray
    names: pa.Array
    text: pa.Array | None = None
    tags: pa.Array | None = None
    links: pa.Array | None = None
    media: pa.Array | None = None
    petition: pa.Array | None = None
    audience: pa.Array | None = None
    id: pa.Array | None = None

    def __len__(self) -> int:
        return len(self.time)

    def part(self, first: int, last: int | None = None) -> Posts:
        """Return the posts from one place to another."""
        held = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) is not None}
        return replace(self, **{name: column[first:last] for name, column in held.items()})


class Reading:
    """Yield the posts of files, batch after batch, and say what was left out; each iteration reads them anew.

    rows       rows that were read, those that were left out included
    rejected   how many of them were left out, without a time or an actor
    """

    def __init__(self, files: Sequence[Path], chosen: Mapping[str, str], batch: int, memory: int) -> None:
        from murmure.rising.read.file import Tally

        self._files, self._chosen, self._batch, self._memory = files, dict(chosen), batch, memory
        self._tally = Tally()

    @property
    def rows(self) -> int:
        return self._tally.rows

    @property
    def rejected(self) -> int:
        return self._tally.rejected

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what a person should know of what was read so far."""
        return notes_of(self._tally)

    def __iter__(self) -> Iterator[Posts]:
        from murmure.rising.read.file import Tally
        from murmure.rising.read.order import ordered

        empty, self._tally = True, Tally()
        for table in ordered(self._files, self._chosen, self._tally, self._batch, self._memory):
            empty = False
            yield posts_of(table)
        if empty and self._tally.odd:
            raise fault(self._files[0], "no-times", POSTS, cell=self._tally.odd)
        if empty:
            raise fault(self._files[0], "no-posts" if self._tally.rows else "empty-table", POSTS)


def read_posts(
    files: Sequence[str | Path], chosen: Mapping[str, str] | None = None, *, batch: int = BATCH, memory: int = MEMORY,
) -> Reading:  # fmt: skip
    """Return the posts of files (CSV, TSV, Parquet, JSON lines; packed or not) in the order of their times.

    chosen   the column that is for time, actor, text, tags, links, id, media, petition, audience; those that bear a known name are found
    batch    posts that are yielded at once, at most
    memory   bytes of posts that are held, about; the peak is some three times as much. Files that are more, and are not in order,
             are put in order on the disk (as much room as the columns take, in the folder of temporary files)

    Files are read when the reading is iterated over, which raises `BadRequest` with the line of what is wrong.
    """
    return Reading([Path(file) for file in files], chosen or {}, batch, memory)


def posts_of(table: pa.Table) -> Posts:
    """Return a table in order as posts."""
    columns = {one: table[one].combine_chunks() for one in table.column_names}
    micros, actor, row = (columns.pop(one).to_numpy() for one in ("at", "actor", "row"))
    return Posts(micros // 1_000_000, micros, actor, row, columns.pop("name"), **columns)


def notes_of(tally: Tally) -> tuple[Note, ...]:
    """Return what a person should know of a reading."""
    notes = (Note("no-zone", ZONELESS),) if tally.zoneless else ()
    if not tally.rejected:
        return notes
    more = ["…"] if tally.rejected > len(tally.places) else []
    places = Both(", ".join([one.en for one in tally.places] + more), ", ".join([one.fr for one in tally.places] + more))
    return *notes, Note("left-out", LEFT_OUT.fill(n=tally.rejected, places=places))
