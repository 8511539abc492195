"""How often did each object speak in each hour of one piece of the log, about what, and between which values?

Columns of the cells, in order of hours
  hour       hours since 1970: of the local clock where the log says its offset, of UTC where it does not
  shift      minutes, local time minus UTC; UNKNOWN where the log does not say
  key        place among the keys
  count      times it spoke
  begin, end minutes of the hour at which it spoke first and last
  low, high, total   of the values, in the unit of the key; NaN where there are none
Columns of the keys are those of `KEYS`: texts, empty where there is nothing to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.hours.piece import UNKNOWN
from murmure.model.activity import DATED, ME

if TYPE_CHECKING:
    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

KEPT = "voices1"
KEYS = ("thing", "source", "type", "quantity", "unit")
"""What tells the words of one hour apart: the object (a device of mine, else the instrument), who tells it, and what is measured."""
CELLS = ("hour", "shift", "key", "count", "begin", "end", "low", "high", "total")

SPOKEN = f"""
select thing, source, type, quantity, unit, floor((epoch_us(published) // 60000000 + coalesce(shift, 0)) / 60.0)::integer as hour,
  coalesce(shift, {UNKNOWN})::smallint as shift, ((epoch_us(published) // 60000000 + coalesce(shift, 0)) % 60 + 60) % 60 as minute, value
from (select case when actor like 'device:%' then actor else instrument end as thing, coalesce(source, '') as source, type,
    coalesce(quantity, '') as quantity, coalesce(unit, '') as unit, offset_minutes as shift, published,
    case when isfinite(value) and quantity is not null then value end as value
  from log where {DATED} and coalesce(precision, '') not in ('day', 'month', 'year') and type <> 'murmure:Capture'
    and (actor = '{ME}' or actor like 'device:%')
  union all select instrument, coalesce(source, ''), type, '', '', offset_minutes, published, null
  from log where {DATED} and type = 'murmure:Query' and actor like 'device:%')
where thing <> ''
"""
"""Each word of an object. A query is a word of the device that asks and of the box that answers."""
COUNTED = """
select hour, shift, hash(thing, source, type, quantity, unit) as code, any_value(thing) as thing, any_value(source) as source,
  any_value(type) as type, any_value(quantity) as quantity, any_value(unit) as unit, count(*)::uinteger as count, min(minute)::utinyint as begin,
  max(minute)::utinyint as "end", min(value)::double as low, max(value)::double as high, sum(value)::double as total
from spoken group by 1, 2, 3 order by hour, thing, source, type, quantity, unit, shift
"""


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the cells and the keys of a piece; counted once in its life."""
    return shelf.get(KEPT, piece, lambda: view.read(relation, read))


def read_between(cursor: Any, low: int, high: int) -> Columns:
    """Return the cells and the keys of what was said from `low` to before `high` (microseconds since 1970 UTC)."""
    return _read(cursor, f"and published >= make_timestamptz({int(low)}) and published < make_timestamptz({int(high)})")


def read(cursor: Any) -> Columns:
    """Return the cells and the keys of the piece that `log` is on this cursor."""
    return _read(cursor, "")


def _read(cursor: Any, when: str) -> Columns:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cursor.execute(
        f"create or replace temp view spoken as {SPOKEN.replace(DATED, f'{DATED} {when}')}"
    )
    rows = cursor.execute(COUNTED).to_arrow_table()
    known, first, place = np.unique(rows["code"].to_numpy(), return_index=True, return_inverse=True)
    keys = {name: pc.take(rows[name].combine_chunks(), pa.array(first)) for name in KEYS}
    cells = {name: rows[name].combine_chunks() for name in CELLS if name not in ("key", "low", "high", "total")}
    cells |= {name: pa.array(rows[name].fill_null(np.nan).to_numpy()) for name in ("low", "high", "total")}
    return {**cells, "key": pa.array(place.astype(np.uint32)), **keys}
