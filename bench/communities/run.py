"""What does one process cost, when it may fail or run without end?"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}


@dataclass(frozen=True)
class Run:
    """What a process took (seconds, seconds of CPU, peak memory in MB), what it printed, and why it failed, if it did."""

    seconds: float
    processor: float
    peak: float
    said: str
    failure: str = ""


def run(command: list[str], environment: dict[str, str] | None = None, processor: int = 600, memory: int = 12_000) -> Run:
    """Run a command to its end, or until it has used `processor` seconds of CPU or wants more than `memory` MB.

    The caller must be small itself: on Linux a child begins with the peak of the process that forks it.
    """

    def bounds() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 5))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20))

    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        begin = time.perf_counter()
        child = subprocess.Popen(command, env={**os.environ, **ONE_THREAD, **(environment or {})}, stdout=said, stderr=complained,
                                 start_new_session=True, preexec_fn=bounds)  # fmt: skip
        guard = threading.Timer(3 * processor + 60, os.killpg, (child.pid, signal.SIGKILL))
        guard.start()
        _, status, usage = os.wait4(child.pid, 0)
        guard.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds, used = time.perf_counter() - begin, usage.ru_utime + usage.ru_stime
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)
        return Run(seconds, used, peak, _text(said), _why(child.returncode, processor, _text(complained)))


def _text(file) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()


def _why(code: int, processor: int, complaint: str) -> str:
    """Return why a process failed, in a few words, or nothing."""
    if code == 0:
        return ""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"not done in {processor} s of CPU"
    lines = complaint.splitlines() or [f"exit {code}"]
    return "out of memory" if "MemoryError" in lines[-1] or "bad_alloc" in complaint else lines[-1][:80].replace("|", "/")
