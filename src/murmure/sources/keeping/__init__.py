"""How is a database that a program will purge copied while the program uses it?

Browsers, Pi-hole and Home Assistant forget after some days. A copy that is taken now and then, and imported, keeps what
they forget: the log adds only what is new.
"""

from __future__ import annotations

import glob
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from murmure.model.errors import BadRequest, MurmureError
from murmure.model.words import Both
from murmure.sources.readers.sqlite import settle

MAGIC = b"SQLite format 3\0"
TRIES, PAUSE = 5, 0.3
"""How often a database that changes while it is copied is copied again, and the seconds between."""
PATIENCE = 10.0
"""Seconds for which a program that writes is waited for, before its files are copied as they are."""
PAGES = 4_096
"""Pages that are copied at once: between two times the program may write."""
ASIDE = ("-wal", "-journal")
"""Files beside a database in which what was written last waits."""

NOT_THERE = Both("There is no file {path}.", "Il n'y a pas de fichier {path}.")
CLOSED = Both("{path} cannot be read.", "{path} ne peut pas être lu.")
NO_DATABASE = Both("{path} is no SQLite database.", "{path} n'est pas une base SQLite.")
BUSY = Both("{path} changes too quickly to be copied whole.", "{path} change trop vite pour être copié entier.")
BROKEN = Both("{path} is damaged: its copy does not hold together.", "{path} est abîmé : sa copie ne tient pas ensemble.")
CHECK = Both("Check the name; `murmure keep` alone shows what is found on this machine.",
             "Vérifiez le nom ; `murmure keep` seul montre ce qui est trouvé sur cette machine.")  # fmt: skip
RIGHTS = Both("You need the right to read it. On macOS, give your terminal Full Disk Access; of a service, run this as its user or as root.",
              "Il faut avoir le droit de le lire. Sur macOS, donnez à votre terminal l'accès complet au disque ; d'un service, "
              "lancez ceci sous son nom ou en root.")  # fmt: skip
IMPORT_IT = Both("Import it as it is, if it is an export: `murmure import FILE`.",
                 "Importez-le tel quel, si c'est un export : `murmure import FICHIER`.")  # fmt: skip
LATER = Both("Close the program, or try again later.", "Fermez le programme, ou réessayez plus tard.")
REPAIR = Both("Let its program repair it, then try again.", "Laissez son programme la réparer, puis réessayez.")


@dataclass(frozen=True)
class Program:
    """Say where a program keeps its databases.

    days   after so many it is purged, as the program comes
    at     patterns of paths; ~ is the home folder of the person
    """

    name: str
    title: str
    days: int
    at: tuple[str, ...]

    def found(self, home: Path | None = None) -> list[Path]:
        """Return its databases on this machine, those that this person may see."""
        paths = {Path(path) for pattern in self.at for path in glob.glob(pattern.replace("~", glob.escape(str(home or Path.home())), 1))}
        return sorted(path for path in paths if path.is_file())


@cache
def programs() -> tuple[Program, ...]:
    """Return the programs that are known (`places.yaml`)."""
    import yaml

    entries = yaml.safe_load(Path(__file__).with_name("places.yaml").read_text("utf-8"))
    return tuple(Program(one["name"], one["title"], one["days"], tuple(one["at"])) for one in entries)


def copied(path: Path, to: Path) -> None:
    """Copy a database to a new file `to`, whole, as it is at one moment, while its program may be writing.

    Raises BadRequest where it is no database, MurmureError where it cannot be copied now.
    """
    _checked(path)
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if not _by_pages(path, part):
            _by_files(path, part)
        if not _whole(part):
            raise MurmureError("broken-database", BROKEN.fill(path=path), REPAIR)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def _checked(path: Path) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise BadRequest("no-database", NOT_THERE.fill(path=path), CHECK) from None
    except OSError:
        raise MurmureError("closed-database", CLOSED.fill(path=path), RIGHTS) from None
    if head != MAGIC:
        raise BadRequest("no-database", NO_DATABASE.fill(path=path), IMPORT_IT)


def _by_pages(path: Path, part: Path) -> bool:
    """Let SQLite copy it, page by page, as it does beside a program that writes; False where the program lets nobody in.

    A folder that cannot be written to holds no place for what SQLite needs beside a database in WAL mode: its files are copied then.
    """
    try:
        source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)
        with closing(source), closing(sqlite3.connect(part)) as copy:
            begin = time.monotonic()

            def patient(status: int, remaining: int, total: int) -> None:
                if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() - begin > PATIENCE:
                    raise TimeoutError

            source.execute("select count(*) from sqlite_master").fetchone()
            source.backup(copy, pages=PAGES, progress=patient, sleep=0.05)
            copy.execute("pragma journal_mode=delete")
    except (sqlite3.Error, TimeoutError):
        part.write_bytes(b"")
        return False
    return True


def _by_files(path: Path, part: Path) -> None:
    """Copy the files, those of what was written last too, until none of them changed meanwhile; then put them together."""
    for turn in range(TRIES):
        if turn:
            time.sleep(PAUSE * turn)
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=".keep-") as folder:
            copy, before = Path(folder) / "copy", _state(path)
            try:
                shutil.copyfile(path, copy)
                for ending in ASIDE:
                    beside = path.with_name(path.name + ending)
                    if beside.exists():
                        shutil.copyfile(beside, copy.with_name(copy.name + ending))
            except FileNotFoundError:
                continue
            except PermissionError:
                raise MurmureError("closed-database", CLOSED.fill(path=path), RIGHTS) from None
            if _state(path) != before:
                continue
            try:
                settle(copy)
            except sqlite3.Error:
                continue
            copy.chmod(0o600)
            copy.replace(part)
            return
    raise MurmureError("busy-database", BUSY.fill(path=path), LATER)


def _state(path: Path) -> list[tuple[int, int] | None]:
    """Return the size and the time of a database and of the files beside it."""
    found: list[tuple[int, int] | None] = []
    for one in (path, *(path.with_name(path.name + ending) for ending in ASIDE)):
        try:
            seen = one.stat()
            found.append((seen.st_size, seen.st_mtime_ns))
        except OSError:
            found.append(None)
    return found


def _whole(path: Path) -> bool:
    """Return whether a copy holds together."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            copy.execute("pragma trusted_schema=off")
            return copy.execute("pragma quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        return False
