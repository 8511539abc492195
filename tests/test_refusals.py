"""Is every file that no source reads named for what it is, in both languages?"""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from murmure.sources.readers import File, Probe, Scratch, containers
from murmure.sources.refusals import is_litter, kind_of, kinds, name_it


def probe_of(path: str, data: bytes, scratch: Scratch) -> Probe:
    return Probe(File(path, len(data), lambda: BytesIO(data), scratch))  # type: ignore[arg-type]


def _sqlite(*tables: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as base:
        for table in tables:
            base.execute(f"create table {table} (a, b)")
        return base.serialize()


def _zip(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 50)
    return out.getvalue()


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


# (kind, path, bytes): made up, one or more per kind.
CASES = [
    ("empty", "tweets.js", b""),
    ("only-zeros", "export.xml", bytes(5000)),
    ("broken-fit", "ride.fit", b"\x0e\x10\x54\x08\x10\0\0\0.GIF\x12\x34\x40\0\x01\xff" * 9),
    ("blank", "notes.txt", b" \r\n\t \n"),
    ("unfinished-download", "takeout.zip.crdownload", b"PK\x03\x04...."),
    ("whatsapp-encrypted", "msgstore.db.crypt14", b"\x8f\x01\x0a\x26"),
    ("whatsapp-encrypted", "msgstore-2024-01-01.1.db.crypt15", b"\x8f\x01\x0a\x26"),
    ("signal-backup", "signal-2024-01-01-12-00-00.backup", b"\0\0\0:\x0a8"),
    ("signal-backup", "SignalBackups/signal-backup-2026-05-23-10-00-00/main", bytes(range(256))),
    ("google-encrypted-backup", "backup.ab", b"ANDROID BACKUP\n5\n1\nAES-256\n"),
    ("google-encrypted-backup", "Encrypted_Backup.bin", b"\x00\x9f\xf3\xe2\xc7\xc4\x01\x02\x03" * 9),
    ("apple-backup", "Backup/Manifest.db", _sqlite("Files")),
    ("apple-backup", "Backup/00008030-001/Manifest.plist", b"bplist00\xd4\x01"),
    ("apple-backup", "Backup/00008030-001/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28", b"\x8a\x01\x99" * 30),
    ("whatsapp-encrypted", "WhatsApp/Backups/wallpapers.backup.crypt14", b"\x8f\x01\x0a\x26"),
    ("whatsapp-encrypted", "wa.db.mcrypt1", b"\x8f\x01\x0a\x26"),
    ("google-encrypted-backup", "Takeout/Timeline/Encrypted Backups.txt", b"You have encrypted Timeline backups stored on Google servers.\n"),
    ("google-encrypted-backup", "Takeout/Vos trajets/x.txt", b"You have encrypted Timeline backups stored on Google servers.\n"),
    ("signal-desktop", "Signal/sql/db.sqlite", bytes(range(128, 256)) * 8),
    ("telegram-store", "Telegram Desktop/tdata/key_datas", b"TDF$\x11\x22\x33\x00"),
    ("telegram-store", "cache4.db", _sqlite("messages_v2", "dialogs", "chats")),
    ("samsung-backup", "SmartSwitch/backup/Contact/Contact.spbm", b"\x91\x01\xff\x00" * 9),
    ("samsung-backup", "CallLog.exml", b"\x91\x01\xff\x00" * 9),
    ("samsung-backup", "SmartSwitchBackup.json", b'{"Version": 1}'),
    ("samsung-backup", "old", b"\x6b\x39\xa4\x74" + bytes(range(200))),
    ("phone-backup", "sms.bak", b"MIUI BACKUP\n2\ncom.android.mms"),
    ("phone-backup", "threema-backup_ABCD1234", b"\x91\x01\xff\x00" * 9),
    ("pgp", "archive.zip.gpg", b"\x85\x01\x0c\x03"),
    ("pgp", "message.txt", b"-----BEGIN PGP MESSAGE-----\n\nhQEM\n"),
    ("key", "id_rsa", b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb\n"),
    ("murmure-home", "home/book.sqlite", _sqlite("segments", "jobs")),
    ("murmure-home", "home/log/3.parquet", b"PAR1\x15\x04"),
    ("whatsapp-database", "msgstore.db", _sqlite("chat", "message", "message_media")),
    ("whatsapp-database", "ChatStorage.sqlite", _sqlite("ZWAMESSAGE", "ZWACHATSESSION")),
    ("whatsapp-chat", "_chat.txt", b"coucou\n"),
    ("whatsapp-copied", "notes.txt", b"[03/01, 10:15] Lou: coucou\n[03/01, 10:16 PM] Ana: salut\n"),
    ("whatsapp-copied", "notes.txt", "[10:15\u202fPM, 1/3] Lou Martin: coucou\n".encode()),
    ("telegram", "export.json", _json({"about": "x", "personal_information": {}, "chats": 1})),
    ("telegram-html", "messages2.html", b'<!DOCTYPE html><html><div class="page_wrap"></div></html>'),
    ("facebook-html", "your_facebook_activity/posts/your_posts.html", b"<html><head><title>Your posts</title></head></html>"),
    ("instagram-html", "your_instagram_activity/likes/liked_posts.html", b"<html><head><title>Liked posts</title></head></html>"),
    ("instagram", "your_instagram_activity/likes/liked_posts.json", _json({"likes_media_likes": []})),
    ("instagram", "x.json", _json([{"title": "", "media_list_data": [], "string_list_data": []}])),
    ("facebook", "friends/your_friends.json", _json({"friends_v2": []})),
    ("facebook", "autofill_information.json", _json({"autofill_information_v2": {"CITY": ["x"]}})),
    ("facebook", "messages/inbox/lou_1/message_1.json", _json({"participants": [], "messages": []})),
    ("x-html", "Your archive.html", b"<!doctype html><html></html>"),
    ("x-part", "data/app.js", b"window.YTD.app.part0 = [ ]"),
    ("google-html", "MyActivity.html", b"<html><title>My Activity</title></html>"),
    ("google-takeout", "Takeout/Keep/note.json", _json({"color": "DEFAULT", "isTrashed": False})),
    ("mail-store", "archive.pst", b"!BDN\x00\x00"),
    ("mail-store", "lettre.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("mail-index", "Inbox.msf", b"// <!-- <mdb:mork:z v=\"1.4\"/> -->\n"),
    ("mail-index", "Maildir/dovecot-uidlist", b"3 V1 N2\n1 :1.M2\n"),
    ("mail", "Alle E-Mails.mbox", b"\x8d\x01secret\n"),
    ("home-assistant", "home-assistant_v2.db.corrupt.2024-01-01T00:00:00", b"SQLite format 3\x00" + b"\xff" * 90),
    ("activitywatch", "aw-buckets-export.json", _json({"buckets": {}})),
    ("bluesky", "repo.car", b"\x3a\xa2eroots\x81\xd8*X%"),
    ("bank", "releve.ofx", b"<OFC>\n<DTD>2\n"),
    ("bank", "releve.sta", b"no statement at all\n"),
    ("bank", "pain.xml", b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.03"/>'),
    ("chatgpt", "conversations.json", _json([{"title": "a", "create_time": 1, "mapping": {}}])),
    ("tiktok", "user_data_tiktok.json", _json({"Your Activity": {}})),
    ("apple-cda", "export_cda.xml", b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'),
    ("rar-7z", "export.zip", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    ("rar-7z", "export.rar", b"Rar!\x1a\x07\x01\x00"),
    ("packed-stream", "outbox.json.xz", b"\xfd7zXZ\x00\x00"),
    ("disk-image", "backup.dmg", b"\x00\x01\x02koly"),
    ("picture", "IMG_0001", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("picture", "photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    ("picture", "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    ("sound", "note.opus", b"OggS\x00\x02"),
    ("film", "video", b"\x00\x00\x00\x20ftypisom"),
    ("pdf", "releve.pdf", b"%PDF-1.7\n%\xe2\xe3"),
    ("spreadsheet", "depenses.xlsx", _zip("[Content_Types].xml", "xl/workbook.xml")),
    ("spreadsheet", "vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("e-book", "livre.epub", _zip("mimetype") + b"application/epub+zip"),
    ("office-document", "lettre.docx", _zip("[Content_Types].xml", "word/document.xml")),
    ("office-document", "lettre.rtf", b"{\\rtf1\\ansi"),
    ("zip-broken", "export.zip", b"PK\x03\x04\x14\x00"),
    ("executable", "setup", b"\x7fELF\x02\x01\x01"),
    ("executable", "setup.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04"),
    ("font", "a.woff2", b"wOF2\x00\x01"),
    ("property-list", "Info.plist", b"bplist00\xd1"),
    ("torrent", "x", b"d8:announce30:http"),
    ("sqlite-companion", "History-wal", b"\x37\x7f\x06\x82\x00"),
    ("sqlite-unknown", "app.db", _sqlite("things")),
    ("database", "x.mdb", b"\x00\x01\x00\x00Standard Jet DB\x00"),
    ("broken-parquet", "x.parquet", b"PAR1\x00\x01"),
    ("web-page", "page", b"<!DOCTYPE html>\n<html><body>hello</body></html>"),
    ("subtitles", "film.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n"),
    ("server-log", "access.log", b'192.0.2.1 - - [10/Oct/2024:13:55:36 +0200] "GET / HTTP/1.1" 200 12\n'),
    ("source-code", "run", b"#!/bin/sh\necho hi\n"),
    ("source-code", "main.py", b"import os\nprint(os, 1)\n"),
    ("feed", "feed.xml", b'<?xml version="1.0"?><rss version="2.0"></rss>'),
    ("xml-unknown", "x.xml", b'<?xml version="1.0"?><thing/>'),
    ("json-unknown", "x.json", _json({"what": 1})),
    ("json-unknown", "x.jsonl", b"[1, 2]\n[3, 4]\n"),
    ("json-unknown", "x.json", b"[null, 2]"),
    ("plain-text", "notes.txt", b"[10:15, 03/01/2024] nobody speaks here\n"),
    ("plain-text", "notes.txt", b"[12] twelve green bottles\n[13] thirteen\n"),
    ("settings", "a.ini", b"[core]\nname = x\n"),
    ("table-without-dates", "prix.csv", b"a;b\nun;deux\ntrois;quatre\n"),
    ("plain-text", "poeme.txt", b"Les sanglots longs\nDes violons\n"),
    ("unknown", "blob", bytes(range(256)) * 4),
]


@pytest.mark.parametrize(("kind", "path", "data"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_file_is_named_for_what_it_is(kind: str, path: str, data: bytes) -> None:
    with Scratch() as scratch:
        assert kind_of(probe_of(path, data, scratch)).name == kind


def test_the_catalogue_is_long_enough_and_each_kind_is_tried() -> None:
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names)) >= 40
    untried = set(names) - {case[0] for case in CASES}
    # These two are what is left when an archive reader has already refused the file.
    assert untried <= {"broken-gzip", "android-package"}


def test_every_sentence_is_in_two_languages() -> None:
    for kind in kinds():
        for part in kind.refusal:
            assert part.en.strip() and part.fr.strip() and part.en[-1] in ".)" and part.fr[-1] in ".)", kind.name
            assert part.en != part.fr, kind.name
            assert "'" not in part.en or "'s" in part.en or "'t" in part.en or "murmure" in part.en, kind.name
            # French has a blank before double punctuation.
            assert not any(f"{letter}{mark}" in part.fr for letter in "aeiourst" for mark in "?!;"), kind.name


@given(st.binary(max_size=300), st.text(max_size=30))
def test_there_is_always_an_answer(data: bytes, path: str) -> None:
    with Scratch() as scratch:
        assert all(part.en and part.fr for part in name_it(probe_of(path or "x", data, scratch)))


@pytest.mark.parametrize("path", [
    ".DS_Store", "a/.DS_Store", "Photos/Thumbs.db", "__MACOSX/export/._tweets.js", "._outbox.json", "desktop.ini",
    "x/.git/config", "@eaDir/a.jpg", "$RECYCLE.BIN/x", "~$budget.xlsx", ".~lock.budget.csv#", "System Volume Information/x",
])  # fmt: skip
def test_what_a_system_leaves_lying_about_is_litter(path: str) -> None:
    assert is_litter(path)


@pytest.mark.parametrize("path", ["data/tweets.js", "History", "Inbox.mbox", "outbox.json", "git/notes.csv", "my._file"])
def test_what_a_person_may_want_is_not_litter(path: str) -> None:
    assert not is_litter(path)


def test_a_refused_file_is_said_and_litter_is_not(tmp_path: Path) -> None:
    from murmure.sources.recognise import units

    (tmp_path / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    with Scratch() as scratch:
        found = list(units(tmp_path, scratch))
    assert [item.path.rpartition("/")[2] for item in found] == ["a.pdf"]


@pytest.mark.parametrize("text", ["<?xml version='1.0'?>\n" + "<!--x-->" * 5_000 + "<a", "<a" + ' b="c"' * 5_000, "\n" * 50_000 + "<"])
def test_no_text_holds_the_catalogue_up(text: str, tmp_path: Path) -> None:
    """A file of comments alone was tried in as many ways as there are to part them: for ever."""
    path = tmp_path / "file.dat"
    path.write_text(text)
    began = time.process_time()
    with Scratch() as scratch:
        (file,) = next(containers(path, scratch)).files
        assert name_it(Probe(file)).what.fr
    assert time.process_time() - began < 8
