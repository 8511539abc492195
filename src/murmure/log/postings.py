"""How are the words of a segment written, and how is one found without reading the others?

A file is a run of pieces, each packed and sealed by itself, then a directory.
It holds a segment in parts of some million rows, so that neither making nor
asking it depends on the size of the segment. Each part has blocks of words in
order, each word with its rows; the rows of a common word lie in pieces of
their own, so that the newest are read without the others; and the times of its
rows, in pieces too.
"""

from __future__ import annotations

import bisect
import os
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.engine.seal import Seal

MAGIC = b"MURWORD2"
WORDS, BYTES = 1_024, 32_768  # a block closes at whichever comes first
PIECE = 4_096  # rows of a piece; a word that is in more rows than this lies in pieces of its own
_HEAD = struct.Struct("<8sQQ")


class Words(NamedTuple):
    """Hold a block: its words in order (word i ends at stops[i] of `texts`), in how many rows each is, where its rows end in `body`."""

    texts: np.ndarray
    stops: np.ndarray
    counts: np.ndarray
    ends: np.ndarray
    body: bytes


def squeeze(data: bytes, seal: Seal) -> bytes:
    """Return bytes packed, then sealed when the home is."""
    import pyarrow as pa

    return seal.shut(struct.pack("<I", len(data)) + pa.Codec("zstd", 1).compress(data, asbytes=True))


def expand(data: bytes, seal: Seal) -> bytes:
    """Return the bytes that `squeeze` packed."""
    import pyarrow as pa

    plain = seal.open(data)
    return pa.Codec("zstd").decompress(plain[4:], struct.unpack_from("<I", plain)[0], asbytes=True)


def join(*parts: bytes) -> bytes:
    """Return several runs of bytes as one."""
    return struct.pack(f"<I{len(parts)}Q", len(parts), *map(len, parts)) + b"".join(parts)


def cut(body: bytes) -> list[bytes]:
    """Return the runs of bytes that `join` joined."""
    (count,) = struct.unpack_from("<I", body)
    at, parts = 4 + 8 * count, []
    for size in struct.unpack_from(f"<{count}Q", body, 4):
        parts.append(body[at : at + size])
        at += size
    return parts


class Writer:
    """Write a file of words, part after part."""

    def __init__(self, out: BinaryIO, seal: Seal) -> None:
        self._out, self._seal = out, seal
        self._parts: list[bytes] = []
        out.write(bytes(_HEAD.size))

    def _piece(self, data: bytes) -> tuple[int, int]:
        at = self._out.tell()
        return at, self._out.write(squeeze(data, self._seal))

    def add(self, base: int, times: np.ndarray, undated: int, words: list[bytes], runs: tuple[np.ndarray, np.ndarray]) -> None:
        """Write a part: rows from `base` on, the times of the dated ones (they come first), its words in any order.

        runs  (ends, rows): word i is in rows[ends[i - 1]:ends[i]], ascending, counted from `base`
        """
        import numpy as np

        clock = [self._piece(_shut_times(times[at : at + PIECE])) for at in range(0, len(times), PIECE)]
        firsts, blocks = [], []
        for first, body in self._blocks(words, runs):
            firsts.append(first)
            blocks.append(self._piece(body))
        head = np.array([base, len(times), undated, times[-1] if len(times) else 0], "<i8").tobytes()
        marks, at = times[::PIECE].astype("<i8").tobytes(), np.array(clock, "<u8").tobytes()
        self._parts.append(join(head, marks, at, join(*firsts), np.array(blocks, "<u8").tobytes()))

    def _blocks(self, words: list[bytes], runs: tuple[np.ndarray, np.ndarray]) -> Iterator[tuple[bytes, bytes]]:
        """Yield the first word and the bytes of each block."""
        import numpy as np

        from murmure.kernels.posting import pack

        ends, rows = runs
        order = np.array(sorted(range(len(words)), key=words.__getitem__), np.int64)
        starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)[order] if len(order) else np.zeros(0, np.int64)
        counts = ends[order] - starts
        room, at = int(counts.sum()) * 5, 0
        common = np.flatnonzero(counts > PIECE)
        own = {int(place): self._pieces(rows[starts[place] : starts[place] + counts[place]]) for place in common}
        small = np.where(counts > PIECE, 0, counts)
        out, stops = np.empty(min(room, int(small.sum()) * 5), np.uint8), np.zeros(len(order), np.int64)
        pack(rows, starts, starts + small, out, stops)
        sizes = np.diff(stops, prepend=0)
        for a, b in _bounds(np.cumsum(sizes + 20)):
            mine = [words[place] for place in order[a:b].tolist()]
            lengths = sizes[a:b].copy()
            bodies, at = [], int(stops[a - 1]) if a else 0
            for place in common[np.searchsorted(common, a) : np.searchsorted(common, b)].tolist():
                here = int(stops[place])
                bodies += [out[at:here].tobytes(), own[place]]
                lengths[place - a], at = len(own[place]), here
            bodies.append(out[at : int(stops[b - 1])].tobytes())
            spans = np.array([len(word) for word in mine], "<u4").tobytes()
            yield mine[0], join(spans, b"".join(mine), counts[a:b].astype("<u4").tobytes(), lengths.astype("<u4").tobytes(), b"".join(bodies))

    def _pieces(self, rows: np.ndarray) -> bytes:
        """Write the rows of a common word in pieces; return where they stand: first rows, places, sizes."""
        import numpy as np

        from murmure.kernels.posting import pack

        starts = np.arange(0, len(rows), PIECE)
        stops = np.append(starts[1:], len(rows))
        out, ends = np.empty(5 * len(rows), np.uint8), np.zeros(len(starts), np.int64)
        pack(rows, starts, stops, out, ends)
        places = [self._piece(out[a:b].tobytes()) for a, b in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]
        return join(rows[starts].astype("<i4").tobytes(), np.array(places, "<u8").tobytes())

    def close(self) -> None:
        """Write the directory."""
        at, size = self._piece(join(*self._parts))
        self._out.seek(0)
        self._out.write(_HEAD.pack(MAGIC, at, size))


