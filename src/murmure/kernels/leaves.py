"""Which numbers stand in the leaf pages of an SQLite table?

It decodes records as the file format describes them (sqlite.org/fileformat2.html),
numbers only. What is not a plain number (text, a record that overflows its page) is
flagged for SQLite itself to read, and nothing outside the page is ever touched.
"""

from __future__ import annotations

import numpy as np

from murmure.kernels.compile import compiled

FULL, BROKEN, DONE = 0, 1, 2
_LEAF = 13


@compiled
def _varint(data, position, end):
    """Return a variable-length integer and the position after it; -1 when it leaves the page."""
    value = np.int64(0)
    for count in range(9):
        if position >= end:
            return value, np.int64(-1)
        byte = np.int64(data[position])
        position += 1
        if count == 8:
            return (value << 8) | byte, position
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            break
    return value, position


@compiled
def _number(data, position, size):
    """Return a big-endian two's complement integer of `size` bytes."""
    value = np.int64(np.int8(data[position]))
    for offset in range(1, size):
        value = (value << 8) | np.int64(data[position + offset])
    return value


@compiled
def read_leaves(data, pages, first, page_size, usable, place, values, rowids, slow):
    """Fill `values` (rows x columns, NaN for NULL) and `rowids` from the leaf `pages` from number `first` on.

    `place[i]` is the column of `values` for column i of the table, -1 to pass over.
    Returns (rows, next page, FULL | BROKEN | DONE); `slow[row]` is 1 where a wanted
    value is not a number in the page.
    """
    sizes = np.array([0, 1, 2, 3, 4, 6, 8, 8, 0, 0], dtype=np.int64)
    bits = np.empty(1, dtype=np.int64)
    real = bits.view(np.float64)
    row, limit = 0, data.shape[0]
    for number in range(first, pages.shape[0]):
        base = pages[number] * page_size
        head, end = base + (100 if pages[number] == 0 else 0), base + usable
        if end > limit or data[head] != _LEAF:
            return row, number, BROKEN
        count = (np.int64(data[head + 3]) << 8) | np.int64(data[head + 4])
        if head + 8 + 2 * count > end:
            return row, number, BROKEN
        if row + count > values.shape[0]:
            return row, number, FULL
        for cell in range(count):
            pointer = head + 8 + 2 * cell
            position = base + ((np.int64(data[pointer]) << 8) | np.int64(data[pointer + 1]))
            payload, position = _varint(data, position, end)
            if position < 0 or payload < 0:
                return row, number, BROKEN
            rowids[row], position = _varint(data, position, end)
            if position < 0:
                return row, number, BROKEN
            slow[row] = 0
            if payload > usable - 35:
                slow[row] = 1
                row += 1
                continue
            stop = position + payload
            length, entry = _varint(data, position, end)
            body = position + length
            if stop > end or entry < 0 or length < 1 or body > stop:
                return row, number, BROKEN
            values[row, :] = np.nan
            column, value_at = 0, body
            while entry < body:
                serial, entry = _varint(data, entry, body)
                if entry < 0 or serial < 0 or serial == 10 or serial == 11:
                    return row, number, BROKEN
                size = (serial - 12) >> 1 if serial >= 12 else sizes[serial]
                if size > stop - value_at:
                    return row, number, BROKEN
                if column < place.shape[0] and place[column] >= 0:
                    if serial >= 12:
                        slow[row] = 1
                    elif serial == 7:
                        bits[0] = _number(data, value_at, 8)
                        values[row, place[column]] = real[0]
                    elif serial >= 8:
                        values[row, place[column]] = serial - 8
                    elif serial >= 1:
                        values[row, place[column]] = _number(data, value_at, size)
                value_at += size
                column += 1
            row += 1
    return row, pages.shape[0], DONE
