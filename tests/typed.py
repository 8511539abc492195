"""How does a test type a command: in a process of its own, or, quicker, in this one?"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

ROOT = Path(__file__).parents[1]


class Said(NamedTuple):
    """Hold what a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on stdout."""
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of the test, with the code of this checkout and `more`."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), **more}


def typed(*words: object, stdin: str | None = None, cwd: Path | None = None, **more: str) -> Said:
    """Run `murmure WORDS` and return what it said; `more` goes to its environment."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "murmure", *map(str, words)], capture_output=True, encoding="utf-8", timeout=120,
        input=stdin, stdin=subprocess.DEVNULL if stdin is None else None, cwd=cwd, env=environment(**more), check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def called(*words: object, **more: str) -> Said:
    """Carry out `murmure WORDS` in this process: for what stands around the one command that a test is about."""
    from murmure.faces.cli.run import run

    out, err = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, more), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(word) for word in words])
    return Said(code, out.getvalue(), err.getvalue())
