"""What do the pages of what rises show, and what does a person say to it: fewer alarms, mute, follow, a note?"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.rising_room.cause import Cause, causes
from murmure.rising_room.checkpoint import Bytes, Checkpoints
from murmure.rising_room.trace import Trace, traces
from murmure.rising_room.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from murmure.engine import Store
    from murmure.graphs.shelf import Shelf
    from murmure.rising.groups import Groups
    from murmure.trust.view import View

BUDGET = 3.0
LEAST, MOST = 1 / 30, 1_000.0
KEPT = 50
"""Traces that are kept until the log changes."""
BEFORE, AFTER, LONGEST = 24 * 3_600, 48 * 3_600, 90 * 86_400
"""Seconds before a cause began and after its last alarm that its trace holds, and before its last alarm at most."""
YOUNG = 7
"""Days of posts below which what rises may only be new to the log."""
BAD_BUDGET = BadRequest(
    "bad-budget", Both("There must be between one alarm a month and a thousand a day.", "Il faut entre une alarme par mois et mille par jour."),
    Both("Choose one of the list.", "Choisissez dans la liste."))  # fmt: skip


class RisingRoom:
    """Answer the pages of what rises; what was found is kept until the log changes.

    folder        where checkpoints lie; seal, unseal: as they may lie there, None in an open home
    clock         seconds since 1970: what the log says of the future waits
    """

    def __init__(self, store: Store, view: Callable[[], View], shelf: Shelf, folder: Path, seal: Bytes | None = None,
                 unseal: Bytes | None = None, clock: Callable[[], float] = time.time) -> None:  # fmt: skip
        self._store, self._view, self._shelf, self._clock = store, view, shelf, clock
        self._checkpoints = Checkpoints(folder, seal, unseal)
        self._lock = threading.RLock()
        self._watch: Watch | None = None
        self._asked: tuple[Any, ...] = ()
        self._causes: list[Cause] = []
        self._traces: dict[str, Trace] = {}

    def advance(self) -> bool:
        """Take in what the log holds now; return whether there was anything to take in. Cheap when there is not."""
        with self._lock:
            now, asked = int(self._clock() * 1_000_000), (self._store.content, self.alarms_per_day)
            if asked == self._asked and self._waits(now):
                return False
            if self._watch is None or asked[1:] != self._asked[1:]:
                self._watch = Watch(self._checkpoints, self._view, self._shelf, asked[1])
            self._store.steady(lambda: self._watch.advance(now))
            self._asked, self._traces = asked, {}
            self._causes = causes(self._watch.state.alarms) if self._watch.state else []
            return True

    def _waits(self, now: int) -> bool:
        """Say whether nothing that was in the future when the log was read last is past now."""
        return self._watch is None or self._watch.next is None or now < self._watch.next

    @property
    def at_hand(self) -> bool:
        """Say whether no other reader keeps this one waiting while it reads all posts, for the first time or with another number."""
        if not self._lock.acquire(blocking=False):
            return bool(self._asked) and self._asked[1] == self.alarms_per_day
        self._lock.release()
        return True

    def forget(self) -> None:
        """Remove all that is kept of posts: it is worked out again from those that are left."""
        with self._lock:
            self._checkpoints.clear()
            self._watch, self._asked = None, ()

    def causes(self, muted: bool = False) -> list[Cause]:
        """Return what rose, the last told first, without what is muted; or only that."""
        self.advance()
        silent = self.muted
        return [one for one in reversed(self._by_last()) if muted is any(term in silent for term in one.terms)]

    def _by_last(self) -> list[Cause]:
        return sorted(self._causes, key=lambda one: (one.at, one.id))

    def cause(self, name: str) -> Cause | None:
        """Return the cause of this id, or the one that has an alarm of this id; None when there is none."""
        self.advance()
        return next((one for one in self._causes if any(alarm["id"] == name for alarm in one.alarms)), None)

    def fresh(self, cursor: str = "") -> tuple[list[dict[str, Any]], str]:
        """Return the alarms after a cursor that nobody muted, in order of time, and the next cursor; "" asks for all that are remembered.

        What comes late and would have been told before the cursor is not told again.
        """
        self.advance()
        silent = self.muted
        since, _, name = cursor.partition(":")
        after = (int(since), name) if since.isdecimal() else (-1, "")
        every = sorted(((int(alarm["at"]), str(alarm["id"]), alarm, one) for one in self._causes for alarm in one.alarms), key=lambda it: it[:2])
        told = [alarm for at, own, alarm, one in every if (at, own) > after and not any(term in silent for term in one.terms)]
        return told, f"{every[-1][0]}:{every[-1][1]}" if every and every[-1][:2] > after else cursor

    @property
    def posts(self) -> int:
        """Posts that were read."""
        self.advance()
        return self._watch.state.posts if self._watch and self._watch.state else 0

    @property
    def span(self) -> tuple[int, int] | None:
        """The seconds at which the first and the last hour of posts begin; None without posts."""
        self.advance()
        busy = self._watch.heard.busy if self._watch and self._watch.heard else ()
        return (int(busy[0]) * 3_600, int(busy[-1]) * 3_600) if len(busy) else None

    def past(self, one: Cause) -> int | None:
        """Return how many days of posts the log holds before the main alarm of a cause, None for a week or more: before that, much looks new.

        Only posts of the last fourteen days count: a post of ten years ago is no past.
        """
        self.advance()
        if not self._watch or not self._watch.heard:
            return None
        from bisect import bisect_left

        busy, at = self._watch.heard.busy, int(one.main["at"]) // 3_600
        place = bisect_left(busy, at - 14 * 24)
        days = max(0, at - int(busy[place])) // 24 if place < len(busy) else 0
        return days if days < YOUNG else None

    def traces(self, some: list[Cause]) -> list[Trace]:
        """Return who took up these causes when, from a day before they began to two days after they were told last."""
        with self._lock:
            self.advance()
            missing = [one for one in some if one.id not in self._traces]
            if missing and self._watch and self._watch.heard is not None:
                heard, end = self._watch.heard, int(self._clock()) + 1
                asked = [(one.keys, max(one.since - BEFORE, one.at - LONGEST, 0), min(one.at + AFTER, end)) for one in missing]
                found = self._store.steady(lambda: traces(self._view(), heard, asked))
                for name in list(self._traces)[: max(0, len(self._traces) + len(missing) - KEPT)]:
                    del self._traces[name]
                self._traces |= dict(zip((one.id for one in missing), found, strict=True))
            return [self._traces[one.id] for one in some]

    def groups(self, one: Cause) -> Groups | None:
        """Return the communities by which the main alarm of a cause was told; None when they are not remembered."""
        self.advance()
        return self._watch.state.groups.get(one.main["learned"]) if self._watch and self._watch.state else None

    @property
    def alarms_per_day(self) -> float:
        """About so many alarms are wanted a day."""
        return float(self._store.book.get("rising", "budget", BUDGET))

    def want(self, alarms_per_day: float) -> None:
        """Keep how many alarms are wanted a day; all posts are read again."""
        if not LEAST <= alarms_per_day <= MOST:
            raise BAD_BUDGET
        self._put("rising", "budget", alarms_per_day)

    @property
    def muted(self) -> dict[str, float | None]:
        """The terms that are muted, and until when (seconds since 1970, None: for good)."""
        pages = self._store.book.all("mute").values()
        return {page["term"]: page["until"] for page in pages if page["until"] is None or page["until"] > self._clock()}

    def mute(self, term: str, days: float | None) -> None:
        """Tell nothing more of causes that this term is of, for so many days or, with None, for good."""
        self._put("mute", _key(term), {"term": term, "until": None if days is None else self._clock() + days * 86_400})

    def unmute(self, term: str) -> None:
        """Tell of it again."""
        self._put("mute", _key(term), None)

    @property
    def followed(self) -> set[str]:
        """The terms that are followed."""
        return {page["term"] for page in self._store.book.all("follow").values()}

    def follow(self, term: str, on: bool = True) -> None:
        """Keep a term in sight, or no more."""
        self._put("follow", _key(term), {"term": term} if on else None)

    @property
    def notes(self) -> dict[str, dict[str, Any]]:
        """What was written on causes, by key, the oldest first: `term` under which the cause was told, `text`, `at` (seconds since 1970)."""
        return dict(sorted(self._store.book.all("rising-note").items(), key=lambda it: (it[1]["at"], it[0])))

    def note(self, term: str, text: str) -> str:
        """Keep a note; return its key."""
        key = secrets.token_hex(8)
        self._put("rising-note", key, {"term": term, "text": text, "at": int(self._clock())})
        return key

    def unnote(self, key: str) -> None:
        """Remove a note."""
        self._put("rising-note", key, None)

    def _put(self, kind: str, key: str, page: Any) -> None:
        with self._store.lock, self._store.book.change():
            if page is None:
                self._store.book.drop(kind, key)
            else:
                self._store.book.put(kind, key, page)


def _key(term: str) -> str:
    """Return what stands for a term where keys are not sealed."""
    return hashlib.sha256(term.encode("utf-8", "surrogatepass")).hexdigest()[:32]


__all__ = ["Cause", "RisingRoom", "Trace"]
