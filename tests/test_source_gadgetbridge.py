"""Is Gadgetbridge read whatever the maker of the watch, and is nothing guessed of what only a maker knows?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.model.quantity import QUANTITIES
from murmure.sources import laws
from murmure.sources.body.gadgetbridge.meaning import FIELDS, LEFT_OUT, fields_of
from murmure.sources.body.gadgetbridge.sample import stamp_of
from murmure.sources.body.gadgetbridge.workout import figures_of
from samples_made import gadgetbridge as made


def rows(path: Path) -> list[dict]:
    return list(laws.gather(path).rows.values())


def of(found: list[dict], quantity: str) -> list[dict]:
    return [row for row in found if row.get("quantity") == quantity]


def test_seconds_and_milliseconds_are_the_same_moment(tmp_path: Path) -> None:
    """Samples of activity count seconds, all other tables milliseconds."""
    found = rows(made.make(tmp_path))
    assert of(found, "oxygen_saturation")[0]["published"] == of(found, "battery_level")[0]["published"] == made.START * 1_000_000
    assert stamp_of(made.START) == stamp_of(made.START * 1_000) == made.START * 1_000_000


def test_what_stands_for_no_measure_is_none(tmp_path: Path) -> None:
    """255, 254, 0 and -1 are no heart rates; a minute without a step is no measure of steps."""
    found = rows(made.make(tmp_path, "no-measure"))
    assert [(row["quantity"], row["value"]) for row in found] == [("heart_rate", 249)]


def test_a_minute_lasts_a_minute_and_others_are_not_guessed(tmp_path: Path) -> None:
    steps = of(rows(made.make(tmp_path)), "step_count")
    assert {(row["value"], row.get("until", row["published"]) - row["published"]) for row in steps if row["value"] in (10, 900)} == {
        (10, 60_000_000), (900, 0)}  # fmt: skip


def test_quantities_go_by_the_name_of_table_and_column(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path))
    values = {(row["quantity"], row.get("object")): (row["value"], row["unit"]) for row in found if row.get("quantity")}
    assert values["resting_heart_rate", None] == (54, "/min") and values["max_heart_rate", None] == (171, "/min")
    assert values["heart_rate_variability", None] == (48, "ms") and values["respiratory_rate", None] == (14.5, "/min")
    assert values["body_weight", None] == (68.5, "kg") and values["distance", None] == (8.5, "m")
    assert values["systolic_blood_pressure", None][0] == 121 and values["diastolic_blood_pressure", None][0] == 79
    assert [row["value"] for row in of(found, "battery_level")] == [88, 0], "an empty battery is a measure"
    assert len(of(found, "rr_interval")) == 2, "two beats of one moment"
    assert {field.quantity for field in FIELDS} <= QUANTITIES.keys()


def test_a_table_of_a_maker_that_nobody_knows_is_read_by_its_columns(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "unknown-maker"))
    assert {(row["quantity"], row["value"]) for row in output.rows.values()} == {("step_count", 120), ("heart_rate", 64)}
    assert [reject.where for reject in output.rejects] == ["Gadgetbridge:NOVA_RING_AURA_SAMPLE"]


def test_phases_of_sleep_are_not_guessed(tmp_path: Path) -> None:
    """A number of a phase means something to its maker only; the minutes that a column names are taken."""
    output = laws.gather(made.make(tmp_path))
    found = list(output.rows.values())
    assert [(row["object"], row["value"]) for row in of(found, "sleep_duration")] == [("asleep", 7.0)]
    assert [row["value"] for row in of(found, "time_in_bed")] == [7.0, 8.0]
    assert of(found, "time_in_bed")[1]["extra"]["deep_sleep_duration"] == 90
    assert "Gadgetbridge:GARMIN_SLEEP_STAGE_SAMPLE" in [reject.where for reject in output.rejects]


def test_a_workout_has_its_figures(tmp_path: Path) -> None:
    run, odd, walk = rows(made.make(tmp_path, "workouts"))
    assert (run["object"], run["value"], run["content"], run["latitude"]) == ("running", 7_250.5, "Sortie du soir", 48.85)
    assert run["extra"] == {"distanceMeters": 7_250.5, "activeSeconds": 2_700, "n": 4} and odd["object"] == "67108877" and "until" not in walk
    assert figures_of("[" * 100_000) == figures_of("[1]") == figures_of(7) == {}


def test_a_device_has_the_name_that_the_person_gave(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert {row["instrument"] for row in rows(made.make(tmp_path / "a"))} == {"Bracelet de Camille", "MI SCALE2"}
    assert {row["instrument"] for row in rows(made.make(tmp_path / "b", "twins"))} == {"Band", "Band (2)"}


@pytest.mark.parametrize("quirk", ["old", "wal", "plain-file", "reinstalled"])
def test_versions_packings_and_installations_give_the_same_keys(tmp_path: Path, quirk: str) -> None:
    """After a new installation devices have other numbers: their identity counts."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = laws.gather(made.make(tmp_path / "a")), laws.gather(made.make(tmp_path / "b", quirk))
    assert plain.rows.keys() == other.rows.keys()
    if quirk != "old":  # old versions have no name of the person's own
        assert plain.rows == other.rows


