"""What really rose in a stream, seen afterwards?

An eruption is derived from the uses of a cause: at least `ACCOUNTS` distinct accounts within 24 hours, and `TIMES` as many
as on an average day of the 14 days before. It crosses at the use that makes it so, and is at its peak when most accounts
used it within 24 hours; its run begins with the first use in the 24 hours before the peak. In the first `BASE` days nothing
erupts: of what was usual before them, nothing is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from murmure.kernels import rising

DAY = 86_400
ACCOUNTS, TIMES, BASE = 25, 10.0, 14


@dataclass(frozen=True)
class Eruption:
    """Hold one rise: the hash of its cause, and its first use, crossing and peak (seconds since 1970)."""

    cause: int
    first: int
    crossing: int
    peak: int


def eruptions(time: np.ndarray, cause: np.ndarray, actor: np.ndarray) -> list[Eruption]:
    """Return what erupted; one element for each use, in order of time: seconds, and hashes of cause and account."""
    names, code = np.unique(cause, return_inverse=True)
    _, who = np.unique(actor, return_inverse=True)
    counted = np.flatnonzero(rising.adoptions(time, code.astype(np.int32), who.astype(np.int32), rising.MEMORY))
    order = counted[np.argsort(code[counted], kind="stable")]
    found = rising.runs(time[order], code[order], ACCOUNTS, TIMES, BASE)
    begin = int(time[0]) + BASE * DAY if len(time) else 0
    return [Eruption(int(names[one]), int(first), int(crossing), int(peak)) for one, first, crossing, peak in found if crossing >= begin]
