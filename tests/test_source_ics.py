"""Is every appointment read, whatever its neighbours look like, and does no rule run for ever?"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, samples
from murmure.sources.agenda.ics import SOURCE, column
from murmure.sources.agenda.ics.content import parse_property, unescape
from murmure.sources.plain import clean
from samples_made import ics as maker


def at(*parts: int, zone: str = "UTC") -> int:
    return round(datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp() * 1e6)


def test_golden(tmp_path):
    assert golden("ics", SOURCE, tmp_path) == (GOLDEN / "ics.jsonl").read_text().splitlines()


def test_an_appointment_keeps_people_place_and_words(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    first = rows[0]
    assert first["content"] == "Répétition, pupitre des altos"
    assert first["published"] == at(2023, 3, 7, 19, 30, zone="Europe/Paris")
    assert first["until"] - first["published"] == 7_200_000_000
    assert first["mentions"] == ["mailto:ana@chorale.example", "mailto:jo@chorale.example"]
    assert first["extra"]["names"]["mailto:jo@chorale.example"] == "Jo: basse"
    assert (first["latitude"], first["longitude"], first["target"]) == (48.85, 2.35, "Salle Jean-Vilar")
    assert first["extra"]["description"] == "Apporter\nles partitions"
    assert rows[1]["precision"] == "day"
    assert (rows[1]["published"], rows[1]["until"]) == (
        at(2023, 6, 21, zone="Europe/Paris"), at(2023, 6, 22, zone="Europe/Paris"))  # fmt: skip


def test_a_series_with_a_moved_a_removed_and_an_added_day(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "series"))
    paris = [datetime.fromtimestamp(r["published"] / 1e6, ZoneInfo("Europe/Paris")).strftime("%d/%m %H:%M") for r in rows]
    # The hour stays the same on the wall across the change of clocks of 26 March.
    assert sorted(paris) == ["03/04 18:00", "10/04 18:00", "13/03 18:00", "15/04 10:00", "21/03 20:00"]
    assert len({row["key"] for row in rows}) == 5


def test_an_endless_series_stops_one_year_after_the_file(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "endless"))
    assert not rejects
    assert max(row["published"] for row in rows) <= at(2024, 6, 2)
    leap = [row for row in rows if row["object"] == "anniversaire"]
    assert [datetime.fromtimestamp(r["published"] / 1e6, UTC).year for r in leap] == [1992, 1996, *range(2000, 2025, 4)]


def test_hostile_rules_end(tmp_path):
    started = time.monotonic()
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "hostile-rules"))
    assert len(rows) < 11 * 4001
    assert {reject.reason.en for reject in rejects} == {
        "the series has more occurrences than an agenda can hold, the rest is left out",
        "the rule of the series cannot be read, only its first day is kept"}  # fmt: skip
    assert time.monotonic() - started < 300  # not a measure: a rule that runs for ever would never come here


def test_zones_of_windows_of_mozilla_and_of_the_file(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "zones"))
    assert [(row.get("offset_minutes"), row["offset_origin"]) for row in rows] == [
        (120, "explicit"), (-240, "explicit"), (None, "assumed")]  # fmt: skip
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "own-zone"))
    assert (rows[0]["published"], rows[0]["offset_minutes"]) == (at(2023, 7, 1, 8), 120)


def test_floating_times_take_the_zone_of_the_owner(tmp_path):
    path = maker.make(tmp_path, "floating")
    assumed, _ = outcome(SOURCE, path)
    placed, _ = outcome(SOURCE, path, zone=ZoneInfo("Europe/Paris"))
    assert [row["offset_origin"] for row in assumed] == ["assumed", "assumed"]
    assert placed[0]["published"] == at(2023, 7, 1, 8)
    assert placed[1]["published"] == at(2023, 6, 21, zone="Europe/Paris")
    assert "until" not in placed[0]  # it ends before it begins


def test_tasks_and_journal(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "tasks"))
    assert [(row["type"], row["content"]) for row in rows] == [
        ("murmure:Todo", "Imprimer"), ("murmure:Todo", "Payer"), ("Create", "Carnet\n\nIl a plu.")]  # fmt: skip


def test_a_broken_event_does_not_hide_the_next(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "broken-event"))
    assert [row["content"] for row in rows] == ["ok", "bon"]
    assert len(rejects) == 3


@pytest.mark.parametrize("quirk", ["latin1", "utf16", "folded-character"])
def test_encodings_do_not_change_words(tmp_path, quirk):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert rows[0]["content"] == "Répétition, pupitre des altos"


def test_no_control_character_stays_in_addresses():
    assert column._mail("MAILTO:\0ana@chorale.example") == "mailto:ana@chorale.example"


def test_a_cancelled_appointment_is_left(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "cancelled"))
    assert (rows[0]["type"], rows[0]["extra"]["status"]) == ("Leave", "cancelled")


def test_reading_again_gives_the_same_keys(tmp_path):
    path = maker.make(tmp_path, "series")
    assert outcome(SOURCE, path) == outcome(SOURCE, path)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=80))  # a line of content holds no end of line
def test_text_comes_back(text):
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    assert unescape(escaped) == clean(text), "all but control characters"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_bytes_stop_the_reader(tmp_path_factory, junk, place):
    path = maker.make(tmp_path_factory.mktemp("junk"))
    data = path.read_bytes()
    path.write_bytes(data[:place] + junk + data[place:])
    rows, rejects = outcome(SOURCE, path)
    assert rows or rejects or place < 40


@given(st.text(max_size=60))
def test_any_line_is_a_property_or_none(line):
    found = parse_property(line)
    assert found is None or found.name == found.name.upper()


def test_samples():
    recognised = acts = lost = 0
    for path in samples("ics"):
        rows, rejects = outcome(SOURCE, path)
        recognised += bool(rows or rejects)
        acts, lost = acts + len(rows), lost + len(rejects)
    assert (recognised, acts, lost) == (160, 731, 109)
