"""What may a sample lose and still be read in all its ways?

A sample of five hundred rows is read fifty times more slowly than one of ten
that has a row of each shape. A piece goes when what is read keeps every shape:
the type of the activities, the fields that they fill, what is rejected and why.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from seed import Seed, costed, removed, written

from murmure.sources.gather import gather

TRIALS = 150
"""Readings spent on one file."""
_SMALL = 700
_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")
_VOID = frozenset(b"br img meta link input hr col source".split())
Keeps = Callable[[bytes], bool]


def thinned(seed: Seed, known: dict[tuple[str, bytes], bytes]) -> Seed:
    """Return a sample without what repeats itself; `known` remembers what other samples of the source lost."""
    with tempfile.TemporaryDirectory() as folder:
        whole = shapes(seed, Path(folder))
        for place in seed.drawn:
            name, data = seed.members[place]
            if len(data) < _SMALL:
                continue
            keeps = lambda found: shapes(seed.changed(place, found), Path(folder)) == whole  # noqa: B023, E731 - used at once
            before = known.get((name, data))
            if before is not None and keeps(before):
                seed = seed.changed(place, before)
                continue
            known[name, data] = lighter(data, keeps)
            seed = seed.changed(place, known[name, data])
        return costed(seed, rows_of(seed, Path(folder)))


def shapes(seed: Seed, place: Path) -> frozenset[Any]:
    """Return the shapes of what is read from a sample."""
    path = written(seed.name, seed.packing, list(seed.members), place)
    try:
        output = gather(path)
    except Exception as error:
        return frozenset({type(error).__name__})
    finally:
        removed(path)
    found: set[Any] = {("reject", one.reason.en) for one in output.rejects} | {
        ("refused", one.what.en) for _, one in output.refused
    }
    for row in output.rows.values():
        extra = row.get("extra") or {}
        found.add(
            (
                row.get("type"),
                row.get("object_type"),
                row.get("quantity"),
                row.get("precision"),
                *sorted(row),
                *sorted(extra),
            )
        )
    return frozenset(found | output.used)


def rows_of(seed: Seed, place: Path) -> int:
    """Return how many rows a sample gives."""
    path = written(seed.name, seed.packing, list(seed.members), place)
    try:
        return len(gather(path).rows)
    except Exception:
        return 0
    finally:
        removed(path)


def lighter(data: bytes, keeps: Keeps) -> bytes:
    """Return the file without what it can do without, in its own structure where that is known."""
    left = iter(range(TRIALS))
    asked: Keeps = lambda found: next(left, None) is not None and keeps(found)  # noqa: E731 - a budget
    if data[:16] == b"SQLite format 3\0":
        return _fewer_rows(data, asked)
    if b"\0" in data[:2_000]:
        return data
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        pass
    else:
        return _shorter_lists(root, data, asked)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _fewer_elements(data, asked)
    return _fewer(data.splitlines(keepends=True), b"".join, data, asked)


def _fewer(pieces: list[Any], joined: Callable[[list[Any]], bytes], data: bytes, asked: Keeps) -> bytes:
    """Leave out runs of pieces, long ones first."""
    size = len(pieces) // 2
    while size:
        place = 0
        while place < len(pieces):
            fewer = pieces[:place] + pieces[place + size :]
            found = joined(fewer)
            if fewer and asked(found):
                pieces, data = fewer, found
            else:
                place += size
        size = min(size // 2, len(pieces) // 2)
    return data


def _shorter_lists(root: Any, data: bytes, asked: Keeps) -> bytes:
    """Shorten the lists of a JSON document, outer ones first; what a record holds stays."""

    def said() -> bytes:
        return json.dumps(root, ensure_ascii=False, indent=1 if b"\n" in data[:200] else None).encode(
            "utf-8", "surrogatepass"
        )

    waiting = [root]
    if not asked(said()):
        return data
    for holder in waiting:
        if isinstance(holder, list):
            size = len(holder) // 2
            while size:
                place = 0
                while place < len(holder) and len(holder) > size:
                    gone = holder[place : place + size]
                    del holder[place : place + size]
                    if not asked(said()):
                        holder[place:place] = gone
                        place += size
                size = min(size // 2, len(holder) // 2)
        waiting += [
            one for one in (holder.values() if isinstance(holder, dict) else holder) if isinstance(one, dict | list)
        ]
    found = said()
    return found if len(found) < len(data) else data


def _fewer_elements(data: bytes, asked: Keeps) -> bytes:
    """Leave out elements of a page or an XML file that have one of their name before them, large ones first."""
    gone: list[tuple[int, int]] = []
    for start, end in sorted(_repeated(data), key=lambda span: span[0] - span[1]):
        if any(first <= start < last for first, last in gone):
            continue
        trial = sorted([span for span in gone if not start <= span[0] < end] + [(start, end)])
        if asked(_without(data, trial)):
            gone = trial
    return _without(data, gone)


def _without(data: bytes, gone: list[tuple[int, int]]) -> bytes:
    parts, place = [], 0
    for start, end in sorted(gone):
        parts.append(data[place:start])
        place = end
    return b"".join((*parts, data[place:]))


def _repeated(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each element begins and ends that is not the first of its name in its parent."""
    path: list[tuple[bytes, int, set[bytes], bool]] = [(b"", 0, set(), False)]
    for found in _TAG.finditer(data):
        closing_mark, name, itself = found.groups()
        if closing_mark:
            if len(path) > 1 and path[-1][0] == name:
                _, start, _, again = path.pop()
                if again:
                    yield start, found.end()
            continue
        again = name in path[-1][2]
        path[-1][2].add(name)
        if itself or name in _VOID:
            if again:
                yield found.start(), found.end()
        else:
            path.append((name, found.start(), set(), again))


def _fewer_rows(data: bytes, asked: Keeps) -> bytes:
    """Leave out rows of the tables of a database, and pack it tightly."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base"

        def without(held: bytes, *steps: str) -> bytes:
            path.write_bytes(held)
            try:
                with closing(sqlite3.connect(path, isolation_level=None)) as base:
                    for step in steps:
                        base.execute(step)
            except (sqlite3.Error, UnicodeDecodeError):
                return held
            return path.read_bytes()

        small = without(data, "pragma journal_mode=delete", "pragma page_size=512", "vacuum")
        if len(small) < len(data) and asked(small):
            data = small
        for table, numbers in _numbers(path, data):
            quoted = '"' + table.replace('"', '""') + '"'
            size = len(numbers) // 2
            while size:
                place = 0
                while place < len(numbers):
                    run = ",".join(str(number) for number in numbers[place : place + size])
                    found = without(data, f"delete from {quoted} where rowid in ({run})", "vacuum")
                    if len(numbers) > size and found != data and asked(found):
                        data = found
                        del numbers[place : place + size]
                    else:
                        place += size
                size = min(size // 2, len(numbers) // 2)
    return data


def _numbers(path: Path, data: bytes) -> list[tuple[str, list[int]]]:
    """Return the numbers of the rows of each table, the fullest first."""
    path.write_bytes(data)
    found = []
    with closing(sqlite3.connect(path)) as base:
        try:
            tables = [name for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
        except (sqlite3.Error, UnicodeDecodeError):
            return []
        for table in tables:
            quoted = '"' + table.replace('"', '""') + '"'
            try:
                found.append((table, [number for (number,) in base.execute(f"select rowid from {quoted} limit 5000")]))
            except (sqlite3.Error, UnicodeDecodeError):
                continue  # a table without numbers, or a broken one
    return sorted(found, key=lambda one: -len(one[1]))
