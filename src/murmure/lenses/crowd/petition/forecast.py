"""What came of the pace of past days of petitions?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from murmure.lenses.cases import Cases, Foretold, foretell
from murmure.lenses.crowd.petition.counts import DAY

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.crowd.petition.counts import Counts


def cases(counts: Counts, gain: np.ndarray, days: int, now: int) -> Cases:
    """Return one case for each day on which a petition was read and gained a signature, and whose end is not after `now`.

    gain   signatures of the last day, of each reading
    """
    import numpy as np

    day = (counts.time - counts.time.min()) // DAY if len(counts.time) else counts.time
    last = np.append((day[1:] != day[:-1]) | (counts.petition[1:] != counts.petition[:-1]), True)[: len(day)]
    some = np.flatnonzero(last & (gain >= 1) & (counts.time + days * DAY <= now))
    then = counts.at(counts.petition[some], counts.time[some] + days * DAY)
    came = np.maximum(counts.believed[then] - counts.believed[some], 0.0)
    return Cases(gain[some], came / (gain[some] * days), counts.petition[some])


def forecast(known: Cases, count: float, pace: float, days: int, threshold: float) -> Foretold | None:
    """Return where a count that gains `pace` signatures a day will stand; None when too little is known, or it gains none."""
    return foretell(known, count, pace, pace * days, threshold) if pace >= 1 else None
