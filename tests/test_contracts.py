"""Do imports go one way, do sources stand apart, and is every library one that we may ship?"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import grimp
import pytest

from typed import ROOT, environment

FORBIDDEN = re.compile(r"(?<![A-Za-z])A?L?GPL|GNU (?:Affero|Lesser|Library|General)|non-?commercial|CC-BY-NC|Proprietary", re.IGNORECASE)
FREE = re.compile(
    r"Apache|BSD|MIT\b|MIT |ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|0BSD|Unlicense|Public Domain", re.IGNORECASE
)  # fmt: skip
FORMS = {"murmure.sources": "SOURCE", "murmure.sources.live": "LIVE", "murmure.lenses": "LENS", "murmure.faces.cli": "VERB"}


def locked(name: str = "requirements.txt") -> list[tuple[str, str]]:
    """Return (package, version) of every line of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE)


def test_imports_go_one_way() -> None:
    code = "import sys; from importlinter.cli import lint_imports_command as lint; sys.argv[0] = 'lint-imports'; lint()"
    done = subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert ", 0 broken" in done.stdout


@pytest.mark.parametrize(("package", "card"), FORMS.items())
def test_siblings_never_import_each_other(package: str, card: str) -> None:
    """A source that imports another source would change when that one does; shared ground is a module without a card."""
    graph = grimp.build_graph("murmure", cache_dir=None)
    plugs = {name for name in graph.modules if name.startswith(package + ".") and declares(name, card)}
    if card != "LENS":
        assert len(plugs) >= 5
    allowed = {("murmure.faces.cli.search", "murmure.faces.cli.timeline"), ("murmure.faces.cli.forget", "murmure.faces.cli.timeline"),
               ("murmure.faces.cli.mapping", "murmure.faces.cli.timeline"), ("murmure.faces.cli.demo", "murmure.faces.cli.serve"),
               ("murmure.faces.cli.doctor", "murmure.faces.cli.serve")}  # fmt: skip
    crossed = [
        (module, target)
        for plug in plugs
        for module in {plug, *graph.find_descendants(plug)}
        for target in graph.find_modules_directly_imported_by(module)
        if any(target == other or target.startswith(other + ".") for other in plugs - {plug})
    ]
    assert sorted(set(crossed) - (allowed if card == "VERB" else set())) == []


def declares(module: str, card: str) -> bool:
    """Return whether a module assigns `card` at its top."""
    path = ROOT / "src" / Path(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return any(isinstance(target, ast.Name) and target.id == card for target in targets)


@pytest.mark.parametrize("name", sorted({name for name, _ in locked()}))
def test_every_library_may_be_shipped(name: str) -> None:
    try:
        data = distribution(name).metadata
    except ModuleNotFoundError:
        pytest.skip(f"{name} is for another platform")
    classifiers = [line for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
    short = [line for line in (data.get("License-Expression"), data.get("License")) if line]
    words = " ; ".join([*short, *classifiers])
    if not words:
        words = " ".join(file.read_text()[:400] for file in distribution(name).files or () if "LICEN" in file.name.upper())
    assert FREE.search(words), f"{name}: {words[:300]!r}"
    # A dual licence ("Apache-2.0 OR BSD") lets us choose; one that only offers a forbidden one does not.
    assert not FORBIDDEN.search(data.get("License-Expression") or " ".join(classifiers) or words[:200]), f"{name}: {words[:300]!r}"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_locks_are_hashed_and_name_no_machine(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    packages = [entry for entry in entries if re.match(r"[A-Za-z0-9_.-]+==", entry)]
    assert len(packages) > 20
    assert all("--hash=sha256:" in entry for entry in packages)
    assert not re.search(r"--(?:extra-)?index-url|--find-links|file:|https?://|/work/|/opt/", text)


def test_the_large_lock_holds_the_small_one() -> None:
    assert set(locked()) <= set(locked("requirements-dev.txt"))


def test_every_dependency_that_is_declared_is_locked() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9_-]+", line).group().lower() for line in declared}
    assert names <= {name.lower() for name, _ in locked()}
    assert {"duckdb==1.5.5", "duckdb-extension-httpfs==1.5.5"} <= set(declared)
