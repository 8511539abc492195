"""Who took up a cause in which hour, of which community, and by which activities?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.rising.posts import Window, read, windows

if TYPE_CHECKING:
    import numpy as np

    from murmure.rising.groups import Groups
    from murmure.rising_room.traffic import Traffic
    from murmure.trust.view import View

SECONDS = 3_600


@dataclass(frozen=True)
class Trace:
    """Hold the activities in which a cause stands, in order of (published, id).

    time   seconds since 1970 (int64)
    actor  hashes of the accounts (uint64)
    id     their names
    """

    time: np.ndarray
    actor: np.ndarray
    id: tuple[str, ...]

    def since(self, second: int) -> Trace:
        """Return what came from a second on."""
        import numpy as np

        place = int(np.searchsorted(self.time, second))
        return Trace(self.time[place:], self.actor[place:], self.id[place:])

    def first_each(self) -> np.ndarray:
        """Return the places of the first activity of each account."""
        import numpy as np

        _, first = np.unique(self.actor, return_index=True)
        return np.sort(first)

    def hourly(self, start: int, hours: int, among: np.ndarray | None = None) -> list[int]:
        """Return how many accounts there were in each hour from the second `start` on, each once an hour; `among`: only these activities."""
        import numpy as np

        place = (self.time - start) // SECONDS
        here = (place >= 0) & (place < hours)
        if among is not None:
            here &= among
        _, first = np.unique(np.stack([place[here].astype(np.uint64), self.actor[here]]), axis=1, return_index=True)
        return np.bincount(place[here][first], minlength=hours).astype(int).tolist()


def traces(view: View, heard: Traffic, asked: list[tuple[tuple[int, ...], int, int]]) -> list[Trace]:
    """Return the traces of causes, each asked for by the hashes of its terms, from a second to another (excluded)."""
    import numpy as np

    from murmure.rising.read import terms

    kept: list[list[Any]] = [[] for _ in asked]
    for start, end in joined([(start, end) for _, start, end in asked]):
        for window in windows(heard.hour, heard.posts, start * 1_000_000, end * 1_000_000):
            posts = read(view, Window(*window), 0)
            found = terms(posts)
            for place, (keys, since, until) in enumerate(asked):
                rows = np.unique(found.place[np.isin(found.key, np.array(keys, np.uint64))])
                rows = rows[(posts.time[rows] >= since) & (posts.time[rows] < until)]
                if len(rows):
                    kept[place].append((posts.time[rows], posts.actor[rows], posts.id.take(rows).to_pylist()))
    return [_together(parts) for parts in kept]


def _together(parts: list[Any]) -> Trace:
    import numpy as np

    if not parts:
        return Trace(np.zeros(0, np.int64), np.zeros(0, np.uint64), ())
    time, actor, ids = zip(*parts, strict=True)
    return Trace(np.concatenate(time), np.concatenate(actor), tuple(one for some in ids for one in some))


def joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans that overlap as one, in order.

    >>> joined([(5, 9), (0, 3), (2, 4)])
    [(0, 4), (5, 9)]
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def communities_of(groups: Groups, actors: np.ndarray) -> np.ndarray:
    """Return the place in `groups.names` of the community that each account is most of; -1 where none is known."""
    import numpy as np

    order = np.lexsort((groups.group, -groups.degree, groups.actors))
    known, first = np.unique(groups.actors[order], return_index=True)
    if not len(known):
        return np.full(len(actors), -1)
    place = np.minimum(np.searchsorted(known, actors), len(known) - 1)
    return np.where(known[place] == actors, groups.group[order][first][place], -1)
