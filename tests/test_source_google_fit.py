"""Is Google Fit read stream by stream, with nothing added up twice, whatever the language of its folders?"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from murmure.model.quantity import QUANTITIES
from murmure.sources import laws
from murmure.sources.body.google_fit.activity import NAMES, activity_named
from murmure.sources.body.google_fit.daily import is_daily
from murmure.sources.body.google_fit.meaning import _TYPES, NUTRIENTS
from murmure.sources.body.google_fit.session import session_of
from murmure.sources.records import _whole
from samples_made import google_fit as made


def rows(path: Path) -> list[dict]:
    return list(laws.gather(path).rows.values())


def of(found: list[dict], quantity: str) -> list[dict]:
    return [row for row in found if row.get("quantity") == quantity]


def test_raw_and_derived_streams_are_told_apart(tmp_path: Path) -> None:
    """What a device counts and what Google merged are the same steps: each keeps its stream, and a counter is no step."""
    found = rows(made.make(tmp_path))
    assert {row["instrument"] for row in of(found, "step_count")} == {made.STEPS}
    counters = of(found, "step_index")
    assert {row["instrument"] for row in counters} == {made.RAW}
    assert [row["value"] for row in counters] == [4000, 4050, 4100] and len({row["published"] for row in counters}) == 3
    assert QUANTITIES["step_index"].daily == "last"
    assert {row["extra"]["origin"] for row in of(found, "step_count")} == {made.RAW}


def test_units_are_those_of_the_log(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path))
    values = {row["quantity"]: (row["value"], row["unit"]) for row in found if row.get("quantity")}
    assert values["body_height"] == (170.0, "cm") and values["body_weight"] == (68.4, "kg")
    assert values["blood_glucose"] == (pytest.approx(99.0857, abs=1e-3), "mg/dL")
    assert (values["systolic_blood_pressure"][0], values["diastolic_blood_pressure"][0]) == (121.0, 79.0)


def test_sleep_is_in_hours_by_phase(tmp_path: Path) -> None:
    found = rows(made.make(tmp_path))
    assert {row["object"]: round(row["value"] * 60) for row in of(found, "sleep_duration")} == {"light": 50, "deep": 40, "rem": 20}
    assert [row["object"] for row in of(found, "awake_duration")] == ["awake"]
    assert [(row["object"], row["value"]) for row in of(found, "time_in_bed")] == [("in_bed", 7.5)]
    old = rows(made.make(tmp_path, "old-sleep"))
    assert {row["object"] for row in of(old, "sleep_duration")} == {"light", "deep", "asleep"}


def test_sums_have_no_quantity(tmp_path: Path) -> None:
    """The tables of days and quarters repeat the streams."""
    sums = [row for row in rows(made.make(tmp_path)) if row["type"] == "murmure:Summary"]
    assert len(sums) == 4 and not any("quantity" in row or "value" in row for row in sums)
    assert sum(row["extra"].get("steps", 0) for row in sums if row["extra"]["period"] == "day") == 255


def test_the_hour_that_is_lived_twice(tmp_path: Path) -> None:
    """The offset of each quarter counts; the quarter before the clock is turned back ends where it says."""
    found = [row for row in rows(made.make(tmp_path, "clock-change")) if row["type"] == "murmure:Summary"]
    assert [row["offset_minutes"] for row in found] == [120, 120, 60]
    assert len({row["published"] for row in found}) == 3 and all(row["until"] - row["published"] == 900_000_000 for row in found)


def test_the_last_quarter_ends_at_midnight(tmp_path: Path) -> None:
    path = tmp_path / "2024-01-31.csv"
    path.write_text(f"{made.TITLES}\n23:45:00.000+01:00,00:00:00.000+01:00,1,2.5,,,,9,\n", "utf-8")
    (row,) = rows(path)
    assert row["until"] - row["published"] == 900_000_000


def test_a_table_of_another_name_says_no_day(tmp_path: Path) -> None:
    path = tmp_path / "copie.csv"
    path.write_text(f"{made.TITLES}\n23:45:00.000+01:00,00:00:00.000+01:00,1,2.5,,,,9,\n", "utf-8")
    assert [reject.reason.en for reject in laws.gather(path).rejects] == ["the name of the file says no day"]


def test_translated_exports_are_read(tmp_path: Path) -> None:
    """Folders and titles are in the language of the account; a title that nobody translated keeps its words."""
    found = rows(made.make(tmp_path, "translated"))
    (quarter,) = [row for row in found if row["type"] == "murmure:Summary"]
    assert quarter["extra"]["nombre de pas"] == 255 and quarter["extra"]["distance_m"] == 180.5
    assert len(of(found, "step_count")) == 6


def test_texts_and_numbers_are_the_same_times(tmp_path: Path) -> None:
    """Older exports write nanoseconds as texts, and some say the stream after its points."""
    plain = [row["published"] for row in of(rows(made.make(tmp_path)), "step_count")]
    for quirk in ("texts", "source-last", "bom", "spaces"):
        (tmp_path / quirk).mkdir()
        found = of(rows(made.make(tmp_path / quirk, quirk)), "step_count")
        assert [row["published"] for row in found] == plain and {row["instrument"] for row in found} == {made.STEPS}


def test_nanoseconds_are_no_odd_numbers() -> None:
    """The decoder of the standard library reads them: a stream of millions of points must not go to the slow one."""
    assert _whole(str(made.START)) == made.START


def test_a_session_takes_the_offset_of_its_name(tmp_path: Path) -> None:
    """Sessions are written in UTC; the name of the file holds the clock of the person."""
    walk = next(row for row in rows(made.make(tmp_path)) if row["type"] == "Travel")
    assert (walk["object"], walk["value"], walk["offset_minutes"]) == ("walking", 180.5, 60)
    assert walk["extra"]["statistics"]["step_count.delta"] == 255


def test_bad_points_stop_nothing(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "bad-points"))
    assert len(output.rows) == 3 and len(output.rejects) == 14
    assert not [row for row in output.rows.values() if row["published"] == 0]


def test_equal_points_are_as_many_as_they_are(tmp_path: Path) -> None:
    assert len(rows(made.make(tmp_path, "equal-points"))) == 4


def test_a_type_that_nobody_knows_is_kept(tmp_path: Path) -> None:
    (odd,) = of(rows(made.make(tmp_path, "odd-types")), "nobody_knows")
    assert odd["value"] == 3.5 and "unit" not in odd and odd["extra"]["fields"] == ["mot", 7.0]


def test_the_table_of_meanings_speaks_the_vocabulary() -> None:
    fields = [field for fields in _TYPES.values() for field in fields if field] + list(NUTRIENTS.values())
    assert {field.quantity for field in fields if not field.unit} <= QUANTITIES.keys()


def test_activities_have_the_numbers_of_the_platform() -> None:
    """Numbers taken here and there from the list that Google publishes: none may shift."""
    wanted = {1: "cycling", 7: "walking", 8: "running", 35: "hiking", 72: "sleeping", 82: "swimming", 97: "weightlifting", 109: "light_sleep",
              122: "guided_breathing"}  # fmt: skip
    assert {number: NAMES[number] for number in wanted} == wanted
    assert activity_named("running.treadmill") == "running_treadmill" and activity_named(" ") is None


def test_another_table_is_not_taken() -> None:
    assert not is_daily("date,amount,label\n2024-01-01,3,a\n")
    assert not is_daily("Date,Distance (m)\n2024-01-01,3\n"), "one unit alone may stand in any table of days"


@pytest.mark.parametrize("said", [None, [], {}, {"fitnessActivity": {}}, {"fitnessActivity": "walking", "startTime": 7},
                                  {"fitnessActivity": "walking", "startTime": "soon"}, {"fitnessActivity": "walking"}])  # fmt: skip
def test_odd_sessions_have_a_reason(said) -> None:
    assert session_of(said, None).en  # type: ignore[union-attr]


def test_a_session_whose_file_says_no_offset_has_none() -> None:
    said = {"fitnessActivity": "walking", "startTime": "2018-10-31T21:40:00Z", "endTime": "2018-10-31T21:52:00Z"}
    found = session_of(said, ZoneInfo("Europe/Paris"))
    assert (found.offset_minutes, found.offset_origin) == (None, "explicit")
    assert session_of({**said, "startTime": "2018-10-31T22:40:00+01:00"}, None).offset_minutes == 60


def test_an_answer_of_the_interface_says_what_the_export_says(tmp_path: Path) -> None:
    """Points and sessions of an answer that was saved have the keys of the export: what both say is there once."""
    (tmp_path / "a").mkdir()
    whole = laws.gather(made.make(tmp_path / "a")).rows
    for quirk in ("answer", "answer-listed", "answer-sessions"):
        (tmp_path / quirk).mkdir()
        found = laws.gather(made.make(tmp_path / quirk, quirk)).rows
        again = found.keys() & whole.keys()
        assert len(again) == {"answer": 6, "answer-listed": 6, "answer-sessions": 2}[quirk]
        values = [{name: row.get(name) for name in ("type", "published", "until", "quantity", "value", "unit", "instrument")} for row in (
            *(found[key] for key in again), *(whole[key] for key in again))]  # fmt: skip
        if quirk != "answer-sessions":  # an answer does not know the distance of a workout
            assert values[: len(again)] == values[len(again) :]
    (tmp_path / "food").mkdir()
    food = rows(made.make(tmp_path / "food", "answer-listed"))
    assert {(row["quantity"], row["value"]) for row in food if "dietary" in row["quantity"]} == {("dietary_energy", 240.5), ("dietary_protein", 12.0)}


def test_sums_of_the_interface_have_no_quantity(tmp_path: Path) -> None:
    output = laws.gather(made.make(tmp_path, "answer-sums"))
    (day,) = output.rows.values()
    assert (day["type"], day["until"] - day["published"]) == ("murmure:Summary", 86_400_000_000) and "quantity" not in day
    assert day["extra"] == {"period": "bucket", "step_count.delta": 255.0, "walking_s": 720.0, "heart_rate.summary.average": 61.5,
                            "heart_rate.summary.max": 90.0, "heart_rate.summary.min": 50.0}  # fmt: skip
    assert [reject.where for reject in output.rejects] == ["answer-sums.json:bucket 3", "answer-sums.json:bucket 4"]


def test_an_answer_that_is_no_answer_is_not_taken(tmp_path: Path) -> None:
    import json

    for name, value in (("a.json", {"session": [{"id": 1}]}), ("b.json", {"bucket": "x"}), ("c.json", {"point": [1, 2], "x": 1}),
                        ("d.json", {"bucket": [{"key": "a", "doc_count": 3}]})):  # fmt: skip
        (tmp_path / name).write_text(json.dumps(value))
    assert "google-fit" not in laws.gather(tmp_path).used
