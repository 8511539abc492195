"""How is a made-up export put on the disk: as text, as a zip, as a table, as a database?"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from murmure.demo.exports.year import MADE_ON

_DATE = (*MADE_ON.timetuple()[:6],)


def put(path: Path, data: str | bytes) -> Path:
    """Write one file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def pack(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a zip whose bytes depend on its files alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), data, zipfile.ZIP_DEFLATED, 1)
    return path


def written(value: Any, indent: int | None = 2, ascii_only: bool = False) -> str:
    """Return JSON."""
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent)


def lines(values: Iterable[Any]) -> str:
    """Return JSON lines."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def table(rows: Iterable[Iterable[Any]], mark: str = ",", end: str = "\n", quoted: bool = False) -> str:
    """Return a table of text."""
    out = io.StringIO()
    csv.writer(
        out, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerows(rows)
    return out.getvalue()


def base(path: Path, script: str, rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Path:
    """Write an SQLite database: `rows` holds the rows of each table, all columns in order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.execute("pragma journal_mode=off")
        made.execute("pragma synchronous=off")
        made.executescript(script)
        for name, values in rows.items():
            held = list(values)
            if held:
                made.executemany(f"insert into {name} values ({','.join('?' * len(held[0]))})", held)
        made.commit()
    return path


def escaped(text: str) -> str:
    """Return text for XML, in an element or in quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
