"""How are bytes copied and read several at a time inside a kernel? Byte by byte, that takes most of the time."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


def pointer(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Return the address of an element of an array, for the code of an intrinsic."""
    return builder.gep(context.make_array(kind)(context, builder, array).data, [place])


@intrinsic
def copy(typingctx: Any, target: Any, at: Any, source: Any, start: Any, size: Any) -> Any:
    """Copy `size` bytes of `source` from `start` on into `target` at `at`; the caller sees to the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        places = [pointer(context, builder, signature.args[i], args[i], args[i + 1]) for i in (0, 2)]
        cgutils.raw_memcpy(builder, *places, args[4], 1)
        return context.get_dummy_value()

    return types.void(target, types.int64, source, types.int64, types.int64), codegen


@intrinsic
def word(typingctx: Any, source: Any, start: Any) -> Any:
    """Return the eight bytes of `source` from `start` on as one number; the caller sees to the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.bitcast(pointer(context, builder, signature.args[0], args[0], args[1]), ir.IntType(64).as_pointer())
        found = builder.load(place)
        found.align = 1
        return found

    return types.uint64(source, types.int64), codegen
