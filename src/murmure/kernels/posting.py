"""How do the rows of each word become few bytes, and bytes rows again?"""

from __future__ import annotations

from murmure.kernels.compile import compiled


@compiled
def grouped(terms, rows, ends, out):  # pragma: no cover (compiled)
    """Put rows[i] behind the others of its term; `ends` says where each term begins, and afterwards where it ends."""
    for i in range(len(terms)):
        term = terms[i]
        out[ends[term]] = rows[i]
        ends[term] += 1


@compiled
def pack(rows, starts, stops, out, ends):  # pragma: no cover
    """Write each run rows[starts[i]:stops[i]] (ascending) as differences of 7 bits a byte; `ends[i]` is where it ends in `out`."""
    at = 0
    for run in range(len(starts)):
        last = 0
        for i in range(starts[run], stops[run]):
            step = rows[i] - last
            last = rows[i]
            while step >= 0x80:
                out[at] = (step & 0x7F) | 0x80
                step >>= 7
                at += 1
            out[at] = step
            at += 1
        ends[run] = at
    return at


@compiled
def unpack(data, counts, out):  # pragma: no cover
    """Write the rows of runs that `pack` wrote one behind the other, counts[i] of them in each."""
    at = written = 0
    for run in range(len(counts)):
        row = 0
        for _ in range(counts[run]):
            shift = 0
            while data[at] >= 0x80:
                row += (int(data[at]) & 0x7F) << shift
                shift += 7
                at += 1
            row += int(data[at]) << shift
            at += 1
            out[written] = row
            written += 1


@compiled
def _beyond(texts, start, stop, word, whole):  # pragma: no cover
    """Say how texts[start:stop] stands to `word`: below (-1), the same (0), above (1); a longer one is above when `whole`, else the same."""
    for i in range(len(word)):
        if i >= stop - start:
            return -1
        if texts[start + i] != word[i]:
            return -1 if texts[start + i] < word[i] else 1
    return 1 if whole and stop - start > len(word) else 0


@compiled
def between(texts, ends, word, prefix):  # pragma: no cover
    """Return the first place of `word` and the place behind its last, among words in order (word i ends at ends[i]).

    With `prefix`, of all the words that begin so.
    """
    first = last = 0
    for side in range(2):
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            start = ends[middle - 1] if middle else 0
            where = _beyond(texts, start, ends[middle], word, not prefix)
            if where < 0 or (side == 1 and where == 0):
                low = middle + 1
            else:
                high = middle
        first, last = (low, low) if side == 0 else (first, low)
    return first, last


@compiled
def inside(held, rows, there):  # pragma: no cover
    """Mark which of `rows` are in `held`, both ascending."""
    at = 0
    for i in range(len(rows)):
        # Steps that double: what is asked may be far rarer than what is held.
        step = 1
        while at + step < len(held) and held[at + step] < rows[i]:
            at += step
            step *= 2
        while at < len(held) and held[at] < rows[i]:
            step = max(1, step // 2)
            if step > 1 and (at + step >= len(held) or held[at + step] >= rows[i]):
                continue
            at += step
        if at < len(held) and held[at] == rows[i]:
            there[i] = True
