"""How does the whole log leave the home, in open formats?"""

from __future__ import annotations

import argparse

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

FORMATS = ("parquet", "jsonl")


def configure(parser: Parser) -> None:
    """Ask for a folder and a format."""
    parser.add_argument("folder", metavar=Both("DIR", "DOSSIER"), help=Both(
        "the folder to write, new or empty", "le dossier à écrire, nouveau ou vide"))  # fmt: skip
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=Both(
        "Parquet (default), or ActivityStreams 2.0 as JSON Lines",
        "Parquet (par défaut), ou ActivityStreams 2.0 en JSON Lines"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Write the log and say what was written."""
    home = opener()
    written = home.export(args.folder, args.format)
    screen.data({"folder": args.folder, "format": args.format, **written})
    screen.say(
        Both(
            "{count} {count|activity is|activities are} in {folder}. {count|It is|They are} readable by anyone who gets that folder; "
            "`murmure import` reads it back.",
            "{count} {count|activité est|activités sont} dans {folder}. Quiconque obtient ce dossier peut {count|la|les} lire ; "
            "`murmure import` sait le relire.",
        ),
        count=home.log.count(),
        folder=args.folder,
    )
    return DONE


VERB = Verb(
    name="export",
    title=Both("write the whole log in an open format", "écrire tout le journal dans un format ouvert"),
    run=run,
    configure=configure,
    examples=("export ~/my-log", "export ~/my-log --format jsonl"),
)
