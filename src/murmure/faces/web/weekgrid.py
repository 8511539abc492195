"""How does a week look, hour by hour, as a picture?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from murmure.model.words import Both

SIZE, LEFT, TOP = 12, 22, 14
WIDTH, HEIGHT = LEFT + 24 * SIZE, TOP + 7 * SIZE
LETTERS = Both("M T W T F S S", "L M M J V S D")
TICKS = (0, 6, 12, 18)


class Grid(NamedTuple):
    """Hold a week: the squares of each level (0: never, to 5), those that stand out, the letters of its days and the hours above."""

    levels: tuple[str, ...]
    said: str
    days: tuple[tuple[str, int], ...]
    ticks: tuple[tuple[str, int], ...]
    width: int = WIDTH
    height: int = HEIGHT


def grid(share: Sequence[float], said: Sequence[bool], lang: str) -> Grid:
    """Return the picture of 168 shares (0 to 1), from Monday at midnight on."""
    levels: list[list[str]] = [[] for _ in range(6)]
    for place, value in enumerate(share):
        levels[_level(value)].append(_square(place))
    edge = "".join(_square(place) for place, one in enumerate(said) if one)
    letters = tuple((letter, TOP + day * SIZE + 9) for day, letter in enumerate(LETTERS.say(lang).split()))
    ticks = tuple((f"{hour} h" if lang == "fr" else f"{hour}:00", LEFT + hour * SIZE) for hour in TICKS)
    return Grid(tuple("".join(some) for some in levels), edge, letters, ticks)


def _square(place: int) -> str:
    return f"M{LEFT + place % 24 * SIZE} {TOP + place // 24 * SIZE}h{SIZE - 2}v{SIZE - 2}h-{SIZE - 2}z"


def _level(share: float) -> int:
    """Return how dark a share is drawn: nothing is the palest, and anything is darker than nothing."""
    return 0 if share <= 0 else min(5, 1 + int(share * 5))
