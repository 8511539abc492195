"""How is what is dropped in a folder imported by itself?"""

from __future__ import annotations

import argparse
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.account import tell
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, REFUSED, Verb
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.home import Home
    from murmure.listen import Watched

EVERY, QUIET = 2.0, 2.0
"""Seconds between two looks; a file is read once it has not changed for `QUIET` seconds."""
PARTIAL = (".part", ".crdownload", ".download", ".tmp", ".partial")
WATCHING = Both("Watching {folder}. Ctrl-C stops.", "Surveillance de {folder}. Ctrl-C arrête.")
NO_FOLDER = Both("{folder} is not a folder.", "{folder} n'est pas un dossier.")
MAKE_IT = Both(
    "Make it first, or leave it out: the home has a folder of its own for that.",
    "Créez-le d'abord, ou ne le nommez pas : la maison a son propre dossier pour cela.",
)

State = dict[Path, tuple[int, int]]


def configure(parser: Parser) -> None:
    """Ask for a folder."""
    parser.add_argument("folder", metavar=Both("FOLDER", "DOSSIER"), nargs="?", help=Both(
        "the folder to watch (the folder `drop` of the home)", "le dossier à surveiller (le dossier `drop` de la maison)"))  # fmt: skip
    parser.add_argument("--once", action="store_true", help=Both(
        "import what is there, then stop", "importer ce qui s'y trouve, puis s'arrêter"))  # fmt: skip
    parser.add_argument("--zone", help=Both("the time zone of files that carry none", "le fuseau horaire des fichiers qui n'en ont pas"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Import what is in the folder, and what comes, until Ctrl-C."""
    home = opener(new=True)
    folder = Path(args.folder).expanduser() if args.folder else home.drop_folder
    if not folder.is_dir():
        raise BadRequest("no-folder", NO_FOLDER.fill(folder=folder), MAKE_IT)
    screen.note(WATCHING, folder=folder)
    with closing(home.watched(folder.resolve())) as watched:
        return watch(args, home, folder, watched, screen)


def watch(args: argparse.Namespace, home: Home, folder: Path, watched: Watched, screen: Screen) -> int:
    """Import what settles in the folder; with `--once`, what is there."""
    done: State = {}
    seen: State = {}
    code = DONE
    while True:
        waiting = {path: state for path, state in states(folder).items() if done.get(path) != state}
        ready = waiting if args.once else settled(waiting, seen)
        seen = waiting
        if ready:
            account = home.bring(sorted(ready), args.zone, progress=lambda _: watched.beat())
            watched.took(account.totals)
            tell(account.as_json(screen.language), screen)
            screen.out.flush()
            done |= ready
            code = REFUSED if account.refused else code
        if args.once:
            return code
        watched.beat()
        time.sleep(EVERY)


def states(folder: Path) -> State:
    """Return size and time of each entry of the folder, for a folder those of all that is in it; downloads in progress are passed over.

    A folder that went away, as a disk that is taken out, holds nothing until it is back.
    """
    found: State = {}
    try:
        entries = list(folder.iterdir())
    except OSError:
        return found
    for path in entries:
        if path.name.startswith(".") or path.name.lower().endswith(PARTIAL):
            continue
        try:
            inside = [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]
            stats = [one.lstat() for one in inside]
        except OSError:  # it went away, or changes under our eyes: the next look will tell
            continue
        found[path] = (sum(one.st_size for one in stats), max(one.st_mtime_ns for one in stats))
    return found


def settled(waiting: State, seen: State) -> State:
    """Return what has not changed for a while, or not since the last look (`seen`): a file that is being copied is not read.

    A file of which the time lies ahead, from a camera or another machine, is no reason to wait for years.
    """
    now = time.time_ns()
    return {path: state for path, state in waiting.items() if now - state[1] > QUIET * 1e9 or seen.get(path) == state}


VERB = Verb(
    name="watch",
    title=Both("import what is dropped in a folder", "importer ce qui est déposé dans un dossier"),
    run=run,
    configure=configure,
    examples=("watch", "watch ~/Downloads/archives --zone Europe/Paris"),
)
