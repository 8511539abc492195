"""Which devices measured the same, which counts, and how do I change that?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.measures.told import Story

QUANTITY = Both("QUANTITY", "GRANDEUR")
WHICH = Both("a quantity, as `murmure devices` shows it (step_count)", "une grandeur, telle que `murmure devices` la montre (step_count)")
COLUMNS = (Both("DEVICE", "APPAREIL"), Both("ENTRIES", "MESURES"), Both("HOURS", "HEURES"), Both("ALSO ABOVE", "AUSSI AU-DESSUS"),
           Both("ALONE", "SEUL"), Both("COUNTS", "COMPTE"), Both("WHY HERE", "POURQUOI LÀ"))  # fmt: skip
NONE = Both("Nothing in the log measures you yet.", "Rien dans le journal ne vous mesure encore.")
SINGLE = Both("Each quantity has one device: nothing overlaps.", "Chaque grandeur n'a qu'un appareil : rien ne se recouvre.")
OTHERS = Both("\nMeasured by one device only: {names}.", "\nMesuré par un seul appareil : {names}.")
HEAD = Both("\n{title} ({name}), {first} to {last}: {total}; without a choice it would be {together}.",
            "\n{title} ({name}), du {first} au {last} : {total} ; sans choix, ce serait {together}.")  # fmt: skip
IN_UNIT = Both("\n{title} ({name}), {first} to {last}: {total} {unit}; without a choice it would be {together} {unit}.",
               "\n{title} ({name}), du {first} au {last} : {total} {unit} ; sans choix, ce serait {together} {unit}.")  # fmt: skip
CHANGE = Both("\nTo put another device first: murmure devices set {name} 2", "\nPour en mettre un autre en premier : murmure devices set {name} 2")
KEPT = Both("Kept. They count in this order:", "C'est noté. Ils comptent dans cet ordre :")
BACK = Both("Taken back: the usual order counts again.", "Retiré : l'ordre habituel compte à nouveau.")
NOT_CHOSEN = Both("You had not chosen an order; nothing changes.", "Vous n'aviez pas choisi d'ordre ; rien ne change.")


def configure(parser: Parser) -> None:
    """Add list, show, set and undo."""
    below = parser.add_subparsers(dest="deed", metavar=Both("DEED", "ACTION").say(parser.language))
    parser.under(below, "list", Both("show the quantities that several devices measure", "montrer les grandeurs que plusieurs appareils mesurent"))
    one = parser.under(below, "show", Both("show one quantity, and how it is resolved", "montrer une grandeur, et comment on tranche"))
    one.add_argument("quantity", metavar=QUANTITY, help=WHICH)
    order = parser.under(below, "set", Both("say which devices count first", "dire quels appareils comptent d'abord"))
    order.add_argument("quantity", metavar=QUANTITY, help=WHICH)
    order.add_argument("device", nargs="+", metavar=Both("DEVICE", "APPAREIL"), help=Both(
        "its number or its name, the first one first; those that are not named follow as before",
        "son numéro ou son nom, le premier d'abord ; ceux qui ne sont pas nommés suivent comme avant"))  # fmt: skip
    back = parser.under(below, "undo", Both("take back the order that you chose", "retirer l'ordre que vous avez choisi"))
    back.add_argument("quantity", metavar=QUANTITY, help=WHICH)


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed; the list when none is named."""
    return {None: show_all, "list": show_all, "show": show, "set": choose, "undo": undo}[args.deed](args, opener, screen)


def show_all(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print every quantity that several devices measure, and name the others."""
    from murmure.measures.told import story

    found = [story(one) for one in opener().devices.all()]
    screen.data([one.as_json(screen.language) for one in found])
    several = [one for one in found if len(one.lines) > 1]
    single = [one.measured.name for one in found if len(one.lines) == 1]
    for one in several:
        lines(one, screen)
    if not several:
        screen.say(SINGLE if found else NONE)
    if single:
        screen.say(OTHERS, names=", ".join(single))
    if several:
        screen.say(CHANGE, name=several[0].measured.name)
    return DONE


def show(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print one quantity, and how its devices are resolved."""
    from murmure.measures.told import story

    one = story(opener().devices.of(args.quantity))
    screen.data(one.as_json(screen.language))
    lines(one, screen)
    for sentence in one.how():
        screen.say(sentence)
    if len(one.lines) > 1:
        screen.say(CHANGE, name=one.measured.name)
    return DONE


def lines(one: Story, screen: Screen) -> None:
    """Print the devices of a quantity."""
    digits = lambda value: "" if value is None else round(value, 2) if abs(value) < 100 else round(value)  # noqa: E731
    counted = one.unit.startswith("{") or one.unit == "1"
    screen.say(HEAD if counted else IN_UNIT, title=one.measured.title, name=one.measured.name, first=str(one.first), last=str(one.last),
               total=digits(one.total), together=digits(one.together), unit=one.unit)  # fmt: skip
    share = one.rule != "share"
    counts = [f"{line.part:.0%}" if share else digits(line.part) for line in one.lines]
    names = [f"{line.number}. {line.device.name(screen.language)}" for line in one.lines]
    screen.table(COLUMNS, [
        (name, line.entries, digits(line.own / 3600), digits(line.hidden / 3600), digits(line.alone), count, line.why.say(screen.language))
        for name, line, count in zip(names, one.lines, counts, strict=True)], right=(1, 2, 3, 4, 5))  # fmt: skip


def choose(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Keep an order."""
    order = opener().devices.choose(args.quantity, args.device)
    screen.data({"quantity": args.quantity, "devices": [one.key for one in order]})
    screen.say(KEPT)
    for number, one in enumerate(order, 1):
        screen.say(Both("  {n}. {name}", "  {n}. {name}"), n=number, name=one.name(screen.language))
    return DONE


def undo(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Take an order back."""
    there = opener().devices.undo(args.quantity)
    screen.data({"quantity": args.quantity, "undone": there})
    screen.say(BACK if there else NOT_CHOSEN)
    return DONE


VERB = Verb(
    name="devices",
    title=Both("see which devices overlap, and choose which counts", "voir quels appareils se recouvrent, et choisir lequel compte"),
    run=run,
    configure=configure,
    examples=("devices", "devices show step_count", "devices set step_count watch iphone", "devices undo step_count"),
    about=Both(
        "A watch and a phone count the same steps: murmure keeps both in the log and never adds them up. What counts at each moment is the first "
        "device that measures; the order is yours to change.",
        "Une montre et un téléphone comptent les mêmes pas : murmure garde les deux dans le journal et ne les additionne jamais. Ce qui compte à "
        "chaque instant, c'est le premier appareil qui mesure ; l'ordre est à vous.",
    ),
)
