"""Which letter asks a company what it holds of me, or to erase it, filled with what my log shows?

The law is the General Data Protection Regulation, (EU) 2016/679. murmure writes; it sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.letters.text import Sender, Shown, written
from murmure.model.errors import BadRequest
from murmure.model.words import LANGUAGES, Both

if TYPE_CHECKING:
    from murmure.letters.controller import Controller
    from murmure.model.finding import Findings

RIGHTS = ("access", "erasure")
LONG = 500
"""Letters of what a person says of themselves, for each line."""
NAMES = 12
"""Sites and names under which a company appears that a letter holds."""
NO_RIGHT = Both("There is no right called “{name}” here.", "Il n'y a pas ici de droit appelé « {name} »."), Both(
    "Choose access (article 15) or erasure (article 17).", "Choisissez access (article 15) ou erasure (article 17).")  # fmt: skip
NO_LANGUAGE = Both("There is no letter in “{name}”.", "Il n'y a pas de lettre en « {name} »."), Both("Choose en or fr.", "Choisissez en ou fr.")
NO_COMPANY = Both("No company is told.", "Aucune entreprise n'est indiquée."), Both(
    "Name one, as murmure lens footprint names them.", "Nommez-en une, comme les nomme murmure lens footprint.")  # fmt: skip
OWN_HOME = Both("This is your own home: no letter is needed.", "C'est votre propre maison : aucune lettre n'est nécessaire."), Both(
    "Name a company, as murmure lens footprint names them.", "Nommez une entreprise, comme les nomme murmure lens footprint.")  # fmt: skip


class Letter(NamedTuple):
    """Hold a letter.

    text        ready to be sent, lines parted by a line feed
    company     what people call it
    controller  who answers in the European Union, where our table knows it; else None, and `advice` says where to look
    """

    text: str
    company: str
    controller: Controller | None
    advice: Both


class LetterRoom:
    """Write letters; `footprint` answers the lens of that name, for one company."""

    def __init__(self, footprint: Callable[..., Findings]) -> None:
        self._footprint = footprint

    def letter(
        self, company: str, right: str = "access", language: str = "en", sender: Sender | None = None, day: date | None = None,
        plain: bool = False,
    ) -> Letter:  # fmt: skip
        """Return the letter to a company, by its key or a name of it.

        right     `access` (article 15) or `erasure` (article 17)
        language  `en` or `fr`
        sender    what the person says of themselves; nothing that is not given is in the letter, but for empty lines to fill in
        day       the day that stands above; None leaves it to be written
        plain     leave out what the log shows: so the company says by itself what it has
        """
        from murmure.lenses.me.footprint.owner import HOME, owners
        from murmure.letters.controller import ADVICE, controllers

        if right not in RIGHTS:
            raise BadRequest("letter-right", NO_RIGHT[0].fill(name=right[:40]), NO_RIGHT[1])
        if language not in LANGUAGES:
            raise BadRequest("letter-language", NO_LANGUAGE[0].fill(name=language[:40]), NO_LANGUAGE[1])
        if not company.strip():
            raise BadRequest("letter-company", *NO_COMPANY)
        tables = self._footprint(company=company).tables  # raises BadRequest for a company that nobody knows
        place = owners().place_of(company)
        if place == HOME:
            raise BadRequest("letter-home", *OWN_HOME)
        one = owners().companies[place]
        known = controllers().get(one.key)
        shown = Shown((), ()) if plain else shown_of(tables)
        said = Sender(*(part.strip()[:LONG] for part in sender)) if sender else Sender()
        return Letter(written(one.name, known, right, language, said, shown, day), one.name, known, ADVICE)


def shown_of(tables: dict[str, Any]) -> Shown:
    """Return what the log shows of one company: each kind and way with its days, and the sites and services under which it appears.

    A name that is neither a site nor in our table may be that of a device, and name its owner: it is left out.
    """
    from murmure.lenses.me.footprint.extra import domain_of
    from murmure.lenses.me.footprint.owner import folded, owners

    rows = [row for row in tables["companies"].to_pylist() if row["captures"]]
    known = owners().names
    told = [row["who"] for row in tables["names"].to_pylist() if row["captures"]]
    names = [who for who in told if folded(who) in known or domain_of(who) == who.removeprefix("www.")]
    return Shown(tuple((row["kind"], row["how"], row["first"], row["last"]) for row in rows), tuple(names[:NAMES]))


__all__ = ["Letter", "LetterRoom", "Sender"]
