"""Which interval does each mean power of a load curve cover, and how do many of them become one table?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.activity import ME, SEPARATOR
from murmure.sources.times import plausible

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.sources.home.enedis_linky.table import Reading

ROWS = 50_000
_MINUTE, _FAR = 60_000_000, 1 << 40
_USUAL = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-5][0-9]:[0-5][0-9][+-](?:0[0-9]|1[0-3]):[0-5][0-9]"
    r";[0-9]{1,12}(?:\.[0-9]{1,6})?$"
)


class Run(NamedTuple):
    """Hold neighbouring readings of a load curve: ends in microseconds, offsets in minutes, powers in W (NaN: none).

    `names` are (flow, meter) and `which` the place of each reading's own; `origins` and `steps` are one for all, or one each.
    """

    ends: np.ndarray
    offsets: np.ndarray
    values: np.ndarray
    names: list[tuple[str, str]]
    which: np.ndarray
    origins: Sequence[str]
    steps: np.ndarray


def run_of_lines(lines: list[str], flow: str, meter: str, scale: int, step: int | None) -> Run | None:
    """Read lines of a moment with its offset and a number, all at once; None when one of them is anything else."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(lines, pa.string())
    if not pc.all(pc.match_substring_regex(texts, _USUAL)).as_py():
        return None
    try:
        moments = pc.utf8_slice_codeunits(texts, 0, 25).cast(pa.timestamp("us", tz="UTC"))
    except pa.ArrowInvalid:
        return None  # a 30th of February
    ends = moments.cast(pa.int64()).to_numpy()
    if not plausible(int(ends.min())) or not plausible(int(ends.max())):
        return None
    zones = pc.utf8_slice_codeunits(texts, 19, 25).dictionary_encode()
    minutes = [int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:])) for zone in zones.dictionary.to_pylist()]
    values = pc.utf8_slice_codeunits(texts, 26, 64).cast(pa.float64()).to_numpy()
    size = len(lines)
    return Run(ends, np.array(minutes, np.int16)[zones.indices.to_numpy()], values * scale if scale > 1 else values,
               [(flow, meter)], np.zeros(size, np.int32), ["explicit"] * size, np.full(size, step or 30))  # fmt: skip


def run_of_readings(readings: list[Reading]) -> Run:
    """Return readings that came one by one as a run."""
    import numpy as np

    names = {(reading.flow, reading.meter): 0 for reading in readings}
    names = {name: place for place, name in enumerate(names)}
    return Run(
        np.array([reading.when.published for reading in readings], np.int64),
        np.array([reading.when.offset_minutes or 0 for reading in readings], np.int16),
        np.array([np.nan if reading.value is None else reading.value for reading in readings], np.float64),
        list(names),
        np.array([names[reading.flow, reading.meter] for reading in readings], np.int32),
        [reading.when.offset_origin for reading in readings],
        np.array([reading.step or 30 for reading in readings], np.int64),
    )


def joined(runs: list[Run]) -> Run:
    """Return several runs as one."""
    import numpy as np

    if len(runs) == 1:
        return runs[0]
    names = {name: 0 for run in runs for name in run.names}
    names = {name: place for place, name in enumerate(names)}
    which = [np.array([names[name] for name in run.names], np.int32)[run.which] for run in runs]
    arrays = {part: np.concatenate([getattr(run, part) for run in runs]) for part in ("ends", "offsets", "values", "steps")}
    return Run(names=list(names), which=np.concatenate(which), origins=[o for run in runs for o in run.origins], **arrays)


def parted(run: Run, size: int) -> tuple[Run, Run]:
    """Return the first readings of a run, and the rest."""
    return run._replace(**_sliced(run, slice(size))), run._replace(**_sliced(run, slice(size, None)))


def _sliced(run: Run, part: slice) -> dict[str, Sequence]:
    return {name: getattr(run, name)[part] for name in ("ends", "offsets", "values", "which", "origins", "steps")}


def lengths(ends: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return the minutes that each reading covers; `ends` ascend, `steps` say what to take where nothing is near.

    The gap before it, unless its neighbours are closer together: then a reading
    is missing. A median of five gaps follows a change of step from 30 to 15, and
    is not fooled by a hole.
    """
    import numpy as np

    times, places = np.unique(ends, return_inverse=True)
    gaps = np.diff(times) // _MINUTE
    around = np.lib.stride_tricks.sliding_window_view(np.concatenate([[_FAR] * 3, gaps, [_FAR] * 2]), 5)
    near = (around <= 60).sum(axis=1)
    usual = np.sort(around, axis=1)[np.arange(len(times)), np.maximum(near - 1, 0) // 2]
    before = np.concatenate([usual[:1], gaps])
    return np.where(near[places] == 0, steps, np.minimum(before, usual)[places])


def table_of_run(run: Run) -> pa.Table:
    """Return the measures of a run, in order of time: each mean power from the start of its interval to its end."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    order = np.argsort(run.ends, kind="stable")
    minutes = lengths(run.ends[order], run.steps[order])
    there = ~np.isnan(run.values[order])
    order, minutes = order[there], minutes[there]
    ends, which, size = run.ends[order], pa.array(run.which[order]), len(order)
    starts = ends - minutes * _MINUTE
    starts = np.where(starts == 0, ends, starts)
    heads = [SEPARATOR.join(("load", *name)) for name in run.names]
    time = pa.timestamp("us", tz="UTC")
    return pa.table({
        "key": pc.binary_join_element_wise(pa.array(heads).take(which), pa.array(ends).cast(pa.string()), SEPARATOR),
        "type": pa.repeat("murmure:Measure", size),
        "actor": pa.repeat(ME, size),
        "object": pa.array([flow for flow, _ in run.names]).take(which),
        "object_type": pa.repeat("murmure:Flow", size),
        "instrument": pa.array([f"linky:{meter}" if meter else "linky" for _, meter in run.names]).take(which),
        "published": pa.array(starts).cast(time),
        "until": pa.array(ends).cast(time),
        "offset_minutes": pa.array(run.offsets[order], pa.int16()),
        "offset_origin": pa.array(run.origins, pa.string()).take(pa.array(order)),
        "precision": pa.repeat("min", size),
        "quantity": pa.repeat("electric_power", size),
        "value": pa.array(run.values[order]),
        "unit": pa.repeat("W", size),
    })  # fmt: skip
