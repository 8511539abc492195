"""What was measured in each hour, as the device says it that the owner wants, or that says most hours?

Each piece of the log is added up once in its life, so that nobody has to look at ten thousand heartbeats to know an hour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.measures.device import Device, ordered
from murmure.measures.strand import Held, held
from murmure.model.quantity import QUANTITIES

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

HOUR, MINUTE = 3_600_000_000, 60_000_000
HOURLY = (
    "heart_rate",
    "step_count",
    "electric_power",
    "electric_energy",
    "temperature",
    "relative_humidity",
    "sound_exposure",
    "stress_level",
)
"""Measures that say something of an hour."""
FINE, MOST = float(1 << 20), float(1 << 32)
"""Values are added as whole numbers of millionths, so that sums never hang on the order of the log; what is beyond all sense is cut."""
SUMS = ("strand", "device", "hour", "shift", "count", "total")


class Hourly(NamedTuple):
    """Hold one quantity: hours since 1970, of UTC and of the local clock, and the mean, or the sum of what adds up, in the quantity's unit."""

    name: str
    at: np.ndarray
    local: np.ndarray
    value: np.ndarray


def hourly(
    view: View,
    shelf: Shelf | None,
    wanted: Sequence[str] = HOURLY,
    since: int | None = None,
    until: int | None = None,
    orders: Mapping[str, Sequence[str]] | None = None,
) -> list[Hourly]:
    """Return those of the wanted quantities that were measured, in the order of names.

    since, until   microseconds since 1970 UTC
    orders         quantity -> keys of devices in the order that the owner chose: the first one that says an hour counts. Where they chose
                   none, it is the device that says most hours, for all of them
    """  # fmt: skip
    from murmure.graphs.shelf import Shelf
    from murmure.measures import piece

    shelf, pieces = shelf or Shelf(), []
    for one, relation in view.parts().items():
        columns = piece.columns_of(view, shelf, one, relation)
        there = held(columns)
        if since is None and until is None:
            pieces.append((shelf.get("hourly", one, lambda columns=columns, there=there: sums(columns, there)), there))
        else:
            pieces.append((sums(columns, there, since, until), there))
    names = sorted({name for _, there in pieces for name in there.strands if name in wanted})
    found = [_resolved(name, pieces, list((orders or {}).get(name, ()))) for name in names]
    return [one for one in found if len(one.at)]


def sums(columns: Columns, there: Held, since: int | None = None, until: int | None = None) -> dict[str, Any]:
    """Return the sums of a piece: for each strand, device, local hour and offset, the number of entries of an hour at most, and their total."""
    import numpy as np
    import pyarrow as pa

    parts: list[list[np.ndarray]] = [[] for _ in SUMS]
    for number, (name, (low, high)) in enumerate(there.strands.items()):
        if name not in HOURLY:
            continue
        device, start, length, shift, value = (
            columns[one].to_numpy()[low:high] for one in ("device", "start", "length", "shift", "value")
        )
        kept = np.maximum(length, 1) <= HOUR
        if since is not None:
            kept &= start >= since
        if until is not None:
            kept &= start < until
        hour = (start[kept] + shift[kept].astype(np.int64) * MINUTE) // HOUR
        group, first = _groups(device[kept].astype(np.int64), shift[kept].astype(np.int64), hour)
        total = np.zeros(len(first), np.int64)
        np.add.at(total, group, np.rint(np.clip(value[kept], -MOST, MOST) * FINE).astype(np.int64))
        for part, one in zip(parts, (np.full(len(first), number), device[kept][first], hour[first], shift[kept][first],
                                     np.bincount(group, minlength=len(first)), total), strict=True):  # fmt: skip
            part.append(one)
    kinds = (np.uint16, np.uint32, np.int32, np.int16, np.uint32, np.int64)
    columns = (
        np.concatenate([np.zeros(0, kind), *(one.astype(kind) for one in part)])
        for part, kind in zip(parts, kinds, strict=True)
    )
    return dict(zip(SUMS, map(pa.array, columns), strict=True))


def _groups(*columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which group of equal values each row is in, and a row of each group."""
    import numpy as np

    order = np.lexsort(columns[::-1])
    new = (
        np.append(True, np.any([np.diff(one[order]) != 0 for one in columns], axis=0))
        if len(order)
        else np.zeros(0, bool)
    )
    group = np.empty(len(order), np.int64)
    group[order] = np.cumsum(new) - 1
    return group, order[new]


def _resolved(name: str, pieces: Sequence[tuple[Columns, Held]], chosen: list[str]) -> Hourly:
    """Return the hours of one quantity."""
    import numpy as np

    counts: dict[Device, int] = {}
    told: dict[Device, list[tuple[np.ndarray, ...]]] = {}
    for columns, there in pieces:
        if name not in there.strands:
            continue
        mine = np.flatnonzero(columns["strand"].to_numpy() == list(there.strands).index(name))
        rows = [columns[one].to_numpy()[mine] for one in SUMS[1:]]
        for place in np.unique(rows[0]).tolist():
            here, device = rows[0] == place, there.devices[place]
            counts[device] = counts.get(device, 0) + int(rows[3][here].sum())
            told.setdefault(device, []).append(tuple(one[here] for one in rows[1:]))
    each = [_joined(name, told[device]) for device in ordered(name, counts, chosen)]
    if not each:
        return Hourly(name, *(np.zeros(0, np.int64) for _ in range(3)))
    if not chosen:
        return max(each, key=lambda one: len(one.at))
    at = np.concatenate([one.at for one in each])
    at, first = np.unique(at, return_index=True)  # the first one: that of the device that counts first
    return Hourly(
        name, at, *(np.concatenate([getattr(one, part) for one in each])[first] for part in ("local", "value"))
    )


def _joined(name: str, parts: list[tuple[np.ndarray, ...]]) -> Hourly:
    """Return the hours of one device, from the sums of its pieces."""
    import numpy as np

    hour, shift, count, total = (np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True))
    at, first, place = np.unique((hour * 60 - shift) // 60, return_index=True, return_inverse=True)
    both, many = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    np.add.at(both, place, total)
    np.add.at(many, place, count)
    value = both / FINE
    return Hourly(name, at, hour[first], value if QUANTITIES[name].daily == "sum" else value / many)
