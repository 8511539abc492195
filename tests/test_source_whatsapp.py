"""Is every message of a WhatsApp chat there once, by whom it is, at the moment it was written?"""

from __future__ import annotations

import importlib
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import murmure
from made import outcome, samples
from murmure.model.activity import schema
from murmure.sources.gather import gather
from murmure.sources.messages.whatsapp import SOURCE
from murmure.sources.messages.whatsapp.line import Clock, header, style_of
from murmure.sources.messages.whatsapp.order import Order
from murmure.sources.messages.whatsapp.said import said_of
from murmure.sources.readers import Bundle, Probe, Scratch
from samples_made import whatsapp as maker

PARIS = ZoneInfo("Europe/Paris")


def read(folder: Path, quirk: str | None, **more) -> tuple[list[dict], list[str]]:
    rows, rejects = outcome(SOURCE, maker.make(folder, quirk), **more)
    return [row for row in rows if row["type"] != "murmure:Identity"], [reject.reason.en for reject in rejects]


def at(row: dict) -> str:
    return datetime.fromtimestamp(row["published"] / 1e6, UTC).strftime("%Y-%m-%d %H:%M:%S")


def test_a_chat_of_two_tells_who_the_owner_is(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, None, zone=PARIS)
    assert not rejects and len(rows) == 11
    notice, lou, ana = rows[:3]
    assert (notice["type"], notice.get("actor"), notice["object_type"]) == ("Update", None, "Group")
    assert (lou["actor"], lou["target"], lou.get("audience")) == ("whatsapp:Lou Martin", "me", None)
    assert (ana["actor"], ana["target"], ana["audience"]) == ("me", "whatsapp:Lou Martin", ["whatsapp:Lou Martin"])
    assert ana["content"] == "Oui : gare, quai 2\nPrends de l'eau\n - et un chapeau: il fait chaud"
    assert (at(lou), lou["offset_minutes"], lou["offset_origin"], lou["precision"]) == ("2024-03-13 08:00:00", 60, "account", "min")
    everything, _ = outcome(SOURCE, maker.make(tmp_path, None))
    (me,) = [row for row in everything if row["type"] == "murmure:Identity"]
    assert (me["actor"], me["object"]) == ("me", "whatsapp:Ana Bell")


def test_attachments_places_deletions_and_edits(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, None)
    same = [row for row in rows if row.get("content") == "ok"]
    assert len(same) == len({row["key"] for row in same}) == 2
    by_time = {at(row)[11:16]: row for row in rows}
    assert by_time["09:02"]["links"] == ["https://murmure.example/carte"]
    assert (by_time["09:05"]["object_type"], by_time["09:05"]["content"]) == ("Image", "la vue")
    assert by_time["09:05"]["extra"] == {"attachment": "IMG-20240313-WA0001.jpg"}
    assert (by_time["09:06"].get("content"), by_time["09:06"]["extra"]) == (None, {"omitted": True})
    assert (by_time["09:07"]["object_type"], by_time["09:07"]["latitude"], by_time["09:07"]["longitude"]) == ("Place", 48.853, 2.349)
    assert (by_time["09:08"]["type"], by_time["09:08"].get("content")) == ("Delete", None)
    assert (by_time["09:09"]["content"], by_time["09:09"]["extra"]) == ("À lundi", {"edited": True})


def test_an_iphone_writes_notices_in_the_name_of_the_group(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "iphone")
    assert not rejects
    assert [(row["type"], row.get("actor")) for row in rows] == [
        ("Update", None), ("Update", None), ("Create", "whatsapp:Lou"), ("Create", "tel:+33612345678"), ("Create", "whatsapp:Mina"),
        ("Create", "whatsapp:Lou"), ("Delete", "whatsapp:Lou"), ("Create", "whatsapp:Mina")]  # fmt: skip
    assert {row["target"] for row in rows} == {"whatsapp:group/Club"}
    assert rows[3]["extra"] == {"attachment": "00000012-PHOTO-2026-03-07-21-22-45.jpg"}
    assert rows[4]["extra"] == {"omitted": True} and rows[4]["object_type"] == "Image"
    assert rows[5]["mentions"] == ["whatsapp:Mina"] and rows[7]["latitude"] == 48.853
    assert at(rows[2]) == "2026-03-07 21:22:41" and rows[2]["precision"] == "s" and rows[2]["offset_origin"] == "assumed"


@pytest.mark.parametrize("notice", [
    "As mensagens e as ligações são protegidas com a criptografia de ponta a ponta.", "Повідомлення й дзвінки захищено наскрізним шифруванням.",
    "Zprávy a hovory jsou opatřeny koncovým šifrováním.", "Messages and calls are end-to-end encrypted."])  # fmt: skip
