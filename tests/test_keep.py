"""Databases that their programs purge are copied whole, while these write, and imported: the log keeps what they forget."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from murmure.model.errors import BadRequest, MurmureError
from murmure.sources import keeping
from samples_made import browser_history
from typed import called

WRITER = """
import sqlite3, sys, time
base = sqlite3.connect(sys.argv[1], isolation_level=None)
for pragma in sys.argv[2:]:
    base.execute("pragma " + pragma)
base.execute("create table if not exists one (n integer primary key, half integer, text text)")
base.execute("create table if not exists two (n integer primary key)")
number = 0
while True:
    base.execute("begin immediate")
    base.execute("insert into one (half, text) values (?, ?)", (number, "x" * 3000))
    base.execute("insert into two values (null)")
    base.execute("commit")
    number += 1
    if number % 20 == 0:
        print(number, flush=True)
        time.sleep(0.01)
"""


WAYS = {"wal": ("journal_mode=wal",), "journal": ("journal_mode=delete",), "alone": ("locking_mode=exclusive", "journal_mode=wal")}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def written(request, tmp_path):
    """Hold a database to which another process writes, in the ways of Pi-hole, of Home Assistant, and of browsers, which let nobody in."""
    path = tmp_path / "busy.db"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path), *request.param], stdout=subprocess.PIPE) as process:
        before = int(process.stdout.readline())
        yield path, before
        process.kill()


def test_a_copy_is_whole_while_its_program_writes(written, tmp_path, monkeypatch):
    path, before = written
    monkeypatch.setattr(keeping, "PATIENCE", 0.5)
    for turn in range(3):
        to = tmp_path / f"{turn}.sqlite"
        try:
            keeping.copied(path, to)
        except MurmureError as error:  # a program that writes all the time and lets nobody in: said, and nothing half copied
            assert error.code == "busy-database" and not to.exists()
            continue
        with closing(sqlite3.connect(to)) as copy:
            assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
            (one,), (two,) = copy.execute("select count(*) from one").fetchone(), copy.execute("select count(*) from two").fetchone()
        assert one == two >= before, "as it was at one moment, with all that was written before"
        assert to.stat().st_mode & 0o077 == 0, "for nobody else"
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".keep-*"))


def test_a_program_that_lets_nobody_in_and_rests_is_copied_from_its_files(tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "PATIENCE", 0.2)
    with closing(sqlite3.connect(tmp_path / "places.sqlite", isolation_level=None)) as base:
        base.execute("pragma locking_mode=exclusive")
        base.execute("pragma journal_mode=wal")
        base.execute("create table visits (n)")
        base.execute("insert into visits values (1)")
        keeping.copied(tmp_path / "places.sqlite", tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("select n from visits").fetchall() == [(1,)], "what waits in -wal is there"


def test_a_folder_that_cannot_be_written_to_is_no_obstacle(tmp_path):
    folder = tmp_path / "etc"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "base.db", isolation_level=None)) as base:
        base.execute("pragma journal_mode=wal")
        base.execute("create table queries (n)")
        base.execute("insert into queries values (1)")
        folder.chmod(0o555)
        keeping.copied(folder / "base.db", tmp_path / "copy")
        folder.chmod(0o755)
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("select n from queries").fetchall() == [(1,)]


@pytest.mark.parametrize("content, code", [(None, "no-database"), (b"", "no-database"), (b"plain text", "no-database"),
                                           (keeping.MAGIC + b"\0" * 80, "busy-database"), ("cut", "broken-database")])  # fmt: skip
def test_what_is_no_whole_database_is_said(tmp_path, monkeypatch, content, code):
    monkeypatch.setattr(keeping, "PAUSE", 0.01)
    path = tmp_path / "base"
    if content == "cut":
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("create table t (a)")
            base.executemany("insert into t values (?)", [("x" * 500,)] * 2_000)
        data = bytearray(path.read_bytes())
        data[8_192:40_960] = os.urandom(32_768)
        path.write_bytes(data)
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(MurmureError) as caught:
        keeping.copied(path, tmp_path / "copy")
    assert caught.value.code in (code, "broken-database") and not (tmp_path / "copy").exists()
    assert isinstance(caught.value, BadRequest) == (code == "no-database")


def test_every_program_is_found_where_it_keeps_its_bases(tmp_path):
    for program in keeping.programs():
        mine = [pattern for pattern in program.at if pattern.startswith("~")]
        for pattern in mine:
            path = Path(pattern.replace("~", str(tmp_path), 1).replace("*", "x1"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(keeping.MAGIC)
        assert len([path for path in program.found(tmp_path) if tmp_path in path.parents]) == len(mine), program.name


def visit(path: Path, url: str, at: float) -> None:
    """Add a visit to a made-up Firefox, and take the oldest away: it purges."""
    with closing(sqlite3.connect(path)) as base, base:
        (place,) = base.execute("select max(id) + 1 from moz_places").fetchone()
        base.execute("insert into moz_places (id, url, title) values (?, ?, 'one more')", (place, url))
        base.execute("insert into moz_historyvisits (place_id, visit_date, visit_type) values (?, ?, 1)", (place, int(at * 1e6)))
        base.execute("delete from moz_historyvisits where id = (select min(id) from moz_historyvisits)")


def test_the_log_keeps_what_a_browser_forgets(tmp_path):
    """The story: every day a copy is imported; what the browser purged meanwhile stays in the log, and nothing is there twice."""
    profile = tmp_path / "me" / ".mozilla" / "firefox" / "ab12.default"
    profile.mkdir(parents=True)
    (tmp_path / "made").mkdir()
    (profile / "places.sqlite").write_bytes(browser_history.make(tmp_path / "made").read_bytes())
    places = {"HOME": str(tmp_path / "me"), "MURMURE_HOME": str(tmp_path / "home")}

    def kept() -> int:
        done = called("keep", "firefox", "--import", "--json", **places)
        assert done.code == 0, done.err
        return done.json["totals"]["added"]

    first = kept()
    assert first > 0 and kept() == 0
    visit(profile / "places.sqlite", "https://new.example/", time.time())
    assert kept() == 1
    (row,) = called("sql", "select count(*) as n from log", "--json", **places).json
    assert row == {"n": first + 1}, "the one that was purged is still there"
    assert not list((tmp_path / "home").rglob("firefox-*")), "no copy is left"


def test_copies_are_dated_and_the_last_ones_stay(tmp_path, monkeypatch):
    base, folder = tmp_path / "base.db", tmp_path / "copies"
    folder.mkdir()
    with closing(sqlite3.connect(base)) as one, one:
        one.execute("create table t (a)")
    for day in range(4):
        monkeypatch.setattr(time, "gmtime", lambda *_, day=day: time.struct_time((2026, 11, 1 + day, 4, 17, 0, 0, 0, 0)))
        done = called("keep", base, "--to", folder, "--last", 2, "--json", MURMURE_HOME=str(tmp_path / "home"))
        assert done.code == 0 and done.json["failed"] == 0
    monkeypatch.undo()
    assert [path.name[-23:] for path in sorted(folder.iterdir())] == ["20261103T041700Z.sqlite", "20261104T041700Z.sqlite"]


@pytest.mark.parametrize("lang, words", [("en", "is no SQLite database"), ("fr", "n'est pas une base SQLite")])
def test_one_that_cannot_be_copied_keeps_no_other_from_it(tmp_path, lang, words):
    (tmp_path / "text").write_text("nothing")
    with closing(sqlite3.connect(tmp_path / "base.db")) as one, one:
        one.execute("create table t (a)")
    (tmp_path / "to").mkdir()
    done = called("keep", tmp_path / "text", tmp_path / "base.db", "--to", tmp_path / "to", "--lang", lang, MURMURE_HOME=str(tmp_path / "home"))
    assert done.code == 3 and words in done.err and len(list((tmp_path / "to").iterdir())) == 1


def test_what_is_asked_wrongly_is_refused(tmp_path):
    home = {"MURMURE_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    wrong = [("firefox",), (tmp_path / "none",), ("all", "--to", tmp_path, "--import"), ("all", "--to", tmp_path / "none"), ("all", "--last", "0")]
    for words in wrong:
        done = called("keep", *words, **home)
        assert done.code in (1, 3) and done.err.count("\n") == 1 and "does not know" not in done.err, words
    assert called("keep", HOME=str(tmp_path)).code == 0


def test_a_schedule_holds_all_that_it_needs(tmp_path):
    """What cron and systemd are told is one command, whatever stands in its words, that names the home."""
    home = tmp_path / "my 100% home"
    line = called("keep", "all", "--import", "--schedule", "cron", MURMURE_HOME=str(home)).out.splitlines()[-1]
    assert line.startswith("17 4 * * * ") and r"100\% home" in line
    words = shlex.split(line.replace(r"\%", "%"))[5:]
    assert words[-5:] == ["keep", "all", "--import", "--home", str(home)] and Path(words[0]).is_file()
    units = called("keep", "all", "--import", "--schedule", "systemd", MURMURE_HOME=str(home)).out
    (start,) = [one for one in units.splitlines() if one.startswith("ExecStart=")]
    assert start.endswith(f'"keep" "all" "--import" "--home" "{str(home).replace("%", "%%")}"') and "[Timer]" in units
