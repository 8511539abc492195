"""How is a live source followed for months, without losing or doubling what it says?"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Protocol

from murmure.model.errors import MurmureError
from murmure.model.words import Both
from murmure.sources.live import Heard, Line, Live, Lost
from murmure.streams.backoff import Backoff
from murmure.streams.batch import Batch, newest
from murmure.streams.health import ENDED, FAILED, RUNNING, STOPPED, WAITING, Health

ITEMS, SECONDS = 10_000, 1.0  # a batch is written when it holds so many records, or is so old
AMENDS, PATIENCE = 20_000, 10.0  # so many deletions and changes, or so old: they rewrite parts of the log
LONGEST, SHARE = 300.0, 10.0  # in a large log that takes a while: a tenth of the time at most, and five minutes late at most
BEAT = 5.0  # seconds between two signs of life of a quiet stream
TIDY, STEPS = 60.0, 200  # seconds, or steps of writing, between two joinings of small segments
BROKEN = Both("The source met a case that it does not know ({kind}).", "La source a rencontré un cas qu'elle ne connaît pas ({kind}).")
ENDED_BY_SERVER = Both("The other side ended the connection.", "L'autre côté a mis fin à la connexion.")


class Keeper(Protocol):
    """Say what a runner needs of the log: each call returns when what it was given is safe."""

    def write(self, batch: Batch) -> Mapping[str, int]:
        """Write the new activities and rejects of a batch; return what became of them (`added`, `known`, `dropped`)."""

    def amend(self, batch: Batch) -> Mapping[str, int]:
        """Remove what is gone and replace what changed; return how many (`deleted`, `changed`, `added`)."""

    def note(self, health: Health) -> None:
        """Keep the health, and the cursor with it."""

    def tidy(self) -> None:
        """Join small segments."""


class Runner:
    """Follow one stream: gather, write, keep the cursor, wait after a loss, and follow again."""

    def __init__(
        self, live: Live, options: Mapping[str, str], keeper: Keeper, health: Health, stop: threading.Event | None = None,
        tell: Callable[[Health, Mapping[str, int]], None] | None = None, backoff: Backoff | None = None,
    ) -> None:  # fmt: skip
        self.live, self.options, self.keeper, self.health = live, options, keeper, health
        self.stop = stop or threading.Event()
        self.tell = tell or (lambda health, counts: None)
        self.backoff = backoff or Backoff()
        self.counts: Counter[str] = Counter()
        self._batch, self._cursor = Batch(), health.cursor
        self._ends: float | None = None
        self._patience, self._steps = PATIENCE, 0
        self._written = self._amended = self._noted = self._tidied = time.monotonic()

    def run(self, once: bool = False, seconds: float | None = None) -> Counter[str]:
        """Follow until the stop, the end of the source, or `seconds`; with `once`, one connection. Return what came of it."""
        self._ends = None if seconds is None else time.monotonic() + seconds
        state = STOPPED
        try:
            while True:
                lost = self._follow(once)
                self._flush(whole=True)
                if self._over():
                    break
                if self.live.ends and lost is None:
                    state = ENDED
                    break
                if once:
                    state = STOPPED if lost is None else FAILED
                    self.health.say(lost.why if lost else None)
                    break
                self._wait(lost or Lost(ENDED_BY_SERVER))
        except MurmureError as error:
            state = FAILED
            self.health.say(error.what)
            raise
        except _Unsafe as error:
            state = FAILED
            raise error.__cause__ from None  # type: ignore[misc]
        finally:
            self.health.state = state
            with suppress(*([OSError, sqlite3.Error, MurmureError] if state == FAILED else [])):
                self._note()  # where the log cannot be written, neither can this: the error says so
        return self.counts

    def _over(self) -> bool:
        return self.stop.is_set() or (self._ends is not None and time.monotonic() >= self._ends)

    def _follow(self, once: bool) -> Lost | None:
        """Take in one connection; return how it was lost, None when it ended."""
        self.health.state = RUNNING
        self._note()
        line = Line(dict(self.options), self.health.cursor, self.stop, self.health.name, once)
        try:
            with ExitStack() as ends:
                heard = self.live.follow(line)
                ends.callback(getattr(heard, "close", lambda: None))
                for one in heard:
                    self._take(one)
                    if self._over():
                        break
        except Lost as lost:
            return lost
        except MurmureError:
            self._flush(whole=True)
            raise
        except Exception as error:  # a source that fails is followed again from where it was safe, never the end of a long watch
            if os.environ.get("MURMURE_DEBUG") or isinstance(error, _Unsafe):
                raise
            return Lost(BROKEN.fill(kind=type(error).__name__))
        return None

    def _take(self, heard: Heard) -> None:
        if self._batch.clashes(heard):
            self._flush(whole=True)
        now = time.time()
        self._batch.take(heard, int(now * 1e6), self.health.name)
        self._cursor = heard.cursor or self._cursor
        self.health.moment = newest((self.health.moment, heard.moment), int(now * 1e6))
        records = len(heard.items) + len(heard.changed) + len(heard.gone) + len(heard.gone_named) + len(heard.gone_actors) + heard.unwanted
        self.health.hear(records, now)
        if records and self.health.why:
            self.health.say(None)
        if records:
            self.backoff.well()
        passed = time.monotonic()
        if heard.safe or self._batch.fresh >= ITEMS or passed - self._written >= SECONDS:
            self._flush(heard.safe or self._batch.amends >= AMENDS or passed - self._amended >= self._patience)
            self._tell()

    def _tell(self) -> None:
        try:
            self.tell(self.health, self.counts)
        except Exception as error:  # whoever looks on went away: no fault of the source
            raise _Unsafe from error

    def _flush(self, whole: bool) -> None:
        """Make what waits safe, then keep the cursor; changes and deletions may wait a little, and the cursor with them."""
        try:
            while True:
                try:
                    self._write(whole)
                    break
                except MurmureError as error:
                    if error.code != "busy" or self.stop.is_set():
                        raise  # a long import holds the home: nothing is asked of the source meanwhile
            self._steps += 1
            if time.monotonic() - self._tidied >= TIDY or self._steps >= STEPS:
                self.keeper.tidy()
                self._tidied, self._steps = time.monotonic(), 0
        except MurmureError:
            raise
        except Exception as error:
            raise _Unsafe from error
        self._written = time.monotonic()

    def _write(self, whole: bool) -> None:
        batch, moved = self._batch, self._cursor != self.health.cursor
        found: Counter[str] = Counter(rejected=len(batch.rejects), unwanted=batch.unwanted, known=batch.twice, deleted=batch.dropped)
        if whole and batch.amends:
            # Accounts go before what is new: it may be theirs, if they came back.
            begun = time.monotonic()
            found.update(self.keeper.amend(batch))
            self._patience = min(LONGEST, max(PATIENCE, SHARE * (time.monotonic() - begun)))
        if batch.items or batch.rejects:
            found.update(self.keeper.write(batch))
        left = Batch() if whole else Batch(changed=batch.changed, gone=batch.gone, named=batch.named, actors=batch.actors)
        self._batch = left
        self._count(found)
        if not left.amends:
            self._amended, self.health.cursor = time.monotonic(), self._cursor
        if (moved and not left.amends) or any(found.values()) or time.monotonic() - self._noted >= BEAT:
            self._note()

    def _count(self, found: Counter[str]) -> None:
        self.counts.update(found)
        for name in self.health.counts:
            self.health.counts[name] += found.get(name, 0)

    def _note(self) -> None:
        self.health.beat = time.time()
        self.keeper.note(self.health)
        self._noted = time.monotonic()

    def _wait(self, lost: Lost) -> None:
        """Wait before the next connection, unless told to stop."""
        delay = self.backoff.wait(lost.wait)
        self._count(Counter(reconnects=1))
        self.health.state = WAITING
        self.health.say(lost.why, time.time() + delay)
        end = time.monotonic() + delay
        self._note()
        while not self._over() and (left := end - time.monotonic()) > 0:
            if time.monotonic() - self._noted >= BEAT:
                self._note()
            self._tell()
            self.stop.wait(min(left, SECONDS))


class _Unsafe(Exception):
    """Carry an error of the log, or of whoever looks on, past the care that is taken of sources."""
