"""Does every source keep every law, on every sample that its maker can make up?"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import rmtree

import pytest

from murmure.model.activity import Activity
from murmure.model.words import Both
from murmure.sources import laws
from murmure.sources.recognise import sources

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
NAMES = [source.name for source in sources()]
# An export of murmure itself is made by murmure: its laws are those of export and re-import.
MADE_ELSEWHERE = {"murmure-export"}


def maker(name: str):
    """Return the module that makes up samples for a source, None when there is none."""
    module = f"samples_made.{name.replace('-', '_')}"
    return importlib.import_module(module) if importlib.util.find_spec(module) else None


def cases() -> list[tuple[str, str | None]]:
    """Return every (source, quirk), the plain sample first."""
    found = []
    for name in NAMES:
        made = maker(name)
        found += [(name, quirk) for quirk in (None, *made.QUIRKS)] if made else []
    return found


CASES = cases()
PLAIN = [name for name, quirk in CASES if quirk is None]


@cache
def _source(name: str):
    return next(source for source in sources() if source.name == name)


def _sample(name: str, quirk: str | None, folder: Path) -> Path:
    place = folder / "sample"
    place.mkdir(parents=True)
    return maker(name).make(place, quirk)


def _golden(name: str) -> Path:
    """Return the golden file in the form of the laws; some sources keep a richer one, of all quirks, under their plain name."""
    own = GOLDEN / "laws" / f"{name}.jsonl"
    return own if own.exists() else GOLDEN / f"{name}.jsonl"


def _kept(breaches, name: str, quirk: str | None = None) -> None:
    said = [breach.en for breach in breaches]
    assert not said, f"{name}, quirk {quirk!r}:\n  " + "\n  ".join(said[:10])


def test_none_is_skipped() -> None:
    """Declared = found = documented = sampled = golden."""
    found = set(NAMES)
    sampled = {name for name in found if maker(name)} | MADE_ELSEWHERE
    documented = {path.stem for path in (TESTS.parent / "docs/look-up/sources").glob("*.md")} - {"README"}
    golden = {path.stem for path in GOLDEN.glob("*.jsonl")} | MADE_ELSEWHERE
    assert {"without sample": found - sampled, "without page": found - documented, "without golden file": found - golden} == {
        "without sample": set(), "without page": set(), "without golden file": set(),
    }  # fmt: skip
    assert not documented - found, "a page speaks of a source that does not exist"
    assert not {path.stem for path in GOLDEN.glob("*.jsonl")} - found, "a golden file of a source that does not exist"


@pytest.mark.parametrize("name", NAMES)
def test_its_card_speaks_both_languages(name: str) -> None:
    source = _source(name)
    for part in ("title", "get_it", "keeps", "leaves_out"):
        said = getattr(source, part)
        assert isinstance(said, Both) and said.en.strip() and said.fr.strip(), f"{name}.{part}"
    for part in ("get_it", "keeps", "leaves_out"):
        assert getattr(source, part).en != getattr(source, part).fr, f"{name}.{part} is the same in both languages"


@pytest.mark.parametrize("name", sorted(set(NAMES) - MADE_ELSEWHERE))
def test_its_page_speaks_both_languages(name: str) -> None:
    text = (TESTS.parent / "docs/look-up/sources" / f"{name}.md").read_text("utf-8")
    french = [word for word in (" est ", " les ", " des ", " une ") if word in text]
    english = [word for word in (" the ", " is ", " and ", " of ") if word in text]
    assert len(french) > 2 and len(english) > 2, f"{name}.md is in one language only"


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_sample_equals_its_golden_file(name: str, tmp_path: Path) -> None:
    output = laws.gather(_sample(name, None, tmp_path), only=name)
    _kept(laws.something(output), name)
    _kept(laws.golden_kept(output, _golden(name)), name)


@pytest.mark.parametrize(("name", "quirk"), CASES)
def test_every_quirk_keeps_the_laws_of_reading(name: str, quirk: str | None, tmp_path: Path) -> None:
    sample = _sample(name, quirk, tmp_path)
    first = laws.gather(sample)
    _kept(laws.read_twice(first, laws.gather(sample)), name, quirk)
    _kept(laws.one_key_each(first), name, quirk)
    _kept(laws.timed(first), name, quirk)
    _kept(laws.typed(first), name, quirk)
    _kept(laws.recognised_once(sample), name, quirk)
    _kept(laws.left_out(first, tuple(getattr(maker(name), "CANARIES", ()))), name, quirk)
    assert first.rows or first.said or quirk == "empty", f"{name}, quirk {quirk!r}: nothing was read and nothing was said"


def test_a_key_that_loses_a_record_is_seen(tmp_path: Path, monkeypatch) -> None:
    """Of a source that names rows by their day alone, the law names what it loses; equal rows, and more details, are no loss."""
    from murmure.sources import gather
    from murmure.sources.readers import containers
    from murmure.sources.recognise import Unit

    def read(bundle):
        for content, extra in (("a", None), ("a", None), ("a", {"more": 1}), ("b", None)):
            yield Activity(key="2024-01-01", type="Create", content=content, extra=extra)

    (tmp_path / "a.txt").write_text("a")
    source = replace(_source("ics"), read=read)
    monkeypatch.setattr(gather, "units", lambda path, scratch: [Unit(source, "a.txt", next(containers(path, scratch)).files, [])])
    output = laws.gather(tmp_path / "a.txt")
    assert (output.count, len(output.rows), len(output.met_again)) == (4, 1, 2)
    (breach,) = laws.one_key_each(output)
    assert "(content)" in breach.en and '"b"' in breach.fr


@pytest.mark.parametrize("name", PLAIN)
def test_the_plain_sample_is_recognised_by_its_source(name: str, tmp_path: Path) -> None:
    assert laws.gather(_sample(name, None, tmp_path)).used == {name}


@pytest.mark.parametrize("name", PLAIN)
def test_folder_zip_tar_and_nested_zip_are_equal(name: str, tmp_path: Path) -> None:
    _kept(laws.packed_alike(_sample(name, None, tmp_path), lambda path: laws.gather(path, only=name)), name)


@pytest.mark.parametrize("name", PLAIN)
def test_a_cut_file_is_never_read_in_silence(name: str, tmp_path: Path) -> None:
    _kept(laws.cut_is_said(_sample(name, None, tmp_path), laws.gather), name)


@pytest.mark.parametrize("name", PLAIN)
def test_a_corrupted_file_stops_nothing(name: str, tmp_path: Path) -> None:
    _kept(laws.corrupted_is_survived(_sample(name, None, tmp_path), laws.gather), name)


@pytest.mark.parametrize("name", PLAIN)
def test_a_cut_archive_stops_nothing(name: str, tmp_path: Path) -> None:
    whole = laws.PACKINGS["zip"](laws.tree_of(_sample(name, None, tmp_path)), tmp_path / "whole.zip").read_bytes()
    for cut in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        path = tmp_path / f"cut-{cut}.zip"
        path.write_bytes(whole[:cut])
        assert laws.gather(path).said, f"{name}: an archive cut at {cut} was taken without a word"


READ = """
import resource, sys
from pathlib import Path
from murmure.model.activity import Activity
from murmure.sources.readers import Bundle, Scratch
from murmure.sources.recognise import units

