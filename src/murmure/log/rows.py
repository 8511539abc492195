"""How do activities that come one by one become a batch?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.model.activity import Activity, schema
from murmure.model.extra import write_extra

if TYPE_CHECKING:
    import pyarrow as pa

_TIMES = ("published", "until")


def table_of(rows: list[Activity], source: str, job: int) -> pa.Table:
    """Return the activities as a table with the columns of the log, `key` in place of `id`."""
    import pyarrow as pa

    arrow, size = schema(), len(rows)
    arrays = []
    for name, values in zip(Activity._fields, zip(*rows, strict=True), strict=True):
        kind = pa.string() if name == "key" else arrow.field(name).type
        if name == "extra":
            values = [write_extra(v) if v else None for v in values]
        # Most columns of most sources hold one value: nothing, me, Create, explicit.
        if values[0] is values[-1] and values.count(values[0]) == size:
            one = _array(values[:1], kind, name)
            arrays.append(pa.repeat(one[0], size) if one.null_count == 0 else pa.nulls(size, kind))
        else:
            arrays.append(_array(values, kind, name))
    arrays += [pa.repeat(pa.scalar(source), size), pa.repeat(pa.scalar(job, pa.int32()), size)]
    return pa.table(arrays, names=[*Activity._fields, "source", "job"])


def _array(values: tuple | list, kind: pa.DataType, name: str) -> pa.Array:
    import pyarrow as pa

    if name in _TIMES:
        return pa.array(values, pa.int64()).cast(kind)
    try:
        return pa.array(values, kind)
    except (UnicodeEncodeError, pa.ArrowException):
        # A lone surrogate, which no encoding can hold, or a number where a text is due.
        return pa.array([_mended(value, kind) for value in values], kind)


def _mended(value: object, kind: pa.DataType) -> object:
    import pyarrow as pa

    if value is None:
        return None
    if pa.types.is_list(kind):
        return [_mended(item, pa.string()) for item in value]  # type: ignore[union-attr]
    if pa.types.is_string(kind):
        return str(value).encode("utf-8", "replace").decode("utf-8")
    if pa.types.is_integer(kind):
        return int(value)  # type: ignore[call-overload]
    return float(value)  # type: ignore[arg-type]
