"""Write databases as programs leave them: with their journal beside them, cut, or with a page that a card lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def written(path: Path, quirk: str | None, damaged: tuple[int, int]) -> Iterator[sqlite3.Connection]:
    """Lend an empty database to fill; when that is done, spoil its file as the quirk says.

    wal        what was filled in still waits in the journal
    corrupted  what lies between these two hundredths of the file is lost: `damaged`
    """
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        if quirk == "wal":
            base.execute("pragma journal_mode=wal")
        yield base
        base.commit()
        if quirk == "wal":
            for end in ("", "-wal"):
                shutil.copy(f"{path}{end}", path.parent / f"kept{end}")
    if quirk == "wal":
        for end in ("", "-wal"):
            shutil.move(path.parent / f"kept{end}", f"{path}{end}")
    data = path.read_bytes()
    if quirk == "truncated":
        path.write_bytes(data[: len(data) * 2 // 3])
    if quirk == "corrupted":
        first, last = (len(data) * hundredth // 100 for hundredth in damaged)
        path.write_bytes(data[:first] + b"\xee" * (last - first) + data[last:])
    if quirk == "empty":
        path.write_bytes(b"")
