"""What can be told about a failure without telling anything of a person's data?"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from murmure import __version__


def write_report(error: BaseException, arguments: Sequence[str]) -> Path:
    """Write which lines of which files failed, and return where: no message, no value, no path of the person.

    Messages of exceptions are left out, because they often quote what was read.
    """
    lines = [
        f"murmure {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        f"verb: {verb_in(arguments)}",
        *chain(error),
    ]
    name = f"report-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for folder in (state_folder(), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
        return folder / name
    return Path(os.devnull)


def verb_in(arguments: Sequence[str]) -> str:
    """Return the first argument that is the name of a verb; no other argument is told."""
    from murmure.faces.cli.run import verbs

    names = {verb.name for verb in verbs()}
    return next((word for word in arguments if word in names), "none")


def chain(error: BaseException) -> list[str]:
    """Return the kinds of an exception and of its causes, each with its places in the code."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__name__}")
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or current.__context__
    return lines


def place(filename: str) -> str:
    """Return a file's path from its package on, without the folders of this machine."""
    parts = Path(filename).parts
    for root in ("murmure", "site-packages", Path(os.__file__).parent.name):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return parts[-1] if parts else "?"


def state_folder() -> Path:
    """Return where this machine keeps the logs of programs."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "murmure"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "murmure"
