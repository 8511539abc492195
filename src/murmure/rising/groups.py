"""Which accounts usually take up the same causes, and which of these groups go together?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DAY = 86_400
SPAN = 90 * DAY
"""Seconds of the past from which groups are learned."""
EVERY = 30 * DAY
"""Seconds after which they are learned again."""
FEWEST = 200
"""Adoptions below which nothing is learned."""


@dataclass(frozen=True)
class Groups:
    """Hold which accounts are in which groups, and how much.

    actors    np.uint64, ascending, each once for each membership
    group     np.int64: of the membership
    degree    np.float64, above 0: how much it is theirs
    names     what each group is called
    share     np.float64 by group: its share of all adoptions of the time
    together  np.float64 by two groups: of the causes that the one with fewer took up, the share that both did

    """

    actors: np.ndarray
    group: np.ndarray
    degree: np.ndarray
    names: tuple[str, ...]
    share: np.ndarray
    together: np.ndarray

    @classmethod
    def none(cls) -> Groups:
        """Return no groups."""
        empty = np.zeros(0)
        return cls(empty.astype(np.uint64), empty.astype(np.int64), empty, (), empty, empty.reshape(0, 0))

    def of(self, actors: np.ndarray) -> tuple[np.ndarray, int]:
        """Return how many of these accounts are in each group (in parts, where one is in several), and how many are in any."""
        first, last = np.searchsorted(self.actors, actors), np.searchsorted(self.actors, actors, side="right")
        many = last - first
        held = np.repeat(first - np.append(0, np.cumsum(many)[:-1]), many) + np.arange(int(many.sum()))
        who = np.repeat(np.arange(len(actors)), many)
        whole = np.bincount(who, self.degree[held], len(actors))
        found = np.bincount(self.group[held], self.degree[held] / whole[who], len(self.names))
        return found, int((many > 0).sum())


def learned(time: np.ndarray, cause: np.ndarray, actor: np.ndarray) -> Groups:
    """Return the groups of the accounts that took up the same causes more than chance explains (see `communities.adoption`).

    One element for each adoption: seconds, and hashes of cause and account; all of them are of the past.
    """
    import pyarrow as pa

    from murmure.communities import detect
    from murmure.communities.adoption import co_adopted

    if len(time) < FEWEST:
        return Groups.none()
    ties = co_adopted(pa.table({"actor": actor, "thing": cause}))
    if not len(ties.source):
        return Groups.none()
    cover = detect(ties, weighted=True).ordered()
    node = cover.nodes.to_numpy(zero_copy_only=False).astype(np.uint64)[cover.member]
    order = np.argsort(node, kind="stable")
    found = Groups(node[order], cover.groups()[order], np.maximum(np.nan_to_num(cover.degree[order]), 1e-3),
                   tuple(f"g{number + 1}" for number in range(cover.communities)), np.zeros(0), np.zeros((0, 0)))  # fmt: skip
    return measured(found, cause, actor)


def measured(groups: Groups, cause: np.ndarray, actor: np.ndarray) -> Groups:
    """Return the groups with their share of these adoptions, and with how often two of them took up the same causes."""
    from murmure.kernels.coordination import taken_up

    count = len(groups.names)
    share, _ = groups.of(actor)
    first = np.searchsorted(groups.actors, actor)
    first = np.minimum(first, max(len(groups.actors) - 1, 0))
    known = groups.actors[first] == actor if len(groups.actors) else np.zeros(len(actor), np.bool_)
    order = np.argsort(cause[known], kind="stable")
    together = taken_up(cause[known][order], groups.group[first[known]][order], count)
    return Groups(groups.actors, groups.group, groups.degree, groups.names, share / max(share.sum(), 1e-9), together)
