"""Is a TCX workout read with all its laps, and are plans left out?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.sources import laws
from samples_made import tcx as made


def gather(quirk: str | None, folder: Path) -> laws.Output:
    return laws.gather(made.make(folder, quirk), only="tcx")


def of(output: laws.Output, kind: str) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind]


def test_a_workout_has_its_figures(tmp_path: Path) -> None:
    output = gather(None, tmp_path)
    run = of(output, "Travel")[0]
    assert (run["object"], run["value"], run["content"]) == ("running", 186.0, "Le long du canal")
    assert run["until"] - run["published"] == 60_000_000 and run["extra"]["energy_kcal"] == 12
    said = {row["quantity"]: row["value"] for row in of(output, "murmure:Measure") if row["published"] == run["published"]}
    assert said == {"heart_rate": 130.0, "cadence": 84.0, "speed": 3.1, "power": 210.0}
    assert len(of(output, "murmure:Position")) == 60


def test_laps_add_up(tmp_path: Path) -> None:
    run = of(gather("laps", tmp_path), "Travel")[0]
    assert (run["value"], run["extra"]["laps"], run["extra"]["energy_kcal"]) == (276.5, 2, 24)
    assert run["until"] - run["published"] == 60_000_000


def test_a_missing_distance_is_that_of_the_positions(tmp_path: Path) -> None:
    assert of(gather("no-distance", tmp_path), "Travel")[0]["value"] == pytest.approx(59 * 14.8, rel=0.02)


def test_without_gps_there_are_no_positions(tmp_path: Path) -> None:
    output = gather("no-gps", tmp_path)
    assert not of(output, "murmure:Position") and len([r for r in output.rows.values() if r.get("quantity") == "altitude"]) == 60


def test_offsets_and_white_space_change_nothing_but_the_offset(tmp_path: Path) -> None:
    plain, spaced, moved = (gather(quirk, tmp_path / str(quirk)) for quirk in (None, "white-space", "offset"))
    assert plain.rows == spaced.rows and plain.rows.keys() == moved.rows.keys()
    assert {row["offset_minutes"] for row in moved.rows.values()} == {120}


@pytest.mark.parametrize(
    ("quirk", "reasons"),
    [
        ("course", ["a course is a plan, not something that was done"]),
        ("bad-point", ["no date", "the date cannot be read", "the position is not on Earth"]),
        ("no-start", ["no date"]),
        ("truncated", ["the file is broken from here on"]),
        ("bomb", ["the file is broken from here on"]),
    ],
)
def test_rejects_say_why(quirk: str, reasons: list[str], tmp_path: Path) -> None:
    assert [reject.reason.en for reject in gather(quirk, tmp_path).rejects] == reasons


def test_two_sports_are_two_journeys(tmp_path: Path) -> None:
    assert [row["object"] for row in of(gather("multisport", tmp_path), "Travel")] == ["cycling", "running"]


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_mutated_documents_are_survived(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = bytearray(made._PLAIN.encode())
    for _ in range(data.draw(st.integers(1, 9))):
        place = data.draw(st.integers(60, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 5))] = data.draw(st.sampled_from([b"<", b">", b'"', b"&", b"\0", b"\xff", b"]]>", b"9"]))
    path = tmp_path_factory.mktemp("tcx") / "x.tcx"
    path.write_bytes(bytes(content))
    output = laws.gather(path, only="tcx")
    assert not [breach.en for breach in (*laws.typed(output), *laws.timed(output))]
