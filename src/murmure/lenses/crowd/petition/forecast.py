"""Where will a count stand in some days, and how often did petitions of this pace get as far?

No law of growth is supposed. Every day of every petition that is far enough in
the past is a case: how much of what the pace promised came. The cases whose pace
is nearest to the one asked for give the interval and the chance. Cases of one
petition are not independent, so the doubt of the chance counts petitions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.crowd.petition.counts import DAY
from murmure.lenses.lens import wilson

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.crowd.petition.counts import Counts

NEAREST = 300
"""Cases that are asked."""
LEAST = 30
"""With fewer cases nothing is forecast."""
PETITIONS = 5
"""With cases of fewer petitions neither."""
OUTER = (0.1, 0.5, 0.9)
"""What part of the cases fell below the low end, the middle and the high end: the interval holds four cases of five."""


class Forecast(NamedTuple):
    """Say where a count will stand, and the chance that it reaches the threshold by then, with its doubt."""

    low: float
    median: float
    high: float
    chance: float
    chance_low: float
    chance_high: float
    cases: int
    petitions: int


class Cases(NamedTuple):
    """Hold what came of the pace of past days: the pace (signatures a day), what came as a part of what it promised, and of which petition."""

    pace: np.ndarray
    part: np.ndarray
    petition: np.ndarray


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


def forecast(known: Cases, count: float, pace: float, days: int, threshold: float) -> Forecast | None:
    """Return where a count that gains `pace` signatures a day will stand; None when too little is known."""
    import numpy as np

    if pace < 1 or len(known.pace) < LEAST:
        return None
    far = np.abs(np.log(known.pace / pace))
    bound = np.partition(far, min(NEAREST, len(far)) - 1)[min(NEAREST, len(far)) - 1]
    near = np.flatnonzero(far <= bound)  # all of those that are equally near: no order decides
    petitions = len(np.unique(known.petition[near]))
    if petitions < PETITIONS:
        return None
    ends = count + np.quantile(known.part[near], OUTER) * pace * days
    chance = float(np.mean(count + known.part[near] * pace * days >= threshold))
    return Forecast(*(float(end) for end in ends), chance, *wilson(chance * petitions, petitions), len(near), petitions)
