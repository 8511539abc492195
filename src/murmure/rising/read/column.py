"""What do the cells of posts say: when, who, and what is read of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.communities.edges.fault import Unfit
from murmure.communities.table.cells import BROKEN, COMPACT, DATE, MONTH, WHOLE, YEARS, ZONED, times

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_WORDED = ("%a %b %d %H:%M:%S +0000 %Y", "%a, %d %b %Y %H:%M:%S GMT")
"""How X writes the times of posts, and HTTP and feeds theirs."""
_MOMENT = "|".join((YEARS, COMPACT, WHOLE, BROKEN, MONTH, DATE, ZONED))


def moments(cells: pa.Array) -> pa.Array:
    """Return moments as microseconds since 1970 (UTC), null where a cell is empty or is none; raise `Unfit` for a column of something else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_null(cells.type):
        return pa.nulls(len(cells), pa.int64())
    try:
        return times(cells)
    except Unfit as unfit:
        if unfit.place < 0:
            raise
    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return _halved(cells)
    plain = pc.utf8_trim_whitespace(cells)
    found = _halved(pc.if_else(pc.match_substring_regex(plain, _MOMENT), plain, pa.scalar(None, cells.type)))
    worded = (pc.strptime(plain, format=one, unit="us", error_is_null=True).cast(pa.int64()) for one in _WORDED)
    return pc.coalesce(found, *worded)


def _halved(cells: pa.Array) -> pa.Array:
    """Return the moments of cells of which few are none, such as a 31st of February."""
    import pyarrow as pa

    try:
        return times(cells)
    except Unfit:
        if len(cells) == 1:
            return pa.nulls(1, pa.int64())
    half = len(cells) // 2
    return pa.concat_arrays([_halved(cells[:half]), _halved(cells[half:])])


def without_zone(cells: pa.Array) -> bool:
    """Return whether one of these cells is a time of the day that says no zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(cells.type):
        return cells.type.tz is None
    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return False
    return bool(pc.any(pc.match_substring_regex(pc.utf8_trim_whitespace(cells), DATE.replace(")?$", ")$"))).as_py())


def texts(cells: pa.Array) -> pa.Array:
    """Return cells as texts (large_string), as they are; raise `Unfit` for what is none."""
    import pyarrow as pa

    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_floating(cells.type):
        cells = _whole(cells)
    kind = cells.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind)):
        raise Unfit(-1, "bad-kind", kind=kind)
    return cells.cast(pa.large_string())


def _whole(cells: pa.Array) -> pa.Array:
    """Return whole numbers that were written with a point, as ids are where one of them is missing; raise `Unfit` for a fraction."""
    import pyarrow as pa

    try:
        return pa.array(cells.to_numpy(zero_copy_only=False), from_pandas=True).cast(pa.int64())
    except pa.ArrowInvalid:
        raise Unfit(-1, "bad-kind", kind=cells.type) from None


def values(cells: pa.Array) -> pa.Array:
    """Return cells that hold several values each as lists of texts, and cells that are texts as texts."""
    import pyarrow as pa

    if not _is_list(cells.type):
        return texts(cells)
    held = cells.type.value_type
    if not (pa.types.is_string(held) or pa.types.is_large_string(held) or pa.types.is_integer(held) or pa.types.is_null(held)):
        raise Unfit(-1, "bad-kind", kind=cells.type)
    return cells.cast(pa.large_list(pa.large_string()))


def as_lists(cells: pa.Array) -> pa.Array:
    """Return texts of several values each as lists of them, for a file that stands beside another one of lists."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if _is_list(cells.type):
        return cells
    return pc.split_pattern_regex(pc.fill_null(cells, ""), r"[\s,;|\[\]'\"]+").cast(pa.large_list(pa.large_string()))


def keys(names: pa.Array) -> np.ndarray:
    """Return a number of 64 bits for each name (large_string), the same in every run; 0 where there is none."""
    import numpy as np

    from murmure.kernels.terms import name_keys
    from murmure.rising.read.terms import flat

    found = np.zeros(len(names), np.uint64)
    name_keys(*flat(names, len(names)), found)
    return found


def _is_list(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
