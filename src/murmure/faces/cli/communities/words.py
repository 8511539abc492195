"""What do the members of each community share more than others do?"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from murmure.faces.cli.beside import at_least, place_of, spent, warned
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    import pyarrow as pa

    from murmure.communities import Cover

TITLE = Both("say what the members of each community share more than others do",
             "dire ce que les membres de chaque communauté partagent plus que les autres")  # fmt: skip
NUMBER = Both("N", "N")
COMMUNITY = Both("{community}. {share}", "{community}. {share}")
SMALL = Both(
    "{n} {n|community|communities} of fewer than {k} members {n|is|are} neither named nor listed.",
    "{n} communauté{n||s} de moins de {k} membres {n|n'est ni nommée ni listée|ne sont ni nommées ni listées}.",
)
STRANGERS = Both("None of those who say something is in a community of {path}.",
                 "Aucun de ceux qui disent quelque chose n'est dans une communauté de {path}.")  # fmt: skip
SAME_IDS = Both("Write the ids in the same way in both files.", "Écrivez les identifiants de la même façon dans les deux fichiers.")


def configure(parser: Parser) -> None:
    """Ask for a cover and for who says what."""
    parser.add_argument("cover", metavar=Both("COVER", "COUVERTURE"), help=Both(
        "a cover: one community a line, or Parquet", "une couverture : une communauté par ligne, ou Parquet"))  # fmt: skip
    parser.add_argument("said", metavar=Both("SAID", "PROPOS"), help=Both(
        "who says what, as TSV, CSV or Parquet: node, word, and count when there is one",
        "qui dit quoi, en TSV, CSV ou Parquet : node, word, et count s'il y en a un"))  # fmt: skip
    parser.add_argument("--k", metavar=NUMBER, type=int, default=10, help=Both(
        "members of the smallest community that is named or listed; never fewer than ten (10)",
        "les membres de la plus petite communauté qui soit nommée ou listée ; jamais moins de dix (10)"))  # fmt: skip
    parser.add_argument("--most", metavar=NUMBER, type=int, default=10, help=Both("words of a community at most (10)",
                                                                                  "le nombre de mots d'une communauté, au plus (10)"))  # fmt: skip
    parser.add_argument("--leaving", action="store_true", help=Both(
        "for the eyes of others: sensitive words, and those of fewer than five members, are left out",
        "pour d'autres yeux que les vôtres : les mots sensibles, et ceux de moins de cinq membres, sont laissés de côté"))  # fmt: skip


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Describe the communities that may be named, the largest first."""
    at_least(1, "--most", args.most, 10)
    from murmure import communities
    from murmure.communities.table.forms import read_said
    from murmure.communities.words import describe, nameable

    start, place = time.perf_counter(), place_of(args.cover)
    cover = communities.read_cover(place)
    nameable(cover, args.k)
    said, notes = read_said(place_of(args.said))
    warnings = warned(notes, screen)
    if cover.communities and not speaks(cover, said):
        raise BadRequest("strangers", STRANGERS.fill(path=place.name), SAME_IDS)
    found = sorted(describe(cover, said, k=args.k, most=args.most, leaving=args.leaving), key=lambda one: (-one.members, one.community))
    small = cover.communities - len(found)
    screen.data({
        "communities": [{"community": one.community, "members": one.members, "words": [word._asdict() for word in one.words]} for one in found],
        "small": small, **warnings, **spent(start),
    })  # fmt: skip
    for one in found:
        screen.say(COMMUNITY, community=one.community, share=one.sentence())
    if small:
        screen.note(SMALL, n=small, k=args.k)
    return DONE


def speaks(cover: Cover, said: pa.Table) -> bool:
    """Return whether anybody in the cover says anything."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return bool(pc.any(pc.is_in(said["node"], cover.nodes.cast(pa.string()))).as_py())
