"""Does one broken or hostile file stay alone, and does nothing of a container vanish?"""

from __future__ import annotations

import errno
import gzip
import io
import json
import sqlite3
import tarfile
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import murmure
from murmure.model.errors import Hostile, MurmureError
from murmure.sources.readers import Limits, Refused, Scratch, containers, rows_of_sqlite
from murmure.sources.readers.sqlite import names_of_tables
from murmure.sources.recognise import sources, units

GPX = (
    '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    '<trkpt lat="48.1" lon="2.1"><time>2024-01-01T00:00:00Z</time></trkpt>'
    '<trkpt lat="48.2" lon="2.1"><time>2024-01-01T00:10:00Z</time></trkpt></trkseg></trk></gpx>'
)
TABLE = "date,amount,label\n" + "".join(f"2024-01-{day:02},{day}.5,shop\n" for day in range(1, 29))
NOTES = "".join(
    json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "id": f"https://x/{day}", "type": "Create",
                "published": f"2024-01-{day:02}T00:00:00Z", "object": {"type": "Note", "content": "hello"}}) + "\n"
    for day in range(1, 29)
)  # fmt: skip
HEALTH = (
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE HealthData []><HealthData locale="fr_FR">'
    '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="x" unit="count" creationDate="2024-01-01 10:00:00 +0100"'
    ' startDate="2024-01-01 09:00:00 +0100" endDate="2024-01-01 09:30:00 +0100" value="12"/></HealthData>'
)


@pytest.fixture
def scratch(tmp_path: Path):
    (tmp_path / "scratch").mkdir()
    with Scratch(tmp_path / "scratch") as lent:
        yield lent


