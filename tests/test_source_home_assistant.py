"""Does every state of a home enter once, with its entity, its measure and its cause, whatever the schema?"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made import outcome, refusal, samples
from murmure.sources import laws
from murmure.sources.home.home_assistant import SOURCE
from murmure.sources.home.home_assistant.cause import context_of
from murmure.sources.home.home_assistant.measure import meaning
from murmure.sources.home.home_assistant.rows import moment_of
from samples_made import home_assistant as maker


def _by_key(rows: list[dict]) -> dict[str, dict]:
    return {row["key"]: row for row in rows}


@pytest.mark.parametrize("quirk", ["schema-16", "schema-25", "schema-31", "schema-50", "migrating", "wal"])
def test_every_schema_says_the_same(tmp_path, quirk):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    plain, _ = outcome(SOURCE, maker.make(tmp_path / "a"))
    other, rejects = outcome(SOURCE, maker.make(tmp_path / "b", quirk))
    assert not rejects
    # Old versions wrote both moments always, and the first of them no parent: the keys and all columns are equal.
    assert [row["key"] for row in plain] == [row["key"] for row in other]
    for mine, theirs in zip(plain, other, strict=True):
        assert {**mine, "extra": None} == {**theirs, "extra": None}
        assert mine["extra"] == theirs["extra"]


def test_measures_are_converted_and_words_stay_states(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    salon = [row for row in rows if row["key"].startswith("state") and "sensor.salon" in (row["object"], row["instrument"])]
    assert [(row["type"], row.get("value"), row.get("content")) for row in salon[:4]] == [
        ("murmure:Measure", 20.0, None), ("murmure:State", None, "unavailable"), ("murmure:Measure", 21.0, None),
        ("murmure:State", None, "unknown")]  # fmt: skip
    assert {(row["quantity"], row["unit"]) for row in salon if "value" in row} == {("temperature", "Cel")}
    assert {row["type"] for row in rows if row.get("object") == "sensor.router"} == {"murmure:State"}
    phone = next(row for row in rows if row["type"] == "murmure:Position")
    assert (phone["latitude"], phone["longitude"], phone["object"], phone["actor"]) == (45.75, 4.85, "home", "device:device_tracker.phone")


def test_the_page_of_history_gives_states(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "history-bad"))
    assert [(row["type"], row["object"], row.get("content"), row["published"] % 86_400_000_000) for row in rows] == [
        ("murmure:State", "sensor.salon", "20.5", 28_800_000_000), ("murmure:State", "sensor.salon", "unavailable", 29_100_250_000),
        ("murmure:State", "input_text.note", "deux, trois\nlignes 🛋", 29_100_250_000), ("murmure:State", "sensor.salon", None, 32_400_000_000)]
    assert {(row["offset_origin"], row.get("offset_minutes"), row["precision"]) for row in rows} == {("explicit", None, "ms")}
    assert [reject.reason.en for reject in rejects] == ["the date cannot be read", "no date", "the state names no entity",
                                                        "the date is impossible for this service", "the record is not of the expected form"]


def test_who_and_what_caused_a_change(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    states = [row for row in rows if row["key"].startswith("state")]
    user = f"urn:uuid:{maker.USER}"
    assert [row["extra"].get("user") for row in states[:8]] == [None, None, user, None, None, None, user, None]
    assert [row["extra"].get("cause") for row in states[:9:4]] == [None, "automation.nuit", "light.turn_on"]
    commands = [row for row in rows if row["type"] == "murmure:Command"]
    assert [(row["content"], row["object"], row["actor"]) for row in commands] == [
        ("light.turn_on", "light.kitchen", "device:home-assistant"),
        ("alarm_control_panel.alarm_disarm", "alarm_control_panel.home", user)]  # fmt: skip


def test_last_changed_is_kept_when_it_is_another_moment(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    states = [row for row in rows if row["key"].startswith("state")]
    assert [row["published"] - row["extra"].get("changed", row["published"]) for row in states[:6]] == [60_000_000, 0, 0, 0, 0, 60_000_000]


def test_statistics_are_means_or_sums_of_their_interval(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "statistics-only"))
    assert [(row["until"] - row["published"]) // 60_000_000 for row in rows] == [60] * 8 + [5] * 8
    mean, total = rows[2], rows[3]
    assert (mean["quantity"], mean["value"]) == ("temperature", meaning("temperature", "°F").of(69))
    assert (mean["extra"]["min"], mean["extra"]["max"]) == (19.0, 22.0)
    assert (total["quantity"], total["value"], total["unit"], total["extra"]["state"]) == ("electric_index", 1.5, "kW.h", 5.001)


def test_bad_rows_are_named_and_odd_states_are_kept(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "bad-rows"))
    assert sorted(reject.where.partition(":")[2] for reject in rejects if "states" in reject.where) == [
        "states 1", "states 17", "states 25", "states 33", "states 9"]  # fmt: skip
    assert {reject.reason.en for reject in rejects} == {
        "the date is impossible for this service", "no date", "the date cannot be read", "the state names no entity",
        "no value", "the statistic has no name"}  # fmt: skip
    odd = {row["key"].split("\x1f")[1]: row for row in rows if row["key"].startswith("state\x1f")}
    assert "content" not in odd["5"] and odd["13"].get("content") == "" and odd["21"]["content"] == "nan"
    assert "\0" not in odd["29"]["content"] and odd["37"]["value"] == 0.012


@pytest.mark.parametrize(("quirk", "least"), [("truncated", 2000), ("corrupted", 6800)])
def test_a_damaged_database_gives_what_is_before_and_behind(tmp_path, quirk, least):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    found = sum(row["key"].startswith("state") for row in rows)
    assert least < found < 7000 and len({row["key"] for row in rows}) == len(rows)
    assert any("damaged" in reject.reason.en for reject in rejects)


def test_two_copies_are_a_union_even_when_an_entity_got_another_name(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    first, _ = outcome(SOURCE, maker.make(tmp_path / "old", count=30))
    path = maker.make(tmp_path / "new", count=40, shift=10)  # ten are forgotten, ten are new
    with closing(sqlite3.connect(path)) as base:
        base.execute("update states_meta set entity_id = 'sensor.living_room' where entity_id = 'sensor.salon'")
        base.commit()
    second, _ = outcome(SOURCE, path)
    both = _by_key(second) | _by_key(first)
    assert sum(key.startswith("state\x1f") for key in both) == 40


def test_secrets_never_appear(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    text = json.dumps(rows)
    assert not [canary for canary in maker.CANARIES if canary in text]


def test_contexts_are_one_name_in_bytes_and_in_text():
    assert context_of(bytes(range(16))) == context_of("00041061050R3GG28A1C60T3GF") == context_of("00010203-0405-0607-0809-0a0b0c0d0e0f")
    assert [context_of(odd) for odd in (None, "", b"", b"x", 7, "zz", "ü" * 26, "١" * 32)] == [None] * 8


def test_a_day_without_a_clock_is_its_midnight():
    assert moment_of("2024-01-01") == moment_of("2024-01-01 00:00:00") == 1_704_067_200_000_000


def test_units_that_are_not_of_the_class_are_not_mixed():
    assert meaning("pressure", "psi").of(1) == pytest.approx(68.9475729)
    assert (meaning("battery", "V").quantity, meaning("battery", "V").unit) == ("battery_in_voltage", "V")
    assert (meaning("precipitation", "in").unit, meaning("precipitation", "in").of(1)) == ("mm", 25.4)
    assert (meaning("monetary", "€").quantity, meaning("monetary", "€").unit) == ("monetary", "€")


odd_values = st.one_of(st.none(), st.integers(-(2**62), 2**62), st.floats(), st.text(max_size=9), st.binary(max_size=17))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[odd_values] * 7), max_size=8))
def test_no_row_stops_the_reader(tmp_path_factory, values):
    path = maker.make(tmp_path_factory.mktemp("any"), "empty")
    with closing(sqlite3.connect(path)) as base:
        base.execute("pragma synchronous=off")
        base.execute("insert into states_meta values (1, 'sensor.a')")
        for number, (state, updated, changed, shared, context, user, text) in enumerate(values):
            attributes = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
            base.execute("insert into state_attributes values (?, 0, ?)", (number, json.dumps({"unit_of_measurement": attributes, "x": attributes})))
            base.execute("insert into states (state_id, state, last_updated_ts, last_changed_ts, attributes_id, context_id_bin, context_user_id_bin,"
                         " metadata_id) values (?, ?, ?, ?, ?, ?, ?, 1)", (2 * number, state, updated, changed, shared, context, user))  # fmt: skip
            base.execute("insert into states (state_id, state, last_updated_ts, attributes_id, metadata_id) values (?, ?, 1700000000.5, ?, 1)",
                         (2 * number + 1, state, number))  # fmt: skip
        base.commit()
    output = laws.gather(path)
    assert len(output.rows) + len(output.rejects) == max(1, 2 * len(values))
    assert not list(laws.typed(output)) and not list(laws.timed(output))


def test_what_lies_beside_the_database_is_named(tmp_path):
    for name, text, said in (
        ("home-assistant.log", "2026-01-01 10:00:00.123 WARNING (MainThread) [homeassistant.core] x\n", "text log"),
        ("backup.json", '{"slug": "a", "version": 2, "homeassistant": {"version": "2025.1"}, "protected": true}', "description of a backup"),
        ("homeassistant.tar.gz", "SecureTar\x02\x00\x00", "encrypted backup"),
    ):
        (tmp_path / name).write_text(text)
        assert said in (refusal(SOURCE, tmp_path / name) or ""), name


def test_samples():
    found = {path.name: path for path in samples("home-assistant")}
    rows, rejects = outcome(SOURCE, found["home-assistant_v2.db"])
    assert (len(rows), len(rejects), len({row["key"] for row in rows})) == (1441, 0, 1441)
    assert refusal(SOURCE, found["home-assistant.log"])
