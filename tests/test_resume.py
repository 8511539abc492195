"""Does an import that was interrupted go on where it was: nothing read again that was finished, nothing lost, nothing twice, nothing unsaid?"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import signal
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from murmure.bring import Bringer
from murmure.faces.cli.account import tell
from murmure.faces.cli.screen import Screen
from murmure.faces.web.app import make_app
from murmure.home import Home
from murmure.log.append import Appender
from murmure.model.ask import Ask
from murmure.sources import fingerprint
from samples_made import browser_history, facebook, google_activity, netflix
from samples_made.google_activity import _EN, _activity
from samples_made.locked import locked_zip
from test_imperfect_exports import answered
from web_made import TestClient

PARTS = 6


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for readers that nobody brings up to date meanwhile."""
    monkeypatch.setattr("murmure.sources.fingerprint._readers", lambda: "these")
    monkeypatch.setattr("murmure.sources.fingerprint._written", lambda path: 1)


def searches(part: int, count: int = 40) -> bytes:
    made = [google_activity.record("Search", f"Searched for {part} {n}", f"https://www.google.com/search?q={part}+{n}", n, products=["Search"])
            for n in range(count)]  # fmt: skip
    return json.dumps([*made, {"header": "Search"}]).encode()


def takeout(folder: Path, parts: int = PARTS) -> Path:
    """Write an archive of several parts; the third holds a page that the fifth tells as a file, the second a table without a zone."""
    folder.mkdir()
    page = google_activity.page(_EN, lambda second: f"May 6, 2023, 10:00:{second:02}\u202fAM UTC")
    told = json.dumps(_activity(_EN)).encode()
    beside = {2: ("notes.csv", b"date,text\n2025-01-01 10:00,one\n2025-02-01 11:00,two\n"), 3: ("Takeout/My Activity/Eye/MyActivity.html", page),
              5: ("Takeout/My Activity/Eye/MyActivity.json", told)}  # fmt: skip
    for part in range(1, parts + 1):
        with zipfile.ZipFile(folder / f"takeout-20240601T101112Z-{part:03}.zip", "w") as archive:
            archive.writestr(f"Takeout/My Activity/Search {part}/MyActivity.json", searches(part))
            if part in beside:
                archive.writestr(*beside[part])
    return folder


