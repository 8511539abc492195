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
