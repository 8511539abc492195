"""What is known of Camille's year, in the plain values from which every made-up export is written?

All exports are written from this one year, which is the village's own: so the same
run, purchase, night or friend is found in each of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from murmure.demo.clock import YEAR
from murmure.demo.village import of_owner
from murmure.model.activity import ME

if TYPE_CHECKING:
    import pyarrow as pa

PARIS = ZoneInfo("Europe/Paris")
MADE_ON = datetime(YEAR + 1, 1, 5, 9, 30, tzinfo=PARIS)
"""When the exports pretend to have been asked for."""

HEARTS = ((1, 6), (4, 7), (6, 30), (10, 6))
"""The Mondays (month, day) of the weeks whose heart beats are exported: all of them would be half of the whole tour."""


class Point(NamedTuple):
    """Hold where Camille is at one minute of a workout; `beats` is her heart rate."""

    at: datetime
    latitude: float
    longitude: float
    height: float
    beats: int


class Workout(NamedTuple):
    """Hold one run or walk: `kind` is running or walking, `far` in metres."""

    number: int
    kind: str
    name: str
    start: datetime
    end: datetime
    far: float
    points: list[Point]

    @property
    def seconds(self) -> int:
        """Return how long it took."""
        return int((self.end - self.start).total_seconds())

    @property
    def energy(self) -> int:
        """Return the kilocalories that a watch would guess: one for each kilogram and kilometre, half of it for a walk."""
        return round(64.5 * self.far / 1000 * (1 if self.kind == "running" else 0.5))


class Steps(NamedTuple):
    """Hold the steps of one hour."""

    at: datetime
    count: int


class Night(NamedTuple):
    """Hold one night."""

    bed: datetime
    wake: datetime


class Value(NamedTuple):
    """Hold one measured value at one moment."""

    at: datetime
    value: float


class Query(NamedTuple):
    """Hold one question of a device of the house to the DNS; `status` is forwarded, cached or blocked."""

    at: datetime
    device: str
    domain: str
    status: str


class Page(NamedTuple):
    """Hold one visited page."""

    at: datetime
    url: str
    title: str


class Event(NamedTuple):
    """Hold one appointment; guests are places in `friends.FRIENDS`."""

    start: datetime
    end: datetime
    uid: str
    title: str
    place: str
    guests: tuple[str, ...]


class Purchase(NamedTuple):
    """Hold one purchase; `cents` is positive."""

    day: date
    shop: str
    what: str
    cents: int


class Play(NamedTuple):
    """Hold one piece that was listened to."""

    at: datetime
    seconds: int
    title: str
    artist: str
    genre: str


class Post(NamedTuple):
    """Hold what Camille did on the village square; `about` is the address of what it answers, boosts, likes or follows."""

    at: datetime
    type: str
    address: str
    about: str
    text: str
    language: str
    tags: tuple[str, ...]
    links: tuple[str, ...]
    mentions: tuple[str, ...]
    audience: str


class Notice(NamedTuple):
    """Hold what somebody else did towards Camille on the square: `post` is theirs when they wrote, hers when they liked or boosted it."""

    at: datetime
    type: str
    actor: str
    post: str
    about: str
    text: str
    language: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Year:
    """Hold the year; every list is in order of time, every datetime carries the offset that Camille's devices showed."""

    seed: int
    workouts: list[Workout]
    steps: list[Steps]
    nights: list[Night]
    hearts: list[Value]
    weights: list[Value]
    meter: list[Value]
    queries: list[Query]
    pages: list[Page]
    events: list[Event]
    purchases: list[Purchase]
    plays: list[Play]
    posts: list[Post]
    notices: list[Notice]

    def chance(self, name: str) -> random.Random:
        """Return a source of chance for one export: what one draws never moves another."""
        return random.Random(f"{self.seed}:{name}")

    def days(self) -> Iterator[date]:
        """Yield the days of the year."""
        day = date(YEAR, 1, 1)
        while day.year == YEAR:
            yield day
            day += timedelta(days=1)

    def steps_by_day(self) -> dict[date, int]:
        """Return the steps of each day on which Camille's watch counted any."""
        found: dict[date, int] = {}
        for hour in self.steps:
            found[hour.at.date()] = found.get(hour.at.date(), 0) + hour.count
        return found


def live_year(seed: int = 1, posts: Sequence[pa.Table] = ()) -> Year:
    """Return Camille's year in village `seed`; `posts` are tables of the village square, of which hers and those about her are kept."""
    from murmure.demo.person import person_tables, whole_rows

    tables = person_tables(seed, whole_rows(seed))
    health, tracks = _by_stream(tables["demo-health"]), _by_stream(tables["demo-tracks"])
    chance = random.Random(f"{seed}:year")
    return Year(
        seed,
        workouts=_workouts(tracks, chance),
        steps=[Steps(at, int(row["value"])) for at, row in health("steps")],
        nights=[Night(at, _end(at, row)) for at, row in health("sleep")],
        hearts=[Value(at, row["value"]) for at, row in health("heart") if _worn(at)],
        weights=[Value(at, row["value"]) for at, row in health("weight")],
        meter=[Value(at, row["value"]) for at, row in _rows(tables["demo-linky"])],
        queries=_queries(tables["demo-pihole"]),
        pages=[Page(at, row["object"], row["content"]) for at, row in _rows(tables["demo-browser"])],
        events=[
            Event(at, _end(at, row), row["object"], row["content"], row["target"],
                  tuple(m.removeprefix("mailto:").partition("@")[0] for m in row["mentions"] or ()))
            for at, row in _rows(tables["demo-agenda"])
        ],
        purchases=[Purchase(at.date(), row["target"], row["object"], round(-row["value"] * 100)) for at, row in _rows(tables["demo-bank"])],
        plays=[
            Play(at, int((_end(at, row) - at).total_seconds()), row["object"], row["target"], row["tags"][0])
            for at, row in _rows(tables["demo-listening"])
        ],
        posts=[post for table in posts for post in _posts(table)],
        notices=[notice for table in posts for notice in _notices(table)],
    )  # fmt: skip


