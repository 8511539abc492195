"""Which objects speak in this home, what did each say on a day, and what of it was unusual?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from murmure.voices.table import Key, Voices, voices_of
from murmure.voices.usual import Unusual, beginnings, unusual

if TYPE_CHECKING:
    import numpy as np

    from murmure.graphs.shelf import Shelf
    from murmure.trust.view import View

SMALL = 300_000
"""The voices of so many activities are read in a moment."""
DAWN = 240
"""The minute at which a day begins for the first word, as it does in `usual`: nights end before."""
WEEK, MONDAY = 168, 96


class Said(NamedTuple):
    """Hold what an object said of one thing on one day; values are NaN where nothing is measured."""

    key: Key
    count: int
    low: float
    high: float
    total: float


class Word(NamedTuple):
    """Hold what an object said on one day.

    first       minute of the local day of its first word, of those from four on where there are any
    earlier     minutes by which that is earlier than usual, 0 where it is as usual
    said        by what it is about, the most frequent first; empty on a day on which it said nothing
    unusual     what of it is unusual for it
    """

    thing: str
    day: int
    count: int
    first: int
    earlier: int
    said: tuple[Said, ...]
    unusual: tuple[Unusual, ...]


class Thing(NamedTuple):
    """Hold one object: how often it spoke, on how many local days, from which to which, and about what, the most frequent first."""

    name: str
    count: int
    days: int
    first: int
    last: int
    keys: tuple[tuple[Key, int], ...]


@dataclass
class _Kept:
    """Hold the voices of one state of the log, and what was worked out of them."""

    of: Any
    voices: Voices
    things: dict[str, Thing] | None = None
    unusual: dict[int, list[Unusual]] = field(default_factory=dict)
    beginnings: dict[int, dict[int, int]] = field(default_factory=dict)


class VoiceRoom:
    """Answer what objects say; what was worked out is kept while the log and the zone of home stay the same."""

    def __init__(
        self,
        view: Callable[[], View],
        steady: Callable[[Callable[[], Any]], Any],
        shelf: Shelf,
        zone: Callable[[], str],
    ) -> None:
        self._view, self._steady, self._shelf, self._zone = view, steady, shelf, zone
        self._kept: _Kept | None = None
        self._lock = threading.Lock()

    def _now(self) -> _Kept:
        from murmure.hours.lean import lean_of

        with self._lock:
            zone, kept = self._zone(), self._kept

            def read() -> _Kept:
                view = self._view()
                of = (tuple(view.parts()), zone)
                if kept is not None and kept.of == of and "" not in of[0]:
                    return kept
                return _Kept(of, voices_of(view, self._shelf, lean_of(view, self._shelf).clock(zone)))

            self._kept = self._steady(read)
            return self._kept

    def at_hand(self, rows: int) -> bool:
        """Say whether a log of so many rows answers at once: it is small, or its voices were read in this process."""
        return rows <= SMALL or (
            self._kept is not None and self._kept.of == (tuple(self._view().parts()), self._zone())
        )

    def all(self) -> list[Thing]:
        """Return every object: those that spoke last first, by days, then those that spoke most."""
        return sorted(self._things(self._now()).values(), key=lambda one: (-one.last, -one.days, -one.count, one.name))

    def of(self, name: str) -> Thing | None:
        """Return one object by its name, None when nothing is called so."""
        return self._things(self._now()).get(name)

    def on(self, day: int, name: str | None = None) -> list[Word]:
        """Return what was said on a local day (days since 1970): by one object, or by all, those that have something unusual to say first."""
        import numpy as np

        kept = self._now()
        voices = kept.voices
        low, high = np.searchsorted(voices.local, (day * 24, day * 24 + 24)).tolist()
        thing = voices.thing[voices.key[low:high]]
        spoke = np.unique(thing).tolist()
        # Who is silent on a day on which it was heard of before and after may have that to say.
        silent = [
            place
            for place in range(len(voices.things))
            if place not in set(spoke) and any(one.day == day for one in self._unusual(kept, place))
        ]
        places = [place for place in (*spoke, *silent) if name in (None, voices.things[place])]
        words = [self._word(kept, place, day, np.flatnonzero(thing == place) + low) for place in places]
        return sorted(words, key=lambda one: (not one.unusual, not one.earlier, -one.count, one.thing))

    def unusual(self, name: str) -> list[Unusual]:
        """Return what was unusual of the days of one object, the newest first."""
        kept = self._now()
        return self._unusual(kept, kept.voices.things.index(name))[::-1] if name in kept.voices.things else []

    def week(self, name: str, weeks: int = 52) -> tuple[np.ndarray, int]:
        """Return in how many of the last so many weeks an object spoke at each hour of the week, and how many weeks it was there."""
        import numpy as np

        voices = self._now().voices
        rows = voices.of(voices.things.index(name)) if name in voices.things else np.zeros(0, np.int64)
        hour = np.unique(voices.local[rows])
        if not len(hour):
            return np.zeros(WEEK, np.int64), 0
        hour = hour[hour > int(hour[-1]) - weeks * WEEK]
        return np.bincount((hour - MONDAY) % WEEK, minlength=WEEK), len(np.unique((hour - MONDAY) // WEEK))

    def quantity_of(self, key: int) -> Key:
        """Return what the place of a key in an `Unusual` stands for."""
        return self._now().voices.keys[key]

    def last_day(self) -> int | None:
        """Return the last local day on which anything spoke; None when nothing ever did."""
        voices = self._now().voices
        return int(voices.local[-1]) // 24 if len(voices.local) else None

    def _things(self, kept: _Kept) -> dict[str, Thing]:
        import numpy as np

        if kept.things is None:
            voices, found = kept.voices, {}
            count = (
                np.bincount(voices.key, voices.count, len(voices.keys))
                if len(voices.key)
                else np.zeros(len(voices.keys))
            )
            for place, name in enumerate(voices.things):
                rows = voices.of(place)
                days = np.unique(voices.local[rows] // 24)
                keys = sorted(
                    ((voices.keys[key], int(count[key])) for key in np.flatnonzero(voices.thing == place).tolist()),
                    key=lambda one: (-one[1], one[0]),
                )
                found[name] = Thing(
                    name, int(voices.count[rows].sum()), len(days), int(days[0]), int(days[-1]), tuple(keys)
                )
            kept.things = found
        return kept.things

    def _unusual(self, kept: _Kept, place: int) -> list[Unusual]:
        if place not in kept.unusual:
            kept.unusual[place] = unusual(kept.voices, place)
        return kept.unusual[place]

    def _word(self, kept: _Kept, place: int, day: int, rows: np.ndarray) -> Word:
        import numpy as np

        voices = kept.voices
        if place not in kept.beginnings:
            kept.beginnings[place] = beginnings(voices, place)
        key, said = voices.key[rows], []
        for one in np.unique(key).tolist():
            here = rows[key == one]
            low, high, total = voices.low[here], voices.high[here], voices.total[here]
            known = np.isfinite(total)
            values = (
                (float(low[known].min()), float(high[known].max()), float(total[known].sum()))
                if known.any()
                else (float("nan"),) * 3
            )
            said.append(Said(voices.keys[one], int(voices.count[here].sum()), *values))
        minute = (voices.local[rows] % 24) * 60 + voices.begin[rows]
        morning = minute[minute >= DAWN]  # what is said before is of the night that ends, and tells no beginning
        first = int((morning if len(morning) else minute).min()) if len(rows) else 0
        odd = tuple(one for one in self._unusual(kept, place) if one.day == day)
        said.sort(key=lambda one: (not one.key.quantity, -one.count, one.key))
        # What two sources tell of one object is told once, as the one tells it that tells more.
        said = list({(one.key.type, one.key.quantity, one.key.unit): one for one in reversed(said)}.values())[::-1]
        return Word(
            voices.things[place],
            day,
            sum(one.count for one in said),
            first,
            kept.beginnings[place].get(day, 0) if len(morning) else 0,
            tuple(said),
            odd,
        )
