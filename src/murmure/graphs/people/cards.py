"""Which cards of address books are one card written twice, and which addresses do several people share?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from murmure.graphs.people.block import Cards
from murmure.graphs.people.name import Name, name_of

if TYPE_CHECKING:
    from murmure.graphs.people.census import Card, Census


def cards_of(census: Census) -> Cards:
    """Return what the cards of a census say; a card that another one repeats, or holds, is no other card."""
    said = census.cards
    names = [name_of(card.name) for card in said]
    stands = _repeated(said, names)
    on: dict[int, set[int]] = defaultdict(set)
    birthday: dict[int, set[str]] = defaultdict(set)
    for number, card in enumerate(said):
        for place in card.accounts:
            on[place].add(stands[number])
            if card.birthday:
                birthday[place].add(card.birthday)
    entries = []
    for number, card in enumerate(said):
        if stands[number] == number and len(card.accounts) > 1:
            marks = [shared([said[one] for one in on[place]], [names[one] for one in on[place]]) for place in card.accounts]
            title = card.name or census.accounts[card.accounts[0]]
            # The number keeps apart cards of one name.
            entries += [(f"{title}\x1f{number}", place, several) for place, several in zip(card.accounts, marks, strict=True)]
    only = {place: next(iter(mine)) if len(mine) == 1 else -1 for place, mine in on.items()}
    return Cards(entries, only, [card.job for card in said], dict(birthday), _namesakes(said, names, stands))


def _repeated(said: list[Card], names: list[Name | None]) -> list[int]:
    """Return for each card the one that stands for it: the first of one name that holds all of its addresses."""
    stands = list(range(len(said)))
    alike: dict[tuple[object, int], list[int]] = defaultdict(list)
    for number in sorted(stands, key=lambda one: (-len(said[one].accounts), one)):
        card = said[number]
        mine = set(card.accounts)
        found = next((one for one in alike[names[number], card.accounts[0]] if mine <= set(said[one].accounts)
                      and not (card.birthday and said[one].birthday and card.birthday != said[one].birthday)), None)  # fmt: skip
        if found is None:
            for place in card.accounts:
                alike[names[number], place].append(number)
        else:
            stands[number] = found
    return stands


def shared(cards: list[Card], names: list[Name | None]) -> int:
    """Return 0 for an address of one person, 1 for one that a book gives to two cards of one name, 2 for one of several names or birthdays."""
    if len(set(names)) > 1 or len({card.birthday for card in cards if card.birthday}) > 1:
        return 2
    return int(len({card.job for card in cards}) < len(cards))


def _namesakes(said: list[Card], names: list[Name | None], stands: list[int]) -> set[str]:
    """Return the names that one address book gives to several cards, as the blocks write them."""
    seen: dict[tuple[str, int], int] = defaultdict(int)
    for number, name in enumerate(names):
        if stands[number] == number and name is not None:
            seen[name.key, said[number].job] += 1
    return {name for (name, _), often in seen.items() if often > 1}
