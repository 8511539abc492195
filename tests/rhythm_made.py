"""A made-up person with planted rhythms: in Paris over a change of clocks, with a week in Tokyo."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

BEGIN = datetime(2024, 1, 22)
DAYS, GONE = 112, range(50, 57)
JETLAG, MIDDLE = 1.25, 3.5
"""Hours by which the middle of sleep is later on free days, and the middle on the other days."""
HEART, SCREEN = 16.0, 20.0
"""When the heart beats fastest, and when most pages are seen, by the clock on the wall."""
HOUR = 3_600_000_000


def zone_of(day: int) -> ZoneInfo:
    """Return where I am on a day."""
    return ZoneInfo("Asia/Tokyo" if day in GONE else "Europe/Paris")


def person(seed: int = 1, days: int = DAYS, jetlag: float = JETLAG) -> list[dict[str, Any]]:
    """Return nights, a heart rate and pages; the watch says its offset, the pages say none."""
    draw, rows, beat = np.random.default_rng(seed), [], 0.0
    for day in range(1, days):
        zone, free = zone_of(day), (BEGIN + timedelta(days=day)).weekday() >= 5
        middle = MIDDLE + jetlag * free + draw.normal(0, 0.4)
        half = 3.75 + draw.normal(0, 0.2)
        rows.append(_watch(f"night-{day}", _at(day, middle - half, zone), 2 * half, "sleep_duration", "h", 2 * half))
        for hour in range(24):
            beat = 0.7 * beat + draw.normal(0, 2.0)
            if draw.random() < 0.9:
                value = 66 + 6 * math.cos(2 * math.pi * (hour + 0.5 - HEART) / 24) + beat
                rows.append(_watch(f"heart-{day}-{hour}", _at(day, hour + 0.5, zone), 0, "heart_rate", "/min", value))
        # From 20 minutes after waking to 30 minutes before the next night, about: more in the evening.
        for minute in np.arange((middle + half + 0.3) * 60, (middle - half + 23.5) * 60, 6).tolist():
            if draw.random() < 0.35 + 0.3 * math.cos(2 * math.pi * (minute / 60 - SCREEN) / 24):
                published = int(_at(day, minute / 60, zone).timestamp()) * 1_000_000
                rows.append({"type": "View", "actor": "me", "source": "browser", "id": f"page-{day}-{minute:.0f}", "object": "https://a.example/",
                             "published": published, "precision": "s"})  # fmt: skip
    return rows


def _at(day: int, hours: float, zone: ZoneInfo) -> datetime:
    """Return a moment of the wall clock, hours from the midnight of a day."""
    return (BEGIN + timedelta(days=day, hours=hours)).replace(tzinfo=zone)


def _watch(name: str, at: datetime, hours: float, quantity: str, unit: str, value: float) -> dict[str, Any]:
    begin = int(at.timestamp()) * 1_000_000
    return {"id": name, "type": "murmure:Measure", "actor": "me", "source": "watch", "instrument": "watch", "published": begin,
            "until": begin + int(hours * HOUR) if hours else None, "offset_minutes": int((at.utcoffset() or timedelta()).total_seconds()) // 60,
            "precision": "s", "quantity": quantity, "unit": unit, "value": value}  # fmt: skip
