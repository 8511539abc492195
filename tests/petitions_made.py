"""Made-up petitions for the tests of their lens: many that trickle, some that take off, and pages that lie."""

from __future__ import annotations

from typing import Any

import numpy as np

HOUR = 3_600_000_000
MONDAY = 4 * 24 * HOUR


def address(number: int) -> str:
    """Return the page of a made-up petition."""
    return f"https://petitions.example/initiatives/i-{number}"


def trickle(number: int, days: int = 60, seed: int = 1, pace: float = 3.0) -> list[tuple[str, int, int]]:
    """Return hourly readings (page, moment, count) of a petition that gains about `pace` signatures on its first day, then fewer."""
    draw = np.random.default_rng([seed, number])
    hours = np.arange(days * 24)
    gain = draw.poisson(pace / 24 * np.exp(-hours / (24 * 20)) * draw.gamma(2.0, 0.5, len(hours)))
    start = int(draw.integers(0, 20)) * 24
    return [
        (address(number), MONDAY + (start + int(hour)) * HOUR, int(count))
        for hour, count in zip(hours, gain.cumsum(), strict=True)
    ]


def take_off(number: int, at: int = 30, top: int = 15_000, days: int = 60, seed: int = 1) -> list[tuple[str, int, int]]:
    """Return hourly readings of a petition that takes off after `at` days, doubles each day, and levels at about `top` signatures."""
    draw = np.random.default_rng([seed, number])
    hours = np.arange(days * 24)
    curve = top / (1 + np.exp(-(hours / 24 - at - 7) / 1.4))
    count = draw.poisson(np.maximum(np.diff(curve, prepend=0.0), 0.02)).cumsum()
    return [(address(number), MONDAY + int(hour) * HOUR, int(one)) for hour, one in zip(hours, count, strict=True)]


def quiet(petitions: int = 40, days: int = 60, seed: int = 1) -> list[tuple[str, int, int]]:
    """Return readings of petitions that nobody hurries to."""
    return [row for number in range(petitions) for row in trickle(number, days, seed)]


def measures(readings: list[tuple[str, int, int]], changed: bool = True) -> list[dict[str, Any]]:
    """Return readings as activities of the log; `changed`: only those that differ from the one before."""
    rows, before = [], {}  # type: ignore[var-annotated]
    for nth, (page, at, count) in enumerate(readings):
        if not changed or before.get(page) != count:
            rows.append({"id": f"{0xA0 << 120 | nth:032x}", "type": "murmure:Measure", "actor": "me", "object": page, "quantity": "signatures",
                         "value": float(count), "unit": "{signatures}", "published": at, "source": "made"})  # fmt: skip
        before[page] = count
    return rows


def share(page: str, at: int, nth: int, actor: str = "https://v.example/users/p1") -> dict[str, Any]:
    """Return a public post with a link to a petition."""
    return {"id": f"{0xB0 << 120 | nth:032x}", "type": "Create", "object_type": "Note", "object": f"urn:share:{nth}", "actor": actor,
            "links": [page + "?utm_source=x"], "audience": ["public"], "published": at, "source": "made"}  # fmt: skip
