"""How does one of the three graphs leave as a file for other tools?"""

from __future__ import annotations

import argparse
from pathlib import Path

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

GRAPHS = ("social", "interests", "actions")
FORMATS = (".csv", ".parquet", ".gexf")
NOT_A_FORMAT = Both("{name} does not end with a known format.", "{name} ne se termine pas par un format connu.")
END_WITH = Both("End it with .csv, .parquet or .gexf.", "Terminez-le par .csv, .parquet ou .gexf.")


def configure(parser: Parser) -> None:
    """Ask for a graph and a file."""
    parser.add_argument("graph", choices=GRAPHS, help=Both(
        "social: who with whom; interests: who and what; actions: who did what, when, with which object",
        "social : qui avec qui ; interests : qui et quoi ; actions : qui a fait quoi, quand, avec quel objet"))  # fmt: skip
    parser.add_argument("--out", metavar=Both("FILE", "FICHIER"), help=Both(
        "the file to write: .csv, .parquet, or .gexf (for Gephi); without it, only the counts are shown",
        "le fichier à écrire : .csv, .parquet ou .gexf (pour Gephi) ; sans lui, seuls les nombres sont affichés"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Write the graph and say how large it is."""
    if args.out and Path(args.out).suffix.lower() not in FORMATS:
        raise BadRequest("bad-format", NOT_A_FORMAT.fill(name=Path(args.out).name), END_WITH)
    graph = opener().graph(args.graph)
    nodes, edges = graph.nodes.num_rows, graph.edges.num_rows
    if args.out:
        graph.write(args.out)
    screen.data({"graph": args.graph, "nodes": nodes, "edges": edges, "out": args.out})
    screen.say(Both("{nodes} nodes, {edges} edges.", "{nodes} nœuds, {edges} liens."), nodes=nodes, edges=edges)
    if args.out:
        screen.say(Both("Written: {path}", "Écrit : {path}"), path=args.out)
    return DONE


VERB = Verb(
    name="graph",
    title=Both("write a graph as CSV, Parquet or GEXF", "écrire un graphe en CSV, Parquet ou GEXF"),
    run=run,
    configure=configure,
    examples=("graph social", "graph interests --out interests.gexf"),
)
