"""Made-up acts: some without any habit but those of the hour, and some with habits, chains, something new and something that stops."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

Draw = np.random.Generator
MINUTE, DAY = 60_000_000, 86_400_000_000
BEGIN = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
"""A Monday."""
PROFILE = np.array([1, 0.5, 0.2, 0.1, 0.1, 0.2, 1, 4, 6, 5, 4, 4, 6, 6, 4, 4, 4, 5, 6, 7, 8, 8, 6, 3])
"""How busy each hour of the day is."""


def moments(
    draw: Draw, weeks: int, a_week: float, profile: np.ndarray = PROFILE, busy: np.ndarray | None = None
) -> list[int]:
    """Return the minutes, since a Monday, at which something is done: by chance, as the hours are busy (`busy`: how much each day is)."""
    share = profile / profile.sum() * a_week / 7
    rate = np.tile(share, weeks * 7) * (np.ones(weeks * 168) if busy is None else np.repeat(busy, 24))
    count = draw.poisson(rate)
    hour = np.repeat(np.arange(weeks * 168), count)
    return sorted((hour * 60 + draw.integers(0, 60, len(hour))).tolist())


def seen(minutes: list[int], site: str, source: str = "history") -> list[dict[str, Any]]:
    """Return pages seen on one site at some minutes."""
    return [{"type": "View", "actor": "me", "source": source, "instrument": "firefox", "object": f"https://{site}/{number}", "object_type": "Page",
             "published": BEGIN + minute * MINUTE, "offset_minutes": 0, "precision": "s"} for number, minute in enumerate(minutes)]  # fmt: skip


def boiled(minutes: list[int]) -> list[dict[str, Any]]:
    """Return what a kettle tells when it is switched on."""
    return [{"type": "murmure:State", "actor": "device:kettle", "source": "home-assistant", "instrument": "home-assistant", "object": "kettle",
             "object_type": "murmure:Entity", "content": "on", "published": BEGIN + minute * MINUTE, "offset_minutes": 0, "precision": "s"}
            for minute in minutes]  # fmt: skip


def read_meter(days: int, draw: Draw | None = None) -> list[dict[str, Any]]:
    """Return what a meter measures each half hour."""
    power = np.full(days * 48, 300.0) if draw is None else 300 + draw.normal(0, 40, days * 48)
    return [{"type": "murmure:Measure", "actor": "me", "source": "enedis-linky", "instrument": "linky", "quantity": "electric_power", "unit": "W",
             "value": float(power[turn]), "published": BEGIN + turn * 30 * MINUTE, "offset_minutes": 0, "precision": "min"}
            for turn in range(days * 48)]  # fmt: skip


def ordinary(
    draw: Draw, weeks: int = 40, sites: int = 12, a_week: float = 9.0, busy: np.ndarray | None = None
) -> list[dict[str, Any]]:
    """Return acts without any habit but those of the hour: each site is seen by chance, as the hours are busy."""
    rates = a_week * draw.lognormal(0, 0.7, sites)
    return [
        row
        for number, rate in enumerate(rates)
        for row in seen(moments(draw, weeks, rate, busy=busy), f"site{number}.example")
    ]


def lived(draw: Draw, weeks: int = 40, sites: int = 12, begin: int = BEGIN) -> list[dict[str, Any]]:
    """Return ordinary acts and, planted among them, three habits of the week, a chain, something new, something that stops.

    The newspaper at eight from Monday to Friday on four days of five, a choir on Thursdays at seven in the evening on nine of ten, the kettle
    on most mornings and the weather within six minutes after it on seven of ten, a language course in the last seven weeks, a game every other
    day until five weeks before the end.
    """
    rows = ordinary(draw, weeks, sites)
    days = range(weeks * 7)
    rows += seen(
        [day * 1440 + 480 + int(draw.integers(2, 58)) for day in days if day % 7 < 5 and draw.random() < 0.8],
        "news.example",
    )
    rows += seen(
        [day * 1440 + 1140 + int(draw.integers(2, 58)) for day in days if day % 7 == 3 and draw.random() < 0.9],
        "choir.example",
    )
    kettle = [day * 1440 + int(draw.normal(960, 150)) for day in days if draw.random() < 0.8]
    rows += boiled(kettle)
    rows += seen(
        [minute + int(draw.integers(1, 7)) for minute in kettle if draw.random() < 0.7] + moments(draw, weeks, 3),
        "weather.example",
    )
    late = (weeks - 7) * 7
    rows += seen(
        [day * 1440 + int(draw.integers(600, 1300)) for day in days if day >= late and draw.random() < 0.6],
        "course.example",
    )
    end = (weeks - 5) * 7
    rows += seen(
        [day * 1440 + int(draw.integers(600, 1300)) for day in days if day < end and draw.random() < 0.5],
        "game.example",
    )
    return [
        {"id": f"{0xAB << 120 | place:032x}", **row, "published": row["published"] - BEGIN + begin}
        for place, row in enumerate(sorted(rows, key=lambda row: row["published"]))
    ]
