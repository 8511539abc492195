"""What is done at an hour of the week more often than chance, given how active I am then?

The null: each kind of act follows, hour by hour, how often the others of its family are done. Where there are no others, it
follows its own hours of the day and its own weekdays, and only what both do not explain is said. How well that is known is learned
from how it varies from week to week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from murmure.lenses.me.habit.kind import HOURS, LOWEST, units_of

if TYPE_CHECKING:
    import numpy as np

    from murmure.lenses.me.habit.kind import Kinds

WEEK, MONDAY = 168, 96
"""Hours of a week, and a Monday at midnight, in hours since 1970."""
FEWEST, WEEKS = 4, 6
"""Weeks in which it is done at that hour, and weeks that are known, at least."""
LEVEL, JUDGED = 0.05, 0.02
"""The share of what is said that chance may have made, and the level that keeps to it where neighbours are alike."""
OFTEN, TIMES = 0.25, 2.0
"""In so many of the weeks, and so many times as often as expected: what is less is no habit, however sure."""
WHOLE = 1.5
"""Times as often as expected that hours told together are done."""
EACH = 3
"""Habits of one kind that are told, the surest."""
GONE = 4
"""Weeks after which what is not done any more is no habit, but one that stopped."""


class Habit(NamedTuple):
    """Hold one habit: on these weekdays (0: Monday), from one hour to before another.

    hits, of   days on which it was done, of so many
    expected   days on which it would be, did only my activity matter (its own hours and weekdays, each by itself, where it is `alone`)
    """

    kind: int
    days: tuple[int, ...]
    begin: int
    end: int
    hits: int
    of: int
    expected: float
    low: float
    high: float
    ln_chance: float
    alone: bool


@dataclass(frozen=True)
class Weekly:
    """Hold what was looked at: kinds in rows, hours of the week in columns; `asked` says how many pairs had weeks enough."""

    count: np.ndarray
    of: np.ndarray
    expected: np.ndarray
    said: np.ndarray
    habits: list[Habit]
    asked: int


def weekly(kinds: Kinds, units: np.ndarray) -> Weekly:
    """Return the habits of a family from the hours of its acts (see `kind.units_of`)."""
    import numpy as np

    from murmure.kernels.chance import significant, tails_spread

    size = len(kinds.names)
    if not size or not len(units):
        none = np.zeros((size, WEEK))
        return Weekly(none, none, none, none.astype(bool), [], 0)
    name, hour = (units // HOURS).astype(np.int32), units % HOURS + LOWEST
    places, kind_of = kinds.rows(name)
    own = units_of(kind_of, hour[places])
    kind, at = own // HOURS, own % HOURS + LOWEST
    count = np.bincount(kind * WEEK + (at - MONDAY) % WEEK, minlength=size * WEEK).reshape(size, WEEK).astype(float)
    of, base, active = _weeks(hour, kind, at, size)
    flow, unsure = _flow(name, hour, places, kind_of, size, int(active.sum()))
    alone = flow.sum(1) == 0
    flow[alone], unsure[alone] = _own_flow(count[alone])
    expected = _expected(count, of, flow)
    doubt = np.maximum(np.where(alone[:, None], 0, _doubt(hour, base, active)), unsure)
    last = np.full(size, LOWEST, np.int64)
    np.maximum.at(last, kind, at)
    asked = (of >= WEEKS) & (last >= int(hour.max()) - GONE * WEEK)[:, None]
    tried = np.flatnonzero(asked & (count >= FEWEST) & (count > expected))
    chance = tails_spread(count.flat[tried], expected.flat[tried], 1 / doubt.flat[tried])
    kept = significant(chance, float(asked.sum()), JUDGED)
    large = (count.flat[tried] >= OFTEN * of.flat[tried]) & (count.flat[tried] >= TIMES * expected.flat[tried])
    said, ln_chance = np.zeros((size, WEEK), bool), np.zeros((size, WEEK))
    said.flat[tried[kept & large]] = True
    ln_chance.flat[tried] = chance
    level = LEVEL * max(int(kept.sum()), 1) / max(int(asked.sum()), 1)
    habits = _habits(kinds, kind, at, count, said, of, expected, ln_chance, alone, active, base, level)
    return Weekly(count, of, expected, said, habits, int(asked.sum()))


def _weeks(hour: np.ndarray, kind: np.ndarray, at: np.ndarray, size: int) -> tuple[np.ndarray, int, np.ndarray]:
    """Return of how many weeks each hour of the week of each kind is known, the first week, and which weeks anything was done in."""
    import numpy as np

    base, end = (int(hour.min()) - MONDAY) // WEEK, (int(hour.max()) - MONDAY) // WEEK
    active = np.zeros(end - base + 1, bool)
    active[(hour - MONDAY) // WEEK - base] = True
    before = np.append(0, np.cumsum(active))
    first = np.full(size, int(hour.max()) + 1, np.int64)
    np.minimum.at(first, kind, at)
    turn = np.arange(WEEK)
    low = -((turn[None, :] - (first[:, None] - MONDAY)) // WEEK) - base
    high = (int(hour.max()) - MONDAY - turn) // WEEK - base
    of = before[(high + 1).clip(0, len(active))][None, :] - before[low.clip(0, len(active))]
    return of.clip(0).astype(float), base, active


def _flow(
    name: np.ndarray, hour: np.ndarray, places: np.ndarray, kind_of: np.ndarray, size: int, weeks: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return how strongly the others flow at each hour of the week, for each kind (nothing where there are hardly any), and how unsure that is.

    A share p of the weeks stands for a rate of -ln(1 - p): what is done every week weighs no less than what is done twice. In whole numbers:
    the order of names never changes a sum.
    """
    import numpy as np

    pair, back, done = np.unique(
        name.astype(np.int64) * WEEK + (hour - MONDAY) % WEEK, return_inverse=True, return_counts=True
    )
    rate = np.rint(-np.log1p(-np.minimum(done, weeks - 0.5) / max(weeks, 1)) * 1e6).astype(np.int64)
    held = np.unique(kind_of.astype(np.int64) * (1 << 40) + back[places])
    kind, mine = held >> 40, held & ((1 << 40) - 1)
    left = []
    for value in (rate, done):
        whole, own = np.zeros(WEEK, np.int64), np.zeros((size, WEEK), np.int64)
        np.add.at(whole, pair % WEEK, value)
        np.add.at(own, (kind, pair[mine] % WEEK), value[mine])
        left.append(whole[None, :] - own)
    flow = left[0] / 1e6 + 0.5 / max(weeks, 1)
    flow[left[1].sum(1) < WEEK / 4] = 0.0
    return flow, 1 / (left[1] + 0.5)


