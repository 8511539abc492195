"""Which measures does one piece of the log hold, quantity by quantity?

Columns
  strand    the quantities that it holds, in order; one that several things of a body share has `:` and the thing after it
  cut       where the rows of each strand begin, and where the last ones end
  source, instrument, way    the devices (see `device.Device`)
  start, length   microseconds since 1970, and microseconds (0: an instant)
  shift     minutes, local time minus UTC
  value     in the unit of the quantity
  device    place among the devices
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.shelf import narrow
from murmure.measures.device import HAND, JOURNEY, PLAIN, WHOLE
from murmure.model.activity import DATED, ME
from murmure.model.quantity import QUANTITIES, THINGS, TOLD_APART

if TYPE_CHECKING:
    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

SECOND = 1_000_000
HOUR, DAY = 3_600 * SECOND, 86_400 * SECOND
SHORT, LONG = 22 * HOUR, 26 * HOUR
"""A whole day has 23, 24 or 25 hours, and may lack its last second."""
LONGEST = 31 * DAY
"""What lasts longer says nothing of a day."""
WAYS = (PLAIN, WHOLE, HAND, JOURNEY)

ROWS = f"""
with measured as (
  select row, case when quantity in ({", ".join(f"'{name}'" for name in sorted(TOLD_APART))}) and type = 'murmure:Measure' and object is not null
      then quantity || ':' || object else quantity end as strand, source, coalesce(instrument, '') as instrument,
    epoch_us(published) as start, greatest(coalesce(epoch_us(until), 0) - epoch_us(published), 0) as length,
    coalesce(offset_minutes, 0)::smallint as shift, value, precision, type in ('Travel', 'murmure:Summary') as journey,
    coalesce(extra like '%"entered"%:%true%', false) as hand
  from log join known using (quantity, unit)
  where actor = '{ME}' and {DATED} and isfinite(value) and coalesce(precision, '') not in ('month', 'year')
    and not (coalesce(extra, '') like '%"descriptive_statistic"%' and extra not like '%"average"%'))
select strand, source, instrument, start, length, shift, value, case when hand then 2
    when (precision = 'day' or (start + shift::bigint * 60000000) % {DAY} = 0 and length >= {SHORT}) and length <= {LONG} then 1
    when journey then 3 else 0 end::utinyint as way
from measured where length <= {LONGEST} order by row
"""
"""Only what is said in the unit of its quantity, of me, on a day that is known; the highest and the lowest of a time are no measure of it."""


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the measures of a piece; read once in its life."""
    return shelf.get("measures", piece, lambda: view.read(relation, read))


def read(cursor: Any) -> Columns:
    """Return the measures of the piece that `log` is on this cursor."""
    import numpy as np
    import pyarrow as pa

    names = [name for name in QUANTITIES if name not in THINGS]
    cursor.register("known", pa.table({"quantity": names, "unit": [QUANTITIES[name].unit for name in names]}))
    rows = cursor.execute(ROWS).to_arrow_table()
    strand, strands = _coded(rows["strand"])
    source, sources = _coded(rows["source"])
    instrument, instruments = _coded(rows["instrument"])
    mixed = (source * max(len(instruments), 1) + instrument) * len(WAYS) + rows["way"].to_numpy()
    known, device = np.unique(mixed, return_inverse=True)
    order = np.argsort(strand, kind="stable")
    rest, way = np.divmod(known, len(WAYS))
    a, b = np.divmod(rest, max(len(instruments), 1))
    numbers = {name: pa.array(rows[name].to_numpy()[order]) for name in ("start", "length", "shift", "value")}
    return {
        "strand": strands, "cut": pa.array(np.searchsorted(strand[order], np.arange(len(strands) + 1))),
        "source": sources.take(pa.array(a)), "instrument": instruments.take(pa.array(b)),
        "way": pa.array([WAYS[one] for one in way.tolist()], pa.string()), "device": narrow(device[order], max(len(known), 1)), **numbers,
    }  # fmt: skip


def _coded(column: Any) -> tuple[Any, Any]:
    """Return the place of each text among the texts that occur, and these, in order."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    found = column.combine_chunks().cast(pa.string()).dictionary_encode()
    words = found.dictionary
    order = pc.array_sort_indices(words).to_numpy()
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[found.indices.to_numpy(zero_copy_only=False)].astype(np.int64), words.take(pa.array(order))
