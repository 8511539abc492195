"""Which accounts did the owner say are one person, and which are two?

A word is an activity of the log like any other: it is exported, read again and
forgotten like the rest. It is written in the words of ActivityStreams: an
`Accept`, or a `Reject`, of a `Relationship`. Nothing else is changed: graphs
read the words beside the ties, so that one that is taken back leaves no trace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.graphs.address import account_of
from murmure.graphs.contested import SOURCE, mark
from murmure.graphs.union import Union
from murmure.model.activity import ME, Activity, activity_id, key_of

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.trust.view import View

RELATIONSHIP = "Relationship"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
MOST = 200
"""Accounts of which one word speaks, at most."""


@dataclass(frozen=True)
class Said:
    """Hold one word: at `at` (microseconds since 1970 UTC) the owner said that `accounts` are one person, or each another (`same`)."""

    id: str
    same: bool
    accounts: tuple[str, ...]
    at: int | None


@dataclass(frozen=True)
class Standing:
    """Hold who stands for whom: `account` (in order) is the person `person`; all other accounts are a person each.

    Both are arrays of text of the same length.
    """

    account: pa.Array
    person: pa.Array

    def persons(self, accounts: pa.Array) -> pa.Array:
        """Return the person of each account."""
        import pyarrow.compute as pc

        if not len(self.account):
            return accounts
        return pc.coalesce(self.person.take(pc.index_in(accounts, self.account)), accounts)

    def accounts(self, person: str) -> list[str]:
        """Return the accounts of a person; none of somebody who is known by the name of another account."""
        import pyarrow.compute as pc

        mine = self.account.filter(pc.equal(self.person, person)).to_pylist()
        other = self.person.filter(pc.equal(self.account, person)).to_pylist()
        return [] if other and other != [person] else list(dict.fromkeys([person, *mine]))


def said(view: View) -> tuple[Said, ...]:
    """Return every word that was said and not taken back, the newest first."""
    found = view.sql(f"""
        select id::varchar as id, type, epoch_us(published) as at, extra from log
        where source = '{SOURCE}' and type in ('Accept', 'Reject') and object_type = '{RELATIONSHIP}' and actor = '{ME}'
        order by published desc nulls last, id""")
    told = ((row, _told(row["extra"])) for row in found.to_pylist())
    return tuple(Said(row["id"], row["type"] == "Accept", accounts, row["at"]) for row, accounts in told if len(accounts) > 1)


def _told(extra: str | None) -> tuple[str, ...]:
    """Return the accounts that a word names; none of what was not written by `word`."""
    try:
        found: Any = json.loads(extra or "{}")
    except ValueError:
        return ()
    listed = found.get("accounts") if isinstance(found, dict) and found.get("relationship") == SAME_AS else None
    return spelled(one for one in listed[:MOST] if isinstance(one, str)) if isinstance(listed, list) else ()


def spelled(accounts: Iterable[str]) -> tuple[str, ...]:
    """Return accounts as the graph spells them, each once, in order."""
    return tuple(sorted({account_of(one) for one in accounts if one}))


def word(accounts: Sequence[str], same: bool, at: int, offset: int | None = None) -> tuple[str, Activity]:
    """Return the activity that says that accounts are one person (or each another), and its id.

    at, offset  when it is said, microseconds since 1970 UTC, and the minutes between UTC and the clock of the owner
    """
    named = list(spelled(accounts))
    about = f"murmure:person:{mark(named)}"
    kind = "Accept" if same else "Reject"
    key = key_of("person", kind, about, at)
    activity = Activity(
        key, kind, ME, about, RELATIONSHIP, published=at, offset_minutes=offset, offset_origin=None if offset is None else "device",
        precision="us", extra={"relationship": SAME_AS, "accounts": named},
    )  # fmt: skip
    return activity_id(SOURCE, key), activity


def joined(words: Iterable[Said]) -> dict[str, str]:
    """Return the person of every account that is said to be one with another; what is refused parts nobody.

    A person goes by the name of the owner when they are one account of them, or by the first of their accounts in the
    order of the alphabet: the order in which things were said says nothing.
    """
    sets = Union[str]()
    for one in words:
        if one.same:
            first, *others = one.accounts
            for other in others:
                sets.join(*sorted((sets.top(first), sets.top(other)), key=lambda name: (name != ME, name)))
    return {account: sets.top(account) for account in sets.named()}


def standing(view: View, owner: pa.Array | None = None) -> Standing:
    """Return who stands for whom by the words that were said; accounts of the owner, and who is one with one of them, are the owner."""
    return standing_of(joined(said(view)), [] if owner is None else owner.to_pylist())


def standing_of(persons: Mapping[str, str], owner: Iterable[str]) -> Standing:
    """Return who stands for whom."""
    import pyarrow as pa

    mine = set(owner) - {ME}
    own = {persons.get(one, ME) for one in mine}
    found = {account: ME if person in own else person for account, person in persons.items()} | dict.fromkeys(mine, ME)
    ranked = sorted(found)
    return Standing(pa.array(ranked, pa.string()), pa.array([found[one] for one in ranked], pa.string()))
