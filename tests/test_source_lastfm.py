"""Are scrobbles read from the files that programs make of Last.fm, from Libre.fm and from players?"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome, refusal, samples
from murmure.model.reject import IMPOSSIBLE_DATE
from murmure.sources.gather import Output, gather
from murmure.sources.media.lastfm import SOURCE, clock
from murmure.sources.readers import Bundle, Scratch
from samples_made import lastfm as made

CELLS = st.text(st.characters(exclude_characters="\r"), max_size=8) | st.sampled_from(made.ROWS[0])


def read(folder: Path, quirk: str | None = None, zone: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk), ZoneInfo(zone) if zone else None)


def shown(output: Output) -> list[tuple]:
    return [(row["published"] // 60_000_000, row["content"], row["target"]) for row in output.rows.values()]


@pytest.mark.parametrize("quirk", ["bare", "libre", "rockbox-utc", "pages", "one-page", "saved", "now-playing", "stats", "stats-json", "bom"])
def test_every_form_gives_the_same_listens(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path / "a", quirk)
    assert shown(output) == shown(read(tmp_path / "b")) and not output.said and len(output.rows) == 3
    assert {row["type"] for row in output.rows.values()} == {"Listen"}


def test_a_listen_says_what_it_knows(tmp_path: Path) -> None:
    row = next(iter(read(tmp_path / "a").rows.values()))
    assert (row["published"], row["precision"], row["offset_origin"]) == (1_680_336_000_000_000, "s", "explicit")
    assert row["object"] == f"https://musicbrainz.org/recording/{made.MBID}" and row["extra"]["album"] == "Côte nord"
    bare = next(iter(read(tmp_path / "b", "bare").rows.values()))
    assert (bare["precision"], bare["offset_origin"], bare.get("offset_minutes")) == ("min", "explicit", None)


def test_a_players_clock_is_local(tmp_path: Path) -> None:
    here, nowhere = read(tmp_path / "a", "rockbox", "Europe/Paris"), read(tmp_path / "b", "rockbox")
    first, second = (next(iter(output.rows.values())) for output in (here, nowhere))
    assert second["published"] - first["published"] == 7_200_000_000
    assert (first["offset_origin"], second["offset_origin"]) == ("account", "assumed") and here.rows.keys() == nowhere.rows.keys()
    assert [row["extra"].get("skipped") for row in here.rows.values()] == [None, True, True]


def test_overlapping_files_are_one_history(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        told = ((None, 3), ("pages", 0), ("bad-records", 1), ("bom", 0), ("libre", 0), ("stats", 0), ("stats-json", 0))
        for number, (quirk, added) in enumerate(told):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


def test_bad_records_are_named(tmp_path: Path) -> None:
    assert [reject.reason.en for reject in read(tmp_path, "bad-records").rejects] == [
        "no date", "the date cannot be read", "the date is impossible for this service", "the listen names no artist or no track",
        "the record is not of the expected form", "the record is not of the expected form"]  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=6, max_size=9), max_size=6))
@settings(max_examples=100, deadline=None)
def test_whatever_is_in_the_cells_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("odd") / "recent.csv"
    path.write_bytes(made._csv([made.TITLES, *([cell.encode("utf-8", "replace").decode() for cell in row] for row in rows)]))
    found, rejects = outcome(SOURCE, path)
    assert len(found) + len(rejects) == sum(1 for row in rows if any(row))


def test_a_year_beyond_all_is_named() -> None:
    assert clock("31 Dec 2020 23:59").precision == "min" and clock("31 Dec 6023 23:59") == IMPOSSIBLE_DATE


def test_a_long_history_is_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 20_000


def test_real_files_are_read_or_named() -> None:
    found = {path.name: path for path in samples("music")}
    output = gather(found["librefm_with_comments.csv"])
    assert output.used == {"lastfm"} and len(output.rows) == 3 and not output.said
    assert refusal(SOURCE, found["maloja.json"]) == "A history of listens exported by Maloja."
