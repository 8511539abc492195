"""What is the form of an export, told without any of its data, so that it can be posted to ask for a new source?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, Verb
from murmure.model.errors import BadRequest, Hostile
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.readers import File

MISSING = Both("Nothing can be read at {path}.", "Rien ne peut être lu à {path}.")
CHECK = Both("Check the name, and that you may read it.", "Vérifiez le nom, et que vous avez le droit de le lire.")
SHOWN = 300
"""At most this many different kinds of file are described."""
PRIVATE = Both(
    "Names, keys and kinds only: no value of the file is shown, and what reads as data is *. Read it before you post it.",
    "Seulement des noms, des clés et des types : aucune valeur n'est montrée, et ce qui ressemble à une donnée est *. "
    "Relisez avant de publier.",
)


def configure(parser: Parser) -> None:
    """Ask for what to describe."""
    parser.add_argument("path", metavar=Both("FILE", "FICHIER"), help=Both("a file, an archive or a folder", "un fichier, une archive ou un dossier"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Print the form of each kind of file."""
    files = list(shapes(Path(args.path)))
    screen.data({"files": files})
    screen.note(PRIVATE)
    for one in files:
        times = f" ×{one['times']}" if one["times"] > 1 else ""
        screen.say(Both("{path}{times}  ({kind}, {size})", "{path}{times}  ({kind}, {size})"), **{**one, "times": times})
        for entry in one["form"]:
            screen.say(Both("    {place}: {kind}", "    {place} : {kind}"), **entry)
    return DONE


def shapes(path: Path) -> Iterator[dict]:
    """Yield one description per kind of file below `path`; files of one masked name and one form are one kind."""
    from murmure.sources.readers import Scratch, containers

    seen: dict[str, dict] = {}
    try:
        path.lstat()  # a path of nothing is a mistake of typing, not a form
        with Scratch() as scratch:
            for container in containers(path, scratch):
                for file in container.files:
                    describe(file, inner(container.name, path.name), seen)
                for refused in container.refused:
                    add(seen, {"path": public(refused.path), "kind": "refused", "size": "?", "form": []})
    except OSError:
        raise BadRequest("cannot-read", MISSING.fill(path=path), CHECK) from None
    yield from seen.values()


def inner(container: str, offered: str) -> str:
    """Return where an archive lies inside what was offered; the name of what was offered is the person's own."""
    return container.removeprefix(offered).strip("/")


def public(path: str) -> str:
    """Return a path as strangers may read it."""
    from murmure.faces.cli.shape.mask import mask_path

    return mask_path(path)


def describe(file: File, inside: str, seen: dict[str, dict]) -> None:
    """Add the form of a file, unless many of the same name are already described."""
    from murmure.faces.cli.shape.forms import form_of, kind_of_file

    shown = public(f"{inside}/{file.path}" if inside else file.path)
    alike = [one for one in seen.values() if one["path"] == shown]
    if len(alike) >= 3 or (len(seen) >= SHOWN and not alike):
        entry = alike[0] if alike else seen.setdefault("", {"path": "…", "kind": "more", "size": "?", "form": [], "times": 0})
        entry["times"] += 1
        return
    try:
        kind = kind_of_file(file)
        form = [{"place": place, "kind": what} for place, what in form_of(file, kind)]
    except (Hostile, OSError, EOFError):
        kind, form = "refused", []
    add(seen, {"path": shown, "kind": kind, "size": rough(file.size), "form": form})


def add(seen: dict[str, dict], entry: dict) -> None:
    """Keep a description, or count it with one that says the same."""
    key = repr((entry["path"], entry["kind"], entry["form"]))
    if key in seen:
        seen[key]["times"] += 1
        return
    seen[key] = {**entry, "times": 1}


def rough(size: int) -> str:
    """Return the order of a size: an exact one could tell which file it is."""
    for limit, name in ((1 << 10, "< 1 KB"), (1 << 20, "< 1 MB"), (1 << 30, "< 1 GB")):
        if 0 <= size < limit:
            return name
    return "?" if size < 0 else "> 1 GB"


VERB = Verb(
    name="shape",
    title=Both("tell the form of a file without its data", "dire la forme d'un fichier sans ses données"),
    run=run,
    configure=configure,
    examples=("shape ~/Downloads/export.zip", "shape export.json --json"),
    about=Both(
        "To report a format that murmure does not know. It shows names of folders, keys, columns, elements and tables, and "
        "what kind of value each holds. No value is shown.",
        "Pour signaler un format que murmure ne connaît pas. Montre les noms de dossiers, de clés, de colonnes, d'éléments et "
        "de tables, et de quelle sorte sont leurs valeurs. Aucune valeur n'est montrée.",
    ),
)