@pytest.mark.parametrize("mark", ["\u200e", ""])
def test_the_notice_that_opens_a_chat_is_nobodys_and_names_it(tmp_path: Path, notice: str, mark: str) -> None:
    """Some programs take the marks away: the words alone tell that WhatsApp speaks."""
    said = ["09:15:02] Ana: " + mark + notice, "09:15:03] Lou: oi", "09:16:03] Ana: oi"]
    (tmp_path / "_chat.txt").write_text("".join(f"[13/03/2023, {line}\n" for line in said))
    rows = list(gather(tmp_path).rows.values())
    assert [(row["type"], row.get("actor")) for row in rows] == [
        ("murmure:Identity", "me"), ("Update", None), ("Create", "me"), ("Create", "whatsapp:Ana")]  # fmt: skip


def test_the_pictures_beside_a_chat_are_left_out_without_a_word(tmp_path: Path) -> None:
    output = gather(maker.make(tmp_path, "iphone"))
    assert len(output.rows) == 8 and not output.refused


TIMES = {
    "narrow-blank": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"], "spanish": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"],
    "dots-in-time": ["2024-03-14 14:08:18", "2024-03-14 14:09:00"], "en-dash": ["2024-03-14 21:22:00", "2024-03-14 21:23:00"],
    "two-digit-years": ["2026-03-07 21:22:39", "2026-03-08 21:22:39"],
    "month-first": ["2024-03-04 21:22:00", "2024-03-14 21:22:00", "2024-04-02 08:00:00"],
    "by-order": ["2024-04-03 21:22:00", "2024-05-01 21:22:00"], "year-first": ["2024-03-14 21:22:00", "2024-03-15 21:22:00"],
    "no-comma": ["2024-03-14 21:22:00", "2024-03-14 21:23:00"], "before-2014": ["2012-03-14 21:22:39", "2012-03-14 21:23:00"],
    "korean": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"], "chinese": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"],
    "copied": ["2024-03-14 21:22:00", "2024-03-14 21:23:00"],
    **{f"copied-{name}": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"] for name in ("american", "dots", "arabic", "korean")},
    "arabic": ["2024-03-14 21:22:00", "2024-03-15 00:05:00"], "utf-16": None,
    "by-days": [f"2024-04-0{day} 21:22:00" for day in (1, 2, 3, 4, 5)] + ["2024-04-05 21:23:00"],
}  # fmt: skip


@pytest.mark.parametrize("quirk", [quirk for quirk in TIMES if TIMES[quirk]])
def test_every_shape_of_line_gives_its_moment(tmp_path: Path, quirk: str) -> None:
    output = gather(maker.make(tmp_path, quirk))
    rows = list(output.rows.values())
    assert [at(row) for row in rows] == TIMES[quirk] and not output.said
    assert {row["actor"] for row in rows} <= {"whatsapp:Lou", "whatsapp:Ana"}


def test_what_was_copied_and_what_was_exported_is_one_chat(tmp_path: Path) -> None:
    exported, copied = tmp_path / "chat.txt", tmp_path / "notes.txt"
    exported.write_text("14/03/2024, 21:22 - Lou: hi\n14/03/2024, 21:23 - Ana: hello\n15/03/2024, 09:00 - Lou: bye\n")
    copied.write_text("[21:22, 14/03/2024] Lou: hi\n[21:23, 14/03/2024] Ana: hello\n")
    assert gather(copied).rows.keys() < gather(exported).rows.keys()


def test_bad_records_are_rejects_with_their_line(tmp_path: Path) -> None:
    rows, rejects = outcome(SOURCE, maker.make(tmp_path, "bad-date"))
    assert [row["content"] for row in rows] == ["a", "d"]
    assert [reject.where for reject in rejects] == ["chat.txt:2", "chat.txt:3"]
    rows, reasons = read(tmp_path, "unknown-half")
    assert [row["content"] for row in rows] == ["c"] and len(reasons) == 2 and "language" in reasons[0]
    assert read(tmp_path, "text-before")[1] == ["text that stands before the first message"]
    rows, reasons = read(tmp_path, "no-last-end")
    assert rows[-1]["extra"] == {"cut": True} and "cut" in reasons[0]


def test_a_subject_with_a_colon_is_nobodys_message(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "subject-with-colon")
    assert [row.get("actor") for row in rows] == ["whatsapp:Lou", None, "whatsapp:Ana"]


def test_hostile_values_stay_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "hostile")
    assert rows[0]["content"] == "[31mred" and rows[1]["content"].startswith("=cmd")
    assert "latitude" not in rows[3] and rows[2].get("actor") is None


