"""What became of every file that was offered, and which of its times were placed by whom?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from murmure.log.jobs import Job
from murmure.model.activity import Activity
from murmure.model.reject import Refusal, Reject


@dataclass
class Account:
    """Say what became of every file that was offered.

    files      one entry per import or refused file: path, source, job, added, known, dropped, rejected, refused
    questions  what the person should answer, do or know for a better reading: {source, ask, path, job, count}, where `ask` is
               zone, dates, profile (with `choices`), password, twice (with `before`, `other` and `total`) or part (with `part`)
    zoned      the sources whose times were placed in the zone that the person gave
    dated      the sources whose dates were read in the order that the person gave
    profiled   the sources in which the person said which profile is theirs
    """

    files: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    zoned: set[str] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    profiled: set[str] = field(default_factory=set)

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
        return {"files": files, "totals": self.totals, "questions": self.questions}


def _told(refusal: Refusal | None, language: str) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {name: getattr(refusal, name).say(language) for name in ("what", "want", "how")}


class Clocks:
    """Count the times of day that were taken as UTC because nobody said the zone, and those placed in a zone that was told."""

    def __init__(self) -> None:
        self.assumed = self.placed = 0

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


def entry_of(path: str, job: Job | None = None, refusal: Refusal | None = None) -> dict[str, Any]:
    """Return the entry of one import, or of one refused file."""
    return {
        "path": path, "source": job.source if job else None, "job": job.number if job else None,
        "added": job.added - job.before if job else 0, "known": job.known + job.again if job else 0, "dropped": job.dropped if job else 0,
        "rejected": job.account() if job else [], "refused": refusal,
    }  # fmt: skip


def doubt(account: Account, ask: str, source: str, path: str, job: Job, count: int, answered: bool, **more: Any) -> None:
    """Note that a reading rests on an answer: remember that it was given, or ask for it when the job added something."""
    if answered:
        {"dates": account.dated, "profile": account.profiled}[ask].add(source)
    elif job.added > job.before:
        account.questions.append({"source": source, "ask": ask, "path": path, "job": job.number, "count": count, **more})


def ask_zone(account: Account, source: str, path: str, job: Job, clocks: Clocks, given: bool) -> None:
    """Ask for the zone when the job added times that nobody placed; an export of murmure keeps what it knew."""
    if given and clocks.placed:
        account.zoned.add(source)
    elif not given and clocks.assumed and job.added > job.before and source != "murmure-export":
        account.questions.append({"source": source, "ask": "zone", "path": path, "job": job.number, "count": clocks.assumed})
