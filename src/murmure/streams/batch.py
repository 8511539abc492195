"""What is waiting to be written, once what was deleted or changed meanwhile is taken into account?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from murmure.model.activity import Activity
from murmure.model.reject import IMPOSSIBLE_DATE, Reject
from murmure.model.words import Both
from murmure.sources.live import Heard
from murmure.sources.times import plausible

FUTURE = Both("the date is more than a day ahead of this machine's clock", "la date dépasse de plus d'un jour l'horloge de cette machine")
DAY = 86_400_000_000
BUILT = 1_767_225_600_000_000  # the first of January 2026: a clock that is behind it is wrong, and judges nothing


@dataclass
class Batch:
    """Gather what was heard, by natural key: the order in which a thing and its deletion arrive does not matter.

    items    new activities: the first one of a key counts, as in the log
    changed  activities as they are now: the last one of a key counts
    gone     keys that were deleted; they outlive the batch as tombstones
    named    the same, by the name that the service has for them
    actors   accounts that were deleted
    twice    records whose key was waiting already
    dropped  records that were deleted before they were written
    """

    items: dict[str, Activity] = field(default_factory=dict)
    changed: dict[str, Activity] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    rejects: list[Reject] = field(default_factory=list)
    unwanted: int = 0
    twice: int = 0
    dropped: int = 0

    def take(self, heard: Heard, now: int, where: str) -> None:
        """Add what was heard at `now` (microseconds since 1970 UTC, by this machine's clock)."""
        for item in heard.items:
            self._take(item if type(item) is Reject else judged(item, now, where))
        for item in heard.changed:
            self._change(judged(item, now, where))
        for key in heard.gone:
            self._lose(key)
        if heard.gone_named:
            self._lose_named(set(heard.gone_named))
        for actor in heard.gone_actors:
            self._lose_actor(actor)
        self.unwanted += heard.unwanted

    def _take(self, item: Activity | Reject) -> None:
        if type(item) is Reject:
            self.rejects.append(item)
        elif item.key in self.gone or _name(item) in self.named:
            self.dropped += 1
        elif item.key in self.items or item.key in self.changed:
            self.twice += 1
        else:
            self.items[item.key] = item

    def _change(self, item: Activity | Reject) -> None:
        if type(item) is Reject:
            self.rejects.append(item)
        elif item.key in self.gone or _name(item) in self.named:
            self.dropped += 1
        else:
            # What waits here as new may stand in the log already, said again after a cut: then only a change replaces it.
            self.items.pop(item.key, None)
            self.changed[item.key] = item

    def _lose(self, key: str) -> None:
        self.dropped += (self.items.pop(key, None) or self.changed.pop(key, None)) is not None
        self.gone.add(key)

    def _lose_named(self, names: set[str]) -> None:
        for key in [key for waiting in (self.items, self.changed) for key, item in waiting.items() if _name(item) in names]:
            self._lose(key)
        self.named |= names

    def _lose_actor(self, actor: str) -> None:
        # Their keys are remembered too: the same record may be sent once more, after the account went.
        for key in [key for waiting in (self.items, self.changed) for key, item in waiting.items() if item.actor == actor]:
            self._lose(key)
        self.actors.add(actor)

    def clashes(self, heard: Heard) -> bool:
        """Say whether somebody whose account is waiting to be removed did something since: that must not go with it."""
        return bool(self.actors) and any(type(item) is Activity and item.actor in self.actors for item in (*heard.items, *heard.changed))

    @property
    def amends(self) -> int:
        """How many changes and deletions wait."""
        return len(self.changed) + len(self.gone) + len(self.named) + len(self.actors)

    @property
    def fresh(self) -> int:
        """How many new records and rejects wait."""
        return len(self.items) + len(self.rejects)


def _name(item: Activity) -> str | None:
    return item.extra.get("named") if item.extra else None


def judged(item: Activity, now: int, where: str) -> Activity | Reject:
    """Return the activity, or the reject of one whose time cannot be: clocks jump, and people type dates."""
    if item.published is None:
        return item
    if not plausible(item.published):
        return Reject(where, IMPOSSIBLE_DATE)
    return Reject(where, FUTURE) if now >= BUILT and item.published > now + DAY else item


def newest(moments: Iterable[int | None], now: int) -> int | None:
    """Return the newest of these event times that is not ahead of `now`; None without any."""
    return max((moment for moment in moments if moment is not None and (moment <= now or now < BUILT)), default=None)
