"""Which overlapping communities does a graph hold, and how close is a cover to another?"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.progress import Bars
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.communities import Cover, Edges

FORMATS = ("txt", "parquet")
TOO_SMALL = Both("{option} must be at least {least}.", "{option} doit valoir au moins {least}.")
TYPE_ONE = Both("Type a whole number, as {option} {example}.", "Tapez un nombre entier, comme {option} {example}.")
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
SCORED = Both(
    "Overlapping NMI {onmi}, F1 {f1}, omega {omega}{doubt} (1: the same; 0: no more than chance).",
    "NMI avec recouvrement {onmi}, F1 {f1}, oméga {omega}{doubt} (1 : les mêmes ; 0 : pas plus que le hasard).",
)
SAME_FILE = Both("{path} is the file of the edges: it would be lost.", "{path} est le fichier des liens : il serait perdu.")
OTHER_FILE = Both("Give --out another name.", "Donnez un autre nom à --out.")
ESTIMATED = Both(" (estimated from a sample of the nodes)", " (estimé sur un échantillon des nœuds)")


def configure(parser: Parser) -> None:
    """Add detect and score."""
    below = parser.add_subparsers(dest="deed", required=True, metavar=Both("DEED", "ACTION").say(parser.language))
    configure_detect(parser.under(below, "detect", Both(
        "find the communities of a graph; a node may be in several",
        "trouver les communautés d'un graphe ; un nœud peut être dans plusieurs")))  # fmt: skip
    score = parser.under(below, "score", Both(
        "compare a cover with another, as with the truth", "comparer une couverture à une autre, comme à la vérité"))  # fmt: skip
    score.add_argument("cover", metavar=Both("COVER", "COUVERTURE"), help=Both(
        "a cover: one community a line, or Parquet", "une couverture : une communauté par ligne, ou Parquet"))  # fmt: skip
    score.add_argument("truth", metavar=Both("TRUTH", "VÉRITÉ"), help=Both("the cover to compare with", "la couverture à laquelle comparer"))
    score.add_argument("--nodes", metavar="N", type=int, required=True, help=Both(
        "how many nodes the graph has, those in no community included",
        "combien de nœuds compte le graphe, y compris ceux d'aucune communauté"))  # fmt: skip


def configure_detect(parser: Parser) -> None:
    """Ask for a graph, a place to write, and how to read and look."""
    parser.add_argument("edges", metavar=Both("EDGES", "LIENS"), help=Both(
        "a list of edges: TSV, CSV (gzip or not), Parquet, GraphML or GEXF",
        "une liste de liens : TSV, CSV (gzip ou non), Parquet, GraphML ou GEXF"))  # fmt: skip
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


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed."""
    return {"detect": detect, "score": score}[args.deed](args, screen)


def at_least(least: int, option: str, value: int, example: int) -> None:
    """Refuse a number that is too small."""
    if value < least:
        raise BadRequest("bad-number", TOO_SMALL.fill(option=option, least=least), TYPE_ONE.fill(option=option, example=example))


def detect(args: argparse.Namespace, screen: Screen) -> int:
    """Read the edges, find the communities, write the cover, and say what it holds."""
    at_least(1, "--threads", args.threads, 2)
    at_least(0, "--seed", args.seed, 1)
    at_least(0, "--resamples", args.resamples, 20)
    from murmure import communities
    from murmure.communities.files import check_writable

    start, out, source = time.perf_counter(), Path(args.out).expanduser(), Path(args.edges).expanduser()
    check_writable(out)
    if out.is_file() and source.exists() and out.samefile(source):
        raise BadRequest("same-file", SAME_FILE.fill(path=out), OTHER_FILE)
    with Bars(screen) as bars:
        edges = communities.read_edges(source, args.weighted, args.directed, bars)
    for note in edges.notes:
        screen.note(note.what, "doubt")
    if screen.err.isatty():
        screen.note(LOOKING, nodes=len(edges.nodes), edges=edges.distinct)
    cover = communities.detect(edges, seed=args.seed, threads=args.threads, resamples=args.resamples)
    cover.write(out, args.format or ("parquet" if out.suffix.lower() == ".parquet" else "txt"))
    result = told(edges, cover, screen.language)
    screen.data({**result, "seconds": round(time.perf_counter() - start, 3), "peak_memory": peak_memory()})
    screen.say(FOUND if cover.communities else NOTHING, out=out, **result)
    return DONE


def told(edges: Edges, cover: Cover, language: str) -> dict[str, object]:
    """Return what is said of a cover, and of the reading of its edges when there is something to say."""
    counts = {
        "nodes": len(edges.nodes), "edges": edges.distinct, "communities": cover.communities, "covered": cover.covered,
        "overlapping": cover.overlapping,
    }  # fmt: skip
    warnings = [{"code": note.code, "what": note.what.say(language)} for note in edges.notes]
    return counts | ({"warnings": warnings} if warnings else {})


def peak_memory() -> int:
    """Return the most bytes that this process has held in memory at one time."""
    try:
        # Unlike getrusage, which tells what the parent held when it started us.
        with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
            return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most << 10


def score(args: argparse.Namespace, screen: Screen) -> int:
    """Compare two covers."""
    at_least(1, "--nodes", args.nodes, 1000)
    from murmure import communities

    cover, truth = (communities.read_cover(Path(path).expanduser()) for path in (args.cover, args.truth))
    result = communities.score(cover, truth, args.nodes)
    screen.data({"onmi": result.onmi, "f1": result.f1, "omega": result.omega, "omega_exact": result.omega_exact})
    rounded = {name: round(getattr(result, name), 4) for name in ("onmi", "f1", "omega")}
    screen.say(SCORED, **rounded, doubt="" if result.omega_exact else ESTIMATED)
    return DONE


VERB = Verb(
    name="communities",
    title=Both("find the overlapping communities of a graph", "trouver les communautés d'un graphe, où chacun peut être de plusieurs"),
    run=run,
    configure=configure,
    examples=(
        "communities detect edges.tsv --out cover.txt",
        "communities detect social.gexf --out cover.parquet --weighted --json",
        "communities score cover.txt truth.txt --nodes 1000",
    ),
    about=Both(
        "A community is kept only when chance does not explain it: a graph without structure has none.",
        "Une communauté n'est gardée que si le hasard ne l'explique pas : un graphe sans structure n'en a aucune.",
    ),
)
