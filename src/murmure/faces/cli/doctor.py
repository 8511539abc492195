"""Is this machine able to run murmure, and if not, what is missing?"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser, python_words
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.serve import PORT
from murmure.faces.cli.verb import DONE, FAILED, Verb
from murmure.model.errors import MurmureError
from murmure.model.words import Both

OLDEST = (3, 11)
ROOM = 2 << 30
LIBRARIES = (
    "cryptography", "duckdb", "icalendar", "ijson", "jinja2", "multipart:python_multipart", "numba", "numpy", "pyarrow", "dateutil",
    "rich", "shtab", "starlette", "tzdata", "uvicorn", "yaml",
)  # fmt: skip
REINSTALL = Both(
    "Remove the folder .venv of the checkout and start ./murmure again, or reinstall with pip.",
    "Supprimez le dossier .venv du dépôt et relancez ./murmure, ou réinstallez avec pip.",
)
NOTHING = Both("", "")


class Check(NamedTuple):
    """Hold one answer: its name, whether all is well (`None`: it works, but), what is so, and what to do."""

    name: str
    good: bool | None
    what: Both
    advice: Both = NOTHING


def configure(parser: Parser) -> None:
    """Ask for the port that would be used."""
    parser.add_argument("--port", metavar="N", type=int, default=PORT, help=Both("the port that should be free", "le port qui devrait être libre"))


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Look at everything and say what is wrong; nothing is changed."""
    looks: list[Callable[[], Check]] = [
        check_python, check_libraries, check_zones, check_encryption,
        lambda: check_room(opener.path), lambda: check_home(opener), lambda: check_port(args.port),
    ]  # fmt: skip
    found = [look() for look in looks]
    screen.data({
        "ok": all(one.good is not False for one in found),
        "checks": [
            {"name": one.name, "ok": one.good, "what": one.what.say(screen.language), "advice": one.advice.say(screen.language)}
            for one in found
        ],
    })  # fmt: skip
    marks = {True: ("ok", "good"), None: ("?", "doubt"), False: ("no", "bad")}
    for one in found if not screen.json else ():
        word, style = marks[one.good]
        screen.write(f"{screen.style(word.ljust(3), style)} {screen.value(one.what.say(screen.language))}")
        if one.advice.en:
            screen.say(Both("    {advice}", "    {advice}"), advice=one.advice)
    return DONE if all(one.good is not False for one in found) else FAILED


def check_python() -> Check:
    """Say whether this Python is recent enough."""
    good = sys.version_info >= OLDEST
    what = Both("Python {version}", "Python {version}").fill(version=python_words())
    old = Both("murmure needs Python 3.11 or later.", "murmure demande Python 3.11 ou plus récent.")
    return Check("python", good, what, NOTHING if good else old)


def check_libraries() -> Check:
    """Say which library cannot be loaded."""
    import importlib

    missing = []
    for name in LIBRARIES:
        try:
            importlib.import_module(name.rpartition(":")[2])
        except Exception as error:  # a broken library fails in its own way: its name is what helps
            missing.append(f"{name.partition(':')[0]} ({type(error).__name__})")
    if missing:
        what = Both("Libraries that cannot be loaded: {names}", "Bibliothèques qui ne se chargent pas : {names}")
        return Check("libraries", False, what.fill(names=", ".join(missing)), REINSTALL)
    return Check("libraries", True, Both("All {n} libraries load.", "Les {n} bibliothèques se chargent.").fill(n=len(LIBRARIES)))


def check_zones() -> Check:
    """Say whether time zones are known."""
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo("Europe/Paris")
    except (OSError, KeyError, ValueError):
        return Check("zones", False, Both("Time zones are not known.", "Les fuseaux horaires sont inconnus."), REINSTALL)
    return Check("zones", True, Both("Time zones are known.", "Les fuseaux horaires sont connus."))


