"""Which posts does one file hold, as they stand in it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.edges.fault import Unfit
from murmure.communities.table import Form, Part, read_table
from murmure.communities.table.fault import fault
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.rising.read.form import POSTS, SAID, TIMED

if TYPE_CHECKING:
    import pyarrow as pa

NAMED = 5
"""Rows that are left out, of which the place is told."""
PLACE = Both("{path}, {place}", "{path}, {place}")
SILENT = Both("text, tags or links", "text, tags ou links")


@dataclass
class Tally:
    """Count what was read.

    rows       rows, those that were left out included
    rejected   those that were left out
    places     where the first of them stand
    odd        the first time that cannot be read, as it is written
    zoneless   whether times without a zone were met
    """

    rows: int = 0
    rejected: int = 0
    places: list[Both] = field(default_factory=list)
    odd: str = ""
    zoneless: bool = False

    def clear(self) -> None:
        """Begin again: what was read is read once more."""
        self.rows, self.rejected, self.places, self.odd, self.zoneless = 0, 0, [], "", False


def posts_in(path: Path, chosen: Mapping[str, str], tally: Tally, first: int, most: int | None = None) -> Iterator[tuple[pa.Table, int]]:
    """Yield the posts of a file as tables of at (int64, microseconds), actor, row, name and the columns that it has; with the rows read.

    Rows are numbered from `first`; no more than `most` are read.
    """
    rows = 0
    for part in _parts(path, POSTS, chosen):
        if not any(one in part.columns for one in SAID):
            raise fault(path, "no-column", POSTS, name=SILENT, columns=", ".join(part.columns)[:200], n=len(part.columns))
        if most is not None:
            part = Part({role: cells[: most - rows] for role, cells in part.columns.items()}, part.where)
        table = _posts(path, part, tally, first + rows)
        rows += len(part.columns["time"])
        yield table, rows
        if rows == most:
            return


def times_in(path: Path, chosen: Mapping[str, str]) -> Iterator[pa.Array]:
    """Yield the times of the posts of a file (int64, microseconds, null where there is none), as many at once as `posts_in` reads."""
    from murmure.rising.read.column import moments

    for part in _parts(path, TIMED, {role: word for role, word in chosen.items() if role == "time"}):
        yield _read(path, part, "time", moments)


def _parts(path: Path, form: Form, chosen: Mapping[str, str]) -> Iterator[Part]:
    """Yield the rows of a file; one without rows may stand among others."""
    try:
        yield from read_table(path, form, dict(chosen))
    except BadRequest as error:
        if error.code != "empty-table":
            raise


def alike(tables: list[pa.Table]) -> list[pa.Table]:
    """Return tables with the same columns of the same kinds: where one has lists, all have; what one does not have is empty."""
    import pyarrow as pa

    from murmure.rising.read.column import as_lists

    kinds: dict[str, pa.DataType] = {}
    for table in tables:
        for one in table.schema:
            kinds[one.name] = one.type if one.name not in kinds or pa.types.is_large_list(one.type) else kinds[one.name]
    schema = pa.schema(kinds)

    def column(table: pa.Table, name: str) -> pa.Array:
        if name not in table.column_names:
            return pa.nulls(len(table), kinds[name])
        cells = table[name].combine_chunks()
        return as_lists(cells) if cells.type != kinds[name] else cells

    return [table if table.schema.equals(schema) else pa.table([column(table, name) for name in kinds], schema) for table in tables]


def _posts(path: Path, part: Part, tally: Tally, first: int) -> pa.Table:
    """Return the posts of some rows; those without a time or an actor are counted and left out."""
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read.column import keys, moments, texts, values, without_zone

    tally.zoneless = tally.zoneless or without_zone(part.columns["time"])
    at, name = _read(path, part, "time", moments), _read(path, part, "actor", texts)
    actor = keys(name)
    columns = {"at": at, "actor": pa.array(actor), "row": pa.array(np.arange(first, first + len(at))), "name": name}
    for role in part.columns:
        if role not in ("time", "actor"):
            columns[role] = _read(path, part, role, texts if role in ("text", "id", "audience") else values)
    table = pa.table(columns)
    good = np.ones(len(at), np.bool_) if not at.null_count else at.is_valid().to_numpy(zero_copy_only=False)
    good &= actor != 0
    tally.rows += len(table)
    bad = np.flatnonzero(~good)
    if not len(bad):
        return table
    tally.rejected += len(bad)
    tally.odd = tally.odd or _odd(part.columns["time"], at)
    tally.places += (PLACE.fill(path=path.name, place=part.where(row)) for row in bad[: NAMED - len(tally.places)].tolist())
    return table.filter(pa.array(good))


def _odd(cells: pa.Array, at: pa.Array) -> str:
    """Return the first time that is there and cannot be read, as it is written; empty when there is none."""
    import pyarrow.compute as pc

    written = cells.filter(pc.and_(pc.is_null(at), pc.is_valid(cells)))
    return next((text[:40] for text in (str(cell).strip() for cell in written[:100].to_pylist()) if text), "")


def _read(path: Path, part: Part, role: str, read: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return the cells of a column as `read` reads them; raise when they hold something else."""
    try:
        return read(part.columns[role])
    except Unfit as unfit:
        place = part.where(unfit.place) if unfit.place >= 0 else None
        raise fault(path, unfit.code, POSTS, place, name=role, **unfit.values) from None
