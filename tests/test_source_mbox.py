"""Is every mail read once, in its letters and at its time, whatever program kept it?"""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import GOLDEN, golden, outcome, refusal, samples
from murmure.sources.gather import gather
from murmure.sources.messages.mbox import SOURCE
from murmure.sources.messages.mbox.head import moment_of, people_of
from murmure.sources.messages.mbox.letters import decoded, encoding_named, unworded
from murmure.sources.messages.mbox.parting import parted
from samples_made import mbox as maker


def read(folder, quirk=None, **more):
    return outcome(SOURCE, maker.make(folder, quirk), **more)


def contents(rows):
    return [row.get("content") for row in rows if row["type"] == "Create"]


def at(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=UTC).timestamp() * 1e6)


def test_golden(tmp_path):
    assert golden("mbox", SOURCE, tmp_path) == (GOLDEN / "mbox.jsonl").read_text().splitlines()


def test_a_mail_says_who_to_whom_when_and_in_answer_to_what(tmp_path):
    rows, rejects = read(tmp_path)
    assert not rejects and len(rows) == 4
    answer = rows[1]
    assert (answer["actor"], answer["audience"]) == ("mailto:jo@chorale.example", ["mailto:ana@chorale.example", "mailto:lou@chorale.example"])
    assert (answer["object"], answer["in_reply_to"]) == ("mid:2@chorale.example", "mid:1@chorale.example")
    assert answer["extra"]["conversation"] == "mid:0@chorale.example"
    assert answer["extra"]["names"]["mailto:jo@chorale.example"] == "Martin, Jo"
    assert (answer["published"], answer["offset_minutes"], answer["offset_origin"]) == (at(2023, 3, 7, 19), 60, "explicit")
    assert contents(rows)[0] == "Répétition de mardi\n\nA mardi !"
    assert rows[3]["extra"]["attachments"] == [{"name": "partition.pdf", "type": "application/pdf"}]
    assert (rows[3]["extra"]["ip"], rows[3]["precision"]) == ("203.0.113.9", "min")
    assert "offset_minutes" not in rows[2]  # -0000: the local time is not known


@pytest.mark.parametrize("quirk", ["eml", "eml-crlf", "eml-bare-cr", "emlx", "bom"])
def test_the_form_of_the_file_changes_nothing(tmp_path, quirk):
    (tmp_path / "a").mkdir()
    plain, _ = read(tmp_path / "a")
    rows, rejects = read(tmp_path, quirk)
    assert rows[0] == plain[0] and not rejects


def test_two_exports_make_a_union(tmp_path):
    (tmp_path / "a.mbox").write_text(maker.mail("Un", name="1") + maker.mail("Deux", name="2"))
    other = maker.mail("Deux", name="2", more="X-Gmail-Labels: Archive\nReceived: by another\n")
    (tmp_path / "b.mbox").write_text(other + maker.mail("Trois", name="3"))
    found = gather(tmp_path)
    assert found.count == 4 and sorted(row["content"].split("\n")[0] for row in found.rows.values()) == ["Deux", "Trois", "Un"]


def test_gmail_tells_whose_mail_it_is_in_any_language(tmp_path):
    for quirk, name in (("gmail", "Envoi"), ("gmail-french", "Envoi")):
        place = tmp_path / quirk
        place.mkdir()
        rows, _ = read(place, quirk)
        assert (rows[0]["type"], rows[0]["object"], rows[0]["actor"]) == ("murmure:Identity", "mailto:lea@village.example", "me")
        assert rows[1]["actor"] == "me" and rows[1]["content"].startswith(name)
    assert rows[1]["extra"]["labels"] == ["Messages envoyés", "Ouvert", "Catégorie : Forums"]
    assert (rows[2]["object_type"], rows[2].get("audience"), rows[2]["extra"]["to"]) == ("murmure:Draft", None, ["mailto:jo@chorale.example"])


def test_a_label_that_a_stranger_wrote_makes_nobody_the_owner(tmp_path):
    rows, _ = read(tmp_path, "hostile")
    assert [row.get("actor") for row in rows if row["type"] == "Create"][1] == "mailto:lea@village.example"
    assert all(row["type"] == "Create" for row in rows)


def test_who_reads_without_being_named_is_whom_it_was_delivered_to(tmp_path):
    rows, _ = read(tmp_path, "gmail")
    assert rows[3]["audience"] == ["mailto:lea@village.example"]
    assert rows[3]["extra"]["labels"] == ["Choeur, le", "Inbox"]


def test_a_maildir_is_one_import_and_its_folders_say_what_is_sent(tmp_path):
    found = gather(maker.make(tmp_path, "maildir"))
    kinds = sorted((row["actor"], row["object_type"]) for row in found.rows.values() if row["type"] == "Create")
    assert kinds == [("mailto:ana@chorale.example", "Note")] * 2 + [("me", "Note"), ("me", "murmure:Draft")]
    assert [reject.reason.en for reject in found.rejects] == ["the mail was deleted, but its folder was not compacted yet"]


