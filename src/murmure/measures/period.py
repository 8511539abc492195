"""What do the days of a quantity come to by week, month, year or in all?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from murmure.measures.resolve import Resolved
from murmure.model.errors import BadRequest
from murmure.model.quantity import QUANTITIES
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

PERIODS = ("day", "week", "month", "year", "all")
EPOCH = date(1970, 1, 1)
NO_PERIOD = Both("Measures cannot be told by “{by}”.", "Les mesures ne se disent pas par « {by} ».")
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")
NO_DAY = Both("“{text}” is no day.", "« {text} » n'est pas un jour.")
WRITE_DAY = Both("Write year-month-day, as 2024-05-14.", "Écrivez année-mois-jour, comme 2024-05-14.")


@dataclass(frozen=True)
class Periods:
    """Hold what each period comes to; columns as in `Resolved`.

    names   `2024-05-14`, `2024-W20`, `2024-05`, `2024`, or `all`
    days    how many days of the period have an entry
    """

    names: tuple[str, ...]
    days: np.ndarray
    total: np.ndarray
    together: np.ndarray
    alone: np.ndarray
    part: np.ndarray
    entries: np.ndarray


def number_of(day: date | str | None) -> int | None:
    """Return a day as days since 1970; raises `BadRequest` for a text that is none."""
    if day is None:
        return None
    try:
        return ((date.fromisoformat(day) if isinstance(day, str) else day) - EPOCH).days
    except ValueError:
        raise BadRequest("no-day", NO_DAY.fill(text=str(day)), WRITE_DAY) from None


def periods(found: Resolved, since: int | None = None, until: int | None = None, by: str = "day") -> Periods:
    """Return the periods from the day `since` to the day before `until`, in order; those without any entry are left out."""
    import numpy as np

    if by not in PERIODS:
        raise BadRequest("no-period", NO_PERIOD.fill(by=by), CHOOSE.fill(names=", ".join(PERIODS)))
    low = 0 if since is None else int(np.searchsorted(found.days, since))
    high = len(found.days) if until is None else int(np.searchsorted(found.days, until))
    days = found.days[low:max(low, high)]  # fmt: skip
    group, starts = _groups(days, by)
    names = tuple(_name(EPOCH + timedelta(days=int(days[start])), by) for start in starts)
    rows = slice(low, max(low, high))
    if by == "day" or not len(days):
        parts = (found.total[rows], found.together[rows], found.alone[rows], found.part[rows], found.entries[rows])
        return Periods(names, np.ones(len(days), np.int64), *parts)
    total, together, alone = _joined(found, rows, group, starts)
    part, entries = (np.add.reduceat(column[rows], starts, axis=0) for column in (found.part, found.entries))
    return Periods(names, np.bincount(group), total, together, alone, part, entries)


def _joined(found: Resolved, rows: slice, group: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return total, together and alone of the periods that begin at `starts` of the rows: sums, means by weight, or the last ones."""
    import numpy as np

    daily = QUANTITIES[found.quantity].daily
    total, together, alone, weight = found.total[rows], found.together[rows], found.alone[rows], found.weight[rows]
    if daily == "last":
        ends = np.append(starts[1:], len(total)) - 1
        last = np.where(np.isnan(alone), -1, np.arange(len(alone))[:, None])
        place = np.maximum.reduceat(last, starts, axis=0)
        return total[ends], together[ends], np.where(place < 0, np.nan, np.take_along_axis(alone, np.maximum(place, 0), 0))
    if daily == "sum":
        said = np.add.reduceat(weight, starts, axis=0) > 0
        sums = np.add.reduceat(np.nan_to_num(alone), starts, axis=0)
        return np.add.reduceat(total, starts), np.add.reduceat(together, starts), np.where(said, sums, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (
            np.add.reduceat(np.nan_to_num(total) * found.part[rows].sum(1), starts) / np.add.reduceat(found.part[rows].sum(1), starts),
            np.add.reduceat(np.nan_to_num(together) * weight.sum(1), starts) / np.add.reduceat(weight.sum(1), starts),
            np.add.reduceat(np.nan_to_num(alone) * weight, starts, axis=0) / np.add.reduceat(weight, starts, axis=0),
        )


def _groups(days: np.ndarray, by: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which period each day is of, numbered, and where the periods begin."""
    import numpy as np

    unit = {"day": "D", "month": "M", "year": "Y"}.get(by)
    if unit:
        key = days.astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)
    else:
        key = (days + 3) // 7 if by == "week" else np.zeros(len(days), np.int64)  # 1970-01-01 was a Thursday
    new = np.append(True, key[1:] != key[:-1]) if len(key) else np.zeros(0, bool)
    return np.cumsum(new) - 1, np.flatnonzero(new)


def _name(day: date, by: str) -> str:
    year, week, _ = day.isocalendar()
    return {"day": day.isoformat(), "week": f"{year:04d}-W{week:02d}", "month": f"{day:%Y-%m}", "year": f"{day:%Y}", "all": "all"}[by]


def table(found: Resolved, told: Periods) -> pa.Table:
    """Return when, value, unit, days, entries, together, counted (device, part) and left_out (device, alone) of each period.

    `counted` and `left_out` name devices as `Device.name` does. A device of which only a part counts is in `counted` alone.
    """
    import numpy as np
    import pyarrow as pa

    names = [device.name() for device in found.devices]
    counted, left = [], []
    for alone, part in zip(told.alone.tolist(), told.part.tolist(), strict=True):
        counted.append([{"device": name, "part": here} for name, here in zip(names, part, strict=True) if here > 0])
        left.append([{"device": name, "value": one} for name, one, here in zip(names, alone, part, strict=True) if one == one and here <= 0])
    count, out = (pa.list_(pa.struct([("device", pa.string()), (word, pa.float64())])) for word in ("part", "value"))
    number = lambda column: pa.array(column, pa.float64(), mask=np.isnan(column))  # noqa: E731
    return pa.table({
        "when": pa.array(told.names, pa.string()), "value": number(told.total), "unit": pa.array([QUANTITIES[found.quantity].unit] * len(told.names)),
        "days": pa.array(told.days, pa.int64()), "entries": pa.array(told.entries.sum(1) if told.entries.size else np.zeros(0, np.int64), pa.int64()),
        "together": number(told.together), "counted": pa.array(counted, count), "left_out": pa.array(left, out),
    })  # fmt: skip
