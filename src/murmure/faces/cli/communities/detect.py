"""Which overlapping communities does a graph hold?"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from murmure.faces.cli.beside import at_least, not_the_same, place_of, spent, warned
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.progress import Bars
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE
from murmure.model.words import Both

if TYPE_CHECKING:
    from pathlib import Path

    from murmure.communities import Cover, Edges

TITLE = Both("find the communities of a graph; a node may be in several", "trouver les communautés d'un graphe ; un nœud peut être dans plusieurs")
FORMATS = ("txt", "parquet")
LOOKING = Both(
    "{nodes} nodes, {edges} edges; looking for communities…",
    "{nodes} nœud{nodes||s}, {edges} lien{edges||s} ; recherche des communautés…",
)
FOUND = Both(
    "{nodes} nodes, {edges} {edges|edge|edges}: {communities} {communities|community holds|communities hold} {covered} nodes, "
    "{overlapping} of which {overlapping|is|are} in two or more. Written: {out}",
    "{nodes} nœuds, {edges} lien{edges||s} : {communities} communauté{communities||s} {communities|réunit|réunissent} {covered} nœuds, "
    "dont {overlapping} {overlapping|est|sont} dans deux ou plus. Écrit : {out}",
)
NOTHING = Both(
    "{nodes} {nodes|node|nodes}, {edges} {edges|edge|edges}, and no community: chance alone explains who is linked with whom. "
    "{out} is written, without any.",
    "{nodes} nœud{nodes||s}, {edges} lien{edges||s}, et aucune communauté : le hasard suffit à expliquer qui est lié à qui. "
    "{out} est écrit, sans aucune.",
)
MEDIAN = Both(
    "Half of the communities have {size} members or more, a density of {density} or more, a conductance of {conductance} or more. Figures: {out}",
    "La moitié des communautés ont au moins {size} membres, une densité d'au moins {density}, une conductance d'au moins {conductance}. "
    "Chiffres : {out}",
)


def configure(parser: Parser) -> None:
    """Ask for a graph, a place to write, and how to read and look."""
    parser.add_argument("edges", metavar=Both("EDGES", "LIENS"), help=Both(
        "a list of edges: TSV, CSV (packed or not), Parquet, GraphML or GEXF",
        "une liste de liens : TSV, CSV (compressé ou non), Parquet, GraphML ou GEXF"))  # fmt: skip
    parser.add_argument("--out", metavar=Both("COVER", "COUVERTURE"), required=True, help=Both("the file to write", "le fichier à écrire"))
    parser.add_argument("--format", choices=FORMATS, help=Both(
        "txt: one community a line, node ids separated by tabs; parquet: one row for each membership, with its degree "
        "(by the name of the file, else txt)",
        "txt : une communauté par ligne, les identifiants séparés par des tabulations ; parquet : une rangée par appartenance, "
        "avec son degré (d'après le nom du fichier, sinon txt)"))  # fmt: skip
    parser.add_argument("--weighted", action="store_true", help=Both(
        "use the column of weights (of `weight`, or the third one); repeated edges add up",
        "utiliser la colonne de poids (`weight`, ou la troisième) ; les liens répétés s'ajoutent"))  # fmt: skip
    parser.add_argument("--directed", action="store_true", help=Both(
        "edges go from source to target (without it, they have no direction)",
        "les liens vont de la source à la cible (sinon, ils n'ont pas de direction)"))  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, default=0, help=Both(
        "another start for another number; the same number gives the same cover (0)",
        "un autre départ pour un autre nombre ; le même nombre donne la même couverture (0)"))  # fmt: skip
    parser.add_argument("--threads", metavar="N", type=int, default=1, help=Both(
        "how many processors to use; the cover does not depend on it (1)",
        "combien de processeurs utiliser ; la couverture n'en dépend pas (1)"))  # fmt: skip
    parser.add_argument("--resamples", metavar="N", type=int, default=0, help=Both(
        "draw the edges anew so often, to say how sure each membership is: the column confidence of a Parquet cover (0)",
        "tirer les liens à nouveau tant de fois, pour dire si chaque appartenance est sûre : la colonne confidence d'une couverture "
        "Parquet (0)"))  # fmt: skip
    parser.add_argument("--figures", metavar=Both("FILE", "FICHIER"), help=Both(
        "write the figures of each community too, as .csv, .tsv or .parquet: size, ties, weight, density, conductance",
        "écrire aussi les chiffres de chaque communauté, en .csv, .tsv ou .parquet : taille, liens, poids, densité, conductance"))  # fmt: skip


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Read the edges, find the communities, write the cover, and say what it holds."""
    at_least(1, "--threads", args.threads, 2)
    at_least(0, "--seed", args.seed, 1)
    at_least(0, "--resamples", args.resamples, 20)
    from murmure import communities
    from murmure.communities.files import check_writable
    from murmure.communities.rows import check_place

    start, out, source = time.perf_counter(), place_of(args.out), place_of(args.edges)
    figures = place_of(args.figures) if args.figures else None
    check_writable(out)
    not_the_same(out, "--out", source)
    if figures is not None:
        check_place(figures)
        not_the_same(figures, "--figures", source, out)
    with Bars(screen) as bars:
        edges = communities.read_edges(source, args.weighted, args.directed, bars)
    warnings = warned(edges.notes, screen)
    if screen.err.isatty():
        screen.note(LOOKING, nodes=len(edges.nodes), edges=edges.distinct)
    cover = communities.detect(edges, seed=args.seed, threads=args.threads, resamples=args.resamples)
    cover.write(out, args.format or ("parquet" if out.suffix.lower() == ".parquet" else "txt"))
    median = measured(edges, cover, figures) if figures is not None else {}
    result = {"nodes": len(edges.nodes), "edges": edges.distinct, "communities": cover.communities, "covered": cover.covered,
              "overlapping": cover.overlapping}  # fmt: skip
    screen.data({**result, **({"median": median} if median else {}), **warnings, **spent(start)})
    screen.say(FOUND if cover.communities else NOTHING, out=out, **result)
    if median:
        screen.say(MEDIAN, out=figures, **median)
    return DONE


def measured(edges: Edges, cover: Cover, out: Path) -> dict[str, float]:
    """Write the figures of the communities in the order of the written cover, and return their medians; none without any."""
    from statistics import median

    from murmure.communities.figures import figures_of
    from murmure.communities.rows import write_rows

    found = figures_of(cover.ordered(), edges)
    write_rows(found.table(), out)
    if not cover.communities:
        return {}
    return {name: round(float(median(getattr(found, name).tolist())), 6) for name in ("size", "density", "conductance")}
