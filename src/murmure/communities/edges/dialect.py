"""How is this text laid out: what parts its columns, has it a header, are its ids numbers?"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from murmure.communities.edges import Note
from murmure.communities.edges.block import ATTRIBUTES, ONE_LINE, lines
from murmure.communities.edges.fault import LINE, fault
from murmure.communities.edges.names import Roles, lists_nodes, roles
from murmure.communities.files import bare_name
from murmure.model.words import Both

SAMPLE = 200
WHOLE = re.compile(r"0|-?[1-9][0-9]*")
"""A number as an id. With a nought before it (007), it is a text, which a number would change."""
NUMBER = re.compile(r"[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)(e[+-]?[0-9]+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)
NETWORKX = re.compile(r"\S+[ \t]+\S+[ \t]*\{.*\}[ \t]*")
MARKS = {".csv": ",;\t|"}
ONE_COLUMN = Both("the line does not hold two ids", "la ligne ne contient pas deux identifiants")
WORDS = Both("its lines are words, not pairs of ids", "ses lignes sont des mots, et non des paires d'identifiants")
JSON = Both("it is JSON", "c'est du JSON")
MATRIX = Both("it is a matrix (Matrix Market)", "c'est une matrice (Matrix Market)")
PASSED_OVER = Note("weights-ignored", Both(
    "The column of weights was not used: every edge counts the same. To use it, add --weighted.",
    "La colonne de poids n'a pas servi : chaque lien compte autant. Pour l'utiliser, ajoutez --weighted."))  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    """Say how a text is laid out.

    mark      what parts the columns; a space stands for any number of spaces and tabs
    quoted    whether cells may stand in quotes
    columns   how many there are
    roles     which of them are source, target and weight
    kind      int64, uint64 or string: what the ids are
    comma     whether weights are written with a decimal comma
    comments  whether lines that begin with # or % are comments
    skip      how many lines come before the first edge
    """

    mark: str
    quoted: bool
    columns: int
    roles: Roles
    kind: str
    comma: bool
    comments: bool
    skip: int


def recognise(data: bytes, whole: bool, path: Path, weighted: bool) -> tuple[Dialect, tuple[Note, ...]]:
    """Return the layout of a text from its first lines, and what to say of it; `whole`: `data` is the whole text."""
    if data.startswith(b"%%MatrixMarket") or data.lstrip()[:1] in (b"{", b"["):
        raise fault(path, "not-a-graph", why=MATRIX if data[:1] == b"%" else JSON)
    if not whole and b"\n" not in data:
        raise fault(path, "not-a-graph", why=ONE_LINE)
    sample = first_lines(data, whole)
    if not sample:
        raise fault(path, "no-edges")
    mark, quoted, numbered = layout(sample, path, whole and len(sample) < SAMPLE)
    short = next((number for number, row in numbered if len(row) < 2), None)
    if short:
        raise fault(path, "not-a-graph", LINE.fill(n=short), why=ONE_COLUMN)
    rows = [row for _, row in numbered]
    if roles(rows[0]) is None and lists_nodes(rows[0]):
        raise fault(path, "nodes")
    found = roles(rows[0]) or unnamed(rows)
    header = roles(rows[0]) is not None or found is not None
    found = found or Roles(0, 1, 2 if len(rows[0]) > 2 else None)
    skip = numbered[0][0] if header else sample[0][0] - 1
    edges = [row for row in rows[header:] if len(row) == len(rows[0])]
    kind = "int64" if edges and all(is_whole(row, found) for row in edges) else "string"
    return laid_out(Dialect(mark, quoted, len(rows[0]), found, kind, False, not header, skip), edges, header, path, weighted)


def laid_out(
    dialect: Dialect, edges: list[list[str]], header: bool, path: Path, weighted: bool
) -> tuple[Dialect, tuple[Note, ...]]:
    """Return the layout with what the weights add to it, and the note about weights that are passed over."""
    place = dialect.roles.weight
    weights = [row[place].strip() for row in edges] if place is not None else []
    numbers = bool(weights) and all(NUMBER.fullmatch(cell) for cell in weights)
    if dialect.mark == " " and not header and dialect.kind == "string" and weights and not numbers:
        raise fault(path, "not-a-graph", why=WORDS)
    if weighted and place is None:
        raise fault(path, "no-weights")
    comma = dialect.mark in ";\t" and any("," in cell for cell in weights)
    changed = Dialect(**{**vars(dialect), "comma": comma})
    return changed, (PASSED_OVER,) if numbers and not weighted else ()


def first_lines(data: bytes, whole: bool, comments: bool = True) -> list[tuple[int, str]]:
    """Return the first lines that may be rows or a header, each with its number; comments above them are left out.

    Below them, a line that begins with # is a comment unless `comments` says no.
    """
    found: list[tuple[int, str]] = []
    data = data if whole else data[: data.rfind(b"\n") + 1]
    for number, line in lines(data):
        if len(found) == SAMPLE:
            break
        if line.strip() and not (line[:1] in (b"#", b"%") and not found):
            found.append((number, line.decode("utf-8", "replace")))
    return [one for place, one in enumerate(found) if place == 0 or not comments or one[1][0] not in "#%"]


def layout(sample: list[tuple[int, str]], path: Path, whole: bool) -> tuple[str, bool, list[tuple[int, list[str]]]]:
    """Return the mark that cuts every row in two or more, failing that a space; whether it has quotes; rows with their last line."""
    bare = [(number, ATTRIBUTES.sub(b"", line.encode()).decode()) for number, line in sample if NETWORKX.fullmatch(line)]
    if len(bare) == len(sample):
        return " ", False, cut(bare, " ", False, whole)
    for mark in MARKS.get(bare_name(path)[-4:], "\t,;|"):
        quoted = any(re.search(rf'(^|{re.escape(mark)})"', line) for _, line in sample)
        rows = cut(sample, mark, quoted, whole)
        # A mark that only ends the lines parts nothing.
        if rows and all(len(row) > 1 and any(cell.strip() for cell in row[1:]) for _, row in rows):
            return mark, quoted or mark in ",;|", rows
    return " ", False, cut(sample, " ", False, whole)


def cut(sample: list[tuple[int, str]], mark: str, quoted: bool, whole: bool) -> list[tuple[int, list[str]]]:
    """Return the cells of each row with the number of its last line; unless this is the `whole` text, the last may end within quotes."""
    if not quoted:
        return [(number, cells_of(line, mark)) for number, line in sample]
    reader, rows = csv.reader([line + "\n" for _, line in sample], delimiter=mark), []
    with contextlib.suppress(csv.Error):  # a cell that never ends: what comes before it is enough
        rows += ((sample[reader.line_num - 1][0], row) for row in reader if row)
    return rows if whole or len(rows) < 2 else rows[:-1]


def cells_of(line: str, mark: str) -> list[str]:
    """Return the cells of one line without quotes."""
    return line.split() if mark == " " else line.split(mark)


def unnamed(rows: list[list[str]]) -> Roles | None:
    """Return the columns under a header that says no name we know: words above numbers; None when there is no header."""
    ends = Roles(0, 1, 2 if len(rows[0]) > 2 else None)
    under = [row for row in rows[1:] if len(row) == len(rows[0])]
    words = not any(NUMBER.fullmatch(cell.strip()) for cell in rows[0])
    return ends if words and under and all(is_whole(row, ends) for row in under) else None


def is_whole(row: list[str], found: Roles) -> bool:
    """Return whether both ids of a row are whole numbers."""
    return all(WHOLE.fullmatch(row[place].strip()) for place in found[:2])


def rows_of(data: bytes, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a block in plain Python, each with its line from 1 on: to find what is wrong with one of them."""
    if dialect.quoted:
        reader = csv.reader(data.decode("utf-8", "replace").splitlines(keepends=True), delimiter=dialect.mark)
        number = 1
        with contextlib.suppress(csv.Error):
            for row in reader:
                if row and not (dialect.comments and row[0][:1] in ("#", "%")):
                    yield number, row
                number = reader.line_num + 1
        return
    for number, line in lines(data):
        if line and not (dialect.comments and line[:1] in (b"#", b"%")):
            plain = ATTRIBUTES.sub(b"", line) if dialect.mark == " " else line
            cells = cells_of(plain.decode("utf-8", "replace"), dialect.mark)
            if cells:
                yield number, cells
