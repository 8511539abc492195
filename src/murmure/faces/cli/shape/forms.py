"""What is the form of one file: keys, columns, elements, tables, and the kinds of what they hold?

Each function reads a bounded part of the file and keeps names and kinds only;
a value is looked at, named by its kind, and dropped.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from murmure.faces.cli.shape.kind import kind_of_text, kind_of_value
from murmure.faces.cli.shape.mask import OUTLINE, is_vocabulary, mask_key, reads_as_name
from murmure.faces.cli.shape.tree import Node, Tree, rows

if TYPE_CHECKING:
    import sqlite3

    from murmure.sources.readers import File

Rows = list[tuple[str, str]]
READ = 64 << 20
"""At most this much of a file is read: forms show early."""
SAMPLE, LINES = 1 << 20, 500
DELIMITERS = ",;\t|"
COLUMNS = 400
_PROPERTY = re.compile(r"([A-Z][A-Z0-9-]{1,30})(?:;[^:\r\n]*)?:")
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\0", "sqlite"), (b"PAR1", "parquet"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"),
    (b"%PDF", "pdf"), (b"PK\x03\x04", "zip document"), (b"\x1f\x8b", "gzip"), (b"bplist00", "binary property list"),
    (b"\x1a\x45\xdf\xa3", "matroska"), (b"ID3", "mp3"), (b"OggS", "ogg"), (b"RIFF", "riff"),
)  # fmt: skip


def kind_of_file(file: File) -> str:
    """Return what the first bytes are: json, csv, xml, sqlite, calendar lines, text, or the name of a binary format."""
    head = file.head
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[8:12] == b".FIT":
        return "fit"
    if head[4:8] == b"ftyp":
        return "mp4"
    if not head.strip():
        return "empty"
    from murmure.sources.readers import text_of

    text = text_of(head[:SAMPLE]).lstrip()
    if sum(c < " " and c not in "\t\r\n\f" for c in text[:4096]) > 4:
        return "binary"
    if text.startswith(("{", "[")) or re.match(r"[\w.$]{1,80}(?:\[[^\]]{1,80}\])? ?= ?[\[{]", text):
        return "json"
    if re.match(r"<(?:\?xml|!DOCTYPE(?! html)|!--|[A-Za-z])", text):
        return "html" if re.match(r"(?is)<(?:!doctype )?html", text) else "xml"
    if text.startswith("BEGIN:"):
        return "properties"
    return "csv" if delimiter_of(text) else "text"


def json_form(file: File) -> Rows:
    """Return the keys of a JSON, JSON Lines or JavaScript export, with the kinds of their values."""
    import ijson

    tree = Tree()
    root = tree.root
    stack: list[Node] = [root]
    pending: list[Node] = []
    scalars = {"string", "number", "boolean", "null"}

    def here() -> Node:
        """Return the place that the next value belongs to; what stands directly in the outermost array is the root."""
        if pending:
            return pending.pop()
        return root if stack[-1] is root else tree.below(stack[-1], "[]")

    with file.open() as stream:
        text = After(stream)
        try:
            for event, value in ijson.basic_parse(text, multiple_values=True, use_float=True):
                if event == "map_key":
                    pending[:] = [tree.below(stack[-1], value)]
                elif event in scalars:
                    here().see(kind_of_value(value))
                elif event in ("start_map", "start_array"):
                    node = here()
                    node.see("object" if event == "start_map" else "array")
                    stack.append(node)
                elif len(stack) > 1:
                    stack.pop()
        except (ijson.JSONError, ValueError):
            if text.left > 0:
                root.see("stops or breaks before its end")
    return rows(root)


class After:
    """Read a stream from its first brace or bracket on, and no more than `READ` bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(1 << 16)
        starts = [place for place in (head.find(b"{"), head.find(b"[")) if place >= 0]
        script = re.match(rb"\s*[\w.$]+(?:\[[^\]]*\])? ?= ?", head)
        start = script.end() if script else min(starts, default=0)
        self._head, self._stream, self.left = head[start:], stream, READ

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        size = 1 << 16 if size is None or size < 0 else size
        if self.left <= 0:
            return b""
        part = self._head[:size] if self._head else self._stream.read(size)
        self._head = self._head[size:]
        self.left -= len(part)
        return part


def delimiter_of(text: str) -> str | None:
    """Return what separates columns: the character found equally often on most lines; None when there is none."""
    lines = [line for line in text.splitlines()[:60] if line.strip()][:50]
    if len(lines) > 2:
        lines = lines[:-1]  # the last one may be cut
    best: tuple[int, int, str] | None = None
    for mark in DELIMITERS:
        counts = Counter(line.count(mark) for line in lines)
        usual, times = max(counts.items(), key=lambda item: (item[1] if item[0] else 0, item[0]), default=(0, 0))
        if usual and times * 2 > len(lines) and len(lines) > 1:
            best = max(best or (0, 0, ""), (times, usual, mark))
    return best[2] if best else None


