"""How does what a person offers become jobs in the log, with an account of every file?"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from murmure.account import Account, Clocks, ask_zone, doubt, entry_of
from murmure.engine import Store, duck
from murmure.engine.process import alive
from murmure.log.append import Appender
from murmure.log.forget import forget, undo
from murmure.log.jobs import Job
from murmure.log.move import restore_jobs
from murmure.log.payments import told_before
from murmure.log.redact import Rules
from murmure.log.twins import keep_finer
from murmure.model.activity import Activity
from murmure.model.ask import Ask
from murmure.model.errors import BadRequest, Hostile, MurmureError
from murmure.model.reject import BROKEN_FILE, Refusal, Reject
from murmure.model.words import Both
from murmure.sources.made import made_at
from murmure.sources.packet import missing, parts_in
from murmure.sources.readers import Bundle, File, Refused, Scratch
from murmure.sources.readers.archive import unreadable
from murmure.sources.readers.trouble import LOCKED, WRONG_PASSWORD
from murmure.sources.recognise import Unit, units
from murmure.sources.times import zone_named

Progress = Callable[[dict[str, Any]], None]
_CHANGED = Both("the file changed while it was read: import it again", "le fichier a changé pendant la lecture : réimportez-le")
_RUNNING: set[tuple[str, int]] = set()  # jobs at work in this process: (home, number)
_EVERY = 0.2  # seconds between two words about progress


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
        self._read: list[tuple[int, Unit, str, Job, Bundle, Clocks]] = []
        self.account = Account()

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
        self._ask_password(str(offered))
        self._ask_parts(offered)

    def _ask_parts(self, offered: Path) -> None:
        """Say which parts of what was offered are missing: those that came before are remembered."""
        book, touched = self.store.book, list(parts_in(offered))
        if not touched:
            return
        with self.store.lock, book.change():
            for part in touched:
                page = book.get("part", part.stem, {"numbers": [], "total": 0})
                numbers = sorted({*page["numbers"], part.number})
                book.put("part", part.stem, {"numbers": numbers, "total": max(page["total"], part.total)})
        stems = sorted({part.stem for part in touched})
        # Another path of the same import may have brought what was missing a moment ago.
        self.account.questions = [one for one in self.account.questions if one["ask"] != "part" or one["path"] not in stems]
        for stem in stems:
            page = book.get("part", stem)
            if page and (absent := missing(page["numbers"], page["total"])):
                question = {"source": None, "ask": "part", "path": stem, "job": None, "count": len(absent), "part": absent, "total": page["total"]}
                self.account.questions.append(question)

    def _ask_password(self, offered: str) -> None:
        """Ask once for the password of what was offered, when something in it is locked in a way that can be opened."""
        locked = [one for one in self.account.refused if one["refused"] in (LOCKED, WRONG_PASSWORD) and one["path"].startswith(offered)]
        if locked:
            question = {"source": None, "ask": "password", "path": offered, "job": None, "count": len(locked)}
            self.account.questions.append(question)

    def _acknowledge(self) -> None:
        """Write what is left of all jobs together, then say what each brought: small files cost no transaction of their own."""
        self._appender.flush()
        for chunk in _chunks(self._appender.buried, 500):
            forget(self.store, Ask(ids=tuple(chunk)))  # what was forgotten where it comes from is forgotten here
        self._appender.buried.clear()
        self._keep_finer()
        for place, unit, shown, job, bundle, clocks in self._read:
            self.account.files[place] = entry_of(shown, job)
            self._ask(unit, shown, job, bundle, clocks)
        self._read.clear()

    def _keep_finer(self) -> None:
        """Keep once what an export tells in a file and in a page made for the eye: the page's is known then."""
        jobs = {job.number: job for _, _, _, job, _, _ in self._read}
        read: dict[str, list[int]] = {}
        for _, unit, _, job, _, _ in self._read:
            if unit.source.pages and job.added:  # an interrupted import too: what it brought before was not compared yet
                read.setdefault(unit.source.name, []).append(job.number)
        for name, numbers in sorted(read.items()):
            for number, count in keep_finer(self.store, name, numbers).items():
                if job := jobs.get(number):
                    job.added, job.known = max(0, job.added - count), job.known + count

    def _refuse(self, path: str, refusal: Refusal) -> None:
        self.account.files.append(entry_of(path, refusal=refusal))
        self._progress({"path": path, "state": "refused", "what": refusal.what})

    def _import(self, unit: Unit, shown: str) -> None:
        job = self._job(unit, shown)
        place = (str(self.store.folder), job.number)
        try:
            self._carry(job, unit, shown)
        finally:
            _RUNNING.discard(place)

    def _carry(self, job: Job, unit: Unit, shown: str) -> None:
        bundle = Bundle(shown, unit.files, unit.others, self._zone(unit), self._answers(unit), unit.names, unit.relatives)
        total = sum(max(file.size, 0) for file in bundle.files)
        read = _Counter()
        for file in (*bundle.files, *bundle.others):
            file.tick = read.tick
        before, rows = _states(unit.files), 0
        if unit.source.name == "murmure-export":
            self._acknowledge()  # an empty home is one without anything pending
            self._appender.restored = self._restore(bundle, job)
        state, clocks = "done", Clocks()
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
            job.reject(Reject(shown, error.what))
        except Exception as error:  # a reader that fails stops this export, never the others
            if os.environ.get("MURMURE_DEBUG"):
                raise
            kind = type(error).__name__
            job.reject(Reject(shown, Both(f"{BROKEN_FILE.en} ({kind})", f"{BROKEN_FILE.fr} ({kind})")))
        for reject in bundle.rejects():
            job.reject(reject)
        if _states(unit.files) != before:
            job.reject(Reject(shown, _CHANGED))
        self._appender.finish(job, state, time.time())
        self._read.append((len(self.account.files), unit, shown, job, bundle, clocks))
        self.account.files.append({})
        if self._appender.restored:
            self._acknowledge()
            self._appender.restored = False
        self._progress({"path": shown, "state": "done", "source": job.source, "bytes": total, "total": total, "rows": rows})

    def _tell(self, job: Job, shown: str, done: int, total: int, rows: int) -> None:
        now = time.monotonic()
        if now - self._last >= _EVERY:
            self._last = now
            self._progress({"path": shown, "state": "reading", "source": job.source, "bytes": done, "total": total, "rows": rows})

    def _job(self, unit: Unit, shown: str) -> Job:
        """Return a new job, or the one that an earlier, interrupted import of the same files left open."""
        fingerprint = _fingerprint(unit, shown)
        book = self.store.book
        with self.store.lock, book.change():
            for page in book.all("job").values():
                if page["state"] == "running" and page["fingerprint"] == fingerprint and not self._held(page):
                    fresh = {"before": page["added"], "again": 0, "known": 0, "dropped": 0, "rejected": {}, "holder": os.getpid()}
                    job = Job(**{**page, **fresh})
                    break
            else:
                job = Job(
                    book.next("job"), unit.source.name, shown, fingerprint, started=time.time(), holder=os.getpid(), made_up=self.made_up
                )  # fmt: skip
                job.made = made_at(unit.files, unit.path, job.started)
            job.cover = self._rules.now(book.all("rule").values()).cover(unit.source.name)
            _RUNNING.add((str(self.store.folder), job.number))
            book.put("job", str(job.number), job.page())
        return job

    def _held(self, page: dict[str, Any]) -> bool:
        """Say whether another import is at this job right now, in this process or another: then it is not interrupted."""
        if page["holder"] == os.getpid():
            return (str(self.store.folder), page["number"]) in _RUNNING
        return alive(page["holder"])

    def _zone(self, unit: Unit):
        name = self.answers.get("zone") or self.answers.get(f"zone:{unit.source.name}")
        return zone_named(name) if name else None

    def _answers(self, unit: Unit) -> Mapping[str, str]:
        """Return the answers for one source: the order of day and month is remembered for each."""
        name = unit.source.name
        return {**self.answers, **{what: self.answers.get(what) or self.answers.get(f"{what}:{name}", "") for what in ("dates", "profile")}}

    def _ask(self, unit: Unit, shown: str, job: Job, bundle: Bundle, clocks: Clocks) -> None:
        """Ask what would make the reading better, and say what is there twice."""
        source, answers = unit.source.name, bundle.answers
        ask_zone(self.account, source, shown, job, clocks, bundle.zone is not None)
        if count := bundle.doubts.get("dates", 0):
            doubt(self.account, "dates", source, shown, job, count, bool(answers.get("dates")))
        if count := bundle.doubts.get("profile", 0):
            choices = bundle.choices.get("profile", [])
            if choices or answers.get("profile"):
                doubt(self.account, "profile", source, shown, job, count, not choices, choices=choices)
        if job.added > job.before and (found := told_before(self.store, job.number)):
            question = {"source": source, "ask": "twice", "path": shown, "job": job.number, **found._asdict()}
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


def _states(files: list[File]) -> list[tuple[int, int]]:
    """Return size and change time of the files that lie on disk themselves."""
    found = []
    for disk in {file.disk for file in files if file.disk}:
        try:
            state = disk.stat()
            found.append((state.st_size, state.st_mtime_ns))
        except OSError:
            found.append((-1, -1))
    return sorted(found)


def _fingerprint(unit: Unit, shown: str) -> str:
    digest = hashlib.sha256(f"{unit.source.name}\0{os.path.abspath(shown)}".encode("utf-8", "surrogateescape"))
    for file in sorted(unit.files, key=lambda one: one.path):
        digest.update(f"\0{file.path}\0{file.size}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


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
