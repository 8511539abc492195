"""Does the whole story hold: a folder of exports, one command, an honest account, graphs, export, return, forgetting, pages?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from typed import called, environment, typed

NAMES = (
    "activitystreams", "apple_health", "browser_history", "enedis_linky", "fit", "gpx", "ics", "mastodon_archive", "pihole", "table", "tcx",
    "x_archive",
)  # fmt: skip
PACK = {"mastodon_archive": "tar.gz", "x_archive": "zip", "apple_health": "nested", "ics": "renamed"}
REFUSED = {"photo.jpg", "broken.zip", "letter.docx"}

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a person has it: every source, packed in many ways, and things that are no exports."""
    made, offered = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("offered") / "exports"
    offered.mkdir()
    for name in NAMES:
        folder = made / name
        folder.mkdir()
        sample = import_module(f"samples_made.{name}").make(folder)
        put(sample, offered, name, PACK.get(name, "plain"))
    (offered / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64))
    whole = (offered / "x_archive.zip").read_bytes()
    (offered / "broken.zip").write_bytes(whole[: len(whole) // 2])
    (offered / "letter.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (offered / ".DS_Store").write_bytes(bytes(8))
    return offered


def put(sample: Path, offered: Path, name: str, packing: str) -> None:
    """Lay one sample in the folder, packed."""
    files = [path for path in sample.rglob("*") if path.is_file()] if sample.is_dir() else [sample]
    root = sample if sample.is_dir() else sample.parent
    if packing == "plain":
        (shutil.copytree if sample.is_dir() else shutil.copy)(sample, offered / f"{name}{sample.suffix}")
    elif packing == "renamed":
        shutil.copy(sample, offered / "отпуск 旅行.ics")
    elif sample.suffix in (".zip", ".gz") and packing != "nested":
        shutil.copy(sample, offered / f"{name}.{packing}")
    elif packing == "tar.gz":
        with tarfile.open(offered / f"{name}.tar.gz", "w:gz") as archive:
            for path in files:
                archive.add(path, path.relative_to(root))
    else:
        inner = offered.parent / f"{name}.zip"
        with zipfile.ZipFile(inner, "w") as archive:
            for path in files:
                archive.write(path, path.relative_to(root))
        if packing == "nested":
            with zipfile.ZipFile(offered / f"{name}.zip", "w") as archive:
                archive.write(inner, inner.name)
        else:
            shutil.copy(inner, offered / f"{name}.zip")


@pytest.fixture(scope="module")
def home(exports: Path) -> tuple[Path, dict]:
    """Return a home and the account of the one command that filled it."""
    folder = exports.parent / "home"
    said = typed("--home", folder, "import", exports, "--json", "--zone", "Europe/Paris")
    assert said.code == 3, said.err  # something was refused, and the exit code says so
    assert "Traceback" not in said.err
    return folder, said.json


def count(folder: Path) -> int:
    return called("--home", folder, "sql", "select count(*) as n from log", "--json").json[0]["n"]


def rows(folder: Path) -> str:
    """Return every activity but the number of its import, as text."""
    said = called("--home", folder, "sql", "select * exclude (job) from log order by id", "--json")
    assert said.code == 0, said.err
    return said.out


def test_the_account_is_honest(exports: Path, home: tuple[Path, dict]) -> None:
    folder, account = home
    told = [entry["path"] for entry in account["files"]]
    for path in exports.iterdir():
        if path.name != ".DS_Store":
            assert any(one == str(path) or one.startswith(f"{path}/") for one in told), f"nothing is said of {path.name}"
    refused = {Path(entry["path"]).name for entry in account["files"] if entry["refused"]}
    assert refused >= REFUSED
    assert all(entry["refused"][part] for entry in account["files"] if entry["refused"] for part in ("what", "want", "how"))
    read = {entry["source"] for entry in account["files"] if entry["added"]}
    assert read == {name.replace("_", "-") for name in NAMES}
    assert account["totals"]["added"] == count(folder) > 500
    assert account["questions"] == []


def test_again_adds_nothing(exports: Path, home: tuple[Path, dict]) -> None:
    folder, account = home
    again = typed("--home", folder, "import", exports, "--json").json
    assert again["totals"]["added"] == 0
    assert again["totals"]["known"] == account["totals"]["added"] + account["totals"]["known"]


def test_three_graphs_in_three_formats(home: tuple[Path, dict], tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    for name in ("social", "interests", "actions"):
        for ending, tell in (("csv", typed), ("parquet", called), ("gexf", called)):
            said = tell("--home", home[0], "graph", name, "--out", tmp_path / f"{name}.{ending}")
            assert said.code == 0, said.err
        edges = pq.read_table(tmp_path / f"{name}.parquet").num_rows
        assert edges > 0
        assert len((tmp_path / f"{name}.csv").read_text("utf-8").splitlines()) >= edges
        assert len(ElementTree.parse(tmp_path / f"{name}.gexf").findall(".//{*}edge")) == edges


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_all_of_it_leaves_and_comes_back_equal(home: tuple[Path, dict], tmp_path: Path, form: str) -> None:
    assert typed("--home", home[0], "export", tmp_path / "out", "--format", form).code == 0
    said = typed("--home", tmp_path / "h", "import", tmp_path / "out", "--json")
    assert said.code == 0, said.out
    assert rows(tmp_path / "h") == rows(home[0])


def test_forgetting_and_undoing(exports: Path, home: tuple[Path, dict], tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(home[0], folder)
    before = count(folder)
    job = next(entry for entry in home[1]["files"] if entry["source"] == "gpx")
    assert typed("--home", folder, "undo", job["job"]).code == 0
    assert count(folder) == before - job["added"]
    forgotten = typed("--home", folder, "forget", "--source", "ics", "--yes", "--json").json["forgotten"]
    assert forgotten > 0 and count(folder) == before - job["added"] - forgotten
    typed("--home", folder, "import", exports, "--zone", "Europe/Paris")
    assert count(folder) == before - forgotten, "what was undone comes back, what was forgotten does not"


def test_the_page_answers_while_a_command_imports(exports: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "h"), "serve", "--no-browser", "--port", "0"]
    server = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(PYTHONUNBUFFERED="1"))
    try:
        address = next(found.group() for said in server.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/\S*", said)))
        line = [sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "h"), "import", str(exports), "--json"]
        importer = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment())
        visitor = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
        answers = 0
        while importer.poll() is None or not answers:
            with visitor.open(address if not answers else address.partition("?")[0], timeout=60) as page:
                assert page.status == 200 and b"murmure" in page.read()
            answers += 1
        added = json.loads(importer.communicate(timeout=120)[0])["totals"]["added"]
        assert importer.returncode == 3 and added > 500 and count(tmp_path / "h") == added
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()
