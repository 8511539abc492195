"""How are bytes copied and read several at a time inside a kernel? Byte by byte, that takes most of the time."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic


def pointer(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    """Return the address of an element of an array, or of a byte behind an `address`, for the code of an intrinsic."""
    if isinstance(kind, types.Integer):
        return builder.gep(builder.inttoptr(array, ir.IntType(8).as_pointer()), [place])
    return builder.gep(context.make_array(kind)(context, builder, array).data, [place])


@intrinsic
def address(typingctx: Any, array: Any) -> Any:
    """Return where an array begins, as a number that `byte`, `word`, `put` and `store` take in its place.

    An array is seven arguments of each function that it is given to. Whoever makes the address keeps the array.
    """

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ptrtoint(context.make_array(signature.args[0])(context, builder, args[0]).data, ir.IntType(64))

    return types.int64(array), codegen


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


@intrinsic
def byte(typingctx: Any, source: Any, start: Any) -> Any:
    """Return one byte as a number: an index of numba's asks first whether it counts from the end."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        found = builder.load(pointer(context, builder, signature.args[0], args[0], args[1]))
        return builder.zext(found, ir.IntType(64))

    return types.int64(source, types.int64), codegen


@intrinsic
def put(typingctx: Any, target: Any, at: Any, value: Any) -> Any:
    """Write one byte at `at`; the caller sees to the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(builder.trunc(args[2], ir.IntType(8)), pointer(context, builder, signature.args[0], args[0], args[1]))
        return context.get_dummy_value()

    return types.void(target, types.int64, types.int64), codegen


@intrinsic
def store(typingctx: Any, target: Any, at: Any, value: Any) -> Any:
    """Write eight bytes at `at`, given as one number; the caller sees to the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.bitcast(pointer(context, builder, signature.args[0], args[0], args[1]), ir.IntType(64).as_pointer())
        builder.store(args[2], place, align=1)
        return context.get_dummy_value()

    return types.void(target, types.int64, types.uint64), codegen


@intrinsic
def empty_bits(typingctx: Any, value: Any) -> Any:
    """Return how many of the lowest bits are zero, 64 when all are."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), codegen
