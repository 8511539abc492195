"""Is this a table, how is it written, and what are its columns and first rows?"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.sources.generic.table.dates import plain, writing_of
from murmure.sources.readers import HEAD, encoding_of, text_of

if TYPE_CHECKING:
    from murmure.sources.readers import File

_NUMBER = re.compile(r"[^\w]?[-+]?[\d .,'\u00a0\u202f]*\d\s?\W?[a-z%]{0,4}", re.IGNORECASE)
_SAMPLE = 2_000


@dataclass(frozen=True)
class Shape:
    """Describe how a table is written; `rows` are its first rows as texts (typed ones say so in `types`)."""

    format: str
    names: tuple[str, ...]
    rows: list[list[str]]
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header_row: int = 1
    types: tuple[str, ...] = ()


def shape_of(head: bytes, path: Path | None = None) -> Shape | None:
    """Return the shape of a table from its first bytes (Parquet and Arrow: from the file at `path`), None when it is none."""
    if head.startswith((b"PAR1", b"ARROW1")):
        return _typed_shape(head, path) if path else None
    text = text_of(head)
    if len(head) >= HEAD:
        text = text[: text.rfind("\n") + 1] or text
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start in "{[" and start:
        return _json_shape(text, start)
    return _text_shape(text, encoding_of(head))


def shape_of_file(file: File) -> Shape | None:
    """Return the shape of the table in a file."""
    typed = file.head.startswith((b"PAR1", b"ARROW1"))
    return shape_of(file.head, file.local() if typed else None)


def _typed_shape(head: bytes, path: Path) -> Shape | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if head.startswith(b"PAR1"):
            with pq.ParquetFile(path) as opened:
                first = next(opened.iter_batches(_SAMPLE), None)
                schema, form = opened.schema_arrow, "parquet"
        else:
            with pa.OSFile(str(path)) as stream:  # a file that lies about its size would end the process if it were mapped
                opened = pa.ipc.open_file(stream)
                first = opened.get_batch(0) if opened.num_record_batches else None
                if first is not None:
                    first.validate(full=True)
                    first = first.slice(0, _SAMPLE)
                schema, form = opened.schema, "arrow"
        rows = [["" if value is None else str(value) for value in row.values()] for row in (first.to_pylist() if first else [])]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        return None
    if len(set(schema.names)) != len(schema.names):
        return None
    return Shape(form, tuple(schema.names), rows, types=tuple(str(field.type) for field in schema))


def _json_shape(text: str, start: str) -> Shape | None:
    from murmure.sources.generic.table.record import as_cell, flat

    records = _objects(text) if start == "[" else _lines(text)
    names: dict[str, None] = {}
    flats = [flat(record) for record in records[:_SAMPLE]]
    for record in flats:
        names |= dict.fromkeys(record)
    if len(names) < 2 or len(names) > 2_000:
        return None
    rows = [[as_cell(record.get(name)) for name in names] for record in flats]
    return Shape("json" if start == "[" else "jsonl", tuple(names), rows)


def _lines(text: str) -> list[dict[str, Any]]:
    """Return the objects of JSON lines; none when most lines are something else."""
    found, wrong = [], 0
    for line in text.splitlines()[:_SAMPLE]:
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if isinstance(record, dict):
            found.append(record)
        else:
            wrong += 1
    return found if len(found) > wrong else []


def _objects(text: str) -> list[dict[str, Any]]:
    """Return the first objects of a JSON array, which may be cut."""
    decoder, position, found = json.JSONDecoder(), text.index("[") + 1, []
    while len(found) < _SAMPLE:
        position = re.compile(r"[\s,]*").match(text, position).end()  # type: ignore[union-attr]
        try:
            record, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return found
        if not isinstance(record, dict):
            return []
        found.append(record)
    return found


def _text_shape(text: str, encoding: str) -> Shape | None:
    """Return the shape that most lines agree on, for the separator on which they agree best."""
    best: tuple[float, Shape] | None = None
    for delimiter in (";", "\t", ",", "|"):
        found = _with_delimiter(text, delimiter, encoding)
        if found and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def _with_delimiter(text: str, delimiter: str, encoding: str) -> tuple[float, Shape] | None:
    rows: list[list[str]] = []
    starts: list[int] = []
    ends: list[int] = []
    # Like the engine: a comma before a line of text does not make a table, nor do blank lines.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                starts.append(line + 1)
                ends.append(reader.line_num)
            line = reader.line_num
            if len(rows) >= _SAMPLE:
                break
    except csv.Error:
        pass  # an unclosed quotation mark: what was read so far is enough to judge
    widths = [len(row) for row in rows if len(row) > 1]
    if len(widths) < 2:
        return None
    width = max(set(widths), key=lambda w: (widths.count(w), w))
    first = next(i for i, row in enumerate(rows) if len(row) == width)
    first = _below_padding(rows, first, width)
    agreeing = sum(len(row) == width for row in rows[first:])
    share = agreeing / len(rows[first:])
    if agreeing < 2 or share < 0.8 or first > 50 or first > len(rows) // 2 + 1:
        return None
    header = _is_header(rows[first], [row for row in rows[first + 1 :] if len(row) == width])
    names = _names(rows[first]) if header else tuple(f"column {i + 1}" for i in range(width))
    body = [row for row in rows[first + header :] if len(row) == width]
    if not body or not _is_table(rows[first], body, header):
        return None
    # Blank and preamble lines above are skipped with the header; without one, only what stands above the first row.
    above = ends[first] if header else starts[first] - 1
    return share + min(width, 50) / 1_000, Shape("csv", names, body, encoding, delimiter, header_row=above)


def _below_padding(rows: list[list[str]], first: int, width: int) -> int:
    """Return where the table begins, below lines of a preamble that were filled up with separators."""
    for place in range(first, min(first + 20, len(rows))):
        row = rows[place]
        if len(row) == width and sum(bool(cell.strip()) for cell in row) * 2 >= width:
            return place if _is_header(row, [below for below in rows[place + 1 :] if len(below) == width]) else first
    return first


def _is_header(row: list[str], body: list[list[str]]) -> bool:
    """Say whether a row names columns: words only, each once, where the rows below have numbers or dates."""
    cells = [cell.strip() for cell in row]
    if any(_is_data(cell) for cell in cells) or len([c for c in cells if c]) * 2 < len(cells):
        return False
    return not body or any(_is_data(cell) for below in body[:50] for cell in below) or len(set(cells)) == len(cells)


def _is_data(cell: str) -> bool:
    return bool(cell) and (bool(_NUMBER.fullmatch(cell)) or writing_of([cell], dated=False) is not None)


def _is_table(first: list[str], body: list[list[str]], header: bool) -> bool:
    """Tell a table from prose or code in which each line happens to have as many commas."""
    if header and any(len(cell) > 80 for cell in first):
        return False
    if any(_is_data(cell.strip()) for row in body[:50] for cell in row):
        return True
    lengths = [len(cell) for row in body[:50] for cell in row]
    return header and sum(lengths) / max(len(lengths), 1) < 40 and not re.search(r"[{}<>();=]", "".join(first))


def _names(row: list[str]) -> tuple[str, ...]:
    """Return the names of columns, each only once: the second 'Distance' becomes 'Distance (2)'."""
    names: list[str] = []
    for i, cell in enumerate(row):
        name = cell.strip().strip("\ufeff") or f"column {i + 1}"
        number, given = 2, name
        while name in names:
            name, number = f"{given} ({number})", number + 1
        names.append(name)
    return tuple(names)


def spoken(name: str) -> str:
    """Return the name of a column as words: 'created_at (UTC)' and 'CreatedAt' become 'created at'."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[^\w]+|_", " ", plain(split)).strip()
