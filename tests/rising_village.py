"""Made-up posts for the tests of what rises: a village that talks of this and that, and a cause that erupts among several circles."""

from __future__ import annotations

import random
from typing import Any

HOUR, DAY = 3_600_000_000, 86_400_000_000
START = 1_750_032_000_000_000
"""A Monday of June 2025, at midnight (UTC)."""
DAYS = 40
CIRCLES = 4
EVERYDAY = ("bread", "river", "garden", "market", "music", "school", "morning", "people", "train", "weather", "village", "walk")


def who(number: int) -> str:
    """Return the account of a made-up person."""
    return f"https://v.example/users/p{number}"


def post(nth: int, actor: int, at: int, **more: Any) -> dict[str, Any]:
    """Return a public post, as a batch of a source holds it."""
    return {"key": f"r{nth:06d}", "type": "Create", "object_type": "Note", "object": f"urn:post:r{nth}", "actor": who(actor),
            "audience": ["public"], "published": at} | more  # fmt: skip


def village(seed: int = 5, days: int = DAYS, people: int = 120, a_day: int = 120) -> list[dict[str, Any]]:
    """Return quiet talk: each circle has tags of its own, all use the same words, the nights are silent."""
    draw, rows = random.Random(seed), []
    for day in range(days):
        for _ in range(a_day):
            actor = draw.randrange(people)
            at = START + day * DAY + draw.randrange(7 * 60, 22 * 60) * (HOUR // 60)
            tag = f"circle{actor % CIRCLES}x{draw.randrange(5)}"
            rows.append(post(len(rows), actor, at, tags=[tag], content=" ".join(draw.sample(EVERYDAY, 5))))
    return rows


def eruption(word: str = "savethemill", day: float = 36.4, people: int = 45, seed: int = 8, first: int = 500_000) -> list[dict[str, Any]]:
    """Return a cause that people of all circles take up within a day, faster and faster, with a page that they link to."""
    draw, rows = random.Random(seed), []
    begin = START + int(day * DAY)
    for nth in range(people):
        at = begin + int(10 * HOUR * (nth / people) ** 0.6)
        more = {"links": ["https://mill.example/petition"]} if nth % 3 == 0 else {}
        rows.append(post(first + nth, draw.randrange(110), at, tags=[word], content=f"Not the old mill! {draw.choice(EVERYDAY)}", **more))
    return rows


def ties(count: int = 900, seed: int = 2, people: int = 120) -> list[dict[str, Any]]:
    """Return who follows whom: people of a circle follow each other, at any moment."""
    draw, rows = random.Random(seed), []
    for nth in range(count):
        one = draw.randrange(people)
        other = draw.choice([found for found in range(one % CIRCLES, people, CIRCLES) if found != one])
        rows.append({"key": f"f{nth:06d}", "type": "Follow", "actor": who(one), "object": who(other), "object_type": "Person",
                     "published": START + draw.randrange(36) * DAY + draw.randrange(DAY)})  # fmt: skip
    return rows
