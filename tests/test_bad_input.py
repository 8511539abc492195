"""Does every bad input get a sentence in the person's language, and is nothing already safe lost?"""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import murmure
from typed import Said, called, environment

TABLE = "published,actor,content\n" + "".join(f"2024-01-01T10:{n // 60:02}:{n % 60:02}Z,me,mot {n}\n" for n in range(600))
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//\r\nBEGIN:VEVENT\r\nUID:a@b.test\r\nDTSTART:20260310T183000Z\r\n"
    "SUMMARY:Cercle\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def sparse(path: Path) -> None:
    """Write a calendar of fifty gigabytes that takes no room on the disk."""
    path.write_text(CALENDAR)
    os.truncate(path, 50 << 30)


def cut_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.ics", CALENDAR * 50)
    path.write_bytes(path.read_bytes()[:-40])


BAD = {
    "program.json": (lambda path: path.write_text('{"name": "a program", "version": "1.0"}'), "This table", "Ce tableau"),
    "empty.csv": (lambda path: path.write_bytes(b""), "An empty file", "Un fichier vide"),
    "cut.zip": (cut_zip, "stops too early", "s'arrête trop tôt"),
    "picture.zip": (lambda path: path.write_bytes(b"GIF89a" + bytes(300)), "A picture", "Une image"),
    "noise.ics": (lambda path: path.write_bytes(bytes(range(256)) * 40), "not text", "pas du texte"),
    "fifty.ics": (sparse, "not text", "pas du texte"),
    "nothing.zip": (lambda path: None, "nothing of this name", "Rien ne porte ce nom"),
}


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    """Return a home with something in it already."""
    (tmp_path / "safe.csv").write_text(TABLE)
    assert called("--home", tmp_path / "h", "import", tmp_path / "safe.csv", "--zone", "UTC").code == 0
    return tmp_path / "h"


def kept(home: Path) -> int:
    return called("--home", home, "sql", "select count(*) as n from log", "--json").json[0]["n"]


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_export_is_named_in_both_languages(name: str, safe: Path, tmp_path: Path) -> None:
    make, english, french = BAD[name]
    make(tmp_path / name)
    for language, words in (("en", english), ("fr", french)):
        said = called("--home", safe, "import", tmp_path / name, "--lang", language)
        assert said.code == 3 and words in said.out and "Traceback" not in said.err
        entry = called("--home", safe, "import", tmp_path / name, "--json", "--lang", language).json["files"][0]
        assert all(entry["refused"][part] for part in ("what", "want", "how"))
    assert kept(safe) == 600


@pytest.mark.parametrize("name", ["agenda.pdf", "agenda", "agenda.zip", "AGENDA.JPG", "日程.docx"])
def test_a_wrong_name_hides_nothing(name: str, safe: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text(CALENDAR)
    said = called("--home", safe, "import", tmp_path / name, "--json").json
    assert [(entry["source"], entry["added"]) for entry in said["files"]] == [("ics", 1)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "utf-16-be"])
def test_a_table_from_another_locale_is_read(encoding: str, safe: Path, tmp_path: Path) -> None:
    rows = "".join(f"{n}/01/2025 18:0{n % 10};-1.234,{n};Épicerie n° {n}\r\n" for n in range(13, 29))
    (tmp_path / "relevé.csv").write_bytes(("Date;Montant;Libellé\r\n" + rows).encode(encoding))
    with murmure.open(safe) as home:
        assert home.bring([tmp_path / "relevé.csv"], zone="Europe/Paris").totals["added"] == 16
        row = home.sql("select value, content, published from log where content like '%13'").to_pylist()[0]
    assert row["value"] == -1234.13 and row["content"] == "Épicerie n° 13" and row["published"].isoformat().startswith("2025-01-13T17:03")


def limited(*words: object, size: int, language: str) -> Said:
    """Type a command on a machine where no file may grow beyond `size` bytes: to the program, a disk that is full."""
    line = [sys.executable, "-P", "-m", "murmure", *map(str, words)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", env=environment(MURMURE_LANG=language), check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("language", "words"), [("en", "The disk is full"), ("fr", "Le disque est plein")])
def test_a_full_disk_is_a_sentence_and_the_same_command_goes_on_later(language: str, words: str, safe: Path, tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_text(TABLE.replace("mot", "x" * 4000))
    said = limited("--home", safe, "import", tmp_path / "large.csv", "--zone", "UTC", size=1 << 20, language=language)
    assert said.code == 1 and words in said.err and "report" not in said.err
    assert kept(safe) == 600
    assert called("--home", safe, "import", tmp_path / "large.csv", "--zone", "UTC", "--json").json["totals"]["added"] == 600
    assert kept(safe) == 1200


@pytest.mark.parametrize(("language", "words"), [("en", "not allowed to read"), ("fr", "pas le droit de lire")])
def test_a_file_that_may_not_be_read_is_a_sentence(language: str, words: str, safe: Path, tmp_path: Path, monkeypatch) -> None:
    """The tests may run as root, who may read everything: the system's refusal is made up."""
    (tmp_path / "mine.ics").write_text(CALENDAR)
    opened = Path.open

    def refuse(self, *arguments, **options):
        if self.name == "mine.ics":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    said = called("--home", safe, "import", tmp_path / "mine.ics", "--lang", language)
    assert said.code == 3 and words in said.out
    assert kept(safe) == 600


def test_a_file_that_changes_while_it_is_read_is_said(safe: Path, tmp_path: Path, monkeypatch) -> None:
    import murmure.bring

    path = tmp_path / "agenda.ics"
    path.write_text(CALENDAR)
    monkeypatch.setattr(murmure.bring, "_EVERY", 0)
    with murmure.open(safe) as home:
        (entry,) = home.bring([path], progress=lambda step: path.write_text(CALENDAR + " ")).files
        assert entry["added"] == 1
        assert [("changed while" in one["reason"], "a changé pendant" in one["reason_fr"]) for one in entry["rejected"]] == [(True, True)]
        assert home.bring([path]).totals["rejected"] == 0


@pytest.mark.parametrize(("language", "words"), [("en", "newer murmure"), ("fr", "murmure plus récent")])
def test_a_home_of_a_newer_version_is_left_alone(language: str, words: str, safe: Path, tmp_path: Path) -> None:
    card = safe / "home.json"
    card.write_text(card.read_text().replace('"format": 1', '"format": 99'))
    before = {path: path.read_bytes() for path in safe.rglob("*") if path.is_file()}
    for verb in (("import", tmp_path / "safe.csv"), ("timeline",), ("serve", "--no-browser", "--port", "0"), ("sql", "select 1")):
        said = called("--home", safe, *verb, "--lang", language)
        assert said.code == 1 and words in said.err and "--home" in said.err
    assert {path: path.read_bytes() for path in safe.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("language", "words"), [("en", "is taken"), ("fr", "est déjà pris")])
def test_a_port_in_use_is_a_sentence_with_another_to_try(language: str, words: str, safe: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = called("--home", safe, "serve", "--no-browser", "--port", port, "--lang", language)
    assert said.code == 1 and words in said.err and f"--port {port + 1}" in said.err
