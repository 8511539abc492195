"""How are the edges of a text read (TSV, CSV, or columns apart by spaces), some millions a second?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.communities.edges import Edges, Note
from murmure.communities.edges.block import CHUNK, blocks, chunks, clean, without_lines
from murmure.communities.edges.dialect import WHOLE, Dialect, recognise, rows_of
from murmure.communities.edges.fault import LINE, Unfit, fault
from murmure.communities.edges.gather import Gather
from murmure.communities.files import opened, packing
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

SIGNED, UNSIGNED = range(-(1 << 63), 1 << 63), range(1 << 64)
TEXTS = Both(
    "Ids are read as texts, because “{id}” on line {n} is not a number.",
    "Les identifiants sont lus comme des textes, parce que « {id} », ligne {n}, n'est pas un nombre.",
)
NO_ROWS = Both("its lines cannot be cut into columns", "ses lignes ne se découpent pas en colonnes")


class Other(Exception):
    """Say that the ids are of another kind than the first lines promised."""

    def __init__(self, kind: str, notes: tuple[Note, ...] = ()) -> None:
        super().__init__(kind)
        self.kind, self.notes = kind, notes


def read_text(path: Path, weighted: bool, directed: bool, progress: Callable[[dict[str, Any]], None] | None) -> Edges:
    """Read the edges of a text; when its ids turn out to be of another kind, read it once more."""
    kind, notes = None, ()
    while True:
        try:
            return _read(path, weighted, directed, progress, kind, notes)
        except Other as other:
            kind, notes = other.kind, other.notes


def _read(
    path: Path, weighted: bool, directed: bool, progress: Callable[[dict[str, Any]], None] | None,
    kind: str | None, notes: tuple[Note, ...],
) -> Edges:  # fmt: skip
    with opened(path) as stream:
        parts = chunks(stream, path)
        first = next(parts, b"")
        if not first.strip():
            raise fault(path, "empty-file")
        dialect, more = recognise(first, len(first) < CHUNK - 3, path, weighted)
        dialect = replace(dialect, kind=kind or dialect.kind)
        gather = Gather(dialect.kind, weighted)
        size, total = 0, 0 if packing(path) else path.stat().st_size
        for block, line in blocks(itertools.chain((first,), parts), dialect.quoted, path):
            size += len(block)
            take(gather, block, line, dialect, path)
            if progress:
                progress({"path": str(path), "bytes": size, "total": total, "rows": gather.rows})
    return gather.edges(path, directed, notes + more)


def take(gather: Gather, block: bytes, line: int, dialect: Dialect, path: Path) -> None:
    """Add the edges of a block; when something is wrong with one of them, find its line."""
    import pyarrow as pa

    if line <= dialect.skip:
        block, line = without_lines(block, dialect.skip - line + 1), dialect.skip + 1
    ready = clean(block, dialect.comments, dialect.mark == " ")
    if ready.isspace() or not ready:
        return
    try:
        table = parse(ready, dialect, gather.weighted)
        gather.add(*(column.combine_chunks() for column in table.columns))
    except (pa.ArrowInvalid, Unfit):
        find_fault(block, line, dialect, gather.weighted, path)
        raise fault(path, "not-a-graph", LINE.fill(n=line), why=NO_ROWS) from None


def parse(block: bytes, dialect: Dialect, weighted: bool) -> pa.Table:
    """Return source, target and, when asked for, weight of the lines of a block."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(place) for place in range(dialect.columns)]
    wanted = [names[place] for place in (dialect.roles if weighted else dialect.roles[:2])]
    ids = pa.type_for_alias(dialect.kind)
    types = dict.fromkeys(wanted[:2], ids) | dict.fromkeys(wanted[2:], pa.float64())
    return csv.read_csv(
        pa.BufferReader(block),
        csv.ReadOptions(column_names=names),
        csv.ParseOptions(
            delimiter="\t" if dialect.mark == " " else dialect.mark,
            quote_char='"' if dialect.quoted else False,
            newlines_in_values=dialect.quoted,
        ),
        csv.ConvertOptions(
            column_types=types, include_columns=wanted, null_values=[], decimal_point="," if dialect.comma else "."
        ),
    )  # fmt: skip


def find_fault(block: bytes, first: int, dialect: Dialect, weighted: bool, path: Path) -> None:
    """Raise for the first row that cannot be used, in plain Python; return when every row looks well."""
    if dialect.kind == "string":
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            raise fault(path, "not-text", LINE.fill(n=first + block.count(b"\n", 0, error.start))) from None
    for number, row in rows_of(block, dialect):
        place = LINE.fill(n=first + number - 1)
        if len(row) != dialect.columns:
            raise fault(path, "ragged", place, found=len(row), wanted=dialect.columns)
        for cell in (row[end].strip() for end in dialect.roles[:2]):
            if not cell:
                raise fault(path, "no-id", place)
            if dialect.kind != "string":
                check_whole(cell, first + number - 1, dialect.kind, path)
        if weighted:
            check_weight(row[dialect.roles.weight].strip(), dialect.comma, path, place)


def check_whole(cell: str, number: int, kind: str, path: Path) -> None:
    """Raise when an id is not what `kind` says: `Other` when another kind may hold it."""
    if not WHOLE.fullmatch(cell):
        raise Other("string", (Note("ids-are-texts", TEXTS.fill(id=cell[:40], n=number)),))
    value = int(cell[:40])
    if value in (SIGNED if kind == "int64" else UNSIGNED):
        return
    if kind == "int64" and value in UNSIGNED:
        raise Other("uint64")
    raise fault(path, "id-too-large", LINE.fill(n=number), id=cell[:40])


def check_weight(cell: str, comma: bool, path: Path, place: Both) -> None:
    """Raise when a weight is none."""
    try:
        value = float(cell.replace(",", ".") if comma else cell)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        raise fault(path, "bad-weight", place, weight=cell[:40])
