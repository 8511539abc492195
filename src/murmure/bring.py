"""How does what a person offers become jobs in the log, with an account of every file?"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from murmure.account import Account, Clocks, answer_key, ask_parts, ask_password, ask_zone, doubt, entry_of
from murmure.engine import Store, duck
from murmure.log.append import Appender
from murmure.log.begin import begin, left_open
from murmure.log.forget import forget, undo
from murmure.log.hold import let_go
from murmure.log.jobs import Job
from murmure.log.move import restore_jobs, restored
from murmure.log.offer import Finished, Offer, ruling
from murmure.log.payments import told_before
from murmure.log.redact import Rules
from murmure.log.twins import keep_finer_of_all
from murmure.model.activity import Activity
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest, Hostile, MurmureError
from murmure.model.reject import BROKEN_FILE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.fingerprint import fingerprint, sizes_and_times, state
from murmure.sources.made import made_at
from murmure.sources.readers import Bundle, Refused, Scratch
from murmure.sources.readers.archive import unreadable
from murmure.sources.recognise import Unit, account_of, units
from murmure.sources.times import zone_named

Progress = Callable[[dict[str, Any]], None]
_CHANGED = Both("the file changed while it was read: import it again", "le fichier a changé pendant la lecture : réimportez-le")
_EVERY = 0.2  # seconds between two words about progress
_EXPORT = "murmure-export"


class _Brought(NamedTuple):
    """Hold one import that was read, or that an interrupted run had finished, until its account is given."""

    place: int
    unit: Unit
    shown: str
    job: Job
    bundle: Bundle
    clocks: Clocks
    before: bool = False


class Bringer:
    """Carry the activities of sources into the log, one offered path after the other."""

    def __init__(
        self, store: Store, rules: Rules, answers: Mapping[str, str], progress: Progress | None = None, only: Collection[str] = (),
        made_up: bool = False, password: str = "",
    ) -> None:  # fmt: skip
        self.store, self.answers, self.only, self.made_up, self._password = store, answers, only, made_up, password
        self._appender, self._rules = Appender(store, rules), rules
        self._progress = progress or (lambda _: None)
        self._last = 0.0
        self._read: list[_Brought] = []
        self._offer: Offer | None = None
        self._left = left_open(store)
        self.account = Account()

    def bring_all(self, paths: list[Path]) -> None:
        """Import what several paths hold: one offer, which goes on where it was when the same is offered after a kill."""
        named = json.dumps([[os.path.abspath(path) for path in paths], sorted(self.only), self.made_up])
        with Offer(self.store, hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()) as self._offer:
            self._left |= self._offer.jobs()
            for path in paths:
                self.bring(path)
        self._offer = None

    def bring(self, offered: Path) -> None:
        """Import what one path holds; every file of it gets an entry in the account."""
        try:
            with Scratch(self.store.tmp, wipe=self.store.seal.locked) as scratch:
                for found in units(offered, scratch, password=self._password):
                    shown = _shown(offered, found.path)
                    if self.only and shown not in self.only:
                        continue
                    if isinstance(found, Refused):
                        self._refuse(shown, found.refusal)
                    else:
                        self._import(found, shown)
        except OSError as error:
            self._refuse(str(offered), unreadable(error))
        except Hostile as error:
            self._refuse(str(offered), Refusal(error.what, error.advice, error.advice))
        self._acknowledge()
        ask_password(self.account, str(offered))
        ask_parts(self.account, self.store, offered)

    def _acknowledge(self) -> None:
        """Write what is left of all jobs together, then say what each brought: small files cost no transaction of their own."""
        self._appender.flush()
        for chunk in _chunks(self._appender.buried, 500):
            forget(self.store, Ask(ids=tuple(chunk)))  # what was forgotten where it comes from is forgotten here
        self._appender.buried.clear()
        keep_finer_of_all(self.store)  # what an export tells in a file and in a page made for the eye is kept once
        for one in self._read:
            if one.unit.source.pages and (page := self.store.book.get("job", str(one.job.number))):
                one.job.added, one.job.known = page["added"], page["known"]
            self.account.files[one.place] = entry_of(one.shown, one.job, before=one.before)
            self._ask(one)
        self._read.clear()

    def _refuse(self, path: str, refusal: Refusal) -> None:
        self.account.files.append(entry_of(path, refusal=refusal))
        self._progress({"path": path, "state": "refused", "what": refusal.what})

    def _import(self, unit: Unit, shown: str) -> None:
        bundle = self._bundle(unit, shown)
        rules = ruling(self.store.book)
        now = self._state(unit, bundle, rules)
        if now and self._offer and (before := self._offer.finished(now)):
            return self._pass(unit, bundle, before)
        self.account.met(shown)
        job = self._job(unit, shown)
        number = job.number
        try:
            self._carry(job, unit, bundle, (rules, now))
        finally:
            let_go(self.store, "job", number)

    def _state(self, unit: Unit, bundle: Bundle, rules: str) -> str:
        """Return by what an import shows that it is the same as when it was finished; empty when nobody will ask, or nobody can tell."""
        return state(unit, bundle, rules) if self._offer and unit.source.name != _EXPORT else ""

    def _pass(self, unit: Unit, bundle: Bundle, before: Finished) -> None:
        """Give the account of an import that an interrupted run had finished: nobody saw it, and its questions are still to be asked."""
        self.account.met(bundle.name, finished=True)
        bundle.doubts.update(before.told["doubts"])
        bundle.choices.update(before.told["choices"])
        total = sum(max(file.size, 0) for file in bundle.files)
        self._give(unit, before.job, bundle, Clocks(*before.told["clocks"]), total, before.job.added + before.job.known, before=True)

    def _give(self, unit: Unit, job: Job, bundle: Bundle, clocks: Clocks, total: int, rows: int, before: bool = False) -> None:
        self._read.append(_Brought(len(self.account.files), unit, bundle.name, job, bundle, clocks, before))
        self.account.files.append({})
        self._progress({"path": bundle.name, "state": "done", "source": job.source, "bytes": total, "total": total, "rows": rows})

    def _carry(self, job: Job, unit: Unit, bundle: Bundle, read_by: tuple[str, str]) -> None:
        shown = bundle.name
        total = sum(max(file.size, 0) for file in bundle.files)
        read = _Counter()
        for file in (*bundle.files, *bundle.others):
            file.tick = read.tick
        before, rows, whole = sizes_and_times(unit.files), 0, True
        if unit.source.name == _EXPORT:
            self._acknowledge()  # an empty home is one without anything pending
            self._appender.restored = self._restore(bundle, job)
        clocks = Clocks()
        items = iter(unit.source.read(bundle))
        try:
            while (item := next(items, None)) is not None:
                clocks.count(item)
                try:
                    self._appender.put(job, item)
                except Exception as error:
                    raise _Writing from error
                rows += getattr(item, "num_rows", 1)
                self._tell(job, shown, read.bytes, total, rows)
        except _Writing as error:
            raise error.__cause__ from None  # type: ignore[misc]
        except BadRequest as error:  # a table that must be asked about stops itself, never the others
            self._appender.give_up(job)
            with self.store.lock, self.store.book.change():
                self.store.book.drop("job", str(job.number))
            return self._refuse(shown, Refusal(error.what, error.advice, error.advice))
        except MurmureError as error:
            if not isinstance(error, Hostile):
                raise
            whole = False
            job.reject(Reject(shown, error.what))
        except Exception as error:  # a reader that fails stops this export, never the others
            if os.environ.get("MURMURE_DEBUG"):
                raise
            whole, kind = False, type(error).__name__
            job.reject(Reject(shown, Both(f"{BROKEN_FILE.en} ({kind})", f"{BROKEN_FILE.fr} ({kind})")))
        for reject in bundle.rejects():
            job.reject(reject)
        if sizes_and_times(unit.files) != before:
            whole = False
            job.reject(Reject(shown, _CHANGED))
        self._appender.finish(job, "done", time.time(), self._finished(job, unit, bundle, clocks, read_by) if whole else None)
        self._give(unit, job, bundle, clocks, total, rows)
        if self._appender.restored:
            self._acknowledge()
            restored(self.store, job.number)
            self._appender.restored = False

    def _finished(self, job: Job, unit: Unit, bundle: Bundle, clocks: Clocks, read_by: tuple[str, str]) -> tuple[str, dict[str, Any]] | None:
        """Return what the offer remembers of an import that ended; None for what is to be read again all the same.

        That is what changed meanwhile, and what a wrong password may have spoilt.
        """
        rules, now = read_by
        if not self._offer or not now or now != self._state(unit, bundle, rules) or (self._password and job.rejected):
            return None
        hide = job.cover or str
        choices = {what: [hide(name) for name in names] for what, names in bundle.choices.items()}
        return rules, self._offer.page(now, {"clocks": [clocks.assumed, clocks.placed], "doubts": dict(bundle.doubts), "choices": choices})

    def _tell(self, job: Job, shown: str, done: int, total: int, rows: int) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self._progress({"path": shown, "state": "reading", "source": job.source, "bytes": done, "total": total, "rows": rows})

    def _job(self, unit: Unit, shown: str) -> Job:
        """Return a new job, or the one that an earlier, interrupted import of the same files left open."""
        fresh = Job(0, unit.source.name, shown, fingerprint(unit, shown), started=time.time(), made_up=self.made_up)
        fresh.made = made_at(unit.files, unit.path, fresh.started)
        fresh.cover = self._rules.now(self.store.book.all("rule").values()).cover(unit.source.name)
        return begin(self.store, fresh, self._left, unit.source.pages)

    def _answer(self, what: str, source: str, whose: str | None) -> str:
        """Return an answer: the one of this import, else the one that is remembered for the account, else for the source as a whole."""
        keys = (what, answer_key(what, source, whose), answer_key(what, source))
        return next((found for key in keys if (found := self.answers.get(key))), "")

    def _bundle(self, unit: Unit, shown: str) -> Bundle:
        """Return what the source reads, with the answers for it."""
        whose = account_of(unit, shown)
        given = {what: self._answer(what, unit.source.name, whose) for what in ("zone", "dates", "profile")}
        zone, answers = given.pop("zone"), {**self.answers, **given}
        return Bundle(shown, unit.files, unit.others, zone_named(zone) if zone else None, answers, unit.names, unit.relatives)

    def _ask(self, one: _Brought) -> None:
        """Ask what would make the reading better, and say what is there twice."""
        job, bundle, answers = one.job, one.bundle, one.bundle.answers
        about = one.unit.source.name, account_of(one.unit, one.shown), one.shown, job
        ask_zone(self.account, *about, one.clocks, bundle.zone is not None)
        if count := bundle.doubts.get("dates", 0):
            doubt(self.account, "dates", *about, count, bool(answers.get("dates")))
        if count := bundle.doubts.get("profile", 0):
            choices = bundle.choices.get("profile", [])
            if choices or answers.get("profile"):
                doubt(self.account, "profile", *about, count, not choices, choices=choices)
        if job.added and (found := told_before(self.store, job.number)):
            question = {"source": job.source, "ask": "twice", "path": one.shown, "job": job.number, **found._asdict()}
            self.account.questions.append(question)

    def _restore(self, bundle: Bundle, job: Job) -> bool:
        """Give an empty home the jobs of the export; the job that brings them takes the number after theirs."""
        card = bundle.file("murmure-export.json")
        if card is None:
            return False
        try:
            with card.text() as text:
                jobs = json.load(text)["jobs"]
            kept = restore_jobs(self.store, jobs, job.number)
        except (ValueError, KeyError, TypeError):
            return False
        job.number = kept or job.number
        return bool(kept)


def _chunks(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


class _Writing(Exception):
    """Carry an error of the log past the care that is taken of readers."""


class _Counter:
    def __init__(self) -> None:
        self.bytes = 0

    def tick(self, size: int) -> None:
        self.bytes += size


def _shown(offered: Path, path: str) -> str:
    """Return the path as the person would type it: what they offered, then what is inside."""
    return str(offered) + path.removeprefix(offered.name or str(offered))


def batches_as_jobs(store: Store, rules: Rules, parts: Iterator[tuple[str, Any]], path: str, made_up: bool = False) -> dict[str, Job]:
    """Carry batches that a script makes ((source, table) pairs) into the log: one job per source."""
    appender = Appender(store, rules)
    jobs: dict[str, Job] = {}
    for source, table in parts:
        if source not in jobs:
            with store.lock, store.book.change():
                number = store.book.next("job")
                jobs[source] = Job(number, source, path, started=time.time(), made_up=made_up)
                store.book.put("job", str(number), jobs[source].page())
        appender.put(jobs[source], table)
    for job in jobs.values():
        appender.finish(job, "done", time.time())
    appender.flush()
    return jobs


def say(store: Store, rules: Rules, source: str, said: Activity, path: str) -> Job:
    """Write one activity that the person states themselves, as a job of its own; about a log that is all made up, it is made up too."""
    return say_all(store, rules, source, [said], path)


def say_all(store: Store, rules: Rules, source: str, said: Iterable[Activity], path: str) -> Job:
    """Write activities that the person states themselves, at least one, as one job."""
    jobs = [page for page in store.book.all("job").values() if page["state"] != "undone"]
    made_up = bool(jobs) and all(page.get("made_up") for page in jobs)
    return batches_as_jobs(store, rules, ((source, one) for one in said), path, made_up)[source]


def unsay(store: Store, source: str, said: str, path: str) -> None:
    """Remove for good the activity of this id that the person stated; the job that brought nothing else is undone."""
    number = store.table(f"select job from log where id = {duck.quoted(said)}::uuid").column("job")[0].as_py()
    forget(store, Ask(ids=(said,)))
    page = store.book.get("job", str(number)) or {}
    if page.get("source") == source and page.get("path") == path:
        undo(store, number)
