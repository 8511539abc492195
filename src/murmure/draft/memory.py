"""What does the log know that a draft can be held against: own words, usual readers, usual hours, people, own names?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from murmure.draft.kept import UNKNOWN, columns_of, hash_of, key_of, plain
from murmure.draft.remark import Past

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Columns, Shelf
    from murmure.trust.view import View

Spot = tuple[float, int, int, int]
"""Where an own text stands: how much it shares with the draft, its moment, and its place in which piece."""
OFTEN, FEW = 0.05, 500
"""A word that stands in more than this share of own texts, and in more than so many, says nothing of their subject."""
MOST = 40
"""Own texts of a piece, and of the log, that are read to see whether they say the contrary."""
TERMS = 60
"""Words of a draft that are looked up at most, the rarest first."""


class Known(NamedTuple):
    """Count own texts: how many there are, of each width (see `kept`), in each local hour, and of each width in each hour."""

    count: int
    width: list[int]
    hour: list[int]
    at: list[list[int]]


class Subject(NamedTuple):
    """Hold own texts about the same: how many of each width, and the words by which they were found."""

    width: list[int]
    words: tuple[str, ...]


class Memory:
    """Hold what the log knows, piece by piece; nothing is read through for a draft.

    zone   of home, for hours of which the log says no offset
    """

    def __init__(self, view: View, shelf: Shelf, zone: str = "") -> None:
        parts = view.parts()
        self._shelf, self._zone = shelf, zone
        self._pieces: list[Columns] = [columns_of(view, shelf, piece, relation) for piece, relation in parts.items()]
        self._state = view.version, tuple(parts)

    @property
    def known(self) -> Known:
        """How much was written, for whom and when; counted once while the log stays the same."""
        return self._shelf.recall("draft known", (*self._state, self._zone), self._count)

    @property
    def mine(self) -> frozenset[str]:
        """What the owner is called and can be reached by, as it stands in the log."""
        return self._shelf.recall("draft mine", self._state, self._mine)

    def people(self, names: Sequence[str]) -> set[str]:
        """Return those of some names that somebody in the log bears, but not the owner."""
        import numpy as np

        return {
            name
            for name in names
            if any(
                _find(columns["people"].to_numpy(), np.array([hash_of(key_of(name))], np.uint64))[0] >= 0
                for columns in self._pieces
            )
        }

    def about(
        self, words: Iterable[str], named: Sequence[str] = ()
    ) -> tuple[Subject | None, Subject | None, list[Spot]]:
        """Return own texts about the same subject, those to the same people, and the places of those most alike.

        words   of the draft, folded; named: whom it names
        """
        import numpy as np

        wanted = sorted({plain(word) for word in words})
        terms = np.array([hash_of(word) for word in wanted], np.uint64)
        places = [_find(columns["term"].to_numpy(), terms) for columns in self._pieces]
        sizes = [_sizes(columns["ends"].to_numpy(), place) for place, columns in zip(places, self._pieces, strict=True)]
        often = np.sum(sizes, axis=0) if sizes else np.zeros(len(terms), np.int64)
        total = max(self.known.count, 1)
        telling = [int(at) for at in np.argsort(often, kind="stable") if 0 < often[at] <= max(OFTEN * total, FEW)][
            :TERMS
        ]
        weight = {at: math.log(1 + total / int(often[at])) for at in telling}
        width, spots = np.zeros(4, np.int64), list[Spot]()
        for number, place in enumerate(places):
            self._alike(number, place, weight, width, spots)
        spots.sort(reverse=True)
        subject = Subject([int(one) for one in width], tuple(wanted[at] for at in telling[:3])) if width.sum() else None
        return subject, self._with(named), spots[:MOST]

    def _alike(
        self, number: int, place: np.ndarray, weight: dict[int, float], width: np.ndarray, spots: list[Spot]
    ) -> None:
        """Add the texts of a piece that share words with the draft: their width, and the places of those most alike."""
        import numpy as np

        columns = self._pieces[number]
        count = len(columns["row"])
        if not count:
            return
        ends, said = columns["ends"].to_numpy(), columns["said"].to_numpy()
        score, shared = np.zeros(count, np.float32), np.zeros(count, np.uint8)
        for at, value in weight.items():
            if place[at] >= 0:
                chosen = said[ends[place[at] - 1] if place[at] else 0 : ends[place[at]]]
                score[chosen] += value
                shared[chosen] += 1
        wide = columns["width"].to_numpy()
        width += np.bincount(wide[shared >= min(2, len(weight))], minlength=4) if weight else 0
        # What was written to somebody alone was not published.
        shown = np.flatnonzero((shared >= 1) & (wide != 1))
        if len(shown) > MOST:
            shown = shown[np.argpartition(-score[shown], MOST)[:MOST]]
        moment = columns["moment"].to_numpy()
        spots += [(float(score[one]), int(moment[one]), int(one), number) for one in shown]

    def _with(self, named: Sequence[str]) -> Subject | None:
        """Return own texts that name the same people, or were written to them."""
        import numpy as np

        if not named:
            return None
        codes = np.array([hash_of("@" + key_of(name)) for name in named], np.uint64)
        width = np.zeros(4, np.int64)
        for columns in self._pieces:
            ends, said = columns["ends"].to_numpy(), columns["said"].to_numpy()
            found = [
                said[ends[at - 1] if at else 0 : ends[at]] for at in _find(columns["term"].to_numpy(), codes) if at >= 0
            ]
            if found:
                width += np.bincount(columns["width"].to_numpy()[np.unique(np.concatenate(found))], minlength=4)
        return Subject([int(one) for one in width], tuple(named)) if width.sum() else None

    def passages(self, spots: list[Spot]) -> list[Past]:
        """Return what the owner wrote at some places."""
        found = []
        for _, moment, place, number in spots:
            columns = self._pieces[number]
            shift = columns["shift"][place].as_py()
            found.append(
                Past(
                    columns["id"][place].as_py(),
                    moment,
                    None if shift == UNKNOWN else shift,
                    columns["text"][place].as_py(),
                )
            )
        return found

    def _count(self) -> Known:
        import numpy as np

        at = np.zeros(24 * 4, np.int64)
        for columns in self._pieces:
            moment, shift = columns["moment"].to_numpy(), columns["shift"].to_numpy().astype(np.int64)
            shift = np.where(shift == UNKNOWN, _offsets(moment, self._zone), shift)
            hour = (moment // 60_000_000 + shift) // 60 % 24
            at += np.bincount(hour * 4 + columns["width"].to_numpy(), minlength=24 * 4)
        told = at.reshape(24, 4)
        return Known(int(told.sum()), told.sum(axis=0).tolist(), told.sum(axis=1).tolist(), told.tolist())

    def _mine(self) -> frozenset[str]:
        return frozenset(text for columns in self._pieces for text in columns["mine"].to_pylist() if text)


def _find(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return at which places of an ordered column some values stand; -1 for those that do not."""
    import numpy as np

    if not len(known):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, place, -1)


def _sizes(ends: np.ndarray, place: np.ndarray) -> np.ndarray:
    import numpy as np

    if not len(ends):
        return np.zeros(len(place), np.int64)
    before = np.where(place > 0, ends[np.maximum(place - 1, 0)], 0)
    return np.where(place >= 0, ends[np.maximum(place, 0)] - before, 0)


def _offsets(moments: np.ndarray, zone: str) -> np.ndarray:
    """Return the minutes from UTC to local time of some moments in a zone, as they are at noon of each day; 0 without a zone."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    import numpy as np

    if not zone or not len(moments):
        return np.zeros(len(moments), np.int64)
    where = ZoneInfo(zone)
    days, place = np.unique(moments // 86_400_000_000, return_inverse=True)
    told = []
    for day in days.tolist():
        try:
            offset = datetime.fromtimestamp(day * 86_400 + 43_200, UTC).astimezone(where).utcoffset()
        except (ValueError, OverflowError, OSError):
            offset = None
        told.append(int(offset.total_seconds() // 60) if offset else 0)
    return np.array(told, np.int64)[place]
