"""How steadily did I publish, where, and for whom, by week and by year?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from murmure.lenses.me.presence.piece import NONE, OTHERS, SEEN, SHARED
from murmure.lenses.me.presence.whole import ADDRESSED, DAY, MONDAY, WEEK

if TYPE_CHECKING:

    from murmure.lenses.me.presence.whole import Whole

EPOCH = date(1970, 1, 1)


def weeks_of(whole: Whole) -> list[dict[str, Any]]:
    """Return how many posts, and how many of others' posts passed on, each week of each network holds; letters to some are no posts."""
    import numpy as np

    posts = whole.posts
    chosen = np.flatnonzero((posts.local != NONE) & (posts.seen != ADDRESSED))
    week = (posts.local[chosen] - MONDAY) // WEEK
    pair, place = np.unique(np.stack([posts.network[chosen], week]), axis=1, return_inverse=True)
    place = place.reshape(-1)
    shared = np.bincount(place, posts.kind[chosen] == SHARED, pair.shape[1]).astype(np.int64)
    all_ = np.bincount(place, minlength=pair.shape[1])
    return [{"network": posts.networks[network].title, "week": _monday(at), "posts": count - passed, "shared": passed}
            for network, at, count, passed in zip(*pair.tolist(), all_.tolist(), shared.tolist(), strict=True)]  # fmt: skip


def _monday(week: int) -> date:
    return EPOCH + timedelta(days=week * 7 + MONDAY // DAY)


def rhythms_of(weeks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return of each network how many weeks hold a post, of how many, the longest silence in weeks, and the first and last week."""
    found = []
    for network in dict.fromkeys(row["network"] for row in weeks):
        on = [row["week"] for row in weeks if row["network"] == network]
        silences = [(after - before).days // 7 - 1 for before, after in zip(on, on[1:], strict=False)]
        total = (on[-1] - on[0]).days // 7 + 1
        found.append({"network": network, "weeks": len(on), "of": total, "silence": max(silences, default=0), "first": on[0], "last": on[-1],
                      "posts": sum(row["posts"] + row["shared"] for row in weeks if row["network"] == network)})  # fmt: skip
    return found


def audience_of(whole: Whole) -> list[dict[str, Any]]:
    """Return how many posts of each year could be seen by whom, with the newest of them."""
    import numpy as np

    posts = whole.posts
    chosen = np.flatnonzero(posts.local != NONE)
    year = posts.local[chosen].astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    pair, place = np.unique(np.stack([year, posts.seen[chosen]]), axis=1, return_inverse=True)
    place = place.reshape(-1)
    return [{"year": at, "seen": SEEN[seen], "posts": int((place == number).sum()), "evidence": list(posts.ids(chosen[place == number]))}
            for number, (at, seen) in enumerate(zip(*pair.tolist(), strict=True))]  # fmt: skip


def others_of(whole: Whole) -> list[dict[str, Any]]:
    """Return how often others named me, answered me or put me on a list, with the newest of it."""
    import numpy as np

    found = []
    for number, name in enumerate(OTHERS):
        places = np.flatnonzero(whole.others.what == number)
        if len(places):
            found.append({"what": name, "count": len(places), "evidence": list(whole.others.ids(places))})
    return found


def answered_of(whole: Whole, most: int = 5) -> list[dict[str, Any]]:
    """Return my posts that others answered most, with the answers."""
    import numpy as np

    of = whole.others.of
    counts = np.bincount(of[of >= 0], minlength=len(whole.posts)) if len(of) else np.zeros(len(whole.posts), np.int64)
    best = [one for one in np.lexsort((np.arange(len(counts)), -counts))[:most].tolist() if counts[one] > 1]
    return [{"post": whole.posts.id[one].as_py(), "answers": int(counts[one]),
             "evidence": [whole.posts.id[one].as_py(), *whole.others.ids(np.flatnonzero(of == one))[:19]]} for one in best]  # fmt: skip


def last_of(whole: Whole) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return of each network the moment of the newest that I did there, microseconds since 1970 UTC, and what it was."""
    import numpy as np

    posts, found = whole.posts, {}
    for number, one in enumerate(posts.networks):
        places = np.flatnonzero((posts.network == number) & (posts.at != NONE))
        if len(places):
            found[one.group] = int(posts.at[places[-1]]), posts.ids(places[-3:])
    return found
