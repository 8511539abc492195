"""How is a stream doing: since when, how far behind, how fast, and what went wrong?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from murmure.model.words import Both

RUNNING, WAITING, STOPPED, ENDED, FAILED, STUCK = "running", "waiting", "stopped", "ended", "failed", "stuck"
MINUTES = 60  # of the past that the page draws
COUNTS = ("added", "known", "changed", "deleted", "unwanted", "rejected", "reconnects")
QUIET = 60.0  # seconds without a sign of life after which a runner is taken for dead or stuck


@dataclass
class Health:
    """Hold what is known of one stream, kept in the home beside its cursor.

    name      of the stream; `live` is the source that follows it
    state     running, waiting (to follow again), stopped, ended (there is nothing more) or failed
    holder    the process that runs it
    beat      when that process last said so; `started` when it began, seconds since 1970 UTC
    heard     when the last record came
    moment    event time of the newest record, microseconds since 1970 UTC
    cursor    where to go on: all before it is safe in the log
    why       what was last wrong, in English and French; `again` when the runner tries again
    counts    of all sessions together
    minutes   records in each of the last minutes, by minute since 1970
    """

    name: str
    live: str
    state: str = RUNNING
    holder: int = 0
    started: float = 0.0
    beat: float = 0.0
    heard: float | None = None
    moment: int | None = None
    cursor: str | None = None
    why: list[str] | None = None
    again: float | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    minutes: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, page: dict[str, Any]) -> Health:
        """Return the health that a page of the book holds; parts that this version does not know are left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in page.items() if name in known})

    def page(self) -> dict[str, Any]:
        """Return what the book keeps."""
        return asdict(self)

    def hear(self, records: int, now: float) -> None:
        """Count records that came at `now`."""
        if records:
            self.heard = now
            minute = int(now // 60)
            self.minutes[str(minute)] = self.minutes.get(str(minute), 0) + records
            self.minutes = {key: count for key, count in self.minutes.items() if minute - MINUTES < int(key) <= minute}

    def say(self, why: Both | None, again: float | None = None) -> None:
        """Note what was wrong, and when the runner tries again."""
        self.why, self.again = list(why) if why else None, again

    def state_at(self, now: float, alive: bool) -> str:
        """Return the state as it is at `now`: a runner that was killed could not say so."""
        if self.state in (RUNNING, WAITING) and not alive:
            return STOPPED
        return STUCK if self.state == RUNNING and now - self.beat > QUIET else self.state

    @property
    def live_now(self) -> bool:
        """Whether somebody follows it: only then does the time since its newest record mean anything."""
        return self.state in (RUNNING, WAITING, STUCK)

    def lag(self, now: float) -> float | None:
        """Return by how many seconds the newest record was behind the clock when it was heard; None when none came.

        While the line is lost it grows with the clock. A stream that is merely quiet is not late.
        """
        if self.moment is None:
            return None
        seen = self.heard if self.state == RUNNING and self.heard is not None else now
        return max(0.0, seen - self.moment / 1e6)

    def rate(self, now: float) -> float:
        """Return the records per second of the last whole minute."""
        return self.minutes.get(str(int(now // 60) - 1), 0) / 60

    def past(self, now: float) -> list[int]:
        """Return the records of each of the last minutes, the oldest first."""
        last = int(now // 60)
        return [self.minutes.get(str(minute), 0) for minute in range(last - MINUTES + 1, last + 1)]

    def as_json(self, now: float, language: str = "en") -> dict[str, Any]:
        """Return the stream as scripts read it."""
        return {
            "stream": self.name, "source": self.live, "state": self.state, "lag": self.lag(now), "rate": self.rate(now),
            "heard": self.heard, "why": Both(*self.why).say(language) if self.why else None, "again": self.again, "cursor": self.cursor,
            "counts": dict(self.counts),
        }  # fmt: skip
