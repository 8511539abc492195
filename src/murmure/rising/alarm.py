"""What is said when a cause rises, and what does it rest on?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

HOURS = (1, 6, 24)
"""For how many hours ahead adopters are forecast."""


@dataclass(frozen=True)
class Forecast:
    """Say how many will have adopted a cause (in all, since a day before the alarm) so many hours later.

    low, median, high   one number for each of `hours`; four in five past alarms lay between low and high
    basis               past alarms that it was learned from: with few, the interval is wide
    """

    hours: tuple[int, ...]
    low: tuple[float, ...]
    median: tuple[float, ...]
    high: tuple[float, ...]
    basis: int


@dataclass(frozen=True)
class Company:
    """Say of which communities those come who adopt a cause: communities that were known before.

    effective   their effective number, (sum C)^2 / sum C^2
    expected    the same of as many accounts drawn by chance from those who were active
    chance      share of such draws that are at least as mixed
    together    0..1, how often those communities took up the same causes before, None where it is not known
    known       adopters whose communities are known
    shares      share of each community, the largest first
    carriers    the effective number of those communities alone that have more of them than chance gives
    """

    effective: float
    expected: float
    chance: float
    together: float | None
    known: int
    shares: dict[str, float]
    carriers: float = 0.0


@dataclass(frozen=True)
class Alarm:
    """State that a cause rises.

    time, since     seconds since 1970: when it was raised, and since when the cause runs
    cause, kind     in its own words, and what it is: tag, link, word, phrase, media, petition
    terms           all terms that are this cause: the same people, or the same posts
    observed, expected, score   adopters or posts, fading within so many hours (`within`), what its past lets expect of them, and
                    the surprise of it in nats
    within          24 (adopters of today), 1 (adopters of now), or 4 (posts, of words): whichever surprises most
    adopters        accounts that adopted it in the last day
    volume          posts of the last four hours, fading
    gathering       coalition (groups that seldom act together), campaign (accounts in step, or groups that always go together),
                    group (one community), unknown
    coordination    0..1: adopters who posted within seconds of another the same things, twice or more
    false_alarms    a day, to expect at this setting: value, low, high; None until enough was seen
    joins           the cause of an earlier alarm that shares people or posts with this one
    evidence        the posts that raised it: row numbers or ids
    keys            hashes of the terms, in their order; they are not written
    """

    time: int
    cause: str
    kind: str
    terms: tuple[str, ...]
    since: int
    observed: float
    within: int
    expected: float
    score: float
    adopters: int
    volume: float
    company: Company
    gathering: str
    coordination: float
    forecast: Forecast
    false_alarms: tuple[float, float, float] | None
    joins: str | None
    evidence: tuple[Any, ...] = field(repr=False)
    keys: tuple[int, ...] = field(default=(), repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the alarm as what JSON can hold."""
        return {
            "time": moment(self.time), "cause": self.cause, "kind": self.kind, "terms": list(self.terms), "since": moment(self.since),
            "observed": round(self.observed, 3), "within": self.within, "expected": round(self.expected, 4), "score": round(self.score, 3),
            "adopters": self.adopters, "volume": round(self.volume, 2),
            "communities_effective": round(self.company.effective, 3), "communities_expected": round(self.company.expected, 3),
            "communities_chance": round(self.company.chance, 3), "communities_known": self.company.known,
            "communities_together": None if self.company.together is None else round(self.company.together, 3),
            "communities": {name: round(share, 3) for name, share in self.company.shares.items()},
            "gathering": self.gathering, "coordination": round(self.coordination, 3),
            "forecast": {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.forecast).items()},
            "false_alarms_per_day": None if self.false_alarms is None else [round(one, 3) for one in self.false_alarms],
            "joins": self.joins, "evidence": list(self.evidence),
        }  # fmt: skip


def moment(seconds: int) -> str:
    """Return a moment as ISO 8601, in UTC.

    >>> moment(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
