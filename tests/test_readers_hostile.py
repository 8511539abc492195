"""What do the readers do with archives, links, bombs and databases that mean harm?"""

from __future__ import annotations

import gzip
import io
import os
import socket
import sqlite3
import stat
import struct
import tarfile
import time
import unicodedata
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from murmure.model.errors import Hostile
from murmure.model.reject import Reject
from murmure.sources.readers import (
    XML_ERRORS,
    Bundle,
    Container,
    File,
    Limits,
    Probe,
    Refused,
    Scratch,
    containers,
    rows_of_sqlite,
    xml_events,
)
from murmure.sources.readers.html import _Cutter
from murmure.sources.readers.sqlite import connect, names_of_tables
from murmure.sources.readers.trouble import DAMAGED, LOCKED_AES
from murmure.sources.recognise import units

SECRET = "the secret outside"


@pytest.fixture
def scratch(tmp_path: Path):
    with Scratch(tmp_path) as lent:
        yield lent


def opened(path: Path, scratch: Scratch, limits: Limits | None = None) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return {path: bytes} of what can be read, and {path: what} of what is refused, by listing or by reading."""
    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    for container in containers(path, scratch, limits or Limits()):
        assert isinstance(container, Container)
        for item in container.refused:
            assert item.refusal.what.fr and item.refusal.how.fr
            refused[item.path] = item.refusal.what.en
        for file in container.files:
            try:
                with file.open() as stream:
                    files[file.path] = stream.read()
            except Hostile as error:
                refused[file.path] = error.what.en
            except (OSError, EOFError) as error:
                refused[file.path] = type(error).__name__
    return files, refused


def zip_of(path: Path, members: dict[str, bytes], **more) -> Path:
    with zipfile.ZipFile(path, "w", more.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tar_of(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


OUTSIDE = ["../out.txt", "a/../../out.txt", "/etc/out.txt", "C:/out.txt", "..\\out.txt", "C:\\out.txt", "\\\\host\\out.txt", "a\\..\\..\\out.txt"]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_name_that_points_outside_writes_nothing_outside(name: str, kind: str, tmp_path: Path, scratch: Scratch) -> None:
    place = tmp_path / "in" / "deep"
    place.mkdir(parents=True)
    path = place / f"a.{kind}"
    if kind == "zip":
        zip_of(path, {name: b"x", "good.txt": b"good"})
    else:
        tar_of(path, (info(name), b"x"), (info("good.txt"), b"good"))
    mine = scratch.folder
    before = {p for p in tmp_path.rglob("*") if mine not in p.parents}
    files, refused = opened(path, scratch)
    assert {p for p in tmp_path.rglob("*") if mine not in p.parents} == before
    assert files.get("good.txt") == b"good"
    assert refused or ".." not in "".join(files), (files, refused)
    for file in scratch.folder.rglob("*"):
        assert scratch.folder in file.resolve().parents


@pytest.mark.parametrize(("kind", "link"), [
    (tarfile.SYMTYPE, "/etc/passwd"), (tarfile.SYMTYPE, "../../secret"), (tarfile.LNKTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "good.txt"),
    (tarfile.FIFOTYPE, ""), (tarfile.CHRTYPE, ""), (tarfile.BLKTYPE, ""),
])  # fmt: skip
def test_links_and_devices_of_a_tar_are_refused_and_the_rest_is_read(kind: bytes, link: str, tmp_path: Path, scratch: Scratch) -> None:
    path = tar_of(tmp_path / "a.tar.gz", (info("good.txt"), b"good"), (info("bad", kind, link), b""), (info("after.txt"), b"after"))
    files, refused = opened(path, scratch)
    assert files == {"good.txt": b"good", "after.txt": b"after"}
    assert list(refused) == ["bad"]


def test_a_tar_that_writes_through_its_own_link_is_harmless(tmp_path: Path, scratch: Scratch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    path = tar_of(tmp_path / "a.tar.gz", (info("door", tarfile.SYMTYPE, str(outside)), b""), (info("door/x.txt"), b"x"))
    files, refused = opened(path, scratch)
    assert "door" in refused and not list(outside.iterdir()) and files == {"door/x.txt": b"x"}


def test_a_link_in_a_zip_is_refused(tmp_path: Path, scratch: Scratch) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", "good")
    assert opened(tmp_path / "a.zip", scratch) == ({"good.txt": b"good"}, {"link": "A link to another file: links are not followed."})


def test_links_of_a_folder_are_not_followed(tmp_path: Path, scratch: Scratch) -> None:
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "x.txt").write_text(SECRET)
    folder = tmp_path / "offered"
    folder.mkdir()
    (folder / "good.txt").write_text("good")
    (folder / "file").symlink_to(tmp_path / "secret")
    (folder / "dir").symlink_to(tmp_path / "private")
    (folder / "loop").symlink_to(folder)
    (folder / "dead").symlink_to(tmp_path / "nothing")
    files, refused = opened(folder, scratch)
    assert files == {"good.txt": b"good"}
    assert set(refused) == {"file", "dir", "loop", "dead"}


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, scratch: Scratch, monkeypatch) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("sock")
        files, refused = opened(folder, scratch)
        alone = opened(folder / "pipe", scratch)
    assert files == {} and set(refused) == {"pipe", "sock"}
    assert alone[0] == {} and set(alone[1]) == {"pipe"}


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no /dev/zero")
def test_a_device_is_never_opened(scratch: Scratch) -> None:
    assert opened(Path("/dev/zero"), scratch)[0] == {}


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "gz"])
def test_a_bomb_stops_before_it_fills_memory_or_disk(kind: str, tmp_path: Path, scratch: Scratch) -> None:
    zeros, path = bytes(100 << 20), tmp_path / f"bomb.{kind}"
    if kind == "zip":
        zip_of(path, {"bomb.csv": zeros, "good.csv": b"a,b\n"})
    elif kind == "tar.gz":
        tar_of(path, (info("bomb.csv"), zeros))
    else:
        path.write_bytes(gzip.compress(zeros))
    assert path.stat().st_size < 1 << 20
    files, refused = opened(path, scratch)
    assert refused and all(len(data) < 80 << 20 for data in files.values())
    if kind == "zip":
        assert files == {"good.csv": b"a,b\n"}
    assert sum(f.stat().st_size for f in scratch.folder.rglob("*") if f.is_file()) < 80 << 20


def test_a_bomb_is_said_by_the_import_in_both_languages(tmp_path: Path, scratch: Scratch) -> None:
    from murmure.sources import laws

    path = zip_of(tmp_path / "bomb.zip", {"diary.csv": b"date,text\n" + b"2024-01-01,aaaaaaaa\n" + bytes(100 << 20)})
    output = laws.gather(path)
    assert output.said


def test_too_many_members_are_refused_whole(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "many.zip", {f"{i}.txt": b"" for i in range(60)}, method=zipfile.ZIP_STORED)
    files, refused = opened(path, scratch, Limits(members=50))
    assert not files and list(refused) == ["many.zip"]
    path = tar_of(tmp_path / "many.tar.gz", *((info(f"{i}.txt"), b"") for i in range(60)))
    assert not opened(path, scratch, Limits(members=50))[0]


def test_a_declared_total_beyond_the_limit_is_refused(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "large.zip", {f"{i}.txt": bytes(1000) for i in range(9)})
    assert opened(path, scratch, Limits(total=5000))[0] == {}


def test_archives_in_archives_stop_at_a_depth(tmp_path: Path, scratch: Scratch) -> None:
    data = b"good"
    for depth in range(8):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("x.zip" if depth else "good.txt", data)
        data = out.getvalue()
    (tmp_path / "deep.zip").write_bytes(data)
    files, refused = opened(tmp_path / "deep.zip", scratch)
    assert not files and refused and all("deep" in name for name in refused)


def test_an_archive_three_deep_is_read(tmp_path: Path, scratch: Scratch) -> None:
    inner = zip_of(tmp_path / "c.zip", {"good.txt": b"good"})
    middle = zip_of(tmp_path / "b.zip", {"c.zip": inner.read_bytes()})
    outer = zip_of(tmp_path / "a.zip", {"b.zip": middle.read_bytes()})
    assert opened(outer, scratch) == ({"good.txt": b"good"}, {})


def test_a_zip_whose_entries_overlap_is_refused(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "a.zip", {"a.txt": bytes(1000)})
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    directory = entry + entry.replace(b"a.txt", b"b.txt") + entry.replace(b"a.txt", b"c.txt")
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), start, 0)
    path.write_bytes(data[:start] + directory + tail)
    files, refused = opened(path, scratch)
    assert not files and list(refused) == ["a.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_seen(tmp_path: Path, scratch: Scratch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "one")
        archive.writestr("a.txt", "two")
    found = [file.open().read() for c in containers(tmp_path / "a.zip", scratch) for file in c.files]
    assert found == [b"one", b"two"]


def _raw_name(path: Path, name: bytes, flag: int = 0) -> Path:
    """Write a zip whose one member has these very bytes as its name."""
    placeholder = "x" * len(name)
    zip_of(path, {placeholder: b"good"}, method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes().replace(placeholder.encode(), name))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", flag)
    path.write_bytes(bytes(data))
    return path


@pytest.mark.parametrize(("name", "flag", "shown"), [
    ("été.txt".encode(), 0x800, "été.txt"), ("été.txt".encode(), 0, "été.txt"), ("été.txt".encode("cp437"), 0, "été.txt"),
    (unicodedata.normalize("NFD", "été.txt").encode(), 0x800, "été.txt"),
])  # fmt: skip
def test_names_in_several_encodings_are_read(name: bytes, flag: int, shown: str, tmp_path: Path, scratch: Scratch) -> None:
    assert opened(_raw_name(tmp_path / "a.zip", name, flag), scratch) == ({shown: b"good"}, {})


@pytest.mark.parametrize("name", [
    "été à Noël.txt".encode("cp850"), b"a\x07\x1b[31m\n.txt", b"\xff\xfe\xfd.txt", b"\0bc.txt", "a\u202egnp.exe".encode(),
])  # fmt: skip
def test_odd_names_do_not_hide_a_file(name: bytes, tmp_path: Path, scratch: Scratch) -> None:
    files, refused = opened(_raw_name(tmp_path / "a.zip", name), scratch)
    assert list(files.values()) == [b"good"] and not refused


def test_a_name_longer_than_any_disk_holds_is_cut_and_its_file_is_seen(tmp_path: Path, scratch: Scratch) -> None:
    """A name of sixty thousand letters kept the expressions that look at names for minutes."""
    path = zip_of(tmp_path / "a.zip", {"whatsapp/databases/" * 3_000 + "a.txt": b"good"})
    began = time.process_time()
    said = [found for found in units(path, scratch) if isinstance(found, Refused)]
    assert len(said) == 1 and said[0].path.endswith("/a.txt") and len(said[0].path) < 5_000
    assert time.process_time() - began < 8


def test_a_name_of_a_folder_that_is_not_utf8_is_shown(tmp_path: Path, scratch: Scratch) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    try:
        (Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt"))).write_text("good")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    files, _ = opened(folder, scratch)
    assert files == {"caf\ufffd.txt": b"good"}


@pytest.mark.parametrize("cut", [4, 22, 200, -30, -1])
@pytest.mark.parametrize("kind", ["zip", "tar.gz", "gz"])
def test_a_cut_archive_is_said(kind: str, cut: int, tmp_path: Path, scratch: Scratch) -> None:
    content = os.urandom(3000)
    path = tmp_path / f"a.{kind}"
    if kind == "zip":
        zip_of(path, {"a.txt": content})
    elif kind == "tar.gz":
        tar_of(path, (info("a.txt"), content))
    else:
        path.write_bytes(gzip.compress(content))
    path.write_bytes(path.read_bytes()[:cut])
    files, refused = opened(path, scratch)
    # What follows the last byte of content (a checksum) may be missing: then the content is whole.
    whole = content in files.values()
    assert refused or whole or (kind != "gz" and not files) or list(files) == [path.name], (files.keys(), refused)


def test_a_zip_that_begins_before_its_own_beginning_is_damaged_and_the_disk_is_not(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "a.zip", {"a.txt": b"good"})
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x05\x06") + 16
    data[at : at + 4] = struct.pack("<I", struct.unpack("<I", data[at : at + 4])[0] + 100)
    path.write_bytes(bytes(data))
    said = [found.refusal.what.en for found in units(path, scratch) if isinstance(found, Refused)]
    assert said == [DAMAGED.what.en]


def test_a_locked_member_is_said_and_the_rest_is_read(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "a.zip", {"good.txt": b"good", "locked.txt": b"locked"}, method=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(mark) + offset
        data[at] |= 1
    path.write_bytes(bytes(data))
    files, refused = opened(path, scratch)
    assert files == {"good.txt": b"good"} and "password" in refused["locked.txt"]


def test_a_zip64_archive_is_read(tmp_path: Path, scratch: Scratch) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        with archive.open("big.txt", "w", force_zip64=True) as member:
            member.write(b"good")
    assert opened(tmp_path / "a.zip", scratch) == ({"big.txt": b"good"}, {})


def test_a_member_that_lies_about_its_size_is_stopped(tmp_path: Path, scratch: Scratch) -> None:
    path = zip_of(tmp_path / "a.zip", {"a.txt": b"x" * 5000})
    data = path.read_bytes().replace(struct.pack("<L", 5000), struct.pack("<L", 10))
    path.write_bytes(data)
    files, refused = opened(path, scratch)
    assert len(files.get("a.txt", b"")) <= 10 and (refused or len(files["a.txt"]) == 10)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    + "]><a><b>&l11;</b></a>"
)


@pytest.mark.parametrize("text", [
    LAUGHS,
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a><b>&x;</b></a>',
    '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file://{secret}"><a><b>fine</b></a>',
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % p SYSTEM "file://{secret}"> %p;]><a><b>fine</b></a>',
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_expand_to_nothing(text: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    data = text.replace("{secret}", str(tmp_path / "secret")).encode(encoding)
    try:
        said = "".join(element.text or "" for element in xml_events(io.BytesIO(data), {"b"}))
    except XML_ERRORS:
        said = ""
    assert SECRET not in said and len(said) < 10_000


def test_xml_of_great_depth_does_not_stop_the_program(tmp_path: Path) -> None:
    data = b"<a>" * 50_000 + b"<b>x</b>"
    try:
        assert [element.text for element in xml_events(io.BytesIO(data), {"b"})] in (["x"], [])
    except XML_ERRORS:
        pass


def _file(path: Path, scratch: Scratch) -> File:
    return File(path.name, path.stat().st_size, lambda: path.open("rb", buffering=0), scratch, disk=path)  # type: ignore[arg-type]


def test_a_database_is_read_on_a_copy_and_left_as_it_was(tmp_path: Path, scratch: Scratch) -> None:
    path = tmp_path / "History"
    base = sqlite3.connect(path)
    base.execute("pragma journal_mode=wal")
    base.execute("create table urls (a)")
    base.execute("insert into urls values ('in the wal')")
    base.commit()
    before = {p.name: p.read_bytes() for p in tmp_path.glob("History*") if not p.name.endswith("-shm")}
    assert list(rows_of_sqlite(_file(path, scratch).local(), "select a from urls")) == [("in the wal",)]
    assert {p.name: p.read_bytes() for p in tmp_path.glob("History*") if not p.name.endswith("-shm")} == before
    base.close()


@pytest.mark.parametrize("view", [
    "select load_extension('/tmp/evil.so') as a", "select writefile('{out}', 'x') as a", "select readfile('{secret}') as a",
    "select edit('x') as a", "select hex(zeroblob(2000000000)) as a",
])  # fmt: skip
def test_a_view_that_means_harm_reads_nothing(view: str, tmp_path: Path, scratch: Scratch) -> None:
    (tmp_path / "secret").write_text(SECRET)
    out = tmp_path / "out"
    base = sqlite3.connect(tmp_path / "x.db")
    base.execute("create view urls as " + view.replace("{out}", str(out)).replace("{secret}", str(tmp_path / "secret")))
    base.commit()
    base.close()
    with pytest.raises(sqlite3.Error):
        list(rows_of_sqlite(_file(tmp_path / "x.db", scratch).local(), "select a from urls"))
    assert not out.exists()


def test_nothing_can_be_written_or_attached_through_a_query(tmp_path: Path, scratch: Scratch) -> None:
    base = sqlite3.connect(tmp_path / "x.db")
    base.execute("create table t (a)")
    base.execute("create trigger tr after insert on t begin delete from t; end")
    base.execute("insert into t values (1)")
    base.commit()
    base.close()
    copy = _file(tmp_path / "x.db", scratch).local()
    for query in ("insert into t values (1)", "delete from t", f"attach '{tmp_path / 'y.db'}' as y", "pragma writable_schema=1", "vacuum"):
        with pytest.raises(sqlite3.Error):
            list(rows_of_sqlite(copy, query))
    assert not (tmp_path / "y.db").exists()


@pytest.mark.parametrize("numbers", [[5, 3], [5, 3, 4] * 10_000])
@pytest.mark.parametrize("breaks", [True, False])
def test_pages_that_name_each_other_in_a_circle_are_read_to_an_end(
    numbers: list[int], breaks: bool, tmp_path: Path, scratch: Scratch
) -> None:
    from itertools import cycle

    from murmure.sources.readers.blocks import ROWS, blocks

    class Circle:
        """Give what SQLite gives of a damaged table: the same rows again, whatever is asked."""

        asked = 0

        def execute(self, query: str, params: tuple = ()):
            self.asked += 1
            assert self.asked < 1_000, "it goes on for ever"
            yield from ((number,) for number in (numbers if breaks else cycle(numbers)))
            raise sqlite3.DatabaseError("malformed")

    (tmp_path / "a.db").write_bytes(bytes(4_000))
    (file,) = next(containers(tmp_path / "a.db", scratch)).files
    found = list(blocks(file, Circle(), "t", "n", []))  # type: ignore[arg-type]
    rows = sum(len(block) for block in found if isinstance(block, list))
    assert 0 < rows <= 4_000 // 4 + 2 * ROWS + len(numbers)
    assert any(isinstance(block, Reject) for block in found)


def test_a_broken_database_has_no_tables(tmp_path: Path, scratch: Scratch) -> None:
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + os.urandom(5000))
    assert Probe(_file(tmp_path / "x.db", scratch)).tables == frozenset()


def test_a_schema_that_is_no_text_is_a_broken_database_like_others(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as base:
        base.execute("create table good (words text)")
        base.execute("create table torn (words text)")
        base.commit()
    data = (tmp_path / "x.db").read_bytes()
    (tmp_path / "x.db").write_bytes(data.replace(b"TABLE torn", b"TABEE \xfe\xffrn"))
    with closing(connect(tmp_path / "x.db")) as base, pytest.raises(sqlite3.DatabaseError):
        base.execute("select * from good limit 0")
    assert names_of_tables(tmp_path / "x.db") == frozenset()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_said(tmp_path: Path, scratch: Scratch) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "locked").write_text("x")
    (folder / "good").write_text("good")
    (folder / "locked").chmod(0)
    files, refused = opened(folder, scratch)
    assert files == {"good": b"good"} and set(refused) == {"locked"}


def test_a_file_that_fails_to_open_is_said_and_the_rest_is_read(tmp_path: Path, scratch: Scratch, monkeypatch) -> None:
    """As above, for root too: the system refuses one file."""
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "locked").write_text("x")
    (folder / "good").write_text("good")
    true_open = Path.open

    def refuse(self: Path, *args, **kwargs):
        if self.name == "locked":
            raise PermissionError(13, "Permission denied", str(self))
        return true_open(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    files, refused = opened(folder, scratch)
    assert files == {"good": b"good"} and set(refused) == {"locked"}


def test_a_file_that_changes_while_it_is_read_is_survived(tmp_path: Path, scratch: Scratch) -> None:
    path = tmp_path / "grows.csv"
    path.write_bytes(b"date,text\n" + b"2024-01-01,one\n" * 100)
    file = _file(path, scratch)
    with file.open() as stream:
        stream.read(10)
        path.write_bytes(b"date,text\n" + b"2024-01-01,one\n" * 100_000)
        assert len(stream.read()) > 1000
    with file.open() as stream:
        stream.read(10)
        path.write_bytes(b"")
        stream.read()
    path.unlink()
    assert opened(tmp_path, scratch)[0].get("grows.csv") is None


def test_a_gzip_of_one_file_is_opened_and_a_gzip_in_it_is_not(tmp_path: Path, scratch: Scratch) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert opened(path, scratch)[0] == {"a.csv.gz": b"a,b\n1,2\n"}
    path.write_bytes(gzip.compress(gzip.compress(b"a,b\n1,2\n")))
    assert opened(path, scratch)[0]["a.csv.gz"].startswith(b"\x1f\x8b")


def test_the_scratch_space_is_gone_at_the_end(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "a.tar.gz", (info("a.txt"), b"x"))
    with Scratch(tmp_path) as scratch:
        opened(path, scratch)
        folder = scratch.folder
        assert folder.exists()
    assert not folder.exists()


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b""])
def test_a_line_without_end_is_told_and_the_next_ones_are_read(end: bytes, tmp_path: Path, scratch: Scratch, monkeypatch) -> None:
    from murmure.sources.readers import parts

    monkeypatch.setattr(parts, "LONGEST", 100)
    texts = [b"first", b"x" * 1000, b"y" * 100, b"z" * 99, b"last"]
    (tmp_path / "a.txt").write_bytes((end or b"\n").join(texts) + end)
    (file,) = next(containers(tmp_path / "a.txt", scratch)).files
    assert [(number, line[:5]) for number, line in file.lines()] == [(1, "first"), (4, "zzzzz"), (5, "last")]
    assert [reject.where for reject in file.rejects] == ["a.txt:2", "a.txt:3"]
    assert list(Bundle("a", [file]).rejects()) == file.rejects


def test_lines_keep_their_ends_when_asked(tmp_path: Path, scratch: Scratch) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\n\nthree")
    (file,) = next(containers(tmp_path / "a.txt", scratch)).files
    assert list(file.lines()) == [(1, "one"), (2, "two"), (3, ""), (4, "three")]
    assert list(file.lines(ends=True)) == [(1, "one\r\n"), (2, "two\n"), (3, "\n"), (4, "three")]


def test_zeros_in_a_line_are_seen_and_never_kept(tmp_path: Path, scratch: Scratch) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\0\ntwo\n\0\0\n")
    (file,) = next(containers(tmp_path / "a.txt", scratch)).files
    assert list(file.lines()) == [(1, "one\ufffd"), (2, "two"), (3, "\ufffd\ufffd")]


def test_an_import_says_which_line_was_too_long(tmp_path: Path, monkeypatch) -> None:
    import murmure
    from murmure.sources.readers import parts

    monkeypatch.setattr(parts, "LONGEST", 500)
    activity = '{"type": "Create", "id": "https://a.test/%d", "actor": "https://a.test/u", "published": "2024-01-01T00:00:00Z", "object": "%s"}\n'
    (tmp_path / "a.jsonl").write_text("".join(activity % (n, "x" * (2000 if n == 2 else 3)) for n in range(4)))
    with murmure.open(tmp_path / "home") as home:
        (entry,) = home.bring([tmp_path / "a.jsonl"]).files
        assert entry["added"] == 3 and home.log.count() == 3
        (reject,) = entry["rejected"]
        assert reject["where"] == ["a.jsonl:3"] and "longer" in reject["reason"] and "dépasse" in reject["reason_fr"]


def _interrupted(folder: Path) -> dict[str, bytes]:
    """Return a database copied in the middle of a transaction, and the journal that takes it back."""
    folder.mkdir()
    base = sqlite3.connect(folder / "History", isolation_level=None)
    base.executescript("pragma page_size=1024; pragma cache_size=5; create table urls (a)")
    base.execute("begin")
    base.executemany("insert into urls values (?)", [(f"{i} " + "x" * 200,) for i in range(300)])
    base.execute("commit")
    base.execute("begin")
    base.execute("update urls set a = 'never' || a where rowid < 250")
    base.execute("delete from urls where rowid > 200")
    tree = {name: (folder / name).read_bytes() for name in ("History", "History-journal")}
    base.close()
    assert b"never" in tree["History"]
    return tree


@pytest.mark.parametrize("packing", ["zip", "tar.gz", None])
@pytest.mark.parametrize("more", [{}, {"History-wal": b""}], ids=["journal", "both"])
def test_what_a_browser_never_finished_is_taken_back(packing: str | None, more: dict, tmp_path: Path, scratch: Scratch) -> None:
    from murmure.sources import laws

    tree = _interrupted(tmp_path / "browser") | more
    offered = tmp_path / "offered"
    if packing:
        offered = laws.PACKINGS[packing](tree, tmp_path / f"sample.{packing}")
    else:
        offered.mkdir()
        for name, data in tree.items():
            (offered / name).write_bytes(data)
    (file,) = (file for container in containers(offered, scratch) for file in container.files if file.name == "history")
    rows = [a for (a,) in rows_of_sqlite(file.local(), "select a from urls")]
    assert [row.split()[0] for row in rows] == [str(i) for i in range(300)]


@pytest.mark.parametrize("more", [{}, {"History-wal": b""}], ids=["journal", "both"])
def test_a_journal_that_names_another_file_deletes_nothing(more: dict, tmp_path: Path, scratch: Scratch) -> None:
    # SQLite deletes the "super-journal" that a journal names in its last bytes, once it has played it back.
    (tmp_path / "precious.txt").write_text("precious")
    name = str(tmp_path / "precious.txt").encode()
    end = struct.pack(">I", 2**30 // 1024 + 1) + name + struct.pack(">II", len(name), sum(name)) + bytes.fromhex("d9d505f920a163d7")
    tree = _interrupted(tmp_path / "browser") | more
    tree["History-journal"] += end
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in tree.items():
            archive.writestr(member, data)
    (file,) = (file for container in containers(path, scratch) for file in container.files if file.name == "history")
    assert len(list(rows_of_sqlite(file.local(), "select a from urls"))) == 300
    assert (tmp_path / "precious.txt").read_text() == "precious"


@pytest.mark.parametrize("packing", ["zip", "tar.gz", "nested.zip"])
def test_the_latest_rows_of_a_database_are_read_from_an_archive_too(packing: str, tmp_path: Path, scratch: Scratch) -> None:
    from murmure.sources import laws

    base = sqlite3.connect(tmp_path / "History")
    base.execute("create table urls (a)")
    base.execute("pragma journal_mode=wal")
    base.execute("insert into urls values ('in the wal')")
    base.commit()
    tree = {f"profile/{name}": (tmp_path / name).read_bytes() for name in ("History", "History-wal")}
    base.close()
    assert b"in the wal" not in tree["profile/History"]
    packed = laws.PACKINGS[packing](tree, tmp_path / f"sample.{packing}")
    found = [file for container in containers(packed, scratch) for file in container.files if file.name == "history"]
    assert [list(rows_of_sqlite(file.local(), "select a from urls")) for file in found] == [[("in the wal",)]]


def test_what_was_unpacked_is_overwritten_when_asked(tmp_path: Path, monkeypatch) -> None:
    from murmure.sources.readers import scratch as module

    seen: dict[str, bytes] = {}

    def look(folder: Path) -> None:
        seen.update({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()})

    path = tar_of(tmp_path / "a.tar.gz", (info("a.txt"), b"a secret"), (info("b.txt"), b"b" * 3_000_000))
    monkeypatch.setattr(module, "discard", look)
    (tmp_path / "mine.txt").write_bytes(b"not to be touched")
    with Scratch(tmp_path, wipe=True) as lent:
        opened(path, lent)
        (lent.folder / "link").symlink_to(tmp_path / "mine.txt")
    assert seen == {"1": bytes(8), "2": bytes(3_000_000), "link": b"not to be touched"}


@pytest.mark.parametrize("locked", [True, False])
def test_a_locked_home_overwrites_what_it_unpacked(locked: bool, tmp_path: Path, monkeypatch) -> None:
    import murmure
    from murmure.sources.readers import scratch as module

    wiped: list[str] = []
    overwrite = module._overwrite
    monkeypatch.setattr(module, "_overwrite", lambda path: (wiped.append(path.parent.name.partition("-")[0]), overwrite(path)))
    path = tar_of(tmp_path / "a.tar.gz", (info("a.ics"), b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    with murmure.open(tmp_path / "home", passphrase="a" if locked else None) as home:
        home.bring([path])
        home.look(path)
    assert wiped == ["scratch"] * 2 * locked
    left = tmp_path / "home" / "tmp" / "scratch-abc-1999999999"
    left.mkdir()
    (left / "1").write_bytes(b"left by a killed import")
    murmure.open(tmp_path / "home", passphrase="a" if locked else None).close()
    assert not left.exists() and wiped == ["scratch"] * 3 * locked


def test_a_locked_member_that_is_damaged_stops_no_other(tmp_path: Path, scratch: Scratch) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("good.txt", "locked.txt", "strong.txt"):
            archive.writestr(name, "words")
        members = {member.filename: member for member in archive.infolist()}
    data = bytearray(path.read_bytes())
    for name, flags in (("locked.txt", 0x01), ("strong.txt", 0x41)):
        entry = data.index(name.encode(), data.index(b"PK\x01\x02")) - 46
        data[entry + 8] |= flags
        data[members[name].header_offset + 6] |= flags
    data[members["locked.txt"].header_offset] ^= 0xFF
    path.write_bytes(data)
    (found,) = containers(path, scratch, password="any")
    assert [file.path for file in found.files] == ["good.txt"]
    assert {one.path: one.refusal for one in found.refused} == {"locked.txt": DAMAGED, "strong.txt": LOCKED_AES}


@pytest.mark.parametrize("written", ["<", '<a"', "<a<"])
def test_a_page_of_open_marks_is_cut_in_a_moment(written: str) -> None:
    cutter, text = _Cutter(), written * (1_600_000 // len(written))
    began = time.process_time()
    for start in range(0, len(text), 1 << 18):
        list(cutter.cut(text[start : start + (1 << 18)]))
    assert time.process_time() - began < 8, "each mark was looked for to the end of the page"


def test_the_beginnings_of_few_files_are_held_at_once(tmp_path: Path, scratch: Scratch) -> None:
    """An export may have thirty thousand files, each of which is looked at before it is read, and while it is."""
    for number in range(100):
        (tmp_path / f"{number}.txt").write_bytes(b"%d\n" % number)
    files = next(containers(tmp_path, scratch)).files
    for _ in range(2):
        assert [file.head for file in files] == [b"%d\n" % int(file.path[:-4]) for file in files]
        assert [text for file in files for _, text in file.lines()] == [file.path[:-4] for file in files]
    assert sum("head" in file.__dict__ for file in files) <= 32
    first, last = files[0], files[-1]
    assert "head" not in first.__dict__ and "head" in last.__dict__ and first.head == b"0\n"
