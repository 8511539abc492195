"""Where in the log do these words stand?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.asking import ask_of, configure_ask
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.timeline import show
from murmure.faces.cli.verb import Verb
from murmure.model.words import Both


def configure(parser: Parser) -> None:
    """Ask for words; options narrow the search."""
    parser.add_argument("words", metavar=Both("WORD", "MOT"), nargs="+", help=Both(
        "all of them must be there; accents and case do not matter; mur* finds what begins so",
        "tous doivent y être ; accents et majuscules ne comptent pas ; mur* trouve ce qui commence ainsi"))  # fmt: skip
    configure_ask(parser, limit=30)


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the activities that contain the words, newest first."""
    return show(ask_of(args, words=" ".join(args.words)), opener, screen)


VERB = Verb(
    name="search",
    title=Both("find words in the log", "chercher des mots dans le journal"),
    run=run,
    configure=configure,
    examples=("search village fête", "search 'mur*' --since 2023 --json"),
)
