"""How are activities forgotten for good?"""

from __future__ import annotations

import argparse
from dataclasses import replace

from murmure.faces.cli.asking import ask_of, configure_ask
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen, interactive
from murmure.faces.cli.verb import DONE, FAILED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

SURE = Both("Forgetting cannot be undone.", "Un oubli ne peut pas être annulé.")
TYPE_YES = Both("Nothing was forgotten; add --yes if you are sure.", "Rien n'a été oublié ; ajoutez --yes si vous en êtes sûr.")
QUESTION = Both(
    "Forget {n} {n|activity|activities} for good? {n|Its|Their} content leaves the files, "
    "and importing {n|it|them} again will not bring {n|it|them} back.",
    "Oublier {n} activité{n||s} pour toujours ? {n|Son|Leur} contenu quitte les fichiers, et un nouvel import ne {n|la|les} ramènera pas.",
)


def configure(parser: Parser) -> None:
    """Choose activities, and confirm."""
    configure_ask(parser)
    parser.add_argument("--words", default="", help=Both("only what contains all these words", "seulement ce qui contient tous ces mots"))
    parser.add_argument("--trial", action="store_true", help=Both("only count them", "seulement les compter"))
    parser.add_argument("--yes", action="store_true", help=Both("do not ask", "ne pas demander confirmation"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Show examples of what would go, confirm, forget, and say how many."""
    ask = ask_of(args, words=args.words)
    home = opener()
    count = home.forget(ask, trial=True)  # an ask without any limit is refused here
    if args.trial:
        screen.data({"matching": count})
        screen.say(Both("{n} {n|activity matches|activities match}.", "{n} activité{n||s} correspond{n||ent}."), n=count)
        return DONE
    if count and not args.yes:
        if not interactive():
            raise BadRequest("not-confirmed", SURE, TYPE_YES)
        show(home.timeline(replace(ask, limit=5)).rows, screen)
        if not screen.agrees(QUESTION, n=count):
            screen.note(Both("Nothing was forgotten.", "Rien n'a été oublié."))
            return FAILED
    forgotten = home.forget(ask)
    screen.data({"forgotten": forgotten})
    screen.say(Both("{n} {n|activity is|activities are} forgotten.", "{n} {n|activité est oubliée|activités sont oubliées}."), n=forgotten)
    return DONE


def show(rows: list[dict], screen: Screen) -> None:
    """Print a few of the activities that would go, on stderr."""
    from murmure.faces.cli.timeline import sentence

    screen.note(Both("For example:", "Par exemple :"))
    for row in rows:
        screen.note(Both("  {row}", "  {row}"), row=sentence(row))


VERB = Verb(
    name="forget",
    title=Both("forget activities for good", "oublier des activités pour toujours"),
    run=run,
    configure=configure,
    examples=("forget --source pi-hole --until 2023", "forget --id 0f3a… --yes"),
    about=Both(
        "What is forgotten leaves the files of the home, bytes included; only its id stays, so that a later import "
        "does not bring it back.",
        "Ce qui est oublié quitte les fichiers, octets compris ; seul son identifiant reste, pour qu'un import "
        "ultérieur ne le ramène pas.",
    ),
)
