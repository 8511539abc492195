"""Does the Instagram source read every layout and every language of the export, and take nothing of Facebook's?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from murmure.model.activity import Activity
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.meta.kind import SHARED
from murmure.sources.social.facebook.table import FACEBOOK
from murmure.sources.social.instagram.account import Instagram
from murmure.sources.social.instagram.table import INSTAGRAM, ROOTS, STEMS
from samples_made import instagram as made

SAMPLES = Path("/work/shared/samples")
ME = Instagram("Instagram")
T = made.T * 1_000_000
REGATE, LOU = "https://www.instagram.com/regate.leman", "https://www.instagram.com/lou_b"
KEYS = sorted({
    *"title media uri creation_timestamp string_map_data string_list_data href value timestamp Author Time Username Comment label_values".split(),
    *"label timestamp_value dict vec events id type name advertiser_name media_list_data media_map_data Name Search latitude longitude".split(),
})  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([made.T, "Time", "URL", "https://a.example"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=25,
)


def read(folder: Path, quirk: str | None = None) -> laws.Output:
    return laws.gather(made.make(folder / "made", quirk))


def told(output: laws.Output, type: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in output.rows.values() if row["type"] == type and all(row.get(key) == value for key, value in wanted.items())]


def test_letters_are_put_together_again_everywhere(tmp_path: Path) -> None:
    output = read(tmp_path)
    whole = laws.golden_of(output)
    assert not any(mark in whole for mark in ("Ã", "Â", "\u0080", "\u0099", "â€")), "bytes were taken for letters"
    post = told(output, "Create", content="Première régate 🐟 #Léman")[0]
    assert (post["tags"], post["latitude"], post["object"]) == (["Léman"], 46.2, "instagram:post/a_1_n_77.jpg")
    assert read(tmp_path / "right", "right-text").rows == output.rows


@pytest.mark.parametrize("quirk", ["layout-2021", "layout-2024", "wrapped", "folder", "parts", "wrapped-followers"])
def test_every_layout_says_the_same(tmp_path: Path, quirk: str) -> None:
    other, whole = read(tmp_path / "a", quirk), read(tmp_path / "b")
    assert other.rows == whole.rows and not other.said


def test_labels_of_2026_and_threads_are_read(tmp_path: Path) -> None:
    output = read(tmp_path, "labels-2026")
    assert [row["object"] for row in told(output, "Offer")] == ["https://www.instagram.com/ina.s"]
    music = told(output, "murmure:Bookmark", object="instagram:saved/La valse des rames")[0]
    assert music["content"] == "La valse des rames" and "target" not in music, "music is nobody's post"
    undated = told(output, "murmure:Bookmark", object="https://www.instagram.com/reel/SaR/")[0]
    assert undated["target"] == LOU and "published" not in undated
    assert told(output, "Like", object="https://www.threads.net/@lou_b/post/ThR")[0]["target"] == LOU
    assert told(output, "Follow")[0]["extra"] == {"on": "Threads"} and not output.said


def test_threads_are_read_whole(tmp_path: Path) -> None:
    """Words without a picture have a medium without a file; what was seen, saved, blocked and unfollowed has a root key of its own."""
    link = "https://www.threads.com/@lou_b/post/ThR"
    seen = [{"string_map_data": {"Author": {"value": "lou_b"}, "Time": {"timestamp": made.T}, "URL": {"href": link}}}]
    people = [{"title": "lou_b", "string_list_data": [{"value": "lou_b", "timestamp": made.T}]}]
    words = {"uri": "", "creation_timestamp": made.T, "title": "Sans photo", "text_app_post": {"is_reply": True}}
    parts = {"posts": [{"media": [words]}], "post_app_posts_seen": seen, "post_app_saved_posts": seen,
             "post_app_blocked_users": people, "post_app_unfollowed_users": people}  # fmt: skip
    for number, (key, records) in enumerate(parts.items()):
        (tmp_path / f"threads_{number}.json").write_text(json.dumps({f"text_post_app_text_{key}": records}))
    output = laws.gather(tmp_path)
    assert told(output, "Create")[0]["content"] == "Sans photo" and not output.said
    assert [told(output, type)[0].get("object") for type in ("View", "murmure:Bookmark", "Block", "Undo")] == [link, link, LOU, LOU]


@pytest.mark.parametrize("quirk", ["translated-nl", "translated-fr", "translated-de"])
def test_fields_in_other_languages_say_the_same(tmp_path: Path, quirk: str) -> None:
    other, whole = read(tmp_path / "a", quirk), read(tmp_path / "b")
    assert other.rows == whole.rows and not other.said


def test_a_language_that_nobody_has_met_loses_no_record(tmp_path: Path) -> None:
    """What is a moment shows by itself, and a single text is what the record is about."""
    other, whole = read(tmp_path / "a", "translated-unknown"), read(tmp_path / "b")
    assert len(other.rows) == len(whole.rows) and not other.said
    assert told(other, "View", target=REGATE)[0]["published"] == T + 72_000_000
    assert told(other, "murmure:Query", object="thé évian")


def test_labels_of_2025_name_the_post_and_its_owner(tmp_path: Path) -> None:
    newer, older = read(tmp_path / "a", "labels-2025"), read(tmp_path / "b")
    like = told(newer, "Like", object="https://www.instagram.com/p/XyZ/")[0]
    assert (like["target"], like["published"]) == (REGATE, T + 50_000_000)
    same = {key for key, row in older.rows.items() if row["type"] in ("Like", "murmure:Bookmark")}
    assert same <= newer.rows.keys(), "the same like has another key in the newer form"
    assert told(newer, "View", object="https://www.instagram.com/p/VuE/")[0]["target"] == REGATE
    assert told(newer, "View", target=LOU, object_type="Video") and told(newer, "murmure:Capture", actor="https://www.instagram.com/voiles_sa")
    assert read(tmp_path / "c", "single-record").rows == newer.rows


def test_ties_are_with_user_names_and_have_their_dates(tmp_path: Path) -> None:
    output = read(tmp_path)
    followers = told(output, "Follow", object="me")
    assert {row["actor"] for row in followers} == {LOU, "https://www.instagram.com/max.noir"} and followers[0]["published"] == T - 100_000_000
    assert told(output, "Follow", object=REGATE) and told(output, "Follow", object="instagram:hashtag/voile", object_type="Hashtag")
    others = [row["object"].rpartition("/")[2] for kind in ("Block", "Undo", "Offer") for row in told(output, kind)]
    assert others == ["pub.partout", "ancien_ami", "prive.e"]
    assert told(output, "Add", object=LOU)[0]["target"] == "instagram:list/close friends"


def test_comments_and_answers_say_to_whom(tmp_path: Path) -> None:
    output = read(tmp_path)
    assert told(output, "Create", content="Très joli !")[0]["target"] == REGATE
    assert told(output, "Create", content="Bravo 👏")[0]["target"] == LOU
    assert told(output, "Create", content="Mardi")[0]["extra"] == {"answer": "poll"}
    assert told(output, "Create", object_type="Video", content="Deux films d'été")[0]["published"] == T + 12_000_000


def test_messages_are_between_shown_names(tmp_path: Path) -> None:
    output = read(tmp_path)
    mine = told(output, "Create", content="À 8 h")[0]
    other = f"instagram:{made.LOU}"
    assert (mine["actor"], mine["target"], mine["audience"], mine["precision"]) == ("me", other, [other], "ms")
    assert told(output, "Like", object=mine["object"])[0]["actor"] == other
    assert told(output, "Create", links=["https://www.instagram.com/p/AbC/"])[0]["extra"]["shared"] == "Le port"


def test_an_older_export_and_a_newer_one_add_up(tmp_path: Path) -> None:
    older, newer, gone = (read(tmp_path / str(quirk), quirk) for quirk in ("older", None, "gone-people"))
    union = older.rows | newer.rows
    assert len(union) == len(newer.rows) + 2, "one message and one follower were only in the older export"
    names = [{row["object"] for row in told(output, "Create") if "thread" in str(row.get("object"))} for output in (gone, newer)]
    assert names[0] == names[1] and len(names[0]) == 3, "the name of a person is part of the key of a message"
    message = told(gone, "Create", content="déjà au port ?")[0]
    assert "actor" not in message and message["extra"]["sender"] == "instagramuser"


def test_what_companies_noted_has_the_company_as_actor(tmp_path: Path) -> None:
    rows = told(read(tmp_path), "murmure:Capture")
    assert {row["instrument"] for row in rows} == {"Instagram"} and "me" not in {row["actor"] for row in rows}
    assert {row["actor"] for row in rows} == {
        "Instagram", "https://www.instagram.com/voiles_sa", "Voiles en solde", "Thé & Cie", "vélos-régate.example"}  # fmt: skip
    assert {row["object"] for row in rows if row["object_type"] == "murmure:Address"} == {"192.0.2.60", "192.0.2.61"}
    assert {row["object"] for row in rows if row["object_type"] == "murmure:Inference"} == {"Évian", "Thé & Cie", "Parents", "Voile", "Pâtisserie"}
    assert len([row for row in rows if row["object_type"] == "murmure:Conversion"]) == 2, "two equal events of one second are two"


def test_the_made_up_birthday_and_the_telephone_are_not_kept(tmp_path: Path) -> None:
    (row,) = told(read(tmp_path), "murmure:Identity")
    assert row["content"] == made.ZOE and row["object"] == "https://www.instagram.com/zoe.martel"
    assert row["extra"] == {"username": "zoe.martel", "url": row["object"], "email": "zoe@courriel.example", "bio": "Voile & thé",
                            "website": "https://zoe.example", "private": "True"}  # fmt: skip


def test_nothing_is_wider_than_the_export_says(tmp_path: Path) -> None:
    assert all(not {"public", "followers"} & set(row.get("audience", ())) for row in read(tmp_path).rows.values())


def test_two_services_in_one_archive_keep_their_own(tmp_path: Path) -> None:
    from samples_made import facebook

    output, alone = read(tmp_path / "a", "beside-facebook"), read(tmp_path / "b")
    assert alone.rows.items() <= output.rows.items() and output.used == {"facebook", "instagram"}
    assert not any(str(row.get("instrument")) == "Facebook" and "regate.leman" in str(row) for row in output.rows.values())
    thread = [row for row in output.rows.values() if row.get("content") == "Le quai, vers midi ?"]
    assert thread[0]["audience"] == [f"facebook:{facebook.LOU}"]


@pytest.mark.parametrize(("name", "used"), [("instagram-zoe.martel.zip", "instagram"), ("facebook-zoe.zip", "facebook"), ("old.zip", "facebook")])
def test_a_part_with_threads_alone_is_known_by_the_name_of_its_archive(tmp_path: Path, name: str, used: str) -> None:
    made._write(tmp_path / name, {"messages/inbox/lou_1234567/message_1.json": json.dumps(made.thread()).encode()})
    assert laws.gather(tmp_path / name).used == {used}


def test_files_that_both_services_write_are_told_apart() -> None:
    assert FACEBOOK.stems & INSTAGRAM.stems == SHARED and not FACEBOOK.keys & INSTAGRAM.keys


def test_bad_records_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    output = read(tmp_path, "bad-records")
    counts = {name: sum(reject.where.startswith(name) for reject in output.rejects) for name in ("posts_1", "posts_viewed", "followers_1")}
    assert counts == {"posts_1": 4, "posts_viewed": 4, "followers_1": 2} and len(output.rejects) == 10
    zero = told(output, "Follow", actor="https://www.instagram.com/annee.zero")[0]
    assert "published" not in zero, "a tie of the year 0 is a tie without a date"


def test_hostile_values_stay_text(tmp_path: Path) -> None:
    output = read(tmp_path, "controls")
    assert not any("javascript" in link for row in output.rows.values() for link in row.get("links", ()))
    assert told(output, "Follow", actor="instagram:../../etc", object="me")
    comment = next(row for row in output.rows.values() if row.get("extra", {}).get("comment") and "<b>x</b>" in str(row.get("content")))
    assert "\0" not in comment["content"] and "javascript" in comment["target"] and comment["target"].startswith("instagram:")


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_record_stops_the_reading(record: Any) -> None:
    if not isinstance(record, dict):
        return
    for reader in {**ROOTS, **STEMS}.values():
        for item in reader(record, ME):
            assert isinstance(item, Activity | Both)
            if isinstance(item, Activity):
                json.dumps(item.extra, allow_nan=False)
                assert item.published is None or item.precision


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"needs real files in {SAMPLES}")
def test_real_files_are_read() -> None:
    place = SAMPLES / "facebook/NorseKode__Waultar-App/test/parser/data"
    found = {name: laws.gather(place / f"{name}.json") for name in ("instagram_media", "instagram_post", "personal_information", "post_comments",
                                                                   "profile_photos", "signup_information")}  # fmt: skip
    assert {name: (output.used, len(output.rejects)) for name, output in found.items()} == {name: ({"instagram"}, 0) for name in found}
    assert "â¦" not in json.dumps([row.get("content") for row in found["instagram_media"].rows.values()], ensure_ascii=False)
