"""Which accounts usually take up the same causes, and which of these groups go together?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DAY = 86_400
SPAN = 90 * DAY
"""Seconds of the past from which groups are learned."""
EVERY = 14 * DAY
"""Seconds after which they are learned again."""
APART = 0.5
"""Share of what chance gives that groups may share before they are thought to go together: large families, few of them."""
WORK = 10_000_000
"""Pairs of adopters to look at: causes of so many that there would be more are left out, they tell nobody apart."""
MOST = 500
"""Groups, the largest, that are kept: every two of them are compared."""
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
    together  np.float64 by two groups: of the causes that the one with fewer took up, the share that both did; empty where it is
              not known

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

    def of(self, actors: np.ndarray, times: np.ndarray | None = None) -> tuple[np.ndarray, int]:
        """Return how many of these accounts are in each group (in parts, where one is in several), and how many are in any; each of them
        once, or so many times."""
        from murmure.kernels.company import counted

        times = np.ones(len(actors), np.int64) if times is None else times
        found, known = counted(self.actors, self.group, self.degree, actors, times, len(self.names))
        return found, int(known)


def learned(time: np.ndarray, cause: np.ndarray, actor: np.ndarray) -> Groups:
    """Return the groups of the accounts that took up the same causes more than chance explains (see `communities.adoption`).

    One element for each adoption: seconds, and hashes of cause and account; all of them are of the past.
    """
    import pyarrow as pa

    from murmure.communities import detect
    from murmure.communities.adoption import co_adopted

    if len(time) < FEWEST:
        return Groups.none()
    ties = co_adopted(pa.table({"actor": actor, "thing": cause}), work=WORK)
    if not len(ties.source):
        return Groups.none()
    cover = detect(ties, weighted=True).ordered()
    many = min(cover.communities, MOST)
    kept = slice(0, int(cover.starts[many]))
    node = cover.nodes.to_numpy(zero_copy_only=False).astype(np.uint64)[cover.member[kept]]
    order = np.argsort(node, kind="stable")
    found = Groups(node[order], cover.groups()[kept][order], np.maximum(np.nan_to_num(cover.degree[kept][order]), 1e-3),
                   tuple(f"g{number + 1}" for number in range(many)), np.zeros(0), np.zeros((0, 0)))  # fmt: skip
    _, shared = measured(found, cause, actor)
    return measured(joined(found, families(shared)), cause, actor)[0]


def joined(groups: Groups, family: np.ndarray) -> Groups:
    """Return the families that the groups belong to (one number for each group), as groups."""
    pairs, place = np.unique(np.stack([groups.actors, family[groups.group].astype(np.uint64)]), axis=1, return_inverse=True)
    degree = np.bincount(place.ravel(), groups.degree, pairs.shape[1])
    names = tuple(f"g{number + 1}" for number in range(int(family.max(initial=-1)) + 1))
    return Groups(pairs[0], pairs[1].astype(np.int64), degree, names, np.zeros(0), np.zeros((0, 0)))


def families(shared: np.ndarray) -> np.ndarray:
    """Return which groups usually go together: the family of each, the one that takes up most first.

    shared   by two groups, how many adoptions of one met the other's on the same causes. Two families are joined while that makes
             more of what is shared lie inside than `APART` of what chance gives: modularity (Newman and Girvan, 2004; Reichardt and
             Bornholdt, 2006), from groups that are known. What a group shares with itself alone is nobody's company.
    """
    count = len(shared)
    weight = (shared + shared.T) / max(2 * shared.sum(), 1e-12)
    mass, family, alive = weight.sum(1), np.arange(count), np.ones(count, np.bool_)
    while True:
        gain = np.where(alive[:, None] & alive[None], weight - APART * np.outer(mass, mass), -1.0)
        np.fill_diagonal(gain, -1.0)
        one, other = sorted(divmod(int(gain.argmax()), count)) if count else (0, 0)
        if not count or gain[one, other] <= 1e-12:
            break
        weight[one] += weight[other]
        weight[:, one] += weight[:, other]
        mass[one] += mass[other]
        family[family == other], alive[other] = one, False
    order = np.argsort(-mass[alive], kind="stable")
    rank = np.empty(count, np.int64)
    rank[np.flatnonzero(alive)[order]] = np.arange(len(order))
    return rank[family]


def measured(groups: Groups, cause: np.ndarray, actor: np.ndarray) -> tuple[Groups, np.ndarray]:
    """Return the groups with their share of these adoptions, and with how often two of them took up the same causes; and how many
    adoptions of one met the other's."""
    import pyarrow as pa

    from murmure.communities.adoption import coded
    from murmure.kernels.company import taken_up

    (ids, who), (causes, what) = coded(pa.array(actor)), coded(pa.array(cause))
    ids = ids.to_numpy()
    share, _ = groups.of(ids, np.bincount(who, minlength=len(ids)))
    first = np.minimum(np.searchsorted(groups.actors, ids), max(len(groups.actors) - 1, 0))
    lead = np.where(groups.actors[first] == ids, groups.group[first], -1) if len(groups.actors) else np.full(len(ids), -1)
    together, shared = taken_up(what, lead[who], len(causes), len(groups.names))
    return Groups(groups.actors, groups.group, groups.degree, groups.names, share / max(share.sum(), 1e-9), together), shared
