"""Is every message of a Signal export there once, with who, to whom and when, and none of its secrets?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import opened, outcome
from murmure.model.activity import schema
from murmure.sources.gather import gather
from murmure.sources.messages.signal import SOURCE
from murmure.sources.messages.signal.item import rows_of
from murmure.sources.messages.signal.people import People
from murmure.sources.readers import Bundle, Probe, Scratch
from samples_made import signal as maker

LOU, ZOE, CLUB = "tel:+33612345678", "signal:02020202-0202-0202-0202-020202020202", "signal:group/Club"


def read(folder: Path, quirk: str | None) -> tuple[list[dict], list[tuple[str, str]]]:
    rows, rejects = outcome(SOURCE, maker.make(folder, quirk))
    kept = [row for row in rows if row["type"] not in ("murmure:Contact", "murmure:Identity", "Block")]
    return kept, [(reject.where, reject.reason.en) for reject in rejects]


def test_the_plain_export(tmp_path: Path) -> None:
    (got, sent, like, group, to_all, note), rejects = read(tmp_path, None)
    assert not rejects
    assert (got["actor"], got["target"], got["links"], got["published"]) == (LOU, "me", ["https://murmure.example/carte"], maker.START * 1_000)
    assert (got["offset_origin"], got["precision"]) == ("explicit", "ms")
    assert (sent["actor"], sent["target"], sent["audience"], sent["in_reply_to"]) == ("me", LOU, [LOU], got["object"])
    assert (like["type"], like["actor"], like["object"], like["target"], like["content"]) == ("Like", LOU, sent["object"], "me", "👍")
    assert (group["actor"], group["audience"], group["target"]) == (ZOE, [group["target"]], group["target"])
    assert group["target"].startswith(CLUB) and group["content"] == "😎 @Lou Martin viens ?" and group["mentions"] == [LOU]
    assert group["object_type"] == "Image" and group["extra"]["attachments"] == [{"type": "image/jpeg", "name": "vue.jpg"}]
    assert group["extra"]["names"] == {ZOE: "Zoé"}
    assert (to_all["target"], to_all["audience"]) == (group["target"], [LOU]), "who was skipped did not get it"
    assert (note["target"], note.get("audience")) == ("me", None)


def test_people_are_named_and_blocks_are_kept(tmp_path: Path) -> None:
    rows, _ = outcome(SOURCE, maker.make(tmp_path))
    named = {row["object"]: row["content"] for row in rows if row["type"] == "murmure:Contact"}
    assert named[LOU] == "Lou Martin" and named[ZOE] == "Zoé" and "Club" in named.values()
    assert [row["object"] for row in rows if row["type"] == "Block"] == [ZOE]
    (me,) = [row for row in rows if row["type"] == "murmure:Identity"]
    assert (me["object"], me["content"]) == ("signal:ana.07", "Ana Bell")


def test_files_beside_are_left_out_without_a_word(tmp_path: Path) -> None:
    output = gather(maker.make(tmp_path))
    assert output.used == {"signal"} and not output.said


def test_edits_are_kept_beside_what_they_change(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "edits")
    assert [(row["type"], row["content"]) for row in rows] == [("Create", "À lundi"), ("Update", "À mardi"), ("Update", "À mercredi")]
    assert len({row["object"] for row in rows}) == 1 and len({row["key"] for row in rows}) == 3


def test_two_exports_are_one_history(tmp_path: Path) -> None:
    """The earlier one knows a message before it was edited, and another before it was deleted."""
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir(), second.mkdir()
    before = [maker._item(1, "10", "2", maker._IN, **maker._said("À lundi")), maker._item(9, "10", "2", maker._IN, **maker._said("secret"))]
    after = [*maker._LINES["edits"], maker._item(9, "10", "2", maker._IN, remoteDeletedMessage={})]
    renumbered = json.loads(json.dumps([*maker.HEAD, *after]).replace('"2"', '"52"').replace('"10"', '"510"'))
    for folder, lines in ((first, [*maker.HEAD, *before]), (second, renumbered)):
        (folder / "main.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    said = [(row["type"], row.get("content")) for row in gather(tmp_path).rows.values() if row["type"] in ("Create", "Update", "Delete")]
    assert said == [("Create", "À lundi"), ("Create", "secret"), ("Update", "À mardi"), ("Update", "À mercredi"), ("Delete", None)]


def test_every_kind_of_item_is_read(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "kinds")
    assert not rejects
    assert [(row["object_type"], row.get("content")) for row in rows] == [
        ("Image", "🎈"), ("Profile", "Mina Roy"), ("Image", None), ("Note", "❤️"), ("Question", "Quand ?"),
        ("Note", "merci"), ("Note", None)]  # fmt: skip
    assert rows[4]["extra"]["options"] == [{"option": "lundi", "voters": ["me"]}] and rows[5]["extra"] == {"payment_mob": "1.5"}


def test_calls(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "calls")
    assert not rejects and {row["type"] for row in rows} == {"murmure:Call"}
    assert [(row["actor"], row["target"][:17], row["extra"]["state"]) for row in rows] == [
        (LOU, "me", "missed"), ("me", LOU[:17], "accepted"), (LOU, CLUB, "joined")]  # fmt: skip
    assert rows[2]["until"] - rows[2]["published"] == 60_000_000


def test_changes_of_a_group_name_who_is_concerned(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "changes")
    assert rows[0]["extra"] == {"change": ["groupMemberAddedUpdate", "groupNameUpdate"]} and rows[0]["content"] == "Le club"
    assert rows[0]["mentions"] == [LOU, "signal:03030303-0303-0303-0303-030303030303"]
    assert rows[1]["content"] == "IDENTITY_UPDATE"


def test_small_oddities(tmp_path: Path) -> None:
    assert read(tmp_path, "deleted")[0][0]["type"] == "Delete"
    empty, long = read(tmp_path, "without-text")[0]
    assert "content" not in empty and long["extra"] == {"cut": True}
    (failed,), _ = read(tmp_path, "failed")
    assert failed["extra"] == {"state": "failed"} and "audience" not in failed and "target" not in failed
    assert read(tmp_path, "sms")[0][0]["extra"] == {"sms": True}
    assert read(tmp_path, "numbers")[0][0]["actor"] == LOU
    assert len(read(tmp_path, "no-header")[0]) == 6


def test_a_bad_record_loses_itself_only(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "bad-records")
    first = len(maker.HEAD) + 1
    assert [row["content"] for row in rows] == ["fin"]
    assert [where for where, _ in rejects] == [f"main.jsonl:{first + place}" for place in range(8)]
    rows, rejects = read(tmp_path, "cut")
    assert len(rows) == 5 and [reason for _, reason in rejects] == ["the file stops in the middle of a record"]


def test_hostile_values_are_text_or_rejects(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "hostile")
    assert rows[0]["content"] == "<script>alert(1)</script>\ufffd" and len(rejects) == 1
    assert "content" not in rows[1] and rows[2]["content"] == "x"


@pytest.mark.parametrize("text", ['{"backupTimeMs": 1}\n', '{"chatItem": {}}\n', '{"version": 1}\n', "[]"])
def test_other_json_is_not_claimed(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    with Scratch() as scratch:
        (file,) = opened(tmp_path / "a.jsonl", scratch)
        assert not SOURCE.recognise(Probe(file))


def test_tables_fit_the_log(tmp_path: Path) -> None:
    fields = {field.name: field.type for field in schema()}
    with Scratch() as scratch:
        files = [file for file in opened(maker.make(tmp_path), scratch) if file.name == "main.jsonl"]
        tables = list(SOURCE.read(Bundle("x", files)))
    assert tables and all({f.name: f.type for f in table.schema if f.name != "key"}.items() <= fields.items() for table in tables)


INNER = st.sampled_from("text body bodyRanges mentionAci start reactions quote attachments pointer authorId updates individualCall groupChange"
                        " options votes sendStatus sticker contact name".split())  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2", "10", str(maker.START), maker.ACI["Lou"]])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(INNER, inner, max_size=4))
KINDS = st.sampled_from("standardMessage updateMessage stickerMessage contactMessage poll revisions outgoing directStoryReplyMessage viewOnceMessage"
                        " paymentNotification giftBadge".split())  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KINDS, VALUES, max_size=4))
def test_no_shape_breaks_the_reading(made: dict) -> None:
    people = People()
    for line in maker.HEAD:
        people.meet(line["recipient"]) if "recipient" in line else None
        people.open(line["chat"]) if "chat" in line else None
    for done in rows_of({"chatId": "10", "authorId": "2", "dateSent": str(maker.START), **made}, people):
        assert done
