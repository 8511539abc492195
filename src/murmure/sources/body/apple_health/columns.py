"""How does a gigabyte of records become Arrow batches in seconds? The fast lane: a kernel reads bytes, Python reads words.

Each text is met once: the kernel numbers it, `Dictionary` decodes it, and whole
columns are looked up by number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from murmure.sources.body.apple_health.markup import Broken, Element, next_element, skip_to_root, words
from murmure.sources.body.apple_health.meaning import FIXED, SPAN, meaning, short
from murmure.sources.body.apple_health.record import MEASURE, offset_in, zone_called

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

CHUNK = 16 << 20
ROWS = 80_000
# A single element larger than this is not a workout.
_ELEMENT = 12 << 20
_SEEN = 1 << 22
_DAY = 86_400


class Dictionary:
    """Hold the texts that the kernel numbers: their bytes as written, and as they are meant."""

    def __init__(self) -> None:
        import numpy as np

        self.arena = np.empty(4 << 20, dtype=np.uint8)
        self.ends = np.zeros(65_537, dtype=np.int32)
        self.table = np.full(1 << 18, -1, dtype=np.int32)
        self.counts = np.zeros(1, dtype=np.int64)
        self.texts: list[str] = []
        self.plain = np.empty(0, dtype=np.uint8)
        self.bounds = np.zeros(1, dtype=np.int64)
        self.column: Any = None

    def grow(self) -> None:
        """Decode the texts that are new since the last call."""
        import numpy as np
        import pyarrow as pa

        known, total = len(self.texts), int(self.counts[0])
        if known == total:
            return
        for code in range(known, total):
            self.texts.append(words(self.arena[self.ends[code] : self.ends[code + 1]].tobytes()))
        encoded = [short(text).encode() for text in self.texts]
        self.plain = np.frombuffer(b"".join(encoded) or b" ", dtype=np.uint8)
        self.bounds = np.concatenate(([0], np.cumsum([len(part) for part in encoded]))).astype(np.int64)
        self.column = pa.array(self.texts, pa.string())


class Columns:
    """Hold the arrays that the kernel fills, once for a whole file."""

    def __init__(self) -> None:
        import numpy as np

        self.codes = np.empty((ROWS, 5), dtype=np.int32)
        self.times = np.empty((ROWS, 2), dtype=np.int64)
        self.offsets = np.empty(ROWS, dtype=np.int16)
        self.values = np.empty(ROWS, dtype=np.float64)
        self.places = np.empty((ROWS, 3), dtype=np.int64)
        self.flags = np.empty(ROWS, dtype=np.uint8)
        self.spans = np.empty((20_000, 3), dtype=np.int64)
        self.result = np.zeros(4, dtype=np.int64)
        self.seen = np.zeros(_SEEN, dtype=np.uint64)


def batches(
    stream: BinaryIO, read_element: Callable[[Element | Broken], Iterator[Any]], reject: Callable[[int], Any]
) -> Iterator[Any]:
    """Yield Arrow tables of records, and whatever `read_element` makes of the rest.

    `reject(at)` makes the reject of a record whose value is not a number.
    """
    import numpy as np

    from murmure.kernels import attributes as kernel

    first, base = skip_to_root(stream)
    buffer = np.empty(CHUNK, dtype=np.uint8)
    size, dictionary, columns = 0, Dictionary(), Columns()
    view, last = memoryview(buffer), False
    while True:
        while size < CHUNK and not last:
            room = view[size : min(size + (8 << 20), CHUNK)]
            if first:
                got = min(len(first), len(room))
                room[:got], first = first[:got], first[got:]
            else:
                got = stream.readinto(room)  # type: ignore[attr-defined]
            size, last = size + got, not got
        at = 0
        while True:
            part = buffer[at:]
            kernel.scan(part, size - at, dictionary.arena, dictionary.ends, dictionary.table, dictionary.counts,
                        columns.codes, columns.times, columns.offsets, columns.values, columns.places, columns.flags,
                        columns.spans, columns.result)  # fmt: skip
            rows, spans, consumed, ended = (int(number) for number in columns.result)
            if rows:
                yield from _table(part, rows, dictionary, columns, base + at, reject)
            for start, end, nature in columns.spans[:spans].tolist():
                data = part[start:end].tobytes()
                step = next_element(data, 0, base + at + start) if nature != kernel.BROKEN else None
                yield from read_element(step[0] if step and step[0] else Broken(base + at + start, False))
            at += consumed
            if ended:
                return
            if rows < ROWS and spans < len(columns.spans):
                break
        if last:
            yield from read_element(Broken(base + at, True))
            return
        if at == 0 or size - at > _ELEMENT:
            # Nothing fits: the element that fills the whole buffer is left behind.
            yield from read_element(Broken(base + at, False))
            at = max(at + 1, size - 16)
        buffer[: size - at] = buffer[at:size].copy()
        base, size = base + at, size - at


def _table(part: Any, rows: int, dictionary: Dictionary, columns: Columns, base: int, reject: Callable) -> Iterator[Any]:
    """Yield the rejects and the table of the rows that the kernel has just read."""
    import numpy as np
    import pyarrow as pa

    from murmure.kernels import attributes as kernel

    dictionary.grow()
    codes, times = columns.codes[:rows], columns.times[:rows]
    values, places, flags = columns.values[:rows], columns.places[:rows], columns.flags[:rows]
    for row in np.flatnonzero(flags & kernel.SLOW).tolist():
        start, end, _ = places[row].tolist()
        values[row] = _patient_number(part[start:end].tobytes())
    key = _keys(part, rows, dictionary, columns)
    senses, which = _senses(codes, dictionary.texts)
    length = times[:, 1] - times[:, 0]
    value = _values(senses, which, values, np.maximum(length, 0))
    good = np.array([sense is not None for sense in senses])[which] & np.isfinite(value)
    for row in np.flatnonzero(~good).tolist():
        yield reject(base + int(places[row, 2]))
    origin = _correct_offsets(codes[:, kernel.ZONE], times[:, 0], columns.offsets[:rows], dictionary.texts)
    take = _Taker(senses, which)
    zero = pa.array(np.zeros(rows, dtype=np.int8))
    word = pa.DictionaryArray.from_arrays
    table = pa.table({
        "key": key, "type": _same(MEASURE, zero), "actor": _same("me", zero),
        "object": take("object"), "content": take("content"), "quantity": take("quantity"), "unit": take("unit"),
        "instrument": word(pa.array(codes[:, kernel.SOURCE]), dictionary.column),
        "published": _moments(times[:, 0]), "until": _moments(times[:, 1], length <= 0),
        "offset_minutes": pa.array(columns.offsets[:rows].copy()),
        "offset_origin": word(pa.array(origin), pa.array(["device", "explicit"])),
        "precision": _same("s", zero), "value": pa.array(value),
        "extra": word(pa.array(np.zeros(rows, dtype=np.int8), mask=flags & kernel.ENTERED == 0), pa.array(['{"entered": true}'])),
    })  # fmt: skip
    if not good.all():
        table = table.filter(pa.array(good))
    if table.num_rows:
        yield table


def _same(text: str, zero: pa.Array) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(zero, pa.array([text]))


def _moments(seconds: np.ndarray, absent: np.ndarray | None = None) -> pa.Array:
    import pyarrow as pa

    return pa.array(seconds * 1_000_000, mask=absent).cast(pa.timestamp("us", tz="UTC"))


def _keys(part: Any, rows: int, dictionary: Dictionary, columns: Columns) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    from murmure.kernels import attributes as kernel
    from murmure.kernels.key import keys

    codes, places, bounds = columns.codes[:rows], columns.places[:rows], dictionary.bounds
    longest = np.append(bounds[1:] - bounds[:-1], 0)
    room = int(sum(longest[codes[:, k]].sum() for k in (kernel.KIND, kernel.SOURCE, kernel.UNIT, kernel.WORD)))
    room += int((places[:, 1] - places[:, 0]).sum()) + rows * 60
    out, offsets = np.empty(room, dtype=np.uint8), np.empty(rows + 1, dtype=np.int32)
    bits = columns.values[:rows].view(np.uint64)
    size = keys(part, rows, codes, columns.times, bits, places, dictionary.plain, bounds, columns.seen, out, offsets)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(out[:size].copy()))


def _senses(codes: np.ndarray, texts: list[str]) -> tuple[list, np.ndarray]:
    """Return the meanings that occur, and which of them each row has."""
    import numpy as np

    # Kind, unit and word in one number: the dictionary holds less than 2**16 texts.
    mixed = (codes[:, 0].astype(np.int64) << 34) | ((codes[:, 2].astype(np.int64) + 1) << 17) | (codes[:, 4] + 1)
    # Records come type by type: what changes from row to row is far less than the rows.
    change = np.flatnonzero(np.diff(mixed, prepend=-1))
    different, which = np.unique(mixed[change], return_inverse=True)
    said = ["", *texts]
    senses = []
    for number in different.tolist():
        unit, word = (number >> 17) & 0x1FFFF, number & 0x1FFFF
        senses.append(meaning(texts[number >> 34], said[unit], said[word] if word else None))
    # Narrow numbers: six columns point to the meanings.
    narrow = which.astype(np.int16 if len(senses) < 1 << 15 else np.int32)
    return senses, np.repeat(narrow, np.diff(np.append(change, len(mixed))))


def _values(senses: list, which: np.ndarray, values: np.ndarray, length: np.ndarray) -> np.ndarray:
    import numpy as np

    factor = np.array([0.0 if sense is None else sense.factor for sense in senses])[which]
    offset = np.array([0.0 if sense is None else sense.offset for sense in senses])[which]
    rules = [0 if sense is None else (SPAN, FIXED).index(sense.rule) + 1 if sense.rule in (SPAN, FIXED) else 0 for sense in senses]
    rule = np.array(rules)[which]
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(rule == 0, values, np.where(rule == 1, length, 1.0)) * factor + offset


class _Taker:
    """Look a field of the meanings up for every row."""

    def __init__(self, senses: list, which: np.ndarray) -> None:
        self._senses, self._which = senses, which

    def __call__(self, field: str) -> pa.Array:
        import numpy as np
        import pyarrow as pa

        said = [getattr(sense, field, None) for sense in self._senses]
        absent = np.array([text is None for text in said])[self._which]
        texts = pa.array([text or "" for text in said], pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(self._which, mask=absent if absent.any() else None), texts)


def _correct_offsets(zones: np.ndarray, seconds: np.ndarray, offsets: np.ndarray, texts: list[str]) -> np.ndarray:
    """Write the offset of HKTimeZone where there is one; return 1 where it was, 0 elsewhere."""
    import numpy as np

    explicit = np.zeros(len(zones), dtype=np.int8)
    rows = np.flatnonzero(zones >= 0)
    if not len(rows):
        return explicit
    marks, where = np.unique((zones[rows].astype(np.int64) << 40) | (seconds[rows] // _DAY + (1 << 30)), return_inverse=True)
    found = [_offset_on(texts[mark >> 40], (mark & ((1 << 40) - 1)) - (1 << 30)) for mark in marks.tolist()]
    plain = np.array([-9999 if offset is None else offset for offset in found], dtype=np.int16)[where]
    offsets[rows[plain > -9000]] = plain[plain > -9000]
    explicit[rows[plain > -9000]] = 1
    for row in rows[plain == -9000].tolist():  # a day on which clocks change
        zone = zone_called(texts[zones[row]])
        if isinstance(zone, ZoneInfo):
            offsets[row], explicit[row] = offset_in(zone, int(seconds[row]) * 1_000_000), 1
    return explicit


@lru_cache(maxsize=100_000)
def _offset_on(name: str, day: int) -> int | None:
    """Return the offset of a zone on a day of UTC; -9000 when it changes that day, None for an unknown zone."""
    zone = zone_called(name)
    if zone is None:
        return None
    first, last = (offset_in(zone, second * 1_000_000) for second in (day * _DAY, (day + 1) * _DAY - 1))
    return first if first == last else -9000


def _patient_number(raw: bytes) -> float:
    """Read a number that is long or has an exponent; not a number when it is none."""
    try:
        return float(raw)
    except ValueError:
        return float("nan")
