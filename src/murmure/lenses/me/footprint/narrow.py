"""Which captures are meant, when a person asks for those of one object, company, kind of data, way, name, reason or choice?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.me.footprint.choice import choices
from murmure.lenses.me.footprint.owner import HOME, NOBODY
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.lenses.me.footprint.held import Held
    from murmure.lenses.me.footprint.kind import Kinds
    from murmure.lenses.me.footprint.owner import Owners

NO_COMPANY = Both("No company is called “{name}”.", "Aucune entreprise ne s'appelle « {name} ».")
NO_WORD = Both("{option} cannot be “{value}”.", "{option} ne peut pas valoir « {value} ».")
NO_DAY = Both("“{name}” is not a day.", "« {name} » n'est pas un jour.")
NEAR = Both("Did you mean one of: {names}?", "Pensiez-vous à : {names} ?")
CHOOSE = Both("Choose one of: {names}.", "Choisissez parmi : {names}.")
WRITE_DAY = Both("Write it as 2025-03-08.", "Écrivez-le comme 2025-03-08.")
LOOK = Both(
    "The table `companies`, without this option, has those that appear.",
    "La table `companies`, sans cette option, donne celles qui apparaissent.",
)


class Narrow(NamedTuple):
    """Hold what is asked for, empty where everything is meant; `kind`, `how`, `why` and `choice` are keys of the tables of words."""

    object: str = ""
    company: str = ""
    kind: str = ""
    how: str = ""
    who: str = ""
    why: str = ""
    choice: str = ""


def narrowed(held: Held, asked: Narrow, owners: Owners, kinds: Kinds) -> Held:
    """Return what is known of the captures that are meant, of nobody else's, and of no other holder than the one that is meant.

    Raises `BadRequest` for a company or a word that does not exist; an object or a name that captured nothing leaves nothing.
    """
    import numpy as np

    keys = np.ones(len(held.about), bool)
    if asked.object:
        keys &= held.thing == (held.things.index(asked.object) if asked.object in held.things else NOBODY)
    if asked.kind:
        keys &= held.data == _place("kind", asked.kind, kinds.kinds)
    if asked.choice:
        keys &= held.choice == _place("choice", asked.choice, choices().all)
    if not (asked.company or asked.how or asked.who or asked.why):
        return held.within(keys)
    company, named = (
        company_of(owners, asked.company),
        [place for place, name in enumerate(held.names) if name == asked.who],
    )
    fits = []
    for slot in held.slots:
        there = slot.company == NOBODY if asked.why else slot.company >= HOME
        there = there | (slot.company == NOBODY) if asked.who and not asked.company and not asked.how else there
        if asked.why:
            there = there & (slot.reason == _place("why", asked.why, kinds.reasons))
        if asked.company:
            there = there & (slot.company == company)
        if asked.how:
            there = there & (slot.how == _place("how", asked.how, kinds.hows))
        if asked.who:
            there = there & np.isin(slot.who, named)
        fits.append(there)
    return held.within(keys & (fits[0] | fits[1]), (fits[0], fits[1]))


def company_of(owners: Owners, asked: str) -> int | None:
    """Return the place of the company that is asked for; None when none is. Raises `BadRequest` for one that nobody knows."""
    if not asked.strip():
        return None
    found = owners.place_of(asked)
    if found == NOBODY:
        near = owners.near(asked)
        raise BadRequest("lens-option", NO_COMPANY.fill(name=asked), NEAR.fill(names=", ".join(near)) if near else LOOK)
    return found


def day_of(text: str) -> int | None:
    """Return the number of a day since 1970; None where none is asked for. Raises `BadRequest` for what is not a day.

    >>> day_of("1970-01-03")
    2
    """
    if not text:
        return None
    try:
        return (date.fromisoformat(text) - date(1970, 1, 1)).days
    except ValueError:
        raise BadRequest("lens-option", NO_DAY.fill(name=text[:40]), WRITE_DAY) from None


def _place(option: str, key: str, words: Iterable[str]) -> int:
    listed = list(words)
    if key not in listed:
        raise BadRequest(
            "lens-option", NO_WORD.fill(option=option, value=key[:40]), CHOOSE.fill(names=", ".join(listed))
        )
    return listed.index(key)
