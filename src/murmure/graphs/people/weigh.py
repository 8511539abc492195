"""How much speaks for each pair of accounts that share something, and how much against it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.graphs.people.block import Pairs, shared
from murmure.graphs.people.cards import cards_of
from murmure.graphs.people.census import several
from murmure.graphs.people.identifier import SINGLE, service_of
from murmure.graphs.people.kind import CODE, KINDS, NAMES, PRIOR
from murmure.graphs.people.name import Name, apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from murmure.graphs.people.block import Cards
    from murmure.graphs.people.census import Census

_NAMED = ("book-name", "name", "common-name")
_HELD = ("card", "twin-card", "shared-card")


class Compared(NamedTuple):
    """Hold what accounts share: of each pair both places, the kind of evidence, the place of what they share in `details`."""

    cards: Cards
    columns: list[np.ndarray]
    details: list[str]
    left: int


@dataclass(frozen=True)
class Weighed:
    """Hold the pairs of people who share something: places of persons, `one` < `other`, in order.

    least, middle, most   powers of ten of the odds that they are one
    kinds   bit k is set when the kind of evidence k speaks, for or against
    rests   (starts, kind, account, account, detail): of each pair, what speaks for it, the strongest first
    left    keys that so many share that they say nothing
    """

    one: np.ndarray
    other: np.ndarray
    least: np.ndarray
    middle: np.ndarray
    most: np.ndarray
    kinds: np.ndarray
    rests: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
    details: list[str]
    left: int


def weighed(census: Census, wrote: Iterable[tuple[np.ndarray, np.ndarray]] = ()) -> Weighed:
    """Return what speaks for and against the pairs of people who share something.

    wrote   who wrote to whom, places of accounts, as many arrays as there are pieces of the log
    """
    import numpy as np

    cards, (account, other, kind, detail), details, left = _compared(census)
    person, size = census.person, max(len(census.accounts), 1)
    low, high = np.minimum(person[account], person[other]), np.maximum(person[account], person[other])
    kept = low != high
    account, other, kind, detail, key = account[kept], other[kept], kind[kept], detail[kept], (low * size + high)[kept]
    weight = np.array([one.weight for one in KINDS.values()])
    order = np.lexsort((detail, other, account, kind, -weight[kind], key))
    account, other, kind, detail, key = account[order], other[order], kind[order], detail[order], key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.zeros(0, np.int64)
    one, two = np.divmod(key[starts], size)
    kinds = np.bitwise_or.reduceat(np.int64(1) << kind, starts) if len(starts) else np.zeros(0, np.int64)
    kinds |= _against(census, cards, one, two, kinds, _namesakes(census, cards, kind, account, other, starts, detail, details), wrote)
    return Weighed(one, two, *_odds(kinds), kinds, (np.append(starts, len(key)), kind, account, other, detail), details, left)


def _compared(census: Census) -> Compared:
    """Return which accounts share something: worked out once, for no word changes it."""
    if "compared" not in census.memory:
        cards = cards_of(census)
        found, left = shared(census, cards)
        *columns, details = _gathered(found)
        census.memory["compared"] = Compared(cards, columns, details, left)
    kept: Compared = census.memory["compared"]
    return kept


def _gathered(found: list[Pairs]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[str]]:
    import numpy as np

    details: list[str] = []
    columns: list[list[np.ndarray]] = [[], [], [], []]
    for pairs in found:
        for column, values in zip(columns, (pairs.one, pairs.other, pairs.kind, pairs.detail + len(details)), strict=True):
            column.append(values.astype(np.int64))
        details += pairs.details
    return (*(np.concatenate(column) for column in columns), details)  # type: ignore[return-value]


def _odds(kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the odds by what speaks, the strongest of each family: least, middle, most."""
    import numpy as np

    def has(*names: str) -> np.ndarray:
        return kinds & sum(1 << CODE[name] for name in names) != 0

    sums = [np.full(len(kinds), PRIOR) for _ in range(3)]
    held, named, boxed = has(*_HELD), has(*_NAMED, "handle-name"), has("mail", "mail-form")
    for family in dict.fromkeys(kind.family for kind in KINDS.values()):
        mine = sorted((name for name in NAMES if KINDS[name].family == family), key=lambda name: -abs(KINDS[name].weight))
        free = np.ones(len(kinds), bool)
        for name in mine:
            there = free & has(name)
            free &= ~there
            # A card has one name for all of its addresses; a user name is often the name, cut or joined; a mail box has one.
            share = {"name": np.where(held, 0.0, 1.0), "handle": np.where(boxed, 0.0, np.where(named, 0.5, 1.0))}.get(family, 1.0)
            for total, worth in zip(sums, (KINDS[name].least, KINDS[name].weight, KINDS[name].most), strict=True):
                total += np.where(there, worth * share, 0.0)
    # Two who are told apart by name or birthday may share a telephone, a house and a name.
    least, middle, most = (np.where(has("which", "birthday"), np.minimum(total, 0.0), total) for total in sums)
    return least, middle, most


