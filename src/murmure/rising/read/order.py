"""In which order were the posts of files written, when their rows stand in any order, and there may be more than memory holds?

What fits is put in order in memory. Of more, the times alone are read first: they tell how much must be held
so that what is yielded comes before all that is still to be read. When that fits, the files are read once
more and yielded on the way; when it does not, their rows are parted by spans of time on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.rising.read.file import Tally, posts_in

if TYPE_CHECKING:
    import pyarrow as pa


def ordered(files: Sequence[Path], chosen: Mapping[str, str], batch: int, memory: int) -> Iterator[tuple[pa.Table, Tally]]:
    """Yield the posts of files in the order of their times, at most `batch` at once, and what was read until then."""
    tally, held, size = Tally(), [], 0
    for path in files:
        for table in posts_in(path, chosen, tally):
            held.append(table)
            size += table.nbytes
    for table in _in_order(held, batch):
        yield table, tally


def _in_order(held: list[pa.Table], batch: int) -> Iterator[pa.Table]:
    """Yield the rows of some tables in the order of their times."""
    import numpy as np
    import pyarrow as pa

    if not held:
        return
    table = pa.concat_tables(held, promote_options="permissive").combine_chunks()
    at = table["at"].to_numpy()
    order = None if np.all(at[1:] >= at[:-1]) else np.argsort(at, kind="stable")
    for first in range(0, len(table), batch):
        yield table[first : first + batch] if order is None else table.take(order[first : first + batch])
