"""Is every message of Telegram read once, from whom, to whom and when, whatever the age and the order of the export?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, samples
from murmure.sources.gather import gather
from murmure.sources.messages.telegram import SOURCE
from murmure.sources.messages.telegram.word import moment, person_of, phone_of
from samples_made import telegram as maker


def read(folder, quirk=None, **more):
    return outcome(SOURCE, maker.make(folder, quirk), **more)


def told(rows, *names):
    return [tuple(row.get(name) for name in names) for row in rows if row["type"] == "Create"]


def at(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1e6)


def test_golden(tmp_path):
    assert golden("telegram", SOURCE, tmp_path) == (GOLDEN / "telegram.jsonl").read_text().splitlines()


def test_a_message_says_who_to_whom_and_in_answer_to_what(tmp_path):
    rows, rejects = read(tmp_path)
    assert not rejects
    assert (rows[0]["type"], rows[0]["object"], rows[0]["extra"]["username"]) == ("murmure:Identity", "tg://user?id=1", "@Lea")
    assert told(rows, "actor", "target", "audience") == [
        ("me", "tg://user?id=2", ["tg://user?id=2"]), ("tg://user?id=2", "me", None), ("tg://user?id=3", "https://t.me/c/77", ["https://t.me/c/77"]),
        ("me", "https://t.me/c/77", ["https://t.me/c/77"]), ("https://t.me/c/88", "https://t.me/c/88", ["public"]), ("me", None, None)]  # fmt: skip
    assert rows[2]["in_reply_to"] == rows[1]["object"]
    assert rows[2]["extra"]["names"] == {"tg://user?id=2": "Ana"}


def test_the_offset_is_that_of_the_computer_that_made_the_export(tmp_path):
    rows, _ = read(tmp_path)
    assert (rows[1]["published"], rows[1]["offset_minutes"], rows[1]["offset_origin"]) == (at(2023, 3, 7, 12), 60, "device")
    (tmp_path / "old").mkdir()
    (row,), _ = read(tmp_path / "old", "no-unixtime")
    assert (row["published"], row["offset_origin"]) == (at(2023, 3, 7, 13), "assumed")
    (row,), _ = read(tmp_path / "old", "no-unixtime", zone=ZoneInfo("Europe/Paris"))
    assert (row["published"], row["offset_origin"]) == (at(2023, 3, 7, 12), "account")


def test_times_that_lie_apart_by_no_zone_give_no_offset():
    seconds = maker.NOON
    found = [moment({"date": maker._local(round(seconds + late)), "date_unixtime": str(seconds)}, "date", None) for late in (0, 40 * 60, 4.75 * 3600)]
    assert [(when.offset_minutes, when.offset_origin) for when in found] == [(60, "device"), (None, "explicit"), (345, "device")]


@pytest.mark.parametrize("quirk", ["single", "late-keys", "no-account"])
def test_the_owner_is_found_in_a_chat_of_two_whatever_the_export_says_and_when(tmp_path, quirk):
    rows, _ = read(tmp_path, quirk)
    assert told(rows, "actor")[:2] == [("me",), ("tg://user?id=2",)]
    if quirk == "late-keys":
        assert told(rows, "actor")[3] == ("me",)  # in a group only the account tells


def test_exports_before_2021_name_the_same_chat_and_the_same_people(tmp_path):
    rows, _ = read(tmp_path, "single-old")
    assert told(rows, "actor", "object") == [("me", "tg://openmessage?chat_id=2&message_id=1"), ("tg://user?id=2", "tg://openmessage?chat_id=2&message_id=2")]
    assert person_of("user5012345678") == "tg://user?id=5012345678" and person_of((2 << 32) + 9) == "https://t.me/c/9"


def test_texts_are_read_in_all_their_forms(tmp_path):
    rows, _ = read(tmp_path, "text-forms")
    assert [row["content"] for row in rows] == ["Voir chorale.example/7 ou ici, @Jo_AltoAna#chorale", "abc", "Bonjour", "deux\nlignes"]
    assert rows[0]["links"] == ["https://chorale.example/7", "https://chorale.example/8"]
    assert (rows[0]["mentions"], rows[0]["tags"]) == (["https://t.me/jo_alto", "tg://user?id=2"], ["chorale"])


def test_what_happens_to_a_chat_is_told(tmp_path):
    rows, _ = read(tmp_path, "services")
    assert [row["type"] for row in rows] == ["Create", "Add", "Leave", "Remove", "murmure:Call", "Update", "Update", "Join"]
    assert rows[4]["until"] - rows[4]["published"] == 61_000_000
    assert rows[1]["extra"]["members"] == ["Lou"]


def test_files_stay_where_they_are_and_places_have_a_position(tmp_path):
    rows, rejects = read(tmp_path, "media")
    assert rows[1]["extra"]["media"] == [{"kind": "audio_file", "name": "partition.pdf", "mime": "application/pdf", "duration_seconds": 9}]
    assert (rows[2]["latitude"], rows[2]["longitude"]) == (48.85, 2.35)
    assert rows[3]["extra"]["contact"] == {"name": "Lou", "phone": "tel:+33600000001"}
    assert rows[4]["extra"]["poll"]["answers"][0]["text"] == "oui"
    assert [reject.reason.en[:30] for reject in rejects] == ["the program that made the expo"]


def test_reactions_name_who_and_when(tmp_path):
    rows, rejects = read(tmp_path, "reactions")
    likes = [row for row in rows if row["type"] == "Like"]
    assert [(row["actor"], row["target"], row["content"]) for row in likes] == [
        ("tg://user?id=3", "tg://user?id=2", "❤"), ("tg://user?id=4", "tg://user?id=2", "❤")]  # fmt: skip
    assert (likes[0]["published"], likes[0]["offset_origin"]) == (at(2023, 3, 7, 13), "assumed")
    assert len(rejects) == 2


@pytest.mark.parametrize("zone", [None, "Europe/Paris", "America/New_York"])
def test_the_clock_of_the_export_places_a_reaction_whatever_my_zone(tmp_path, zone):
    """The computer that made the export was an hour ahead of UTC that day, as Paris was: where I live says nothing else about it."""
    rows, _ = read(tmp_path, "reactions", zone=zone and ZoneInfo(zone))
    assert next(row["published"] for row in rows if row["type"] == "Like") == at(2023, 3, 7, 13)


def test_two_exports_make_a_union_and_keep_both_versions_of_what_changed(tmp_path):
    first = maker.chat(2, "personal_chat", "Ana", maker.message(1, "faute"), maker.message(2, "effacé ensuite"))
    changed = maker.message(1, "corrigé", edited="2023-03-07T14:00:00", edited_unixtime=str(maker.NOON + 7200))
    second = maker.whole(maker.chat(2, "personal_chat", "Ana renommée", changed, maker.message(3, "nouveau")))
    for name, made in (("1.json", first), ("2.json", second)):
        (tmp_path / name).write_text(json.dumps(made))
    found = gather(tmp_path)
    said = sorted((row["type"], row["content"]) for row in found.rows.values() if row["type"] != "murmure:Identity")
    assert said == [("Create", "effacé ensuite"), ("Create", "faute"), ("Create", "nouveau"), ("Update", "corrigé")]


def test_contacts_and_sessions_are_kept_and_the_own_number_is_not(tmp_path):
    rows, rejects = read(tmp_path, "contacts")
    contacts = [row for row in rows if row["type"] == "murmure:Contact"]
    assert [(row["object"], row["content"], "published" in row) for row in contacts] == [
        ("tg://user?id=2", "Ana B", True), ("tel:+33600000003", "Zoé", False)]  # fmt: skip
    assert [reject.where for reject in rejects] == ["result.json:contacts:3"]
    rows, _ = read(tmp_path, "sessions")
    seen = [row for row in rows if row["type"] == "murmure:Capture"]
    assert [(row["actor"], row["object"], row["extra"]["ip"]) for row in seen] == [
        ("Telegram", "Portable", "203.0.113.4"), ("Telegram", "chorale.example", "203.0.113.5")]  # fmt: skip
    assert phone_of("001 555 0100") == "tel:+15550100" and phone_of("") is phone_of(None) is None


def test_odd_records_are_said_one_by_one(tmp_path):
    rows, rejects = read(tmp_path, "odd-records")
    assert len(rows) == 3
    assert [(reject.where, reject.reason.en) for reject in rejects] == [
        ("result.json:1:2", "the record is not of the expected form"), ("result.json:1:3", "the record is not of the expected form"),
        ("result.json:1:4", "the date cannot be read"), ("result.json:1:5", "the date is impossible for this service"),
        ("result.json:1:6", "no date"), ("result.json:1:7", "the record is empty")]  # fmt: skip


def test_hostile_values_harm_nobody(tmp_path):
    rows, _ = read(tmp_path, "hostile")
    assert rows[0]["content"] == "a\ufffd" and "links" not in rows[1] and "latitude" not in rows[3]
    (tmp_path / "deep").mkdir()
    rows, rejects = read(tmp_path / "deep", "deep")
    assert told(rows, "content") == [("Tu viens mardi ?",)] and [reject.reason.en for reject in rejects] == ["the file is broken from here on"]


def test_where_a_file_stops_is_said(tmp_path):
    for quirk, reason in (("truncated", "stops"), ("cut-in-first", "stops"), ("corrupted", "broken")):
        _, rejects = read(tmp_path, quirk)
        assert len(rejects) == 1 and reason in rejects[0].reason.en


def test_the_size_of_what_is_read_at_once_changes_nothing(tmp_path, monkeypatch):
    from murmure.sources.messages.telegram import walk

    path = maker.make(tmp_path, "reactions")
    whole = outcome(SOURCE, path)
    for size in (1, 7, 64):
        monkeypatch.setattr(walk, "_CHUNK", size)
        assert outcome(SOURCE, path) == whole


def test_what_is_of_another_service_is_left_to_it(tmp_path):
    path = tmp_path / "x.json"
    for made in ({"participants": [], "messages": []}, {"messages": [{"type": "message", "text": "x"}]}, {"name": "x", "id": 1}, [maker.message(1)]):
        path.write_text(json.dumps(made))
        assert outcome(SOURCE, path) == ([], [])


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 2500))
def test_no_bytes_stop_the_reader(tmp_path_factory, junk, place):
    path = maker.make(tmp_path_factory.mktemp("junk"))
    data = path.read_bytes()
    path.write_bytes(data[:place] + junk + data[place:])
    rows, rejects = outcome(SOURCE, path)
    assert rows or rejects or place < 100


def test_samples():
    found = {path.name: outcome(SOURCE, path) for path in samples("telegram")}
    assert {name: (len(rows), len(rejects)) for name, (rows, rejects) in found.items()} == {
        "target.json": (0, 0), "test_batch_export.json": (2, 0), "test_single_export.json": (2, 0)}  # fmt: skip
