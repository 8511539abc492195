"""Which accounts are proposed as one person, the surest first, and what is told of each proposal?

Pairs that are sure are put together, the surest first, unless something says
that two of the people would not be one. What is less sure is proposed pair by
pair, and no more pairs than it takes to put all of them together: a chain of
guesses makes a crowd of one person, and asking twice makes work.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.contested import mark
from murmure.graphs.people.kind import CODE, KINDS, LEVELS, NAMES
from murmure.graphs.union import Union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from murmure.graphs.people.census import Census
    from murmure.graphs.people.weigh import Weighed

LARGEST = 60
"""People who are put together in one proposal, at most."""
TOLD = 8
"""Pieces of evidence that are told of a proposal, at most of each pair of its people one of a kind."""


class Evidence(NamedTuple):
    """Hold one reason: its kind (see `kind.KINDS`), what is shared ('' when it speaks against), and between which accounts."""

    kind: str
    detail: str
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """Hold accounts that may be one person.

    id        16 digits that stand for these accounts
    people    the accounts, those of one person (by what was said before) together, those who did most first
    sure      how probable it is that all are one, with its bounds
    reasons, doubts   what speaks for it, and against
    """

    id: str
    people: tuple[tuple[str, ...], ...]
    sure: float
    low: float
    high: float
    reasons: tuple[Evidence, ...]
    doubts: tuple[Evidence, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """All accounts of the proposal."""
        return tuple(account for person in self.people for account in person)

    @property
    def level(self) -> str:
        """The name of how sure it is (see `kind.LEVELS`)."""
        return next((name for name, least in LEVELS.items() if self.sure >= least), "possible")


class Proposals:
    """Hold all proposals of a log; each is put in words when it is asked for.

    left   keys that so many accounts share that they say nothing
    """

    def __init__(self, census: Census, found: Weighed, refused: Iterable[tuple[int, int]] = ()) -> None:
        self._census, self._found, self.left = census, found, found.left
        self._members: dict[int, list[int]] | None = None
        groups, pairs = _grouped(census, found, refused)
        # (persons, pairs that hold them together), and how sure the weakest of these is.
        self._list = sorted([*groups, *pairs], key=self._rank)
        self._ids: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._list)

    def _rank(self, one: Group) -> tuple[int, bool, int, tuple[int, ...]]:
        """The surest level first; within one, those who did something, most first."""
        done = [int(self._census.count[person]) for person in one[0]]
        return self._level(one[1]), not all(done), -sum(done), one[0]

    def _level(self, pairs: tuple[int, ...]) -> int:
        sure = chance(min(float(self._found.middle[pair]) for pair in pairs))
        return next((place for place, least in enumerate(LEVELS.values()) if sure >= least), len(LEVELS) - 1)

    def page(self, start: int = 0, limit: int = 50) -> list[Proposal]:
        """Return some proposals, the surest first."""
        return [self._told(*one) for one in self._list[start : start + limit]]

    def counts(self) -> dict[str, int]:
        """Return how many proposals there are of each level."""
        found = dict.fromkeys(LEVELS, 0)
        for _, pairs in self._list:
            found[tuple(LEVELS)[self._level(pairs)]] += 1
        return found

    def get(self, mark_: str) -> list[Proposal]:
        """Return the proposals whose id begins so."""
        if self._ids is None:
            self._ids = {mark([self._census.accounts[place] for person in people for place in self._accounts(person)]): number
                         for number, (people, _) in enumerate(self._list)}  # fmt: skip
        return [self._told(*self._list[number]) for name, number in self._ids.items() if mark_ and name.startswith(mark_)]

    def _accounts(self, person: int) -> list[int]:
        """Return the accounts of a person, those that did most first."""
        if self._members is None:
            self._members = defaultdict(list)
            for place in (self._census.person != range(len(self._census.accounts))).nonzero()[0].tolist():
                self._members[int(self._census.person[place])].append(place)
        mine = [person, *self._members.get(person, ())]
        return sorted(mine, key=lambda place: (-int(self._census.count[place]), place))

    def _told(self, people: tuple[int, ...], pairs: tuple[int, ...]) -> Proposal:
        found, names = self._found, self._census.accounts
        listed = tuple(tuple(names[place] for place in self._accounts(person)) for person in people)
        weak = min(pairs, key=lambda pair: float(found.middle[pair]))
        reasons = sorted((reason for pair in pairs for reason in self._reasons(pair)), key=lambda one: -KINDS[one.kind].weight)
        doubts = {Evidence(kind, "", (names[int(found.one[pair])], names[int(found.other[pair])])): None
                  for pair in pairs for kind in NAMES if KINDS[kind].weight < 0 and int(found.kinds[pair]) >> CODE[kind] & 1}  # fmt: skip
        return Proposal(
            mark([account for person in listed for account in person]), listed, *(round(chance(float(side[weak])), 4) for side in (
                found.middle, found.least, found.most)), tuple(dict.fromkeys(reasons))[:TOLD], tuple(doubts)[:TOLD],
        )  # fmt: skip

    def _reasons(self, pair: int) -> Iterable[Evidence]:
        """Yield what speaks for a pair, one of each kind, the strongest first."""
        starts, kind, account, other, detail = self._found.rests
        seen: set[int] = set()
        for row in range(int(starts[pair]), int(starts[pair + 1])):
            code = int(kind[row])
            if code not in seen:
                seen.add(code)
                ends = int(account[row]), int(other[row])
                yield Evidence(NAMES[code], self._shared(NAMES[code], self._found.details[int(detail[row])], ends),
                               tuple(self._census.accounts[end] for end in ends))  # fmt: skip

    def _shared(self, kind: str, detail: str, ends: tuple[int, int]) -> str:
        """Return what is shared as people write it: a name with its capitals and accents."""
        if KINDS[kind].family != "name":
            return detail.partition("\x1f")[0]
        named = [[one for one in self._census.called.get(end, ()) if kind in ("initial", "handle-name") or one.name.key == detail]
                 for end in ends]  # fmt: skip
        spelled = [min(mine, key=lambda one: (not one.own, -one.often)).spelled for mine in named if mine]
        return " – ".join(dict.fromkeys(spelled)) if kind == "initial" else spelled[0] if spelled else detail


def chance(odds: float) -> float:
    """Return the probability of what has these odds, a power of ten.

    >>> chance(0.0), round(chance(2.0), 2)
    (0.5, 0.99)
    """
    return 1 / (1 + 10 ** -max(min(odds, 15.0), -15.0))


Group = tuple[tuple[int, ...], tuple[int, ...]]


def _grouped(census: Census, found: Weighed, refused: Iterable[tuple[int, int]]) -> tuple[list[Group], list[Group]]:
    """Return (persons, pairs) of what is put together, and of the pairs that are proposed alone."""
    import numpy as np

    size = max(len(census.accounts), 1)
    said = {min(a, b) * size + max(a, b) for a, b in refused}
    key = found.one * size + found.other
    free = ~np.isin(key, np.array(sorted(said), np.int64))
    apart: dict[int, set[int]] = defaultdict(set)
    never = found.kinds & (1 << CODE["which"] | 1 << CODE["birthday"]) != 0
    for low, high in (*(divmod(one, size) for one in said), *zip(found.one[never].tolist(), found.other[never].tolist(), strict=True)):
        apart[low].add(high)
        apart[high].add(low)
    sure, possible = _odds_of(LEVELS["sure"]), _odds_of(LEVELS["possible"])
    order = np.flatnonzero(free & (found.middle >= possible))
    order = order[np.lexsort((order, -found.middle[order]))]
    strong = order[found.middle[order] >= sure]
    sets = Union[int]()
    inside: dict[int, set[int]] = {}
    held: dict[int, list[int]] = defaultdict(list)
    blocked: list[int] = []

    ends = found.one.tolist(), found.other.tolist()
    for pair in strong.tolist():
        one, other = sets.top(ends[0][pair]), sets.top(ends[1][pair])
        if one == other:
            continue
        mine, theirs = inside.get(one, {one}), inside.get(other, {other})
        if any(apart[person] & theirs for person in mine if person in apart):
            blocked.append(pair)
            continue
        if len(mine) + len(theirs) > LARGEST:
            continue
        sets.join(one, other)
        inside[one] = mine | theirs
        inside.pop(other, None)
        held[one] += [*held.pop(other, ()), pair]
    _doubt(found, blocked)
    order = order[found.middle[order] >= possible]
    order = order[np.lexsort((order, -found.middle[order]))]
    groups = [(tuple(_ranked(census, inside[one])), tuple(pairs)) for one, pairs in held.items()]
    alone = []
    for pair in order.tolist():
        one, other = ends[0][pair], ends[1][pair]
        # Who is proposed to be one with somebody by surer pairs is not asked about again: what is refused opens the next way.
        if sets.top(one) != sets.top(other):
            sets.join(one, other)
            alone.append((tuple(_ranked(census, (one, other))), (pair,)))
    return groups, alone


def _doubt(found: Weighed, pairs: list[int]) -> None:
    """Note of pairs that one of them is put together with somebody who is not the other."""
    import numpy as np

    places, kind = np.array(pairs, np.int64), KINDS["elsewhere"]
    found.kinds[places] |= 1 << CODE["elsewhere"]
    for odds, worth in ((found.least, kind.least), (found.middle, kind.weight), (found.most, kind.most)):
        odds[places] += worth


def _ranked(census: Census, people: Iterable[int]) -> list[int]:
    return sorted(people, key=lambda person: (-int(census.count[person]), person))


def _odds_of(share: float) -> float:
    import math

    return math.log10(share / (1 - share))
