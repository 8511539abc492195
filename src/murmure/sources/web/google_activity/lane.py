"""How is a MyActivity.json of hundreds of megabytes read at the speed of memory?

A kernel reads the records that are as usual into columns. What is not goes,
one by one, through `activity_of`; where the array itself is odd, the reader
of records goes on from there. Both have the last word, and a test holds this
lane against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.model.activity import Activity
from murmure.model.reject import Reject
from murmure.model.words import Both
from murmure.sources.readers.text import encoding_of
from murmure.sources.records import reading_errors, record_of, records_on
from murmure.sources.web.google import GOOGLE
from murmure.sources.web.google_activity.activity import activity_of

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.sources.readers import File

BEGINS = re.compile(rb"(\xef\xbb\xbf)?[ \t\r\n]*\[")
LARGE = 4 << 20  # below, the kernel takes longer to load than the file to read
_CHUNK, _PIECE, _LONGEST, _ROWS, _ODDS = 4 << 20, 1 << 20, 16 << 20, 32_768, 4_096
_SHARES = 4  # of what is held, one is the file, the others are for texts that were written with escapes
_MORE = 64  # bytes that a row may have in a column beyond those of its record
_KINDS = ["murmure:Capture", "murmure:Query", "Listen", "Watch", "View"]
_THINGS = ["murmure:Advertisement", "murmure:Search", "Audio", "Video", "Page", None]
_ACTORS = [GOOGLE, *["me"] * 4]

Said = Iterator["pa.Table | Activity | Reject"]


def is_large(file: File) -> bool:
    """Say whether a file is so large that the kernel pays, and written as it reads: UTF-8, an array from the first mark on."""
    large = file.size > LARGE or file.size < 0 or len(file.head) > file.size
    return large and BEGINS.match(file.head) is not None and not encoding_of(file.head).startswith(("utf-16", "utf-32"))


def fast(file: File) -> Said:
    """Yield the records of a file that is as `is_large` says: what is usual in tables, the rest one by one, in their order."""
    from murmure.kernels.deeds import FULL, STOP

    lane, kept, number, state = _Lane(), 0, 0, -1
    begin = BEGINS.match(file.head)
    with file.open() as stream:
        source = _Source(stream)
        passed = 0
        while begin and passed < begin.end() and (piece := source.piece(begin.end() - passed)):
            passed += len(piece)
        while True:
            size = kept + lane.fill(source, kept)
            if size == kept:
                break
            at, state = 0, FULL
            while state == FULL:
                table, odd, at, state = lane.read(at, size, number > 0)
                rows = 0 if table is None else table.num_rows
                found, stop = _odd_ones(file, number, odd)
                if stop:
                    turn, place = stop
                    yield from _in_order(table.slice(0, turn - len(found)) if table else None, found)
                    first = (b"," if number + turn else b"") + lane.bytes(place, size)
                    yield from _one_by_one(file, first, source, number + turn)
                    return
                yield from _in_order(table, found)
                number += rows + len(odd)
            kept = lane.keep(at, size)
            if state == STOP or kept > _LONGEST:
                break
        yield from _one_by_one(file, lane.bytes(0, kept), source, number)


def _one_by_one(file: File, first: bytes, source: _Source, number: int) -> Iterator[Activity | Reject]:
    for item in records_on(file, first, source, number):  # type: ignore[arg-type]
        if isinstance(item, Reject):
            yield item
        else:
            yield from _said(file, *item)


def _said(file: File, number: int, record: Any) -> Iterator[Activity | Reject]:
    for found in activity_of(record):
        yield Reject(file.where(number), found) if isinstance(found, Both) else found


_Odd = list[tuple[int, int, bytes]]
_Found = list[tuple[int, list["Activity | Reject"]]]


def _odd_ones(file: File, number: int, odd: _Odd) -> tuple[_Found, tuple[int, int] | None]:
    """Return (which record, what it says) for the odd ones, and (which, where it begins) of the first that is no value of JSON."""
    found: _Found = []
    for turn, place, data in odd:
        try:
            record = record_of(data)
        except ValueError:
            return found, (turn, place)
        found.append((turn, list(_said(file, number + turn + 1, record))))
    return found, None


def _in_order(table: pa.Table | None, found: _Found) -> Said:
    """Yield the usual records, then the odd ones; each in its place where one of both has the key of one of the others."""
    if table is None or not table.num_rows:
        for _, said in found:
            yield from said
        return
    at, before = 0, 0
    if found and _one_key(table, [one.key for _, said in found for one in said if isinstance(one, Activity)]):
        for turn, said in found:
            # Before the odd ones of this table stand `turn` records, of which `before` were odd too.
            if turn - before > at:
                yield table.slice(at, turn - before - at)
                at = turn - before
            yield from said
            before += 1
        found = []
    if at < table.num_rows:
        yield table.slice(at)
    for _, said in found:
        yield from said


def _one_key(table: pa.Table, keys: list[str]) -> bool:
    import pyarrow as pa
    import pyarrow.compute as pc

    return bool(keys) and bool(pc.any(pc.is_in(table["key"], pa.array(keys, pa.string()))).as_py())


class _Source:
    """Read a stream up to where it breaks; what it raises waits until what stands before is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._error: Exception | None = None

    def piece(self, size: int) -> bytes:
        """Return some bytes; b'' at the end, and where the stream breaks."""
        if self._error is None:
            try:
                return self._stream.read1(size)  # type: ignore[attr-defined]
            except reading_errors() as error:
                self._error = error
        return b""

    def read1(self, size: int = -1) -> bytes:
        """Return some bytes, or raise what the stream raised."""
        data = self.piece(size)
        if not data and self._error is not None:
            raise self._error
        return data

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, or raise what the stream raised."""
        return self.read1(size)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


class _Lane:
    """Hold what the kernel writes into, from one part of the file to the next."""

    def __init__(self) -> None:
        import numpy as np

        from murmure.kernels.deeds import COLUMNS
        from murmure.kernels.step import PADDING

        self._room = 2 * _CHUNK + PADDING
        self._data = np.zeros(_SHARES * self._room, np.uint8)
        self._work = np.zeros((2, 256), np.int64)
        self._numbers = np.empty(_ROWS, np.int64), np.empty((_ROWS, 3), np.int8), np.empty((_ROWS, 2), np.float64)
        self._ends = np.zeros((len(COLUMNS), _ROWS + 1), np.int32)
        self._odd = np.empty((_ODDS, 2), np.int64), np.empty(_ODDS, np.int64)
        self._texts = np.empty((len(COLUMNS), self._room + _MORE * (_ROWS + 1)), np.uint8)

    def fill(self, source: _Source, kept: int) -> int:
        """Read the next part of the file behind the bytes that are kept; return how much that is."""
        import numpy as np

        from murmure.kernels.step import PADDING

        if self._room < kept + _CHUNK + PADDING:
            before, self._room = self._data, 2 * self._room
            self._data = np.zeros(_SHARES * self._room, np.uint8)
            self._data[:kept] = before[:kept]
            self._texts = np.empty((len(self._texts), self._room + _MORE * (_ROWS + 1)), np.uint8)
        size, view = 0, memoryview(self._data)
        while size < _CHUNK and (piece := source.piece(min(_PIECE, _CHUNK - size))):
            view[kept + size : kept + size + len(piece)] = piece
            size += len(piece)
        return size

    def keep(self, at: int, size: int) -> int:
        """Move what was not read to the beginning; return how much that is."""
        self._data[: size - at] = self._data[at:size].copy()
        return size - at

    def bytes(self, at: int, size: int) -> bytes:
        """Return a part of what was read."""
        return self._data[at:size].tobytes()

    def read(self, at: int, size: int, passed: bool) -> tuple[pa.Table | None, _Odd, int, int]:
        """Return the usual records, (which, where, bytes) of the others, where to go on, and whether this is all that is usual."""
        from murmure.kernels.deeds import read_deeds

        rows, odds, at, state = read_deeds(self._data, at, size, self._room, self._work, passed,
                                           *self._numbers, self._texts, self._ends, *self._odd)  # fmt: skip
        places, turns = self._odd
        odd = [(int(turns[i]), int(places[i, 0]), self.bytes(*places[i])) for i in range(odds)]
        return self._table(rows) if rows else None, odd, at, state

    def _table(self, rows: int) -> pa.Table:
        import numpy as np
        import pyarrow as pa

        from murmure.kernels.deeds import COLUMNS

        moment, codes, place = (values[:rows].copy() for values in self._numbers)
        kind, thing, fine = (pa.array(np.ascontiguousarray(codes[:, column])) for column in range(3))
        coded, nowhere = pa.DictionaryArray.from_arrays, place[:, 0] > 90
        texts = {name: _texts(self._texts[column], self._ends[column], rows) for column, name in enumerate(COLUMNS)}
        links = texts.pop("links")
        columns = {
            **texts,
            "type": coded(kind, _KINDS),
            "actor": coded(kind, _ACTORS),
            "object_type": coded(thing, _THINGS),
            # A cast would load all of the library's functions first: a tenth of a second.
            "published": pa.Array.from_buffers(pa.timestamp("us", tz="UTC"), rows, [None, pa.py_buffer(moment)]),
            "offset_origin": coded(pa.array(np.zeros(rows, np.int8)), ["explicit"]),
            "precision": coded(fine, ["s", "ms", "us"]),
            "links": _one_each(links),
        }
        if not nowhere.all():
            columns |= {"latitude": pa.array(place[:, 0], mask=nowhere), "longitude": pa.array(place[:, 1], mask=nowhere)}
        return pa.table(list(columns.values()), names=list(columns))


def _texts(data: np.ndarray, ends: np.ndarray, rows: int) -> pa.StringArray:
    """Return the texts that the kernel wrote; an empty one is none."""
    import numpy as np
    import pyarrow as pa

    used = ends[: rows + 1].copy()
    there = used[1:] > used[:-1]
    mask = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.StringArray.from_buffers(rows, pa.py_buffer(used), pa.py_buffer(data[: used[-1]].copy()), mask)


def _one_each(texts: pa.StringArray) -> pa.ListArray:
    """Return lists of one text, none where there is none."""
    import numpy as np
    import pyarrow as pa

    # A text that is none has no length: the others stand one behind the other.
    _, ends, data = texts.buffers()
    used = np.frombuffer(ends, np.int32, len(texts) + 1)
    there = np.diff(used) > 0
    bounds = np.concatenate([np.zeros(1, np.int32), np.cumsum(there, dtype=np.int32)])
    dense = np.concatenate([used[:1], used[1:][there]])
    values = pa.StringArray.from_buffers(int(bounds[-1]), pa.py_buffer(dense), data)
    return pa.ListArray.from_arrays(pa.array(bounds), values, mask=pa.array(~there))