def test_bad_rows_are_named_and_stop_nothing(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "bad-rows"))
    assert len(output.rejects) == 6
    assert sorted((row["quantity"], row["value"]) for row in output.rows.values()) == [
        ("heart_rate", 62.5), ("heart_rate", 63), ("step_count", 7), ("step_count", 8)]  # fmt: skip


@pytest.mark.parametrize("quirk", ["truncated", "corrupted"])
def test_a_damaged_database_gives_what_is_readable(tmp_path: Path, quirk: str) -> None:
    output = laws.gather(made.make(tmp_path, quirk))
    assert output.used == {"gadgetbridge"} and output.said and 4_000 < len(output.rows) < 16_000


def test_what_is_private_is_left_out() -> None:
    left = ("DEVICE", "USER", "USER_ATTRIBUTES", "ALARM", "CONTACT", "GARMIN_FIT_FILE", "NOTIFICATION_FILTER_ENTRY", "android_metadata")
    assert all(LEFT_OUT.fullmatch(name.upper()) for name in left)
    assert not any(LEFT_OUT.fullmatch(name) for name in ("MI_BAND_ACTIVITY_SAMPLE", "BATTERY_LEVEL", "WEIGHT_SAMPLE_F8"))
    assert not fields_of("XIAOMI_DAILY_SUMMARY_SAMPLE", frozenset({"TIMESTAMP", "STEPS"})), "the sum of a day is no sample"


odd = st.one_of(st.none(), st.integers(-(2**62), 2**62), st.floats(), st.text(max_size=9), st.binary(max_size=9))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[odd] * 5), max_size=8))
def test_no_row_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, values: list[tuple]) -> None:
    path = made.database(tmp_path_factory.mktemp("any") / "a.db", "nothing")
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        base.execute("create table ANY_ACTIVITY_SAMPLE (TIMESTAMP, DEVICE_ID, STEPS, HEART_RATE, STRESS)")
        base.execute("create table ANY_SLEEP_SAMPLE (TIMESTAMP, DEVICE_ID, WAKEUP_TIME, DEEP_SLEEP_DURATION, TOTAL_DURATION)")
        for row in values:
            base.execute("insert into ANY_ACTIVITY_SAMPLE values (?, ?, ?, ?, ?)", row)
            base.execute("insert into ANY_SLEEP_SAMPLE values (?, ?, ?, ?, ?)", row)
            base.execute("insert into BASE_ACTIVITY_SUMMARY (NAME, START_TIME, END_TIME, ACTIVITY_KIND, SUMMARY_DATA) values (?, ?, 0, 0, ?)",
                         (row[0], made.START, row[4]))  # fmt: skip
        base.commit()
    output = laws.gather(path)
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
