"""Is every text message and every call of a backup there once, with who, when and what?"""

from __future__ import annotations

import importlib
import json
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import opened, outcome
from murmure.model.activity import schema
from murmure.sources.gather import gather
from murmure.sources.messages.sms_backup_restore import SOURCE
from murmure.sources.messages.sms_backup_restore.record import value_of
from murmure.sources.messages.sms_backup_restore.row import offset_of, person
from murmure.sources.readers import Bundle, Probe, Scratch
from samples_made import sms_backup_restore as maker

LOU, ZOE = "tel:+33612345678", "tel:+33687654321"


def read(folder: Path, quirk: str | None) -> tuple[list[dict], list[tuple[str, str]]]:
    rows, rejects = outcome(SOURCE, maker.make(folder, quirk))
    return rows, [(reject.where, reject.reason.en) for reject in rejects]


def at(row: dict) -> str:
    return datetime.fromtimestamp(row["published"] / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def test_the_plain_backup(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, None)
    assert not rejects and len(rows) == 5
    got, sent, draft, picture, service = rows
    assert (got["actor"], got["target"], got["content"], at(got)) == (LOU, "me", "On part à 10 h ?", "2024-03-13 09:00:00")
    assert (got["offset_minutes"], got["offset_origin"], got["precision"], got["extra"]) == (60, "device", "s", {"names": {LOU: "Lou Martin"}})
    assert (sent["actor"], sent["target"], sent["audience"], sent["links"]) == ("me", LOU, [LOU], ["https://murmure.example/carte"])
    assert (draft["actor"], draft.get("target"), draft.get("audience")) == ("me", None, None)
    assert draft["extra"]["state"] == "draft" and draft["extra"]["to"] == [LOU]
    assert (picture["actor"], picture["audience"], picture["object_type"], picture["content"]) == (ZOE, [LOU], "Image", "la vue")
    assert picture["extra"]["attachments"] == [{"type": "image/jpeg", "name": "vue.jpg"}]
    assert picture["extra"]["names"] == {LOU: "Lou Martin", ZOE: "Zoé"}
    assert (service["actor"], service["content"]) == ("sms:ORANGE", "ligne\ndeux")


def test_the_moment_of_sending_is_in_seconds_for_pictures(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, "seconds-for-mms")
    assert row["extra"]["sent"] == maker.START - 5_000 and at(row) == "2024-03-13 09:00:00"


def test_six_types_are_known_and_what_was_not_sent_reaches_nobody(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "types")
    assert [(row["actor"], row.get("target"), (row["extra"]).get("state")) for row in rows] == [
        (LOU, "me", None), ("me", LOU, None),
        ("me", None, "draft"), ("me", None, "outbox"), ("me", None, "failed"), ("me", None, "queued")]  # fmt: skip
    assert [where for where, _ in rejects] == ["sms-20240313.xml:1", "sms-20240313.xml:8"]


def test_an_unknown_contact_has_no_name(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "unknown-contact")
    assert [(row["actor"], row.get("extra")) for row in rows] == [("sms:ORANGE", None), ("tel:38000", None)]


def test_groups_are_split_by_both_signs(tmp_path: Path) -> None:
    (got, sent), _ = read(tmp_path, "groups")
    assert (got["actor"], got["target"], got["audience"]) == (ZOE, "me", [LOU])
    assert (sent["actor"], sent.get("target"), sent["audience"]) == ("me", None, [LOU, ZOE])


def test_characters_of_old_versions(tmp_path: Path) -> None:
    (one, two), rejects = read(tmp_path, "emoji")
    assert one["content"] == "vu 😎 😎 😎 \ufffd fin" and not rejects
    assert two["content"] == "abc\nd &amp; <3 > 'e'"
    assert read(tmp_path, "half-bytes")[0][0]["content"] == "😎"
    assert read(tmp_path, "latin")[0][0]["content"] == "été"
    assert read(tmp_path, "apostrophes")[0][0]["content"] == 'dit "oui"'


def test_the_shown_date_gives_the_offset_when_it_agrees(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "readable-date")
    assert [(row.get("offset_minutes"), row["offset_origin"]) for row in rows] == [
        (-240, "device"), (540, "device"), (None, "explicit"), (None, "explicit")]


def test_calls(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "calls")
    assert [(row["actor"] if "actor" in row else None, row.get("target"), row["extra"]["state"]) for row in rows] == [
        (LOU, "me", "incoming"), ("me", LOU, "outgoing"), (LOU, "me", "missed"), (None, "me", "rejected")]  # fmt: skip
    assert rows[0]["until"] - rows[0]["published"] == 65_000_000 and "until" not in rows[2]


def test_a_bad_record_loses_itself_only(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "bad-records")
    assert [row["content"] for row in rows] == ["a", "d"]
    assert [where.rpartition(":")[2] for where, _ in rejects] == ["2", "3", "4"]
    rows, rejects = read(tmp_path, "cut")
    assert len(rows) == 1 and rejects == [("sms-20240313.xml:3", "the file stops in the middle of a record")]


def test_hostile_values_stay_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "hostile")
    assert rows[0]["content"] == "<script>alert(1)</script>" and rows[1]["actor"] == 'sms:x"><img>'
    assert rows[2]["content"] == "&entity; \ufffd \ufffd"


