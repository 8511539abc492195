"""Made-up series of many kinds, and nights and days as a watch would tell them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

Draw = np.random.Generator


def noise(draw: Draw, count: int, alike: float, wild: bool = False) -> np.ndarray:
    """Return a series whose neighbours are alike: each is `alike` times the one before, and something new."""
    fresh = draw.standard_t(3, count + 100) if wild else draw.standard_normal(count + 100)
    found = np.empty(count + 100)
    before = 0.0
    for place, new in enumerate(fresh):
        before = found[place] = alike * before + new
    return found[100:]


def _slow(draw: Draw, count: int) -> np.ndarray:
    """Return a series as much of which changes slowly as quickly (1/f)."""
    turns = np.fft.rfftfreq(count)
    turns[0] = 1.0
    return np.fft.irfft((draw.standard_normal(len(turns)) + 1j * draw.standard_normal(len(turns))) / np.sqrt(turns), count)


KINDS: dict[str, Callable[[Draw, int], np.ndarray]] = {
    "plain": lambda draw, count: draw.standard_normal(count),
    "alike": lambda draw, count: noise(draw, count, 0.7),
    "heavy": lambda draw, count: noise(draw, count, 0.5, wild=True),
    "blurred": lambda draw, count: noise(draw, count, 0.95) / 3 + draw.standard_normal(count),
    "counts": lambda draw, count: draw.poisson(np.exp(0.5 + noise(draw, count, 0.7) / 3)).astype(float),
    "walk": lambda draw, count: np.cumsum(draw.standard_normal(count)),
    "slow": _slow,
    "week": lambda draw, count: noise(draw, count, 0.3) + 3.0 * (np.arange(count) % 7 == 6),
}


def rows_of(begin: datetime, day: int, slept: float, steps: float, zone: str) -> list[dict[str, Any]]:
    """Return the night that ends on a day, and its steps in four pieces, by the clock of a zone."""
    local = (begin.replace(tzinfo=None) + timedelta(days=day)).replace(tzinfo=ZoneInfo(zone))
    up = local + timedelta(hours=7)

    def row(name: str, at: datetime, hours: float, quantity: str, unit: str, value: float) -> dict[str, Any]:
        moment, offset = int(at.timestamp()) * 1_000_000, at.utcoffset() or timedelta()
        return {
            "id": name, "type": "murmure:Measure", "actor": "me", "source": "watch", "instrument": "watch", "published": moment,
            "until": moment + int(hours * 3_600) * 1_000_000, "offset_minutes": int(offset.total_seconds()) // 60, "precision": "s",
            "quantity": quantity, "unit": unit, "value": value,
        }  # fmt: skip

    # The night lies wholly on its day: what begins before midnight would be shared between two.
    night = row(f"sleep-{day:04d}", local + timedelta(minutes=10), min(slept, 11.5), "sleep_duration", "h", slept)
    return [night, *(row(f"steps-{day:04d}-{nth}", up + timedelta(hours=5 + 2 * nth), 1, "step_count", "{steps}", steps / 4) for nth in range(4))]


def planted(days: int = 160, away: tuple[int, int] = (60, 75), effect: float = 900.0) -> list[dict[str, Any]]:
    """Return nights and the steps of the days after, by the clock of Paris with a stay in New York: more sleep, more steps."""
    draw = random.Random(4)
    begin = datetime(2024, 2, 1, tzinfo=ZoneInfo("Europe/Paris"))
    sleep = [7 + draw.gauss(0, 0.8) for _ in range(days)]
    steps = [7000 + effect * (sleep[day - 1] - 7) * (day > 0) + draw.gauss(0, 500) for day in range(days)]
    zones = ["America/New_York" if away[0] <= day < away[1] else "Europe/Paris" for day in range(days)]
    return [row for day in range(days) for row in rows_of(begin, day, sleep[day], steps[day], zones[day])]


def hours_of_a_heart(draw: random.Random, begin: int, hours: int) -> list[dict[str, Any]]:
    """Return pages seen and a heart rate in each hour: it beats faster when more are seen."""
    mine, rows = {"actor": "me", "offset_minutes": 120}, []
    for hour in range(hours):
        at, seen = begin + hour * 3_600_000_000, max(0, round(draw.gauss(3, 2)))
        page = {**mine, "type": "View", "source": "browser"}
        rows += [{**page, "id": f"view-{hour}-{nth}", "object": f"https://a.example/{nth}", "published": at + nth} for nth in range(seen)]
        rows.append({**mine, "id": f"heart-{hour}", "type": "murmure:Measure", "source": "watch", "instrument": "w", "published": at,
                     "quantity": "heart_rate", "unit": "/min", "value": 62 + 1.5 * seen + draw.gauss(0, 2)})  # fmt: skip
    return rows
