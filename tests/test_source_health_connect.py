"""Is Health Connect read with the application, the device and the clock of each record, whatever the version of the phone?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from murmure.model.quantity import QUANTITIES
from murmure.sources import laws
from murmure.sources.body.health_connect.meaning import EXERCISES, MEASURES, NUTRIENTS, SERIES
from samples_made import health_connect as made


def rows(path: Path) -> list[dict]:
    return list(laws.gather(path).rows.values())


def of(found: list[dict], quantity: str) -> list[dict]:
    return [row for row in found if row.get("quantity") == quantity]


def test_applications_are_told_apart_and_never_added(tmp_path: Path) -> None:
    found = of(rows(made.make(tmp_path)), "step_count")
    assert {row["instrument"]: row["value"] for row in found if row["published"] == 1_714_860_000_000_000} == {
        "com.example.watch (Exemple Watch 5)": 100.0, "com.example.scale": 90.0}  # fmt: skip
    assert len(found) == 10


def test_units_are_those_of_the_log(tmp_path: Path) -> None:
    values = {row["quantity"]: (row["value"], row["unit"]) for row in rows(made.make(tmp_path)) if row.get("quantity")}
    assert values["body_weight"] == (68.4, "kg") and values["body_height"] == (170.0, "cm"), "grams and metres"
    assert values["active_energy"] == (4.25, "kcal") and values["total_energy"] == (16.5, "kcal"), "small calories"
    assert values["dietary_water"] == (250.0, "mL") and values["basal_metabolic_rate"] == (pytest.approx(1548.76, abs=0.01), "kcal/d")
    assert values["blood_glucose"] == (pytest.approx(99.0857, abs=1e-3), "mg/dL")
    fields = [field for fields in MEASURES.values() for field in fields] + list(NUTRIENTS) + [field for _, field in SERIES.values()]
    assert {field.quantity for field in fields if not field.unit} <= QUANTITIES.keys()


def test_what_was_typed_in_is_said(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path))
    assert {row["quantity"] for row in found if row.get("extra", {}).get("entered")} == {"body_weight", "body_height"}


def test_a_night_has_phases_and_a_time_in_bed(tmp_path: Path) -> None:
    """A night without phases was slept, as Health Connect counts it; one with phases is not counted twice."""
    found = rows(made.make(tmp_path))
    asleep: dict[str, float] = {}
    for row in of(found, "sleep_duration"):
        asleep[row["object"]] = asleep.get(row["object"], 0) + row["value"]
    assert asleep == pytest.approx({"light": 0.5, "deep": 1.0, "rem": 40 / 60, "asleep": 0.5 + 250 / 60})
    assert {row["object"] for row in of(found, "awake_duration")} == {"awake", "awake_in_bed"}
    night, nap = of(found, "time_in_bed")
    assert night["content"] == "Nuit" and night["extra"]["notes"] == "mal dormi « un peu »" and nap["value"] == 0.5


def test_each_record_keeps_its_own_clock(tmp_path: Path) -> None:
    """Who travels has records of several offsets: the phone's clock of today says nothing about them."""
    assert [row.get("offset_minutes") for row in rows(made.make(tmp_path, "travel"))] == [120, 60, -300, 345, None]


@pytest.mark.parametrize("quirk", ["old", "wal", "plain-file"])
def test_every_version_and_packing_says_the_same(tmp_path: Path, quirk: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, other = laws.gather(made.make(tmp_path / "a")), laws.gather(made.make(tmp_path / "b", quirk))
    assert plain.rows.keys() == other.rows.keys() and not other.said
    if quirk != "old":  # old versions do not say what was typed in
        assert plain.rows == other.rows


def test_identities_are_those_of_the_phone(tmp_path: Path) -> None:
    """A second export, in which a weight was corrected and a row has another number, adds nothing."""
    path = made.make(tmp_path, "plain-file")
    first = laws.gather(path)
    with closing(sqlite3.connect(path)) as base:
        base.execute("update weight_record_table set weight = 69000, row_id = 99")
        base.commit()
    assert laws.gather(path).rows.keys() == first.rows.keys()


def test_a_table_without_identities_keeps_equal_rows(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path, "bare"))
    assert [row["value"] for row in of(found, "step_count")] == [12, 12, 13] and len(of(found, "heart_rate")) == 2


