"""Small made-up logs for the tests of lenses: circles of friends whom the owner of the log knows, and crowds without any."""

from __future__ import annotations

import random
from typing import Any

from graphs_made import DAY, MONDAY

YEAR = 365 * DAY


def person(number: int) -> str:
    """Return the account of a made-up person."""
    return f"https://v.example/users/p{number}"


def circles(groups: list[range], seed: int = 1, inside: int = 12, mine: int = 3, across: int = 0) -> list[dict[str, Any]]:
    """Return a log in which the people of each group mention each other, and the owner mentions everyone.

    inside   mentions that each person makes within each of their groups
    mine     mentions that the owner makes of everyone
    across   mentions between two people of any groups
    """
    draw = random.Random(seed)
    inner = [(one, draw.choice([other for other in group if other != one])) for group in groups for one in group for _ in range(inside)]
    pairs = [(person(one), person(other)) for one, other in inner]
    everyone = sorted({one for group in groups for one in group})
    pairs += [("me", person(one)) for one in everyone for _ in range(mine)]
    pairs += [tuple(person(one) for one in draw.sample(everyone, 2)) for _ in range(across)]
    return [mention(one, other, number, draw) for number, (one, other) in enumerate(pairs)]


def mention(one: str, other: str, number: int, draw: random.Random) -> dict[str, Any]:
    """Return a public post that names somebody, at any moment of three years."""
    return {
        "id": f"{draw.getrandbits(128):032x}", "type": "Create", "object_type": "Note", "object": f"urn:post:{number}", "actor": one,
        "mentions": [other], "audience": ["public"], "source": "made", "tags": [f"tag{draw.randrange(30)}", f"of{one[-1]}"],
        "published": MONDAY + draw.randrange(3 * YEAR // DAY) * DAY + draw.randrange(DAY),
    }  # fmt: skip


def crowd(people: int = 120, ties: int = 900, seed: int = 1) -> list[dict[str, Any]]:
    """Return a log in which everybody, the owner included, mentions anybody, and all use the same few tags."""
    draw = random.Random(seed)
    names = ["me", *(person(number) for number in range(people))]
    pairs = [draw.sample(names, 2) for _ in range(ties)] + [("me", person(draw.randrange(people))) for _ in range(60)]
    rows = [mention(one, other, number, draw) for number, (one, other) in enumerate(pairs)]
    return [row | {"tags": ["a", "b", "c"]} for row in rows]