def _against(census: Census, cards: Cards, one: np.ndarray, two: np.ndarray, kinds: np.ndarray, namesakes: np.ndarray,
             wrote: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:  # fmt: skip
    """Return the bits of what speaks against each pair of persons."""
    import numpy as np

    people = np.unique(np.concatenate([one, two]))
    members: dict[int, list[int]] = {}
    wanted = np.flatnonzero(np.isin(census.person, people))
    for place, person in zip(wanted.tolist(), census.person[wanted].tolist(), strict=True):
        members.setdefault(person, []).append(place)
    size = len(census.accounts)
    which, service, many, card, birth = (np.zeros(size, np.int64) for _ in range(5))
    card -= 1
    days: dict[str, int] = {}
    for person, places in members.items():
        names = {called.name for place in places for called in census.called.get(place, ())}
        which[person] = sum({"junior": 1, "senior": 2}.get(word, 0) for word in {name.which for name in names})
        service[person] = sum(1 << SINGLE.index(name) for name in {service_of(census.accounts[place]) for place in places} if name in SINGLE)
        many[person] = len(names) > 1 and several(Name(name.words) for name in names)
        on = {cards.only[place] for place in places if place in cards.only}
        card[person] = next(iter(on)) if len(on) == 1 else -1
        born = {day for place in places for day in cards.birthday.get(place, ())}
        birth[person] = days.setdefault(next(iter(born)), len(days) + 1) if len(born) == 1 else 0
    jobs = np.array([*cards.job, -1], np.int64)
    bits = {
        "which": (which[one] | which[two] == 3) & (which[one] & which[two] == 0),
        "birthday": (birth[one] != birth[two]) & (birth[one] > 0) & (birth[two] > 0),
        "several": (many[one] > 0) | (many[two] > 0),
        "cards": (card[one] >= 0) & (card[two] >= 0) & (card[one] != card[two]) & (jobs[card[one]] == jobs[card[two]]),
        "service": service[one] & service[two] > 0, "namesakes": namesakes,
        "names": _unlike(census, members, one, two, kinds), "wrote": _wrote(census, one, two, wrote),
    }  # fmt: skip
    total = np.zeros(len(one), np.int64)
    for name, there in bits.items():
        total |= np.where(there, np.int64(1) << CODE[name], 0)
    return total


def _unlike(census: Census, members: dict[int, list[int]], one: np.ndarray, two: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Return which pairs are called by names that cannot be one person's; those that share a name are not asked."""
    import numpy as np

    kinds_of_name = sum(1 << CODE[name] for name in (*_NAMED, "first-name", "initial", "handle-name"))
    sets: dict[frozenset[Name], int] = {frozenset(): 0}
    number = np.zeros(len(census.accounts), np.int64)
    for person, places in members.items():
        names = frozenset(called.name for place in places for called in census.called.get(place, ()))
        number[person] = sets.setdefault(names, len(sets))
    every = list(sets)
    asked = np.flatnonzero((kinds & kinds_of_name == 0) & (number[one] > 0) & (number[two] > 0))
    both, back = np.unique(number[one[asked]] * len(every) + number[two[asked]], return_inverse=True)
    answer = np.array([all(apart(a, b) for a in every[x] for b in every[y]) for x, y in (divmod(pair, len(every)) for pair in both.tolist())], bool)
    out = np.zeros(len(one), bool)
    out[asked] = answer[back]
    return out


def _namesakes(census: Census, cards: Cards, kind: np.ndarray, account: np.ndarray, other: np.ndarray, starts: np.ndarray, detail: np.ndarray,
               details: list[str]) -> np.ndarray:  # fmt: skip
    """Return which pairs share a name that one service, or one address book, gives to several people."""
    import numpy as np

    named = np.isin(kind, [CODE[name] for name in _NAMED])
    places, name = np.concatenate([account[named], other[named]]), np.concatenate([detail[named], detail[named]])
    every, where = np.unique(places, return_inverse=True)
    services = [service_of(census.accounts[place]) for place in every.tolist()]
    service = np.array([SINGLE.index(one) if one in SINGLE else -1 for one in services], np.int64)[where]
    kept = service >= 0
    held = np.unique(np.stack([name[kept], service[kept], census.person[places[kept]]]), axis=1)
    pair, often = np.unique(held[0] * len(SINGLE) + held[1], return_counts=True)
    many = np.zeros(len(details) + 1, bool)
    many[pair[often > 1] // len(SINGLE)] = True
    many[[place for place in np.unique(name).tolist() if details[place] in cards.names]] = True
    hit = np.where(named, many[detail], False)
    return np.logical_or.reduceat(hit, starts) if len(starts) else hit


def _wrote(census: Census, one: np.ndarray, two: np.ndarray, wrote: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return which pairs wrote to each other, in one direction or both."""
    import numpy as np

    size, out = max(len(census.accounts), 1), np.zeros(len(one), bool)
    keys = one * size + two
    for source, target in wrote:
        there = (source >= 0) & (target >= 0)
        a, b = census.person[source[there]], census.person[target[there]]
        out |= np.isin(keys, np.unique(np.minimum(a, b) * size + np.maximum(a, b)))
    return out
