"""How often did what happen in each hour of one piece of the log, and which object or service noted it?

Columns of the cells, in order of hours
  hour       hours since 1970: of the local clock where the log says its offset, of UTC where it does not; NONE without a date
  shift      minutes, local time minus UTC; UNKNOWN where the log does not say
  coarse     0 when the hour is known, 1 when only the day is, 2 the month, 3 the year
  key        place among the keys
  count      activities
  seconds    how long they last in all, each a day at most
  located    how many of them say where
Columns of the keys are those of `KEYS`: texts, empty where there is nothing to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.address import host_sql, parts_sql
from murmure.model.activity import DATED, ME

if TYPE_CHECKING:
    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

NONE, UNKNOWN = -(1 << 31), -(1 << 15)
KEYS = ("source", "type", "kind", "instrument", "actor", "site", "way", "quantity")
"""What tells the activities of one hour apart.

kind    what it was done to: the `object_type` of the log
actor   `me`, a device, or whoever captured; empty for everybody else, whom no count names
site    the domain that was asked for, or the host of the page that was seen
way     `blocked` for a query that was refused; `first` or `third`, the party that a recorder tells
"""
CELLS = ("hour", "shift", "coarse", "key", "count", "seconds", "located")
ASKED, CAPTURED = "murmure:Query", "murmure:Capture"
LOOKED = ("View", "Watch", "Listen", "Like", "murmure:Bookmark", CAPTURED)
"""Types of which the object may be an address."""

NAMED = f"""
  coalesce(source, '') as source, coalesce(type, '') as type, coalesce(object_type, '') as kind, coalesce(instrument, '') as instrument,
  case when actor = '{ME}' or actor like 'device:%' or type = '{CAPTURED}' then coalesce(actor, '') else '' end as actor,
  coalesce(case when object_type = 'murmure:Domain' then lower(rtrim(object, '.'))
      when type in ({", ".join(f"'{one}'" for one in LOOKED)}) and object like 'http%' then {host_sql(parts_sql("object"))} end, '') as site,
  case when type = '{ASKED}' then case when contains(extra, '"status":"blocked"') or contains(extra, '"status": "blocked"') then 'blocked' else '' end
      when type = '{CAPTURED}' then regexp_extract(coalesce(extra, ''), '"party": ?"(first|third)"', 1) else '' end as way,
  coalesce(quantity, '') as quantity"""
"""The columns of `KEYS`, in SQL over the log."""

TIMES = ("published", "until", "offset_minutes", "precision", "latitude")
CODED = f"select *, hash({', '.join(KEYS)}) as code from (select {', '.join(TIMES)}, {NAMED} from log"
COUNTED = f"""
select case when {DATED} then floor((epoch_us(published) // 60000000 + coalesce(offset_minutes, 0)) / 60.0) else {NONE} end::integer as hour,
  coalesce(offset_minutes, {UNKNOWN})::smallint as shift,
  case precision when 'day' then 1 when 'month' then 2 when 'year' then 3 else 0 end::utinyint as coarse,
  code, count(*)::uinteger as count,
  (sum(greatest(least(coalesce(epoch_us(until) - epoch_us(published), 0), 86400000000), 0)) / 1e6)::float as seconds,
  count_if(latitude is not null)::uinteger as located
from coded group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
NAMES = f"select code, {', '.join(f'any_value({name}) as {name}' for name in KEYS)} from coded group by code order by {', '.join(KEYS)}"


def columns_of(view: View, shelf: Shelf, piece: str, relation: str) -> Columns:
    """Return the cells and the keys of a piece; counted once in its life."""
    return shelf.get("hours", piece, lambda: view.read(relation, read))


def read(cursor: Any) -> Columns:
    """Return the cells and the keys of the piece that `log` is on this cursor."""
    import pyarrow.compute as pc

    cursor.execute(f"create or replace temp view coded as {CODED})")
    cells, keys = cursor.execute(COUNTED).to_arrow_table(), cursor.execute(NAMES).to_arrow_table()
    place = pc.index_in(cells["code"], keys["code"].combine_chunks()).combine_chunks()
    found = {name: cells[name].combine_chunks() for name in CELLS if name != "key"}
    return {**found, "key": place.cast("uint32"), **{name: keys[name].combine_chunks() for name in KEYS}}