def _bounds(weights: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield the bounds of blocks of words, given what all words up to each weigh."""
    a, count = 0, len(weights)
    while a < count:
        base = int(weights[a - 1]) if a else 0
        b = int(min(a + WORDS, max(a + 1, weights.searchsorted(base + BYTES)), count))
        yield a, b
        a = b


def _shut_times(times: np.ndarray) -> bytes:
    """Return times (ascending) as a unit, then differences in that unit in as few bytes as they need."""
    import numpy as np

    unit = 1_000_000 if not (times % 1_000_000).any() else 1
    steps = np.diff(times // unit, prepend=times[0] // unit)
    width = 1 if steps.max() < 1 << 8 else 2 if steps.max() < 1 << 16 else 4 if steps.max() < 1 << 32 else 8
    return struct.pack("<qq", int(times[0]), unit * 16 + width) + steps.astype(f"<u{width}").tobytes()


def _open_times(body: bytes) -> np.ndarray:
    import numpy as np

    first, form = struct.unpack_from("<qq", body)
    return first + np.cumsum(np.frombuffer(body, f"<u{form % 16}", offset=16), dtype=np.int64) * (form // 16)


class Part:
    """Answer for one part of a file of words. Rows are counted from the first of the part."""

    def __init__(self, path: str, stamp: int, seal: Seal, body: bytes) -> None:
        import numpy as np

        head, times, clock, firsts, blocks = cut(body)
        self.base, self.dated, undated, self.last = np.frombuffer(head, "<i8").tolist()
        self.rows = self.dated + undated
        self._key = (path, stamp, seal)
        self._times, self._clock = np.frombuffer(times, "<i8"), np.frombuffer(clock, "<u8").reshape(-1, 2)
        self._firsts, self._blocks = cut(firsts), np.frombuffer(blocks, "<u8").reshape(-1, 2)

    def _piece(self, at: int, size: int) -> bytes:
        return _piece(*self._key, int(at), int(size))

    def pieces(self, places: list[tuple[int, int]]) -> list[bytes]:
        """Return the bytes of several pieces, in the order of their places."""
        path, _, seal = self._key
        if not places:
            return []
        # The pieces of one word lie one behind the other: they are read at once, with those between.
        first, last = places[0][0], sum(places[-1])
        with open(path, "rb") as file:
            file.seek(first)
            body = file.read(last - first)
        return [expand(body[at - first : at - first + size], seal) for at, size in places]

    def times(self, rows: np.ndarray) -> np.ndarray:
        """Return the times of dated rows, ascending."""
        import numpy as np

        found, piece = np.empty(len(rows), np.int64), rows // PIECE
        for one in np.unique(piece).tolist():
            mine = piece == one
            found[mine] = _open_times(self._piece(*self._clock[one]))[rows[mine] - one * PIECE]
        return found

    def before(self, moment: int, side: str = "left") -> int:
        """Return how many dated rows come before a moment; with it, when the side is `right`."""
        at = int(self._times.searchsorted(moment, side)) - 1
        if at < 0:
            return 0
        return at * PIECE + int(_open_times(self._piece(*self._clock[at])).searchsorted(moment, side))

    def blocks(self, word: bytes, prefix: bool) -> Iterator[tuple[Words, int, int]]:
        """Yield the blocks that hold `word`, or words that begin with it, each with the first and last place of them."""
        import numpy as np

        from murmure.kernels.posting import between

        asked = np.frombuffer(word, np.uint8)
        block = max(0, bisect.bisect_right(self._firsts, word) - 1)
        while block < len(self._firsts) and (self._firsts[block] <= word or (prefix and self._firsts[block].startswith(word))):
            held = _words(*self._key, *map(int, self._blocks[block]))
            first, last = between(held.texts, held.stops, asked, prefix)
            if last > first:
                yield held, first, last
            if not prefix:
                return
            block += 1


@lru_cache(maxsize=1_024)
def _piece(path: str, stamp: int, seal: Seal, at: int, size: int) -> bytes:
    del stamp  # part of the key only: a file that was made again is read again
    with open(path, "rb") as file:
        file.seek(at)
        return expand(file.read(size), seal)


@lru_cache(maxsize=1_024)
def _words(path: str, stamp: int, seal: Seal, at: int, size: int) -> Words:
    import numpy as np

    lengths, texts, counts, sizes, body = cut(_piece.__wrapped__(path, stamp, seal, at, size))
    stops, ends = (np.cumsum(np.frombuffer(data, "<u4"), dtype=np.int64) for data in (lengths, sizes))
    return Words(np.frombuffer(texts, np.uint8), stops, np.frombuffer(counts, "<u4").astype(np.int64), ends, body)


@lru_cache(maxsize=512)
def _parts(path: str, stamp: int, seal: Seal) -> tuple[Part, ...] | None:
    with open(path, "rb") as file:
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size or head[: len(MAGIC)] != MAGIC:
            return None
        _, at, size = _HEAD.unpack(head)
        file.seek(at)
        return tuple(Part(path, stamp, seal, part) for part in cut(expand(file.read(size), seal)))


def parts(path: str, seal: Seal) -> tuple[Part, ...] | None:
    """Return the parts of a file of words; None when there is none, or it was written by an older version."""
    try:
        stamp = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return None
    return _parts(path, stamp, seal)
