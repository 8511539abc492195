"""Is every kernel compiled once `./murmure` has set itself up?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs_run import ROOT


@pytest.mark.long
def test_every_kernel_is_compiled_and_kept(tmp_path: Path) -> None:
    """Every kernel that a module of murmure calls leaves its machine code in the cache."""
    code = [sys.executable, "-P", "-W", "error", "-m", "murmure.faces.cli.warm"]
    given = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NUMBA_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(code, env=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    kept = {path.name.partition("-")[0] for path in (tmp_path / "cache").rglob("*.nbi")}
    kernels = (ROOT / "src" / "murmure" / "kernels").glob("*.py")
    public = {f"{path.stem}.{name}" for path in kernels for name in re.findall(r"^@compiled\ndef ([a-z]\w*)", path.read_text("utf-8"), re.MULTILINE)}
    assert len(public) >= 4 and public <= kept
    assert [path.name for path in tmp_path.iterdir()] == ["cache"], "something is left behind"