def csv_form(file: File) -> Rows:
    """Return the columns of a table with the kinds of their cells; headers only when the first line is one."""
    from murmure.sources.readers import text_of

    text = text_of(file.head)
    mark = delimiter_of(text) or ","
    lines = list(cells(text, mark))
    usual = Counter(map(len, lines)).most_common(1)[0][0] if lines else 0
    table = [line for line in lines if len(line) == usual][:LINES]
    if not table:
        return []
    # Lines above the columns may be as wide as the table: the names are the first line that reads as names.
    top = next((place for place in range(min(len(table), 8)) if is_header(table[place], table[place + 1 :])), 0)
    head, body = table[top], table[top + 1 :] or [table[top]]
    kinds = [" | ".join(sorted({kind_of_text(row[i].strip()) for row in body})) for i in range(min(usual, COLUMNS))]
    named = is_header(head, body)
    names = [head[i].strip() if named or is_vocabulary(head[i]) else "" for i in range(len(kinds))]
    skipped = lines.index(head)
    first = [("lines before the columns", str(skipped))] if skipped else []
    separator = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}[mark]
    return [
        *first,
        ("separator", separator),
        *((f"column {i + 1}: {mask_key(name) if name else OUTLINE}", kind) for i, (name, kind) in enumerate(zip(names, kinds, strict=True))),
    ]


def cells(text: str, mark: str) -> Iterator[list[str]]:
    """Yield the rows of the first lines of a table."""
    whole = text if len(text) < SAMPLE else text[: text.rfind("\n", 0, SAMPLE)]
    try:
        for number, row in enumerate(csv.reader(io.StringIO(whole), delimiter=mark)):
            if number > 4 * LINES:
                return
            if row:
                yield row
    except csv.Error:
        return


def is_header(head: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether a first line names columns: its cells read as names, and below them stand other kinds of things."""
    cleaned = [cell.strip() for cell in head]
    if len(body) < 3 or len(set(cleaned)) < len(cleaned) or not all(reads_as_name(cell) or is_vocabulary(cell) for cell in cleaned):
        return False
    plain = {"text", "long text", "empty"}
    return any(all(kind_of_text(row[i].strip()) not in plain for row in body) for i in range(len(head)))


def xml_form(file: File) -> Rows:
    """Return the elements of an XML document, with their attributes and kinds; declarations of entities are refused."""
    from xml.parsers import expat

    tree = Tree()
    stack = [tree.root]
    texts: list[str] = []
    parser = expat.ParserCreate(namespace_separator=None)

    def start(name: str, attributes: dict[str, str]) -> None:
        node = tree.below(stack[-1], name.rpartition(":")[2])
        if len(stack) < 200:
            stack.append(node)
        texts.clear()
        for attribute, value in attributes.items():
            tree.below(node, "@" + attribute).see(kind_of_text(value))

    def end(_: str) -> None:
        text = "".join(texts).strip()
        if text:
            stack[-1].see(kind_of_text(text))
        texts.clear()
        if len(stack) > 1:
            stack.pop()

    def refuse(*_: object) -> None:
        raise expat.ExpatError("entities are not read")

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, refuse
    parser.CharacterDataHandler = lambda text: texts.append(text) if len(texts) < 64 else None
    with file.open() as stream:
        try:
            for _ in range(READ >> 16):
                part = stream.read(1 << 16)
                parser.Parse(part, not part)
                if not part:
                    break
        except (expat.ExpatError, LookupError, ValueError):
            tree.root.see("stops or breaks before its end")
    return rows(tree.root)


def sqlite_form(file: File) -> Rows:
    """Return the tables of a SQLite file, their columns, and the kinds of what the first rows hold."""
    import sqlite3
    from contextlib import closing

    from murmure.sources.readers.sqlite import connect

    found: Rows = []
    query = "select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%' order by name"
    with closing(connect(file.local())) as connection:
        try:
            names = [str(name) for (name,) in connection.execute(query).fetchmany(COLUMNS)]
        except sqlite3.Error:
            return [(".", "broken")]
        for name in names:
            found += table_form(connection, name)
    return found


def table_form(connection: sqlite3.Connection, name: str) -> Rows:
    """Return the columns of one table and the kinds of its first values."""
    import sqlite3

    quoted = name.replace('"', '""')
    try:
        cursor = connection.execute(f'select * from "{quoted}" limit 100')
        columns, body = [column[0] for column in cursor.description[:COLUMNS]], cursor.fetchall()
    except (sqlite3.Error, OverflowError):
        return [(mask_key(name), "cannot be read")]
    kinds = [" | ".join(sorted({kind_of_value(row[i]) for row in body})) or "empty" for i in range(len(columns))]
    return [(f"{mask_key(name)}.{mask_key(column)}", kind) for column, kind in zip(columns, kinds, strict=True)]


def property_form(file: File) -> Rows:
    """Return the names of the properties of a calendar, of contacts, of anything in lines `NAME:value`."""
    names: Counter[str] = Counter()
    for number, (_, line) in enumerate(file.lines()):
        if number > 200_000:
            break
        found = _PROPERTY.match(line)
        if found and reads_as_name(found.group(1)):
            names[found.group(1)] += 1
    return [(name, "property") for name, count in sorted(names.items()) if count > 1 or is_vocabulary(name)]


def parquet_form(file: File) -> Rows:
    """Return the columns of a Parquet file and their types."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(file.local())
    except pa.ArrowException:
        return [(".", "broken")]
    return [(mask_key(field.name), re.sub(r"[^a-z0-9\[\]<>, ]", "", str(field.type).split(":")[0])) for field in schema]


FORMS = {"json": json_form, "csv": csv_form, "xml": xml_form, "sqlite": sqlite_form, "properties": property_form, "parquet": parquet_form}


def form_of(file: File, kind: str) -> Rows:
    """Return the form of a file of this kind; binary files and plain texts have none that can be told."""
    return FORMS[kind](file) if kind in FORMS else []
