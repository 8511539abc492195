"""Which places do my posts give away, and does one of them look like a home or a place of work?

A place is looked for within some two hundred metres. Of chance alone, 64 % of the hours of a week lie in evenings, nights and weekends, and 27 %
in the nine hours of working days: a place is said to look like a home, or like work, when its days go clearly beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.lenses.lens import wilson
from murmure.lenses.me.presence.piece import MEDIA, NONE
from murmure.lenses.me.presence.whole import DAY, HOUR, MONDAY

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.presence.whole import Whole

GRID = 0.002
"""Degrees: about 220 metres from south to north."""
FEWEST = 5
"""Days on which a place must come back."""
OFF, WORK = (24 * 7 - 12 * 5) / (24 * 7), 9 * 5 / (24 * 7)
"""Of the hours of a week, the share out of working days from 8 to 20, and within them from 9 to 18."""


@dataclass(frozen=True)
class Habit:
    """Hold a place that comes back: what it looks like (home, work), on how many days, the share at such hours with its bounds, the posts."""

    kind: str
    days: int
    share: float
    low: float
    high: float
    ids: tuple[str, ...]


def shown(whole: Whole) -> np.ndarray:
    """Return the places of the posts that show everybody where they were written."""
    import numpy as np

    posts = whole.posts
    visible = np.array([one.places == "shown" for one in posts.networks], bool)
    placed = np.isfinite(posts.latitude) & np.isfinite(posts.longitude) & (np.abs(posts.latitude) <= 90) & (np.abs(posts.longitude) <= 180)
    return np.flatnonzero(posts.open & placed & visible[posts.network]) if len(posts) else np.zeros(0, np.int64)


def habits_of(whole: Whole) -> list[Habit]:
    """Return the place that looks most like a home, and the one that looks most like work, where there are any."""
    import numpy as np

    posts, places = whole.posts, shown(whole)
    places = places[posts.local[places] != NONE]
    if not len(places):
        return []
    cell = np.round(posts.latitude[places] / GRID).astype(np.int64) * 1_000_000 + np.round(posts.longitude[places] / GRID).astype(np.int64)
    local = posts.local[places]
    weekday, hour = (local - MONDAY) // DAY % 7, local // HOUR % 24
    off = (weekday >= 5) | (hour < 8) | (hour >= 20)
    work = (weekday < 5) & (hour >= 9) & (hour < 18)
    found = []
    for kind, at, chance in (("home", off, OFF), ("work", work, WORK)):
        best: tuple[float, int, Habit] | None = None
        # One post a day and place: an evening of twenty posts is one evening.
        for one in _often(cell, local // DAY):
            here = np.flatnonzero(cell == one)
            days = {int(day): bool(said) for day, said in zip((local[here] // DAY).tolist(), at[here].tolist(), strict=True)}
            low, high = wilson(sum(days.values()), len(days))
            if low > chance and (best is None or (low, -one) > best[:2]):
                best = low, -one, Habit(kind, len(days), sum(days.values()) / len(days), low, high, posts.ids(places[here]))
        found += [best[2]] if best else []
    return found


def _often(cell: np.ndarray, day: np.ndarray) -> list[int]:
    """Return the cells of enough days, at most the hundred of most."""
    import numpy as np

    pairs = np.unique(np.stack([cell, day]), axis=1)
    known, counts = np.unique(pairs[0], return_counts=True)
    order = np.argsort(-counts, kind="stable")[:100]
    return [int(known[one]) for one in order.tolist() if counts[one] >= FEWEST]


def pictures_of(whole: Whole) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return what archives keep with pictures (see `piece.MEDIA`, and `place`), with how many of them, and the newest."""
    import numpy as np

    posts = whole.posts
    found = []
    for bit, name in enumerate(MEDIA):
        places = np.flatnonzero(posts.media & (1 << bit))
        if len(places):
            found.append((name, len(places), posts.ids(places)))
    kept = np.array([one.places == "kept" for one in posts.networks], bool)
    places = np.flatnonzero(np.isfinite(posts.latitude) & kept[posts.network]) if len(posts) else np.zeros(0, np.int64)
    return [*found, *([("place", len(places), posts.ids(places))] if len(places) else [])]