def _own_flow(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how kinds would flow did their hours of the day not depend on their weekdays, each hour left out of its own; how unsure."""
    by_day = count.reshape(len(count), 7, 24)
    hours, days = by_day.sum(1, keepdims=True) - by_day + 0.5, by_day.sum(2, keepdims=True) - by_day + 0.5
    return (hours * days).reshape(len(count), WEEK), (1 / hours + 1 / days).reshape(len(count), WEEK)


def _expected(count: np.ndarray, of: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Return in how many weeks each hour would have each kind, were its hours shared out as the others flow."""
    import numpy as np

    total = np.minimum(count.sum(1), of.sum(1) * 0.999)
    low, high = np.full(len(count), 1e-12), np.full(len(count), 1e9)
    for _ in range(80):
        middle = np.sqrt(low * high)
        less = (of * -np.expm1(-middle[:, None] * flow)).sum(1) < total
        low, high = np.where(less, middle, low), np.where(less, high, middle)
    return of * -np.expm1(-np.sqrt(low * high)[:, None] * flow)


def _doubt(hour: np.ndarray, base: int, active: np.ndarray) -> np.ndarray:
    """Return by how much the flow of each hour of the week is uncertain: the relative variance of its mean over weeks."""
    import numpy as np

    week = (np.cumsum(active) - 1)[(hour - MONDAY) // WEEK - base]
    flow = np.zeros((int(active.sum()), WEEK))
    np.add.at(flow, (week, (hour - MONDAY) % WEEK), 1.0)
    mean = flow.mean(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        told = flow.var(0) / (len(flow) * mean**2)
    return np.where(mean > 0, told, 1.0)


def _habits(kinds: Kinds, kind: np.ndarray, at: np.ndarray, count: np.ndarray, said: np.ndarray, of: np.ndarray, expected: np.ndarray,
            ln_chance: np.ndarray, alone: np.ndarray, active: np.ndarray, base: int, level: float) -> list[Habit]:  # fmt: skip
    """Return the hours that are said, those that touch each other as one; days with nearly the same hours as one habit."""
    import numpy as np

    from murmure.kernels.student import reach
    from murmure.lenses.lens import wilson

    z, found = reach(level, 1e7), []
    for place in np.flatnonzero(said.any(1)).tolist():
        here = at[kind == place]
        here = here[active[(here - MONDAY) // WEEK - base]]
        often = (count[place] >= OFTEN * of[place]) & (count[place] >= TIMES * expected[place])
        for days, begin, end in _windows(said[place], often):
            cells = np.array([[day * 24 + hour for hour in range(begin, end)] for day in days])
            inside = here[np.isin((here - MONDAY) % WEEK, cells)]
            hits, weeks = len(np.unique((inside - MONDAY) // 24)), of[place, cells].max(1)
            share = expected[place, cells] / np.maximum(of[place, cells], 1)
            draws, chance = int(weeks.sum()), float((weeks * (1 - np.prod(1 - share, 1))).sum())
            if hits < WHOLE * chance:  # hours that say something each, and together hardly more than how active I am
                continue
            low, high = wilson(min(hits, draws), draws, z)
            found.append(Habit(place, days, begin, end, min(hits, draws), draws, chance, low, high, float(ln_chance[place, cells].min()),
                               bool(alone[place])))  # fmt: skip
    found = [one for one in found if not _told_by_a_part(kinds, one, found)]
    found.sort(key=lambda one: (one.ln_chance, -one.hits, one.days, one.begin, one.kind))
    kept: list[Habit] = []
    for one in found:
        if sum(other.kind == one.kind for other in kept) < EACH:
            kept.append(one)
    return kept


def _windows(said: np.ndarray, often: np.ndarray) -> list[tuple[tuple[int, ...], int, int]]:
    """Return weekdays, and the hours from and to before, of what is said; days whose hours overlap by half stand together.

    An hour that is not sure by itself joins its day when it stands beside one that is, or at the same hour as on other days, and is often done.
    """
    import numpy as np

    by_day = said.reshape(7, 24)
    touched = by_day | np.pad(by_day, ((0, 0), (1, 1)))[:, 2:] | np.pad(by_day, ((0, 0), (1, 1)))[:, :-2]
    beside = (touched | by_day.any(0)[None, :]) & often.reshape(7, 24)
    runs: list[tuple[int, int, int]] = []
    for day in range(7):
        edge = np.flatnonzero(np.diff(np.concatenate(([0], (by_day | beside)[day].astype(int), [0]))))
        runs += [(day, begin, end) for begin, end in zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True)]
    groups: list[list[tuple[int, int, int]]] = []
    for run in sorted(runs, key=lambda one: (one[1] - one[2], one)):
        fits = (some for some in groups if _alike(some[0], run) and run[0] not in {one[0] for one in some})
        group = next(fits, None)
        groups.append([run]) if group is None else group.append(run)
    found = []
    for some in groups:
        days = tuple(sorted(one[0] for one in some))
        hours = [hour for hour in range(24) if sum(one[1] <= hour < one[2] for one in some) * 2 >= len(some)]
        found.append((days, min(hours), max(hours) + 1))
    return found


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    shared = min(one[2], other[2]) - max(one[1], other[1])
    return shared * 2 >= max(one[2], other[2]) - min(one[1], other[1])


def _told_by_a_part(kinds: Kinds, one: Habit, all_: list[Habit]) -> bool:
    """Say whether a part of a kind is what is done then: it says more."""
    return not (kinds.names[one.kind].what or (not kinds.names[one.kind].mine and kinds.names[one.kind].type)) and any(
        other.kind != one.kind and kinds.part_of(other.kind, one.kind) and set(other.days) & set(one.days)
        and other.begin < one.end and one.begin < other.end and other.hits >= 0.8 * one.hits * len(other.days) / len(one.days) for other in all_
    )  # fmt: skip
