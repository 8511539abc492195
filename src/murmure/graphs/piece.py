"""What do all graphs want of one piece of the log: when, and which id, each row has?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

NONE = -(1 << 63)
"""The moment of what has no date (others are microseconds since 1970)."""
AT = "coalesce(epoch_us(published), -9223372036854775808)"


class Spot(NamedTuple):
    """Say where an activity stands: its moment (NONE without a date), its piece, its row there."""

    at: int
    piece: str
    row: int

    @property
    def moment(self) -> int | None:
        """When it happened, microseconds since 1970; None without a date."""
        return self.at if self.at != NONE else None

    def cursor(self) -> str:
        """Return what `spot_of` reads again."""
        return f"{self.at}.{self.piece}.{self.row}"


def spot_of(cursor: str | None) -> Spot | None:
    """Return the spot that a cursor says; None when it is not one of ours."""
    at, _, rest = (cursor or "").partition(".")
    piece, dot, row = rest.rpartition(".")
    try:
        return Spot(int(at[:20]), piece, int(row[:20])) if dot else None
    except ValueError:
        return None


def times(view: View, shelf: Shelf, piece: str, relation: str) -> np.ndarray:
    """Return the moment of each row of a piece, microseconds since 1970, NONE when it has none."""
    import numpy as np
    import pyarrow as pa

    def make() -> dict[str, pa.Array]:
        found = view.read(relation, lambda cursor: cursor.execute(f"select row, {AT} as at from log").to_arrow_table())
        at = np.empty(found.num_rows, np.int64)
        at[found["row"].to_numpy()] = found["at"].to_numpy()
        return {"at": pa.array(at)}

    return shelf.get("times", piece, make)["at"].to_numpy()


class Span(NamedTuple):
    """Say from when to when the rows of a piece are (NONE: none has a date), and whether some have no date."""

    low: int
    high: int
    undated: bool


def spans(view: View, shelf: Shelf, parts: Mapping[str, str]) -> dict[str, Span]:
    """Return the span of each piece; looked up once in the life of a piece."""
    return shelf.each("spans", parts, lambda piece: span_of(times(view, shelf, piece, parts[piece])))


def span_of(at: np.ndarray) -> Span:
    """Return the span of rows that happened at these moments."""
    if not len(at):
        return Span(NONE, NONE, False)
    low, high = int(at.min()), int(at.max())
    if low == NONE and high != NONE:
        return Span(int(at[at != NONE].min()), high, True)
    return Span(low, high, low == NONE)


def ids(view: View, relation: str) -> np.ndarray:
    """Return the id of each row of a piece, as bytes."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    found = view.read(relation, lambda cursor: cursor.execute("select row, id::varchar as id from log").to_arrow_table())
    texts, rows = found["id"].cast(pa.string()).combine_chunks(), found["row"].to_numpy()
    width = pc.min_max(pc.binary_length(texts)).as_py()["max"] or 1
    # One width for all: a text of another width is filled up.
    filled = pc.utf8_rpad(texts, width, "\0") if len(texts) else texts
    start = np.frombuffer(filled.buffers()[1], np.int32, 1, filled.offset * 4)[0] if len(texts) else 0
    every = np.frombuffer(filled.buffers()[2], f"S{width}", len(texts), start) if len(texts) else np.zeros(0, "S1")
    if np.array_equal(rows, np.arange(len(rows))):
        return every
    ordered = np.empty_like(every)
    ordered[rows] = every
    return ordered
