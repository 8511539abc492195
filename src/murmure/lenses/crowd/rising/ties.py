"""Which communities did the people of a log form before a moment, by who mentions, answers to, shares or follows whom?

Ties are read from the rows alone, as each stands: what a later row tells of an earlier one (whose post it answers, whose account
it is) is not known at its moment. So what was known then stays what it was, whatever comes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from murmure.rising.groups import Groups
    from murmure.trust.view import View

FEWEST = 300
"""Ties below which communities are not sought in them."""
GROWTH = 1.5
"""They are sought again when there are so many times as many."""
TIED = "type in ('Create', 'Announce', 'Like', 'Follow', 'Question') and actor <> '' and actor <> 'me' and published is not null"
TIES = f"""select moment, one, other from (
    select epoch_us(published) as moment, actor as one, unnest(mentions) as other from log where {TIED}
    union all select epoch_us(published), actor, target from log where {TIED} and type in ('Announce', 'Like')
    union all select epoch_us(published), actor, object from log where {TIED} and type = 'Follow'
) where other <> '' and other <> 'me' and one <> other and moment >= 0 order by moment"""


class Known:
    """Say which communities were known at a moment (seconds); ties are read when it is first asked, each size is sought once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._found: dict[int, Groups | None] = {}

    @cached_property
    def _ties(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        from murmure.rising.read.column import keys

        table = self._view.sql(TIES)
        one, other = (keys(table[name].combine_chunks().cast("large_string")) for name in ("one", "other"))
        return table["moment"].to_numpy(), one, other

    def __call__(self, now: int) -> Groups | None:
        """Return them; None where there are too few ties, or no two communities."""
        import numpy as np

        at, one, other = self._ties
        many = int(np.searchsorted(at, now * 1_000_000))
        if many < FEWEST:
            return None
        size = FEWEST
        while size * GROWTH <= many:
            size = int(size * GROWTH)
        # Ties of one moment are not parted: their order says nothing.
        size = int(np.searchsorted(at, at[size - 1], side="right"))
        if size not in self._found:
            self._found[size] = found(one[:size], other[:size])
        return self._found[size]


def found(one: np.ndarray, other: np.ndarray) -> Groups | None:
    """Return the communities that ties (hashes of accounts) make; their shares of what is taken up are not known here."""
    import numpy as np
    import pyarrow as pa

    from murmure.communities import Edges, detect
    from murmure.rising.groups import Groups

    nodes, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    low, high = np.minimum(*np.split(ends, 2)), np.maximum(*np.split(ends, 2))
    pairs, weight = np.unique(low * len(nodes) + high, return_counts=True)
    cover = detect(Edges(pa.array(nodes), pairs // len(nodes), pairs % len(nodes), weight.astype(np.float64)), weighted=True).ordered()
    if cover.communities < 2:
        return None
    member = cover.nodes.to_numpy(zero_copy_only=False).astype(np.uint64)[cover.member]
    order = np.argsort(member, kind="stable")
    return Groups(member[order], cover.groups()[order], np.maximum(np.nan_to_num(cover.degree[order]), 1e-3),
                  tuple(f"g{number + 1}" for number in range(cover.communities)), np.zeros(0), np.zeros((0, 0)))  # fmt: skip
