"""Is this action known already? Ask sorted runs of ids, without a scan of the log."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.model.activity import SEPARATOR

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

BYTES = 16
MANY = 20_000  # ids for which loading the compiled kernels pays


def write_run(path: Path, ids: np.ndarray) -> None:
    """Write ids (n x 2 uint64, in the order of their first halves) as one run: all first halves, then all second halves."""
    import numpy as np

    with path.open("wb") as file:
        for half in (0, 1):
            # Not `tofile`: its error does not say that the disk is full.
            file.write(memoryview(np.ascontiguousarray(ids[:, half]).astype("<u8", copy=False)).cast("B"))


def digests(sources: pa.Array, keys: pa.Array) -> np.ndarray:
    """Return MD5(source, separator, key) of each row as n x 2 uint64 (the bytes of the digest): ids, as the model defines them."""
    import numpy as np
    import pyarrow as pa

    coded = sources if isinstance(sources, pa.DictionaryArray) else sources.dictionary_encode()
    heads = [f"{source}{SEPARATOR}".encode() for source in coded.dictionary.to_pylist()]
    codes = coded.indices.to_numpy()
    if len(keys) < MANY:
        texts = zip(codes.tolist(), keys.to_pylist(), strict=True)
        joined = b"".join(hashlib.md5(heads[code] + key.encode(), usedforsecurity=False).digest() for code, key in texts)
        return np.frombuffer(joined, "<u8").reshape(-1, 2)
    from murmure.kernels.digest import digests as digested

    keys = keys.cast(pa.large_string())  # a slice may be cut out by this: its offset is another one then
    _, bounds, data = keys.buffers()
    offsets = np.frombuffer(bounds, np.int64, len(keys) + 1, keys.offset * 8)
    return digested(heads, codes, np.frombuffer(data or b"", np.uint8), offsets)


def in_order(ids: np.ndarray) -> np.ndarray:
    """Return the order of ids (n x 2 uint64) by their first halves; equal ids keep the order they came in."""
    import numpy as np

    if len(ids) < MANY:
        order = np.argsort(ids[:, 0], kind="stable")
    else:
        from murmure.kernels.run import order_of

        order = order_of(ids[:, 0])
    high, low = ids[order, 0], ids[order, 1]
    # Two different ids that share a half hardly ever meet: then both halves count.
    if ((high[1:] == high[:-1]) & (low[1:] != low[:-1])).any():
        return np.lexsort((ids[:, 1], ids[:, 0]))
    return order


def read_run(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the two halves of a run, mapped from the file: nothing is read before it is looked at."""
    import numpy as np

    size = path.stat().st_size // BYTES
    if not size:
        empty = np.empty(0, "<u8")
        return empty, empty
    whole = np.memmap(path, "<u8", "r", shape=(2, size))
    return whole[0], whole[1]


def first_of_each(ids: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return a mask that keeps the first row of every id of a batch (n x 2 uint64), given their order."""
    import numpy as np

    high, low = ids[order, 0], ids[order, 1]
    again = np.zeros(len(ids), bool)
    again[1:] = (high[1:] == high[:-1]) & (low[1:] == low[:-1])
    keep = np.ones(len(ids), bool)
    keep[order[again]] = False
    return keep


def known_in(run: tuple[np.ndarray, np.ndarray], ids: np.ndarray) -> np.ndarray:
    """Return which ids (n x 2 uint64, in the order of their first halves) are in the run."""
    import numpy as np

    high, low = run
    if len(high) == 0 or len(ids) == 0:
        return np.zeros(len(ids), bool)
    if len(ids) >= MANY:
        from murmure.kernels.run import known_in as walked

        return walked(run, ids[:, 0], ids[:, 1])
    at = np.searchsorted(high, ids[:, 0])
    inside = at < len(high)
    found = np.zeros(len(ids), bool)
    at_inside = at[inside]
    half = high[at_inside] == ids[inside, 0]
    found[inside] = half & (low[at_inside] == ids[inside, 1])
    # Two ids that share their first half: look at the neighbours, one by one (hardly ever).
    for index in np.flatnonzero(inside)[half & ~found[inside]]:
        place = at[index] + 1
        while place < len(high) and high[place] == ids[index, 0]:
            if low[place] == ids[index, 1]:
                found[index] = True
                break
            place += 1
    return found
