"""From which country are telephone numbers that say none: where does the owner live?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.trust.numbering import SERVICES, countries_of, line_of, plans

SHARE = 0.6
"""Of the numbers that say their country, so many must say the same one for it to be taken as the owner's."""
FEW = 3
"""Fewer numbers than these say nothing of where their owner lives."""
NO_COUNTRY = Both("“{name}” is no country that murmure knows.", "« {name} » n'est pas un pays que murmure connaît.")
TWO_LETTERS = Both("Write its two letters, as FR, BE or CA.", "Écrivez ses deux lettres, comme FR, BE ou CA.")


class Country(NamedTuple):
    """Say from which country numbers without one are read: its two letters ('' when nobody knows), who says so, and in how many of how many.

    said   told (by the owner), own (by a number of theirs), most (by most numbers of the log), none
    """

    name: str
    said: str
    agree: int = 0
    of: int = 0


NOWHERE = Country("", "none")


def country_named(name: str) -> str:
    """Return the two letters of a country that somebody typed; raise BadRequest when it is none."""
    found = name.strip().upper()
    if found not in plans():
        raise BadRequest("no-country", NO_COUNTRY.fill(name=name.strip()[:40]), TWO_LETTERS)
    return found


def country_of(told: str, own: Iterable[str], others: Iterable[str]) -> Country:
    """Return from which country numbers without one are read: the one that was told, that of the owner's numbers, or that of most.

    own, others   addresses; those that say no country say nothing
    """
    if told:
        return Country(told, "told")
    for said, addresses in (("own", own), ("most", others)):
        lines = (line_of(address) for address in addresses if address.startswith(SERVICES))
        found = Counter(countries_of(line.number) for line in lines if line is not None)
        found.pop((), None)
        total = found.total()
        if not total:
            continue
        # Equals: the first in the order of the alphabet, so that the order of rows says nothing.
        names, often = min(found.items(), key=lambda item: (-item[1], item[0]))
        if said == "own" or (total >= FEW and often >= SHARE * total):
            # Countries that share a code share how they dial.
            return Country(names[0], said, often, total)
    return NOWHERE
