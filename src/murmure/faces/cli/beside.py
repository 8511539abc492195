"""What does a verb that reads and writes files refuse before it begins, and say beside its result?"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.faces.cli.screen import Screen
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from murmure.communities.edges import Note

TOO_SMALL = Both("{option} must be at least {least}.", "{option} doit valoir au moins {least}.")
TYPE_ONE = Both("Type a whole number, as {option} {example}.", "Tapez un nombre entier, comme {option} {example}.")
SAME_FILE = Both("{path} is used twice: what is in it would be lost.", "{path} sert deux fois : ce qu'il contient serait perdu.")
NOT_BETWEEN = Both("{option} must be between {least} and {most}.", "{option} doit être entre {least} et {most}.")
TYPE_BETWEEN = Both("Type a number, as {option} {example}.", "Tapez un nombre, comme {option} {example}.")
TOO_LARGE = Both("This machine has {most} MB of memory.", "Cette machine a {most} Mo de mémoire.")
BUSY = Both("Another murmure is writing {path}.", "Un autre murmure est en train d'écrire {path}.")
WAIT = Both("Wait until it has ended, or give --out another name.", "Attendez qu'il ait fini, ou donnez un autre nom à --out.")
OTHER_FILE = Both("Give {option} another name.", "Donnez un autre nom à {option}.")


def at_least(least: int, option: str, value: int, example: int) -> None:
    """Refuse a number that is too small."""
    if value < least:
        raise BadRequest("bad-number", TOO_SMALL.fill(option=option, least=least), TYPE_ONE.fill(option=option, example=example))


def between(least: str, most: str, option: str, value: float, example: str, code: str) -> None:
    """Refuse a number outside of two bounds, and what is no number."""
    if not float(least) <= value <= float(most):
        raise BadRequest(code, NOT_BETWEEN.fill(option=option, least=least, most=most), TYPE_BETWEEN.fill(option=option, example=example))


def megabytes(value: int) -> None:
    """Refuse more memory than this machine has, before it is asked for: the system would grant it, and kill us later."""
    at_least(1, "--memory", value, 256)
    most = (os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")) >> 20
    if value > most:
        raise BadRequest("bad-number", TOO_LARGE.fill(most=most), TYPE_ONE.fill(option="--memory", example=256))


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep a second program from writing to `out` while this one does: each would spoil what the other writes."""
    import fcntl

    from murmure.communities.files import unwritable

    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BadRequest("busy", BUSY.fill(path=out), WAIT) from None
            try:
                yield
            finally:
                if part.exists() and not part.stat().st_size:
                    part.unlink()
    except OSError as error:
        if error.filename is None or Path(os.fsdecode(error.filename)) != part:
            raise
        raise unwritable(out, error) from None


def place_of(name: str) -> Path:
    """Return the place of a file."""
    return Path(name).expanduser()


def not_the_same(out: Path, option: str, *others: Path) -> None:
    """Refuse to write over what is read, or over what is written too."""
    for other in others:
        if out.absolute() == other.absolute() or (out.is_file() and other.exists() and out.samefile(other)):
            raise BadRequest("same-file", SAME_FILE.fill(path=out), OTHER_FILE.fill(option=option))


def warned(notes: Iterable[Note], screen: Screen) -> dict[str, object]:
    """Say what a person should know of a reading, and return it for a script."""
    said = []
    for note in notes:
        screen.note(note.what, "doubt")
        said.append({"code": note.code, "what": note.what.say(screen.language)})
    return {"warnings": said} if said else {}


def spent(start: float) -> dict[str, object]:
    """Return the seconds since `start`, and the most memory that was held."""
    return {"seconds": round(time.perf_counter() - start, 3), "peak_memory": peak_memory()}


def peak_memory() -> int:
    """Return the most bytes that this process has held in memory at one time."""
    try:
        # Unlike getrusage, which tells what the parent held when it started us.
        with open("/proc/self/status", encoding="ascii", errors="replace") as lines:
            return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most << 10
