"""What do my posts and profiles give away to everybody, and in how many of them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from murmure.lenses.me.presence.piece import GROUPS, NONE, TOLD
from murmure.lenses.me.presence.spot import glance, seen_in
from murmure.lenses.me.presence.whole import MOST, UNSAID

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from murmure.lenses.me.presence.network import Network
    from murmure.lenses.me.presence.who import Profile
    from murmure.lenses.me.presence.whole import Whole

ROWS = 300
"""Different things of one group that are listed, those said last."""
DAY = 86_400_000_000


@dataclass(frozen=True)
class Exposure:
    """Hold what is given away of one group of `piece.GROUPS`.

    posts      how many posts do, and `unsaid`, in how many of them the archive does not say who could see them
    right      how many of them are right at least, by what the rules were measured at
    where      groups of networks in which they stand
    ids        the newest of them
    """

    group: str
    posts: int
    unsaid: int
    right: float
    where: set[str]
    ids: tuple[str, ...]


def exposures_of(whole: Whole) -> list[Exposure]:
    """Return what posts give away, the gravest group first."""
    import numpy as np

    posts, spots, found = whole.posts, whole.spots, []
    for number, group in enumerate(GROUPS):
        chosen = spots.group == number
        if not chosen.any():
            continue
        best = np.zeros(len(posts))
        np.maximum.at(best, spots.of[chosen], spots.sure[chosen])
        places = np.unique(spots.of[chosen])
        unsaid = int((posts.seen[places] == UNSAID).sum())
        where = groups_of(posts.networks, posts.network[places])
        found.append(Exposure(group, len(places), unsaid, float(best[places].sum()), where, posts.ids(places)))
    return found


def rows_of(whole: Whole) -> list[dict[str, Any]]:
    """Return each thing that is given away once: how often, where last, and the words around it; those said last first."""
    import numpy as np

    posts, spots = whole.posts, whole.spots
    if not len(spots.of):
        return []
    values = spots.told["value"].combine_chunks().dictionary_encode().indices.to_numpy()
    key = spots.group.astype(np.int64) * (int(values.max()) + 1) + values
    _, last, place, counts = _last_of_each(key)
    order = np.argsort(place, kind="stable")
    starts = np.cumsum([0, *counts])
    found, listed = [], dict.fromkeys(range(len(GROUPS)), 0)
    for one in np.argsort(-last, kind="stable").tolist():
        row = int(last[one])
        group = int(spots.group[row])
        listed[group] += 1
        if listed[group] > ROWS:
            continue
        places = np.unique(spots.of[order[starts[one] : starts[one + 1]]])
        at, told = int(posts.local[places[-1]]), {name: spots.told[name][row].as_py() for name in TOLD}
        found.append({
            "group": GROUPS[group], **told, "posts": len(places), "network": posts.networks[int(posts.network[places[-1]])].title,
            "unsaid": bool((posts.seen[places] == UNSAID).all()), "sure": float(spots.sure[row]),
            "day": None if at == NONE else at // DAY, "profile": False, "evidence": list(posts.ids(places)),
        })  # fmt: skip
    return sorted(found, key=lambda row: GROUPS.index(row["group"]))


def _last_of_each(key: Any) -> tuple[Any, Any, Any, Any]:
    """Return distinct keys, the last place of each, which one each place is of, and how often each stands."""
    import numpy as np

    known, place, counts = np.unique(key, return_inverse=True, return_counts=True)
    last = np.zeros(len(known), np.int64)
    last[place] = np.arange(len(key))
    return known, last, place, counts


def profile_rows(profiles: list[Profile]) -> list[dict[str, Any]]:
    """Return what profiles give away in what their owner wrote there."""
    found = []
    for one in profiles:
        for part in ("biography", "links", "location", "work"):
            for seen in seen_in(glance(one.parts.get(part, ""))):
                found.append({
                    "group": seen.group, "value": seen.value, "before": seen.before, "hit": seen.hit, "after": seen.after, "why_en": seen.why.en,
                    "why_fr": seen.why.fr, "posts": 0, "network": one.network.title, "unsaid": False, "sure": seen.sure, "day": None,
                    "profile": True, "evidence": list(one.ids[:MOST]),
                })  # fmt: skip
    return sorted(found, key=lambda row: GROUPS.index(row["group"]))


def groups_of(networks: list[Network], numbers: np.ndarray) -> set[str]:
    """Return the groups of some networks by their numbers."""
    return {networks[one].group for one in set(numbers.tolist())}


def schema() -> pa.Schema:
    """Return the columns of what is given away; `day` is a local date, null without one or for a profile."""
    import pyarrow as pa

    text, flag = pa.string(), pa.bool_()
    return pa.schema([
        ("group", text), ("value", text), ("before", text), ("hit", text), ("after", text), ("why_en", text), ("why_fr", text), ("posts", pa.int64()),
        ("network", text), ("unsaid", flag), ("sure", pa.float64()), ("day", pa.date32()), ("profile", flag), ("evidence", pa.list_(text)),
    ])  # fmt: skip
