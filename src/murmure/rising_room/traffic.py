"""How many posts does each hour of the log hold, and are they the ones that were read before?

Each piece of the log is counted once in its life: an import, a late post, a deletion cost the counting of their own piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.crowd.rising.posts import HOUR, LAST, said
from murmure.lenses.crowd.rising.ties import TIED

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

WHAT = "heard3"
"""Under which the counts of a piece are kept; changes when what is counted does."""
COUNT = """select epoch_us(published) // {hour} as hour, count(*) filter ({said}) as posts, (sum(hash(id::varchar, epoch_us(published),
        type, actor, content, tags, links, mentions, target, object)::hugeint) % 18446744073709551616)::ubigint as mark
    from log where ({said}) or ({tied} and epoch_us(published) between 0 and {last}) group by 1 order by 1"""


@dataclass(frozen=True)
class Traffic:
    """Hold what each hour holds, in order.

    hour    hours since 1970 (int64)
    posts   how many posts (int64)
    mark    the sum of the hashes of its posts and ties (uint64): others give another one, whatever the pieces and the order of rows
    """

    hour: np.ndarray
    posts: np.ndarray
    mark: np.ndarray

    @property
    def busy(self) -> np.ndarray:
        """The hours that hold a post."""
        return self.hour[self.posts > 0]

    def before(self, hour: int) -> tuple[int, int]:
        """Return what stands for all posts and ties before an hour: how many posts, and the sum of the hashes."""
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
    query = COUNT.format(hour=HOUR, said=said(view), tied=TIED, last=LAST)
    table = view.read(relation, lambda cursor: cursor.execute(query).to_arrow_table())
    return {name: table[name].combine_chunks() for name in table.column_names}
