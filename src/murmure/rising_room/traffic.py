"""How many posts does each hour of the log hold, and are they the ones that were read before?

Each piece of the log is counted once in its life: an import, a late post, a deletion cost the counting of their own piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.crowd.rising.posts import HOUR, said

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

WHAT = "heard1"
"""Under which the counts of a piece are kept; changes when what is counted does."""
COUNT = """select epoch_us(published) // {hour} as hour, count(*) as posts,
    (sum(hash(id::varchar, epoch_us(published), actor, content, tags, links)::hugeint) % 18446744073709551616)::ubigint as mark
    from log where {said} group by 1 order by 1"""


@dataclass(frozen=True)
class Traffic:
    """Hold what each hour holds, in order.

    hour    hours since 1970 (int64)
    posts   how many posts (int64)
    mark    the sum of their hashes (uint64): other posts give another one, whatever the pieces and the order of rows
    """

    hour: np.ndarray
    posts: np.ndarray
    mark: np.ndarray

    def before(self, hour: int) -> tuple[int, int]:
        """Return what stands for all posts before an hour: how many, and the sum of their hashes."""
        import numpy as np

        place = int(np.searchsorted(self.hour, hour))
        return int(self.posts[:place].sum()), int(self.mark[:place].sum(dtype=np.uint64))

    def until(self, hour: int) -> Traffic:
        """Return the hours before one."""
        import numpy as np

        place = int(np.searchsorted(self.hour, hour))
        return Traffic(self.hour[:place], self.posts[:place], self.mark[:place])


def traffic(view: View, shelf: Shelf) -> Traffic:
    """Return the hours of a log and what they hold."""
    import numpy as np

    parts = [shelf.get(WHAT, piece, lambda relation=relation: _counted(view, relation)) for piece, relation in view.parts().items()]
    hour, place = np.unique(np.concatenate([_column(part, "hour", np.int64) for part in parts]), return_inverse=True)
    posts, mark = np.zeros(len(hour), np.int64), np.zeros(len(hour), np.uint64)
    np.add.at(posts, place, np.concatenate([_column(part, "posts", np.int64) for part in parts]))
    np.add.at(mark, place, np.concatenate([_column(part, "mark", np.uint64) for part in parts]))
    return Traffic(hour, posts, mark)


def _column(part: Columns, name: str, kind: type) -> np.ndarray:
    return part[name].to_numpy(zero_copy_only=False).astype(kind)


def _counted(view: View, relation: str) -> Columns:
    query = COUNT.format(hour=HOUR, said=said(view))
    table = view.read(relation, lambda cursor: cursor.execute(query).to_arrow_table())
    return {name: table[name].combine_chunks() for name in table.column_names}