def test_lines_that_begin_with_from_part_no_mail(tmp_path):
    (first, second), _ = read(tmp_path, "unescaped-from")
    assert "From Mon to Fri, 8:30\nNote: closed" in first["content"] and first["content"].endswith("and no header follows")
    rows, _ = read(tmp_path, "escaped-from")
    assert contents(rows)[0] == "Citation\n\nFrom now on\n>From quoted\n> From a reply"
    rows, _ = read(tmp_path, "no-blank-line")
    assert contents(rows) == ["Un\n\nBonjour.", "Deux\n\nBonjour."]


def test_mails_without_plain_text_are_read(tmp_path):
    rows, _ = read(tmp_path, "no-text-plain")
    assert contents(rows) == ["Lettre\n\nChère Léa,\nà ici.", "Lettre vide\n\nVoir le programme"]
    assert rows[0]["links"] == ["https://chorale.example/ici"]


def test_letters_are_those_that_were_written(tmp_path):
    rows, _ = read(tmp_path, "encodings")
    words = {row["content"].partition("\n\n")[2].rstrip("\ufffd") for row in rows}
    assert len(rows) == 16 and words == {"Καλημέρα, été, привет", "привет", "おはよう", "“été”", "été", "早上好"}
    rows, _ = read(tmp_path, "raw-eight-bit")
    assert contents(rows) == ["Répétition d'été\n\nOù ?", "Репетиция\n\nГде?", "Été — à mardi\n\nOù ?"]
    assert rows[0]["extra"]["names"] == {"mailto:lea@chorale.example": "Léa"}
    rows, _ = read(tmp_path, "names-in-pieces")
    assert rows[0]["extra"]["attachments"][0]["name"] == "partition d'été.pdf"
    rows, _ = read(tmp_path, "flowed")
    assert contents(rows) == ["Long\n\nUne phrase qui continue ici.\n-- \nAna"]
    assert encoding_named("unicode_escape") == encoding_named("punycode") == encoding_named("rot13") == ""


def test_times_come_from_the_best_clock_and_say_which(tmp_path):
    rows, _ = read(tmp_path, "odd-dates")
    evening = at(2023, 3, 7, 18, 30)
    assert [row["published"] for row in rows][:7] == [
        evening, at(2023, 3, 8, 0, 30), at(2023, 3, 7, 19, 30), evening, evening, evening + 2_000_000, evening]  # fmt: skip
    assert [row["offset_origin"] for row in rows] == [*["explicit"] * 2, "assumed", "explicit", "assumed", *["explicit"] * 2, *["assumed"] * 2]
    assert rows[5]["extra"]["date_written"].endswith("2031 19:30:00 +0100")
    rows, _ = read(tmp_path, "no-date", zone=ZoneInfo("Europe/Paris"))
    assert [(row.get("published"), row.get("offset_origin")) for row in rows] == [
        (evening + 2_000_000, "explicit"), (at(2023, 3, 7, 17, 30), "account"), (None, None)]  # fmt: skip
    assert moment_of("Fri Sep 16 22:26:51 +0000 2016", None)[:3] == (at(2016, 9, 16, 22, 26, 51), 0, "explicit")


def test_what_thunderbird_removed_is_counted_and_not_kept(tmp_path):
    rows, rejects = read(tmp_path, "thunderbird")
    assert contents(rows) == ["Gardé\n\nBonjour.", "Gardé aussi\n\nBonjour."]
    assert [reject.where for reject in rejects] == ["chorale.mbox:2"]


def test_one_name_for_two_mails_and_none_for_three(tmp_path):
    assert len({row["key"] for row in read(tmp_path, "one-name-twice")[0]}) == 2
    assert len({row["key"] for row in read(tmp_path, "no-message-id")[0]}) == 2  # two of the three are the same mail


def test_people_are_found_in_groups_and_behind_commas(tmp_path):
    rows, _ = read(tmp_path, "groups")
    assert rows[0]["audience"] == [
        "mailto:ana@chorale.example", "mailto:lea@chorale.example", "mailto:jo@chorale.example", "mailto:lou@x.example", "news:fr.chant"]  # fmt: skip
    assert rows[0]["extra"]["names"]["mailto:lou@x.example"] == "Lou, S"


