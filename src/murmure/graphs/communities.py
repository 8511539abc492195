"""Which communities do the others form, and which of them does the owner of the log belong to?

In one's own log everybody is tied to oneself: the owner is a hub that makes all
groups look like one. So communities are sought among the others, as the parts
of an ego net are (Epasto, Lattanzi and Paes Leme, "Ego-splitting framework",
KDD 2017); then the owner's ties are asked by the rule that all nodes obey: the
group whose ties are least likely by chance comes first, the ties that it
explains are set aside for the next (configuration model: the free ends of a
group are those not matched inside it). At last the groups that passed share the
ties by their rates, and chance takes its part (one EM, as Ball, Karrer and
Newman, "Efficient and principled method for detecting communities", 2011).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from murmure.communities.figures import common

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pyarrow as pa

    from murmure.communities import Cover
    from murmure.graphs.dated import Dated

FALSE = 0.01
"""A membership by chance alone may be found in so many of all logs (divided by the number of communities)."""
FEWEST = 2
"""People of a community that the owner must be tied to."""
_ROUNDS = 30


@dataclass(frozen=True)
class Belonging:
    """Hold the communities of the others, and what the owner's ties say of them.

    cover      the communities; members are places in `Dated.people`
    chosen     communities that the owner belongs to, the one that explains most first (int64[chosen])
    degree     0..1, the share of the weight of the owner's ties that each explains (float64[chosen])
    near       people whom the owner is tied to, places in `Dated.people`, ascending (int64[near])
    part       float64[near, chosen]: the share of a tie with each of these that is due to each
    inside, volume   weight of the ties between members, and of all ties of members, for every community
    total      weight of all ties of the others, counted at both ends
    """

    cover: Cover
    chosen: np.ndarray
    degree: np.ndarray
    near: np.ndarray
    part: np.ndarray
    inside: np.ndarray
    volume: np.ndarray
    total: float

    def due(self, people: np.ndarray) -> np.ndarray:
        """Return the share of a tie with each of some people that is due to each chosen community; 0 where there is no tie."""
        import numpy as np

        if not len(self.near):
            return np.zeros((len(people), len(self.chosen)))
        place = np.minimum(np.searchsorted(self.near, people), len(self.near) - 1)
        return np.where((self.near[place] == people)[:, None], self.part[place], 0.0)

    def only(self, communities: Sequence[int]) -> Belonging:
        """Return the same, with none but some of the chosen communities."""
        import numpy as np

        kept = np.isin(self.chosen, communities)
        return replace(self, chosen=self.chosen[kept], degree=self.degree[kept], part=self.part[:, kept])

    def members(self, community: int) -> np.ndarray:
        """Return the members of a community, places in `Dated.people`."""
        return self.cover.member[self.cover.starts[community] : self.cover.starts[community + 1]]


def belonging(
    ties: Dated, fold: int = 0, seed: int = 0, refused: tuple[tuple[str, ...], ...] = (), cover: Cover | None = None,
) -> Belonging:  # fmt: skip
    """Return where the owner belongs, in the log (fold 0) or without one part of it.

    refused   for each community that the owner says is not theirs, some of its members' ids: such a
              community (see `meant`) explains none of the owner's ties
    cover     the communities of the others, as found by a question with the same ties, fold and seed: not sought again
    """
    import numpy as np

    from murmure.communities import Edges, detect

    weight = ties.weight[fold]
    source, target, among = others(ties, fold)
    cover = cover or detect(Edges(ties.people, source, target, among), weighted=True, seed=seed)
    own = np.zeros(len(ties.people))
    near = ((ties.source == ties.me) | (ties.target == ties.me)) & (weight > 0)
    own[np.where(ties.source == ties.me, ties.target, ties.source)[near]] = weight[near]
    volume = np.bincount(source, among, len(own)) + np.bincount(target, among, len(own)) + own
    edge, group = common(cover, source, target)
    inside = np.bincount(group, among[edge], cover.communities)
    whole = np.bincount(cover.groups(), volume[cover.member], cover.communities)
    chosen = _passed(own, cover, whole - 2 * inside, float(volume.sum()))
    # A word against one community takes no other away: what is tied to those refused is no evidence against the rest.
    chosen = chosen[~np.isin(chosen, _refused(cover, ties, refused))]
    near = np.flatnonzero(own)
    part = _shared(own, cover, chosen, volume)
    degree = own[near] @ part / max(own.sum(), 1e-12)
    order = np.lexsort((chosen, -degree.round(9)))
    return Belonging(cover, chosen[order], degree[order], near, part[:, order], inside, whole, float(volume.sum()))


def _refused(cover: Cover, ties: Dated, refused: tuple[tuple[str, ...], ...]) -> np.ndarray:
    """Return the communities that any of the refusals means."""
    import numpy as np

    return np.unique(np.concatenate([np.zeros(0, np.int64), *(meant(cover, ties.people, named) for named in refused)]))


def meant(cover: Cover, people: pa.Array, named: Sequence[str]) -> np.ndarray:
    """Return the communities of a cover over `people` that hold more than half of the people named: a community may have changed since."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    places = pc.index_in(pa.array(named, pa.string()), people).drop_null().to_numpy()
    hits = np.bincount(cover.groups()[np.isin(cover.member, places)], minlength=cover.communities)
    return np.flatnonzero(hits > len(named) / 2)


