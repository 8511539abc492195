"""How is it drawn who has a cause of whom, so that five people and five thousand both stay readable?

Time runs to the right, the steps from the first person run down. Few people stand
one by one; many are put together by step and moment, as discs whose area is their
number. Two colours tell what is known from what is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from murmure.faces.web.plot import DAY, Mark, days_below, spread

FEW = 90
"""People of a tree who are drawn one by one."""
ROWS = 12
"""Rows of steps at most; deeper trees put several steps in one row."""
WAYS = 180
"""Ways between discs that are drawn, the widest."""
WIDE, NARROW = 900.0, 340.0
LEFT, TOP, BOTTOM = 46.0, 12.0, 26.0
LANES = 7
KNOWN, SHARED = ("answer", "quote"), ("share",)
EVERY = (*KNOWN, *SHARED, "exposure", "origin")
"""Of an answer and a quote the author is known; of a share, that it comes from this post, but not through whom."""


@dataclass(frozen=True)
class Person:
    """Hold one who took a cause up, in the order in which they came.

    at      seconds since 1970; kind: origin, answer, quote, share or exposure
    parent  the place of whom they have it, -1; root: the first above; depth: the steps from there
    could   of how many they may have it; came: how many came through them
    id      the activity, None for a post that the log lacks
    """

    place: int
    actor: str | None
    at: float
    kind: str
    parent: int
    root: int
    depth: int
    could: int
    came: int
    id: str | None


@dataclass(frozen=True)
class Disc:
    """Place some people of one row and one stretch of time, or one person (`who`).

    begin, end      when the first and the last of them came
    known, shared   radii of those of whom it is known, and of these and those who share; nought when there are none
    """

    x: float
    y: float
    radius: float
    shared: float
    known: float
    people: int
    row: int
    begin: float
    end: float
    who: int = -1


@dataclass(frozen=True)
class Way:
    """Hold a path from whom to whom: `kind` is known, shared or guess, `width` follows from how many went it."""

    path: str
    kind: str
    width: float


@dataclass(frozen=True)
class Row:
    """Hold one row: the steps `first` to `last` from the first person; -1 for those of other trees."""

    first: int
    last: int
    y: float
    people: int


@dataclass(frozen=True)
class Branches:
    """Hold the picture; `single` says whether people stand one by one, `shown` how many of the passages are drawn."""

    width: float
    height: float
    rows: list[Row]
    discs: list[Disc]
    ways: list[Way]
    dates: list[Mark]
    step: int
    single: bool
    shown: int
    all: int


def branches(people: Sequence[Person], largest: int, ends: tuple[float, float], width: float) -> Branches:
    """Return the picture of the tree whose root is `largest`, those of other trees in a row below; `ends`: the first and the last moment."""
    tree = [one for one in people if one.root == largest]
    bands = banded(max(one.depth for one in tree), ROWS)
    row_of = {depth: row for row, (first, last) in enumerate(bands) for depth in range(first, last + 1)}
    rows = {one.place: row_of[one.depth] if one.root == largest else len(bands) for one in people}
    span = max(ends[1] - ends[0], 1.0)

    def x(at: float) -> float:
        return LEFT + 10 + min(max((at - ends[0]) / span, 0.0), 1.0) * (width - LEFT - 24)

    put = one_by_one if len(people) <= FEW else together
    heights, discs, spots = put(people, rows, len(bands) + 1, x, ends, width)
    lines, top = [], TOP
    counts = Counter(rows.values())
    for row, height in enumerate(heights):
        if counts[row]:
            first, last = bands[row] if row < len(bands) else (-1, -1)
            lines.append(Row(first, last, round(top + height / 2, 1), counts[row]))
        top += height
    ways, shown, every = ways_of(people, rows, spots)
    step, dates = days_below(*ends, int((width - LEFT) // 110) or 1)
    below = spread([Mark(round(min(max(x(at), LEFT + 40), width - 44), 1), round(top + 18, 1), at) for at in dates], 86 if step < DAY else 64)
    return Branches(width, round(top + BOTTOM, 1), lines, discs, ways, below, step, put is one_by_one, shown, every)


def banded(deepest: int, most: int) -> list[tuple[int, int]]:
    """Return the steps that stand in each row: one for each where there is room, else more and more the deeper it goes.

    >>> banded(2, 12), banded(9, 5)
    ([(0, 0), (1, 1), (2, 2)], [(0, 0), (1, 1), (2, 3), (4, 6), (7, 9)])
    """
    ratio = 1.0
    while True:
        found, first, size = [], 0, 1.0
        while first <= deepest:
            last = min(first + int(size) - 1, deepest)
            found.append((first, last))
            first, size = last + 1, size * ratio
        if len(found) <= most:
            return found
        ratio += 0.05


def one_by_one(
    people: Sequence[Person], rows: dict[int, int], count: int, x: Callable[[float], float], ends: tuple[float, float], width: float,
) -> tuple[list[float], list[Disc], dict[int, tuple[float, float]]]:  # fmt: skip
    """Return the heights of the rows, a disc for each person and where it stands; who come at one moment stand below each other."""
    lanes: list[list[float]] = [[] for _ in range(count)]
    at: dict[int, tuple[int, float, float]] = {}
    for one in people:
        radius = min(3.5 + one.came**0.5, 10.0)
        mine = lanes[rows[one.place]]
        lane = next((lane for lane, right in enumerate(mine) if right + radius + 2 <= x(one.at)), len(mine))
        lane = lane if lane < LANES else min(range(LANES), key=lambda lane: mine[lane])
        if lane == len(mine):
            mine.append(0.0)
        mine[lane] = x(one.at) + radius
        at[one.place] = lane, x(one.at), radius
    heights = [18.0 * len(some) + 12 if some else 0.0 for some in lanes]
    tops = [TOP + sum(heights[:row]) for row in range(count)]
    discs, spots = [], {}
    for one in people:
        lane, place, radius = at[one.place]
        y = tops[rows[one.place]] + 15 + 18 * lane
        known, shared = radius if one.kind in KNOWN else 0.0, radius if one.kind in (*KNOWN, *SHARED) else 0.0
        discs.append(Disc(round(place, 1), round(y, 1), round(radius, 1), round(shared, 1), round(known, 1), 1, rows[one.place], one.at, one.at,
                          one.place))  # fmt: skip
        spots[one.place] = round(place, 1), round(y, 1)
    return heights, discs, spots


def together(
    people: Sequence[Person], rows: dict[int, int], count: int, x: Callable[[float], float], ends: tuple[float, float], width: float,
) -> tuple[list[float], list[Disc], dict[int, tuple[float, float]]]:  # fmt: skip
    """Return the heights of the rows, a disc for each row and stretch of time, and in which each person stands."""
    bins = int((width - LEFT) // 24)
    span = max(ends[1] - ends[0], 1.0)
    cell = {one.place: (rows[one.place], min(int((min(one.at, ends[1]) - ends[0]) / span * bins), bins - 1)) for one in people}
    all_, shared, known = (Counter(cell[one.place] for one in people if one.kind in kinds) for kinds in (EVERY, (*KNOWN, *SHARED), KNOWN))
    most, height = max(all_.values()), 34.0 if width > NARROW else 30.0
    there = {row for row, _ in all_}
    heights = [height if row in there else 0.0 for row in range(count)]
    tops = [TOP + sum(heights[:row]) for row in range(count)]

    largest = min(height / 2, (width - LEFT - 24) / bins / 2 + 1)

    def radius(number: int) -> float:
        return round(max(largest * (number / most) ** 0.5, 1.6), 1) if number else 0.0

    spots = {where: (round(x(ends[0] + (where[1] + 0.5) * span / bins), 1), round(tops[where[0]] + height / 2, 1)) for where in all_}
    came: dict[tuple[int, int], list[float]] = {}
    for one in people:
        came.setdefault(cell[one.place], []).append(one.at)
    discs = [
        Disc(*spots[where], radius(number), radius(shared[where]), radius(known[where]), number, where[0], min(came[where]), max(came[where]))
        for where, number in sorted(all_.items(), key=lambda pair: (-pair[1], pair[0]))
    ]  # fmt: skip
    return heights, discs, {place: spots[where] for place, where in cell.items()}


def ways_of(people: Sequence[Person], rows: dict[int, int], spots: dict[int, tuple[float, float]]) -> tuple[list[Way], int, int]:
    """Return the ways that are drawn, how many passages go them, and how many there are."""
    found: dict[tuple[tuple[float, float], tuple[float, float]], list[int]] = {}
    every = 0
    for one in people:
        if one.parent < 0:
            continue
        every += 1
        if rows[one.parent] == rows[one.place]:  # within a row of several steps nothing runs down
            continue
        way = found.setdefault((spots[one.parent], spots[one.place]), [0, 0, 0])
        way[0 if one.kind in KNOWN else 1 if one.kind in SHARED else 2] += 1
    order = sorted(found.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    drawn = order[:WAYS]
    most = max((sum(counts) for _, counts in drawn), default=1)
    ways = [Way(bent(*ends), ("known", "shared", "guess")[counts.index(max(counts))], round(1 + 5 * ((sum(counts) - 1) / most) ** 0.5, 1))
            for ends, counts in drawn]  # fmt: skip
    return ways, sum(sum(counts) for _, counts in drawn), every


def bent(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a way that leaves downwards and arrives from above."""
    (a, b), (c, d) = start, end
    middle = round((b + d) / 2, 1)
    return f"M{a} {b}C{a} {middle} {c} {middle} {c} {d}"
