"""What does a verb that reads and writes files refuse before it begins, and say beside its result?"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
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
OTHER_FILE = Both("Give {option} another name.", "Donnez un autre nom à {option}.")


def at_least(least: int, option: str, value: int, example: int) -> None:
    """Refuse a number that is too small."""
    if value < least:
        raise BadRequest("bad-number", TOO_SMALL.fill(option=option, least=least), TYPE_ONE.fill(option=option, example=example))


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
