"""How much of my ties had each community in every month, and how much had none?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.graphs.piece import NONE

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.graphs.communities import Belonging
    from murmure.graphs.dated import Dated


def schema() -> pa.Schema:
    """Return the columns: community (0: what none explains), month as `2025-03` (UTC), weight, share of that month."""
    import pyarrow as pa

    return pa.schema([("community", pa.int64()), ("month", pa.string()), ("weight", pa.float64()), ("share", pa.float64())])


def months(ties: Dated, mine: Belonging) -> pa.Table:
    """Return one row per community, and one for none, in each month in which I have ties."""
    import numpy as np
    import pyarrow as pa

    dated = ties.at != NONE
    month = ties.at[dated].astype("datetime64[us]").astype("datetime64[M]")
    found, place = np.unique(month, return_inverse=True)
    tie, due = ties.tie[dated], mine.due(ties.other[dated])
    total = np.bincount(place, tie, len(found))
    parts = [np.bincount(place, tie * due[:, column], len(found)) for column in range(len(mine.chosen))]
    weight = np.concatenate([total - sum(parts), *parts]).clip(0) if len(mine.chosen) else np.zeros(0)
    number = np.arange(len(mine.chosen) + 1) if len(mine.chosen) else np.zeros(0, np.int64)
    share = weight / np.tile(np.maximum(total, 1e-12), len(number)) if len(number) else weight
    return pa.table({
        "community": np.repeat(number, len(found)), "month": np.datetime_as_string(np.tile(found, len(number))),
        "weight": weight.round(6), "share": share.round(6),
    }).cast(schema())  # fmt: skip
