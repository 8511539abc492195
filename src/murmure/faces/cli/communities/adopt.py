"""Who adopts more of the same things than chance explains?"""

from __future__ import annotations

import argparse
import time

from murmure.faces.cli.beside import not_the_same, place_of, spent, warned
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE
from murmure.model.words import Both

SIDES = {"node": "actor", "thing": "thing"}
TITLE = Both("tie those who adopt more of the same things than chance explains",
             "relier ceux qui adoptent plus de choses communes que le hasard ne l'explique")  # fmt: skip
FILE = Both("FILE", "FICHIER")
FOUND = Both(
    "{adoptions} {adoptions|adoption|adoptions} of {things} {things|thing|things} by {nodes} {nodes|node|nodes}: {edges} {edges|tie|ties} that "
    "chance does not explain. Written: {out}",
    "{adoptions} adoption{adoptions||s} de {things} chose{things||s} par {nodes} nœud{nodes||s} : {edges} lien{edges||s} que le hasard "
    "n'explique pas. Écrit : {out}",
)
NEXT = Both("To find their communities: murmure communities detect {out} --out COVER --weighted",
            "Pour trouver leurs communautés : murmure communities detect {out} --out COUVERTURE --weighted")  # fmt: skip


def configure(parser: Parser) -> None:
    """Ask for who adopted what, and a place to write."""
    parser.add_argument("table", metavar=Both("TABLE", "TABLE"), help=Both(
        "who adopted what, as TSV, CSV or Parquet: node, thing, and count when there is one",
        "qui a adopté quoi, en TSV, CSV ou Parquet : node, thing, et count s'il y en a un"))  # fmt: skip
    parser.add_argument("--out", metavar=Both("EDGES", "LIENS"), required=True, help=Both(
        "the file to write, .csv, .tsv or .parquet: source, target, weight",
        "le fichier à écrire, en .csv, .tsv ou .parquet : source, target, weight"))
    parser.add_argument("--side", choices=tuple(SIDES), default="node", help=Both(
        "tie nodes by what they adopt, or things by who adopts them (node)",
        "relier les nœuds par ce qu'ils adoptent, ou les choses par qui les adopte (node : les nœuds)"))  # fmt: skip
    parser.add_argument("--rate", metavar=Both("SHARE", "PART"), type=float, default=0.05, help=Both(
        "share of the ties kept that chance may have made (0.05)", "la part des liens gardés que le hasard peut avoir faits (0.05)"))  # fmt: skip
    parser.add_argument("--cap", metavar=Both("N", "N"), type=int, help=Both(
        "set aside the things of more adopters than this (as many as some seconds allow)",
        "mettre de côté les choses qui ont plus d'adopteurs que cela (autant que quelques secondes le permettent)"))  # fmt: skip


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Read the adoptions, find the ties, write them."""
    from murmure.communities.adoption import co_adopted
    from murmure.communities.rows import check_place, write_rows
    from murmure.communities.table.forms import read_adoptions

    start, out, source = time.perf_counter(), place_of(args.out), place_of(args.table)
    check_place(out)
    not_the_same(out, "--out", source)
    table, notes = read_adoptions(source)
    side = SIDES[args.side]
    edges = co_adopted(table, side=side, rate=args.rate, cap=args.cap)
    warnings = warned((*notes, *edges.notes), screen)
    write_rows(edges.table(), out)
    counts = {name: table[name].combine_chunks().unique() for name in ("actor", "thing")}
    adoptions = len(table.select(["actor", "thing"]).group_by(["actor", "thing"]).aggregate([]))
    result = {"nodes": len(counts["actor"]), "things": len(counts["thing"]), "adoptions": adoptions, "edges": len(edges)}
    screen.data({**result, **warnings, **spent(start)})
    screen.say(FOUND, out=out, **result)
    if len(edges):
        screen.say(NEXT, out=out)
    return DONE
