"""Are the tables of Strava read in every language, and does no activity count twice?"""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome
from murmure.model.words import Both
from murmure.sources.body.strava import SOURCE
from murmure.sources.body.strava.activity import columns_of
from murmure.sources.body.strava.moment import moment
from murmure.sources.body.strava.words import sport
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from samples_made import strava as made

ABSENT = "the file of this activity is not in what you offered: its figures are kept, its track is missing"
LOST = "Strava could not write the file of this activity: its figures are kept, its track is lost"


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def of_type(output: Output, kind: str, thing: str | None = None) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind and thing in (None, row.get("object_type"))]


def reasons(output: Output) -> list[tuple[str, str]]:
    return [(reject.where, reject.reason.en) for reject in output.rejects]


def test_what_has_no_file_is_a_journey_and_what_has_one_a_summary(tmp_path: Path) -> None:
    output = read(tmp_path)
    journeys, summaries = of_type(output, "Travel"), of_type(output, "murmure:Summary")
    assert [(row["object"], row["value"], row["unit"]) for row in journeys] == [
        ("training", 10_236.5, "m"),
        ("hiking", 10_237.5, "m"),
    ]
    assert [(row["object"], row["value"], row["extra"]["file"]) for row in summaries] == [
        ("cycling", 10_234.5, "activities/7001.fit.gz"), ("running", 10_235.5, "activities/7002.tcx.gz")]  # fmt: skip
    assert journeys[0]["published"] == int(datetime(2024, 2, 1, 0, 5, 9, tzinfo=UTC).timestamp()) * 1_000_000
    assert journeys[0]["until"] - journeys[0]["published"] == 3_725 * 1_000_000
    assert journeys[0]["extra"]["max_heart_rate"] == 171.0 and journeys[0]["extra"]["energy_kcal"] == 512.0
    assert reasons(output) == [("activities.csv:2", ABSENT), ("activities.csv:3", ABSENT), ("activities.csv:5", LOST)]


@pytest.mark.parametrize("quirk", ["tracks", "unpacked"])
def test_tracks_are_read_by_their_own_sources_and_count_once(quirk: str, tmp_path: Path) -> None:
    output = read(tmp_path, quirk)
    assert output.used == {"strava", "fit", "tcx"}, (
        "the blanks before the XML header are passed over; a planned route is not read"
    )
    assert reasons(output) == [("activities.csv:5", LOST)]
    counted = [row["value"] for row in of_type(output, "Travel") if row.get("quantity") == "distance"]
    assert sorted(counted) == [32.7, 180.0, 10_236.5, 10_237.5]


def test_an_activity_with_its_track_has_its_distance_counted_once(tmp_path: Path) -> None:
    """The row and its FIT file speak of the same moments: here with the times of the file."""
    from samples_made import fit

    start = datetime.fromtimestamp(fit.START + 631_065_600, UTC)
    date = f"{start:%b} {start.day}, {start.year}, {start:%I:%M:%S %p}"
    rows = [made._activity(0, date, "Ride", made.FILES[0])]
    folder = tmp_path / "export"
    (folder / "activities").mkdir(parents=True)
    (folder / "activities.csv").write_bytes(made._csv(made.HEAD, rows))
    (folder / made.FILES[0]).write_bytes(gzip.compress(fit.file(fit.identity() + fit.records(2) + fit.session(4000))))
    with murmure.open(tmp_path / "home") as home:
        home.bring([folder])
        (told,) = home.measures("distance", by="all").to_pylist()
    assert told["value"] == pytest.approx(4000 * 6.54), "the watch comes before the application"


def test_a_track_of_the_watch_is_the_same_activity(tmp_path: Path) -> None:
    from samples_made import fit

    whole = read(tmp_path, "tracks")
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch/ride.fit").write_bytes(fit.file(fit._activity(5)))
    assert set(gather(tmp_path / "watch").rows) <= set(whole.rows)


@pytest.mark.parametrize("quirk", ["french", "german", "dutch", "unknown-language"])
def test_every_language_says_the_same(quirk: str, tmp_path: Path) -> None:
    """Ids, times, distances and sports do not change with the language of the account."""
    plain, other = read(tmp_path, None), read(tmp_path / "other", quirk)
    parts = ("published", "until", "type", "value", "content")
    for key, row in plain.rows.items():
        if row.get("object_type") == "murmure:Workout" and row["type"] != "Like":
            assert {part: row.get(part) for part in parts} == {part: other.rows[key].get(part) for part in parts}
            assert row["extra"]["moving_s"] == other.rows[key]["extra"]["moving_s"]
    kinds = [row["object"] for row in of_type(other, "Travel")]
    assert kinds == ["training", "hiking"]
    if quirk == "french":
        assert of_type(other, "murmure:Capture", "murmure:Address")[0]["object"] == "192.0.2.44"
        assert [row["content"] for row in of_type(other, "Create", "Note")] == ["Belle sortie"]
        assert [row["object"] for row in of_type(other, "Like")] == [made.PAGE + "8001"]


def test_an_old_export_says_its_distance_as_it_was_shown(tmp_path: Path) -> None:
    """Kilometres or miles, nobody says: the distance is kept as text, and not counted."""
    journeys = of_type(read(tmp_path, "old"), "Travel")
    assert [(row.get("value"), row["extra"]["distance_shown"]) for row in journeys] == [
        (None, "10,24"),
        (None, "10,24"),
    ]