def test_two_backups_are_one_phone(tmp_path: Path) -> None:
    later = [maker._sms(0, "a", contact_name="Lou M.", read="0"), maker._sms(1, "b", 2)]
    for name, records in (("a", [maker._sms(0, "a"), maker._sms(1, "b", 6)]), ("b", later)):
        (tmp_path / f"{name}.xml").write_text(maker._all(*records), "utf-8")
    both = gather(tmp_path)
    assert [(row["content"], (row.get("extra") or {}).get("state")) for row in both.rows.values()] == [("a", None), ("b", "queued"), ("b", None)]


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_pieces_of_any_size_give_the_same(tmp_path: Path, monkeypatch, size: int) -> None:
    record = importlib.import_module("murmure.sources.messages.sms_backup_restore.record")
    wanted = {quirk: read(tmp_path, quirk) for quirk in (None, "emoji", "half-bytes", "groups", "smil", "cut", "bad-records")}
    monkeypatch.setattr(record, "_CHUNK", max(size, 8))
    assert {quirk: read(tmp_path, quirk) for quirk in wanted} == wanted


def test_a_name_without_end_holds_nothing_up(tmp_path: Path) -> None:
    path = maker.make(tmp_path, None)
    data = path.read_text("utf-8")
    path.write_text(data.replace(" date=", " " + "a" * 300_000 + " date=", 1), "utf-8")
    began = time.process_time()
    assert gather(path).rows and time.process_time() - began < 8


def test_a_film_does_not_fill_the_memory(tmp_path: Path, monkeypatch) -> None:
    record = importlib.import_module("murmure.sources.messages.sms_backup_restore.record")
    monkeypatch.setattr(record, "_CHUNK", 1 << 12)
    monkeypatch.setattr(record, "_LONGEST", 1 << 14)
    film = "".join(random.Random(1).choices("ABCDwxyz0189+/", k=200_000))
    parts = maker._TEXT.format("le film") + f'<part seq="1" ct="video/mp4" name="null" cl="film.mp4" data="{film}" />'
    (tmp_path / "sms.xml").write_text(maker._all(maker._mms(0, 2, "+33612345678", parts), maker._sms(1, "après")), "utf-8")
    rows, rejects = outcome(SOURCE, tmp_path / "sms.xml")
    assert [row["content"] for row in rows] == ["le film", "après"] and not rejects
    assert rows[0]["extra"]["attachments"] == [{"type": "video/mp4", "name": "film.mp4"}]


@pytest.mark.parametrize("text", ["<?xml version='1.0'?><thing><sms/></thing>", "<html><smses></html>", "smses"])
def test_other_markup_is_not_claimed(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text)
    with Scratch() as scratch:
        (file,) = opened(tmp_path / "a.xml", scratch)
        assert not SOURCE.recognise(Probe(file))


def test_tables_fit_the_log(tmp_path: Path) -> None:
    fields = {field.name: field.type for field in schema()}
    with Scratch() as scratch:
        (file,) = opened(maker.make(tmp_path), scratch)
        tables = [item for item in SOURCE.read(Bundle("x", [file])) if hasattr(item, "num_rows")]
    assert tables and all({f.name: f.type for f in table.schema if f.name != "key"}.items() <= fields.items() for table in tables)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    escaped = "".join(f"&#{ord(char)};" if ord(char) > 126 or char in "&<>\"'" else char for char in text)
    expected = "" if text == "null" else text
    assert value_of(escaped) == expected
    person(text), json.dumps(offset_of(text, 0))
