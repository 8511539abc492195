"""How are posts put in order that are more than memory holds, and stand in no order at all?

They are parted on the disk by spans of time, about evenly; each span is then put in order in memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.model.errors import BadRequest, is_full
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.rising.read.order import _Reader

MOST = 512
"""Files that are open at once."""
FULL = Both("There is no room left in {path}, where posts are put in order.",
            "Il n'y a plus de place dans {path}, où les messages sont mis en ordre.")  # fmt: skip
ELSEWHERE = Both("Free some room, or set TMPDIR to a folder with as much room as the files take unpacked.",
                 "Libérez de la place, ou indiquez dans TMPDIR un dossier qui a autant de place que les fichiers décompressés.")  # fmt: skip


def parted(reader: _Reader, batch: int, many: int) -> Iterator[pa.Table]:
    """Yield the posts of files in the order of their times, with about one of `many` parts of them in memory."""
    import pyarrow as pa

    bounds = _bounds(reader, min(many, MOST))
    with tempfile.TemporaryDirectory(prefix="murmure-") as place:
        try:
            spans = _write(reader, bounds, Path(place))
        except (OSError, pa.ArrowException) as error:
            if is_full(error):
                raise BadRequest("no-room", FULL.fill(path=tempfile.gettempdir()), ELSEWHERE) from None
            raise
        for path, one_moment in spans:
            yield from _read(path, one_moment, batch)


def _bounds(reader: _Reader, many: int) -> np.ndarray:
    """Return the times at which spans begin, but for the first."""
    import numpy as np

    sample = np.sort(np.concatenate([one.sample for one in reader.times]))
    return np.unique(sample[np.arange(1, many) * len(sample) // many]) if len(sample) else sample


def _write(reader: _Reader, bounds: np.ndarray, folder: Path) -> list[tuple[Path, bool]]:
    """Write the posts of each span into a file of its own; return the files, and whether all of one were written at one moment."""
    import numpy as np
    import pyarrow as pa

    paths = [folder / f"{span}.arrow" for span in range(len(bounds) + 1)]
    low, high = np.full(len(paths), np.iinfo(np.int64).max), np.full(len(paths), np.iinfo(np.int64).min)
    with ExitStack() as stack:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        files = [stack.enter_context(pa.ipc.new_stream(stack.enter_context(path.open("wb")), reader.schema, options=options)) for path in paths]
        for which in range(len(reader.files)):
            for table, _ in reader.open(which):
                at = table["at"].to_numpy()
                span = np.searchsorted(bounds, at, side="right")
                order = np.argsort(span, kind="stable")
                table, ends = table.take(order), np.searchsorted(span[order], np.arange(len(paths) + 1))
                for one in np.unique(span).tolist():
                    files[one].write_table(table[ends[one] : ends[one + 1]])
                np.minimum.at(low, span, at)
                np.maximum.at(high, span, at)
    return [(path, bool(first >= last)) for path, first, last in zip(paths, low, high, strict=True)]


def _read(path: Path, one_moment: bool, batch: int) -> Iterator[pa.Table]:
    """Yield the posts of a span in order; of one moment, they are in order already."""
    import pyarrow as pa

    from murmure.rising.read.order import batches

    with pa.memory_map(str(path)) as data, pa.ipc.open_stream(data) as parts:
        if one_moment:
            for part in parts:
                yield from batches([pa.Table.from_batches([part])], batch)
        else:
            yield from batches([parts.read_all()], batch)
    path.unlink()
