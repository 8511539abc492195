"""Is each part of a Fitbit export read on its own clock, in its own unit, and once?"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import outcome
from murmure.model.words import Both
from murmure.sources.body.fitbit import SOURCE, moment
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from murmure.sources.recognise import units
from samples_made import fitbit as made

PARIS = ZoneInfo("Europe/Paris")
UNMEASURED = "the device could not measure: 50 % is the sign for it"


def read(folder: Path, quirk: str | None = None, zone: ZoneInfo | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk), zone)


def measures(output: Output, quantity: str) -> list[dict]:
    return sorted(
        (row for row in output.rows.values() if row.get("quantity") == quantity), key=lambda row: row["published"]
    )


def reasons(output: Output) -> list[tuple[str, str]]:
    return [(reject.where, reject.reason.en) for reject in output.rejects]


def at(*parts: int, zone: ZoneInfo | None = None) -> int:
    return int(datetime(*parts, tzinfo=zone or UTC).timestamp()) * 1_000_000


def test_series_run_in_utc_and_nights_on_the_clock_of_the_device(tmp_path: Path) -> None:
    output = read(tmp_path)
    heart = measures(output, "heart_rate")
    assert [row["published"] for row in heart[:2]] == [at(2023, 3, 5, 18, 12, 1), at(2023, 3, 5, 18, 12, 6)] and len(
        heart
    ) == 30
    assert {row["offset_origin"] for row in heart} == {"assumed"} and heart[3]["extra"] == {"confidence": 3}
    (bed,) = measures(output, "time_in_bed")
    assert (bed["published"], bed["until"]) == (at(2023, 3, 5, 23, 30, zone=PARIS), at(2023, 3, 6, 7, 0, zone=PARIS))
    assert (bed["offset_minutes"], bed["offset_origin"], bed["value"]) == (60, "account", 7.5), (
        "the profile names the zone"
    )


def test_stages_of_a_night_add_up_to_the_sleep(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [(row["object"], row["value"]) for row in measures(output, "sleep_duration")] == [
        ("light", 1.5),
        ("deep", 1.0),
        ("rem", 0.5),
    ]
    assert [(row["object"], round(row["value"], 4)) for row in measures(output, "awake_duration")] == [
        ("awake", 0.1667)
    ]
    classic = read(tmp_path / "classic", "classic")
    assert [(row["object"], row["value"]) for row in measures(classic, "sleep_duration")] == [("asleep", 6.0)]


def test_units_are_those_of_the_files(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [row["value"] for row in measures(output, "body_weight")] == [68.039, 68.583], "pounds"
    assert [row["value"] for row in measures(output, "distance") if row["type"] == "murmure:Measure"] == [
        0.0,
        63.21,
        80.0,
    ], "centimetres"
    assert [(row["value"], row["until"] - row["published"]) for row in measures(output, "step_count")] == [(0.0, 60_000_000), (84.0, 60_000_000),
                                                                                                           (112.0, 60_000_000)]  # fmt: skip
    assert [row["value"] for row in measures(output, "oxygen_saturation")] == [95.9, 96.4, 95.8]
    assert ("Minute SpO2 - 2023-03-06.csv:3", UNMEASURED) in reasons(output)
    (run,) = [row for row in output.rows.values() if row["type"] == "Travel"]
    assert (run["object"], run["value"], run["unit"], run["until"] - run["published"]) == (
        "running",
        5020.0,
        "m",
        1_800_000_000,
    )
    miles = [row for row in read(tmp_path / "miles", "miles").rows.values() if row["type"] == "Travel"]
    assert sorted(row.get("value", -1) for row in miles) == [-1, 4828.032], "a unit that nobody knows gives no distance"


def test_what_an_export_says_twice_is_read_once(tmp_path: Path) -> None:
    plain, both, tables = read(tmp_path), read(tmp_path / "b", "both"), read(tmp_path / "t", "tables-only")
    assert plain.rows.keys() == both.rows.keys()
    assert {row["published"] for row in measures(tables, "heart_rate")} == {
        row["published"] for row in measures(plain, "heart_rate")
    }
    ids = {key for key, row in tables.rows.items() if row.get("quantity") == "heart_rate"}
    assert ids <= plain.rows.keys(), "each part of a split export gives the same ids"


def test_what_other_applications_gave_to_fitbit_is_told_apart(tmp_path: Path) -> None:
    output = read(tmp_path, "health-connect")
    assert [row["extra"]["recorded_by"] for row in measures(output, "heart_rate")].count("Watch Health Connect") == 30
    assert len(measures(output, "heart_rate")) == 60


def test_a_workout_with_its_track_is_a_summary(tmp_path: Path) -> None:
    output = read(tmp_path, "tracks")
    assert output.used == {"fitbit", "tcx"}
    assert [(row["type"], row.get("value")) for row in output.rows.values() if row.get("object_type") == "murmure:Workout"] == [
        ("murmure:Summary", 5020.0), ("Travel", 5020.0)]  # fmt: skip


def test_ids_do_not_depend_on_the_zone(tmp_path: Path) -> None:
    one, other = read(tmp_path, "no-profile"), read(tmp_path, "no-profile", ZoneInfo("Asia/Tokyo"))
    assert one.rows.keys() == other.rows.keys()
    assert {row["offset_origin"] for row in measures(one, "time_in_bed")} == {"assumed"}
    assert {row["offset_minutes"] for row in measures(other, "time_in_bed")} == {540}


def test_bad_records_are_named_and_the_others_read(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    said = {
        where: reason
        for where, reason in reasons(output)
        if where.startswith(("heart", "steps", "sleep", "exercise", "weight"))
    }
    form, date = "the record is not of the expected form", "the date cannot be read"
    value = "the value is not a number, or is none that a device measures"
    assert said == {
        "heart_rate-2023-03-05.json:31": date, "heart_rate-2023-03-05.json:32": value, "heart_rate-2023-03-05.json:33": form,
        "heart_rate-2023-03-05.json:34": form, "heart_rate-2023-03-05.json:35": "the date is impossible for this service",
        "steps-2023-03-01.json:4": value, "steps-2023-03-01.json:5": value, "steps-2023-03-01.json:6": value,
        "sleep-2023-03-01.json:2": form, "sleep-2023-03-01.json:3": date, "sleep-2023-03-01.json:4": date,
        "exercise-0.json:2": form, "exercise-0.json:3": date, "weight-2023-03-01.json:3": value, "weight-2023-03-01.json:4": date,
    }  # fmt: skip
    assert len(measures(output, "heart_rate")) == 30


def test_what_is_left_out_is_the_exports_own(tmp_path: Path) -> None:
    assert not read(tmp_path).refused and not read(tmp_path / "e", "empty-lists").refused


@given(text=st.text(max_size=30))
def test_any_text_is_a_time_or_a_reason(text: str) -> None:
    for told in (moment.series(text), moment.local(text, PARIS), moment.day(text, PARIS)):
        assert isinstance(told, Both) or told.published > 0


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["dateTime", "value", "bpm", "levels", "data"]), inner)
    ),
    max_leaves=6,
)
NAMES = ["heart_rate-2023-03-05.json", "steps-2023-03-01.json", "sleep-2023-03-01.json"]


@settings(deadline=None, max_examples=60)
@given(records=st.lists(ANY, max_size=5), name=st.sampled_from(NAMES))
def test_any_records_are_read_or_rejected(records: list, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fitbit") / name
    good = (
        made._heart(1)
        if name.startswith("heart")
        else made._series(["1"], 1)
        if name.startswith("steps")
        else [made.NIGHT]
    )
    path.write_text(json.dumps(good + records))
    found, rejects = outcome(SOURCE, path)
    assert len(found) >= 1 and len(rejects) <= len(records) * 4 + 1


def test_millions_of_values_are_read_quickly(tmp_path: Path) -> None:
    path = made.large(tmp_path, 20_000_000)
    with Scratch() as scratch:
        (unit,) = units(path, scratch)
        start = time.process_time()
        count = sum(getattr(item, "num_rows", 0) for item in unit.source.read(Bundle("x", unit.files)))
        speed = count / (time.process_time() - start)
    print(f"{speed:,.0f} a second")
    assert count > 150_000 and speed > 60_000


def test_a_day_has_the_capacity_of_the_profile_and_that_of_a_run(tmp_path: Path) -> None:
    told = tmp_path / "Fitbit" / "Global Export Data"
    told.mkdir(parents=True)
    for kind, name, value in (("demographic", "demographicVO2Max", 44.1), ("run", "runVO2Max", 48.0)):
        record = {"dateTime": "03/05/23 00:00:00", "value": {name: value, f"{name}Error": 1.0}}
        (told / f"{kind}_vo2_max-2023-01-01.json").write_text(json.dumps([record]), "utf-8")
    output = gather(tmp_path)
    found = sorted((row["value"], row["extra"]["from"]) for row in measures(output, "vo2_max"))
    assert found == [(44.1, "profile"), (48.0, "run")] and not output.met_again


def test_days_that_only_a_table_has_are_read_from_it(tmp_path: Path) -> None:
    """The lists in JSON may end where the tables of Google go on: of a day that both have, the JSON is read."""
    files = {
        "Global Export Data/heart_rate-2023-03-05.json": json.dumps([{"dateTime": "03/05/23 18:12:01", "value": {"bpm": 70, "confidence": 2}}]),
        "Physical Activity_GoogleData/heart_rate_2023-03-05.csv": "timestamp,beats per minute,data source\n"
        "2023-03-05T18:12:01Z,70,Watch\n2023-03-05T18:12:01Z,71,Band\n2023-03-06T18:12:01Z,72,Watch\n",
        "Oxygen Saturation (SpO2)/Minute SpO2 - 2023-03-05.csv": "timestamp,value\n2023-03-05T01:00:00Z,96.5\n",
        "Physical Activity_GoogleData/oxygen_saturation_2023-03-05.csv": "timestamp,oxygen saturation percentage,data source\n"
        "2023-03-05T01:00:00Z,96.5,Watch\n2023-03-08T01:00:00Z,97,Watch\n",
    }
    for name, text in files.items():
        (tmp_path / "Fitbit" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "Fitbit" / name).write_text(text, "utf-8")
    output = gather(tmp_path)
    assert [row["value"] for row in measures(output, "heart_rate")] == [70, 72]
    assert [row["value"] for row in measures(output, "oxygen_saturation")] == [96.5, 97] and not output.rejects