def _asks(path: Path, **answers: str) -> tuple[list[str], dict[str, int]]:
    with Scratch() as scratch:
        from made import opened

        bundle = Bundle("x", opened(path, scratch), answers=answers)
        tables = [item for item in SOURCE.read(bundle) if hasattr(item, "num_rows")]
        return [str(moment)[:10] for table in tables for moment in table["published"].to_pylist()], bundle.doubts


def test_an_order_that_nobody_can_tell_is_asked_for(tmp_path: Path) -> None:
    path = maker.make(tmp_path, "undecidable")
    assert _asks(path) == (["2024-04-03", "2024-04-04"], {"dates": 2})
    assert _asks(path, dates="month") == (["2024-03-04", "2024-04-04"], {"dates": 2})
    shown = (["2024-03-04", "2024-03-14", "2024-04-02"], {})
    assert _asks(maker.make(tmp_path, "month-first"), dates="day") == shown, "what the file shows goes first"


def test_another_chat_of_the_same_phone_tells_the_order(tmp_path: Path) -> None:
    for quirk in ("undecidable", "month-first"):
        (tmp_path / quirk).mkdir()
        maker.make(tmp_path / quirk, quirk).rename(tmp_path / f"{quirk}.txt")
        (tmp_path / quirk).rmdir()
    days, doubts = _asks(tmp_path)
    assert days[-2:] == ["2024-03-04", "2024-04-04"] and not doubts


def test_the_answer_is_asked_for_and_remembered(tmp_path: Path) -> None:
    path = maker.make(tmp_path, "undecidable")
    days = "select strftime(published, '%m-%d') as day from log where type = 'Create' order by published"
    with murmure.open(tmp_path / "home") as home:
        account = home.bring([path], zone="UTC")
        (question,) = account.questions
        assert (question["ask"], question["source"], question["count"]) == ("dates", "whatsapp", 2)
        home.undo(question["job"])
        assert home.bring([path], answers={"dates": "month"}).questions == []
        assert home.answers["dates:whatsapp"] == "month"
        assert home.sql(days)["day"].to_pylist() == ["03-04", "04-04"]
        (tmp_path / "other.txt").write_text("05/06/2024, 10:00 - Lou: c\n")
        assert home.bring([tmp_path / "other.txt"]).questions == []
        assert home.sql(days)["day"].to_pylist() == ["03-04", "04-04", "05-06"]


def test_two_exports_are_one_chat(tmp_path: Path) -> None:
    """One with its pictures, the other later and without: the union, and an edited message in both of its forms."""
    lines = maker.ANDROID.splitlines(keepends=True)
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    name = "WhatsApp Chat with Lou Martin.txt"
    (tmp_path / "a" / name).write_text("".join(lines), "utf-8")
    later = "".join(lines[3:]).replace("IMG-20240313-WA0001.jpg (file attached)", "<Media omitted>").replace("la vue\n", "")
    later = later.replace("À lundi <This", "À mardi <This")
    (tmp_path / "b" / name).write_text("\n" + later[later.index("13/03/2024, 09:01") :] + "13/03/2024, 10:00 - Lou Martin: encore\n", "utf-8")
    first, second, both = gather(tmp_path / "a"), gather(tmp_path / "b"), gather(tmp_path)
    assert len(both.rows) == len(first.rows) + 2
    said = [row.get("content") for row in both.rows.values()]
    assert "À lundi" in said and "À mardi" in said and "encore" in said
    assert len(first.rows.keys() & second.rows.keys()) >= 8