def held(home: Home) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return all rows and all jobs, without what depends on the clock and on interruptions."""
    rows = home._store.table("select * from log order by id").to_pylist()
    kept = ("number", "source", "path", "state", "added", "known", "dropped", "rejected", "made")
    return rows, [{name: page[name] for name in kept} for page in home._store.book.all("job").values()]


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acknowledge each import as soon as it ends."""
    real = Appender.finish

    def finish(self: Appender, *told: Any) -> None:
        real(self, *told)
        self.flush()

    monkeypatch.setattr(Appender, "finish", finish)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gather the paths of all that is read, with their sources."""
    paths: list[str] = []
    real = Bringer._carry

    def carry(self: Bringer, job: Any, unit: Any, bundle: Any, *more: Any) -> None:
        paths.append(f"{bundle.name} {unit.source.name}")
        real(self, job, unit, bundle, *more)

    monkeypatch.setattr(Bringer, "_carry", carry)
    return paths


def stop_after(count: int) -> Callable[[dict[str, Any]], None]:
    """Return what stops an import as Ctrl-C does, once so many parts are done."""
    left = [count]

    def progress(step: dict[str, Any]) -> None:
        left[0] -= step["state"] == "done"
        if not left[0]:
            raise KeyboardInterrupt

    return progress


def stopped(home: Home, path: Path, count: int, **more: Any) -> None:
    with pytest.raises(KeyboardInterrupt):
        home.bring([path], progress=stop_after(count), **more)


def test_readers_that_were_brought_up_to_date_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    fingerprint._readers.cache_clear()
    number, written = map(int, fingerprint._readers().split(":"))
    files = [path for path in Path(fingerprint.__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")]
    assert number == len(files) > 100 and written == max(path.stat().st_mtime_ns for path in files)


def test_what_was_finished_is_not_read_again_and_is_said(tmp_path: Path, flushed: None, read: list[str]) -> None:
    folder = takeout(tmp_path / "zips")
    with Home(tmp_path / "whole") as home:
        home.bring([folder], zone="UTC")
        everything = held(home)
    units = len(read)
    read.clear()
    with Home(tmp_path / "home") as home:
        stopped(home, folder, 3, zone="UTC")
        assert len(read) == 3
        first = list(read)
        read.clear()
        account = home.bring([folder], zone="UTC")
        assert len(read) == units - 3 and not set(read) & set(first)
        assert account.resumed == {"finished": 3, "total": units, "next": read[0].rpartition(" ")[0]}
        assert held(home) == everything
        assert [entry["before"] for entry in account.files] == [True] * 3 + [False] * (units - 3)
        assert all(entry["known"] and not entry["added"] for entry in account.files[:3])
        assert account.files[0]["rejected"][0]["count"] == 1, "what was left out of a finished part is still told"
        read.clear()
        again = home.bring([folder], zone="UTC")
        assert len(read) == units and again.resumed is None, "what ended is read again: people do that to check"
        assert again.totals["added"] == 0 and not home._store.book.all("finished") and not home._store.book.all("offer")


@pytest.mark.parametrize(("lang", "words", "none"), [
    ("en", "3 of 7 parts were finished before the interruption", "All parts (7) were finished before"),
    ("fr", "3 parties étaient finies sur 7 avant l’interruption", "Toutes les parties (7) étaient finies avant"),
])  # fmt: skip
def test_the_terminal_and_the_page_say_where_it_goes_on(tmp_path: Path, flushed: None, lang: str, words: str, none: str) -> None:
    folder = takeout(tmp_path / "zips")
    with Home(tmp_path / "home") as home:
        for count, said in ((3, words), (7, none)):
            stopped(home, folder, count)
            heard = io.StringIO()
            account = home.bring([folder])
            tell(account.as_json(lang), Screen(lang, out=heard))
            assert said.replace("’", "'") in heard.getvalue()
            assert heard.getvalue().count(": finished before" if lang == "en" else " : fini avant") == count
            assert json.loads(json.dumps(account.as_json()))["resumed"]["finished"] == count
            stopped(home, folder, count)
            client = TestClient(make_app(home, "right", lang=lang), base_url="http://127.0.0.1", headers={"origin": "http://127.0.0.1"})
            client.get("/?token=right")
            page = answered(client, path=str(folder)).replace("\u202f", " ")
            assert said in page and ("takeout-20240601T101112Z-003.zip" in page)


def test_an_interruption_between_paths_is_one_too(tmp_path: Path, flushed: None, read: list[str]) -> None:
    zips = sorted(takeout(tmp_path / "zips").glob("*.zip"))
    with Home(tmp_path / "home") as home:
        with pytest.raises(KeyboardInterrupt):
            home.bring(zips, progress=stop_after(4))
        done = list(read)
        read.clear()
        home.bring(zips[:2])
        assert len(read) == 3, "another offer knows nothing of this one"
        read.clear()
        account = home.bring(zips)
        assert account.resumed["finished"] == 4 and not set(done) & set(read)


def test_questions_that_nobody_saw_are_asked(tmp_path: Path, flushed: None) -> None:
    folder = takeout(tmp_path / "zips")
    with Home(tmp_path / "home") as home:
        stopped(home, folder, 4)
        account = home.bring([folder])
        (zone,) = [one for one in account.questions if one["ask"] == "zone" and one["source"] == "table"]
        assert (zone["count"], zone["path"].endswith("-002.zip")) == (2, True)


def changed(folder: Path) -> None:
    part = folder / "takeout-20240601T101112Z-001.zip"
    before = part.stat()
    with zipfile.ZipFile(part, "w") as archive:
        archive.writestr("Takeout/My Activity/Search 1/MyActivity.json", searches(1).replace(b"Searched for 1 7", b"Searched for 1 X"))
    assert part.stat().st_size == before.st_size
    os.utime(part, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a copy that keeps times


@pytest.mark.parametrize("what", ["file", "answer", "rule", "rule-gone", "undone", "forgotten", "update", "beside"])
def test_what_changed_meanwhile_is_read_again(tmp_path: Path, flushed: None, read: list[str], monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    folder = takeout(tmp_path / "zips")
    with Home(tmp_path / "home") as home:
        stopped(home, folder, 3)
        done, again, answers = list(read), {read[0]}, {}
        read.clear()
        if what == "file":
            changed(folder)
        elif what == "answer":
            answers, again = {"dates": "month"}, set(done)
        elif what == "rule":
            home.rules.add("content", "nobody", "mask")
            again = set(done)
        elif what == "rule-gone":
            home.rules.remove(home.rules.add("content", "nobody", "mask").number)
            again = set(done)
        elif what == "undone":
            assert home.undo(1)
        elif what == "forgotten":
            (one,) = home._store.table("select id::varchar as id from log where job = 1 limit 1").column("id").to_pylist()
            assert home.forget(Ask(ids=(one,))) == 1
        elif what == "update":
            monkeypatch.setattr("murmure.sources.fingerprint._readers", lambda: "newer")
            again = set(done)
        else:
            with zipfile.ZipFile(folder / "takeout-20240601T101112Z-001.zip", "a") as archive:
                archive.writestr("Takeout/more.txt", "x")
        account = home.bring([folder], answers=answers)
        assert set(read) & set(done) == again
        fresh = what in ("undone", "forgotten")
        assert len(home.jobs()) == 7 + fresh, "what is read again goes on as itself, unless it was taken back"
        assert {one["ask"] for one in account.questions} == {"zone"}, "nobody saw what it asked"
        assert account.resumed == ({"finished": 3 - len(again), "total": 7, "next": read[0].rpartition(" ")[0]} if len(again) < 3 else None)
        assert not home._store.book.all("finished")


def test_a_database_is_read_again_when_its_journal_changed(tmp_path: Path, flushed: None, read: list[str]) -> None:
    folder = tmp_path / "browser"
    folder.mkdir()
    path = browser_history.make(folder, None)
    (folder / "zz.csv").write_text("date,text\n2025-01-01T10:00:00Z,one\n")
    journal = Path(f"{path}-wal")
    with Home(tmp_path / "home") as home:
        for change in (lambda: None, lambda: journal.write_bytes(b"")):
            stopped(home, folder, 1)
            first = read.pop(0)
            change()
            home.bring([folder])
            assert (first in read) is journal.exists()
            read.clear()


def test_whose_profile_it_is_is_asked_after_an_interruption_and_no_name_stays(tmp_path: Path, flushed: None, read: list[str]) -> None:
    path = netflix.make(tmp_path, None)
    with Home(tmp_path / "home") as home:
        stopped(home, path, 1)
        account = home.bring([path])
        assert [one["choices"] for one in account.questions] == [["Rosa", "Tim"]] and len(read) == 1
        assert not home._store.book.all("finished")
    with Home(tmp_path / "other") as home:
        home.rules.add("any", "rosa", "mask")
        stopped(home, path, 1)
        assert "Rosa" not in json.dumps(home._store.book.all("finished"))


def test_what_a_wrong_password_may_have_spoilt_is_read_again(tmp_path: Path, flushed: None, read: list[str]) -> None:
    (tmp_path / "locked").mkdir()
    for number in (1, 2):
        locked_zip(tmp_path / f"locked/export-{number}.zip", {"MyActivity.json": searches(number)}, "clef")
    with Home(tmp_path / "other") as home:
        stopped(home, tmp_path / "locked", 1, password="clef")
        kept = json.dumps([home._store.book.all("offer"), home._store.book.all("finished")])
        assert "clef" not in kept
        assert home.bring([tmp_path / "locked"], password="clef").totals["rejected"] == 2 and len(read) == 3


def test_a_locked_home_goes_on_and_writes_no_name_in_the_clear(tmp_path: Path, flushed: None, read: list[str]) -> None:
    folder = takeout(tmp_path / "zips")
    made = facebook.make(tmp_path / "made", "html-no-zone")
    made.rename(folder / "facebook-zoemartel-2024-06-01-x.zip")
    with Home(tmp_path / "home", "correct horse") as home:
        stopped(home, folder, 3)
    with Home(tmp_path / "home", "correct horse") as home:
        account = home.bring([folder], zone="Europe/Zurich")
        assert account.resumed is None and len(read) == 3 + 8, "the zone is another one"
        assert home.answers["zone:facebook:zoemartel"] == "Europe/Zurich"
        kept = b"".join(path.read_bytes() for path in (tmp_path / "home").glob("book.sqlite*"))
        assert not [name for name in (b"takeout-2024", b"zoemartel", b"Europe/Zurich") if name in kept]
        # What an older version wrote in the clear is coded when the home is opened.
        store = home._store
        with store.lock, store.book.change():
            body = store.seal.shut(b'{"value":"UTC"}')
            store.book._writer.execute("insert or replace into page values ('answer', 'zone:of Zoe', ?)", (body,))
        assert home.answers["zone:of Zoe"] == "UTC"
    with Home(tmp_path / "home", "correct horse") as home:
        told = home._store.book._rows("select key from page where kind = 'answer'")
        assert home.answers["zone:of Zoe"] == "UTC" and told and all(key.startswith("~") for (key,) in told)
        home.answer("zone:of Zoe", "Asia/Tokyo")
        assert home.answers["zone:of Zoe"] == "Asia/Tokyo"
        home.answer("zone:of Zoe", None)
        assert "zone:of Zoe" not in home.answers


def test_two_at_once_do_not_share_an_offer(tmp_path: Path, flushed: None) -> None:
    folder = takeout(tmp_path / "zips", 2)
    with Home(tmp_path / "home") as home:
        seen: list[int] = []

        def meanwhile(step: dict[str, Any]) -> None:
            if step["state"] == "done" and not seen:
                seen.append(1)
                assert home.bring([folder]).resumed is None

        assert home.bring([folder], progress=meanwhile).resumed is None
        assert not home._store.book.all("offer") and not home._store.book.all("finished")


def test_offers_that_never_come_back_are_let_go(tmp_path: Path, flushed: None) -> None:
    from murmure.log import offer

    with Home(tmp_path / "home") as home:
        for number in range(offer._KEPT + 3):
            path = tmp_path / f"{number}.csv"
            path.write_text("date,text\n2025-01-01T10:00:00Z,one\n")
            stopped(home, path, 1)
        assert len(home._store.book.all("offer")) == offer._KEPT + 1


def test_a_whole_log_that_comes_back_keeps_its_jobs_through_an_interruption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Home(tmp_path / "first") as home:
        home.bring([takeout(tmp_path / "zips")], zone="UTC")
        home.export(tmp_path / "export")
        wanted, jobs = held(home)
    with Home(tmp_path / "home") as home:
        real, sent = Appender._join, []

        def join(self: Appender) -> None:
            sent.append(self._writing is not None)
            real(self)
            if sum(sent) == 2:
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Appender.__init__, "__defaults__", (60, 1e9))
            patch.setattr(Appender, "_join", join)
            with pytest.raises(KeyboardInterrupt):
                home.bring([tmp_path / "export"])
        assert 0 < home.log.count() < len(wanted)
        home.bring([tmp_path / "export"])
        rows, now = held(home)
        assert rows == wanted and now[: len(jobs)] == jobs and not home._store.book.all("restoring")
        assert (now[-1]["added"], now[-1]["known"], len(now)) == (len(wanted), 0, len(jobs) + 1)


# What a page made for the eye and a file both tell


@pytest.mark.parametrize("later", ["same", "other"])
def test_a_kill_before_the_comparison_leaves_no_double(tmp_path: Path, flushed: None, monkeypatch: pytest.MonkeyPatch, later: str) -> None:
    folder = tmp_path / "eye"
    for form, quirk in (("json", None), ("page", "html")):
        (folder / form).mkdir(parents=True)
        facebook.make(folder / form, quirk)
    other = tmp_path / "other.csv"
    other.write_text("date,text\n2025-01-01T10:00:00Z,one\n")
    with Home(tmp_path / "whole") as home:
        home.bring([folder])
        home.bring([other])
        wanted = held(home)
    with Home(tmp_path / "home") as home:
        with monkeypatch.context() as patch:
            patch.setattr("murmure.bring.keep_finer_of_all", lambda store: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                home.bring([folder])
        assert len(held(home)[0]) > len(wanted[0]) - 1, "told twice so far"
        if later == "same":
            home.bring([folder])
        home.bring([other])
        assert held(home) == wanted and not home._store.book.all("twins")


# Parts that are taken back


def test_a_part_that_was_taken_back_is_missing_again(tmp_path: Path) -> None:
    folder = takeout(tmp_path / "zips", 3)
    one, two, _ = sorted(folder.glob("*.zip"))

    def missing(path: Path) -> list[list[int]]:
        return [question["part"] for question in home.bring([path]).questions if question["ask"] == "part"]

    with Home(tmp_path / "home") as home:
        assert missing(folder) == []
        (job,) = [job for job in home.jobs() if "-002.zip" in job.path and job.source == "google-activity"]
        (table,) = [job for job in home.jobs() if job.source == "table"]
        home.undo(job.number)
        assert missing(one) == [], "its table is still there"
        home.undo(table.number)
        assert missing(one) == [[2]]
        assert missing(two) == [] and missing(one) == []


def test_a_part_known_by_its_number_alone_is_there(tmp_path: Path) -> None:
    folder = takeout(tmp_path / "zips", 3)
    with Home(tmp_path / "home") as home:
        with home._store.lock, home._store.book.change():
            home._store.book.put("part", "takeout-20240601T101112Z", {"numbers": [1, 2], "total": 0})
        assert not [one for one in home.bring([folder / "takeout-20240601T101112Z-003.zip"]).questions if one["ask"] == "part"]


# Real kills


def bring_slowly(folder: str, exports: str) -> None:
    """Import in many small steps, each acknowledged at once."""
    Appender.__init__.__defaults__ = (30, 0.0)
    with Home(Path(folder)) as home:
        home.bring([exports], zone="UTC")
    os._exit(0)


def kills(tmp_path: Path, least: int, seed: int) -> None:
    exports = takeout(tmp_path / "zips")
    with Home(tmp_path / "whole") as home:
        home.bring([exports], zone="UTC")
        everything = held(home)
    context, luck, killed, homes, longest, passed = multiprocessing.get_context("fork"), random.Random(seed), 0, 0, 1.5, 0
    while killed < least:
        homes += 1
        place = tmp_path / f"home-{homes}"
        Home(place).close()
        while True:
            child = context.Process(target=bring_slowly, args=(str(place), str(exports)))
            begun = time.monotonic()
            child.start()
            child.join(luck.uniform(0, longest))
            if child.is_alive():
                os.kill(child.pid, signal.SIGKILL)
                child.join()
                killed += 1
                with Home(place) as home:
                    found = home.sql("select count(*) n, count(distinct id) d from log").to_pylist()[0]
                    assert found["n"] == found["d"], "a record stands twice"
                    passed += len(home._store.book.all("finished"))
                    ended = bool(home.jobs()) and not home._store.book.all("offer")
                longest *= 1.05
                if ended:  # the kill fell between the last of its writing and its end
                    break
                continue
            assert child.exitcode == 0
            longest = max(0.2, 1.1 * (time.monotonic() - begun))
            break
        with Home(place) as home:
            assert held(home) == everything
            assert not any(home._store.book.all(kind) for kind in ("offer", "finished", "twins"))
    assert homes > 1 and passed, "some kills fell where parts were finished"


def test_a_few_kills_leave_the_log_of_an_import_that_was_never_killed(tmp_path: Path) -> None:
    kills(tmp_path, 8, 3)


@pytest.mark.parametrize("count", [pytest.param(30, marks=pytest.mark.long), pytest.param(120, marks=pytest.mark.slow)])
def test_many_kills_leave_the_log_of_an_import_that_was_never_killed(tmp_path: Path, count: int) -> None:
    kills(tmp_path, count, 4)