def others(ties: Dated, fold: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ties without the owner: two ends (places in `Dated.people`) and the weight of each."""
    weight = ties.weight[fold]
    kept = (ties.source != ties.me) & (ties.target != ties.me) & (weight > 0)
    return ties.source[kept], ties.target[kept], weight[kept]


def _passed(own: np.ndarray, cover: Cover, free: np.ndarray, total: float) -> np.ndarray:
    """Return the communities that explain more of the owner's ties than chance does.

    own     weight of the owner's tie with each of the people
    free    of each community, the weight that its members do not give each other
    """
    import numpy as np

    from murmure.kernels.mixing import tail

    if not own.any() or not cover.communities:
        return np.zeros(0, np.int64)
    # So many ties of equal weight as these stand for (Kish's effective number).
    number = own.sum() ** 2 / (own**2).sum()
    left, scale = own * number / own.sum(), math.log(FALSE / cover.communities)
    group, passed = cover.groups(), []
    while True:
        met = left[cover.member]
        ties = np.bincount(group, met, cover.communities)
        people = np.bincount(group[met > 0], minlength=cover.communities)
        chance = np.clip(free / total, 1e-12, 1 - 1e-12)
        likely = [tail(ties[one], left.sum(), chance[one]) if people[one] >= FEWEST else 0.0 for one in range(cover.communities)]
        best = int(np.argmin(np.round(likely, 9)))
        if likely[best] > scale:
            return np.array(passed, np.int64)
        passed.append(best)
        left[cover.member[cover.starts[best] : cover.starts[best + 1]]] = 0.0


def _shared(own: np.ndarray, cover: Cover, chosen: np.ndarray, volume: np.ndarray) -> np.ndarray:
    """Return the share of each of the owner's ties that each chosen community explains (float64[near, chosen])."""
    import numpy as np

    ties, near = volume - own, np.flatnonzero(own)
    rates = np.zeros((len(near), len(chosen)))
    for place, community in enumerate(chosen):
        part = slice(cover.starts[community], cover.starts[community + 1])
        member, given = cover.member[part], cover.degree[part] * ties[cover.member[part]]
        mine = own[member] > 0
        rates[np.searchsorted(near, member[mine]), place] = given[mine] / max(given.sum(), 1e-12)
    # What chance draws is not free: the owner's ties meet the ends that no community explains. Who is tied
    # to everybody alike would else be tied by chance to all.
    alone = np.maximum(ties - np.bincount(cover.member, cover.degree * ties[cover.member], len(own)), 0.01 * ties)
    chance = (own.sum() * alone / max(volume.sum(), 1e-12))[near]
    explained, share = np.full(len(chosen), own.sum() / max(len(chosen), 1)), np.zeros_like(rates)
    for _ in range(_ROUNDS):
        share = rates * explained
        share /= np.maximum(share.sum(axis=1) + chance, 1e-300)[:, None]
        explained = own[near] @ share
    return share