def test_a_workout_has_its_route_and_its_pace(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "route"))
    found = list(output.rows.values())
    assert [row["object"] for row in found if row["type"] == "Travel"] == ["walking", "999"]
    places = [row for row in found if row["type"] == "murmure:Position"]
    assert len(places) == 4 and places[1]["value"] == 35.0 and places[0]["extra"] == {"accuracy_m": 4.5}
    assert [row["value"] for row in of(found, "speed")] == [1.25, 1.5]
    assert [reject.reason.en for reject in output.rejects] == ["the position is not on Earth"]


def test_food_has_its_nutrients_and_nothing_for_what_is_not_filled_in(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path, "food"))
    assert {row["quantity"]: row["value"] for row in found} == pytest.approx(
        {"dietary_energy": 240.5, "dietary_protein": 12.0, "dietary_vitamin_c": 30.0, "dietary_vitamin_d": 5.0})  # fmt: skip
    assert {row["object"] for row in found} == {"Tartine « maison »"}


def test_the_cycle_is_counted(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path, "cycle"))
    assert [(row["object"], row.get("content")) for row in found] == [
        ("menstruation_flow", "medium"), ("menstruation_flow", None), ("menstruation_period", None), ("ovulation_test", "inconclusive")]  # fmt: skip


def test_tables_that_nobody_knows_are_named(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "unknown-tables"))
    assert sorted(reject.where.partition(":")[2] for reject in output.rejects) == ["dream_record_table", 'odd " table']
    assert len(output.rows) == 1


def test_bad_rows_are_named_and_stop_nothing(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "bad-rows"))
    reasons = sorted(reject.reason.en for reject in output.rejects)
    assert reasons.count("no value") == 5 and reasons.count("the interval has no end") == 2
    assert {"no date", "the date cannot be read", "the date is impossible for this service"} <= set(reasons)
    assert [row["value"] for row in of(list(output.rows.values()), "heart_rate")] == [62, 63], "a sample that is written twice is one"


def test_samples_without_a_record_are_kept(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path, "orphans"))
    assert len(of(found, "heart_rate")) == 2 and not any("instrument" in row for row in found)


@pytest.mark.parametrize("quirk", ["truncated", "corrupted"])
def test_a_damaged_database_gives_what_is_readable(tmp_path: Path, quirk: str) -> None:
    output = laws.gather(made.make(tmp_path, quirk))
    assert output.said and len(output.rows) < 48


def test_exercises_have_the_numbers_of_android() -> None:
    wanted = {4: "cycling", 21: "hiking", 33: "running", 34: "treadmill_running", 49: "pool_swimming", 53: "walking", 57: "yoga"}
    assert {number: EXERCISES[number] for number in wanted} == wanted


odd = st.one_of(st.none(), st.integers(-(2**62), 2**62), st.floats(), st.text(max_size=9), st.binary(max_size=17))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[odd] * 8), max_size=6))
def test_no_row_stops_the_reader(tmp_path_factory: pytest.TempPathFactory, values: list[tuple]) -> None:
    path = made.database(tmp_path_factory.mktemp("any") / "a.db", "nothing")
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        for number, (uuid, time, zone, app, value, kind, text, other) in enumerate(values):
            base.execute("insert into weight_record_table (uuid, time, zone_offset, app_info_id, weight) values (?, ?, ?, ?, ?)",
                         (bytes([number]), time, zone if not isinstance(zone, float) else None, app, value))  # fmt: skip
            base.execute("insert into sleep_session_record_table (uuid, start_time, end_time, start_zone_offset, title) values (?, ?, ?, ?, ?)",
                         (bytes([number]), time, other, zone, text))  # fmt: skip
            base.execute("insert into exercise_session_record_table (uuid, start_time, exercise_type, title, notes) values (?, ?, ?, ?, ?)",
                         (bytes([number]), made.START, kind, text, other))  # fmt: skip
            base.execute("insert into heart_rate_record_series_table values (?, ?, ?)", (uuid, value, time))
            base.execute("insert into sleep_stages_table values (?, ?, ?, ?)", (number, time, other, kind))
            base.execute("insert into exercise_route_table values (?, ?, ?, ?, ?, ?, ?)", (number, time, value, other, kind, zone, app))
        base.commit()
    output = laws.gather(path)
    assert output.count + len(output.rejects) >= 6 * len(values)
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output), *laws.one_key_each(output))]
