"""Is Samsung Health read with its details, its devices and its clock, and are its sums never added to what they sum?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.model.quantity import QUANTITIES
from murmure.sources import laws
from murmure.sources.body.samsung_health.meaning import EXERCISES, LIVE, MEASURES, kind_of
from murmure.sources.body.samsung_health.table import datatype_of, offset_of, time_of
from samples_made import samsung_health as made


def rows(path: Path) -> list[dict]:
    return list(laws.gather(path).rows.values())


def of(found: list[dict], quantity: str) -> list[dict]:
    return [row for row in found if row.get("quantity") == quantity]


def test_details_stand_in_the_place_of_their_mean(tmp_path: Path) -> None:
    """A row of ten minutes has ten values of a minute: the mean of the row is not one more."""
    found = of(rows(made.make(tmp_path)), "heart_rate")
    watch = [row["value"] for row in found if row["instrument"] == "Montre de Camille (SM-R860)"]
    assert watch == [*range(60, 70), 70.5]
    (tmp_path / "b").mkdir()
    alone = laws.gather(made.make(tmp_path / "b", "no-details"))
    assert [row["value"] for row in of(list(alone.rows.values()), "heart_rate")][-2:] == [64.0, 70.5]
    assert any("file of details" in reject.reason.en for reject in alone.rejects)


def test_sums_of_days_have_no_quantity(tmp_path: Path) -> None:
    """Three tables say the steps of one day: only the minutes are measures."""
    found = rows(made.make(tmp_path))
    days = [row for row in found if row["type"] == "murmure:Summary"]
    assert len(days) == 4 and not any("quantity" in row or "value" in row for row in days)
    assert {row["precision"] for row in days} == {"day"} and len({row["published"] for row in days}) == 1
    assert sum(row["value"] for row in of(found, "step_count") if row["instrument"] == "Téléphone") == 58


def test_devices_have_their_names(tmp_path: Path) -> None:
    assert {row["instrument"] for row in of(rows(made.make(tmp_path)), "step_count")} == {"Montre de Camille (SM-R860)", "Téléphone"}


def test_a_night_is_counted_once(tmp_path: Path) -> None:
    """The phases of a night are its sleep; a nap without phases was slept as long as it says."""
    found = rows(made.make(tmp_path))
    assert {row["object"]: round(row["value"] * 60) for row in of(found, "sleep_duration")} == {"light": 30, "deep": 60, "rem": 40, "asleep": 50}
    night, nap = of(found, "time_in_bed")
    assert night["content"] == "Bien dormi, merci" and night["extra"]["sleep_score"] == 81 and nap["value"] == 1.0


def test_units_are_those_of_the_log(tmp_path: Path) -> None:
    found = {row["quantity"]: (row["value"], row["unit"]) for row in rows(made.make(tmp_path, "food")) if row.get("quantity")}
    assert found["blood_glucose"] == (pytest.approx(99.0857, abs=1e-3), "mg/dL") and found["dietary_water"] == (250.0, "mL")
    assert found["dietary_energy"] == (240.5, "kcal") and "dietary_protein" not in found
    fields = [field for kind in MEASURES.values() for field in (*kind.fields, *kind.details)] + list(LIVE)
    assert {field.quantity for field in fields if not field.unit} <= QUANTITIES.keys()


@pytest.mark.parametrize("quirk", ["millis", "flat"])
def test_generations_and_packings_say_the_same(tmp_path: Path, quirk: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert laws.gather(made.make(tmp_path / "a")).rows == laws.gather(made.make(tmp_path / "b", quirk)).rows


def test_an_older_name_of_a_table_gives_the_same_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert laws.gather(made.make(tmp_path / "a")).rows.keys() == laws.gather(made.make(tmp_path / "b", "old-names")).rows.keys()


def test_one_row_in_two_tables_is_one(tmp_path: Path) -> None:
    """Some exports write the steps twice, under an older and a newer name of the table."""
    row = {**made.common(0, 1, "same"), "count": 60}
    for name in ("com.samsung.health.step_count", "com.samsung.shealth.tracker.pedometer_step_count"):
        (tmp_path / f"{name}.1.csv").write_text(made.table(name, [row]), "utf-8", newline="")
    assert [row["value"] for row in rows(tmp_path)] == [60]


@pytest.mark.parametrize("quirk", ["bom", "quoted", "no-comma", "one-table"])
def test_odd_tables_are_read(tmp_path: Path, quirk: str) -> None:
    assert [row["value"] for row in of(rows(made.make(tmp_path, quirk)), "heart_rate")] == [64.0, 70.5]


def test_rows_without_identity_are_all_kept(tmp_path: Path) -> None:
    assert [row["value"] for row in of(rows(made.make(tmp_path, "no-identity")), "body_weight")] == [68.4, 68.4, 69.0]


def test_a_workout_has_its_seconds_and_its_route(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "workout"))
    found = list(output.rows.values())
    assert [(row["object"], row.get("value"), row.get("content")) for row in found if row["type"] == "Travel"] == [
        ("running", 7_250.5, "le long du canal"), ("10999", None, None), ("unknown", None, "Ménage")]  # fmt: skip
    assert [row["value"] for row in of(found, "heart_rate")] == [120, 121, 122]
    assert len([row for row in found if row["type"] == "murmure:Position"]) == 3
    assert sorted(reject.reason.en for reject in output.rejects) == ["no date", "the position is not on Earth"]


def test_bad_rows_are_named_and_stop_nothing(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "bad-rows"))
    assert len(output.rejects) == 10 and [row["value"] for row in output.rows.values()] == [4, 5]
    assert not any("offset_minutes" in row for row in output.rows.values() if row["value"] == 4), "an offset of 99 hours is none"


def test_bad_details_leave_the_mean(tmp_path: Path) -> None:
    found = [row["value"] for row in of(rows(made.make(tmp_path, "bad-details")), "heart_rate")]
    assert sorted(found) == [60, 61, 62, 63, 64, 66, 99.5]


def test_tables_that_are_not_read_are_named(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "not-read"))
    assert ["com.samsung.shealth.rewards.1.csv:start"] == [r.where for r in output.rejects if "not read" in r.reason.en]


def test_times_and_offsets() -> None:
    assert time_of("2024-05-04 22:00:00.000") == time_of("1714860000000") == 1_714_860_000_000_000
    assert [offset_of(text) for text in ("UTC+0200", "UTC-0430", "UTC+05:45", "-18000000", "", "UTC", "UTC+9900")] == [
        120, -270, 345, -300, None, None, None]  # fmt: skip


def test_tables_are_recognised_by_their_first_line() -> None:
    assert datatype_of("com.samsung.health.weight,6280014,7\n") == "com.samsung.health.weight"
    assert datatype_of("com.samsung.elsewhere,1,2\n") is None and datatype_of("a,b\ncom.samsung.health.weight,1\n") is None
    assert kind_of("com.samsung.shealth.calories_burned.details") == "calories_burned.details"
    assert EXERCISES[1002] == "running" and EXERCISES[11007] == "cycling" and EXERCISES[14001] == "swimming"


cell = st.one_of(st.text(max_size=12), st.integers().map(str), st.floats().map(str), st.just("a.json"))


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from([*MEASURES, "sleep", "sleep_stage", "exercise", "step_daily_trend", "device_profile"]),
       values=st.lists(cell, min_size=9, max_size=9),
       details=st.text(max_size=40))  # fmt: skip
def test_no_row_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, kind: str, values: list[str], details: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    names = ["start_time", "end_time", "day_time", "time_offset", "datauuid", "heart_rate", "binning_data", "stage", "exercise_type"]
    (folder / "jsons").mkdir()
    (folder / "jsons" / "a.json").write_text(details.encode("utf-8", "replace").decode(), "utf-8")
    text = made.table(f"com.samsung.health.{kind}", [dict(zip(names, values, strict=True))]).encode("utf-8", "replace")
    (folder / "a.csv").write_bytes(text)
    output = laws.gather(folder)
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output), *laws.one_key_each(output))]


def test_a_time_that_says_its_zone_is_where_it_says() -> None:
    assert time_of("2024-01-01T07:12:00+01:00") == time_of("2024-01-01 06:12:00.000") == time_of("2024-01-01T06:12:00Z")
