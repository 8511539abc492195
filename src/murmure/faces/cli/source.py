"""Which exports can be read, how is each obtained, and does a source keep its promises on a file?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.faces.cli.asking import zone_of
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, FAILED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.source import Source

NO_SOURCE = Both("No source is called {name}.", "Aucune source ne s'appelle {name}.")
SEE = Both("See them with `murmure source list`.", "Voyez-les avec `murmure source list`.")
MISSING = Both("Nothing can be read at {path}.", "Rien ne peut être lu à {path}.")
CHECK = Both("Check the name, and that you may read it.", "Vérifiez le nom, et que vous avez le droit de le lire.")
PARTS = (
    ("get_it", Both("Get it", "L'obtenir")),
    ("keeps", Both("Keeps", "Garde")),
    ("leaves_out", Both("Leaves out", "Laisse de côté")),
)


def configure(parser: Parser) -> None:
    """Add list, show and check."""
    below = parser.add_subparsers(dest="deed", metavar=Both("DEED", "ACTION").say(parser.language))
    parser.under(below, "list", Both("list the sources", "lister les sources"))
    show = parser.under(below, "show", Both("how to obtain an export, what is read of it", "comment obtenir un export, ce qui en est lu"))
    show.add_argument("name", metavar=Both("NAME", "NOM"), help=Both("the name of a source", "le nom d'une source"))
    promises = Both("read a file with one source and check its promises", "lire un fichier avec une source et vérifier ses promesses")
    check = parser.under(below, "check", promises)
    check.add_argument("name", metavar=Both("NAME", "NOM"), help=Both("the name of a source", "le nom d'une source"))
    check.add_argument("file", metavar=Both("FILE", "FICHIER"), help=Both("a sample of its export", "un exemple de son export"))
    check.add_argument("--write", action="store_true", help=Both(
        "write what was read beside the file, as FILE.golden.jsonl, to compare with later",
        "écrire ce qui a été lu à côté du fichier, dans FICHIER.golden.jsonl, pour comparer plus tard"))  # fmt: skip
    check.add_argument("--zone", help=Both("the time zone of files that carry none", "le fuseau horaire des fichiers qui n'en ont pas"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Carry out the deed; the list when none is named."""
    return {None: list_all, "list": list_all, "show": show, "check": check}[args.deed](args, screen)


def card_of(source: Source, language: str) -> dict[str, str]:
    """Return what a source says of itself."""
    texts = {part: getattr(source, part).say(language) for part, _ in PARTS}
    return {"name": source.name, "title": source.title.say(language), **texts}


def list_all(args: argparse.Namespace, screen: Screen) -> int:
    """Print the sources."""
    from murmure.sources.recognise import sources

    cards = [card_of(source, screen.language) for source in sources()]
    screen.data(cards)
    screen.table((Both("NAME", "NOM"), Both("READS", "LIT")), [(card["name"], card["title"]) for card in cards])
    return DONE


def named(name: str) -> Source:
    """Return the source of this name, or refuse."""
    from murmure.sources.recognise import source_named

    source = source_named(name)
    if source is None:
        raise BadRequest("no-source", NO_SOURCE.fill(name=name), SEE)
    return source


def show(args: argparse.Namespace, screen: Screen) -> int:
    """Print what a source says of itself."""
    card = card_of(named(args.name), screen.language)
    screen.data(card)
    screen.say(Both("{title} ({name})", "{title} ({name})"), **card)
    for part, title in PARTS:
        screen.say(Both("{title}: {text}", "{title} : {text}"), title=title, text=card[part])
    return DONE


def check(args: argparse.Namespace, screen: Screen) -> int:
    """Let the laws of sources judge one source on one file, as the tests do; name what breaks them."""
    from murmure.sources.laws import check as judge
    from murmure.sources.laws import gather

    source, path, zone = named(args.name), Path(args.file).expanduser(), zone_of(args.zone)
    golden = golden_place(path)
    try:
        path.stat()
        output = gather(path, zone, only=source.name)
        verdicts = judge(source, path, golden if args.write or golden.is_file() else None, args.write, zone)
    except OSError:
        raise BadRequest("cannot-read", MISSING.fill(path=path), CHECK) from None
    problems = [breach for verdict in verdicts for breach in verdict.breaches]
    result: dict[str, Any] = {
        "source": source.name, "activities": len(output.rows), "rejects": len(output.rejects),
        "laws": [{"law": verdict.law.say(screen.language), "kept": not verdict.breaches} for verdict in verdicts],
        "problems": [problem.say(screen.language) for problem in problems],
    }  # fmt: skip
    screen.data(result)
    screen.say(Both(
        "{activities} {activities|activity|activities}, {rejects} rejected.",
        "{activities} activité{activities||s}, {rejects} rejetée{rejects||s}."), **result)  # fmt: skip
    kept, broken = Both("kept", "tenue").say(screen.language), Both("broken", "rompue").say(screen.language)
    screen.table((Both("LAW", "LOI"), Both("STATE", "ÉTAT")), [(one["law"], kept if one["kept"] else broken) for one in result["laws"]])
    for problem in problems:
        screen.note(Both("{text}", "{text}"), "bad", text=problem.say(screen.language))
    return FAILED if problems else DONE


def golden_place(path: Path) -> Path:
    """Return where the golden lines of a sample stand: beside it."""
    return path.with_name(path.name + ".golden.jsonl")


VERB = Verb(
    name="source",
    title=Both("list what can be read, and how to obtain it", "lister ce qui peut être lu, et comment l'obtenir"),
    run=run,
    configure=configure,
    examples=("source list", "source show apple-health", "source check gpx run.gpx --write"),
)
