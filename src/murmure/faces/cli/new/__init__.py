"""How does somebody who has an export that murmure cannot read begin a source for it?"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
FILES = {
    "source": "src/murmure/sources/{room}/{module}.py", "sample": "tests/samples_made/{module}.py", "page": "docs/look-up/sources/{name}.md",
}  # fmt: skip
GOLDEN = "tests/golden/{name}.jsonl"

NO_NAME = Both("{name} cannot be the name of a source.", "{name} ne peut pas être le nom d'une source.")
SMALL = Both("Take small letters, digits and hyphens, as in my-bank.", "Prenez des minuscules, des chiffres et des traits d'union, comme ma-banque.")
NO_ROOM = Both("There is no room called {room}.", "Il n'y a pas de pièce nommée {room}.")
ONE_OF = Both("Choose one of: {rooms}.", "Choisissez l'une de : {rooms}.")
TAKEN = Both("There is a source called {name} already.", "Il y a déjà une source nommée {name}.")
THERE = Both("{path} is there already; nothing was written.", "{path} existe déjà ; rien n'a été écrit.")
OTHER = Both("Take another name.", "Prenez un autre nom.")
NO_CHECKOUT = Both("{path} is no checkout of murmure.", "{path} n'est pas une copie des sources de murmure.")
CLONE = Both("Go into the folder that you cloned, or name it with --in.", "Allez dans le dossier que vous avez cloné, ou nommez-le avec --in.")
NOT_WRITTEN = Both("{path} cannot be written.", "{path} ne peut pas être écrit.")
RIGHTS = Both("Check that you may write there.", "Vérifiez que vous avez le droit d'y écrire.")
WROTE = Both("Wrote {path}", "Écrit : {path}")
NEXT = Both(
    "It reads a made-up form and keeps the laws. Now put the real form in its place:\n"
    "  1. murmure shape FILE            the form of your export, without its data\n"
    "  2. {source} and {sample}\n"
    "  3. murmure source check {name} FILE --write\n"
    "  4. {page}, a line in both READMEs, then python tests/test_catalogue_of_sources.py\n"
    "  5. ./test",
    "Elle lit une forme inventée et tient les lois. Mettez maintenant la vraie forme à la place :\n"
    "  1. murmure shape FICHIER         la forme de votre export, sans ses données\n"
    "  2. {source} et {sample}\n"
    "  3. murmure source check {name} FICHIER --write\n"
    "  4. {page}, une ligne dans les deux README, puis python tests/test_catalogue_of_sources.py\n"
    "  5. ./test",
)


def configure(parser: Parser) -> None:
    """Add source."""
    below = parser.add_subparsers(dest="deed", required=True, metavar=Both("WHAT", "QUOI").say(parser.language))
    source = parser.under(below, "source", Both("lay out a source that keeps the laws", "préparer une source qui tient les lois"))
    source.add_argument("name", metavar=Both("NAME", "NOM"), help=Both(
        "as my-bank: it becomes part of every id", "comme ma-banque : il fait partie de chaque identifiant"))  # fmt: skip
    source.add_argument("--room", metavar=Both("ROOM", "PIÈCE"), default="generic", help=Both(
        "what it is about, as body, home, web, money (generic)", "de quoi elle parle, comme body, home, web, money (generic)"))  # fmt: skip
    source.add_argument("--title", metavar=Both("TITLE", "TITRE"), help=Both("as people call it", "comme on l'appelle"))
    source.add_argument("--in", dest="checkout", default=".", metavar=Both("FOLDER", "DOSSIER"), help=Both(
        "a checkout of murmure (here)", "une copie des sources de murmure (ici)"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Write a source, the maker of its samples, its golden file and its page; nothing is ever written over."""
    from murmure.sources.recognise import source_named
    from murmure.sources.source import ROOMS

    name, checkout = args.name, Path(args.checkout).expanduser()
    if not NAME.fullmatch(name) or len(name) > 60:
        raise BadRequest("bad-name", NO_NAME.fill(name=name), SMALL)
    if not all((checkout / part).is_dir() for part in ("src/murmure/sources", "tests/samples_made", "docs/look-up/sources")):
        raise BadRequest("no-checkout", NO_CHECKOUT.fill(path=checkout), CLONE)
    if args.room not in ROOMS:
        raise BadRequest("no-room", NO_ROOM.fill(room=args.room), ONE_OF.fill(rooms=", ".join(ROOMS)))
    if source_named(name) is not None:
        raise BadRequest("taken", TAKEN.fill(name=name), OTHER)
    title = titled(args.title or name.replace("-", " ").capitalize())
    marks = {"name": name, "module": name.replace("-", "_"), "room": args.room, "title": title}
    texts = {kind: filled(kind, marks) for kind in FILES}
    places = {kind: checkout / pattern.format(**marks) for kind, pattern in FILES.items()} | {"golden": checkout / GOLDEN.format(**marks)}
    for place in (*places.values(), places["source"].with_suffix("")):
        if place.exists():
            raise BadRequest("there", THERE.fill(path=place), OTHER)
    texts["golden"] = golden(name)
    written: list[Path] = []
    try:
        for kind, place in places.items():
            with place.open("x", encoding="utf-8") as file:
                written.append(place)
                file.write(texts[kind])
    except OSError:
        for half in written:
            half.unlink(missing_ok=True)
        raise MurmureError("cannot-write", NOT_WRITTEN.fill(path=place), RIGHTS) from None
    screen.data({"name": name, "files": [str(place) for place in places.values()]})
    for place in places.values():
        screen.say(WROTE, path=place)
    if not screen.json:
        screen.write(NEXT.fill(name=name, **{kind: places[kind] for kind in FILES}).say(screen.language))
    return DONE


def titled(text: str) -> str:
    """Return a title that stands in a line of Python and of Markdown as it is."""
    return " ".join("".join(char for char in text if char.isprintable() and char not in '"\\`{}').split())[:80] or "?"


def filled(kind: str, marks: dict[str, str]) -> str:
    """Return one of the files with its marks filled."""
    text = Path(__file__).with_name(f"{kind}.txt").read_text("utf-8")
    for mark, value in marks.items():
        text = text.replace(f"@{mark}@", value)
    return text


def golden(name: str) -> str:
    """Return what the new source reads from its plain sample, as its golden file holds it."""
    from murmure.model.activity import Activity, activity_id, key_of
    from murmure.sources.gather import Output, golden_of
    from murmure.sources.times import parse_time

    rows = {}
    for when, what in (("2024-05-01T10:00:00+02:00", "one thing"), ("2024-05-02T08:30:00+02:00", "another thing")):
        key = key_of(when, what)
        activity = Activity(key, "murmure:Record", content=what, **parse_time(when)._asdict())
        known = {field: value for field, value in activity._asdict().items() if value is not None and value != []}
        rows[activity_id(name, known.pop("key"))] = known
    return golden_of(Output(rows))


VERB = Verb(
    name="new",
    title=Both("begin a source for an export that murmure cannot read", "commencer une source pour un export que murmure ne sait pas lire"),
    run=run,
    configure=configure,
    examples=("new source my-bank --room money", "new source my-scale --room body --title 'My scale'"),
)
