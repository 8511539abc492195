"""Does the bench of early warning read what is published, and measure areas as it says?"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "bench" / "rising"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, ModuleType]:
    """Load the bench's own modules: other benches have modules of the same name."""
    loaded = {}
    for name in ("grounds", "breadth"):
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        loaded[name] = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, loaded[name])
        spec.loader.exec_module(loaded[name])
    return loaded["grounds"], loaded["breadth"]


def test_the_area_is_the_chance_to_be_above(bench):
    _, breadth = bench
    true = np.array([True, True, False, False, False])
    assert breadth.area(np.array([5, 4, 3, 2, 1.0]), true) == 1.0
    assert breadth.area(np.array([1, 1, 1, 1, 1.0]), true) == 0.5
    assert breadth.area(np.array([1, 4, 3, 2, 0.0]), true) == pytest.approx(4 / 6)


@pytest.mark.long
def test_the_posts_of_ira_are_read_where_they_are(bench):
    grounds, _ = bench
    if not (grounds.DATA / "ira").is_dir():
        pytest.skip("the posts of ira are not here: set MURMURE_DATA")
    posts = grounds.posts()
    truth = grounds.eruptions(posts)
    assert sum(map(len, posts)) > 900_000 and len(truth) == 539 and len({one.cause for one in truth}) == 455
    assert len(grounds.events()) == 16 and "LeftTroll" in grounds.origins().values()
