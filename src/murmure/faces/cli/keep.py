"""How are databases that programs purge copied in time, and imported?"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.account import tell
from murmure.faces.cli.beside import at_least
from murmure.faces.cli.opening import Opener
from murmure.faces.cli.parse import Parser
from murmure.faces.cli.screen import Screen
from murmure.faces.cli.verb import DONE, REFUSED, Verb
from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.sources.keeping import Program

NOTHING = Both("Nothing is found here.", "Rien n'est trouvé ici.")
NAME_IT = Both("Name a database by its path, or run this on the machine, and as the user, of its program.",
               "Donnez le chemin d'une base, ou lancez ceci sur la machine, et sous le nom, de son programme.")  # fmt: skip
NOT_HERE = Both("No database of {title} is found for you on this machine.", "Aucune base de {title} n'est trouvée pour vous sur cette machine.")
ONE_OF_TWO = Both("--to and --import say two things.", "--to et --import disent deux choses.")
CHOOSE = Both("Keep copies in a folder, or import and keep none.", "Gardez des copies dans un dossier, ou importez sans en garder.")
NO_FOLDER = Both("{path} is not a folder.", "{path} n'est pas un dossier.")
MAKE_IT = Both("Make it first, or name another one.", "Créez-le d'abord, ou nommez-en un autre.")
COPIED = Both("{path} → {to} ({size} kB)", "{path} → {to} ({size} ko)")
CRON = Both("# crontab -e, then this line: every day at 04:17\n{line}", "# crontab -e, puis cette ligne : chaque jour à 4 h 17\n{line}")
SYSTEMD = Both(
    "# ~/.config/systemd/user/murmure-keep.service\n{service}\n\n# ~/.config/systemd/user/murmure-keep.timer\n{timer}\n\n"
    "# Then: systemctl --user enable --now murmure-keep.timer",
    "# ~/.config/systemd/user/murmure-keep.service\n{service}\n\n# ~/.config/systemd/user/murmure-keep.timer\n{timer}\n\n"
    "# Puis : systemctl --user enable --now murmure-keep.timer",
)


def configure(parser: Parser) -> None:
    """Ask what to copy, and where to."""
    parser.add_argument("what", nargs="*", metavar=Both("WHAT", "QUOI"), help=Both(
        "programs (as firefox), databases by their path, or all; nothing: show what is found",
        "des programmes (comme firefox), des bases par leur chemin, ou all ; rien : montrer ce qui est trouvé"))  # fmt: skip
    parser.add_argument("--to", metavar=Both("FOLDER", "DOSSIER"), help=Both(
        "keep a dated copy there (the folder `drop` of the home, which `murmure watch` imports)",
        "y garder une copie datée (le dossier `drop` de la maison, que `murmure watch` importe)"))  # fmt: skip
    parser.add_argument("--last", type=int, metavar="N", help=Both(
        "keep the last N copies of each database there (all)", "garder les N dernières copies de chaque base (toutes)"))  # fmt: skip
    parser.add_argument("--import", dest="bring", action="store_true", help=Both(
        "import the copy, and keep none", "importer la copie, et n'en garder aucune"))  # fmt: skip
    parser.add_argument("--schedule", choices=("cron", "systemd"), help=Both(
        "print what makes this machine do so every day; nothing is done now",
        "écrire ce qui le fait faire chaque jour à cette machine ; rien n'est fait maintenant"))  # fmt: skip


def run(args: argparse.Namespace, opener: Opener, screen: Screen) -> int:
    """Copy databases; one that cannot be copied does not keep the others from it."""
    if args.bring and args.to:
        raise BadRequest("keep-where", ONE_OF_TWO, CHOOSE)
    if args.last is not None:
        at_least(1, "--last", args.last, 30)
    if args.schedule:
        return schedule(args, screen)
    if not args.what:
        return show(screen)
    home = opener(new=True)
    folder = Path(args.to).expanduser() if args.to else home.drop_folder
    if not folder.is_dir():
        raise BadRequest("no-folder", NO_FOLDER.fill(path=folder), MAKE_IT)
    wanted = [pair for what in args.what for pair in asked(what)]
    if not wanted:
        raise BadRequest("nothing-to-keep", NOTHING, NAME_IT)
    if not args.bring:
        done, failed = copies(wanted, folder, args.last, screen)
        screen.data({"copies": [str(path) for path in done], "failed": failed})
        return REFUSED if failed else DONE
    with home.scratch() as scratch:
        done, failed = copies(wanted, scratch.folder, None, screen)
        account = home.bring(done) if done else None
        if account is not None:
            tell(account.as_json(screen.language), screen)
    return REFUSED if failed or (account is not None and account.refused) else DONE


def asked(what: str) -> list[tuple[str, Path]]:
    """Return (name, path) of each database that is meant by a word of the command line."""
    from murmure.sources.keeping import programs

    if what == "all":
        return [(program.name, path) for program in programs() for path in program.found()]
    program = next((one for one in programs() if one.name == what), None)
    if program is None:
        path = Path(what).expanduser()
        return [(path.stem or "database", path)]
    paths = program.found()
    if not paths:
        raise BadRequest("nothing-to-keep", NOT_HERE.fill(title=program.title), NAME_IT)
    return [(program.name, path) for path in paths]


def copies(wanted: list[tuple[str, Path]], folder: Path, last: int | None, screen: Screen) -> tuple[list[Path], int]:
    """Copy each database; return the copies, and how many could not be made."""
    from murmure.sources.keeping import copied

    done, failed = [], 0
    for name, path in wanted:
        mark = f"{name}-{profile_of(path)}-"
        to = folder / f"{mark}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.sqlite"
        try:
            copied(path, to)
        except MurmureError as error:
            failed += 1
            screen.note(Both("{text}", "{text}"), "bad", text=error.say(screen.language))
            continue
        done.append(to)
        screen.say(COPIED, path=path, to=to.name, size=to.stat().st_size // 1_000)
        if last is not None:
            for old in sorted(folder.glob(f"{mark}????????T??????Z.sqlite"))[:-last]:
                old.unlink(missing_ok=True)
    return done, failed


def profile_of(path: Path) -> str:
    """Return what tells two databases of one program apart, in few plain letters: the folder, and a mark of the whole path."""
    import zlib

    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in path.parent.name)[:24].strip("-")
    return f"{plain or 'root'}-{zlib.crc32(str(path.absolute()).encode('utf-8', 'surrogateescape')):08x}"


def show(screen: Screen) -> int:
    """Print what is found on this machine, and after how many days it is purged."""
    from murmure.sources.keeping import programs

    found = [(program, path) for program in programs() for path in program.found()]
    screen.data([{"name": program.name, "title": program.title, "path": str(path), "days": program.days} for program, path in found])
    if not found:
        screen.note(Both("{text}", "{text}"), text=f"{NOTHING.say(screen.language)} {NAME_IT.say(screen.language)}")
        return DONE
    screen.table((Both("NAME", "NOM"), Both("PURGED AFTER", "PURGÉE APRÈS"), Both("DATABASE", "BASE")), [row(*one, screen) for one in found])
    return DONE


def row(program: Program, path: Path, screen: Screen) -> tuple[str, str, str]:
    """Return the line of one database."""
    return program.name, Both("{n} days", "{n} jours").fill(n=program.days).say(screen.language), str(path)


def schedule(args: argparse.Namespace, screen: Screen) -> int:
    """Print the lines of cron, or the units of systemd, that do what was asked every day."""
    words = [*command(), "keep", *args.what]
    words += ["--to", str(Path(args.to).expanduser().absolute())] if args.to else ["--import"] if args.bring else []
    words += ["--last", str(args.last)] if args.last else []
    # What a schedule runs has neither this folder nor these variables.
    home, secret = getattr(args, "home", None) or os.environ.get("MURMURE_HOME"), getattr(args, "passphrase_file", None)
    for option, value in (("--home", home), ("--passphrase-file", secret)):
        words += [option, str(Path(value).expanduser().absolute())] if value else []
    if args.schedule == "cron":
        text = CRON.fill(line="17 4 * * * " + shlex.join(words).replace("%", r"\%"))
    else:
        start = " ".join(quoted(word) for word in words)
        service = f"[Unit]\nDescription=Copy what programs will forget\n\n[Service]\nType=oneshot\nExecStart={start}"
        timer = "[Timer]\nOnCalendar=daily\nPersistent=true\nRandomizedDelaySec=1h\n\n[Install]\nWantedBy=timers.target"
        text = SYSTEMD.fill(service=service, timer=timer)
    screen.data({"command": words, "text": text.say(screen.language)})
    if not screen.json:
        screen.write(text.say(screen.language))
    return DONE


def command() -> list[str]:
    """Return how murmure is called on this machine, wherever one is: the starter of a checkout, else what was installed."""
    import murmure

    starter = Path(murmure.__file__).parents[2] / "murmure"
    installed = shutil.which("murmure")
    if os.access(starter, os.X_OK) and starter.is_file():
        return [str(starter)]
    return [installed] if installed else [sys.executable, "-m", "murmure"]


def quoted(word: str) -> str:
    """Return a word as systemd reads it back."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'


VERB = Verb(
    name="keep",
    title=Both("copy what programs will forget, while they run", "copier ce que les programmes vont oublier, pendant qu'ils marchent"),
    run=run,
    configure=configure,
    examples=("keep", "keep firefox pi-hole --import", "keep all --to ~/copies --last 30", "keep all --import --schedule systemd"),
)
