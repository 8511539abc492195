"""How near to sleep are my touches: before it, in it, after it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.rhythm.mean import Mean
    from murmure.lenses.me.rhythm.night import Nights
    from murmure.lenses.me.rhythm.touch import Touches

HOUR, DAY = 60, 1440
SOON, ROUGH = 15, 10
"""Minutes that are soon, and by how many a device may be wrong about sleep."""
ENOUGH = 14
"""Nights that a share rests on at least."""
FEW = 4
"""Touches of the evening, or of the day after, below which nothing is known of a night."""


class Near(NamedTuple):
    """Hold nights (the days on which they end), and of each whether (1 or 0) something was touched near."""

    day: np.ndarray
    there: np.ndarray


def mornings(nights: Nights, touches: Touches) -> Near:
    """Return after which nights the first touch came within a quarter of an hour of waking."""
    import numpy as np

    minute, end = touches.minutes(), nights.day * DAY + nights.end
    first = np.searchsorted(minute, end - ROUGH)
    known = np.searchsorted(minute, end + 12 * HOUR) - first >= FEW
    soon = np.searchsorted(minute, end + SOON, "right") > first
    return Near(nights.day[known], soon[known].astype(float))


def evenings(nights: Nights, touches: Touches) -> Near:
    """Return before which nights the last touch came within a quarter of an hour of sleep."""
    import numpy as np

    minute, begin = touches.minutes(), nights.day * DAY + nights.begin
    last = np.searchsorted(minute, begin + ROUGH, "right")
    known = last - np.searchsorted(minute, begin - 12 * HOUR) >= FEW
    soon = last > np.searchsorted(minute, begin - SOON)
    return Near(nights.day[known], soon[known].astype(float))


def inside(nights: Nights, touches: Touches) -> Near:
    """Return in which nights something was touched between falling asleep and waking, well away from both."""
    import numpy as np

    minute, begin, end = touches.minutes(), nights.day * DAY + nights.begin, nights.day * DAY + nights.end
    known = (np.searchsorted(minute, begin) - np.searchsorted(minute, begin - 12 * HOUR) >= FEW) & (
        np.searchsorted(minute, end + 12 * HOUR) - np.searchsorted(minute, end) >= FEW
    )
    there = np.searchsorted(minute, end - 2 * ROUGH) > np.searchsorted(minute, begin + 2 * ROUGH)
    return Near(nights.day[known], there[known].astype(float))


def share_of(near: Near, aside: np.ndarray) -> Mean | None:
    """Return the share of nights, with its bounds; nights set aside do not count. None where there are too few."""
    import numpy as np

    from murmure.kernels.level import share_of as held
    from murmure.lenses.me.rhythm.mean import Mean

    home = ~np.isin(near.day, aside)
    if home.sum() < ENOUGH:
        return None
    found = held(near.day[home], near.there[home])
    return None if found is None else Mean(*found, int(home.sum()))
