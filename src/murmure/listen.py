"""How does what a live source says become a job in the log, with a cursor and a health beside it?"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from murmure.engine import Store
from murmure.engine.process import alive
from murmure.log.amend import replace, withdraw, withdraw_actors, withdraw_named
from murmure.log.append import Appender
from murmure.log.jobs import Job
from murmure.log.redact import Rules
from murmure.model.errors import BadRequest
from murmure.model.words import Both
from murmure.sources.live import Live, live_named
from murmure.streams.batch import Batch
from murmure.streams.health import RUNNING, STOPPED, WAITING, Health
from murmure.streams.runner import BEAT, Runner

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Tell = Callable[[Health, Mapping[str, int]], None]
Tidy = Callable[[bool], object]
FOLDER = "folder"
WHOLE = 60  # one tidying in so many takes its time: it joins large segments, and counts for graphs
BUSY = Both("“{name}” is being followed already, by the process {holder}.", "« {name} » est déjà suivi, par le processus {holder}.")
STOP_IT = Both("One is enough: stop that one first, or follow another stream.", "Un seul suffit : arrêtez d'abord celui-là, ou suivez un autre flux.")
NO_STREAM = Both("No stream is called “{name}”.", "Aucun flux ne s'appelle « {name} ».")
SEE_STREAMS = Both("See them with murmure listen --list.", "Voyez-les avec murmure listen --list.")
STILL_ON = Both("“{name}” is being followed right now.", "« {name} » est suivi en ce moment.")
STOP_FIRST = Both("Stop it first: its cursor is in use.", "Arrêtez-le d'abord : sa position est en usage.")
_RUNNING: set[tuple[str, str]] = set()  # streams that this process follows: (home, name)


@dataclass(frozen=True)
class Heeded:
    """Hold what one session of listening came to: counts by name (see `streams.health.COUNTS`), and the stream as it is now."""

    health: Health
    counts: Mapping[str, int]


def listen(
    store: Store, rules: Rules, tidy: Tidy, name: str, options: Mapping[str, str], once: bool = False,
    seconds: float | None = None, stop: threading.Event | None = None, tell: Tell | None = None,
) -> Heeded:  # fmt: skip
    """Follow a live source into the log until it ends, `stop` is set or `seconds` have passed."""
    live = live_named(name)
    given = live.checked(options)
    stream = live.stream(given)
    place = (str(store.folder), stream)
    number, health = _claim(store, live.name, stream)
    _RUNNING.add(place)
    try:
        keeper = LogKeeper(store, rules, live, stream, number, tidy)
        runner = Runner(live, given, keeper, health, stop, tell)
        try:
            counts = runner.run(once, seconds)
        except BadRequest:
            if health.heard is None and health.cursor is None:
                keeper.drop()  # it never began: what was typed wrong is no stream
            raise
        finally:
            keeper.close()
    finally:
        _RUNNING.discard(place)
    return Heeded(health, dict(counts))


def streams(store: Store) -> list[Health]:
    """Return every stream that was ever followed, by name, with its state as it is now."""
    now = time.time()
    found = [Health.of(page) for page in store.book.all("stream").values()]
    for health in found:
        health.state = health.state_at(now, _held(store, health))
    return sorted(found, key=lambda health: health.name)


def leave(store: Store, name: str) -> None:
    """Forget a stream: its cursor and its health. What it brought stays in the log."""
    with store.lock, store.book.change():
        for number, page in store.book.all("stream").items():
            health = Health.of(page)
            if health.name == name:
                if _held(store, health) and health.state in (RUNNING, WAITING):
                    raise BadRequest("stream-running", STILL_ON.fill(name=name), STOP_FIRST)
                return store.book.drop("stream", number)
    raise BadRequest("no-stream", NO_STREAM.fill(name=name), SEE_STREAMS)


def _claim(store: Store, live: str, stream: str) -> tuple[str, Health]:
    """Take a stream for this process, in one transaction; raises `BadRequest` when another has it."""
    now = time.time()
    with store.lock, store.book.change():
        # The book's keys are not sealed in a locked home: a stream has a number there, and its name in the page.
        pages = store.book.all("stream")
        number = next((key for key, page in pages.items() if page["name"] == stream), None)
        health = Health.of(pages[number]) if number else Health(stream, live)
        if number and health.state in (RUNNING, WAITING) and _held(store, health):
            raise BadRequest("stream-running", BUSY.fill(name=stream, holder=health.holder), STOP_IT)
        number = number or str(store.book.next("stream"))
        health.live, health.state, health.holder, health.started, health.beat = live, RUNNING, os.getpid(), now, now
        health.say(None)
        store.book.put("stream", number, health.page())
    return number, health


class Watched:
    """Keep the health of a folder that is watched, among those of the streams; when another process watches it already, keep none."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._place = store, (str(store.folder), f"{FOLDER} {folder}")
        try:
            self._number, self._health = _claim(store, FOLDER, self._place[1])
        except BadRequest:  # twice the same folder does no harm: nothing is added twice
            self._number = ""
            return
        _RUNNING.add(self._place)

    def took(self, totals: Mapping[str, int]) -> None:
        """Count what the files that came have brought."""
        if self._number:
            for name in ("added", "known", "rejected"):
                self._health.counts[name] += totals[name]
            self._health.hear(totals["added"] + totals["known"], time.time())
            self._note()

    def beat(self) -> None:
        """Say that somebody watches; not more often than a runner does."""
        if self._number and time.time() - self._health.beat >= BEAT:
            self._note()

    def close(self) -> None:
        """Say that nobody watches any more."""
        if self._number:
            self._health.state = STOPPED
            self._note()
            _RUNNING.discard(self._place)

    def _note(self) -> None:
        self._health.beat = time.time()
        with self._store.lock, self._store.book.change():
            self._store.book.put("stream", self._number, self._health.page())


