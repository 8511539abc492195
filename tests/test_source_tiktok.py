"""Are the lists of TikTok found whatever their sections are called, and is what others told TikTok kept as such?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import opened, outcome, refusal
from murmure.sources.gather import Output, gather
from murmure.sources.readers import Bundle, Scratch
from murmure.sources.social.tiktok import SOURCE
from samples_made import tiktok as made

JO = "https://www.tiktok.com/@jo.mer"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=6) | st.sampled_from(["2024-05-01 10:00:00", made.LINK.format(1)]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["Date", "Link", "UserName", "VideoList", "ProfileMap", "WatchLiveMap", "FansList", "Comments"]), inner, max_size=5
    ),
    max_leaves=16,
)  # fmt: skip


def read(folder: Path, quirk: str | None = None) -> Output:
    (folder / "made").mkdir(parents=True, exist_ok=True)
    return gather(made.make(folder / "made", quirk))


def of_type(output: Output, kind: str, thing: str | None = None) -> list[dict]:
    return [row for row in output.rows.values() if row["type"] == kind and thing in (None, row.get("object_type"))]


@pytest.mark.parametrize("quirk", ["before-2024", "lower-case", "one-file", "compact", "twice"])
def test_names_of_sections_and_keys_change_nothing(tmp_path: Path, quirk: str) -> None:
    output = read(tmp_path / "a", quirk)
    assert output.rows == read(tmp_path / "b").rows and not output.said


def test_videos_watched_liked_kept_and_shared(tmp_path: Path) -> None:
    output = read(tmp_path)
    watched = of_type(output, "Watch")
    assert watched[0]["object"] == made.LINK.format(101) and len(watched) == 5
    assert (watched[0]["published"], watched[0]["offset_origin"], watched[0].get("offset_minutes")) == (1_714_588_981_000_000, "explicit", None)
    assert [len(of_type(output, kind)) for kind in ("Like", "murmure:Bookmark", "Announce", "murmure:Query", "Block")] == [1, 1, 1, 1, 1]
    assert of_type(output, "murmure:Query")[0]["content"] == "nœuds marins"


def test_people_and_messages(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert [(row["actor"], row["object"]) for row in of_type(output, "Follow")] == [(JO, "me"), ("me", JO)]
    theirs, mine = (row for row in of_type(output, "Create", "Note") if row.get("audience") == [JO])
    assert (theirs["actor"], theirs["target"], theirs["content"]) == (JO, "me", "tu as vu ?")
    assert (mine["actor"], mine["target"], mine["links"]) == ("me", JO, [made.LINK.format(101)])
    assert of_type(output, "murmure:Identity")[0]["object"] == "https://www.tiktok.com/@yann_ker"


def test_posts_and_comments(tmp_path: Path) -> None:
    output = read(tmp_path)
    (post,) = of_type(output, "Create", "Video")
    assert (post["content"], post["tags"], post["audience"]) == ("Départ #mer", ["mer"], ["public"])
    comment = next(row for row in of_type(output, "Create", "Note") if row["content"] == "superbe")
    assert comment["in_reply_to"] == made.LINK.format(104)
    assert next(row for row in of_type(output, "Create", "Note") if row["content"] == "bonsoir")["audience"] == ["public"]


def test_reposts_and_the_post_of_a_comment_are_read(tmp_path: Path) -> None:
    output = read(tmp_path, "reposts")
    assert made.LINK.format(107) in [row["object"] for row in of_type(output, "Announce", "Video")]
    assert [row["in_reply_to"] for row in of_type(output, "Create", "Note")] == [made.LINK.format(108)] and not output.said


def test_what_others_told_tiktok_is_kept_as_such(tmp_path: Path) -> None:
    captures = of_type(read(tmp_path), "murmure:Capture")
    assert {(row["object_type"], row["object"], row["actor"]) for row in captures} == {
        ("murmure:Address", "192.0.2.80", "TikTok"), ("murmure:Conversion", "voiles.example", "voiles.example"),
        ("murmure:Inference", "Boats", "TikTok"), ("murmure:Inference", "Travel", "TikTok"), ("murmure:Advertiser", "Courtier SA", "TikTok"),
        ("murmure:Advertiser", "Voiles", "TikTok"), ("murmure:Advertiser", "Port", "TikTok")}  # fmt: skip


def test_a_list_of_a_new_name_is_named_once(tmp_path: Path) -> None:
    output = read(tmp_path / "a", "unknown-list")
    assert [(reject.where, reject.reason.en) for reject in output.rejects] == [
        ("user_data_tiktok.json:your activity", "a list of the export that murmure does not know")]  # fmt: skip
    assert output.rows == read(tmp_path / "b").rows


def test_bad_records_are_named_without_names_of_people(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    assert [reject.reason.en for reject in output.rejects if "videolist" in reject.where] == [
        "the record is not of the expected form", "the record is not of the expected form", "the date cannot be read", "no date",
        "the record is not of the expected form", "the record is not of the expected form", "the date is impossible for this service",
        "the record is not of the expected form"]  # fmt: skip
    assert output.rejects[-1].where == "user_data_tiktok.json:messages:3" and not any("jo.mer" in reject.where for reject in output.rejects)


def test_two_exports_are_one_account(tmp_path: Path) -> None:
    with murmure.open(tmp_path / "home") as home:
        whole = len(read(tmp_path / "count").rows)
        for number, (quirk, added) in enumerate(((None, whole), ("before-2024", 0), ("odd-values", 2), ("nulls", 0))):
            (tmp_path / str(number)).mkdir()
            assert home.bring([made.make(tmp_path / str(number), quirk)]).as_json()["totals"]["added"] == added


def test_the_export_as_texts_is_named(tmp_path: Path) -> None:
    (tmp_path / "Historique.txt").write_text(f"Date : 2024-05-01 18:43:01 UTC\nLien : {made.LINK.format(101)}\n\n")
    assert refusal(SOURCE, tmp_path / "Historique.txt").startswith("A part of a TikTok export as text")


def test_other_documents_are_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "video.json").write_text('{"Video": {"Date": "2024-01-01"}, "Profile": {}}')
    assert "tiktok" not in gather(tmp_path / "video.json").used


@given(st.lists(JSON, max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, items: list) -> None:
    path = tmp_path_factory.mktemp("odd") / made.NAME
    first = {"Date": "2024-05-01 10:00:00", "Link": made.LINK.format(77)}
    path.write_text(json.dumps({"Your Activity": {"Watch History": {"VideoList": [first, *items]}}}))
    found, rejects = outcome(SOURCE, path)
    dicts = sum(1 for item in items if isinstance(item, dict))
    assert found and len(found) + len(rejects) >= 1 + dicts


def test_a_long_history_is_read_whole(tmp_path: Path) -> None:
    path = made.large(tmp_path, 3_000_000)
    with Scratch() as scratch:
        count = sum(1 for _ in SOURCE.read(Bundle("x", opened(path, scratch))))
    assert count > 15_000
