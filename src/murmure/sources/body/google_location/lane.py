"""How is a Records.json of a gigabyte read at the speed of memory?

A kernel reads the records that are as usual into columns. What is not goes,
one by one, through `record`, which has the last word; a test holds both
against each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from murmure.model.reject import BAD_RECORD, BROKEN_FILE, TRUNCATED, Reject
from murmure.model.words import Both
from murmure.sources.body.google_location.place import device_named
from murmure.sources.body.google_location.record import NUMBERS, WORDS, activity_of
from murmure.sources.readers import json_errors
from murmure.sources.records import records_on

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.model.activity import Activity
    from murmure.sources.readers import File

BEGINS = re.compile(rb'(\xef\xbb\xbf)?\s*\{\s*"locations"\s*:\s*\[')
LARGE = 2 << 20  # below, the kernel takes longer to load than the file to read
_CHUNK, _LONGEST, _ROWS, _ODDS = 4 << 20, 16 << 20, 65_536, 4_096
_DEVICES = 1_000  # tags that are known from one part of the file to the next
_EXTRA = 400  # bytes of labels and digits in what else a record says; its words are copied from the file


def fast(file: File) -> Iterator[pa.Table | Activity | Reject]:
    """Yield the positions of a file that begins as `BEGINS` says."""
    from murmure.kernels.positions import END, FULL

    lane, kept, number, state = _Lane(), 0, 0, -1
    begin = BEGINS.match(file.head)
    try:
        with file.open() as stream:
            stream.read(begin.end() if begin else 0)
            while state != END and (size := stream.readinto(lane.room(kept))):  # type: ignore[attr-defined]
                size, at, state = kept + size, 0, FULL
                while state == FULL:
                    table, odd, at, state = lane.read(at, size)
                    if table is not None:
                        yield table
                    for turn, record in odd:
                        yield _said(file, number + turn + 1, record)
                    number += (table.num_rows if table is not None else 0) + len(odd)
                if state == END:  # what follows the array may be more than the end of the file
                    yield from _one_by_one(file, lane.bytes(at - 1, size), stream, number)
                kept = lane.keep(at, size)
                if kept > _LONGEST:
                    yield Reject(file.where(f"locations {number + 1}"), BROKEN_FILE)
                    return
    except (*json_errors(), OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        yield Reject(file.where(f"locations {number + 1}"), BROKEN_FILE)
        return
    if state != END:
        yield Reject(file.where(f"locations {number + 1}"), TRUNCATED)


def _one_by_one(file: File, first: bytes, stream: BinaryIO, number: int) -> Iterator[Activity | Reject]:
    for item in records_on(file, first, stream, number, "locations"):
        if isinstance(item, Reject):
            yield item
            continue
        found = activity_of(item[1])
        yield Reject(file.where(f"locations {item[0]}"), found) if isinstance(found, Both) else found


def _said(file: File, number: int, data: bytes) -> Activity | Reject:
    try:
        found = activity_of(json.loads(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError):
        found = BAD_RECORD
    return Reject(file.where(f"locations {number}"), found) if isinstance(found, Both) else found


class _Lane:
    """Hold what the kernel writes into, from one part of the file to the next."""

    def __init__(self) -> None:
        import numpy as np

        from murmure.kernels.positions import NAMES, starts_of, table_of
        from murmure.kernels.step import PADDING

        self._data = np.zeros(2 * _CHUNK + PADDING, np.uint8)
        parts = {**{NAMES.index(old): new for old, new in (NUMBERS | WORDS).items()}, NAMES.index("activity"): "activity", len(NAMES): "confidence"}
        self._words = (*table_of(NAMES), starts_of(NAMES), *table_of(tuple(f'"{name}":' for name in parts.values())), np.array(list(parts), np.int64),
                       np.frombuffer(b"position\x1f" + bytes(8), np.uint8))  # fmt: skip
        self._numbers = (np.empty(_ROWS, np.int64), np.empty(_ROWS, np.int8), np.empty((_ROWS, 2), np.int64), np.empty(_ROWS, np.int64),
                         np.empty(_ROWS, np.bool_), np.empty(_ROWS, np.int64), np.empty(_ROWS, np.bool_))  # fmt: skip
        self._texts = np.empty(64 * _ROWS, np.uint8), np.empty(_ROWS + 1, np.int32), np.empty(0, np.uint8), np.empty(_ROWS + 1, np.int32)
        self._odd = np.empty((_ODDS, 2), np.int64), np.empty(_ODDS, np.int64)
        self._tags = np.zeros(1, np.int64)

    def room(self, kept: int) -> memoryview:
        """Return where the next part of the file goes, behind the bytes that are kept."""
        import numpy as np

        from murmure.kernels.step import PADDING

        if len(self._data) < kept + _CHUNK + PADDING:
            self._data = np.concatenate([self._data, np.zeros(len(self._data), np.uint8)])
        return memoryview(self._data)[kept : kept + _CHUNK]

    def keep(self, at: int, size: int) -> int:
        """Move what was not read to the beginning; return how much that is."""
        self._data[: size - at] = self._data[at:size].copy()
        return size - at

    def bytes(self, at: int, size: int) -> bytes:
        """Return a part of what was read."""
        return self._data[at:size].tobytes()

    def read(self, at: int, size: int) -> tuple[pa.Table | None, list[tuple[int, bytes]], int, int]:
        """Return the usual records, (which, bytes) of the others, where to go on, and whether this is the end."""
        import numpy as np

        from murmure.kernels.positions import read_positions

        data = self._data
        if len(self._texts[2]) < _EXTRA * _ROWS + size:
            self._texts = *self._texts[:2], np.empty(_EXTRA * _ROWS + size + _CHUNK, np.uint8), self._texts[3]
        keys, key_ends, extras, extra_ends = self._texts
        rows, odds, at, state = read_positions(data, at, size, *self._words, *self._numbers, *self._texts, *self._odd)
        places, turns = self._odd
        odd = [(int(turns[i]), data[places[i, 0] : places[i, 1]].tobytes()) for i in range(odds)]
        table = self._table(rows, _texts(keys, key_ends, rows), _texts(extras, extra_ends, rows, True)) if rows else None
        return table, odd, at, state

    def _named(self, tags: np.ndarray, tagged: np.ndarray) -> pa.DictionaryArray:
        """Return the instrument of each tag: few devices stand in millions of rows."""
        import numpy as np
        import pyarrow as pa

        known = self._tags
        codes = np.searchsorted(known, tags).astype(np.int32)
        if (tagged & (known[np.minimum(codes, len(known) - 1)] != tags)).any():
            here = np.unique(tags[tagged])
            known = np.union1d(known, here) if len(known) < _DEVICES else here
            self._tags, codes = known, np.searchsorted(known, tags).astype(np.int32)
        # What has no tag has the name of none, behind all others.
        codes[~tagged] = len(known)
        names = [*map(device_named, known.tolist()), device_named(None)]
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names, pa.string()))

    def _table(self, rows: int, key: pa.Array, extra: pa.Array) -> pa.Table:
        import numpy as np
        import pyarrow as pa

        moment, fine, place, altitude, high, device, tagged = (values[:rows] for values in self._numbers)
        moment, zeros, there = moment.copy(), pa.array(np.zeros(rows, np.int8)), pa.array(np.zeros(rows, np.int8), mask=~high)
        coded = pa.DictionaryArray.from_arrays
        columns = {
            "key": key,
            "type": coded(zeros, ["murmure:Position"]),
            "actor": coded(zeros, ["me"]),
            "instrument": self._named(device, tagged),
            # A cast would load all of the library's functions first: a tenth of a second.
            "published": pa.Array.from_buffers(pa.timestamp("us", tz="UTC"), rows, [None, pa.py_buffer(moment)]),
            "offset_origin": coded(zeros, ["explicit"]),
            "precision": coded(pa.array(fine.copy()), ["s", "ms", "us"]),
            "latitude": pa.array(place[:, 0] / 1e7),
            "longitude": pa.array(place[:, 1] / 1e7),
            "quantity": coded(there, ["altitude"]),
            "value": pa.array(altitude.astype(np.float64), mask=~high),
            "unit": coded(there, ["m"]),
            "extra": extra,
        }
        return pa.table(list(columns.values()), names=list(columns))


def _texts(data: Any, ends: Any, rows: int, may_lack: bool = False) -> pa.Array:
    """Return the texts that the kernel wrote; an empty one is none where texts may lack."""
    import numpy as np
    import pyarrow as pa

    used = ends[: rows + 1].copy()
    there = None
    if may_lack:
        there = pa.py_buffer(np.packbits(used[1:] > used[:-1], bitorder="little"))
    return pa.StringArray.from_buffers(rows, pa.py_buffer(used), pa.py_buffer(data[: used[-1]].copy()), there)
