"""Who is one person under several accounts: what is proposed, and what does the owner say to it?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from murmure.graphs.crowd_once import Once
from murmure.graphs.same import MOST, Said, joined, said, spelled, word
from murmure.model.activity import ME, Activity
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.engine import Store
    from murmure.graphs.people.census import Census
    from murmure.graphs.people.phone import Country
    from murmure.graphs.people.proposal import Proposal, Proposals
    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

COUNTRY = "country"
"""The answer of the owner that says where they live."""
LIST = Both("See the list with murmure people.", "Voyez la liste avec murmure people.")
FEW = Both("One account alone is no other.", "Un compte seul n'en est pas un autre."), Both(
    "Name two accounts or more, as murmure people shows them.", "Nommez deux comptes ou plus, tels que murmure people les montre.")  # fmt: skip
MANY = Both("That is more than {n} accounts at once.", "Cela fait plus de {n} comptes à la fois."), Both(
    "Say it in several words.", "Dites-le en plusieurs fois.")  # fmt: skip
UNKNOWN = Both("Your log holds no account {name}.", "Votre journal ne contient pas le compte {name}."), Both(
    "Copy accounts as murmure people shows them.", "Recopiez les comptes tels que murmure people les montre.")  # fmt: skip
AGAINST = Both("You said of {one} and {other} that they are two people.", "Vous avez dit de {one} et de {other} que ce sont deux personnes."), Both(
    "If you think otherwise now, take that word back first: murmure people undo {id}",
    "Si vous en jugez autrement, retirez d'abord cette parole : murmure people undo {id}")  # fmt: skip
ALREADY = Both("You said of {one} and {other} that they are one person.", "Vous avez dit de {one} et de {other} que c'est une personne."), Both(
    "If you think otherwise now, take that word back first: murmure people shows it.",
    "Si vous en jugez autrement, retirez d'abord cette parole : murmure people la montre.")  # fmt: skip
CHANGED = Both("A redaction rule changes or drops these words: they cannot be kept.",
               "Une règle d'expurgation change ou écarte ces paroles : elles ne peuvent pas être gardées."), Both(
    "See your rules with murmure rules list; limit the rule to its sources, or remove it.",
    "Voyez vos règles avec murmure rules list ; limitez la règle à ses sources, ou retirez-la.")  # fmt: skip
NO_WORD = Both("Nothing of this id was said, or it was taken back.", "Rien de cet identifiant n'a été dit, ou cela a été retiré.")


@dataclass(frozen=True)
class Person:
    """Hold somebody of several accounts: their id in the graphs, what they are called, accounts, and the ids of the words that say so."""

    id: str
    label: str
    accounts: tuple[str, ...]
    words: tuple[str, ...]


class PeopleRoom:
    """Answer what is asked of people with several accounts; what was found is kept until the log changes.

    say, say_all, unsay   write an activity that the owner states, or many as one import, and remove one for good
    told, answer   return what the owner answered before, and keep one answer
    """

    def __init__(
        self, store: Store, view: Callable[[], View], shelf: Shelf, told: Callable[[], dict[str, str]], answer: Callable[[str, str | None], None],
        say: Callable[[Activity], Any], say_all: Callable[[list[Activity]], Any], unsay: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._store, self._view, self._shelf, self._answers, self._answer = store, view, shelf, told, answer
        self._say, self._say_all, self._unsay = say, say_all, unsay
        self._once = Once(lambda: (store.content, self._told), 4, lambda what: True)

    @property
    def _told(self) -> str:
        return self._answers().get(COUNTRY, "")

    @property
    def words(self) -> tuple[Said, ...]:
        """What was said and not taken back, the newest first."""
        return self._once.recall("words", lambda: self._store.steady(lambda: said(self._view())))

    @property
    def _census(self) -> Census:
        from murmure.graphs.people import census_of

        return self._once.recall("census", lambda: self._store.steady(lambda: census_of(self._view(), self._shelf, self._told)))

    @property
    def country(self) -> Country:
        """From which country numbers without one are read, and who says so."""
        return self._census.country

    def live_in(self, country: str) -> None:
        """Keep the owner's country (two letters), or forget it with ''; raise BadRequest when murmure knows no such country."""
        from murmure.graphs.people.phone import country_named

        self._answer(COUNTRY, country_named(country) if country else None)

    def proposals(self) -> Proposals:
        """Return what may be one person, the surest first; nothing of it is done before the owner says so."""
        from murmure.graphs.people import proposals

        def make() -> Proposals:
            census, words = self._census, self.words
            return self._store.steady(lambda: proposals(self._view(), self._shelf, census, words))

        return self._once.recall("proposals", make)

    def proposed(self, text: str) -> list[Proposal]:
        """Return the proposals whose id begins with `text`."""
        return self.proposals().get(text.strip().casefold())

    def accept(self, accounts: Sequence[str]) -> str:
        """Keep in the log that some accounts are one person; return the id of that word. `me` among them: they are the owner's."""
        named = self._with_owner(self._named(accounts))
        after = joined([Said("", True, named, None), *self.words])
        for one in self.words:
            clash = _clash(one, after)
            if clash and not one.same:
                what, how = AGAINST
                raise BadRequest("said-two", what.fill(one=clash[0], other=clash[1]), how.fill(id=one.id[:8]))
        return self._kept(named, True)

    def refuse(self, accounts: Sequence[str]) -> str:
        """Keep in the log that of some accounts each is another person; return the id of that word."""
        named = self._named(accounts)
        clash = _clash(Said("", False, named, None), joined(self.words))
        if clash:
            what, how = ALREADY
            raise BadRequest("said-one", what.fill(one=clash[0], other=clash[1]), how)
        return self._kept(named, False)

    def accept_sure(self, most: int = 100_000) -> list[str]:
        """Accept every proposal that is sure and against which nothing speaks; return the ids of the words."""
        from murmure.graphs.people.kind import LEVELS

        sure = self.proposals().counts()[next(iter(LEVELS))]
        chosen = [one for one in self.proposals().page(0, min(sure, most)) if not one.doubts]
        named = [self._with_owner(spelled(one.accounts)) for one in chosen]
        made = [self._word(one, True) for one in named]
        if made:
            self._say_all([activity for _, activity in made])
            self._check(dict(zip((name for name, _ in made), named, strict=True)))
        return [name for name, _ in made]

    def undo(self, text: str) -> Said:
        """Take back the word whose id begins with `text`; the graphs are then what they were before it."""
        found = [one for one in self.words if text and one.id.startswith(text.strip().casefold())]
        if len(found) != 1:
            raise BadRequest("no-word", NO_WORD, LIST)
        self._unsay(found[0].id)
        return found[0]

    def _kept(self, named: tuple[str, ...], same: bool) -> str:
        known = next((one for one in self.words if one.same == same and one.accounts == named), None)
        return known.id if known else self._say_word(named, same)

    def _say_word(self, named: tuple[str, ...], same: bool) -> str:
        name, activity = self._word(named, same)
        self._say(activity)
        self._check({name: named})
        return name

    def _check(self, made: dict[str, tuple[str, ...]]) -> None:
        """Raise BadRequest when words are not in the log as they were said: a rule of the owner acts before anything is written."""
        kept = {one.id: one.accounts for one in self.words if one.id in made}
        if kept != made:
            there = self._view().sql("select id::varchar as id from log where id::varchar in (select unnest($names))", {"names": list(made)})
            for name in there["id"].to_pylist():
                self._unsay(name)
            raise BadRequest("people-redacted", *CHANGED)

    @staticmethod
    def _word(named: tuple[str, ...], same: bool) -> tuple[str, Activity]:
        return word(named, same, time.time_ns() // 1000, time.localtime().tm_gmtoff // 60)

    def _with_owner(self, named: tuple[str, ...]) -> tuple[str, ...]:
        """Return accounts with `me` among them when one of them is the owner's: who has one account of the owner is the owner."""
        places, person = self._places(), self._census.person
        own = any(int(person[places[one]]) == places[ME] for one in named)
        return spelled((*named, ME)) if own else named

    def _named(self, accounts: Sequence[str]) -> tuple[str, ...]:
        """Return accounts as the graphs spell them, or say what is wrong with them."""
        named = spelled([] if isinstance(accounts, str) else accounts)
        if len(named) < 2:
            raise BadRequest("people-few", *FEW)
        if len(named) > MOST:
            raise BadRequest("people-many", MANY[0].fill(n=MOST), MANY[1])
        known = set(self._census.accounts)
        strange = next((one for one in named if one not in known), None)
        if strange is not None:
            raise BadRequest("no-account", UNKNOWN[0].fill(name=strange[:80]), UNKNOWN[1])
        return named

    def persons(self) -> list[Person]:
        """Return everybody who is said to have several accounts, those of most accounts first."""
        return self._once.recall("persons", self._persons)

    def _persons(self) -> list[Person]:
        census, together = self._census, joined(self.words)
        places = {account: place for place, account in enumerate(census.accounts)}
        mine: dict[str, list[str]] = {}
        for account, person in together.items():
            person = census.accounts[int(census.person[places[person]])] if person in places else person
            mine.setdefault(person, []).append(account)
        told: dict[str, list[str]] = {}
        for one in self.words:
            if one.same:
                told.setdefault(together[one.accounts[0]], []).append(one.id)
        labels = {person: self.label(accounts) for person, accounts in mine.items()}
        found = [Person(person, labels[person], tuple(sorted(accounts)),
                        tuple(dict.fromkeys(name for account in accounts for name in told.get(together[account], ()))))
                 for person, accounts in mine.items()]  # fmt: skip
        return sorted(found, key=lambda one: (one.id != ME, -len(one.accounts), one.label, one.id))

    def contradicted(self) -> list[tuple[Said, tuple[str, str]]]:
        """Return the words that say of two accounts that they are two people, where others say that they are one: these count."""
        together = joined(self.words)
        return [(one, clash) for one in self.words if not one.same and (clash := _clash(one, together))]

    def label(self, accounts: Iterable[str]) -> str:
        """Return what somebody of these accounts is called; '' when nobody says."""
        places = self._places()
        known = [places[one] for one in accounts if one in places]
        named = sorted(known, key=lambda place: -int(self._census.count[place]))
        return next((label for place in named if (label := self._census.label(place))), "")

    def about(self, account: str) -> dict[str, Any]:
        """Return what there is to tell of one account: account, label, count, first, last (microseconds since 1970, None: no date)."""
        from murmure.graphs.piece import NONE

        census, place = self._census, self._places().get(account)
        if place is None:
            return {"account": account, "label": "", "count": 0, "first": None, "last": None}
        first, last = (None if int(side[place]) == NONE else int(side[place]) for side in (census.first, census.last))
        return {"account": account, "label": census.label(place), "count": int(census.count[place]), "first": first, "last": last}

    def _places(self) -> dict[str, int]:
        return self._once.recall("places", lambda: {account: place for place, account in enumerate(self._census.accounts)})

    def widened(self, ask: Ask) -> Ask:
        """Return a question for actors as one for all accounts of these people, in every way in which the log writes them."""
        if not ask.actors or not any(one.same for one in self.words):
            return ask
        from murmure.graphs.address import account_of

        together, names = joined(self.words), self._spellings()
        persons = {together.get(one, one) for one in map(account_of, ask.actors)}
        if not persons & set(together.values()):
            return ask
        accounts = [account for account, person in together.items() if person in persons]
        wide = [*ask.actors, *accounts, *(raw for account in accounts for raw in names.get(account, ()))]
        return replace(ask, actors=tuple(dict.fromkeys(wide)))

    def _spellings(self) -> dict[str, list[str]]:
        """Return the other ways in which each account is written as an actor."""
        from murmure.graphs.people.found import found

        def make() -> dict[str, list[str]]:
            names: dict[str, list[str]] = {}
            view = self._view()
            for piece in found(view, self._shelf, view.parts()):
                for raw, account in zip(piece["raw_name"].to_pylist(), piece["raw_account"].to_pylist(), strict=True):
                    names.setdefault(account, []).append(raw)
            return names

        return self._once.recall("spellings", lambda: self._store.steady(make))

    def tidy(self) -> int:
        """Forget what words say of accounts that the log does not hold any more; return how many words changed."""
        words = self.words
        if not words:
            return 0
        known = self._held()
        gone = [one for one in words if not known.issuperset(one.accounts)]
        for one in gone:
            self._unsay(one.id)
            left = tuple(account for account in one.accounts if account in known)
            if len(left) > 1:
                with suppress(BadRequest):  # a rule of the owner drops what is left of it: the other words are tidied all the same
                    self._say_word(left, one.same)
        return len(gone)

    def _held(self) -> set[str]:
        """Return the accounts that the log holds beside the words about them."""
        from murmure.graphs.people.found import found

        def make() -> set[str]:
            view = self._view()
            return {ME, *(account for piece in found(view, self._shelf, view.parts()) for account in piece["account"].to_pylist())}

        return self._store.steady(make)


def _clash(one: Said, together: dict[str, str]) -> tuple[str, str] | None:
    """Return two accounts of a word that are one person by what was said; None when each is another."""
    seen: dict[str, str] = {}
    for account in one.accounts:
        person = together.get(account, account)
        if person in seen:
            return seen[person], account
        seen[person] = account
    return None


__all__ = ["PeopleRoom", "Person"]