def test_the_first_archives_say_metres_and_the_same_activities(tmp_path: Path) -> None:
    """Until June 2019 the titles were in English for all, and the only distance in metres."""
    plain, first = read(tmp_path, None), read(tmp_path / "first", "first")
    assert first.used == {"strava"}
    journeys = {
        key: row
        for key, row in first.rows.items()
        if row.get("object_type") == "murmure:Workout" and row["type"] != "Like"
    }
    assert len(journeys) == 4 and journeys.keys() < plain.rows.keys()
    for key, row in journeys.items():
        assert (row["value"], row["unit"], row["content"]) == (
            plain.rows[key]["value"],
            "m",
            plain.rows[key]["content"],
        )
        assert row["until"] - row["published"] == plain.rows[key]["until"] - plain.rows[key]["published"]
        assert (row["offset_origin"], row.get("offset_minutes")) == ("explicit", None)


def test_a_list_of_few_columns_takes_no_title_for_another(tmp_path: Path) -> None:
    """A known title is no other field, wherever it stands; seconds come from the first column where the second is empty."""
    output = read(tmp_path, "few-columns")
    assert output.used == {"strava"}, "the titles say what it is, whatever the name of the file"
    journeys = list(output.rows.values())
    assert [(row.get("object"), row["value"], row["extra"]) for row in journeys] == [
        (None, 10_234.5 + n, {"mean_power": 181.0}) for n in range(4)]  # fmt: skip
    assert [(row["until"] - row["published"]) / 1e6 for row in journeys] == [3_723 + n for n in range(4)]


def test_ties_and_captures(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [(row["actor"], row["object"]) for row in of_type(output, "Follow")] == [
        ("https://www.strava.com/athletes/501", "me"), ("https://www.strava.com/athletes/502", "me"),
        ("me", "https://www.strava.com/athletes/501")]  # fmt: skip
    assert [row["object"] for row in of_type(output, "Like")] == [
        "https://www.strava.com/activities/8001",
        "strava:Post:31",
    ]
    assert {(row["actor"], row["object"]) for row in of_type(output, "murmure:Capture")} == {
        ("Strava", "192.0.2.44"), ("Strava", "Carte des sorties")}  # fmt: skip
    assert [row["object"] for row in of_type(output, "Add")] == ["Bleu", "Sandale Longue route"]
    assert of_type(output, "murmure:Identity")[0]["content"] == "Maëlle Kerdraon"


def test_bad_rows_are_named_and_the_others_read(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    assert reasons(output)[3:] == [
        ("activities.csv:6", "the date cannot be read"), ("activities.csv:7", "no date"),
        ("activities.csv:8", "the record is not of the expected form"), ("activities.csv:9", "the date is impossible for this service"),
        ("activities.csv:10", "the record is not of the expected form")]  # fmt: skip
    odd = [row for row in of_type(output, "Travel") if "7014" in row["links"][0]]
    assert [(row.get("value"), row.get("until")) for row in odd] == [(None, None)], "a number that is none is no number"


@pytest.mark.parametrize(
    "text",
    ["Mar 5, 2023, 6:12:01 PM", "Mar 5, 2023, 6:12:01\u202fPM", "5 mars 2023, 18:12:01", "5 mars 2023 à 18:12:01", "05.03.2023, 18:12:01",
     "5 mrt. 2023 18:12:01", "5 mar. 2023, 18:12:01", "5 de mar. de 2023, 18:12:01", "5 мар. 2023 г., 18:12:01", "2023/03/05 18:12:01",
     "2023年3月5日 18:12:01", "2023. 3. 5. 오후 6:12:01", "2023-03-05 18:12:01", "3/5/2023, 6:12:01 PM", "05/03/2023, 18:12:01"],
)  # fmt: skip
def test_every_way_to_write_a_date(text: str) -> None:
    when = moment(text)
    assert not isinstance(when, Both) and (when.published, when.precision) == (1_678_039_921_000_000, "s")


@given(text=st.text(max_size=40))
def test_any_text_is_a_date_or_a_reason(text: str) -> None:
    when = moment(text)
    assert isinstance(when, Both) or 1980 <= datetime.fromtimestamp(when.published / 1e6, UTC).year < 2100


def test_words() -> None:
    assert [sport(word) for word in ("Course à pied", "Gravel Ride", "Zwemmen", "Padel")] == [
        "running",
        "cycling",
        "swimming",
        "padel",
    ]
    assert columns_of(["a", "b"]) is None


def test_another_list_of_activities_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "activities.csv").write_text(
        "Activity Type,Date,Title,Distance,Calories\nRunning,2024-01-01,Run,5.0,300\n"
    )
    assert "strava" not in gather(tmp_path / "activities.csv").used


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.lists(st.text(max_size=20), max_size=31), max_size=6))
def test_any_rows_are_read_or_rejected(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("strava") / "activities.csv"
    path.write_bytes(made._csv(made.HEAD, [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]))
    found, rejects = outcome(SOURCE, path)
    assert len(found) <= len(rows) and len(rejects) <= 2 * len(rows) + (not found)


def test_many_activities_are_read_quickly(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        start = time.process_time()
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
        speed = count / (time.process_time() - start)
    print(f"{speed:,.0f} a second")
    assert count > 10_000 and speed > 3_000


def test_a_reaction_is_one_in_each_language_of_the_account(tmp_path: Path) -> None:
    heads = "Parent Type,Parent ID,Reaction Type,Reaction Date\n"
    found = []
    for name, row in (
        ("en", 'Activity,8001,Kudos,"Mar 6, 2023, 7:01:00 AM"'),
        ("fr", 'Activité,8001,Kudos,"6 mars 2023, 07:01:00"'),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "reactions.csv").write_text(f"{heads}{row}\n", "utf-8")
        found.append(gather(tmp_path / name).rows)
    assert len(found[0]) == 1 and found[0].keys() == found[1].keys()
