"""What do the pages of petitions show, and how is it kept while the log stays the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from murmure.faces.web.plot import DAY, Course, Plot, Reach, both_sizes, seconds
from murmure.lenses.cases import Arrival, arrival
from murmure.lenses.lens import wilson
from murmure.model.finding import Finding

SHOWN, ARRIVED, OTHERS, MOST = 12, 6, 20, 50
"""Petitions that are drawn when they are on their way, and when they have arrived; the others nearest to the threshold; past alarms in a list."""
LEVEL, HORIZON = 0.75, 7
"""The share of the threshold at which the alarm is raised, and the days after which an alarm is judged: what the lens takes when nothing is said."""
FAR = 4
"""A threshold above so many times what is drawn would flatten it: it is left out of the picture."""
STEPS = (1_000, 5_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
"""Thresholds that one often meets; those above a count are asked too."""
MEASURED = "type = 'murmure:Measure' and quantity = 'signatures' and object is not null and value is not null and published is not null"


@dataclass(frozen=True)
class Ask:
    """Say what is asked: signatures that are wanted, as of which moment (microseconds, None for all), and words of the name."""

    threshold: int
    until: int | None
    words: str = ""


@dataclass(frozen=True)
class Record:
    """Hold what earlier alarms were worth: how many were raised long enough ago, how many came true, and how often one was false.

    low, high   bounds of the share of false ones; days: of the log that they were raised in
    rows        of the lens, of these petitions, the last alarm first
    """

    alarms: int
    reached: int
    low: float
    high: float
    days: float
    rows: list[dict[str, Any]]

    @property
    def false(self) -> float:
        """The share of the alarms that did not come true."""
        return 1 - self.reached / self.alarms if self.alarms else 0.0


@dataclass(frozen=True)
class Petition:
    """Hold one petition.

    row     of the lens: count, day, ahead, alarm, crossing (see its table `petitions`)
    title   what the readings call it, "" when they do not
    ahead   rows of the lens: what is foretold, day by day
    pictures   its curve and its forecast, for a wide and a narrow screen; at: the reading of each second; by_day: the last of each day (UTC)
    """

    name: str
    title: str
    row: dict[str, Any]
    ahead: list[dict[str, Any]]
    came: Arrival
    pictures: list[tuple[str, Plot]]
    readings: int
    first: float
    last: float
    at: dict[int, str]
    by_day: dict[str, str]

    @property
    def mark(self) -> str:
        """What stands for it within a page."""
        return md5(self.name.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:12]

    @property
    def at_crossing(self) -> float | None:
        """When it reached the threshold (seconds)."""
        return seconds(self.row["crossing"]) if self.row["crossing"] else None

    def day_of(self, days: float | None) -> float | None:
        """Return the moment (seconds) so many days after the last reading."""
        return None if days is None else self.last + days * DAY


@dataclass(frozen=True)
class Board:
    """Hold all petitions of a home: drawn, or in a row of a table."""

    asked: Ask
    moving: list[Petition]
    arrived: list[Petition]
    others: list[tuple[str, dict[str, Any]]]
    all: int
    crossed: int
    record: Record
    span: tuple[float, float] | None


@dataclass(frozen=True)
class Goal:
    """Hold when one threshold is reached, by what came of past days of this pace; `last` is the row of the most days ahead."""

    threshold: int
    missing: int
    came: Arrival
    last: dict[str, Any] | None


@dataclass(frozen=True)
class One:
    """Hold the page of one petition."""

    asked: Ask
    one: Petition
    findings: tuple[Finding, ...]
    goals: list[Goal]
    days: list[dict[str, Any]]
    jumps: list[dict[str, Any]]
    sharers: list[dict[str, Any]]
    record: Record


def board_of(home: Any, asked: Ask) -> Board:
    """Return the board: those on their way, those that arrived, and the others nearest to the threshold."""
    found = home.lens("petition", purpose="self", threshold=asked.threshold, until=asked.until, most=SHOWN)
    rows = found.tables["petitions"].to_pylist()
    span = span_of(home, asked.until)
    record = record_of(rows, span)
    told = {one.subject for one in found}
    ahead = by_petition(found.tables["ahead"].to_pylist())
    titles = titles_of(home, [row["petition"] for row in rows]) if asked.words else {}
    fit = [row for row in rows if asked.words.casefold() in f"{row['petition']} {titles.get(row['petition'], '')}".casefold()]
    moving = [row for row in fit if row["petition"] in told and not row["crossing"]][:SHOWN]
    arrived = sorted((row for row in fit if row["crossing"]), key=lambda row: row["crossing"], reverse=True)
    rest = [row for row in fit if not row["crossing"] and row["petition"] not in told][:OTHERS]
    names = titles_of(home, [row["petition"] for row in rest])
    drawn = petitions_of(home, [*moving, *arrived[:ARRIVED]], ahead, asked)
    return Board(asked, drawn[: len(moving)], drawn[len(moving) :], [(names.get(row["petition"], ""), row) for row in rest], len(fit),
                 len(arrived), record, span)  # fmt: skip


def one_of(home: Any, name: str, asked: Ask) -> One:
    """Return what is known of one petition; raises `BadRequest` when nobody counted it."""
    found = home.lens("petition", purpose="self", petition=name, threshold=asked.threshold, until=asked.until)
    rows, tables = found.tables["petitions"].to_pylist(), {key: table.to_pylist() for key, table in found.tables.items() if key != "petitions"}
    row = next((row for row in rows if row["petition"] == name), None)
    if row is None:  # the log holds no count at all, up to that moment
        from murmure.lenses.crowd.petition import HOW_PETITION, NO_PETITION
        from murmure.model.errors import BadRequest

        raise BadRequest("lens-petition", NO_PETITION.fill(petition=name), HOW_PETITION)
    moments = [(seconds(jump["at"]), "jump") for jump in tables["jumps"]]
    (one,) = petitions_of(home, [row], by_petition(tables["ahead"]), asked, moments)
    goals = [Goal(asked.threshold, max(asked.threshold - row["count"], 0), one.came, one.ahead[-1] if one.ahead else None)]
    for threshold in [step for step in STEPS if step > row["count"] and step != asked.threshold][:3]:
        more = home.lens("petition", purpose="self", petition=name, threshold=threshold, until=asked.until).tables["ahead"].to_pylist()
        goals.append(Goal(threshold, threshold - row["count"], came_of(more), more[-1] if more else None))
    goals.sort(key=lambda goal: goal.threshold)
    return One(asked, one, found.findings, goals, tables["days"], tables["jumps"], tables["sharers"], record_of(rows, span_of(home, asked.until)))


def by_petition(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return rows by petition."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["petition"], []).append(row)
    return found


def came_of(ahead: list[dict[str, Any]]) -> Arrival:
    """Return when a petition arrives, by what is foretold of each day."""
    return arrival([(row["days"], row["chance"]) for row in ahead])


def record_of(rows: list[dict[str, Any]], span: tuple[float, float] | None) -> Record:
    """Return what the alarms were worth that were raised long enough ago to tell."""
    end = span[1] - HORIZON * DAY if span else 0
    past = [row for row in rows if row["alarm"] and seconds(row["alarm"]) <= end]
    reached = sum(row["crossing"] is not None for row in past)
    return Record(len(past), reached, *wilson(len(past) - reached, len(past)), max(end - span[0], 0) / DAY if span else 0,
                  sorted(past, key=lambda row: row["alarm"], reverse=True)[:MOST])


def span_of(home: Any, until: int | None) -> tuple[float, float] | None:
    """Return between which moments (seconds) signatures were counted; None when none were."""
    (row,) = home.sql(
        f"select min(epoch_us(published)) as first, max(epoch_us(published)) as last from log where {MEASURED}{before(until)}"
    ).to_pylist()
    return None if row["first"] is None else (row["first"] / 1e6, row["last"] / 1e6)


def before(until: int | None) -> str:
    return f" and epoch_us(published) < {int(until)}" if until is not None else ""


def among(names: Sequence[str]) -> str:
    """Return the SQL that a petition is one of these: by a digest, so that no name can be taken for a part of the question."""
    digests = ", ".join(f"'{md5(name.encode('utf-8', 'replace'), usedforsecurity=False).hexdigest()}'" for name in names)
    return f"md5(object) in ({digests or 'null'})"


def titles_of(home: Any, names: Sequence[str]) -> dict[str, str]:
    """Return what the newest readings call some petitions."""
    if not names:
        return {}
    some = among(names) if len(names) <= 1_000 else "true"
    rows = home.sql(f"""select object, arg_max(content, published) as title from log
        where {MEASURED} and content is not null and {some} group by object""")
    return {row["object"]: row["title"] for row in rows.to_pylist() if row["title"]}


def petitions_of(
    home: Any, rows: list[dict[str, Any]], ahead: dict[str, list[dict[str, Any]]], asked: Ask, moments: Sequence[tuple[float, str]] = (),
) -> list[Petition]:  # fmt: skip
    """Return petitions as they are drawn."""
    names = [row["petition"] for row in rows]
    titles = titles_of(home, names)
    found: dict[str, list[tuple[float, float, str]]] = {name: [] for name in names}
    told = home.sql(f"""select object, epoch_us(published) / 1e6 as moment, value, id::varchar as id from log
        where {MEASURED} and {among(names)}{before(asked.until)} order by object, moment, value""")
    for row in told.to_pylist():
        if row["object"] in found:
            found[row["object"]].append((row["moment"], row["value"], row["id"]))
    return [drawn(row, titles.get(row["petition"], ""), found[row["petition"]], ahead.get(row["petition"], []), asked.threshold, moments)
            for row in rows if found[row["petition"]]]  # fmt: skip


def drawn(
    row: dict[str, Any], title: str, readings: list[tuple[float, float, str]], ahead: list[dict[str, Any]], threshold: int,
    moments: Sequence[tuple[float, str]],
) -> Petition:  # fmt: skip
    """Return one petition with its curve: what was read, the fan, the threshold when it is in sight, alarm and arrival."""
    points = [(at, value) for at, value, _ in readings]
    last = points[-1][0]
    fan = [Reach(last + one["days"] * DAY, one["low"], one["median"], one["high"]) for one in ahead]
    if fan:  # of a young petition, thirty days ahead would squeeze what was read
        reach = max(last - points[0][0], 7 * DAY)
        fan = [one for one in fan if one.at - last <= reach] or fan[:1]
    told = [(seconds(row[name]), name) for name in ("alarm", "crossing") if row[name]]
    most = max([value for _, value in points] + [one.high for one in fan])
    goals = [threshold] if threshold <= FAR * most else []
    pictures = both_sizes(Course(points, fan, goals, [*told, *moments]))
    at = {int(moment): name for moment, _, name in readings}
    days = {datetime.fromtimestamp(moment, UTC).date().isoformat(): name for moment, _, name in readings}
    return Petition(row["petition"], title, row, ahead, came_of(ahead), pictures, len(readings), points[0][0], last, at, days)
