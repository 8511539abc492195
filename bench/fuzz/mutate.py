"""How is a sample made worse, so that it still looks like one?"""

from __future__ import annotations

import gzip
import io
import random
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from bytewise import cut, spliced, spoiled
from strange import DATES, NUMBERS, TEXTS
from textual import celled, lined, mark_of, marked, nested, worded


def mutated(data: bytes, others: list[bytes], draw: random.Random, deep: int = 0) -> bytes:
    """Return a sample with one to four mutations, in its own structure where that is known."""
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        ways: list[Callable[..., bytes]] = [spoiled, spoiled, cut, spliced]
        if data[:4] == b"PK\3\4" and deep < 2:
            ways = [packed, packed, packed, spoiled]
        elif data[:16] == b"SQLite format 3\0":
            ways = [stored, stored, stored, spoiled]
        elif data[:3] == b"\x1f\x8b\x08" and deep < 2:
            ways = [gzipped, gzipped, spoiled]
        elif data[8:12] == b".FIT":
            ways = [checked, checked, spoiled, cut]
        elif b"\0" not in data[:2_000]:
            ways += [worded, worded, worded, lined, lined]
            start = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t")
            if start[:1] in (b"{", b"[") or start.startswith(b"window."):
                ways += [nested] * 6
            elif start[:1] == b"<":
                ways += [marked] * 6
            elif mark_of(start):
                ways += [celled] * 4
        way = draw.choice(ways)
        data = way(data, others, draw, deep) if way in (packed, gzipped) else way(data, others, draw)
    return data


def packed(data: bytes, others: list[bytes], draw: random.Random, deep: int) -> bytes:
    """Change one member of a zip, or its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(one.filename, old.read(one)) for one in old.infolist()]
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
        OverflowError,
        struct.error,
        zlib.error,
    ):
        return spoiled(data, others, draw)
    if not members:
        return data
    place = draw.randrange(len(members))
    name, content = members[place]
    if draw.random() < 0.15:
        members[place] = renamed(name, draw), content
    elif draw.random() < 0.1:
        del members[place]
    else:
        members[place] = name, mutated(content, others, draw, deep + 1)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as new,
        suppress(ValueError),
    ):
        for name, content in members:
            new.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def renamed(name: str, draw: random.Random) -> str:
    """Return another name for a member of a zip."""
    return draw.choice(
        ("../" + name, "/" + name, name.upper(), name + "\0", "é/" + name, "a/" * 400 + name, name.rpartition("/")[2])
    )


def gzipped(data: bytes, others: list[bytes], draw: random.Random, deep: int) -> bytes:
    """Change what a gzip holds."""
    try:
        return gzip.compress(mutated(gzip.decompress(data), others, draw, deep + 1), 1)
    except (OSError, EOFError, zlib.error):
        return spoiled(data, others, draw)


def stored(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change one value of a database, or take a column or a table away."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base"
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as base, suppress(sqlite3.Error, OverflowError, UnicodeError, IndexError):
            tables = [name for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
            table = '"' + draw.choice(tables).replace('"', '""') + '"'
            column = (
                '"'
                + draw.choice([row[1] for row in base.execute(f"pragma table_info({table})")]).replace('"', '""')
                + '"'
            )
            odd = draw.choice((None, -1, 0, 2**62, 1e300, float("inf"), b"\xff\xfe", b"", *TEXTS, *DATES, *NUMBERS))
            match draw.randrange(8):
                case 0:
                    base.execute(f"drop table {table}")
                case 1:
                    base.execute(f"alter table {table} rename column {column} to strange")
                case 2:
                    base.execute(f"update {table} set {column} = ?", (odd,))
                case 3:
                    base.execute(f"insert into {table} ({column}) values (?)", (odd,))
                case _:
                    base.execute(f"update {table} set {column} = ? where rowid % ? = 0", (odd, draw.randrange(1, 9)))
            base.commit()
        return path.read_bytes()


def checked(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change the records of a FIT file, and make its length and checksums right again."""
    head = data[0]
    body = bytearray(spoiled(data[head:-2], others, draw))
    front = bytearray(data[:head])
    front[4:8] = struct.pack("<I", len(body))
    if head >= 14:
        front[12:14] = struct.pack("<H", crc(bytes(front[:12])))
    whole = bytes(front + body)
    return whole + struct.pack("<H", crc(whole))


def crc(data: bytes) -> int:
    """Return the checksum of FIT (CRC-16, polynomial 0xA001)."""
    found = 0
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ (0xA001 if found & 1 else 0)
    return found
