"""What does a cell say: whose id, which moment, how much?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from murmure.communities.edges.fault import Unfit

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# A number is of seconds, else thousands of a second, millionths, thousand millionths, by how large it is.
_UNITS = ((10**11, 10**6, 1), (10**14, 10**3, 1), (10**17, 1, 1), (10**19, 1, 10**3))
_FIRST, _LAST = -62_135_596_800_000_000, 253_370_764_800_000_000
"""The years 1 to 9998, in microseconds since 1970: what comes after them can still be named."""
_BASE = 10**9
YEARS = r"^(19|20)\d\d$"
COMPACT = r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$"
WHOLE = r"^[+-]?\d{1,19}$"
BROKEN = r"^[+-]?\d{1,12}\.\d+$"
MONTH = r"^\d{4}-\d\d$"
DATE = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?)?$"
ZONED = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?( ?Z|( ?UTC)|( ?[+-]\d\d(:?\d\d)?))$"


def ids(cells: pa.Array) -> pa.Array:
    """Return ids as texts, without blanks around them; raise `Unfit` for a column that holds none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    if not (pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise Unfit(-1, "bad-kind", kind=kind)
    plain = cells.dictionary_decode() if pa.types.is_dictionary(cells.type) else cells
    return plain.cast(pa.string()) if pa.types.is_integer(kind) else pc.utf8_trim_whitespace(plain).cast(pa.string())


def numbers(cells: pa.Array) -> pa.Array:
    """Return numbers as float64; raise `Unfit` for the first that is none, is negative or without end."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        plain = pc.utf8_trim_whitespace(cells)
        # A comma within a cell is no column's end: it is a decimal one.
        plain = pc.replace_substring_regex(plain, r"^([+-]?\d*),(\d+)$", r"\1.\2")
        good = pc.match_substring_regex(plain, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$")
        refuse(cells, good, "bad-number")
        cells = pc.replace_substring_regex(plain, r"^\+", "")
    elif not (pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type) or pa.types.is_decimal(cells.type)):
        raise Unfit(-1, "bad-kind", kind=cells.type)
    values = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    refuse(cells, pa.array(np.isfinite(values) & (values >= 0)), "bad-number")
    return pa.array(values)


def times(cells: pa.Array) -> pa.Array:
    """Return moments as microseconds since 1970 in UTC (int64), null where a cell is empty; raise `Unfit` for the first that is none.

    Texts are dates of ISO 8601 (2024, 2024-05, 20240531, 2024-05-31, 2024-05-31 18:30:00.5+02:00; without a zone: UTC),
    or numbers; numbers count from 1970, in seconds when they are below 10**11, else in 1/10**3, 1/10**6, 1/10**9 of a second.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = cells.type
    if pa.types.is_date(kind):
        cells = cells.cast(pa.timestamp("s"))
    if pa.types.is_timestamp(cells.type):
        found = cells.cast(pa.timestamp("us", cells.type.tz), safe=False).cast(pa.int64())
    elif pa.types.is_integer(kind):
        found = pa.array(_since_1970(cells.cast(pa.int64()).fill_null(0).to_numpy()), pa.int64(), mask=pc.is_null(cells).to_numpy(False))
    elif pa.types.is_floating(kind):
        refuse(cells, pc.fill_null(pc.less(pc.abs(cells), 1e17), True), "bad-time")
        found = _seconds(cells)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        found = _texts(cells)
    else:
        raise Unfit(-1, "bad-kind", kind=kind)
    refuse(cells, pc.fill_null(pc.and_(pc.greater_equal(found, _FIRST), pc.less(found, _LAST)), True), "bad-time")
    return found


def refuse(cells: pa.Array, good: pa.Array, code: str) -> None:
    """Raise `Unfit` for the first cell that is not good."""
    place = good.index(False).as_py()
    if place >= 0:
        raise Unfit(place, code, cell=str(cells[place].as_py())[:40])


def _since_1970(values: np.ndarray) -> np.ndarray:
    """Return whole numbers since 1970 as microseconds, each by how large it is."""
    import numpy as np

    size, found = np.abs(values.astype(np.float64)), np.zeros(len(values), np.int64)
    for below, many, each in reversed(_UNITS):
        small = size < below
        found[small] = values[small] // each * many
    return found


def _seconds(cells: pa.Array) -> pa.Array:
    """Return numbers with a fraction, since 1970, as microseconds: seconds, unless they are too large for that."""
    import numpy as np
    import pyarrow as pa

    values = cells.cast(pa.float64()).to_numpy(zero_copy_only=False)
    scale = np.select([np.abs(values) < most for most, *_ in _UNITS[:3]], [10.0**6, 10.0**3, 1.0], 0.0)
    none = np.isnan(values)
    return pa.array(np.where(none, 0, np.floor(np.where(none, 0, values) * scale)).astype(np.int64), mask=none)


def _texts(cells: pa.Array) -> pa.Array:
    """Return the moments that texts write."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.utf8_trim_whitespace(cells).cast(pa.string())
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)

    def all_are(pattern: str) -> bool:
        return text.null_count < len(text) and pc.all(pc.match_substring_regex(text, pattern)).as_py()

    # Of all cells or of none: among numbers since 1970, some would look like a year or a day.
    if all_are(YEARS):
        text = pc.binary_join_element_wise(text, "-01-01", "")
    elif all_are(COMPACT):
        text = pc.replace_substring_regex(text, r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3")
    text = pc.if_else(pc.match_substring_regex(text, MONTH), pc.binary_join_element_wise(text, "-01", ""), text)
    found = pa.nulls(len(text), pa.int64())
    known = pc.is_null(text)
    for pattern, read in ((WHOLE, _whole), (BROKEN, lambda part: _seconds(part.cast(pa.float64()))), (DATE, _dates), (ZONED, _zoned)):
        mine = pc.fill_null(pc.match_substring_regex(text, pattern), False)
        if pc.any(mine).as_py():
            try:
                found = pc.replace_with_mask(found, mine, read(text.filter(mine)))
            except pa.ArrowInvalid:
                place = _first(text, mine, read)
                raise Unfit(place, "bad-time", cell=str(text[place].as_py())[:40]) from None
        known = pc.or_(known, mine)
    refuse(cells, known, "bad-time")
    return found


def _first(text: pa.Array, mine: pa.Array, read: Callable[[pa.Array], pa.Array]) -> int:
    """Return the place of the first of some cells that cannot be read."""
    import pyarrow as pa

    for place in mine.to_numpy(zero_copy_only=False).nonzero()[0].tolist():
        try:
            read(text.slice(place, 1))
        except pa.ArrowInvalid:
            return place
    return 0


def _whole(text: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pa.array(_since_1970(pc.replace_substring_regex(text, r"^\+", "").cast(pa.int64()).to_numpy()), pa.int64())


def _dates(text: pa.Array) -> pa.Array:
    """Return dates that say no zone: they are in UTC."""
    import pyarrow as pa

    return _micros(text).cast(pa.timestamp("us")).cast(pa.int64())


def _zoned(text: pa.Array) -> pa.Array:
    """Return dates that say their zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = pc.replace_substring_regex(_micros(text), r" ?(Z|UTC)$", "Z")
    text = pc.replace_substring_regex(text, r" ?([+-]\d\d(:?\d\d)?)$", r"\1")
    return text.cast(pa.timestamp("us", "UTC")).cast(pa.int64())


def _micros(text: pa.Array) -> pa.Array:
    """Return dates whose seconds have a point and six digits after it at most."""
    import pyarrow.compute as pc

    return pc.replace_substring_regex(text, r"[.,](\d{1,6})\d*", r".\1")


READERS: dict[str, Callable[[pa.Array], pa.Array]] = {"id": ids, "number": numbers, "time": times, "raw": lambda cells: cells}
