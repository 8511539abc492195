"""How is a log watched as it grows, so that what is said live is to the letter what one look at it says?

What was read is kept at the start of an hour; the posts of the last hour are read again on a copy of it each time. What comes late,
or goes, before that hour shows in the counts of the hours (`Traffic`): the watch then goes back to the last checkpoint before it.
So every answer follows from the log alone, and a kill at any moment costs only time.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from murmure.lenses.crowd.rising import MEGABYTES, setting_of
from murmure.lenses.crowd.rising.posts import HOUR, Window, read, titled, windows
from murmure.rising_room.checkpoint import Checkpoints, State
from murmure.rising_room.traffic import Traffic, traffic

if TYPE_CHECKING:
    from murmure.graphs.shelf import Shelf
    from murmure.rising.detector import Setting
    from murmure.rising.read import Posts
    from murmure.trust.view import View

DAY = 24
"""Hours."""
STEPS = (1, 2, 4, 8, 16, 32, 64)
"""The newest two midnights whose day is a multiple of each have a checkpoint: some ten, dense of late and sparse before."""
FEWEST = 100_000
"""Posts between two checkpoints at least: to read fewer again takes less time than to put one down."""
ALARMS = 1_000
"""Alarms that are remembered."""
LEARNED = 6
"""Times that groups were learned, of which the groups are remembered."""


class Watch:
    """Keep watch over the log of one home."""

    def __init__(self, checkpoints: Checkpoints, view: Callable[[], View], shelf: Shelf, alarms_per_day: float) -> None:
        self._checkpoints, self._view, self._shelf = checkpoints, view, shelf
        self._alarms_per_day = alarms_per_day
        self._told = f"{alarms_per_day} {MEGABYTES}"
        self._base: State | None = None
        self._put = 0
        self.state: State | None = None
        self.heard: Traffic | None = None
        self.next: int | None = None

    def advance(self, now: int) -> None:
        """Take in what the log holds up to `now` (microseconds): what it says of the future waits; `next` says until when at least."""
        view = self._view()
        setting = setting_of(view, self._alarms_per_day)
        whole = traffic(view, self._shelf)
        self.heard = heard = whole.until(now // HOUR + 1)
        later = whole.hour[whole.hour >= now // HOUR]
        self.next = max(int(later[0]) * HOUR, now + HOUR // 60) if len(later) else None
        base, self._base = self._base, None  # if anything goes wrong below, it is begun again from the disk
        busy = heard.busy
        if not len(busy):
            self._checkpoints.clear()
            self.state = None
            return
        first, last = int(busy[0]), int(busy[-1])
        if base is None or base.hour > last or heard.before(base.hour) != base.mark:
            base = self._taken_up(heard, last, setting)
        base.detector.setting = setting
        wanted = {hour for hour in milestones(last) if max(base.hour, first) < hour}
        for stop in sorted({*wanted, last}):
            self._read(view, base, heard, stop)
            if stop in wanted and base.posts - self._put >= FEWEST:
                self._checkpoints.put(base, self._told)
                self._put = base.posts
        self._thin(last)
        self._base = base
        self.state = forked(base)
        self._read(view, self.state, heard, now // HOUR + 1, now + 1)

    def _taken_up(self, heard: Traffic, last: int, setting: Setting) -> State:
        """Return the newest checkpoint that is about these posts, and remove those that are about others; else begin anew."""
        from murmure.rising.detector import Detector

        found: State | None = None
        for hour in self._checkpoints.hours():
            if found is None:
                state = self._checkpoints.get(hour, self._told, setting)
                if state is not None and hour <= last and heard.before(hour) == state.mark:
                    found = state
                    continue
                self._checkpoints.drop(hour)
        found = found or State(0, (0, 0), 0, Detector(setting))
        self._put = found.posts
        return found

    def _read(self, view: View, state: State, heard: Traffic, stop: int, end: int | None = None) -> None:
        """Read the posts up to an hour, or to the moment `end` in it."""
        start, end = state.hour * HOUR, stop * HOUR if end is None else end
        for window in windows(heard.hour, heard.posts, start, end):
            posts = read(view, Window(*window), state.posts)
            state.posts += len(posts)
            state.alarms += told(view, state, posts)
        del state.alarms[:-ALARMS]
        for learned in sorted(state.groups)[:-LEARNED]:
            del state.groups[learned]
        state.hour, state.mark = stop, heard.before(stop)

    def _thin(self, last: int) -> None:
        self._checkpoints.sweep()
        wanted = milestones(last)
        for hour in self._checkpoints.hours():
            if hour not in wanted:
                self._checkpoints.drop(hour)


def told(view: View, state: State, posts: Posts) -> Iterator[dict[str, Any]]:
    """Yield the alarms of these posts as JSON holds them, with `id`, `keys` (hashes of its terms), and `learned`: of which groups."""
    alarms, groups = [], []
    for alarm in state.detector.feed(posts):
        alarms.append(alarm)
        groups.append(state.detector.relearn)
        state.groups[groups[-1]] = state.detector.groups
    for alarm, row, learned in zip(alarms, titled(view, alarms), groups, strict=True):
        name = hashlib.md5(f"{alarm.time}\x1f{alarm.cause}".encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16]
        yield row | {"id": name, "keys": list(alarm.keys), "learned": learned, "at": alarm.time, "began": alarm.since}


def milestones(last: int) -> set[int]:
    """Return the hours up to `last` at which a checkpoint stands: midnights (UTC), dense of late and sparse before.

    >>> sorted((24 * 100 - one) // 24 for one in milestones(24 * 100))
    [0, 1, 2, 4, 12, 20, 36, 100]
    """
    day = last // DAY
    return {DAY * (day // step - turn) * step for step in STEPS for turn in (0, 1) if day // step >= turn}


def forked(state: State) -> State:
    """Return a copy that goes on by itself; what never changes is shared."""
    detector = copy.deepcopy(state.detector, {id(one): one for one in (state.detector.setting, state.detector.groups)})
    return State(state.hour, state.mark, state.posts, detector, list(state.alarms), dict(state.groups))
