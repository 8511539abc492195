"""What is written on the village square, one window of days after the other?

Numbers first, words last: who, where, when and what kind are drawn for the
whole window, put in order of time, linked to earlier posts, and only then
spelled out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from murmure.demo.clock import DAY, HOUR, to_utc
from murmure.demo.communities import COMMUNITIES, HOURS
from murmure.demo.days import QUIET_DAYS
from murmure.demo.people import FRIENDS, OWNER
from murmure.demo.plan import Plan

CREATE, REPLY, ANNOUNCE, LIKE, FOLLOW = range(5)
KINDS = (0.50, 0.15, 0.15, 0.16, 0.04)
MEMORY = 256
"""How many posts of each community are remembered from one window to the next, to be answered or liked."""

_HOURS = np.array([HOURS[c.hours] for c in COMMUNITIES], dtype=float)
_HOUR_RISE = (_HOURS.cumsum(axis=1) / _HOURS.sum(axis=1, keepdims=True) + np.arange(len(COMMUNITIES))[:, None]).ravel()


@dataclass
class Rows:
    """Hold the rows of one window as arrays, in order of time; `other` and `other_number` name the post acted on.

    `planned` is the movement of a planted post, else -1; `other` is -1 when nobody is concerned.
    """

    utc: np.ndarray
    actor: np.ndarray
    community: np.ndarray
    kind: np.ndarray
    number: np.ndarray
    other: np.ndarray
    other_number: np.ndarray
    planned: np.ndarray

    def __len__(self) -> int:
        return len(self.utc)

    def take(self, order: np.ndarray) -> Rows:
        """Return the rows in another order."""
        return Rows(*(getattr(self, f.name)[order] for f in fields(self)))


@dataclass
class Memory:
    """Hold the last posts of each community: (author, number), oldest first."""

    author: list[np.ndarray]
    number: list[np.ndarray]


def blank_memory() -> Memory:
    """Return the memory of a village in which nothing was written yet."""
    empty = np.empty(0, dtype=np.int64)
    return Memory([empty] * len(COMMUNITIES), [empty] * len(COMMUNITIES))


def window_rows(plan: Plan, first: int, last: int, number: int, memory: Memory, rng: np.random.Generator) -> Rows:
    """Return the rows of the days `first` to `last`; ordinary posts are numbered from `number`; `memory` moves on."""
    rows = _join(_ordinary(plan, first, last, rng), _planted(plan, first, last))
    ordinary = rows.planned < 0
    rows.number[ordinary] = number + np.arange(int(ordinary.sum()))
    _link(rows, memory, rng)
    _greet(rows, plan, rng)
    return rows


def _ordinary(plan: Plan, first: int, last: int, rng: np.random.Generator) -> Rows:
    counts = plan.counts[first - plan.first_day : last - plan.first_day + 1]
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    day, community = np.divmod(cell, len(COMMUNITIES))
    many = len(cell)
    actor = plan.people.draw(community, rng.random(many))
    _keep_owner_quiet(actor, first + day, community, plan, rng)
    hour = np.searchsorted(_HOUR_RISE, community + rng.random(many), side="right") - 24 * community
    local = (first + day) * DAY + np.minimum(hour, 23) * HOUR + rng.integers(0, HOUR, many)
    kind = np.searchsorted(np.cumsum(KINDS), rng.random(many), side="right").astype(np.int8)
    none = np.full(many, -1, dtype=np.int64)
    return Rows(to_utc(local), actor, community, np.minimum(kind, FOLLOW), none.copy(), none.copy(), none.copy(), none)


def _keep_owner_quiet(
    actor: np.ndarray, day: np.ndarray, community: np.ndarray, plan: Plan, rng: np.random.Generator
) -> None:
    """Give what Camille would write on her quiet days to other members of the same community."""
    at = np.flatnonzero((actor == OWNER) & np.isin(day, QUIET_DAYS))
    while len(at):
        actor[at] = plan.people.draw(community[at], rng.random(len(at)))
        at = at[actor[at] == OWNER]


def _planted(plan: Plan, first: int, last: int) -> Rows:
    p = plan.planned
    low, high = np.searchsorted(p.local, (first * DAY, (last + 1) * DAY))
    at = np.arange(low, high)
    answered = p.reply[at]
    other = np.where(answered >= 0, p.actor[answered], -1)
    kind = np.where(answered >= 0, REPLY, CREATE).astype(np.int8)
    return Rows(to_utc(p.local[at]), p.actor[at], p.community[at], kind, at, other, answered, p.tag[at])


def _join(a: Rows, b: Rows) -> Rows:
    both = Rows(*(np.concatenate([getattr(a, f.name), getattr(b, f.name)]) for f in fields(Rows)))
    return both.take(np.argsort(both.utc, kind="stable"))


def _link(rows: Rows, memory: Memory, rng: np.random.Generator) -> None:
    """Let replies, boosts and likes point at a recent earlier post of their community, by somebody else.

    Where there is none, they become posts.
    """
    back = rng.geometric(0.04, len(rows)) - 1
    order = np.argsort(rows.community, kind="stable")
    bounds = np.searchsorted(rows.community[order], np.arange(len(COMMUNITIES) + 1))
    for c, (low, high) in enumerate(pairwise(bounds)):
        here = order[low:high]
        posts = here[rows.kind[here] <= REPLY]
        known = len(memory.author[c])
        author = np.concatenate([memory.author[c], rows.actor[posts]])
        number = np.concatenate([memory.number[c], rows.number[posts]])
        acting = here[(rows.kind[here] >= REPLY) & (rows.kind[here] <= LIKE) & (rows.planned[here] < 0)]
        at = known + np.searchsorted(posts, acting) - 1 - back[acting]
        at = np.where(at < 0, known + np.searchsorted(posts, acting) - 1, at)
        found = at >= 0
        rows.kind[acting[~found]] = CREATE
        acting, at = acting[found], at[found]
        rows.other[acting], rows.other_number[acting] = author[at], number[at]
        own = author[at] == rows.actor[acting]
        rows.kind[acting[own]], rows.other[acting[own]], rows.other_number[acting[own]] = CREATE, -1, -1
        memory.author[c], memory.number[c] = author[-MEMORY:], number[-MEMORY:]


def _greet(rows: Rows, plan: Plan, rng: np.random.Generator) -> None:
    """Let one post in eight mention a friend, and every follow name one."""
    nth = np.minimum(rng.geometric(0.4, len(rows)) - 1, FRIENDS - 1)
    wanted = (rows.kind == FOLLOW) | ((rows.kind == CREATE) & (rows.planned < 0) & (rng.random(len(rows)) < 0.125))
    rows.other[wanted] = plan.people.friends[rows.actor[wanted], nth[wanted]]
