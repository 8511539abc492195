"""How is one import taken back?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both


def configure(parser: Parser) -> None:
    """Ask for the number of the job."""
    parser.add_argument("job", metavar=Both("JOB", "IMPORT"), type=int, help=Both(
        "the number that `murmure jobs` shows", "le numéro que montre `murmure jobs`"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Take back the job and say how many activities left."""
    removed = opener().undo(args.job)
    screen.data({"job": args.job, "removed": removed})
    screen.say(
        Both(
            "Import {job} is undone: {removed} {removed|activity|activities} left the log. "
            "Importing the same file again brings {removed|it|them} back.",
            "L'import {job} est annulé : {removed} {removed|activité a|activités ont} quitté le journal. "
            "Réimporter le fichier {removed|la|les} ramène.",
        ),
        job=args.job,
        removed=removed,
    )
    return DONE


VERB = Verb(
    name="undo",
    title=Both("take back one import", "annuler un import"),
    run=run,
    configure=configure,
    examples=("undo 3",),
)
