"""Where are the counts of one piece of the log kept, so that they are made once in its life?

A file holds named columns of any lengths, as they stand in memory: in an open
home they are looked at where they lie, and only what is looked at is read.
A file is a pure function of its piece; it goes when its piece goes.
"""

from __future__ import annotations

import mmap
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from murmure.graphs import columns
from murmure.model.errors import BadHome

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Columns = Mapping[str, pa.Array]

Kept = TypeVar("Kept")
Bytes = Callable[[bytes], bytes]
FORM = "2"
"""Changes whenever the columns of any graph change: what was kept before is made again."""
_FILES, _UNSEALED = 2_000, 256 << 20
"""So many files are remembered, and in a locked home so many bytes of them, those that were looked at last."""


class _Known(NamedTuple):
    """Hold what is remembered of a file: which one it was, where its columns stand, and its bytes when they were sealed."""

    stamp: tuple[int, int, int]
    places: columns.Places
    unsealed: pa.Buffer | None


class Shelf:
    """Keep the counts of the pieces of one log in `folder`; without a folder, nothing is kept.

    seal, unseal   turn bytes into what may lie on the disk, and back; None in an open home
    """

    def __init__(self, folder: Path | None = None, seal: Bytes | None = None, unseal: Bytes | None = None) -> None:
        self.folder, self._seal, self._unseal = folder, seal, unseal
        self._last: dict[str, tuple[Any, Any]] = {}
        self._each: dict[str, dict[str, Any]] = {}
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, what: str, of: Any, make: Callable[[], Kept]) -> Kept:
        """Return what `make` made the last time it was asked for the same."""
        known = self._last.get(what)
        if known is None or known[0] != of:
            # Another thread may put what it asks of another state of the log there meanwhile.
            known = self._last[what] = (of, make())
        return known[1]

    def each(self, what: str, pieces: Iterable[str], make: Callable[[str], Kept]) -> dict[str, Kept]:
        """Return what `make` makes of each piece, once while the piece is there; that of other pieces is let go."""
        known = self._each.get(what, {})
        # The log that has no pieces is one without a name, and changes.
        now = {piece: known[piece] if piece and piece in known else make(piece) for piece in pieces}
        self._each[what] = now
        self._forget(known.keys() - now.keys())
        return now

    def get(self, what: str, piece: str, make: Callable[[], Columns]) -> Columns:
        """Return the columns that `make` makes of a piece; made once, then kept."""
        if self.folder is None or not piece:
            return make()
        # The sweep of the home removes what ends with the name of a piece that is gone.
        path = self.folder / f"counts{FORM}_{what}-{piece}.arrow"
        try:
            return self._read(path)
        except (FileNotFoundError, ValueError, BadHome):  # not there, or spoiled by a power cut (the errors of Arrow are among these)
            self._put(path, make())
            return self._read(path)

    def _put(self, path: Path, columns: Columns) -> None:
        import pyarrow as pa

        path.parent.mkdir(parents=True, exist_ok=True)
        rows = {name: pa.LargeListArray.from_arrays(pa.array([0, len(column)], pa.int64()), column) for name, column in columns.items()}
        batch = pa.record_batch(rows)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, batch.schema) as writer:
            writer.write_batch(batch)
        content = sink.getvalue()
        part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        try:
            part.write_bytes(self._seal(content.to_pybytes()) if self._seal else content)
            os.replace(part, path)
        except PermissionError:
            if not path.exists():  # else another one keeps the same, and somebody looks at it (Windows)
                raise
        finally:
            part.unlink(missing_ok=True)

    def _read(self, path: Path) -> Columns:
        import pyarrow as pa

        with path.open("rb", buffering=0) as file:
            about = os.fstat(file.fileno())
            stamp = (about.st_ino, about.st_size, about.st_mtime_ns)
            known = self._known.get(path.name)
            if known is not None and known.stamp != stamp:
                known = None
            if known is not None and known.unsealed is not None:
                whole = known.unsealed
            elif self._unseal:
                whole = pa.py_buffer(self._unseal(file.readall()))
            else:
                # Mapped for as long as somebody looks at it, even after the file was removed, and no longer:
                # what is forgotten frees its place on the disk, and Windows removes nothing that is mapped.
                whole = pa.py_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        known = known or _Known(stamp, columns.places_in(whole), whole if self._unseal else None)
        self._remember(path.name, known)
        return columns.Columns(whole, known.places)

    def _remember(self, name: str, known: _Known) -> None:
        with self._lock:
            self._known[name] = known
            self._known.move_to_end(name)
            while len(self._known) > _FILES or (self._unseal and sum(map(_held, self._known.values())) > _UNSEALED):
                self._known.popitem(last=False)

    def _forget(self, pieces: set[str]) -> None:
        with self._lock:
            for name in [name for name in self._known if name.rpartition("-")[2].removesuffix(".arrow") in pieces]:
                del self._known[name]


def _held(known: _Known) -> int:
    return known.unsealed.size if known.unsealed is not None else 0


def narrow(codes: np.ndarray, count: int) -> pa.Array:
    """Return codes below `count` in the narrowest whole numbers that hold them."""
    import numpy as np
    import pyarrow as pa

    kind = np.uint8 if count <= 1 << 8 else np.uint16 if count <= 1 << 16 else np.uint32
    return pa.array(codes.astype(kind))


def distinct(values: np.ndarray) -> np.ndarray:
    """Return the distinct values, in order (sorting what is nearly in order is quicker than hashing)."""
    import numpy as np

    ranked = np.sort(values, kind="stable")
    return ranked[np.append(True, ranked[1:] != ranked[:-1])] if len(ranked) else ranked


def coded(*columns: pa.Array | pa.ChunkedArray) -> tuple[list[np.ndarray], pa.Array]:
    """Return for each column of texts (no nulls) the places of its values in one list of words, and that list."""
    import pyarrow as pa

    whole = pa.chunked_array([chunk for column in columns for chunk in _chunks(column)], pa.string()).combine_chunks()
    found = whole.dictionary_encode()
    codes, cuts, start = found.indices.to_numpy(zero_copy_only=False), [], 0
    for column in columns:
        cuts.append(codes[start : start + len(column)])
        start += len(column)
    return cuts, found.dictionary


def _chunks(column: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    import pyarrow as pa

    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]
