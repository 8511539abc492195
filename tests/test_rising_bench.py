"""Does the bench of early warning judge alarms as it says?"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).parents[1] / "bench" / "rising"
DAY = 86_400


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, ModuleType]:
    """Load the bench's own modules: other benches have modules of the same name."""
    loaded = {}
    for name in ("grounds", "judge"):
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        loaded[name] = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, loaded[name])
        spec.loader.exec_module(loaded[name])
    return loaded["grounds"], loaded["judge"]


def test_alarms_are_true_early_late_or_false(bench):
    """One cause erupts on day 10 and another on day 20; a third one never does. The score is given."""
    grounds, judge = bench
    time = np.array([0, 10, 10.1, 10.2, 15, 20, 20.3, 25, 40]) * DAY
    cause = np.array([2, 0, 0, 0, 0, 1, 1, 2, 2])
    score = np.array([0, 5, 9, 9, 2, 1, 7, 3, 0.0])
    stream = grounds.Stream(time.astype(np.int64), cause.astype(np.int32), np.zeros(9, np.int32), ["a", "b", "c"])
    truth = [grounds.Eruption(0, 10 * DAY, int(10.15 * DAY), int(10.2 * DAY)), grounds.Eruption(1, 20 * DAY, int(20.2 * DAY), int(20.5 * DAY))]
    found = judge.judge(score, stream, truth, budget=0.001)
    assert (found.seen, found.before, found.false) == (1.0, 0.5, 0.0) and 3 <= found.threshold < 5
    assert found.lead == pytest.approx((0.15 - 0.1) * 24 / 2) and found.lead_before == pytest.approx(0.15 * 24)
    found = judge.judge(score, stream, truth, budget=1 / 39)
    assert found.false == pytest.approx(1 / 40) and 2 <= found.threshold < 3, "the third cause, once"
    assert judge.judge(score, stream, truth, budget=1).before == 1.0


def test_a_cause_is_silent_for_three_days_after_an_alarm(bench):
    grounds, judge = bench
    time = (np.array([0, 1, 2.9, 3.1, 10]) * DAY).astype(np.int64)
    nothing = np.zeros(5, np.int32)
    stream = grounds.Stream(time, nothing, nothing, ["a"])
    truth = [grounds.Eruption(0, int(20 * DAY), int(21 * DAY), int(22 * DAY))]
    found = judge.judge(np.ones(5), stream, truth, budget=10)
    assert found.false == pytest.approx(3 / 10) and found.seen == 0


def test_the_posts_of_ira_are_read_where_they_are(bench):
    grounds, _ = bench
    if not (grounds.DATA / "ira").is_dir():
        pytest.skip("the posts of ira are not here: set MURMURE_DATA")
    stream, truth = grounds.ira()
    assert len(stream.time) > 600_000 and len(truth) == 539 and (np.diff(stream.time) >= 0).all()
