"""Whoever has an export that murmure cannot read begins with a source that keeps the laws, in a checkout of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from typed import ROOT, called

AWAY = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the code, with what a source stands on."""
    place = tmp_path / "murmure"
    shutil.copytree(ROOT / "src", place / "src", ignore=AWAY)
    shutil.copytree(ROOT / "bench", place / "bench", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copytree(ROOT / "tests" / "samples_made", place / "tests" / "samples_made", ignore=AWAY)
    for folder in ("tests/golden/laws", "docs/look-up/sources"):
        (place / folder).mkdir(parents=True)
    for name in ("test_laws_of_sources.py", "conftest.py"):
        shutil.copy(ROOT / "tests" / name, place / "tests" / name)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.mark.long
@pytest.mark.parametrize(("name", "title"), [("my-river", None), ("ma-balance2", 'Ma "balance" \\ {préférée} `du` matin')])
def test_a_new_source_keeps_the_laws(checkout, name, title):
    """The story: one command, and all laws of sources pass on what it wrote, quirks too."""
    words = ["new", "source", name, "--room", "home", "--in", checkout, *(["--title", title] if title else [])]
    done = called(*words, "--json")
    assert done.code == 0, done.err
    module = name.replace("-", "_")
    wanted = {f"src/murmure/sources/home/{module}.py", f"tests/samples_made/{module}.py"}
    wanted |= {f"docs/look-up/sources/{name}.md", f"tests/golden/{name}.jsonl"}
    assert {str(Path(path).relative_to(checkout)) for path in done.json["files"]} == wanted
    env = os.environ | {"PYTHONPATH": str(checkout / "src")}
    laws = ["-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_laws_of_sources.py", "-k", name, "-m", "not slow"]
    judged = subprocess.run([sys.executable, *laws],
                            cwd=checkout, env=env, capture_output=True, text=True, timeout=300)  # fmt: skip
    assert judged.returncode == 0 and " passed" in judged.stdout, judged.stdout + judged.stderr
    style = subprocess.run([sys.executable, "-m", "ruff", "check", "--quiet", *(str(checkout / path) for path in wanted if path.endswith(".py"))],
                           cwd=ROOT, capture_output=True, text=True)  # fmt: skip
    assert style.returncode == 0, style.stdout


@pytest.mark.parametrize("name", ["Bank", "my_bank", "../bank", "", "bank-", "2bank", "b" * 61, "gpx", "é"])
def test_a_name_that_cannot_be_is_refused(tmp_path, name):
    for folder in ("src/murmure/sources/generic", "tests/samples_made", "tests/golden", "docs/look-up/sources"):
        (tmp_path / folder).mkdir(parents=True)
    done = called("new", "source", name, "--in", tmp_path)
    assert done.code == 1 and done.err.count("\n") == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_nothing_is_written_over_and_nothing_half(tmp_path):
    for folder in ("src/murmure/sources/generic", "tests/samples_made", "docs/look-up/sources"):
        (tmp_path / folder).mkdir(parents=True)
    page = tmp_path / "docs/look-up/sources/my-bank.md"
    page.write_text("mine")
    assert called("new", "source", "my-bank", "--in", tmp_path, "--lang", "fr").code == 1
    assert page.read_text() == "mine"
    page.unlink()
    done = called("new", "source", "my-bank", "--in", tmp_path)  # there is no folder for golden files
    assert done.code == 1 and "my-bank.jsonl" in done.err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_room_that_is_not_there_names_those_that_are(tmp_path):
    for folder in ("src/murmure/sources/generic", "tests/samples_made", "tests/golden", "docs/look-up/sources"):
        (tmp_path / folder).mkdir(parents=True)
    done = called("new", "source", "my-bank", "--in", tmp_path, "--room", "attic")
    assert done.code == 1 and "money" in done.err


def test_outside_of_a_checkout_it_says_where_to_go(tmp_path):
    done = called("new", "source", "my-bank", "--in", tmp_path, "--lang", "fr")
    assert done.code == 1 and "--in" in done.err and "cloné" in done.err
