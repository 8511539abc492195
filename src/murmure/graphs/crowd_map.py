"""Where does each person of a crowd stand on a plane, so that communities are seen and those in several stand between them?

Communities come first: they are laid out as a graph of their own (ties between
them), as discs with room for their members. In a disc, those who keep to it
stand in the middle and those with ties elsewhere at the rim, on the side of
these ties (rings of a sunflower, each sorted by that direction). A person of
two communities stands at the rim of the stronger one, towards the other. At
last discs of people that overlap are pushed apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.crowd import Crowd

MOST_PEOPLE, MOST_TIES = 50_000, 500_000
"""A map draws so many; which ones is said by `Laid.people` and `Laid.ties`: the heaviest."""
TONES = ("#1b6b66", "#c2571a", "#5a4fb0", "#a8307c", "#3f7d20", "#2b6cb0", "#8a6d00", "#b03030", "#0f7a94", "#7a4a2b", "#6a3d9a", "#b8476f")
"""The colours of communities in files; a page shows the same by day (`--kind-0` ... of style.css), and others by night."""
COLOURS = len(TONES)
ROOM = 1.7
"""Room of a disc, as a multiple of that of its members."""


@dataclass(frozen=True)
class Laid:
    """Hold a drawing of a crowd.

    people   places in `Crowd.people` of those who are drawn, ascending (int64[drawn])
    ties     places in the ties of the crowd, the heaviest first (int64[lines])
    x, y, size   of those drawn, in units of `kernels.layout`; size is a radius (float32)
    """

    people: np.ndarray
    ties: np.ndarray
    x: np.ndarray
    y: np.ndarray
    size: np.ndarray

    def places(self, count: int) -> np.ndarray:
        """Return where each of `count` people of the crowd stands in the drawing, -1 for those who are not drawn."""
        import numpy as np

        place = np.full(count, -1)
        place[self.people] = np.arange(len(self.people))
        return place


def laid(crowd: Crowd, people: int = MOST_PEOPLE, ties: int = MOST_TIES, seed: int = 0) -> Laid:
    """Return the drawing of the heaviest people of a crowd and of the heaviest ties between them. The same crowd gives the same one."""
    import numpy as np

    count = len(crowd.people)
    strength = crowd.strength
    tied = np.flatnonzero(strength)
    drawn = np.sort(tied[np.lexsort((tied, -strength[tied]))[:people]])
    place = np.full(count, -1)
    place[drawn] = np.arange(len(drawn))
    both = np.flatnonzero((place[crowd.source] >= 0) & (place[crowd.target] >= 0))
    lines = both[np.lexsort((both, -crowd.weight[both]))[:ties]]
    strength = strength[drawn]
    size = 1.2 + (3.2 if len(drawn) > 2000 else 5.0) * np.sqrt(strength / max(strength.max(initial=0.0), 1e-12))
    a, b, pull = place[crowd.source[both]], place[crowd.target[both]], np.log2(1 + crowd.weight[both])
    at = _places(crowd, place, a, b, pull, size, seed)
    return Laid(drawn, lines, at[:, 0].astype(np.float32), at[:, 1].astype(np.float32), size.astype(np.float32))


def _places(crowd: Crowd, place: np.ndarray, a: np.ndarray, b: np.ndarray, pull: np.ndarray, size: np.ndarray, seed: int) -> np.ndarray:
    """Return the position of each drawn person (float64[drawn, 2])."""
    import numpy as np

    from murmure.kernels.layout import settle

    home, second, part = _homes(crowd, place, len(size))
    if not len(size):
        return np.zeros((0, 2))
    number = int(home.max(initial=-1)) + 1
    radius = np.sqrt(ROOM * np.bincount(home[home >= 0], (size[home >= 0] + 0.6) ** 2, number)) + 2
    centre = _centres(home, a, b, pull, radius, seed)
    out = np.full((len(size), 2), np.nan)
    alone, between = (home >= 0) & (second < 0), second >= 0
    aim, leaving = _aim(home, centre, a, b, pull)
    out[alone] = _discs(home, np.flatnonzero(alone), centre, radius, aim, leaving)
    way = centre[second[between]] - centre[home[between]]
    far = np.hypot(way[:, 0], way[:, 1])
    reach = np.minimum(far * part[between], 0.95 * radius[home[between]])
    # A little aside of the straight line, each their own way: or all would stand on one spot.
    aside = np.modf(np.flatnonzero(between) * 0.6180339887)[0] - 0.5
    normal = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(far, 1e-9)[:, None]
    out[between] = (centre[home[between]] + way / np.maximum(far, 1e-9)[:, None] * reach[:, None]
                    + normal * (aside * radius[home[between]])[:, None])  # fmt: skip
    return settle(out, a, b, size)


def _homes(crowd: Crowd, place: np.ndarray, drawn: int) -> tuple[np.ndarray, ...]:
    """Return of each drawn person: the community that explains most of their ties, the next one (-1: none), and its part of both."""
    import numpy as np

    cover = crowd.accepted
    member = place[cover.member]
    group = cover.groups()
    order = np.lexsort((group, -cover.degree.round(9), member))
    order = order[member[order] >= 0]
    member, group, degree = member[order], group[order], cover.degree[order]
    first = np.append(True, member[1:] != member[:-1]) if len(member) else np.zeros(0, bool)
    home, second, part = np.full(drawn, -1), np.full(drawn, -1), np.zeros(drawn)
    home[member[first]] = group[first]
    next_ = np.flatnonzero(first[:-1] & ~first[1:]) + 1 if len(first) else np.zeros(0, np.int64)
    second[member[next_]] = group[next_]
    part[member[next_]] = degree[next_] / np.maximum(degree[next_] + degree[next_ - 1], 1e-12)
    return home, second, part


def _centres(home: np.ndarray, a: np.ndarray, b: np.ndarray, pull: np.ndarray, radius: np.ndarray, seed: int) -> np.ndarray:
    """Return where the discs of the communities stand (float64[communities, 2])."""
    import numpy as np

    from murmure.kernels.layout import place, settle

    count = len(radius)
    if count < 2:
        return np.zeros((count, 2))
    one, other = np.minimum(home[a], home[b]), np.maximum(home[a], home[b])
    across = (one >= 0) & (one != other)
    key, where = np.unique(one[across] * count + other[across], return_inverse=True)
    weight = np.bincount(where, pull[across], len(key))
    volume = np.bincount(home[home >= 0], minlength=count)
    one, other = np.divmod(key, count)
    # The strongest ties of each only: what everybody has with everybody says nothing of where to stand.
    lift = weight / np.sqrt(volume[one] * volume[other])
    strong = lift >= np.maximum(_nth(one, other, lift, count, 6)[one], 0) - 1e-12
    strong |= lift >= _nth(other, one, lift, count, 6)[other] - 1e-12
    at = place(count, one[strong], other[strong], lift[strong] / lift.max(initial=1e-12) + 1e-3, None, seed).astype(np.float64)
    spread = np.sqrt((at**2).sum(axis=1).mean()) or 1.0
    at *= 0.62 * np.sqrt((radius**2).sum()) / spread
    none = np.zeros(0, np.int64)
    for _ in range(4):
        at = settle(at, none, none, radius).astype(np.float64)
    return at


def _nth(one: np.ndarray, other: np.ndarray, value: np.ndarray, count: int, rank: int) -> np.ndarray:
    """Return for each community the value of its `rank`-th strongest tie, 0 when it has fewer."""
    import numpy as np

    ends, values = np.concatenate([one, other]), np.concatenate([value, value])
    order = np.lexsort((-values, ends))
    begin = np.searchsorted(ends[order], np.arange(count))
    number = np.bincount(ends, minlength=count)
    out = np.zeros(count)
    enough = number >= rank
    out[enough] = values[order][begin[enough] + rank - 1]
    return out


def _aim(home: np.ndarray, centre: np.ndarray, a: np.ndarray, b: np.ndarray, pull: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the direction (radians) in which each person's ties leave their community, and the share of them that leave."""
    import numpy as np

    count, total = len(home), np.zeros(len(home))
    x, y, out = np.zeros(count), np.zeros(count), np.zeros(count)
    for one, other in ((a, b), (b, a)):
        total += np.bincount(one, pull, count)
        away = (home[one] >= 0) & (home[other] >= 0) & (home[one] != home[other])
        ends, way = one[away], centre[home[other[away]]] - centre[home[one[away]]]
        far = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
        x += np.bincount(ends, pull[away] * way[:, 0] / far, count)
        y += np.bincount(ends, pull[away] * way[:, 1] / far, count)
        out += np.bincount(ends, pull[away], count)
    return np.arctan2(y, x), out / np.maximum(total, 1e-12)


