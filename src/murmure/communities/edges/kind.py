"""What is this file: text, Parquet, GraphML or GEXF? Its first bytes say it; its name only helps where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from murmure.communities.edges import Edges
from murmure.communities.edges.fault import fault
from murmure.communities.files import magic
from murmure.model.words import Both

FOREIGN = (
    (b"PK\x03\x04", Both("it is a zip archive: unpack it first", "c'est une archive zip : dépliez-la d'abord")),
    (b"SQLite format 3\0", Both("it is a database", "c'est une base de données")),
    (b"%PDF", Both("it is a PDF document", "c'est un document PDF")),
)


def reader_of(path: Path) -> Callable[..., Edges]:
    """Return what reads the file: a function of the path, `weighted`, `directed` and `progress`."""
    head = magic(path)
    if not head:
        raise fault(path, "empty-file")
    for first, why in FOREIGN:
        if head.startswith(first):
            raise fault(path, "not-a-graph", why=why)
    if head.startswith(b"PAR1"):
        from murmure.communities.edges.columns import read_parquet

        return read_parquet
    if head[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        from murmure.communities.edges.xml import read_xml

        return read_xml
    from murmure.communities.edges.text import read_text

    return read_text
