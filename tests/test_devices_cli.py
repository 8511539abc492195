"""Does `murmure devices` say which devices overlap, and keep which counts?"""

from __future__ import annotations

from pathlib import Path

import pytest

import murmure
from test_measures import WALK, Entry, rows_of
from typed import called, typed
from web_made import fill

ONE = {"HEAD": "Steps (step_count), 2024-05-14 to 2024-05-15: 2,500; without a choice it would be 3,300."}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a home in which a watch and a phone measure the same walk."""
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of(WALK))
        fill(home, "made", rows_of([Entry(0, 0, 62, "Apple Watch")], "heart_rate"))
    return tmp_path / "home"


def test_what_overlaps_is_listed(place: Path) -> None:
    said = typed("devices", "--home", place)
    assert (said.code, said.err) == (0, "")
    assert ONE["HEAD"] in said.out
    rows = [line.split() for line in said.out.splitlines() if line[:2] in ("1.", "2.")]
    assert [row[:4] for row in rows] == [["1.", "Apple", "Watch", "(made)"], ["2.", "iPhone", "(made)", "2"]]
    assert [row[-3:] for row in rows] == [["1,000", "1,000", "worn"], ["1,500", "a", "phone"]]
    assert "heart_rate" in said.out.partition("one device only")[2]
    french = called("devices", "--home", place, "--lang", "fr")
    assert "sans choix, ce serait 3\u202f300" in french.out and "porté sur soi" in french.out


def test_an_order_is_kept_and_taken_back(place: Path) -> None:
    kept = called("devices", "set", "step_count", "iphone", "--home", place)
    assert kept.code == 0 and "1. iPhone (made)" in kept.out
    told = called("devices", "show", "step_count", "--home", place, "--json").json
    assert (told["chosen"], told["total"], told["together"], told["rule"]) == (True, 2_300.0, 3_300.0, "share")
    assert [(one["key"], one["alone"], one["counts"], one["overlap_seconds"]) for one in told["devices"]] == [
        ("made||iPhone", 2_300.0, 2_300.0, 0.0), ("made||Apple Watch", 1_000.0, 0.0, 600.0)]  # fmt: skip
    assert called("devices", "undo", "step_count", "--home", place, "--json").json == {"quantity": "step_count", "undone": True}
    assert ONE["HEAD"] in called("devices", "show", "step_count", "--home", place).out
    assert called("devices", "undo", "step_count", "--home", place, "--json").json["undone"] is False


@pytest.mark.parametrize(("words", "code"), [
    (("show", "heart_dance"), "no-quantity"), (("set", "step_count", "Nokia"), "no-device"), (("set", "step_count", "made"), "many-devices"),
])  # fmt: skip
def test_a_wrong_name_is_refused(place: Path, words: tuple[str, ...], code: str) -> None:
    said = called("devices", *words, "--home", place, "--json", "--lang", "fr")
    assert said.code == 1 and said.json["error"]["code"] == code
    assert "murmure devices" in said.err


def test_large_figures_are_written_whole(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        fill(home, "made", rows_of([Entry(0, 10, 2_531_630, "Apple Watch"), Entry(0, 1_000, 11_481_100, "iPhone")]))
    said = called("devices", "--home", tmp_path / "home").out
    assert "13,897,919; without a choice it would be 14,012,730." in said and "e+" not in said


def test_a_home_without_measures_says_so(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home"):
        pass
    assert "Nothing in the log measures you yet." in called("devices", "--home", tmp_path / "home").out
    assert called("devices", "--home", tmp_path / "home", "--json").json == []
