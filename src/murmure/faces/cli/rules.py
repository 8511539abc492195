"""What must never be written in the log?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

NO_RULE = Both("There is no rule {number}.", "Il n'y a pas de règle {number}.")
SEE = Both("See them with `murmure rules list`.", "Voyez-les avec `murmure rules list`.")


def configure(parser: Parser) -> None:
    """Add list, add, remove and try."""
    below = parser.add_subparsers(dest="deed", metavar=Both("DEED", "ACTION").say(parser.language))
    parser.under(below, "list", Both("show the rules", "montrer les règles"))
    add_title = Both("add a rule for what is imported from now on", "ajouter une règle pour ce qui sera importé")
    try_title = Both("count what a rule would touch; change nothing", "compter ce qu'une règle toucherait, sans rien changer")
    configure_rule(parser.under(below, "add", add_title))
    configure_rule(parser.under(below, "try", try_title))
    remove = parser.under(below, "remove", Both("remove a rule", "retirer une règle"))
    remove.add_argument("number", metavar="N", type=int, help=Both("the number of the rule", "le numéro de la règle"))


def configure_rule(parser: Parser) -> None:
    """Ask for the parts of a rule."""
    parser.add_argument("action", help=Both(
        "drop (the record), mask, hash, or coarsen (a time to the hour, a place to about 1 km)",
        "drop (écarter), mask (masquer), hash (hacher) ou coarsen (arrondir une heure ou un lieu)"))  # fmt: skip
    parser.add_argument("field", help=Both(
        "a column of the log, or any", "une colonne du journal, ou any pour toutes"))  # fmt: skip
    parser.add_argument("pattern", nargs="?", default="", help=Both(
        "a regular expression, case ignored; none: every value",
        "une expression régulière, sans tenir compte des majuscules ; aucune : toute valeur"))  # fmt: skip
    parser.add_argument("--source", default="", help=Both("only records of this source", "seulement cette source"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed; the list when none is named."""
    deeds = {None: show, "list": show, "add": add, "try": trial, "remove": remove}
    return deeds[args.deed](args, opener, screen)


def show(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the rules."""
    rules = [asdict(rule) for rule in opener(new=True).rules.list()]
    screen.data(rules)
    if not rules:
        screen.say(Both("No rule: everything is written as it is.", "Aucune règle : tout est écrit tel quel."))
        return DONE
    titles = (Both("RULE", "RÈGLE"), Both("ACTION", "ACTION"), Both("FIELD", "CHAMP"), Both("PATTERN", "MOTIF"), Both("SOURCE", "SOURCE"))
    screen.table(titles, [[rule[part] for part in ("number", "action", "field", "pattern", "source")] for rule in rules], right=(0,))
    return DONE


def add(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Add a rule."""
    rule = opener(new=True).rules.add(args.field, args.pattern, args.action, args.source)
    screen.data(asdict(rule))
    screen.say(
        Both(
            "Rule {n} holds for what is written from now on. For what is already there: undo the import and import again.",
            "La règle {n} vaut pour ce qui sera écrit désormais. Pour ce qui est déjà là : annulez l'import et refaites-le.",
        ),
        n=rule.number,
    )
    return DONE


def trial(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Count what a rule would touch."""
    counts = opener().rules.trial(args.field, args.pattern, args.action, args.source)
    screen.data([{"source": source, "count": count} for source, count in counts])
    screen.table((Both("SOURCE", "SOURCE"), Both("WOULD TOUCH", "TOUCHERAIT")), counts, right=(1,))
    return DONE


def remove(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Remove a rule."""
    if not opener().rules.remove(args.number):
        raise BadRequest("no-rule", NO_RULE.fill(number=args.number), SEE)
    screen.data({"removed": args.number})
    screen.say(Both("Rule {n} is removed.", "La règle {n} est retirée."), n=args.number)
    return DONE


VERB = Verb(
    name="rules",
    title=Both("say what must never be written: redaction", "dire ce qui ne doit jamais être écrit : caviardage"),
    run=run,
    configure=configure,
    examples=("rules add mask content '\\b\\d{16}\\b'", "rules try drop object 'ads?\\.example' --source pi-hole", "rules remove 2"),
)
