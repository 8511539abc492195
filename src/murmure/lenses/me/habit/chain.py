"""What begins soon after what, more often than the hour explains?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.me.habit.deeds import Name
from murmure.lenses.me.habit.week import JUDGED, LEVEL

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.habit.deeds import Deeds
    from murmure.lenses.me.habit.kind import Kinds

MOST, FEWEST = 120, 12
"""Kinds whose beginnings are looked at, and beginnings that one needs."""
REST, AROUND = 30, 60
"""Minutes of silence after which an act begins anew; minutes before and after within which chance may move it."""
HITS, OFTEN, TIMES = 8, 0.2, 2.0
"""So many times, in such a share of the cases, so many times what chance makes: what is less is no chain."""
NAMELESS = ("message", "murmure:Call")
"""Of these, whom they go to says who somebody is: only the whole type is looked at."""


class Chain(NamedTuple):
    """Hold one chain: after `first`, `second` begins within the span `hits` times of `of`; chance makes it `expected`."""

    first: Name
    second: Name
    hits: int
    of: int
    expected: float
    low: float
    high: float
    ln_chance: float
    at: tuple[int, ...]


class Begun(NamedTuple):
    """Hold when one kind begins: microseconds and minutes since 1970 UTC, minute of the local day; on how many days it was there."""

    name: Name
    moment: np.ndarray
    minute: np.ndarray
    clock: np.ndarray
    days: int


def chains(deeds: Deeds, families: list[Kinds], span: int) -> tuple[list[Chain], int]:
    """Return the chains, the least likely by chance first, and how many pairs were looked at."""
    import numpy as np

    from murmure.kernels.chance import significant, tails
    from murmure.kernels.follow import follows

    begun = [one for kinds in families for one in _begun(deeds, kinds)]
    whole = {(kinds.names[place]): (kinds, place) for kinds in families for place in range(len(kinds.names))}
    pairs = [
        (one, other)
        for one in range(len(begun))
        for other in range(len(begun))
        if _may_follow(begun[one].name, begun[other].name, whole)
    ]
    if not pairs:
        return [], 0
    first, second = np.array(pairs, np.int64).T.copy()
    begin = np.append(0, np.cumsum([len(one.minute) for one in begun])).astype(np.int64)
    told = follows(np.concatenate([one.minute for one in begun]), np.concatenate([one.clock for one in begun]), begin, first, second, span, AROUND,
                   np.array([one.days for one in begun], np.float64))  # fmt: skip
    hits, expected, of = told[:, 0], told[:, 1], np.diff(begin)[first].astype(float)
    # The tail of Poisson is no less than that of the sum only from one above the mean on.
    chance = np.where(hits >= expected + 1, tails(hits, expected), 0.0)
    kept = significant(chance, float(len(pairs)), JUDGED)
    level = LEVEL * max(int(kept.sum()), 1) / len(pairs)
    large = (hits >= HITS) & (hits >= OFTEN * of) & (hits >= TIMES * expected)
    places = sorted(
        np.flatnonzero(kept & large).tolist(),
        key=lambda one: (chance[one], -hits[one], of[one], begun[first[one]].name, begun[second[one]].name),
    )
    found: dict[frozenset[str], Chain] = {}
    for place in places:
        one, other = begun[first[place]], begun[second[place]]
        key = frozenset(
            (
                _root(one.name),
                _root(other.name),
                *((one.name.what, other.name.what) if one.name.type == other.name.type else ()),
            )
        )
        if key not in found:
            found[key] = _chain(one, other, int(hits[place]), float(expected[place]), float(chance[place]), span, level)
    return list(found.values()), len(pairs)


def _root(name: Name) -> str:
    return name.type if name.mine else name.thing


def _begun(deeds: Deeds, kinds: Kinds) -> list[Begun]:
    """Return when each kind begins, those that begin most often."""
    import numpy as np

    places, kind = kinds.rows(deeds.name)
    minute = deeds.at[places] // 60_000_000
    order = np.lexsort((deeds.at[places], kind))
    kind, minute, places = kind[order], minute[order], places[order]
    anew = np.append(True, (np.diff(kind) != 0) | (np.diff(minute) > REST))[: len(kind)]
    kind, minute, places = kind[anew], minute[anew], places[anew]
    clock, alive = deeds.local[places] % 1440, np.unique(deeds.local // 1440)
    bounds, found = np.searchsorted(kind, np.arange(len(kinds.names) + 1)), []
    for number, name in enumerate(kinds.names):
        low, high = int(bounds[number]), int(bounds[number + 1])
        if high - low >= FEWEST and not (name.type in NAMELESS and name.what):
            local = deeds.local[places[low:high]] // 1440
            days = int(np.searchsorted(alive, local.max(), "right") - np.searchsorted(alive, local.min()))
            found.append(Begun(name, deeds.at[places[low:high]], minute[low:high], clock[low:high], days))
    return sorted(found, key=lambda one: (-len(one.minute), one.name))[:MOST]


def _may_follow(one: Name, other: Name, whole: dict[Name, tuple[Kinds, int]]) -> bool:
    """Say whether a pair may be a chain: two acts, and not one act that is told twice or in parts."""
    kinds, place = whole[one]
    there, second = whole[other]
    return (
        not (kinds is there and kinds.part_of(place, second))
        and not (one.what and one.what == other.what)
        and not (one.thing and one.thing == other.thing)
    )


def _chain(one: Begun, other: Begun, hits: int, expected: float, chance: float, span: int, level: float) -> Chain:
    import numpy as np

    from murmure.kernels.student import reach
    from murmure.lenses.lens import wilson

    after = np.searchsorted(other.minute, one.minute, "right")
    near = (after < len(other.minute)) & (other.minute[after.clip(0, len(other.minute) - 1)] <= one.minute + span)
    newest = np.flatnonzero(near)[-5:]
    at = [int(moment) for place in newest.tolist() for moment in (one.moment[place], other.moment[after[place]])]
    return Chain(
        one.name,
        other.name,
        hits,
        len(one.minute),
        expected,
        *wilson(hits, len(one.minute), reach(level, 1e7)),
        chance,
        tuple(at),
    )
