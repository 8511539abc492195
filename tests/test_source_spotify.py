"""Are plays of Spotify read from both exports as one, with their beginning and what Spotify noted about them?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome, refusal, samples
from murmure.model.activity import Activity
from murmure.model.ask import Ask
from murmure.sources.gather import Output, gather
from murmure.sources.media.spotify import SOURCE
from murmure.sources.readers import Bundle, Scratch
from samples_made import spotify as made

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=6)
    | st.sampled_from(["2023-04-01T08:00:00Z", "2023-04-01 08:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(made.play(0)) + sorted(made.small("1"))), inner, max_size=9),
    max_leaves=20,
)  # fmt: skip


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def plays(output: Output) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] in ("Listen", "Watch")]


def test_the_written_time_is_the_end_of_a_play(tmp_path: Path) -> None:
    row = plays(read(tmp_path))[0]
    assert row["until"] == 1_680_336_200_000_000 and row["published"] == row["until"] - 200_000_000
    assert (row["object_type"], row["target"], row["content"]) == ("Audio", "Les Phares", "Les Phares – Marée basse")
    assert (row["offset_origin"], row.get("offset_minutes"), row["precision"]) == ("explicit", None, "s")


def test_a_short_play_is_kept_and_said_to_be_short(tmp_path: Path) -> None:
    assert [(row["extra"]["ms_played"], row["extra"].get("short")) for row in plays(read(tmp_path))] == [
        (200_000, None), (200_000, None), (9_000, True), (240_000, None), (180_000, None)]  # fmt: skip


def test_addresses_are_captures_once_a_day(tmp_path: Path) -> None:
    rows = [row for row in read(tmp_path).rows.values() if row["type"] == "murmure:Capture"]
    assert [(row["object"], row["actor"], row["precision"], row["extra"]["country"]) for row in rows] == [
        ("192.0.2.17", "Spotify", "day", "FR"), ("198.51.100.4", "Spotify", "day", "BE")]  # fmt: skip
    assert not any("192.0.2.17" in json.dumps(row) for row in plays(read(tmp_path)))


def test_both_exports_tell_of_the_same_plays(tmp_path: Path) -> None:
    """The account data bring three plays that the extended history has too, and what only they have; in either order."""
    for name, order in (("a", (None, "account")), ("b", ("account", None))):
        with murmure.open(tmp_path / name / "home") as home:
            for number, quirk in enumerate((*order, *order)):
                place = tmp_path / name / str(number)
                place.mkdir(parents=True)
                added = home.bring([made.make(place, quirk)]).as_json()["totals"]["added"]
                assert number < 2 or added == 0
            listened = [row for row in home.timeline(Ask(limit=100)).rows if row["type"] == "Listen"]
            assert len(listened) == 6


@pytest.mark.parametrize("quirk", ["endsong", "one-file", "twice", "compact"])
def test_the_names_and_the_parts_of_a_history_change_nothing(tmp_path: Path, quirk: str) -> None:
    assert read(tmp_path / "a", quirk).rows == read(tmp_path / "b").rows


def test_plays_of_one_minute_are_told_apart(tmp_path: Path) -> None:
    brief = [row for row in plays(read(tmp_path, "same-minute")) if "Bref" in row["content"]]
    assert len({row["until"] for row in brief}) == len(brief) == 3


def test_episodes_chapters_and_videos(tmp_path: Path) -> None:
    assert plays(read(tmp_path / "a", "podcasts"))[-1]["content"] == "Récits de mer – Le sel"
    assert plays(read(tmp_path / "b", "books"))[-1]["object"] == "spotify:chapter:1"
    book = read(tmp_path / "c", "account-books")
    assert book.rows.keys() < read(tmp_path / "d", "books").rows.keys(), "a chapter of both exports is one"
    assert [(row["content"], row["target"]) for row in plays(book)] == [("Ode Marin – Un", "Ode Marin")]
    assert {row["type"] for row in plays(read(tmp_path / "c", "video"))} == {"Watch"}


def test_what_the_account_data_say(tmp_path: Path) -> None:
    output = read(tmp_path, "account")
    rows = list(output.rows.values())
    assert {row["object"] for row in rows if row.get("object_type") == "murmure:Inference"} == {
        "1P_Podcast_Comedy", "3P_Parents_FR", "Les Phares: Super Listeners"}  # fmt: skip
    assert next(row for row in rows if row["type"] == "murmure:Query")["precision"] == "ms"
    assert [row["type"] for row in rows].count("Follow") == 3 and [row["type"] for row in rows].count("Dislike") == 1
    first = plays(output)[0]
    assert (first["precision"], first["offset_origin"], first.get("offset_minutes")) == ("min", "explicit", None)
    assert not output.said and len(rows) == 19


def test_bad_records_are_named(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    assert [reject.reason.en for reject in output.rejects] == [
        "the record is not of the expected form", "the record is not of the expected form", "the record is not of the expected form",
        "no date", "the date cannot be read", "the date is impossible for this service", "the play does not say of what",
        "the value is not a number", "the value is not a number", "the value is not a number", "the date cannot be read", "no date",
    ]  # fmt: skip
    assert [row["content"] for row in plays(output)] == ["Les Phares – premier", "Les Phares – bon"]


def test_a_history_of_another_form_is_named(tmp_path: Path) -> None:
    (tmp_path / "endsong_3.json").write_text('{"plays": []}')
    assert "of an unknown form" in refusal(SOURCE, tmp_path / "endsong_3.json")


@given(st.lists(JSON, max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, items: list) -> None:
    path = tmp_path_factory.mktemp("odd") / "endsong_0.json"
    path.write_text(json.dumps([made.play(1), *items]))
    rows, rejects = outcome(SOURCE, path)
    assert len([row for row in rows if row["type"] == "Listen"]) + len(rejects) == 1 + len(items)


def test_a_long_history_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "endsong_0.json"
    path.write_text("[" + ",".join(json.dumps(made.play(n % 40_000, f"t{n}")) for n in range(20_000)) + "]")
    with Scratch() as scratch:
        count = sum(type(item) is Activity for item in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 20_000


def test_a_real_history_is_read() -> None:
    path = next(path for path in samples("music") if path.name == "spotify_skipped_tracks.json")
    output = gather(path)
    assert output.used == {"spotify"} and not output.said and len(plays(output)) == 13
