"""What do Camille's watch and scales record?"""

from __future__ import annotations

import numpy as np

from murmure.demo.clock import DAY, HOUR
from murmure.demo.days import RUN_AT, Days, Stream, even_ranks, stream, unreal

WATCH, SCALES = "watch", "bathroom scales"
BEAT_EVERY = 600


def body_streams(days: Days, runs: np.ndarray, seed: int) -> list[Stream]:
    """Return heart rate, steps, sleep and weight; `runs` are the places of the days with a Sunday run."""
    rng = np.random.default_rng([seed, 5])
    running = np.zeros(len(days.day), dtype=bool)
    running[runs] = True
    return [_heart(days, running, rng), _steps(days, running, rng), _sleep(days), _weight(days, rng)]


def _asleep(days: Days, at: np.ndarray, local: np.ndarray) -> np.ndarray:
    """Say whether Camille sleeps: after yesterday's bed time and before today's waking, or after today's bed time."""
    yesterday = days.bed[np.maximum(at - 1, 0)] - DAY
    return ((local >= yesterday) & (local < days.wake[at])) | (local >= days.bed[at])


def _heart(days: Days, running: np.ndarray, rng: np.random.Generator) -> Stream:
    each = DAY // BEAT_EVERY
    at, slot = np.divmod(np.arange(len(days.day) * each), each)
    local = slot * BEAT_EVERY
    hour = local / HOUR
    rate = 74 + 6 * np.sin((hour - 9) / 24 * 2 * np.pi) + rng.normal(0, 5, len(at))
    rate = np.where(_asleep(days, at, local), 54 + rng.normal(0, 2.5, len(at)), rate)
    rate = np.where(running[at] & (local >= RUN_AT) & (local < RUN_AT + 50 * 60), 148 + rng.normal(0, 8, len(at)), rate)
    worn = ~days.quiet[at] & ~unreal(days, at, local) & (rng.random(len(at)) > 0.03)
    at, local, rate, slot = at[worn], local[worn], rate[worn], slot[worn]
    local = local + rng.integers(0, 59, len(at))
    return stream(
        "health",
        "heart",
        days,
        at,
        local,
        even_ranks(slot, 8, at),
        type="murmure:Measure",
        quantity="heart_rate",
        value=np.rint(rate),
        unit="/min",
        instrument=WATCH,
    )


def _steps(days: Days, running: np.ndarray, rng: np.random.Generator) -> Stream:
    at, hour = np.divmod(np.arange(len(days.day) * 24), 24)
    awake = ~_asleep(days, at, hour * HOUR + HOUR // 2) & ~days.quiet[at] & (rng.random(len(at)) < 0.9)
    awake &= ~unreal(days, at, hour * HOUR)
    mean = np.where(np.isin(hour, (8, 12, 18)), 900, 280) * np.where(days.abroad[at], 1.8, 1.0)
    mean = np.where(running[at] & (hour == RUN_AT // HOUR), 7_800, mean)
    steps = rng.poisson(mean * rng.gamma(4, 0.25, len(at)))
    kept = awake & (steps > 0)
    return stream(
        "health",
        "steps",
        days,
        at[kept],
        hour[kept] * HOUR,
        even_ranks(hour[kept], 5, at[kept]) * 0.6,
        np.full(int(kept.sum()), HOUR),
        type="murmure:Measure",
        quantity="step_count",
        value=steps[kept].astype(float),
        unit="{steps}",
        instrument=WATCH,
    )


def _sleep(days: Days) -> Stream:
    """Return the night that begins on each day, as long as the next day is in the year and both are worn."""
    at = np.flatnonzero(~days.quiet[:-1] & ~days.quiet[1:] & (days.abroad[:-1] == days.abroad[1:]))
    lasting = days.utc(at + 1, days.wake[at + 1]) - days.utc(at, days.bed[at])
    return stream(
        "health",
        "sleep",
        days,
        at,
        days.bed[at],
        None,
        lasting,
        type="murmure:Measure",
        quantity="sleep_duration",
        value=(lasting / HOUR).round(2),
        unit="h",
        instrument=WATCH,
    )


def _weight(days: Days, rng: np.random.Generator) -> Stream:
    at = np.flatnonzero(np.isin(days.weekday, (0, 3)) & ~days.abroad & ~days.quiet)
    kilos = 64.5 + 1.2 * np.cos(at / 365 * 2 * np.pi) + rng.normal(0, 0.3, len(at))
    return stream(
        "health",
        "weight",
        days,
        at,
        days.wake[at] + 420,
        type="murmure:Measure",
        quantity="body_weight",
        value=kilos.round(1),
        unit="kg",
        instrument=SCALES,
    )