def _discs(home: np.ndarray, people: np.ndarray, centre: np.ndarray, radius: np.ndarray, aim: np.ndarray, leaving: np.ndarray) -> np.ndarray:
    """Return where people of one community stand in its disc (float64[people, 2])."""
    import numpy as np

    order = people[np.lexsort((people, leaving[people].round(9), home[people]))]
    group = home[order]
    start = np.searchsorted(group, np.arange(len(radius)))
    number = np.bincount(group, minlength=len(radius))
    rank = np.arange(len(order)) - start[group]
    ring = np.floor((np.sqrt(9 + 12 * rank) - 3) / 6 + 1e-9).astype(np.int64)  # rings of 6, 12, 18 ... from the middle
    turned = np.lexsort((order, aim[order].round(9), ring, group))
    order, group, ring, rank = order[turned], group[turned], ring[turned], rank[turned]
    same = np.flatnonzero(np.append(True, (group[1:] != group[:-1]) | (ring[1:] != ring[:-1]))) if len(order) else np.zeros(0, np.int64)
    length = np.diff(np.append(same, len(order)))
    slot = np.arange(len(order)) - np.repeat(same, length)
    angle = -np.pi + 2 * np.pi * (slot + 0.5) / np.repeat(length, length)
    far = 0.97 * radius[group] * np.sqrt((rank + 0.5) / np.maximum(number[group], 1))
    spots = centre[group] + np.column_stack([np.cos(angle), np.sin(angle)]) * far[:, None]
    out = np.empty((len(people), 2))
    out[np.searchsorted(people, order)] = spots
    return out