def _held(store: Store, health: Health) -> bool:
    """Say whether the process that follows a stream is still there."""
    if health.holder == os.getpid():
        return (str(store.folder), health.name) in _RUNNING
    return alive(health.holder, health.beat)


class LogKeeper:
    """Carry batches of one stream into the log, all of one session as one job."""

    def __init__(self, store: Store, rules: Rules, live: Live, stream: str, number: str, tidy: Tidy) -> None:
        self.store, self._rules, self._live, self._stream, self._number = store, rules, live, stream, number
        self._appender = Appender(store, rules)
        self._tidy, self._tidied = tidy, 0
        self._tidying: Future[object] | None = None
        self._aside: ThreadPoolExecutor | None = None
        self._job: Job | None = None

    def write(self, batch: Batch) -> dict[str, int]:
        """Write new activities and rejects; return what became of them."""
        job = self._open()
        before = job.added, job.known, job.dropped
        for item in (*batch.items.values(), *batch.rejects):
            self._appender.put(job, item)
        self._appender.flush()
        return dict(zip(("added", "known", "dropped"), (now - then for now, then in zip(_counted(job), before, strict=True)), strict=True))

    def amend(self, batch: Batch) -> dict[str, int]:
        """Remove what is gone, and replace what changed."""
        source, job = self._live.writes, self._open()
        deleted = withdraw_actors(self.store, source, batch.actors) + withdraw(self.store, source, job.number, batch.gone)
        deleted += withdraw_named(self.store, source, batch.named)
        changed = added = 0
        if batch.changed:
            changed, added = replace(self.store, self._rules, source, job.number, list(batch.changed.values()))
            job.added += added
            self._keep(job)
        return {"deleted": deleted, "changed": changed, "added": added}

    def note(self, health: Health) -> None:
        """Keep the health and the cursor: all before it is safe in the log by now."""
        with self.store.lock, self.store.book.change():
            self.store.book.put("stream", self._number, health.page())

    def drop(self) -> None:
        """Forget the stream."""
        with self.store.lock, self.store.book.change():
            self.store.book.drop("stream", self._number)

    def tidy(self) -> None:
        """Join small segments and make their words, beside the listening: raises what went wrong the last time."""
        from concurrent.futures import ThreadPoolExecutor

        if self._tidying is not None and not self._tidying.done():
            return
        if self._tidying is not None:
            self._tidying.result()
        self._tidied += 1
        self._aside = self._aside or ThreadPoolExecutor(1, "murmure-tidy")
        self._tidying = self._aside.submit(self._tidy, self._tidied % WHOLE == 0)

    def close(self) -> None:
        """End the job; one that brought nothing leaves no trace."""
        if self._aside is not None:
            self._aside.shutdown()
        job, self._job = self._job, None
        if job is None:
            return
        if not (job.added or job.known or job.dropped or job.rejected):
            self._appender.give_up(job)
            with self.store.lock, self.store.book.change():
                self.store.book.drop("job", str(job.number))
            return
        self._appender.finish(job, "done", time.time())
        self._appender.flush()

    def _open(self) -> Job:
        """Return the job of this session: a new one, or the one that a killed session of the same stream left open."""
        if self._job is not None and (self.store.book.get("job", str(self._job.number)) or {}).get("state") == "undone":
            self._appender.give_up(self._job)  # somebody took it back meanwhile: what comes now is another import
            self._job = None
        if self._job is None:
            book, name = self.store.book, self._stream
            print_ = hashlib.sha256(f"listen\0{self._live.writes}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]
            with self.store.lock, book.change():
                # Nobody else follows this stream: what is still running was killed.
                left = (page for page in book.all("job").values() if page["state"] == "running" and page["fingerprint"] == print_)
                page = next(left, None)
                if page:
                    job = Job(**{**page, "holder": os.getpid()})
                else:
                    job = Job(book.next("job"), self._live.writes, name, print_, started=time.time(), holder=os.getpid())
                job.cover = self._rules.now(book.all("rule").values()).cover(job.source)
                book.put("job", str(job.number), job.page())
            self._job = job
        return self._job

    def _keep(self, job: Job) -> None:
        with self.store.lock, self.store.book.change():
            self.store.book.put("job", str(job.number), job.page())


def _counted(job: Job) -> tuple[int, int, int]:
    return job.added, job.known, job.dropped

