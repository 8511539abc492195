"""Which words and tags am I known for, which belong to which year, and does the subject stay?

- Small words of French and English are none (`stop.yaml`). A word counts once a week: one long talk is no subject.
- Words of a year are those that it says more than the other years do: weighted log-odds with a Dirichlet prior (Monroe, Colaresi and Quinn,
  "Fightin' Words", 2008); of those that are said, chance made one in twenty (Benjamini and Hochberg, 1995).
- The subject stays when the older half of the weeks shares as much with the newer half (Horn, 1966) as halves that are drawn do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from murmure.lenses.lens import wilson
from murmure.lenses.me.presence.piece import NONE
from murmure.lenses.me.presence.whole import MONDAY, WEEK

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.presence.whole import Whole

LEAST, WEEKS = 3, 3
"""Posts, and weeks, that a word needs."""
KNOWN, YEAR = 24, 4
"""Words that are listed, in all and of each year."""
SURE, FALSE, PRIOR, HALF = 1.96, 0.05, 0.05, 0.5
ENOUGH, DRAWS = 60, 40
"""Posts with words that halves need, and halves that are drawn."""


@dataclass(frozen=True)
class Used:
    """Hold which words stand in which posts, small words left out: places of posts and words, the week of each pair, and the words."""

    of: np.ndarray
    word: np.ndarray
    week: np.ndarray
    words: list[str]


@cache
def stops() -> frozenset[str]:
    """Return the words of French and English that say nothing of a subject."""
    import yaml

    told = yaml.safe_load(Path(__file__).with_name("stop.yaml").read_text("utf-8"))
    return frozenset(word for listed in told.values() for word in listed.split())


def used(whole: Whole) -> Used:
    """Return the words of what everybody can read, where it has a date."""
    import numpy as np

    words = whole.words.words.to_pylist()
    subject = np.array([one not in stops() for one in words], bool)
    local = whole.posts.local[whole.words.of]
    chosen = (local != NONE) & (subject[whole.words.word] if len(words) else np.zeros(0, bool))
    return Used(whole.words.of[chosen], whole.words.word[chosen], (local[chosen] - MONDAY) // WEEK, words)


def known_for(whole: Whole, found: Used) -> list[dict[str, Any]]:
    """Return the words that come back in most weeks: in how many posts and weeks, and in which share of the weeks, with bounds of 95 %."""
    import numpy as np

    if not len(found.of):
        return []
    first = int(found.week.min())
    pairs = np.unique(found.word * (int(found.week.max()) - first + 1) + found.week - first)
    weeks = np.bincount(pairs // (int(found.week.max()) - first + 1), minlength=len(found.words))
    posts = np.bincount(found.word, minlength=len(found.words))
    of = len(np.unique(found.week))
    order = np.lexsort((np.arange(len(posts)), -posts, -weeks))
    listed = [one for one in order[: 4 * KNOWN].tolist() if posts[one] >= LEAST and weeks[one] >= WEEKS]
    told = _once([(one, found.words[one]) for one in listed])[:KNOWN]
    rows = []
    for one, name in told:
        low, high = wilson(int(weeks[one]), of)
        places = found.of[found.word == one]
        rows.append({"word": name, "posts": int(posts[one]), "weeks": int(weeks[one]), "of": of, "share": int(weeks[one]) / of, "low": low,
                     "high": high, "evidence": list(whole.posts.ids(places[np.argsort(places, kind="stable")]))})  # fmt: skip
    return rows


def _once(named: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return words without those that stand there as a tag too."""
    tags = {name[1:] for _, name in named if name.startswith("#")}
    return [(one, name) for one, name in named if name not in tags]


def by_year(whole: Whole, found: Used) -> list[dict[str, Any]]:
    """Return the words that each year says more than the others, the surest first; none where there is one year only."""
    import numpy as np

    if not len(found.of):
        return []
    year = whole.posts.local[found.of].astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64)
    years = np.unique(year)
    if len(years) < 2:
        return []
    counts = np.zeros((len(years), len(found.words)))
    np.add.at(counts, (np.searchsorted(years, year), found.word), 1)
    often = np.flatnonzero(counts.sum(0) >= LEAST)
    if len(often) < 2:  # a word alone is said neither more nor less than others
        return []
    counts = counts[:, often]
    z = _log_odds(counts)
    chance = _beyond(z)
    kept = (z > SURE) & (counts >= LEAST) & (chance <= _edge(chance[counts >= LEAST]))
    rows = []
    for at, one in enumerate(years.tolist()):
        best = [place for place in np.lexsort((often, -z[at])).tolist() if kept[at, place]]
        for place, name in _once([(place, found.words[int(often[place])]) for place in best[: 3 * YEAR]])[:YEAR]:
            rows.append({"year": one + 1970, "word": name, "z": float(z[at, place]), "posts": int(counts[at, place]),
                         "others": int(counts[:, place].sum() - counts[at, place])})  # fmt: skip
    return rows


def _log_odds(counts: np.ndarray) -> np.ndarray:
    """Return the z-score of each word (columns) in each part (rows) against the other parts."""
    import numpy as np

    all_, parts = counts.sum(0), counts.sum(1, keepdims=True)
    prior = PRIOR * all_ + HALF
    total = prior.sum()
    here, there = counts + prior, all_ - counts + prior
    odds = np.log(here / (parts + total - here)) - np.log(there / (all_.sum() - parts + total - there))
    return odds / np.sqrt(1 / here + 1 / there)


def _beyond(z: np.ndarray) -> np.ndarray:
    """Return how often chance goes so far above."""
    import numpy as np

    return np.array([_tail(one) for one in z.ravel().tolist()]).reshape(z.shape)


def _tail(z: float) -> float:
    import math

    return 0.5 * math.erfc(z / math.sqrt(2))


def _edge(chances: np.ndarray) -> float:
    """Return the chance up to which of all that is kept one in twenty is chance."""
    import numpy as np

    ranked = np.sort(chances)
    passed = np.flatnonzero(ranked <= FALSE * np.arange(1, len(ranked) + 1) / max(len(ranked), 1))
    return float(ranked[passed[-1]]) if len(passed) else -1.0


def steadiness(found: Used, seed: int) -> dict[str, Any] | None:
    """Return how much the older half of the weeks shares with the newer half, and between what halves that are drawn lie; None of too few posts."""
    import numpy as np

    weeks = np.unique(found.week)
    if len(np.unique(found.of)) < ENOUGH or len(weeks) < 12:
        return None
    at = np.searchsorted(weeks, found.week)
    size = np.bincount(at, minlength=len(weeks)).cumsum()
    older = np.arange(len(weeks)) <= np.searchsorted(size, size[-1] / 2)
    draw = np.random.default_rng(seed)
    drawn = sorted(_alike(found, draw.permutation(len(weeks))[at] < len(weeks) // 2) for _ in range(DRAWS))
    edge = max(1, DRAWS // 20) - 1
    return {"halves": _alike(found, older[at]), "low": drawn[edge], "high": drawn[-1 - edge], "posts": len(np.unique(found.of)), "weeks": len(weeks)}


def _alike(found: Used, first: np.ndarray) -> float:
    """Return how much two parts share, 0 to 1 (Morisita's index as Horn wrote it)."""
    import numpy as np

    one = np.bincount(found.word[first], minlength=len(found.words)).astype(float)
    other = np.bincount(found.word[~first], minlength=len(found.words)).astype(float)
    one, other = one / max(one.sum(), 1), other / max(other.sum(), 1)
    both = float((one**2).sum() + (other**2).sum())
    return 2 * float((one * other).sum()) / both if both else 0.0
