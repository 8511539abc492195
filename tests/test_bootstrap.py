"""Does `./murmure` make its environment once, honestly, and survive what goes wrong meanwhile?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from typed import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A bare clone: what `./murmure` needs, and no environment."""
    place = tmp_path / "a clone"
    place.mkdir()
    for name in ("murmure", "test", *LOCKS):
        shutil.copy(ROOT / name, place / name)
    (place / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "environment.sh", place / ".ci")
    (place / "src").symlink_to(ROOT / "src")
    return place


def start(checkout: Path, *words: str, command: str = "murmure", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the checkout without network, without uv, with this Python."""
    names = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_STATE_HOME", "XDG_DATA_HOME")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    folders = [folder for folder in kept["PATH"].split(os.pathsep) if not (Path(folder) / "uv").exists()]
    given = {**kept, "PATH": os.pathsep.join(folders), "MURMURE_PYTHON": sys.executable, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, **more}
    return subprocess.run([str(checkout / command), *words], capture_output=True, text=True, env=given, timeout=120, check=False)


def pretend(environment: Path, lock: Path) -> None:
    """Make a folder that looks like a complete environment: this Python, and the stamp."""
    (environment / "bin").mkdir(parents=True)
    (environment / "pyvenv.cfg").touch()
    python = environment / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    shutil.copy(lock, environment / ".murmure-lock")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python whose new environments are copies of one: for tests of what happens around the making."""
    place = tmp_path_factory.mktemp("ready")
    subprocess.run([sys.executable, "-m", "venv", place / "one"], check=True)
    python = place / "python-ready"
    made = f'"-m venv --clear "*) rm -rf "$4" && cp -a "{place / "one"}" "$4"'
    python.write_text(f'#!/bin/sh\ncase "$*" in *realpath*) echo "$0" ;; {made} ;; *) exec "{sys.executable}" "$@" ;; esac\n')
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_complete_environment_is_used_at_once(checkout: Path, lock: str) -> None:
    pretend(checkout / ".venv", checkout / lock)
    said = start(checkout, "--version")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("murmure ")


def test_it_works_through_a_link_and_from_anywhere(checkout: Path, tmp_path: Path) -> None:
    pretend(checkout / ".venv", checkout / LOCKS[0])
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "murmure").symlink_to(checkout / "murmure")
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the person was run')")
    done = subprocess.run([tmp_path / "bin" / "murmure", "--version"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_environment_may_lie_elsewhere(checkout: Path, tmp_path: Path) -> None:
    pretend(tmp_path / "else where", checkout / LOCKS[0])
    assert start(checkout, "--version", MURMURE_ENV=str(tmp_path / "else where")).returncode == 0
    assert not (checkout / ".venv").exists()


@pytest.mark.long
@pytest.mark.parametrize(("language", "word", "real"), [("en_GB.UTF-8", "offline", True), ("fr_FR.UTF-8", "hors ligne", False)])
def test_without_network_it_says_so_and_leaves_no_stamp(checkout: Path, ready: str, language: str, word: str, real: bool) -> None:
    python = sys.executable if real else ready
    said = start(checkout, "--version", LANG=language, MURMURE_PYTHON=python)
    assert said.returncode == 1 and said.stdout == ""
    assert word in said.stderr and "Traceback" not in said.stderr
    assert not (checkout / ".venv" / ".murmure-lock").exists()
    assert not (checkout / ".venv.making").exists()
    again = start(checkout, "--version", LANG=language, MURMURE_PYTHON=ready)  # the half-made one is made again, not trusted
    assert again.returncode == 1


@pytest.mark.long
def test_a_changed_lock_is_noticed(checkout: Path, ready: str) -> None:
    pretend(checkout / ".venv", checkout / LOCKS[0])
    for name in LOCKS:
        with (checkout / name).open("a") as lock:
            lock.write("# another list\n")
    said = start(checkout, "--version", MURMURE_PYTHON=ready)
    assert said.returncode == 1 and "has changed" in said.stderr


def test_a_folder_of_the_person_is_never_cleared(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "love.txt").write_text("dear")
    said = start(checkout, "--version", MURMURE_ENV=str(tmp_path / "letters"))
    assert said.returncode == 1 and "MURMURE_ENV" in said.stderr
    assert (tmp_path / "letters" / "love.txt").read_text() == "dear"


def test_without_a_recent_python_it_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "python-old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    said = start(checkout, "--version", MURMURE_PYTHON=str(old), LANG="fr_FR.UTF-8")
    assert said.returncode == 1
    assert "Python 3.11" in said.stderr and "apt install" in said.stderr


def test_a_python_without_venv_is_explained(checkout: Path, tmp_path: Path) -> None:
    bare = tmp_path / "python-bare"
    bare.write_text(f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; *realpath*) echo "$0" ;; *) exec "{sys.executable}" "$@" ;; esac\n')
    bare.chmod(0o755)
    said = start(checkout, "--version", MURMURE_PYTHON=str(bare))
    assert said.returncode == 1 and "python3-venv" in said.stderr


@pytest.mark.long
def test_a_lock_left_by_a_killed_maker_is_taken_over(checkout: Path, ready: str) -> None:
    making = checkout / ".venv.making"
    making.mkdir()
    (making / "pid").write_text("999999999\n")
    said = start(checkout, "--version", MURMURE_PYTHON=ready)
    assert said.returncode == 1 and "offline" in said.stderr
    assert not making.exists()


@pytest.mark.long
def test_the_test_command_wants_the_large_lock(checkout: Path, ready: str) -> None:
    pretend(checkout / ".venv", checkout / LOCKS[0])
    said = start(checkout, command="test", MURMURE_PYTHON=ready)
    assert said.returncode == 1 and "requirements-dev.txt" in said.stderr


def test_scripts_are_posix() -> None:
    for name in ("murmure", "test", ".ci/environment.sh"):
        subprocess.run(["sh", "-n", str(ROOT / name)], check=True)
    for name in ("murmure", "test", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK)
