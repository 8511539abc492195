"""Which accounts usually take up the same causes, and which of these groups go together?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from murmure.rising.family import families

DAY = 86_400
SPAN = 90 * DAY
"""Seconds of the past from which groups are learned."""
EVERY = 14 * DAY
"""Seconds after which they are learned again."""
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


@dataclass(frozen=True)
class Uses:
    """Hold who took up what.

    accounts     np.uint64, ascending: all that took up anything
    times        np.int64, by account: how often it did
    cause, actor   np.int64: the codes of cause and account, each two once, causes one after the other

    """

    accounts: np.ndarray
    times: np.ndarray
    cause: np.ndarray
    actor: np.ndarray

    @classmethod
    def of(cls, cause: np.ndarray, actor: np.ndarray) -> Uses:
        """Return them, from hashes of cause and account, one of each for each adoption."""
        import pyarrow as pa

        from murmure.communities.adoption import coded
        from murmure.kernels.adoption import entries

        (accounts, who), (causes, what) = coded(pa.array(actor)), coded(pa.array(cause))
        return cls(accounts.to_numpy(), np.bincount(who, minlength=len(accounts)), *entries(what, who, len(causes), len(accounts)))

    def lead(self, groups: Groups) -> np.ndarray:
        """Return the largest group of each account, -1 where none is known."""
        if not len(groups.actors):
            return np.full(len(self.accounts), -1)
        first = np.minimum(np.searchsorted(groups.actors, self.accounts), len(groups.actors) - 1)
        return np.where(groups.actors[first] == self.accounts, groups.group[first], -1)


def learned(time: np.ndarray, cause: np.ndarray, actor: np.ndarray) -> Groups:
    """Return the groups of the accounts that took up the same causes more than chance explains (see `communities.adoption`).

    One element for each adoption: seconds, and hashes of cause and account; all of them are of the past.
    """
    import pyarrow as pa

    from murmure.communities import detect
    from murmure.communities.adoption import co_taken

    if len(time) < FEWEST:
        return Groups.none()
    uses = Uses.of(cause, actor)
    ties = co_taken(pa.array(np.arange(len(uses.accounts))), uses.actor, uses.cause, work=WORK)
    if not len(ties.source):
        return Groups.none()
    cover = detect(ties, weighted=True).ordered()
    many = min(cover.communities, MOST)
    if not many:
        return Groups.none()
    kept = slice(0, int(cover.starts[many]))
    node = cover.nodes.to_numpy(zero_copy_only=False)[cover.member[kept]]
    order = np.argsort(node, kind="stable")
    found = Groups(uses.accounts[node[order]], cover.groups()[kept][order], np.maximum(np.nan_to_num(cover.degree[kept][order]), 1e-3),
                   tuple(f"g{number + 1}" for number in range(many)), np.zeros(0), np.zeros((0, 0)))  # fmt: skip
    lead = uses.lead(found)
    active = np.bincount(lead[lead >= 0], uses.times[lead >= 0], many)
    return _measured(joined(found, families(uses.cause, lead[uses.actor], active)), uses)


def joined(groups: Groups, family: np.ndarray) -> Groups:
    """Return the families that the groups belong to (one number for each group), as groups."""
    pairs, place = np.unique(np.stack([groups.actors, family[groups.group].astype(np.uint64)]), axis=1, return_inverse=True)
    degree = np.bincount(place.ravel(), groups.degree, pairs.shape[1])
    names = tuple(f"g{number + 1}" for number in range(int(family.max(initial=-1)) + 1))
    return Groups(pairs[0], pairs[1].astype(np.int64), degree, names, np.zeros(0), np.zeros((0, 0)))


def measured(groups: Groups, cause: np.ndarray, actor: np.ndarray) -> Groups:
    """Return the groups with their share of these adoptions, and with how often two of them took up the same causes."""
    return _measured(groups, Uses.of(cause, actor))


def _measured(groups: Groups, uses: Uses) -> Groups:
    from murmure.kernels.company import taken_up

    share, _ = groups.of(uses.accounts, uses.times)
    together = taken_up(uses.cause, uses.lead(groups)[uses.actor], len(groups.names))
    return replace(groups, share=share / max(share.sum(), 1e-9), together=together)
