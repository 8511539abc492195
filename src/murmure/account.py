"""What became of every file that was offered, and which of its times were placed by whom?"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from murmure.log.jobs import Job
from murmure.model.activity import Activity
from murmure.model.reject import Refusal, Reject
from murmure.sources.packet import missing, part_named, parts_in
from murmure.sources.readers.trouble import LOCKED, WRONG_PASSWORD

if TYPE_CHECKING:
    from murmure.engine import Store


@dataclass
class Account:
    """Say what became of every file that was offered.

    files      one entry per import or refused file: path, source, job, added, known, dropped, rejected, refused
    questions  what the person should answer, do or know for a better reading: {source, ask, path, job, count}, where `ask` is
               zone, dates, profile (with `choices`), password, twice (with `before`, `other` and `total`) or part (with `part`); the
               first three say whose `account` it is, where the source tells accounts apart (None: it does not)
    answered   the answers that times, dates and profiles rest on, as `answer_key` names them
    resumed    what an interrupted run had finished: {finished, total, next}, where `next` is the first that was read now (None: nothing
               was); None when there was no such run
    """

    files: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    _met: list[int] = field(default_factory=lambda: [0, 0])  # imports that were finished before, and all
    _next: str | None = None

    def met(self, path: str, finished: bool = False) -> None:
        """Count one import; `finished` says that an interrupted run had brought all of it."""
        self._met = [self._met[0] + finished, self._met[1] + 1]
        if not finished and self._next is None:
            self._next = path

    @property
    def resumed(self) -> dict[str, Any] | None:
        """What an interrupted run had finished."""
        finished, total = self._met
        return {"finished": finished, "total": total, "next": self._next} if finished else None

    @property
    def refused(self) -> list[dict[str, Any]]:
        """The entries of the files that were not read."""
        return [entry for entry in self.files if entry["refused"]]

    @property
    def totals(self) -> dict[str, int]:
        """The sums over all files."""
        sums = {name: sum(entry[name] for entry in self.files) for name in ("added", "known", "dropped")}
        rejected = sum(reject["count"] for entry in self.files for reject in entry["rejected"])
        return {"files": len(self.files), **sums, "rejected": rejected, "refused": len(self.refused)}

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Return the account as the CLI prints it with --json; refusals are told in `language`."""
        files = [{**entry, "refused": _told(entry["refused"], language)} for entry in self.files]
        return {"files": files, "totals": self.totals, "questions": self.questions, "resumed": self.resumed}


def _told(refusal: Refusal | None, language: str) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {name: getattr(refusal, name).say(language) for name in ("what", "want", "how")}


class Clocks:
    """Count the times of day that were taken as UTC because nobody said the zone, and those placed in a zone that was told."""

    def __init__(self, assumed: int = 0, placed: int = 0) -> None:
        self.assumed, self.placed = assumed, placed

    def count(self, item: Any) -> None:
        """Count what a source yields."""
        if type(item) is Activity:
            if item.offset_origin == "assumed":
                self.assumed += item.precision != "day"  # a day is the same day in every zone
            elif item.offset_origin == "account":
                self.placed += 1
        elif type(item) is not Reject and "offset_origin" in item.schema.names:
            self._count_batch(item)

    def _count_batch(self, batch: Any) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        origin = batch.column("offset_origin").cast(pa.string())
        assumed = pc.equal(origin, "assumed")
        if "precision" in batch.schema.names:
            assumed = pc.and_kleene(assumed, pc.not_equal(batch.column("precision").cast(pa.string()), "day"))
        self.assumed += pc.sum(assumed).as_py() or 0
        self.placed += pc.sum(pc.equal(origin, "account")).as_py() or 0


def entry_of(path: str, job: Job | None = None, refusal: Refusal | None = None, before: bool = False) -> dict[str, Any]:
    """Return the entry of one import, of one that an interrupted run had finished (`before`), or of one refused file."""
    added, known = (max(0, job.added - job.before), job.known + job.again) if job else (0, 0)
    if job and before:
        added, known = 0, job.added + job.known
    return {
        "path": path, "source": job.source if job else None, "job": job.number if job else None,
        "added": added, "known": known, "dropped": job.dropped if job else 0,
        "rejected": job.account() if job else [], "refused": refusal, "before": before,
    }  # fmt: skip


