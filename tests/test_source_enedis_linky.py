"""Is every reading of a Linky meter placed once, at its own moment, without the meter's number?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, refusal, samples
from murmure.sources.gather import gather
from murmure.sources.home.enedis_linky import SOURCE
from murmure.sources.home.enedis_linky.clock import Clock
from murmure.sources.home.enedis_linky.curve import ROWS, lengths
from murmure.sources.home.enedis_linky.table import Block, number_of, readings
from murmure.sources.readers import text_of
from samples_made import enedis_linky as maker

HALF = 1_800_000_000
PARIS = ZoneInfo("Europe/Paris")


def test_golden(tmp_path):
    assert golden("enedis_linky", SOURCE, tmp_path) == (GOLDEN / "enedis-linky.jsonl").read_text().splitlines()


def test_published_is_the_start_and_until_the_end(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    first = datetime(2023, 3, 7, tzinfo=PARIS).timestamp() * 1e6
    assert [row["published"] for row in rows] == [first + HALF * i for i in range(48)]
    assert all(row["until"] - row["published"] == HALF for row in rows)
    assert [row["value"] for row in rows] == [maker.watts(i) for i in range(48)]


def test_a_change_of_step_in_one_file(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "step-change"))
    assert [row["until"] - row["published"] for row in rows] == [HALF] * 48 + [HALF // 2] * 96


@pytest.mark.parametrize(("quirk", "count"), [("autumn", 50), ("spring", 46)])
def test_days_of_a_clock_change_are_whole(tmp_path, quirk, count):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, quirk))
    assert len({row["key"] for row in rows}) == count
    assert all(a["until"] == b["published"] for a, b in zip(rows, rows[1:], strict=False))


def test_edf_autumn_day_newest_first_and_without_zone(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "edf-autumn"))
    assert not rejects
    assert len({row["key"] for row in rows}) == 98
    assert rows[0]["published"] == datetime(2023, 10, 29, tzinfo=PARIS).timestamp() * 1e6
    assert rows[-1]["until"] == datetime(2023, 10, 31, tzinfo=PARIS).timestamp() * 1e6
    assert all(a["until"] == b["published"] for a, b in zip(rows, rows[1:], strict=False))
    assert {row["offset_origin"] for row in rows} == {"account"}
    # The two passes of 02:00 to 03:00 keep the order in which they were lived.
    assert [row["value"] for row in rows[:50]] == [maker.watts(i) for i in range(50)]


def test_spans_newest_first_on_an_autumn_day(tmp_path):
    moments = [datetime(2023, 10, 28, 22, tzinfo=UTC) + timedelta(minutes=30 * i) for i in range(51)]
    local = [moment.astimezone(PARIS).strftime("%d/%m/%Y %H:%M:%S") for moment in moments]
    lines = [f"{local[i]};{local[i + 1]};{i},000" for i in range(50)]
    path = tmp_path / "Conso Linky.csv"
    path.write_text("\r\n".join(["Début;Fin;Valeur (en Kw)", *reversed(lines)]), "utf-8")
    rows, rejects = outcome(SOURCE, path)
    assert not rejects
    assert {row["published"]: row["value"] / 1000 for row in rows} == {
        round(moment.timestamp() * 1e6): i for i, moment in enumerate(moments[:50])
    }


def test_the_same_load_curve_in_every_layout_gives_the_same_power(tmp_path):
    made = {}
    for quirk in (None, "edf", "spans", "sge"):
        folder = tmp_path / (quirk or "plain")
        folder.mkdir()
        rows, _ = outcome(SOURCE, maker.make(folder, quirk))
        made[quirk] = [(row["quantity"], row["unit"], row["value"]) for row in rows[:8]]
    assert made[None] == made["edf"] == made["spans"] == made["sge"]


@pytest.mark.parametrize("quirk", [None, "spans", "edf"])
def test_a_table_saved_again_with_quotes_gives_the_same(tmp_path, quirk):
    path = maker.make(tmp_path, quirk)
    before = outcome(SOURCE, path)
    lines = text_of(path.read_bytes()).splitlines()
    path.write_text("\n".join(";".join(f'"{cell}"' for cell in line.split(";")) for line in lines), "utf-8")
    assert outcome(SOURCE, path) == before


def test_holes_keep_the_step_and_are_counted(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "holes"))
    assert {row["until"] - row["published"] for row in rows} == {HALF}
    assert sorted(reject.reason.en for reject in rejects) == [
        "no value", "the date cannot be read", "the value is not a number"]  # fmt: skip


def test_a_second_download_adds_nothing(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "duplicate"))
    assert len(rows) == 2 * len({row["key"] for row in rows})


def test_days_are_energy_and_last_from_midnight_to_midnight(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "day"))
    hours = [(row["until"] - row["published"]) / 3.6e9 for row in rows]
    assert hours == [24, 24, 25, 24, 24]
    assert {row["quantity"] for row in rows} == {"electric_energy"}
    assert rows[0]["value"] == 11.997


def test_workbook_holds_both_flows(tmp_path):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "workbook"))
    assert [(row["object"], row["value"]) for row in rows] == [
        ("consumption", 6.329), ("consumption", 7.5), ("production", 3.25)]  # fmt: skip
    assert rows[1]["published"] - rows[0]["published"] == 2 * 86_400_000_000
    assert [reject.reason.en for reject in rejects] == ["no value"]


def test_registers_add_up(tmp_path):
    rows, _ = outcome(SOURCE, maker.make(tmp_path, "index"))
    assert [row["value"] for row in rows] == [0.5, 1.57, 2.64, 3.71]


@pytest.mark.parametrize("quirk", [None, *maker.QUIRKS])
def test_the_number_of_the_meter_never_appears(tmp_path, quirk):
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, quirk))
    text = json.dumps([rows, rejects])
    assert maker.METER not in text
    assert "004012345678" not in text
    assert rows or rejects


@pytest.mark.parametrize("value", ["NaN", "1e999", "-inf", None, True, [], "12 W"])
def test_a_reading_of_data_connect_that_is_no_number_is_a_reject(tmp_path, value) -> None:
    reading = {"date": "2023-03-07 03:00:00", "interval_length": "PT30M", "measure_type": "B"}
    page = {"usage_point_id": "09999999999999", "reading_type": {"measurement_kind": "power", "unit": "W"}}
    page["interval_reading"] = [{**reading, "value": value}, {**reading, "date": "2023-03-07 03:30:00", "value": "250"}]
    (tmp_path / "linky.json").write_text(json.dumps({"meter_reading": page}))
    output = gather(tmp_path / "linky.json")
    assert len(output.rows) == len(output.rejects) == 1


def test_flows_for_professionals_are_refused(tmp_path):
    """Nothing in them says whether a time begins an interval or ends it: half an hour wrong is not read."""
    titles = "Identifiant PRM;Date de début;Date de fin;Grandeur physique;Grandeur métier;Étape métier;Unité;Horodate;Valeur;Nature;Pas"
    row = "09999999999999;2026-02-01;2026-02-02;EA;CONS;BRUT;W;2026-02-01T00:30:00+01:00;410;R;PT30M"
    (tmp_path / "flux.csv").write_text(f"\ufeff{titles}\n{row}\n{row.replace('T00', 'T01')}\n")
    (tmp_path / "flux.json").write_text('{"header": {"codeFlux": "R63"}, "mesures": [{"idPrm": "09999999999999", "grandeur": []}]}')
    for name in ("flux.csv", "flux.json"):
        assert "professionals" in (refusal(SOURCE, tmp_path / name) or ""), name
        output = gather(tmp_path / name)
        assert not output.rows and [one.what.en for _, one in output.refused] == [refusal(SOURCE, tmp_path / name)]


def test_summaries_of_edf_are_refused(tmp_path):
    path = tmp_path / "ma-conso-mensuelle-004012345678.csv"
    path.write_text("Récapitulatif de ma consommation\nMois;Consommation (kWh)\n")
    assert refusal(SOURCE, path) == "a monthly summary from EDF"


def _minutes(gaps: list[int], step: int = 30) -> list[int]:
    ends = np.cumsum([60 * 24, *gaps]) * 60_000_000
    return lengths(ends, np.full(len(ends), step)).tolist()


def test_a_length_follows_a_change_of_step_and_no_hole():
    assert _minutes([30, 30, 15, 15, 30, 15]) == [30, 30, 15, 15, 15, 15, 15]
    assert _minutes([30, 30, 600, 30, 30]) == [30] * 6
    assert _minutes([1440, 2880], step=10) == [10] * 3
    assert _minutes([]) == [30]


@settings(deadline=None)
@given(st.lists(st.sampled_from([10, 15, 30, 60]), min_size=1, max_size=3), st.integers(6, 40))
def test_steps_are_found_when_nothing_is_missing(steps, run):
    gaps = [step for step in steps for _ in range(run)]
    assert _minutes(gaps)[1:-1] == gaps[:-1]


def _curve(lines: list[str]) -> str:
    head = maker.make(Path(mkdtemp())).read_text("utf-8-sig").split("Horodate;Valeur\n")[0]
    return head + "Horodate;Valeur\n" + "\n".join(lines) + "\n"


def test_lines_read_at_once_give_what_lines_read_one_by_one_give(tmp_path):
    first = datetime(2023, 3, 7, tzinfo=PARIS).astimezone(UTC)
    moments = [(first + timedelta(minutes=30 * n)).astimezone(PARIS).isoformat() for n in range(ROWS + 9_000)]
    usual = [f"{moment};{n % 3000}" for n, moment in enumerate(moments)]
    # A space changes no reading, and takes a line, and those around it, out of what is read at once.
    odd = [line + " " if n % 500 == 0 else line for n, line in enumerate(usual)]
    found = []
    for name, lines in (("usual.csv", usual), ("odd.csv", odd)):
        (tmp_path / name).write_text(_curve(lines))
        found.append(outcome(SOURCE, tmp_path / name))
    assert found[0] == found[1] and len(found[0][0]) == len(usual)
    assert {row["until"] - row["published"] for row in found[0][0]} == {HALF}


@pytest.mark.parametrize(("line", "reason"), [
    ("2023-02-30T00:30:00+01:00;5", "the date cannot be read"), ("1823-02-03T00:30:00+01:00;5", "the date cannot be read"),
    ("2023-02-03T00:30:00+01:00;x", "the value is not a number"), ("2023-02-03T00:30:00+01:00;", "no value"),
])  # fmt: skip
def test_one_bad_line_among_thousands_is_one_reject(tmp_path, line, reason):
    first = datetime(2023, 3, 7, tzinfo=UTC)
    lines = [f"{(first + timedelta(minutes=30 * n)).isoformat()};{n}" for n in range(3_000)]
    path = tmp_path / "one.csv"
    path.write_text(_curve([*lines[:2_000], line, *lines[2_000:]]))
    rows, rejects = outcome(SOURCE, path)
    assert len(rows) == 3_000 and [reject.reason.en for reject in rejects] == [reason]
    assert rejects[0].where.endswith(f":{2_000 + path.read_text().split(lines[0])[0].count(chr(10)) + 1}")


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(0, 999))
def test_numbers_of_both_languages(whole, part):
    assert number_of(f"{whole},{part:03d}") == number_of(f"{whole}.{part:03d}")


@settings(deadline=None)
@given(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)), st.booleans(), st.booleans())
@example(datetime(2023, 10, 28, 12), True, False)
def test_local_times_follow_each_other_whatever_the_order(start, descending, told):
    first = start.replace(second=0, microsecond=0, minute=0, tzinfo=UTC)
    moments = [first + timedelta(minutes=30 * i) for i in range(60)]
    naive = [moment.astimezone(PARIS).replace(tzinfo=None, fold=0) for moment in moments]
    clock = Clock(descending and told)  # the order is seen from the times as well
    placed = [clock.place(n).published for n in (reversed(naive) if descending else naive)]
    wanted = [round(moment.timestamp() * 1e6) for moment in (reversed(moments) if descending else moments)]
    # A window that begins or ends inside the hour lived twice cannot be told: leave those out.
    twice = {n for n in naive if naive.count(n) == 2}
    edge = {n for n in (naive[0], naive[-1], naive[1], naive[-2]) if n.month == 10 and n.hour == 2}
    if not edge:
        assert placed == wanted, twice


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("minutes", [10, 15, 30])
def test_a_hole_in_the_hour_lived_twice_moves_no_other_reading(minutes, descending):
    whole = maker.ends(datetime(2023, 10, 29), 1500 // minutes, minutes)
    for hole in range(len(whole)):
        moments = whole[:hole] + whole[hole + 1 :]
        moments = moments[::-1] if descending else moments
        clock = Clock()
        placed = [clock.place(moment.replace(tzinfo=None, fold=0)).published for moment in moments]
        assert placed == [round(moment.timestamp() * 1e6) for moment in moments]


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=8))
def test_no_text_stops_the_reader(text, cells):
    heading = ["Horodate", "Valeur"]
    rows = [(i, line.split(";")) for i, line in enumerate(text.split("\n"))]
    list(readings([*rows, (90, heading), (91, cells or [""]), *rows], Block()))


def test_samples():
    found = {path.name: outcome(SOURCE, path) for path in samples("linky")}
    counts = {name: (len(rows), len(rejects)) for name, (rows, rejects) in found.items() if rows or rejects}
    assert counts == {
        "courbe_de_charge_excerpt.csv": (2, 2), "data_connect_1.json": (1, 0), "index_calendars_pmax_excerpt.csv": (8, 0),
    }  # fmt: skip
