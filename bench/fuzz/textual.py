"""How is a text made worse in its own structure: words, lines, tags, cells, values?"""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress
from typing import Any

from bytewise import spoiled
from strange import DATES, ENTITIES, NUMBERS, strange, text

NUMBER, DATE = re.compile(rb"-?\d+(?:\.\d+)?"), re.compile(rb"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
TAG, ATTRIBUTE = re.compile(rb"<[^<>]{1,2000}>"), re.compile(rb"""([\w:.-]+)=["']([^"']*)""")
QUOTED, WORD = re.compile(rb'"[^"\n]*"'), re.compile(rb"[^\W\d]+")


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
