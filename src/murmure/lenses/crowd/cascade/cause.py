"""Which causes are looked at: the one that is asked for, or those that most people took up?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from murmure.graphs.address import BIRD, FEDIVERSE, author_of
from murmure.graphs.cascades import Adopters, adopters, first_of_each, page
from murmure.model.errors import BadRequest
from murmure.model.words import Both

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from murmure.graphs.cascades import Forest, Uses

ALIKE = 0.5
"""Two causes are one when they share as much of their people (Jaccard): a tag, and the post that brought it."""
SECOND = 1_000_000
WEEK = 7 * 86_400 * SECOND
TAG, LINK, POST = "tag", "link", "post"
NO_CAUSE = Both("Nobody took up “{cause}” in this log, in this time.", "Personne n'a repris « {cause} » dans ce journal, en ce temps.")
HOW_CAUSE = Both("Give a tag with its #, the address of a page, or the address of a post as the log has it.",
                 "Donnez un mot-clé avec son #, l'adresse d'une page, ou celle d'un billet telle que le journal l'a.")  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """Hold a cause: `name`, `kind` (tag, link or post), the places of its activities in the forest, and who took it up."""

    name: str
    kind: str
    place: np.ndarray
    taken: Adopters

    @property
    def personal(self) -> bool:
        """Whether its name may say who somebody is: a post has its author in its address, and so has the page of an account."""
        page = self.kind == LINK and (author_of(self.name) or re.match(f"{FEDIVERSE}|{BIRD}", self.name))
        return self.kind == POST or bool(page)


def asked(grown: Forest, uses: Uses, name: str) -> Cause:
    """Return the cause of this name; raises `BadRequest` when nobody took it up."""
    import numpy as np
    import pyarrow.compute as pc

    what = name.casefold() if name.startswith("#") else page(name)
    seeds = np.zeros(len(grown.moment), bool)
    if what:
        seeds[uses.place[pc.equal(uses.what, what).to_numpy(zero_copy_only=False)]] = True
    posts = pc.fill_null(pc.equal(grown.object, name), False).to_numpy(zero_copy_only=False)
    if not (seeds | posts).any():
        raise BadRequest("lens-cause", NO_CAUSE.fill(cause=name), HOW_CAUSE)
    kind = TAG if name.startswith("#") else POST if posts.any() else LINK
    return _cause(grown, what if kind == TAG and what else name, kind, seeds | posts)


def largest(grown: Forest, uses: Uses, most: int, least: int) -> Iterator[Cause]:
    """Yield the causes that most people took up within a week, the most first; of those with the same people only the first.

    most, least   causes that are looked at, of tags and pages and of posts; people of a week
    """
    import numpy as np

    found = [_cause(grown, *one) for one in _seeds(grown, uses, most, least)]
    told: list[np.ndarray] = []
    for one in sorted(found, key=lambda one: (-_within(one.taken.moment), int(one.taken.moment[0]), one.name)):
        people = np.sort(grown.person[one.taken.place])
        if all(_alike(people, others) < ALIKE for others in told):
            told.append(people)
            yield one


def _within(moment: np.ndarray) -> int:
    """Return the most people of any week."""
    import numpy as np

    return int((np.searchsorted(moment, moment + WEEK) - np.arange(len(moment))).max())


def _seeds(grown: Forest, uses: Uses, most: int, least: int) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield name, kind and seeds (bool) of the tags and pages, and of the posts, with most people within a week."""
    import numpy as np

    coded = uses.what.dictionary_encode()
    what = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    place = np.arange(len(grown.moment))
    for one in _most(grown, what, uses.place, most, least):
        seeds = np.zeros(len(place), bool)
        seeds[uses.place[what == one]] = True
        name = coded.dictionary[one].as_py()
        yield name, TAG if name.startswith("#") else LINK, seeds
    for one in _most(grown, grown.root, place, most, least):
        if name := grown.object[one].as_py():
            yield name, POST, place == one


def _most(grown: Forest, group: np.ndarray, place: np.ndarray, most: int, least: int) -> list[int]:
    """Return the groups of activities with most people within a week, at least `least`."""
    import numpy as np

    group, moment = first_of_each(group, grown.person[place], grown.moment[place])
    if not len(group):
        return []
    # In seconds: a million groups times the microseconds of a year are more than a number holds.
    moment, week = (moment - moment.min()) // SECOND, WEEK // SECOND
    keys = group * (int(moment.max()) + 2 * week) + moment
    within = np.searchsorted(keys, keys + week) - np.arange(len(keys))
    groups, starts = np.unique(group, return_index=True)
    people = np.maximum.reduceat(within, starts)
    # All that are as large as the last one: which stands first must not decide.
    enough = max(int(np.sort(people)[::-1][min(most, len(people)) - 1]), least)
    return groups[people >= enough].tolist()


def _alike(one: np.ndarray, other: np.ndarray) -> float:
    import numpy as np

    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _cause(grown: Forest, name: str, kind: str, seeds: np.ndarray) -> Cause:
    import numpy as np

    from murmure.kernels.cascade import descends

    place = np.flatnonzero(descends(grown.parent, seeds))
    return Cause(name, kind, place, adopters(grown, place))
