"""Which personal data does a text give away, where, and how sure is that?

    find("Call Mrs Hill on 07700 900123")    two spots: a name and a telephone number

Rules, and no model: each says what it went by. Numbers with check digits are found only when these are right. Nothing
is read but the text, and nothing leaves the machine. The words that rules know are in words.yaml, in French and
English; both count in every text, because people mix languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from murmure.model.words import Both
from murmure.trust.personal import address, belief, child, contact, life, machine, number, person, phone, plate, secret
from murmure.trust.personal.spot import Hit, Spot, rules, spot_of
from murmure.trust.personal.text import Page

__all__ = ["KINDS", "Spot", "find"]

KINDS = {
    "phone": Both("telephone number", "numéro de téléphone"),
    "mail": Both("mail address", "adresse électronique"),
    "iban": Both("bank account", "compte bancaire"),
    "card": Both("payment card", "carte de paiement"),
    "nir": Both("French social security number", "numéro de sécurité sociale"),
    "nino": Both("British National Insurance number", "numéro d'assurance britannique"),
    "ssn": Both("American social security number", "numéro de sécurité sociale américain"),
    "document": Both("number of an identity document", "numéro d'une pièce d'identité"),
    "ip": Both("address on the Internet", "adresse sur Internet"),
    "mac": Both("address of a device", "adresse d'un appareil"),
    "plate": Both("number plate", "plaque d'immatriculation"),
    "address": Both("postal address", "adresse postale"),
    "town": Both("town with its postcode", "ville avec son code postal"),
    "place": Both("place on the earth", "lieu sur la Terre"),
    "birth": Both("date of birth", "date de naissance"),
    "secret": Both("password or key", "mot de passe ou clé"),
    "handle": Both("name of an account", "nom d'un compte"),
    "name": Both("name of a person", "nom d'une personne"),
    "family": Both("family", "famille"),
    "minor": Both("age or class of a child", "âge ou classe d'un enfant"),
    "health": Both("health", "santé"),
    "belief": Both("faith, orientation, opinion, union or origin", "foi, orientation, opinion, syndicat ou origine"),
    "work": Both("work", "travail"),
    "away": Both("absence from home", "absence du domicile"),
}
"""What personal data is looked for."""
TOLD = frozenset(["family", "minor", "health", "belief", "work", "away"])
"""What is told in words: it may hold a name, a place or a number that is a spot of its own."""
CODED = frozenset(["secret", "mail", "iban", "plate", "document", "nino", "mac", "handle"])
"""What is no word, though letters in it may look like one: the illness "TCA" in a plate."""
WORDS = frozenset(["family", "health", "belief"])
"""What is told by the word that it ends with."""

_FIGURED: tuple[Callable[[Page], Iterator[Hit]], ...] = (
    number.ibans, number.accounts, number.french, number.cards, machine.addresses, machine.places, number.papers, number.british, number.american,
    phone.phones, plate.plates, address.streets, address.towns, person.births,
)  # fmt: skip
"""What finds nothing in a text without a figure."""
_WORDED: tuple[Callable[[Page], Iterator[Hit]], ...] = (
    secret.secrets, contact.mails, contact.handles, person.names, person.family, child.minors, life.healths, life.aways, life.works, belief.beliefs,
)  # fmt: skip
_FIGURE = re.compile(r"\d")
_LINK = ("https://", "http://", "www.")


def find(text: str, language: str | None = None) -> list[Spot]:
    """Return the personal data that a text gives away, in the order of the text.

    language   'fr' or 'en' when it is known, or else the one of most small words; words of the other count all the same

    Never raises, whatever the text holds.

    >>> [(spot.kind, spot.value) for spot in find("Call Mrs Hill on 07700 900123")]
    [('name', 'Hill'), ('phone', '+447700900123')]
    """
    page = Page(text, language)
    links = list(_links(page.plain))
    finders = (*_FIGURED, *_WORDED) if _FIGURE.search(page.plain) else _WORDED
    hits = [hit for finder in finders for hit in finder(page)]
    return sorted(
        (spot_of(hit, text) for hit in _settled(hits, links)), key=lambda spot: (spot.start, spot.end, spot.kind)
    )


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Yield where links stand: numbers in them are of pages."""
    at = 0
    while True:
        starts = [one for one in (text.find(sign, at) for sign in _LINK) if one >= 0]
        if not starts:
            return
        start = at = min(starts)
        while at < len(text) and not text[at].isspace():
            at += 1
        yield start, at


def _settled(hits: Iterable[Hit], links: list[tuple[int, int]]) -> Iterator[Hit]:
    """Yield what stays: of two that share letters the one whose rule stands first, and nothing but secrets and mails in links."""
    known = rules()
    ordered = sorted(hits, key=lambda hit: (known[hit.rule].rank, hit.start, -hit.end))
    free = _Free()
    told: dict[str, _Free] = {}
    coded = _Free()
    for start, end in links:
        free.take(start, end, "link")
    for hit in ordered:
        kind = known[hit.rule].kind
        if kind in TOLD:
            if not (kind in WORDS and coded.holds(hit.end - 1)) and told.setdefault(kind, _Free()).take(hit.start, hit.end, kind):
                yield hit
        elif free.take(hit.start, hit.end, kind):
            if kind in CODED:
                coded.take(hit.start, hit.end, kind)
            yield hit


class _Free:
    """Know which letters are taken."""

    def __init__(self) -> None:
        self._by: dict[int, list[tuple[int, int, str]]] = {}

    def take(self, start: int, end: int, kind: str) -> bool:
        """Take letters; False when some are taken already, but by a link for what links may hold."""
        blocks = range(start >> 6, (end >> 6) + 1)
        for block in blocks:
            for first, last, other in self._by.get(block, ()):
                if first < end and start < last and not (other == "link" and kind in ("mail", "secret")):
                    return False
        for block in blocks:
            self._by.setdefault(block, []).append((start, end, kind))
        return True

    def holds(self, at: int) -> bool:
        """Say whether a letter is taken."""
        return any(first <= at < last for first, last, _ in self._by.get(at >> 6, ()))