def _rows(table: pa.Table) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield (moment, row): the moment in the offset of the row; columns that are all empty are left out."""
    names = [name for name in table.column_names if table[name].null_count < len(table)]
    for row in table.select(names).to_pylist():
        yield _at(row["published"], row["offset_minutes"]), row


def _at(moment: datetime, minutes: int) -> datetime:
    return moment.astimezone(timezone(timedelta(minutes=minutes)))


def _end(at: datetime, row: dict[str, Any]) -> datetime:
    """Return when a row ends, in the offset in which it begins."""
    return row["until"].astimezone(at.tzinfo)


def _by_stream(table: pa.Table) -> Any:
    """Return a function that yields the rows whose key begins with a name."""
    import pyarrow.compute as pc

    def rows(name: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
        mine = pc.match_substring_regex(table["key"], f"^{name}-[0-9]+$")
        if name == "heart":
            mine = pc.and_(mine, _weeks(table["published"]))
        return _rows(table.filter(mine))

    return rows


def _weeks(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    """Say which moments lie near a week of `HEARTS`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    near = None
    for month, day in HEARTS:
        first = datetime(YEAR, month, day, tzinfo=UTC)
        span = [pa.scalar(at, moments.type) for at in (first - timedelta(days=1), first + timedelta(days=8))]
        within = pc.and_(pc.greater_equal(moments, span[0]), pc.less(moments, span[1]))
        near = within if near is None else pc.or_(near, within)
    return near


def _worn(at: datetime) -> bool:
    return any(0 <= (at.date() - date(YEAR, month, day)).days < 7 for month, day in HEARTS)


def _workouts(tracks: Any, chance: random.Random) -> list[Workout]:
    """Return runs and walks with their positions: those of a workout follow each other in its stream."""
    found = []
    for name, title in (("run", "Course du dimanche"), ("walk", "Promenade du samedi"), ("harbour", "Le long du port")):
        positions = sorted(tracks(name + "-at"), key=lambda pair: pair[0])
        for at, row in tracks(name):
            end, mean = _end(at, row), 148 if name == "run" else 96
            points = [
                Point(when, one["latitude"], one["longitude"], one["value"], round(chance.gauss(mean, 5)))
                for when, one in positions if at <= when < end
            ]  # fmt: skip
            found.append((at, end, row["object"], title, row["value"], points))
    found.sort(key=lambda workout: workout[0])
    return [
        Workout(n, kind, title, at, end, far, points) for n, (at, end, kind, title, far, points) in enumerate(found, 1)
    ]


def _queries(table: pa.Table) -> list[Query]:
    """Return the queries of the last weeks of the year: a resolver forgets the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    since = pa.scalar(datetime(YEAR, 12, 1, tzinfo=PARIS).astimezone(UTC), table.schema.field("published").type)
    table = table.filter(pc.greater_equal(table["published"], since)).select(
        ["published", "offset_minutes", "actor", "object", "extra"]
    )
    return [
        Query(at, row["actor"].removeprefix("device:"), row["object"], row["extra"].split('"')[3]) for at, row in _rows(table)
    ]  # fmt: skip


def _told(table: pa.Table) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Yield what happened on the square between Camille and others, within the year."""
    for row in of_owner(table).to_pylist():
        at = _at(row["published"], row["offset_minutes"])
        if at.year == YEAR and row["type"] != "murmure:Identity":
            yield at, row


def _posts(table: pa.Table) -> Iterator[Post]:
    for at, row in _told(table):
        if row["actor"] == ME:
            about = row["in_reply_to"] if row["type"] == "Create" else row["object"]
            yield Post(
                at, row["type"], row["object"] if row["type"] == "Create" else "", about or "", row["content"] or "", row["language"] or "fr",
                tuple(row["tags"] or ()), tuple(row["links"] or ()), tuple(row["mentions"] or ()), (row["audience"] or ["public"])[0],
            )  # fmt: skip


def _notices(table: pa.Table) -> Iterator[Notice]:
    for at, row in _told(table):
        if row["actor"] != ME:
            about = row["in_reply_to"] if row["type"] == "Create" else ""
            yield Notice(
                at,
                row["type"],
                row["actor"],
                row["object"],
                about or "",
                row["content"] or "",
                row["language"] or "fr",
                tuple(row["tags"] or ()),
            )
