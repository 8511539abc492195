"""Does the process that left a file behind still run?"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

_SLACK = 600.0  # seconds by which clocks of disks and processes may differ


def alive(number: int | str, since: float | None = None) -> bool:
    """Say whether a process of this number runs; with `since`, whether it already ran then (seconds since 1970).

    Numbers are used again: the process of today that has the number of a dead
    one began after the last change of what the dead one left.
    """
    if not str(number).isdecimal() or int(number) <= 0:
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # it runs, and is somebody else's
    begun = _begun(int(number)) if since is not None else None
    return begun is None or since is None or begun <= since + _SLACK


def _begun(number: int) -> float | None:
    """Return when a process began (seconds since 1970), None when this machine does not say."""
    try:
        ticks = int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        return time.time() - uptime + ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        pass  # not Linux: POSIX has a command for it
    try:
        said = subprocess.run(["ps", "-o", "etime=", "-p", str(number)], capture_output=True, text=True, timeout=5, check=True).stdout
        days, _, clock = said.strip().rpartition("-")
        seconds = sum(int(part) * 60**place for place, part in enumerate(reversed(clock.split(":"))))
        return time.time() - seconds - 86_400 * int(days or 0)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
