"""What does a whole process cost: its seconds, its processor time and its memory?"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCES = Path(__file__).parent.parent / "src"


def measure(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float, float]:
    """Run a command; return its seconds, its seconds of processor time and its peak memory in MB."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = child.stderr.read() if child.stderr else b""
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} failed: {said.decode()[-2000:]}")
    unit = 1024 if sys.platform != "darwin" else 1 << 20
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit


def measure_import(path: Path, folder: Path) -> tuple[float, float, float]:
    """Run `murmure import` of one file into a new home; return what `measure` does, start and end of the process included."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        command = [sys.executable, "-m", "murmure", "--home", str(Path(place) / "home"), "import", str(path), "--json"]
        return measure(command, {**os.environ, "PYTHONPATH": str(SOURCES)})


def row(name: str, count: int, seconds: float, processor: float, peak: float) -> str:
    """Return one row of a Markdown table: name, thousand a second, seconds, processor seconds, peak memory."""
    return f"| {name} | {count / seconds / 1000:,.0f} | {seconds:.2f} | {processor:.2f} | {peak:.0f} |"


HEAD = "| | k/s | s | CPU s | peak MB |\n|---|---|---|---|---|"
