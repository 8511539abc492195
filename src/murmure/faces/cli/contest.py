"""Which communities are mine, and how do I say that one is not?"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.lenses.lens import percent
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.graphs.contested import Contested
    from murmure.home import Home

FEW = 3
"""Words, or people when there are none, by which a community is told on a line."""
SHORT = 8
"""Digits of an id that are enough to type."""
MINE = (Both("NUMBER", "NUMÉRO"), Both("YOUR TIES", "VOS LIENS"), Both("SURE", "DOUTE"), Both("PEOPLE", "PERSONNES"), Both("TOLD BY", "SE DIT PAR"))
SAID = (Both("ID", "ID"), Both("SAID ON", "DIT LE"), Both("BY", "PAR"), Both("PEOPLE", "PERSONNES"), Both("AMONG THEM", "PARMI ELLES"))
NONE = Both("No community of yours stands out: chance, or the lack of traces, explains your ties.",
            "Aucune communauté ne ressort : le hasard, ou le manque de traces, explique vos liens.")  # fmt: skip
SPOKEN = Both("\nWhat was said against a membership:", "\nCe qui a été dit contre une appartenance :")
HOW = Both("\nTo say that community 2 is not yours: murmure contest 2", "\nPour dire que la communauté 2 n'est pas la vôtre : murmure contest 2")
NO_NUMBER = Both("You have no community number {number}.", "Vous n'avez pas de communauté numéro {number}.")
NO_WORD = Both("Nothing that was said has an id that begins with {text}.", "Rien de ce qui a été dit n'a un identifiant qui commence par {text}.")
TWO_WORDS = Both("More than one id begins with {text}.", "Plus d'un identifiant commence par {text}.")
LIST = Both("See the list with murmure contest.", "Voyez la liste avec murmure contest.")
MORE = Both("Type more of its digits; see them with murmure contest --json.", "Tapez-en davantage ; voyez-les avec murmure contest --json.")
KEPT = Both(
    "Kept: community {number} ({people}) is not yours. None of your ties is counted for it any more; `murmure lens mix` shows your word "
    "beside what the ties alone would say. To take it back: murmure contest --undo {id}",
    "Noté : la communauté {number} ({people}) n'est pas la vôtre. Aucun de vos liens ne lui est plus compté ; `murmure lens mix` montre votre "
    "parole à côté de ce que diraient les liens seuls. Pour la retirer : murmure contest --undo {id}",
)
BACK = Both("Taken back: what the ties say counts again.", "Retiré : ce que disent les liens compte à nouveau.")
BOTH = Both("Say either which community is not yours, or what to take back.", "Dites soit quelle communauté n'est pas la vôtre, soit quoi retirer.")


def configure(parser: Parser) -> None:
    """Ask for the number of a community, or for what is taken back."""
    parser.add_argument("community", nargs="?", type=int, metavar=Both("NUMBER", "NUMÉRO"), help=Both(
        "the number of the community that is not yours, as `murmure contest` shows it", "le numéro de la communauté qui n'est pas la vôtre, "
        "tel que `murmure contest` le montre"))  # fmt: skip
    parser.add_argument("--undo", metavar="ID", help=Both(
        "take back what was said; the first digits of its id are enough", "retirer ce qui a été dit ; les premiers chiffres de son "
        "identifiant suffisent"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Keep a word, take one back, or list communities and words."""
    if args.undo is not None and args.community is not None:
        raise BadRequest("contest-both", BOTH, LIST)
    home = opener()
    if args.undo is not None:
        found = word_of(home.contested, args.undo)
        home.uncontest(found.id)
        screen.data({"removed": found.id})
        screen.say(BACK)
    elif args.community is not None:
        one = next((one for one in communities(home) if one["community"] == args.community), None)
        if one is None:
            raise BadRequest("no-community", NO_NUMBER.fill(number=args.community), LIST)
        name = home.contest(one["members"])
        screen.data({"contested": name, "community": args.community})
        screen.say(KEPT, number=args.community, people=told(one["words"] or one["members"]), id=name[:SHORT])
    else:
        show(communities(home), home.contested, screen)
    return DONE


def communities(home: Home) -> list[dict[str, Any]]:
    """Return my communities as `mix` finds them, each with its words and its members, those who are most of it first."""
    tables = {name: table.to_pylist() for name, table in home.lens("mix").tables.items()}
    found = [row for row in tables["communities"] if not row["contested"]]
    for one in found:
        one["words"] = [row["word"] for row in tables["words"] if row["community"] == one["community"]]
        mine = sorted((row for row in tables["members"] if row["community"] == one["community"]), key=lambda row: (-row["degree"], row["node"]))
        one["members"] = [row["node"] for row in mine]
    return found


def word_of(said: tuple[Contested, ...], text: str) -> Contested:
    """Return the word whose id begins with `text`."""
    found = [one for one in said if text and one.id.startswith(text.casefold())]
    if len(found) != 1:
        raise BadRequest("no-word", (TWO_WORDS if found else NO_WORD).fill(text=text or "“”"), MORE if found else LIST)
    return found[0]


def show(mine: list[dict[str, Any]], said: tuple[Contested, ...], screen: Screen) -> None:
    """Print my communities, and what was said."""
    screen.data({
        "communities": [{name: value for name, value in one.items() if name != "contested"} for one in mine],
        "contested": [{"id": one.id, "person": one.person, "said": moment(one.at), "size": one.size, "members": list(one.members)} for one in said],
    })  # fmt: skip
    if mine:
        language = screen.language
        sure = Both("{low} to {high}", "de {low} à {high}")
        screen.table(MINE, [
            (one["community"], percent(one["degree"]).say(language), sure.fill(low=percent(one["low"]), high=percent(one["high"])).say(language),
             one["size"], told(one["words"] or one["members"])) for one in mine], right=(0, 1, 2, 3))  # fmt: skip
        screen.say(HOW)
    else:
        screen.say(NONE)
    if said:
        screen.say(SPOKEN)
        screen.table(SAID, [(one.id[:SHORT], (moment(one.at) or "-")[:10], by(one, screen), one.size, told(one.members)) for one in said], right=(3,))


def by(word: Contested, screen: Screen) -> str:
    """Return who said it."""
    return Both("you", "vous").say(screen.language) if word.person == "me" else word.person


def told(names: list[str] | tuple[str, ...]) -> str:
    """Return the first few of some words or people."""
    return ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")


def moment(at: int | None) -> str | None:
    """Return a moment as ISO 8601, UTC."""
    return None if at is None else (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).isoformat()


VERB = Verb(
    name="contest",
    title=Both("say that a community is not yours, or take it back", "dire qu'une communauté n'est pas la vôtre, ou le retirer"),
    run=run,
    configure=configure,
    examples=("contest", "contest 3", "contest --undo 0f3a12bc"),
    about=Both(
        "murmure finds communities in the ties of your log; it can be wrong, and you know better. Your word is kept in the log beside what the "
        "ties say: it is used, exported and forgotten like the rest.",
        "murmure trouve des communautés dans les liens de votre journal ; il peut se tromper, et vous savez mieux que lui. Votre parole est gardée "
        "dans le journal à côté de ce que disent les liens : elle sert, s'exporte et s'oublie comme le reste.",
    ),
)
