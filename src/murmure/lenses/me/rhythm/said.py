"""What is said of the rhythms: each sentence with its bounds, what stands beside it, and what it rests on?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from murmure.model.activity import ME
from murmure.model.words import Both

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.table import Cells
    from murmure.lenses.me.rhythm.dark import Dark
    from murmure.lenses.me.rhythm.evidence import What
    from murmure.lenses.me.rhythm.growth import Growth
    from murmure.lenses.me.rhythm.mean import Mean
    from murmure.lenses.me.rhythm.night import Nights
    from murmure.lenses.me.rhythm.touch import Silences, Touches
    from murmure.lenses.me.rhythm.wave import Rhythm

ENOUGH = 14
"""Days that a mean rests on at least."""
ABOUT: What = ({"actor": (ME, "other")},)


class Said(NamedTuple):
    """Hold one sentence.

    kind     which of the questions it answers; series, other: of which rhythms
    what     the activities that it rests on: those of each in turn
    coarse, only   how roughly their hour may be known, and which cells of hours count
    away, clock    whether days away, and a clock that is guessed, are told beside
    """

    kind: str
    sentence: Both
    bounds: tuple[float, float, float]
    what: tuple[What, ...]
    series: str = ""
    other: str = ""
    coarse: int = 0
    only: Callable[[Cells], np.ndarray] | None = None
    away: bool = True
    clock: bool = True


def apart(turning: list[Rhythm]) -> list[Said]:
    """Return how far the network is from the body: the rhythms of each that chance shows least."""
    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.wave import apart as between

    said = sorted((one for one in turning if one.said), key=lambda one: (one.wave.chance, one.series.name))
    body, network = ([one for one in said if one.series.body == side] for side in (True, False))
    if not body or not network:
        return []
    told = between(body[0], network[0])
    return [Said("apart", claim.apart_said(body[0], network[0], told), told, (what_of(body[0]), what_of(network[0])),
                 body[0].series.name, network[0].series.name)]  # fmt: skip


def sleep(nights: Nights, away: np.ndarray) -> list[Said]:
    """Return the middle of sleep, what free days change of it, and how regular it is."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.mean import later_when_free, mean_of
    from murmure.lenses.me.rhythm.night import regularity

    home = ~np.isin(nights.day, away)
    day, middle = nights.day[home], nights.middle()[home] / 60
    if len(day) < ENOUGH:
        return []
    found: list[Said] = []
    jetlag, mean = later_when_free(day, middle), mean_of(day, middle)
    pairs, alike = regularity(nights, away)
    regular = mean_of(pairs, alike) if len(pairs) >= ENOUGH else None
    if jetlag is not None:
        found.append(_slept("jetlag", claim.shifted(jetlag), jetlag))
    if mean is not None:
        found.append(_slept("middle", claim.at_clock(claim.MIDDLE, mean), mean))
    if regular is not None:
        regular = regular._replace(high=min(regular.high, 100.0))
        found.append(_slept("regular", claim.counted(claim.REGULAR, regular), regular))
    return found


def _slept(kind: str, sentence: Both, mean: Mean) -> Said:
    return Said(kind, sentence, mean[:3], (SLEEP,), clock=False)


def near(nights: Nights, touches: Touches, away: np.ndarray) -> list[Said]:
    """Return how often screens are the first thing after waking, the last one before sleep, and touched in between."""
    from murmure.lenses.me.rhythm import claim, wake
    from murmure.lenses.me.rhythm.touch import DONE

    found = []
    for kind, nearby, sentence in (("morning", wake.mornings, claim.MORNING), ("evening", wake.evenings, claim.EVENING),
                                   ("inside", wake.inside, claim.INSIDE)):  # fmt: skip
        share = wake.share_of(nearby(nights, touches), away)
        if share is not None:
            found.append(Said(kind, claim.shared(sentence, share), share[:3], (SLEEP, DONE)))
    return found


def silence(quiet: Silences, away: np.ndarray) -> list[Said]:
    """Return how long the network is silent at night."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.mean import mean_of
    from murmure.lenses.me.rhythm.touch import DONE

    home = ~np.isin(quiet.day, away)
    day, last, first = quiet.day[home], quiet.last[home] / 60, quiet.first[home] / 60
    mean = mean_of(day, first - last) if len(day) >= ENOUGH else None
    if mean is None:
        return []
    ends = claim.clock(float(last.mean())), claim.clock(float(first.mean()))
    return [Said("silence", claim.lasts(claim.SILENCE, mean, last=ends[0], first=ends[1]), mean[:3], (DONE,))]


def waves(turning: list[Rhythm]) -> list[Said]:
    """Return the rhythm of each series that has one."""
    from murmure.lenses.me.rhythm.claim import wave_said

    return [
        Said("wave", wave_said(one), one.wave.phase, (what_of(one),), one.series.name) for one in turning if one.said
    ]


def dark(found: Dark, clock: Clock, away: np.ndarray) -> list[Said]:
    """Return how many things about me are noted between midnight and five."""
    import numpy as np

    from murmure.lenses.me.rhythm import claim
    from murmure.lenses.me.rhythm.dark import by_night
    from murmure.lenses.me.rhythm.mean import mean_of

    home = ~np.isin(found.day, away)
    mean = mean_of(found.day[home], found.count[home]) if home.sum() >= ENOUGH else None
    if mean is None or mean.value < 1:
        return []
    mean = mean._replace(low=max(mean.low, 0.0))
    return [
        Said("night", claim.counted(claim.NIGHT, mean), mean[:3], (ABOUT,), only=lambda cells: by_night(cells, clock))
    ]


def grown(growth: Growth) -> list[Said]:
    """Return as what the data grows."""
    from murmure.lenses.me.rhythm.claim import grows

    if not growth.criteria:
        return []
    return [Said("growth", grows(growth), growth.share, (ABOUT,), coarse=1, away=False, clock=False)]


def what_of(rhythm: Rhythm) -> What:
    """Return what the activities of a series are."""
    from murmure.lenses.me.rhythm.wave import ACTS

    if rhythm.series.body:
        return ({"actor": ME, "quantity": rhythm.series.name},)
    return (ACTS[rhythm.series.name][1],)


SLEEP: What = ({"actor": ME, "quantity": "sleep_duration"},)
