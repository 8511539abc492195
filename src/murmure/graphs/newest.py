"""Which of the rows behind a click are the newest, without asking every piece of the log?

Pieces are asked from the one that ends last; when a page is full of what is
newer than all that is left, the rest is not asked. Rows without a date come
after all others, so a piece that has some is come back to at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from murmure.graphs.piece import NONE, Span, Spot

if TYPE_CHECKING:
    import numpy as np

    Rows = tuple[np.ndarray, np.ndarray]


def newest(spans: Mapping[str, Span], behind: Callable[[str], Rows], limit: int, before: Spot | None = None) -> list[Spot]:
    """Return the `limit` newest spots after `before`, newest first; at one moment, in the order of pieces and rows.

    behind   returns the rows of a piece, without repetition, and the moment of each
    """
    near: list[Spot] = []
    again: dict[str, Rows] = {}
    for high, low, piece in _halves(spans):
        if len(near) >= limit and (not near or near[-1].at > high):
            break
        if before is not None and low > before.at:
            continue  # all of it stood on the pages before
        rows, at = again.pop(piece, None) or behind(piece)
        if spans[piece].undated:
            dated = at != NONE
            if high != NONE:
                again[piece] = rows[~dated], at[~dated]
            rows, at = (rows[dated], at[dated]) if high != NONE else (rows[~dated], at[~dated])
        rows, at = _after(piece, rows, at, before)
        if len(near) >= limit > 0:
            rows, at = rows[at >= near[-1].at], at[at >= near[-1].at]
        if len(rows):
            near += _best(piece, rows, at, limit)
            near.sort(key=lambda spot: (-spot.at, *_order(spot.piece), spot.row))
            del near[limit:]
    return near


def _halves(spans: Mapping[str, Span]) -> list[tuple[int, int, str]]:
    """Return the last and the first moment of each piece, the one that ends last first; rows without a date apart."""
    halves = [(span.high, span.low, piece) for piece, span in spans.items() if span.high != NONE]
    halves += [(NONE, NONE, piece) for piece, span in spans.items() if span.undated]
    return sorted(halves, key=lambda half: -half[0])


def _after(piece: str, rows: np.ndarray, at: np.ndarray, before: Spot | None) -> Rows:
    """Return the rows that come after a spot."""
    if before is None:
        return rows, at
    same = _order(piece) > _order(before.piece) if piece != before.piece else rows > before.row
    left = (at < before.at) | ((at == before.at) & same)
    return rows[left], at[left]


def _best(piece: str, rows: np.ndarray, at: np.ndarray, limit: int) -> list[Spot]:
    """Return the `limit` newest spots of a piece."""
    import numpy as np

    if limit and len(at) > 4 * limit:
        some = np.flatnonzero(at >= np.partition(at, len(at) - limit)[len(at) - limit])
        rows, at = rows[some], at[some]
    # The complement turns the order, and never overflows.
    order = np.lexsort((rows, ~at))[:limit]
    return [Spot(int(at[place]), piece, int(rows[place])) for place in order]


def _order(piece: str) -> tuple[int, str]:
    return (int(piece) if piece.isdecimal() else -1), piece
