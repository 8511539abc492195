"""Are planted rhythms found within their bounds, as often as these say, and is noise taken for none?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from murmure.kernels.cosine import cosinor, periodogram, strongest
from murmure.kernels.gapped import fitted
from murmure.kernels.student import beyond, ratio_beyond
from together_made import noise

RUNS = 120
FEWEST, MOST = 0.89, 0.995
"""What a rate of 95 % can show in so many runs, beyond which lies less than one in a thousand."""


def hours(
    draw: np.random.Generator, days: int, alike: float, size: float, phase: float, period: float = 24.0
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return hours, a rhythm in noise with a sixth of the hours and some whole days missing, and its amplitude: `size` spreads of the noise."""
    count = days * 24
    at, left = np.arange(count, dtype=float), noise(draw, count, alike)
    amplitude = size * float(left.std())
    values = 5 + amplitude * np.cos(2 * np.pi * (at - phase) / period) + left
    values[draw.random(count) < 0.16] = np.nan
    for begin in draw.integers(0, count - 30, days // 6).tolist():
        values[begin : begin + int(draw.integers(5, 30))] = np.nan
    return at, values, amplitude


def apart(one: float, other: float, period: float = 24.0) -> float:
    """Return the shortest way from one hour of the day to another."""
    return (one - other + period / 2) % period - period / 2


@pytest.mark.parametrize(
    ("value", "first", "second", "chance"), [(4.26, 2, 9, 0.05), (3.33, 5, 10, 0.05), (5.85, 2, 20, 0.01)]
)
def test_ratios_of_variances_are_as_the_tables_say(value: float, first: float, second: float, chance: float) -> None:
    assert ratio_beyond(value, first, second) == pytest.approx(chance, abs=3e-4)


def test_one_ratio_is_a_square_of_student() -> None:
    assert ratio_beyond(2.1**2, 1, 14) == pytest.approx(beyond(2.1, 14), rel=1e-9)


def test_a_rhythm_without_noise_is_found_to_the_second() -> None:
    at = np.arange(240.0)
    wave = cosinor(at, 60 + 8 * np.cos(2 * np.pi * (at - 15.5) / 24) + 1e-6 * np.sin(at * at), 24.0)
    assert wave is not None
    assert wave.level[0] == pytest.approx(60, abs=1e-5)
    assert wave.amplitude[0] == pytest.approx(8, abs=1e-5)
    assert wave.phase[0] == pytest.approx(15.5, abs=1e-5)
    assert wave.chance < 1e-12


def test_two_harmonics_peak_where_their_sum_does() -> None:
    at = np.arange(24 * 30.0)
    values = 3 * np.cos(2 * np.pi * (at - 16) / 24) + 2 * np.cos(4 * np.pi * (at - 9) / 24)
    fine = np.arange(0, 24, 0.001)
    there = fine[np.argmax(3 * np.cos(2 * np.pi * (fine - 16) / 24) + 2 * np.cos(4 * np.pi * (fine - 9) / 24))]
    wave = cosinor(at, values + np.random.default_rng(1).normal(0, 0.2, len(at)), 24.0, harmonics=2)
    assert wave is not None
    assert wave.peak[1] < there < wave.peak[2]
    assert wave.peak[2] - wave.peak[1] < 0.4


@pytest.mark.parametrize(("alike", "days", "size"), [(0.0, 10, 0.8), (0.7, 21, 0.6), (0.9, 21, 0.8)])
def test_bounds_hold_the_planted_rhythm_as_often_as_they_say(alike: float, days: int, size: float) -> None:
    draw, held = np.random.default_rng(5), np.zeros(3)
    for _ in range(RUNS):
        phase = draw.random() * 24
        at, values, amplitude = hours(draw, days, alike, size, phase)
        wave = cosinor(at, values, 24.0)
        assert wave is not None
        value, low, high = wave.phase
        held += (
            wave.level[1] <= 5 <= wave.level[2],
            wave.amplitude[1] <= amplitude <= wave.amplitude[2],
            low - value <= apart(phase, value) <= high - value,
        )
    assert FEWEST <= (held / RUNS).min() and (held / RUNS).max() <= MOST


@pytest.mark.parametrize("alike", [0.0, 0.7, 0.9])
def test_noise_has_no_rhythm(alike: float) -> None:
    draw, found = np.random.default_rng(6), 0
    for _ in range(RUNS):
        at, values, _ = hours(draw, 14, alike, 0.0, 0.0)
        wave = cosinor(at, values, 24.0)
        assert wave is not None
        found += wave.chance < 0.05
    assert found / RUNS < 0.13


def test_a_phase_of_the_clock_crosses_a_change_of_clocks_and_a_journey() -> None:
    """Eight weeks in Paris over the end of March, of which ten days in Tokyo: the wall says when the heart beats fastest."""
    draw, begin = np.random.default_rng(2), datetime(2024, 3, 1, tzinfo=UTC)
    at = np.arange(56 * 24.0)
    where = [ZoneInfo("Asia/Tokyo" if 30 * 24 <= hour < 40 * 24 else "Europe/Paris") for hour in at]
    shift = [
        (begin + timedelta(hours=hour)).astimezone(zone).utcoffset()
        for hour, zone in zip(at.tolist(), where, strict=True)
    ]
    clock = at + np.array([one.total_seconds() / 3600 for one in shift if one is not None])
    values = 60 + 5 * np.cos(2 * np.pi * (clock - 16) / 24) + noise(draw, len(at), 0.6)
    wave, blind = cosinor(at, values, 24.0, clock=clock), cosinor(at, values, 24.0)
    assert wave is not None and blind is not None
    assert wave.phase[1] < 16 < wave.phase[2] and wave.phase[2] - wave.phase[1] < 0.6
    assert abs(apart(blind.phase[0], 16)) > 1


def test_too_little_or_nothing_that_changes_says_nothing() -> None:
    at = np.arange(14.0)
    assert cosinor(at, np.sin(at), 24.0) is None
    assert cosinor(np.arange(100.0), np.full(100, 3.0), 24.0) is None
    assert strongest(np.arange(100.0), np.full(100, np.nan), 8, 48) is None


def test_the_order_of_moments_changes_nothing() -> None:
    at, values, _ = hours(np.random.default_rng(3), 10, 0.5, 0.5, 4.0)
    mixed = np.random.default_rng(4).permutation(len(at))
    assert str(cosinor(at, values, 24.0)) == str(cosinor(at[mixed], values[mixed], 24.0))


def test_a_regression_is_that_of_its_whole_covariance() -> None:
    """Moment by moment, as the kernel goes, comes to the same as with all likenesses of all moments at once."""
    draw = np.random.default_rng(8)
    at = np.sort(draw.random(120)) * 200
    columns = np.stack([np.ones(120), np.cos(at), np.sin(at)])
    values = columns.T @ [1.0, 2.0, -1.0] + np.cumsum(draw.normal(0, 0.3, 120)) + draw.normal(0, 1, 120)
    fit = fitted(at, values, columns)
    assert fit is not None
    likeness = (1 - fit.fresh) * np.exp(-np.abs(at[:, None] - at) / fit.memory) + fit.fresh * np.eye(120)
    inverse = np.linalg.inv(likeness)
    spread = np.linalg.inv(columns @ inverse @ columns.T)
    value = spread @ columns @ inverse @ values
    left = values - value @ columns
    whole = float(left @ inverse @ left)
    logs = float(np.linalg.slogdet(likeness)[1])
    assert np.allclose(fit.value, value, rtol=1e-8)
    assert np.allclose(fit.spread, spread * whole / 117, rtol=1e-8)
    assert fit.likelihood == pytest.approx(-0.5 * (120 * (np.log(2 * np.pi * whole / 120) + 1) + logs))
    assert 4 <= fit.free <= 117


def test_powers_are_those_of_zechmeister_and_kurster_where_noise_is_white() -> None:
    draw = np.random.default_rng(9)
    at = np.sort(draw.random(200)) * 300
    values = np.cos(2 * np.pi * at / 11.3) + draw.normal(0, 1, 200) + 4
    frequencies = np.linspace(0.02, 0.2, 60)
    ours, theirs = periodogram(at, values, frequencies), []
    for one in frequencies:
        columns = np.stack([np.ones(200), np.cos(2 * np.pi * one * at), np.sin(2 * np.pi * one * at)], 1)
        left = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
        theirs.append(1 - (left @ left) / ((values - values.mean()) ** 2).sum())
    assert np.argmax(ours) == np.argmax(theirs)
    assert np.abs(ours - theirs).max() < 0.08


@pytest.mark.parametrize("alike", [0.0, 0.9])
def test_the_strongest_period_is_found_and_red_noise_has_none(alike: float) -> None:
    draw, false, seen, held, runs = np.random.default_rng(7), 0, 0, 0, 40
    for _ in range(runs):
        at, values, _ = hours(draw, 20, alike, 0.0, 0.0)
        nothing = strongest(at, values, 8, 48)
        period = float(draw.uniform(20, 30))
        at, values, _ = hours(draw, 20, alike, 1.2, 3.0, period)
        found = strongest(at, values, 8, 48)
        assert nothing is not None and found is not None
        false, seen, held = (
            false + (nothing.chance < 0.05),
            seen + (found.chance < 0.05),
            held + (found.low <= period <= found.high),
        )
    assert false <= 6 and seen >= 30 and held >= 33
