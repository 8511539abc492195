"""Are the figures of Garmin read in their own units, and is an activity with a FIT file counted once?"""

from __future__ import annotations

import json
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import opened, outcome
from murmure.model.words import Both
from murmure.sources.body.garmin import SOURCE, moment
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from samples_made import fit as fit_made
from samples_made import garmin as made


def read(folder: Path, quirk: str | None = None, zone: ZoneInfo | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk), zone)


def measures(output: Output, quantity: str) -> list[dict]:
    rows = [row for row in output.rows.values() if row.get("quantity") == quantity and row["type"] == "murmure:Measure"]
    return sorted(rows, key=lambda row: row["published"])


def reasons(output: Output) -> list[tuple[str, str]]:
    return [(reject.where, reject.reason.en) for reject in output.rejects]


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000


def test_an_activity_of_a_device_is_a_summary_in_metres_and_seconds(tmp_path: Path) -> None:
    rides = [row for row in read(tmp_path).rows.values() if row.get("object_type") == "murmure:Workout"]
    ride, by_hand = rides
    assert (ride["type"], ride["object"], ride["value"], ride["unit"]) == ("murmure:Summary", "cycling", 25_123.45, "m")
    assert (ride["published"], ride["until"] - ride["published"]) == (at(2023, 3, 5, 18, 12, 1), 3_723_000_000)
    assert (ride["offset_minutes"], ride["offset_origin"]) == (60, "device")
    assert (
        ride["extra"]["energy_kcal"] == 600.0
        and ride["extra"]["ascent_m"] == 213.4
        and ride["extra"]["moving_s"] == 3590.0
    )
    assert (by_hand["type"], by_hand["object"], by_hand["extra"]["entered"]) == ("Travel", "training", True)


def test_a_sport_has_no_version_and_no_heart_stands_still(tmp_path: Path) -> None:
    rides = [row for row in read(tmp_path, "other-sports").rows.values() if row.get("object_type") == "murmure:Workout"]
    assert [(row["object"], row["extra"]["type"]) for row in rides] == [("tennis", "tennis_v2"), ("workout", "generic")]
    assert "mean_heart_rate" not in rides[0]["extra"] and rides[1]["extra"]["mean_heart_rate"] == 131.0


def test_fit_files_of_a_zip_in_the_zip_are_read_and_broken_ones_stop_nothing(tmp_path: Path) -> None:
    output = read(tmp_path, "uploaded")
    assert output.used == {"garmin", "fit"}
    journeys = [row for row in output.rows.values() if row["type"] == "Travel" and row["instrument"] == "Garmin 1036"]
    assert len(journeys) == 2, "one is whole, one is cut"
    assert sum(row["value"] for row in measures(output, "step_count") if row["instrument"] == "Garmin 1036") == 312
    said = dict(reasons(output))
    assert "ewen_7103.fit:400" in " ".join(said) or any(where.startswith("ewen_7103.fit") for where in said)
    assert any(where.startswith("ewen_7104.fit") for where in said)


