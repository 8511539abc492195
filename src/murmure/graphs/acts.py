"""Who does what in one piece of the log, row by row, and by hour of the week?

Columns
  actor, type, object_type, instrument   the words; `type` and `object_type` go together
  a, c, i, hour   of each row: place of the actor, of the action, of the instrument (one past the end for none); `hour` is
                  3 times the hour of the week (`WEEK` for none) plus 1 when the hour is the actor's own, 2 when there is none
  group_*         actor, action, instrument, how often, first and last moment
  week_*          action, instrument, hour of the week, how often
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.graphs.piece import AT, NONE
from murmure.graphs.shelf import narrow

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.graphs.shelf import Columns

# 1970-01-01 was a Thursday: hour 72 of its week.
HOUR, WEEK, THURSDAY = 3_600_000_000, 168, 72

ROWS = f"""
select row, case when type <> 'murmure:Identity' then actor end as actor, type, object_type, instrument, {AT} as at,
       coalesce(offset_minutes, 0)::integer as shift, offset_minutes is not null as local
from log
"""
"""An account that the owner has is not something that they did."""


def read(cursor: Any) -> Columns:
    """Return the acts of the piece that `log` is on this cursor."""
    import numpy as np
    import pyarrow as pa

    rows = cursor.execute(ROWS).to_arrow_table()
    place = rows["row"].to_numpy()
    if not np.array_equal(place, np.arange(len(place))):
        rows = rows.take(pa.array(np.argsort(place)))
    a, actors = _coded(rows["actor"])
    t, types = _coded(rows["type"])
    o, objects = _coded(rows["object_type"])
    i, instruments = _coded(rows["instrument"])
    pair = t.astype(np.int64) * (len(objects) + 1) + o
    pairs = np.flatnonzero(np.bincount(pair))
    c = np.searchsorted(pairs, pair)
    count = {"a": len(actors), "c": len(pairs), "i": len(instruments)}
    at = rows["at"].to_numpy()
    hour = _hour(at, rows["shift"].to_numpy(), rows["local"].to_numpy(zero_copy_only=False))
    return {
        "actor": actors, "type": _take(types, pairs // (len(objects) + 1)), "object_type": _take(objects, pairs % (len(objects) + 1)),
        "instrument": instruments, "hour": narrow(hour, 3 * (WEEK + 1)),
        **{name: narrow(codes, count[name] + 1) for name, codes in (("a", a), ("c", c), ("i", i))},
        **_groups(a, c, i, at, count), **_weeks(a, c, i, hour, count),
    }  # fmt: skip


def _hour(at: np.ndarray, shift: np.ndarray, local: np.ndarray) -> np.ndarray:
    """Return the column `hour`, from moments and shifts in minutes."""
    import numpy as np

    dated = at != NONE
    hour = ((np.where(dated, at, 0) // 60_000_000 + shift) // 60 + THURSDAY) % WEEK
    return np.where(dated, 3 * hour + local, 3 * WEEK + 2)


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Return the place of each value in the list of words, one past the end for null, and the list."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = column.combine_chunks().cast(pa.string()).dictionary_encode()
    return pc.fill_null(found.indices, len(found.dictionary)).to_numpy(zero_copy_only=False), found.dictionary


def _take(words: pa.Array, places: np.ndarray) -> pa.Array:
    """Return the words at these places; null past the end."""
    import pyarrow as pa

    return words.take(pa.array(places, mask=places >= len(words)))


def _groups(a: np.ndarray, c: np.ndarray, i: np.ndarray, at: np.ndarray, count: dict[str, int]) -> Columns:
    """Return the columns `group_*`."""
    import numpy as np
    import pyarrow as pa

    seen = np.flatnonzero(a < count["a"])
    found = (a[seen].astype(np.int64) * count["c"] + c[seen]) * (count["i"] + 1) + i[seen]
    keys, often, first, last = grouped(found, at[seen], count["a"] * count["c"] * (count["i"] + 1))
    pair, i = keys // (count["i"] + 1), keys % (count["i"] + 1)
    return {
        "group_a": narrow(pair // count["c"] if len(pair) else pair, count["a"]),
        "group_c": narrow(pair % count["c"] if len(pair) else pair, count["c"]), "group_i": narrow(i, count["i"] + 1),
        "group_count": pa.array(often), "group_first": pa.array(first), "group_last": pa.array(last),
    }  # fmt: skip


def _weeks(a: np.ndarray, c: np.ndarray, i: np.ndarray, hour: np.ndarray, count: dict[str, int]) -> Columns:
    """Return the columns `week_*`."""
    import numpy as np
    import pyarrow as pa

    seen = a < count["a"]
    often = np.bincount((c[seen].astype(np.int64) * (count["i"] + 1) + i[seen]) * (WEEK + 1) + hour[seen] // 3)
    keys = np.flatnonzero(often)
    pair, hour = keys // (WEEK + 1), keys % (WEEK + 1)
    return {"week_c": narrow(pair // (count["i"] + 1), count["c"]), "week_i": narrow(pair % (count["i"] + 1), count["i"] + 1),
            "week_hour": narrow(hour, WEEK + 1), "week_count": pa.array(often[keys])}  # fmt: skip


def grouped(keys: np.ndarray, at: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct keys (0 to `most`), how often each comes, and its first and last moment (NONE without any)."""
    import numpy as np

    back: np.ndarray | None = None
    if most > FEW:
        names, back = np.unique(keys, return_inverse=True)
        keys, most = back, len(names)
    often = np.bincount(keys, minlength=most)
    there = np.flatnonzero(often)
    dated = at != NONE
    keys, at = keys[dated], at[dated]
    if np.any(at[1:] < at[:-1]):
        order = np.argsort(at, kind="stable")
        keys, at = keys[order], at[order]
    # In order of time, the last one that is written stays.
    first, last = np.full(most, NONE), np.full(most, NONE)
    last[keys] = at
    first[keys[::-1]] = at[::-1]
    return (names if back is not None else there), often[there], first[there], last[there]


FEW = 20_000_000
"""Up to this many possible keys, they are counted in place; beyond, they are sorted."""
