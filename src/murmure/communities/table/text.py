"""How are the cells of a text table read, block by block, when each column is a text first?"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.communities.edges.block import CHUNK, blocks, chunks, clean, without_lines
from murmure.communities.edges.dialect import MARKS, SAMPLE, Dialect, cut, first_lines, rows_of
from murmure.communities.edges.fault import LINE
from murmure.communities.edges.names import Roles
from murmure.communities.files import bare_name, opened
from murmure.communities.table import Form, Part
from murmure.communities.table.fault import fault
from murmure.communities.table.layout import has_header, named, unnamed
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

NO_ROWS = Both("its lines cannot be cut into columns", "ses lignes ne se découpent pas en colonnes")
NOT_TEXT = Both("it is not text in UTF-8", "ce n'est pas du texte en UTF-8")
ONE_COLUMN = Both("it has one column only", "elle n'a qu'une colonne")


def read_text(path: Path, form: Form, chosen: dict[str, str]) -> Iterator[Part]:
    """Yield the cells of a text as texts, some thousands of rows at a time."""
    with opened(path) as stream:
        pieces = chunks(stream, path)
        first = next(pieces, b"")
        dialect, found = _recognise(first, len(first) < CHUNK - 3, path, form, chosen)
        rows = 0
        for block, line in blocks(itertools.chain((first,), pieces), dialect.quoted, path):
            if line <= dialect.skip:
                block, line = without_lines(block, dialect.skip - line + 1), dialect.skip + 1
            table = _cells(block, line, dialect, path, form, sorted(set(found.values())))
            if table is not None:
                rows += len(table)
                where = _finder(block, line, dialect)
                yield Part({role: table[str(place)].combine_chunks() for role, place in found.items()}, where)
        if not rows:
            raise fault(path, "empty-table", form)


def _recognise(data: bytes, whole: bool, path: Path, form: Form, chosen: dict[str, str]) -> tuple[Dialect, dict[str, int]]:
    """Return how a text is laid out, from its first lines, and which of its columns is for what."""
    # Under a header nothing is a comment: a cell in quotes may have a line that begins with #.
    for comments in (False, True):
        sample = first_lines(data, whole or b"\n" not in data, comments)
        if not sample:
            raise fault(path, "empty-table", form)
        mark, quoted, numbered = _parted(sample, path, whole and len(sample) < SAMPLE)
        rows = [row for _, row in numbered]
        header = has_header(rows, form, chosen)
        if header:
            break
    if len(rows[0]) < 2:
        raise fault(path, "not-a-table", form, LINE.fill(n=numbered[0][0]), why=ONE_COLUMN)
    found = named(rows[0], form, chosen, path) if header else unnamed(rows, form, chosen, path)
    skip = numbered[0][0] if header else sample[0][0] - 1
    return Dialect(mark, quoted, len(rows[0]), Roles(0, 1, None), "string", False, not header, skip), found


def _parted(sample: list[tuple[int, str]], path: Path, whole: bool) -> tuple[str, bool, list[tuple[int, list[str]]]]:
    """Return the mark that cuts every row in two or more cells, failing that a space; whether it has quotes; rows with their last line."""
    for mark in MARKS.get(bare_name(path)[-4:], "\t,;|"):
        quoted = any(re.search(rf'(^|{re.escape(mark)})"', line) for _, line in sample)
        rows = cut(sample, mark, quoted, whole)
        if rows and all(len(row) > 1 for _, row in rows):
            return mark, quoted or mark in ",;|", rows
    return " ", False, cut(sample, " ", False, whole)


def _cells(block: bytes, line: int, dialect: Dialect, path: Path, form: Form, places: list[int]) -> pa.Table | None:
    """Return the cells of some columns of a block as texts, called by their places; None when it has no row."""
    import pyarrow as pa
    from pyarrow import csv

    ready = clean(block, dialect.comments, dialect.mark == " ")
    if ready.isspace() or not ready:
        return None
    names = [str(place) for place in range(dialect.columns)]
    mark = "\t" if dialect.mark == " " else dialect.mark
    try:
        return csv.read_csv(
            pa.BufferReader(ready), csv.ReadOptions(column_names=names),
            csv.ParseOptions(delimiter=mark, quote_char='"' if dialect.quoted else False, newlines_in_values=dialect.quoted),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), null_values=[], strings_can_be_null=False,
                               include_columns=[str(place) for place in places]),
        )  # fmt: skip
    except pa.ArrowInvalid:
        _find_fault(block, line, dialect, path, form)
        raise fault(path, "not-a-table", form, LINE.fill(n=line), why=NO_ROWS) from None


def _find_fault(block: bytes, first: int, dialect: Dialect, path: Path, form: Form) -> None:
    """Raise for the first row of a block that cannot be cut; return when every row looks well."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        raise fault(path, "not-a-table", form, LINE.fill(n=first + block.count(b"\n", 0, error.start)), why=NOT_TEXT) from None
    for number, row in rows_of(block, dialect):
        if len(row) != dialect.columns:
            raise fault(path, "ragged", form, LINE.fill(n=first + number - 1), found=len(row), wanted=dialect.columns)


def _finder(block: bytes, first: int, dialect: Dialect):
    """Return what tells the line of a row of a block; it is only looked for when something is wrong there."""

    def where(row: int) -> Both:
        lines = (number for number, _ in rows_of(block, dialect))
        return LINE.fill(n=first + next(itertools.islice(lines, row, None), 1) - 1)

    return where
