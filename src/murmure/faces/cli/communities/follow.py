"""How do the communities of dated edges live on from month to month?"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from murmure.faces.cli.asking import moment
from murmure.faces.cli.beside import at_least, not_the_same, place_of, spent, warned
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from murmure.communities.time.lives import Life

EVERY = ("day", "week", "month", "year")
TITLE = Both("follow the communities of dated edges from month to month, each month as it was known then",
             "suivre les communautés de liens datés de mois en mois, chaque mois comme on le connaissait alors")  # fmt: skip
FILE, DATE, DAYS, NUMBER = Both("FILE", "FICHIER"), Both("DATE", "DATE"), Both("DAYS", "JOURS"), Both("N", "N")
BAD_DAYS = Both("{option} must be a number of days above 0.", "{option} doit être un nombre de jours supérieur à 0.")
TYPE_DAYS = Both("Type a number, as {option} 90.", "Tapez un nombre, comme {option} 90.")
LOOKING = Both("{ties} dated ties of {nodes} nodes; looking for communities…", "{ties} liens datés de {nodes} nœuds ; recherche des communautés…")
FOUND = Both(
    "{ties} dated {ties|tie|ties} of {nodes} nodes, from {first} to {last}: {communities} {communities|community|communities} in all, {standing} at "
    "the end. Written: {out}",
    "{ties} lien{ties||s} daté{ties||s} de {nodes} nœuds, de {first} à {last} : {communities} communauté{communities||s} en tout, {standing} à la "
    "fin. Écrit : {out}",
)
NOTHING = Both(
    "{ties} dated {ties|tie|ties} of {nodes} nodes, from {first} to {last}, and never a community: chance alone explains who is linked with whom. "
    "{out} is written, without any.",
    "{ties} lien{ties||s} daté{ties||s} de {nodes} nœuds, de {first} à {last}, et jamais de communauté : le hasard suffit à expliquer qui est lié à "
    "qui. {out} est écrit, sans aucune.",
)
KINDS = {
    "birth": Both("born", "nées"), "split": Both("split from another", "détachées d'une autre"), "return": Both("come back", "revenues"),
    "growth": Both("grown", "agrandies"), "shrinkage": Both("shrunk", "réduites"), "merge": Both("gone up in another", "fondues dans une autre"),
    "absence": Both("not seen for a while", "perdues de vue"), "death": Both("dead", "mortes"),
}  # fmt: skip
WHAT, OFTEN = Both("what happened to communities", "ce qui est arrivé à des communautés"), Both("times", "fois")


def configure(parser: Parser) -> None:
    """Ask for dated edges, places to write, and how time passes."""
    parser.add_argument("edges", metavar=Both("EDGES", "LIENS"), help=Both(
        "dated edges, as TSV, CSV or Parquet: source, target and time",
        "des liens datés, en TSV, CSV ou Parquet : source, target et time"))  # fmt: skip
    parser.add_argument("--out", metavar=FILE, required=True, help=Both(
        "the file to write, .csv, .tsv or .parquet: who is in which community in each month, and how much",
        "le fichier à écrire, en .csv, .tsv ou .parquet : qui est dans quelle communauté chaque mois, et à quel point"))  # fmt: skip
    parser.add_argument("--events", metavar=FILE, help=Both(
        "write what happens to communities too: births, growth, merges, splits, deaths",
        "écrire aussi ce qui arrive aux communautés : naissances, croissances, fusions, scissions, morts"))  # fmt: skip
    parser.add_argument("--every", choices=EVERY, default="month", help=Both(
        "how long a period is, in UTC (month)", "la durée d'une période, en UTC (month : le mois)"))  # fmt: skip
    parser.add_argument("--time", metavar=Both("COLUMN", "COLONNE"), help=Both(
        "the column of the dates, by its name or its number from 1 (the one called time, date, at ...; without names, the last of three or four)",
        "la colonne des dates, par son nom ou son numéro à partir de 1 (celle qui s'appelle time, date, at... ; sans noms, la dernière de trois ou "
        "quatre)"))  # fmt: skip
    parser.add_argument("--since", metavar=DATE, help=Both("the first period; what came before counts too",
                                                           "la première période ; ce qui précède compte aussi"))  # fmt: skip
    parser.add_argument("--until", metavar=DATE, help=Both("the last period", "la dernière période"))
    parser.add_argument("--half-life", metavar=DAYS, type=float, default=90.0, help=Both(
        "days after which a tie counts half (90)", "le nombre de jours après lequel un lien compte pour moitié (90)"))  # fmt: skip
    parser.add_argument("--window", metavar=DAYS, type=float, help=Both(
        "count the ties of so many last days fully, and no others",
        "compter pleinement les liens de ces derniers jours, et aucun autre"))  # fmt: skip
    parser.add_argument("--weighted", action="store_true", help=Both("use the column of weights", "utiliser la colonne de poids"))
    parser.add_argument("--directed", action="store_true", help=Both("edges go from source to target", "les liens vont de la source à la cible"))
    parser.add_argument("--seed", metavar=NUMBER, type=int, default=0, help=Both("another start for another number (0)",
                                                                                 "un autre départ pour un autre nombre (0)"))  # fmt: skip
    parser.add_argument("--threads", metavar=NUMBER, type=int, default=1, help=Both("how many processors to use (1)",
                                                                                    "combien de processeurs utiliser (1)"))  # fmt: skip


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Read the ties, follow the communities, write each period as it comes, and say what happened."""
    at_least(1, "--threads", args.threads, 2)
    at_least(0, "--seed", args.seed, 1)
    for option, value in (("--half-life", args.half_life), ("--window", args.window)):
        if value is not None and not 0 < value < 1e6:
            raise BadRequest("bad-days", BAD_DAYS.fill(option=option), TYPE_DAYS.fill(option=option))
    since, until = (day_of(moment(text, UTC)) if text else None for text in (args.since, args.until))
    from murmure.communities.rows import check_place
    from murmure.communities.table.forms import read_ties
    from murmure.communities.time.lives import lives

    start, out, source = time.perf_counter(), place_of(args.out), place_of(args.edges)
    events = place_of(args.events) if args.events else None
    for place, option, others in ((out, "--out", (source,)), (events, "--events", (source, out))):
        if place is not None:
            check_place(place)
            not_the_same(place, option, *others)
    ties, notes = read_ties(source, args.weighted, args.time)
    warnings = warned(notes, screen)
    result = {"nodes": nodes_of(ties), "ties": len(ties)}
    if screen.err.isatty():
        screen.note(LOOKING, **result)
    found = lives(ties, args.every, since, until, half_life=args.half_life, window=args.window, directed=args.directed, seed=args.seed,
                  threads=args.threads)  # fmt: skip
    result |= written(found, args.every, out, events)
    screen.data({**result, **warnings, **spent(start)})
    screen.say(FOUND if result["communities"] else NOTHING, out=out, **result)
    if result["communities"]:
        screen.table([WHAT, OFTEN], [(KINDS[kind].say(screen.language), count) for kind, count in result["events"].items() if count], right=[1])
    return DONE


def written(found: Iterable[Life], every: str, out: Path, events: Path | None) -> dict[str, object]:
    """Write the periods as they come, and return what they hold."""
    from murmure.communities.rows import rows_written
    from murmure.communities.time.lives import schemas

    names, told, life = [], Counter(), None
    with contextlib.ExitStack() as files:
        write, tell = (files.enter_context(rows_written(path, schema)) if path else None
                       for path, schema in zip((out, events), schemas(every), strict=True))  # fmt: skip
        for life in found:
            names.append(life.period.name)
            told.update(life.events["kind"].to_pylist())
            write(life.rows)
            if tell:
                tell(life.events)
    return {"periods": len(names), "first": names[0], "last": names[-1], "communities": told["birth"] + told["split"],
            "standing": life.step.cover.communities, "events": {kind: told[kind] for kind in KINDS}}  # fmt: skip


def nodes_of(ties: pa.Table) -> int:
    """Return how many different nodes the ties join."""
    import pyarrow as pa

    return len(pa.chunked_array([*ties["source"].chunks, *ties["target"].chunks], pa.string()).unique())


def day_of(at: int) -> datetime:
    """Return the moment of microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