def memory(line):
    status = Path("/proc/self/status")
    if not status.exists():  # what the parent took at most counts there too
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(row.split()[1] for row in status.read_text().splitlines() if row.startswith(line)))

before = memory("VmRSS")
count = 0
with Scratch(Path(sys.argv[3])) as scratch:
    for unit in units(Path(sys.argv[2]), scratch):
        assert getattr(unit, "source", None) is not None and unit.source.name == sys.argv[1], unit
        for item in unit.source.read(Bundle("large", unit.files, unit.others)):
            count += 1 if type(item) is Activity else getattr(item, "num_rows", 0)
print(count, (memory("VmHWM") - before) // 1024)
"""
GIGABYTE = 1 << 30
MEMORY = 600  # MB
MAPPED = {"pihole": GIGABYTE >> 20}  # the pages of a file that is mapped count as memory until somebody else needs them


def _memory(name: str, folder: Path, size: int) -> tuple[int, int]:
    """Return how many activities a process reads from a large export of a source, and the memory in MB that it takes for that."""
    from samples_made import large

    own = getattr(maker(name), "large", None)
    path = own(folder, size) if own and name not in large.MAKERS else large.make(name, folder, size)
    given = {**os.environ, "PYTHONPATH": str(TESTS.parent / "src")}
    done = subprocess.run([sys.executable, "-c", READ, name, str(path), str(folder)], env=given, capture_output=True, text=True, check=False)
    rmtree(path) if path.is_dir() else path.unlink()  # a gigabyte is not left behind
    assert done.returncode == 0, done.stderr
    count, grown = map(int, done.stdout.split())
    return count, grown - MAPPED.get(name, 0) * size // GIGABYTE


@pytest.mark.slow
@pytest.mark.parametrize("name", PLAIN)
def test_memory_stays_bounded_on_a_gigabyte(name: str, tmp_path: Path) -> None:
    count, grown = _memory(name, tmp_path, GIGABYTE)
    print(f"{name}: {count:,} activities, {grown} MB")
    assert count > 100_000 and grown < MEMORY


@pytest.mark.long
@pytest.mark.parametrize("name", PLAIN)
def test_large_exports_are_read(name: str, tmp_path: Path) -> None:
    """Two megabytes of what the law above makes a gigabyte of."""
    count, _ = _memory(name, tmp_path, 2_000_000)
    assert count > 1_000
