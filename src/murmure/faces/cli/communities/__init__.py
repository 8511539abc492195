"""Which overlapping communities does a graph hold, how do they live on, and what do their members share?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.communities import adopt, detect, follow, score, words
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import Verb
from murmure.model.words import Both

DEEDS = {"detect": detect, "score": score, "follow": follow, "words": words, "adopt": adopt}


def configure(parser: Parser) -> None:
    """Add every deed."""
    below = parser.add_subparsers(dest="deed", required=True, metavar=Both("DEED", "ACTION").say(parser.language))
    for name, deed in DEEDS.items():
        deed.configure(parser.under(below, name, deed.TITLE))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed."""
    return DEEDS[args.deed].run(args, screen)


VERB = Verb(
    name="communities",
    title=Both("find the overlapping communities of a graph", "trouver les communautés d'un graphe, où chacun peut être de plusieurs"),
    run=run,
    configure=configure,
    examples=(
        "communities detect edges.tsv --out cover.txt",
        "communities detect social.gexf --out cover.parquet --weighted --json",
        "communities score cover.txt truth.txt --nodes 1000",
        "communities follow dated.csv --out months.csv --events events.csv",
        "communities words cover.txt said.csv",
        "communities adopt likes.csv --out alike.csv",
    ),
    about=Both(
        "A community is kept only when chance does not explain it: a graph without structure has none.",
        "Une communauté n'est gardée que si le hasard ne l'explique pas : un graphe sans structure n'en a aucune.",
    ),
)
