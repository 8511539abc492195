"""How close is a cover to another, as to a known truth?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.beside import at_least, place_of
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE
from murmure.model.words import Both

TITLE = Both("compare a cover with another, as with the truth", "comparer une couverture à une autre, comme à la vérité")
SCORED = Both(
    "Overlapping NMI {onmi}, F1 {f1}, omega {omega}{doubt} (1: the same; 0: no more than chance).",
    "NMI avec recouvrement {onmi}, F1 {f1}, oméga {omega}{doubt} (1 : les mêmes ; 0 : pas plus que le hasard).",
)
ESTIMATED = Both(" (estimated from a sample of the nodes)", " (estimé sur un échantillon des nœuds)")


def configure(parser: Parser) -> None:
    """Ask for two covers."""
    parser.add_argument("cover", metavar=Both("COVER", "COUVERTURE"), help=Both(
        "a cover: one community a line, or Parquet", "une couverture : une communauté par ligne, ou Parquet"))  # fmt: skip
    parser.add_argument("truth", metavar=Both("TRUTH", "VÉRITÉ"), help=Both("the cover to compare with", "la couverture à laquelle comparer"))
    parser.add_argument("--nodes", metavar="N", type=int, required=True, help=Both(
        "how many nodes the graph has, those in no community included",
        "combien de nœuds compte le graphe, y compris ceux d'aucune communauté"))  # fmt: skip


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Compare two covers."""
    at_least(1, "--nodes", args.nodes, 1000)
    from murmure import communities

    cover, truth = (communities.read_cover(place_of(path)) for path in (args.cover, args.truth))
    result = communities.score(cover, truth, args.nodes)
    screen.data({"onmi": result.onmi, "f1": result.f1, "omega": result.omega, "omega_exact": result.omega_exact})
    rounded = {name: round(getattr(result, name), 4) for name in ("onmi", "f1", "omega")}
    screen.say(SCORED, **rounded, doubt="" if result.omega_exact else ESTIMATED)
    return DONE
