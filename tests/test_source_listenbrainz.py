"""Are listens read from every form in which ListenBrainz has given them, each once?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome, samples
from murmure.sources.gather import Output, gather
from murmure.sources.media.listenbrainz import SOURCE
from murmure.sources.readers import Bundle, Scratch
from samples_made import listenbrainz as made

NAMES = sorted({*made.LISTENS[0], *made.LISTENS[0]["track_metadata"], *made.LISTENS[0]["track_metadata"]["additional_info"], "tags", "score"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=6) | st.sampled_from([1_680_336_000, made.MBID]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6), max_leaves=16,
)  # fmt: skip


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def listens(output: Output) -> dict[str, dict]:
    return {row["content"]: row for row in output.rows.values() if row["type"] == "Listen"}


def test_a_listen_has_its_moment_its_track_and_its_player(tmp_path: Path) -> None:
    rows = listens(read(tmp_path))
    row = rows["Les Phares – Le sel"]
    assert (row["published"], row["precision"], row["offset_origin"]) == (1_680_336_000_000_000, "s", "explicit")
    assert row["object"] == f"https://musicbrainz.org/recording/{made.MBID}" and row["tags"] == ["mer", "vent"]
    assert row["instrument"] == "spotify.com" and row["extra"]["client"] == "navidrome" and len(rows) == 4


def test_the_length_of_a_track_is_in_seconds_whatever_the_player_sends(tmp_path: Path) -> None:
    rows = listens(read(tmp_path, "mixed"))
    lengths = {name: rows[f"Les Phares – {name}"]["extra"]["duration_seconds"] for name in ("Le sel", "En secondes", "En millièmes")}
    assert lengths == {"Le sel": 201, "En secondes": 180, "En millièmes": 180.5}


def test_loves_and_pins(tmp_path: Path) -> None:
    rows = list(read(tmp_path).rows.values())
    assert sorted(row["type"] for row in rows) == ["Add", "Dislike", "Like", *["Listen"] * 4]
    pin = next(row for row in rows if row["type"] == "Add")
    assert pin["content"] == "à écouter au phare" and pin["until"] == 1_680_604_800_000_000


@pytest.mark.parametrize("quirk", ["list", "submission", "page", "one-file", "pretty"])
def test_every_form_gives_the_same_listens(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path / "a", quirk)
    assert listens(output) == listens(read(tmp_path / "b")) and not output.said


def test_two_tracks_of_one_moment_are_two_and_one_track_is_one(tmp_path: Path) -> None:
    assert len(listens(read(tmp_path, "same-moment"))) == 5


def test_overlapping_exports_are_one_history(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        for number, (quirk, added) in enumerate((("list", 4), (None, 3), ("same-moment", 1), ("page", 0))):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


def test_bad_records_are_named(tmp_path: Path) -> None:
    assert [reject.reason.en for reject in read(tmp_path, "bad-records").rejects] == [
        "no date", "the date cannot be read", "the date is impossible for this service", "the date is impossible for this service",
        "the listen names no artist or no track", "the listen names no artist or no track", "the record is not of the expected form",
        "the record is not of the expected form", "the record is not of the expected form", "the listen names no artist or no track", "no date",
    ]  # fmt: skip


@given(st.lists(JSON, max_size=6))
@settings(max_examples=100, deadline=None)
def test_whatever_is_written_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, items: list) -> None:
    path = tmp_path_factory.mktemp("odd") / "listens.jsonl"
    path.write_text("\n".join(map(json.dumps, [made.LISTENS[0], *items])))
    found, rejects = outcome(SOURCE, path)
    assert len(found) + len(rejects) == 1 + len(items)


def test_a_long_history_is_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 10_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 20_000


def test_real_files_are_read() -> None:
    found = {path.name: gather(path) for path in samples("music")}
    wanted = {"listenbrainz_mixed_validity.jsonl": (3, 2), "user_export_test.json": (3, 0), "same_timestamp_diff_track_valid_single.json": (1, 0)}
    for name, (rows, rejects) in wanted.items():
        assert found[name].used == {"listenbrainz"} and (len(found[name].rows), len(found[name].rejects)) == (rows, rejects)
