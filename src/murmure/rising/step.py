"""Which of those who take up a cause do the same things at the same moments, again and again?"""

from __future__ import annotations

import numpy as np

from murmure.kernels import ring as recent
from murmure.rising.memory import Memory

DAY = 86_400
TWICE, COPIED = 2, 6
"""Things, and words, that two accounts must have done in step: words of one event are alike, six at one moment are a copy."""
LATEST = 2_000
"""Adopters, the last ones, who are compared with each other."""
STEP, COARSE = 10, 60
"""Seconds within which two posts are in step; more where times are coarser, up to a minute: of hours or days nothing can be said."""


def in_step(memory: Memory, actors: np.ndarray, now: int, coarse: int, news: bool) -> float:
    """Return the share of these accounts (sorted hashes) that did the same as another within `STEP` seconds, again and again.

    The same are two tags, links, media or petitions, in two posts: of each post one thing counts, the same of two posts that are alike.
    Or, of news, so many words that one copied the other. `coarse` is the grain of the clock, in seconds: nobody is in step where it
    is above `COARSE`.
    """
    from murmure.kernels.coordination import pairs_in_step

    if len(actors) < 2 or coarse > COARSE:
        return 0.0
    ring = memory.ring[recent.acts(memory.ring, memory.state[4], actors, now - DAY, news)]
    ring = ring[np.lexsort((ring["key"], ring["row"]))]
    words = (ring["row"] & 1).astype(np.bool_)
    alone = np.append(True, np.diff(ring["row"]) != 0)
    met: np.ndarray = np.zeros(0, np.int64)
    for chosen, least in ((~words & alone, TWICE), (words, COPIED)):
        held = ring[chosen]
        if len(held) > 1:
            thing = np.unique(held["key"], return_inverse=True)[1]
            one, other, _ = pairs_in_step(held["time"], np.searchsorted(actors, held["actor"]), thing, max(STEP, coarse), least)
            met = np.union1d(met, np.union1d(one, other))
    return len(met) / len(actors)