def check_encryption() -> Check:
    """Say whether a locked home keeps what it is given, and keeps it unreadable as it lies."""
    import tempfile

    try:
        with tempfile.TemporaryDirectory() as folder:
            kept = locked_round(Path(folder))
    except MurmureError as error:
        return Check("encryption", False, error.what, error.advice)
    except Exception as error:  # whatever the engine lacks, the answer is the same: no encryption
        what = Both("The engine cannot encrypt ({kind}).", "Le moteur ne sait pas chiffrer ({kind}).").fill(kind=type(error).__name__)
        return Check("encryption", False, what, REINSTALL)
    if kept:
        return Check("encryption", True, Both("A home can be encrypted.", "Une maison peut être chiffrée."))
    return Check("encryption", False, Both("A home is not encrypted as it should be.", "Une maison n'est pas chiffrée comme il faut."), REINSTALL)


def locked_round(folder: Path) -> bool:
    """Import one row into a locked home, look for it in the files, and read it back."""
    import murmure

    word = "quandary-of-the-doctor"
    (folder / "rows.csv").write_text(f"date,text\n2024-01-01,{word}\n2024-01-02,{word}\n2024-01-03,{word}\n")
    with murmure.open(folder / "home", "a passphrase for one second") as home:
        home.bring([folder / "rows.csv"])
        count = home.log.count()
    files = [path for path in (folder / "home").rglob("*") if path.is_file()]
    return count == 3 and not any(word.encode() in path.read_bytes() for path in files)


def decimals(value: float) -> Both:
    """Return a number with one decimal, as each language writes it."""
    return Both(f"{value:,.1f}", f"{value:,.1f}".replace(",", "\u202f").replace(".", ","))


def thousands(count: int) -> Both:
    """Return a count with its thousands apart, as each language writes them."""
    return Both(f"{count:,}", f"{count:,}".replace(",", "\u202f"))


def check_room(home: Path) -> Check:
    """Say how much room is left on the disk of the home."""
    place = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    what = Both("{room} GB are free on the disk of the home.", "{room} Go libres sur le disque de la maison.").fill(room=decimals(free / 1e9))
    few = Both("An import may need several times the size of its archives.", "Un import peut demander plusieurs fois la taille de ses archives.")
    return Check("room", True if free > ROOM else None, what, NOTHING if free > ROOM else few)


def check_home(opener: Opener) -> Check:
    """Say whether the home can be opened, without asking for a passphrase and without making one."""
    from murmure.place import is_home, is_locked

    path = opener.path
    if not is_home(path):
        parent = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
        what = Both("There is no home in {path} yet.", "Il n'y a pas encore de maison dans {path}.").fill(path=path)
        if os.access(parent, os.W_OK):
            return Check("home", True, what, Both("The first import makes it.", "Le premier import la crée."))
        elsewhere = Both(
            "It cannot be made there: choose another place with --home.",
            "Elle ne peut pas y être créée : choisissez un autre endroit avec --home.",
        )
        return Check("home", False, what, elsewhere)
    try:
        if is_locked(path) and opener.given() is None:
            locked = Both("The home in {path} is locked by a passphrase.", "La maison dans {path} est fermée par une phrase de passe.")
            return Check("home", True, locked.fill(path=path))
        home = opener()
        count = home.log.count()
        home.close()
    except MurmureError as error:
        return Check("home", False, error.what, error.advice)
    what = Both("The home in {path} opens: {n} {n|activity|activities}.", "La maison dans {path} s'ouvre : {n} activité{n||s}.")
    return Check("home", True, what.fill(path=path, n=thousands(count)))


def check_port(port: int) -> Check:
    """Say whether the web page can listen."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            taken = Both("Port {port} is in use.", "Le port {port} est occupé.").fill(port=port)
            other = Both(
                "Perhaps murmure runs already. Another port: murmure serve --port {port}",
                "Peut-être que murmure tourne déjà. Un autre port : murmure serve --port {port}",
            )
            return Check("port", None, taken, other.fill(port=port + 1))
    return Check("port", True, Both("Port {port} is free.", "Le port {port} est libre.").fill(port=port))


VERB = Verb(
    name="doctor",
    title=Both("check this machine and this home", "vérifier cette machine et cette maison"),
    run=run,
    configure=configure,
    examples=("doctor", "doctor --json"),
)
