"""Where are the rows of a text file: in which encoding, below which lines, ended by what?"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.sources.generic.table.mapping import Mapping

if TYPE_CHECKING:
    from murmure.sources.readers import File

BATCH = 122_880  # rows that are read at once
LONGEST = 2_000_000  # bytes of a line


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(64 << 10)


def line_end(start: bytes) -> str:
    """Return what ends the first line of a file, and most often all: the engine would take a line end inside quotation marks for it.

    Where a title was written above the rows by another program, the engine forgives rows that end otherwise, and
    swallows them all when it is told how they end and not how the title does.
    """
    import re

    start = re.sub(rb'"[^"]*"', b"", start[: 64 << 10])
    first = re.search(rb"\r?\n", start) or re.search(rb"\r", start)
    return first[0].decode() if first else "\n"


def body_of(file: File, mapping: Mapping) -> tuple[Path, int]:
    """Return a UTF-8 copy of a file and how many of its lines stand above the first row.

    A quotation mark in those lines would make the engine count them otherwise:
    then they are taken off, and none is left to skip.
    """
    import shutil

    path = as_utf8(file, mapping.encoding)
    with path.open("rb") as source:
        above = [source.readline() for _ in range(mapping.header_row)]
        if not mapping.quote or not any(mapping.quote.encode() in line for line in above):
            return path, mapping.header_row
        target = path.with_name(path.name + ".rows")
        with target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
    return target, 0


def as_utf8(file: File, encoding: str) -> Path:
    """Return a private UTF-8 copy of a file without its byte order mark; wrong bytes become U+FFFD when it is transcoded."""
    path = file.local()
    with path.open("rb") as stream:
        start = stream.read(4)
    if encoding in ("utf-8", "ascii", "us-ascii", "utf8") or (encoding == "utf-8-sig" and start.startswith(codecs.BOM_UTF8)):
        return path
    target = path.with_name(path.name + ".utf8")
    with path.open("r", encoding=encoding, errors="replace", newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
        while chunk := source.read(1 << 20):
            out.write(chunk.replace("\0", "\ufffd"))
    return target
