"""What did each import bring, and how far did it come?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from murmure.model.reject import Reject

EXAMPLES = 20


@dataclass
class Job:
    """Count one import. `state` is running, done, stopped (it can go on) or undone.

    added, known, dropped  records: new ones, ones the log had, ones a rule dropped
    rejected     per English reason: the reason in French, a count, and the first places
    fingerprint  names the very files, so that an interrupted import is found again
    started, ended  seconds since 1970 UTC
    made         when the export was made, in seconds since 1970 UTC, as far as its name or its files tell; else 0
    """

    number: int
    source: str
    path: str
    fingerprint: str = ""
    state: str = "running"
    started: float = 0.0
    ended: float | None = None
    added: int = 0
    known: int = 0
    dropped: int = 0
    rejected: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: float = 0.0
    made_up: bool = False
    before: int = 0  # added by earlier, interrupted runs of this job
    holder: int = 0  # the process that runs it
    again: int = 0  # of these, met again by this run: known now, and counted once
    cover: ClassVar[Callable[[str], str] | None] = None  # hides in the names of files what the rules on any text hide

    def reject(self, reject: Reject) -> None:
        """Count one record that was left out."""
        entry = self.rejected.setdefault(reject.reason.en, {"fr": reject.reason.fr, "count": 0, "where": []})
        entry["count"] += 1
        if len(entry["where"]) < EXAMPLES:
            entry["where"].append(reject.where)

    def page(self) -> dict[str, Any]:
        """Return the job as the book keeps it: names of files without what a rule hides."""
        page = asdict(self)
        if self.cover:
            page["path"] = self.cover(self.path)
            for entry in page["rejected"].values():
                entry["where"] = [self.cover(where) for where in entry["where"]]
        return page

    @property
    def rejects(self) -> int:
        """How many records were left out."""
        return sum(entry["count"] for entry in self.rejected.values())

    def account(self) -> list[dict[str, Any]]:
        """Return the rejects as the account of an import shows them."""
        return [
            {"reason": reason, "reason_fr": entry["fr"], "count": entry["count"], "where": entry["where"]}
            for reason, entry in sorted(self.rejected.items(), key=lambda item: -item[1]["count"])
        ]
