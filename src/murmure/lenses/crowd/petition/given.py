"""Where do the counts of petitions come from: the log, or a table that somebody gives?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.lenses.crowd.petition.counts import counts_of
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.lenses.crowd.petition.counts import Counts
    from murmure.trust.view import View

NO_COUNTS = Both("The table must have the columns petition, time and count: a name, a moment, the signatures until then.",
                 "La table doit avoir les colonnes petition, time et count : un nom, un moment, les signatures jusque-là.")  # fmt: skip
HOW_COUNTS = Both("Name them so; a moment is an ISO time (UTC where no zone is given) or seconds since 1970.",
                  "Nommez-les ainsi ; un moment est une heure ISO (UTC sans fuseau indiqué) ou des secondes depuis 1970.")  # fmt: skip


def from_log(view: View, until: int | None) -> tuple[Counts, list[str]]:
    """Return the counts that the log holds, and the ids of their activities."""
    before = f"and epoch_us(published) < {int(until)}" if until is not None else ""
    rows = view.sql(f"""
        select object as petition, epoch_us(published) as moment, value, id::varchar as id from log
        where type = 'murmure:Measure' and quantity = 'signatures' and object is not null and value is not null and published is not null {before}
        order by petition, moment, value, id""")
    petition, at, value = (rows[name].to_numpy(zero_copy_only=False) for name in ("petition", "moment", "value"))
    return counts_of(petition.astype(str), at, value), rows["id"].to_pylist()


def from_table(table: pa.Table, until: int | None) -> Counts:
    """Return the counts of a table (petition, time, count, in any order); raises `BadRequest`."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    named = {name.casefold(): name for name in table.column_names}
    when = next((named[name] for name in ("time", "ts", "published") if name in named), None)
    if when is None or not {"petition", "count"} <= set(named):
        raise BadRequest("lens-counts", NO_COUNTS, HOW_COUNTS)
    try:
        at = _moments(table[when])
        count = table[named["count"]].cast(pa.float64())
        petition = table[named["petition"]].cast(pa.string())
    except pa.ArrowException:
        raise BadRequest("lens-counts", NO_COUNTS, HOW_COUNTS) from None
    whole = pc.and_(pc.and_(pc.is_valid(at), pc.is_valid(count)), pc.is_valid(petition))
    if until is not None:
        whole = pc.and_(whole, pc.less(at, until))
    kept = np.flatnonzero(pc.fill_null(whole, False).to_numpy(zero_copy_only=False))
    columns = [column.take(pa.array(kept)).to_numpy(zero_copy_only=False) for column in (petition, at, count)]
    return counts_of(columns[0].astype(str), columns[1], columns[2])


def _moments(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return moments in microseconds from times, ISO texts or seconds since 1970."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        seconds = column.cast(pa.float64())
        # Beyond a year 5138, no number is a moment.
        known = pc.less(pc.abs(seconds), 1e11)
        return pc.if_else(known, pc.multiply(pc.if_else(known, seconds, 0.0), 1e6), None).cast(pa.int64(), safe=False)
    if not pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", tz="UTC"))
    return column.cast(pa.timestamp("us", tz="UTC") if column.type.tz else pa.timestamp("us")).cast(pa.int64())
