"""What began lately and goes on, and what was steady and has stopped?

Both are judged on the days on which the source that tells of it tells anything at all: where nothing was imported, nothing began or stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.me.habit.deeds import Name
from murmure.lenses.me.habit.kind import whole_of
from murmure.lenses.me.habit.week import JUDGED

if TYPE_CHECKING:
    import numpy as np

    from murmure.hours.clock import Clock
    from murmure.hours.lean import Lean
    from murmure.lenses.me.habit.deeds import Deeds
    from murmure.lenses.me.habit.kind import Kinds

LATELY, BEFORE = 9, 8
"""Weeks within which something is new, and weeks before them in which its source told something."""
NEW_WEEKS = 4
"""Weeks in which a new act was done, at least."""
STEADY, LONG = 20, 8
"""Days on which a steady act was done, and weeks over which, at least."""
LATEST = 26
"""Weeks after which what stopped is no news."""
SHOWN = 40
SLOWER = 1.5
"""What stopped is silent for so many times its longest gap."""


class Turn(NamedTuple):
    """Hold one change: what began, or stopped.

    days    days with it; of: days of its source over which they lie (since it began; before it stopped)
    weeks   days with it in each of the last `SHOWN` weeks, the oldest first
    since   days of its source since it began, or since it stopped; gap: the longest one between two before (of what stopped)
    """

    name: Name
    began: bool
    days: int
    of: int
    since: int
    gap: int
    ln_chance: float
    at: tuple[int, ...]
    weeks: tuple[int, ...]


def turns(deeds: Deeds, families: list[Kinds], hours: Lean, clock: Clock) -> tuple[list[Turn], int]:
    """Return what began and what stopped, the least likely by chance first, and how many were looked at."""
    import numpy as np

    from murmure.kernels.chance import significant

    if not len(deeds.at):
        return [], 0
    alive, last = _alive(hours, clock, deeds), int(deeds.local.max()) // 1440
    new, gone, looked = [], [], [0, 0]
    for kinds in families:
        places, kind = kinds.rows(deeds.name)
        order = np.lexsort((deeds.at[places], kind))
        kind, places = kind[order], places[order]
        bounds = np.searchsorted(kind, np.arange(len(kinds.names) + 1))
        for number, name in enumerate(kinds.names):
            rows = places[bounds[number] : bounds[number + 1]]
            told = [alive[one] for one in np.unique(deeds.teller[rows]).tolist() if one in alive]
            if len(rows) and told:
                found = _looked(name, deeds, rows, np.unique(np.concatenate(told)), last)
                new, gone = [*new, *found[0]], [*gone, *found[1]]
                looked = [looked[0] + found[2][0], looked[1] + found[2][1]]
    said: list[Turn] = []
    for some, tried in zip((new, gone), looked, strict=True):
        if some:
            kept = significant(np.array([one.ln_chance for one in some]), float(tried), JUDGED)
            said += [one for one, keep in zip(some, kept, strict=True) if keep and _matters(one)]
    parts = {(whole_of(one.name), one.began): one.days for one in said if one.name != whole_of(one.name)}
    said = [one for one in said if parts.get((one.name, one.began), 0) < 0.8 * one.days]
    return sorted(said, key=lambda one: (one.ln_chance, -one.days, one.at, one.name)), sum(looked)


def _matters(one: Turn) -> bool:
    return one.days >= NEW_WEEKS if one.began else one.since > SLOWER * one.gap


def _alive(hours: Lean, clock: Clock, deeds: Deeds) -> dict[int, np.ndarray]:
    """Return for each source the local days on which it tells anything."""
    import numpy as np

    found = {}
    for number, source in enumerate(deeds.tellers):
        cells = hours.cells(-(1 << 30), None, hours.chosen(source=source))
        local, _ = clock.local(cells)
        days = np.unique(local // 24)
        found[number] = days[days >= int(deeds.local.min()) // 1440]
    return found


def _looked(name: Name, deeds: Deeds, rows: np.ndarray, alive: np.ndarray, last: int
) -> tuple[list[Turn], list[Turn], tuple[bool, bool]]:  # fmt: skip
    """Return what may be new, and what may have stopped, of one kind; and whether it was there enough to be looked at for each.

    Each has how often chance alone would show as much: were days anywhere between the first and the last of the source, all of them as late
    as the first one that there is; and a silence as long, after gaps as long as those before.
    """
    import numpy as np

    days, first = np.unique(deeds.local[rows] // 1440, return_index=True)
    alive = np.union1d(alive, days)
    place, end = np.searchsorted(alive, days), len(alive)
    moments = tuple(int(one) for one in deeds.at[rows[first]][-20:])
    shown = tuple(np.bincount(np.minimum((last - days) // 7, SHOWN), minlength=SHOWN + 1)[:SHOWN][::-1].tolist())
    new: list[Turn] = []
    gone: list[Turn] = []
    weeks = np.unique((days - last) // 7)
    old = (last - alive[0]) // 7 >= LATELY + BEFORE and len(weeks) >= NEW_WEEKS
    # What was there from the beginning of its source may be any age.
    if old and place[0] >= BEFORE * 7 and days[0] > last - LATELY * 7 and last - days[-1] <= 14:
        since = end - int(place[0])
        new.append(
            Turn(name, True, len(days), since, since, 0, float(len(weeks) * np.log(since / end)), moments, shown)
        )
    steady = len(days) >= STEADY and days[-1] - days[0] >= LONG * 7 and last - days[-1] <= LATEST * 7
    if steady:
        gaps, silent = np.diff(place), end - 1 - int(place[-1])
        if silent > 0:
            # An exponential gap of which the mean is only known from those before; what comes in bursts counts as so many fewer.
            bursts = max(1.0, float(np.var(gaps, ddof=1) / np.mean(gaps) ** 2))
            chance = -len(gaps) / bursts * float(np.log1p(silent / gaps.sum()))
            gone.append(
                Turn(
                    name,
                    False,
                    len(days),
                    int(place[-1] - place[0]) + 1,
                    silent,
                    int(gaps.max()),
                    chance,
                    moments,
                    shown,
                )
            )
    return new, gone, (bool(old), bool(steady))