def answer_key(what: str, source: str, account: str | None = None) -> str:
    """Return the name under which an answer (zone, dates or profile) is remembered: for an account where the source tells them apart.

    >>> answer_key("zone", "whatsapp"), answer_key("zone", "facebook", "zoe"), answer_key("zone", "facebook", "")
    ('zone:whatsapp', 'zone:facebook:zoe', 'zone:facebook:')
    """
    return f"{what}:{source}" if account is None else f"{what}:{source}:{account}"


def doubt(account: Account, ask: str, source: str, whose: str | None, path: str, job: Job, count: int, answered: bool, **more: Any) -> None:
    """Note that a reading rests on an answer: remember that it was given, or ask for it when the job added something."""
    if answered:
        account.answered.add(answer_key(ask, source, whose))
    elif job.added:
        account.questions.append({"source": source, "account": whose, "ask": ask, "path": path, "job": job.number, "count": count, **more})


def ask_zone(account: Account, source: str, whose: str | None, path: str, job: Job, clocks: Clocks, given: bool) -> None:
    """Ask for the zone when the job added times that nobody placed; an export of murmure keeps what it knew."""
    if given and clocks.placed:
        doubt(account, "zone", source, whose, path, job, clocks.placed, True)
    elif not given and clocks.assumed and source != "murmure-export":
        doubt(account, "zone", source, whose, path, job, clocks.assumed, False)


def ask_password(account: Account, offered: str) -> None:
    """Ask once for the password of what was offered, when something in it is locked in a way that can be opened."""
    locked = [one for one in account.refused if one["refused"] in (LOCKED, WRONG_PASSWORD) and one["path"].startswith(offered)]
    if locked:
        account.questions.append({"source": None, "ask": "password", "path": offered, "job": None, "count": len(locked)})


def ask_parts(account: Account, store: Store, offered: Path) -> None:
    """Say which parts of what was offered are missing: those that came before are remembered, with the imports that brought something of each."""
    book, touched = store.book, list(parts_in(offered))
    if not touched:
        return
    brought = _brought(account, store)
    with store.lock, book.change():
        for part in touched:
            page = book.get("part", part.stem, {"total": 0})
            jobs = page.get("jobs") or {str(number): [] for number in page.get("numbers", ())}  # 0.1 knew numbers only
            jobs[str(part.number)] = sorted({*jobs.get(str(part.number), ()), *brought.get((part.stem, part.number), ())})
            book.put("part", part.stem, {"jobs": jobs, "total": max(page["total"], part.total)})
    stems = sorted({part.stem for part in touched})
    # Another path of the same import may have brought what was missing a moment ago.
    account.questions = [one for one in account.questions if one["ask"] != "part" or one["path"] not in stems]
    for stem in stems:
        page = book.get("part", stem, {"jobs": {}, "total": 0})
        there = [int(number) for number, jobs in page["jobs"].items() if _stands(store, jobs)]
        if absent := missing(there, max(page["total"], *map(int, page["jobs"]))):
            question = {"source": None, "ask": "part", "path": stem, "job": None, "count": len(absent), "part": absent, "total": page["total"]}
            account.questions.append(question)


def _brought(account: Account, store: Store) -> dict[tuple[str, int], set[int]]:
    """Return the imports that brought something, by the part of an export that they come from."""
    found: dict[tuple[str, int], set[int]] = {}
    for entry in account.files:
        if entry["job"] and (store.book.get("job", str(entry["job"])) or {}).get("added"):
            for part in filter(None, map(part_named, PurePath(entry["path"]).parts)):
                found.setdefault((part.stem, part.number), set()).add(entry["job"])
    return found


def _stands(store: Store, jobs: list[int]) -> bool:
    """Say whether a part is there: its imports brought nothing that the log did not have, or one that did was not taken back."""
    pages = [page for number in jobs if (page := store.book.get("job", str(number))) and page["added"]]
    return not pages or any(page["state"] != "undone" for page in pages)
