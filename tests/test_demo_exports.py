"""Do the made-up exports of the tour come in whole, and do they tell the year of the village, each in its own words?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import murmure
from murmure.demo import PREFIX, village
from murmure.demo.exports import ZONE, write_exports, writers
from murmure.demo.exports.money import POWER, RENT, SALARY
from murmure.demo.exports.sensor import WINTER
from murmure.demo.person import person_tables, whole_rows
from murmure.home import Home
from murmure.sources.recognise import sources

pytestmark = pytest.mark.long
SEED = 1
PARIS = ZoneInfo(ZONE)
# What the tour has no export of, and why.
ABSENT = {
    "murmure-export": "it would bring the tour itself a second time",
}
# Which sources find other files of theirs within an archive, as the tracks that Strava gives back.
WITHIN = {("strava", "gpx"), ("garmin", "fit")}
# What a source tells that it leaves out: who the person is, and who the others are.
TOLD = {"fhir": {f"a resource that is not read: {name}" for name in ("Patient", "Practitioner", "Organization")}}
UNDATED = {"murmure:Identity", "murmure:Contact", "murmure:Capture", "Follow", "Like"}
PLATFORMS = {
    "x.com", "twitter.com", "mobile.twitter.com", "t.co", "www.facebook.com", "www.instagram.com", "www.linkedin.com", "www.reddit.com",
    "www.tiktokv.com", "www.tiktok.com", "t.me", "www.youtube.com", "www.google.com", "bsky.app", "www.strava.com",
    "connect.garmin.com",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("exports")
    write_exports(place, SEED, _posts())
    return place


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with murmure.open(tmp_path_factory.mktemp("tour") / "home") as opened:
        opened.account = opened.bring([folder], zone=ZONE)  # type: ignore[attr-defined]
        yield opened


@pytest.fixture(scope="module")
def lived() -> dict[str, pa.Table]:
    return person_tables(SEED, whole_rows(SEED))


def _posts() -> list[pa.Table]:
    return [village.of_owner(table) for source, table in village.batches(20_000, SEED) if source == village.SQUARE]


def _rows(home: Home, what: str, where: str) -> list[tuple]:
    return [tuple(row.values()) for row in home.sql(f"select {what} from log where {where}").to_pylist()]


def _mine(lived: dict[str, pa.Table], source: str, key: str) -> pa.Table:
    table = lived[source]
    return table.filter(pc.match_substring_regex(table["key"], f"^{key}-[0-9]+$"))


def test_every_source_has_entries_in_the_tour(home: Home) -> None:
    names = {source.name for source in sources()}
    assert set(writers()) == names - set(ABSENT)
    counted = dict(_rows(home, "source, count(*) as n", "true group by source"))
    assert set(counted) == set(writers())
    assert 30_000 < sum(counted.values()) < 110_000


def test_nothing_is_refused_rejected_or_asked_about(home: Home, folder: Path) -> None:
    account = home.account  # type: ignore[attr-defined]
    for file in account.files:
        place = Path(file["path"]).relative_to(folder).parts[0]
        assert not file.get("refused"), file
        assert {one["reason"] for one in file["rejected"]} <= TOLD.get(place, set()), file
        assert file["source"] == place or (place, file["source"]) in WITHIN, file
    # That several banks tell of one account is what they are there for; no file leaves open when it was.
    assert [question for question in account.questions if question["ask"] in ("zone", "dates")] == []


def test_the_same_again_adds_nothing(home: Home, folder: Path) -> None:
    before = home.log.count()
    assert all(not file["added"] for file in home.bring([folder], zone=ZONE).files)
    assert home.log.count() == before


def test_no_entry_lies_outside_the_year(home: Home) -> None:
    first, last = (datetime(year, 1, 1, tzinfo=PARIS).astimezone(UTC) for year in (2025, 2026))
    outside = _rows(home, "source, type, published", f"published < '{first}' or published >= '{last}'")
    assert outside == []
    assert {kind for (kind,) in _rows(home, "distinct type", "published is null")} <= UNDATED


def test_all_banks_tell_the_same_sums(home: Home, lived: dict[str, pa.Table]) -> None:
    bought = round(-pc.sum(lived["demo-bank"]["value"]).as_py() * 100)
    kinds = "type in ('murmure:Payment', 'murmure:Deposit', 'murmure:Record')"
    sums = {
        source: (out, into)
        for source, out, into in _rows(
            home,
            "source, round(sum(-value * 100) filter (value < 0))::int as o, round(sum(value * 100) filter (value > 0))::int as i",
            f"{kinds} and source in ('ofx', 'qif', 'camt053', 'cfonb120', 'mt940', 'table') group by source",
        )
    }
    assert sums == dict.fromkeys(
        ("ofx", "qif", "camt053", "cfonb120", "mt940", "table"), (bought + 12 * (RENT + POWER), 12 * SALARY)
    )


# Under what each source that counts steps keeps those of the watch, and from which month to which.
STEPS = {
    "apple-health": ("instrument like 'Apple%'", 1, 12), "google-fit": ("type = 'murmure:Measure'", 1, 12), "health-connect": ("true", 1, 12),
    "garmin": ("true", 1, 12), "fitbit": ("true", 10, 12), "samsung-health": ("true", 3, 3), "gadgetbridge": ("true", 5, 5),
}  # fmt: skip


def test_watches_and_phones_count_the_steps_of_the_village(home: Home, lived: dict[str, pa.Table]) -> None:
    steps = _mine(lived, "demo-health", "steps").to_pylist()
    for source, (where, first, last) in STEPS.items():
        months = range(first, last + 1)
        worn = sum(
            row["value"]
            for row in steps
            if (row["published"] + timedelta(minutes=row["offset_minutes"])).month in months
        )
        told = _rows(home, "sum(value) as n", f"source = '{source}' and quantity = 'step_count' and {where}")
        assert told == [(worn,)], source


def test_the_meter_tells_every_half_hour(home: Home, lived: dict[str, pa.Table]) -> None:
    told = _rows(home, "count(*) as n, sum(value) as w", "source = 'enedis-linky'")
    assert told == [(lived["demo-linky"].num_rows, pc.sum(lived["demo-linky"]["value"]).as_py())]
    winter = sum(
        row["value"] for row in lived["demo-linky"].to_pylist() if row["published"].astimezone(PARIS).month in WINTER
    )
    (energy,) = _rows(home, "sum(value) as n", "source = 'green-button' and quantity = 'electric_energy'")[0]
    assert energy == pytest.approx(winter / 2_000), "kilowatt-hours of half hours in watts"


def test_a_workout_is_the_same_one_wherever_it_is_told(home: Home, lived: dict[str, pa.Table]) -> None:
    known = {
        row["published"]: row["value"]
        for name in ("run", "walk", "harbour")
        for row in _mine(lived, "demo-tracks", name).to_pylist()
    }
    for source, (share, near) in WORKOUTS.items():
        sport = "quantity = 'distance' and object in ('running', 'walking') and value > 2000"
        where = f"source = '{source}' and type in ('Travel', 'murmure:Summary') and {sport}"
        found = _rows(home, "published, value", where)
        assert len(found) >= share * len(known), (source, len(found))
        for moment, metres in found:
            assert moment in known, (source, moment)
            assert abs(known[moment] - metres) <= near * known[moment], (source, moment, metres)


# Of how many workouts each source tells, and how far its distance may be from that of the watch: a track is measured along its points.
WORKOUTS = {
    "apple-health": (1, 0.001),
    "google-fit": (1, 0.001),
    "strava": (0.9, 0.001),
    "fit": (0.3, 0.001),
    "fitbit": (0.2, 0.001),
    "garmin": (1, 0.001),
    "google-location": (0.5, 0.001),
}


def test_what_was_played_is_what_was_heard(home: Home, lived: dict[str, pa.Table]) -> None:
    heard = {(row["published"], row["content"]) for row in lived["demo-listening"].to_pylist()}
    assert set(_rows(home, "published, content", "source = 'spotify' and type = 'Listen'")) == heard
    for source in ("lastfm", "listenbrainz"):
        found = set(_rows(home, "published, content", f"source = '{source}' and type = 'Listen'"))
        assert len(found) > 500 and found <= heard, source


def test_pages_and_queries_are_those_of_the_village(home: Home, lived: dict[str, pa.Table]) -> None:
    pages = {(row["published"], row["object"]) for row in lived["demo-browser"].to_pylist()}
    assert set(_rows(home, "published, object", "source = 'browser-history'")) == pages
    queries = {(row["published"].replace(microsecond=0), row["object"]) for row in lived["demo-pihole"].to_pylist()}
    asked = _rows(home, "published, object, source", "source in ('pihole', 'adguard-home')")
    assert len({source for *_, source in asked}) == 2
    assert {(moment.replace(microsecond=0), domain) for moment, domain, _ in asked} <= queries


def test_posts_of_the_square_are_in_its_archive(home: Home) -> None:
    posts = {
        row["object"]
        for table in _posts()
        for row in table.to_pylist()
        if row["type"] == "Create" and row["actor"] == "me"
    }
    assert {address for (address,) in _rows(home, "object", "source = 'mastodon-archive' and type = 'Create'")} == posts


def test_every_friend_is_made_up(home: Home) -> None:
    """Numbers are those kept for fiction, addresses end in .example or .test, or are a platform's own."""
    said = _rows(
        home,
        "source, to_json(struct_pack(actor, object, target, audience, links, mentions, content)) as all_of_it",
        "true",
    )
    for source, text in said:
        for number in re.findall(r"tel:(\+?\d+)", text):
            assert number.startswith("+3363998"), (source, number)
        for mail in re.findall(r"[\w.-]+@[\w.-]+\.\w+", text):
            assert mail.endswith((".example", ".test")), (source, mail)
        for link in re.findall(r"https?://[^\s\"\\<>]+", text):
            place = urlsplit(link).hostname or ""
            assert place.endswith((".example", ".test")) or place in PLATFORMS, (source, link)


def test_the_same_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_exports(tmp_path, SEED, _posts())
    assert _digest(tmp_path) == _digest(folder)


def _digest(place: Path) -> dict[str, str]:
    return {
        str(path.relative_to(place)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


def test_the_demo_brings_them_as_jobs_that_can_be_undone(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        home.demo(size=200_000, exports=True)
        jobs = home.jobs()
        assert all(job.made_up and job.state == "done" and job.rejected.keys() <= TOLD.get(job.source, set()) for job in jobs)
        brought = [job for job in jobs if not job.source.startswith(PREFIX)]
        assert {job.source for job in brought} == set(writers())
        assert home.log.count() == 200_000 + sum(job.added for job in brought)
        mine = next(finding for finding in home.lens("mix") if finding.subject == "me")
        assert mine.value >= 3, "messages of friends hide what ties Camille to the village"
        one = next(job for job in brought if job.source == "ofx")
        assert home.undo(one.number) == one.added
        assert home.demo_exports.is_dir()
        home.forget_demo()
        assert home.log.count() == 0 and not home.made_up and not home.demo_exports.exists()
