"""How do the tests run what the documentation tells a person to type?"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import murmure

SOURCE = Path(murmure.__file__).parents[1]
ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[tuple[str, str]]:
    """Return (language, text) of each block of code on a page of this checkout."""
    return BLOCK.findall((ROOT / page).read_text("utf-8"))


def stage(folder: Path) -> Path:
    """Make `folder` a place in which `./murmure`, `python` and `python3` are the ones under test, and return it."""
    for name, arguments in (("murmure", " -P -m murmure"), ("bin/python", ""), ("bin/python3", "")):
        script = folder / name
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n')
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return folder


def language_of(page: str) -> str:
    """Return the language that a page is written in."""
    return "fr" if page.endswith(".fr.md") else "en"


def run(command: str, place: Path, language: str = "en") -> str:
    """Run a command at `place` as nobody, who has no home yet; return what it says, its blanks made single."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MURMURE", "LC_", "LANG"))}
    environment |= {"PYTHONPATH": str(SOURCE), "PATH": f"{place / 'bin'}:{os.environ['PATH']}", "COLUMNS": "200"}
    environment |= {"XDG_DATA_HOME": str(place / "data"), "XDG_STATE_HOME": str(place / "state"), "HOME": str(place)}
    environment |= {"NO_COLOR": "1", "PYTHONUTF8": "1", "MURMURE_LANG": language, **kept()}
    done = subprocess.run(
        ["sh", "-eu", "-c", command], cwd=place, env=environment, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return " ".join((done.stdout + done.stderr).split())


def kept() -> dict[str, str]:
    """Say where compiled kernels are kept: beside the code, as for everybody; where nobody may write, in one folder for all tests."""
    if "NUMBA_CACHE_DIR" in os.environ or os.access(SOURCE / "murmure" / "kernels", os.W_OK):
        return {}
    return {"NUMBA_CACHE_DIR": str(ROOT / ".pytest_cache" / "numba")}
