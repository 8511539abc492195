"""Who is known of all pieces of the log, by which accounts and names, and on which cards of address books?"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.graphs.address import account_of
from murmure.graphs.people.identifier import spelled_in
from murmure.graphs.people.name import Name, apart, name_of
from murmure.graphs.people.phone import Country, country_of
from murmure.graphs.piece import NONE
from murmure.model.activity import ME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa

    from murmure.graphs.same import Standing
    from murmure.graphs.shelf import Columns

BOOK = ("vcard", "whatsapp", "sms-backup-restore")
"""Sources that call people as the owner's own address book does."""


class Card(NamedTuple):
    """Hold a card: its accounts (places), name, birthday ('' when it says none), and the import that brought it."""

    accounts: tuple[int, ...]
    name: str
    birthday: str
    job: int


class Called(NamedTuple):
    """Hold what an account is called: the name as it is compared, as it is spelled, in how many activities, and whether the owner says so."""

    name: Name
    spelled: str
    often: int
    own: bool


@dataclass(frozen=True)
class Census:
    """Hold every account that may be a person's, in the order of the alphabet.

    person   the place of the person of each account, by the words that were said (its own place: nobody said anything)
    count, first, last   in how many activities an account stands; when, microseconds since 1970 (`piece.NONE`: no date)
    called   the names of each account, those that are said most often first
    told     the mails and telephones that are named beside an account
    country  from which country numbers without one are read
    memory   what was worked out of all but `person`, which a word changes: it serves the census after that word too
    """

    accounts: list[str]
    person: np.ndarray
    count: np.ndarray
    first: np.ndarray
    last: np.ndarray
    called: dict[int, list[Called]]
    told: dict[int, list[str]]
    cards: list[Card]
    country: Country
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def label(self, place: int) -> str:
        """Return what an account is called most often, its name in the owner's address book before others; '' when nobody says."""
        return min(self.called[place], key=lambda one: (not one.own, -one.often, one.spelled)).spelled if self.called.get(place) else ""


def census(pieces: Sequence[Columns], standing: Standing, country: str = "") -> Census:
    """Return the people of the pieces of a log.

    standing  the accounts of the owner, and those that are said to be one person's
    country   what the owner said of theirs ('': nothing)
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    cards = [card for piece in pieces for card in _cards(piece)]
    said = pa.chunked_array([*(piece["account"].cast(pa.string()) for piece in pieces)], pa.string())
    named = pa.chunked_array([*(piece["called"].cast(pa.string()) for piece in pieces)], pa.string())
    every = pc.unique(pa.chunked_array([*said.chunks, standing.account, standing.person, pa.array([ME], pa.string())], pa.string()))
    every = every.take(pc.sort_indices(every))
    size, place = len(every), pc.index_in(said, every).to_numpy()
    count, first, last = np.zeros(size, np.int64), np.full(size, np.iinfo(np.int64).max), np.full(size, NONE)
    for column, reduce, into in (("count", np.add, count), ("first", np.minimum, first), ("last", np.maximum, last)):
        values = np.concatenate([np.zeros(0, np.int64), *(piece[column].to_numpy() for piece in pieces)])
        dated = np.ones(len(values), bool) if column == "count" else values != NONE
        reduce.at(into, place[dated], values[dated])
    first[last == NONE] = NONE
    accounts = every.to_pylist()
    spots = {account: spot for spot, account in enumerate(accounts)}
    person = _persons(accounts, standing)
    listed = [Card(tuple(spots[one] for one in mine if one in spots), *rest) for mine, *rest in dict.fromkeys(cards)]
    called = _called(accounts, pieces, pc.index_in(named, every))
    told: dict[int, list[str]] = {}
    for piece in pieces:
        for account, address in zip(piece["told_account"].to_pylist(), piece["told_address"].to_pylist(), strict=True):
            if account in spots and address not in told.setdefault(spots[account], []):
                told[spots[account]].append(address)
    return Census(accounts, person, count, first, last, called, told, [card for card in listed if card.accounts], _country(accounts, person, country))


def renewed(before: Census, standing: Standing, country: str = "") -> Census | None:
    """Return the census of the same log after other words; None when it has to be taken anew."""
    import pyarrow as pa
    import pyarrow.compute as pc

    accounts = before.memory.setdefault("accounts", pa.array(before.accounts, pa.string()))
    if not pc.all(pc.is_in(pa.concat_arrays([standing.account, standing.person]), accounts), min_count=0).as_py():
        return None
    person = _persons(before.accounts, standing)
    read = _country(before.accounts, person, country)
    return replace(before, person=person) if read == before.country else None


def _persons(accounts: list[str], standing: Standing) -> np.ndarray:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    every = pa.array(accounts, pa.string())
    return pc.index_in(standing.persons(every), every).to_numpy().astype(np.int64)


def _country(accounts: list[str], person: np.ndarray, country: str) -> Country:
    own = (person == accounts.index(ME)).tolist()
    return country_of(country, *([one for one, mine in zip(accounts, own, strict=True) if mine is side] for side in (True, False)))


def _cards(piece: Columns) -> Iterable[tuple[tuple[str, ...], str, str, int]]:
    """Yield what each card of a piece says: its addresses, its name, its birthday, its import; what another program wrote may be anything."""
    for text, name, job in zip(*(piece[column].to_pylist() for column in ("card", "card_name", "card_job")), strict=True):
        try:
            said: Any = json.loads(text)
        except ValueError:
            continue
        listed = said.get("addresses") if isinstance(said, dict) else None
        if isinstance(listed, list):
            links = said.get("links")
            found = [*(one.get("address") for one in listed[:500] if isinstance(one, dict)), *(links[:50] if isinstance(links, list) else ())]
            day = said.get("birthday")
            addresses = sorted({account_of(one) for one in found if isinstance(one, str)})
            yield tuple(addresses), name or "", day if isinstance(day, str) else "", job if job is not None else -1


def _called(accounts: list[str], pieces: Sequence[Columns], places: pa.ChunkedArray) -> dict[int, list[Called]]:
    """Return the names of each account that has some."""
    known: dict[str, Name | None] = {}

    def compared(label: str) -> Name | None:
        if label not in known:
            known[label] = name_of(label)
        return known[label]

    found: dict[int, dict[tuple[Name, str, bool], int]] = {}
    said = ([one for piece in pieces for one in piece[column].to_pylist()] for column in ("label", "source", "often"))
    for place, label, source, often in zip(places.to_pylist(), *said, strict=True):
        name = compared(label) if place is not None else None
        if name is not None:
            mine = found.setdefault(place, {})
            key = (name, label, source in BOOK)
            mine[key] = mine.get(key, 0) + often
    for place, account in enumerate(accounts):
        spelled = spelled_in(account) if account != ME else ""
        if spelled and (name := compared(spelled)) is not None:
            found.setdefault(place, {}).setdefault((name, spelled, account.startswith("whatsapp:")), 1)
    return {
        place: sorted((Called(name, label, often, own) for (name, label, own), often in names.items()), key=lambda one: (-one.often, one.spelled))
        for place, names in found.items()
    }


def several(names: Iterable[Name]) -> bool:
    """Say whether names cannot all be one person's."""
    full = sorted({name for name in names if name.full})
    return any(apart(one, other) for number, one in enumerate(full[:12]) for other in full[number + 1 : 12])
