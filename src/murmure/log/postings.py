"""How are the words of a segment written, and how is one found without reading the others?

A file is a run of blocks, each packed and sealed by itself, then a directory
with the first word of each block: one word costs the reading of one block.
"""

from __future__ import annotations

import bisect
import json
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine.seal import Seal

_MAGIC = b"MURWORD1"
_WORDS, _PLACES = 1_024, 65_536  # a block closes at whichever comes first


def write(path: Path, words: list[bytes], terms: np.ndarray, rows: np.ndarray, seal: Seal) -> None:
    """Write pairs (terms[i] is a number of `words`, rows[i] a row), sorted by term then row, the terms in the order of `words`."""
    import numpy as np

    counts = np.bincount(terms, minlength=len(words)) if len(words) else np.zeros(0, np.int64)
    ends = np.cumsum(counts)
    deltas = np.diff(rows, prepend=0).astype("<i4")
    deltas[ends[:-1][counts[1:] > 0]] = rows[ends[:-1][counts[1:] > 0]]
    firsts, at, sizes = [], [], []
    with path.open("wb") as out:
        out.write(_MAGIC + bytes(16))
        for a, b in _blocks(ends):
            head = b"\n".join(words[a:b])
            start = int(ends[a - 1]) if a else 0
            body = struct.pack("<II", b - a, len(head)) + head + counts[a:b].astype("<u4").tobytes() + deltas[start : int(ends[b - 1])].tobytes()
            sealed = seal.shut(zlib.compress(body, 1))
            firsts.append(words[a].decode("utf-8", "replace"))
            at.append(out.tell())
            sizes.append(len(sealed))
            out.write(sealed)
        directory = seal.shut(zlib.compress(json.dumps([firsts, at, sizes]).encode()))
        where = out.tell()
        out.write(directory)
        out.seek(len(_MAGIC))
        out.write(struct.pack("<QQ", where, len(directory)))


def _blocks(ends: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the bounds of blocks of words."""
    a, count = 0, len(ends)
    while a < count:
        base = int(ends[a - 1]) if a else 0
        b = int(min(a + _WORDS, max(a + 1, ends.searchsorted(base + _PLACES))))
        yield a, min(b, count)
        a = min(b, count)


@lru_cache(maxsize=512)
def _directory(path: str, stamp: int, seal: Seal) -> tuple[list[str], list[int], list[int]]:
    del stamp  # part of the key only: a file that was made again is read again
    with open(path, "rb") as file:
        magic, where, size = struct.unpack("<8sQQ", file.read(24))
        if magic != _MAGIC:
            raise ValueError("not a file of words")
        file.seek(where)
        return tuple(json.loads(zlib.decompress(seal.open(file.read(size)))))  # type: ignore[return-value]


def cost(path: Path, word: str, seal: Seal) -> int:
    """Return how many bytes must be read to find `word`: rare words share a block, a common one fills its own."""
    firsts, _, sizes = _directory(str(path), path.stat().st_mtime_ns, seal)
    return sizes[max(0, bisect.bisect_right(firsts, word) - 1)] if sizes else 0


def rows_of(path: Path, word: str, prefix: bool, seal: Seal) -> np.ndarray | None:
    """Return the rows (ascending) that hold `word`, or a word that begins with it; None when there is none."""
    import numpy as np

    firsts, at, sizes = _directory(str(path), path.stat().st_mtime_ns, seal)
    found = []
    block = max(0, bisect.bisect_right(firsts, word) - 1)
    with path.open("rb") as file:
        while block < len(firsts) and (firsts[block] <= word or (prefix and firsts[block].startswith(word))):
            file.seek(at[block])
            found += _in_block(zlib.decompress(seal.open(file.read(sizes[block]))), word.encode(), prefix)
            block += 1
            if not prefix:
                break
    if not found:
        return None
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _in_block(body: bytes, word: bytes, prefix: bool) -> list[np.ndarray]:
    import numpy as np

    count, size = struct.unpack_from("<II", body)
    words = body[8 : 8 + size].split(b"\n")
    counts = np.frombuffer(body, "<u4", count, 8 + size)
    deltas = np.frombuffer(body, "<i4", offset=8 + size + 4 * count)
    ends = np.cumsum(counts)
    first = bisect.bisect_left(words, word)
    found = []
    while first < count and (words[first].startswith(word) if prefix else words[first] == word):
        found.append(np.cumsum(deltas[ends[first] - counts[first] : ends[first]]))
        first += 1
    return found
