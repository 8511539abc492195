"""What is the MD5 of each of a million short texts?

Eight texts are digested at a time, one in each lane of a vector (RFC 1321 gives the
rounds; the lanes are those of llvmlite's vector types, which any processor can
run). A prefix, chosen by its number, and a text are joined on the way.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from murmure.kernels.compile import compiled
from murmure.kernels.memory import copy

LANES = 8
_LONGEST = 1 << 14  # bytes of a text: a longer one is left to the standard library
_SHIFTS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_STEPS = ((1, 0), (5, 1), (3, 5), (7, 0))  # which word of the block each round begins with, and how it goes on


def _constants() -> list[int]:
    """Return the 64 constants of the rounds: the fractions of sines, as the RFC defines them."""
    import math

    return [int(abs(math.sin(i + 1)) * 2**32) for i in range(64)]


@intrinsic
def _block(typingctx: Any, state: Any, words: Any) -> Any:
    """Digest one block: `state` (4 x LANES uint32) is changed by `words` (16 x LANES uint32)."""
    vector = ir.VectorType(ir.IntType(32), LANES)

    def same(value: int) -> ir.Constant:
        return ir.Constant(vector, [value] * LANES)

    def mixed(builder: Any, turn: int, b: Any, c: Any, d: Any) -> Any:
        if turn == 0:
            return builder.xor(d, builder.and_(b, builder.xor(c, d)))
        if turn == 1:
            return builder.xor(c, builder.and_(d, builder.xor(b, c)))
        if turn == 2:
            return builder.xor(b, builder.xor(c, d))
        return builder.xor(c, builder.or_(b, builder.xor(d, same(0xFFFFFFFF))))

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = []
        for kind, value in zip(signature.args, args, strict=True):
            data = context.make_array(kind)(context, builder, value).data
            places.append(builder.bitcast(data, vector.as_pointer()))

        def load(place: Any, row: int) -> Any:
            found = builder.load(builder.gep(place, [ir.Constant(ir.IntType(64), row)]))
            found.align = 4
            return found

        block = [load(places[1], row) for row in range(16)]
        before = [load(places[0], row) for row in range(4)]
        a, b, c, d = before
        for i, constant in enumerate(_constants()):
            turn = i // 16
            step, first = _STEPS[turn]
            total = builder.add(builder.add(a, mixed(builder, turn, b, c, d)), builder.add(same(constant), block[(first + step * i) % 16]))
            shift = _SHIFTS[turn][i % 4]
            turned = builder.or_(builder.shl(total, same(shift)), builder.lshr(total, same(32 - shift)))
            a, b, c, d = d, builder.add(b, turned), b, c
        for row, (old, new) in enumerate(zip(before, (a, b, c, d), strict=True)):
            builder.store(builder.add(old, new), builder.gep(places[0], [ir.Constant(ir.IntType(64), row)])).align = 4
        return context.get_dummy_value()

    return types.void(state, words), codegen


@compiled
def _digest(heads, bounds, codes, data, offsets, longest, out):  # pragma: no cover (compiled)
    """Write the digest of heads[codes[i]] + data[offsets[i]:offsets[i+1]] into out[i] (4 uint32); return how many were too long."""
    count = len(offsets) - 1
    room = (longest + 72) // 64 * 64 + 64
    flat, zeros = np.zeros(LANES * room, np.uint8), np.zeros(128, np.uint8)
    wide = flat.view(np.uint32).reshape(LANES, room // 4)
    state, words, last = np.empty((4, LANES), np.uint32), np.empty((16, LANES), np.uint32), np.empty(LANES, np.int64)
    skipped = 0
    for base in range(0, count, LANES):
        most = 0
        for lane in range(LANES):
            last[lane] = -1
            i = base + lane
            if i >= count:
                continue
            a, b = bounds[codes[i]], bounds[codes[i] + 1]
            start, size = offsets[i], offsets[i + 1] - offsets[i]
            total = b - a + size
            if total > longest:
                skipped += 1
                continue
            blocks = (total + 8) // 64 + 1
            place = lane * room
            copy(flat, place, heads, a, b - a)
            copy(flat, place + b - a, data, start, size)
            flat[place + total] = 0x80
            copy(flat, place + total + 1, zeros, 0, blocks * 64 - total - 1)
            wide[lane, np.uint64(blocks * 16 - 2)] = total * 8
            last[lane] = blocks - 1
            most = max(most, blocks)
        for lane in range(LANES):
            state[0, lane], state[1, lane], state[2, lane], state[3, lane] = 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476
        for block in range(most):
            for lane in range(np.uint64(LANES)):
                for word in range(np.uint64(16)):
                    words[word, lane] = wide[lane, np.uint64(block * 16) + word]
            _block(state, words)
            for lane in range(LANES):
                if last[lane] == block:
                    for word in range(4):
                        out[base + lane, word] = state[word, lane]
    return skipped


def digests(heads: list[bytes], codes: np.ndarray, data: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return MD5(heads[codes[i]] + data[offsets[i]:offsets[i+1]]) as rows of two uint64 (the 16 bytes of the digest).

    >>> texts = np.frombuffer(b"abc", np.uint8)
    >>> digests([b""], np.zeros(1, np.int32), texts, np.array([0, 3])).tobytes().hex()
    '900150983cd24fb0d6963f7d28e17f72'
    """
    count = len(offsets) - 1
    out = np.zeros((count, 4), np.uint32)
    bounds = np.zeros(len(heads) + 1, np.int64)
    bounds[1:] = np.cumsum([len(head) for head in heads])
    joined = np.frombuffer(b"".join(heads) or b"\0", np.uint8)
    sizes = np.diff(offsets) + np.diff(bounds)[codes]
    longest = int(min(sizes.max(initial=0), _LONGEST))
    data = (data if len(data) else np.zeros(1, np.uint8)).view()
    data.flags.writeable = False  # numba compiles again for what may be written to
    if _digest(joined, bounds, codes.astype(np.int32), data, offsets.astype(np.int64), longest, out):
        for i in np.flatnonzero(sizes > longest):
            text = heads[codes[i]] + data[offsets[i] : offsets[i + 1]].tobytes()
            out[i] = np.frombuffer(hashlib.md5(text, usedforsecurity=False).digest(), "<u4")
    return out.view(np.uint64)