def test_the_hour_that_is_lived_twice(tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("".join(f"27/10/2024, 02:{minute:02} - Lou: {n}\n" for n, minute in enumerate((10, 50, 5, 55))))
    rows, _ = outcome(SOURCE, tmp_path / "chat.txt", zone=PARIS)
    assert [(at(row)[11:16], row["offset_minutes"]) for row in rows] == [("00:10", 120), ("00:50", 120), ("01:05", 60), ("01:55", 60)]


@pytest.mark.parametrize("text", [
    "2024-01-01 12:00:00 - root - INFO: started\n2024-01-01 12:00:01 - root - INFO: done\n",
    "[2024-01-01 12:00:00] production.ERROR: no such file\n[2024-01-01 12:00:01] production.ERROR: again\n",
    "2024/01/01 12:00:00 [error] 12#0: *1 open() failed\n", "date,time,who\n03/04/2024,21:22,Lou\n", "03/04/2024 21:22\n",
    "[12:00:01, 01/01/2024] ERROR: no such file\n[12:00:02, 01/01/2024] INFO: done\n", "[10:15, 03/01/2024] nobody speaks\n",
    "[2024-01-01 12:00:00] kernel: usb 1-1\n[2024-01-01 12:00:00] systemd: started\n", "Le 03/04/2024, 21:22 - Lou: citation\n",
])  # fmt: skip
def test_what_programs_write_is_no_chat(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    from made import opened

    with Scratch() as scratch:
        (file,) = opened(tmp_path / "a.txt", scratch)
        assert not SOURCE.recognise(Probe(file))


def test_a_message_longer_than_memory_should_hold_is_left_out(tmp_path: Path, monkeypatch) -> None:
    survey = importlib.import_module("murmure.sources.messages.whatsapp.survey")
    monkeypatch.setattr(survey, "_CHUNK", 1 << 10)
    monkeypatch.setattr(survey, "_LONGEST", 1 << 13)
    (tmp_path / "chat.txt").write_text("14/03/2024, 21:22 - Lou: a\n14/03/2024, 21:23 - Ana: " + "x\n" * 9_000 + "14/03/2024, 21:24 - Lou: b\n")
    rows, rejects = outcome(SOURCE, tmp_path / "chat.txt")
    assert [row["content"] for row in rows] == ["a", "b"] and [reject.where for reject in rejects] == ["chat.txt:2"]


def test_tables_fit_the_log(tmp_path: Path) -> None:
    from made import opened

    fields = {field.name: field.type for field in schema()}
    with Scratch() as scratch:
        (file,) = opened(maker.make(tmp_path), scratch)
        tables = [item for item in SOURCE.read(Bundle("x", [file])) if hasattr(item, "num_rows")]
    assert tables and all({f.name: f.type for f in table.schema if f.name != "key"}.items() <= fields.items() for table in tables)


def test_what_is_left_out_is_told_in_many_languages_and_never_from_typed_words(tmp_path: Path) -> None:
    rows, rejects = read(tmp_path, "left-out-words", zone=PARIS)
    assert not rejects
    assert [(row["type"], row["object_type"], row.get("content"), row.get("extra")) for row in rows] == [
        ("Create", "Document", None, {"omitted": True}),
        ("Delete", "Note", None, {"said": "Je hebt dit bericht verwijderd"}),
        ("Create", "Document", "plan.pdf", {"attachment": "DOC-20240314-WA0006."}),
        ("Create", "Document", "plan.pdf • 3 pages", {"omitted": True}),
        ("Create", "Note", "the document omitted", None),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["14/03/2024, 21:22 - ", "[14.03.24, 9:22 PM] ", "14/3/12 21:22:39: ", ""]))
def test_no_text_is_lost_or_breaks_the_reading(text: str, before: str) -> None:
    from murmure.sources.messages.whatsapp.survey import sender_of

    line = (before + text).replace("\r", "")
    style = style_of(line)
    if style:
        parts = header(style).split(line)
        assert len(parts) % 3 == 1
        Clock().seconds(parts[2])
        order = Order()
        order.add(parts[1::3])
        assert order.settle()[0] in ("dmy", "mdy", "ymd")
        for body in parts[3::3]:
            json.dumps(said_of(sender_of(body)[1])._asdict())


def test_real_chats_are_read() -> None:
    counts = {"lorem-2000.txt": 2000, "lorem.txt": 500, "lorem-merge-part1.txt": 300, "lorem-merge-part2.txt": 300, "pokemon.txt": 20}
    for path in samples("whatsapp"):
        if path.suffix != ".txt":
            continue
        output = gather(path)
        assert output.used == {"whatsapp"} and output.count == counts[path.name], path.name
        # Made by a program that writes no end after the last line.
        assert {reject.reason.en[:25] for reject in output.rejects} <= {"the last line has no end:"}


def test_the_words_of_thirteen_languages_are_known() -> None:
    from murmure.sources.messages.whatsapp.said import is_notice

    for path in samples("whatsapp"):
        if path.suffix == ".json":
            words = json.loads(path.read_text("utf-8"))
            assert [text for text in words["e2e"].values() if not is_notice(text)] == []
            assert [text for text in words["deleted"] if said_of(text).type != "Delete"] == []


def test_a_message_of_blanks_holds_nothing_up() -> None:
    began = time.process_time()
    for text in ("a" + " " * 200_000 + "b", "a" + "\n" * 200_000 + "b"):
        assert (said_of(text).content or "").split() == ["a", "b"]
    assert said_of("see you" + " " * 200_000 + "<This message was edited>").extra == {"edited": True}
    assert time.process_time() - began < 8