def packed(path: Path, members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def database(path: Path, *statements: str) -> Path:
    """Write a SQLite file."""
    base = sqlite3.connect(path)
    for statement in statements:
        base.execute(statement)
    base.commit()
    base.close()
    return path


def found(path: Path, scratch: Scratch) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Return {source: paths it reads} and {path: what it is} of what is refused."""
    read: dict[str, set[str]] = {}
    refused: dict[str, str] = {}
    for unit in units(path, scratch):
        if isinstance(unit, Refused):
            refused[unit.path] = unit.refusal.what.en
        else:
            read.setdefault(unit.source.name, set()).update(file.path for file in unit.files)
    return read, refused


def _broken_gzip(path: Path) -> bytes:
    """Return a gzip whose first bytes are a sound SQLite header and whose end does not unpack."""
    database(path, "create table urls (a)")
    data = path.read_bytes() + b"".join(bytes([i * 7 % 256]) * 50 for i in range(40_000))
    whole = gzip.compress(data, 1)
    at = len(whole) - 2000
    return whole[:at] + bytes(255 - byte for byte in whole[at : at + 1000]) + whole[at + 1000 :]


def test_a_broken_file_of_a_folder_does_not_take_the_others(tmp_path: Path, scratch: Scratch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "walk.gpx").write_text(GPX)
    (folder / "History.gz").write_bytes(_broken_gzip(tmp_path / "made"))
    (folder / "cut.gz").write_bytes((folder / "History.gz").read_bytes()[:-5000])
    (folder / "bad.csv.gz").write_bytes(gzip.compress(b"a")[:10] + b"\xff" * 400)
    read, refused = found(folder, scratch)
    assert read == {"gpx": {"walk.gpx"}}
    assert {path: "damaged" in what for path, what in refused.items()} == {
        f"folder/{name}": True for name in ("History.gz", "cut.gz", "bad.csv.gz")
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_STORED])
def test_a_damaged_member_of_a_zip_does_not_take_the_others(method: int, tmp_path: Path, scratch: Scratch) -> None:
    base = database(tmp_path / "made", "create table urls (a)", "create table visits (a)").read_bytes()
    path = packed(tmp_path / "all.zip", {"History": base, "walk.gpx": GPX}, method)
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("History")
    data = bytearray(path.read_bytes())
    start = member.header_offset + 30 + len("History")
    for at in range(start + 20, start + member.compress_size):
        data[at] ^= 0x55
    path.write_bytes(bytes(data))
    read, refused = found(path, scratch)
    assert read == {"gpx": {"walk.gpx"}}
    ((name, what),) = refused.items()
    assert name.endswith("History") and "damaged" in what


def test_a_source_that_fails_at_recognition_loses_one_file(tmp_path: Path, scratch: Scratch, monkeypatch) -> None:
    from murmure.sources import recognise

    def fails(probe) -> bool:
        if probe.name == "odd.gpx":
            raise RecursionError("a source with a fault")
        return False

    gpx = recognise.source_named("gpx")
    assert gpx is not None
    monkeypatch.setattr(recognise, "sources", lambda: (replace(gpx, name="faulty", recognise=fails), gpx))
    monkeypatch.delenv("MURMURE_DEBUG", raising=False)
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "odd.gpx").write_text(GPX)
    (tmp_path / "f" / "walk.gpx").write_text(GPX)
    read, refused = found(tmp_path / "f", scratch)
    assert read == {"gpx": {"walk.gpx"}} and list(refused) == ["f/odd.gpx"]


@pytest.mark.parametrize("view", [
    "with recursive t(a) as (select 1 union all select a + 1 from t) select a from t where a < 0",
    "select length(printf('%.*c', 900000000, 'x')) as a",
    "select count(*) as a from " + ", ".join(f"big as b{i}" for i in range(8)),
    "select a" + " + 1" * 900 + " as a from small",
    "select 'aaaaaaaaaaaaaaaaaaaaaaaaaa' like '%a%a%a%b' as a",
])  # fmt: skip
def test_a_view_cannot_work_without_end(view: str, tmp_path: Path, scratch: Scratch) -> None:
    path = database(
        tmp_path / "x.db", "create table small (a)", "insert into small values (1)", "create table big (a)",
        *["insert into big values (1)"] * 100, f"create view v as {view}",
    )  # fmt: skip
    with pytest.raises(sqlite3.Error):
        list(rows_of_sqlite(path, "select a from v"))
    if "+ 1 + 1" in view:  # a schema beyond the limits is not read at all
        assert names_of_tables(path) == frozenset()
        return
    assert "v" in names_of_tables(path)
    assert list(rows_of_sqlite(path, "select a from small")) == [(1,)]


class _Full(io.RawIOBase):
    """Stand for a file on a full disk."""

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("kind", ["tar.gz", "gz"])
def test_a_full_disk_is_said_and_is_not_the_archives_fault(kind: str, tmp_path: Path, scratch: Scratch, monkeypatch) -> None:
    base = database(tmp_path / "made", "create table urls (a)").read_bytes()
    path = tmp_path / f"a.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(base))
    else:
        with tarfile.open(path, "w:gz") as archive:
            member = tarfile.TarInfo("walk.gpx")
            member.size = len(GPX)
            archive.addfile(member, io.BytesIO(GPX.encode()))
    true_open = Path.open

    def opened(self: Path, mode: str = "r", *args, **kwargs):
        return _Full() if self.parent == scratch.folder and "w" in mode else true_open(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(MurmureError) as told:
        list(units(path, scratch))
    assert told.value.code == "disk-full" and told.value.what.fr


def test_what_is_unpacked_on_disk_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for number in range(3):
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = 1000
            archive.addfile(member, io.BytesIO(b"x" * 1000))
    limits = Limits(scratch=2500)
    with Scratch(tmp_path, limits) as scratch:
        (said,) = [container.refused for container in containers(path, scratch, limits)]
        assert "limit" in said[0].refusal.what.en
        with pytest.raises(Hostile):
            scratch.fill(scratch.path(), io.BytesIO(b"x" * 2000), "more")


@pytest.mark.parametrize("top", ["", "apple_health_export/"])
def test_nothing_beside_a_health_export_vanishes(top: str, tmp_path: Path, scratch: Scratch) -> None:
    path = packed(tmp_path / "all.zip", {
        f"{top}export.xml": HEALTH, f"{top}export_cda.xml": "<ClinicalDocument/>", f"{top}bank.csv": TABLE,
        f"{top}electrocardiograms/ecg_2024.csv": "Name,x\n", f"{top}notes.jsonl": NOTES, f"{top}t.gpx": GPX,
        f"{top}odd.bin": b"\0\1\2\3" * 50, f"{top}me.jpg": b"\xff\xd8\xff",
    })  # fmt: skip
    read, refused = found(path, scratch)
    assert read == {
        "apple-health": {f"{top}export.xml"}, "gpx": {f"{top}t.gpx"}, "table": {f"{top}bank.csv"},
        "activitystreams": {f"{top}notes.jsonl"},
    }  # fmt: skip
    assert list(refused) == [f"all.zip/{top}odd.bin"]


def test_nothing_beside_a_mastodon_archive_vanishes(tmp_path: Path, scratch: Scratch) -> None:
    outbox = json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
                         "orderedItems": []})  # fmt: skip
    path = packed(tmp_path / "a.zip", {
        "outbox.json": outbox, "likes.json": b"\0\0\0", "avatar.png": b"\x89PNG", "media_attachments/files/1.mp4": b"x",
        "holiday.mov": b"x", "bank.csv": TABLE, "letter.xyz": b"\0\1\2" * 9,
    })  # fmt: skip
    read, refused = found(path, scratch)
    assert read == {"mastodon-archive": {"outbox.json"}, "table": {"bank.csv"}}
    assert set(refused) == {"a.zip/likes.json", "a.zip/letter.xyz"}


def test_nothing_beside_an_x_archive_vanishes(tmp_path: Path, scratch: Scratch) -> None:
    path = packed(tmp_path / "x.zip", {
        "data/account.js": 'window.YTD.account.part0 = [ { "account" : { "accountId" : "1", "username" : "a" } } ]',
        "data/ageinfo.js": "window.YTD.ageinfo.part0 = [ ]", "data/manifest.js": "window.__THAR_CONFIG = {}",
        "data/tweets_media/1.mp4": b"x", "assets/a.woff": b"x", "Your archive.html": "<html></html>",
        "data/bank.csv": TABLE, "data/t.gpx": GPX, "notes.jsonl": NOTES,
    })  # fmt: skip
    read, refused = found(path, scratch)
    assert read == {
        "x-archive": {"data/account.js"}, "table": {"data/bank.csv"}, "gpx": {"data/t.gpx"}, "activitystreams": {"notes.jsonl"},
    }  # fmt: skip
    assert refused == {}


def _log(home) -> list[dict]:
    return home.log.arrow("select * exclude (job) from log order by id").to_pylist()


def test_an_export_with_odd_rows_loses_those_rows_only(tmp_path: Path) -> None:
    (tmp_path / "notes.jsonl").write_text(NOTES)
    with murmure.open(tmp_path / "one") as one:
        one.bring([tmp_path / "notes.jsonl"])
        one.export(tmp_path / "out", "jsonl")
        wanted = _log(one)
    (part,) = (tmp_path / "out").glob("activities-*.jsonl")
    line = json.loads(part.read_text().splitlines()[0])
    odd = [
        {"id": "urn:uuid:not-an-id"}, {"type": 3}, {"type": None}, {"content": {"a": 1}}, {"content": "\ud800"}, {"to": "public"},
        {"to": [1]}, {"location": {"latitude": "north"}}, {"murmure:value": True}, {"murmure:offsetMinutes": 1 << 20},
        {"murmure:job": "1"}, {"published": "yesterday"}, {"published": 12}, {"tag": [{"name": 5}]}, {"object": "x"},
        {"murmure:extra": {"a": 1}},
    ]  # fmt: skip
    with part.open("a") as out:
        for number, change in enumerate(odd):
            out.write(json.dumps({**line, "id": f"urn:uuid:00000000-0000-0000-0000-{number:012}", **change}) + "\n")
        out.write("[" * 100_000 + "\n")
    with murmure.open(tmp_path / "two") as two:
        account = two.bring([tmp_path / "out"])
        assert _log(two) == wanted and len(wanted) == 28
        assert account.totals["rejected"] == len(odd) + 1


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_every_time_of_the_log_comes_back(form: str, tmp_path: Path) -> None:
    import pyarrow as pa

    from murmure.model.activity import schema
    from murmure.sources.generic.murmure_export import SOURCE
    from murmure.sources.readers import Bundle

    times = ["0001-01-01T00:00:00.000000Z", "0033-04-03T15:00:00.000001Z", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"]
    path = tmp_path / f"activities-00000.{form}"
    if form == "jsonl":
        path.write_text("".join(json.dumps({"id": f"urn:uuid:{n:032}", "type": "Note", "published": t}) + "\n" for n, t in enumerate(times)))
    else:
        import pyarrow.parquet as pq

        ids = [*(f"{n:032}" for n in range(4)), "broken"]
        table = pa.Table.from_pylist([{"id": one, "type": "Note"} for one in ids], schema=schema())
        stamps = pa.array([*times, times[0]]).cast(pa.timestamp("us", "UTC"))
        pq.write_table(table.set_column(table.schema.get_field_index("published"), "published", stamps), path)
    with Scratch(tmp_path) as lent:
        files = [file for container in containers(path, lent) for file in container.files]
        got = list(SOURCE.read(Bundle("x", files)))
    tables = [item for item in got if isinstance(item, pa.Table)]
    stamps = pa.array(times).cast(pa.timestamp("us", "UTC"))
    assert pa.concat_tables(tables).column("published").combine_chunks().equals(stamps)
    assert len(got) - len(tables) == (form == "parquet")


def test_the_first_bytes_of_many_files_are_not_kept(tmp_path: Path, scratch: Scratch) -> None:
    """A folder may hold a hundred thousand files: what was looked at is let go."""
    for number in range(40):
        (tmp_path / f"{number}.txt").write_bytes(b"some words " * 30_000)
    (tmp_path / "posts.csv").write_text("date,text\n2024-01-01T00:00:00Z,a\n" * 3)
    sources()  # their own code is no part of what is kept of files
    tracemalloc.start()
    found = list(units(tmp_path, scratch))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 41 and peak < 8_000_000


@pytest.mark.parametrize("run", [" ", "\n", "0", "1,", "a;", '"', "<", "/", "-", "_a", "a.", "@", ": ", "<!---->", "&#1;", "(a)", "{", "[", "<a "])
def test_no_run_of_letters_holds_a_question_up(run: str, tmp_path: Path) -> None:
    """A hundred thousand blanks, or a table of ten thousand columns of one name, were looked at for minutes by some."""
    folder = tmp_path / "offered"
    folder.mkdir()
    for begin in ("", "<?xml version='1.0'?>", "\ufeffDate,"):
        path = folder / f"file-{len(begin)}.txt"
        path.write_text(begin + run * (150_000 // len(run)), "utf-8")
    began = time.process_time()
    with Scratch(tmp_path) as scratch:
        found = list(units(folder, scratch))
    assert len(found) == 3 and time.process_time() - began < 10
