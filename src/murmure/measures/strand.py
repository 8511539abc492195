"""What did all devices say of one quantity, over the whole log?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.measures.device import Device, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from murmure.graphs.shelf import Columns


@dataclass(frozen=True)
class Strand:
    """Hold all entries of one quantity: by the device that counts first, then by start.

    name     the quantity, with `:` and what it is of where several things share it
    devices  in the order in which they count
    bounds   where the entries of each device begin, and where the last ones end
    start, end   microseconds since 1970; an instant lasts one
    shift    microseconds, local time minus UTC
    """

    name: str
    devices: tuple[Device, ...]
    bounds: np.ndarray
    start: np.ndarray
    end: np.ndarray
    shift: np.ndarray
    value: np.ndarray

    @property
    def quantity(self) -> str:
        """The quantity, without what it is of."""
        return self.name.partition(":")[0]


class Held(NamedTuple):
    """Say which strands a piece holds (name -> rows from, to) and which devices, in the order of their numbers."""

    strands: dict[str, tuple[int, int]]
    devices: tuple[Device, ...]


def held(columns: Columns) -> Held:
    """Return what a piece holds."""
    cut = columns["cut"].to_pylist()
    strands = {name: (cut[place], cut[place + 1]) for place, name in enumerate(columns["strand"].to_pylist())}
    words = zip(*(columns[name].to_pylist() for name in ("source", "instrument", "way")), strict=True)
    return Held(strands, tuple(Device(*one) for one in words))


class Mark(NamedTuple):
    """Say what a piece holds of one strand: how many entries of each device, and when the first and the last of them begin."""

    counts: dict[Device, int]
    first: int
    last: int


def marks_of(columns: Columns) -> dict[str, Mark]:
    """Return what a piece holds of each strand."""
    there, found = held(columns), {}
    device, start = columns["device"].to_numpy(), columns["start"].to_numpy()
    for name, (low, high) in there.strands.items():
        if high > low:
            found[name] = Mark(_counts(there.devices, device[low:high]), int(start[low:high].min()), int(start[low:high].max()))
    return found


def _counts(devices: Sequence[Device], device: np.ndarray) -> dict[Device, int]:
    """Return how many entries each device has, those that have any."""
    import numpy as np

    count = np.bincount(device, minlength=len(devices)).tolist()
    return {devices[place]: number for place, number in enumerate(count) if number}


def strand_of(
    name: str, pieces: Sequence[tuple[Columns, Held]], chosen: Sequence[str], span: tuple[int, int] | None = None,
    counts: Mapping[Device, int] | None = None,
) -> Strand:
    """Return the entries of all pieces; `chosen` holds keys of devices in the order that a person wants.

    span   only the entries that begin from the first to before the second moment (microseconds since 1970 UTC) are wanted: devices rank as in the
           whole, the rest is not put in order
    counts   how many entries each device has in the whole, where these are not all its pieces
    """  # fmt: skip
    import numpy as np

    parts = []
    for columns, there in pieces:
        low, high = there.strands.get(name, (0, 0))
        if high > low:
            parts.append([there.devices, *(columns[one].to_numpy()[low:high] for one in ("device", "start", "length", "shift", "value"))])
    if counts is None:
        counts = summed(_counts(devices, device) for devices, device, *_ in parts)
    if span is not None:
        parts = [_spanned(part, *span) for part in parts]
    ranked = ordered(name.partition(":")[0], counts, list(chosen))
    rank = {device: place for place, device in enumerate(ranked)}
    ranks = [np.array([rank.get(one, 0) for one in devices], np.uint16)[device] for devices, device, *_ in parts]
    if not parts:
        empty = np.empty(0, np.int64)
        return Strand(name, (), np.zeros(1, np.int64), empty, empty, empty, np.empty(0))
    by, start, length, shift, value = (np.concatenate(column) for column in [ranks, *list(zip(*parts, strict=True))[2:]])
    order = _order(by, start, length, value)
    start = start[order]
    bounds = np.append(0, np.cumsum(np.bincount(by, minlength=len(ranked)))).astype(np.int64)
    end = start + np.maximum(length[order], 1)
    return Strand(name, tuple(ranked), bounds, start, end, shift[order].astype(np.int64) * 60_000_000, value[order])


def summed(counts: Iterable[Mapping[Device, int]]) -> dict[Device, int]:
    """Return the sums of several counts of entries by device."""
    found: dict[Device, int] = {}
    for one in counts:
        for device, count in one.items():
            found[device] = found.get(device, 0) + count
    return found


def _spanned(part: list[Any], low: int, high: int) -> list[Any]:
    """Return the columns of a piece with only what begins within a span."""
    import numpy as np

    devices, device, start, *rest = part
    there = np.flatnonzero((start >= low) & (start < high))
    return [devices, device[there], start[there], *(column[there] for column in rest)]


def _order(rank: np.ndarray, start: np.ndarray, length: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return the order by rank, then start; entries of the same moment by length and value, so that sums never hang on the order of the log."""
    import numpy as np

    order = np.argsort(start, kind="stable")  # pieces are in order of time: there is little to sort
    order = order[np.argsort(rank[order], kind="stable")]
    same = (np.diff(start[order]) == 0) & (np.diff(rank[order].astype(np.int64)) == 0)
    if same.any():
        some = np.flatnonzero(np.append(same, False) | np.append(False, same))
        tied = order[some]
        order[some] = tied[np.lexsort((value[tied], length[tied], start[tied], rank[tied]))]
    return order


def within(strand: Strand, since: int | None, until: int | None) -> Strand:
    """Return the entries of a strand that begin within bounds, microseconds since 1970 UTC: `since` included, `until` excluded."""
    import numpy as np

    if since is None and until is None:
        return strand
    kept = np.ones(len(strand.start), bool)
    if since is not None:
        kept &= strand.start >= since
    if until is not None:
        kept &= strand.start < until
    bounds = np.append(0, np.cumsum(kept))[strand.bounds]
    there = np.flatnonzero(np.diff(bounds) > 0).tolist()
    devices = tuple(strand.devices[place] for place in there)
    columns = (column[kept] for column in (strand.start, strand.end, strand.shift, strand.value))
    return Strand(strand.name, devices, np.append(bounds[there], bounds[-1]).astype(strand.bounds.dtype), *columns)