def test_a_name_may_be_empty_and_a_header_endless(tmp_path):
    assert people_of(b'"" <a@b.example>') == (("mailto:a@b.example", ""),)
    started = time.monotonic()
    for unit in ('"\\"', "a", "a@", "=?u?Q?", " x", ';a="\\"', "(", "<a"):
        endless = unit * (400_000 // len(unit)) + "z"
        headers = "".join(f"{name}: {endless}\n" for name in ("To", "Content-Type", "References", "Received", "X-Originating-IP"))
        (tmp_path / "a.eml").write_text(f"Message-ID: <1@a.example>\nReturn-Path: <>\nFrom: {endless}\nDate: {endless}\n{headers}\nBonjour.\n")
        assert len(outcome(SOURCE, tmp_path)[0]) == 1
    assert time.monotonic() - started < 120  # not a measure: an expression that tries every way would never come here


def test_encrypted_words_are_said_to_be(tmp_path):
    rows, _ = read(tmp_path, "encrypted")
    assert [(row["content"], row["extra"]["encrypted"]) for row in rows] == [("Secret", True), ("Secret 2", True)]


def test_what_is_no_mail_is_refused_by_name(tmp_path):
    path = tmp_path / "page.mht"
    path.write_bytes(b"From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nSubject: x\n"
                     b"Date: Tue, 7 Mar 2023 19:30:00 +0100\nMIME-Version: 1.0\n\n")  # fmt: skip
    assert refusal(SOURCE, path) == "A web page that a browser saved as one file (MHTML)."
    for text in (b"From here to there\nNote: nothing\n", b"Date: 1\nServer: x\n\n", b"BEGIN:VCARD\nVERSION:3.0\n", b"from: a\nto: b\nplain words\n"):
        path.write_bytes(text)
        assert outcome(SOURCE, path) == ([], [])


def test_the_size_of_what_is_read_at_once_parts_no_mail_differently(monkeypatch):
    from murmure.sources.messages.mbox import parting

    data = (maker.PLAIN + maker._BODIES["unescaped-from"] + maker._BODIES["thunderbird"]).encode()
    whole = list(parted(io.BytesIO(data), print, ()))
    for size in (1, 7, 100, 2_001):
        monkeypatch.setattr(parting, "_CHUNK", size)
        assert list(parted(io.BytesIO(data), print, ())) == whole
    monkeypatch.setattr(parting, "LONGEST", 300)
    cut = list(parted(io.BytesIO(data), print, ()))
    assert any(mail.cut for mail in cut) and [mail.number for mail in cut] == [mail.number for mail in whole]
    assert all(mine == other or mine.cut and other.data.startswith(mine.data) for mine, other in zip(cut, whole, strict=True))


def test_a_mail_that_is_too_long_is_cut_and_said(tmp_path, monkeypatch):
    import murmure.sources.messages.mbox as module
    from murmure.sources.messages.mbox import parting

    monkeypatch.setattr(parting, "LONGEST", 5_000)
    monkeypatch.setattr(module, "LONGEST", 5_000)
    long = maker.mail("Long", "mot " * 10_000_00, name="l")
    (tmp_path / "a.mbox").write_text(long + maker.mail("Court", name="c"))
    rows, rejects = outcome(SOURCE, tmp_path)
    assert [len(text) < 5_200 for text in contents(rows)] == [True, True]
    assert [(reject.where, reject.reason.en[:35]) for reject in rejects] == [("a.mbox:1", "the mail is longer than 32 MB: what")]


@given(st.text(max_size=60))
def test_words_come_back(text):
    from email.header import Header

    text = " ".join(text.encode("utf-8", "ignore").decode().split())
    assert unworded("".join(Header(text, "utf-8", maxlinelen=40).encode(linesep=" "))) == text or "\x00" in text or not text.isprintable()


@given(st.binary(max_size=80), st.sampled_from(["", "utf-8", "utf-7", "iso-2022-jp", "utf-16", "hz", "zlib", "idna", "cp1252", "x-none", "\0"]))
def test_any_bytes_have_letters_and_people(data, name):
    assert isinstance(decoded(data, name), str)
    assert all(address.startswith("mailto:") or not address for address, _ in people_of(data.replace(b"\n", b" ")))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 1500))
def test_no_bytes_stop_the_reader(tmp_path_factory, junk, place):
    path = maker.make(tmp_path_factory.mktemp("junk"))
    data = path.read_bytes()
    path.write_bytes(data[:place] + junk + data[place:])
    rows, rejects = outcome(SOURCE, path)
    assert rows or rejects or place < 110


def test_samples():
    """Those that stay apart are parts of mails: no header says who wrote, or a line stands among the headers that is none."""
    rejected, silent, acts = [], [], 0
    for path in samples("mail/cpython-3.11.7-test-email-data"):
        rows, rejects = outcome(SOURCE, path)
        acts += len(rows)
        rejected += [path.name for _ in rejects]
        if not rows and not rejects:
            silent.append(path.name)
    assert (acts, rejected) == (40, ["msg_15.txt", "msg_17.txt", "msg_31.txt"])
    assert silent == [f"msg_{number}.txt" for number in (11, 18, 19, 35, 37, 38, 39, 40)]
