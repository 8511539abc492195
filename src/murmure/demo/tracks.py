"""Where does Camille run and walk?"""

from __future__ import annotations

import numpy as np

from murmure.demo.clock import HOUR, MINUTE
from murmure.demo.communities import ABROAD, ABROAD_PLACE, VALLEY
from murmure.demo.days import RUN_AT, Days, Stream, even_ranks, stream


def run_days(days: Days) -> np.ndarray:
    """Return the places of the Sundays with a run."""
    return np.flatnonzero((days.weekday == 6) & ~days.abroad & ~days.quiet)


def track_streams(days: Days, seed: int) -> list[Stream]:
    """Return the workouts, and their positions once a minute."""
    rng = np.random.default_rng([seed, 12])
    return [*_runs(days, rng), *_walks(days, rng)]


def _runs(days: Days, rng: np.random.Generator) -> list[Stream]:
    at = run_days(days)
    start = RUN_AT + rng.integers(-600, 600, len(at))
    return _track("run", "running", days, at, start, rng.integers(42, 55, len(at)), 165.0, VALLEY, rng)


def _walks(days: Days, rng: np.random.Generator) -> list[Stream]:
    """Return Saturday walks in the valley and one walk a day along the harbour abroad."""
    home = np.flatnonzero((days.weekday == 5) & ~days.abroad & ~days.quiet & (rng.random(len(days.day)) < 0.4))
    away = np.flatnonzero(days.abroad)
    return [
        *_track(
            "walk",
            "walking",
            days,
            home,
            14 * HOUR + rng.integers(0, HOUR, len(home)),
            rng.integers(60, 120, len(home)),
            75.0,
            VALLEY,
            rng,
        ),
        *_track(
            "harbour",
            "walking",
            days,
            away,
            16 * HOUR + rng.integers(0, HOUR, len(away)),
            rng.integers(40, 80, len(away)),
            70.0,
            ABROAD,
            rng,
            ABROAD_PLACE,
        ),
    ]


def _track(
    name: str,
    kind: str,
    days: Days,
    at: np.ndarray,
    start: np.ndarray,
    minutes: np.ndarray,
    pace: float,
    home: tuple[float, float],
    rng: np.random.Generator,
    place: str = "Val d'Ombrette",
) -> list[Stream]:
    """Return one workout per day at places `at`, and a position a minute: a loop at `pace` metres a minute."""
    metres = minutes * pace * rng.normal(1, 0.04, len(at))
    columns = {
        "type": "Travel",
        "object": kind,
        "object_type": "murmure:Workout",
        "target": place,
        "instrument": "watch",
    }
    columns |= {"quantity": "distance", "value": metres.round(), "unit": "m"}
    workout = stream("tracks", name, days, at, start, lasting=minutes * MINUTE, **columns)
    of = np.repeat(np.arange(len(at)), minutes)
    minute = np.arange(len(of)) - np.repeat(np.cumsum(minutes) - minutes, minutes)
    turn = minute / minutes[of] * 2 * np.pi + rng.uniform(0, 2 * np.pi, len(at))[of]
    columns = {"type": "murmure:Position", "instrument": "watch", **_loop(turn, metres[of], home, rng)}
    rank = 0.2 + 0.7 * even_ranks(minute, 7)
    return [workout, stream("tracks", name + "-at", days, at[of], start[of] + minute * MINUTE, rank, **columns)]


def _loop(
    turn: np.ndarray, metres: np.ndarray, home: tuple[float, float], rng: np.random.Generator
) -> dict[str, object]:
    """Return the positions at angles `turn` of loops `metres` long: hilly in the valley, flat along the harbour."""
    radius = metres / (2 * np.pi) / 111_320  # degrees of latitude
    latitude = home[0] + radius * np.sin(turn) + rng.normal(0, 3e-5, len(turn))
    longitude = home[1] + radius * np.cos(turn) / np.cos(np.radians(home[0])) + rng.normal(0, 3e-5, len(turn))
    height = np.full(len(turn), 4.0) if home == ABROAD else 640 + 60 * np.sin(2 * turn)
    return {
        "latitude": latitude.round(6),
        "longitude": longitude.round(6),
        "quantity": "altitude",
        "value": height.round(1),
        "unit": "m",
    }