def test_a_fit_file_that_its_archive_damages_costs_only_itself(tmp_path: Path) -> None:
    """What is wrong after the first bytes is seen only while the file is read: the others are read all the same."""
    path = tmp_path / "UploadedFiles_0-_Part1.zip"
    long = fit_made.file(fit_made.identity() + fit_made.records(12_000) * 5 + fit_made.session(12_000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in (("a.fit", long), ("b.fit", fit_made.file(fit_made._activity(30)))):
            archive.writestr(name, content)
    data = bytearray(path.read_bytes())
    data[1_200_000] ^= 0xFF  # behind the first megabyte, the checksum of the zip no longer holds
    path.write_bytes(bytes(data))
    output = gather(path)
    assert any(where.startswith("a.fit") for where, _ in reasons(output))
    assert [row["value"] for row in output.rows.values() if row["type"] == "Travel" and row["value"] < 1000] == [196.2]


def test_a_night_has_its_stages(tmp_path: Path) -> None:
    output = read(tmp_path)
    (bed,) = measures(output, "time_in_bed")
    assert (bed["published"], bed["until"], bed["value"], bed["extra"]["score"]) == (
        at(2023, 3, 5, 22, 30),
        at(2023, 3, 6, 6),
        7.5,
        82.0,
    )
    assert [(row["object"], row["value"]) for row in measures(output, "sleep_duration")] == [
        ("deep", 1.5),
        ("light", 4.0),
        ("rem", 1.5),
    ]
    assert measures(output, "awake_duration")[0]["value"] == 0.5
    assert ("2023-01-01_2023-04-11_5_sleepData.json:2", "the record is empty") in reasons(output)
    naps = measures(read(tmp_path / "naps", "naps"), "sleep_duration")
    assert (naps[-1]["object"], round(naps[-1]["value"], 4), naps[-1]["extra"]) == ("asleep", 0.4167, {"nap": True})


def test_the_figures_of_a_day(tmp_path: Path) -> None:
    output = read(tmp_path, zone=ZoneInfo("Europe/Paris"))
    told = {
        name: measures(output, name)[0]["value"]
        for name in ("step_count", "distance", "active_energy", "resting_heart_rate", "stress_level")
    }
    assert told == {
        "step_count": 9120.0,
        "distance": 7340.0,
        "active_energy": 610.0,
        "resting_heart_rate": 51.0,
        "stress_level": 29.0,
    }
    assert {row["precision"] for row in measures(output, "step_count")} == {"day"}
    old = measures(read(tmp_path / "old", "old"), "step_count")
    assert [row["value"] for row in old] == [4321.0, 9120.0], "older exports write the day in words"


def test_weight_pressure_water_and_variability(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [row["value"] for row in measures(output, "body_weight")] == [68.45]
    assert [row["value"] for row in measures(output, "body_height")] == [178.0]
    assert [row["value"] for row in measures(output, "systolic_blood_pressure")] == [121.0]
    assert [row["value"] for row in measures(output, "dietary_water")] == [250.0], "sweat is not drunk"
    assert [row["value"] for row in measures(output, "heart_rate_variability")] == [46.0]
    assert [(row["object"], row["value"]) for row in measures(output, "vo2_max")] == [
        ("cycling", 52.0),
        ("running", 48.0),
    ]
    twice = measures(read(tmp_path / "v", "versions"), "body_weight")
    assert [(row["value"], row["extra"].get("entered")) for row in twice] == [(68.45, None), (68.9, True)]


def test_ids_do_not_depend_on_the_zone(tmp_path: Path) -> None:
    one, other = read(tmp_path), read(tmp_path, zone=ZoneInfo("Asia/Tokyo"))
    assert one.rows.keys() == other.rows.keys()


@pytest.mark.parametrize("quirk", ["unwrapped", "folder", "bom"])
def test_other_forms_say_the_same(quirk: str, tmp_path: Path) -> None:
    assert read(tmp_path, quirk).rows == read(tmp_path / "plain").rows


def test_bad_records_are_named_and_the_others_read(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    form, date = "the record is not of the expected form", "the date cannot be read"
    said = dict(reasons(output))
    rides, nights, days = (
        "ewen_0_summarizedActivities.json",
        "2023-01-01_2023-04-11_5_sleepData.json",
        "UDSFile_2023-01-01_2023-04-11.json",
    )
    assert said == {
        f"{rides}:3": form, f"{rides}:4": "no date", f"{rides}:5": "the date is impossible for this service", f"{rides}:6": form,
        f"{nights}:2": "the record is empty", f"{nights}:3": form, f"{nights}:4": date, f"{days}:2": date, f"{days}:3": "the record is empty",
        "5_userBioMetrics.json:4": "no date",
    }  # fmt: skip
    assert not output.refused


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)


@settings(deadline=None)
@given(value=PLAIN | st.lists(PLAIN, max_size=7) | st.dictionaries(st.just("date"), PLAIN))
def test_anything_is_a_time_or_a_reason(value: object) -> None:
    for told in (moment.instant(value), moment.local(value, None), moment.day(value, ZoneInfo("Europe/Paris"))):
        assert isinstance(told, Both) or told.published > 0


KEYS = [
    "calendarDate",
    "sleepStartTimestampGMT",
    "sleepEndTimestampGMT",
    "metaData",
    "weight",
    "allDayStress",
    "napList",
    "activityId",
]
ANY = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
                   lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner), max_leaves=8)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    records=st.lists(ANY, max_size=4),
    name=st.sampled_from(["x_sleepData.json", "UDSFile_x.json", "5_userBioMetrics.json"]),
)
def test_any_records_are_read_or_rejected(records: list, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("garmin") / name
    path.write_text(
        json.dumps([made.NIGHT if "sleep" in name else made.DAY if "UDS" in name else made.WEIGHTS[1], *records])
    )
    assert outcome(SOURCE, path)[0]


def test_many_activities_are_read_quickly(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        start = time.process_time()
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
        speed = count / (time.process_time() - start)
    print(f"{speed:,.0f} a second")
    assert count > 4_000 and speed > 1_500


def test_each_activity_of_a_day_has_its_capacity(tmp_path: Path) -> None:
    one = {"calendarDate": "2019-01-05", "sport": "RUNNING"}
    files = {
        "MetricsMaxMetData_1.json": [{**one, "vo2MaxValue": 50}],
        "ActivityVo2Max_1.json": [{**one, "vo2MaxValue": 51, "activityId": 7}, {**one, "vo2MaxValue": 52, "activityId": 8}],
    }
    folder = tmp_path / "DI_CONNECT" / "DI-Connect-Metrics"
    folder.mkdir(parents=True)
    for name, records in files.items():
        (folder / name).write_text(json.dumps(records), "utf-8")
    output = gather(tmp_path)
    assert sorted(row["value"] for row in output.rows.values()) == [50, 51, 52] and not output.met_again


@pytest.mark.parametrize("quirk", ["list", "list-french", "list-unknown"])
def test_the_list_of_the_pages_says_the_same_in_every_language(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path, quirk, ZoneInfo("Europe/Paris"))
    assert output.used == {"garmin"} and not output.said
    ride, training = output.rows.values()
    assert output.rows.keys() == read(tmp_path / "plain", "list").rows.keys(), "neither the language nor the zone is in the key"
    assert (ride["type"], ride["published"], ride["content"]) == ("murmure:Summary", at(2023, 3, 5, 18, 12, 1), "Brest Vélo, le soir")
    assert (ride["offset_minutes"], ride["offset_origin"], ride["extra"]["distance_shown"]) == (60, "account", "25.12")
    assert "value" not in ride and "distance_shown" not in training["extra"]
    if quirk == "list-unknown":
        assert (ride["object"], ride["until"] - ride["published"]) == ("maantiepyoraily", 3_600_000_000)
        return
    assert (ride["object"], training["object"], ride["until"] - ride["published"]) == ("cycling", "training", 3_723_000_000)
    figures = {name: value for name, value in ride["extra"].items() if isinstance(value, float)}
    assert figures == {"mean_heart_rate": 131.0, "max_heart_rate": 167.0, "energy_kcal": 1024.0, "moving_s": 3590.0}
    assert (training["extra"]["steps"], training["until"] - training["published"]) == (12_426.0, 1_800_000_000)


def test_the_laps_of_one_activity_are_no_list(tmp_path: Path) -> None:
    path = tmp_path / "activity_7001.csv"
    head = "Laps,Time,Cumulative Time,Distance,Avg Pace,Avg GAP,Avg HR,Max HR,Total Ascent,Total Descent,Avg Power,Avg W/kg,Max Power,Max W/kg,"
    row = '"1","05:12.3","05:12.3","1.00","5:12","5:10","131","140","3","2","","","","","","70"\n'
    path.write_text(head + "Normalized Power® (NP®),Calories\n" + row)
    assert "garmin" not in gather(path).used


def test_bad_rows_of_the_list_are_named(tmp_path: Path) -> None:
    output = read(tmp_path, "list-bad")
    assert len(output.rows) == 2 and reasons(output) == [
        ("Activities.csv:4", "the date cannot be read"), ("Activities.csv:5", "no date"),
        ("Activities.csv:6", "the date is impossible for this service"), ("Activities.csv:7", "the date cannot be read"),
        ("Activities.csv:8", "the record is not of the expected form")]  # fmt: skip
