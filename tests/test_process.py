"""Does the home know whether the process that left a file behind still runs?"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import murmure
from murmure.engine import process
from murmure.engine.process import alive


def ended() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def test_this_process_runs_and_an_ended_one_does_not() -> None:
    assert alive(os.getpid()) and alive(str(os.getpid()), time.time()) and not alive(ended())


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, 0])
def test_what_is_no_number_of_a_process_does_not_run(number: object) -> None:
    assert not alive(number)


def test_a_number_that_is_used_again_is_another_process(monkeypatch) -> None:
    begun = process._begun(os.getpid())
    assert begun is not None and time.time() - 6 * 3600 < begun <= time.time() + 2
    assert alive(os.getpid(), begun + 1) and not alive(os.getpid(), begun - 7200)
    monkeypatch.setattr(process, "_begun", lambda number: None)  # a machine that does not say: better kept than lost
    assert alive(os.getpid(), 0.0)


def test_the_command_of_posix_says_the_same(monkeypatch) -> None:
    """On a machine without /proc, `ps` is asked; its answer may be a second off."""
    from_proc = process._begun(os.getpid())
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda self, *a, **k: read(Path("/nowhere") if str(self).startswith("/proc") else self, *a, **k))
    asked: list[list[str]] = []
    said = time.strftime("00:%M:%S", time.gmtime(time.time() - from_proc)) if time.time() - from_proc < 3600 else "01:00:00"

    def run(line, **_):
        asked.append(line)
        return subprocess.CompletedProcess(line, 0, f"   {said}\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert process._begun(os.getpid()) == pytest.approx(from_proc, abs=3) or said == "01:00:00"
    assert asked == [["ps", "-o", "etime=", "-p", str(os.getpid())]]
    said = "2-03:04:05"
    assert time.time() - process._begun(1) == pytest.approx(2 * 86400 + 3 * 3600 + 4 * 60 + 5, abs=2)


def test_a_folder_of_a_dead_process_is_swept_even_when_its_number_lives_again(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home"):
        pass
    mine, reused = (tmp_path / "home" / "tmp" / f"scratch-{name}-{os.getpid()}" for name in ("mine", "reused"))
    for folder in (mine, reused):
        folder.mkdir()
        (folder / "1").write_bytes(b"x")
    long_ago = process._begun(os.getpid()) - 86_400
    os.utime(reused, (long_ago, long_ago))
    with murmure.open(tmp_path / "home"):
        assert mine.exists() and not reused.exists()
