"""Where in a block of rows does each value of a row stand?"""

from __future__ import annotations

from murmure.kernels.compile import compiled


@compiled
def locate(body, size, fixed, rows, out):  # pragma: no cover (compiled)
    """Write where the values of some rows (ascending) of a block begin and end: out[row, column] is (-1, -1) for none.

    body   the bytes of a block of `size` rows, as `log/whole.py` writes it
    fixed  how many bytes each value of a column has; 0 when that differs
    """
    at = 0
    for column in range(len(fixed)):
        out[:, column, :] = -1
        kind, bits, some = body[at], at + 1, size
        at += 1
        if kind == 0:
            continue
        if kind == 2:
            at += (size + 7) // 8
            some = 0
            for row in range(size):
                some += (body[bits + (row >> 3)] >> (7 - (row & 7))) & 1
        step, lengths = 0, at + 1
        if fixed[column] == 0:
            step = body[at]
            at = lengths + some * step
        wanted = 0
        for row in range(size):
            there = kind == 1 or (body[bits + (row >> 3)] >> (7 - (row & 7))) & 1 == 1
            length = 0
            if there and step == 0:
                length = fixed[column]
            elif there:
                for i in range(step):
                    length |= int(body[lengths + i]) << (8 * i)
                lengths += step
            if wanted < len(rows) and rows[wanted] == row:
                if there:
                    out[wanted, column, 0], out[wanted, column, 1] = at, at + length
                wanted += 1
            at += length


@compiled
def shut(valid, starts, data, fixed, block, out, ends):  # pragma: no cover
    """Write a column, block after block of `block` rows; `ends[i]` is where block i ends in `out`.

    valid, starts, data  row i has data[starts[i]:starts[i + 1]], nothing when it is not valid
    fixed                how many bytes each value has; 0 when that differs: then lengths stand before the values
    """
    at = 0
    for number in range(len(ends)):
        a, b = number * block, min(len(valid), (number + 1) * block)
        some = longest = 0
        for row in range(a, b):
            if valid[row]:
                some += 1
                longest = max(longest, starts[row + 1] - starts[row])
        out[at] = 0 if some == 0 else 1 if some == b - a else 2
        at += 1
        if 0 < some < b - a:
            size = (b - a + 7) // 8
            out[at : at + size] = 0
            for row in range(a, b):
                if valid[row]:
                    out[at + ((row - a) >> 3)] |= 128 >> ((row - a) & 7)
            at += size
        if some and fixed == 0:
            step = 1 if longest < 1 << 8 else 2 if longest < 1 << 16 else 4
            out[at] = step
            at += 1
            for row in range(a, b):
                if valid[row]:
                    for i in range(step):
                        out[at + i] = ((starts[row + 1] - starts[row]) >> (8 * i)) & 0xFF
                    at += step
        for i in range(starts[a], starts[b] if some else starts[a]):
            out[at] = data[i]
            at += 1
        ends[number] = at
