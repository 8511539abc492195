"""Is every kernel compiled once `./murmure` has set itself up?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs_run import ROOT


def warmed(tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a folder in which every kernel was compiled, and the names of what was kept: those of `./test`, which does it first, else new ones."""
    if "MURMURE_WARMED" in os.environ:
        folder = Path(os.environ["MURMURE_WARMED"])
        assert (folder / "said").read_text("utf-8") == ""
        return folder, [Path(line).name for line in (folder / "kept").read_text("utf-8").splitlines()]
    code = [sys.executable, "-P", "-W", "error", "-m", "murmure.faces.cli.warm"]
    (tmp_path / "tmp").mkdir()
    given = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NUMBA_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path / "tmp")}
    done = subprocess.run(code, env=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return tmp_path, [path.name for path in (tmp_path / "cache").rglob("*.nbi")]


@pytest.mark.long
def test_every_kernel_is_compiled_and_kept(tmp_path: Path) -> None:
    """Every kernel that a module of murmure calls leaves its machine code in the cache."""
    folder, names = warmed(tmp_path)
    kept = {name.partition("-")[0] for name in names}
    kernels = (ROOT / "src" / "murmure" / "kernels").glob("*.py")
    public = {f"{path.stem}.{name}" for path in kernels for name in re.findall(r"^@compiled\ndef ([a-z]\w*)", path.read_text("utf-8"), re.MULTILINE)}
    assert len(public) >= 4 and public <= kept
    assert list((folder / "tmp").iterdir()) == [], "something is left behind"
