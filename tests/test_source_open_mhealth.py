"""Are the data points of Open mHealth and of IEEE 1752 read, whatever their version, their units and their wrapping?"""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from murmure.sources.body import ucum
from murmure.sources.body.open_mhealth.body import activities_of
from murmure.sources.body.open_mhealth.point import frame_of, points_of
from samples_made import open_mhealth as made


def gather(quirk: str | None, folder: Path, **more) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="open-mhealth", **more)


def of(output: laws.Output, quantity: str) -> list[tuple]:
    return [(row["value"], row["unit"], row.get("extra", {}).get("raw")) for row in output.rows.values() if row.get("quantity") == quantity]


@pytest.mark.parametrize("quirk", ["lines", "bom", "shimmer", "folder"])
def test_the_same_points_in_any_wrapping(quirk: str, tmp_path: Path) -> None:
    assert gather(quirk, tmp_path / "a").rows == gather(None, tmp_path / "b").rows


def test_measures_have_the_units_of_the_log_and_keep_what_was_written(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    assert of(output, "body_weight") == [(68.0388555, "kg", "150 lb")]
    assert of(output, "systolic_blood_pressure") == [(122.0, "mm[Hg]", None)]
    assert of(output, "diastolic_blood_pressure") == [(78.0, "mm[Hg]", None)]
    assert of(output, "body_temperature") == [(37.0, "Cel", "98.6 F")]
    assert of(output, "blood_glucose") == [(99.0858, "mg/dL", "5.5 mmol/L")]
    assert of(output, "heart_rate") == [(61.0, "/min", None), (143.0, "/min", None)]
    assert of(output, "sleep_duration") == [(7.2, "h", "432 min")] and of(output, "awakenings") == [(3.0, "1", None)]
    (pressure,) = [row for row in output.rows.values() if row.get("quantity") == "systolic_blood_pressure"]
    assert (pressure["content"], pressure["instrument"], pressure["offset_minutes"], pressure["offset_origin"], pressure["precision"]) == (
        "après le café", "Balance Made Up", 120, "explicit", "s",
    )  # fmt: skip
    assert pressure["extra"] == {"body_posture": "sitting", "modality": "sensed"}


def test_a_workout_is_a_journey_and_a_place_a_position(tmp_path: Path) -> None:
    rows = list(gather(None, tmp_path).rows.values())
    (run,) = [row for row in rows if row["type"] == "Travel"]
    assert (run["object"], run["value"], run["unit"], run["until"] - run["published"]) == ("running", 5200.0, "m", 3_600_000_000)
    assert run["extra"]["energy_burned"] == {"value": 380.0, "unit": "kcal"} and run["extra"]["raw"] == "5.2 km"
    (place,) = [row for row in rows if row["type"] == "murmure:Position"]
    assert (place["latitude"], place["longitude"], place["quantity"], place["value"]) == (48.45, -5.1, "altitude", 12.0)


def test_every_unit_becomes_that_of_its_quantity_or_stays(tmp_path: Path) -> None:
    output = gather("units", tmp_path)
    found = {(row["quantity"], row["value"], row.get("unit")) for row in output.rows.values()}
    assert {("body_weight", 68.04, "kg"), ("body_height", 180.086, "cm"), ("body_height", 180.0, "cm"), ("speed", 2.5, "m/s"),
            ("energy_burned", 100.0, "kcal"), ("cholesterol", 4.2, "mmol/L"), ("thing", 3.0, "furlong"), ("ratio", 0.5, None),
            ("body_temperature", 37.0, "Cel"), ("rr_interval", 812.0, "ms"), ("body_weight", 11.0, "st"),
            ("blood_glucose", 101.0, "mg/dL")} <= found  # fmt: skip
    assert not output.rejects


def test_intervals_of_every_form(tmp_path: Path) -> None:
    output = gather("intervals", tmp_path)
    spans = [(row["value"], (row["until"] - row["published"]) // 60_000_000 if "until" in row else None) for row in output.rows.values()]
    assert spans == [(100.0, 30), (101.0, 1440), (102.0, 1), (103.0, None), (104.0, None), (105.0, None), (107.0, None)]
    rows = list(output.rows.values())
    assert (rows[3]["precision"], rows[3]["extra"]["part_of_day"]) == ("day", "morning")
    assert rows[6]["extra"]["time_of"] == "creation_date_time"
    assert [reject.reason.en for reject in output.rejects] == ["the date cannot be read"]


def test_times_without_zone_are_in_that_of_the_person(tmp_path: Path) -> None:
    (row,) = gather("naive", tmp_path / "a").rows.values()
    assert (row["offset_origin"], row.get("offset_minutes")) == ("assumed", None)
    (row,) = gather("naive", tmp_path / "b", zone=ZoneInfo("Europe/Paris")).rows.values()
    assert (row["offset_origin"], row["offset_minutes"]) == ("account", 120)


def test_a_point_without_time_has_that_of_its_making_and_says_so(tmp_path: Path) -> None:
    output = gather("no-frame", tmp_path)
    (row,) = output.rows.values()
    assert row["extra"]["time_of"] == "source_creation_date_time" and [r.reason.en for r in output.rejects] == ["no date"]


def test_one_id_for_many_points_loses_none(tmp_path: Path) -> None:
    assert len(gather("same-id", tmp_path).rows) == 4


def test_ieee_series_and_headers(tmp_path: Path) -> None:
    rows = list(gather("ieee", tmp_path / "a").rows.values())
    assert [(row["quantity"], row["value"], row["unit"], row.get("instrument")) for row in rows] == [
        ("sleep_duration", 7.2, "h", "https://devices.example/band-3"), ("apnea_hypopnea_index", 4.0, "/h", None)]  # fmt: skip
    assert rows[1]["until"] - rows[1]["published"] == 8 * 3_600_000_000
    assert [row["value"] for row in gather("series", tmp_path / "b").rows.values()] == [60.0, 61, 62, 63, 64, 65]


def test_what_measures_nothing_is_an_event(tmp_path: Path) -> None:
    (row,) = gather("survey", tmp_path / "a").rows.values()
    assert (row["type"], row["object"]) == ("murmure:Event", "survey") and row["extra"]["questions"][0]["answer"] == "oui"
    heart, mind = gather("granola", tmp_path / "b").rows.values()
    assert (heart["quantity"], heart["value"], heart["extra"]["raw"], mind["type"]) == ("heart_rate", 66.0, "1.1 count/s", "murmure:Event")


def test_a_bad_record_costs_itself_only(tmp_path: Path) -> None:
    output = gather("bad-records", tmp_path)
    assert sorted(of(output, "heart_rate")) == [(62.0, "/min", None)] and len(of(output, "body_weight")) == 1
    assert len(output.rejects) == len(made._BAD) - 1
    assert {reject.where.split(":")[1] for reject in output.rejects} == {str(n) for n in range(2, 13)}


def test_lines_that_are_cut_or_broken_are_said(tmp_path: Path) -> None:
    output = gather("corrupted", tmp_path)
    assert [reject.where for reject in output.rejects] == ["points.jsonl:1"] and len(output.rows) == len(gather(None, tmp_path / "b").rows) - 1


@pytest.mark.parametrize(("quantity", "value", "unit", "expected"), [
    ("body_weight", 10, "[stone_av]", (63.5029318, "kg")), ("body_temperature", 100.4, "[degF]", (38.0, "Cel")),
    ("heart_rate", 1, "Hz", (60.0, "/min")), ("heart_rate", 61, "{beats}/min", (61, "/min")), ("step_count", 12, "{steps}", (12, "{steps}")),
    ("step_count", 12, "count", (12, "{steps}")), ("sodium", 140, "mmol/L", (140, "mmol/L")),
    ("systolic_blood_pressure", 16, "kPa", (120.009869233, "mm[Hg]")),
    ("leukocytes", 6.1, "10*3/uL", (6.1, "10*3/uL")), ("oxygen_saturation", 97, "{percent}", (97, "%")), ("body_weight", 70, None, (70, None)),
])  # fmt: skip
def test_units(quantity: str, value: float, unit: str | None, expected: tuple) -> None:
    assert ucum.measured(quantity, value, unit)[:2] == expected


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([
                         "header", "body", "value", "unit", "effective_time_frame", "date_time", "time_interval", "start_date_time", "duration", "x",
                         "activity_name", "latitude", "longitude", "elevation", "schema_id",
                         "step_count", "user_notes", "quantity_type", "unit_value",
                     ]), inner, max_size=4), max_leaves=20)  # fmt: skip


@given(header=_JSON, body=_JSON)
@settings(max_examples=150, deadline=None)
def test_no_record_stops_the_reading(header, body) -> None:
    for point in points_of({"header": header, "body": body}):
        if isinstance(point, tuple) and hasattr(point, "schema") and hasattr(frame := frame_of(point, None), "when"):
            list(activities_of(point, frame))


def test_the_zone_of_the_person_names_nothing(tmp_path: Path) -> None:
    """A time without a zone is that of a clock: the person may say later where it hung. One with its zone is a moment."""
    header = {"schema_id": {"namespace": "omh", "name": "x", "version": "1.0"}}
    place = {"latitude": {"value": 48.1, "unit": "deg"}, "longitude": {"value": -1.6, "unit": "deg"}}
    bodies = [{"body_weight": {"value": 70, "unit": "kg"}}, {"activity_name": "walking"}, place, {"mood": "fine"}]
    times = ("2023-03-05T10:00:00", "2023-03-05T10:00:00+02:00", "2023-03-05T10:00:00+05:00")
    points = [{"header": header, "body": {**body, "effective_time_frame": {"date_time": time}}} for body in bodies for time in times]
    (tmp_path / "a.json").write_text(json.dumps(points), "utf-8")
    alone, placed = laws.gather(tmp_path, ZoneInfo("Asia/Tokyo")), laws.gather(tmp_path, ZoneInfo("Europe/Paris"))
    assert len(alone.rows) == 12 and alone.rows.keys() == placed.rows.keys() and not placed.met_again
