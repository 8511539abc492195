"""Made-up days: steps by the hour, sleep, pages, a meeting, and what a company captured, by the clock of a zone."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = 60_000_000


def moment(at: datetime) -> int:
    """Return a moment in microseconds since 1970 UTC."""
    return round(at.timestamp() * 1_000_000)


def days(begin: datetime, count: int, last: float = 1.0, seed: int = 5) -> list[dict[str, Any]]:
    """Return the rows of `count` days from `begin` (its zone counts); on the last one `last` times as many steps are made."""
    draw, rows, zone = random.Random(seed), [], begin.tzinfo
    assert isinstance(zone, ZoneInfo)
    for day in range(count):
        midnight = (begin.replace(tzinfo=None) + timedelta(days=day)).replace(tzinfo=zone)
        rows.append(_row(draw, midnight - timedelta(hours=1), 480, "Watch", quantity="sleep_duration", unit="h", value=8.0))
        for hour in range(8, 20):
            steps = round(draw.uniform(400, 600) * (last if day == count - 1 else 1.0))
            rows.append(_row(draw, midnight + timedelta(hours=hour), 60, "Watch", quantity="step_count", unit="{steps}", value=float(steps)))
        for _ in range(draw.randint(5, 15)):
            at = midnight + timedelta(minutes=draw.randrange(9 * 60, 22 * 60))
            rows.append(_row(draw, at, 0, "Browser", type="View", object=f"https://s{draw.randrange(5)}.example/", object_type="Page", offset=False))
    return rows


def _row(draw: random.Random, at: datetime, minutes: int, tool: str, offset: bool = True, **told: Any) -> dict[str, Any]:
    shift = at.utcoffset()
    assert shift is not None
    said = {"offset_minutes": int(shift.total_seconds() // 60), "offset_origin": "explicit"} if offset else {}
    return {
        "id": f"{draw.getrandbits(128):032x}", "type": "murmure:Measure", "actor": "me", "instrument": tool, "source": f"made-{tool.lower()}",
        "published": moment(at), "until": moment(at) + minutes * MINUTE if minutes else None, "precision": "s", **said, **told,
    }  # fmt: skip
