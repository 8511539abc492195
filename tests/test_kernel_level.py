"""Do bounds of levels and shares hold what is true as often as they say, whatever the noise of the days?"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from murmure.kernels import noises
from murmure.kernels.level import level_below, level_of, share_of, walked
from together_made import noise

ROUNDS = 160
FEWEST, MOST = 0.89, 0.995
"""What a rate of 95 % can show in so many rounds, beyond which lies less than one in a thousand."""


def known(draw: np.random.Generator, span: int) -> np.ndarray:
    """Return the days of a span of which a fifth is missing."""
    return np.sort(draw.choice(span, round(span * 0.8), replace=False)).astype(np.int64)


def slow(draw: np.random.Generator, count: int) -> np.ndarray:
    """Return noise of which as much changes slowly as quickly."""
    return noise(draw, count, 1 - 3.5 / count) * (2 * 3.5 / count) ** 0.5 + draw.standard_normal(count)


NOISES = {
    "fresh": lambda draw, count: draw.standard_normal(count),
    "alike": lambda draw, count: noise(draw, count, 0.6),
    "unlike": lambda draw, count: noise(draw, count, -0.3),
    "wild": lambda draw, count: noise(draw, count, 0.5, wild=True),
    "slow": slow,
}


@pytest.mark.parametrize("name", NOISES)
@pytest.mark.parametrize("span", [45, 120])
def test_a_level_is_held_as_often_as_it_says(name: str, span: int) -> None:
    draw, inside = np.random.default_rng(31), 0
    for _ in range(ROUNDS):
        day = known(draw, span)
        found = level_of(day + 19_000, 3.5 + NOISES[name](draw, span)[day])
        assert found is not None and found.low < found.value < found.high
        inside += found.low <= 3.5 <= found.high
    assert FEWEST <= inside / ROUNDS <= MOST


@pytest.mark.parametrize(("share", "name"), [(0.1, "fresh"), (0.3, "alike"), (0.85, "alike"), (0.4, "unlike")])
def test_a_share_is_held_as_often_as_it_says(share: float, name: str) -> None:
    draw, inside = np.random.default_rng(32), 0
    for _ in range(ROUNDS):
        day, left = known(draw, 90), NOISES[name](draw, 90)
        spread = {"fresh": 1.0, "alike": (1 - 0.6**2) ** -0.5, "unlike": (1 - 0.3**2) ** -0.5}[name]
        found = share_of(day, left[day] / spread < NormalDist().inv_cdf(share))
        assert found is not None and 0 <= found.low <= found.value <= found.high <= 1
        inside += found.low <= share <= found.high
    assert FEWEST <= inside / ROUNDS <= MOST


def test_each_noise_says_what_its_whole_covariance_says() -> None:
    draw = np.random.default_rng(33)
    day = known(draw, 40)
    values = draw.normal(2, 1, len(day))
    alike, fresh = np.array([-0.5, 0.0, 0.7, 0.97]), np.array([0.0, 0.0, 0.3, 0.8])
    mean, error, likely = walked(day, values, alike, fresh)
    apart, count = np.abs(day[:, None] - day), len(day)
    for place in range(len(alike)):
        whole = (1 - fresh[place]) * alike[place] ** apart + fresh[place] * np.eye(count)
        inverse = np.linalg.inv(whole)
        weight = inverse.sum()
        level = (inverse @ values).sum() / weight
        left = (values - level) @ inverse @ (values - level)
        assert mean[place] == pytest.approx(level, rel=1e-9)
        assert error[place] == pytest.approx((left / (count - 1) / weight) ** 0.5, rel=1e-9)
        told = -0.5 * ((count - 1) * np.log(left) + np.linalg.slogdet(whole)[1] + np.log(weight))
        assert likely[place] == pytest.approx(told, rel=1e-9)


def test_bounds_leave_as_much_on_both_sides() -> None:
    chance, mean, error = np.array([0.7, 0.3]), np.array([0.0, 1.0]), np.array([1.0, 2.0])
    assert level_below(-50.0, chance, mean, error, 20.0) < 1e-6 < 1 - 1e-6 < level_below(60.0, chance, mean, error, 20.0)
    assert level_below(0.0, chance, mean, error, 20.0) == pytest.approx(0.7 * 0.5 + 0.3 * 0.3113, abs=1e-3)


def test_another_unit_says_the_same() -> None:
    draw = np.random.default_rng(34)
    day = known(draw, 60)
    values = noise(draw, 60, 0.4)[day]
    here, there = level_of(day, values), level_of(day + 700, 60 * values - 1_000)
    assert here is not None and there == pytest.approx(tuple(60 * one - 1_000 for one in here))


def test_the_others_have_the_rest() -> None:
    draw = np.random.default_rng(35)
    day = known(draw, 50)
    there = draw.random(len(day)) < 0.2
    some, others = share_of(day, there), share_of(day, ~there)
    assert some is not None and others is not None
    assert (others.low, others.high) == pytest.approx((1 - some.high, 1 - some.low), abs=1e-9)


def test_what_never_was_may_still_come() -> None:
    day = np.arange(40)
    never, always = share_of(day, np.zeros(40)), share_of(day, np.ones(40))
    assert never is not None and always is not None
    assert never.low == never.value == 0 and 0.05 < never.high < 0.2
    assert always.high == always.value == 1 and always.low == pytest.approx(1 - never.high)


def test_too_few_days_or_days_that_are_the_same_have_no_bounds() -> None:
    assert level_of(np.arange(12), np.arange(12.0)) is None and share_of(np.arange(12), np.ones(12)) is None
    assert level_of(np.arange(40), np.full(40, 3.3)) is None


def test_slow_days_leave_more_doubt() -> None:
    day, draw = np.arange(60), np.random.default_rng(36)
    quick, drift = draw.standard_normal(60), slow(draw, 60)
    widths = [found.high - found.low for values in (quick, drift * quick.std() / drift.std()) if (found := level_of(day, values))]
    assert widths[1] > 1.5 * widths[0]


@pytest.mark.parametrize("what", ["level", "share"])
def test_every_noise_of_every_length_has_its_weight(what: str) -> None:
    rows = json.loads((Path(noises.__file__).parent / "noises.json").read_text(encoding="utf-8"))[what]
    assert len(rows) == len(noises.LENGTHS) and {len(row) for row in rows} == {len(noises.kinds(100)[0])}
    weight = [np.exp(-np.array(row) / 10) / np.exp(-np.array(row) / 10).sum() for row in rows]
    assert noises.held(64 * noises.KNOWN, what) == pytest.approx(weight[2])
    assert noises.held(5_000, what) == pytest.approx(weight[-1])
    assert noises.held(2**6.5 * noises.KNOWN, what) == pytest.approx((weight[2] + weight[3]) / 2)


def test_no_bound_goes_beyond_the_days() -> None:
    """Days that climb all along say little of their level, but nobody would look for it where no day was."""
    day = np.arange(56)
    values = 20.0 + day * 0.4 + np.random.default_rng(3).normal(0.0, 1.0, 56)
    found = level_of(day, values)
    assert found is not None and values.min() <= found.low < found.value < found.high <= values.max()


@pytest.mark.parametrize(("scale", "shift"), [(1.0, 1e5), (1.0, 1e8), (1e-3, 1e7), (1e-170, 0.0), (1e170, 0.0), (1e300, 0.0)])
def test_a_level_is_the_same_far_from_zero_and_in_any_unit(scale: float, shift: float) -> None:
    draw = np.random.default_rng(34)
    values = noise(draw, 60, 0.5)
    plain, moved = level_of(np.arange(60), values), level_of(np.arange(60), values * scale + shift)
    assert plain is not None and moved is not None
    assert (np.array(moved) - shift) / scale == pytest.approx(np.array(plain), abs=1e-5)


def test_what_is_wider_than_numbers_are_has_no_level() -> None:
    assert level_of(np.arange(20), np.resize([-1.7e308, 1.7e308], 20)) is None
