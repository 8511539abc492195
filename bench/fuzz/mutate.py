"""How is a sample made worse, so that it still looks like one?"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

NUMBERS = (
    "-1",
    "0",
    "1e999",
    "-0",
    "NaN",
    "99999999999999999999",
    "2147483648",
    "-9223372036854775809",
    "0.1e-400",
    "1,5",
    "١٢",
)
DATES = (
    "0000-00-00",
    "1601-01-01",
    "9999-12-31T23:59:60Z",
    "2024-02-30",
    "2024-03-31T02:30:00+99:99",
    "31/31/24",
    "-62169958800",
    "",
)
TEXTS = (
    "",
    "\0",
    "\ufeff",
    "\u202e\u202f\u200e",
    "é" * 300,
    "🏳️‍🌈" * 40,
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "%s%n",
    "\r\n",
    "\ud7ff",
)
LONG = (
    "a" * 70_000,
    "é" * 40_000,
    *(
        one * (60_000 // len(one))
        for one in (" ", "\n", "0", "1,", '"', "<", "/", "-", "_a", "a.", "@", ": ", "<!---->", "&#1;", "(a)")
    ),
)
BYTES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0x0A, 0x22, 0x3C, 0x5B)
NUMBER, DATE = re.compile(rb"-?\d+(?:\.\d+)?"), re.compile(rb"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")


TAG, ATTRIBUTE = re.compile(rb"<[^<>]{1,2000}>"), re.compile(rb"""([\w:.-]+)=["']([^"']*)""")
ENTITIES = (
    b"&#0;",
    b"&#xD800;",
    b"&#x110000;",
    b"&nbsp;",
    b"&unknown;",
    b"&",
    b"<![CDATA[ ]]>",
    b"<![CDATA[",
    b"<!-- -- -->",
    b"<!--",
    b"]]>",
    b"<?x ?>",
    b"&lt;b&gt;",
)
QUOTED, WORD = re.compile(rb'"[^"\n]*"'), re.compile(rb"[^\W\d]+")


def text(draw: random.Random) -> str:
    """Return a strange text, seldom a very long one: each costs as much as a hundred others."""
    return draw.choice(LONG if draw.random() < 0.02 else TEXTS)


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


def spoiled(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change some bytes."""
    found = bytearray(data or b"\0")
    for _ in range(draw.choice((1, 2, 8, 64))):
        place = draw.randrange(len(found))
        match draw.randrange(4):
            case 0:
                found[place] ^= 1 << draw.randrange(8)
            case 1:
                found[place] = draw.choice(BYTES)
            case 2:
                found[place : place + draw.randrange(1, 9)] = draw.randbytes(draw.randrange(9))
            case _:
                size = draw.choice((2, 4, 8))
                found[place : place + size] = draw.choice((b"\xff", b"\0", b"\x7f", b"\x80")) * size
        if not found:
            return b""
    return bytes(found)


def cut(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Take a piece away, or double it."""
    first, last = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return draw.choice((data[:first], data[:first] + data[last:], data[:last] + data[first:]))


def spliced(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Put a piece of another sample in."""
    other, place = draw.choice(others) or b"\0", draw.randrange(len(data) + 1)
    first = draw.randrange(len(other))
    return data[:place] + other[first : first + draw.randrange(1, 4_000)] + data[place:]


def worded(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change one number, date or text."""
    pattern, choice = draw.choice(((NUMBER, NUMBERS), (DATE, DATES), (QUOTED, None), (WORD, None)))
    found = list(pattern.finditer(data[:200_000]))
    if not found:
        return spoiled(data, others, draw)
    place = draw.choice(found)
    said = (
        draw.choice(choice)
        if choice
        else draw.choice((text(draw), draw.choice(DATES)))
        if pattern is QUOTED
        else text(draw)
    )
    new = said.encode("utf-8", "surrogatepass")
    if pattern is QUOTED:
        new = b'"' + new + b'"'
    return data[: place.start()] + new + data[place.end() :]


def lined(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Drop, double or exchange lines, change their ends, or open what is never closed."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    match draw.randrange(6):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case 3:
            return data.replace(b"\n", draw.choice((b"\r", b"\r\n", b"\n\n", b"\xe2\x80\xa8")))
        case 4:
            lines[one] = (
                draw.choice((b"[", b"{", b"<a>", b'"', b"(", b"&a;", b"BEGIN:VCALENDAR\n"))
                * (20_000 if draw.random() < 0.02 else draw.choice((1, 100)))
                + lines[one]
            )
        case _:
            lines[one] = lines[one][: draw.randrange(len(lines[one]) + 1)]
    return b"".join(lines)


def marked(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change a tag, an attribute or the text between two tags of a page or an XML file."""
    tags = list(TAG.finditer(data[:200_000]))
    if len(tags) < 2:
        return worded(data, others, draw)
    at = draw.randrange(len(tags) - 1)
    one, behind = tags[at], tags[at + 1]
    other = draw.choice(tags)
    between = slice(one.end(), behind.start())
    match draw.randrange(7):
        case 0:
            return data[: one.start()] + data[one.end() :]
        case 1:
            return data[: other.start()] + data[one.start() : behind.end()] + data[other.start() :]
        case 2:
            return data[: one.start()] + other.group() + data[one.end() :]
        case 3 if b"=" in one.group():
            found = draw.choice(list(ATTRIBUTE.finditer(one.group())) or [None])
            if found:
                start, end = one.start() + found.start(2), one.start() + found.end(2)
                gone = one.start() + found.start()
                return draw.choice(
                    (
                        data[:start] + strange(draw) + data[end:],
                        data[:gone] + data[end + 1 :],
                        data[:end] + b'" ' + found.group() + b' x="' + data[end:],
                    )
                )
        case 4:
            return data[: between.start] + draw.choice(ENTITIES) + data[between.stop :]
        case 5:
            depth = 20_000 if draw.random() < 0.02 else draw.choice((1, 3, 300))
            return data[: between.start] + one.group() * depth + data[between.start :]
    return data[: between.start] + strange(draw) + data[between.stop :]


def celled(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change a cell, a row, a column or a title of a table."""
    mark = mark_of(data) or b","
    rows = [line.split(mark) for line in data.split(b"\n")]
    row = rows[draw.choice((0, 1, draw.randrange(len(rows)))) % len(rows)]
    cell, other = draw.randrange(len(row)), draw.randrange(len(row))
    match draw.randrange(8):
        case 0:
            del row[cell]
        case 1:
            row.insert(cell, strange(draw))
        case 2:
            row[cell], row[other] = row[other], row[cell]
        case 3:
            for one in rows:
                del one[cell : cell + 1]
        case 4:
            for one in rows:
                one[cell : cell + 1] = one[cell : cell + 1] * 2
        case 5:
            row[cell] = draw.choice((b'"', b'""', b"'", b'"\n"', b'"a' + mark + b'b"')) + row[cell]
        case 6:
            row[cell] = row[other]
        case _:
            row[cell] = strange(draw)
    return mark.join(rows[0]) + b"".join(b"\n" + mark.join(one) for one in rows[1:])


def mark_of(data: bytes) -> bytes | None:
    """Return what parts the cells of the first line, None when it has not three."""
    line = data[:2_000].lstrip().split(b"\n")[0]
    best = max((b",", b";", b"\t", b"|"), key=line.count)
    return best if line.count(best) > 1 else None


def strange(draw: random.Random) -> bytes:
    """Return a number, a date or a text that nobody would write."""
    return draw.choice((draw.choice(NUMBERS), draw.choice(DATES), text(draw))).encode("utf-8", "surrogatepass")


def nested(data: bytes, others: list[bytes], draw: random.Random) -> bytes:
    """Change one value of a JSON document into one of another kind, or take it away."""
    front = data[: data.find(b"=") + 1] if data.startswith(b"window.") else b""  # a script that says what follows
    try:
        root = json.loads(data[len(front) :])
    except (ValueError, RecursionError):
        return worded(data, others, draw)
    holders: list[Any] = []
    stack = [root]
    while stack and len(holders) < 5_000:
        one = stack.pop()
        if isinstance(one, dict | list) and one:
            holders.append(one)
            stack += one.values() if isinstance(one, dict) else one
    if not holders:
        return worded(data, others, draw)
    holder = draw.choice(holders)
    key = draw.choice(list(holder)) if isinstance(holder, dict) else draw.randrange(len(holder))
    strange = (
        None,
        True,
        0,
        -1,
        2**63,
        2**70,
        1e308,
        float("nan"),
        "",
        [],
        {},
        [[]],
        {"": ""},
        [None],
        text(draw),
        draw.choice(DATES),
        draw.choice(NUMBERS),
    )
    match draw.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[draw.choice(("", "é", key.upper(), key + "_v2", text(draw)))] = holder.pop(key)
        case 2:
            holder[key] = [holder[key]] * draw.choice((1, 3)) if draw.random() < 0.5 else {"value": holder[key]}
        case 3:
            deep: Any = holder[key]
            for _ in range(draw.choice((3, 80, 900))):
                deep = [deep]
            holder[key] = deep
        case _:
            holder[key] = draw.choice(strange)
    with suppress(RecursionError, ValueError):
        return front + json.dumps(root, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")
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