def coloured(crowd: Crowd, colours: int = COLOURS) -> np.ndarray:
    """Return a colour (0 to `colours` - 1) for each community, large ones first, unlike those that it shares most with."""
    import numpy as np

    cover, count = crowd.accepted, crowd.cover.communities
    home, second, _ = _homes(crowd, np.arange(len(crowd.people)), len(crowd.people))
    key, weight = [], []
    both = second >= 0
    key.append(np.minimum(home, second)[both] * count + np.maximum(home, second)[both])
    weight.append(np.full(int(both.sum()), 3.0))
    one, other = np.minimum(home[crowd.source], home[crowd.target]), np.maximum(home[crowd.source], home[crowd.target])
    across = (one >= 0) & (one != other)
    key.append(one[across] * count + other[across])
    weight.append(np.log2(1 + crowd.weight[across]))
    pairs, where = np.unique(np.concatenate(key), return_inverse=True)
    strength = np.bincount(where, np.concatenate(weight), len(pairs))
    one, other = np.divmod(pairs, max(count, 1))
    ends, others, values = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([strength, strength])
    order = np.argsort(ends, kind="stable")
    begin = np.searchsorted(ends[order], np.arange(count + 1))
    chosen = np.full(count, -1)
    for community in np.argsort(-np.diff(cover.starts), kind="stable"):
        near = order[begin[community] : begin[community + 1]]
        met = others[near]
        known = chosen[met] >= 0
        met_by = np.bincount(chosen[met[known]], values[near[known]], colours)
        used = np.bincount(chosen[chosen >= 0], minlength=colours)
        chosen[community] = int(np.lexsort((np.arange(colours), used, met_by.round(6)))[0])
    return chosen
