"""Do the bounds of a phase hold as often as they say among the rhythms that are told?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from murmure.kernels.chosen import phase_of
from murmure.kernels.cosine import cosinor
from murmure.kernels.gapped import Fit
from murmure.kernels.student import ratio_beyond, reach
from together_made import noise

FREE, BAR = 200.0, 0.01


def fit_of(found: np.ndarray) -> Fit:
    """Return a regression of two harmonics whose errors are 1."""
    return Fit(np.append(0.0, found), np.eye(5), FREE, 1.0, 0.0, 0.0)


@pytest.mark.parametrize("size", [2.5, 4.0])
def test_what_is_told_is_held_as_often_as_it_says(size: float) -> None:
    draw, wide, held, blind, told = np.random.default_rng(41), reach(0.05, FREE), 0, 0, 0
    while told < 300:
        found = draw.standard_normal(4) + [size, 0.0, 0.0, 0.0]
        if ratio_beyond(float(found @ found) / 4, 4.0, FREE) >= BAR:
            continue
        away = -math.atan2(found[1], found[0])  # from what was found to what is true
        low, high = phase_of(fit_of(found), BAR, 0.05)
        length = math.hypot(found[0], found[1])
        told, held = told + 1, held + (low <= away <= high)
        blind += length <= wide or abs(away) <= math.asin(wide / length)
    assert 0.91 <= held / told <= 0.99
    assert size > 3 or blind / told < 0.91  # what forgets that it was chosen does not hold


def test_far_above_the_bar_nothing_changes() -> None:
    low, high = phase_of(fit_of(np.array([0.0, 30.0, 1.0, 0.0])), BAR, 0.05)
    assert high == pytest.approx(math.asin(reach(0.05, FREE) / 30), rel=0.03)
    assert low == pytest.approx(-high, rel=1e-3)


def test_near_the_bar_the_phase_is_less_known() -> None:
    found = np.array([3.9, 0.0, 0.3, 0.0])
    strict, loose = (phase_of(fit_of(found), bar, 0.05)[1] for bar in (0.0055, 0.5))
    assert strict > 1.15 * loose > math.asin(reach(0.05, FREE) / 3.9)


def test_only_what_is_told_has_other_bounds() -> None:
    draw, at = np.random.default_rng(42), np.arange(24.0 * 21)
    values = noise(draw, len(at), 0.7) + 0.55 * np.cos(2 * np.pi * (at - 9) / 24)
    plain, told = (cosinor(at, values, 24.0, 2, bar=bar) for bar in (0.0, 0.05))
    assert plain is not None and told is not None and plain.chance < 0.05
    assert told.phase[0] == plain.phase[0] and told.phase[2] - told.phase[1] > plain.phase[2] - plain.phase[1]
    passed_over = cosinor(at, values, 24.0, 2, bar=plain.chance)
    assert passed_over is not None and passed_over.phase == plain.phase


def test_a_rhythm_without_noise_has_bounds_too() -> None:
    for days in (2, 5, 60):
        at = np.arange(24.0 * days)
        for clean in (0.0, 1e-9, 1e-5):
            values = 9 + np.cos(2 * np.pi * (at - 9) / 24) + clean * np.sin(at * at)
            wave = cosinor(at, values, 24.0, 2, bar=0.05)
            assert wave is not None
            middle, low, high = wave.phase
            assert 0.0 <= middle - low < 0.1 and 0.0 <= high - middle < 0.1 and middle == pytest.approx(9, abs=0.01)
