"""How early does murmure see what rises in some posts, at so many false alarms a day, and how early do simple rules?"""

from __future__ import annotations

import argparse
import time

from murmure.faces.cli.beside import between, megabytes, place_of, spent, warned
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.words import Both

KINDS = ("tag", "link", "media", "petition")
METHODS = {
    "murmure": Both("murmure", "murmure"),
    "mastodon": Both("Mastodon's trend score", "score de tendance de Mastodon"),
    "ewma": Both("EWMA z-score of the hour", "score z EWMA de l'heure"),
    "gain": Both("gain of 24 hours", "gain de 24 heures"),
    "blind": Both("timing and audience, blind to communities", "temps et audience, sans les communautés"),
}
NOTHING = Both("Nothing erupts in these posts: no cause is taken up by 25 accounts within 24 hours, ten times as many as usual.",
               "Rien n'éclate dans ces messages : aucune cause n'est reprise par 25 comptes en 24 heures, dix fois plus que d'habitude.")  # fmt: skip
TITLES = (
    Both("cause", "cause"), Both("method", "méthode"), Both("eruptions", "éruptions"), Both("seen", "vues"),
    Both("before the crossing", "avant le seuil"), Both("lead, h", "avance, h"), Both("false a day", "fausses par jour"),
)  # fmt: skip
NAMES = {"tag": Both("tags", "mots-dièse"), "link": Both("links", "liens"), "media": Both("media", "médias"),
         "petition": Both("petitions", "pétitions")}  # fmt: skip


def configure(parser: Parser) -> None:
    """Ask for posts, and for what is evaluated on them."""
    below = parser.add_subparsers(dest="lens", required=True, metavar=Both("LENS", "LENTILLE").say(parser.language))
    own = parser.under(below, "rising", Both("judge early warning on posts of the past", "juger l'alerte précoce sur des messages du passé"))
    own.add_argument("files", metavar=Both("FILE", "FICHIER"), nargs="+", help=Both(
        "posts, as CSV, TSV, Parquet or JSON lines", "des messages, en CSV, TSV, Parquet ou JSON par lignes"))  # fmt: skip
    own.add_argument("--map", metavar=Both("COLUMNS", "COLONNES"), default="", help=Both(
        "which column is for what (see murmure replay)", "quelle colonne sert à quoi (voir murmure replay)"))  # fmt: skip
    own.add_argument("--kind", choices=KINDS, action="append", help=Both(
        "the kind of causes, once or more (tag and link)", "la sorte de causes, une fois ou plus (tag et link)"))  # fmt: skip
    own.add_argument("--false-per-day", metavar=Both("NUMBER", "NOMBRE"), type=float, default=1.0, help=Both(
        "false alarms that each method may raise a day (1)", "fausses alarmes que chaque méthode peut lever par jour (1)"))  # fmt: skip
    own.add_argument("--memory", metavar=Both("MB", "MO"), type=int, default=256, help=Both(
        "megabytes for what is watched (256)", "mégaoctets pour ce qui est surveillé (256)"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Read the posts, judge every method, and show one row for each."""
    megabytes(args.memory)
    between("0.001", "1000000", "--false-per-day", args.false_per_day, "1", "bad-rate")
    from dataclasses import asdict

    from murmure.rising.detector import Setting
    from murmure.rising.evaluate import evaluate
    from murmure.rising.read import columns_of, read_posts

    start = time.perf_counter()
    reading = read_posts([place_of(file) for file in args.files], columns_of(args.map))
    posts = list(reading)
    warnings = warned(reading.notes, screen)
    found = evaluate(posts, tuple(dict.fromkeys(args.kind or ("tag", "link"))), args.false_per_day, Setting(megabytes=args.memory, words=False))
    screen.data({"posts": sum(map(len, posts)), "verdicts": [asdict(one) for one in found], **warnings, **spent(start)})
    if not found:
        screen.say(NOTHING)
        return DONE
    rows = [(NAMES[one.kind].say(screen.language), METHODS[one.method].say(screen.language), one.eruptions, f"{one.seen:.3f}", f"{one.before:.3f}",
             f"{one.lead:.2f}", f"{one.false:.2f}") for one in found]  # fmt: skip
    screen.table(TITLES, rows, right=[2, 3, 4, 5, 6])
    return DONE


VERB = Verb(
    name="evaluate",
    title=Both("judge what murmure would have seen, beside simple rules", "juger ce que murmure aurait vu, à côté de règles simples"),
    run=run,
    configure=configure,
    examples=("evaluate rising posts.parquet --map time=publish_date,actor=author_id,text=content",),
)
