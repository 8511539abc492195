"""What did each object note on one day, moment by moment of the clock that I lived by?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from murmure.hours.piece import UNKNOWN
from murmure.lenses.me.day.family import families, family_of, quantities_of
from murmure.model.activity import ME

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.trust.view import View

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
STEP = 10
"""Minutes of a moment of the picture."""
TENTH = STEP * MINUTE
LONG = 15 * MINUTE
"""What lasts so long is drawn as a stretch, not as a moment."""
GAP = 15 * MINUTE
"""Stretches of one object and family that are no farther apart are one."""
AWAY = 14 * HOUR
"""No clock is farther from UTC."""

NAMED = """
  case when actor like 'device:%' then actor else coalesce(nullif(instrument, ''), source, '') end as thing,
  coalesce(source, '') as source, coalesce(type, '') as type, coalesce(quantity, '') as quantity"""
MINE = f"(actor = '{ME}' or actor like 'device:%' or type = 'murmure:Capture')"
"""What I did, what measured me, and what was captured: what others wrote is theirs."""
DATED = "published >= make_timestamptz({low}) and published < make_timestamptz({high})"
WHOLE = "coalesce(precision, '') in ('day', 'month', 'year')"
LASTS = f"""
  epoch_us(until) - epoch_us(published) >= {LONG} and not {WHOLE} and (type <> 'murmure:Measure' or quantity in ({{nights}}))"""
"""What a meter or a step counter says of half an hour is a moment of the picture; a night, a way, a meeting last."""
NOTED = f"""
select thing, source, type, quantity, offset_minutes, {WHOLE} as whole,
  case when {LASTS} then epoch_us(published) else floor(epoch_us(published) / {TENTH})::bigint * {TENTH} end as low,
  case when {LASTS} then epoch_us(until) end as high, count(*) as count
from (select {NAMED}, offset_minutes, precision, published, until from log where {MINE} and {DATED})
group by all
"""


def noted(view: View, clock: Clock, day: int, until: int | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what was noted on a day (days since 1970, local): moments of ten minutes with counts, and stretches that last.

    The first are rows of the table `moments`, the second of `stretches`; both in the order of families, then of things.
    """
    import pyarrow.compute as pc

    low, high = (day - 1) * DAY - AWAY, (day + 1) * DAY + AWAY
    high = high if until is None else min(high, until)
    nights = ", ".join(f"'{name}'" for name in quantities_of("sleep"))
    found = view.sql(NOTED.format(low=low, high=high, nights=nights), spans=[(low, high)])
    lasts = found["high"].is_valid()
    return _moments(found.filter(pc.invert(lasts)), clock, day), _stretches(found.filter(lasts), clock, day)


def _local(table: Any, clock: Clock, at: np.ndarray, begin: np.ndarray | None = None) -> np.ndarray:
    """Return moments (microseconds of UTC) by the clock that their activity says, else by mine.

    begin   when the activities began, where `at` is their end: an offset is that of the beginning, and clocks may have changed since
    """
    import numpy as np

    said = table["offset_minutes"].fill_null(UNKNOWN).to_numpy().astype(np.int64)
    shift, _ = clock.at(at // HOUR)
    mine = shift if begin is None else clock.at(begin // HOUR)[0]
    return at + np.where((said == UNKNOWN) | (said == mine), shift, said) * MINUTE


def _moments(table: Any, clock: Clock, day: int) -> list[dict[str, Any]]:
    import numpy as np

    if not table.num_rows:
        return []
    local = _local(table, clock, table["low"].to_numpy().astype(np.int64))
    here = local // DAY == day
    spot = np.where(table["whole"].to_numpy(zero_copy_only=False), -1, local % DAY // TENTH)
    found: dict[tuple[Any, ...], int] = {}
    rows = table.filter(here).select(["thing", "source", "type", "quantity", "count"]).to_pylist()
    for row, at in zip(rows, spot[here].tolist(), strict=True):
        key = family_of(row["type"], row["quantity"], row["thing"]), row["thing"], row["source"], at
        found[key] = found.get(key, 0) + row["count"]
    order = list(families())
    keys = sorted(found, key=lambda key: (order.index(key[0]), *key[1:]))
    return [
        {"family": family, "thing": thing, "source": source, "at": at, "count": found[family, thing, source, at]}
        for family, thing, source, at in keys
    ]


def _stretches(table: Any, clock: Clock, day: int) -> list[dict[str, Any]]:
    """Return stretches in minutes of the day, those that touch made one; what reaches over a midnight is cut there."""
    import numpy as np

    if not table.num_rows:
        return []
    first, last = (table[name].to_numpy().astype(np.int64) for name in ("low", "high"))
    low, high = _local(table, clock, first), _local(table, clock, last, first)
    begin, end = low.clip(day * DAY, (day + 1) * DAY), high.clip(day * DAY, (day + 1) * DAY)
    rows = table.select(["thing", "source", "type", "quantity"]).to_pylist()
    order = list(families())
    told = sorted(
        (order.index(family_of(row["type"], row["quantity"], row["thing"])), row["thing"], row["source"], int(first), int(last))
        for row, first, last in zip(rows, begin.tolist(), end.tolist(), strict=True)
        if first < last
    )
    merged: list[list[Any]] = []
    for family, thing, source, first, last in told:
        if merged and merged[-1][:3] == [family, thing, source] and first - merged[-1][4] <= GAP:
            merged[-1][4] = max(merged[-1][4], last)
        else:
            merged.append([family, thing, source, first, last])
    return [{"family": order[family], "thing": thing, "source": source, "low": (first - day * DAY) // MINUTE, "high": (last - day * DAY) // MINUTE}
            for family, thing, source, first, last in merged]  # fmt: skip
